"""A story told step by step on the pure functions: the permit spec, its register, and a clock that is set by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from cpcspec.project import compile_texts
from cpcspec.semantics.case import (
    Actor,
    Attach,
    Authority,
    Case,
    Command,
    Comment,
    Create,
    Do,
    Edit,
    Fire,
    MailOut,
    Refusal,
    Refused,
    Register,
    Stepped,
    World,
)
from cpcspec.semantics.deadlines import due
from cpcspec.semantics.program import Program, load
from cpcspec.semantics.rights import View, view
from cpcspec.semantics.step import step

START = datetime(2020, 2, 3, 9, tzinfo=UTC)
DIGEST = "0" * 64
TABLES = {
    "authorities.csv": """id,name,kinds,country,mailbox
o_fr,Office Paris,office,FR,o-fr@example.org
o_de,Office Berlin,office,DE,o-de@example.org
o_de2,Office Bonn,office,DE,o-de2@example.org
d_fr,Desk France,desk,FR,d-fr@example.org
d_de,Desk Germany,desk,DE,d-de@example.org
d_pl,Desk Poland,desk;office,PL,d-pl@example.org
board,Board,board,EU,board@example.org
""",
    "topics.csv": "code,label\nA,About A\nB,About B\n",
    "catalogue.csv": """code,label,valid_from,valid_to,topic,answer
a1,First of A,,,A,text
a2,Second of A,,,A,option
a3,Old one of A,,2019-12-31,A,text
b1,First of B,,,B,text
b2,New one of B,2021-01-01,,B,text
""",
    "options.csv": "code,label,question\nx,X,a2\ny,Y,a2\nz,Z,b1\n",
    "countries.csv": "code,label\nFR,France\nDE,Germany\nPL,Poland\n",
}
COMPLETE: dict[str, Any] = {
    "title": "Chairs",
    "asked_desk": "d_de",
    "urgent": False,
    "topics": ["A", "B"],
    "questions": [{"question": "a1"}, {"question": "a2"}, {"question": "b1", "details": "please"}],
    "person_known": False,
}


def program_of(text: str) -> Program:
    """Return the program of a spec's text, with the tables of the permit spec beside it."""
    done = compile_texts({"spec.cpc": text, **TABLES})
    assert done.ok, [each.message for each in done.findings]
    return load(done.spec)


@cache
def permit() -> Program:
    """Return the program of the permit spec."""
    return program_of(Path(__file__).with_name("permit.cpc").read_text(encoding="utf-8"))


def register_of(program: Program) -> Register:
    """Return the register of a spec."""
    rows = program.spec.register_rows
    return Register(tuple(Authority(row.id, row.name, row.kinds, row.country, row.mailbox) for row in rows))


class Stage:
    """Cases in memory and a clock. What is said must be accepted, unless `refusals` says it."""

    def __init__(self, program: Program | None = None, zone: tzinfo = UTC) -> None:
        """Start at nine in the morning of 3 February 2020, without cases."""
        self.program = program or permit()
        self.register = register_of(self.program)
        self.now = START.replace(tzinfo=zone)
        self.cases: dict[str, Case] = {}
        self.last: Stepped | None = None
        self._ids = count(1)
        self._number = 1

    def world(self) -> World:
        """Return the world as it is."""
        return World(self.now, self.register, self.cases, self._number, "https://cases.example.org/")

    def answer(self, case: str | None, command: Command, authority: str | None) -> Stepped | Refused:
        """Return what the pure step says, and keep what it makes."""
        actor = Actor(authority, "user") if authority is not None else None
        answer = step(self.program, self.cases.get(case) if case else None, command, actor, self.world())
        if isinstance(answer, Stepped):
            self.last = answer
            self._number += answer.numbers
            for each in (answer, *answer.others):
                self.cases[each.case.id] = each.case
        return answer

    def accepted(self, case: str | None, command: Command, authority: str | None) -> Stepped:
        """Return the step, which must be accepted."""
        answer = self.answer(case, command, authority)
        assert isinstance(answer, Stepped), answer
        return answer

    def refusals(self, case: str | None, command: Command, authority: str | None = "o_fr") -> list[Refusal]:
        """Return the reasons of a command that must be refused and change nothing."""
        before = dict(self.cases)
        answer = self.answer(case, command, authority)
        assert isinstance(answer, Refused), answer
        assert before == self.cases
        return list(answer.reasons)

    def codes(self, case: str | None, command: Command, authority: str | None = "o_fr") -> list[str]:
        """Return the codes of these reasons."""
        return [each.code for each in self.refusals(case, command, authority)]

    # ------------------------------------------------------------------ commands

    def start(self, authority: str = "o_fr", procedure: str = "permit", **values: Any) -> str:
        """Start a case from the menu; return its id."""
        return self.accepted(None, Create(f"case{next(self._ids)}", procedure, values), authority).case.id

    def draft(self, **values: Any) -> str:
        """Start a complete permit, with some values of one's own; return its id."""
        return self.start(**{**COMPLETE, **values})

    def sent(self, **values: Any) -> str:
        """Start a complete permit and send it; return its id."""
        case = self.draft(**values)
        self.do(case, "send")
        return case

    def in_berlin(self, **values: Any) -> str:
        """Start a permit, send it, and pass it on to the office in Berlin; return its id."""
        case = self.sent(**values)
        self.do(case, "pass_on", "d_de", other="o_de", why="competent")
        return case

    def do(self, case: str, action: str, authority: str = "o_fr", **given: Any) -> Case:
        """Take an action; return the case."""
        return self.accepted(case, Do(action, given), authority).case

    def edit(self, case: str, authority: str = "o_fr", **values: Any) -> Case:
        """Change values; return the case."""
        return self.accepted(case, Edit(values), authority).case

    def comment(self, case: str, authority: str = "o_fr", **values: Any) -> Case:
        """Comment in the box `talk`; return the case."""
        return self.accepted(case, Comment("talk", values, f"c{next(self._ids)}"), authority).case

    def attach(self, case: str, section: str = "open_files", authority: str = "o_fr", name: str = "a.pdf") -> Case:
        """Attach a file; return the case."""
        return self.accepted(case, Attach(section, name, DIGEST, 7, f"f{next(self._ids)}"), authority).case

    def reuse(self, case: str, authority: str = "o_fr", **values: Any) -> Case:
        """Make an appeal from a permit; return it."""
        create = Create(f"case{next(self._ids)}", "appeal", values, self.cases[case])
        return self.accepted(None, create, authority).case

    def wait(self, **period: float) -> list[str]:
        """Let time pass and fire what falls due in all cases, in the order of time; return the rungs."""
        until = self.now + timedelta(**period)
        fired = []
        while True:
            rungs = [
                (each.at, name, each.rung)
                for name, case in self.cases.items()
                for each in due(self.program, case, self.world())
                if each.at <= until
            ]
            if not rungs:
                break
            (at, name, rung) = min(rungs)
            self.now = max(self.now, at)
            self.accepted(name, Fire(rung), None)
            fired.append(f"{self.now.date()} {rung}")
        self.now = until
        return fired

    # ------------------------------------------------------------------ what came of it

    def mails(self) -> list[tuple[str, str]]:
        """Return mail and authority of all mails of the last step, those of created cases included."""
        assert self.last is not None
        steps = (self.last, *self.last.others)
        return [(each.mail, each.to) for one in steps for each in one.effects if isinstance(each, MailOut)]

    def view(self, case: str, authority: str) -> View:
        """Return what an authority sees."""
        return view(self.program, self.cases[case], Actor(authority), self.world())

    def values(self, case: str) -> dict[str, Any]:
        """Return the values of a case."""
        return dict(self.cases[case].values)
