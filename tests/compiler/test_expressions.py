"""Conditions are typed: what fits becomes IR, what does not gets a finding at its own place."""

from __future__ import annotations

import pytest

from cpcspec.ir.nodes import FieldNode
from cpcspec.project import compile_texts

SPEC = """\
kind office "Office"
setting limit "Limit" is 5
codes colours "Colours" from "colours.csv"
codes lands "Countries" from "lands.csv"
procedure loan "Loan"
  party reader "Reader"
    is the creator
  party helpers "Helpers"
    is assigned by actions
  state draft "Draft"
    initial
  state done "Done"
    final
  tab form "Form"
    field title "Title"
      type text
    field count_ "Count"
      type whole number from 0 to limit
    field day "Day"
      type date
    field gift "Gift"
      type yes/no
    field colour "Colour"
      type choice of colours
    field several "Several"
      type choices of colours
    field land "Land"
      type choice of lands
    field shop "Shop"
      type authority of office
    field shops "Shops"
      type authorities of office
    list books "Books"
      field price "Price"
        type whole number
      list pages "Pages"
        field words "Words"
          type whole number
      end
    end
    field probe "Probe"
      type text
      shown when {condition}
  end
end
"""
TABLES = {
    "colours.csv": "code,label,warm\nred,Red,yes\nblue,Blue,no\n",
    "lands.csv": "code,label\nFR,France\nDE,Germany\n",
}


def judged(condition: str) -> tuple[list[str], object]:
    """Return the codes of the findings about a condition, and its IR."""
    done = compile_texts({"loan.cpc": SPEC.format(condition=condition), **TABLES})
    (form,) = done.spec.procedures[0].tabs
    probe = form.items[-1]
    assert isinstance(probe, FieldNode)
    return [each.code for each in done.findings], probe.shown


@pytest.mark.parametrize(
    "condition",
    [
        'title is "x"',
        "title is not known",
        "count_ is at least 3 and count_ is at most limit",
        "count_ is more than limit or count_ is less than 2",
        "not (gift is yes)",
        "gift",
        "day is after 2020-02-03",
        "day is before today plus 3 months",
        "day plus limit days is before today minus 2 weeks",
        "colour is red",
        'colour is "red"',
        "colour is one of red, blue",
        "colour is not one of red",
        'colour.warm is "yes"',
        "several includes red",
        'any several where warm is "yes"',
        "several is known",
        "land is shop.country",
        "land is FR",
        "shop.country is not reader.country",
        "shop.country is one of FR, DE",
        "helpers includes shop",
        "shop is reader",
        "shops is not helpers",
        "any books where price is more than 3",
        "every books where (price is known and price is less than 10)",
        "count of books is at most 2",
        "count of books where price is 3 is at least 1",
        "any books where (any pages where words is 3)",
        "count of helpers is more than 1",
        "largest of count_ and limit is 5",
        "smallest of count_ and 3 is 5",
        "state is draft",
        "state is not one of draft, done",
        "created_on is before changed_on",
        "number is known",
        "(helpers without reader) includes shop",
        "any linked loan where state is done",
        "any linked loan",
    ],
)
def test_conditions_that_mean_something(condition: str) -> None:
    """Each kind of condition is accepted and becomes IR."""
    codes, node = judged(condition)
    assert codes == []
    assert node is not None


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        ("title", "not-a-condition"),
        ("titel is known", "unknown-name"),
        ("count_ is yes", "type-mismatch"),
        ('count_ is "3"', "type-mismatch"),
        ("title is at least 3", "type-mismatch"),
        ("gift is more than gift", "type-mismatch"),
        ("colour is green", "unknown-code"),
        ('colour is "green"', "unknown-code"),
        ("colour is one of red, green", "unknown-code"),
        ("colour is land", "type-mismatch"),
        ('colour.cold is "yes"', "unknown-attribute"),
        ('shop.street is "x"', "unknown-attribute"),
        ("title.country is FR", "unknown-attribute"),
        ("title includes red", "wrong-kind-of-value"),
        ("any title where title is known", "wrong-kind-of-value"),
        ("price is 3", "unknown-name"),
        ("state is drafft", "unknown-name"),
        ("this is red", "out-of-place"),
        ("title plus 3 days is after today", "wrong-kind-of-value"),
        ("any linked lone", "unknown-name"),
        ("any linked loan where title is known", "out-of-place"),
    ],
)
def test_conditions_that_mean_nothing(condition: str, code: str) -> None:
    """Each kind of slip gets its own finding, once."""
    codes, _ = judged(condition)
    assert code in codes
    assert len(codes) <= 2
