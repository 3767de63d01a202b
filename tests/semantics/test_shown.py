"""What is not shown is not kept; what comes to be shown starts with its default."""

from __future__ import annotations

from tests.support.permits import Stage, program_of


def test_a_field_that_comes_to_be_shown_gets_its_default() -> None:
    """The reason is asked for when the permit is urgent, and starts with its default."""
    stage = Stage()
    case = stage.draft()
    assert "reason" not in stage.values(case)
    assert stage.edit(case, urgent=True).values["reason"] == "because"


def test_a_default_comes_once() -> None:
    """Who clears a field that is shown finds it empty, also after later edits."""
    stage = Stage()
    case = stage.draft(urgent=True)
    stage.edit(case, reason=None)
    assert "reason" not in stage.edit(case, title="Tables").values


def test_what_is_not_shown_any_more_is_dropped_with_what_hangs_on_it() -> None:
    """The details of the reason go with the reason, in one step."""
    stage = Stage()
    case = stage.draft(urgent=True, reason="fire", reason_details="big")
    kept = stage.edit(case, urgent=False).values
    assert "reason" not in kept
    assert "reason_details" not in kept


def test_what_is_given_and_not_shown_is_not_kept() -> None:
    """A value behind a switch that is off is not kept, and not judged either."""
    stage = Stage()
    assert "person_name" not in stage.edit(stage.draft(), person_name=["no text"]).values


def test_lists_behind_a_switch_go_with_it() -> None:
    """Turning the switch off takes field and rows away."""
    stage = Stage()
    case = stage.draft(person_known=True, person_name="Jane", phones=[{"kind": "home"}])
    assert set(stage.edit(case, person_known=False).values).isdisjoint(("person_name", "phones"))


def test_defaults_and_conditions_hold_inside_rows() -> None:
    """A new row gets the defaults of its fields, and keeps only what its own values show."""
    stage = Stage()
    phones = [{}, {"kind": None, "number_of_phone": "+49 30 1"}, {"kind": "home", "number_of_phone": "+49 30 2"}]
    case = stage.draft(person_known=True, phones=phones)
    assert stage.values(case)["phones"] == [
        {"kind": "mobile"},
        {"kind": "mobile", "number_of_phone": "+49 30 1"},
        {"kind": "home", "number_of_phone": "+49 30 2"},
    ]
    assert stage.edit(case, phones=[{}, {"kind": "home"}]).values["phones"] == [{}, {"kind": "home"}]


def test_a_category_that_is_taken_back_takes_its_rows_along() -> None:
    """Rows belong to the tab of their category, and go with it."""
    stage = Stage()
    case = stage.draft()
    assert [row["question"] for row in stage.edit(case, topics=["B"]).values["questions"]] == ["b1"]
    assert "questions" not in stage.edit(case, topics=None).values


def test_a_change_of_state_shows_and_hides_too() -> None:
    """The answer is kept only in states in which it is shown."""
    stage = Stage()
    case = stage.in_berlin()
    stage.edit(case, "o_de", answer="yes", questions=[{"question": "a1", "answer_text": "a"}])
    assert stage.values(case)["questions"][0]["answer_text"] == "a"


def test_a_form_that_goes_round_in_circles_comes_to_rest() -> None:
    """Two fields that show each other by turns end somewhere, and always in the same place."""
    text = """
procedure circle "Circle"
  start from menu "Create"
    by office
  party maker "Maker"
    is the creator
  part all "All"
    edited by maker in draft
  state draft "Draft"
    initial
  tab main "Main"
    field one "One"
      type text
      shown when two is not known
      default "1"
    field two "Two"
      type text
      shown when one is known
      default "2"
  end
  access
    maker sees everything
  end
end
kind office "Office"
register from "authorities.csv"
kind desk "Desk"
kind board "Board"
"""
    (one, two) = (Stage(program_of(text)) for _ in range(2))
    assert one.values(one.start(procedure="circle")) == two.values(two.start(procedure="circle"))
