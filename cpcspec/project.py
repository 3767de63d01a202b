"""Specs on disk: found, read, compiled and checked; and `generated/`, written or compared."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePath

from cpcspec.checks import run
from cpcspec.compiler import errors
from cpcspec.compiler.driver import Compiled, compile_sources
from cpcspec.diagnostics.diagnostic import Findings
from cpcspec.ir.expr import Scalar
from cpcspec.source import SourceFile, Span

SPEC_SUFFIX = ".cpc"
TABLE_SUFFIX = ".csv"
BOM = "\ufeff"


class Sources:
    """What a folder or some files hold: specs, tables, and what could not be read."""

    def __init__(self) -> None:
        """Start empty."""
        self.specs: list[SourceFile] = []
        self.tables: dict[str, SourceFile] = {}
        self.findings = Findings()

    def take(self, name: str, text: str) -> None:
        """Take a file in, by the ending of its name."""
        source = SourceFile(name, text.removeprefix(BOM))
        if name.endswith(TABLE_SUFFIX):
            self.tables[name] = source
        else:
            self.specs.append(source)


def read(paths: Iterable[str | PurePath]) -> Sources:
    """Return all specs and tables at these paths; folders are searched at any depth, in the order of names."""
    sources = Sources()
    for path in map(Path, paths):
        shown = path.as_posix()
        files = _files(path)
        if not files and (path.is_dir() or not path.exists()):
            reason = errors.NO_SPEC if path.is_dir() else errors.UNREADABLE
            sources.findings.add(reason.at(_nowhere(shown), path=shown, reason="there is no such file"))
        for each in files:
            _read(each, sources)
    return sources


def _files(path: Path) -> list[Path]:
    """Return the files at a path: itself with the tables beside it, or the specs and tables below it."""
    if path.is_file():
        return [path, *sorted(path.parent.glob(f"*{TABLE_SUFFIX}"))]
    found = [Path(folder) / name for folder, _, names in os.walk(path) for name in names]
    wanted = sorted(each for each in found if each.suffix in (SPEC_SUFFIX, TABLE_SUFFIX))
    return wanted if any(each.suffix == SPEC_SUFFIX for each in wanted) else []


def _read(path: Path, sources: Sources) -> None:
    shown = path.as_posix()
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "it cannot be opened"
        sources.findings.add(errors.UNREADABLE.at(_nowhere(shown), path=shown, reason=reason))
        return
    try:
        sources.take(shown, data.decode("utf-8"))
    except UnicodeDecodeError as error:
        readable = SourceFile(shown, data.decode("utf-8", errors="replace"))
        start = len(data[: error.start].decode("utf-8"))
        sources.findings.add(errors.NOT_UTF8.at(Span(readable, start, start + 1), offset=error.start))


def _nowhere(path: str) -> Span:
    return Span(SourceFile(path, ""), 0, 0)


def compiled(sources: Sources, settings: Mapping[str, Scalar] | None = None) -> Compiled:
    """Return what the sources mean, with the findings of reading them."""
    done = compile_sources(sources.specs, sources.tables, settings)
    done.findings.extend(sources.findings)
    return done


def compile_folder(*paths: str | PurePath, settings: Mapping[str, Scalar] | None = None) -> Compiled:
    """Return what the specs at these paths mean; `settings` takes other values for some of their settings."""
    return compiled(read(paths), settings)


def compile_texts(texts: Mapping[str, str], settings: Mapping[str, Scalar] | None = None) -> Compiled:
    """Return what some texts mean; names ending in `.csv` are tables, all others specs."""
    sources = Sources()
    for name, text in texts.items():
        sources.take(name, text)
    return compiled(sources, settings)


def check(paths: Iterable[str | PurePath]) -> Compiled:
    """Return what the specs at these paths mean, with the findings of all passes and, if they hold, of all checks."""
    sources = read(paths)
    done = compiled(sources)
    if done.ok:
        done.findings = run.check(done.spec, done.origins, sources.specs, done.findings)
    return done
