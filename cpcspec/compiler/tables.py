"""Code lists and the register, read from CSV tables beside the spec."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import PurePosixPath

from cpcspec.compiler import errors
from cpcspec.compiler.ast import Word
from cpcspec.compiler.cells import Cells, cells_of
from cpcspec.diagnostics.diagnostic import GUESS, Diagnostic, Findings
from cpcspec.diagnostics.suggest import did_you_mean
from cpcspec.ir.tables import AuthorityRow, Code
from cpcspec.source import SourceFile, Span

CODE_COLUMNS = ("code", "label")
DATE_COLUMNS = ("valid_from", "valid_to")
REGISTER_COLUMNS = ("id", "name", "kinds", "country", "mailbox")


LONGEST = 2_000
"""A longer cell is a slip, such as a whole document in it."""
NAMED = {";": "semicolons", "\t": "tabs", "|": "signs `|`"}


def table_rows(
    name: Word, needed: tuple[str, ...], files: Mapping[str, SourceFile], found: Findings
) -> tuple[tuple[str, ...], list[tuple[int, dict[str, str]]], SourceFile] | None:
    """Return a table's columns, its rows with their line numbers, and its file; None if it cannot be used."""
    path = str(PurePosixPath(name.span.source.path).parent / name.text)
    source = files.get(path)
    if source is None:
        tables = [PurePosixPath(each).name for each in files if each.endswith(".csv")]
        found.add(errors.TABLE_MISSING.at(name.span, path=path, hint=did_you_mean(name.text, tables)))
        return None
    table = cells_of(source.text)
    if not table.rows:
        cure = f"write a first line `{','.join(needed)}`, and a line for each entry"
        found.add(errors.TABLE_FORM.at(Span(source, 0, 0), problem="this table is empty", cure=cure))
        return None
    columns = _columns(table, needed, source, found)
    if columns is None:
        return None
    if len(table.rows) == 1:
        problem = "this table names its columns and has no entry"
        found.add(errors.TABLE_FORM.at(source.line_span(table.rows[0].line), problem=problem, cure="add its entries"))
    for line in table.open_quotes:
        problem = "opens a quotation mark that is not closed behind the text"
        found.add(_bad_row(source, line, problem, 'close it, and write a `"` inside a text twice: `""`'))
    return columns, _rows(table, columns, source, found), source


def _columns(table: Cells, needed: tuple[str, ...], source: SourceFile, found: Findings) -> tuple[str, ...] | None:
    """Return the names of the columns; None if one that is needed is not there. At most one finding tells the cause."""
    line = table.rows[0].line
    place = source.line_span(line)
    known = (*needed, *DATE_COLUMNS)
    written = table.rows[0].cells
    columns = tuple(each.lower() if each.lower() in known and each.lower() not in written else each for each in written)
    missing = [each for each in needed if each not in columns]
    twice = [each for at, each in enumerate(columns) if each and each in columns[:at]]
    if missing:
        near = {each: did_you_mean(each, [own for own in columns if own]) for each in missing[:1]}
        hint = near[missing[0]] if GUESS in near[missing[0]] else ""
        said = ", ".join(f"`{each}`" for each in missing)
        found.add(errors.TABLE_COLUMN.at(place, path=source.path, column=said, hint=hint))
        return None
    if table.separator != ",":
        problem = f"the cells of this table are parted by {NAMED.get(table.separator, table.separator)}, not by commas"
        cure = "save it as `CSV UTF-8` with commas, or put commas between the cells"
        found.add(errors.TABLE_FORM.at(place, problem=problem, cure=cure))
    elif columns != written:
        wrong = [f"`{each}`" for each, own in zip(written, columns, strict=True) if each != own]
        right = ", ".join(f"`{own}`" for each, own in zip(written, columns, strict=True) if each != own)
        many = "columns are" if len(wrong) > 1 else "column is"
        problem = f"the {many} written in small letters, not {', '.join(wrong)}"
        found.add(errors.TABLE_FORM.at(place, problem=problem, cure=f"write {right}"))
    if twice:
        problem = f"two columns are called `{twice[0]}`"
        found.add(errors.TABLE_FORM.at(place, problem=problem, cure="rename or delete one of them"))
    return columns


def _rows(
    table: Cells, columns: tuple[str, ...], source: SourceFile, found: Findings
) -> list[tuple[int, dict[str, str]]]:
    rows = []
    for number, cells in table.rows[1:]:
        if any(cells[len(columns) :]) and number not in table.open_quotes:
            problem = f"has {len(cells)} cells for {len(columns)} columns"
            found.add(
                _bad_row(source, number, problem, "put a text that holds a comma in quotes, or delete the last cell")
            )
        longest = max(map(len, cells))
        if longest > LONGEST:
            problem = f"has a cell of {longest} characters; at most {LONGEST} can be read"
            found.add(_bad_row(source, number, problem, "shorten it, or look for a quotation mark too many"))
        padded = [*cells, *("",) * (len(columns) - len(cells))]
        row: dict[str, str] = {}
        for key, cell in zip(columns, padded, strict=False):
            row.setdefault(key, cell[:LONGEST])
        rows.append((number, row))
    return rows


def _bad_row(source: SourceFile, line: int, problem: str, cure: str = "") -> Diagnostic:
    return errors.TABLE_ROW.at(source.line_span(line), line=line, problem=problem, cure=cure)


def read_codes(name: Word, files: Mapping[str, SourceFile], found: Findings) -> tuple[tuple[str, ...], dict[str, Code]]:
    """Return the attributes and the entries of a code list, by code."""
    table = table_rows(name, CODE_COLUMNS, files, found)
    if table is None:
        return (), {}
    columns, rows, source = table
    attributes = tuple(each for each in columns if each not in CODE_COLUMNS + DATE_COLUMNS)
    entries: dict[str, Code] = {}
    for number, row in rows:
        problem = _code_problem(row, entries)
        if problem:
            found.add(_bad_row(source, number, problem))
        if not row["code"] or row["code"] in entries:
            continue
        # An entry with another fault is kept: rules that name it are right.
        entries[row["code"]] = Code(
            code=row["code"],
            label=row["label"] or row["code"],
            valid_from=None if problem else row.get("valid_from") or None,
            valid_to=None if problem else row.get("valid_to") or None,
            attributes={each: row[each] for each in attributes if row[each]},
        )
    return attributes, entries


def _code_problem(row: Mapping[str, str], entries: Mapping[str, Code]) -> str:
    if not row["code"] or not row["label"]:
        return "has no code or no label"
    if row["code"] in entries:
        return f"repeats the code `{row['code']}`"
    for column in DATE_COLUMNS:
        text = row.get(column, "")
        if text and not _is_date(text):
            return f"has `{text}` in `{column}`, which is no date such as 2020-02-03"
    first, last = row.get("valid_from", ""), row.get("valid_to", "")
    if first and last and last < first:
        return f"ends on {last}, before it starts on {first}"
    return ""


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def read_register(
    name: Word, kinds: Mapping[str, object], files: Mapping[str, SourceFile], found: Findings
) -> dict[str, AuthorityRow]:
    """Return the authorities of a register, by id."""
    table = table_rows(name, REGISTER_COLUMNS, files, found)
    if table is None:
        return {}
    _, rows, source = table
    register: dict[str, AuthorityRow] = {}
    for number, row in rows:
        own = tuple(each.strip() for each in row["kinds"].split(";") if each.strip())
        problem = ""
        unknown = [each for each in own if each not in kinds]
        if not row["id"] or not own:
            problem = "has no id or no kind"
        elif row["id"] in register:
            problem = f"repeats the id `{row['id']}`"
        elif unknown:
            problem = f"has the unknown kind `{unknown[0]}`"
        elif not row["name"] or not row["country"]:
            problem = f"has no {'country' if row['name'] else 'name'}"
        elif not row["mailbox"]:
            problem = f"names no mailbox for `{row['id']}`, so that no mail reaches it"
        if problem:
            found.add(_bad_row(source, number, problem))
        if not row["id"] or row["id"] in register:
            continue
        register[row["id"]] = AuthorityRow(
            id=row["id"],
            name=row["name"],
            kinds=tuple(each for each in own if each in kinds),
            country=row["country"],
            mailbox=row["mailbox"],
        )
    return register
