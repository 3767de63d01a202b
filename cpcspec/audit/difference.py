"""The difference between two versions of a spec as text, as JSON and as a page."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from pydantic import JsonValue

from cpcspec.analysis.compare import Change, compare
from cpcspec.analysis.fates import WORST, Verdict, fates
from cpcspec.analysis.worries import Fate, Worry
from cpcspec.emitters.emitter import filled
from cpcspec.ir.codec import content_hash
from cpcspec.ir.nodes import Spec
from cpcspec.ir.words import capital, listed, quoted

MEANS: Mapping[Fate, str] = {
    "safe": "they can go on under the new version as they are",
    "needs a move": "something has to be put right first, once",
    "breaks": "there may be cases that cannot go on, or lose what they hold",
}
OPEN = "Open cases stay under the version that they were made under. If they were moved to the new one:"


class Located(NamedTuple):
    """A change and the procedures that have it, with the places where it is written."""

    change: Change
    procedures: tuple[str, ...]
    places: tuple[str, ...]


class Fated(NamedTuple):
    """States of a procedure whose cases meet the same: with the labels of the states, and the reasons."""

    fate: Fate
    states: tuple[str, ...]
    worries: tuple[Worry, ...]


class Difference(NamedTuple):
    """All that is to be told of two versions."""

    old: str
    new: str
    changes: tuple[Located, ...]
    verdicts: tuple[Verdict, ...]
    labels: Mapping[str, str]
    states: Mapping[tuple[str, str], str]

    @property
    def fate(self) -> Fate:
        """Return the worst verdict."""
        return max((each.fate for each in self.verdicts), key=WORST.__getitem__, default="safe")


Places = Mapping[tuple[str, str, str], str]
"""Where elements are written, by procedure, kind and id."""


def difference(old: Spec, new: Spec, before: Places, after: Places) -> Difference:
    """Return the difference of two versions, with the places of their elements."""
    procedures = [*old.procedures, *new.procedures]
    return Difference(
        content_hash(old),
        content_hash(new),
        tuple(_together(compare(old, new), before, after)),
        fates(old, new),
        {each.id: each.label or each.id for each in procedures},
        {(one.id, each.id): each.label or each.id for one in procedures for each in one.states},
    )


def _together(changes: Iterable[Change], before: Places, after: Places) -> Iterator[Located]:
    """Yield the changes; what a fragment brings into several procedures is told once."""
    groups: dict[tuple[str, str, str], list[Change]] = {}
    for each in changes:
        groups.setdefault((each.kind, each.id, each.says), []).append(each)
    for same in groups.values():
        found = [_place(each, before if each.how == "gone" else after) for each in same]
        names = tuple(each.procedure for each in same if each.procedure)
        yield Located(same[0], names, tuple(dict.fromkeys(each for each in found if each)))


def _place(change: Change, places: Places) -> str:
    """Return where a change is written, or the element around it that is."""
    owner = "" if change.kind == "procedure" else change.procedure
    name = change.id
    while name:
        found = places.get((owner, change.kind, name))
        if found:
            return found
        name = name.rpartition(".")[0]
    return places.get(("", "procedure", change.procedure), "")


def gathered(verdicts: Iterable[Verdict]) -> tuple[Fated, ...]:
    """Return the verdicts on one procedure, worst first, with the states together that meet the same."""
    groups: dict[tuple[Fate, tuple[Worry, ...]], list[str]] = {}
    for each in verdicts:
        # Where a reason bites in the very state of the case, the stage tells nothing more.
        told = tuple(worry._replace(stage="" if worry.stage == each.state else worry.stage) for worry in each.worries)
        groups.setdefault((each.fate, told), []).append(each.state_label)
    found = [Fated(fate, tuple(states), worries) for (fate, worries), states in groups.items()]
    return tuple(sorted(found, key=lambda each: -WORST[each.fate]))


def by_procedure(found: Difference) -> dict[str, tuple[Fated, ...]]:
    """Return the verdicts by the label of their procedure, without the procedures whose cases meet nothing at all."""
    worried = dict.fromkeys(each.procedure for each in found.verdicts if each.worries)
    return {found.labels[name]: gathered(each for each in found.verdicts if each.procedure == name) for name in worried}


def untouched(found: Difference) -> tuple[str, ...]:
    """Return the labels of the procedures whose cases meet nothing at all."""
    names = dict.fromkeys(found.labels[each.procedure] for each in found.verdicts)
    return tuple(each for each in names if each not in by_procedure(found))


def reason(worry: Worry, found: Difference) -> str:
    """Return a reason with its stage."""
    stage = next((label for (_, state), label in found.states.items() if state == worry.stage), worry.stage)
    return f"at {quoted(stage)}: {worry.says}" if stage else worry.says


def where(located: Located, found: Difference) -> str:
    """Return which procedures have a change."""
    if not located.procedures:
        return ""
    if len(located.procedures) > len(SHOWN):
        return f"in {len(located.procedures)} procedures"
    return f"in {listed(quoted(found.labels[each]) for each in located.procedures)}"


SHOWN = range(2)
"""So many procedures are named; of more, only the number is told."""


# ---------------------------------------------------------------- texts


def as_text(found: Difference) -> str:
    """Return the difference for a terminal."""
    if found.old == found.new:
        return "nothing changed\n"
    lines: list[str] = []
    for title, wording in (("What changed", False), ("What reads differently", True)):
        told = [each for each in found.changes if each.change.wording is wording]
        lines += [title, *(line for each in told for line in _change(each, found)), ""] if told else []
    lines += [OPEN]
    for label, groups in by_procedure(found).items():
        lines += [f"  {label}", *(line for each in groups for line in _fated(each, found))]
    lines += [f"  safe in every state: {label}" for label in untouched(found)]
    return "\n".join([*lines, "", f"open cases: {found.fate}: {MEANS[found.fate]}"]) + "\n"


def _change(located: Located, found: Difference) -> Iterator[str]:
    yield f"  {capital(located.change.says)}"
    told = ", ".join((*located.places[:1], *([where(located, found)] if located.procedures else [])))
    if told:
        yield f"      {told}"


def _fated(group: Fated, found: Difference) -> Iterator[str]:
    yield f"    {group.fate:<13} in {listed(map(quoted, group.states))}"
    for each in group.worries:
        yield f"        {reason(each, found)}"


def as_json(found: Difference) -> str:
    """Return the difference as JSON."""
    changes: list[JsonValue] = [
        {
            "procedures": list(each.procedures),
            "kind": each.change.kind,
            "id": each.change.id,
            "how": each.change.how,
            "aspect": each.change.aspect,
            "only_wording": each.change.wording,
            "says": each.change.says,
            "places": list(each.places),
        }
        for each in found.changes
    ]
    cases: list[JsonValue] = [
        {
            "procedure": each.procedure,
            "state": each.state,
            "final": each.final,
            "verdict": each.fate,
            "reasons": [{**worry._asdict(), "verdict": worry.fate} for worry in each.worries],
        }
        for each in found.verdicts
    ]
    data = {"old": found.old, "new": found.new, "verdict": found.fate, "changes": changes, "open_cases": cases}
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def as_html(found: Difference, version: str, names: tuple[str, str]) -> str:
    """Return the difference as one page that needs nothing else."""
    groups = {
        "What changed": [each for each in found.changes if not each.change.wording],
        "What reads differently": [each for each in found.changes if each.change.wording],
    }
    values = {
        "found": found,
        "groups": {
            title: [(each, capital(each.change.says), where(each, found)) for each in told]
            for title, told in groups.items()
        },
        "cases": {
            label: [(each, [capital(reason(worry, found)) for worry in each.worries]) for each in told]
            for label, told in by_procedure(found).items()
        },
        "untouched": untouched(found),
        "means": MEANS,
        "names": names,
        "open": OPEN,
        "version": version,
    }
    return filled("diff.html.j2", values)
