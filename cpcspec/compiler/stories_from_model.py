"""Stories from model and IR: scenarios with their situations put in, and every name and value resolved."""

from __future__ import annotations

from typing import NamedTuple

from cpcspec.compiler import errors, model
from cpcspec.compiler.ast import Block, Clause, Expr
from cpcspec.compiler.context import backing
from cpcspec.compiler.story_claims import claim_from_line
from cpcspec.compiler.story_context import Library, Line, Telling
from cpcspec.compiler.story_steps import DEEDS, procedure_of, refusal_from_line, step_from_line
from cpcspec.compiler.story_values import literal
from cpcspec.diagnostics.diagnostic import Findings
from cpcspec.ir import nodes
from cpcspec.ir.story import Step, Story


class Told(NamedTuple):
    """A situation or scenario as told: its steps, and where it leaves those who go on from there."""

    steps: tuple[Step, ...]
    telling: Telling


def stories_from_model(spec_model: model.Spec, spec: nodes.Spec, found: Findings) -> tuple[Story, ...]:
    """Return the scenarios as stories, in the order of writing; steps with faults are left out and reported."""
    teller = _Teller(Library(spec_model, spec, found))
    for name in spec_model.situations:
        teller.situation(name, ())
    return tuple(teller.story(block) for block in spec_model.scenarios.values())


class _Teller:
    """Tells scenarios; each situation once, since it starts from nothing and means the same wherever it is given."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._situations: dict[str, Told] = {}

    def story(self, block: Block) -> Story:
        """Return a scenario as a story."""
        telling = Telling(self._library)
        steps = self._steps(block, telling, ())
        span = block.name.span
        if not any(isinstance(each, Clause) and each.kind not in ("meets", "setting_is") for each in block.body):
            self._library.found.add(errors.EMPTY_STORY.at(span, name=block.name.text))
        return Story(
            id=block.name.text,
            label=block.label,
            place=f"{span.source.path}:{span.line}",
            meets=backing(block)["meets"],
            procedures=tuple(dict.fromkeys(telling.cases.values())),
            settings=telling.settings,
            steps=steps,
        )

    def situation(self, name: str, way: tuple[str, ...]) -> Told:
        """Return what a situation tells; `way` names the situations that led here."""
        if name not in self._situations:
            telling = Telling(self._library, origin=name)
            steps = self._steps(self._library.model.situations[name], telling, (*way, name))
            self._situations[name] = Told(steps, telling)
        return self._situations[name]

    def _steps(self, block: Block, telling: Telling, way: tuple[str, ...]) -> tuple[Step, ...]:
        steps: list[Step] = []
        body = [each for each in block.body if isinstance(each, Clause) and each.kind != "meets"]
        for index, clause in enumerate(body):
            line = Line(telling, clause)
            after = body[index + 1] if index + 1 < len(body) else None
            if clause.kind == "given":
                steps += self._given(line, way)
            elif clause.kind == "setting_is":
                self._setting(line)
            elif clause.kind == "refused":
                if index == 0 or body[index - 1].kind not in DEEDS:
                    self._library.found.add(errors.NOTHING_TO_REFUSE.at(clause.span))
            else:
                step = self._step(line, after)
                steps += [step] if step else []
        return tuple(steps)

    def _step(self, line: Line, after: Clause | None) -> Step | None:
        """Return a step or expectation; what comes after a step may say that it must be refused."""
        if line.clause.kind.startswith("then_"):
            return claim_from_line(line)
        if line.clause.kind in DEEDS and after is not None and after.kind == "refused":
            refused = refusal_from_line(Line(line.telling, after), procedure_of(line))
            return step_from_line(line.with_refusal(refused))
        return step_from_line(line)

    def _given(self, line: Line, way: tuple[str, ...]) -> tuple[Step, ...]:
        name = line.known(0, self._library.model.situations, "situation")
        if name is None:
            return ()
        if name in way:
            self._library.found.add(errors.STORY_LOOP.at(line.word(0).span, kind="situation", name=name))
            return ()
        told = self.situation(name, way)
        line.telling.join(told.telling, line.word(0))
        return told.steps

    def _setting(self, line: Line) -> None:
        """Note another value for a setting; it must be of the same kind."""
        settings = self._library.settings()
        name, expr = line.known(0, settings, "setting"), line.clause.args[1]
        if name is None or not isinstance(expr, Expr):
            return
        value = literal(expr)
        if type(value) is not type(settings[name]):
            kinds = {bool: "`yes` or `no`", int: "a whole number", str: "a text"}
            expected = kinds.get(type(settings[name]), "a value")
            found = errors.STORY_VALUE.at(expr.span, text=expr.span.text, name=name, expected=expected)
            self._library.found.add(found)
            return
        line.telling.settings[name] = value
