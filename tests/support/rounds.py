"""A procedure with any timers, and timers of which it is known whether a case goes round by them at one moment."""

from __future__ import annotations

from typing import NamedTuple

from cpcspec.ir.nodes import Spec
from cpcspec.project import compile_texts

SPEC = """\
kind library "Library"
register from "authorities.csv"

procedure loan "Loan of a book"
  start from menu "Ask for a book"
    by library
  party reader "Reader"
    is the creator
  state a "A"
    initial
  state b "B"
  state c "C"
  state closed "Closed"
    final
  part request "Request"
    edited by reader in a, b, c
  tab form "Form"
    field early "Early"
      part request
      type date
    field late "Late"
      part request
      type date
    field flag "Flag"
      part request
      type yes/no
    field other "Other"
      part request
      type yes/no
    field some "Some days"
      part request
      type days
    field many "Many days"
      part request
      type days from 5 to 9
  end
  action touch "Touch"
    by reader
    in a, b, c
  end
  action step "Step"
    by reader
    from a to b
  end
  action leap "Leap"
    by reader
    from b to c
  end
  action close "Close"
    by reader
    from a, b, c to closed
  end
{timers}
  access
    reader sees everything
  end
  mail soon "Soon"
    to reader
    text "{{procedure}}: {{link}}"
end
"""
REGISTER = "id,name,kinds,country,mailbox\nlib_fr,Library Paris,library,FR,a@example.org\n"
START = {
    "early": "2020-01-01",
    "late": "2020-01-05",
    "flag": False,
    "other": False,
    "some": 0,
    "many": 5,
}
"""What a case holds at first: all dates lie in the past."""


def text_with(timers: str) -> str:
    """Return the procedure with these timers."""
    return SPEC.format(timers=timers)


def spec_with(timers: str, more: str = "") -> Spec:
    """Return the compiled spec with these timers."""
    done = compile_texts({"loan.cpc": text_with(timers) + more, "authorities.csv": REGISTER})
    assert [str(each) for each in done.findings] == []
    assert done.spec is not None
    return done.spec


def timer(name: str, states: str, end: str, *more: str) -> str:
    """Return a timer in these states with that end; `more` are its further lines."""
    lines = (f'timer {name} "{name.capitalize()}"', f"  runs in {states}", f"  ends {end}", *(f"  {e}" for e in more))
    return "".join(f"  {each}\n" for each in lines)


def ring(*ends: str, states: str = "abc") -> str:
    """Return timers that lead from each state to the next, the last to the first."""
    return "".join(
        timer(f"t{place}", states[place], end, f"then to {states[(place + 1) % len(ends)]}")
        for place, end in enumerate(ends)
    )


class Told(NamedTuple):
    """Timers, with the timers that go round at one moment, in their order; none if time must pass."""

    timers: str
    round: tuple[str, ...]


PAST, NOW = "10 days after created_on", "10 days after entered_on"
KNOWN: dict[str, Told] = {
    "two states": Told(ring(PAST, PAST), ("t0", "t1")),
    "three states": Told(ring(PAST, "1 weeks after created_on", "1 months after created_on"), ("t0", "t1", "t2")),
    "fields that nothing sets": Told(ring("3 days after early", "4 days after late"), ("t0", "t1")),
    "a sum": Told(ring("2 days after created_on plus 1 month", PAST), ("t0", "t1")),
    "no days after today": Told(ring("0 days after entered_on", "0 days after changed_on"), ("t0", "t1")),
    "a period that may be nothing": Told(ring(PAST, "some days after entered_on"), ("t0", "t1")),
    "hours": Told(ring("48 hours after created_on", PAST), ("t0", "t1")),
    "the earlier of two dates": Told(ring("2 days after smallest of early and entered_on", PAST), ("t0", "t1")),
    "many states of one timer": Told(
        timer("out", "a, b", PAST, "then to c") + timer("back", "c", PAST, "then to a"), ("out", "back")
    ),
    "a date that goes back": Told(timer("own", "a", "2 days after early", "set early to early minus 1 day"), ("own",)),
    "a date set to an old one": Told(
        timer("t0", "a", "3 days after late", "then to b", "set late to early") + timer("t1", "b", PAST, "then to a"),
        ("t0", "t1"),
    ),
    "a switch that goes with it": Told(
        timer("t0", "a", PAST, "when flag is no", "then to b", "set flag to yes")
        + timer("t1", "b", PAST, "when flag is yes", "then to a", "set flag to no"),
        ("t0", "t1"),
    ),
    "a condition that may hold": Told(
        timer("t0", "a", PAST, "when flag is no", "then to b")
        + timer("t1", "b", PAST, "when other is no", "then to a"),
        ("t0", "t1"),
    ),
    "a case that makes its like": Told(
        timer("own", "a", "0 days after created_on", 'create loan in a linked as "New" back "Old"', "end"), ("own",)
    ),
    "cases that make two each": Told(
        timer(
            "own",
            "a",
            "2 days after early",
            'create loan in a linked as "New" back "Old"',
            "  carry early",
            "end",
            'create loan in a linked as "New" back "Old"',
            "  carry early",
            "end",
        ),
        ("own",),
    ),
    "time since the state": Told(ring(PAST, NOW), ()),
    "time since the last change": Told(ring(PAST, "1 days after changed_on"), ()),
    "an hour": Told(ring(PAST, "1 hours after entered_on"), ()),
    "a period that is something": Told(ring(PAST, "many days after entered_on"), ()),
    "a date set to today": Told(
        timer("t0", "a", "3 days after early", "then to b", "set early to today") + timer("t1", "b", PAST, "then to a"),
        (),
    ),
    "a date that moves on": Told(timer("own", "a", "2 days after early", "set early to early plus 1 month"), ()),
    "dates that move each other on": Told(
        timer("t0", "a", "3 days after early", "then to b", "set early to late plus 1 week")
        + timer("t1", "b", "3 days after late", "then to a", "set late to early"),
        (),
    ),
    "the later of two dates": Told(ring("2 days after largest of early and entered_on", PAST), ()),
    "from a state to itself": Told(timer("own", "a", PAST, "then to a"), ()),
    "a timer that never stops": Told(
        timer("out", "a, b", PAST, "then to b") + timer("back", "b", PAST, "then to a"), ()
    ),
    "conditions against each other": Told(
        timer("t0", "a", PAST, "when flag is yes", "then to b")
        + timer("t1", "b", PAST, "when flag is no", "then to a"),
        (),
    ),
    "days against each other": Told(
        timer("t0", "a", PAST, "when early is before 2020-01-01", "then to b")
        + timer("t1", "b", PAST, "when early is after 2020-02-01", "then to a"),
        (),
    ),
    "once only": Told(
        timer("t0", "a", PAST, "when flag is no", "then to b", "set flag to yes") + timer("t1", "b", PAST, "then to a"),
        (),
    ),
    "a way out that is always earlier": Told(
        ring(PAST, PAST) + timer("end", "b", "9 days after created_on", "then to closed"), ()
    ),
    "no way back": Told(timer("t0", "a", PAST, "then to b") + timer("t1", "b", PAST, "then to c"), ()),
    "a case that makes another later": Told(
        timer("own", "a", "1 days after entered_on", 'create loan in b linked as "New" back "Old"', "end"), ()
    ),
}
