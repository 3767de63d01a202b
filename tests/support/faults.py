"""The single faults that a node of the IR can have: what somebody who writes a spec may forget, swap or turn round."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from cpcspec.ir import nodes as n
from cpcspec.ir import walk
from cpcspec.ir.base import Node
from cpcspec.ir.expr import SystemRef
from tests.support.fault_kit import (
    Around,
    Fault,
    condition_wrong,
    dropped,
    fault,
    flipped,
    ids,
    names_wrong,
    period_wrong,
    start_wrong,
    without,
)
from tests.support.form_faults import FORM_FAULTS
from tests.support.word_faults import (
    links_wrong,
    mail_words_wrong,
    procedure_words_wrong,
    reminder_words_wrong,
    unasked,
)

# ---------------------------------------------------------------- people and states


def _party(node: n.Party, here: Around) -> Iterator[Fault]:
    yield from names_wrong(node, "kinds", "kind", here.kinds, here)
    if node.country is not None:
        yield fault("country of a party dropped", "no country", "country", None)


def _part(node: n.Part, here: Around) -> Iterator[Fault]:
    for place, (party, states) in enumerate(node.edited):
        yield fault("right to edit dropped", f"not by {party}", "edited", without(node.edited, place))
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
        yield flipped(node, "final", "end of the case dropped")


def _start(node: n.Start, here: Around) -> Iterator[Fault]:
    yield from names_wrong(node, "kinds", "kind", here.kinds, here)


# ---------------------------------------------------------------- what is done


def _action(node: n.Action, here: Around) -> Iterator[Fault]:
    yield from names_wrong(node, "by", "party", here.parties, here)
    yield from dropped(node, "moves", "move dropped", least=1)
    yield from dropped(node, "needs", "need of completeness dropped")
    yield from dropped(node, "asks", "question dropped")
    yield from dropped(node, "checks", "check dropped")
    yield from dropped(node, "effects", "effect dropped")
    yield from unasked(node)


def _move(node: n.Move, here: Around) -> Iterator[Fault]:
    yield from names_wrong(node, "states", "state", here.living, here)
    yield from condition_wrong(node, "when", "guard")
    yield from _target(node, "to", here)


def _target(node: Node, field: str, here: Around) -> Iterator[Fault]:
    to = getattr(node, field)
    other = here.other(here.states, (to,)) if to else None
    if other:
        yield fault("state target swapped", f"{other} for {to}", field, other)
        yield fault("state target dropped", f"not to {to}", field, None)


def _set(node: n.SetField, here: Around) -> Iterator[Fault]:
    yield from condition_wrong(node, "when", "effect's condition")
    same = next((names for names in here.fields.values() if node.field in names), ())
    other = here.other(same, (node.field,))
    if other:
        yield fault("field of an effect swapped", f"{other} for {node.field}", "field", other)
    if isinstance(node.value, SystemRef) and node.value.name == "today":
        yield fault("value of an effect swapped", "created_on for today", "value", SystemRef(name="created_on"))


def _assign(node: n.Assign, here: Around) -> Iterator[Fault]:
    yield from condition_wrong(node, "when", "effect's condition")
    yield flipped(node, "add", "assignment turned round")
    assigned = tuple(each.id for each in here.procedure.parties if each.how == "assigned")
    other = here.other(assigned, (node.party,))
    if other:
        yield fault("party swapped", f"{other} for {node.party}", "party", other)


def _mail_effect(node: n.SendMail, _here: Around) -> Iterator[Fault]:
    yield from condition_wrong(node, "when", "effect's condition")


def _create(node: n.CreateCase, here: Around) -> Iterator[Fault]:
    yield from dropped(node, "carry", "carry item dropped")
    yield from dropped(node, "move", "rows not moved")
    yield from dropped(node, "sets", "effect dropped")
    if node.creator:
        yield fault("party dropped", f"not for {node.creator}", "creator", None)
    if node.files and not _sections(here.procedure) <= set(node.carry):
        yield flipped(node, "files", "files not copied")
    if node.files_chosen:
        yield fault("files not copied", f"without {node.files_chosen}", "files_chosen", None)
    yield from links_wrong(node, here)


def _sections(procedure: n.Procedure) -> set[str]:
    """Return the sections for files; those that are carried take their files along in any case."""
    return {each.item.id for each in walk.form(procedure) if isinstance(each.item, n.Attachments)}


# ---------------------------------------------------------------- time and mails


def _timer(node: n.Timer, here: Around) -> Iterator[Fault]:
    yield from names_wrong(node, "states", "state", here.states, here)
    yield from condition_wrong(node, "when", "timer's condition")
    yield from dropped(node, "reminders", "reminder dropped")
    yield from dropped(node, "effects", "effect dropped")
    yield from _target(node, "to", here)
    yield from start_wrong(node, here)
    ended = here.other(here.ended, node.states)
    if ended:
        yield fault("timer runs after the end", f"in {ended} too", "states", (*node.states, ended))


def _reminder(node: n.Reminder, here: Around) -> Iterator[Fault]:
    yield from names_wrong(node, "to", "recipient", here.parties, here)
    yield flipped(node, "before", "reminder turned round")
    if node.every:
        yield fault("reminder not repeated", "only once", "every", None)
    yield from reminder_words_wrong(node, here)


def _mail(node: n.Mail, here: Around) -> Iterator[Fault]:
    yield from names_wrong(node, "to", "recipient", here.parties, here)
    yield from dropped(node, "on", "trigger of a mail dropped")
    yield from condition_wrong(node, "when", "mail's condition")
    if not _by_time_alone(node, here):
        yield flipped(node, "except_actor", "exception of the actor turned round")
    yield from mail_words_wrong(node, here)


def _by_time_alone(node: n.Mail, here: Around) -> bool:
    """Return whether only periods send a mail: then nobody acts, and nobody is left out."""
    return set(node.on) <= set(ids(here.procedure.timers))


# ---------------------------------------------------------------- sight, retention, reuse


def _sight(node: n.Sight, here: Around) -> Iterator[Fault]:
    seeing = {party for rule in here.procedure.access if _wider(rule, node) for party in rule.parties}
    new = tuple(each for each in here.parties if each not in seeing)
    yield from names_wrong(node, "parties", "party of an access rule", new, here)
    yield from names_wrong(node, "states", "state of an access rule", here.states, here)
    yield from condition_wrong(node, "when", "condition of an access rule")
    yield from _seen_after_all(node, here)
    if node.tabs:
        tabs = ids(here.procedure.tabs)
        yield from names_wrong(node, "tabs", "tab of an access rule", tabs, here)
        yield fault("access rule widened", "all tabs", "tabs", None)
    yield flipped(node, "masked", "access rule unmasked" if node.masked else "access rule masked")


def _wider(rule: n.Sight, other: n.Sight) -> bool:
    """Return whether a rule shows all, always, in the states of another one: who has it gains nothing by the other."""
    plain = rule.when is None and rule.tabs is None and not rule.hidden and not rule.masked
    return rule is not other and plain and (not rule.states or set(other.states) <= set(rule.states) != set())


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
    yield from names_wrong(node, "spared", "party spared by retention", here.parties, here)
    yield from condition_wrong(node, "when", "retention's condition")
    yield from start_wrong(node, here)


def _erase(node: n.Erase, here: Around) -> Iterator[Fault]:
    yield from dropped(node, "keep", "kept field dropped")
    yield from condition_wrong(node, "when", "retention's condition")
    yield from start_wrong(node, here)


def _retention(node: n.Retention, _here: Around) -> Iterator[Fault]:
    yield from dropped(node, "hide", "retention rule deleted")
    yield from dropped(node, "erase", "retention rule deleted")


def _reuse(node: n.Reuse, here: Around) -> Iterator[Fault]:
    yield from names_wrong(node, "by", "party of a reuse cell", here.parties, here)
    yield from names_wrong(node, "states", "state of a reuse cell", here.states, here)
    yield from condition_wrong(node, "when", "reuse cell's condition")
    yield from dropped(node, "carry", "carry item dropped")
    yield from dropped(node, "sets", "effect dropped")
    yield from links_wrong(node, here)


def _procedure(node: n.Procedure, here: Around) -> Iterator[Fault]:
    yield from procedure_words_wrong(node, here)
    for place, each in enumerate(dropped(node, "access", "access rule dropped"), 1):
        yield each._replace(element=("access", str(place)))
    yield from dropped(node, "starts", "start from the menu dropped")
    for field, kind in (("actions", "action removed"), ("timers", "timer removed")):
        for each in dropped(node, field, kind):
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


_KNOWN: dict[type[Node], Callable[[Any, Around], Iterator[Fault]]] = FORM_FAULTS | {
    n.Action: _action, n.Assign: _assign, n.CreateCase: _create, n.Erase: _erase, n.Hide: _hide, n.Mail: _mail,
    n.Move: _move, n.Part: _part, n.Party: _party, n.Period: period_wrong, n.Procedure: _procedure,
    n.Reminder: _reminder, n.Retention: _retention, n.Reuse: _reuse, n.SendMail: _mail_effect, n.SetField: _set,
    n.Sight: _sight, n.Start: _start, n.State: _state, n.Timer: _timer,
}  # fmt: skip


def faults_in(node: Node, here: Around) -> Iterator[Fault]:
    """Yield the faults that this node can have by itself; those of the nodes below it are theirs."""
    known = _KNOWN.get(type(node))
    return known(node, here) if known else iter(())
