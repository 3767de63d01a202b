"""What a run shows against the answers of the checks, check by check; and the checks of which no run shows anything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cpcspec.audit.verdict import Answer
from cpcspec.ir.nodes import Spec
from tests.support.watch.monitor import Monitor


class Checked(Monitor):
    """Watches for what contradicts one answer of a check."""

    def __init__(self, answer: Answer, number: int) -> None:
        """Remember the answer; the number makes the key."""
        self.answer = answer
        self.key = f"{answer.procedure}/{answer.check}#{number}"


def monitors_of_checks(spec: Spec, answers: Sequence[Answer]) -> Iterator[tuple[str, Checked]]:
    """Yield what watches for runs against the answers of checks, by key."""
    yield from ()
