"""The checks of the audit, in the order of the catalogue."""

from __future__ import annotations

from cpcspec.audit.check import Check
from cpcspec.audit.checks import (
    m1_what_scenarios_exercise,
    m2_properties_mean_something,
    m3_errors_are_noticed,
    m4_cases_follow_the_text,
)

CHECKS: tuple[Check, ...] = (
    # structure
    # people
    # data and forms
    # time
    # across procedures
    # privacy
    # the checking itself
    m1_what_scenarios_exercise.CHECK,
    m2_properties_mean_something.CHECK,
    m3_errors_are_noticed.CHECK,
    m4_cases_follow_the_text.CHECK,
)
