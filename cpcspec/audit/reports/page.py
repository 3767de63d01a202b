"""The audit as one page for auditors: it needs no network and no script, and prints."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import NamedTuple

from cpcspec.audit import digest
from cpcspec.audit.digest import NOTHING_MORE, Background, Facts
from cpcspec.audit.states.walked import AT, Walk
from cpcspec.audit.study.matrix import Deed
from cpcspec.audit.verdict import Answer, Report, Verdict
from cpcspec.emitters.chart import START, chart
from cpcspec.emitters.emitter import filled
from cpcspec.emitters.picture import Marked, picture
from cpcspec.ir.nodes import Procedure, Spec
from cpcspec.ir.words import capital


class Mark(NamedTuple):
    """How a verdict is shown: a sign and a word, so that colour is never needed, and the class of its colour."""

    sign: str
    word: str
    style: str


MARKS: Mapping[Verdict, Mark] = {
    "fails": Mark("✗", "fails", "bad"),
    "possible only in the abstraction": Mark("≈", "in the model only", "care"),
    "unknown (budget)": Mark("?", "unknown", "care"),
    "accepted": Mark("◆", "accepted", "care"),
    "holds (vacuous)": Mark("○", "holds, vacuous", "good"),
    "holds": Mark("✓", "holds", "good"),
    "not applicable": Mark("–", "not applicable", "none"),
}
TITLES: Mapping[str, str] = {
    "structure": "Structure",
    "people": "People",
    "data": "Data and forms",
    "time": "Time",
    "links": "Across procedures",
    "privacy": "Privacy",
    "checking": "The checking itself",
    digest.PROPERTIES: "Properties",
}
DOING: Mapping[str, str] = {"edit": "edit", "comment": "write in", "attach": "attach to", "reuse": "reuse for"}
"""What is said before the label of what somebody does; of an action, nothing."""


SEVERAL = "Of several procedures"
APART: tuple[Verdict, ...] = ("fails", "accepted", *digest.OPEN)
"""Verdicts of which more is told than a line in a table."""


class Cell(NamedTuple):
    """What stands in the table of verdicts: the worst verdict, how often it was given, and where more is said."""

    mark: Mark
    times: int
    key: str


class Told(NamedTuple):
    """An answer with its name on the page, its mark, and all that shows it."""

    key: str
    answer: Answer
    procedure: str
    mark: Mark
    facts: tuple[str, ...] = ()
    again: str = ""
    sequence: str = ""
    diagram: str = ""
    tables: tuple[Facts, ...] = ()
    bounds: str = ""


class Shared(NamedTuple):
    """An answer that was given on several procedures in the same words: which these are, and their keys.

    `apart`: more is told of each elsewhere on the page.
    """

    answer: Answer
    mark: Mark
    of: str
    keys: tuple[str, ...]
    apart: bool
    said: str = ""
    bounds: str = ""
    wider: tuple[str, ...] = ()


class Reported(NamedTuple):
    """What a check found out: by procedure, its tables."""

    check: str
    title: str
    tables: list[tuple[str, list[Facts]]]


class Rights(NamedTuple):
    """Who can do what in a procedure: the labels of its parties, and for each deed where each of them can do it."""

    procedure: str
    parties: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def render(report: Report, background: Background = NOTHING_MORE) -> str:
    """Return the page."""
    named = digest.keyed(report)
    known = digest.procedures(report)
    least = digest.worst(report.answers) or "holds"
    values = {
        "report": report,
        "headline": digest.verdict_line(report),
        "mark": MARKS[least],
        "marks": MARKS,
        "means": digest.MEANS,
        "counts": digest.counts(report.answers),
        "titles": TITLES,
        "labels": {each: digest.label(report, each) for each in known},
        "grounds": digest.grounds(report),
        "audited": digest.audited_line(report),
        "bounds": digest.bounds_line(report),
        "facts": _facts(named, report),
        "groups": _groups(named, known),
        "parts": {
            "failures": [_told(*each, report, background) for each in _with(named, "fails")],
            "accepted": [_told(*each, report, background) for each in _with(named, "accepted")],
            "undecided": [_told(*each, report, background) for each in _with(named, *digest.OPEN)],
        },
        "properties": _properties(named, report, background),
        "answers": _answers(named, report),
        "rights": list(_rights(background)),
        "options": {key: digest.said(value) for key, value in report.options.items()},
    }
    return filled("audit.html.j2", values)


Named = tuple[str, Answer]


def _with(named: Iterable[Named], *verdicts: Verdict) -> list[Named]:
    return [(key, each) for key, each in named if each.verdict in verdicts]


# ---------------------------------------------------------------- tables


def _groups(named: list[Named], known: list[str]) -> dict[str, list[tuple[str, str, list[Cell | None]]]]:
    """Return by group the checks with their cells, one for each procedure."""
    found: dict[str, list[tuple[str, str, list[Cell | None]]]] = {}
    places: dict[tuple[str, str], list[Named]] = {}
    for key, each in named:
        if not each.property:
            places.setdefault((each.check, each.procedure), []).append((key, each))
    report = [each for _, each in named]
    titles = {each.check: (digest.group(each), each.title) for each in report if not each.property}
    for check in sorted(titles, key=digest.catalogue_order):
        group, title = titles[check]
        cells = [_cell(places.get((check, each), [])) for each in known]
        found.setdefault(group, []).append((check, title, cells))
    whole = [_whole(named, each) for each in known]
    return {**found, digest.PROPERTIES: [("", "All that the spec says of it", whole)]} if any(whole) else found


def _cell(named: list[Named]) -> Cell | None:
    least = digest.worst(each for _, each in named)
    if least is None:
        return None
    same = _with(named, least)
    return Cell(MARKS[least], len(same), same[0][0])


def _whole(named: Iterable[Named], procedure: str) -> Cell | None:
    """Return the cell that stands for all properties of a procedure."""
    cell = _cell([(key, each) for key, each in named if each.property and each.procedure == procedure])
    return cell._replace(key="properties") if cell is not None else None


def _properties(named: Iterable[Named], report: Report, background: Background) -> dict[str, list[Shared]]:
    """Return the properties by the procedure that they are of, those of several ones first."""
    said = {(each.id, each.procedure): each.said for each in background.properties}
    found: dict[str, list[Shared]] = {}
    asked = [(key, each) for key, each in named if each.property]
    times = Counter(each.check for _, each in asked)
    for row in _shared(asked, report, lambda each: (each.check, each.written, each.verdict)):
        name = row.answer.check
        title = SEVERAL if times[name] > 1 else digest.label(report, row.answer.procedure)
        found.setdefault(title, []).append(row._replace(said=said.get((name, row.answer.procedure), "")))
    return dict(sorted(found.items(), key=lambda each: each[0] != SEVERAL))


def _answers(named: Iterable[Named], report: Report) -> dict[str, list[Shared]]:
    """Return the answers of the checks by group, what is the same for several procedures together."""
    found: dict[str, list[Shared]] = {each: [] for each in digest.GROUPS.values()}
    rows = _shared([each for each in named if not each[1].property], report, lambda each: (each.check, each.says))
    for row in sorted(rows, key=lambda each: digest.catalogue_order(each.answer.check)):
        found[digest.group(row.answer)].append(row)
    return {group: rows for group, rows in found.items() if rows}


def _shared(named: Iterable[Named], report: Report, same: Callable[[Answer], Hashable]) -> list[Shared]:
    """Return the answers, those together that are the same."""
    groups: dict[Hashable, list[Named]] = {}
    for key, each in named:
        groups.setdefault((same(each), each.verdict), []).append((key, each))
    rows = []
    for group in groups.values():
        first = group[0][1]
        of = _of(list(dict.fromkeys(each.procedure for _, each in group)), report)
        keys = tuple(key for key, _ in group)
        apart = first.verdict in APART
        row = Shared(first, MARKS[first.verdict], of, keys, apart)
        own = [each for _, each in group]
        wider = tuple(dict.fromkeys(said for each in own for said in each.wider)) if not apart else ()
        rows.append(row._replace(bounds=digest.bounds_said(own), wider=wider))
    return rows


def _of(given: list[str], report: Report) -> str:
    """Return the labels of some procedures; where they are most of all, those that are not among them."""
    others = [digest.label(report, each) for each in report.labels if each not in given]
    if given[1:] and not others:
        return f"all {len(given)} procedures"
    if len(given) > 2 * len(others):
        return f"all procedures but {' · '.join(others)}" if given[1:] else digest.label(report, given[0])
    return " · ".join(digest.label(report, each) for each in given)


def _facts(named: Iterable[Named], report: Report) -> list[Reported]:
    """Return the tables of what checks found out where all is well, by check in the order of the catalogue."""
    found: dict[tuple[str, str], list[tuple[str, list[Facts]]]] = {}
    for _, each in named:
        tables = digest.tables(each) if each.verdict == "holds" else []
        if tables:
            found.setdefault((each.check, each.title), []).append((digest.label(report, each.procedure), tables))
    order = sorted(found, key=lambda each: digest.catalogue_order(each[0]))
    return [Reported(check, title, found[check, title]) for check, title in order]


def _rights(background: Background) -> Iterator[Rights]:
    for procedure in background.spec.procedures if background.spec is not None else ():
        deeds = background.rights.get(procedure.id, ())
        if deeds:
            yield _matrix(procedure, deeds)


def _matrix(procedure: Procedure, deeds: Iterable[Deed]) -> Rights:
    states = {each.id: each.label or each.id for each in procedure.states}
    places: dict[str, dict[str, str]] = {}
    order = {each.id: place for place, each in enumerate(procedure.parties)}
    known = sorted(deeds, key=lambda each: (order.get(each.party, 0), each.also))
    able = list(dict.fromkeys(digest.doer(procedure, each) for each in known))
    for each in deeds:
        what = f"{DOING.get(each.kind, '')} “{each.label}”".strip()
        where = "in every state" if len(each.states) == len(states) else ", ".join(states[one] for one in each.states)
        places.setdefault(capital(what), {})[digest.doer(procedure, each)] = where
    rows = tuple((what, tuple(row.get(each, "") for each in able)) for what, row in places.items())
    return Rights(procedure.label or procedure.id, tuple(able), rows)


# ---------------------------------------------------------------- one answer


def _plain(key: str, answer: Answer, report: Report) -> Told:
    told = Told(key, answer, digest.label(report, answer.procedure), MARKS[answer.verdict])
    return told._replace(tables=tuple(digest.tables(answer)), bounds=digest.bounds_said((answer,)))


def _told(key: str, answer: Answer, report: Report, background: Background) -> Told:
    """Return an answer with its facts and its pictures."""
    told = _plain(key, answer, report)
    facts = tuple(digest.plain_facts(answer))
    diagram = _diagram(key, answer.procedure, answer.walk, background.spec)
    evidence = answer.evidence
    if evidence is None:
        return told._replace(facts=facts, diagram=diagram)
    again = "" if evidence.loop is None else digest.again(evidence.loop, len(evidence.sentences))
    return told._replace(facts=facts, diagram=diagram, again=again, sequence=own_ids(evidence.picture, f"{key}-story"))


def _diagram(key: str, procedure: str, walk: Walk | None, spec: Spec | None) -> str:
    """Return the state diagram with a run marked; nothing where there is no run or no spec."""
    node = next((each for each in spec.procedures if each.id == procedure), None) if spec is not None else None
    if spec is None or node is None or walk is None:
        return ""
    return own_ids(picture(chart(spec, node), f"The run on the states of {node.label}", marked(walk)), f"{key}-states")


def marked(walk: Walk) -> Marked:
    """Return the states that a run passes through."""
    states = [START]
    timed = set()
    last = walk.begin.get(AT)
    for step in walk.steps:
        here = step.values.get(AT)
        if here is not None and here != last:
            if step.timed:
                timed.add(len(states))
            states.append(here)
            last = here
    return Marked(tuple(states), frozenset(timed))


def own_ids(svg: str, prefix: str) -> str:
    """Return a drawing whose ids are no other drawing's, as all stand on one page."""
    svg = re.sub(r'(\bid=")([^"]+)"', rf'\g<1>{prefix}-\g<2>"', svg)
    svg = re.sub(r'(url\(#|href="#)', rf"\g<1>{prefix}-", svg)
    return re.sub(
        r'\b(aria-\w+by=")([^"]+)"',
        lambda found: f'{found[1]}{" ".join(f"{prefix}-{each}" for each in found[2].split())}"',
        svg,
    )
