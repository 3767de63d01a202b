"""What was meant by a comparison that cannot be, and by a word that is no name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from cpcspec.compiler.ast import Arg, Expr, Word
from cpcspec.compiler.slip_values import DIGITS
from cpcspec.diagnostics.diagnostic import GUESS
from cpcspec.diagnostics.suggest import did_you_mean
from cpcspec.source import Span

OPS = {
    "eq": "is",
    "ne": "is not",
    "ge": "is at least",
    "le": "is at most",
    "gt": "is more than",
    "lt": "is less than",
    "includes": "includes",
}
WORDS = {
    "true": "yes",
    "false": "no",
    "now": "today",
    "empty": "not known",
    "blank": "not known",
    "null": "not known",
    "none": "not known",
    "unknown": "not known",
    "filled": "known",
}
COUNTRIES = {"GR": "EL", "EL": "GR", "UK": "GB", "GB": "UK"}
"""Countries that have one code in the Union and another one elsewhere."""


def said(expr: Arg) -> str:
    """Return an expression as it was written, on one line."""
    return " ".join(expr.span.text.split()) if isinstance(expr, Expr) else ""


def word_of(expr: Expr) -> str:
    """Return the first word of an expression."""
    return next(each.text for each in expr.args if isinstance(each, Word))


def span_of(arg: Arg, around: Expr) -> Span:
    """Return the place of a part of an expression, or that of the whole."""
    return arg.span if isinstance(arg, Expr) else around.span


def meant_word(name: str) -> str:
    """Return `did you mean X?` for a word of another language or a number in letters, or an empty text."""
    meant = str(DIGITS[name]) if name in DIGITS else WORDS.get(name.lower(), "")
    return f"{GUESS} `{meant}`?" if meant else ""


def country_meant(name: str, known: Iterable[str]) -> str:
    """Return `did you mean X?` for a country that the register writes otherwise, or what there is."""
    countries = sorted(set(known))
    other = COUNTRIES.get(name.upper(), name.upper())
    return f"{GUESS} `{other}`?" if other in countries else did_you_mean(name, countries)


def compared(expr: Arg) -> Expr | None:
    """Return the comparison that ends an expression (`a and b is c`: the last one), or None."""
    if not isinstance(expr, Expr):
        return None
    if expr.op in ("and_expr", "or_expr"):
        return compared(expr.args[-1])
    return expr if expr.op in (*OPS, "one_of", "not_one_of") else None


def with_stray(args: Iterable[Arg], bare: Callable[[Expr], bool]) -> Iterator[tuple[Arg, list[Expr]]]:
    """Give what `and` or `or` joins, each with the bare values behind it that were meant for its comparison."""
    groups: list[tuple[Arg, list[Expr]]] = []
    for each in args:
        if groups and compared(groups[-1][0]) and isinstance(each, Expr) and bare(each):
            groups[-1][1].append(each)
        elif groups and compared(groups[-1][0]) and isinstance(each, Expr) and _starts_bare(each, bare):
            first, *rest = each.args
            groups[-1][1].append(first)  # type: ignore[arg-type]
            groups.append((rest[0] if len(rest) == 1 else Expr(each.op, tuple(rest), each.span), []))
        else:
            groups.append((each, []))
    yield from groups


def _starts_bare(expr: Expr, bare: Callable[[Expr], bool]) -> bool:
    first = expr.args[0] if expr.args else None
    return expr.op == "and_expr" and isinstance(first, Expr) and bare(first)


def whole_comparison(expr: Arg, values: list[Expr], word: str) -> str:
    """Return how the comparison that ends an expression is written with several values; empty if there is none."""
    before = compared(expr)
    if before is None:
        return ""
    subject = said(before.args[0])
    first = before.args[1]
    every = [*(first if isinstance(first, tuple) else (first,)), *values]
    listed = [said(each) for each in every]
    if before.op in ("eq", "one_of"):
        return f"{subject} is one of {', '.join(listed)}"
    if before.op in ("ne", "not_one_of"):
        return f"{subject} is not one of {', '.join(listed)}"
    return f" {word} ".join(f"{subject} {OPS[before.op]} {each}" for each in listed)


def other_comparison(expr: Expr, left: str, right: str) -> str:
    """Return the cure where one choice is compared as several are, or several as one; else an empty text."""
    subject = said(expr.args[0])
    second = expr.args[1]
    values = [said(each) for each in (second if isinstance(second, tuple) else (second,))]
    if (left, right) == ("codes", "code") and expr.op in ("eq", "ne", "one_of", "not_one_of"):
        joined = " or ".join(f"{subject} includes {each}" for each in values)
        negative = expr.op in ("ne", "not_one_of")
        return (
            f"write `not ({joined})`"
            if negative and len(values) > 1
            else f"write `{'not ' if negative else ''}{joined}`"
        )
    if left == "code" and expr.op == "includes":
        return f"write `{subject} is {values[0]}`"
    return ""
