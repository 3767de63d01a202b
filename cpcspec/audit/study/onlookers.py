"""Who sees cases, gets mails about them, or is spoken of in conditions, without doing anything."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import chain

from cpcspec.analysis.reading import within
from cpcspec.audit.check import Subject
from cpcspec.audit.models.formula import FALSE, Formula, every, negation, some
from cpcspec.audit.models.space import Context
from cpcspec.audit.states.exploration import Exploration
from cpcspec.audit.states.generate import assume
from cpcspec.audit.study.ways import first_where
from cpcspec.ir import nodes
from cpcspec.ir.expr import PartyRef
from cpcspec.semantics.tables import SightTable


def heard(node: nodes.Procedure, party: str) -> bool:
    """Return whether a party is to get some mail."""
    told = chain.from_iterable((*(each.to for each in node.mails), *(each.to for each in _reminders(node))))
    return party in set(told)


def _reminders(node: nodes.Procedure) -> Iterator[nodes.Reminder]:
    for timer in node.timers:
        yield from timer.reminders


def read(subject: Subject, party: str) -> bool:
    """Return whether a condition, an effect or another party speaks of a party."""
    reuses = [each for each in subject.world.spec.reuses if each.source == subject.id]
    makes = [
        each.creator for action in subject.node.actions for each in action.effects if isinstance(each, nodes.CreateCase)
    ]
    found = (each.name for each in within((subject.node, *reuses)) if isinstance(each, PartyRef))
    return party in makes or party in set(found)


def seen(subject: Subject, party: str, personal: Collection[str] | None = None) -> tuple[str, ...]:
    """Return the states in which whoever plays a party sees anything by the rules for that party.

    With `personal`, only one of these items counts, and only where it is neither masked nor hidden.
    """
    ground = subject.ground
    found = []
    for state in subject.node.states:
        rules = [each for each in ground.space.table.rules if _fits(each, party, state.id, personal)]
        if rules and _somebody(ground, rules, (party, state.id), hidden=personal is not None):
            found.append(state.id)
    return tuple(found)


def _fits(rule: SightTable, party: str, state: str, personal: Collection[str] | None) -> bool:
    shows = personal is None or (not rule.masked and not rule.paths.isdisjoint(personal))
    return party in rule.parties and state in rule.states and shows


def _somebody(ground: Exploration, rules: list[SightTable], where: tuple[str, str], *, hidden: bool) -> bool:
    """Return whether in a state somebody plays a party, and one of its rules applies."""
    party, state = where
    at = ground.model.variables[0].words.index(state)
    places = ground.by_status.get(at, [])
    ways: list[Formula] = []
    for watcher, _ in enumerate(ground.model.watchers if places else ()):
        ctx = Context(ground.names, watcher).at(at, state)
        when = some(ground.space.formula(each.node.when, ctx) for each in rules)
        over = _hidden(ground, ctx) if hidden else FALSE
        ways.append(assume(every((ground.playing((party,), ctx), when, negation(over))), 0, at))
    return first_where(ground, places, some(dict.fromkeys(ways))) is not None


def _hidden(ground: Exploration, ctx: Context) -> Formula:
    """Return when personal data are hidden from an authority, since their time is over."""
    return some(
        every((
            ground.steps.renewing.over(number, ctx),
            negation(ground.playing(tuple(each.spared), ctx, wide=False)),
        ))
        for number, each in enumerate(ground.space.table.node.retention.hide)
    )  # fmt: skip
