"""Who may do what, and who sees what, as tables by state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from cpcspec.analysis.sentences import Speaker
from cpcspec.emitters.targets.manual.document import Block, Cell, Piece, Row, Table, notes, strong, words
from cpcspec.ir import walk
from cpcspec.ir.fold import NO, condition
from cpcspec.ir.nodes import Attachments, Box, Sight
from cpcspec.ir.words import capital

NOBODY = (Piece("\N{EN DASH}", "note"),)


def deeds(speaker: Speaker) -> Table:
    """Return the matrix of all that may be done: a row each, a column for each state, and who in the cells."""
    procedure = speaker.procedure
    rows: list[Row] = [_group("Fill in")] if any(each.edited for each in procedure.parts) else []
    for part in procedure.parts:
        if part.edited:
            allowed = [(party, states) for party, states in part.edited]
            rows.append(_row(speaker, part.label, allowed))
    rows.append(_group("Act"))
    for action in procedure.actions:
        states = [state for move in action.moves if condition(move.when) != NO for state in move.states]
        rows.append(_row(speaker, action.label, [(party, states) for party in action.by]))
    boxes = [placed.item for placed in walk.form(procedure) if isinstance(placed.item, Box | Attachments)]
    rows += [_group("Add comments and files")] if boxes else []
    rows += [_row(speaker, each.label, [(party, each.states) for party in each.by]) for each in boxes]
    return Table("Who may do what in which state", ("", *(each.label for each in procedure.states)), tuple(rows))


def _group(title: str) -> Row:
    return Row(((Piece(title, "group"),),), group=True)


def _row(speaker: Speaker, title: str, allowed: Sequence[tuple[str, Iterable[str]]]) -> Row:
    known = [(party, tuple(states)) for party, states in allowed]
    cells: list[Cell] = [(strong(title),)]
    for state in speaker.procedure.states:
        who = [speaker.labels.parties.get(party, party) for party, states in known if state.id in states]
        cells.append(words(*dict.fromkeys(who)) or NOBODY)
    return Row(tuple(cells))


def sights(speaker: Speaker) -> Iterator[Block]:
    """Yield a matrix of who sees how much in which state, and the rules behind it."""
    procedure = speaker.procedure
    rules = [each for each in procedure.access if condition(each.when) != NO]
    if not rules:
        return
    rows = []
    for party in procedure.parties:
        own = [each for each in rules if party.id in each.parties]
        cells = [
            _seen([each for each in own if not each.states or state.id in each.states]) for state in procedure.states
        ]
        rows.append(Row(((strong(party.label),), *cells)))
    yield Table("How much each party sees", ("", *(each.label for each in procedure.states)), tuple(rows))
    told = [_rule(speaker, each) for each in rules]
    yield Table(
        "The rules behind it: of several that fit, the most generous one counts, field by field",
        ("Party", "In the state", "Sees", "Only if", "Basis"),
        tuple(told),
    )


def _seen(rules: Sequence[Sight]) -> Cell:
    """Return how much these rules show at most, and at least if that hangs on a condition."""
    always = max((_generosity(each) for each in rules if condition(each.when) is None), default=0)
    perhaps = max((_generosity(each) for each in rules), default=0)
    levels = ("nothing", "in part, masked", "in part", "all, masked", "all")
    said: Cell = (Piece(levels[always]),) if always else NOBODY
    return said if perhaps <= always else (*said, *notes(f"{levels[perhaps]}, if a condition holds"))


def _generosity(rule: Sight) -> int:
    whole = rule.tabs is None and not rule.hidden
    return (3 if whole else 1) + (0 if rule.masked else 1)


def _rule(speaker: Speaker, rule: Sight) -> Row:
    states = speaker.states(rule.states or [each.id for each in speaker.procedure.states])
    return Row(
        (
            (strong(capital(speaker.parties(rule.parties))),),
            words(states),
            words(capital(speaker.sight(rule))),
            words(speaker.when(rule.when)),
            notes("; ".join(rule.basis), ", ".join(rule.meets)),
        )
    )
