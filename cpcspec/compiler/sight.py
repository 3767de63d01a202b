"""Who sees what, and how long it is kept: IR from the model."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.compiler.ast import Arg, Block, Clause, Word
from cpcspec.compiler.carrying import HOLDERS, LEAVES, fragments
from cpcspec.compiler.context import Context, backing, words
from cpcspec.compiler.origins import Origin
from cpcspec.compiler.scope import DATE
from cpcspec.ir import nodes
from cpcspec.ir.fold import NO


def access(context: Context, blocks: list[Block]) -> tuple[nodes.Sight, ...]:
    """Return the rules of all `access` blocks together, without those that a setting has switched off."""
    found: list[nodes.Sight] = []
    for block in blocks:
        here = context.inside(block)
        for each in block.blocks("sees"):
            rule = _sight(here, each)
            if rule.when != NO:
                found.append(rule)
                here.origins.put(here.name, "access", str(len(found)), Origin(each.span, here.crumbs))
    return tuple(found)


def _sight(context: Context, block: Block) -> nodes.Sight:
    parties, what, masked, hidden, states, when = block.head[:6]
    return nodes.Sight(
        parties=context.parties(parties),
        tabs=None if isinstance(what, Word) else context.names(what, _tabs(context), "tab"),
        masked=masked is not None,
        hidden=paths_named(context, hidden),
        states=_states(context, states),
        when=context.settled(when),
        **backing(block),
    )


def _tabs(context: Context) -> dict[str, Block]:
    return {name: each for name, each in context.procedure.space("form").items() if each.kind == "tab"}


def _states(context: Context, clause: Arg) -> tuple[str, ...]:
    """Return the states in which a rule holds; all if none is named."""
    if not isinstance(clause, Clause):
        return context.all_states()
    named = context.states(clause.args[0])
    if clause.kind == "in_list":
        return named
    return tuple(each for each in context.all_states() if each not in named)


def paths_named(context: Context, names: Arg) -> tuple[str, ...]:
    """Return the dotted ids of all that the named parts, tabs, fragments, lists and fields hold."""
    leaves = list(_leaves(context.procedure.block, context))
    form, parts = context.procedure.space("form"), context.procedure.space("part")
    known = {**dict.fromkeys(fragments(context.procedure)), **parts, **form}
    found: dict[str, None] = {}
    for word in words(names):
        name = context.known(word, known, "part, tab, list or field")
        found.update((path, None) for path, groups in leaves if name in groups)
    return tuple(found)


def _leaves(procedure: Block, context: Context) -> Iterator[tuple[str, frozenset[str]]]:
    first = next(iter(context.procedure.space("part")), "")
    for tab in procedure.blocks("tab"):
        yield from _walk(tab, "", first, frozenset())


def _walk(block: Block, path: str, part: str, around: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield each leaf at any depth with the names it answers to: its own, its part, fragments and what holds it."""
    clause = next(block.clauses("in_part"), None)
    word = clause.args[0] if clause else None
    part = word.text if isinstance(word, Word) else part
    name = block.name.text
    groups = around | {name, *block.origin.split()}
    if block.kind in LEAVES:
        yield path + name, groups | {part}
    if block.kind in HOLDERS or block.kind == "list":
        deeper = f"{path}{name}." if block.kind == "list" else path
        for child in block.blocks(*LEAVES, "section"):
            yield from _walk(child, deeper, part, groups)


def retention(context: Context, blocks: list[Block]) -> nodes.Retention:
    """Return what is hidden and erased when, of all `retention` blocks together."""
    hide: list[nodes.Hide] = []
    erase: list[nodes.Erase] = []
    basis: list[str] = []
    meets: list[str] = []
    for block in blocks:
        here = context.inside(block)
        here.note("retention", block, str(len(hide) + len(erase) + 1))
        for clause in block.clauses("hide"):
            period, start, spared, when = clause.args
            hide.append(
                nodes.Hide(
                    period=here.lasting(period),
                    start=here.value(start, DATE),
                    spared=here.parties(spared),
                    when=here.settled(when),
                )
            )
        erase += [_erase(here, clause) for clause in block.clauses("erase")]
        basis += backing(block)["basis"]
        meets += backing(block)["meets"]
    return nodes.Retention(hide=tuple(hide), erase=tuple(erase), basis=tuple(basis), meets=tuple(meets))


def _erase(context: Context, clause: Clause) -> nodes.Erase:
    period, start, keep, when = clause.args
    form = {name: each for name, each in context.procedure.space("form").items() if each.kind in ("field", "switch")}
    return nodes.Erase(
        period=context.lasting(period),
        start=context.value(start, DATE),
        keep=context.names(keep, form, "field"),
        when=context.settled(when),
    )
