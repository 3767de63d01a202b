"""The checks about parties and their rights, on small specs; the pages of the checks hold further ones."""

from __future__ import annotations

from itertools import chain

import pytest

from cpcspec.audit.check import Check, Found, Subject, World
from cpcspec.audit.checks import (
    r01_somebody_may_act,
    r02_waiting_for_its_creator,
    r03_absent_party,
    r05_rights_and_roles_used,
    r06_actor_sees_what_is_judged,
    r07_who_sees_when,
    r08_no_self_approval,
)
from cpcspec.audit.study.matrix import grants, who_can
from cpcspec.project import compile_texts
from tests.support.real_specs import real_spec

HEAD = """
kind office "Office"
kind board "Board"
kind archive "Archive"

procedure permit "Permit"
  start from menu "Ask for a permit"
    by {starters}
  party asker "Asker"
    is the creator
  party board "Board"
    is kind board
  party archive "Archive"
    is kind archive
  party told "Told"
    is assigned by actions
  part request "Request"
    edited by asker in draft
  part record "Kept by the system"
  state draft "Draft"
    initial
  state sent "Sent"
  state granted "Granted"
  state closed "Closed"
    final
  tab main "Main"
    part request
    field reason "Reason"
      type long text
    field secret "Secret"
      type text
      personal data
    field decided "Decided"
      part record
      type yes/no
    comments talk "Talk"
      by asker, board
      in sent
      field words "Words"
        type text
        required to send
    end
  end
  action send "Send"
    by asker
    from draft to sent
  end
"""
GRANT = """
  action grant "Grant"
    by board
    from sent to granted
  end
"""
CLOSE = """
  action close "Close"
    by {by}
    from granted to closed
  end
"""
SIGHT = """
  access
    asker, board see everything
    archive sees everything masked in closed
  end
"""
TIMER = """
  timer over "Over by itself"
    runs in granted
    ends 30 days after entered_on
    then to closed
"""
ERASE = """
  retention
    erase everything 1 years after created_on
  end
"""


ONE_EACH = """id,name,kinds,country,mailbox
office_fr,Office Paris,office,FR,of@example.org
board_fr,Board Paris,board,FR,bf@example.org
board_de,Board Berlin,board,DE,bd@example.org
"""


def permit(*more: str, starters: str = "office", offices: str = "") -> Subject:
    """Return the permit with these things more; `offices` is its register, if it has one."""
    text = "".join((HEAD.format(starters=starters), *more, "end\n"))
    files = {"permit.cpc": text}
    if offices:
        files = {"permit.cpc": f'register from "offices.csv"\n{text}', "offices.csv": offices}
    done = compile_texts(files)
    assert [each.message for each in done.findings if each.severity == "error"] == []
    return World(done.spec, done.properties, budget=1000).subjects["permit"]


def answers(check: Check, *more: str, starters: str = "office") -> list[Found]:
    """Return what a check finds of the permit with these things more."""
    found = list(check.find(permit(*more, starters=starters)))  # type: ignore[arg-type]
    return found or [Found("holds", check.good)]


def verdicts(check: Check, *more: str, starters: str = "office") -> list[str]:
    """Return the verdicts of a check."""
    return [each.verdict for each in answers(check, *more, starters=starters)]


CLOSE_BY_BOARD = CLOSE.format(by="board")
CLOSE_BY_ASKER = CLOSE.format(by="asker")

# ---------------------------------------------------------------- the matrix


def test_the_matrix_says_who_can_do_what_and_where() -> None:
    """Each party has its rights in the states in which it can use them, and no others."""
    found = {(each.party, each.kind, each.name): each.states for each in who_can(permit(GRANT, CLOSE_BY_ASKER, SIGHT))}
    assert found == {
        ("asker", "edit", "request"): ("draft",),
        ("asker", "action", "send"): ("draft",),
        ("asker", "comment", "talk"): ("sent",),
        ("asker", "action", "close"): ("granted",),
        ("board", "comment", "talk"): ("sent",),
        ("board", "action", "grant"): ("sent",),
    }


def test_the_matrix_leaves_out_what_conditions_never_allow() -> None:
    """What the text gives and the conditions take away is no right."""
    never = GRANT.replace("from sent to granted", 'from sent to granted\n    check decided is yes else "Decide first."')
    assert "grant" not in {each.name for each in who_can(permit(never, CLOSE_BY_ASKER, SIGHT))}


def test_without_sight_nothing_can_be_done() -> None:
    """Who does not see a case cannot act in it, whatever else is given to them."""
    blind = SIGHT.replace("asker, board see everything", "asker sees everything")
    assert {each.party for each in who_can(permit(GRANT, CLOSE_BY_ASKER, blind))} == {"asker"}


def test_the_matrix_of_the_real_specs_is_within_what_they_grant() -> None:
    """Nobody can do anything in a state in which the text does not let their party do it."""
    done = real_spec()
    world = World(done.spec, done.properties)
    subject = (
        world.subjects["external_alert"] if "external_alert" in world.subjects else next(iter(world.subjects.values()))
    )
    granted = {
        (each.party, each.kind, each.name, state) for each in grants(world.program, subject.node) for state in each.said
    }
    found = {(each.party, each.kind, each.name, state) for each in who_can(subject) for state in each.states}
    assert found
    assert found <= granted


# ---------------------------------------------------------------- nobody, or one alone


def test_a_state_that_only_a_timer_leads_out_of_is_told() -> None:
    """Where nobody may act a timer must run; where it does, that is a fact."""
    assert verdicts(r01_somebody_may_act.CHECK, GRANT, SIGHT) == ["fails"]
    (found,) = answers(r01_somebody_may_act.CHECK, GRANT, TIMER, SIGHT)
    assert (found.verdict, found.facts["only_a_timer_runs_in"]) == ("holds", ["Granted"])


def test_erasure_is_no_timer_that_anybody_waits_for() -> None:
    """A case in nobody's hands is so too if it is erased one day."""
    assert verdicts(r01_somebody_may_act.CHECK, GRANT, SIGHT, ERASE) == ["fails"]


@pytest.mark.parametrize(
    ("more", "verdict"),
    [
        ((CLOSE_BY_ASKER,), "fails"),
        ((CLOSE_BY_ASKER, ERASE), "fails"),
        ((CLOSE_BY_ASKER, TIMER), "holds"),
        ((CLOSE_BY_BOARD,), "holds"),
        ((CLOSE.format(by="asker, board"),), "holds"),
    ],
)
def test_who_began_a_case_is_not_waited_for_without_end(more: tuple[str, ...], verdict: str) -> None:
    """A timer, or another party, must be able to end the wait; the draft may wait for its author."""
    assert verdicts(r02_waiting_for_its_creator.CHECK, GRANT, SIGHT, *more) == [verdict]


def test_an_authority_that_acts_as_another_party_is_not_waited_for_as_the_creator() -> None:
    """A board that asked for a permit itself is waited for as the board."""
    found = verdicts(r02_waiting_for_its_creator.CHECK, GRANT, CLOSE_BY_BOARD, SIGHT, starters="office, board")
    assert found == ["holds"]


def test_the_absence_of_a_party_is_told_with_where_it_is_missed() -> None:
    """For ever is a failure; until the case is erased is a fact, state by state."""
    found = answers(r03_absent_party.CHECK, GRANT, CLOSE_BY_BOARD, SIGHT)
    assert {(each.verdict, each.facts.get("party"), each.place and each.place.id) for each in found} == {
        ("fails", "Board", "sent"),
        ("fails", "Board", "granted"),
    }
    (late,) = answers(r03_absent_party.CHECK, GRANT, CLOSE_BY_BOARD, SIGHT, ERASE)
    assert (late.verdict, late.facts["waits_until_erased_in"]) == ("holds", {"Board": ["Sent", "Granted"]})


def test_a_second_party_with_the_same_right_makes_up_for_an_absent_one() -> None:
    """Nobody is missed for what somebody else may do as well."""
    either = CLOSE.format(by="asker, board")
    found = answers(r03_absent_party.CHECK, GRANT, either, SIGHT)
    assert [each.place and each.place.id for each in found] == ["sent"]


# ---------------------------------------------------------------- rights


def test_a_party_that_only_looks_on_has_a_part() -> None:
    """To see a case is a part; to do, to see and to be told nothing is none."""
    (found,) = answers(
        r05_rights_and_roles_used.CHECK, GRANT, CLOSE_BY_BOARD, SIGHT.replace("archive", "archive, told"), ASSIGN
    )
    assert (found.verdict, found.facts["parties_that_only_look_on"]) == ("holds", ["Archive", "Told"])


ASSIGN = """
  action tell "Tell"
    by board
    in granted
    assign told to asker
  end
"""


def test_a_party_without_a_part_is_found() -> None:
    """Nobody is ever told here, and the archive sees nothing: both have no part."""
    blind = SIGHT.replace("    archive sees everything masked in closed\n", "")
    found = answers(r05_rights_and_roles_used.CHECK, GRANT, CLOSE_BY_BOARD, blind)
    assert [(each.verdict, each.place and each.place.id) for each in found] == [("fails", "archive"), ("fails", "told")]


def test_a_right_that_only_others_can_use_is_found() -> None:
    """The archive may close a case by the text, and never sees one that is not closed."""
    (found,) = [
        each
        for each in answers(r05_rights_and_roles_used.CHECK, GRANT, CLOSE.format(by="board, archive"), SIGHT)
        if each.verdict == "fails"
    ]
    assert "“Archive”" in found.says
    assert "“Close”" in found.says


JUDGING = GRANT.replace("from sent to granted", 'from sent to granted\n    check reason is known else "Give a reason."')


@pytest.mark.parametrize(
    ("sight", "verdict"),
    [
        ("asker, board see everything", "holds"),
        ("asker sees everything\n    board sees everything except reason", "fails"),
    ],
)
def test_who_judges_a_field_must_see_it(sight: str, verdict: str) -> None:
    """The reason that the board judges is one that it must be shown."""
    access = SIGHT.replace("asker, board see everything", sight)
    found = answers(r06_actor_sees_what_is_judged.CHECK, JUDGING, CLOSE_BY_BOARD, access)
    assert [each.verdict for each in found] == [verdict]
    assert list(chain.from_iterable(labels(each) for each in found)) == (["Reason"] if verdict == "fails" else [])


def labels(found: Found) -> list[str]:
    """Return the labels of what is not seen."""
    hidden = found.facts.get("hidden", [])
    assert isinstance(hidden, list)
    return [str(each) for each in hidden]


def test_where_no_action_judges_a_field_nobody_must_see_any() -> None:
    """The question is not asked of a procedure without conditions on fields."""
    assert verdicts(r06_actor_sees_what_is_judged.CHECK, GRANT, CLOSE_BY_BOARD, SIGHT) == ["not applicable"]


def test_who_sees_masked_data_does_not_see_personal_data() -> None:
    """The archive sees the closed case, and no personal data of it."""
    (found,) = answers(r07_who_sees_when.CHECK, GRANT, CLOSE_BY_BOARD, SIGHT)
    everything = ["Draft", "Sent", "Granted", "Closed"]
    assert found.facts["sees"] == {"Asker": everything, "Board": everything, "Archive": ["Closed"]}
    assert found.facts["sees_personal_data"] == {"Asker": everything, "Board": everything}


# ---------------------------------------------------------------- deciding on what one sent


def test_two_boards_make_self_approval_avoidable() -> None:
    """A board that asks for a permit may grant it to itself, though the other board could."""
    found = [
        each
        for each in answers(r08_no_self_approval.CHECK, GRANT, CLOSE_BY_BOARD, SIGHT, starters="office, board")
        if each.verdict == "fails"
    ]
    assert [each.place and each.place.id for each in found] == ["grant"]


def test_who_cannot_begin_a_case_cannot_approve_their_own() -> None:
    """Offices ask, boards grant: no authority is both."""
    assert verdicts(r08_no_self_approval.CHECK, GRANT, CLOSE_BY_BOARD, SIGHT) == ["holds"]


def test_an_office_that_is_alone_may_approve_its_own() -> None:
    """Where the approver is the one office of its country, nobody else could: that is a fact, no failure."""
    alone = SIGHT.replace("asker, board", "asker, board, own_board")
    own = """
  party own_board "Board of the country"
    is kind board in asker.country
"""
    grant = GRANT.replace("by board", "by own_board")
    asked = permit(own, grant, CLOSE_BY_BOARD, alone, starters="office, board", offices=ONE_EACH)
    (found,) = r08_no_self_approval.CHECK.find(asked)  # type: ignore[arg-type]
    said = found.facts["alone"]
    assert found.verdict == "holds"
    assert isinstance(said, list)
    assert ["“Send” and then “Grant”" in str(each) for each in said] == [True]


def test_between_the_two_steps_other_things_may_happen() -> None:
    """That the approver must first write an opinion does not hide who sent the case."""
    opinion = """
  action decide "Decide"
    by board
    in sent
    set decided to yes
  end
"""
    grant = GRANT.replace("from sent to granted", 'from sent to granted\n    check decided is yes else "Decide first."')
    found = answers(r08_no_self_approval.CHECK, opinion, grant, CLOSE_BY_BOARD, SIGHT, starters="office, board")
    (failed,) = [each for each in found if each.verdict == "fails"]
    assert failed.path is not None
    subject = permit(opinion, grant, CLOSE_BY_BOARD, SIGHT, starters="office, board")
    taken = [subject.ground.transition(each).name for each in failed.path.steps]
    assert taken[-3:] == ["send", "decide", "grant"]
