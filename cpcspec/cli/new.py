"""`cpcspec new`: a small procedure to start from."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import Any

from cpcspec.writing.folder import write_new
from cpcspec.writing.place import standing

NAME = re.compile(r"[a-z][a-z0-9_]*")
SPEC = """\
# {label}: say in two lines what it is for and where its rules come from.

procedure {name} "{label}"
  start from menu "Create: {label}"
    by {kind}

  party sender "Sender"
    is the creator

  part form "Form"
    edited by sender in draft

  state draft "Draft"
    initial
  state sent "Sent"
  state closed "Closed"
    final

  tab summary "Summary"
    field subject "Subject"
      type text
      required to send
    field closed_on "Closed on"
      type date
  end

  action send "Send"
    by sender
    from draft to sent
    needs form complete
  end

  action close "Close"
    by sender
    from sent to closed
    set closed_on to today
  end

  timer forgotten "Forgotten"
    runs in sent
    ends 1 year after entered_on
    then to closed
    set closed_on to today

  access
    sender sees everything
  end

  retention
    erase everything 5 years after closed_on
    erase everything 5 years after created_on when closed_on is not known
  end
end
"""
SCENARIOS = """\
scenario {name}_is_forgotten "What nobody closes is closed after a year, and erased five years later"
  {actor} starts {name} as c with
    subject is "A first try"
  end
  {actor} does send on c
  after 13 months
  then c is closed
  after 6 years
  then c is gone
end

scenario {name}_is_sent_and_closed "A complete form is sent, then closed"
  {actor} starts {name} as c with
    subject is "A first try"
  end
  {actor} does send on c
  then c is sent
  {actor} does close on c
  then c is closed
end

scenario {name}_needs_a_subject "Without its subject the form cannot be sent"
  {actor} starts {name} as c
  {actor} does send on c
  refused because incomplete naming field subject
  then c is draft
end
"""
GROUND = """\
kind office "Office"

register from "authorities.csv"
"""
REGISTER = "id,name,kinds,country,mailbox\nfirst_office,First office,office,FR,first@example.org\n"


def add_parser(commands: Any) -> None:
    """Add the command's own arguments."""
    own = commands.add_parser("new", help="start a new procedure", description=__doc__)
    own.add_argument("what", choices=("procedure",), help="what to start")
    own.add_argument("name", help="its short name: small letters, digits and _")
    own.add_argument("--specs", default="specs", help="the folder of the specs (default: specs)")
    own.add_argument("--label", default="", help="its name as users see it")
    own.add_argument("--kind", default="", help="the kind of authority that may start it")
    own.add_argument("--actor", default="", help="an authority of that kind, for the scenarios")


def run(arguments: argparse.Namespace) -> int:
    """Write the folder of the new procedure; return 2 if there is one or the name will not do."""
    name = arguments.name
    if not NAME.fullmatch(name):
        sys.stderr.write(f"`{name}` is no short name: use small letters, digits and _, with a letter first\n")
        return 2
    specs = Path(arguments.specs)
    folder = specs / name
    if standing(folder) is not None:
        sys.stderr.write(f"`{folder.as_posix()}` is there already\n")
        return 2
    label = arguments.label or name.replace("_", " ").capitalize()
    ground = not any(specs.rglob("*.cpc"))
    facts = {
        "name": name,
        "label": label.replace('"', "'"),
        "kind": arguments.kind or ("office" if ground else "KIND_OF_AUTHORITY"),
        "actor": arguments.actor or ("first_office" if ground else "AUTHORITY"),
    }
    texts = {f"{name}.cpc": SPEC.format(**facts), "scenarios.cpc": SCENARIOS.format(**facts)}
    texts["README.md"] = f"# {label}\n\nWhere its rules come from.\n"
    if ground:
        texts |= {"ground.cpc": GROUND, "authorities.csv": REGISTER}
    write_new(folder, {file: text.encode() for file, text in texts.items()})
    sys.stdout.writelines(f"{(folder / file).as_posix()}\n" for file in texts)
    sys.stdout.write(f"next: `cpcspec check {specs.as_posix()}`\n")
    return 0
