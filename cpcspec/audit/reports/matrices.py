"""Tables for spreadsheets: which check answers what of which procedure, and who can do what in which state."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from io import StringIO

from cpcspec.audit import digest
from cpcspec.audit.digest import Background
from cpcspec.audit.study.matrix import Deed
from cpcspec.audit.verdict import Report
from cpcspec.ir.nodes import Procedure

Row = tuple[str, ...]


def render(report: Report) -> str:
    """Return the worst verdict of each check and property on each procedure; empty where it was not asked.

    The last columns are the law and the requirements of a property, and the bounds of the answers.
    """
    known = digest.procedures(report)
    rows: list[Row] = [("check", "title", *(digest.label(report, each) for each in known), "basis", "meets", "bounds")]
    found: dict[tuple[str, str], list[int]] = {}
    for place, each in enumerate(report.answers):
        found.setdefault((each.check, each.procedure), []).append(place)
    titles = {each.check: each.title for each in report.answers if each.property}
    for check, title in (digest.checks(report) | titles).items():
        cells = [[report.answers[place] for place in found.get((check, each), ())] for each in known]
        own = [each for cell in cells for each in cell]
        backing = ("; ".join(_each(one.basis for one in own)), ", ".join(_each(one.meets for one in own)))
        verdicts = (digest.worst(each) or "" for each in cells)
        rows.append((check, title, *verdicts, *backing, digest.bounds_said(own)))
    return _text(rows)


def _each(found: Iterable[Iterable[str]]) -> list[str]:
    """Return all that is named, each once."""
    return list(dict.fromkeys(each for some in found for each in some))


def rights(background: Background) -> str:
    """Return a row for each party, each thing that it can do, and each state in which it can."""
    spec = background.spec
    rows: list[Row] = [("procedure", "party", "kind", "what", "state")]
    for procedure in spec.procedures if spec is not None else ():
        rows += _of(procedure, background.rights)
    return _text(rows)


def _of(procedure: Procedure, rights_of: Mapping[str, Iterable[Deed]]) -> Iterable[Row]:
    states = {each.id: each.label or each.id for each in procedure.states}
    for deed in rights_of.get(procedure.id, ()):
        who = digest.doer(procedure, deed)
        for state in deed.states:
            yield (procedure.label or procedure.id, who, deed.kind, deed.label, states.get(state, state))


def _text(rows: Iterable[Row]) -> str:
    out = StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()
