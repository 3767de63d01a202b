"""`Did you mean`."""

from __future__ import annotations

import pytest

from cpcspec.compiler.recovery import Patient
from cpcspec.diagnostics.suggest import did_you_mean
from cpcspec.source import SourceFile


@pytest.mark.parametrize(
    ("word", "options", "said"),
    [
        ("raeder", ["reader", "office"], "did you mean `reader`?"),
        ("Reader-2", ["reader_2"], "did you mean `reader_2`?"),
        ("x", ["reader", "office"], "there is `office`, `reader`"),
        ("x", [f"option_{number}" for number in range(9)], ""),
        ("x", [], ""),
    ],
)
def test_the_nearest_name_is_guessed_else_the_few_that_there_are_are_listed(
    word: str, options: list[str], said: str
) -> None:
    """Case, hyphens and underscores make no difference; a long list helps nobody."""
    assert said == did_you_mean(word, options)


@pytest.mark.parametrize(
    ("word", "accepted", "meant"),
    [("bye", {"BY", "FROM"}, "by"), ("too", {"TO"}, "to"), ("for", {"OR"}, ""), ("actoin", {"ACTION"}, "action")],
)
def test_keywords_of_two_letters_are_guessed_if_the_first_one_is_right(
    word: str, accepted: set[str], meant: str
) -> None:
    """Words of two letters are alike too easily."""
    assert meant == Patient(SourceFile("a.cpc", "")).suggest(word, accepted)
