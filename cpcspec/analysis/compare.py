"""What changed between two versions of a spec, in words, element by element."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Literal, NamedTuple

from cpcspec.analysis.facts import RULES, shared, things
from cpcspec.analysis.form_facts import Thing
from cpcspec.ir.nodes import Procedure, Spec
from cpcspec.ir.words import Labels, labels_of, listed, quoted

How = Literal["new", "gone", "changed"]
WORDING = frozenset(("label", "help", "basis", "requirements met", "basis of its start", "order of its tabs", "marks"))
"""Aspects that change what is read or shown, never what a case may do."""
MOST_TOLD = 4
"""So many aspects of something new are told; the rest is in the spec."""


class Change(NamedTuple):
    """One change: of which element (see `Origins` for procedure, kind and id), in which aspect, and in words.

    `procedure` is empty for what belongs to none. `title` names the element for readers.
    """

    procedure: str
    kind: str
    id: str
    title: str
    how: How
    aspect: str
    says: str

    @property
    def wording(self) -> bool:
        """Return whether only words, law or order changed."""
        return self.aspect in WORDING


def compare(old: Spec, new: Spec) -> tuple[Change, ...]:
    """Return all changes, what belongs to no procedure first, then procedure by procedure in the order of the new."""
    before = {each.id: each for each in old.procedures}
    after = {each.id: each for each in new.procedures}
    found = list(_changes("", shared(old), shared(new)))
    for name in dict.fromkeys([*after, *before]):
        one, other = before.get(name), after.get(name)
        if one is not None and other is not None:
            known = _labels(old, one, new, other)
            found += _changes(name, things(old, one, known), things(new, other, known))
        elif other is not None:
            found.append(_whole(other, "new"))
        elif one is not None:
            found.append(_whole(one, "gone"))
    return tuple(found)


def _whole(procedure: Procedure, how: How) -> Change:
    title = f"the procedure {quoted(procedure.label)}"
    return Change(procedure.id, "procedure", procedure.id, title, how, "", f"{title} is {how}")


def _labels(old: Spec, one: Procedure, new: Spec, other: Procedure) -> Labels:
    """Return the labels of both versions; those of the new one count, so that a new label is told once only."""
    before, after = labels_of(old, one), labels_of(new, other)
    return replace(
        after,
        fields={**before.fields, **after.fields},
        parties={**before.parties, **after.parties},
        states={**before.states, **after.states},
        codes={**before.codes, **after.codes},
        procedures={**before.procedures, **after.procedures},
        kinds={**before.kinds, **after.kinds},
    )


def _changes(procedure: str, old: Iterable[Thing], new: Iterable[Thing]) -> Iterator[Change]:
    before = {(each.kind, each.id): each for each in old}
    after = {(each.kind, each.id): each for each in new}
    for key in dict.fromkeys([*after, *before]):
        one, other = before.get(key), after.get(key)
        if one is None and other is not None:
            yield Change(procedure, *key, other.title, "new", "", _introduced(other))
        elif one is not None and other is None:
            yield Change(procedure, *key, one.title, "gone", "", f"{one.title} is gone")
        elif one is not None and other is not None and one.bare != other.bare:
            yield from _between(procedure, one, other)


def _introduced(thing: Thing) -> str:
    """Return that something is new, with what matters most of it."""
    told = [f"{aspect} {listed(said)}" for aspect, said in thing.facts.items() if aspect not in WORDING]
    return "; ".join([f"{thing.title} is new", *told[:MOST_TOLD]])


def _between(procedure: str, old: Thing, new: Thing) -> Iterator[Change]:
    found = False
    for aspect in dict.fromkeys([*old.facts, *new.facts]):
        was, now = old.facts.get(aspect, ()), new.facts.get(aspect, ())
        if was != now:
            found = True
            says = f"{new.title}: {_difference(aspect, was, now)}"
            yield Change(procedure, new.kind, new.id, new.title, "changed", aspect, says)
    if not found:
        # Better a change that is not explained than one that is not told.
        says = f"{new.title}: is written differently, in a way that has no words here"
        yield Change(procedure, new.kind, new.id, new.title, "changed", "", says)


def _difference(aspect: str, was: tuple[str, ...], now: tuple[str, ...]) -> str:
    """Return how what is said differs: one thing for another, or what came and what went."""
    if len(was) <= 1 and len(now) <= 1:
        return f"{aspect}: was {was[0] if was else 'nothing'}, is now {now[0] if now else 'nothing'}"
    came = [each for each in now if each not in was]
    went = [each for each in was if each not in now]
    if not came and not went:
        return f"{aspect}: in another order: {listed(now)}"
    together = _bundled if aspect == RULES else list
    told = [f"{word} {'; '.join(together(said))}" for word, said in (("now also", came), ("no longer", went)) if said]
    return f"{aspect}: {'; '.join(told)}"


def _bundled(phrases: Iterable[str]) -> list[str]:
    """Return access rules (`what: whom`) with all `whom` of one `what` together."""
    bundles: dict[str, list[str]] = {}
    for each in phrases:
        what, _, whom = each.rpartition(": ")
        bundles.setdefault(what, []).append(whom)
    return [f"{what}: {listed(whom)}" for what, whom in bundles.items()]
