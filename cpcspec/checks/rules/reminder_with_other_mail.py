"""Rule `reminder-with-other-mail`: a reminder in the words of something else."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.nodes import Spec


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each timer with a reminder whose mail is sent on what is no timer, too."""
    for procedure in spec.procedures:
        timers = {each.id for each in procedure.timers}
        other = {mail.id: [name for name in mail.on if name not in timers] for mail in procedure.mails}
        for timer in procedure.timers:
            for mail in dict.fromkeys(each.mail for each in timer.reminders):
                if other.get(mail):
                    facts = {"timer": timer.id, "mail": mail, "event": other[mail][0]}
                    also = ((Place(procedure.id, "mail", mail), "the mail is here"),)
                    yield Problem(Place(procedure.id, "timer", timer.id), facts, also)


RULE = Rule(
    Fault(
        "reminder-with-other-mail",
        "a reminder of `{timer}` sends the mail `{mail}`, which tells of `{event}`",
        "whoever gets it believes that it has happened again",
        "write a mail of its own for the reminder",
        "warning",
    ),
    find,
)
