"""What all reports tell of an audit: its answers by procedure and by group, their names, and what they sum up to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import count
from typing import NamedTuple

from pydantic import JsonValue

from cpcspec.audit.study.matrix import Deed
from cpcspec.audit.verdict import Answer, Report, Sentence, Verdict
from cpcspec.ir.nodes import Procedure, Spec
from cpcspec.ir.properties import Property
from cpcspec.ir.words import capital, listed

GROUPS: Mapping[str, str] = {
    "S": "structure",
    "R": "people",
    "D": "data",
    "T": "time",
    "X": "links",
    "P": "privacy",
    "M": "checking",
    "": "properties",
}
"""The groups of checks by the letter of their ids, in the order in which they are told."""
PROPERTIES = GROUPS[""]
WHOLE = "the whole spec"
MEANS: Mapping[Verdict, str] = {
    "fails": "there is a case in which it is not so; the story shows it",
    "possible only in the abstraction": "a run of the model breaks it, but no real case was found that does",
    "unknown (budget)": "there were more states than the audit may keep, so that it gave up",
    "accepted": "it is not so, and the authors of the spec say why they accept that",
    "holds (vacuous)": "it is so, but what it speaks of never comes about",
    "holds": "it is so in every case, whatever anybody does",
    "not applicable": "the question does not arise here",
}
"""The verdicts, worst first."""
ORDER: Mapping[Verdict, int] = {each: place for place, each in enumerate(MEANS)}
GOOD: tuple[Verdict, ...] = ("holds", "holds (vacuous)")
OPEN: tuple[Verdict, ...] = ("possible only in the abstraction", "unknown (budget)")


class Background(NamedTuple):
    """What a report can tell beside the answers: the spec, its properties, and by procedure who can do what."""

    spec: Spec | None = None
    properties: tuple[Property, ...] = ()
    rights: Mapping[str, tuple[Deed, ...]] = {}


NOTHING_MORE = Background()


class Ground(NamedTuple):
    """What was explored of a procedure: the largest of its models, and all that was assumed."""

    procedure: str
    label: str
    states: int
    edges: int
    complete: bool
    bounds: Mapping[str, int]
    assumptions: tuple[str, ...]


def exit_code(report: Report) -> int:
    """Return 0 if all holds or is accepted, 1 if something fails, 3 if something is not known."""
    found = {each.verdict for each in report.answers}
    return 1 if "fails" in found else 3 if found.intersection(OPEN) else 0


def counts(answers: Iterable[Answer]) -> dict[Verdict, int]:
    """Return how often each verdict was given, worst first, without those that never were."""
    found = [each.verdict for each in answers]
    return {each: found.count(each) for each in MEANS if each in found}


def worst(answers: Iterable[Answer]) -> Verdict | None:
    """Return the worst verdict; None where there is no answer."""
    return min((each.verdict for each in answers), key=ORDER.__getitem__, default=None)


def with_verdict(report: Report, *verdicts: Verdict) -> list[Answer]:
    """Return the answers with one of these verdicts."""
    return [each for each in report.answers if each.verdict in verdicts]


def group(answer: Answer) -> str:
    """Return the group that an answer belongs to."""
    return PROPERTIES if answer.property else GROUPS.get(answer.check[:1], GROUPS["M"])


def label(report: Report, procedure: str) -> str:
    """Return the label of a procedure, or what stands for all of them."""
    return report.labels.get(procedure, procedure) or WHOLE


def procedures(report: Report) -> list[str]:
    """Return the procedures that were asked about, in the order of the spec; what is about all comes last."""
    asked = dict.fromkeys(each.procedure for each in report.answers)
    known = [each for each in report.labels if each in asked]
    return [*known, *sorted(each for each in asked if each and each not in known), *([""] if "" in asked else [])]


def checks(report: Report) -> dict[str, str]:
    """Return the ids and titles of the checks that were made, properties apart, in the order of the catalogue."""
    known = {each.check: each.title for each in report.answers if not each.property}
    return {each: known[each] for each in sorted(known, key=catalogue_order)}


def catalogue_order(check: str) -> tuple[int, ...]:
    """Return what sorts the ids of checks as the catalogue does."""
    letters = list(GROUPS)
    group_ = letters.index(check[:1]) if check[:1] in letters else len(letters)
    return (group_, *(int(each) for each in re.findall(r"\d+", check)))


def keyed(report: Report) -> list[tuple[str, Answer]]:
    """Return the answers with names of their own, which stay the same when lines move and other answers change."""
    seen: dict[str, count[int]] = {}
    found = []
    for each in report.answers:
        parts = [each.check, each.procedure or "spec"]
        if each.place is not None and each.place.kind != "property":
            parts += [each.place.kind, each.place.id]
        name = "-".join(re.sub(r"\W+", "_", part) for part in parts)
        number = next(seen.setdefault(name, count(1)))
        found.append((name if number == 1 else f"{name}-{number}", each))
    return found


def grounds(report: Report) -> list[Ground]:
    """Return what was explored of each procedure."""
    found = []
    for name in procedures(report):
        own = [each for each in report.answers if each.procedure == name]
        explored = [each.explored for each in own if each.explored is not None]
        if not explored:
            continue
        most = max(explored, key=lambda each: each.states)
        bounds = {key: value for each in own for key, value in each.bounds.items()}
        assumptions = tuple(dict.fromkeys(said for each in own for said in each.assumptions))
        complete = all(each.complete for each in explored)
        found.append(Ground(name, label(report, name), most.states, most.edges, complete, bounds, assumptions))
    return found


def doer(procedure: Procedure, deed: Deed) -> str:
    """Return the label of the party of a deed, with those of the others that give it the sight that it needs."""
    labels = {each.id: each.label or each.id for each in procedure.parties}
    also = listed((labels.get(each, each) for each in deed.also), "or")
    return f"{labels.get(deed.party, deed.party)}{f' (who is also {also})' if also else ''}"


def bounds_said(answers: Iterable[Answer]) -> str:
    """Return within which bounds answers were found, in words; empty where nothing had to be explored."""
    looked = [each for each in answers if each.explored is not None]
    states = sorted(each.explored.states for each in looked if each.explored is not None)
    if not states:
        return ""
    whole = all(each.explored.complete for each in looked if each.explored is not None)
    size = f"{states[0]:,}" if states[0] == states[-1] else f"{states[0]:,} to {states[-1]:,}"
    noun = "state" if states[-1] == 1 else "states"
    return ", ".join((*_bounds(looked), f"{size} {noun}", "all of them" if whole else "and there are more"))


def _bounds(answers: Iterable[Answer]) -> list[str]:
    """Return each bound with its number, or with the least and the most of several."""
    found: dict[str, list[int]] = {}
    for each in answers:
        for name, number in each.bounds.items():
            found.setdefault(name, []).append(number)
    spans = {name: sorted({min(numbers), max(numbers)}) for name, numbers in found.items()}
    return [f"{' to '.join(f'{each:,}' for each in span)} {name}" for name, span in spans.items()]


def bounds_line(report: Report) -> str:
    """Return the bounds of a whole audit in one sentence."""
    known = grounds(report)
    if not known:
        return "nothing had to be explored"
    most = [each for each in report.answers if each.explored is not None]
    states = sum(each.states for each in known)
    given_up = [each.label for each in known if not each.complete]
    whole = f"not all of {listed(given_up)}" if given_up else "all of them"
    return f"{', '.join((*_bounds(most), f'{states:,} states explored'))}, {whole}"


def audited_line(report: Report) -> str:
    """Return what was audited: the paths as they were given, and their commit."""
    paths, commit, changed = report.audited
    if not commit:
        return f"{listed(paths)}, of no checkout" if paths else ""
    return f"{listed(paths)} at commit {commit}{', with changes that are not committed' if changed else ''}"


class Facts(NamedTuple):
    """A fact that is a table: what it is about, the heads of its columns, and its rows."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def tables(answer: Answer) -> list[Facts]:
    """Return the facts of an answer that are tables: what stands for each name, and rows that are alike."""
    found = []
    for name, value in answer.facts.items():
        title = capital(name.replace("_", " "))
        if isinstance(value, dict) and value:
            pairs = tuple((key, said(each)) for key, each in value.items())
            found.append(Facts(title, ("", title), pairs))
        elif isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
            head = list(dict.fromkeys(key for each in value if isinstance(each, dict) for key in each))
            lines = (each for each in value if isinstance(each, dict))
            rows = tuple(tuple(said(each.get(key)) for key in head) for each in lines)
            found.append(Facts(title, tuple(capital(each.replace("_", " ")) for each in head), rows))
    return found


def plain_facts(answer: Answer) -> list[str]:
    """Return the facts of an answer that are no tables, each in a phrase."""
    shown = {each.title for each in tables(answer)}
    named = {name.replace("_", " "): value for name, value in answer.facts.items()}
    return [f"{name}: {said(value)}" for name, value in named.items() if capital(name) not in shown]


def said(value: JsonValue) -> str:
    """Return a fact for readers."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(said, value)) or "none"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, dict):
        return ", ".join(f"{name}: {said(each)}" for name, each in value.items())
    return "none" if value is None else str(value)


def sentence(told: Sentence) -> str:
    """Return what happened, with who did it."""
    return capital(f"{told.who} {told.did}".strip())


def story(answer: Answer) -> list[str]:
    """Return the story of an answer as numbered lines, each with its day, who acts and what changes by it."""
    evidence = answer.evidence
    if evidence is None:
        return []
    lines = []
    for number, each in enumerate(evidence.sentences, 1):
        changed = f" ({'; '.join(each.changed)})" if each.changed else ""
        lines.append(f"{number}. {each.day}  {sentence(each)}{changed}")
    if evidence.loop is not None:
        lines.append(again(evidence.loop, len(evidence.sentences)))
    return lines


def again(loop: int, length: int) -> str:
    """Return what is said of steps that repeat."""
    which = f"Step {loop + 1} repeats" if loop + 1 == length else f"Steps {loop + 1} to {length} repeat"
    return f"{which} for ever."


def verdict_line(report: Report) -> str:
    """Return in one sentence what an audit comes to."""
    found = counts(report.answers)
    failed = found.get("fails", 0)
    unsure = sum(found.get(each, 0) for each in OPEN)
    if failed:
        return f"{many(failed, 'answer')} {'fails' if failed == 1 else 'fail'}"
    if unsure:
        return f"{many(unsure, 'answer')} could not be decided"
    return "All holds or is accepted" if "accepted" in found else "All holds"


def many(number: int, noun: str) -> str:
    """Return a number with its noun."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
