"""The audit as JSON: everything, with keys that stay; runs in the trace format that model checkers share (ITF)."""

from __future__ import annotations

import json

from pydantic import JsonValue

from cpcspec.audit import digest
from cpcspec.audit.states.walked import Walk
from cpcspec.audit.verdict import Answer, Evidence, Report

FORMAT = 1


def render(report: Report) -> str:
    """Return the whole report; `docs/audit.md` tells what the keys mean."""
    data: JsonValue = {
        "format": FORMAT,
        "spec": report.spec_hash,
        "version": report.version,
        "when": report.when,
        "seconds": round(report.seconds, 3),
        "options": dict(report.options),
        "audited": {**report.audited._asdict(), "paths": list(report.audited.paths)},
        "verdict": digest.verdict_line(report),
        "exit_code": digest.exit_code(report),
        "counts": {str(verdict): number for verdict, number in digest.counts(report.answers).items()},
        "procedures": dict(report.labels),
        "explored": [
            {
                "procedure": each.procedure,
                "states": each.states,
                "edges": each.edges,
                "complete": each.complete,
                "bounds": dict(each.bounds),
                "assumptions": list(each.assumptions),
            }
            for each in digest.grounds(report)
        ],
        "answers": [_answer(key, each) for key, each in digest.keyed(report)],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _answer(key: str, answer: Answer) -> JsonValue:
    made: dict[str, JsonValue] = {
        "id": key,
        "check": answer.check,
        "property": answer.property,
        "group": digest.group(answer),
        "title": answer.title,
        "procedure": answer.procedure,
        "verdict": answer.verdict,
        "says": answer.says,
        "element": dict(answer.place._asdict()) if answer.place is not None else None,
        "written": answer.written,
        "accepted": answer.accepted,
        "facts": dict(answer.facts),
        "assumptions": list(answer.assumptions),
        "wider": list(answer.wider),
        "basis": list(answer.basis),
        "meets": list(answer.meets),
        "bounds": dict(answer.bounds),
        "explored": dict(answer.explored._asdict()) if answer.explored is not None else None,
        "certificate": None,
    }
    if answer.certificate is not None:
        # The states themselves stand in a file of their own: they may be many.
        made["certificate"] = {"kind": answer.certificate.kind, "states": len(answer.certificate.states)}
    if answer.evidence is not None:
        made["story"] = _story(answer.evidence)
    if answer.walk is not None:
        made["trace"] = _trace(answer.walk, answer.evidence)
    return made


def _story(evidence: Evidence) -> JsonValue:
    return {
        "sentences": [
            {"day": each.day, "who": each.who, "did": each.did, "changed": list(each.changed)}
            for each in evidence.sentences
        ],
        "loop": evidence.loop,
        "scenario": evidence.scenario,
        "mermaid": evidence.mermaid,
    }


def _trace(walk: Walk, evidence: Evidence | None) -> JsonValue:
    """Return a run as ITF: the values of all variables in each state, and what led to it."""
    # A story may tell several steps in one sentence, or what came before them: then no day belongs to one step alone.
    told = evidence.sentences if evidence is not None and len(evidence.sentences) == len(walk.steps) else ()
    days: list[JsonValue] = [each.day for each in told] or [None] * len(walk.steps)
    states: list[JsonValue] = [{"#meta": {"index": 0}, **walk.begin}]
    for number, (step, day) in enumerate(zip(walk.steps, days, strict=True), 1):
        meta: dict[str, JsonValue] = {"index": number, "event": step.kind, "name": step.name, "label": step.label}
        states.append({"#meta": {**meta, "role": step.who, "date": day}, **step.values})
    made: dict[str, JsonValue] = {
        "#meta": {"format": "ITF", "labels": dict(walk.labels)},
        "vars": list(walk.labels),
        "states": states,
    }
    # The last state is the one in which the loop began: what follows it is the state after its first step.
    return made if walk.loop is None else {**made, "loop": walk.loop + 1}
