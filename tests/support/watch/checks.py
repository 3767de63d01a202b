"""What a run shows against the answers of the checks, check by check; and the checks of which no run shows anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cpcspec.audit.verdict import Answer
from cpcspec.ir.nodes import Spec
from tests.support.watch import conduct, impossible, lasting, universal
from tests.support.watch.impossible import Checked

NEVER: Mapping[str, type[Checked]] = {
    "S1": impossible.StateReached,
    "S2": impossible.StepTaken,
    "R5": impossible.StepTaken,
    "D1": impossible.ConditionTrue,
    "D2": impossible.ConditionTrue,
    "D5": impossible.WayTaken,
    "D6": impossible.ConditionTrue,
    "D7": impossible.FieldKnown,
    "D10": impossible.FieldFilled,
    "D11": impossible.FieldKnown,
    "D16": impossible.FieldFilled,
    "D17": impossible.FormSent,
    "D18": impossible.FormSent,
    "T3": impossible.TimerRuns,
    "T10": impossible.TimerRuns,
    "X2": impossible.CaseBorn,
    "P5": impossible.SeenByOthers,
}
"""Checks that fail where something never happens: a run in which it happens refutes that."""

ALWAYS: Mapping[str, type[Checked]] = {
    "S3": universal.Stuck,
    "S4": universal.Stuck,
    "S5": universal.Stuck,
    "S7": universal.ComesBefore,
    "S8": universal.Entries,
    "S9": universal.Ends,
    "S10": universal.Ends,
    "S13": universal.Round,
    "S14": universal.Changes,
    "R1": universal.Stuck,
    "R2": universal.WaitsForCreator,
    "R6": conduct.SeesWhatIsJudged,
    "R8": conduct.OwnDecision,
    "D4": conduct.NoGap,
    "D8": conduct.StaysComplete,
    "T1": universal.Waits,
    "T2": lasting.RemindsAfterEnd,
    "T4": lasting.InTime,
    "T7": lasting.SameDay,
    "X3": lasting.LinkedOpen,
    "X6": universal.Round,
    "P1": lasting.HiddenAtTheEnd,
    "P3": lasting.StaysHidden,
    "P4": universal.Waits,
    "P9": universal.Waits,
}
"""Checks that hold where something is so in every case: a run in which it is not refutes that."""

UNWATCHED: Mapping[str, str] = {
    "S6": "that all goes round for ever is a statement on endless runs; a case that stands still is S3 to S5",
    "S11": "what must come before is said by properties, and these are watched",
    "S12": "it lists rounds, and a list may name more than there is",
    "R3": "whether an end could still be reached without a party is a statement on runs that were not made",
    "R7": "it lists who may come to see what, and a list may name more than there is",
    "D3": "it lists conditions that overlap for some values, whether or not a case has them",
    "D13": "it lists pairs of values, whether or not a case has them",
    "D19": "it reads code lists, not cases",
    "D20": "it reads what fields depend on, not cases",
    "T5": "it is about properties with `within`, and these are watched",
    "T6": "it compares lengths of periods in the text",
    "T8": "which of two periods ends first may hang on days that a situation does not tell apart",
    "X1": "it compares the forms of two procedures in the text",
    "X4": "a circular wait is a statement on runs that were not made",
    "X5": "whether what is waited for can come is a statement on runs that were not made",
    "X7": "it compares the forms of two procedures in the text",
    "X8": "it compares two versions of a spec",
    "P2": "it reads what `keeping` and mails name, not cases",
    "P6": "whether somebody needs what they see is read from the text",
    "P7": "it reads where a basis is named",
    "P10": "it reads the types of what `keeping` names",
    "P11": "it compares lengths of periods in the text",
    "M1": "it is about scenarios",
    "M2": "it is about the answers themselves",
    "M3": "it is about the checking itself",
    "M4": "it is about logs",
    "M5": "it is about certificates",
}
"""The checks of which no run shows anything, each with the reason."""


def monitors_of_checks(spec: Spec, answers: Sequence[Answer]) -> Iterator[tuple[str, Checked]]:
    """Yield what watches for runs against the answers of checks, by key."""
    for each in answers:
        made = None
        if not each.property and each.verdict == "fails" and each.check in NEVER:
            right = each.check == "R5" and "party" in each.facts
            idle = each.check == "R5" and each.place is not None and each.place.kind == "party"
            made = None if idle else (impossible.RightUsed if right else NEVER[each.check])(spec, each)
        elif not each.property and each.verdict.startswith("holds") and each.check in ALWAYS:
            made = ALWAYS[each.check](spec, each)
        if made is not None:
            yield made.key, made
