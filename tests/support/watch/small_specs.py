"""A drawn spec made small: lines are left out as long as the audit says the same of it, and the run still shows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import perf_counter

from cpcspec.audit.check import World
from cpcspec.audit.evidence.whole import evidence_of
from cpcspec.audit.registry import CHECKS
from cpcspec.audit.run import Audit, Wanted
from cpcspec.audit.verdict import Answer
from cpcspec.compiler.driver import Compiled
from cpcspec.project import compile_texts

Texts = Mapping[str, str]
NAME = "drawn.cpc"
BLOCKS = frozenset(("procedure", "tab", "list", "comments", "action", "create", "access", "retention"))
ELEMENTS = frozenset(("party", "part", "state", "field", "timer", "property", "reuse", "attachments"))


def small(texts: Texts, still: Callable[[Compiled], bool], seconds: float) -> dict[str, str]:
    """Return the texts with as few lines as can be found in that time of which `still` is true."""
    lines, until = texts[NAME].splitlines(), perf_counter() + seconds
    changed = True
    while changed and perf_counter() < until:
        changed, place = False, 0
        while place < len(lines) and perf_counter() < until:
            for end in _ends(lines, place):
                fewer = lines[:place] + lines[end:]
                if _is_still({**texts, NAME: "\n".join(fewer) + "\n"}, still):
                    lines, changed = fewer, True
                    break
            else:
                place += 1
    return {**texts, NAME: "\n".join(lines) + "\n"}


def _ends(lines: list[str], place: int) -> list[int]:
    """Return where what begins at a line may end: its block, its clauses, the line itself."""
    word = lines[place].split(" ", 1)[0]
    if word in BLOCKS:
        depth = 0
        for number in range(place, len(lines)):
            depth += lines[number].split(" ", 1)[0] in BLOCKS
            depth -= lines[number] == "end"
            if not depth:
                return [number + 1]
    if word in ELEMENTS:
        number = place + 1
        while number < len(lines) and lines[number].split(" ", 1)[0] not in {*ELEMENTS, *BLOCKS, "end", "start"}:
            number += 1
        return [number, place + 1]
    return [] if word == "end" else [place + 1]


def _is_still(texts: Texts, still: Callable[[Compiled], bool]) -> bool:
    try:
        done = compile_texts(texts)
        return done.ok and still(done)
    except Exception:  # noqa: BLE001 - what breaks otherwise is another matter
        return False


def asked_again(done: Compiled, check: str, procedure: str) -> list[Answer]:
    """Return what the audit answers to one check or property of one procedure."""
    world = World(done.spec, done.properties, budget=20_000, origins=done.origins, show=evidence_of)
    audit = Audit(world, CHECKS, Wanted((check,), (procedure,) if procedure else ()))
    return [each for each in audit.answers() if each.check == check]
