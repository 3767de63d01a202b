"""The checks of the audit, in the order of the catalogue."""

from __future__ import annotations

from cpcspec.audit.check import Check

CHECKS: tuple[Check, ...] = (
    # structure: S
    # people: R
    # data and forms: D
    # time: T
    # across procedures: X
    # privacy: P
    # the checking itself: M
)
