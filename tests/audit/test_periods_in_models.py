"""What models say of periods: which ends first, what a sum of periods proves, and what begins a period anew."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpcspec.audit.check import Found
from cpcspec.audit.models.calendar import CYCLE, FIRST
from cpcspec.semantics.periods import shifted
from tests.support.loans import procedure, world
from tests.support.proven import proven

LOST = 'state lost "Lost"\nfinal\n'
ASIDE = 'state aside "Aside"\n'
UNITS = st.sampled_from(["day", "week", "month", "year"])
PERIODS = st.tuples(st.integers(1, 60), UNITS)
CLOSE_CALLS = st.sampled_from(
    [
        ((28, "day"), (1, "month")),
        ((31, "day"), (1, "month")),
        ((9, "week"), (2, "month")),
        ((184, "day"), (6, "month")),
        ((12, "month"), (1, "year")),
        ((1461, "day"), (4, "year")),
    ]
)
Period = tuple[int, str]


def judged(text: str, claim: str) -> Found:
    """Return what is found out about a claim on the loan."""
    return proven(world(f'{text}\nproperty p1 "P"\nof loan\n{claim}\n'), "p1")


def timer(name: str, ends: str, does: str = "then to closed", *, states: str = "open", when: str = "") -> str:
    """Return a timer."""
    clause = f"when {when}\n" if when else ""
    return f'timer {name} "{name}"\nruns in {states}\n{clause}ends {ends}\n{does}\n'


def action(name: str, does: str, *, where: str = "in open") -> str:
    """Return an action of the reader."""
    return f'action {name} "{name}"\nby reader\n{where}\n{does}\nend\n'


# ---------------------------------------------------------------- which ends first


def really(one: Period, other: Period) -> tuple[bool, bool]:
    """Return whether each of two timers ends first on some day of 400 years, by the engine's own calendar."""
    first = second = False
    for ordinal in range(FIRST.toordinal(), FIRST.toordinal() + CYCLE):
        day = FIRST.fromordinal(ordinal)
        left, right = shifted(day, *one), shifted(day, *other)  # type: ignore[arg-type]
        # Of what ends with one day, the one that stands first in the spec comes first.
        first, second = first or left <= right, second or left > right
    return first, second


@settings(max_examples=10, deadline=None)
@given(st.one_of(CLOSE_CALLS, st.tuples(PERIODS, PERIODS)), st.booleans())
def test_two_timers_show_just_the_ends_that_occur_in_400_years(pair: tuple[Period, Period], turned: bool) -> None:
    """A model has no end that no day brings, and misses none that some day does."""
    one, other = reversed(pair) if turned else pair
    more = timer("one", f"{one[0]} {one[1]}s after created_on")
    more += timer("other", f"{other[0]} {other[1]}s after created_on", "then to lost")
    ground = world(procedure(states=LOST, more=more)).subjects["loan"].ground
    offered = tuple(ground.offered("timer", name) is not None for name in ("one", "other"))
    assert offered == really(one, other)


@pytest.mark.parametrize(
    ("length", "limit", "verdict"),
    [
        ("2 months", "62 days", "holds"),
        ("2 months", "61 days", "fails"),
        ("59 days", "2 months", "holds"),
        ("60 days", "2 months", "fails"),
        ("1 year", "365 days", "fails"),
        ("365 days", "1 year", "holds"),
        ("2921 days", "8 years", "holds"),
        ("2922 days", "8 years", "fails"),
        ("25 hours", "1 day", "fails"),
        ("24 hours", "1 day", "holds"),
    ],
)
def test_a_limit_is_kept_only_if_it_is_kept_on_every_day(length: str, limit: str, verdict: str) -> None:
    """Neither one lucky day nor four years decide; what ends after the last day of the calendar never ends."""
    text = procedure(more=timer("due", f"{length} after created_on"))
    found = judged(text, f"state is open leads to state is closed within {limit}")
    assert found.verdict == verdict
    assert verdict == "holds" or found.path is not None


# ---------------------------------------------------------------- sums and numbers

START = 'action go "Go"\nby reader\nfrom open to aside\n{does}\nend\n'
AMOUNT = 'field amount "Amount"\npart record\ntype {kind}\n'


@pytest.mark.parametrize(
    "start", ["lent_on plus 1 month", "(lent_on plus 1 month) plus 3 weeks", "lent_on minus 2 days"]
)
def test_a_sum_ends_as_its_day_does(start: str) -> None:
    """What is added to a day that is known is a length of time and no more."""
    more = START.format(does="set lent_on to today") + timer("due", f"40 days after {start}", states="aside")
    text = procedure(states=ASIDE, more=more)
    assert judged(text, "state is aside leads to state is closed").verdict == "holds"
    assert judged(text, "state is aside leads to state is closed within 92 days").verdict == "holds"
    assert judged(text, "state is aside leads to state is closed within 30 days").verdict == "fails"
    unset = text.replace("set lent_on to today\n", "")
    assert judged(unset, "state is aside leads to state is closed").verdict == "fails"


@pytest.mark.parametrize(
    ("kind", "within"), [("whole number", "fails"), ("days from 1 to 30", "holds"), ("days from 1 to 31", "fails")]
)
def test_a_number_that_is_asked_for_says_how_long(kind: str, within: str) -> None:
    """The period ends whatever the number is; by when, its bounds tell."""
    fields = AMOUNT.format(kind=kind) + "required to send\n"
    more = START.format(does="asks amount\nset lent_on to today")
    more += timer("due", "amount days after lent_on", states="aside")
    text = procedure(fields=fields, states=ASIDE, more=more)
    assert judged(text, "state is aside leads to state is closed").verdict == "holds"
    assert judged(text, "state is aside leads to state is closed within 30 days").verdict == within


def test_a_number_that_is_set_past_its_bounds_is_believed() -> None:
    """The bounds of a field are asked of what people say, not of what the spec itself sets."""
    fields = AMOUNT.format(kind="days from 1 to 30")
    more = START.format(does="asks amount\nset lent_on to today")
    more += action("longer", "set amount to 90", where="in aside")
    more += timer("due", "amount days after lent_on", states="aside")
    late = "state is aside leads to state is closed within 30 days"
    assert judged(procedure(fields=fields, states=ASIDE, more=more), late).verdict == "fails"


def test_the_later_of_two_days_is_a_day() -> None:
    """A period counts from the larger of two days as soon as one is known; neither is in the future."""
    start = "(largest of lent_on and created_on) plus 1 week"
    text = procedure(more=timer("due", f"3 weeks after {start}"))
    assert judged(text, "state is open leads to state is closed within 28 days").verdict == "holds"
    assert judged(text, "state is open leads to state is closed within 27 days").verdict == "fails"
    again = procedure(more=timer("due", f"3 weeks after {start}") + action("lend", "set lent_on to today"))
    assert judged(again, "state is open leads to state is closed").verdict == "fails"


# ---------------------------------------------------------------- what begins anew

NOTE = 'comments note "Note"\nby reader\nin open\nfield said "Said"\ntype text\nend\n'
COMES = "state is open leads to state is closed"


@pytest.mark.parametrize("fields", ["", NOTE, 'field title "Title"\npart request\ntype text\n'])
def test_whoever_may_do_anything_puts_off_what_counts_from_the_last_change(fields: str) -> None:
    """An entry, and saving a field that nothing reads, is a change of the case."""
    more = timer("due", "10 days after changed_on")
    text = procedure(fields='field other "Other"\ntype text\n' + fields, more=more)
    if not fields:
        # Nobody may do anything but close.
        text = text.replace("edited by reader in open", "edited by reader in closed")
    assert judged(text, COMES).verdict == ("fails" if fields else "holds")


def test_an_end_that_changes_the_case_puts_off_what_counts_from_the_last_change() -> None:
    """What the clock does is a change too: a weekly end puts one of ten days off for ever."""
    weekly = timer("weekly", "7 days after changed_on", "set over_on to today")
    text = procedure(more=timer("due", "10 days after changed_on") + weekly)
    text = text.replace("edited by reader in open", "edited by reader in closed")
    assert judged(text, COMES).verdict == "fails"
    assert judged(text.replace("ends 7 days", "ends 17 days"), COMES).verdict == "holds"


MARK = 'field mark "Mark"\npart record\ntype yes/no\n'
WIPED = 'field wiped "Wiped"\npart record\ntype yes/no\n'
WIPE = action("wipe", 'check mark is yes else "There is no mark."\nset mark to no\nset wiped to yes')


@pytest.mark.parametrize(
    ("start", "verdict"),
    [
        ("created_on", "holds"),
        ("created_on plus 1 week", "holds"),
        ("entered_on", "holds"),
        ("changed_on", "fails"),
        ("changed_on plus 1 week", "fails"),
        ("lent_on", "fails"),
        ("lent_on plus 1 week", "fails"),
        ("(largest of lent_on and created_on)", "fails"),
    ],
)
def test_an_end_comes_again_only_if_its_day_is_another_one(start: str, verdict: str) -> None:
    """An end that leaves the case where it is has come once and for all, until what it counts from is set anew."""
    more = timer("due", f"10 days after {start}", "set mark to yes") + WIPE + action("lend", "set lent_on to today")
    text = procedure(fields=MARK + WIPED, more=more)
    assert judged(text, "once wiped is yes always mark is no").verdict == verdict


def test_a_day_that_is_set_by_hand_may_be_the_old_one() -> None:
    """The same end does not come twice: nothing is proven by an end that may have come already."""
    due = timer("due", "10 days after on", "set mark to yes")
    day = 'field on "On"\npart record\ntype date\nrequired to send\n'
    more = due + WIPE + action("say", "asks on")
    text = procedure(fields=MARK + WIPED + day, more=more)
    assert judged(text, "once wiped is yes always mark is no").verdict == "fails"
    assert judged(text, "state is open and wiped is yes and mark is no leads to mark is yes").verdict == "fails"


def test_a_day_that_can_be_altered_in_the_form_proves_nothing() -> None:
    """Whoever may edit the day that a period counts from may put it off, though it stays known."""
    day = 'field on "On"\npart {part}\ntype date\nrequired to save\n'
    due = timer("due", "10 days after on")
    assert judged(procedure(fields=day.format(part="request"), more=due), COMES).verdict == "fails"
    closed = procedure(fields=day.format(part="request"), states=ASIDE, more=due.replace("in open", "in aside"))
    closed = closed.replace("end\naction close", "end\n" + START.format(does="") + "action close", 1)
    assert judged(closed, "state is aside leads to state is closed").verdict == "holds"


# ---------------------------------------------------------------- what is hidden comes to be seen again

NAME = 'field name "Name"\npart request\ntype text\npersonal data\n'
HIDDEN = "nobody sees personal data from 2 months after state is closed"


@pytest.mark.parametrize(
    ("rule", "does", "verdict"),
    [
        ("1 month after over_on", "", "holds"),
        ("1 month after over_on", 'action touch "Touch"\nby reader\nin closed\nend\n', "holds"),
        ("1 month after changed_on", "", "holds"),
        ("1 month after changed_on", 'action touch "Touch"\nby reader\nin closed\nend\n', "fails"),
        ("1 month after (over_on plus 1 week)", action("later", "set over_on to today", where="in closed"), "fails"),
        ("1 month after entered_on", "", "holds"),
        ("1 month after entered_on", action("on", "", where="from closed to aside"), "fails"),
        ("1 month after over_on when lent_on is not known", "", "holds"),
        (
            "1 month after over_on when lent_on is not known",
            action("lend", "set lent_on to today", where="in closed"),
            "fails",
        ),
        ("1 month after over_on when state is closed", action("on", "", where="from closed to aside"), "fails"),
    ],
)
def test_what_was_hidden_can_be_seen_again_where_a_new_end_lies_ahead(rule: str, does: str, verdict: str) -> None:
    """Personal data are hidden while the end is past and the condition holds, as the engine has it, and no longer."""
    start, _, when = rule.partition(" when ")
    hide = f"hide personal data {start}" + (f" when {when}" if when else "")
    text = procedure(fields=NAME, states=ASIDE, close="set over_on to today", more=does, retention=hide)
    assert judged(text, HIDDEN).verdict == verdict


def test_the_run_to_a_breach_puts_off_what_would_have_prevented_it() -> None:
    """Data stay visible because the case was opened and closed once more: the run does both."""
    more = action("reopen", "", where="from closed to open")
    text = procedure(
        fields=NAME, close="set over_on to today", more=more, retention="hide personal data 1 month after over_on"
    )
    found = judged(text, HIDDEN)
    assert found.verdict == "fails"
    assert found.path is not None
    assert found.ground is not None
    labels = [found.ground.transition(each).name for each in found.path.steps]
    assert labels == ["loan", "close", "reopen", "close"]
