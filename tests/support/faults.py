"""The single faults that a node of the IR can have: what somebody who writes a spec may forget, swap or turn round."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, NamedTuple

from cpcspec.ir import nodes as n
from cpcspec.ir import walk
from cpcspec.ir.base import Node
from cpcspec.ir.expr import Const, Expr, FieldRef, SystemRef
from tests.support.wrong_conditions import opposite, wrong

Below = tuple[str | int, ...]


class Fault(NamedTuple):
    """A fault: its kind, what it is in this place, and what it puts where below the node.

    `element` is the kind and name of what is missing, where that is an element of the text.
    """

    kind: str
    what: str
    changes: tuple[tuple[Below, Any], ...]
    element: tuple[str, str] | None = None


def fault(kind: str, what: str, field: str, value: Any) -> Fault:
    """Return a fault in one field of a node."""
    return Fault(kind, what, (((field,), value),))


@dataclass(frozen=True)
class Around:
    """What a fault may put in the place of something: the names of the procedure, by their sort.

    `living` are the states that a case does not end in: a case that has ended takes nothing more, whatever else is
    written, so that a deed which is possible there too is no fault that anybody could notice.
    """

    procedure: n.Procedure
    seed: int
    parties: tuple[str, ...]
    states: tuple[str, ...]
    living: tuple[str, ...]
    kinds: tuple[str, ...]
    parts: tuple[str, ...]
    fields: dict[str, tuple[str, ...]]
    where: str = ""

    def at(self, where: str) -> Around:
        """Return the same, for the node at that place."""
        return replace(self, where=where)

    def recorded(self, kind: n.TypeOf) -> bool:
        """Return whether only the system puts values of this type into the form: it does not choose from a list."""
        edited = {each.id for each in self.procedure.parts if each.edited}
        fields = [each.item for each in walk.form(self.procedure) if isinstance(each.item, n.FieldNode)]
        asked = {name for action in self.procedure.actions for name in action.asks}
        return any(each.type is kind and each.part not in edited and each.id not in asked for each in fields)

    def other(self, names: Sequence[str], known: Iterable[str]) -> str | None:
        """Return one of the names that is not known yet, as the seed decides; None if there is none."""
        known = set(known)
        left = [each for each in names if each not in known]
        step = self.where.rpartition("/")[2]
        return min(left, key=lambda each: sha256(f"{self.seed}:{step}:{each}".encode()).digest(), default=None)


def around(spec: n.Spec, procedure: n.Procedure, seed: int) -> Around:
    """Return what is around the nodes of a procedure."""
    fields: dict[str, tuple[str, ...]] = {}
    for placed in walk.form(procedure):
        if isinstance(placed.item, n.FieldNode):
            sort = placed.item.type.name
            fields[sort] = (*fields.get(sort, ()), placed.item.id)
    return Around(
        procedure=procedure,
        seed=seed,
        parties=_ids(procedure.parties),
        states=_ids(procedure.states),
        living=tuple(each.id for each in procedure.states if not each.final),
        kinds=_ids(spec.kinds),
        parts=_ids(procedure.parts),
        fields=fields,
    )


def _ids(elements: Iterable[n.Element]) -> tuple[str, ...]:
    return tuple(each.id for each in elements)


# ---------------------------------------------------------------- what can be wrong with names, conditions and periods


def _without(values: tuple[Any, ...], place: int) -> tuple[Any, ...]:
    return values[:place] + values[place + 1 :]


def _dropped(node: Node, field: str, kind: str, least: int = 0) -> Iterator[Fault]:
    """Yield the loss of each of the values, if at least so many stay."""
    values = getattr(node, field)
    for place, each in enumerate(values):
        if len(values) > least:
            name = each if isinstance(each, str) else getattr(each, "id", "") or f"{place + 1}"
            yield fault(kind, f"without {name} of {field}", field, _without(values, place))


def _names(node: Node, field: str, noun: str, pool: Sequence[str], here: Around) -> Iterator[Fault]:
    """Yield a name dropped, swapped and added. No name would mean: all; so one stays."""
    values: tuple[str, ...] = getattr(node, field)
    if not values:
        return
    yield from _dropped(node, field, f"{noun} dropped", least=1)
    other = here.other(pool, values)
    if other is None:
        return
    for place, each in enumerate(values):
        changed = (*values[:place], other, *values[place + 1 :])
        yield fault(f"{noun} swapped", f"{other} for {each}", field, changed)
    yield fault(f"{noun} added", f"with {other}", field, (*values, other))


def _condition(node: Node, field: str, noun: str, *, droppable: bool = True) -> Iterator[Fault]:
    """Yield a condition that is lost, turned round, or wrong in one of its parts."""
    expr: Expr | None = getattr(node, field)
    if expr is None:
        return
    if droppable:
        yield fault(f"{noun} dropped", f"no {field}", field, None)
    if not isinstance(expr, Const):
        yield fault(f"{noun} inverted", f"{field} turned round", field, opposite(expr))
    for what, other in wrong(expr):
        yield fault("condition wrong in a part", f"{field}: {what}", field, other)


def _flipped(node: Node, field: str, kind: str) -> Fault:
    return fault(kind, f"{field} is {not getattr(node, field)}", field, not getattr(node, field))


def _moved(node: Node, field: str, kind: str) -> Iterator[Fault]:
    """Yield a number that is one too large and one too small."""
    value = getattr(node, field)
    for by in (1, -1):
        if isinstance(value, Const) and type(value.value) is int:
            yield fault(kind, f"{field} {by:+}", field, Const(value=value.value + by))
        elif type(value) is int:
            yield fault(kind, f"{field} {by:+}", field, value + by)


LONGER = {"hour": "day", "day": "week", "week": "month", "month": "year", "year": "month"}


def _period(node: n.Period, here: Around) -> Iterator[Fault]:
    yield from _moved(node, "amount", "bound moved by one")
    yield fault("unit swapped", f"{LONGER[node.unit]}s for {node.unit}s", "unit", LONGER[node.unit])
    if isinstance(node.amount, FieldRef):
        numbers = (*here.fields.get("days", ()), *here.fields.get("whole number", ()))
        other = here.other(numbers, (node.amount.name,))
        if other:
            yield fault("period swapped", f"{other} for {node.amount.name}", "amount", FieldRef(name=other))


def _start_of(node: Node, here: Around) -> Iterator[Fault]:
    """Yield another date for a period to begin at."""
    start = node.start  # type: ignore[attr-defined]
    if isinstance(start, FieldRef | SystemRef):
        dates: dict[str, Expr] = {each: FieldRef(name=each) for each in here.fields.get("date", ())}
        dates |= {"created_on": SystemRef(name="created_on"), "changed_on": SystemRef(name="changed_on")}
        other = here.other(tuple(dates), (start.name,))
        if other:
            yield fault("start swapped", f"{other} for {start.name}", "start", dates[other])


# ---------------------------------------------------------------- forms


def _field(node: n.FieldNode, here: Around) -> Iterator[Fault]:
    yield from _dropped(node, "required", "requirement dropped")
    yield from _condition(node, "shown", "shown-condition")
    yield from _dropped(node, "checks", "check dropped")
    if node.default is not None:
        yield fault("default dropped", "no default", "default", None)
        yield from _moved(node, "default", "default changed")
        if isinstance(node.default, Const) and isinstance(node.default.value, bool):
            yield fault("default changed", "turned round", "default", Const(value=not node.default.value))
    if node.personal is not None:
        yield from _condition(node, "personal", "personal-data mark")
    other = here.other(here.parts, (node.part,)) if node.part else None
    if other:
        yield fault("part swapped", f"{other} for {node.part}", "part", other)


def _requirement(node: n.Requirement, _here: Around) -> Iterator[Fault]:
    lowered = node.level == "save"
    kind = "required level lowered" if lowered else "required level raised"
    yield fault(kind, f"was {node.level}", "level", "send" if lowered else "save")
    yield from _condition(node, "when", "requirement's condition")


def _type(node: n.TypeOf, here: Around) -> Iterator[Fault]:
    for field in ("least", "most"):
        yield from _moved(node, field, "bound moved by one")
        if getattr(node, field) is not None:
            yield fault("bound dropped", f"no {field}", field, None)
    for field in ("country", "by"):
        if getattr(node, field) is not None:
            yield fault("choice widened", f"no {field}", field, None)
    if not here.recorded(node):
        yield from _names(node, "kinds", "kind", here.kinds, here)


def _check(node: n.Check, _here: Around) -> Iterator[Fault]:
    yield from _condition(node, "condition", "check", droppable=False)
    if node.level == "save":
        yield fault("check level lowered", "was save", "level", "send")


def _list(node: n.ListNode, _here: Around) -> Iterator[Fault]:
    yield from _condition(node, "shown", "shown-condition")
    yield from _dropped(node, "least", "fewest rows dropped")
    yield from _dropped(node, "checks", "check dropped")
    if node.most is not None:
        yield fault("most rows dropped", "no most", "most", None)
        yield from _moved(node, "most", "bound moved by one")


def _least(node: n.LeastRows, _here: Around) -> Iterator[Fault]:
    yield from _moved(node, "count", "bound moved by one")
    yield from _condition(node, "when", "requirement's condition")


def _box(node: n.Box, here: Around) -> Iterator[Fault]:
    yield from _condition(node, "shown", "shown-condition")
    yield from _names(node, "by", "party", here.parties, here)
    yield from _names(node, "states", "state", here.living, here)
    yield from _dropped(node, "effects", "effect dropped")
    if node.per:
        yield fault("limit of comments dropped", f"not per {node.per}", "most", None)
        other = "authority" if node.per == "country" else "country"
        yield fault("limit of comments changed", f"per {other}", "per", other)
    if node.most is not None:
        yield fault("bound moved by one", "most +1", "most", node.most + 1)


def _attachments(node: n.Attachments, here: Around) -> Iterator[Fault]:
    yield from _names(node, "by", "party", here.parties, here)
    yield from _names(node, "states", "state", here.living, here)
    if node.personal:
        yield _flipped(node, "personal", "personal-data mark dropped")


def _section(node: n.SectionNode, _here: Around) -> Iterator[Fault]:
    yield from _condition(node, "shown", "shown-condition")


def _tab(node: n.Tab, _here: Around) -> Iterator[Fault]:
    yield from _condition(node, "shown", "shown-condition")
    yield from _dropped(node, "checks", "check dropped")


# ---------------------------------------------------------------- people and states


def _party(node: n.Party, here: Around) -> Iterator[Fault]:
    yield from _names(node, "kinds", "kind", here.kinds, here)
    if node.country is not None:
        yield fault("country of a party dropped", "no country", "country", None)


def _part(node: n.Part, here: Around) -> Iterator[Fault]:
    for place, (party, states) in enumerate(node.edited):
        yield fault("right to edit dropped", f"not by {party}", "edited", _without(node.edited, place))
        for what, right in _rights(party, states, here):
            edited = (*node.edited[:place], right, *node.edited[place + 1 :])
            yield fault("right to edit changed", what, "edited", edited)


def _rights(party: str, states: tuple[str, ...], here: Around) -> Iterator[tuple[str, tuple[str, tuple[str, ...]]]]:
    other = here.other(here.parties, (party,))
    if other:
        yield f"{other} for {party}", (other, states)
    state = here.other(here.living, states) if states else None
    if state:
        yield f"{party} in {state} too", (party, (*states, state))
    if len(states) > 1:
        yield f"{party} not in {states[-1]}", (party, states[:-1])


def _state(node: n.State, _here: Around) -> Iterator[Fault]:
    if node.final:
        yield _flipped(node, "final", "end of the case dropped")


def _start(node: n.Start, here: Around) -> Iterator[Fault]:
    yield from _names(node, "kinds", "kind", here.kinds, here)


# ---------------------------------------------------------------- what is done


def _action(node: n.Action, here: Around) -> Iterator[Fault]:
    yield from _names(node, "by", "party", here.parties, here)
    yield from _dropped(node, "moves", "move dropped", least=1)
    yield from _dropped(node, "needs", "need of completeness dropped")
    yield from _dropped(node, "asks", "question dropped")
    yield from _dropped(node, "checks", "check dropped")
    yield from _dropped(node, "effects", "effect dropped")


def _move(node: n.Move, here: Around) -> Iterator[Fault]:
    yield from _names(node, "states", "state", here.living, here)
    yield from _condition(node, "when", "guard")
    yield from _target(node, "to", here)


def _target(node: Node, field: str, here: Around) -> Iterator[Fault]:
    to = getattr(node, field)
    other = here.other(here.states, (to,)) if to else None
    if other:
        yield fault("state target swapped", f"{other} for {to}", field, other)
        yield fault("state target dropped", f"not to {to}", field, None)


def _set(node: n.SetField, here: Around) -> Iterator[Fault]:
    yield from _condition(node, "when", "effect's condition")
    same = next((names for names in here.fields.values() if node.field in names), ())
    other = here.other(same, (node.field,))
    if other:
        yield fault("field of an effect swapped", f"{other} for {node.field}", "field", other)
    if isinstance(node.value, SystemRef) and node.value.name == "today":
        yield fault("value of an effect swapped", "created_on for today", "value", SystemRef(name="created_on"))


def _assign(node: n.Assign, here: Around) -> Iterator[Fault]:
    yield from _condition(node, "when", "effect's condition")
    yield _flipped(node, "add", "assignment turned round")
    assigned = tuple(each.id for each in here.procedure.parties if each.how == "assigned")
    other = here.other(assigned, (node.party,))
    if other:
        yield fault("party swapped", f"{other} for {node.party}", "party", other)


def _mail_effect(node: n.SendMail, _here: Around) -> Iterator[Fault]:
    yield from _condition(node, "when", "effect's condition")


def _create(node: n.CreateCase, _here: Around) -> Iterator[Fault]:
    yield from _dropped(node, "carry", "carry item dropped")
    yield from _dropped(node, "move", "rows not moved")
    yield from _dropped(node, "sets", "effect dropped")
    if node.creator:
        yield fault("party dropped", f"not for {node.creator}", "creator", None)
    if node.files:
        yield _flipped(node, "files", "files not copied")
    if node.files_chosen:
        yield fault("files not copied", f"without {node.files_chosen}", "files_chosen", None)
    if node.link:
        yield Fault("link dropped", "no link", ((("link",), ""), (("back",), "")))


# ---------------------------------------------------------------- time and mails


def _timer(node: n.Timer, here: Around) -> Iterator[Fault]:
    yield from _names(node, "states", "state", here.states, here)
    yield from _condition(node, "when", "timer's condition")
    yield from _dropped(node, "reminders", "reminder dropped")
    yield from _dropped(node, "effects", "effect dropped")
    yield from _target(node, "to", here)
    yield from _start_of(node, here)


def _reminder(node: n.Reminder, here: Around) -> Iterator[Fault]:
    yield from _names(node, "to", "recipient", here.parties, here)
    yield _flipped(node, "before", "reminder turned round")
    if node.every:
        yield fault("reminder not repeated", "only once", "every", None)


def _mail(node: n.Mail, here: Around) -> Iterator[Fault]:
    yield from _names(node, "to", "recipient", here.parties, here)
    yield from _dropped(node, "on", "trigger of a mail dropped")
    yield from _condition(node, "when", "mail's condition")
    yield _flipped(node, "except_actor", "exception of the actor turned round")


# ---------------------------------------------------------------- sight, retention, reuse


def _sight(node: n.Sight, here: Around) -> Iterator[Fault]:
    yield from _names(node, "parties", "party of an access rule", here.parties, here)
    yield from _names(node, "states", "state of an access rule", here.states, here)
    yield from _condition(node, "when", "condition of an access rule")
    yield from _seen_after_all(node, here)
    if node.tabs:
        tabs = _ids(here.procedure.tabs)
        yield from _names(node, "tabs", "tab of an access rule", tabs, here)
        yield fault("access rule widened", "all tabs", "tabs", None)
    yield _flipped(node, "masked", "access rule unmasked" if node.masked else "access rule masked")


def _seen_after_all(node: n.Sight, here: Around) -> Iterator[Fault]:
    """Yield the exceptions of an access rule that are lost: all of one part, since parts are what is named."""
    part_of = {path: part for placed in walk.form(here.procedure) for path, part in _parts(placed.item, "")}
    for part in dict.fromkeys(part_of.get(path, path) for path in node.hidden):
        left = tuple(path for path in node.hidden if part_of.get(path, path) != part)
        yield fault("exception of an access rule dropped", f"without {part}", "hidden", left)


def _parts(item: walk.Leaf, before: str) -> Iterator[tuple[str, str]]:
    """Yield the paths of a leaf and what is in it, each with its part; what has no part is named by itself."""
    path = before + item.id
    yield path, getattr(item, "part", "") or path
    if isinstance(item, n.ListNode):
        for placed in walk.leaves(item.items):
            yield from _parts(placed.item, f"{path}.")


def _hide(node: n.Hide, here: Around) -> Iterator[Fault]:
    yield from _names(node, "spared", "party spared by retention", here.parties, here)
    yield from _condition(node, "when", "retention's condition")
    yield from _start_of(node, here)


def _erase(node: n.Erase, here: Around) -> Iterator[Fault]:
    yield from _dropped(node, "keep", "kept field dropped")
    yield from _condition(node, "when", "retention's condition")
    yield from _start_of(node, here)


def _retention(node: n.Retention, _here: Around) -> Iterator[Fault]:
    yield from _dropped(node, "hide", "retention rule deleted")
    yield from _dropped(node, "erase", "retention rule deleted")


def _reuse(node: n.Reuse, here: Around) -> Iterator[Fault]:
    yield from _names(node, "by", "party of a reuse cell", here.parties, here)
    yield from _names(node, "states", "state of a reuse cell", here.states, here)
    yield from _condition(node, "when", "reuse cell's condition")
    yield from _dropped(node, "carry", "carry item dropped")
    yield from _dropped(node, "sets", "effect dropped")
    if node.link:
        yield Fault("link dropped", "no link", ((("link",), ""), (("back",), "")))


def _procedure(node: n.Procedure, _here: Around) -> Iterator[Fault]:
    for place, each in enumerate(_dropped(node, "access", "access rule dropped"), 1):
        yield each._replace(element=("access", str(place)))
    yield from _dropped(node, "starts", "start from the menu dropped")
    for field, kind in (("actions", "action removed"), ("timers", "timer removed")):
        for each in _dropped(node, field, kind):
            gone = each.what.split()[1]
            changes = (*each.changes, (("mails",), _forgetting(node.mails, gone)))
            yield each._replace(changes=changes, element=(field.removesuffix("s"), gone))


def _forgetting(mails: tuple[n.Mail, ...], name: str) -> tuple[n.Mail, ...]:
    """Return the mails without a word on what is gone, as the compiler would ask for; those on nothing else go too."""
    left: list[n.Mail] = []
    for mail in mails:
        on = tuple(each for each in mail.on if each != name)
        if on or not mail.on:
            left.append(mail.model_copy(update={"on": on, "text": mail.text.replace(f"{{{name}}}", "")}))
    return tuple(left)


_KNOWN: dict[type[Node], Callable[[Any, Around], Iterator[Fault]]] = {
    n.Action: _action, n.Assign: _assign, n.Attachments: _attachments, n.Box: _box, n.Check: _check,
    n.CreateCase: _create, n.Erase: _erase, n.FieldNode: _field, n.Hide: _hide, n.LeastRows: _least, n.ListNode: _list,
    n.Mail: _mail, n.Move: _move, n.Part: _part, n.Party: _party, n.Period: _period, n.Procedure: _procedure,
    n.Reminder: _reminder, n.Requirement: _requirement, n.Retention: _retention, n.Reuse: _reuse,
    n.SectionNode: _section, n.SendMail: _mail_effect, n.SetField: _set, n.Sight: _sight, n.Start: _start,
    n.State: _state, n.Tab: _tab, n.Timer: _timer, n.TypeOf: _type,
}  # fmt: skip


def faults_in(node: Node, here: Around) -> Iterator[Fault]:
    """Yield the faults that this node can have by itself; those of the nodes below it are theirs."""
    known = _KNOWN.get(type(node))
    return known(node, here) if known else iter(())
