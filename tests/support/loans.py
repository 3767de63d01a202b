"""A loan of a book, put together from what a test wants to say, and what a check of the audit answers on it."""

from __future__ import annotations

from cpcspec.audit.check import Check, World
from cpcspec.audit.run import Audit
from cpcspec.audit.verdict import Answer
from cpcspec.project import compile_texts

LIBRARY = 'kind library "Library"\nsource CODE "Code of the library"\n'
NAME = 'field name "Name"\ntype text\npersonal data\n'
REUSE = 'reuse loan to notice\nby reader\ncarry {carry}\nlinked as "Notice" back "Loan"\n'
WAITS = 'check not any linked {other} where state is not closed else "That one is open."\n'
PROCEDURE = """
procedure {name} "The {name}"
start from menu "Start"
  by library
party reader "Reader"
  is the creator
party keeper "Keeper"
  is assigned by actions
state open "Open"
  initial
{states}
state closed "Closed"
  final
part request "Request"
  edited by reader in open
part record "Record"
tab form "Form"
{form}
{fields}
field lent_on "Lent on"
  part record
  type date
field over_on "Over on"
  part record
  type date
end
action close "Close"
  by reader
  from open to closed
{close}
end
{more}
{kept}
access
{access}
end
end
"""


def procedure(  # noqa: PLR0913 - each is a place where a test says something of its own
    name: str = "loan",
    fields: str = 'field title "Title"\ntype text\n',
    *,
    form: str = "",
    states: str = "",
    close: str = "",
    more: str = "",
    retention: str = "",
    access: str = "reader sees everything",
) -> str:
    """Return a procedure that is open and then closed, with these clauses put in."""
    kept = f"retention\n{retention}\nend\n" if retention else ""
    words = {"name": name, "fields": fields, "form": form, "states": states, "close": close}
    return PROCEDURE.format(**words, more=more, kept=kept, access=access)


def world(text: str, older: str = "") -> World:
    """Return what an audit looks at in a spec, and in an older version of it if there is one."""
    done = compile_texts({"loans.cpc": LIBRARY + text})
    assert [each.message for each in done.findings if each.severity == "error"] == []
    before = compile_texts({"loans.cpc": LIBRARY + older}).spec if older else None
    return World(done.spec, done.properties, done.stories, older=before)


def answers(check: Check, text: str, older: str = "") -> list[Answer]:
    """Return what a check answers on a spec."""
    return list(Audit(world(text, older), (check,)).answers())


def faults(check: Check, text: str, older: str = "") -> list[str]:
    """Return what a check finds wrong in a spec."""
    return [each.says for each in answers(check, text, older) if each.verdict == "fails"]


def verdicts(check: Check, text: str) -> set[str]:
    """Return the verdicts of a check on a spec."""
    return {each.verdict for each in answers(check, text)}
