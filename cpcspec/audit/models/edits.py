"""What may be changed in the form of a case, and what must be there to save it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from math import prod

from cpcspec.audit.models.forms import KeptField
from cpcspec.audit.models.formula import Is, Number, every, negation
from cpcspec.audit.models.mentions import fields_read
from cpcspec.audit.models.modal import Modal, both, either, narrowed, opposite
from cpcspec.audit.models.model import Transition, Update
from cpcspec.audit.models.outcomes import Branch
from cpcspec.audit.models.space import Context
from cpcspec.audit.models.steps import Steps, Told
from cpcspec.checks.rule import Place
from cpcspec.ir import nodes

TWO = 2
MOST_AT_ONCE = 32
"""Of the fields of a part so many combinations of values are gone through."""


class Edits:
    """Makes the transitions of those who edit parts of the form."""

    def __init__(self, steps: Steps) -> None:
        """Work for one procedure."""
        self.steps, self.forms, self.space = steps, steps.forms, steps.space
        self.table, self.node = steps.table, steps.node

    def all(self) -> Iterator[Transition]:
        """Yield all of them."""
        for ctx in self.steps.contexts():
            yield from self._edits(ctx)

    def _edits(self, ctx: Context) -> Iterator[Transition]:
        for part in self.node.parts:
            parties = self.table.edited[part.id].get(ctx.state, ())
            editor = self.space.plays(ctx.who, parties, ctx)
            if editor.never:
                continue
            base = narrowed(editor, self.steps.at(ctx))
            for group in self._at_once(part.id, ctx):
                yield from self._edited(part, group, base, ctx)
            seen = both((base, self.steps.sees(ctx)))
            if part.id in self.forms.parts and not self.forms.is_void(part.id, ctx.state):
                yield from self._filled(part, seen, ctx)
            yield from self._loosely(part, seen, ctx)

    def _at_once(self, part: str, ctx: Context) -> list[list[KeptField]]:
        """Return the kept fields of a part, those together that the actor may change at once.

        These are all, as long as their values together are few, beside those that are judged together whenever the
        form is saved, where one could not be changed without the other, or not all of them are seen.
        """
        groups = self._groups(part)
        whole = [each for group in groups for each in group]
        if len(groups) < TWO or prod(len(self.settable(each)) for each in whole) > MOST_AT_ONCE:
            return groups
        alike = {self.sees(each, ctx) for each in whole}
        return [whole] if len(alike) == 1 else [whole, *groups]

    def sees(self, kept: KeptField, ctx: Context) -> Modal:
        """Return when the actor sees a field as it is."""
        return self.steps.sees_item(kept.node.id, ctx, personal=kept.node.personal is not None)

    def _groups(self, part: str) -> list[list[KeptField]]:
        """Return the kept fields of a part, those together that are judged together whenever the form is saved."""
        groups = [[each] for each in self.forms.kept if each.node.part == part]
        for names in self._joint():
            joint = [group for group in groups if any(each.node.id in names for each in group)]
            if len(joint) > 1:
                groups = [group for group in groups if group not in joint] + [
                    [each for group in joint for each in group]
                ]
        return groups

    def judged_to_save(self) -> set[str]:
        """Return the fields that something is asked of as soon as a form is saved, and those read for that."""
        found: set[str] = set()
        for each in self.forms.kept:
            levels = [one.level for one in each.node.required] + [one.level for one in each.node.checks]
            if "save" in levels:
                found |= {each.node.id} | fields_read((each.node.required, each.node.checks, each.shown))
        for tab in self.node.tabs:
            found |= fields_read([check for check in tab.checks if check.level == "save"])
        return found

    def _joint(self) -> Iterator[set[str]]:
        for each in self.forms.kept:
            saving: list[object] = [one for one in each.node.required if one.level == "save"]
            saving += [one for one in each.node.checks if one.level == "save"]
            # What must be there as soon as it is shown comes with what shows it.
            yield {each.node.id} | fields_read(saving) | (fields_read(each.shown) if saving else set())
            yield {each.node.id} | fields_read(each.node.type.country) | {each.node.type.by or ""}
        for tab in self.node.tabs:
            yield from (fields_read(check.condition) for check in tab.checks if check.level == "save")

    def _edited(self, part: nodes.Part, group: list[KeptField], base: Modal, ctx: Context) -> Iterator[Transition]:
        seen = both(self.sees(each, ctx) for each in group)
        if seen.never:
            return
        label = part.button or part.label or part.id
        for numbers in product(*(self.settable(each) for each in group)):
            fixed = {each.var: number for each, number in zip(group, numbers, strict=True)}
            inner = ctx.fixing(fixed)
            shown = both(self.forms.shown(each, inner) for each in group if fixed[each.var])
            new = negation(every(Is(var, frozenset((number,))) for var, number in fixed.items()))
            fits = both(self.forms.fits(each, inner) for each in group)
            allowed = narrowed(both((base, seen, self.saved(inner), shown, fits)), new)
            if allowed.never:
                continue
            given = tuple((each.node.id, self.space.value_of(each.var, fixed[each.var])) for each in group)
            said = Told("edit", part.id, label, Place(self.node.id, "part", part.id), ctx.actor, given)
            updates = [Update((var,), (Number(number),)) for var, number in fixed.items()]
            start = Branch((*updates, *self.forms.saved(part.id)))
            for branch in self.steps.outcomes.finished(start, ctx.state, None):
                # Who edits a part may complete it in the same breath, or not: both outcomes are those of the spec.
                own = all(each in (0, self.forms.parts.get(part.id)) or each in fixed for each in branch.changed)
                yield from self.steps.taken(said, allowed, branch._replace(exact=branch.exact or own))

    def saved(self, ctx: Context) -> Modal:
        """Return when what the actor edits may be saved: all parts that they edit then must hold what saving needs."""
        found = []
        for part, by_state in self.table.edited.items():
            editor = self.space.plays(ctx.who, by_state.get(ctx.state, ()), ctx)
            if not editor.never:
                found.append(either((opposite(editor), self.forms.complete((part,), "save", ctx))))
        return both(found)

    def settable(self, kept: KeptField) -> list[int]:
        """Return the values that somebody may give a field."""
        variable = self.space.variables[kept.var]
        if not variable.members:
            return list(range(variable.size))
        sets = (each for each in self.space.cells.of(kept.node) if isinstance(each, list))
        return [*(self.space.mask(map(str, each)) for each in sets), 0]

    def parts_edited(self, ctx: Context) -> list[str]:
        """Return the parts that the actor may edit in the state, as far as is known beforehand."""
        edited = self.table.edited
        return [
            part for part, by_state in edited.items()
            if not self.space.plays(ctx.who, by_state.get(ctx.state, ()), ctx).never
        ]  # fmt: skip

    def _filled(self, part: nodes.Part, base: Modal, ctx: Context) -> Iterator[Transition]:
        """Yield that all else which the part asks for is filled in, or is taken out again."""
        var = self.forms.parts[part.id]
        label = part.button or part.label or part.id
        for number in (1, 0) if self.forms.may_be_lacking(part.id) else (1,):
            whole = (("", bool(number)),)
            said = Told("edit", part.id, label, Place(self.node.id, "part", part.id), ctx.actor, whole)
            allowed = narrowed(base, Is(var, frozenset((1 - number,))))
            done = Branch((Update((var,), (Number(number),)),), exact=self.forms.open[part.id])
            yield from self.steps.taken(said, allowed, done)

    def _loosely(self, part: nodes.Part, base: Modal, ctx: Context) -> Iterator[Transition]:
        """Yield that fields of a part change which are not kept, where other parts or periods read them."""
        items = self.forms.items_of(part.id)
        loose = [each.id for each in items if f"field:{each.id}" not in self.space.by_name]
        touched = self.forms.touched_by(loose) - {part.id}
        if touched or self.steps.renewing.dated(part.id):
            label = part.button or part.label or part.id
            said = Told("edit", part.id, label, Place(self.node.id, "part", part.id), ctx.actor)
            for branch in self.steps.outcomes.freed(touched):
                yield from self.steps.taken(said, base, branch._replace(exact=branch.exact and not touched))
