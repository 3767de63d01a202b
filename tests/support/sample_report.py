"""A report of an audit as it may be: two small procedures, answers that were found on them, and some made by hand."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial, reduce
from typing import NamedTuple

from cpcspec.audit.check import Subject, World
from cpcspec.audit.digest import Background
from cpcspec.audit.models.formula import State
from cpcspec.audit.proofs.proving import prove
from cpcspec.audit.states.explore import Path
from cpcspec.audit.states.walked import walked
from cpcspec.audit.study.matrix import who_can
from cpcspec.audit.study.ways import plain
from cpcspec.audit.verdict import Answer, Audited, Certificate, Evidence, Explored, Report, Sentence, Verdict
from cpcspec.checks.rule import Place
from cpcspec.ir.codec import content_hash
from cpcspec.ir.properties import Property
from cpcspec.project import compile_texts

ABSTRACT: Verdict = "possible only in the abstraction"
PATH = "market/market.cpc"
TABLES = {
    "market/offices.csv": (
        "id,name,kinds,country,mailbox\n"
        "stall_fr,Stall Paris,stall,FR,stall-fr@example.org\n"
        "stall_de,Stall Berlin,stall,DE,stall-de@example.org\n"
        "town_fr,Town of Paris,town,FR,town-fr@example.org\n"
    )
}
SPEC = """\
kind stall "Stall keeper"
kind town "Town"
register from "offices.csv"
source TRADE "Code of street trade"

procedure permit "Permit for a stall"
  start from menu "Ask for a permit"
    by stall
  party keeper "Stall keeper"
    is the creator
  party town "Town"
    is kind town in keeper.country
  part request "Request"
    edited by keeper in draft
  state draft "Draft"
    initial
  state sent "Sent"
  state asked "More was asked"
  state granted "Granted"
    final
  state refused "Refused <for good>"
    final
  tab main "Main"
    field goods "Goods"
      type text
      required to send
    field urgent "Urgent"
      type yes/no
  end
  action send "Send"
    by keeper
    from draft to sent
    needs request complete
  end
  action ask "Ask for more"
    by town
    from sent to asked
  end
  action answer "Answer"
    by keeper
    from asked to sent
  end
  action grant "Grant"
    by town
    from sent to granted
  end
  action refuse "Refuse"
    by town
    from sent to refused
  end
  timer silence "Silence of the town"
    runs in sent
    ends 30 days after entered_on
    then to granted
  access
    keeper sees everything
    town sees everything outside draft
  end
end

procedure appeal "Appeal against a refusal"
  start from menu "Appeal"
    by stall
  party keeper "Stall keeper"
    is the creator
  state open "Open"
    initial
  state closed "Closed"
    final
  tab main "Main"
    field why "Why"
      type text
  end
  action close "Close"
    by keeper
    from open to closed
  end
  timer over "Time for the appeal"
    runs in open
    ends 3 months after created_on
    then to closed
  access
    keeper sees everything
  end
end

property ends "Every request that was sent ends"
  of permit
  state is sent leads to state is one of granted, refused
  basis TRADE 4
  meets T-1, T-2
property final "What is refused stays refused"
  of permit
  once state is refused always state is refused
property town_decides "Only the town decides"
  of permit
  only town may grant, refuse
property closes "Every appeal is closed at last"
  of appeal
  at last state is closed
"""
SENTENCES = (
    Sentence("2024-03-04", "Stall Paris", "starts “Permit for a stall”", ("the state is now “Draft”",)),
    Sentence("2024-03-04", "Stall Paris", "does “Send”", ("the state is now “Sent”",)),
    Sentence("2024-03-05", "Town of Paris", "does “Ask for more”", ("the state is now “More was asked”",)),
)
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 120" width="320" height="120" role="img"'
    ' aria-labelledby="story-title"><title id="story-title">Who does what</title>'
    '<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto">'
    '<path d="M0 0 10 5 0 10z"/></marker></defs><rect width="320" height="120" fill="#fff"/>'
    '<text x="20" y="20" font-size="13">Stall Paris</text><text x="200" y="20" font-size="13">Town of Paris</text>'
    '<path d="M50 30V110M240 30V110" stroke="#888"/><path d="M50 60H240" stroke="#000" marker-end="url(#tip)"/>'
    '<text x="110" y="55" font-size="12">Send</text></svg>'
)
SCENARIO = """\
scenario audit_ends "Every request that was sent ends"
  on 2024-03-04
  stall_fr starts permit as c
  stall_fr edits c with
    goods is "Bread"
  end
  stall_fr does send on c
  town_fr does ask on c
  after 10 years
  then c is granted
end
"""
MERMAID = "sequenceDiagram\n  Stall Paris->>Town of Paris: Send\n"
EVIDENCE = Evidence(SENTENCES, MERMAID, PICTURE, SCENARIO)


STATES = 12_345
WIDER = ("“Answer” (action) is possible in more cases, or has more outcomes, than the spec says",)
ENTRIES = {"Sent": ["Send (from “Draft”)", "Answer (from “More was asked”)"], "Draft": ["Ask for a permit"]}
TELLS = Answer("S8", "Entries of each state", "permit", "holds", "It is known.", facts={"entries": plain(ENTRIES)})
AUDITED = Audited(("market",), "0123abc", changed=True)
OTHERS: tuple[tuple[str, str, str, Verdict], ...] = (
    ("T6", "Is a reminder before its deadline?", "There are no reminders.", "not applicable"),
    ("M2", "Did the check mean anything?", "No case is ever urgent.", "holds (vacuous)"),
    ("D2", "Can each condition hold where it is asked?", "A model can, a real case was not found.", ABSTRACT),
    ("P9", "Can data always be erased?", "The audit gave up after so many states.", "unknown (budget)"),
)


class Sample(NamedTuple):
    """A report with what belongs to it."""

    report: Report
    background: Background


@cache
def sample() -> Sample:
    """Return a report in which every verdict is given."""
    done = compile_texts({PATH: SPEC, **TABLES})
    assert done.ok, [(each.message, each.span.line) for each in done.findings]
    world = World(done.spec, tuple(done.properties))
    answers = (*map(partial(_proven, world), world.properties), *_checks(world.subjects["permit"]), TELLS)
    options = {"budget": world.budget, "countries": world.countries, "deep": False}
    labels = {each.id: each.label for each in done.spec.procedures}
    report = Report(answers, content_hash(done.spec), "1.2.3", "2024-03-06T10:00:00Z", 4.25, labels, options, AUDITED)
    rights = {name: who_can(subject) for name, subject in world.subjects.items()}
    return Sample(report, Background(done.spec, world.properties, rights))


def _proven(world: World, prop: Property) -> Answer:
    """Return what the prover finds of a property."""
    subject = world.subjects[prop.procedure]
    found = prove(subject, prop)
    ground = subject.last or subject.ground
    return Answer(
        prop.id,
        prop.label,
        prop.procedure,
        found.verdict,
        found.says,
        found.place,
        found.path,
        found.facts,
        ground.model.assumptions,
        ground.model.bounds,
        Explored(len(ground.graph.states), ground.graph.edge_count, ground.graph.complete),
        found.certificate,
        EVIDENCE if found.verdict == "fails" else None,
        property=True,
        written=prop.place,
        walk=walked(ground.model, found.path) if found.path is not None else None,
        basis=prop.basis,
        meets=prop.meets,
        wider=WIDER if prop.id == "final" else (),
    )


def _checks(subject: Subject) -> Iterator[Answer]:
    """Yield answers of checks: the first from the model, the others so that each verdict is given."""
    ground = subject.ground
    graph = ground.graph
    path = graph.path_to(next(place for place in ground.live if ground.status(place) == "asked"))
    back = next(each for each, _ in graph.edges[graph.index[_last(subject, path)]])
    round_ = Path(path.steps, (back, path.steps[-1]))
    base = Answer("S3", "Does any case get stuck?", "permit", "holds", "No case gets stuck.")
    explored = Explored(len(graph.states), graph.edge_count, complete=True)
    yield base._replace(
        check="R2",
        title="Is anybody waited for without an end?",
        verdict="fails",
        says="In “More was asked” all wait for “Stall keeper”, and no period ends that.",
        place=Place("permit", "state", "asked"),
        path=round_,
        facts={"state": "asked", "waits": ["Stall keeper"]},
        bounds=ground.model.bounds,
        explored=explored,
        evidence=EVIDENCE._replace(loop=1),
        written=f"{PATH}:17",
        walk=walked(ground.model, round_),
    )
    yield base._replace(explored=explored, certificate=Certificate("closed", tuple(graph.states)))
    yield base._replace(check="S10", title="Can a case be both granted and refused?", says="No case is both.")
    yield base._replace(
        check="S12",
        title="Is rework bounded?",
        verdict="accepted",
        says="“Ask for more” and “Answer” may follow each other without end.",
        place=Place("permit", "action", "ask"),
        written=f"{PATH}:35",
        accepted="the town asks as often as it must",
    )
    for check, title, says, verdict in OTHERS:
        yield base._replace(check=check, title=title, says=says, verdict=verdict)
    most = Explored(STATES, 2 * STATES, complete=False)
    yield base._replace(check="S3", procedure="appeal", explored=most)
    yield base._replace(check="X4", title="Do procedures wait for each other?", procedure="", says="None waits.")


def _last(subject: Subject, path: Path) -> State:
    """Return the state in which a run ends."""
    model = subject.ground.model
    return reduce(model.after, path.steps, model.initial)
