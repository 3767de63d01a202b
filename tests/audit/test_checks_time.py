"""The checks of time: limits, reminders, races, and days for what is shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpcspec.audit.checks import (
    t01_waiting_ends,
    t02_timer_is_handled,
    t03_timer_runs_and_ends,
    t04_longest_time_to_an_end,
    t05_answers_in_time,
    t06_reminder_before_deadline,
    t07_same_day,
    t08_silence,
    t10_dates_exist,
)
from cpcspec.audit.models.calendar import days_at_least, days_at_most, orders
from cpcspec.audit.states.temporal import Length
from cpcspec.audit.study.dating import Dating
from cpcspec.audit.study.lasting import Longest
from tests.support.loans import answers, faults, procedure, verdicts, world

DUE = 'timer due "Due"\nruns in open\nends 14 days after created_on\nthen to closed\n'
ERASED = "erase everything 5 years after created_on"
LEND = 'action lend "Lend"\nby reader\nin open\nset lent_on to today\nend\n'
MAIL = 'mail note "Note"\nto reader\ntext "{link}"\n'


def asking(reminder: str, length: str = "14 days", *, states: str = "open", to: str = "") -> str:
    """Return a timer with one reminder, and its mail."""
    timer = f'timer due "Due"\nruns in {states}\nends {length} after created_on\n'
    return f"{timer}remind reader {reminder} with note\n{to}\n{MAIL}"


# ---------------------------------------------------------------- waiting


def test_waiting_without_any_period_is_found_with_a_way_to_it() -> None:
    """Where nothing runs, the answer names the state and how a case comes there."""
    (found,) = answers(t01_waiting_ends.CHECK, procedure())
    assert (found.verdict, found.place.id if found.place else "") == ("fails", "open")
    assert found.path is not None
    assert len(found.path.steps) == 1


def test_waiting_that_only_erasure_ends_is_told_and_no_fault() -> None:
    """Retention is a limit, if a late one: the report says where there is no other."""
    (found,) = answers(t01_waiting_ends.CHECK, procedure(retention=ERASED))
    assert (found.verdict, found.facts["only_erasure_ends"]) == ("holds", ["Open"])


def test_a_timer_that_needs_a_date_which_is_not_set_is_no_limit() -> None:
    """Until the book is lent, a period that counts from that day does not run."""
    timer = 'timer due "Due"\nruns in open\nends 14 days after lent_on\nthen to closed\n'
    assert len(faults(t01_waiting_ends.CHECK, procedure(more=LEND + timer))) == 1


def test_a_timer_of_which_nobody_can_say_whether_it_runs_is_no_limit() -> None:
    """A condition between two dates may fail: then nothing ends the waiting."""
    timer = (
        'timer due "Due"\nruns in open\nwhen lent_on is before over_on\nends 14 days after created_on\nthen to closed\n'
    )
    assert len(faults(t01_waiting_ends.CHECK, procedure(more=LEND + timer))) == 1


# ---------------------------------------------------------------- timers that are handled


def test_a_timer_that_only_shows_its_date_is_handled() -> None:
    """A date that people can read does something."""
    timer = 'timer due "Due"\nruns in open\nends 14 days after created_on\n'
    assert len(faults(t02_timer_is_handled.CHECK, procedure(more=timer))) == 1
    assert faults(t02_timer_is_handled.CHECK, procedure(more=timer + "column\n")) == []


def test_reminders_in_a_case_that_has_ended_are_found() -> None:
    """A timer that runs in a final state reminds for nothing."""
    (found,) = faults(t02_timer_is_handled.CHECK, procedure(more=asking("3 days before", states="open, closed")))
    assert "when the case has ended, in “Closed”" in found


def test_reminders_that_nothing_stops_are_found() -> None:
    """Where people cannot lead the case on, what is repeated is repeated until erasure."""
    stuck = 'state stuck "Stuck"\n'
    lose = 'action lose "Lose"\nby reader\nfrom open to stuck\nend\n'
    more = lose + asking("1 days after then every 7 days", states="stuck")
    (found,) = faults(t02_timer_is_handled.CHECK, procedure(states=stuck, more=more, retention=ERASED))
    assert "again and again" in found
    find_it = 'action find_it "Find it"\nby reader\nfrom stuck to open\nend\n'
    assert faults(t02_timer_is_handled.CHECK, procedure(states=stuck, more=more + find_it, retention=ERASED)) == []


# ---------------------------------------------------------------- timers that run


def test_a_timer_that_another_always_forestalls_never_ends() -> None:
    """Of two periods from one day the longer one cannot end where the shorter one leads the case on."""
    late = 'timer late "Late"\nruns in open\nends 3 weeks after created_on\nthen to closed\n'
    assert faults(t03_timer_runs_and_ends.CHECK, procedure(more=DUE + late)) == [
        "The timer “Late” runs, but something else always ends before it does."
    ]


def test_a_timer_whose_date_nothing_sets_never_runs() -> None:
    """A date that no step sets is never known."""
    timer = 'timer due "Due"\nruns in open\nends 14 days after lent_on\nthen to closed\n'
    assert "never runs" in faults(t03_timer_runs_and_ends.CHECK, procedure(more=timer))[0]


def test_a_rule_of_erasure_for_no_case_is_found() -> None:
    """A rule that waits for a date which nothing sets erases nothing."""
    (found,) = faults(t03_timer_runs_and_ends.CHECK, procedure(retention="erase everything 1 years after over_on"))
    assert found.startswith("The rule that erases the case 1 year after “Over on” never takes effect")


# ---------------------------------------------------------------- the longest time


def test_the_longest_time_adds_up_periods_one_after_the_other() -> None:
    """A fortnight open and then a month lost are at most 45 days."""
    states = 'state lost "Lost"\n'
    to_lost = 'timer due "Due"\nruns in open\nends 14 days after created_on\nthen to lost\n'
    over = 'timer over "Over"\nruns in lost\nends 1 months after entered_on\nthen to closed\n'
    (found,) = answers(t04_longest_time_to_an_end.CHECK, procedure(states=states, more=to_lost + over))
    assert found.says == "A case ends at the latest after 45 days (“Due” and “Over”), whatever anybody does."
    assert found.facts == {"Open": "45 days (“Due” and “Over”)", "Lost": "31 days (“Over”)"}


def test_a_period_that_people_begin_anew_bounds_nothing() -> None:
    """Who renews a loan again and again keeps it for ever."""
    timer = 'timer due "Due"\nruns in open\nends 14 days after changed_on\nthen to closed\n'
    (found,) = answers(t04_longest_time_to_an_end.CHECK, procedure(more=LEND + timer))
    assert found.facts == {"Open": "no bound"}


def test_no_run_of_a_model_takes_longer_than_the_longest_time() -> None:
    """The days of runs to an end are within the bound that is told for their beginning."""
    states = 'state lost "Lost"\n'
    to_lost = 'timer due "Due"\nruns in open\nends 14 days after created_on\nthen to lost\n'
    over = 'timer over "Over"\nruns in lost\nends 1 months after entered_on\nthen to closed\n'
    subject = world(procedure(states=states, more=to_lost + over)).subjects["loan"]
    longest, dating = Longest(subject.clocks, subject.ground.open), Dating(subject.clocks)
    ended = [place for place in subject.ground.live if place not in longest.inside]
    bound = longest.of(subject.ground.graph.edges[0][0][1])
    days = [dating.days(subject.ground.graph.path_to(place)) for place in ended]
    assert bound is not None
    assert max(each[-1] for each in days if each is not None) <= bound.days


@pytest.mark.parametrize(("limit", "verdict"), [(14, "holds"), (13, "fails")])
def test_a_promise_is_kept_to_the_day(limit: int, verdict: str) -> None:
    """A timer of a fortnight keeps a promise of a fortnight, and breaks one that is a day shorter."""
    promise = f'property soon "Soon"\nof loan\nstate is open leads to state is closed within {limit} days\n'
    assert verdicts(t05_answers_in_time.CHECK, procedure(more=DUE) + promise) == {verdict}


def test_who_promises_nothing_is_not_asked() -> None:
    """Without a property there is no time to keep."""
    assert verdicts(t05_answers_in_time.CHECK, procedure(more=DUE)) == {"not applicable"}


# ---------------------------------------------------------------- order


@pytest.mark.parametrize(
    ("reminder", "length", "wrong"),
    [
        ("13 days before", "14 days", False),
        ("14 days before", "14 days", True),
        ("1 months before", "30 days", True),
        ("4 weeks before", "1 months", True),
        ("27 days before", "1 months", False),
    ],
)
def test_a_reminder_is_shorter_than_its_deadline_on_all_days(reminder: str, length: str, wrong: bool) -> None:
    """Months are compared by the calendar: in some February, four weeks are as long as a month."""
    text = procedure(more=asking(reminder, length))
    assert bool(faults(t06_reminder_before_deadline.CHECK, text)) is wrong


def test_a_reminder_is_measured_by_the_shortest_deadline_that_a_form_allows() -> None:
    """A field that holds the days may say as few as its type allows."""
    field = 'field days "Days"\ntype days from {} to 60\n'
    timer = 'timer due "Due"\nruns in open\nends days days after created_on\nremind reader 7 days before with note\n'
    assert len(faults(t06_reminder_before_deadline.CHECK, procedure(fields=field.format(7), more=timer + MAIL))) == 1
    assert faults(t06_reminder_before_deadline.CHECK, procedure(fields=field.format(8), more=timer + MAIL)) == []


def test_a_reminder_after_an_end_that_leads_on_is_found() -> None:
    """Once the case has gone on, the timer no longer runs and reminds nobody."""
    text = procedure(more=asking("2 days after", to="then to closed"))
    assert "never goes out" in faults(t06_reminder_before_deadline.CHECK, text)[0]


def test_a_deadline_after_the_erasure_is_found_though_it_counts_from_a_later_day() -> None:
    """No day that the system sets is before that of the creation."""
    timer = 'timer due "Due"\nruns in open\nends {} years after lent_on\nthen to closed\n'
    late = procedure(more=LEND + timer.format(5), retention=ERASED)
    assert "the case is erased before that" in faults(t06_reminder_before_deadline.CHECK, late)[0]
    assert faults(t06_reminder_before_deadline.CHECK, procedure(more=LEND + timer.format(4), retention=ERASED)) == []


@pytest.mark.parametrize(
    ("length", "says"),
    [("2 weeks", "always on the same day"), ("13 days", ""), ("15 days", "")],
)
def test_two_ends_of_one_day_are_found(length: str, says: str) -> None:
    """A fortnight and two weeks are the same day: the order of lines must not decide."""
    lost = f'timer lost "Lost"\nruns in open\nends {length} after created_on\nthen to lost\n'
    found = faults(t07_same_day.CHECK, procedure(states='state lost "Lost"\nfinal\n', more=DUE + lost))
    assert [says in each for each in found] == ([True] if says else [])


def test_an_order_that_the_calendar_decides_is_found() -> None:
    """Whether thirty days or a month is longer depends on the month."""
    one = 'timer one "One"\nruns in open\nends 30 days after created_on\nthen to closed\n'
    other = 'timer other "Other"\nruns in open\nends 1 months after created_on\nthen to lost\n'
    (found,) = faults(t07_same_day.CHECK, procedure(states='state lost "Lost"\nfinal\n', more=one + other))
    assert "depends on the calendar" in found


def test_two_ends_of_one_day_that_do_the_same_are_no_fault() -> None:
    """If both close the case, it does not matter which came first."""
    other = 'timer other "Other"\nruns in open\nends 2 weeks after created_on\nthen to closed\n'
    assert faults(t07_same_day.CHECK, procedure(more=DUE + other)) == []


def test_timers_from_different_days_with_different_ends_race() -> None:
    """Which ends first depends on the day on which the book was lent."""
    lost = 'timer lost "Lost"\nruns in open\nends 14 days after lent_on\nthen to lost\n'
    states = 'state lost "Lost"\nfinal\n'
    (found,) = faults(t08_silence.CHECK, procedure(states=states, more=LEND + DUE + lost))
    assert "“Due” or “Lost” ends first" in found


def test_timers_of_which_one_always_comes_first_do_not_race() -> None:
    """A year after lending is never before a fortnight after creation, which leads the case on."""
    lost = 'timer lost "Lost"\nruns in open\nends 1 years after lent_on\nthen to lost\n'
    states = 'state lost "Lost"\nfinal\n'
    assert faults(t08_silence.CHECK, procedure(states=states, more=LEND + DUE + lost)) == []


# ---------------------------------------------------------------- days


def test_an_end_that_has_no_days_is_found() -> None:
    """The model keeps no days: only days show that the fortnight always comes first."""
    lost = 'timer lost "Lost"\nruns in open\nends 1 years after lent_on\nthen to lost\n'
    text = procedure(states='state lost "Lost"\nfinal\n', more=LEND + DUE + lost)
    assert "“Lost” never comes" in faults(t10_dates_exist.CHECK, text)[0]


def test_an_end_is_dated_by_its_period() -> None:
    """A case that nobody touches ends on the fourteenth day after its creation."""
    (found,) = answers(t10_dates_exist.CHECK, procedure(more=DUE))
    assert found.facts == {"“Due”, on day": 14}


@given(st.integers(0, 60), st.sampled_from(["day", "week", "month", "year"]))
def test_a_length_is_between_its_fewest_and_most_days(amount: int, unit: str) -> None:
    """Bounds are bounds, and a period is as long as itself on each day."""
    length = Length(amount, unit)  # type: ignore[arg-type]
    assert days_at_least(length) <= days_at_most(length)
    assert orders(length, length) == {0}
