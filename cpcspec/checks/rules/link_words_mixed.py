"""Rule `link-words-mixed`: words of links that do not tell which case is meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cpcspec.analysis.effects import created
from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.nodes import Procedure, Spec


class _Link(NamedTuple):
    """A link with its two words: what leads to the new case, and what leads back."""

    place: Place
    source: str
    target: str
    link: str
    back: str


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each link with one word for both ways, and each that is called what cases of another area are called."""
    areas = {each.id: each.area for each in spec.procedures}
    links = list(_links(spec))
    named: dict[str, dict[str, list[_Link]]] = {}
    for each in links:
        if each.link and each.link == each.back:
            yield _problem(each, each.link, "it is the same both ways")
        else:
            for word, meant in ((each.link, each.target), (each.back, each.source)):
                if word and areas.get(meant):
                    named.setdefault(word, {}).setdefault(areas[meant], []).append(each)
    for word, by_area in named.items():
        usual = max(by_area, key=lambda area: len(by_area[area]))
        for area, several in by_area.items():
            if area != usual:
                yield from (
                    _problem(each, word, f"elsewhere cases of the area `{usual}` are called so") for each in several
                )
    for each in links:
        yield from _labelled(each, spec.procedures)


def _labelled(each: _Link, procedures: Sequence[Procedure]) -> Iterator[Problem]:
    """Yield the words that stand in the label of one procedure alone, which is not the one that the link leads to."""
    for word, meant in ((each.link, each.target), (each.back, each.source)):
        so_called = [one.id for one in procedures if word and word in one.label]
        if len(so_called) == 1 and so_called[0] != meant:
            yield _problem(each, word, f"that is what `{so_called[0]}` is called")


def _problem(each: _Link, word: str, reason: str) -> Problem:
    return Problem(each.place, {"word": word, "source": each.source, "target": each.target, "reason": reason})


def _links(spec: Spec) -> Iterator[_Link]:
    for reuse in spec.reuses:
        place = Place("", "reuse", f"{reuse.source}>{reuse.target}")
        yield _Link(place, reuse.source, reuse.target, reuse.link, reuse.back)
    for procedure, each in created(spec):
        action = next((one.id for one in procedure.actions if each in one.effects), None)
        place = Place(procedure.id, "action", action) if action else Place("", "procedure", procedure.id)
        yield _Link(place, procedure.id, each.procedure, each.link, each.back)


RULE = Rule(
    Fault(
        "link-words-mixed",
        "the link from `{source}` to `{target}` is called `{word}`: {reason}",
        "whoever follows the link takes the case behind it for another one",
        "call each end of the link what the case behind it is",
        "warning",
    ),
    find,
)
