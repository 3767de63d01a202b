"""A move to the state that a case is in enters it anew; an action that is only possible there does not."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from cpcspec.project import compile_texts
from cpcspec.scenarios.driver import START
from cpcspec.scenarios.pure import PureDriver, register_of
from cpcspec.semantics.case import Create, Do, Stepped
from cpcspec.semantics.program import load

TEXT = """\
kind library "Library"
register from "authorities.csv"

procedure loan "Loan"
  start from menu "Ask"
    by library
  party reader "Reader"
    is the creator
  state waiting "Waiting"
    initial
  state lent "Lent"
  state closed "Closed"
    final
  action renew "Renew"
    by reader
    from waiting, lent to waiting
  end
  action lend "Lend"
    by reader
    from waiting to lent
  end
  action look "Look"
    by reader
    in waiting
  end
  timer silence "Silence"
    runs in waiting
    ends 10 days after entered_on
    then to closed
  timer ask "Ask"
    runs in lent
    ends 10 days after entered_on
    then to lent
  access
    reader sees everything
  end
end
"""
REGISTER = "id,name,kinds,country,mailbox\nlib_fr,Library Paris,library,FR,a@example.org\n"


class Loan:
    """A loan on plain values."""

    def __init__(self) -> None:
        """Begin one."""
        compiled = compile_texts({"loan.cpc": TEXT, "authorities.csv": REGISTER})
        assert compiled.ok, [each.message for each in compiled.findings]
        self.driver = PureDriver(load(compiled.spec), register_of(compiled.spec), START)
        begun = self.driver.act(None, Create("", "loan"), "lib_fr")
        assert isinstance(begun, Stepped)
        self.id = begun.case.id

    def after(self, days: int, action: str) -> None:
        """Let days pass, then do something."""
        self.driver.advance(self.driver.now + timedelta(days=days))
        assert isinstance(self.driver.act(self.id, Do(action), "lib_fr"), Stepped)

    @property
    def entered(self) -> datetime:
        """The moment at which the state was entered."""
        case = self.driver.case(self.id)
        assert case is not None
        return datetime.fromisoformat(case.entered_at)


@pytest.mark.parametrize("way", [("renew",), ("lend", "renew")])
def test_a_move_begins_the_period_of_its_state_anew(way: tuple[str, ...]) -> None:
    """From the state itself as from another one: ten new days."""
    loan = Loan()
    loan.after(7, way[0])
    for each in way[1:]:
        loan.after(0, each)
    assert loan.entered == START + timedelta(days=7)
    assert loan.driver.ends(loan.id, "silence") == (START + timedelta(days=17)).date()


def test_an_action_in_a_state_leaves_its_period() -> None:
    """Whoever stays has not entered again."""
    loan = Loan()
    loan.after(7, "look")
    assert loan.entered == START
    assert loan.driver.ends(loan.id, "silence") == (START + timedelta(days=10)).date()


def test_a_timer_that_moves_to_its_own_state_comes_again() -> None:
    """Each time it ends, its period begins with that day."""
    loan = Loan()
    loan.after(0, "lend")
    loan.driver.advance(START + timedelta(days=25))
    assert loan.entered.date() == (START + timedelta(days=20)).date()
    assert loan.driver.ends(loan.id, "ask") == (START + timedelta(days=30)).date()
