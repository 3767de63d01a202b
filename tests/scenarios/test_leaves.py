"""Scenarios that say what remains of an erased case, on pure values and on the engine with its database."""

from __future__ import annotations

import pytest

from cpcspec.project import compile_texts
from cpcspec.scenarios.play import play_on
from cpcspec.scenarios.pure import PureDrivers
from runtime.app.driver import driver as sqlite

PURE = PureDrivers()
SPEC = """kind library "Library"
register from "libraries.csv"
procedure loan "Loan of a book"
  start from menu "Ask for a book"
    by library
  party reader "Reader"
    is the creator
  part sheet "Sheet"
    edited by reader in open
  state open "Open"
    initial
  state closed "Closed"
    final
  tab main "Main"
    field subject "Subject"
      type text
    field copies "Copies"
      type whole number
    field name "Name"
      type text
      personal data
  end
  action drop "Drop"
    by reader
    in open
    delete the case
  end
  action close "Close"
    by reader
    from open to closed
  end
  access
    reader sees everything
  end
  retention
    erase everything 1 year after created_on keeping subject, copies
  end
end
"""
TABLE = "id,name,kinds,country,mailbox\ncity,City library,library,FR,city@example.org\n"


def outcome(*lines: str) -> tuple[list[tuple[str, str]], list[str]]:
    """Return what the failures of a story expected and what happened, alike on both engines; and the findings."""
    story = "\n".join(('scenario s "S"', "on 2020-02-03", *lines, "end", ""))
    done = compile_texts({"loan.cpc": SPEC + story, "libraries.csv": TABLE})
    if done.findings.errors:
        return [], [each.message for each in done.findings]
    pure = play_on(lambda _settings, start: PURE(done.spec, start), done.stories[0])
    stored = play_on(lambda _settings, start: sqlite(done.spec, start), done.stories[0])
    assert (pure.broken, stored.broken) == ("", "")
    assert (pure.failures, pure.trail) == (stored.failures, stored.trail)
    return [(each.expected, each.happened) for each in pure.failures], []


BEGUN = ("city starts loan as l with", 'subject is "Bees"', 'name is "Ms X"', "end")


def test_what_is_kept_for_statistics_remains() -> None:
    """Just the kept fields that were known are left."""
    assert outcome(*BEGUN, "after 2 years", "then l is gone", "then l leaves subject") == ([], [])


def test_a_case_of_which_nothing_was_known_leaves_nothing() -> None:
    """What was never filled in leaves nothing."""
    assert outcome("city starts loan as l", "after 2 years", "then l leaves nothing") == ([], [])


@pytest.mark.parametrize(
    ("lines", "happened"),
    [
        (("after 2 years", "then l leaves subject, copies"), "it leaves subject"),
        (("after 2 years", "then l leaves nothing"), "it leaves subject"),
        (("then l leaves subject",), "l is open"),
        (("city does drop on l", "then l leaves subject"), "l was deleted"),
    ],
)
def test_what_remains_otherwise_is_told(lines: tuple[str, ...], happened: str) -> None:
    """Too few or too many fields, a case that is still there, and one that was deleted without trace are told."""
    (failure,), _ = outcome(*BEGUN, *lines)
    assert failure[1] == happened


def test_a_field_that_the_form_has_not_is_found() -> None:
    """A slip in the name of a field is found where it stands."""
    assert outcome(*BEGUN, "then l leaves subjct")[1] == ["there is no field of `loan` called `subjct`"]
