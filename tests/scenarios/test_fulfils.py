"""Scenarios that say which condition a case fulfils, on pure values and on the engine with its database."""

from __future__ import annotations

import pytest

from cpcspec.scenarios.play import play_on
from cpcspec.scenarios.pure import PureDrivers
from runtime.app.driver import driver as sqlite
from tests.support.library_spec import compiled_with

PURE = PureDrivers()
GONE = "reader_fr does drop on l\n"


def failures(body: str) -> list[tuple[str, str]]:
    """Return what each failure of a story with these lines expected, and what happened: the same on both engines."""
    done = compiled_with(f'scenario fulfils "Fulfils"\ngiven drafted\n{body}\nend\n')
    assert [each.message for each in done.findings] == []
    pure = play_on(lambda _settings, start: PURE(done.spec, start), done.stories[0])
    stored = play_on(lambda _settings, start: sqlite(done.spec, start), done.stories[0])
    assert pure.broken == ""
    assert (pure.failures, pure.trail) == (stored.failures, stored.trail)
    return [(each.expected, each.happened) for each in pure.failures]


@pytest.mark.parametrize(
    "line",
    [
        "then l fulfils state is draft and copies is 1",
        'then l fulfils not (subject is "Bees")',
        "then l fulfils any books where book is codex",
        "then l fulfils keepers is not known",
        "then l fulfils reader is known",
        GONE + "then l fulfils state is gone",
        GONE + "then l fulfils not (subject is known)",
    ],
)
def test_what_is_so_passes(line: str) -> None:
    """A condition is asked of the case as it is then, or of one that is gone: of that nothing is known."""
    assert failures(line) == []


@pytest.mark.parametrize(
    ("line", "happened"),
    [
        ("then l fulfils state is lent", "it does not: l is draft"),
        (GONE + "then l fulfils reader is known", "it does not: l is gone"),
    ],
)
def test_what_is_not_so_is_told(line: str, happened: str) -> None:
    """A failure says which condition was expected, and what became of the case."""
    assert failures(line) == [(line.rpartition("then ")[2], happened)]
