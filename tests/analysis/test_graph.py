"""The states of a procedure as a graph."""

from __future__ import annotations

from cpcspec.analysis.graph import state_graph, traps
from cpcspec.analysis.moves import GONE, entries, reachable, reached, steps
from cpcspec.project import compile_texts

SPEC = """\
procedure loan "Loan"
  party reader "Reader"
    is the creator
  state draft "Draft"
    initial
  state lent "Lent"
  state late "Late"
  state lost "Lost"
  state closed "Closed"
    final
  action drop "Drop"
    by reader
    in draft
    delete the case
  end
  action lend "Lend"
    by reader
    from draft to lent
    in lent
  end
  timer due "Due"
    runs in lent
    ends 14 days after entered_on
    then to late
  action prolong "Prolong"
    by reader
    from late to lent
  end
end
"""
WHOLE = compile_texts({"loan.cpc": SPEC}).spec
LOAN = WHOLE.procedures[0]


def test_ways_are_those_of_actions_timers_and_deletion() -> None:
    """What stays in its state is no way."""
    assert [tuple(each) for each in steps(LOAN)] == [
        ("draft", GONE, "action", "drop"),
        ("draft", "lent", "action", "lend"),
        ("late", "lent", "action", "prolong"),
        ("lent", "late", "timer", "due"),
    ]


def test_reachable_states_are_those_on_a_way_from_where_cases_begin() -> None:
    """Nothing leads to `lost` and `closed`."""
    assert entries(WHOLE, LOAN) == {"draft"}
    assert reachable(WHOLE, LOAN) == {"draft", "lent", "late"}
    assert reached([("a", "b"), ("b", "a"), ("c", "a")], ["a"]) == {"a", "b"}


def test_the_graph_says_what_kind_each_state_and_way_is() -> None:
    """Notebooks of auditors rely on these names."""
    graph = state_graph(WHOLE, LOAN)
    assert graph.nodes["draft"] == {"initial": True, "final": False, "entry": True}
    assert graph.nodes[GONE]["final"]
    assert graph.edges["lent", "late", "timer due"] == {"kind": "timer", "id": "due"}


def test_a_trap_is_a_group_that_cases_enter_and_never_leave() -> None:
    """`lent` and `late` lead only to each other."""
    assert traps(state_graph(WHOLE, LOAN)) == [["lent", "late"]]
