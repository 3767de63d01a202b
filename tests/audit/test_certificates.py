"""Certificates: what proves a property is confirmed, and what does not is refuted with the place where it fails."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from cpcspec.audit.proofs.certificates import UnreadableCertificates, pack, read, text_of, unpack
from cpcspec.audit.proofs.recheck import Rechecked, recheck
from cpcspec.ir.codec import content_hash
from tests.support.proven import SPEC, answers, certified, loans, stating

KINDS = {
    "titled": ["closed"],
    "empty_handed": ["closed"],
    "for_good": ["once"],
    "lent_first": ["after"],
    "erased": ["comes"],
    "comes_back": ["comes", "within"],
    "reader_lends": ["closed"],
    "unseen": ["closed"],
    "hidden": ["over"],
    "one_remark": ["closed"],
    "begun_by_readers": ["closed"],
    "here_or_gone": ["closed"],
}


def only(name: str) -> Any:
    """Return the file with the certificate of one property only."""
    world = loans()
    return json.loads(text_of(answers(world, [name]), content_hash(world.spec)))


def checked(data: Any, text: str = SPEC) -> list[Rechecked]:
    """Return what becomes of the certificates in a file."""
    world = loans(text)
    return list(recheck(world.program, content_hash(world.spec), read(json.dumps(data))))


def altered(data: Any, place: int, change: Callable[[list[Any]], None], part: str = "ranks") -> Any:
    """Return the file with a change in what is packed in the proof at that place."""
    proof = data["certificates"][0]["proofs"][place]
    found = unpack(proof[part])
    change(found)
    proof[part] = pack(found)
    return data


def _filled_with(wanted: list[Any], found: list[Any]) -> None:
    found[:] = wanted


def states_of(data: Any) -> list[list[int]]:
    """Return the states of the first model of a file."""
    return [list(each) for each in zip(*unpack(data["models"][0]["states"]), strict=True)]


def with_states(data: Any, states: list[list[int]]) -> Any:
    """Return the file with other states in its first model."""
    data["models"][0] |= {"states": pack([list(each) for each in zip(*states, strict=True)]), "count": len(states)}
    return data


@pytest.mark.parametrize("name", KINDS)
def test_a_certificate_of_each_kind_is_confirmed(name: str) -> None:
    """What the prover certifies is of the kind that its claim asks for, and is confirmed without it."""
    data = only(name)
    assert [each["kind"] for each in data["certificates"][0]["proofs"]] == KINDS[name]
    assert [(each.outcome, each.why) for each in checked(data)] == [("confirmed", "")]


def test_all_certificates_stand_in_one_file() -> None:
    """Models that several proofs share are written once."""
    data = json.loads(certified())
    assert {each.outcome for each in checked(data)} == {"confirmed"}
    assert len(data["models"]) < len(data["certificates"]) == len(KINDS)


@pytest.mark.parametrize("name", ["titled", "erased"])
def test_a_missing_state_is_missed(name: str) -> None:
    """If any one of the states is left out, the step that leads to it is named (or the state that all begins with)."""
    data = only(name)
    states = states_of(data)
    proof = data["certificates"][0]["proofs"][0]
    ranks = unpack(proof["ranks"])
    for place, _ in enumerate(states):
        proof["ranks"] = pack(ranks[:place] + ranks[place + 1 :])
        (found,) = checked(with_states(data, states[:place] + states[place + 1 :]))
        assert found.outcome == "refuted"
        assert "leads to a state that is not listed, from: Status: " in found.why or "no case yet" in found.why


def test_a_bad_state_is_seen() -> None:
    """A state that breaks the claim refutes the certificate, even if nothing leads to it and all after it is listed."""
    data = only("titled")
    untitled = [[at, 1, 0, hidden] for at in (2, 3) for hidden in (0, 1)]
    (found,) = checked(with_states(data, [*states_of(data), *untitled]))
    assert found.outcome == "refuted"
    assert found.why == (
        "what must not be is so in the state: "
        "Status: Lent, Created by: library_1, Title: not known, Personal data hidden: no"
    )


def test_a_state_of_no_model_is_seen() -> None:
    """A value that a variable cannot have is no state."""
    data = only("titled")
    (found,) = checked(with_states(data, [*states_of(data), [99] * len(states_of(data)[0])]))
    assert (found.outcome, found.why) == ("refuted", "a state that it lists is none of this model")


def test_a_change_of_a_rank_is_seen() -> None:
    """A state that is taken out of the ranks, or ranked below what it leads to, is named."""
    ranks = unpack(only("erased")["certificates"][0]["proofs"][0]["ranks"])
    for place in (place for place, rank in enumerate(ranks) if rank >= 0):
        without = [*ranks[:place], -1, *ranks[place + 1 :]]
        (found,) = checked(altered(only("erased"), 0, partial(_filled_with, without)))
        assert found.outcome == "refuted"
        assert "the proof leaves out" in found.why
    (found,) = checked(altered(only("erased"), 0, lambda ranks: ranks.reverse()))
    assert found.outcome == "refuted"


def test_a_stay_without_a_period_is_seen() -> None:
    """If a period is named that does not end the stay, the state is named; so is one that there is not."""
    other = altered(only("erased"), 0, lambda names: names.__setitem__(slice(None), ["hide/0"] * len(names)), "clocks")
    (found,) = checked(other)
    assert found.outcome == "refuted"
    assert "Status: " in found.why
    wrong = altered(only("erased"), 0, lambda names: names.__setitem__(0, "nothing"), "clocks")
    (found,) = checked(wrong)
    assert (found.outcome, found.why) == ("refuted", "there is no period “nothing”")


def test_a_period_that_is_too_long_is_seen() -> None:
    """A limit is not kept by a period that may end after it."""
    data = only("comes_back")
    data["certificates"][0]["claim"]["within"]["amount"]["value"] = 2
    (found,) = checked(data)
    assert (found.outcome, found.why) == ("refuted", "the period “too_late” may end after the limit")


@pytest.mark.parametrize("name", ["for_good", "lent_first", "hidden", "comes_back"])
def test_what_is_not_marked_is_missed(name: str) -> None:
    """A proof that looks at nothing proves nothing."""
    proofs = only(name)["certificates"][0]["proofs"]
    for place, _ in enumerate(proofs):
        data = altered(only(name), place, lambda ranks: ranks.__setitem__(slice(None), [-1] * len(ranks)))
        (found,) = checked(data)
        assert found.outcome == "refuted"
        assert "the proof leaves out the state: Status: " in found.why


def test_another_claim_is_not_proven() -> None:
    """A certificate proves the claim that it was made for, and no other one that happens to be false."""
    for name, claim in (("for_good", "never state is lent"), ("titled", "at last state is lent")):
        data = only(name)
        world = stating(claim)
        data["certificates"][0]["claim"] = world.properties[0].claim.model_dump(mode="json")
        (found,) = checked(data)
        assert found.outcome == "refuted"


def test_what_rests_on_something_else_needs_that_too() -> None:
    """A claim about what a case takes along is confirmed only beside the same claim about the case before."""
    data = only("here_or_gone")
    assert data["certificates"][0]["rests on"] == ["loan"]
    data["certificates"][0]["rests on"] = []
    (found,) = checked(data)
    assert found.outcome == "refuted"
    assert found.why.startswith("“Loan before” leads to a state that the proof leaves out, from: Status: ")
    data["certificates"][0]["rests on"] = ["loan", "other"]
    (found,) = checked(data)
    assert found.outcome == "refuted"
    assert "it rests on the same claim about “other”" in found.why


def test_another_spec_is_told_by_its_hash() -> None:
    """A certificate of another version of the spec is neither confirmed nor refuted."""
    found = checked(only("titled"), SPEC.replace("ends 3 months", "ends 2 months"))
    assert [each.outcome for each in found] == ["other spec"]


def test_a_spec_that_breaks_the_claim_refutes_a_certificate_made_to_look_like_its_own() -> None:
    """It does not help to write the hash of the other spec into the file."""
    text = SPEC.replace("      required to send\n    field reader_name", "    field reader_name")
    data = only("titled") | {"spec": content_hash(loans(text).spec)}
    (found,) = checked(data, text)
    assert found.outcome == "refuted"
    assert "“Lend” leads to a state that is not listed" in found.why


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "cpcspec certificates 1"}', "not json"])
def test_what_holds_no_certificates_is_unreadable(text: str) -> None:
    """A file that is something else is not read as one without certificates."""
    with pytest.raises(UnreadableCertificates):
        read(text)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data["models"][0].update(states="@"),
        lambda data: data["models"][0].update(count=1),
        lambda data: data["certificates"][0].update(model=7),
        lambda data: data["certificates"][0].pop("proofs"),
        lambda data: data["certificates"][0]["claim"].update(form="perhaps"),
    ],
)
def test_what_is_damaged_is_unreadable(spoil: Callable[[Any], None]) -> None:
    """A file of which a part is missing or spoilt is not believed in the rest."""
    data = only("titled")
    spoil(data)
    with pytest.raises(UnreadableCertificates, match="damaged or missing"):
        read(json.dumps(data))
