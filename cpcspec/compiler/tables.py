"""Code lists and the register, read from CSV tables beside the spec."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import PurePosixPath

from cpcspec.compiler import errors
from cpcspec.compiler.ast import Word
from cpcspec.diagnostics.diagnostic import Findings
from cpcspec.diagnostics.suggest import did_you_mean
from cpcspec.ir.tables import AuthorityRow, Code
from cpcspec.source import SourceFile

CODE_COLUMNS = ("code", "label")
DATE_COLUMNS = ("valid_from", "valid_to")
REGISTER_COLUMNS = ("id", "name", "kinds", "country", "mailbox")


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
    reader = csv.reader(source.text.splitlines())
    lines = [(reader.line_num, each) for each in reader if any(cell.strip() for cell in each)]
    columns = tuple(cell.strip() for cell in lines[0][1]) if lines else ()
    missing = [each for each in needed if each not in columns]
    for column in missing:
        found.add(errors.TABLE_COLUMN.at(name.span, path=path, column=column))
    if missing:
        return None
    rows = []
    for number, cells in lines[1:]:
        if len(cells) > len(columns):
            problem = f"has {len(cells)} cells for {len(columns)} columns"
            found.add(errors.TABLE_ROW.at(source.line_span(number), line=number, problem=problem))
        padded = [*cells, *("",) * (len(columns) - len(cells))]
        rows.append((number, {key: cell.strip() for key, cell in zip(columns, padded, strict=False)}))
    return columns, rows, source


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
            found.add(errors.TABLE_ROW.at(source.line_span(number), line=number, problem=problem))
            continue
        entries[row["code"]] = Code(
            code=row["code"],
            label=row["label"],
            valid_from=row.get("valid_from") or None,
            valid_to=row.get("valid_to") or None,
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
        if problem:
            found.add(errors.TABLE_ROW.at(source.line_span(number), line=number, problem=problem))
            continue
        register[row["id"]] = AuthorityRow(
            id=row["id"], name=row["name"], kinds=own, country=row["country"], mailbox=row["mailbox"]
        )
    return register
