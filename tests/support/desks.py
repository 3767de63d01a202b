"""Orders for desks: parties by kind, by choice in a field or a row, by assignment, and a timer that reminds."""

from __future__ import annotations

from cpcspec.ir.nodes import Spec
from cpcspec.project import compile_texts

TEXT = """\
kind office "Office"
kind desk "Desk"
register from "authorities.csv"

procedure order "Order"
  number "O-{year}-{serial}"
  start from menu "New"
    by office, desk
  party clerk "Clerk"
    is the creator
  party desks "Desks"
    is kind desk
  party chosen "Chosen"
    is named in who
  party helper "Helper"
    is assigned by actions
  part order "Order"
    edited by clerk in draft
  part record "Record"
  state draft "Draft"
    initial
  state sent "Sent"
  state done "Done"
    final
  tab main "Main"
    field title "Title"
      type text
      part order
    field who "Who"
      type authority of desk
      part order
    field others "Others"
      type authorities of desk
      part order
    list steps "Steps"
      part order
      field by_whom "By whom"
        type authority of desk
    end
    field sent_on "Sent on"
      type date
      part record
    field done_on "Done on"
      type date
      part record
    comments talk "Talk"
      by clerk, desks
      in sent
      field words "Words"
        type text
    end
  end
  action send "Send"
    by clerk
    from draft to sent
    needs order complete
    set sent_on to today
    assign helper to who
    give number
  end
  action help "Help"
    by helper
    in sent
  end
  action finish "Finish"
    by desks, chosen, helper
    from sent to done
    set done_on to today
  end
  timer due "Due"
    runs in sent
    ends 10 days after sent_on
    remind desks 3 days before with soon
    then to done
    set done_on to today
  mail soon "Soon"
    to desks
    text "{number} soon, says {clerk}"
  mail was_sent "Sent"
    to desks, chosen
    on send
    text "{number} was sent"
  access
    clerk sees everything
    desks, chosen, helper see everything in sent, done
  end
  retention
    erase everything 5 years after done_on
  end
end
"""
HEAD = "id,name,kinds,country,mailbox\n"
OFFICE, ONE, OTHER, THIRD, ABROAD = "fr", "desk_a", "desk_b", "desk_c", "desk_de"
ROWS = {
    OFFICE: "fr,Office Paris,office,FR,fr@example.org\n",
    ONE: "desk_a,Desk A,desk,FR,a@example.org\n",
    OTHER: "desk_b,Desk B,desk,FR,b@example.org\n",
    THIRD: "desk_c,Desk C,desk,FR,c@example.org\n",
    ABROAD: "desk_de,Desk D,desk,DE,d@example.org\n",
}


def desks(*enrolled: str, text: str = TEXT) -> Spec:
    """Return the spec with the office and these desks in its register."""
    table = HEAD + "".join(ROWS[each] for each in (OFFICE, *enrolled))
    compiled = compile_texts({"order.cpc": text, "authorities.csv": table})
    assert compiled.ok, [each.message for each in compiled.findings]
    return compiled.spec
