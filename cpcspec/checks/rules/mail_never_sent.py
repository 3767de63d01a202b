"""Rule `mail-never-sent`: a mail that nothing sends."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.analysis.effects import created, effects
from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.nodes import SendMail, Spec


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each mail that no line `on`, no action, no creation and no reminder sends."""
    for procedure in spec.procedures:
        sent = {each.mail for each in effects(procedure) if isinstance(each, SendMail)}
        sent |= {each.mail for timer in procedure.timers for each in timer.reminders}
        for _, creation in created(spec):
            if creation.procedure == procedure.id:
                sent |= {each.mail for each in creation.sets if isinstance(each, SendMail)}
        for mail in procedure.mails:
            if not mail.on and mail.id not in sent:
                yield Problem(Place(procedure.id, "mail", mail.id), {"mail": mail.id})


RULE = Rule(
    Fault(
        "mail-never-sent",
        "nothing ever sends the mail `{mail}`",
        "those whom it should tell are never told",
        "add a line `on ...`, send it from an action with `send mail {mail}`, or delete it",
    ),
    find,
    everywhere=True,
)
