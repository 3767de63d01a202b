"""Cases that the engine handled follow their spec, and what is put into their log afterwards does not."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest

from cpcspec.audit.cases.conformance import Conformance, Deviation, UnreadableLog, read
from cpcspec.ir.story import Story
from cpcspec.scenarios.play import play, start_of
from cpcspec.semantics.program import load
from runtime.app.driver import EngineDriver
from runtime.app.export import lines
from runtime.engine.definitions import Definition, definition_of
from runtime.store.sqlite import MEMORY, SqliteStore
from tests.support.real_specs import real_spec

EVERY = 25
"""Of the real scenarios one in so many."""
FEW = 20
STORY = "article_11_story"
Record = dict[str, Any]


@cache
def stories() -> dict[str, Story]:
    """Return the scenarios of the project's specs."""
    return {each.id: each for each in real_spec().stories if not each.settings}


@cache
def judge() -> Conformance:
    """Return what judges by the project's specs."""
    spec = real_spec().spec
    return Conformance(load(spec), spec)


@cache
def definition() -> Definition:
    """Return the specs as the engine takes them."""
    return definition_of(real_spec().spec)


@cache
def exported(name: str) -> list[str]:
    """Return the log that a scenario leaves on SQLite."""
    store = SqliteStore(MEMORY)
    story = stories()[name]
    play(story, EngineDriver(store, definition(), start_of(story)))
    return list(lines(store))


def deviations(log: list[str]) -> list[Deviation]:
    """Return what in a log was not possible."""
    return list(judge().deviations(read(log)))


def changed(log: list[str], change: Callable[[Record], bool]) -> Iterator[str]:
    """Yield the log with the first event changed that `change` takes."""
    done = False
    for line in log:
        record = json.loads(line)
        for event in record["events"]:
            done = done or change(event)
        yield json.dumps(record)
    assert done


def events(what: str, **update: Any) -> Callable[[Record], bool]:
    """Return what changes the first event of a kind."""

    def change(event: Record) -> bool:
        if event["what"] != what or event["version"] == 1:
            return False
        event |= update
        return True

    return change


def test_what_the_engine_did_follows_the_spec() -> None:
    """No case of the real scenarios deviates: the engine lets nothing happen that the spec does not allow."""
    chosen = [*list(stories())[::EVERY], STORY]
    assert len(chosen) > FEW
    assert {name: found for name in chosen if (found := deviations(exported(name)))} == {}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (events("do", by="ca_it"), "was not open to who took it"),
        (events("do", name="accept", changes={"state": "accepted"}), "was not open to who took it"),
        (events("edit", by="ca_it"), "fields were changed by who could change none"),
        (events("do", changes={"state": "replied"}), "where it does not lead"),
    ],
)
def test_an_event_that_was_not_possible_is_told(change: Callable[[Record], bool], words: str) -> None:
    """Who was not a party, a step from another status, and a status that the step does not lead to are found."""
    found = deviations(list(changed(exported(STORY), change)))
    assert len(found) >= 1
    assert words in found[0].says


def test_cases_of_another_version_are_counted_and_not_judged() -> None:
    """What was made under other rules is not measured by these."""
    log = [each.replace(json.loads(each)["definition"], "0" * 64) for each in exported(STORY)]
    assert judge().other_versions(read(log)) == len(log)
    assert deviations(log) == []


@pytest.mark.parametrize("line", ["no JSON", "[]", '{"case": {}}', '{"case": {"id": "c"}, "links": [], "events": 1}'])
def test_what_is_no_log_is_refused_with_its_line(line: str) -> None:
    """Another file is told by the number of its first line that is no case."""
    with pytest.raises(UnreadableLog, match="line 2 is not a case"):
        read(["", line])
