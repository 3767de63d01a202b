"""Comments and files are added by those who may, where and as often as they may, and stay."""

from __future__ import annotations

from typing import Any

import pytest

from cpcspec.semantics.case import Attach, Comment
from tests.support.permits import DIGEST, Stage


def test_a_comment_says_who_when_and_from_where() -> None:
    """An entry has its own id, and entries before it stay."""
    stage = Stage()
    case = stage.draft()
    stage.comment(case, words="one")
    (one, two) = stage.comment(case, words="two", about="Jane").comments["talk"]
    assert (one.values, two.values) == ({"words": "one"}, {"words": "two", "about": "Jane"})
    assert (one.author, one.user, one.country, one.at) == ("o_fr", "user", "FR", "2020-02-03T09:00:00+00:00")
    assert one.id != two.id


def test_a_comment_may_have_effects() -> None:
    """The effects of a box read the values of the entry."""
    stage = Stage()
    case = stage.draft()
    assert "note" not in stage.comment(case, words="hello").values
    assert stage.comment(case, words="take note").values["note"] == "take note"


def test_a_box_may_have_a_limit_for_each_country() -> None:
    """Two comments of one country are enough, another country has its own two."""
    stage = Stage()
    case = stage.in_berlin()
    stage.comment(case, words="one")
    stage.comment(case, "d_fr", words="two")
    assert stage.codes(case, Comment("talk", {"words": "three"})) == ["limit"]
    stage.comment(case, "o_de", words="three")


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({}, ["incomplete"]),
        ({"words": ""}, ["incomplete"]),
        ({"words": 5}, ["invalid"]),
        ({"words": "w", "nothing": 1}, ["unknown"]),
    ],
)
def test_entries_are_judged_as_forms_to_be_sent(values: dict[str, Any], codes: list[str]) -> None:
    """An entry is complete or it is not added."""
    stage = Stage()
    assert stage.codes(stage.draft(), Comment("talk", values)) == codes


@pytest.mark.parametrize(
    ("state", "authority", "codes"),
    [
        ("closed", "o_fr", ["closed"]),
        ("sent", "d_de", ["not_a_party"]),
        ("sent", "d_pl", ["not_visible"]),
        ("draft", "d_fr", ["not_visible"]),
        ("sent", None, ["not_allowed"]),
    ],
)
def test_who_may_comment_when(state: str, authority: str | None, codes: list[str]) -> None:
    """Party and state must fit; a party that does not see the case in that state cannot comment on it."""
    stage = Stage()
    case = stage.in_berlin()
    stage.cases[case] = stage.cases[case]._replace(state=state)
    assert stage.codes(case, Comment("talk", {"words": "w"}), authority) == codes
    assert stage.codes(case, Comment("nothing", {}), "o_fr") == ["unknown"]


def test_a_file_is_attached_with_its_name_and_digest() -> None:
    """What is kept of a file is what the store finds it by."""
    stage = Stage()
    case = stage.draft()
    stage.attach(case)
    (one, two) = stage.attach(case, name="b.pdf").files["open_files"]
    assert (one.name, one.digest, one.size, one.author) == ("a.pdf", DIGEST, 7, "o_fr")
    assert (two.name, one.id != two.id) == ("b.pdf", True)


@pytest.mark.parametrize(
    ("name", "digest", "size"),
    [("", DIGEST, 1), ("../a.pdf", DIGEST, 1), ("a.pdf", "none", 1), ("a.pdf", DIGEST, -1)],
)
def test_a_file_has_a_plain_name_a_digest_and_a_size(name: str, digest: str, size: int) -> None:
    """Anything else is invalid."""
    stage = Stage()
    assert stage.codes(stage.draft(), Attach("open_files", name, digest, size)) == ["invalid"]


@pytest.mark.parametrize(
    ("state", "authority", "section", "codes"),
    [
        ("done", "o_fr", "open_files", ["wrong_state"]),
        ("closed", "o_fr", "open_files", ["closed"]),
        ("sent", "d_fr", "open_files", ["not_a_party"]),
        ("sent", "o_fr", "nothing", ["unknown"]),
        ("sent", "d_pl", "nothing", ["not_visible"]),
    ],
)
def test_who_may_attach_when(state: str, authority: str, section: str, codes: list[str]) -> None:
    """Party and state must fit for files too."""
    stage = Stage()
    case = stage.in_berlin()
    stage.cases[case] = stage.cases[case]._replace(state=state)
    assert stage.codes(case, Attach(section, "a.pdf", DIGEST, 1), authority) == codes
