"""What would become of open cases if they were moved to a new version of their spec.

Cases stay under the version that they were made under. This says what a move would meet, from the two specs alone:
of a case it is known which state it is in and what it may hold there; `breaks` means that there may be such a case.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cpcspec.analysis.holding import Holding
from cpcspec.analysis.leaving import leaving_worries
from cpcspec.analysis.moves import GONE, reached
from cpcspec.analysis.worries import Fate, Worry, stuck_worries, unset_worries, value_worries
from cpcspec.ir.nodes import Procedure, Spec, State
from cpcspec.ir.words import quoted

WORST: dict[Fate, int] = {"safe": 0, "needs a move": 1, "breaks": 2}


class Verdict(NamedTuple):
    """What becomes of the cases of a procedure in one state: the worst that any reason says, and all reasons."""

    procedure: str
    procedure_label: str
    state: str
    state_label: str
    final: bool
    fate: Fate
    worries: tuple[Worry, ...]


def fates(old: Spec, new: Spec) -> tuple[Verdict, ...]:
    """Return the verdict on the cases of each procedure of the old version, in each of its states."""
    after = {each.id: each for each in new.procedures}
    found: list[Verdict] = []
    for procedure in old.procedures:
        before = Holding(old, procedure)
        now = Holding(new, after[procedure.id]) if procedure.id in after else None
        for state in procedure.states:
            worries = _gone() if now is None else tuple(_worries(before, now, state))
            worries += tuple(leaving_worries(old, new, procedure, state))
            found.append(_verdict(procedure, state, worries))
    return tuple(found)


def _verdict(procedure: Procedure, state: State, worries: tuple[Worry, ...]) -> Verdict:
    fate: Fate = max((each.fate for each in worries), key=WORST.__getitem__, default="safe")
    ordered = tuple(sorted(dict.fromkeys(worries), key=lambda each: -WORST[each.fate]))
    return Verdict(procedure.id, procedure.label, state.id, state.label, state.final, fate, ordered)


def _gone() -> tuple[Worry, ...]:
    return (Worry("breaks", "", "procedure", "", "there is no such procedure any more"),)


def _worries(old: Holding, new: Holding, state: State) -> Iterator[Worry]:
    """Yield all that a case in that state would meet."""
    if old.procedure == new.procedure and old.spec.codes == new.spec.codes:
        return
    place = _place(new, state)
    if state.id not in new.states:
        yield _moved(new, state, place)
    else:
        yield from _ends(old, new, state)
    ahead = new.ahead(place) if place else new.states
    yield from value_worries(old, new, state.id, ahead)
    if place:
        yield from stuck_worries(old, new, state.id, place)
        yield from unset_worries(old, new, state.id, place)


def _place(new: Holding, state: State) -> str:
    """Return the state that a case comes into: the same, or one of the same label, or none."""
    if state.id in new.states:
        return state.id
    return next((each.id for each in new.procedure.states if each.label and each.label == state.label), "")


def _moved(new: Holding, state: State, place: str) -> Worry:
    label = quoted(state.label or state.id)
    if place:
        return Worry("needs a move", state.id, "state", state.id, f"the state {label} is called `{place}` now")
    ends = " (a final one)" if state.final else ""
    others = ", ".join(quoted(each.label) for each in new.procedure.states if each.final == state.final)
    says = f"there is no state {label} any more: say which one its cases come into{ends}: {others or 'there is none'}"
    return Worry("needs a move", state.id, "state", state.id, says)


def _ends(old: Holding, new: Holding, state: State) -> Iterator[Worry]:
    """Yield that a case could come to an end and no longer can, or that an end is none any more."""
    if state.final and not _can_end(new, state.id):
        yield Worry("breaks", state.id, "state", state.id, "it is no end any more, and no way leads to one")
    elif not state.final and _can_end(old, state.id) and not _can_end(new, state.id):
        yield Worry("breaks", state.id, "state", state.id, "no way leads to an end any more")


def _can_end(version: Holding, state: str) -> bool:
    finals = {each.id for each in version.procedure.states if each.final} | {GONE}
    ways = ((each.source, each.target) for each in version.ways)
    return bool(reached(ways, (state,)) & finals)
