"""Lines with `fulfils` become conditions on a case, in the words of properties."""

from __future__ import annotations

import pytest

from cpcspec.ir import expr as ir
from cpcspec.ir.properties import GONE
from cpcspec.ir.story import ThenFulfils, decode_stories, encode_stories
from tests.support.library_spec import compiled_with

STATE = ir.SystemRef(name="state")


def text(condition: str, before: str = "") -> str:
    """Return a story of a loan that ends with that condition."""
    return f'scenario s "S"\n{before}given drafted\nthen l fulfils {condition}\nend\n'


def last(condition: str, before: str = "") -> ThenFulfils:
    """Return the expectation that a condition becomes; it must have no fault."""
    done = compiled_with(text(condition, before))
    assert [each.message for each in done.findings] == []
    found = done.stories[0].steps[-1]
    assert isinstance(found, ThenFulfils)
    return found


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("state is gone", ir.Compare(how="eq", left=STATE, right=ir.Const(value=GONE))),
        ("not state is lent", ir.Not(arg=ir.Compare(how="eq", left=STATE, right=ir.Const(value="lent")))),
        ("copies is 2", ir.Compare(how="eq", left=ir.FieldRef(name="copies"), right=ir.Const(value=2))),
        ("library includes keepers", ir.Includes(arg=ir.PartyRef(name="library"), member=ir.PartyRef(name="keepers"))),
    ],
)
def test_a_condition_is_read_over_the_procedure_of_the_case(condition: str, expected: ir.Expr) -> None:
    """States, fields and parties are those of the case, and a case may be gone."""
    found = last(condition)
    assert (found.case, found.procedure, found.condition) == ("l", "loan", expected)


def test_a_setting_of_the_scenario_counts() -> None:
    """A condition reads the value that the scenario is played with."""
    found = last("copies is loan_days", "setting loan_days is 7\n")
    assert found.condition == ir.Compare(how="eq", left=ir.FieldRef(name="copies"), right=ir.Const(value=7))


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("state is drafty", [("unknown-name", "drafty")]),
        ("copies", [("not-a-condition", "copies")]),
        ("library is actor", [("out-of-place", "library is actor")]),
        ("lent_on is before today", [("out-of-place", "lent_on is before today")]),
    ],
)
def test_what_is_wrong_with_a_condition_is_found(condition: str, expected: list[tuple[str, str]]) -> None:
    """Each fault has its code and its place."""
    assert [(each.code, each.span.text) for each in compiled_with(text(condition)).findings] == expected


def test_an_unknown_case_is_found() -> None:
    """A condition speaks of a case that the scenario has named."""
    done = compiled_with('scenario s "S"\ngiven drafted\nthen k fulfils state is draft\nend\n')
    assert [(each.code, each.span.text) for each in done.findings] == [("unknown-case", "k")]


def test_conditions_survive_being_written_as_data() -> None:
    """What is kept of a story beside a compiled spec is the whole story."""
    stories = compiled_with(text("any friends where (friend is known) and state is one of draft, gone")).stories
    assert decode_stories(encode_stories(stories)) == stories
