"""Who may do what, and who sees what, as tables by state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cpcspec.analysis.sentences import Speaker
from cpcspec.emitters.targets.manual.document import Block, Cell, Piece, Row, Table, notes, strong, words
from cpcspec.ir import walk
from cpcspec.ir.fold import NO, condition
from cpcspec.ir.nodes import Attachments, Box, Sight
from cpcspec.ir.words import capital, listed
from cpcspec.semantics.standing import Grant, Standing
from cpcspec.semantics.tables import Program

NOBODY = (Piece("\N{EN DASH}", "note"),)


class Given(NamedTuple):
    """Parties that may do the same in the same states; `also`: only whoever plays one of these, too."""

    parties: tuple[str, ...]
    states: tuple[str, ...]
    also: tuple[str, ...] = ()


class Rights:
    """Who may do what in one procedure: what the text gives, where whoever it is given to sees the case."""

    def __init__(self, program: Program, speaker: Speaker) -> None:
        """Ask the meaning of the spec."""
        self.speaker = speaker
        standing = Standing(program, program.procedures[speaker.procedure.id])
        self._grants: dict[tuple[str, str], list[Grant]] = {}
        for each in standing.grants():
            self._grants.setdefault((each.kind, each.name), []).append(each)

    def who(self, kind: str, name: str) -> tuple[Given, ...]:
        """Return the parties that may do something, those together that may in the same states."""
        by_party: dict[tuple[str, tuple[str, ...]], set[str]] = {}
        for grant in self._grants.get((kind, name), ()):
            places = [*((state, ()) for state in grant.states), *(each for each in grant.blind if each[1])]
            for state, also in places:
                by_party.setdefault((grant.party, also), set()).add(state)
        found: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = {}
        for (party, also), known in by_party.items():
            states = tuple(each.id for each in self.speaker.procedure.states if each.id in known)
            found.setdefault((states, also), []).append(party)
        return tuple(Given(tuple(parties), states, also) for (states, also), parties in found.items())

    def sentence(self, kind: str, name: str, *, states: bool = True) -> str:
        """Return who may do something and in which states, without the states where all may in the same ones."""
        found = self.who(kind, name)
        if not states and not found[1:]:
            return "; ".join(self._parties(each, "or") for each in found) or "nobody"
        return "; ".join(f"{self._parties(each)}, in {self.speaker.states(each.states)}" for each in found) or "nobody"

    def _parties(self, given: Given, last: str = "and") -> str:
        """Return the names of parties, with what they must be too."""
        names = [self.speaker.labels.parties.get(each, each) for each in given.parties]
        return f"{listed(names, last)}{self._too(given)}"

    def _too(self, given: Given) -> str:
        """Return which other party it must be that acts, if it must."""
        also = listed((self.speaker.labels.parties.get(each, each) for each in given.also), "or")
        return f" (only who is also {also})" if also else ""

    def cell(self, kind: str, name: str, state: str) -> Cell:
        """Return who may do something in a state."""
        here = [each for each in self.who(kind, name) if state in each.states]
        plain = [self.speaker.labels.parties.get(one, one) for each in here if not each.also for one in each.parties]
        told = [self._parties(each) for each in here if each.also]
        return (*words(*dict.fromkeys(plain)), *notes(*told)) or NOBODY


def deeds(rights: Rights) -> Table:
    """Return the matrix of all that may be done: a row each, a column for each state, and who in the cells."""
    procedure = rights.speaker.procedure
    rows: list[Row] = [_group("Fill in")] if any(each.edited for each in procedure.parts) else []
    rows += [_row(rights, "edit", part.id, part.label) for part in procedure.parts if part.edited]
    rows.append(_group("Act"))
    rows += [_row(rights, "action", each.id, each.label) for each in procedure.actions]
    boxes = [placed.item for placed in walk.form(procedure) if isinstance(placed.item, Box | Attachments)]
    rows += [_group("Add comments and files")] if boxes else []
    rows += [_row(rights, "comment" if isinstance(each, Box) else "attach", each.id, each.label) for each in boxes]
    return Table("Who may do what in which state", ("", *(each.label for each in procedure.states)), tuple(rows))


def _group(title: str) -> Row:
    return Row(((Piece(title, "group"),),), group=True)


def _row(rights: Rights, kind: str, name: str, title: str) -> Row:
    cells = (rights.cell(kind, name, state.id) for state in rights.speaker.procedure.states)
    return Row(((strong(title),), *cells))


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
