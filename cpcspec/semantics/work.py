"""A step at work: the environment that effects change, and the case that comes of it in the end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cpcspec.ir import nodes
from cpcspec.semantics.alone import NOTHING, Row
from cpcspec.semantics.case import Actor, Case, Deleted, Effect, Entry, File, Link, Stepped, World
from cpcspec.semantics.changes import changes
from cpcspec.semantics.deadlines import left
from cpcspec.semantics.expr import Env, several
from cpcspec.semantics.form import Field
from cpcspec.semantics.mails import MailList
from cpcspec.semantics.numbering import numbered, serial_in, series_of
from cpcspec.semantics.shown import NOTHING_KNOWN, Known, fitting, seen_before, settle
from cpcspec.semantics.tables import ProcedureTable, Program


class Work(Env):
    """A case in the middle of a step. What it was is `case`; what it becomes is put together here."""

    # What most steps never touch stands here once, so that a step costs little.
    comments: Mapping[str, tuple[Entry, ...]] | None = None
    files: Mapping[str, tuple[File, ...]] | None = None
    links: tuple[Link, ...] | None = None
    fired: tuple[str, ...] | None = None
    mails: MailList | None = None
    effects: tuple[Effect, ...] = ()
    others: tuple[Stepped, ...] = ()
    own: dict[str, Any] | None = None
    """The copy of the old values in which single fields were set and nothing else was done: those in `touched`."""
    touched: tuple[str, ...] = ()
    alone: Row = NOTHING
    """What the case has done by itself when the step is done: nothing, once somebody acts."""
    series: tuple[str, ...] = ()
    """The series of the numbers that were given, here and in the cases that the step creates."""
    fresh = False
    """Whether the case is only being made: then nothing was shown before."""
    gone = ""
    new_id = ""
    """Names what the step creates."""

    def __init__(self, program: Program, table: ProcedureTable, case: Case, world: World, actor: Actor | None) -> None:
        """Start from a case, as an actor (None: the clock)."""
        Env.__init__(self, table.players, case, world, actor)
        self.program = program
        self.table = table

    # ------------------------------------------------------------------ what effects do

    def put(self, name: str, value: Any) -> None:
        """Set a field to a computed value, in the shape that the field holds."""
        item = self.table.by_id.get(name)
        if not isinstance(item, Field):
            return
        kept = fitting(item, value)
        values = self.own
        if values is None or values is not self.values:
            fresh = self.values is self.case.values
            values = dict(self.values)
            self.values = values
            self.own = values if fresh else None
        if kept is None:
            values.pop(name, None)
        else:
            values[name] = kept
        self.touched = (*self.touched, name)

    def replace(self, values: dict[str, Any], touched: tuple[str, ...]) -> None:
        """Use a copy of the values in which single fields were set."""
        self.own = values if self.values is self.case.values else None
        self.values = values
        self.touched = touched

    def assign(self, party: str, authorities: tuple[str, ...], *, add: bool) -> None:
        """Replace the authorities of an assigned party, or add to them; each is there once."""
        before = self.assigned.get(party, ()) if add else ()
        self.assigned = {**self.assigned, party: tuple(dict.fromkeys((*before, *authorities)))}

    def change(self, effect: nodes.SetField | nodes.Assign, value: Any) -> None:
        """Set a field or assign a party to a value that was read elsewhere."""
        if isinstance(effect, nodes.SetField):
            self.put(effect.field, value)
        else:
            self.assign(effect.party, several(value), add=effect.add)

    def give_number(self) -> None:
        """Give the case its permanent number, if it has none."""
        if self.number is None:
            series = series_of(self.table.node.number, self.world)
            self.number = numbered(series, serial_in(series, self.world) + self.series.count(series))
            self.series = (*self.series, series)

    def send(self, mail: str) -> None:
        """Send a mail when the step is done."""
        if self.mails is None:
            self.mails = MailList()
        self.mails.add(self.table.mails.get(mail))

    def link(self, case: str, procedure: str, words: str) -> None:
        """Add a link to another case."""
        self.links = (*(self.links or self.case.links), Link(case, procedure, words))

    # ------------------------------------------------------------------ the end of the step

    def settle(self, known: Known = NOTHING_KNOWN) -> None:
        """Drop what is not shown, and give what has come to be shown its default."""
        if self.table.defaults and not self.fresh:
            before = Env(self.players, self.case, self.world, self.actor)
            known = known._replace(seen=seen_before(self.table.tabs, before))
        settle(self.table.tabs, self, known)

    def finish(
        self, trigger: str = "", state: str | None = None, known: Known = NOTHING_KNOWN, *, settled: bool = False
    ) -> Stepped:
        """Return the step done: the state changed, values settled, mails written.

        `trigger` is the action, box, section or timer that mails may wait for. What the clock does counts as a change
        of the case only if it changes more than which rungs are over.
        """
        old, table = self.case, self.table
        if self.gone:
            return self._vanish(old)
        # A move to the state that the case is in enters it anew: for staying there is no move at all.
        moves = state is not None
        changed = moves or self.values is not old.values or self.assigned is not old.parties or self.links is not None
        fired = old.fired if self.fired is None else self.fired
        if state is not None and moves:
            self.state = state
            fired = left(table.timers, state, fired)
        if changed and table.settles and not settled:
            self.settle(known)
        stamp = self.world.stamp
        new = Case(
            old.id, old.procedure, self.state, old.version + 1, old.creator, old.created_at,
            stamp if changed or self.actor is not None else old.changed_at,
            stamp if moves else old.entered_at,
            self.number, self.values, self.assigned,
            old.comments if self.comments is None else self.comments,
            old.files if self.files is None else self.files,
            old.links if self.links is None else self.links,
            fired,
            "",
            *self.alone,
        )  # fmt: skip
        touched = self.touched if self.values is self.own else None
        return Stepped(
            new, changes(old, new, touched), self._effects(new, trigger), self.others, len(self.series), self.series
        )

    def _effects(self, new: Case, trigger: str) -> tuple[Effect, ...]:
        triggered = self.table.mails_on.get(trigger)
        if triggered is None and self.mails is None:
            return self.effects
        self.case = new
        mails = self.mails or MailList()
        return (*self.effects, *mails.written(self, self.table, triggered or ()))

    def _vanish(self, old: Case) -> Stepped:
        """Return the step that ends the case: whoever was linked to it loses the link."""
        new = old._replace(version=old.version + 1, gone=self.gone, links=())
        others = []
        for link in old.links:
            other = self.world.linked.get(link.case)
            if other is not None and any(back.case == old.id for back in other.links):
                alone = other._replace(links=tuple(back for back in other.links if back.case != old.id))
                others.append(Stepped(alone, changes(other, alone)))
        effects = self.effects or (Deleted(old.id),)
        return Stepped(new, changes(old, new), effects, tuple(others))
