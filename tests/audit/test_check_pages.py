"""Each check of the audit has a page: its wrong example fails the check, its right one does not."""

from __future__ import annotations

import re

import pytest

from cpcspec.audit.cases.conformance import read
from cpcspec.audit.check import Check, World
from cpcspec.audit.page import codes, page
from cpcspec.audit.registry import CHECKS
from cpcspec.audit.run import Audit
from cpcspec.audit.verdict import Answer
from cpcspec.cli.exercising import exercised
from cpcspec.ir.codec import content_hash
from cpcspec.project import Sources, compile_texts, compiled
from tests.support.examples import blocks, example

BY_ID = {each.id: each for each in CHECKS}
IDS = tuple(BY_ID)
BAD = ("fails", "unknown (budget)", "possible only in the abstraction")


def text(code: str) -> str:
    """Return the text of a page."""
    found = page(code)
    assert found is not None
    return found.text


def answers(check: Check, block: str, log: list[str]) -> list[Answer]:
    """Return what a check answers on an example, its scenarios played, and with the cases that its page shows."""
    sources = Sources()
    for name, said in example(block).texts.items():
        sources.take(name, said)
    done = compiled(sources)
    assert [each.message for each in done.findings if each.severity == "error"] == []
    world = World(done.spec, done.properties, done.stories, origins=done.origins, deep=True)
    world.exercised = exercised(done) if done.stories else {}
    for each in blocks(text(check.id), "cpc older"):
        world.older = compile_texts({"older.cpc": each}).spec
    world.log = read(each.replace("THIS VERSION", content_hash(done.spec)) for each in log) if log else None
    needed = CHECKS if check.about == "answers" else (check,)
    return [each for each in Audit(world, needed).answers() if each.check == check.id]


def test_every_check_has_a_page_and_every_page_a_check() -> None:
    """No answer is given that cannot be explained, and nothing is explained that is never asked."""
    assert sorted(IDS) == sorted(codes())


def test_the_checks_are_those_of_the_catalogue_each_once() -> None:
    """An id is a letter of the catalogue and a number, and stands for one check."""
    assert len(set(IDS)) == len(IDS)
    assert [each for each in IDS if not re.fullmatch(r"[SRDTXPM]\d{1,2}", each)] == []


@pytest.mark.parametrize("code", IDS)
def test_a_page_says_what_is_asked_why_it_matters_and_how_it_is_decided(code: str) -> None:
    """All pages are made alike, and say the title that reports say."""
    found = page(code)
    assert found is not None
    assert found.title == BY_ID[code].title
    assert found.meaning.endswith((".", "?"))
    assert "\n\nWhy it matters: " in found.text
    assert "\n\nHow it is decided: " in found.text
    assert BY_ID[code].good.endswith(".")
    assert BY_ID[code].question.endswith("?")


@pytest.mark.parametrize("code", [each for each in IDS if not blocks(text(each), "cpc example")])
def test_the_wrong_example_fails_and_the_right_one_does_not(code: str) -> None:
    """What a page shows as wrong is found, and what it shows as right is proven to be right."""
    (wrong,), (right,) = blocks(text(code), "cpc"), blocks(text(code), "cpc right")
    assert "fails" in {each.verdict for each in answers(BY_ID[code], wrong, blocks(text(code), "json"))}
    assert {each.verdict for each in answers(BY_ID[code], right, blocks(text(code), "json right"))}.isdisjoint(BAD)


@pytest.mark.parametrize("code", [each for each in IDS if blocks(text(each), "cpc example")])
def test_a_check_that_only_reports_says_something_of_its_example(code: str) -> None:
    """What cannot fail must tell figures, or nobody would need it."""
    (shown,) = blocks(text(code), "cpc example")
    found = answers(BY_ID[code], shown, [])
    assert {each.verdict for each in found} == {"holds"}
    assert any(each.facts for each in found)
