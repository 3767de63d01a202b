"""The rules, in the order of their codes."""

from __future__ import annotations

from cpcspec.checks.rule import Rule
from cpcspec.checks.rules import (
    access_missing,
    action_never_offered,
    action_shadowed_move,
    carry_nothing,
    field_never_visible,
    mail_never_sent,
    mail_with_personal_data,
    no_way_to_end,
    party_never_assigned,
    personal_without_retention,
    procedure_never_starts,
    reminder_after_end,
    required_but_never_editable,
    rule_without_basis,
    state_dead_end,
    state_nobody_may_act,
    state_unreachable,
    timer_never_runs,
    timers_in_circle,
    unused_code_list,
    unused_party,
)

RULES: tuple[Rule, ...] = (
    access_missing.RULE,
    action_never_offered.RULE,
    action_shadowed_move.RULE,
    carry_nothing.RULE,
    field_never_visible.RULE,
    mail_never_sent.RULE,
    mail_with_personal_data.RULE,
    no_way_to_end.RULE,
    party_never_assigned.RULE,
    personal_without_retention.RULE,
    procedure_never_starts.RULE,
    reminder_after_end.RULE,
    required_but_never_editable.RULE,
    rule_without_basis.RULE,
    state_dead_end.RULE,
    state_nobody_may_act.RULE,
    state_unreachable.RULE,
    timer_never_runs.RULE,
    timers_in_circle.RULE,
    unused_code_list.RULE,
    unused_party.RULE,
)
