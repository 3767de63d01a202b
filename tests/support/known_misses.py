"""The faults that nothing notices, as the list beside the mutation test has them, each with its reason."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.support.counterexamples import ALIKE
from tests.support.killing import Verdict

LIST = Path(__file__).parents[1] / "audit" / "known_misses.csv"
REASONS = ("equivalent: ", "gap: ")
WANTED = 0.95
"""So large a share of the faults must be noticed; those that the list explains count as not noticed."""


def known_misses() -> dict[str, str]:
    """Return the reasons by the names of the faults."""
    with LIST.open(encoding="utf-8", newline="") as file:
        return {each["fault"]: each["reason"] for each in csv.DictReader(file)}


def complaints(verdicts: Iterable[Verdict]) -> Iterator[str]:
    """Yield what is wrong with these verdicts, or with the list."""
    listed = known_misses()
    judged = {each.mutant.name: each for each in verdicts}
    for name, verdict in judged.items():
        if not verdict.notices and name not in listed:
            yield f"not noticed and not on the list: {name}"
        if verdict.notices and name in listed:
            yield f"on the list, but noticed by {', '.join(sorted(verdict.means))}: {name}"
        for each in verdict.notices:
            if each.counterexample not in (None, "", ALIKE):
                yield f"the counterexample of {each.by} is wrong, {each.counterexample}: {name}"
    missed = sum(not each.notices for each in judged.values())
    if missed > (1 - WANTED) * len(judged):
        yield f"only {len(judged) - missed} of {len(judged)} faults are noticed"
