"""Changes are JSON, small, and lead from the old case to the new one exactly."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cpcspec.semantics.case import Case, Entry, File, Link
from cpcspec.semantics.changes import apply, changes, from_json, to_json
from tests.support.permits import Stage

NAMES = st.sampled_from(["a", "b", "c"])
TEXTS = st.text(max_size=3)
JSON: st.SearchStrategy[Any] = st.recursive(
    st.booleans() | st.integers(-3, 3) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=2),
    max_leaves=4,
)


def by_name(items: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, tuple[Any, ...]]]:
    """Return mappings from names to sequences of these items."""
    return st.dictionaries(NAMES, st.lists(items, max_size=3).map(tuple), max_size=2)


ENTRIES = st.builds(
    Entry, id=TEXTS, author=TEXTS, user=TEXTS, country=TEXTS, at=TEXTS, values=st.dictionaries(NAMES, JSON, max_size=2)
)
FILES = st.builds(File, id=TEXTS, name=TEXTS, digest=TEXTS, size=st.integers(), author=TEXTS, at=TEXTS)
LINKS = st.lists(st.builds(Link, case=TEXTS, procedure=TEXTS, words=TEXTS), max_size=3).map(tuple)
CASES = st.builds(
    Case,
    id=TEXTS,
    procedure=TEXTS,
    state=TEXTS,
    version=st.integers(),
    creator=TEXTS,
    created_at=TEXTS,
    changed_at=TEXTS,
    entered_at=TEXTS,
    number=st.none() | TEXTS,
    values=st.dictionaries(NAMES, JSON, max_size=3),
    parties=by_name(TEXTS),
    comments=by_name(ENTRIES),
    files=by_name(FILES),
    links=LINKS,
    fired=st.lists(TEXTS, max_size=3).map(tuple),
    gone=TEXTS,
)


def through_json(data: Any) -> Any:
    """Return data as they come back from a store."""
    return json.loads(json.dumps(data))


@given(CASES, CASES)
@settings(max_examples=100, deadline=None)
def test_changes_lead_from_any_case_to_any_other(old: Case, new: Case) -> None:
    """Whatever changed, the changes tell it, also after a way through JSON."""
    found = apply(old, through_json(changes(old, new)))
    assert found == new
    assert to_json(found) == to_json(new)


@given(CASES)
@settings(max_examples=60, deadline=None)
def test_a_case_survives_json(case: Case) -> None:
    """A case is the same after a way through JSON, and so is one that was made from nothing."""
    assert from_json(through_json(to_json(case))) == case
    assert apply(None, through_json(changes(None, case))) == case
    assert changes(case, case) == {}


def test_changes_are_small() -> None:
    """Only what changed is told: one value, the end of a list of comments."""
    stage = Stage()
    case = stage.draft()
    stage.comment(case, words="one")
    stage.comment(case, words="two")
    assert stage.last is not None
    told = stage.last.changes
    assert set(told) == {"version", "comments"}
    (kept, more) = told["comments"]["talk"]
    assert (kept, [entry[-1] for entry in more]) == (1, [{"words": "two"}])
    stage.edit(case, title="Tables", places=None, urgent=None)
    assert stage.last.changes == {"version": 4, "values": {"title": "Tables", "urgent": None}}


def test_each_step_tells_its_changes() -> None:
    """Applying the changes of all steps one by one gives the case as it stands."""
    stage = Stage()
    told: list[Any] = []
    steps = (
        lambda: stage.draft(person_known=True, person_name="Jane", phones=[{"kind": "home"}]),
        lambda: stage.comment("case1", words="take note"),
        lambda: stage.attach("case1"),
        lambda: stage.edit("case1", title="Tables", person_known=False),
        lambda: stage.do("case1", "send"),
        lambda: stage.do("case1", "pass_on", "d_de", other="o_de", why="w"),
        lambda: stage.do("case1", "hand_over", "o_de", chosen=["b1"], other="o_de2"),
    )
    for each in steps:
        each()
        assert stage.last is not None
        told.append(through_json(stage.last.changes))
    case: Case | None = None
    for each in told:
        case = apply(case, each)
    assert case == stage.cases["case1"]


def test_yes_and_one_are_not_the_same() -> None:
    """A value that turns from 1 to yes has changed."""
    stage = Stage()
    case = stage.cases[stage.draft()]
    (one, yes) = (case._replace(values={"x": value}) for value in (1, True))
    assert changes(one, yes) == {"values": {"x": True}}
