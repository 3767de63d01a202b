"""Rule `timers-in-circle`: timers that end at one moment again and again, since each leads to where the next is due."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.analysis.circles import Circle, circles
from cpcspec.analysis.circling import Edge
from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.nodes import Spec


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each circle of timers in which no time need pass, at its first timer."""
    for each in circles(spec):
        first = each.steps[0]
        others = dict.fromkeys(_place(step) for step in each.steps if step.timer is not first.timer)
        also = tuple((place, "and so does this one") for place in others)
        yield Problem(_place(first), {"round": _told(each), "word": "timers" if others else "timer"}, also)


def _place(step: Edge) -> Place:
    return Place(step.procedure.id, "timer", step.timer.id)


def _told(circle: Circle) -> str:
    """Return the way round in words, with each timer and state in its turn."""
    several = len({each.procedure.id for each in circle.steps}) > 1
    return ", ".join(_step(each, several=several) for each in circle.steps)


def _step(step: Edge, *, several: bool) -> str:
    source, target = (".".join(each) if several else each[1] for each in (step.source, step.target))
    if step.made is not None:
        return f"`{step.timer.id}` makes a case in `{target}` from `{source}`"
    if step.source == step.target:
        return f"`{step.timer.id}` sets its own start in `{source}`"
    return f"`{step.timer.id}` leads from `{source}` to `{target}`"


RULE = Rule(
    Fault(
        "timers-in-circle",
        "the {word} can go round without end at one moment: {round}",
        "once all are due, a case changes again and again with nobody acting, until it is held",
        "let one of them count from `entered_on`, or set the date that it counts from to today, or lead elsewhere",
    ),
    find,
)
