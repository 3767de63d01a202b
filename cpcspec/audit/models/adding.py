"""What may be added to a case: entries of comment boxes, and files."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.audit.models.formula import TRUE, Formula, Is, Number
from cpcspec.audit.models.modal import UNKNOWN, Modal, both, narrowed
from cpcspec.audit.models.model import Transition, Update
from cpcspec.audit.models.outcomes import Branch
from cpcspec.audit.models.space import Context
from cpcspec.audit.models.steps import Steps, Told
from cpcspec.checks.rule import Place
from cpcspec.ir import nodes
from cpcspec.ir.walk import form

UNCOUNTED: list[tuple[Formula, list[Update]]] = [(TRUE, [])]


class Adding:
    """Makes the transitions of those who write comments and attach files."""

    def __init__(self, steps: Steps) -> None:
        """Work for one procedure."""
        self.steps, self.space, self.table, self.node = steps, steps.space, steps.table, steps.node

    def all(self) -> Iterator[Transition]:
        """Yield all of them."""
        for ctx in self.steps.contexts():
            yield from self._additions(ctx)

    def _additions(self, ctx: Context) -> Iterator[Transition]:
        for placed in form(self.node):
            item = placed.item
            if not isinstance(item, nodes.Box | nodes.Attachments) or ctx.state not in (
                item.states or self.steps.places
            ):
                continue
            base = both((self.space.plays(ctx.who, item.by, ctx), self.steps.sees_item(item.id, ctx)))
            base = narrowed(both((base, *(self.space.formula(each, ctx) for each in placed.shown))), self.steps.at(ctx))
            if placed.tab is not None and placed.tab.for_each is not None:
                base = both((base, UNKNOWN))
            if base.never:
                continue
            if isinstance(item, nodes.Box):
                yield from self._commented(item, base, ctx)
            else:
                said = Told("attach", item.id, item.label or item.id, Place(self.node.id, "form", item.id), ctx.actor)
                yield from self.steps.taken(said, base, Branch())

    def _commented(self, box: nodes.Box, base: Modal, ctx: Context) -> Iterator[Transition]:
        counted = self._count(box, ctx)
        for given in self.steps.givens(box, ctx):
            inner = Context(self.table.names.known(box.items, "given"), ctx.actor, dict(given), ctx.fixed, ctx.state)
            allowed = both((base, self.steps.small(box.items, inner)))
            if box.most is not None and counted == UNCOUNTED:
                # The box may be full.
                allowed = both((allowed, UNKNOWN))
            said = Told("comment", box.id, box.label or box.id, Place(self.node.id, "form", box.id), ctx.actor, given)
            for branch in self.steps.outcomes.of(box.effects, inner):
                for done in self.steps.outcomes.finished(branch, ctx.state, None):
                    for more, new in counted:
                        sure = bool(new) or box.most is None or not done.updates
                        yield from self.steps.taken(said, narrowed(allowed, more), done.then(*new, exact=sure))

    def _count(self, box: nodes.Box, ctx: Context) -> list[tuple[Formula, list[Update]]]:
        """Return how the entries of the box are counted, where they are; more than the limit are refused."""
        whose = {"country": self.space.watchers[ctx.who].country, "authority": self.space.watchers[ctx.who].id}
        var = self.space.by_name.get(f"entries:{box.id}/{whose.get(box.per or '', '')}")
        if var is None:
            return list(UNCOUNTED)
        most = self.space.variables[var].size - 1
        found: list[tuple[Formula, list[Update]]] = [
            (Is(var, frozenset((number,))), [Update((var,), (Number(number + 1),))])
            for number in range(most if box.most is None else box.most)
        ]
        return found if box.most is not None else [*found, (Is(var, frozenset((most,))), [])]
