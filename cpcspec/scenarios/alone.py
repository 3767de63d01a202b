"""Whether those who are named may do or see something, and nobody else."""

from __future__ import annotations

from cpcspec.ir import story as st
from cpcspec.scenarios.saying import listed
from cpcspec.scenarios.scene import Scene, Verdict, told_of
from cpcspec.semantics.case import Case
from cpcspec.semantics.rights import MASK, View

HOLDS = Verdict(holds=True, expected="", happened="")


def alone(step: st.ThenOnly, case: Case, scene: Scene) -> Verdict:
    """Return the first that is not so: of those who may or see, then of all others."""
    for actor in (*step.actors, *step.others):
        meant = actor in step.actors
        rights = _rights(step, actor, case, scene)
        for name in step.names or (step.case,):
            if (name in rights) is not meant:
                return _otherwise(step, actor, name, rights, meant=meant)
    return HOLDS


def _rights(step: st.ThenOnly, actor: str, case: Case, scene: Scene) -> frozenset[str]:
    """Return all that somebody may do, edit, add to or make, or what of the names they see."""
    if step.how == "do":
        return frozenset(each.action for each in scene.asked("offers", case, actor) if not each.reasons)
    if step.how == "add":
        return frozenset(scene.asked("additions", case, actor))
    if step.how == "reuse":
        return frozenset(scene.asked("reuses", case, actor))
    view: View = scene.asked("view", case, actor)
    if step.how == "edit":
        return view.editable
    if not step.names:
        return frozenset((step.case,) if view.visible else ())
    return frozenset(each for each in step.names if _sees(view, case, each, masked=step.how == "masked"))


def _sees(view: View, case: Case, path: str, *, masked: bool) -> bool:
    """Return whether a view shows a value of a field, a comment or a file; `masked`: some, all of them as asterisks."""
    within, _, name = path.rpartition(".")
    told = [each for each in told_of(view, case, name, within) if each is not None]
    plain = [each for each in told if each != MASK]
    return bool(told) and not plain if masked else bool(plain)


def _otherwise(step: st.ThenOnly, actor: str, name: str, rights: frozenset[str], *, meant: bool) -> Verdict:
    if step.how in ("see", "masked"):
        what = f"{name}{' masked' if step.how == 'masked' else ''}"
        expected, happened = ("sees", "does not") if meant else ("does not see", "does")
        return Verdict(False, f"{actor} {expected} {what}", f"{actor} {happened}")  # noqa: FBT003 - as its field says
    if step.how == "edit":
        expected, happened = ("may", "may not") if meant else ("may not", "may")
        return Verdict(False, f"{actor} {expected} edit {name}", f"{actor} {happened}")  # noqa: FBT003 - as its field says
    deed = {"do": "", "add": "add to ", "reuse": f"reuse {step.case} for "}[step.how]
    may = "may" if meant else "may not"
    happened = f"{actor} may {deed}{listed(sorted(rights))}" if rights else f"{actor} may do nothing of the kind"
    return Verdict(False, f"{actor} {may} {deed}{name}", happened)  # noqa: FBT003 - as its field says


def mail_alone(step: st.ThenMailOnly, scene: Scene) -> Verdict:
    """Return whether a mail went to these authorities since the last step, and to nobody else."""
    to = list(dict.fromkeys(mail.to for mail in scene.mails if mail.mail == step.mail))
    happened = f"since the last step {step.mail} went to {listed(to)}"
    return Verdict(sorted(to) == sorted(step.to), f"{step.mail} only to {listed(step.to)}", happened)
