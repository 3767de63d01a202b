"""A small spec in words: books are asked for, lent, returned or claimed. Scenarios of tests are told about it."""

from __future__ import annotations

from collections.abc import Mapping

from cpcspec.compiler.driver import Compiled
from cpcspec.ir.expr import Scalar
from cpcspec.project import compile_texts

TABLES = {
    "offices.csv": (
        "id,name,kinds,country,mailbox\n"
        "reader_fr,Reader Paris,reader,FR,reader-fr@example.org\n"
        "reader_de,Reader Berlin,reader,DE,reader-de@example.org\n"
        "library_fr,Library Paris,library,FR,library-fr@example.org\n"
        "library_de,Library Berlin,library,DE,library-de@example.org\n"
    ),
    "books.csv": "code,label,shelf\natlas,Atlas,A\nbible,Bible,A\ncodex,Codex,B\n",
    "shelves.csv": "code,label\nA,Shelf A\nB,Shelf B\n",
    "colours.csv": "code,label\nred,Red\nblue,Blue\n",
}
SPEC = """\
kind reader "Reader"
kind library "Library"
register from "offices.csv"
codes books "Books" from "books.csv"
codes shelves "Shelves" from "shelves.csv"
codes colours "Colours" from "colours.csv"
setting loan_days "Most days of a loan" is 90
setting loans_are_open "Loans are open" is yes

procedure loan "Loan"
  number "LOAN-{year}-{serial}"
  start from menu "Ask for books"
    by reader

  party reader "Reader"
    is the creator
  party library "Library"
    is named in asked_library
  party keepers "Keepers"
    is assigned by actions
  part request "Request"
    edited by reader in draft
  part answer "Answer"
    edited by library in asked
  part record "Record"

  state draft "Draft"
    initial
  state asked "Asked"
  state lent "Lent"
  state closed "Closed"
    final

  tab form "Form"
    field subject "Subject"
      type text
      required to send
      personal data when subject is "me"
    field asked_library "Library"
      type authority of library
      required to save
    field colours "Colours"
      type choices of colours
    field copies "Copies"
      type whole number from 1 to 9
      default 1
    field wanted_on "Wanted on"
      type date
    field urgent "Urgent"
      type yes/no
      default no
    field reason "Reason"
      type text
      shown when urgent is yes
      required to send
    field cover "Cover"
      type file
    field shelves "Shelves"
      type choices of shelves
    list friends "Friends"
      at least 1 row when copies is 8
      field friend "Friend"
        type text
        required to send when copies is at least 2
      field note "Note"
        type text
        shown when friend is "Ann"
      list pets "Pets"
        field pet "Pet"
          type text
      end
    end
    field lent_on "Lent on"
      part record
      type date
    field lent_days "Lent for days"
      part record
      type days from 1 to loan_days
    field closed_on "Closed on"
      part record
      type date
    comments talk "Talk"
      by reader, library
      in asked, lent
      field words "Words"
        type text
        required to send
    end
    attachments papers "Papers"
      by reader, library
      in draft, asked
  end
  tab extra "Extra"
    shown when urgent is yes
    comments hurry "Hurry"
      shown when copies is 1
      by reader
      in draft
      field cry "Cry"
        type text
    end
  end
  tab shelf "Shelf [{code}]"
    for each shelves
    list books "Books"
      rows chosen from books by shelf as book
      field wish "Wish"
        type text
      field found "Found"
        part answer
        type yes/no
      list pages "Pages"
        field page "Page"
          type whole number from 1 to 999
      end
    end
  end

  action ask "Ask"
    by reader
    from draft to asked
    needs request complete
    check loans_are_open is yes else "Nothing is lent at present."
    assign keepers to asked_library
    give number
  end
  action lend "Lend"
    by library
    from asked to closed when copies is 9
    from asked to lent
    asks lent_days
    check gift is not yes else "Books are lent, not given away."
    field gift "Gift"
      type yes/no
    set lent_on to today
  end
  action split "Split"
    by library
    in asked
    field handed "Books to hand over"
      type rows of books
      required to send
    create loan in asked linked as "Split off" back "Split from"
      for reader
      carry request
      move books chosen in handed
      give number
    end
  end
  action close "Close"
    by reader
    from lent to closed
    set closed_on to today
  end
  action drop "Drop"
    by reader
    in draft
    delete the case
  end

  timer due "Due"
    runs in lent
    when copies is not 7
    ends lent_days days after lent_on
    remind reader 2 days before with due_soon
    then to closed
    set closed_on to today

  mail asked_for "Books are asked for"
    to library
    on ask
    when urgent is no
    text "{number}"
  mail due_soon "Books are due soon"
    to reader
    text "{number} by {due}"

  access
    reader sees everything
    library sees everything masked in asked
    library sees everything except reason in lent
    keepers sees tabs form in closed
  end
  retention
    erase everything 5 years after closed_on
  end
end

reuse loan to loan
  by reader
  in closed
  carry subject, asked_library
  linked as "Again" back "First time"
"""
SITUATIONS = """\
data plain_request "A plain request"
  subject is "Birds"
  asked_library is library_fr
end
data two_books "Two books"
  shelves is A, B
  row of books
    book is atlas
    wish is "Large"
  end
  row of books
    book is codex
  end
end

situation drafted "A draft"
  on 2020-02-03
  reader_fr starts loan as l with
    as in plain_request
    as in two_books
  end
end
situation asked_for "A loan asked for"
  given drafted
  reader_fr does ask on l
end
situation lent_out "Lent for ten days"
  given asked_for
  on 2020-02-05
  library_fr does lend on l with
    lent_days is 10
  end
end
"""


def compiled_with(scenarios: str, settings: Mapping[str, Scalar] | None = None) -> Compiled:
    """Return what the spec means, told with these scenarios (if any) and the situations above."""
    texts = {"library.cpc": SPEC, "situations.cpc": SITUATIONS, **TABLES}
    return compile_texts({**texts, "stories.cpc": scenarios} if scenarios else texts, settings)
