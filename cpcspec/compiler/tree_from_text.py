"""Lark tree from text: LALR with positions, and every syntax fault of the file in one run."""

from __future__ import annotations

import os
import re
import sys
from functools import cache
from pathlib import Path

from lark import Lark, Token, Tree, UnexpectedCharacters, UnexpectedInput, UnexpectedToken
from lark.lexer import PatternRE, PatternStr, TerminalDef

from cpcspec.compiler import errors, slip_errors
from cpcspec.compiler.keywords import said
from cpcspec.compiler.letters import put_right
from cpcspec.compiler.recovery import Patient
from cpcspec.compiler.slips import slips
from cpcspec.diagnostics.diagnostic import Diagnostic
from cpcspec.grammar.reader import grammar_text
from cpcspec.source import SourceFile, Span

LINE_LIMIT = 2_000
DEPTH_LIMIT = 60
FAULT_LIMIT = 60
TRIALS = 6


@cache
def parser() -> Lark:
    """Return the one parser of the language. Its tables are kept in the user's cache: to make them takes 0.4 s."""
    return Lark(
        grammar_text(),
        parser="lalr",
        propagate_positions=True,
        maybe_placeholders=True,
        edit_terminals=_whole_words,
        cache=_cache_file() or False,
    )


def _cache_file() -> str:
    """Return where Lark may keep its tables (it checks that they fit), or an empty text if there is no such place."""
    try:
        folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "cpcspec"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (OSError, RuntimeError):
        return ""
    return str(folder / f"parser-{sys.version_info[0]}.{sys.version_info[1]}.bin")


def _whole_words(terminal: TerminalDef) -> None:
    """Make a keyword match whole words only: `byapplicant` is not `by applicant`."""
    if isinstance(terminal.pattern, PatternStr) and terminal.pattern.value.isalpha():
        terminal.pattern = PatternRE(rf"{terminal.pattern.value}\b")
        terminal.priority = 1


def tree_from_text(source: SourceFile) -> tuple[Tree[Token] | None, list[Diagnostic]]:
    """Return the tree of a file and its syntax faults; the tree leaves out the lines that were not understood."""
    stop = _unreadable(source)
    if stop:
        return None, stop
    found: list[Diagnostic] = []
    patient = Patient(source)
    found += put_right(patient, source)
    while True:
        try:
            return _in_place(parser().parse(patient.text), patient), found
        except UnexpectedInput as error:
            if len(found) >= FAULT_LIMIT:
                found.append(errors.TOO_MANY.at(source.line_span(_line_of(error, patient)), limit=FAULT_LIMIT))
                return None, found
            finding = _heal(error, patient, source)
            if finding:
                found.append(finding)


def _in_place(tree: Tree[Token], patient: Patient) -> Tree[Token]:
    """Return the tree with all columns as they were before its lines were mended."""
    if not patient.mended:
        return tree
    for node in tree.iter_subtrees():
        for token in node.children:
            if isinstance(token, Token) and token.line and token.column:
                token.column = patient.before(token.line, token.column)
        if not node.meta.empty:
            node.meta.column = patient.before(node.meta.line, node.meta.column)
            node.meta.end_column = patient.before(node.meta.end_line, node.meta.end_column)
    return tree


def _unreadable(source: SourceFile) -> list[Diagnostic]:
    """Return the finding for a text that is not worth a try: it keeps the parser's time and depth bounded."""
    if len(source.text) > LINE_LIMIT:
        for number in range(1, len(source.starts) + 1):
            end = source.starts[number] if number < len(source.starts) else len(source.text)
            length = end - source.starts[number - 1]
            if length > LINE_LIMIT:
                start = source.starts[number - 1]
                return [errors.LINE_TOO_LONG.at(Span(source, start, start + 80), length=length, limit=LINE_LIMIT)]
    depth = 0
    for match in _DEPTH.finditer(source.text):
        if match[0] == "(":
            depth += 1
        elif match[0] == ")":
            depth = max(depth - 1, 0)
        else:
            depth = depth if match[0][0] in '"#' else 0
        if depth > DEPTH_LIMIT:
            return [errors.TOO_DEEP.at(Span(source, match.start(), match.end()), limit=DEPTH_LIMIT)]
    if not source.text.strip():
        return [errors.EMPTY_FILE.at(Span(source, 0, 0))]
    return []


_DEPTH = re.compile(r'"[^"\n]*"|#[^\n]*|[()]|\n[ \t]*(?=[a-z])')


def _line_of(error: UnexpectedInput, patient: Patient) -> int:
    line = getattr(error, "line", -1)
    if not isinstance(line, int) or line < 1:
        return patient.last_line
    return min(line, patient.last_line)


def _heal(error: UnexpectedInput, patient: Patient, source: SourceFile) -> Diagnostic | None:
    """Return the finding for a parser error, having taken its cause out of the patient's text."""
    line = _line_of(error, patient)
    accepted = _accepted(error)
    at_end = isinstance(error, UnexpectedToken) and error.token.type == "$END"
    column = patient.column(line, getattr(error, "column", 1) if not at_end else 1)
    rest = patient.line(line)[column - 1 :]
    if not at_end:
        block = _closed_too_early(patient, source, line, column) or _left_open(patient, source, line, column)
        if block:
            return block
        ends = patient.says_only(line, "end")
        known = None if ends else _known_slip(patient, source, line, column, accepted)
        if known:
            return known
    if at_end or (patient.first_word(line) != "end" and "_END" in accepted and _fits_above(error, patient, line)):
        return _missing_end(patient, source, None if at_end else line)
    word = _first_word(rest)
    if column - 1 <= patient.indent(line) or patient.says_only(line, "end"):
        return _bad_start(patient, source, line, word, accepted)
    start = source.starts[line - 1] + patient.before(line, column) - 1
    if not patient.cut(line, column):
        patient.blank_with_body(line)
        return None
    span = Span(source, start, start + max(len(word), 1))
    if not word:
        return slip_errors.CUT_SHORT.at(source.line_span(line), expected=said(accepted))
    hint = patient.suggest(word, accepted)
    hint = f"did you mean `{hint}`?" if hint else ""
    cure = "delete it: the line is complete before it" if accepted == {"_NL"} else ""
    return errors.UNEXPECTED.at(span, word=word, expected=said(accepted, word), hint=hint, cure=cure)


def _known_slip(patient: Patient, source: SourceFile, line: int, column: int, accepted: set[str]) -> Diagnostic | None:
    """Return the finding for a slip that is known, having put it right; None if there is none, or it was tried."""
    if "ELSE" in accepted and line < patient.last_line and patient.first_word(line + 1) == "else":
        at = source.line_span(line + 1)
        end = len(patient.line(line).partition("#")[0].rstrip())
        patient.replace(line, end, len(patient.line(line)), " " + patient.line(line + 1).strip())
        patient.blank(line + 1)
        problem = "`else` stands on a line of its own"
        return slip_errors.OTHERWISE.at(at, problem=problem, cure="put it behind the condition, on the same line")
    for slip in slips(patient.line(line), column - 1, accepted):
        if patient.tries(line, slip.start, slip.mended):
            first, last = slip.shown or (slip.start, slip.end)
            start = source.starts[line - 1]
            span = Span(
                source,
                start + patient.before(line, first + 1) - 1,
                start + max(patient.before(line, last + 1) - 1, patient.before(line, first + 1)),
            )
            written = patient.line(line)[slip.start : slip.end]
            patient.replace(line, slip.start, slip.end, slip.mended)
            if slip.fault is slip_errors.NAME_FORM:
                patient.respell(line, written, slip.mended)
            return slip.fault.at(span, cure=slip.cure, problem=slip.problem)
    return None


def _bad_start(patient: Patient, source: SourceFile, line: int, word: str, accepted: set[str]) -> Diagnostic:
    start = source.starts[line - 1] + patient.before(line, patient.indent(line) + 1) - 1
    span = Span(source, start, start + max(len(word), 1))
    if patient.first_word(line) == "end":
        under = patient.stands_under(line)
        patient.blank(line)
        return errors.STRAY_END.at(source.line_span(line), what="nothing", cure=_takes_no_end(under))
    hint = patient.suggest(word, accepted) or ("_END" in accepted and patient.suggest(word, patient.outer(line))) or ""
    if hint:
        patient.replace_first(line, hint)
        hint = f"did you mean `{hint}`?"
    else:
        patient.blank_with_body(line)
    return errors.UNKNOWN_WORD.at(span, hint=hint, word=word, expected=said(accepted, word))


def _left_open(patient: Patient, source: SourceFile, line: int, column: int) -> Diagnostic | None:
    """Return the finding for a block that was not closed though lines no deeper than it follow; None if none was."""
    for block, before in list(patient.left_open(line))[-TRIALS:]:
        patient.close_before(before)
        if not _further(patient, line, column + (before == line)):
            patient.replace(before, 0, 1, "")
            continue
        words = " ".join(source.line(block).split()[:2])
        also = ((source.line_span(before), "this line no longer belongs to it"),)
        return errors.MISSING_END.at(source.line_span(block), block=words, where="", also=also)
    return None


def _further(patient: Patient, line: int, column: int) -> bool:
    """Return whether the parser gets beyond a place of the text as it now stands."""
    try:
        parser().parse(patient.text)
    except UnexpectedInput as error:
        at_end = isinstance(error, UnexpectedToken) and error.token.type == "$END"
        return at_end or (_line_of(error, patient), error.column) > (line, column)
    return True


def _closed_too_early(patient: Patient, source: SourceFile, line: int, column: int) -> Diagnostic | None:
    """Return the finding for an `end` above that closed a block which goes on, having taken it out; None if none did.

    Without it the parser must get further: indentation alone proves nothing.
    """
    # The first of a chain is the cause; one further up has nothing to do with this line.
    for at, block in list(patient.too_early(line))[-TRIALS:]:
        under = patient.stands_under(at)
        hidden = patient.hidden(at)
        if not _further(patient, line, column):
            patient.show(at, hidden)
            continue
        words = " ".join(source.line(block).split()[:2])
        what = f"`{words}` of line {block}, which goes on below"
        also = ((source.line_span(block), "the block starts here"),)
        return errors.STRAY_END.at(source.line_span(at), what=what, cure=_takes_no_end(under), also=also)
    return None


def _takes_no_end(word: str) -> str:
    return f"delete it: `{word}` takes no `end`" if word else ""


def _missing_end(patient: Patient, source: SourceFile, line: int | None) -> Diagnostic:
    opened = patient.unclosed(line)
    number = opened or 1
    words = " ".join(source.line(number).split()[:2])
    inner = patient.misfit(line)
    patient.close_before(line)
    if line is None and inner is None:
        span = source.line_span(source.last_said())
        also = ((source.line_span(number), "it starts here"),)
        cure = "close it with a line `end` after this one"
        return errors.MISSING_END.at(span, block=words, where=f" (it starts on line {number})", also=also, cure=cure)
    next_line = ((source.line_span(line), "the next line no longer belongs to it"),) if line else ()
    return errors.MISSING_END.at(source.line_span(number), block=words, where="", also=next_line)


def _fits_above(error: UnexpectedInput, patient: Patient, line: int) -> bool:
    """Return whether the line would be right once a block above it were closed."""
    word = patient.first_word(line)
    column = getattr(error, "column", 1)
    return isinstance(column, int) and column - 1 <= patient.indent(line) and patient.opens_elsewhere(word, line)


def _accepted(error: UnexpectedInput) -> set[str]:
    """Return the terminals that could have stood at the place of the error."""
    if isinstance(error, UnexpectedToken):
        return set(error.accepts or error.expected)
    if isinstance(error, UnexpectedCharacters):
        return set(error.allowed or ())
    return set()


def _first_word(text: str) -> str:
    match = re.match(r'"[^"]*"?|[\w/-]+|\S', text.lstrip())
    return match[0][:40] if match else ""
