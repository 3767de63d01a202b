"""Effects, parties, periods and rights as sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cpcspec.analysis.gather import gathered
from cpcspec.ir.expr import Const, Expr, FieldRef, SystemRef
from cpcspec.ir.fold import NO, condition
from cpcspec.ir.nodes import (
    Assign,
    CreateCase,
    DeleteCase,
    Effect,
    GiveNumber,
    Party,
    Procedure,
    Reminder,
    Reuse,
    SendMail,
    SetField,
    Sight,
    Spec,
)
from cpcspec.ir.words import Labels, in_words, labels_of, listed, literal, period_in_words, quoted


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says the facts of one procedure; `labels` may know a small form too."""

    spec: Spec
    procedure: Procedure
    labels: Labels

    def parties(self, ids: Iterable[str]) -> str:
        """Return the names of some parties."""
        return listed(self.labels.parties.get(each, each) for each in ids)

    def states(self, ids: Iterable[str]) -> str:
        """Return the names of some states, or `any state`."""
        known = tuple(dict.fromkeys(ids))
        if set(known) == {each.id for each in self.procedure.states}:
            return "any state"
        return listed((quoted(self.labels.states.get(each, each)) for each in known), "or")

    def when(self, expr: Expr | None) -> str:
        """Return a condition, or nothing if it always holds."""
        known = condition(expr)
        if known is None:
            return ""
        return "never, as the settings stand" if known == NO else in_words(known, self.labels)

    def mail(self, mail: str) -> str:
        """Return the subject of a mail."""
        return quoted(next((each.label for each in self.procedure.mails if each.id == mail), mail))

    def effects(self, effects: Iterable[Effect]) -> Iterator[str]:
        """Yield what happens, one sentence for each effect that the settings do not rule out."""
        for effect in effects:
            when = condition(getattr(effect, "when", None))
            if when == NO:
                continue
            lead = f"If {in_words(when, self.labels)}: " if when is not None else ""
            for sentence in self._effect(effect):
                yield f"{lead}{sentence}" if lead else sentence[:1].upper() + sentence[1:]

    def _effect(self, effect: Effect) -> Iterator[str]:
        if isinstance(effect, SetField):
            yield self.set_field(effect, self.labels)
        elif isinstance(effect, Assign):
            yield self._assign(effect, self.labels)
        elif isinstance(effect, GiveNumber):
            yield "the case gets its permanent number."
        elif isinstance(effect, DeleteCase):
            yield "the case is deleted without trace."
        elif isinstance(effect, SendMail):
            yield f"the e-mail {self.mail(effect.mail)} is sent."
        else:
            yield from self._create(effect)

    def set_field(self, effect: SetField, target: Labels) -> str:
        """Return what a field becomes; its label is one of the target's."""
        node = target.fields.get(effect.field)
        name = quoted(node.label if node else effect.field)
        if isinstance(effect.value, Const) and effect.value.value is None:
            return f"{name} is emptied."
        value = effect.value
        if isinstance(value, Const):
            return f"{name} becomes {literal(value, FieldRef(name=effect.field), target)}."
        if isinstance(value, FieldRef) and value.scope == "given":
            return f"{name} becomes what is given here as {in_words(value, self.labels)}."
        return f"{name} becomes {in_words(value, self.labels)}{self._whose(value, target)}."

    def _whose(self, value: Expr, target: Labels) -> str:
        """Return whose value it is, where two cases are spoken of."""
        today = isinstance(value, SystemRef) and value.name == "today"
        return "" if today or target is self.labels else " of the old case"

    def _assign(self, effect: Assign, target: Labels) -> str:
        party = quoted(target.parties.get(effect.party, effect.party))
        who = in_words(effect.value, self.labels)
        return f"{who} joins {party}." if effect.add else f"{party} is now {who}."

    def _create(self, effect: CreateCase) -> Iterator[str]:
        target = next((each for each in self.spec.procedures if each.id == effect.procedure), self.procedure)
        labels = labels_of(self.spec, target)
        state = f" in the state {quoted(labels.states.get(effect.state, effect.state))}" if effect.state else ""
        creator = f" for {quoted(self.labels.parties.get(effect.creator, effect.creator))}" if effect.creator else ""
        link = f", linked as {quoted(effect.link)} (and back as {quoted(effect.back)})" if effect.link else ""
        yield f"a new case {quoted(target.label)} is created{state}{creator}{link}."
        if effect.carry:
            yield f"the new case takes along {listed(gathered(self.procedure, effect.carry))}."
        for moved, chosen in effect.move:
            rows, field = self.labels.fields.get(moved), self.labels.given.get(chosen) or self.labels.fields.get(chosen)
            chosen_in = quoted(field.label if field else chosen)
            yield f"the rows of {quoted(rows.label if rows else moved)} chosen in {chosen_in} move to the new case."
        if effect.files_chosen:
            field = self.labels.given.get(effect.files_chosen) or self.labels.fields.get(effect.files_chosen)
            yield f"the files chosen in {quoted(field.label if field else effect.files_chosen)} are copied."
        elif effect.files:
            yield "the attached files are copied."
        for each in effect.sets:
            yield f"in the new case{self._if(each)}: {self._in_new(each, target, labels)}"

    def _if(self, effect: Effect) -> str:
        when = self.when(getattr(effect, "when", None))
        return f", if {when}" if when else ""

    def _in_new(self, effect: SetField | Assign | GiveNumber | SendMail, target: Procedure, labels: Labels) -> str:
        if isinstance(effect, SetField):
            return self.set_field(effect, labels)
        if isinstance(effect, Assign):
            return self._assign(effect, labels)
        if isinstance(effect, GiveNumber):
            return "it gets its permanent number."
        return f"the e-mail {Speaker(self.spec, target, labels).mail(effect.mail)} is sent."

    def party(self, party: Party) -> str:
        """Return how the authorities of a party are found."""
        if party.how == "creator":
            return "The authority that created the case."
        if party.how == "assigned":
            return "Whoever the actions put there."
        if party.how == "field":
            node = self.labels.fields.get(party.field or "")
            return f"The authority named in {quoted(node.label if node else party.field or '')}."
        kinds = listed((self.labels.kinds.get(each, each) for each in party.kinds), "or")
        where = f" in {in_words(party.country, self.labels)}" if party.country is not None else ""
        return f"Every authority of the kind {kinds}{where}."

    def reminder(self, reminder: Reminder) -> str:
        """Return when a reminder goes to whom."""
        period = period_in_words(reminder.period, self.labels)
        every = f", then every {period_in_words(reminder.every, self.labels)}" if reminder.every else ""
        side = "before" if reminder.before else "after"
        return f"{period} {side} the end{every}: {self.mail(reminder.mail)} to {self.parties(reminder.to)}."

    def sight(self, sight: Sight) -> str:
        """Return what an access rule shows."""
        known = {each.id: each.label for each in self.procedure.tabs}
        what = "everything"
        if sight.tabs is not None:
            tabs = listed(quoted(known.get(each, each)) for each in sight.tabs)
            what = f"the {'tabs' if sight.tabs[1:] else 'tab'} {tabs}" if sight.tabs else "only that the case exists"
        less = f", except {listed(gathered(self.procedure, sight.hidden))}" if sight.hidden else ""
        return f"{what}{less}{', personal data masked' if sight.masked else ''}"

    def reuse(self, reuse: Reuse) -> Iterator[str]:
        """Yield what goes along from this procedure to the other, and what is set there."""
        target = next((each for each in self.spec.procedures if each.id == reuse.target), self.procedure)
        labels = labels_of(self.spec, target)
        if reuse.carry:
            yield f"Taken along: {listed(gathered(self.procedure, reuse.carry))}."
        for each in reuse.sets:
            yield f"In the new case{self._if(each)}: {self._in_new(each, target, labels)}"
        if reuse.link:
            yield f"Linked as {quoted(reuse.link)}, and back as {quoted(reuse.back)}."
