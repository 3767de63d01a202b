"""Properties of all forms, as Hypothesis draws them over small specs: true, false, and hard to tell."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from hypothesis import strategies as st

from cpcspec.compiler.driver import Compiled
from tests.support.random_specs import CONDITIONS, PROCEDURE, compiled, random_texts

ROWS_AND_DATES = """list items "Items"
field n "N"
type whole number from 0 to 9
end
field until "Until"
type date
"""
HARD = (
    "count of items is at least 2",
    "any items where n is 4",
    "every items where n is at least 1",
    "until is known",
    "until is after done_on",
    "hours is at least count of items",
)
"""Conditions that no model decides."""
OF_TODAY = ("until is after today", "until is at most today plus 1 month", "done_on plus 2 weeks is before today")
"""Conditions that change with the days; properties do not speak of today."""
OFFICES = """id,name,kinds,country,mailbox
office_fr,Office Paris,office,FR,office-fr@example.org
office_de,Office Berlin,office,DE,office-de@example.org
desk_fr,Desk Paris,desk,FR,desk-fr@example.org
desk_de,Desk Berlin,desk,DE,desk-de@example.org
"""
PEOPLE = ("maker", "desk", "helper", "maker, desk")
PERIODS = ("3 days", "9 days", "30 days", "1 month", "6 weeks", "1 year")
MOST = 4


@st.composite
def random_texts_with_properties(draw: st.DrawFn) -> dict[str, str]:
    """Draw a spec with rows and dates in its form and in some of its conditions, and properties of it."""
    texts = draw(random_texts())
    spec = texts["loan.cpc"].replace(
        '\ntab sheet "Sheet"\npart main\n', f'\ntab sheet "Sheet"\npart main\n{ROWS_AND_DATES}'
    )
    spec = _with(draw, spec, r"(?<=when )hours is [^\n]*", lambda: draw(st.sampled_from((*HARD, *OF_TODAY))))
    spec = _with(draw, spec, r"(?<=ends )\d days", lambda: draw(st.sampled_from(PERIODS)))
    states = re.findall(r"^state (\w+)", spec, re.MULTILINE)
    actions = re.findall(r"^action (\w+)", spec, re.MULTILINE)
    forms = _forms(states, actions, has_box="comments remarks" in spec)
    lines = [spec]
    for number in range(draw(st.integers(1, MOST))):
        claim = draw(st.sampled_from(forms))(draw)
        lines.append(f'property p{number} "P{number}"\n  of {PROCEDURE}\n  {claim}\n')
    return {**texts, "loan.cpc": 'register from "offices.csv"\n' + "".join(lines), "offices.csv": OFFICES}


def specs_with_properties() -> st.SearchStrategy[Compiled]:
    """Return what draws compiled specs with properties."""
    return random_texts_with_properties().map(compiled)


def _with(draw: st.DrawFn, text: str, pattern: str, other: Callable[[], str]) -> str:
    """Return the text with some of what fits a pattern exchanged for something else."""
    return re.sub(pattern, lambda match: other() if draw(st.booleans()) else match[0], text)


def _forms(states: Sequence[str], actions: Sequence[str], *, has_box: bool) -> list[Callable[[st.DrawFn], str]]:
    def condition(draw: st.DrawFn) -> str:
        state = f"state is {draw(st.sampled_from(states))}"
        shape = draw(st.sampled_from(("{0}", "{1}", "{0} and {1}", "{0} and not ({1})", "{0} or {1}")))
        return shape.format(state, draw(st.sampled_from((*CONDITIONS, *HARD))))

    def within(draw: st.DrawFn) -> str:
        return f" within {draw(st.sampled_from(PERIODS))}" if draw(st.booleans()) else ""

    def people(draw: st.DrawFn) -> str:
        return draw(st.sampled_from(PEOPLE))

    def sees(draw: st.DrawFn) -> str:
        claim = f"only {people(draw)} sees {draw(st.sampled_from(('anything', 'colour', 'hours')))}"
        if draw(st.booleans()):
            return f"{claim} in {draw(st.sampled_from(states))}"
        return f"{claim} from {draw(st.sampled_from(PERIODS))} after {condition(draw)}"

    found: list[Callable[[st.DrawFn], str]] = [
        lambda draw: f"always {condition(draw)}",
        lambda draw: f"never {condition(draw)}",
        lambda draw: f"at last {condition(draw)}",
        lambda draw: f"once {condition(draw)} always {condition(draw)}",
        lambda draw: f"{condition(draw)} only after {condition(draw)}",
        lambda draw: f"{condition(draw)} leads to {condition(draw)}{within(draw)}",
        lambda draw: f"only {people(draw)} may {draw(st.sampled_from(actions))}",
        lambda draw: f"only {people(draw)} may edit main in {draw(st.sampled_from(states))}",
        sees,
    ]
    if has_box:
        found.append(
            lambda draw: (
                f"at most {draw(st.integers(1, 3))} remarks per {draw(st.sampled_from(('country', 'authority')))}"
            )
        )
    return found
