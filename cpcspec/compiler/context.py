"""The place at work: where the compiler stands in the spec, what names mean there, and where findings go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypedDict

from cpcspec.compiler import errors, model, slip_errors
from cpcspec.compiler.ast import Arg, Block, Clause, Expr, Word
from cpcspec.compiler.calendar_bounds import LONGEST
from cpcspec.compiler.citations import citations
from cpcspec.compiler.clauses import crumb
from cpcspec.compiler.origins import Origin, Origins
from cpcspec.compiler.scope import Scope, Type
from cpcspec.compiler.typecheck import Checker
from cpcspec.diagnostics.diagnostic import Findings, Severity
from cpcspec.diagnostics.suggest import did_you_mean
from cpcspec.ir import expr as ir
from cpcspec.ir import nodes
from cpcspec.ir.fold import condition


class Facts(TypedDict):
    """What every element says of itself, ready for any `Element` node."""

    id: str
    label: str
    basis: tuple[str, ...]
    meets: tuple[str, ...]
    help: str


class Backing(TypedDict):
    """Law basis and requirement IDs, ready for any node that carries them."""

    basis: tuple[str, ...]
    meets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """A place in a procedure."""

    spec: model.Spec
    procedure: model.Procedure
    found: Findings
    origins: Origins
    scope: Scope
    crumbs: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The procedure's short name."""
        return self.procedure.block.name.text

    def inside(self, block: Block, scope: Scope | None = None) -> Context:
        """Return the context inside a block."""
        return replace(self, crumbs=(*self.crumbs, crumb(block)), scope=scope or self.scope)

    def note(self, kind: str, block: Block, path: str = "") -> None:
        """Note where an element was written; call it in the context inside the block."""
        self.origins.put(self.name, kind, path or block.name.text, Origin(block.name.span, self.crumbs))

    # ------------------------------------------------------------------ expressions

    @property
    def checker(self) -> Checker:
        """What turns the expressions of this place into IR."""
        return Checker(self.scope, self.found, self.crumbs)

    def condition(self, clause: Clause | None, index: int = 0) -> ir.Expr | None:
        """Return the condition that stands in a clause at that place; None where there is none, or it always holds."""
        return self.settled(clause.args[index]) if clause and index < len(clause.args) else None

    def settled(self, expr: Arg) -> ir.Expr | None:
        """Return a condition without what settings have settled; None where there is none, or it always holds."""
        node = self.checker.condition(expr)
        return condition(node) if node is not None else None

    def period(self, clause: Arg, severity: Severity = "error") -> nodes.Period:
        """Return a period; one that leads out of the calendar is a fault of that severity."""
        amount, unit = self.checker.period(clause, severity)
        return nodes.Period(amount=amount, unit=unit)

    def lasting(self, clause: Arg) -> nodes.Period:
        """Return a period for which something is kept, which must be longer than nothing."""
        found = self.period(clause)
        if isinstance(clause, Clause) and isinstance(found.amount, ir.Const) and found.amount.value == 0:
            problem = f"`{clause.span.text}` keeps nothing: all would be gone at once"
            self.found.add(slip_errors.UNFIT_PERIOD.at(clause.span, self.crumbs, problem=problem, years=LONGEST))
        return found

    def value(self, expr: Arg, expected: Type) -> ir.Expr:
        """Return an expression of that type."""
        return self.checker.value(expr, expected)

    # ------------------------------------------------------------------ names

    def known(self, word: Arg, space: Mapping[str, object], kind: str) -> str | None:
        """Return a name if it is among these, else report it and return None."""
        if not isinstance(word, Word):
            return None
        if word.text in space:
            return word.text
        hint = did_you_mean(word.text, space)
        self.found.add(errors.UNKNOWN_NAME.at(word.span, self.crumbs, hint=hint, kind=kind, name=word.text))
        return None

    def names(self, args: Arg, space: Mapping[str, object], kind: str) -> tuple[str, ...]:
        """Return those names that are known; report the others."""
        words = args if isinstance(args, tuple) else (args,)
        found = (self.known(each, space, kind) for each in words if isinstance(each, Word))
        return tuple(dict.fromkeys(each for each in found if each))

    def states(self, args: Arg) -> tuple[str, ...]:
        """Return the states that a clause names."""
        return self.names(args, self.procedure.space("state"), "state")

    def parties(self, args: Arg) -> tuple[str, ...]:
        """Return the parties that a clause names."""
        return self.names(args, self.procedure.space("party"), "party")

    def all_states(self, *, final: bool = True) -> tuple[str, ...]:
        """Return all states in their order, with or without the final ones."""
        blocks = self.procedure.space("state")
        return tuple(name for name, block in blocks.items() if final or not any(block.clauses("final")))

    def in_or_outside(self, block: Block) -> tuple[str, ...]:
        """Return the states that `in` or `outside` leave; all that are not final if neither is said."""
        inside = next(block.clauses("in_states"), None)
        if inside is not None:
            return self.states(inside.args[0])
        outside = next(block.clauses("outside_states"), None)
        if outside is None:
            return self.all_states(final=False)
        away = self.states(outside.args[0])
        return tuple(each for each in self.all_states() if each not in away)


def one(block: Block, kind: str) -> Clause | None:
    """Return the first clause of that kind, or None."""
    return next(block.clauses(kind), None)


def text(clause: Clause | None, index: int = 0) -> str:
    """Return the word that stands in a clause at that place, or an empty text."""
    word = clause.args[index] if clause and index < len(clause.args) else None
    return word.text if isinstance(word, Word) else ""


def words(arg: Arg) -> tuple[Word, ...]:
    """Return the words of a list of names."""
    return tuple(each for each in arg if isinstance(each, Word)) if isinstance(arg, tuple) else ()


def said_expr(arg: Arg) -> Expr | None:
    """Return the argument if it is an expression."""
    return arg if isinstance(arg, Expr) else None


def facts(block: Block) -> Facts:
    """Return name, label, basis, requirement IDs and help of a block."""
    return {"id": block.name.text, "label": block.label, **backing(block), "help": text(one(block, "help"))}


def backing(block: Block) -> Backing:
    """Return law basis and requirement IDs of a block."""
    basis = [each.text for clause in block.clauses("basis") for each in citations(text(clause))]
    meets = [each.strip() for clause in block.clauses("meets") for each in text(clause).split(",")]
    return {"basis": tuple(dict.fromkeys(basis)), "meets": tuple(dict.fromkeys(each for each in meets if each))}
