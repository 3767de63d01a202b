"""The checks of the audit, in the order of the catalogue."""

from __future__ import annotations

from cpcspec.audit.check import Check
from cpcspec.audit.checks import (
    m1_what_scenarios_exercise,
    m2_properties_mean_something,
    m3_errors_are_noticed,
    m4_cases_follow_the_text,
    r01_somebody_may_act,
    r02_waiting_for_its_creator,
    r03_absent_party,
    r05_rights_and_roles_used,
    r06_actor_sees_what_is_judged,
    r07_who_sees_when,
    r08_no_self_approval,
    s01_every_state_reached,
    s02_every_step_possible,
    s03_nothing_stuck,
    s04_always_can_close,
    s05_sent_cases_end,
    s06_no_traps,
    s07_come_through_before,
    s08_entries_of_states,
    s09_ends_are_final,
    s10_one_outcome_only,
    s11_order_is_kept,
    s12_rework,
    s13_no_automatic_loop,
    s14_steps_to_the_end,
)

CHECKS: tuple[Check, ...] = (
    # structure
    s01_every_state_reached.CHECK,
    s02_every_step_possible.CHECK,
    s03_nothing_stuck.CHECK,
    s04_always_can_close.CHECK,
    s05_sent_cases_end.CHECK,
    s06_no_traps.CHECK,
    s07_come_through_before.CHECK,
    s08_entries_of_states.CHECK,
    s09_ends_are_final.CHECK,
    s10_one_outcome_only.CHECK,
    s11_order_is_kept.CHECK,
    s12_rework.CHECK,
    s13_no_automatic_loop.CHECK,
    s14_steps_to_the_end.CHECK,
    # people
    r01_somebody_may_act.CHECK,
    r02_waiting_for_its_creator.CHECK,
    r03_absent_party.CHECK,
    r05_rights_and_roles_used.CHECK,
    r06_actor_sees_what_is_judged.CHECK,
    r07_who_sees_when.CHECK,
    r08_no_self_approval.CHECK,
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
