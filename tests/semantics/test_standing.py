"""What the spec gives to parties, with no case at hand, is what the meaning lets those do who play them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from itertools import product

from cpcspec.project import compile_texts
from cpcspec.semantics.case import Actor, Authority, Case, Register, World
from cpcspec.semantics.parties import authorities
from cpcspec.semantics.program import Program, load
from cpcspec.semantics.rights import additions, editable, offers, reuses
from cpcspec.semantics.standing import Standing

NOON = datetime(2020, 2, 3, 12, tzinfo=UTC)
REGISTER = """id,name,kinds,country,mailbox
l_fr,Library Paris,library,FR,l-fr@example.org
l_de,Library Berlin,library,DE,l-de@example.org
m_fr,Museum Paris,museum,FR,m-fr@example.org
o_fr,Office Paris,office,FR,o-fr@example.org
lo_fr,Library office,library;office,FR,lo-fr@example.org
"""
SPEC = """
kind library "Library"
kind museum "Museum"
kind office "Office"

procedure loan "Loan"
  start from menu "Ask"
    by library
  party reader "Reader"
    is the creator
  party lender "Lender"
    is named in asked
  party keepers "Keepers"
    is kind museum
  party homely "Offices of the country"
    is kind office in reader.country
  party helpers "Helpers"
    is assigned by actions
  party again "Reader again"
    is the creator
  party lenders "Lender again"
    is named in asked
  party libraries "Libraries"
    is kind library
  party several "Those named"
    is named in others
  part form "Form"
    edited by reader in draft
    edited by keepers in draft
    edited by lender in sent
  part names "Names"
    edited by lender in draft, sent
    edited by homely in draft, sent
  part rows "Rows"
    edited by homely in sent
    edited by reader in sent
  state draft "Draft"
    initial
  state sent "Sent"
  state over "Over"
    final
  tab main "Main"
    field asked "Asked"
      type authority of library
    field others "Others"
      type authorities of museum
    field name "Name"
      part names
      type text
      personal data
    field nick "Nick"
      part names
      type text
      personal data when others is known
    list people "People"
      part rows
      field who "Who"
        type text
        personal data
      field what "What"
        type text
    end
  end
  tab talk "Talk"
    attachments annexes "Annexes"
      with personal data
      by reader, lender
      outside over
    comments notes "Notes"
      by reader, lender, homely, helpers
      field text "Text"
        type text
        personal data
    end
  end
  action send "Send"
    by reader, keepers
    from draft to sent
    assign helpers to asked
  end
  action finish "Finish"
    by lender, homely, libraries
    from sent to over
  end
  action undo "Undo"
    by helpers
    from draft, sent to draft
  end
  access
    reader sees everything outside over
    lender sees everything masked in sent
    lenders sees tabs main in over
    homely sees tabs main except people in sent
    homely sees everything masked in over
    keepers sees tabs talk in draft
    several sees tabs main in sent
  end
end

procedure copy "Copy"
  start from menu "Copy"
    by office
  party maker "Maker"
    is the creator
  state new "New"
    initial
    final
  tab main "Main"
    field name "Name"
      type text
  end
  access
    maker sees everything
  end
end

reuse loan to copy
  by reader, keepers, lender
  in draft, over
  carry name
  linked as "Copied" back "Copy of"
"""

Right = tuple[str, str]
"""The kind and the name of what may be done."""


@cache
def program() -> Program:
    """Return the program of the spec above."""
    done = compile_texts({"spec.cpc": f'register from "r.csv"\n{SPEC}', "r.csv": REGISTER})
    assert done.ok, [each.message for each in done.findings]
    return load(done.spec)


def world() -> World:
    """Return a world with the register and nothing else."""
    rows = program().spec.register_rows
    return World(NOON, Register(tuple(Authority(each.id, each.name, each.kinds, each.country, "") for each in rows)))


def cases() -> Iterator[Case]:
    """Yield cases in each state, with each of several authorities in each place."""
    libraries = ("l_fr", "l_de", "lo_fr")
    for state, creator, asked, helper in product(("draft", "sent", "over"), libraries, libraries, ("l_de", "o_fr")):
        for others in ({}, {"others": ["m_fr"]}):
            values = {"asked": asked, "name": "Ann", "nick": "A", "people": [{"who": "Bob", "what": "b"}], **others}
            blank = Case("c", "loan", state, 1, creator, *(NOON.isoformat(),) * 3)
            yield blank._replace(values=values, parties={"helpers": (helper,)})


def done_by(case: Case, who: str) -> frozenset[Right]:
    """Return what the meaning lets an authority do in a case."""
    given = (program(), case, Actor(who), world())
    parts = {"name": "names", "nick": "names", "people": "rows", "people.who": "rows", "people.what": "rows"}
    found = {("action", each.action) for each in offers(*given)}
    found |= {("edit", parts.get(each, "form")) for each in editable(*given)}
    found |= {("comment" if each == "notes" else "attach", each) for each in additions(*given)}
    return frozenset(found | {("reuse", each.procedure) for each in reuses(*given)})


def played(case: Case, who: str) -> frozenset[str]:
    """Return the parties that an authority plays in a case."""
    node = program().procedures["loan"].node
    return frozenset(each.id for each in node.parties if who in authorities(program(), case, each.id, world()))


def granted(roles: frozenset[str], state: str) -> frozenset[Right]:
    """Return what the spec gives, in a state, to one who plays these parties and no other."""
    found = set()
    for each in Standing(program(), program().procedures["loan"]).grants():
        blind = dict(each.blind).get(state, ())
        if each.party in roles and (state in each.states or not roles.isdisjoint(blind)):
            found.add((each.kind, each.name))
    return frozenset(found)


def test_nobody_may_do_more_than_the_parties_that_they_play() -> None:
    """Whatever is done in any case is given to a party of the one who does it, and seen by one of their parties."""
    people = [each.id for each in program().spec.register_rows]
    more = {
        (each.state, who, right)
        for each in cases()
        for who in people
        for right in done_by(each, who) - granted(played(each, who), each.state)
    }
    assert more == set()


def test_each_right_is_used_by_somebody_who_plays_the_party() -> None:
    """What is given in a state is possible in some case in that state; what is not, for none who is only that."""
    people = [each.id for each in program().spec.register_rows]
    used: set[tuple[str, str, str, str]] = set()
    for case in cases():
        for who in people:
            roles = played(case, who)
            used |= {(kind, name, party, case.state) for kind, name in done_by(case, who) for party in roles}
    grants = list(Standing(program(), program().procedures["loan"]).grants())
    given = {(each.kind, each.name, each.party, state) for each in grants for state in each.states}
    assert given <= used
    assert {kind for kind, *_ in given} == {"action", "edit", "comment", "attach", "reuse"}


def test_what_no_rule_of_the_party_shows_is_only_for_who_is_another_too() -> None:
    """A right without sight is no right; with the sight of another party it is that of both together."""
    found = {
        (each.kind, each.name, each.party): each for each in Standing(program(), program().procedures["loan"]).grants()
    }
    comments = found["comment", "notes", "lender"]
    assert (comments.states, comments.said) == (("sent",), ("sent", "draft"))
    assert dict(found["action", "undo", "helpers"].blind)["draft"] == ("reader", "keepers", "again", "several")
    # Names are masked for the lender in `sent`, and what is masked is not changed; the other field is not always.
    assert found["edit", "names", "lender"].states == ("sent",)
    # Rows that may hold personal data of anybody are not changed by who sees no list.
    assert found["edit", "rows", "homely"].states == ()


def test_who_plays_one_party_may_be_sure_to_play_another() -> None:
    """It is known from the kinds, from the field and from the creator alike."""
    standing = Standing(program(), program().procedures["loan"])
    assert {name: sorted(each - {name}) for name, each in standing.plays_too.items()} == {
        "reader": ["again", "libraries"],
        "again": ["libraries", "reader"],
        "lender": ["lenders", "libraries"],
        "lenders": ["lender", "libraries"],
        "libraries": [],
        "keepers": [],
        "homely": [],
        "helpers": [],
        "several": ["keepers"],
    }
    assert [each for each in standing.plays_too if not standing.several(each)] == [
        "reader",
        "lender",
        "again",
        "lenders",
    ]


def test_a_creator_by_reuse_may_be_of_any_kind() -> None:
    """Who makes a case from another one need not be of a kind that may start it from the menu."""
    text = SPEC.replace('party maker "Maker"', 'party offices "Offices"\nis kind office\nparty maker "Maker"')
    done = compile_texts({"spec.cpc": f'register from "r.csv"\n{text}', "r.csv": REGISTER})
    assert done.ok, [each.message for each in done.findings]
    made = load(done.spec)
    assert Standing(made, made.procedures["copy"]).plays_too["maker"] == {"maker"}
    # What is made from another case is given there, and not here.
    assert list(Standing(made, made.procedures["copy"]).grants()) == []
