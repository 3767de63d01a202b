"""Procedures drawn at random: people, states, forms, actions, timers, access and retention."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.support.drawn.chance import Chance
from tests.support.drawn.conditions import CODES, Known, condition
from tests.support.drawn.people import KINDS


@dataclass
class Drawn:
    """What was drawn of a procedure so far, for what refers to it."""

    name: str
    states: tuple[str, ...] = ()
    finals: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    assigned: tuple[str, ...] = ()
    fields: dict[str, str] = field(default_factory=dict)
    main: list[str] = field(default_factory=list)
    """The fields that people fill in."""
    boxes: dict[str, bool] = field(default_factory=dict)
    sections: list[str] = field(default_factory=list)
    personal: bool = False
    actions: list[str] = field(default_factory=list)
    edited: dict[str, tuple[str, ...]] = field(default_factory=dict)
    menu: bool = True

    @property
    def open(self) -> tuple[str, ...]:
        """The states that are not final."""
        return tuple(each for each in self.states if each not in self.finals)


class Drawer:
    """Draws one procedure; `linked` are those whose cases may be linked with its own."""

    def __init__(self, chance: Chance, name: str, states: tuple[str, ...], linked: dict[str, tuple[str, ...]]) -> None:
        """Begin with its states: the last one is final, at times the last two."""
        self.chance = chance
        two = len(states) > 3 and chance.odds(0.4)
        self.drawn = Drawn(name, states, states[-2:] if two else states[-1:])
        self.linked = linked
        self.creates: tuple[Drawn, ...] = ()

    def known(self, *, above: dict[str, str] | None = None) -> Known:
        """Return what conditions may name."""
        drawn = self.drawn
        return Known(drawn.fields if above is None else above, drawn.parties, drawn.states, self.linked)

    def condition(self, where: str = "case") -> str:
        """Return a condition on a case."""
        return condition(self.chance, self.known(), where)

    # ------------------------------------------------------------------ heads

    def head(self) -> Iterator[str]:
        """Yield people, parts and states."""
        chance, drawn = self.chance, self.drawn
        yield f'procedure {drawn.name} "{drawn.name.title()}"'
        if drawn.menu:
            yield f'start from menu "New {drawn.name}"'
            yield f"by {', '.join(chance.some(KINDS[:2]))}"
        parties = {"maker": "is the creator", "desk": "is kind office"}
        if chance.odds(0.6):
            parties["near"] = f"is kind {chance.one(KINDS)} in maker.country"
        if chance.odds(0.6):
            parties["helper"] = "is assigned by actions"
            drawn.assigned = ("helper",)
        if chance.has("people", 0.6):
            parties["named"] = "is named in office"
        if chance.odds(0.3):
            parties["board"] = "is kind board"
        for name, how in parties.items():
            yield f'party {name} "The {name}"'
            yield how
        drawn.parties = tuple(parties)
        self.parts = self._parts()
        yield from self.parts
        for name in drawn.states:
            yield f'state {name} "State {name}"'
            if name == drawn.states[0]:
                yield "initial"
            if name in drawn.finals:
                yield "final"

    def _parts(self) -> list[str]:
        chance, drawn = self.chance, self.drawn
        first = dict.fromkeys([drawn.states[0], *chance.some(drawn.open, 2, 0)])
        drawn.edited["main"] = ("maker",)
        lines = ['part main "Main"', f"edited by {self.parties('maker')} in {', '.join(first)}"]
        if chance.has("extra"):
            lines += ['part more "More"', f"edited by {self.parties()} in {', '.join(chance.some(drawn.states))}"]
        return [*lines, 'part record "Record"']

    def parties(self, *always: str) -> str:
        """Return one or two parties as a list, these among them."""
        found = dict.fromkeys([*always, *self.chance.some(self.drawn.parties, 2, 0 if always else 1)])
        return ", ".join(found)

    # ------------------------------------------------------------------ form

    def form(self) -> Iterator[str]:
        """Yield the form: fields of each kind, lists, comment boxes, sections for files."""
        chance = self.chance
        inside = list(self._inside())
        yield 'tab sheet "Sheet"'
        yield "part main"
        if chance.has("checks", 0.3):
            level = chance.one(("send", "save"))
            yield f'check to {level} {condition(chance, self.known(), "form")} else "The sheet is not as it should be."'
        yield from inside
        yield "end"

    def _inside(self) -> Iterator[str]:
        chance, drawn = self.chance, self.drawn
        for name, kind, type_ in self._kinds():
            yield from self._field(name, kind, type_)
        yield from self._record()
        if chance.has("rows", 0.6):
            yield from self._list()
        if chance.has("boxes", 0.6):
            yield from self._box()
        if chance.has("attach", 0.3):
            drawn.sections.append("proofs")
            yield 'attachments proofs "Proofs"'
            yield f"by {self.parties()}"
            yield f"in {', '.join(chance.some(drawn.states))}"

    def _kinds(self) -> list[tuple[str, str, str]]:
        chance = self.chance
        found = [("flag", "yes/no", "yes/no"), ("colour", "code", "choice of colours"), ("note", "text", "text")]
        found.append(("hours", "number", chance.one(("whole number", "whole number from 0 to 6"))))
        if chance.has("choices"):
            found.append(("colours_wanted", "codes", "choices of colours"))
        if chance.has("dates"):
            found += [("wished_on", "date", "date"), ("other_on", "date", "date")]
        chosen = chance.some(found, 4, 2)
        if "named" in self.drawn.parties:
            where = chance.one(("", " in maker.country"))
            chosen.append(("office", "authority", f"authority of {chance.one(KINDS)}{where}"))
        return chosen

    def _field(self, name: str, kind: str, type_: str) -> Iterator[str]:
        chance, drawn = self.chance, self.drawn
        above = dict(drawn.fields)
        yield f'field {name} "The {name}"'
        if chance.has("extra", 0.3) and any("part more" in each for each in self.parts):
            yield "part more"
        yield f"type {type_}"
        default = {"yes/no": "no", "code": "red", "number": "2", "text": '"x"'}.get(kind)
        if default and chance.has("defaults", 0.3):
            yield f"default {default}"
        if chance.odds(0.35):
            when = f" when {condition(chance, Known(above), 'form')}" if above and chance.odds(0.3) else ""
            yield f"required to {chance.one(('send', 'save'))}{when}"
        if above and chance.has("hidden", 0.35):
            known = Known(above, drawn.parties, drawn.states, self.linked)
            yield f"shown when {condition(chance, known, chance.one(('form', 'case')))}"
        if above and chance.has("checks", 0.15):
            here = condition(chance, Known({**above, name: kind}), "form")
            yield f'check to {chance.one(("send", "save"))} {here} else "The {name} is not as it should be."'
        if chance.has("hide", 0.4):
            yield "personal data"
            drawn.personal = True
        drawn.fields[name] = kind
        drawn.main.append(name)

    def _record(self) -> Iterator[str]:
        for name, kind, type_ in (
            ("done_on", "date", "date"),
            ("mark", "yes/no", "yes/no"),
            ("tally", "number", "whole number"),
        ):
            if name == "done_on" or self.chance.odds(0.5):
                yield f'field {name} "The {name}"'
                yield "part record"
                yield f"type {type_}"
                self.drawn.fields[name] = kind

    def _list(self) -> Iterator[str]:
        chance = self.chance
        yield 'list lines "The lines"'
        if chance.odds(0.3):
            yield "at least 1 row"
        yield 'field amount "The amount"'
        yield f"type {chance.one(('whole number', 'whole number from 0 to 6'))}"
        if chance.odds(0.3):
            yield "required to save"
        yield 'field ready "Ready"'
        yield "type yes/no"
        if chance.has("hidden", 0.3):
            yield "shown when amount is at least 2"
        yield "end"
        self.drawn.fields["lines"] = "rows"
        self.drawn.main.append("lines")

    def _box(self) -> Iterator[str]:
        chance, drawn = self.chance, self.drawn
        yield 'comments remarks "Remarks"'
        yield f"by {self.parties()}"
        yield f"in {', '.join(chance.some(drawn.states, 3))}"
        limit = chance.one(("", "at most 1 per country", "at most 1 per authority", "at most 2 per authority"))
        if limit:
            yield limit
        yield 'field words "The words"'
        yield "type text"
        if chance.odds(0.3):
            yield "required to send"
        yield from self.effects(1, who=True)
        yield "end"
        drawn.boxes["remarks"] = bool(limit)

    # ------------------------------------------------------------------ steps

    def actions(self) -> Iterator[str]:
        """Yield actions: some lead on from state to state, the others anywhere."""
        chance, drawn = self.chance, self.drawn
        for number in range(len(drawn.states) - 1 + chance.number(0, 2)):
            yield from self._action(number)

    def _action(self, number: int) -> Iterator[str]:
        chance, drawn = self.chance, self.drawn
        onward = number < len(drawn.states) - 1
        name = f"do{number}"
        drawn.actions.append(name)
        yield f'action {name} "Do {number} {drawn.name}"'
        yield f"by {self.parties('maker') if number == 0 else self.parties()}"
        begin = drawn.states[number] if onward else chance.one(drawn.open)
        if not onward and chance.odds(0.5):
            yield f"in {begin}"
        else:
            if chance.odds(0.25):
                yield f"from {begin} to {chance.one(drawn.states)} when {self.condition('act')}"
            last = f" when {self.condition('act')}" if chance.odds(0.15) else ""
            yield f"from {begin} to {drawn.states[number + 1] if onward else chance.one(drawn.states)}{last}"
        if chance.odds(0.4):
            yield "needs main complete"
        asked = chance.some(drawn.main, 1) if chance.has("asks", 0.25) and drawn.main else []
        if asked:
            yield f"asks {', '.join(asked)}"
        if chance.odds(0.25):
            yield f'check {self.condition("act")} else "Not now {number}."'
        small = chance.has("small", 0.2)
        if small:
            yield f'field given{number} "Given {number}"'
            yield "type whole number"
            if chance.odds(0.6):
                yield "required to send"
        yield from self.effects(3, who=True, given=f"given{number}" if small else "")
        if chance.has("delete", 0.12):
            yield "delete the case"
        elif self.creates and chance.odds(0.4):
            yield from self._create(chance.one(self.creates))
        yield "end"

    def _create(self, other: Drawn) -> Iterator[str]:
        chance = self.chance
        state = chance.one(other.open)
        yield f'create {other.name} in {state} linked as "Made {other.name}" back "Made from {self.drawn.name}"'
        if chance.odds(0.4):
            yield "for maker"
        both = [name for name in self.drawn.main if name in other.main]
        if both and chance.odds(0.6):
            yield f"carry {', '.join(chance.some(both))}"
        if chance.odds(0.5):
            yield "set done_on to today"
        if other.assigned and chance.odds(0.4):
            yield "assign helper to desk"
        yield "end"

    def effects(self, most: int, *, who: bool, given: str = "") -> Iterator[str]:
        """Yield up to so many effects; at times several on one field, and with conditions."""
        chance = self.chance
        known = list(self._effects(who=who, given=given))
        for each in chance.rnd.sample(known, min(len(known), chance.number(0, most))):
            yield f"{each} when {self.condition('act' if who else 'case')}" if chance.has("effects_when", 0.3) else each

    def _effects(self, *, who: bool, given: str) -> Iterator[str]:
        chance, drawn = self.chance, self.drawn
        yield "set done_on to today"
        if chance.has("sums") and "wished_on" in drawn.fields:
            yield f"set done_on to wished_on plus {chance.period()}"
            yield "set done_on to largest of wished_on and created_on"
        for name, kind in drawn.fields.items():
            if kind == "yes/no":
                yield f"set {name} to {chance.one(('yes', 'no'))}"
            elif kind == "number":
                yield f"set {name} to {chance.one(('2', '5', given or '0'))}"
            elif kind == "code":
                yield f"set {name} to {chance.one(CODES)}"
            elif kind == "authority" and who:
                yield f"set {name} to actor"
            elif kind == "text":
                yield f'set {name} to "x"'
        if drawn.assigned:
            if who:
                yield f"{chance.one(('assign helper to', 'add'))} actor{''}".replace("add actor", "add actor to helper")
            yield f"assign helper to {chance.one([each for each in drawn.parties if each != 'helper'])}"

    # ------------------------------------------------------------------ time, sight

    def timers(self) -> Iterator[str]:
        """Yield up to three timers; without loops they lead on only."""
        chance, drawn = self.chance, self.drawn
        if not chance.has("timers"):
            return
        for number in range(chance.number(0, 3)):
            place = chance.number(0, len(drawn.open) - 1)
            runs = [drawn.states[place]]
            if chance.odds(0.25) and place + 1 < len(drawn.open):
                runs.append(drawn.states[place + 1])
            start = chance.one(("created_on", "entered_on", "entered_on", "changed_on", "done_on", *self._dates()))
            target: str | None = chance.one(drawn.states[drawn.states.index(runs[-1]) + 1 :])
            if start == "entered_on" and chance.has("loops", 0.2):
                target = chance.one(drawn.states)
            yield f'timer due{number} "Due {number} {drawn.name}"'
            yield f"runs in {', '.join(runs)}"
            if chance.odds(0.25):
                yield f"when {self.condition()}"
            length = chance.period()
            if chance.has("sums", 0.25) and "hours" in drawn.fields:
                length = "hours days"
            yield f"ends {length} after {start}"
            yield f"then to {target}"
            yield from self.effects(2, who=False)

    def _dates(self) -> list[str]:
        found = [name for name, kind in self.drawn.fields.items() if kind == "date" and name != "done_on"]
        if found and self.chance.has("sums", 0.5):
            found.append(f"{found[0]} plus {self.chance.period(short=True)}")
        return found

    def access(self) -> Iterator[str]:
        """Yield who sees what, and for how long."""
        chance, drawn = self.chance, self.drawn
        yield "access"
        yield "maker sees everything"
        for party in drawn.parties[1:]:
            if chance.odds(0.75):
                seen = "everything"
                if drawn.main and chance.odds(0.2):
                    seen += f" except {chance.one(drawn.main)}"
                elif chance.has("hide", 0.2):
                    seen += " masked"
                if chance.odds(0.5):
                    seen += f" in {', '.join(chance.some(drawn.states, 3))}"
                if chance.odds(0.15):
                    seen += f" when {self.condition()}"
                yield f"{party} sees {seen}"
        yield "end"
        lines = list(self._retention())
        if lines:
            yield from ("retention", *lines, "end")

    def _retention(self) -> Iterator[str]:
        chance, drawn = self.chance, self.drawn
        starts = ("created_on", "entered_on", "done_on", "changed_on")
        if drawn.personal and chance.has("hide", 0.7):
            spared = " except from desk" if chance.odds(0.3) else ""
            when = f" when {self.condition()}" if chance.odds(0.2) else ""
            yield f"hide personal data {chance.period()} after {chance.one(starts)}{spared}{when}"
        if chance.has("retention", 0.7):
            when = f" when {self.condition()}" if chance.odds(0.3) else ""
            yield f"erase everything {chance.number(1, 3)} years after {chance.one(starts)}{when}"
