"""Periods that begin anew, in models and in cases: random specs full of them, walked through on both at once."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from cpcspec.audit.models.build import built
from cpcspec.project import compile_texts
from cpcspec.semantics.program import load
from tests.support.loans import LIBRARY, procedure
from tests.support.model_walks import Walker

SEEDS = st.integers(min_value=0, max_value=2**32)
STARTS = st.sampled_from(
    [
        "created_on",
        "changed_on",
        "entered_on",
        "lent_on",
        "day",
        "lent_on plus 1 week",
        "entered_on minus 1 day",
        "(largest of lent_on and changed_on)",
        "(smallest of lent_on and day)",
    ]
)
LENGTHS = st.sampled_from(["1 day", "3 weeks", "1 month", "amount days", "2 years"])
WHEN = st.sampled_from(["", "", "lent_on is known", "mark is yes", "state is open"])
DOES = st.sampled_from(
    [
        "set mark to yes",
        "set lent_on to today",
        "set lent_on to today when mark is yes",
        "set amount to 5",
        "then to aside",
        "then to open",
        "then to aside\nset mark to no",
    ]
)
STATES = st.sampled_from(["open", "aside", "open, aside"])
ACTS = st.sampled_from(
    [
        "in open",
        "in aside",
        "from open to aside",
        "from aside to open",
        "in open\nset lent_on to today",
        "in aside\nset lent_on to created_on",
        "in open\nasks day",
        "in aside\nset mark to yes",
        "in open\nset mark to no\nset lent_on to today",
    ]
)
FIELDS = """field mark "Mark"
part record
type yes/no
field amount "Amount"
part record
type days from 0 to 40
field day "Day"
part {part}
type date
field name "Name"
part request
type text
personal data
comments note "Note"
by reader
in open
field said "Said"
type text
end
"""


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Return a spec with two timers, a rule that hides, one that erases, and three actions."""
    more = ""
    for name in ("one", "two"):
        when = draw(WHEN)
        clause = f"when {when}\n" if when and "state" not in when else ""
        start = f"ends {draw(LENGTHS)} after {draw(STARTS)}\n"
        more += f'timer {name} "{name}"\nruns in {draw(STATES)}\n{clause}{start}{draw(DOES)}\n'
    for name in ("act", "do", "go"):
        more += f'action {name} "{name}"\nby reader\n{draw(ACTS)}\nend\n'
    when = draw(WHEN)
    hide = f"hide personal data {draw(LENGTHS)} after {draw(STARTS)}" + (f" when {when}" if when else "")
    erase = f"erase everything {draw(LENGTHS)} after {draw(STARTS)} when mark is no"
    fields = FIELDS.format(part=draw(st.sampled_from(["record", "request"])))
    return LIBRARY + procedure(fields=fields, states='state aside "Aside"\n', more=more, retention=f"{hide}\n{erase}")


def walker(text: str) -> Walker:
    """Return what walks on the model of the loan."""
    done = compile_texts({"loans.cpc": text})
    assert [each.message for each in done.findings if each.severity == "error"] == []
    return Walker(built(load(done.spec), "loan"), strict=False)


@given(text=texts(), seed=SEEDS)
@settings(max_examples=40, deadline=None)
def test_what_the_model_does_a_case_does(text: str, seed: int) -> None:
    """Each end that surely comes in the model comes in a case, unless another one is before it."""
    walker(text).what_a_model_does_a_case_does(seed)


@given(text=texts(), seed=SEEDS)
@settings(max_examples=60, deadline=None)
def test_what_a_case_does_its_model_does(text: str, seed: int) -> None:
    """No step of a case gives a period a new end, or shows data again, that the model does not know of."""
    walker(text).what_a_case_does_its_model_does(seed)
