"""Whether what a story expects is so, and what is so instead."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from cpcspec.ir import story as st
from cpcspec.scenarios.driver import Driver
from cpcspec.scenarios.saying import listed, reasons, said
from cpcspec.semantics.case import Case, MailOut
from cpcspec.semantics.rights import MASK


class Verdict(NamedTuple):
    """Whether an expectation holds; what was expected and what happened, in words."""

    holds: bool
    expected: str
    happened: str


@dataclass(frozen=True, slots=True)
class Scene:
    """What a story has come to: its driver, the cases that have names, the mails since the last step.

    `known` keeps what the driver has answered since then, for claims about everybody ask the same again and again.
    """

    driver: Driver
    cases: Mapping[str, str]
    mails: Sequence[MailOut]
    known: dict[tuple[str, str, str], Any] = field(default_factory=dict)

    def asked(self, what: Literal["view", "offers", "additions", "reuses"], case: Case, actor: str) -> Any:
        """Return what the driver answers to that question about a case and an authority."""
        key = (what, case.id, actor)
        if key not in self.known:
            self.known[key] = getattr(self.driver, what)(case.id, actor)
        return self.known[key]

    def id(self, name: str) -> str:
        """Return the id of the case of that name, an empty text if it never came to be."""
        return self.cases.get(name, "")

    def case(self, name: str) -> Case | None:
        """Return the case of that name, None if it is gone or never was."""
        return self.driver.case(self.id(name))


def judged(step: st.Expected, scene: Scene) -> Verdict:
    """Return whether the expectation holds."""
    if isinstance(step, st.ThenMail):
        return _mail(step, scene)
    if isinstance(step, st.ThenMailOnly):
        return _mail_only(step, scene)
    case = scene.case(step.case)
    if isinstance(step, st.ThenGone):
        happened = f"{step.case} is {case.state}" if case else "gone"
        return Verdict(case is None, f"{step.case} is gone", happened)
    if case is None:
        # Whoever sees nothing of a case sees nothing of one that is gone.
        unseen = isinstance(step, st.ThenUnseen) or (isinstance(step, st.ThenOnly) and not step.actors)
        return Verdict(unseen, f"{step.case} is there", f"{step.case} is gone")
    return _JUDGES[step.step](step, case, scene)


def _state(step: st.ThenState, case: Case, _scene: Scene) -> Verdict:
    return Verdict(case.state == step.state, f"state {step.state}", f"state {case.state}")


def _value(step: st.ThenValue, case: Case, scene: Scene) -> Verdict:
    value: object = case.values.get(step.name)
    if step.of == "party":
        value = scene.driver.party(case.id, step.name)
    elif step.of == "number":
        value = case.number
    return Verdict(_same(value, step.value), f"{step.name} is {said(step.value)}", said(value))


def _sees(step: st.ThenSees, case: Case, scene: Scene) -> Verdict:
    view = scene.asked("view", case, step.actor)
    if not view.visible:
        happened = f"{step.actor} sees nothing of {step.case}"
        return Verdict(holds=False, expected=f"{step.actor} sees {step.case}", happened=happened)
    seen = list(_seen(view.values, step.field, step.within))
    happened = said([each for each in seen if each is not None]) if seen else "nothing"
    plain = [each for each in seen if each != MASK and each is not None]
    if step.how == "masked":
        return Verdict(MASK in seen and not plain, f"{step.field} masked", happened)
    if step.how == "value":
        return Verdict(any(_same(each, step.value) for each in plain), f"{step.field} {said(step.value)}", happened)
    return Verdict(bool(plain), f"{step.field} with its value", happened)


def _unseen(step: st.ThenUnseen, case: Case, scene: Scene) -> Verdict:
    view = scene.asked("view", case, step.actor)
    if not step.field:
        return Verdict(not view.visible, f"{step.actor} sees nothing of {step.case}", "the case is seen")
    seen = [each for each in _seen(view.values, step.field, step.within) if each not in (None, MASK)]
    return Verdict(not seen, f"{step.field} is not seen", f"{said(seen)} is seen")


def _seen(values: Mapping[str, Any], field: str, within: str) -> Iterator[Any]:
    """Yield what is seen of a field: once, or once for each row of the list that it stands in, at any depth."""
    if not within:
        if field in values:
            yield values[field]
        return
    for row in values.get(within) or ():
        if isinstance(row, Mapping):
            yield from _seen(row, field, "")
            for name, inner in row.items():
                if isinstance(inner, list):
                    yield from _seen(row, field, name)


def _may(step: st.ThenMay, case: Case, scene: Scene) -> Verdict:
    offers = {each.action: each for each in scene.asked("offers", case, step.actor)}
    offer = offers.get(step.action)
    may = offer is not None and not offer.reasons
    known = sorted(name for name, each in offers.items() if not each.reasons)
    happened = f"{step.actor} may {listed(known)}" if known else f"{step.actor} may do nothing"
    if offer is not None and offer.reasons:
        happened += f"; {step.action} is not yet possible: {reasons(offer.reasons)}"
    return Verdict(may == step.may, f"{step.actor} may {'' if step.may else 'not '}{step.action}", happened)


def _only(step: st.ThenOnly, case: Case, scene: Scene) -> Verdict:
    """Return the first that is not so: of those who may or see, then of all others."""
    for actor in (*step.actors, *step.others):
        meant = actor in step.actors
        holds, happened = _RIGHTS[step.how](step, actor, case, scene)
        if holds is not meant:
            return Verdict(False, f"{actor} {_right(step, meant=meant)}", happened)  # noqa: FBT003 - as its field says
    return Verdict(holds=True, expected="", happened="")


def _right(step: st.ThenOnly, *, meant: bool) -> str:
    """Return in words what somebody may or sees, or does not."""
    if step.how in ("see", "masked"):
        what = f"{step.name or step.case}{' masked' if step.how == 'masked' else ''}"
        return f"sees {what}" if meant else f"does not see {what}"
    deeds = {"do": "", "edit": "edit ", "add": "add to ", "reuse": f"reuse {step.case} for "}
    return f"may {'' if meant else 'not '}{deeds[step.how]}{step.name}"


def _does(step: st.ThenOnly, actor: str, case: Case, scene: Scene) -> tuple[bool, str]:
    verdict = _may(st.ThenMay(line="", place="", actor=actor, action=step.name, case=step.case), case, scene)
    return verdict.holds, verdict.happened


def _edits(step: st.ThenOnly, actor: str, case: Case, scene: Scene) -> tuple[bool, str]:
    may = step.name in scene.asked("view", case, actor).editable
    return may, f"{actor} may {'' if may else 'not '}edit it"


def _adds(step: st.ThenOnly, actor: str, case: Case, scene: Scene) -> tuple[bool, str]:
    spaces = scene.asked("additions", case, actor)
    return step.name in spaces, f"{actor} may add to {listed(sorted(spaces)) if spaces else 'nothing'}"


def _reuses(step: st.ThenOnly, actor: str, case: Case, scene: Scene) -> tuple[bool, str]:
    targets = scene.asked("reuses", case, actor)
    return step.name in targets, f"{actor} may reuse it for {listed(targets) if targets else 'nothing'}"


def _beholds(step: st.ThenOnly, actor: str, case: Case, scene: Scene) -> tuple[bool, str]:
    """Return whether somebody sees a field as the step says, or the case."""
    if not step.name:
        visible = scene.asked("view", case, actor).visible
        return visible, "the case is seen" if visible else "it is not"
    field = {"line": "", "place": "", "actor": actor, "case": step.case, "field": step.name, "within": step.within}
    how = "masked" if step.how == "masked" else "shown"
    verdict = _sees(st.ThenSees.model_validate({**field, "how": how}), case, scene)
    return verdict.holds, verdict.happened


def _mail_only(step: st.ThenMailOnly, scene: Scene) -> Verdict:
    to = list(dict.fromkeys(mail.to for mail in scene.mails if mail.mail == step.mail))
    happened = f"since the last step {step.mail} went to {listed(to)}"
    return Verdict(sorted(to) == sorted(step.to), f"{step.mail} only to {listed(step.to)}", happened)


def _mail(step: st.ThenMail, scene: Scene) -> Verdict:
    sent = [mail for mail in scene.mails if mail.mail == step.mail]
    to = list(dict.fromkeys(mail.to for mail in sent))
    others = list(dict.fromkeys(mail.mail for mail in scene.mails if mail.to == step.to and mail.mail != step.mail))
    happened = f"since the last step {step.mail} went to {listed(to)}"
    if step.sent and step.to not in to:
        happened += f"; {step.to} got {', '.join(others) or 'no mail'}"
    return Verdict((step.to in to) == step.sent, f"{'' if step.sent else 'no '}{step.mail} to {step.to}", happened)


def _ends(step: st.ThenEnds, case: Case, scene: Scene) -> Verdict:
    ends = scene.driver.ends(case.id, step.timer)
    happened = f"it ends on {ends.isoformat()}" if ends else "it does not run"
    return Verdict(ends is not None and ends.isoformat() == step.day, f"{step.timer} ends on {step.day}", happened)


def _linked(step: st.ThenLinked, case: Case, scene: Scene) -> Verdict:
    names = {case_id: name for name, case_id in scene.cases.items()}
    linked = [link.case for link in case.links]
    happened = f"{step.case} is linked to {', '.join(names.get(each, each) for each in linked) or 'no case'}"
    return Verdict(scene.id(step.other) in linked, f"{step.case} is linked to {step.other}", happened)


def _has(step: st.ThenHas, case: Case, _scene: Scene) -> Verdict:
    held: Mapping[str, Sequence[object]] = {
        "list": case.values.get(step.name) or (),
        "comments": case.comments.get(step.name, ()),
        "attachments": case.files.get(step.name, ()),
        "links": case.links,
    }
    count = len(held[step.of])
    return Verdict(count == step.count, f"{step.count} {step.name}", f"{count} {step.name}")


def _same(value: object, wanted: object) -> bool:
    """Return whether two values are the same; the order of choices and authorities does not matter."""
    if wanted is None:
        return value is None or value in ("", [], ())
    if isinstance(wanted, list) and isinstance(value, list | tuple):
        return sorted(map(str, wanted)) == sorted(map(str, value))
    if isinstance(wanted, dict) and isinstance(value, Mapping):
        return wanted.get("name") == value.get("name")
    return type(value) is type(wanted) and value == wanted


_JUDGES: Mapping[str, Callable[[Any, Case, Scene], Verdict]] = {
    "then_state": _state,
    "then_value": _value,
    "then_sees": _sees,
    "then_unseen": _unseen,
    "then_may": _may,
    "then_only": _only,
    "then_ends": _ends,
    "then_linked": _linked,
    "then_has": _has,
}

_RIGHTS: Mapping[str, Callable[[st.ThenOnly, str, Case, Scene], tuple[bool, str]]] = {
    "do": _does,
    "edit": _edits,
    "add": _adds,
    "reuse": _reuses,
    "see": _beholds,
    "masked": _beholds,
}
