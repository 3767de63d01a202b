"""What a check answers, and with what it can be believed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from pydantic import JsonValue

from cpcspec.audit.models.formula import State
from cpcspec.audit.models.made import Made
from cpcspec.audit.states.explore import Path
from cpcspec.audit.states.walked import Walk
from cpcspec.checks.rule import Place
from cpcspec.ir.properties import Claim, Property
from cpcspec.ir.story import Story

Verdict = Literal[
    "holds",
    "holds (vacuous)",
    "fails",
    "possible only in the abstraction",
    "unknown (budget)",
    "not applicable",
    "accepted",
]


class Proof(NamedTuple):
    """What proves one thing that must be true of a model; `clocks` name periods by the ranks of the states."""

    kind: str
    ranks: Sequence[int] = ()
    clocks: tuple[str, ...] = ()


class Certificate(NamedTuple):
    """What proves a property without the explorer, see `cpcspec.audit.proofs.recheck`.

    `states` are closed under all steps of the model `made`; each proof marks or ranks them. `rests_on` are other
    procedures of which the same claim must be proven, since cases made from theirs take it along.
    """

    kind: str
    states: Sequence[State]
    made: Made | None = None
    claim: Claim | None = None
    proofs: tuple[Proof, ...] = ()
    rests_on: tuple[str, ...] = ()


class Explored(NamedTuple):
    """How much was looked at."""

    states: int
    edges: int
    complete: bool


class Sentence(NamedTuple):
    """One thing that happens in a story: the day (ISO), who acts (empty: time), what they do, what changed by it."""

    day: str
    who: str
    did: str
    changed: tuple[str, ...] = ()


class Question(NamedTuple):
    """What was asked: the title, the property if it is one, and a name for the scenario that shows the answer."""

    title: str
    prop: Property | None = None
    name: str = ""


class Evidence(NamedTuple):
    """A run that was replayed on real cases, told for readers.

    `scenario` is the text of a scenario that fails until the spec is mended, `story` the same compiled; `loop` is the
    place of the first sentence of those that repeat for ever (None: nothing repeats).
    """

    sentences: tuple[Sentence, ...]
    mermaid: str
    picture: str
    scenario: str
    story: Story | None = None
    loop: int | None = None


class Audited(NamedTuple):
    """What was audited: the paths as they were given, and its commit (empty: of no checkout), changed since or not."""

    paths: tuple[str, ...] = ()
    commit: str = ""
    changed: bool = False


class Answer(NamedTuple):
    """The answer of one check on one procedure; `says` is one sentence for a lawyer.

    `check` is the id of a check of the shelf (`S1`), or the id of a property with `property` true. `written` is where
    the element that it speaks of stands (`path:line`); `accepted` is why its authors accept it. `walk` is `path` in
    words (`walked` of its model), for reports. `basis` and `meets` are the law and the requirements of a property.
    `wider` are the assumptions that something is possible in more cases than the spec says, as far as they are about
    the element, or about a step of the run; without a run and without an element, all of them.
    """

    check: str
    title: str
    procedure: str
    verdict: Verdict
    says: str
    place: Place | None = None
    path: Path | None = None
    facts: Mapping[str, JsonValue] = {}
    assumptions: tuple[str, ...] = ()
    bounds: Mapping[str, int] = {}
    explored: Explored | None = None
    certificate: Certificate | None = None
    evidence: Evidence | None = None
    property: bool = False
    written: str = ""
    accepted: str = ""
    walk: Walk | None = None
    basis: tuple[str, ...] = ()
    meets: tuple[str, ...] = ()
    wider: tuple[str, ...] = ()


class Report(NamedTuple):
    """All answers of an audit, and what it was made with; `labels` are those of the procedures by their ids."""

    answers: tuple[Answer, ...]
    spec_hash: str
    version: str
    when: str
    seconds: float
    labels: Mapping[str, str]
    options: Mapping[str, JsonValue] = {}
    audited: Audited = Audited()
