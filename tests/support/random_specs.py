"""Small specs as Hypothesis draws them: two to five states, and whatever may lead from one to another.

All of them compile. The simplest choice stands first everywhere, so that what Hypothesis shrinks is short.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from hypothesis import strategies as st

from cpcspec.compiler.driver import Compiled
from cpcspec.project import compile_texts

T = TypeVar("T")
Draw = Callable[[st.SearchStrategy[T]], T]
PROCEDURE = "loan"
CODES = "code,label\nred,Red\ngreen,Green\nblue,Blue\n"
PARTIES = ("maker", "desk", "helper")
EFFECTS = (
    "set flag to yes",
    "set flag to no",
    'set colour to "red"',
    'set colour to "green"',
    "set hours to 2",
    "set hours to 5",
    "set done_on to today",
    "assign helper to actor",
    "add actor to helper",
)
TIMED_EFFECTS = tuple(each for each in EFFECTS if "actor" not in each)
CONDITIONS = (
    "flag is yes",
    "flag is known",
    'colour is "red"',
    'colour is one of "green", "blue"',
    "colour is known",
    "hours is at least 3",
    "hours is 2",
    "hours is less than 5",
    "done_on is known",
    "helper is known",
)
STARTS = ("created_on", "entered_on", "done_on")


@st.composite
def random_texts(draw: st.DrawFn) -> dict[str, str]:
    """Draw the files of a spec with the one procedure `loan`."""
    names = [f"s{number}" for number in range(draw(st.integers(2, 5)))]
    final = names[-1]
    lines = [
        'kind office "Office"',
        'kind desk "Desk"',
        'codes colours "Colours" from "colours.csv"',
        f'procedure {PROCEDURE} "Loan"',
        'start from menu "Create"',
        "by office",
        'party maker "Maker"',
        "is the creator",
        'party desk "Desk"',
        "is kind desk",
        'party helper "Helper"',
        "is assigned by actions",
        'part main "Main"',
        f"edited by {_parties(draw)} in {_some(draw, names[:-1])}",
        'part record "Record"',
    ]
    for number, name in enumerate(names):
        lines.append(f'state {name} "State {number}"')
        lines += ["initial"] * (number == 0) + ["final"] * (name == final)
    lines += _form(draw, names)
    for number in range(draw(st.integers(1, 6))):
        lines += _action(draw, number, names)
    for number in range(draw(st.integers(0, 2))):
        lines += _timer(draw, number, names)
    lines += _access(draw, names)
    lines += ["end"]
    return {"loan.cpc": "\n".join(lines) + "\n", "colours.csv": CODES}


def random_specs() -> st.SearchStrategy[Compiled]:
    """Return what draws compiled specs."""
    return random_texts().map(compiled)


def compiled(texts: dict[str, str]) -> Compiled:
    """Return what the texts mean; all of them must compile."""
    done = compile_texts(texts)
    assert done.ok, ([each.message for each in done.findings], texts["loan.cpc"])
    return done


# ---------------------------------------------------------------- parts of a spec


def _form(draw: st.DrawFn, names: Sequence[str]) -> list[str]:
    lines = ['tab sheet "Sheet"', "part main"]
    fields = (("flag", "yes/no"), ("colour", "choice of colours"), ("hours", "whole number"))
    for place, (name, type_) in enumerate(fields):
        lines += [f'field {name} "{name.title()}"', *["part record"] * _seldom(draw), f"type {type_}"]
        if name == "flag" and draw(st.booleans()):
            lines.append("default no")
        elif _seldom(draw):
            lines.append(draw(st.sampled_from(("required to send", "required to save"))))
        if place and _seldom(draw):
            # Only what stands above: so nothing depends on itself.
            above = CONDITIONS[:2] if name == "colour" else CONDITIONS[:5]
            lines.append(f"shown when {draw(st.sampled_from(above))}")
    lines += ['field done_on "Done on"', "part record", "type date"]
    if draw(st.booleans()):
        lines += ['comments remarks "Remarks"', f"by {_parties(draw)}", f"in {_some(draw, names)}"]
        lines += ["at most 1 per authority"] * draw(st.booleans())
        lines += ['field words "Words"', "type text"]
        lines += _effects(draw, EFFECTS, most=1)
        lines.append("end")
    return [*lines, "end"]


def _action(draw: st.DrawFn, number: int, names: Sequence[str]) -> list[str]:
    lines = [f'action do{number} "Do {number}"', f"by {_parties(draw)}"]
    # The first actions lead on from state to state: else hardly any case would come far.
    onward = number < len(names) - 1
    begin = names[number] if onward else _some(draw, names[:-1])
    if not onward and draw(st.booleans()):
        lines.append(f"in {begin}")
    else:
        if _seldom(draw):
            lines.append(f"from {begin} to {draw(st.sampled_from(names))} when {_condition(draw)}")
        lines.append(f"from {begin} to {names[number + 1] if onward else draw(st.sampled_from(names))}")
    lines += ["needs main complete"] * _seldom(draw)
    if _seldom(draw):
        lines.append(f'check {_condition(draw)} else "Not now"')
    lines += _effects(draw, EFFECTS, most=3)
    lines += ["delete the case"] * (_seldom(draw) and _seldom(draw))
    return [*lines, "end"]


def _timer(draw: st.DrawFn, number: int, names: Sequence[str]) -> list[str]:
    lines = [f'timer due{number} "Due {number}"', f"runs in {_some(draw, names[:-1])}"]
    if _seldom(draw):
        lines.append(f"when {_condition(draw)}")
    lines.append(f"ends {draw(st.integers(1, 9))} days after {draw(st.sampled_from(STARTS))}")
    lines.append(f"then to {draw(st.sampled_from(names))}")
    return [*lines, *_effects(draw, TIMED_EFFECTS, most=2)]


def _access(draw: st.DrawFn, names: Sequence[str]) -> list[str]:
    lines = ["access", "maker sees everything", f"desk sees everything in {_some(draw, names)}"]
    lines += ["helper sees everything"] * draw(st.booleans())
    lines.append("end")
    if draw(st.booleans()):
        lines += ["retention"]
        when = f" when {_condition(draw)}" if draw(st.booleans()) else ""
        lines.append(f"erase everything {draw(st.integers(1, 5))} years after {draw(st.sampled_from(STARTS))}{when}")
        lines.append("end")
    return lines


# ---------------------------------------------------------------- small choices


def _seldom(draw: st.DrawFn) -> bool:
    """Draw yes about once in four times."""
    return draw(st.integers(0, 3)) == 3


def _some(draw: st.DrawFn, names: Sequence[str]) -> str:
    """Draw one or two names."""
    return ", ".join(draw(st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True)))


def _parties(draw: st.DrawFn) -> str:
    return _some(draw, PARTIES)


def _condition(draw: st.DrawFn) -> str:
    """Draw a condition, at times the opposite of one, or two joined."""
    first = draw(st.sampled_from(CONDITIONS))
    shape = draw(st.sampled_from(("{0}", "not {0}", "{0} and {1}", "{0} or {1}")))
    return shape.format(first, draw(st.sampled_from(CONDITIONS)) if "{1}" in shape else "")


def _effects(draw: st.DrawFn, known: Sequence[str], most: int) -> list[str]:
    found = draw(st.lists(st.sampled_from(known), max_size=most, unique=True))
    return [f"{each} when {_condition(draw)}" if _seldom(draw) else each for each in found]
