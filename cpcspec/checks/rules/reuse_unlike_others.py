"""Rule `reuse-unlike-others`: a way from form to form that is unlike all others of its kind."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence

from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.expr import Not
from cpcspec.ir.nodes import Reuse, Spec

SEVERAL = 2
BLOCK = 4
"""A block of the matrix with so many cells is looked at for the one that is missing."""


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each cell with one party or state more or less than most of its source, or without their condition."""
    areas = {each.id: each.area for each in spec.procedures}
    sources: dict[str, list[Reuse]] = defaultdict(list)
    kinds: dict[tuple[str, str], list[Reuse]] = defaultdict(list)
    for each in spec.reuses:
        sources[each.source].append(each)
        if areas.get(each.source) and areas.get(each.target):
            kinds[areas[each.source], areas[each.target]].append(each)
    for cells in sources.values():
        yield from _odd(cells, [frozenset(each.by) for each in cells], "by")
        yield from _odd(cells, [frozenset(each.states) for each in cells], "in")
    for cells in kinds.values():
        yield from _unconditional(cells)
        yield from _hole(cells)
    yield from _opposite(spec.reuses)


def _odd(cells: Sequence[Reuse], values: Sequence[frozenset[str]], word: str) -> Iterator[Problem]:
    """Yield the cells that differ by one name from what most others say."""
    often = Counter(values)
    usual, number = often.most_common(1)[0]
    for each, value in zip(cells, values, strict=True):
        less, more = usual - value, value - usual
        near = bool(less or more) and max(len(less), len(more)) == 1
        if number >= SEVERAL and often[value] < number and near and value and usual:
            said = [f"without `{name}`" for name in less] + [f"with `{name}`" for name in more]
            yield _problem(each, f"it is {word} {_names(value)}, {' and '.join(said)}, unlike others of its source")


def _unconditional(cells: Sequence[Reuse]) -> Iterator[Problem]:
    bound = [each for each in cells if each.when is not None]
    free = [each for each in cells if each.when is None]
    if len(bound) >= SEVERAL and len({each.target for each in free}) == 1 and len(free) < len(bound):
        ways = {(each.source, each.target) for each in bound}
        for each in free:
            # A target that nothing else of the kind leads to under a condition has rules of its own.
            if any(target == each.target for _, target in ways) or len({target for _, target in ways}) >= SEVERAL:
                yield _problem(each, "it has no condition, and the others of its kind have one")


def _opposite(cells: Sequence[Reuse]) -> Iterator[Problem]:
    """Yield the cells whose condition is the opposite of what the others into that form ask for."""
    for each in cells:
        others = [one.when for one in cells if one.target == each.target and one is not each]
        if isinstance(each.when, Not) and others.count(each.when.arg) >= SEVERAL:
            yield _problem(each, "its condition is the opposite of that of the others into this form")


def _hole(cells: Sequence[Reuse]) -> Iterator[Problem]:
    """Yield the one cell that is missing in a block which is full but for it."""
    sources = list(dict.fromkeys(each.source for each in cells))
    targets = list(dict.fromkeys(each.target for each in cells))
    there = {(each.source, each.target) for each in cells}
    missing = [(one, other) for one in sources for other in targets if (one, other) not in there and one != other]
    if len(missing) == 1 and len(there) >= BLOCK:
        source, target = missing[0]
        beside = next(each for each in cells if each.target == target)
        yield _problem(beside, f"there is no such way from `{source}`, though there is from all like it")


def _names(names: Collection[str]) -> str:
    return ", ".join(f"`{each}`" for each in sorted(names))


def _problem(each: Reuse, reason: str) -> Problem:
    facts = {"source": each.source, "target": each.target, "reason": reason}
    return Problem(Place("", "reuse", f"{each.source}>{each.target}"), facts)


RULE = Rule(
    Fault(
        "reuse-unlike-others",
        "the way from `{source}` to `{target}` is unlike the others: {reason}",
        "who may go on from a case should not depend on the form that they choose, unless the law says so",
        "make them alike, or say why this one differs",
        "warning",
    ),
    find,
)
