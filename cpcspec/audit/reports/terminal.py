"""The audit for a terminal: what holds in a table, then every failure with its story, and how much was looked at."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping

from cpcspec.audit import digest
from cpcspec.audit.verdict import Answer, Report, Verdict
from cpcspec.diagnostics.as_text import Piece, coloured
from cpcspec.diagnostics.excerpt import shown
from cpcspec.ir.words import quoted

WIDTH = 96
NAMES = 32
"""So many columns are for the names of procedures, wrapped if need be."""
STYLE: Mapping[Verdict, str] = {
    "fails": "error",
    "possible only in the abstraction": "warning",
    "unknown (budget)": "warning",
    "accepted": "word",
    "holds (vacuous)": "good",
    "holds": "good",
    "not applicable": "code",
}


def render(report: Report, *, colour: bool = False, facts: bool = False) -> str:
    """Return the summary, at most 96 columns wide but for what the spec itself writes longer.

    With `facts`, or where only some checks were asked for, what was found out is told as tables too.
    """
    found = _facts(report) if facts or "only" in report.options else ()
    failed = (*_failures(report), *_accepted(report), *_undecided(report))
    pieces = [*_head(report), *_table(report), *failed, *found, *_totals(report)]
    return coloured(pieces) if colour else "".join(text for text, _ in pieces)


def _head(report: Report) -> Iterator[Piece]:
    """Yield what was audited, and within which bounds."""
    audited = digest.audited_line(report)
    if audited:
        yield from _wrapped(f"Audited: {audited}", "", "  ", "code")
    yield from _wrapped(f"Bounds: {digest.bounds_line(report)}", "", "  ", "code")
    yield "\n", "plain"


# ---------------------------------------------------------------- what holds


def _table(report: Report) -> Iterator[Piece]:
    """Yield for each procedure and group how many of the answers are good: `9`, or `8/9` where one is not."""
    groups = list(dict.fromkeys(digest.GROUPS.values()))
    used = [each for each in groups if any(digest.group(answer) == each for answer in report.answers)]
    widths = {each: max(len(each), 5) + 1 for each in used}
    yield f"{'What holds':<{NAMES}}{''.join(f'{each:>{width}}' for each, width in widths.items())}\n", "place"
    for procedure in digest.procedures(report):
        own = [each for each in report.answers if each.procedure == procedure]
        *first, last = textwrap.wrap(shown(digest.label(report, procedure)), NAMES - 2)
        for line in first:
            yield f"{line}\n", "plain"
        yield f"{last:<{NAMES}}", "plain"
        for each, width in widths.items():
            cell, style = _cell([answer for answer in own if digest.group(answer) == each])
            yield f"{cell:>{width}}", style
        yield "\n", "plain"
    yield "\n", "plain"


def _cell(answers: Iterable[Answer]) -> Piece:
    """Return how many answers hold, of how many where that is not all; and the colour of the worst."""
    asked = [each for each in answers if each.verdict != "not applicable"]
    good = sum(each.verdict in digest.GOOD for each in asked)
    least = digest.worst(asked)
    if least is None:
        return "-", "code"
    return (str(good) if good == len(asked) else f"{good}/{len(asked)}"), STYLE[least]


# ---------------------------------------------------------------- what does not


def _failures(report: Report) -> Iterator[Piece]:
    found = digest.with_verdict(report, "fails")
    if found:
        yield "What fails\n", "place"
    told: dict[tuple[str, ...], str] = {}
    for each in found:
        yield from _told(each, report)
        story = tuple(digest.story(each))
        # Several checks often trip over the same run: it is told once.
        lines = (f"the same story as that of {told[story]} above",) if story and story in told else story
        told.setdefault(story, each.check)
        for line in lines:
            yield from _wrapped(line, "      ", "         ")
        yield "\n", "plain"


def _accepted(report: Report) -> Iterator[Piece]:
    found = digest.with_verdict(report, "accepted")
    if found:
        yield "What fails, and is accepted\n", "place"
    for each in found:
        yield from _told(each, report)
        yield from _wrapped(f"accepted because {each.accepted}", "      ", "        ")
    if found:
        yield "\n", "plain"


def _undecided(report: Report) -> Iterator[Piece]:
    found = digest.with_verdict(report, *digest.OPEN)
    if found:
        yield "What could not be decided\n", "place"
    for each in found:
        yield from _told(each, report)
    if found:
        yield "\n", "plain"


def _facts(report: Report) -> Iterator[Piece]:
    """Yield the tables of what was found out where all is well."""
    told = [(each, tables) for each in digest.with_verdict(report, "holds") if (tables := digest.tables(each))]
    if told:
        yield "What was found out\n", "place"
    for each, tables in told:
        head = f"{each.check} in {quoted(digest.label(report, each.procedure))}: {each.title}"
        yield from _wrapped(head, "  ", "    ", STYLE[each.verdict])
        for table in tables:
            yield f"    {table.title}\n", "plain"
            for row in table.rows:
                first, *rest = row
                named = [f"{name}: {cell}" for name, cell in zip(table.head[1:], rest, strict=True)]
                said = rest[0] if len(rest) == 1 else "; ".join(named)
                yield from _wrapped(f"{first}: {said}" if rest else first, "      ", "        ")
        yield "\n", "plain"


def _told(answer: Answer, report: Report) -> Iterator[Piece]:
    """Yield an answer: its check, its procedure, its sentence, its place, its backing, and its bounds."""
    about = "" if answer.property else f": {answer.title}"
    unsure = f" [{answer.verdict}]" if answer.verdict in digest.OPEN else ""
    head = f"{answer.check} in {quoted(digest.label(report, answer.procedure))}{about}{unsure}"
    yield from _wrapped(head, "  ", "    ", STYLE[answer.verdict])
    yield from _wrapped(answer.says, "    ", "    ", "place")
    if answer.written:
        yield f"    {shown(answer.written)}\n", "code"
    if answer.basis or answer.meets:
        yield from _wrapped("; ".join((*answer.basis, *answer.meets)), "    ", "    ", "code")
    if answer.explored is not None:
        yield from _wrapped(f"within {digest.bounds_said((answer,))}", "    ", "      ", "code")
    for each in answer.wider:
        yield from _wrapped(f"assumed: {each}", "    ", "      ", "code")


def _wrapped(text: str, first: str, rest: str, style: str = "plain") -> Iterator[Piece]:
    lines = textwrap.wrap(
        shown(text), WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )
    for line in lines:
        yield f"{line}\n", style


# ---------------------------------------------------------------- how much


def _totals(report: Report) -> Iterator[Piece]:
    found = digest.counts(report.answers)
    yield f"{digest.verdict_line(report)}\n", STYLE[digest.worst(report.answers) or "holds"]
    yield from _wrapped(", ".join(f"{verdict}: {number}" for verdict, number in found.items()), "", "")
    grounds = digest.grounds(report)
    if grounds:
        states, edges = sum(each.states for each in grounds), sum(each.edges for each in grounds)
        most = max(grounds, key=lambda each: each.states)
        said = (
            f"{digest.many(states, 'state')} and {digest.many(edges, 'step')} explored, most of them in"
            f" {quoted(most.label)} ({most.states:,})"
        )
        yield from _wrapped(said, "", "")
    yield f"spec {report.spec_hash[:16]}, cpcspec {report.version}, {report.when}, {report.seconds:.1f} s\n", "code"
