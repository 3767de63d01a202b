"""Refusals in words: one function for each reason, so that all commands say the same thing in the same way."""

from __future__ import annotations

from cpcspec.semantics.case import Refusal, Refused


def refused(*reasons: Refusal) -> Refused:
    """Return that nothing was changed, for these reasons."""
    return Refused(reasons)


def unknown(what: str, name: str, *, field: str = "", action: str = "") -> Refusal:
    """Return that there is no such thing."""
    return Refusal("unknown", f"there is no {what} `{name}`", field=field, action=action)


def gone() -> Refusal:
    """Return that the case is no more."""
    return Refusal("unknown", "the case is no more")


def not_a_party(what: str, action: str = "") -> Refusal:
    """Return that the actor's authority plays no party that may do this."""
    return Refusal("not_a_party", f"your authority has no part in this case that may {what}", action=action)


def not_visible() -> Refusal:
    """Return that the actor's authority does not see the case, and nothing else about it."""
    return Refusal("not_visible", "your authority has no access to this case")


def not_allowed(message: str) -> Refusal:
    """Return that this is not open to the actor's authority at all."""
    return Refusal("not_allowed", message)


def wrong_state(what: str, label: str, action: str = "") -> Refusal:
    """Return that the state does not allow it."""
    return Refusal("wrong_state", f"{what} is not possible while the case is in “{label}”", action=action)


def closed(label: str) -> Refusal:
    """Return that the case has come to its end."""
    return Refusal("closed", f"the case has ended (“{label}”) and takes nothing more")


def not_editable(label: str, *, tab: str = "", field: str = "", row: str = "") -> Refusal:
    """Return that the actor's authority may not change this now."""
    return Refusal("not_editable", f"your authority may not change “{label}” now", tab, field, row)


def incomplete(label: str, *, tab: str = "", field: str = "", row: str = "", action: str = "") -> Refusal:
    """Return that a value is missing."""
    return Refusal("incomplete", f"“{label}” is missing", tab, field, row, action)


def too_few(label: str, count: int, *, tab: str = "", field: str = "", row: str = "") -> Refusal:
    """Return that a list has too few rows."""
    rows = "row" if count == 1 else "rows"
    return Refusal("incomplete", f"“{label}” needs at least {count} {rows}", tab, field, row)


def too_many(label: str, count: int, *, tab: str = "", field: str = "", row: str = "") -> Refusal:
    """Return that something is there more often than allowed."""
    return Refusal("limit", f"“{label}” may be there {count} times at most", tab, field, row)


def invalid(label: str, problem: str, *, tab: str = "", field: str = "", row: str = "") -> Refusal:
    """Return that a value is none that the field takes."""
    return Refusal("invalid", f"“{label}” {problem}", tab, field, row)


def endless(message: str) -> Refusal:
    """Return that the case has gone on by itself for too long at one moment."""
    return Refusal("endless", message)


def condition(message: str, *, tab: str = "", field: str = "", row: str = "", action: str = "") -> Refusal:
    """Return that a rule of the procedure does not hold."""
    return Refusal("condition", message or "a condition does not hold", tab, field, row, action)
