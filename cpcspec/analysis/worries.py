"""Reasons why a case could not go on under a new version: what it holds, what it lacks, who is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from cpcspec.analysis.holding import Holding, States
from cpcspec.analysis.reading import Deep, within
from cpcspec.ir.expr import Const, Expr, FieldRef, Scalar
from cpcspec.ir.fold import NO, condition
from cpcspec.ir.nodes import Action, Attachments, Box, Erase, FieldNode, Hide, ListNode, Procedure, Spec, Tab, TypeOf
from cpcspec.ir.registry import BY_NAME
from cpcspec.ir.words import quoted

FREE = frozenset(("text", "long text"))
"""Types that hold the values of all other types of text."""


Fate = Literal["safe", "needs a move", "breaks"]


class Worry(NamedTuple):
    """A reason, and what it makes of the case: at which stage (a state) it bites, and of which element."""

    fate: Fate
    stage: str
    kind: str
    id: str
    says: str


class Misfit(NamedTuple):
    """Why a value is none of its field any more.

    `safe`: it stays, as only what somebody changes is judged anew. `needs a move`: its code means nothing any more.
    `breaks`: no rule of the new version can read it.
    """

    fate: Fate
    says: str


CURES: dict[Fate, str] = {
    "safe": "; it stays as it is, though nobody could enter it now",
    "needs a move": "; it has to be put right",
    "breaks": "; and nobody may put it right from here on",
}

# ---------------------------------------------------------------- what a case holds


def value_worries(old: Holding, new: Holding, state: str, ahead: States) -> Iterator[Worry]:
    """Yield what a case in that state may hold and could not keep."""
    behind = old.behind(state)
    for path, deep in old.items.items():
        if path not in new.items or new.items[path].item != deep.item or _uses(deep, old.spec, new.spec):
            held = old.filled_in(path) & behind
            if held:
                yield from _value(old, new, state, path, ahead)


def _uses(deep: Deep, old: Spec, new: Spec) -> bool:
    """Return whether an item takes its values from a code list that lost codes."""
    item = deep.item
    codes = item.type.codes if isinstance(item, FieldNode) else item.codes if isinstance(item, ListNode) else None
    return bool(codes) and bool(_codes(old, codes or "") - _codes(new, codes or ""))


def _codes(spec: Spec, name: str) -> set[str]:
    return {each.code for codes in spec.codes if codes.id == name for each in codes.entries}


def _value(old: Holding, new: Holding, state: str, path: str, ahead: States) -> Iterator[Worry]:
    before = old.items[path].item
    label = quoted(before.label)
    if path not in new.items:
        if any(path.startswith(f"{list_}.") and list_ not in new.items for list_ in old.items):
            return  # The list around it is gone: that is told already.
        renamed = _renamed(old, new, path)
        if renamed:
            says = f"what {label} holds goes to `{renamed}` now"
            yield Worry("needs a move", state, "form", path, says)
        else:
            yield Worry("breaks", state, "form", path, f"{label} is gone, and what it may hold would be lost")
        return
    misfit = _misfit(before, new.items[path].item, old.spec, new.spec)
    if misfit is not None:
        cured = misfit.fate == "breaks" and bool(new.mended_in(path) & ahead)
        fate = "needs a move" if cured else misfit.fate
        yield Worry(fate, state, "form", path, f"{label} {misfit.says}{CURES[fate]}")


def _renamed(old: Holding, new: Holding, path: str) -> str:
    """Return the new item of the same label and the same kind of value that takes the place of one that is gone."""
    before = old.items[path].item
    for name, deep in new.items.items():
        same = name not in old.items and deep.item.label == before.label and deep.item.node == before.node
        if same and not _misfit(before, deep.item, old.spec, new.spec):
            return name
    return ""


def _misfit(before: object, after: object, old: Spec, new: Spec) -> Misfit | None:
    """Return why a value of the one may be none of the other; None if each is."""
    if isinstance(before, FieldNode) and isinstance(after, FieldNode):
        return _type_misfit(before.type, after.type, old, new)
    if type(before) is not type(after):
        return Misfit("breaks", "is something else now")
    if isinstance(before, ListNode) and isinstance(after, ListNode):
        if (before.codes, before.key) != (after.codes, after.key):
            return Misfit("breaks", "has rows that are entries of another list now")
        fewer = after.most is not None and (before.most is None or after.most < before.most)
        more = Misfit("safe", f"may have more than {after.most} rows") if fewer else None
        return _lost(before.codes, after.codes, old, new) or more
    return None


def _type_misfit(before: TypeOf, after: TypeOf, old: Spec, new: Spec) -> Misfit | None:
    was, now = BY_NAME[before.name], BY_NAME[after.name]
    if was.value != now.value:
        return Misfit("breaks", f"holds {was.in_words}, and should hold {now.in_words}")
    if was is not now and was.value == "text" and (now.name not in FREE or was.name == "long text"):
        return Misfit("safe", f"holds {was.in_words}, which may be no {now.in_words}")
    narrowed = set(before.kinds) - set(after.kinds) if after.kinds else set[str]()
    if narrowed or before.country != after.country:
        return Misfit("safe", "may hold an authority that cannot be chosen any more")
    if before.rows_of != after.rows_of:
        return Misfit("breaks", "holds rows of another list")
    if before.by != after.by:
        return Misfit("safe", "may hold what cannot be chosen any more")
    return _lost(before.codes, after.codes, old, new) or _narrower(before, after)


def _lost(before: str | None, after: str | None, old: Spec, new: Spec) -> Misfit | None:
    lost = sorted(_codes(old, before or "") - _codes(new, after or ""))
    many = f" and {len(lost) - 3} more" if lost[3:] else ""
    return Misfit("needs a move", f"may hold a code that is gone ({', '.join(lost[:3])}{many})") if lost else None


def _narrower(before: TypeOf, after: TypeOf) -> Misfit | None:
    """Return that the bounds leave out what they let in before."""
    ends = ((before.least, after.least, "less than", 1), (before.most, after.most, "more than", -1))
    for was, now, word, sign in ends:
        limit, known = _number(now), _number(was)
        if now is None or was == now:
            continue
        if limit is None:
            return Misfit("safe", "has other bounds now")
        if known is None or sign * limit > sign * known:
            return Misfit("safe", f"may hold {word} {limit}")
    return None


def _number(expr: Expr | None) -> int | None:
    value: Scalar = expr.value if isinstance(expr, Const) else None
    return value if isinstance(value, int) else None


# ---------------------------------------------------------------- what a case lacks


def stuck_worries(old: Holding, new: Holding, state: str, place: str) -> Iterator[Worry]:
    """Yield what is asked for before a step may be taken, and could not be given any more."""
    ahead = new.ahead(place)
    before = {each.id: each for each in old.procedure.actions}
    for action in new.procedure.actions:
        stages = [each for move in action.moves if condition(move.when) != NO for each in move.states if each in ahead]
        for stage in dict.fromkeys(stages):
            way = frozenset(each for each in ahead if stage in new.ahead(each))
            for path in (each for each in new.items if new.part(each) in action.needs):
                yield from _asked(old, new, _Step(state, stage, way, action), path)
            if action.id in before:
                yield from _barred(new, before[action.id], _Step(state, stage, way, action))


class _Step(NamedTuple):
    """An action at some stage: where the case is now, and the states that it may pass on its way there."""

    state: str
    stage: str
    way: States
    action: Action


def _asked(old: Holding, new: Holding, step: _Step, path: str) -> Iterator[Worry]:
    """Yield that an item is asked for by a step now and was not before, or that it cannot be given any more."""
    was = old.items.get(path)
    part = old.part(path) if was is not None else ""
    needed = any(part in each.needs for each in old.procedure.actions)
    now, then = _demands(new.items[path]), _demands(was) if needed and was is not None else set()
    if not now:
        return
    label, title = quoted(new.items[path].item.label), quoted(step.action.label)
    given = bool(new.filled_in(path) & step.way)
    says = f"{label} must be there, or meet a new condition, before {title}"
    if now - then and given:
        yield Worry("safe", step.stage, "form", path, says)
    elif now - then:
        yield Worry("breaks", step.stage, "form", path, f"{says}, and nobody may fill it in from here on")
    elif not given and step.state in old.empty_in(part) and old.filled_in(path) & old.ahead(step.state):
        says = f"{label} may be missing and must be there before {title}"
        yield Worry("breaks", step.stage, "form", path, f"{says}, and nobody may fill it in any more")


def _barred(new: Holding, was: Action, step: _Step) -> Iterator[Worry]:
    """Yield new conditions of a step that read nothing which anybody may still change."""
    known = {each.condition for each in was.checks}
    for check in step.action.checks:
        fields = _read(new, check.condition) if check.condition not in known else ()
        if fields and not any(new.filled_in(each) & step.way for each in fields):
            says = f"{quoted(step.action.label)} has a new condition: {check.message}"
            yield Worry("breaks", step.stage, "form", fields[0], f"{says}; nobody may change what it reads")


def _demands(deep: Deep) -> set[object]:
    """Return what an item and its tab ask for: presence, rows, and what must hold."""
    item, tab = deep.item, deep.tab
    if isinstance(item, FieldNode):
        # Whether it is asked for to save or to send makes no difference: before a step both count.
        own: Iterable[object] = (
            *(("required", each.when) for each in item.required),
            *(each.condition for each in item.checks),
        )
        # What is shown decides what is asked for, so that a new condition of sight may ask for something too.
        shown = item.shown if item.required else None
        return {*own, *_of_tab(tab, item.id), ("shown", shown)} if item.required or item.checks else set()
    if isinstance(item, ListNode):
        return {*item.least, *(each.condition for each in item.checks)}
    return set()


def _of_tab(tab: Tab | None, name: str) -> Iterator[object]:
    """Yield the conditions of a tab that read a field."""
    for check in tab.checks if tab else ():
        if any(isinstance(each, FieldRef) and each.name == name for each in within(check.condition)):
            yield check.condition


def _read(version: Holding, expr: Expr) -> tuple[str, ...]:
    """Return the items of the form that a condition reads."""
    names = [each.name for each in within(expr) if isinstance(each, FieldRef) and each.scope == "form"]
    return tuple(dict.fromkeys(each for each in names if each in version.items))


# ---------------------------------------------------------------- what was never set


def unset_worries(old: Holding, new: Holding, state: str, place: str) -> Iterator[Worry]:
    """Yield parties and dates of the new version that cases in that state would never have got."""
    yield from _nobody(old, new, place)
    behind = old.behind(state)
    for path, stages in _dates_read(new).items():
        if path in old.items and old.filled_in(path) & behind:
            continue
        writers = new.filled_in(path)
        late = stages & new.ahead(place)
        if late and not writers & new.ahead(place):
            label = quoted(new.items[path].item.label)
            says = f"{label} was never set, and a period counts from it"
            yield Worry("needs a move", place if place in late else min(late), "form", path, says)


def _nobody(old: Holding, new: Holding, place: str) -> Iterator[Worry]:
    """Yield the parties that act in a stage which cases may come into with nobody in them."""
    known = {each.id for each in old.procedure.parties if each.how == "assigned"}
    for party in new.procedure.parties:
        if party.how != "assigned" or party.id in known:
            continue
        writers = new.assigned_by(party.id)
        stages = _acts_in(new.procedure, party.id) & new.ahead(place, without=writers)
        if stages:
            says = f"nobody is {quoted(party.label)}, who acts there"
            yield Worry("needs a move", place if place in stages else min(stages), "party", party.id, says)


def _acts_in(procedure: Procedure, party: str) -> States:
    found = {state for part in procedure.parts for name, states in part.edited if name == party for state in states}
    for action in procedure.actions:
        if party in action.by:
            found.update(state for move in action.moves for state in move.states)
    return frozenset(found)


def _dates_read(version: Holding) -> dict[str, States]:
    """Return the fields that timers and retention count from, with the states in which they are read."""
    procedure = version.procedure
    found: dict[str, States] = {}
    for timer in procedure.timers:
        for path in _read(version, timer.start):
            found[path] = found.get(path, frozenset()) | frozenset(timer.states)
    rules: tuple[Hide | Erase, ...] = (*procedure.retention.hide, *procedure.retention.erase)
    for rule in rules:
        for path in _read(version, rule.start):
            found[path] = version.states
    return {
        path: states for path, states in found.items() if not isinstance(version.items[path].item, Box | Attachments)
    }
