"""The small form of an action or a comment box: what the user gave is put in place and judged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from cpcspec.semantics import reasons
from cpcspec.semantics.case import Refusal
from cpcspec.semantics.completeness import Goal, missing
from cpcspec.semantics.expr import NOTHING
from cpcspec.semantics.form import Holding
from cpcspec.semantics.shown import Known, settle_given
from cpcspec.semantics.validity import Judge, misshapen, plain
from cpcspec.semantics.walking import Place
from cpcspec.semantics.work import Work

NO_PART = frozenset(("",))
"""The part that the items of a small form belong to: none."""
NO_FIELDS: Mapping[str, Holding] = {}


class Small(NamedTuple):
    """A small form: its own items by name, and the fields of the case's form that it asks for."""

    own: Mapping[str, Holding]
    asked: Mapping[str, Holding] = NO_FIELDS
    action: str = ""


def take(work: Work, small: Small, given: Mapping[str, Any]) -> tuple[list[Refusal], frozenset[str]]:
    """Put the given values into the work; return what is wrong with them, and the names that were left open on purpose.

    A field of the form that is asked for and not given keeps its value.
    """
    found = []
    own: dict[str, Any] = {}
    asked: dict[str, Any] = {}
    for name, value in given.items():
        item = small.own.get(name) or small.asked.get(name)
        if item is None:
            found.append(reasons.unknown("field", str(name), field=str(name)))
            continue
        kept = plain(item, value)
        wrong = list(misshapen(item, kept, work.program.codes, Place(item.tab)))
        found += wrong
        if not wrong:
            (own if name in small.own else asked)[name] = kept
    cleared = frozenset(name for name, value in (own | asked).items() if value is None)
    work.given = {name: value for name, value in own.items() if value is not None}
    if asked:
        values = {**work.values, **asked}
        work.values = {name: value for name, value in values.items() if value is not None}
    settle_given(small.own.values(), work, Known(cleared=cleared))
    # What is refused already is not said to be missing as well.
    told = {each.field for each in found}
    found += [each for each in judged(work, small) if each.field not in told]
    return [replace(each, action=small.action) for each in found], cleared


def judged(work: Work, small: Small) -> Iterator[Refusal]:
    """Yield what is invalid or missing in a small form."""
    judge = Judge(work, work.program.codes)
    own = small.own.values()
    yield from judge.problems(own, work.given, NOTHING, Place())
    yield from missing(own, work.given, work, Goal(NO_PART, "send"), Place())
    for item in small.asked.values():
        place = Place(item.tab)
        yield from judge.problems((item,), work.values, work.case.values, place)
        yield from missing((item,), work.values, work, Goal((item.part,), "send"), place)
