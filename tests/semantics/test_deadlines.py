"""What falls due, when, and what the clock does then."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from cpcspec.semantics.case import Erased, Fire
from cpcspec.semantics.deadlines import due, ends
from tests.support.permits import Stage


def rungs(stage: Stage, case: str) -> list[tuple[str, str, bool]]:
    """Return what falls due in a case: moment, rung, whether it is the end."""
    found = due(stage.program, stage.cases[case], stage.world())
    return [(each.at.isoformat(timespec="minutes")[:16], each.rung, each.ends) for each in found]


def answered(stage: Stage) -> str:
    """Return a permit that was answered on the day of the stage."""
    case = stage.in_berlin()
    answers = [{"question": name, "answer_text": "a"} for name in ("a1", "b1")]
    stage.edit(case, "o_de", answer="yes", questions=answers)
    stage.do(case, "answer_it", "o_de")
    return case


def test_rungs_fall_due_with_the_day() -> None:
    """A period runs out with its last day; a reminder comes with the first moment of its day."""
    stage = Stage()
    case = stage.sent()
    assert rungs(stage, case) == [
        ("2020-02-26T00:00", "reply_due/0/2020-03-04/0", False),
        ("2020-03-04T23:59", "reply_due/end/2020-03-04", True),
        ("2020-03-06T00:00", "reply_due/1/2020-03-04/0", False),
    ]


def test_nothing_falls_due_where_no_timer_runs() -> None:
    """A draft has no rungs, nor has a case that is gone or of an unknown procedure."""
    stage = Stage()
    case = stage.draft()
    sent = stage.sent()
    assert rungs(stage, case) == []
    assert due(stage.program, stage.cases[sent]._replace(gone="deleted"), stage.world()) == ()
    assert due(stage.program, stage.cases[sent]._replace(procedure="other"), stage.world()) == ()


def test_days_are_those_of_the_zone() -> None:
    """The day ends where the clock stands, in summer as in winter."""
    stage = Stage(zone=ZoneInfo("Europe/Brussels"))
    case = stage.sent(days=60)
    found = [each.at.isoformat() for each in due(stage.program, stage.cases[case], stage.world())]
    assert found == ["2020-03-27T00:00:00+01:00", "2020-04-03T23:59:59.999999+02:00", "2020-04-05T00:00:00+02:00"]


def test_reminders_come_once_and_repeated_ones_again_and_again() -> None:
    """Only the next repetition is waiting at any time, and only the last one is remembered."""
    stage = Stage()
    case = stage.sent()
    assert stage.wait(days=40) == [
        "2020-02-26 reply_due/0/2020-03-04/0",
        "2020-03-04 reply_due/end/2020-03-04",
        "2020-03-06 reply_due/1/2020-03-04/0",
        "2020-03-09 reply_due/1/2020-03-04/1",
        "2020-03-12 reply_due/1/2020-03-04/2",
    ]
    assert stage.mails() == [("reminder", "d_de"), ("reminder", "o_fr")]
    assert stage.cases[case].fired == (
        "reply_due/0/2020-03-04/0",
        "reply_due/end/2020-03-04",
        "reply_due/1/2020-03-04/2",
    )


def test_what_the_clock_sends_is_no_change_of_the_case() -> None:
    """A reminder counts as an event, but not as a day on which something happened in the case."""
    stage = Stage()
    case = stage.sent()
    before = stage.cases[case]
    stage.wait(days=25)
    after = stage.cases[case]
    assert after == before._replace(version=before.version + 1, fired=("reply_due/0/2020-03-04/0",))


def test_another_end_arms_the_timer_anew() -> None:
    """A longer period has rungs of its own."""
    stage = Stage()
    case = stage.in_berlin()
    stage.wait(days=25)
    stage.do(case, "agree", "o_de", days=60)
    assert rungs(stage, case)[0][1] == "reply_due/0/2020-04-03/0"


def test_no_flood_of_reminders_from_before_the_state_was_entered() -> None:
    """What should have come before is skipped; repetitions go on with the first that is not over."""
    stage = Stage()
    case = stage.sent()
    stage.now += timedelta(days=100)
    stage.cases[case] = stage.cases[case]._replace(entered_at=stage.now.isoformat())
    assert rungs(stage, case)[0][:2] == ("2020-03-04T23:59", "reply_due/end/2020-03-04")
    (at, rung, _) = rungs(stage, case)[1]
    assert (at, rung) == ("2020-05-14T00:00", "reply_due/1/2020-03-04/23")


def test_the_end_of_a_timer_has_its_effects_and_its_mails() -> None:
    """Six months later the case closes by itself, dated on the last day; the rungs of the timer are forgotten."""
    stage = Stage()
    case = answered(stage)
    assert stage.wait(days=200) == ["2020-08-03 closing/end/2020-08-03"]
    closed = stage.cases[case]
    assert (closed.state, closed.values["closed_on"], closed.entered_at[:10]) == ("closed", "2020-08-03", "2020-08-03")
    assert stage.mails() == [("news", "o_fr"), ("news", "o_de")]
    assert closed.fired == ()


def test_a_rung_fires_when_it_is_due_and_not_before() -> None:
    """What is not due, what is over, and what there is not are refused."""
    stage = Stage()
    case = stage.sent()
    for rung in ("reply_due/0/2020-03-04/0", "nothing"):
        assert stage.codes(case, Fire(rung), None) == ["wrong_state"]
    assert stage.codes(None, Fire("nothing"), None) == ["unknown"]
    stage.wait(days=25)
    assert stage.codes(case, Fire("reply_due/0/2020-03-04/0"), None) == ["wrong_state"]


def test_the_last_day_of_a_timer_can_be_asked_for() -> None:
    """It is known while the timer runs."""
    stage = Stage()
    case = stage.draft()
    for name in ("reply_due", "nothing"):
        assert ends(stage.program, stage.cases[case], stage.world(), name) is None
    stage.do(case, "send")
    assert ends(stage.program, stage.cases[case], stage.world(), "reply_due") == date(2020, 3, 4)


def test_a_case_is_erased_when_its_time_is_over() -> None:
    """Five years after closing only what is kept for statistics remains."""
    stage = Stage()
    case = answered(stage)
    stage.do(case, "end_it")
    assert rungs(stage, case) == [("2025-02-03T23:59", "-erase/0/2025-02-03", True)]
    stage.wait(days=6 * 366)
    assert stage.last is not None
    assert stage.last.effects == (Erased(case, "permit", {"topics": ["A", "B"]}),)
    assert (stage.cases[case].gone, rungs(stage, case)) == ("erased", [])


@given(st.dates(), st.integers(-5, 10**12), st.datetimes(), st.integers(0, 23))
@settings(max_examples=60, deadline=None)
def test_deadlines_are_found_for_every_date_and_length(sent: date, days: int, entered: datetime, hour: int) -> None:
    """No date in a case, however odd, keeps its deadlines from being found, in the order of time."""
    stage = Stage()
    case = stage.sent()
    values = {**stage.values(case), "sent_on": sent.isoformat(), "days": days, "closed_on": sent.isoformat()}
    stage.cases[case] = stage.cases[case]._replace(values=values, entered_at=entered.isoformat())
    stage.now = stage.now.replace(hour=hour)
    found = due(stage.program, stage.cases[case], stage.world())
    assert [each.at for each in found] == sorted(each.at for each in found)
    assert len({each.rung for each in found}) == len(found)
