"""Two versions of a spec are told apart in words, and nothing that differs is left untold."""

from __future__ import annotations

import random

import pytest

from cpcspec.analysis.compare import Change, compare
from cpcspec.ir.codec import content_hash
from cpcspec.project import compile_texts
from tests.support.library_spec import SPEC, TABLES
from tests.support.mutants import mutants
from tests.support.real_specs import real_spec

SAMPLE = 150


def _changes(old: str, new: str, text: str = SPEC) -> tuple[Change, ...]:
    assert old in text, old
    before, after = (compile_texts({"spec.cpc": each, **TABLES}) for each in (text, text.replace(old, new, 1)))
    assert before.ok, [each.message for each in before.findings]
    assert after.ok, [each.message for each in after.findings]
    return compare(before.spec, after.spec)


def _said(old: str, new: str) -> list[str]:
    return [each.says for each in _changes(old, new)]


def test_nothing_changed() -> None:
    """A version does not differ from itself."""
    assert compare(real_spec().spec, real_spec().spec) == ()


def test_a_field_that_becomes_necessary_is_told() -> None:
    """The level of a field is told as it was and as it is."""
    old = '    field subject "Subject"\n      type text\n      required to send\n'
    said = _said(old, old.replace("required to send", "required to save"))
    assert said == ["the field “Subject”: needed: was to send, is now to save"]


def test_a_new_field_is_told_with_what_it_is() -> None:
    """What is new is told with its type and what asks for it."""
    new = '    field isbn "ISBN"\n      type text\n      required to send\n    field subject "Subject"\n'
    said = _said('    field subject "Subject"\n', new)
    assert said == [
        "the field “ISBN” is new; part request; type one line of text; needed to send",
        "the action “Split”: takes along: now also “ISBN”",
    ]


def test_a_new_label_is_told_once() -> None:
    """What other elements say of a field does not change with its label."""
    found = _changes('field subject "Subject"', 'field subject "Title of the book"')
    assert [each.says for each in found] == [
        "the field “Title of the book”: label: was “Subject”, is now “Title of the book”"
    ]
    assert [each.wording for each in found] == [True]


def test_a_setting_is_told_with_all_that_it_changes() -> None:
    """A setting is told itself, and so is each place where its value stands."""
    said = _said('"Most days of a loan" is 90', '"Most days of a loan" is 60')
    assert said[0] == "the setting “Most days of a loan”: value: was 90, is now 60"
    assert all("90" in each and "60" in each for each in said)


def test_a_new_procedure_is_told_as_a_whole() -> None:
    """Of a procedure that is new or gone only that is told."""
    done = real_spec()
    without = done.spec.model_copy(update={"procedures": done.spec.procedures[1:]})
    name = done.spec.procedures[0]
    new, gone = (
        [each for each in compare(*pair) if each.kind == "procedure"]
        for pair in ((without, done.spec), (done.spec, without))
    )
    assert [each.says for each in new] == [f"the procedure “{name.label}” is new"]
    assert [each.says for each in gone] == [f"the procedure “{name.label}” is gone"]


def test_each_element_is_named_as_its_origin_is() -> None:
    """Most changes can be shown in the text: their kind and id are those of the origins."""
    done = compile_texts({"permit.cpc": SPEC, **TABLES})
    empty = done.spec.model_copy(update={"procedures": (done.spec.procedures[0].model_copy(update={
        "parties": (), "parts": (), "actions": (), "timers": (), "mails": (), "tabs": ()}),)})  # fmt: skip
    changes = [each for each in compare(empty, done.spec) if each.how == "new" and each.procedure == "loan"]
    lost = [each for each in changes if not done.origins.at(each.procedure, each.kind, each.id) and "." not in each.id]
    assert len(changes) > 10
    assert lost == []


@pytest.mark.parametrize("seed", range(3))
def test_no_single_fault_goes_untold(seed: int) -> None:
    """Whatever single fault is put into the real specs, the difference says it, and in words of its own."""
    done = real_spec()
    found = random.Random(seed).sample(mutants(done), SAMPLE // 3)  # noqa: S311 - a sample, not a secret
    for mutant in found:
        spoilt = mutant.of(done.spec)
        if content_hash(spoilt) == content_hash(done.spec):
            continue
        said = [each.says for each in compare(done.spec, spoilt)]
        assert said, mutant.name
        assert not any("no words here" in each for each in said), mutant.name


def test_what_has_no_words_is_told_all_the_same() -> None:
    """A change in a part that no aspect shows is still a change: dates of a code list that nothing else tells."""
    done = compile_texts({"spec.cpc": SPEC, **TABLES})
    codes = done.spec.codes[0]
    spoilt = codes.model_copy(update={"entries": tuple(reversed(codes.entries))})
    said = [
        each.says for each in compare(done.spec, done.spec.model_copy(update={"codes": (spoilt, *done.spec.codes[1:])}))
    ]
    assert len(said) == 1
    assert "in another order" in said[0]
