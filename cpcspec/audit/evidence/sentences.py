"""A run told in plain sentences: the day, who acts and as what, what they press, what changes by it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from cpcspec.audit.evidence.stage import Deed, Event, Fired, Stage, Waited
from cpcspec.audit.verdict import Sentence
from cpcspec.ir import nodes
from cpcspec.ir.registry import BY_NAME
from cpcspec.ir.walk import form, leaves
from cpcspec.ir.words import listed, quoted
from cpcspec.semantics.case import Attach, Case, Command, Comment, Create, Do, Edit
from cpcspec.semantics.expr import Env

LONGEST = 80
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def day_in_words(day: str) -> str:
    """Return a day as it is written in a letter: `3 February 2020`."""
    found = date.fromisoformat(day)
    return f"{found.day} {MONTHS[found.month - 1]} {found.year}"


def in_full(sentence: Sentence) -> str:
    """Return a sentence without its day: who did what, and what changed."""
    text = f"{sentence.who} {sentence.did}" if sentence.who else sentence.did
    return "; ".join((text, *sentence.changed)) + "."


class Teller:
    """Tells the events of one stage."""

    def __init__(self, spec: nodes.Spec, stage: Stage, main: str | None) -> None:
        """Tell of the case `main`; others are told by the name of their procedure."""
        self._stage, self._main = stage, main
        self._procedures = {each.id: each for each in spec.procedures}
        self._codes = {each.id: {entry.code: entry.label for entry in each.entries} for each in spec.codes}

    def tell(self) -> Iterator[tuple[int, Sentence]]:
        """Yield a sentence for each event that changes something, with the place of the event.

        A case that goes round by itself at one moment is told once round, with how many steps more there were.
        """
        told: list[tuple[int, Sentence]] = []
        known: set[tuple[str, Sentence]] = set()
        more = 0
        for place, each in enumerate(self._stage.events):
            if not isinstance(each, Fired):
                known.clear()
            found = self._told(each)
            if found is None:
                continue
            if isinstance(each, Waited) and told and told[-1][1].day > each.since.isoformat():
                # Something has happened meanwhile, which is told already.
                found = found._replace(did=_since(each))
            again = isinstance(each, Fired) and (each.after.id, found) in known
            more = more + 1 if again else 0
            if isinstance(each, Fired) and not again:
                known.add((each.after.id, found))
            if again:
                told[-1] = (told[-1][0], _going_on(told[-1][1], more))
            else:
                told.append((place, found))
        yield from told

    def _told(self, event: Event) -> Sentence | None:
        if isinstance(event, Waited):
            if event.period is None:
                return self._at_last(event)
            period = event.period
            one = period.amount == 1
            after = f"{period.amount} {period.unit}{' goes' if one else 's go'} by"
            return Sentence(event.day.isoformat(), "", after)
        if isinstance(event, Deed):
            did = self._did(event) if event.before is None else f"{self._did(event)}{self._in(event.after)}"
            # A field and a party that is named in it may have one label, and change alike.
            changed = tuple(dict.fromkeys(self._changed(event.before, event.after, event.command)))
            return Sentence(event.day.isoformat(), self._who(event), did, changed)
        changed = tuple(self._changed(event.before, event.after)) if isinstance(event, Fired) else ()
        if not changed or not isinstance(event, Fired):
            return None
        return Sentence(event.day.isoformat(), "", f"{self._ended(event)}{self._in(event.after)}", changed)

    def _at_last(self, event: Waited) -> Sentence | None:
        """Return that days go by, where nothing else that is told happens on the last one."""
        days = (event.day - event.since).days
        if not days or any(isinstance(each, Deed | Waited) for each in self._after(event)):
            return None
        return Sentence(event.day.isoformat(), "", f"{days} {'day goes' if days == 1 else 'days go'} by")

    def _after(self, event: Event) -> tuple[Event, ...]:
        places = [place for place, each in enumerate(self._stage.events) if each is event]
        return self._stage.events[places[-1] + 1 :]

    def _in(self, case: Case) -> str:
        """Return which other case it is that something happens in, where it is not the one that is told of."""
        return f" in another case ({quoted(self._label(case))})" if case.id != self._main else ""

    def _label(self, case: Case) -> str:
        return self._procedures[case.procedure].label or case.procedure

    # ------------------------------------------------------------------ who

    def name(self, authority: str) -> str:
        """Return the name of an authority."""
        found = self._stage.register.by_id.get(authority)
        return quoted((found.name if found else "") or authority)

    def _who(self, event: Deed) -> str:
        """Return the authority with the part that it plays in the case."""
        case = event.before or event.after
        part = self.part(case, event.actor)
        return f"{self.name(event.actor)} ({part})" if part else self.name(event.actor)

    def part(self, case: Case, authority: str) -> str:
        """Return the label of the first party that an authority plays in a case, an empty text if there is none."""
        table = self._stage.program.procedures[case.procedure]
        env = Env(table.players, case, self._stage.world(case), None)
        for each in table.node.parties:
            if authority in table.players[each.id](env):
                return each.label or each.id
        return ""

    # ------------------------------------------------------------------ what is done

    def _did(self, event: Deed) -> str:
        command = event.command
        procedure = self._procedures[event.after.procedure]
        if isinstance(command, Create):
            return self._began(command, procedure, "a new" if event.after.id == self._main else "another")
        if isinstance(command, Do):
            return f"pressed {quoted(_label_of(procedure.actions, command.action))}"
        if isinstance(command, Edit):
            return f"edited {self._parts(procedure, command.values)}"
        items = {placed.item.id: placed.item.label or placed.item.id for placed in form(procedure)}
        if isinstance(command, Comment):
            return f"wrote in {quoted(items[command.box])}"
        if isinstance(command, Attach):
            return f"attached a file to {quoted(items[command.section])}"
        return "acted"

    def _began(self, command: Create, procedure: nodes.Procedure, new: str) -> str:
        case = f"{new} case {quoted(procedure.label or procedure.id)}"
        if command.source is not None:
            return f"made {case} from the case {quoted(self._label(command.source))}"
        menu = next((each.menu for each in procedure.starts if each.menu), "")
        return f"pressed {quoted(menu)} and saved {case}" if menu else f"began {case}"

    def _parts(self, procedure: nodes.Procedure, values: Iterable[str]) -> str:
        """Return the parts of the form that an edit changes."""
        held = {placed.item.id: placed.item for placed in form(procedure)}
        parts = {item.part for name in values if isinstance(item := held.get(name), nodes.FieldNode | nodes.ListNode)}
        labels = [quoted(each.label or each.id) for each in procedure.parts if each.id in parts]
        return listed(labels) or "the form"

    def _ended(self, event: Fired) -> str:
        if event.after.gone:
            return "the time for keeping the case is over"
        procedure = self._procedures[event.after.procedure]
        return f"{quoted(_label_of(procedure.timers, event.due.timer))} runs out"

    # ------------------------------------------------------------------ what changes

    def _changed(self, before: Case | None, after: Case, command: Command | None = None) -> Iterator[str]:
        this = "the case" if after.id == self._main else "that case"
        if after.gone:
            yield f"{this} is {after.gone}"
            return
        procedure = self._procedures[after.procedure]
        if before is None or before.state != after.state:
            yield f"{this} is now {quoted(_label_of(procedure.states, after.state))}"
        if after.number is not None and (before is None or before.number != after.number):
            yield f"its number is {after.number}"
        if isinstance(command, Create):
            yield from self._begun(procedure, command, after)
        else:
            yield from self._fields(procedure, before.values if before else {}, after.values)
        yield from self._parties(procedure, before.parties if before else {}, after.parties)

    def _begun(self, procedure: nodes.Procedure, command: Create, after: Case) -> Iterator[str]:
        """Yield what a new case holds that is news: not what it took along, nor that a switch is off as at first."""
        taken = command.source.values if command.source is not None else {}
        same = {name for name, value in after.values.items() if taken.get(name) == value}
        idle = {name for name, value in after.values.items() if value is False and name not in command.values}
        news = {name: value for name, value in after.values.items() if name not in same | idle}
        if same - idle:
            count = len(same - idle)
            yield f"{count} {'value is' if count == 1 else 'values are'} taken along"
        yield from self._fields(procedure, {}, news)

    def _fields(
        self, procedure: nodes.Procedure, before: Mapping[str, object], after: Mapping[str, object]
    ) -> Iterator[str]:
        for placed in form(procedure):
            item = placed.item
            if isinstance(item, nodes.FieldNode | nodes.ListNode) and before.get(item.id) != after.get(item.id):
                yield f"{quoted(item.label or item.id)}: {self.value(item, after.get(item.id))}"

    def _parties(
        self, procedure: nodes.Procedure, before: Mapping[str, tuple[str, ...]], after: Mapping[str, tuple[str, ...]]
    ) -> Iterator[str]:
        for each in procedure.parties:
            if before.get(each.id, ()) != after.get(each.id, ()):
                names = [self.name(who) for who in after.get(each.id, ())]
                yield f"{quoted(each.label or each.id)}: {listed(names) or 'nobody'}"

    def value(self, item: nodes.FieldNode | nodes.ListNode, value: object) -> str:
        """Return a value as people read it: by the labels of codes and the names of authorities."""
        if value in (None, "", [], ()):
            return "nothing any more"
        if isinstance(item, nodes.ListNode):
            return self._rows(item, list(value) if isinstance(value, list | tuple) else [])
        several = value if isinstance(value, list | tuple) else (value,)
        return listed(self._word(item, each) for each in several)

    def _rows(self, item: nodes.ListNode, rows: list[object]) -> str:
        """Return how many rows there are, and what is in them as far as that is said in few words."""
        count = f"{len(rows)} {'row' if len(rows) == 1 else 'rows'}"
        held = {placed.item.id: placed.item for placed in leaves(item.items)}
        told = []
        for row in rows:
            values = row.items() if isinstance(row, Mapping) else ()
            fields = ((found, each) for name, each in values if isinstance(found := held.get(name), nodes.FieldNode))
            told.append(
                ", ".join(f"{quoted(each.label or each.id)} {self.value(each, value)}" for each, value in fields)
            )
        words = "; ".join(dict.fromkeys(filter(None, told)) if len(set(told)) == 1 else filter(None, told))
        return f"{count} with {words}" if words and len(words) <= LONGEST else count

    def _word(self, item: nodes.FieldNode, value: object) -> str:
        kind = BY_NAME[item.type.name].value
        if isinstance(value, bool):
            words = item.words or ("yes", "no")
            return words[0 if value else 1]
        if kind in ("authority", "authorities"):
            return self.name(str(value))
        if item.type.codes:
            return quoted(self._codes.get(item.type.codes, {}).get(str(value), str(value)))
        if isinstance(value, Mapping):
            return quoted(str(value.get("name", "a file")))
        if kind == "date":
            return day_in_words(str(value))
        return str(value) if isinstance(value, int) else quoted(str(value)[:LONGEST])


def _going_on(sentence: Sentence, more: int) -> Sentence:
    """Return a sentence that says how many steps more, told already, follow it."""
    changed = sentence.changed if more == 1 else sentence.changed[:-1]
    steps = "one more such step follows" if more == 1 else f"{more} more such steps follow"
    return sentence._replace(changed=(*changed, f"{steps} at once"))


def _since(event: Waited) -> str:
    """Return how long time has passed, and since when."""
    amount = event.period.amount if event.period is not None else (event.day - event.since).days
    unit = event.period.unit if event.period is not None else "day"
    return f"{amount} {unit}{' has' if amount == 1 else 's have'} gone by since {day_in_words(event.since.isoformat())}"


def _label_of(elements: Iterable[nodes.Element], name: str) -> str:
    return next((each.label for each in elements if each.id == name and each.label), name)
