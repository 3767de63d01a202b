"""Check `D13`: the values on which it depends what becomes of a case."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import JsonValue

from cpcspec.audit.check import Check, Found, Subject, holds, not_applicable
from cpcspec.audit.study.conditions import Conditions
from cpcspec.audit.study.domains import Input
from cpcspec.audit.study.satisfying import Tries, Truth
from cpcspec.ir import nodes
from cpcspec.ir.words import quoted

Row = tuple[tuple[Any, ...], str]


def find(subject: Subject) -> Iterator[Found]:
    """Yield for each action on what its outcome depends, each time with two cases that differ in that alone."""
    base = Conditions(subject.world.program, subject.node).scene
    asked = False
    for action in subject.node.actions:
        whens = [each.when for each in action.moves if each.when is not None]
        exprs = [*(each.condition for each in action.checks), *whens]
        if exprs:
            asked = True
            scene = base.small(action.items)
            yield _of(subject, action, Tries(subject.world.program, subject.table, scene, exprs))
    if not asked:
        yield not_applicable("The outcome of no action depends on values.")


def _of(subject: Subject, action: nodes.Action, tries: Tries) -> Found:
    outcomes = [(values, _outcome(subject, action, truth)) for values, truth in tries.rows]
    found: dict[str, JsonValue] = {}
    for place, each in enumerate(tries.inputs):
        witness = _witness(outcomes, place)
        if witness is not None:
            found[each.label] = _told(tries, place, *witness)
    name = quoted(action.label or action.id)
    if tries.open:
        return holds(f"On what {name} depends cannot be tried on all values.", depends_on=found)
    return holds(f"What becomes of {name} depends on {len(found)} value{'s' * (len(found) != 1)}.", depends_on=found)


def _outcome(subject: Subject, action: nodes.Action, truth: Truth) -> str:
    """Return what an action leads to, if its checks and conditions are answered so."""
    checks, left = truth[: len(action.checks)], list(truth[len(action.checks) :])
    if not all(checks):
        return "refused"
    open_ = [each for each in action.moves if each.when is None or left.pop(0)]
    if not open_:
        return "refused"
    goal = open_[0].to
    return f"to {quoted(subject.state(goal))}" if goal else "done"


def _witness(outcomes: list[Row], place: int) -> tuple[Row, Row] | None:
    """Return two cases that differ in one value alone and come to different ends."""
    seen: dict[str, Row] = {}
    for values, outcome in outcomes:
        rest = repr((*values[:place], *values[place + 1 :]))
        before = seen.setdefault(rest, (values, outcome))
        if before[1] != outcome:
            return before, (values, outcome)
    return None


def _told(tries: Tries, place: int, one: Row, other: Row) -> dict[str, JsonValue]:
    mine = tries.inputs[place]
    rest: dict[str, JsonValue] = {
        each.label: tries.word(each, value)
        for number, (each, value) in enumerate(zip(tries.inputs, one[0], strict=True))
        if number != place
    }
    return {
        "one": f"{tries.word(mine, one[0][place])}: {one[1]}",
        "other": f"{tries.word(mine, other[0][place])}: {other[1]}",
        "all else alike": rest,
        "personal data": _is_personal(mine),
    }


def _is_personal(found: Input) -> bool:
    return isinstance(found.node, nodes.FieldNode) and found.node.personal is not None


CHECK = Check(
    id="D13",
    title="What a decision depends on",
    question="On which values does it depend what an action leads to, and are they those of persons?",
    good="The outcome of no action depends on values.",
    find=find,
)
