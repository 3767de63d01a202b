"""What a model does not know may be so and may be otherwise: no claim is proven by what it leaves out."""

from __future__ import annotations

from itertools import product

import pytest

from cpcspec.audit.check import World
from cpcspec.audit.checks import x03_parent_and_child, x05_blocked_for_ever
from cpcspec.audit.evidence.whole import evidence_of
from cpcspec.audit.models.formula import FALSE, TRUE, Formula
from cpcspec.audit.models.modal import NO, UNKNOWN, YES, Modal, both, either, opposite
from cpcspec.audit.proofs.obligations import wanted
from cpcspec.audit.proofs.proving import prove
from cpcspec.ir import nodes
from cpcspec.project import compile_texts
from tests.support.real_specs import real_spec

HEAD = """kind clerk "Clerk"
kind board "Board"
register from "offices.csv"
codes colours "Colours" from "colours.csv"
"""
OFFICES = """id,name,kinds,country,mailbox
paris,Office Paris,clerk,FR,p@example.org
lyon,Office Lyon,clerk,FR,l@example.org
berlin,Office Berlin,clerk,DE,b@example.org
rome,Office Rome,clerk,IT,r@example.org
board_fr,Board Paris,board,FR,bf@example.org
"""
COLOURS = "code,label\nred,Red\ngreen,Green\nblue,Blue\n"
ORDER = """procedure order "Order"
  start from menu "New"
    by clerk
  party maker "Maker"
    is the creator
  party others "Others"
    is kind clerk in maker.country
  part request "Request"
    edited by maker in draft
  part notes "Notes"
    edited by others in draft
  part record "Record"
  state draft "Draft"
    initial
  state ready "Ready"
  state sent "Sent"
    final
  tab main "Main"
{form}
  end
  action prepare "Prepare"
    by maker
    from draft to ready
{prepare}
  end
  action send "Send"
    by maker
    from ready to sent
{send}
  end
  action go_back "Go back"
    by others
    from ready to draft
{back}
  end
  access
    maker, others see everything
  end
end
"""
TITLE = '    part request\n    field title "Title"\n      type text\n      required to send\n'
ANSWER = """procedure answer "Answer"
  party writer "Writer"
    is the creator
  state begun "Begun"
    initial
  state given "Given"
    final
  action give "Give"
    by writer
    from begun to given
  end
  access
    writer sees everything
  end
end
reuse order to answer
  by maker
  in draft, ready
  linked as "Answer to it" back "Order answered"
"""


def world(*claims: str, more: str = "", form: str = TITLE, **lines: str) -> World:
    """Return the world of an order with these claims, named `p1` and so on."""
    blank = {"prepare": "", "send": "    needs request complete", "back": ""}
    said = "".join(f'property p{place} "P{place}"\n  of order\n  {each}\n' for place, each in enumerate(claims, 1))
    text = HEAD + ORDER.format(form=form, **{**blank, **lines}) + more + said
    done = compile_texts({"order.cpc": text, "offices.csv": OFFICES, "colours.csv": COLOURS})
    assert [f"{each.span.line}: {each.message}" for each in done.findings if each.severity == "error"] == []
    return World(done.spec, done.properties, show=evidence_of)


def verdicts(found: World) -> list[str]:
    """Return what is said of each claim."""
    return [prove(found.subjects[each.procedure], each).verdict for each in found.properties]


# ---------------------------------------------------------------- the three values


def test_the_three_values_are_those_of_strong_logic() -> None:
    """Joined conditions are at least as certain as the least certain of them, and `not` of unknown is unknown."""
    order = {NO: 0, UNKNOWN: 1, YES: 2}
    for one, other in product(order, repeat=2):
        assert order[both((one, other))] == min(order[one], order[other])
        assert order[either((one, other))] == max(order[one], order[other])
    assert [opposite(each) for each in order] == [YES, UNKNOWN, NO]


def test_what_is_certain_is_possible() -> None:
    """No way of joining makes something certain that is not possible."""
    bounds: dict[Formula, int] = {FALSE: 0, TRUE: 1}
    for found in (NO, UNKNOWN, YES, both((UNKNOWN, YES)), either((NO, UNKNOWN)), opposite(both((NO, UNKNOWN)))):
        assert isinstance(found, Modal)
        assert bounds[found.certain] <= bounds[found.possible]


# ---------------------------------------------------------------- linked cases

BEGUN, GIVEN = "any linked answer where state is begun", "any linked answer where state is given"


@pytest.mark.parametrize(
    "claim",
    [
        f"never {BEGUN}",
        f"never {GIVEN}",
        "never any linked answer where state is not given",
        "never any linked answer where state is one of begun, given",
        f"always not ({BEGUN})",
        f"always {GIVEN}",
        f"never not ({GIVEN})",
        f"({BEGUN}) leads to state is sent",
        f"({BEGUN}) leads to {GIVEN}",
        f"({BEGUN}) leads to state is sent within 3 days",
        f"once ({BEGUN}) always state is draft",
        f"state is sent only after {GIVEN}",
        f"at last {GIVEN}",
        f"never state is sent and ({BEGUN})",
        f"nobody may send when {BEGUN}",
    ],
)
def test_a_linked_case_may_be_in_any_of_its_states(claim: str) -> None:
    """A claim about linked cases that some case breaks is never said to hold, wherever the condition stands."""
    (verdict,) = verdicts(world(claim, more=ANSWER))
    assert verdict == "fails", claim


def test_what_an_action_asks_of_linked_cases_is_believed() -> None:
    """Where an action asks for linked cases, what it asks for holds; without its check it does not."""
    claim = f"never state is sent and ({BEGUN})"
    sure = f'    check not ({BEGUN}) else "The answer is not given yet."'
    first = ANSWER.replace("in draft, ready", "in draft")
    assert verdicts(world(claim, more=first, send=sure)) == ["holds"]
    assert verdicts(world(claim, more=first)) == ["fails"]


# ---------------------------------------------------------------- conditions that read no field


@pytest.mark.parametrize(
    "condition",
    [
        "maker.country is IT",
        "maker.country is GR",
        'maker.name is "Office Rome"',
        'maker.name is "Nobody"',
        "state is sent",
        "not (maker.country is FR)",
        "maker.country is one of IT, DE",
    ],
)
def test_a_field_that_others_must_fill_in_keeps_nobody_else(condition: str) -> None:
    """What is mandatory only for some, or in some state, does not keep the others from sending."""
    code = f'{TITLE}    field code "Code"\n      type text\n      shown when {condition}\n      required to send\n'
    asked = "maker.country is IT" if "IT" in condition else condition
    assert verdicts(world("never state is sent", form=code)) == ["fails"], asked


@pytest.mark.parametrize("who", ["IT", "DE"])
def test_a_country_that_a_check_names_is_looked_at(who: str) -> None:
    """Whoever a check names can pass it, and the others cannot."""
    check = f'    check actor.country is {who} else "Not here."'
    ways = world("never state is ready", f"never state is ready and maker.country is not {who}", prepare=check)
    assert verdicts(ways) == ["fails", "holds"]


# ---------------------------------------------------------------- people


def test_a_second_colleague_is_looked_at() -> None:
    """What another authority of the same kind and country may do is possible, where the register has one."""
    other = '    check actor is not maker else "Somebody else."'
    found = world("state is draft only after not (state is ready)", "once state is ready always state is not draft",
                  back=other)  # fmt: skip
    assert verdicts(found)[1] == "fails"


def test_a_party_of_one_country_only_is_filled() -> None:
    """A party that only one country has is there for cases of that country, and only for these."""
    board = ORDER.replace("is kind clerk in maker.country", "is kind board in maker.country")
    text = HEAD + board.format(form=TITLE, prepare="", send="", back="")
    text += 'property p1 "P1"\n  of order\n  once state is ready always state is not draft\n'
    done = compile_texts({"order.cpc": text, "offices.csv": OFFICES, "colours.csv": COLOURS})
    assert done.ok
    assert verdicts(World(done.spec, done.properties, show=evidence_of)) == ["fails"]


# ---------------------------------------------------------------- forms


def test_what_is_hidden_in_a_state_is_not_missing_there() -> None:
    """A part of which something mandatory is hidden in a state can be sent from there without it."""
    note = '    field note "Note"\n      type text\n      shown when state is draft\n      required to send\n'
    assert verdicts(world("never state is sent", form=TITLE + note)) == ["fails"]
    assert verdicts(world("never state is sent", form="    part request\n" + note)) == ["fails"]


def test_a_case_begins_with_all_that_is_filled_in_at_once() -> None:
    """Creation is one moment: a claim that only an empty form fulfils at first is not proven by it."""
    form = f'{TITLE}    field flag "Flag"\n      type yes/no\n    field many "Many"\n      type whole number\n'
    assert verdicts(world("many is known only after flag is not yes", form=form)) == ["fails"]


def test_a_check_to_save_does_not_keep_a_case_from_beginning() -> None:
    """What must hold to save is filled in when a case begins."""
    form = f'    check to save flag is known else "Say so."\n{TITLE}    field flag "Flag"\n      type yes/no\n'
    assert verdicts(world("never state is ready", "never flag is no", "always flag is known", form=form))[:2] == [
        "fails",
        "fails",
    ]


def test_what_comes_to_be_shown_has_its_default() -> None:
    """A field that comes to be shown gets its default, and what asks for that is possible."""
    form = (
        f'{TITLE}    field flag "Flag"\n      type yes/no\n'
        '    field colour "Colour"\n      type choice of colours\n      default "green"\n      shown when flag is yes\n'
    )
    assert verdicts(world('never colour is "green"', 'never colour is "green" and flag is no', form=form)) == [
        "fails",
        "holds",
    ]


def test_choices_are_counted_one_by_one() -> None:
    """Codes that no rule tells apart count as several all the same."""
    form = f'{TITLE}    field colours_wanted "Colours"\n      type choices of colours\n'
    check = '    check count of colours_wanted is 2 else "Two."'
    assert verdicts(world("never state is ready", form=form, prepare=check)) != ["holds"]


def test_two_numbers_are_compared_as_they_are() -> None:
    """Of two numbers that no constant tells apart nobody knows whether they are the same."""
    form = f'{TITLE}    field one "One"\n      type whole number\n    field two "Two"\n      type whole number\n'
    claims = ("never one is known and two is known and one is not two", "never one is less than two")
    assert "holds" not in verdicts(world(*claims, form=form))


def test_another_part_may_decide_what_is_asked_for() -> None:
    """What somebody else fills in, and no rule of the flow reads, may take away what was missing."""
    form = (
        f'{TITLE}    field why "Why"\n      type text\n      shown when urgent is yes\n      required to send\n'
        '    part notes\n    field urgent "Urgent"\n      type yes/no\n'
    )
    assert verdicts(world("never state is sent", form=form)) == ["fails"]


# ---------------------------------------------------------------- the real specs


def test_a_real_check_on_linked_cases_is_what_proves_its_property() -> None:
    """With the check on linked cases taken from the action that ends a case, all that rests on it breaks."""
    done = real_spec()
    before = [each for each in done.spec.procedures if _asks_of_linked(each)]
    after = [_without_checks(each) for each in before]
    changed = {each.id: each for each in after}
    procedures = tuple(changed.get(each.id, each) for each in done.spec.procedures)
    spec = done.spec.model_copy(update={"procedures": procedures})
    broken = World(spec, done.properties)
    subjects = [broken.subjects[each.id] for each in before]
    mine = [each for each in done.properties if each.procedure in changed]
    claims = [each for each in mine if "link:" in str(wanted(broken.subjects[each.procedure].table, each.claim))]
    assert claims
    assert all(not prove(broken.subjects[each.procedure], each).verdict.startswith("holds") for each in claims)
    for check in (x03_parent_and_child.CHECK, x05_blocked_for_ever.CHECK):
        verdicts_ = [[found.verdict for found in check.find(each)] for each in subjects]  # type: ignore[arg-type]
        assert all(each and "holds" not in each for each in verdicts_), check.id


def _asks_of_linked(node: nodes.Procedure) -> bool:
    return any(_speaks(check.condition) for action in node.actions for check in action.checks)


def _speaks(found: object) -> bool:
    return "linked" in str(getattr(found, "model_dump_json", str)())


def _without_checks(node: nodes.Procedure) -> nodes.Procedure:
    actions = tuple(
        each.model_copy(update={"checks": tuple(one for one in each.checks if not _speaks(one.condition))})
        for each in node.actions
    )
    return node.model_copy(update={"actions": actions})
