"""Who edits what: parts, states, sight, rows of which only some fields are one's own."""

from __future__ import annotations

from typing import Any

import pytest

from cpcspec.semantics.case import Actor, Edit
from cpcspec.semantics.rights import MASK, editable
from tests.support.permits import COMPLETE, Stage


def test_an_edit_changes_what_it_names_and_nothing_else() -> None:
    """None clears a value, all others stay."""
    stage = Stage()
    case = stage.draft(places=["FR"])
    before = stage.values(case)
    stage.edit(case, title="Tables", places=None)
    assert stage.values(case) == {**{k: v for k, v in before.items() if k != "places"}, "title": "Tables"}


@pytest.mark.parametrize("empty", [None, "", [], ()])
def test_empty_values_are_unknown(empty: object) -> None:
    """An empty text or list is no value."""
    stage = Stage()
    case = stage.draft(places=["FR"])
    assert "places" not in stage.edit(case, places=empty).values


@pytest.mark.parametrize(
    ("authority", "values", "codes"),
    [
        ("o_fr", {"sent_on": "2020-01-01"}, ["not_editable"]),
        ("o_fr", {"answer": "yes"}, ["not_editable"]),
        ("o_fr", {"nothing": 1}, ["unknown"]),
        ("o_fr", {"title": None}, ["incomplete"]),
        ("o_fr", {"title": 7}, ["invalid"]),
        ("o_fr", {"title": "x" * 21}, ["invalid"]),
        ("o_fr", {"days": 29, "sent_on": "2020-01-01", "nothing": 1}, ["not_editable", "unknown", "invalid"]),
        ("o_fr", {"asked_desk": "d_fr"}, ["condition"]),
        ("d_de", {"title": "mine"}, ["not_visible"]),
        (None, {"title": "mine"}, ["not_allowed"]),
    ],
)
def test_a_draft_refuses_with_all_reasons(authority: str | None, values: dict[str, Any], codes: list[str]) -> None:
    """Each kind of mistake has its code; who sees nothing is told nothing."""
    stage = Stage()
    assert stage.codes(stage.draft(), Edit(values), authority) == codes


def test_nobody_edits_in_a_state_that_no_part_names() -> None:
    """Who sees the case but may edit nothing is told so for each field; in a final state the case is closed."""
    stage = Stage()
    case = stage.in_berlin()
    (reason,) = stage.refusals(case, Edit({"title": "late"}))
    assert (reason.code, reason.tab, reason.field) == ("not_editable", "main", "title")
    assert stage.codes(case, Edit({})) == ["not_editable"]
    assert stage.codes(case, Edit({"nothing": 1})) == ["unknown"]
    stage.edit(case, "o_de", answer="no", questions=[{"question": "a1", "answer_text": "a"}, {"question": "b1"}])
    stage.edit(case, "o_de", questions=[{"question": "a1", "answer_text": "a"}])
    stage.cases[case] = stage.cases[case]._replace(state="closed")
    assert stage.codes(case, Edit({"title": "late"})) == ["closed"]


def test_the_reply_is_edited_by_who_is_in_charge() -> None:
    """The part belongs to another party in another state."""
    stage = Stage()
    case = stage.in_berlin()
    assert stage.edit(case, "o_de", answer="yes").values["answer"] == "yes"
    assert stage.codes(case, Edit({"answer": "no"}), "o_fr") == ["not_editable"]
    assert stage.codes(case, Edit({"answer": "no"}), "d_de") == ["not_editable"]


def test_editable_paths_name_lists_and_their_fields() -> None:
    """What may be edited is told by path, for rows too."""
    stage = Stage()
    case = stage.in_berlin()
    found = editable(stage.program, stage.cases[case], Actor("o_de"), stage.world())
    assert found == {
        "answer",
        "phones.remark",
        "questions.answer_text",
        "questions.answer_option",
        "questions.parts_of_answer",
        "questions.parts_of_answer.piece",
    }


# ---------------------------------------------------------------- rows


def test_rows_chosen_by_key_keep_what_others_wrote() -> None:
    """Who answers changes the answers only; questions that are not mentioned stay as they are."""
    stage = Stage()
    case = stage.in_berlin()
    rows = [{"question": "b1", "answer_text": "yes"}, {"question": "a2", "answer_option": "x"}]
    assert stage.edit(case, "o_de", questions=rows).values["questions"] == [
        {"question": "a1"},
        {"question": "a2", "answer_option": "x"},
        {"question": "b1", "details": "please", "answer_text": "yes"},
    ]


def test_what_comes_back_unchanged_is_no_change() -> None:
    """A form that sends all fields of a row back is fine as long as others' fields are as they were."""
    stage = Stage()
    case = stage.in_berlin()
    rows = [{"question": "b1", "details": "please", "answer_text": "yes"}]
    assert stage.edit(case, "o_de", questions=rows).values["questions"][2]["answer_text"] == "yes"
    (reason,) = stage.refusals(case, Edit({"questions": [{"question": "b1", "details": "thanks"}]}), "o_de")
    assert (reason.code, reason.field, reason.row) == ("not_editable", "details", "questions/b1")


def test_only_who_may_edit_the_list_adds_and_removes_rows() -> None:
    """Another row, and the list cleared, are refused to who may only fill in answers."""
    stage = Stage()
    case = stage.in_berlin(questions=[{"question": "a1"}, {"question": "b1"}])
    assert stage.codes(case, Edit({"questions": [{"question": "a2"}]}), "o_de") == ["not_editable"]
    assert stage.codes(case, Edit({"questions": None}), "o_de") == ["not_editable"]


def test_the_owner_of_a_list_keeps_what_others_wrote_in_the_rows_that_stay() -> None:
    """Rows that are not given are dropped, rows that stay keep the fields of others."""
    stage = Stage()
    case = stage.draft()
    stored = [{"question": "a1", "answer_text": "kept"}, {"question": "b1"}]
    stage.cases[case] = stage.cases[case]._replace(values={**stage.values(case), "questions": stored}, state="draft")
    # In a draft the answer is not shown, and what is not shown is not kept.
    assert stage.edit(case, questions=[{"question": "a1", "details": "d"}]).values["questions"] == [
        {"question": "a1", "details": "d"}
    ]


def test_rows_without_key_are_merged_by_their_place() -> None:
    """The remarks on phones belong to who is in charge, the phones to the asker."""
    stage = Stage()
    phones = [{"kind": "home"}, {"kind": "work"}]
    case = stage.in_berlin(person_known=True, phones=phones)
    new = stage.edit(case, "o_de", phones=[{"kind": "home", "remark": "old"}, {"remark": "new"}])
    assert new.values["phones"] == [{"kind": "home", "remark": "old"}, {"kind": "work", "remark": "new"}]
    assert stage.codes(case, Edit({"phones": [{}, {}, {"remark": "third"}]}), "o_de") == ["not_editable"]


def test_rows_inside_rows_are_merged_too() -> None:
    """A list inside a row is changed by who may change it."""
    stage = Stage()
    case = stage.in_berlin()
    rows = [{"question": "a1", "parts_of_answer": [{"piece": "one"}, {"piece": "two"}]}]
    stage.edit(case, "o_de", questions=rows)
    assert stage.values(case)["questions"][0] == rows[0]
    stage.edit(case, "o_de", questions=[{"question": "a1"}])
    assert stage.values(case)["questions"][0] == {"question": "a1"}


def test_a_masked_value_comes_back_as_a_mask_and_nothing_else() -> None:
    """Nobody finds a masked value out by trying: anything but the mask is refused, also the right value."""
    stage = Stage()
    phones = [{"kind": "private", "number_of_phone": "+49 30 1"}]
    case = stage.in_berlin(person_known=True, phones=phones)
    table = stage.program.procedures["permit"]
    hidden = table.rules[3].paths - {"phones.number_of_phone"}
    assert table.rules[3].parties == ("in_charge",)
    object.__setattr__(table.rules[3], "paths", hidden)
    table.sights.clear()
    try:
        for value, codes in ((MASK, []), ("+49 30 1", ["not_editable"])):
            edit = Edit({"phones": [{"remark": "r", "number_of_phone": value}]})
            answer = stage.answer(case, edit, "o_de")
            assert [each.code for each in getattr(answer, "reasons", ())] == codes
    finally:
        object.__setattr__(table.rules[3], "paths", hidden | {"phones.number_of_phone"})
        table.sights.clear()


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ("text", "invalid"),
        ([1], "invalid"),
        ([{"question": "zz"}], "invalid"),
        ([{"question": ["a1"]}], "invalid"),
        ([{}], "invalid"),
        ([{"question": "a1"}, {"question": "a1"}], "invalid"),
        ([{"question": "a1", "nothing": 1}], "unknown"),
        ([{"question": "a3"}], "invalid"),
        ([{"question": "b2"}], "invalid"),
        ([{"question": "a1", "details": 5}], "invalid"),
        ([{"question": "a1", "parts_of_answer": 5}], "invalid"),
    ],
)
def test_rows_have_their_shape(rows: object, code: str) -> None:
    """Rows are objects with known fields; codes are in the list, valid today, and there once."""
    stage = Stage()
    assert stage.codes(stage.draft(), Edit({"questions": rows})) == [code]


def test_a_list_has_a_highest_number_of_rows() -> None:
    """More rows than allowed are refused with the number."""
    stage = Stage()
    (reason,) = stage.refusals(stage.draft(person_known=True), Edit({"phones": [{}] * 4}))
    assert (reason.code, reason.field) == ("limit", "phones")


def test_a_code_that_was_chosen_in_its_time_stays() -> None:
    """The dates of a code are judged when it is chosen, not later."""
    stage = Stage()
    case = stage.draft()
    old = [{"question": "a3"}, {"question": "b1"}]
    stage.cases[case] = stage.cases[case]._replace(values={**COMPLETE, "questions": old, "days": 30})
    assert len(stage.edit(case, questions=[*old, {"question": "a1"}]).values["questions"]) == 3
    stage.do(case, "send")


def test_choices_may_depend_on_the_row() -> None:
    """Only the options of the question itself can be chosen."""
    stage = Stage()
    case = stage.in_berlin()
    assert stage.codes(case, Edit({"questions": [{"question": "a2", "answer_option": "z"}]}), "o_de") == ["invalid"]
    stage.edit(case, "o_de", questions=[{"question": "a2", "answer_option": "y"}])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("asked_desk", "o_de"),
        ("asked_desk", "nobody"),
        ("places", ["FR", "XX"]),
        ("places", "FR"),
        ("days", 94),
        ("days", "40"),
        ("urgent", "yes"),
        ("from_day", "3 February"),
        ("topics", ["A", "A"]),
    ],
)
def test_values_are_such_as_their_fields_take(field: str, value: object) -> None:
    """Authorities are of the right kind, codes known, numbers within bounds, and everything of its type."""
    stage = Stage()
    (reason,) = stage.refusals(stage.draft(), Edit({field: value}))
    assert (reason.code, reason.tab, reason.field) == ("invalid", "main", field)
