"""A loan of a book with a claim of each form that is true of it, and what proves them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from cpcspec.audit.check import Found, World
from cpcspec.audit.proofs.certificates import text_of
from cpcspec.audit.proofs.proving import prove
from cpcspec.audit.verdict import Answer
from cpcspec.ir.codec import content_hash
from cpcspec.ir.properties import Property
from cpcspec.project import compile_texts

SPEC = """
source CODE "Code of the library"
kind library "Library"
kind lending_desk "Lending desk"
kind archive "Archive"

procedure loan "Loan of a book"
  start from menu "Ask for a book"
    by library
  party reader "Reader"
    is the creator
  party desk "Lending desk"
    is kind lending_desk
  party keepers "Keepers"
    is assigned by actions
  party left "Those who left"
    is assigned by actions
  part request "Request"
    edited by reader in asked
  part record "Kept by the system"
  state asked "Asked for"
    initial
  state lent "Lent"
  state closed "Closed"
    final
  tab book "Book"
    field title "Title"
      part request
      type text
      required to send
    field reader_name "Name of the reader"
      part request
      type text
      personal data
    field lent_on "Lent on"
      part record
      type date
    field closed_on "Closed on"
      part record
      type date
    comments remarks "Remarks"
      by desk
      in lent
      at most 1 per country
      field remark "Remark"
        type text
        required to send
    end
  end
  access
    reader sees everything
    desk sees everything in lent, closed
  end
  action lend "Lend"
    by reader
    from asked to lent
    needs request complete
    set lent_on to today
    assign keepers to desk
    assign left to left without keepers
  end
  action leave "Leave"
    by desk
    in lent
    assign keepers to keepers without actor
    add actor to left
  end
  action close "Give back"
    by reader
    from lent to closed
    set closed_on to today
  end
  timer too_late "Too late"
    runs in lent
    ends 3 months after lent_on
    then to closed
    set closed_on to today
  retention
    hide personal data 6 months after closed_on
    erase everything 5 years after created_on
  end
end

reuse loan to loan
  by reader
  in lent, closed
  carry title
  assign keepers to keepers
  assign left to left
  linked as "Once more" back "Loan before"

property titled "What is lent has a title"
  of loan
  always state is asked or title is known or state is gone

property empty_handed "Nothing is lent without a day"
  of loan
  never state is lent and lent_on is not known

property for_good "What is closed stays closed"
  of loan
  once state is closed always state is one of closed, gone

property lent_first "Nothing is closed that was not lent"
  of loan
  state is closed only after state is lent

property erased "Every loan is erased at last"
  of loan
  at last state is gone

property comes_back "What is lent is given back within four months"
  of loan
  state is lent leads to state is one of closed, gone within 4 months

property reader_lends "Only the reader lends"
  of loan
  only reader may lend

property unseen "Nobody but the reader sees a loan before it is lent"
  of loan
  only reader sees anything in asked

property hidden "From seven months after the end nobody sees personal data"
  of loan
  nobody sees personal data from 7 months after state is closed

property one_remark "One remark for each country"
  of loan
  at most 1 remarks per country

property begun_by_readers "Loans begin from the menu or from a loan"
  of loan
  starts only by library

property here_or_gone "Nobody both keeps a book and left"
  of loan
  never any keepers where (left includes this)
"""


@cache
def loans(text: str = SPEC) -> World:
    """Return the world of a spec of loans, compiled once."""
    done = compile_texts({"loans.cpc": text})
    assert [f"{each.span.line}: {each.message}" for each in done.findings if each.severity == "error"] == []
    return World(done.spec, done.properties)


def stating(*claims: str, text: str = SPEC) -> World:
    """Return the world of the same loan with these claims about it only, named `p1`, `p2` and so on."""
    body = text[: text.index("property titled")]
    said = (f'property p{place} "Claim {place}"\n  of loan\n  {each}\n' for place, each in enumerate(claims, start=1))
    return loans(body + "\n".join(said))


def proven(world: World, name: str) -> Found:
    """Return what is found out about a property."""
    prop = _property(world, name)
    return prove(world.subjects[prop.procedure], prop)


def _property(world: World, name: str) -> Property:
    return next(each for each in world.properties if each.id == name)


def answers(world: World, names: Iterable[str] = ()) -> list[Answer]:
    """Return the answers about these properties (none: all)."""
    wanted = [_property(world, each) for each in names] or list(world.properties)
    found = ((each, prove(world.subjects[each.procedure], each)) for each in wanted)
    return [
        Answer(
            prop.id, prop.label, prop.procedure, each.verdict, each.says, certificate=each.certificate, property=True
        )
        for prop, each in found
    ]  # fmt: skip


@cache
def certified() -> str:
    """Return the certificates of all properties of the loan, as a file."""
    world = loans()
    return text_of(answers(world), content_hash(world.spec), "1.0")
