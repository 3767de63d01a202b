"""All rules on one spec: places become spans, and what the sources allow is left out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from cpcspec.checks.allow import without_allowed
from cpcspec.checks.registry import RULES
from cpcspec.checks.rule import Origins, Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Diagnostic, Findings
from cpcspec.ir.nodes import Spec
from cpcspec.source import SourceFile, Span


def check(
    spec: Spec,
    origins: Origins,
    sources: Iterable[SourceFile],
    found: Iterable[Diagnostic] = (),
    extra: Collection[str] = (),
) -> Findings:
    """Return the findings of all rules together with those in `found`, less what the sources allow.

    The spec must be free of errors, else rules report what follows from them. `extra` names rules that are off.
    """
    every = list(found)
    for rule in RULES:
        if rule.on or rule.fault.code in extra:
            every += findings(rule, spec, origins)
    done = Findings()
    done.extend(without_allowed(every, sources, frozenset(each.fault.code for each in RULES)))
    return done


def findings(rule: Rule, spec: Spec, origins: Origins) -> Iterator[Diagnostic]:
    """Yield what one rule finds, each in its place."""
    problems = list(rule.find(spec))
    if rule.everywhere:
        problems = _everywhere(problems, origins)
    for each in problems:
        span, crumbs = _origin(origins, each.place)
        also = tuple((_origin(origins, place)[0], phrase) for place, phrase in each.also)
        yield rule.fault.at(span, crumbs, "", also, "", **each.facts)


def _origin(origins: Origins, place: Place) -> tuple[Span, tuple[str, ...]]:
    """Return the origin of an element; that of its procedure where it has none of its own."""
    found = origins.at(*place) or origins.at("", "procedure", place.procedure)
    if found is None:
        raise LookupError(place)
    return found


def _everywhere(problems: list[Problem], origins: Origins) -> list[Problem]:
    """Return the problems of those elements that have them wherever the text that they come from is used."""
    uses: dict[tuple[str, Span], set[str]] = {}
    for (procedure, kind, _), (span, _) in origins:
        uses.setdefault((kind, span), set()).add(procedure)
    at: dict[tuple[str, Span], set[str]] = {}
    for each in problems:
        at.setdefault((each.place.kind, _origin(origins, each.place)[0]), set()).add(each.place.procedure)
    whole = {key for key, procedures in at.items() if procedures >= uses.get(key, set())}
    return [each for each in problems if (each.place.kind, _origin(origins, each.place)[0]) in whole]
