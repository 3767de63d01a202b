"""What there is to say of each element of a spec, aspect by aspect, so that two versions can be laid side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial

from cpcspec.analysis.form_facts import Facts, FormFacts, Thing, element_facts, facts_of
from cpcspec.analysis.gather import item_names
from cpcspec.analysis.sentences import Speaker
from cpcspec.ir.expr import Const
from cpcspec.ir.fold import NO, condition
from cpcspec.ir.nodes import (
    Action,
    CodeList,
    CreateCase,
    Effect,
    Element,
    Erase,
    Hide,
    Mail,
    Part,
    Party,
    Procedure,
    Reuse,
    Setting,
    Sight,
    Spec,
    State,
    Timer,
)
from cpcspec.ir.tables import AuthorityRow
from cpcspec.ir.walk import form
from cpcspec.ir.words import Labels, in_words, labels_of, listed, period_in_words, quoted

RULES = "rules"
"""The aspect of access rules: each says what, for whom and where (`what: whom in state`)."""


def things(spec: Spec, procedure: Procedure, labels: Labels) -> Iterator[Thing]:
    """Yield all elements of a procedure; `labels` may know more than this version does."""
    speaker = Speaker(spec, procedure, labels)
    yield _itself(speaker)
    yield from (_thing("state", "state", each, partial(_state, each)) for each in procedure.states)
    yield from (_thing("party", "party", each, partial(_party, each, speaker)) for each in procedure.parties)
    yield from (_thing("part", "part", each, partial(_part, each, speaker)) for each in procedure.parts)
    teller = FormFacts(speaker)
    for tab in procedure.tabs:
        yield teller.tab(tab)
        yield from teller.things(tab.items)
    for action in procedure.actions:
        yield from _action(action, speaker)
    yield from (_thing("timer", "timer", each, partial(_timer, each, speaker)) for each in procedure.timers)
    yield from (_thing("mail", "mail", each, partial(_mail, each, speaker)) for each in procedure.mails)
    yield _access(speaker)
    yield _retention(speaker)


def shared(spec: Spec) -> Iterator[Thing]:
    """Yield what belongs to no procedure: code lists, settings, kinds, sources, the register, the reuse matrix."""
    labels = labels_of(spec)
    yield from (_thing("codes", "code list", each, partial(_codes, each)) for each in spec.codes)
    yield from (_thing("setting", "setting", each, partial(_setting, each)) for each in spec.settings)
    yield from (_thing("kind", "kind", each, partial(_plain, each)) for each in spec.kinds)
    yield from (_thing("source", "source", each, partial(_plain, each)) for each in spec.sources)
    yield from (_authority(each, labels) for each in spec.register_rows)
    yield from _reuses(spec)


def _thing(kind: str, word: str, node: Element, tell: Callable[[], Facts]) -> Thing:
    return Thing(kind, node.id, f"the {word} {quoted(node.label or node.id)}", node, tell)


def _plain(node: Element) -> Facts:
    return facts_of(*element_facts(node))


def _itself(speaker: Speaker) -> Thing:
    procedure = speaker.procedure
    nothing: dict[str, object] = dict.fromkeys(
        ("parties", "parts", "states", "actions", "timers", "mails", "access"), ()
    )
    nothing |= {"retention": None, "access_meets": (), "access_basis": ()}
    tabs = tuple(each.model_copy(update={"items": (), "checks": (), "shown": None}) for each in procedure.tabs)
    bare = procedure.model_copy(update=nothing | {"tabs": tabs})
    return Thing("procedure", procedure.id, "the procedure", bare, partial(_head, speaker))


def _head(speaker: Speaker) -> Facts:
    procedure, kinds = speaker.procedure, speaker.labels.kinds
    starts = [
        f"{quoted(each.menu)} by {listed((kinds.get(one, one) for one in each.kinds), 'or')}"
        for each in procedure.starts
    ]
    bases = [each for start in procedure.starts for each in (*start.basis, *start.meets)]
    return facts_of(
        *element_facts(procedure),
        ("dashboard area", [procedure.area]),
        ("number", [quoted(procedure.number) if procedure.number else ""]),
        ("started from the menu as", starts),
        ("basis of its start", bases),
        ("order of its tabs", [", ".join(quoted(each.label) for each in procedure.tabs)]),
    )


def _state(state: State) -> Facts:
    kind = "every case begins here" if state.initial else "every case that comes here ends" if state.final else ""
    return facts_of(*element_facts(state), ("meaning", [kind]))


def _party(party: Party, speaker: Speaker) -> Facts:
    return facts_of(*element_facts(party), ("which authorities", [speaker.party(party).rstrip(".")]))


def _part(part: Part, speaker: Speaker) -> Facts:
    by = [
        f"{speaker.parties([party])} in {speaker.states([state])}" for party, states in part.edited for state in states
    ]
    return facts_of(
        *element_facts(part), ("filled in by", by), ("button", [quoted(part.button) if part.button else ""])
    )


def _action(action: Action, speaker: Speaker) -> Iterator[Thing]:
    given = replace(speaker, labels=speaker.labels.with_given(action.items))
    title = f"the action {quoted(action.label)}"
    bare = action.model_copy(update={"items": ()})
    yield Thing("action", action.id, title, bare, partial(_deed, action, speaker, given))
    # The items of a small form belong to their action: their ids are known in it only.
    for each in FormFacts(given, around=f" asked by {quoted(action.label)}").things(action.items):
        yield each._replace(kind="action", id=f"{action.id}.{each.id}")


def _deed(action: Action, speaker: Speaker, given: Speaker) -> Facts:
    known = speaker.labels
    parts = {each.id: quoted(each.label) for each in speaker.procedure.parts}
    tab = next((quoted(each.label) for each in speaker.procedure.tabs if each.id == action.shows), "")
    asks = [quoted(node.label) for name in action.asks if (node := known.fields.get(name)) is not None]
    return facts_of(
        *element_facts(action),
        ("who may", [known.parties.get(each, each) for each in action.by]),
        ("leads", _moves(action, speaker)),
        ("asks first", [quoted(action.confirm) if action.confirm else ""]),
        ("must be complete", [parts.get(each, each) for each in action.needs]),
        ("asks for", asks),
        ("must hold", FormFacts(given).checks(action.checks)),
        ("opens on", [tab]),
        *_effects(action.effects, given),
    )


def _moves(action: Action, speaker: Speaker) -> Iterator[str]:
    for move in action.moves:
        when = condition(move.when)
        if when == NO:
            continue
        why = f", if {in_words(when, speaker.labels)}" if when is not None else ""
        for state in move.states:
            way = (
                f"from {speaker.states([state])} to {speaker.states([move.to])}"
                if move.to
                else f"in {speaker.states([state])}"
            )
            yield f"{way}{why}"


def _timer(timer: Timer, speaker: Speaker) -> Facts:
    end = f"{period_in_words(timer.period, speaker.labels)} after {in_words(timer.start, speaker.labels)}"
    return facts_of(
        *element_facts(timer),
        ("runs in", [speaker.states([each]) for each in timer.states]),
        ("only when", [speaker.when(timer.when)]),
        ("ends", [end]),
        ("reminders", map(speaker.reminder, timer.reminders)),
        ("at its end the case moves to", [speaker.states([timer.to]) if timer.to else ""]),
        *_effects(timer.effects, speaker),
        ("marks", timer.flags),
    )


def _mail(mail: Mail, speaker: Speaker) -> Facts:
    return facts_of(
        *element_facts(mail),
        ("to", [speaker.parties([each]) for each in mail.to]),
        ("not to", ["who acts" if mail.except_actor else ""]),
        ("sent on", [_called(each, speaker) for each in mail.on]),
        ("only when", [speaker.when(mail.when)]),
        ("text", [quoted(mail.text) if mail.text else ""]),
    )


def _called(name: str, speaker: Speaker) -> str:
    """Return the label of what sends a mail: an action, a timer, a box or an attachment section."""
    procedure = speaker.procedure
    elements = (*procedure.actions, *procedure.timers, *(placed.item for placed in form(procedure)))
    return quoted(next((each.label for each in elements if each.id == name), name))


def _effects(effects: Iterable[Effect], speaker: Speaker) -> Iterator[tuple[str, Iterable[str]]]:
    """Yield what effects do, and what they take along into new cases, item by item."""
    known = list(effects)
    made = [each for each in known if isinstance(each, CreateCase)]
    plain = [each.model_copy(update={"carry": ()}) if isinstance(each, CreateCase) else each for each in known]
    yield "does", _counted(each.rstrip(".") for each in speaker.effects(plain))
    yield "takes along", [each for one in made for each in _carried(one.carry, speaker)]


def _counted(phrases: Iterable[str]) -> Iterator[str]:
    """Yield phrases; what is said again is told apart, so that it is told when it is not said again any more."""
    seen: Counter[str] = Counter()
    for each in phrases:
        seen[each] += 1
        yield each if seen[each] == 1 else f"{each} (time {seen[each]})"


def _carried(ids: Iterable[str], speaker: Speaker) -> Iterator[str]:
    """Yield what each item is called: tabs and parts in one word would hide which of their items came or went."""
    names = item_names(speaker.procedure)
    yield from (names.get(each, quoted(each)) for each in ids)


def _access(speaker: Speaker) -> Thing:
    procedure = speaker.procedure
    bare = Procedure(
        id="", access=procedure.access, access_meets=procedure.access_meets, access_basis=procedure.access_basis
    )
    return Thing("access", "1", "who sees what", bare, partial(_sights, speaker))


def _sights(speaker: Speaker) -> Facts:
    procedure = speaker.procedure
    said = [each for rule in procedure.access for each in _sight(rule, speaker)]
    basis = [each for rule in procedure.access for each in (*rule.basis, *rule.meets)]
    return facts_of((RULES, said), ("basis", [*procedure.access_basis, *procedure.access_meets, *basis]))


def _sight(rule: Sight, speaker: Speaker) -> Iterator[str]:
    """Yield an access rule for each party and state, as only that shows what a change of one of them does."""
    when = condition(rule.when)
    if when == NO:
        return
    why = f", if {in_words(when, speaker.labels)}" if when is not None else ""
    for party in rule.parties:
        for state in rule.states or [each.id for each in speaker.procedure.states]:
            yield f"{speaker.sight(rule)}{why}: {speaker.parties([party])} in {speaker.states([state])}"


def _retention(speaker: Speaker) -> Thing:
    return Thing("retention", "1", "how long data are kept", speaker.procedure.retention, partial(_kept, speaker))


def _kept(speaker: Speaker) -> Facts:
    retention = speaker.procedure.retention
    return facts_of(
        ("personal data hidden", [_hide(each, speaker) for each in retention.hide]),
        ("erased", [_erase(each, speaker) for each in retention.erase]),
        ("basis", (*retention.basis, *retention.meets)),
    )


def _hide(hide: Hide, speaker: Speaker) -> str:
    spared = f" from all but {speaker.parties(hide.spared)}" if hide.spared else ""
    return f"{_since(hide, speaker)}{spared}"


def _erase(erase: Erase, speaker: Speaker) -> str:
    fields = speaker.labels.fields
    kept = ", ".join(quoted(fields[each].label) if each in fields else each for each in erase.keep)
    return f"{_since(erase, speaker)}{f', keeping {kept}' if kept else ''}"


def _since(rule: Hide | Erase, speaker: Speaker) -> str:
    when = speaker.when(rule.when)
    period, start = period_in_words(rule.period, speaker.labels), in_words(rule.start, speaker.labels)
    return f"{period} after {start}{f', if {when}' if when else ''}"


# ---------------------------------------------------------------- what belongs to no procedure


def _codes(codes: CodeList) -> Facts:
    entries = []
    for each in codes.entries:
        dates = (
            f" (valid {each.valid_from or '…'} to {each.valid_to or '…'})" if each.valid_from or each.valid_to else ""
        )
        more = "".join(
            f", {name} {quoted(each.attributes[name])}" for name in codes.attributes if name in each.attributes
        )
        entries.append(f"{each.code} {quoted(each.label)}{dates}{more}")
    return facts_of(*element_facts(codes), ("attributes", codes.attributes), ("entries", entries))


def _setting(setting: Setting) -> Facts:
    return facts_of(*element_facts(setting), ("value", [in_words(Const(value=setting.value), Labels())]))


def _authority(row: AuthorityRow, labels: Labels) -> Thing:
    return Thing("register", row.id, f"the authority {quoted(row.name or row.id)}", row, partial(_entry, row, labels))


def _entry(row: AuthorityRow, labels: Labels) -> Facts:
    return facts_of(
        ("name", [quoted(row.name)]),
        ("kinds", [labels.kinds.get(each, each) for each in row.kinds]),
        ("country", [row.country]),
        ("mailbox", [row.mailbox]),
    )


def _reuses(spec: Spec) -> Iterator[Thing]:
    """Yield the cells of the reuse matrix; several for one pair are one thing."""
    labels = {each.id: each.label for each in spec.procedures}
    pairs: dict[tuple[str, str], list[Reuse]] = {}
    for each in spec.reuses:
        pairs.setdefault((each.source, each.target), []).append(each)
    for (source, target), cells in pairs.items():
        title = f"the reuse of {quoted(labels.get(source, source))} for {quoted(labels.get(target, target))}"
        yield Thing(
            "reuse", f"{source}>{target}", title, Spec(reuses=tuple(cells)), partial(_cells, spec, source, cells)
        )


def _cells(spec: Spec, source: str, cells: Iterable[Reuse]) -> Facts:
    procedure = next((each for each in spec.procedures if each.id == source), Procedure(id=source))
    speaker = Speaker(spec, procedure, labels_of(spec, procedure))
    told = [_reuse(each, speaker) for each in cells]
    return {aspect: tuple(each for one in told for each in one.get(aspect, ())) for one in told for aspect in one}


def _reuse(reuse: Reuse, speaker: Speaker) -> Facts:
    states = reuse.states or [each.id for each in speaker.procedure.states]
    return facts_of(
        ("who may", [speaker.parties([each]) for each in reuse.by]),
        ("in", [speaker.states([each]) for each in states]),
        ("only when", [speaker.when(reuse.when)]),
        ("does", [each.rstrip(".") for each in speaker.reuse(reuse.model_copy(update={"carry": ()}))]),
        ("takes along", _carried(reuse.carry, speaker)),
        ("help", [reuse.help]),
        ("basis", reuse.basis),
        ("requirements met", reuse.meets),
    )
