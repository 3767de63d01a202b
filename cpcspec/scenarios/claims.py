"""Whether what a story expects is so, and what is so instead."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cpcspec.ir import story as st
from cpcspec.scenarios.alone import alone, mail_alone
from cpcspec.scenarios.saying import listed, reasons, said
from cpcspec.scenarios.scene import Scene, Verdict, told_of
from cpcspec.semantics.case import Case
from cpcspec.semantics.rights import MASK


def judged(step: st.Expected, scene: Scene) -> Verdict:
    """Return whether the expectation holds."""
    if isinstance(step, st.ThenMail):
        return _mail(step, scene)
    if isinstance(step, st.ThenMailOnly):
        return mail_alone(step, scene)
    if isinstance(step, st.ThenFulfils):
        return _fulfils(step, scene)
    if isinstance(step, st.ThenLeaves):
        return _leaves(step, scene)
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
    seen = told_of(view, case, step.field, step.within)
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
    seen = [each for each in told_of(view, case, step.field, step.within) if each not in (None, MASK)]
    return Verdict(not seen, f"{step.field} is not seen", f"{said(seen)} is seen")


def _may(step: st.ThenMay, case: Case, scene: Scene) -> Verdict:
    offers = {each.action: each for each in scene.asked("offers", case, step.actor)}
    offer = offers.get(step.action)
    may = offer is not None and not offer.reasons
    known = sorted(name for name, each in offers.items() if not each.reasons)
    happened = f"{step.actor} may {listed(known)}" if known else f"{step.actor} may do nothing"
    if offer is not None and offer.reasons:
        happened += f"; {step.action} is not yet possible: {reasons(offer.reasons)}"
    return Verdict(may == step.may, f"{step.actor} may {'' if step.may else 'not '}{step.action}", happened)


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


def _idle(step: st.ThenIdle, case: Case, scene: Scene) -> Verdict:
    ends = scene.driver.ends(case.id, step.timer)
    return Verdict(ends is None, f"{step.timer} does not run", f"it ends on {ends.isoformat()}" if ends else "")


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


def _holds(step: st.ThenHolds, case: Case, _scene: Scene) -> Verdict:
    """Return the first value of the data that the case does not hold."""
    for name, wanted in step.values.items():
        value = case.values.get(name)
        if not _within(value, wanted):
            return Verdict(False, f"{name} is {said(wanted)}", said(value))  # noqa: FBT003 - as its field says
    return Verdict(holds=True, expected="", happened="")


def _leaves(step: st.ThenLeaves, scene: Scene) -> Verdict:
    """Return whether a case was erased and just these fields remain."""
    left = scene.driver.left(scene.id(step.case))
    expected = f"{step.case} leaves {listed(step.fields) or 'nothing'}"
    if left is None:
        case = scene.case(step.case)
        happened = f"{step.case} is {case.state}" if case else f"{step.case} was deleted"
        return Verdict(holds=False, expected=expected, happened=happened)
    return Verdict(set(left) == set(step.fields), expected, f"it leaves {listed(sorted(left)) or 'nothing'}")


def _fulfils(step: st.ThenFulfils, scene: Scene) -> Verdict:
    """Return whether the case is as the line says; what it is like instead is told by its state."""
    holds = scene.driver.fulfils(scene.id(step.case), step.procedure, step.condition)
    case = scene.case(step.case)
    expected = f"{step.case} fulfils {step.line.partition(' fulfils ')[2]}"
    return Verdict(holds, expected, f"it does not: {step.case} is {case.state if case else 'gone'}")


def _within(value: object, wanted: object) -> bool:
    """Return whether a value is the wanted one; a row may hold more than is wanted of it."""
    if isinstance(wanted, dict) and isinstance(value, Mapping) and "digest" not in wanted:
        return all(_within(value.get(name), each) for name, each in wanted.items())
    if isinstance(wanted, list) and any(isinstance(each, dict) for each in wanted):
        rows = list(value) if isinstance(value, list | tuple) else []
        return len(rows) == len(wanted) and all(map(_within, rows, wanted))
    return _same(value, wanted)


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
    "then_only": alone,
    "then_holds": _holds,
    "then_ends": _ends,
    "then_idle": _idle,
    "then_linked": _linked,
    "then_has": _has,
}
