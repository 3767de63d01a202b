"""What is missing to send is told at once, with tab, field and row."""

from __future__ import annotations

from typing import Any

import pytest

from cpcspec.semantics.case import Do, Edit
from cpcspec.semantics.form import LEVELS
from cpcspec.semantics.rights import missing as missing_part
from tests.support.permits import Stage

Places = list[tuple[str, str, str, str]]


def missing(**values: Any) -> Places:
    """Return why a permit with these values cannot be sent: code, tab, field and row."""
    stage = Stage()
    case = stage.draft(**values)
    return [(each.code, each.tab, each.field, each.row) for each in stage.refusals(case, Do("send"))]


def test_all_gaps_are_told_at_once() -> None:
    """Fields, rows of each category, in the order of the form."""
    found = missing(asked_desk=None, topics=["A", "B"], questions=[{"question": "a1"}], person_known=True)
    assert found == [
        ("incomplete", "main", "asked_desk", ""),
        ("incomplete", "person", "phones", ""),
        ("incomplete", "questions_of", "questions", ""),
    ]


def test_without_a_category_there_is_no_tab() -> None:
    """The topics are missing, and no questions are asked for without topics."""
    assert missing(topics=None, questions=None) == [("incomplete", "main", "topics", "")]


def test_what_is_not_shown_is_not_missing() -> None:
    """The reason is needed only when the permit is urgent."""
    assert missing(urgent=True, reason=None, places=["FR"]) == [("incomplete", "main", "reason", "")]


def test_rows_are_judged_one_by_one() -> None:
    """A row lacks its kind, another one breaks the rule of the list."""
    found = missing(person_known=True, phones=[{"kind": "home"}, {"kind": "fax"}])
    assert found == [("condition", "person", "phones", "phones/2")]


def test_a_field_of_a_row_can_be_missing() -> None:
    """The place names list and row."""
    stage = Stage()
    case = stage.draft(person_known=True, phones=[{"kind": "home"}])
    stage.edit(case, phones=[{}])
    (reason,) = stage.refusals(case, Do("send"))
    assert (reason.code, reason.field, reason.row) == ("incomplete", "kind", "phones/1")


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        ("2020-01-02", "2020-01-01", [("condition", "main", "to_day", "")]),
        (None, "2020-01-01", [("condition", "main", "to_day", "")]),
        ("2020-01-02", None, []),
    ],
)
def test_a_check_on_a_field_speaks_of_its_value(first: str | None, last: str | None, found: Places) -> None:
    """Where the field has no value its check is not judged; an unknown on the other side is no order."""
    stage = Stage()
    case = stage.draft(from_day=first, to_day=last)
    answer = stage.answer(case, Do("send"), "o_fr")
    assert [(each.code, each.tab, each.field, each.row) for each in getattr(answer, "reasons", ())] == found


def test_a_check_on_a_tab_is_always_judged() -> None:
    """The message is that of the spec."""
    stage = Stage()
    (reason,) = stage.refusals(stage.draft(urgent=True), Do("send"))
    assert (reason.code, reason.tab, reason.field, reason.message) == (
        "condition",
        "main",
        "",
        "Urgent ones need places.",
    )


def test_only_the_parts_that_are_needed_are_judged() -> None:
    """The answer is no part of the request, and what the request lacks is no matter of the answer."""
    stage = Stage()
    case = stage.in_berlin()
    found = [
        (each.field, each.row) for each in stage.refusals(case, Do("answer_it"), "o_de") if each.code != "condition"
    ]
    assert found == [("answer", ""), ("answer_text", "questions/a1"), ("answer_text", "questions/b1")]


def test_what_is_outdated_or_out_of_bounds_is_told_when_it_is_needed() -> None:
    """A value that its field does not take any more keeps the part from being complete."""
    stage = Stage()
    case = stage.draft()
    stage.cases[case] = stage.cases[case]._replace(values={**stage.values(case), "days": 200, "places": ["XX"]})
    assert [(each.code, each.field) for each in stage.refusals(case, Do("send"))] == [
        ("invalid", "days"),
        ("invalid", "places"),
    ]


def test_gaps_can_be_asked_for_beforehand() -> None:
    """A page may show what is still missing in a part, to save and to send."""
    stage = Stage()
    case = stage.cases[stage.draft(topics=None, questions=None)]
    found = {level: missing_part(stage.program, case, "request", level, stage.world()) for level in LEVELS}
    assert {level: [each.field for each in reasons] for level, reasons in found.items()} == {
        "save": [],
        "send": ["topics"],
    }
    assert missing_part(stage.program, case._replace(gone="deleted"), "request", "send", stage.world()) == ()


def test_red_fields_of_others_do_not_keep_anybody_from_saving() -> None:
    """Who edits the reply is not held up by gaps in the request."""
    stage = Stage()
    case = stage.in_berlin()
    values = {name: value for name, value in stage.values(case).items() if name != "title"}
    stage.cases[case] = stage.cases[case]._replace(values=values)
    assert stage.answer(case, Edit({"answer": "yes"}), "o_de") is stage.last
