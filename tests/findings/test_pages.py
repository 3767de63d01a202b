"""Each code has a page: what it shows as wrong is found at the marked line, and what it shows as right is not."""

from __future__ import annotations

import pytest

from cpcspec.checks import allow
from cpcspec.checks.registry import RULES
from cpcspec.compiler import errors
from cpcspec.diagnostics.page import codes, page
from tests.findings.by_bytes import BY_BYTES
from tests.support.examples import blocks, example, judged, marks

JUDGED_BY_RULES = {each.fault.code for each in RULES} | {each.code for each in allow.FAULTS}
KNOWN = {each.code for each in errors.FAULTS} | JUDGED_BY_RULES


def text(code: str) -> str:
    """Return the text of a page."""
    found = page(code)
    assert found is not None
    return found.text


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    """Nothing can be found that cannot be explained, and nothing is explained that cannot be found."""
    assert sorted(KNOWN) == list(codes())


def test_no_two_kinds_of_finding_share_a_code() -> None:
    """A code means one thing."""
    listed = [each.code for each in errors.FAULTS + allow.FAULTS] + [each.fault.code for each in RULES]
    assert sorted(set(listed)) == sorted(listed)


@pytest.mark.parametrize("code", codes())
def test_a_page_says_what_the_code_means_why_it_matters_and_shows_an_example(code: str) -> None:
    """All pages are made alike."""
    said = text(code)
    known = page(code)
    assert known is not None
    assert said.startswith("# ")
    assert known.meaning.endswith(".")
    assert "\n\nWhy it matters: " in said
    assert "\n## Wrong\n" in said


@pytest.mark.parametrize("code", [each for each in codes() if each not in BY_BYTES])
def test_the_wrong_example_has_the_marked_findings_and_no_others(code: str) -> None:
    """What a page shows as wrong is found where it is marked, and the code of the page is among the marks."""
    for block in blocks(text(code), "cpc"):
        wrong = example(block)
        found = judged(wrong.texts, rules=code in JUDGED_BY_RULES, extra=(code,))
        assert wrong.marked == marks(found)
        assert code in {each.code for each in found}


@pytest.mark.parametrize("code", [each for each in codes() if each not in BY_BYTES])
def test_the_right_example_has_no_findings(code: str) -> None:
    """What a page shows as right passes all checks that the page is about."""
    shown = blocks(text(code), "cpc right")
    assert len(shown) == 1 == len(blocks(text(code), "cpc"))
    assert [] == judged(example(shown[0]).texts, rules=code in JUDGED_BY_RULES, extra=(code,))


def test_codes_without_an_example_to_run_are_tested_with_bytes() -> None:
    """A page without a runnable example has its test in `test_reading.py`."""
    assert {code for code in codes() if not blocks(text(code), "cpc")} == set(BY_BYTES)
