"""Actions: who, from where, on which conditions, with what small form, to what effect."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cpcspec.semantics.case import Do
from tests.support.permits import COMPLETE, Stage


def test_an_action_moves_the_case_and_dates_the_move() -> None:
    """State, version and the days of change and of entry follow; the day of creation stays."""
    stage = Stage()
    case = stage.draft()
    stage.now += timedelta(days=1)
    done = stage.do(case, "send")
    assert (done.state, done.version) == ("sent", 2)
    assert (done.created_at[:10], done.changed_at[:10], done.entered_at[:10]) == (
        "2020-02-03",
        "2020-02-04",
        "2020-02-04",
    )


def test_an_action_that_stays_leaves_the_day_of_entry_alone() -> None:
    """Passing on is an event in the same state."""
    stage = Stage()
    case = stage.sent()
    stage.now += timedelta(days=1)
    done = stage.do(case, "pass_on", "d_de", other="o_de", why="w")
    assert (done.changed_at[:10], done.entered_at[:10]) == ("2020-02-04", "2020-02-03")


def test_effects_come_in_their_order_with_their_conditions() -> None:
    """Fields, parties and the number are set; what is set under a condition only then."""
    stage = Stage()
    done = stage.cases[stage.sent(urgent=True, places=["FR"])]
    assert (done.parties, done.number) == ({"in_charge": ("d_de",)}, "P-2020-1")
    assert (done.values["sent_on"], done.values["days"]) == ("2020-02-03", 40)
    assert stage.cases[stage.sent()].values["days"] == 30


def test_numbers_follow_each_other_and_are_given_once() -> None:
    """Each case that is sent takes the next number."""
    stage = Stage()
    assert [stage.cases[stage.sent()].number for _ in range(3)] == ["P-2020-1", "P-2020-2", "P-2020-3"]


def test_parties_fill_fields_in_their_shape() -> None:
    """A field for several authorities takes all, a field for one takes the first; nobody is there twice."""
    stage = Stage()
    case = stage.in_berlin()
    stage.do(case, "pass_on", "d_de", other="o_de2", why="w")
    done = stage.do(case, "pass_on", "d_de", other="o_de", why="w")
    assert done.parties == {"in_charge": ("o_de",), "told": ("o_de", "o_de2")}
    assert (done.values["told_list"], done.values["first_told"]) == (["o_de", "o_de2"], "o_de")


@pytest.mark.parametrize(
    ("authority", "action", "codes"),
    [
        ("o_fr", "send", ["wrong_state"]),
        ("d_fr", "pass_on", ["not_a_party"]),
        ("d_fr", "send", ["not_a_party", "wrong_state"]),
        ("o_fr", "nothing", ["unknown"]),
        ("d_pl", "pass_on", ["not_visible"]),
        ("d_pl", "nothing", ["not_visible"]),
        (None, "send", ["not_allowed"]),
    ],
)
def test_party_and_state_must_fit(authority: str | None, action: str, codes: list[str]) -> None:
    """Both reasons are told; who does not see the case is told nothing else."""
    stage = Stage()
    assert stage.codes(stage.sent(), Do(action), authority) == codes


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({}, [("incomplete", "other")]),
        ({"other": "o_de"}, [("incomplete", "why")]),
        ({"other": "o_fr", "why": "w"}, [("invalid", "other")]),
        ({"other": "d_de", "why": "w"}, [("invalid", "other"), ("condition", "")]),
        ({"other": "o_de", "why": 5}, [("invalid", "why")]),
        ({"other": "o_fr", "why": "w", "nothing": 1}, [("unknown", "nothing"), ("invalid", "other")]),
        ({"why": "w"}, [("incomplete", "other")]),
    ],
)
def test_the_small_form_is_judged(given: dict[str, Any], found: list[tuple[str, str]]) -> None:
    """Missing, invalid and unknown fields are told with the action; so is what keeps the action itself."""
    stage = Stage()
    case = stage.sent()
    reasons = stage.refusals(case, Do("pass_on", given), "d_de")
    assert [(each.code, each.field) for each in reasons] == found
    assert {each.action for each in reasons} == {"pass_on"}


def test_a_field_that_the_action_asks_for_keeps_its_value_if_none_is_given() -> None:
    """Agreeing without a number agrees to what stands there; another number is set; a wrong one is refused."""
    stage = Stage()
    case = stage.in_berlin()
    assert stage.do(case, "agree", "o_de").values["days"] == 30
    assert stage.do(case, "agree", "o_de", days=45).values["days"] == 45
    assert stage.codes(case, Do("agree", {"days": 5}), "o_de") == ["invalid"]
    assert stage.codes(case, Do("agree", {"days": None}), "o_de") == ["incomplete"]


def test_the_first_way_whose_condition_holds_is_taken() -> None:
    """One answer closes the case, another one does not; with none of the conditions there is no way."""
    stage = Stage()
    answers = [{"question": name, "answer_text": "a"} for name in ("a1", "b1")]
    for answer, state in (("no", "closed"), ("yes", "done")):
        case = stage.in_berlin()
        stage.edit(case, "o_de", answer=answer, questions=answers)
        assert stage.do(case, "answer_it", "o_de").state == state
    case = stage.in_berlin()
    stage.edit(case, "o_de", questions=answers)
    assert stage.codes(case, Do("answer_it"), "o_de") == ["condition", "incomplete"]


def test_deletion_leaves_nothing_but_its_effect() -> None:
    """A deleted case sends no mails and takes no number."""
    stage = Stage()
    case = stage.draft()
    gone = stage.do(case, "drop")
    assert stage.last is not None
    assert (gone.gone, stage.last.numbers, len(stage.last.effects)) == ("deleted", 0, 1)


# ---------------------------------------------------------------- cases made by actions


def handed_over(stage: Stage) -> tuple[str, str]:
    """Return a permit in Berlin, and the one that was made of its second half."""
    case = stage.in_berlin()
    stage.attach(case)
    stage.comment(case, words="hello")
    stage.do(case, "hand_over", "o_de", chosen=["b1", "a2"], other="o_de2")
    assert stage.last is not None
    return case, stage.last.others[0].case.id


def test_a_case_made_by_an_action_takes_rows_along() -> None:
    """The chosen rows move, the others stay; what is carried is copied, what is set is read in the old case."""
    stage = Stage()
    (old, new) = (stage.cases[each] for each in handed_over(stage))
    assert [row["question"] for row in old.values["questions"]] == ["a1"]
    assert [row["question"] for row in new.values["questions"]] == ["a2", "b1"]
    assert (new.state, new.creator, new.number, new.version) == ("sent", "o_fr", "P-2020-2", 1)
    assert (new.values["title"], new.values["note"], new.values["sent_on"]) == ("Chairs", "split", "2020-02-03")
    assert (old.parties["in_charge"], new.parties["in_charge"]) == (("o_de",), ("o_de2",))
    assert old.values["note"] == "competent"


def test_files_and_comments_go_along() -> None:
    """The files of both cases are the same, and so are the comments that are carried."""
    stage = Stage()
    (old, new) = (stage.cases[each] for each in handed_over(stage))
    assert old.files == new.files != {}
    assert old.comments == new.comments != {}


def test_both_cases_know_each_other() -> None:
    """The links go both ways, each with its words; mails of the new case speak of the new case."""
    stage = Stage()
    (old, new) = (stage.cases[each] for each in handed_over(stage))
    assert [(link.case, link.words) for link in old.links] == [(new.id, "Split off")]
    assert [(link.case, link.words) for link in new.links] == [(old.id, "Split from")]
    assert stage.last is not None
    (made,) = stage.last.others
    assert [(each.mail, each.case, each.to) for each in made.effects] == [  # type: ignore[union-attr]
        ("passed", new.id, "o_de2"),
        ("passed", new.id, "o_fr"),
    ]
    assert (stage.last.numbers, made.numbers) == (1, 0)


@pytest.mark.parametrize(
    ("chosen", "codes"),
    [
        (["a1", "a2", "b1"], ["condition"]),
        ([], ["incomplete"]),
        (["zz"], ["invalid"]),
        ("a1", ["invalid"]),
    ],
)
def test_rows_are_chosen_among_those_that_are_there(chosen: object, codes: list[str]) -> None:
    """All of them, none, and unknown ones are refused."""
    stage = Stage()
    case = stage.in_berlin()
    assert stage.codes(case, Do("hand_over", {"chosen": chosen, "other": "o_de2"}), "o_de") == codes


def test_a_condition_on_linked_cases_is_judged_in_them() -> None:
    """A permit cannot end while another one that was split off is open."""
    stage = Stage()
    (old, new) = handed_over(stage)
    answers = [{"question": "a1", "answer_text": "a"}]
    stage.edit(old, "o_de", answer="yes", questions=answers)
    stage.do(old, "answer_it", "o_de")
    assert stage.codes(old, Do("end_it")) == ["condition"]
    stage.cases[new] = stage.cases[new]._replace(state="closed")
    assert stage.do(old, "end_it").state == "closed"


def test_values_given_are_not_kept_in_the_case() -> None:
    """The small form is the action's own; the case keeps what effects set."""
    stage = Stage()
    assert set(stage.cases[stage.in_berlin()].values) - set(COMPLETE) == {
        "days",
        "sent_on",
        "note",
        "told_list",
        "first_told",
    }
