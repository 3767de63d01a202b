"""Specs on disk: found, read, compiled and checked; and `generated/`, written or compared."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path, PurePath

from cpcspec.checks import run
from cpcspec.compiler import errors
from cpcspec.compiler.driver import Compiled, compile_sources
from cpcspec.diagnostics.diagnostic import Diagnostic, Findings
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
    given = [Path(each) for each in paths]
    for path in given:
        for each in _files(path, sources.findings):
            _read(each, sources)
    if given and not sources.specs and not len(sources.findings):
        shown = given[0].as_posix()
        sources.findings.add(errors.NO_SPEC.at(_nowhere(shown), path=shown))
    return sources


def _files(path: Path, found: Findings) -> list[Path]:
    """Return the files at a path: itself with the tables beside it, or the specs and tables below it."""
    if path.is_file():
        beside = sorted(each for each in path.parent.glob(f"*{TABLE_SUFFIX}") if not each.is_dir() and each != path)
        return [path, *beside]
    if not path.is_dir():
        found.add(_unreadable(path, "it is no ordinary file" if path.exists() else "there is no such file"))
        return []
    below = [Path(folder) / name for folder, _, names in os.walk(path, onerror=_noting(found, path)) for name in names]
    wanted = sorted(each for each in below if each.suffix in (SPEC_SUFFIX, TABLE_SUFFIX))
    if any(each.suffix == SPEC_SUFFIX for each in wanted):
        return wanted
    shown = path.as_posix()
    if not any(each.span.source.path.startswith(shown) for each in found):
        found.add(errors.NO_SPEC.at(_nowhere(shown), path=shown))
    return []


def _noting(found: Findings, top: Path) -> Callable[[OSError], None]:
    """Return what notes the folders that cannot be searched."""

    def note(error: OSError) -> None:
        found.add(_unreadable(Path(error.filename or top), _why(error)))

    return note


def _unreadable(path: Path, reason: str) -> Diagnostic:
    shown = path.as_posix()
    return errors.UNREADABLE.at(_nowhere(shown), path=shown, reason=reason)


def _why(error: OSError) -> str:
    return (error.strerror or "it cannot be opened").lower()


def _read(path: Path, sources: Sources) -> None:
    shown = path.as_posix()
    if path.exists() and not path.is_file():
        # A pipe or a device could keep the reader waiting for ever.
        sources.findings.add(_unreadable(path, "it is no ordinary file"))
        return
    try:
        data = path.read_bytes()
    except OSError as error:
        sources.findings.add(_unreadable(path, _why(error)))
        return
    try:
        sources.take(shown, data.decode("utf-8"))
    except UnicodeDecodeError as error:
        readable = SourceFile(shown, data.decode("utf-8", errors="replace"))
        start = len(data[: error.start].decode("utf-8"))
        sources.findings.add(errors.NOT_UTF8.at(Span(readable, start, start + 1), offset=error.start))
        if b"\0" not in data:
            # What it says is still judged, so that nothing that depends on it is called missing.
            sources.take(shown, "".join(map(_plain, data.decode("cp1252", errors="replace"))))


def _plain(letter: str) -> str:
    """Return a letter without its accent, and `_` for any other sign that is not ASCII."""
    bare = unicodedata.normalize("NFKD", letter)[0]
    return bare if bare.isascii() else "_"


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
