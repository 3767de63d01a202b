"""A number leads to one case: patterns that may give one number twice are found."""

from __future__ import annotations

import pytest

from cpcspec.analysis.serials import may_meet
from tests.support.examples import FIRST, judged

PROCEDURE = """\
procedure {name} "{name}"
  {number}
  start from menu "Ask"
    by library
  party reader "Reader"
    is the creator
  state open "Open"
    initial
  state closed "Closed"
    final
  action close "Close"
    by reader
    from open to closed
    give number
  end
  access
    reader sees everything
  end
end
"""


def found(*patterns: str) -> list[str]:
    """Return the errors in a spec whose procedures have these patterns."""
    text = 'kind library "Library"\n' + "".join(
        PROCEDURE.format(name=f"loan{place}", number=f'number "{each}"' if each else "")
        for place, each in enumerate(patterns)
    )
    return [each.message for each in judged({FIRST: text}, rules=True) if each.code == "number-pattern-shared"]


@pytest.mark.parametrize(
    ("pattern", "missing"),
    [("L-{year}", "{serial}"), ("L-{serial}", "{year}"), ("L", "{serial}"), ("L", "{year}")],
)
def test_a_pattern_counts_within_a_year(pattern: str, missing: str) -> None:
    """Without the serial number all numbers are one, without the year each year gives them again."""
    assert any(f"there is no `{missing}` in it" in each for each in found(pattern))


@pytest.mark.parametrize("pattern", ["L-{year}-{serial}", "{serial}/{year}", "{year}{serial}", ""])
def test_a_pattern_with_both_is_right(pattern: str) -> None:
    """In any order, and with any words around; a procedure may also have none."""
    assert found(pattern) == []


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ("L-{year}-{serial}", "L-{year}-{serial}", True),
        ("L-{year}-{serial}", "G-{year}-{serial}", False),
        ("{year}-{serial}", "{serial}-{year}", True),
        ("{year}{serial}", "{serial}{year}", True),
        ("L{year}{serial}", "L{year}-{serial}", False),
        ("L-{year}-{serial}", "L-{year}-1{serial}", True),
        ("L-{year}-{serial}", "L-{year}-{serial}-A", False),
        ("1{year}{serial}", "2{year}{serial}", False),
    ],
)
def test_two_procedures_never_give_one_number(one: str, other: str, *, meet: bool) -> None:
    """Not only the same pattern is wrong: so are any two that some number fits."""
    assert (bool(found(one, other)), may_meet(one, other), may_meet(other, one)) == (meet, meet, meet)


def test_each_procedure_is_told_once_of_another_one() -> None:
    """Of three procedures with one pattern the second and the third are told."""
    assert len(found("L-{year}-{serial}", "L-{year}-{serial}", "L-{year}-{serial}")) == 2
