"""Who sees what, masked or not; what is offered is what would be accepted."""

from __future__ import annotations

import pytest

from cpcspec.semantics.case import Actor, Case
from cpcspec.semantics.rights import MASK, TabView, may, offers
from tests.support.permits import Stage

PERSON = {
    "person_known": True,
    "person_name": "Jane",
    "phones": [{"kind": "private", "number_of_phone": "+49 30 1"}, {"kind": "work", "number_of_phone": "+49 30 2"}],
}


def a_permit(stage: Stage) -> str:
    """Return a permit about a person, in Berlin, with a comment and a file of each kind."""
    case = stage.in_berlin(**PERSON)
    stage.comment(case, words="hello", about="Jane")
    stage.attach(case, "secret_files")
    stage.attach(case, "open_files")
    return case


def test_no_rule_no_sight() -> None:
    """Who plays no party that a rule names sees nothing at all; so does everybody where the case is gone."""
    stage = Stage()
    case = a_permit(stage)
    for name in ("d_pl", "board", "nobody", "o_de2"):
        assert stage.view(case, name) == (False, (), {}, {}, {}, {}, frozenset())
    stage.cases[case] = stage.cases[case]._replace(gone="erased")
    assert not stage.view(case, "o_fr").visible


def test_personal_data_are_masked_for_who_sees_all_masked() -> None:
    """Masked are fields, fields of rows where the row says so, comments and files; all else is seen."""
    stage = Stage()
    seen = stage.view(a_permit(stage), "d_de")
    assert (seen.levels["person_name"], seen.levels["title"]) == ("masked", "shown")
    assert (seen.values["person_name"], seen.values["title"]) == (MASK, "Chairs")
    assert seen.values["phones"] == [
        {"kind": "private", "number_of_phone": MASK},
        {"kind": "work", "number_of_phone": "+49 30 2"},
    ]
    assert [entry.values for entry in seen.comments["talk"]] == [{"words": "hello", "about": MASK}]
    assert [(file.name, file.digest) for file in seen.files["secret_files"]] == [(MASK, "")]
    assert [file.name for file in seen.files["open_files"]] == ["a.pdf"]


def test_there_is_a_mask_only_where_there_is_a_value() -> None:
    """A mask tells that something is there."""
    stage = Stage()
    case = stage.in_berlin(person_known=True, phones=[{"kind": "private"}])
    seen = stage.view(case, "d_de")
    assert "person_name" not in seen.values
    assert seen.values["phones"] == [{"kind": "private"}]


def test_the_most_generous_rule_wins() -> None:
    """The desk that is in charge itself sees what the masked rule alone would not show."""
    stage = Stage()
    case = stage.sent(**PERSON)
    assert stage.cases[case].parties["in_charge"] == ("d_de",)
    assert stage.view(case, "d_de").values["person_name"] == "Jane"


def test_exceptions_are_hidden_in_rows_too() -> None:
    """The desk of the asker sees the questions without the answers."""
    stage = Stage()
    case = stage.in_berlin()
    stage.edit(case, "o_de", answer="yes", questions=[{"question": "a1", "answer_text": "a"}])
    seen = stage.view(case, "d_fr")
    assert (seen.levels["answer"], seen.levels["questions.answer_text"]) == ("hidden", "hidden")
    assert "answer" not in seen.values
    assert seen.values["questions"][0] == {"question": "a1"}
    assert stage.view(case, "o_de").values["questions"][0] == {"question": "a1", "answer_text": "a"}


def test_some_tabs_only() -> None:
    """Who was told sees one tab and nothing of the others; in charge of nothing any more."""
    stage = Stage()
    case = a_permit(stage)
    stage.do(case, "pass_on", "d_de", other="o_de2", why="w")
    seen = stage.view(case, "o_de")
    assert [tab.id for tab in seen.tabs] == ["main"]
    assert (seen.levels["title"], seen.levels["person_name"], seen.levels["questions"]) == ("shown", "hidden", "hidden")
    assert [entry.values["about"] for entry in seen.comments["talk"]] == ["Jane"]


def test_a_rule_may_have_a_condition_and_states() -> None:
    """The board sees urgent permits, and those only once they are sent."""
    stage = Stage()
    case = stage.draft(urgent=True, places=["FR"])
    assert not stage.view(case, "board").visible
    stage.do(case, "send")
    assert stage.view(case, "board").visible


def test_tabs_stand_once_for_each_code() -> None:
    """The tabs are there as often as codes are chosen, with the code in their label."""
    stage = Stage()
    tabs = stage.view(stage.draft(), "o_fr").tabs
    assert tabs[-2:] == (TabView("questions_of", "Questions [A]", "A"), TabView("questions_of", "Questions [B]", "B"))
    assert [tab.id for tab in stage.view(stage.draft(topics=None, questions=None), "o_fr").tabs] == ["main", "person"]


def test_what_its_conditions_do_not_show_is_hidden_and_yet_editable() -> None:
    """A page shows a field when it is to be shown; that it may be filled then is known before."""
    stage = Stage()
    seen = stage.view(stage.draft(), "o_fr")
    assert (seen.levels["reason"], "reason" in seen.editable) == ("hidden", True)
    assert "sent_on" not in seen.editable


def test_personal_data_disappear_after_their_time_except_for_who_is_spared() -> None:
    """Six months after closing they are hidden from all but the board; the rest stays."""
    stage = Stage()
    case = a_permit(stage)
    values = {**stage.values(case), "closed_on": "2020-04-30", "urgent": True}
    stage.cases[case] = stage.cases[case]._replace(state="closed", values=values)
    stage.now = stage.now.replace(month=10, day=30)
    assert stage.view(case, "o_fr").values["person_name"] == "Jane"
    stage.now = stage.now.replace(day=31)
    seen = stage.view(case, "o_fr")
    assert (seen.levels["person_name"], "person_name" in seen.values) == ("hidden", False)
    assert seen.values["phones"][0] == {"kind": "private"}
    assert (seen.comments["talk"][0].values, "secret_files" in seen.files) == ({"words": "hello"}, False)
    assert seen.values["title"] == "Chairs"
    assert stage.view(case, "board").values["person_name"] == "Jane"


# ---------------------------------------------------------------- offers


def offered(stage: Stage, case: str, authority: str) -> dict[str, list[str]]:
    """Return the actions that are offered, with the codes of what is in their way."""
    found = offers(stage.program, stage.cases[case], Actor(authority), stage.world())
    return {each.action: [reason.code for reason in each.reasons] for each in found}


def test_offers_are_what_party_and_state_allow() -> None:
    """Each authority is offered its own actions; what the small form asks for is not in the way."""
    stage = Stage()
    case = stage.draft()
    assert offered(stage, case, "o_fr") == {"send": [], "drop": []}
    assert offered(stage, case, "d_de") == {}
    stage.do(case, "send")
    assert offered(stage, case, "d_de") == {
        "pass_on": [],
        "agree": [],
        "answer_it": ["condition", "incomplete", "incomplete", "incomplete"],
        "hand_over": [],
    }


def test_an_offer_tells_what_is_missing() -> None:
    """An incomplete draft may not be sent yet, and the reasons say where."""
    stage = Stage()
    case = stage.draft(topics=None, questions=None)
    (send, _) = offers(stage.program, stage.cases[case], Actor("o_fr"), stage.world())
    assert (send.label, send.to, [each.field for each in send.reasons]) == ("Send", "sent", ["topics"])
    assert not may(stage.program, stage.cases[case], Actor("o_fr"), "send", stage.world())
    assert may(stage.program, stage.cases[case], Actor("o_fr"), "drop", stage.world())


@pytest.mark.parametrize("state", ["nowhere", ""])
def test_a_case_in_an_unknown_state_offers_nothing(state: str) -> None:
    """Where no rule fits nothing is seen and nothing is offered."""
    stage = Stage()
    case: Case = stage.cases[stage.draft()]._replace(state=state)
    assert offers(stage.program, case, Actor("o_fr"), stage.world()) == ()
