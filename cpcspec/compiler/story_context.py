"""Where a scenario stands: which cases have names by now, and what names mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypedDict

from cpcspec.compiler import errors, model
from cpcspec.compiler.ast import Arg, Clause, Word
from cpcspec.compiler.story_names import Names
from cpcspec.compiler.story_values import Reader
from cpcspec.diagnostics.diagnostic import Findings
from cpcspec.diagnostics.suggest import did_you_mean
from cpcspec.ir import nodes
from cpcspec.ir.expr import Scalar
from cpcspec.ir.story import MustRefuse


class Saying(TypedDict):
    """What every step says of itself, ready for any step of a story."""

    line: str
    place: str
    origin: str


class Library:
    """What all scenarios of a spec share."""

    def __init__(self, model_: model.Spec, spec: nodes.Spec, found: Findings) -> None:
        """Index the spec; findings go to `found`."""
        self.model = model_
        self.spec = spec
        self.found = found

    @cached_property
    def procedures(self) -> dict[str, Names]:
        """The names of each procedure."""
        return {each.id: Names(each) for each in self.spec.procedures}

    def settings(self) -> dict[str, Scalar]:
        """Return the settings with their values."""
        return {name: value for name, (_, value) in self.model.settings.items()}


@dataclass(slots=True)
class Telling:
    """A scenario as far as it is told: the procedure of each case that has a name, settings, the last day named."""

    library: Library
    cases: dict[str, str] = field(default_factory=dict)
    settings: dict[str, Scalar] = field(default_factory=dict)
    first_day: str = ""
    last_day: str = ""
    origin: str = ""

    def join(self, other: Telling, at: Word) -> None:
        """Go on from where a situation has ended."""
        for name, procedure in other.cases.items():
            self.name_case(Word(name, at.span), procedure)
        self.settings.update(other.settings)
        if other.first_day:
            self.pass_to(Word(other.first_day, at.span))
        self.last_day = other.last_day or self.last_day

    def pass_to(self, day: Word) -> None:
        """Note that the day is reached; report it if it lies before the last one."""
        if self.last_day and day.text < self.last_day:
            problem = f"{day.text} lies before {self.last_day}, and time does not run back"
            self.library.found.add(errors.STORY_DAY.at(day.span, problem=problem))
        self.first_day = self.first_day or day.text
        self.last_day = day.text

    def name_case(self, word: Word, procedure: str) -> None:
        """Let a case have a name from now on; report it if another one has it."""
        if word.text in self.cases:
            self.library.found.add(errors.DUPLICATE.at(word.span, kind="case", name=word.text))
        self.cases[word.text] = procedure


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a scenario and what stands around it; its words are asked for by place."""

    telling: Telling
    clause: Clause
    refused: MustRefuse | None = None

    @property
    def library(self) -> Library:
        """What all scenarios share."""
        return self.telling.library

    @property
    def reader(self) -> Reader:
        """What reads the values of this line; lenient if the step must be refused for a value that does not fit."""
        lenient = self.refused is not None and self.refused.code in ("", "invalid", "unknown")
        return Reader(self.library.spec, self.library.model, self.library.found, lenient)

    def word(self, index: int) -> Word:
        """Return the word at that place."""
        word = self.clause.args[index]
        return word if isinstance(word, Word) else Word("", self.clause.span)

    def text(self, index: int) -> str:
        """Return the text of the word at that place."""
        return self.word(index).text

    def words(self, index: int) -> tuple[Word, ...]:
        """Return the words of the group at that place, none if there is no group."""
        group = self.arg(index)
        return tuple(each for each in group if isinstance(each, Word)) if isinstance(group, tuple) else ()

    def said(self) -> Saying:
        """Return the line as written with its place, ready for any step."""
        span = self.clause.span
        place = f"{span.source.path}:{span.line}"
        return {"line": span.source.line(span.line).strip(), "place": place, "origin": self.telling.origin}

    def arg(self, index: int) -> Arg:
        """Return the argument at that place, None if there is none."""
        return self.clause.args[index] if index < len(self.clause.args) else None

    # ------------------------------------------------------------------ names

    def known(self, index: int, known: Iterable[str], kind: str) -> str | None:
        """Return the word at that place if it is one of these, else report it and return None."""
        return self.called(self.word(index), known, kind)

    def called(self, word: Word, known: Iterable[str], kind: str) -> str | None:
        """Return the word if it is one of these, else report it and return None."""
        names = known if isinstance(known, Mapping | set | frozenset) else frozenset(known)
        if word.text in names:
            return word.text
        self.report(word, names, kind)
        return None

    def report(self, word: Word, known: Iterable[str], kind: str) -> None:
        """Report a name that stands for nothing."""
        hint = did_you_mean(word.text, known)
        self.library.found.add(errors.STORY_NAME.at(word.span, kind=kind, name=word.text, hint=hint))

    def actor(self, index: int = 0) -> str | None:
        """Return an authority of the register."""
        return self.authority(self.word(index))

    def authority(self, word: Word) -> str | None:
        """Return the word if it is an authority of the register."""
        return self.called(word, self.library.model.register, "authority in the register called")

    def case(self, index: int) -> Names | None:
        """Return the names of the procedure of the case at that place; report it if no case is called so."""
        return self.case_called(self.word(index))

    def case_called(self, word: Word) -> Names | None:
        """Return the names of the procedure of the case that a word names; report it if no case is called so."""
        procedure = self.telling.cases.get(word.text)
        if procedure is None:
            hint = did_you_mean(word.text, self.telling.cases)
            self.library.found.add(errors.SCENARIO_NAME.at(word.span, name=word.text, hint=hint))
            return None
        return self.library.procedures.get(procedure)

    def procedure(self, index: int) -> Names | None:
        """Return the names of the procedure at that place."""
        name = self.known(index, self.library.procedures, "procedure")
        return self.library.procedures[name] if name else None

    def part(self, index: int, names: Names, kind: str) -> str | None:
        """Return a state, party, timer, mail or tab of a procedure."""
        return self.known(index, names.ids[kind], f"{kind} of `{names.procedure.id}` called")

    def with_refusal(self, refused: MustRefuse | None) -> Line:
        """Return the same line as one that must be refused so."""
        return replace(self, refused=refused)


def filled_in(line: Line, index: int) -> tuple[Arg, ...]:
    """Return the lines between `with` and `end` at that place."""
    block = line.arg(index)
    return block.args if isinstance(block, Clause) and block.kind == "with_block" else ()
