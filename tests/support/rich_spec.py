"""A spec in words with all that forms can say: every field type, switches, lists in lists, tabs for each choice."""

from __future__ import annotations

from functools import cache

from cpcspec.ir.nodes import Spec
from cpcspec.project import compile_texts

TABLES = {
    "offices.csv": (
        "id,name,kinds,country,mailbox\n"
        "office_fr,Office Paris,office,FR,fr@example.org\n"
        "office_de,Office Berlin,office;board,DE,de@example.org\n"
    ),
    "topics.csv": 'code,label\nnoise,Noise\nlight,"Light | at night"\n',
    "questions.csv": (
        "code,label,topic,answer\nn1,How loud?,noise,number\nn2,Since when?,noise,date\nl1,How bright?,light,text\n"
    ),
    "options.csv": "code,label,question\nvery,Very loud,n1\nbit,A bit,n1\n",
    "acts.csv": "code,label,kind,valid_from,valid_to\n32005L0029,Practices,D,,\n32017R2394,Cooperation,R,2020-01-17,\n",
}
SPEC = r"""
source ACT "The act on <neighbours>"
kind office "Office"
kind board "Board"
register from "offices.csv"
codes topics "Topics" from "topics.csv"
codes questions "Catalogue of questions" from "questions.csv"
codes options "Options" from "options.csv"
codes acts "Acts" from "acts.csv"
setting shortest "Shortest time" is 5
setting strict "Strict times" is no

procedure complaint "Complaint & <answer>"
  help "Someone complains; someone answers."
  area neighbours
  number "C-{year}-{serial}"
  start from menu "Complain"
    by office
  party writer "Writer"
    is the creator
  party board "Board"
    is kind board
  party asked "Office asked"
    is named in asked_office
  party helpers "Helpers"
    is assigned by actions
  part complaint "Complaint"
    edited by writer in draft
  part answer "Answer"
    edited by asked in sent
    button "Edit the answer"
  part record "Kept by the system"
  state draft "Draft"
    initial
  state sent "Sent"
  state answered "Answered"
  state closed "Closed"
    final

  tab main "Main"
    basis ACT 1
    field subject "Subject"
      basis ACT 1(2), ACT 3
      meets X-01
      help "In a few | words"
      type text at most 40
      required to save
      searchable
      column
    field asked_office "Office asked"
      type authority of office
      required to send
      check to save asked_office.country is not writer.country else "Ask an office abroad."
    field days "Days to answer"
      type days from shortest to 60
      default 30
      required to send
    field days_at_least "At least"
      type days
      check to send days_at_least is at most days else "At least is at most the days."
    field amount "How many"
      type whole number from 1 to 9
      required to send when days is more than 10 or strict is yes
    field begun_on "Begun on"
      type date
      check to send begun_on is before 2031-01-01 else "Not so late."
    field ended_on "Ended on"
      type date
      shown when begun_on is known
      check to send not ended_on is before begun_on else "The end follows the beginning."
    field acts "Acts broken"
      type choices of acts
      required to send
    field national "National rules"
      type long text
      required to send when any acts where kind is "D"
      translatable
    field others "Other offices"
      type authorities of office or board
    field proof "Proof"
      type file
    field page "Page"
      type web link
    switch known "Neighbour" on "Known" off "Not known"
      default no
      required to send
      field neighbour "Name"
        type text
        required to send
        personal data
      field mail "E-mail"
        type email
        personal data when reachable is yes
      field phone "Telephone"
        type phone
        required to send when mail is not known and reachable is yes
      field reachable "Can be reached"
        type yes/no
    end
    section places "Places"
      shown when amount is at least 2
      list rooms "Rooms"
        at least 2 rows
        at most 4 rows
        check to send any things where loud is yes else "A room has something loud."
        field floor "Floor"
          type whole number from 0 to 99
          required to save
        field window "Window"
          type yes/no
        field view "View"
          type text at most 20
          shown when window is yes
          required to send
        list things "Things"
          field thing "Thing"
            type choice of topics
            required to save
          field loud "Loud"
            type yes/no
        end
      end
    end
    field topics "Topics"
      type choices of topics
      required to send
    comments remarks "Remarks"
      by writer, asked
      outside closed
      at most 1 per country
      field remark "Remark"
        type long text
        required to send
      field urgent "Urgent"
        type yes/no
      send mail remark_added
    end
    attachments papers "Papers"
      by writer
      in draft
  end
  tab questions_of "Questions on {code}"
    for each topics
    list asked_questions "Questions"
      rows chosen from questions by topic as question
      at least 1 row
      field details "Details"
        type text
      field answer_text "Answer"
        part answer
        type text
        shown when question.answer is "text"
        required to send
      field answer_choice "Choice"
        part answer
        type choices of options by question
    end
  end
  tab answer_tab "Answer"
    help "The answer of the office."
    shown when state is not draft
    check to send agreed is known else "Agree or do not."
    part answer
    field agreed "Agreed"
      type yes/no
      shown when state is not draft
      required to send
    field reasons "Reasons"
      type long text
      shown when agreed is no
      required to send
    field answer_reason "Reason of the answer"
      part record
      type choice of topics
    field sent_on "Sent on"
      part record
      type date
    field closed_on "Closed on"
      part record
      type date
  end

  action send "Send"
    by writer
    from draft to sent
    confirm "Really send?"
    needs complaint complete
    assign helpers to asked
    set sent_on to today
    give number
  end
  action delete_draft "Delete"
    by writer
    in draft
    delete the case
  end
  action add_help "Call for help"
    by asked
    in sent
    asks days
    check count of asked_questions is more than 1 else "One question needs no help."
    field helper "Helper"
      type authority of board in actor.country
      required to send
    field handed "Questions to hand over"
      type rows of asked_questions
      required to send
    field reason "Reason"
      type choice of topics
      default noise
    add helper to helpers
    send mail remark_added when reason is noise
    create complaint in sent linked as "Part" back "Whole"
      for writer
      carry complaint
      move asked_questions chosen in handed
      copy files
      set sent_on to today
      set begun_on to sent_on
      set answer_reason to reason when days is more than 3
      assign helpers to helper
      give number
      send mail remark_added
    end
  end
  action answer "Answer"
    by asked, helpers
    from sent to answered when agreed is yes
    from sent to closed
    needs answer complete
    set closed_on to today when agreed is no
  end
  action close "Close"
    help "Nothing can be added then."
    by writer
    shows main
    from answered to closed
    set closed_on to today
  end
  timer due "Answer due"
    runs in sent
    when agreed is not known
    ends days days after sent_on
    remind asked 7 days before with due_soon
    column
    remind asked 1 day after then every 7 days with due_soon
  timer forgotten "Forgotten"
    runs in answered
    ends 6 months after entered_on
    then to closed
    set closed_on to today
  mail remark_added "A remark"
    to writer, asked except the actor
    on remarks
    text "{procedure} {number}: {link}"
  mail due_soon "An answer is due"
    to asked
    text "{number}: {due}"
  access
    writer sees everything outside draft
    writer sees everything except reasons in draft
    asked sees everything masked except answer in sent
    asked sees everything in sent when agreed is known
    board sees tabs main outside draft
  end
  retention
    hide personal data 6 months after closed_on except from board
    erase everything 5 years after closed_on keeping topics
  end
end

reuse complaint to complaint
  by writer
  in closed
  when agreed is no
  carry subject, known
  set asked_office to asked_office
  linked as "Again" back "Before"
"""


@cache
def rich_spec() -> Spec:
    """Return the rich spec; it must compile without an error."""
    done = compile_texts({"rich.cpc": SPEC, **TABLES})
    assert done.ok, [str(each) for each in done.findings]
    return done.spec
