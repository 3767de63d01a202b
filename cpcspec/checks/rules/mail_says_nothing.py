"""Rule `mail-says-nothing`: a placeholder of a mail that stands for nothing when the mail is sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cpcspec.analysis.known import NUMBER, Known, kept, known
from cpcspec.analysis.moments import Moment, moments
from cpcspec.analysis.moves import reachable
from cpcspec.analysis.reading import PLACEHOLDER
from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.nodes import DeleteCase, Mail, Procedure, Spec


class _Facts(NamedTuple):
    """What is known of a procedure: the fields of the system, what is known where, and the states that are reached."""

    system: frozenset[str]
    known: Known
    states: frozenset[str]


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each placeholder for a number, a date or a timer that is not there when the mail is sent."""
    for procedure in spec.procedures:
        facts = _Facts(kept(spec, procedure), known(spec, procedure), reachable(spec, procedure))
        gone = {each.id for each in procedure.actions if any(isinstance(one, DeleteCase) for one in each.effects)}
        for mail in procedure.mails:
            for action in (each for each in mail.on if each in gone and "{link}" in mail.text):
                said = {"mail": mail.id, "name": "link", "reason": f"`{action}` deletes the case"}
                yield Problem(Place(procedure.id, "mail", mail.id), said)
            for name in dict.fromkeys(PLACEHOLDER.findall(mail.text)):
                reason = next(_reasons(procedure, mail, name, facts), "")
                if reason:
                    said = {"mail": mail.id, "name": name, "reason": reason}
                    yield Problem(Place(procedure.id, "mail", mail.id), said)


def _reasons(procedure: Procedure, mail: Mail, name: str, facts: _Facts) -> Iterator[str]:
    timer = next((each for each in procedure.timers if each.id == name), None)
    for moment in moments(procedure, mail):
        now = sorted(moment.states & facts.states)
        if timer is not None:
            yield from _of_timer(moment, name, frozenset(timer.states))
        elif name in facts.system and now:
            unsure = [each for each in now if name not in facts.known.surely[each]]
            never = [each for each in now if name not in facts.known.perhaps[each]]
            if len(never) == len(now):
                yield f"it is never there when `{moment.id}` sends it"
            elif unsure and moment.kind != "form" and name == NUMBER:
                yield f"in `{unsure[0]}` it may not be there yet when `{moment.id}` sends it"


def _of_timer(moment: Moment, name: str, running: frozenset[str]) -> Iterator[str]:
    """Yield why the end of a timer is no news: another timer sends the mail, or it does not run any more."""
    if moment.kind in ("timer", "reminder"):
        if moment.id != name:
            yield f"it is the timer `{moment.id}` that sends it"
    elif moment.states.isdisjoint(running):
        yield f"that timer does not run when `{moment.id}` sends it"


RULE = Rule(
    Fault(
        "mail-says-nothing",
        "`{{{name}}}` in the mail `{mail}` does not fit: {reason}",
        "whoever reads the mail finds a gap, or the date of something else",
        "take `{{{name}}}` out of the text, or send the mail when it is there",
    ),
    find,
)
