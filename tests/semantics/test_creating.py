"""Cases are started from the menu by those who may, or made from other cases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cpcspec.semantics.case import Actor, Create, Do, Entry
from cpcspec.semantics.rights import Reusable, Startable, reuses, starts
from tests.support.permits import COMPLETE, START, Stage


def test_a_new_case_is_in_its_first_state_with_its_defaults() -> None:
    """What is not given gets its default where it is shown; all dates are those of the moment."""
    stage = Stage()
    case = stage.cases[stage.start(title="Chairs", topics=[])]
    stamp = START.isoformat(timespec="seconds")
    assert (case.state, case.version, case.creator, case.number) == ("draft", 1, "o_fr", None)
    assert (case.created_at, case.changed_at, case.entered_at) == (stamp, stamp, stamp)
    assert case.values == {"title": "Chairs", "days": 30, "person_known": False}


def test_what_is_left_open_on_purpose_gets_no_default() -> None:
    """A value that is given as unknown stays unknown, here to the point that nothing can be saved."""
    stage = Stage()
    (reason,) = stage.refusals(None, Create("x", "permit", {"title": "Chairs", "days": None}))
    assert (reason.code, reason.tab, reason.field) == ("incomplete", "main", "days")


def test_nothing_is_saved_without_what_is_needed_to_save() -> None:
    """Red fields must be there, orange ones need not."""
    assert [each.field for each in Stage().refusals(None, Create("x", "permit", {}))] == ["title"]


@pytest.mark.parametrize(
    ("authority", "code"), [("d_fr", "not_allowed"), ("nobody", "not_allowed"), (None, "not_allowed")]
)
def test_only_the_kinds_of_the_menu_start_a_case(authority: str | None, code: str) -> None:
    """A desk, somebody unknown, and the clock cannot start a permit."""
    assert Stage().codes(None, Create("x", "permit", COMPLETE), authority) == [code]


def test_a_procedure_without_menu_starts_by_reuse_only() -> None:
    """An appeal cannot be started from the menu, and what there is not cannot be started at all."""
    stage = Stage()
    assert stage.codes(None, Create("x", "appeal", {"title": "x"})) == ["not_allowed"]
    assert stage.codes(None, Create("x", "nothing", {"title": "x"})) == ["unknown"]


def test_fields_of_others_cannot_be_filled_at_the_start() -> None:
    """What the creator may not edit is refused at creation too, and what there is not as well."""
    given = {**COMPLETE, "sent_on": "2020-01-01", "nothing": 1}
    assert sorted(Stage().codes(None, Create("x", "permit", given))) == ["not_editable", "unknown"]


def test_a_case_without_id_gets_one_that_follows_from_what_is_known() -> None:
    """The step itself draws no random ids: the same command gives the same case."""
    stage = Stage()
    (one, two) = (stage.accepted(None, Create("", "permit", COMPLETE), "o_fr").case for _ in range(2))
    assert one == two


def test_the_menu_offers_what_may_be_started() -> None:
    """Offices are offered the permit, desks nothing; who is both is an office."""
    stage = Stage()
    found = {name: starts(stage.program, Actor(name), stage.world()) for name in ("o_fr", "d_fr", "d_pl", "nobody")}
    offer = (Startable("permit", "Permit", "Create"),)
    assert found == {"o_fr": offer, "d_fr": (), "d_pl": offer, "nobody": ()}


# ---------------------------------------------------------------- reuse


PERSON = {"person_known": True, "person_name": "Jane", "phones": [{"kind": "private", "number_of_phone": "+49 30 1"}]}


def test_reuse_carries_what_both_have_and_links_both_ways() -> None:
    """Values, settings and parties come from the source; the source only gets a link."""
    stage = Stage()
    case = stage.in_berlin(**PERSON)
    before = stage.cases[case]
    new = stage.reuse(case)
    assert new.values == {
        "title": "Chairs",
        "person_name": "Jane",
        "phones": [{"kind": "private", "number_of_phone": "+49 30 1"}],
        "of_permit": "P-2020-1",
        "asker_country": "FR",
    }
    assert new.parties == {"others": ("o_de",)}
    assert [(link.case, link.words) for link in new.links] == [(case, "Permit")]
    assert [(link.case, link.words) for link in stage.cases[case].links] == [(new.id, "Appeal")]
    assert stage.cases[case]._replace(links=()) == before


def test_reuse_carries_nothing_that_is_masked_or_hidden() -> None:
    """Who sees personal data masked carries none along: no field, no row's field, no comment's, no file."""
    stage = Stage()
    case = stage.sent(**PERSON)
    stage.comment(case, words="hello", about="Jane")
    stage.attach(case, "secret_files")
    new = stage.reuse(case, "d_de")
    assert "d_de" in stage.cases[case].parties["in_charge"]
    assert new.values["person_name"] == "Jane"
    stage.do(case, "pass_on", "d_de", other="o_de", why="competent")
    new = stage.reuse(case, "d_de")
    assert "person_name" not in new.values
    assert new.values["phones"] == [{"kind": "private"}]
    assert [entry.values for entry in new.comments["talk"]] == [{"words": "hello"}]
    assert new.files == {}
    other = stage.reuse(case, "o_fr")
    assert isinstance(other.comments["talk"][0], Entry)
    assert [entry.values for entry in other.comments["talk"]] == [{"words": "hello", "about": "Jane"}]
    assert len(other.files["secret_files"]) == 1


def test_what_is_given_goes_before_what_is_carried() -> None:
    """The user may say otherwise at once."""
    stage = Stage()
    assert stage.reuse(stage.sent(), title="Tables").values["title"] == "Tables"


@pytest.mark.parametrize(
    ("authority", "state", "codes"),
    [
        ("o_fr", "draft", ["wrong_state"]),
        ("d_fr", "sent", ["not_a_party"]),
        ("d_pl", "sent", ["not_visible"]),
    ],
)
def test_reuse_is_refused_with_its_reasons(authority: str, state: str, codes: list[str]) -> None:
    """State and party must fit, and nobody reuses what they do not see."""
    stage = Stage()
    case = stage.draft() if state == "draft" else stage.sent()
    assert stage.codes(None, Create("x", "appeal", {}, stage.cases[case]), authority) == codes


def test_reuse_has_a_condition_and_a_target() -> None:
    """The condition is judged in the source; a pair that is not in the matrix is refused, and so is what is gone."""
    stage = Stage()
    source = stage.cases[stage.sent()]
    other = source._replace(values={**source.values, "days": 5})
    assert stage.codes(None, Create("x", "appeal", {}, other)) == ["condition"]
    assert stage.codes(None, Create("x", "permit", {}, source)) == ["not_allowed"]
    assert stage.codes(None, Create("x", "appeal", {}, source._replace(gone="deleted"))) == ["unknown"]


def test_reuses_are_offered_where_they_are_possible() -> None:
    """What is offered is what would be accepted."""
    stage = Stage()
    case = stage.draft()
    assert reuses(stage.program, stage.cases[case], Actor("o_fr"), stage.world()) == ()
    stage.do(case, "send")
    offer = (Reusable("appeal", "Appeal", "Appeal"),)
    found = {
        name: reuses(stage.program, stage.cases[case], Actor(name), stage.world()) for name in ("o_fr", "d_fr", "d_pl")
    }
    assert found == {"o_fr": offer, "d_fr": (), "d_pl": ()}


# ---------------------------------------------------------------- deletion


def test_deletion_takes_the_links_to_the_case_away() -> None:
    """A deleted draft is gone, and its source has no link to it any more."""
    stage = Stage()
    case = stage.draft()
    stage.cases["other"] = stage.cases[stage.sent()]._replace(id="other")
    link = stage.cases["other"].links
    done = replace(Create("x", "appeal", {}), source=stage.cases["other"])
    appeal = stage.accepted(None, done, "o_fr").case
    assert [each.case for each in stage.cases["other"].links] == [appeal.id]
    gone = stage.do(case, "drop")
    assert gone.gone == "deleted"
    assert stage.codes(case, Do("drop")) == ["unknown"]
    assert link == ()
