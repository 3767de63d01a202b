"""Building never costs what building did not write: other people's files, edits, and the old output when it fails."""

from __future__ import annotations

import errno
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cpcspec.generated import Difference, differences, write
from cpcspec.writing import manifest
from cpcspec.writing.manifest import MANIFEST
from cpcspec.writing.place import ASIDE, CannotWrite
from tests.support.folders import KILLED, held, writer
from tests.support.tree import ROOT

OLD = {"ir.json": "{}\n", "loan/models.py": "x = 1\n", "old/page.md": "old\n"}
NEW = {"ir.json": "[]\n", "loan/models.py": "x = 2\n", "new/page.md": "new\n"}
OWNER = "cpcspec build"


def a_file(path: Path, text: str = "mine\n") -> None:
    """Write a file, with its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def a_link(path: Path) -> None:
    """Make a link in a folder of the target to what lies outside."""
    path.parent.mkdir(exist_ok=True)
    path.symlink_to("../../outside/letter.txt")


STRANGERS: dict[str, Callable[[Path], object]] = {
    "a repository": lambda to: a_file(to / ".git/HEAD"),
    "a repository without files": lambda to: (to / ".git").mkdir(),
    "a spec": lambda to: a_file(to / "permit.cpc"),
    "a spec deep down": lambda to: a_file(to / "loan/deep/permit.cpc"),
    "a document": lambda to: a_file(to / "letter.txt"),
    "a hidden file": lambda to: a_file(to / ".env"),
    "a link to a file": lambda to: (to / "link").symlink_to("../outside/letter.txt"),
    "a link to a folder": lambda to: (to / "link").symlink_to("../outside"),
    "a link to nothing": lambda to: (to / "link").symlink_to("nowhere"),
}
IN_THE_WAY: dict[str, Callable[[Path], object]] = {
    "a file of that name": lambda to: a_file(to / "new/page.md"),
    "a folder of that name": lambda to: a_file(to / "new/page.md/letter.txt"),
    "a file where a folder must be": lambda to: a_file(to / "new"),
    "a link of that name": lambda to: a_link(to / "new/page.md"),
    "a link where a folder must be": lambda to: (to / "new").symlink_to("../outside"),
    "a list of somebody else": lambda to: (to / MANIFEST).write_text("# theirs\n"),
}


@pytest.fixture
def to(tmp_path: Path) -> Path:
    """Return the target, beside a folder that is none of its business."""
    a_file(tmp_path / "outside/letter.txt")
    (tmp_path / "to").mkdir()
    return tmp_path / "to"


@pytest.mark.parametrize("built", [False, True])
@pytest.mark.parametrize("name", sorted(STRANGERS))
def test_a_folder_with_anything_else_in_it_is_refused(to: Path, name: str, built: bool) -> None:
    """Whatever no build wrote makes the build stop in one line that names the cure, and all stays as it was."""
    if built:
        write(to, OLD)
    STRANGERS[name](to)
    before = held(to.parent)
    with pytest.raises(CannotWrite, match=r"^`.*` holds .*: name another folder, or say `--into` to write beside it$"):
        write(to, NEW)
    assert held(to.parent) == before
    assert any(each.fate == "strange" for each in differences(to, NEW))


@pytest.mark.parametrize("name", sorted(STRANGERS))
def test_who_says_so_may_build_beside_other_things(to: Path, name: str) -> None:
    """With `--into` the output lies beside what else there is; only output comes and goes."""
    STRANGERS[name](to)
    before = held(to.parent)
    write(to, OLD, into=True)
    write(to, NEW, into=True)
    assert differences(to, NEW, into=True) == []
    after = held(to.parent)
    assert {path: after.get(path) for path in before} == before
    assert "to/old" not in after


@pytest.mark.parametrize("into", [False, True])
@pytest.mark.parametrize("name", sorted(IN_THE_WAY))
def test_what_is_in_the_way_stays(to: Path, name: str, into: bool) -> None:
    """A thing of somebody else where output should go is never replaced or followed, whatever is said."""
    write(to, OLD)
    IN_THE_WAY[name](to)
    before = held(to.parent)
    with pytest.raises(CannotWrite, match="name another folder"):
        write(to, NEW, into=into)
    assert held(to.parent) == before


def test_what_was_changed_since_is_left_and_told(to: Path) -> None:
    """An edited file stays as it is whether it is still wanted or not, until it is removed or put back."""
    write(to, OLD)
    a_file(to / "ir.json")
    a_file(to / "old/page.md")
    (to / "loan/models.py").unlink()
    (to / "loan/models.py").symlink_to("../../outside/letter.txt")
    told = [Difference(path, "edited") for path in ("ir.json", "loan/models.py", "old/page.md")]
    assert write(to, NEW) == sorted([*told, Difference("new/page.md", "new")])
    assert write(to, NEW) == told
    assert [(to / each).read_text() for each in OLD] == ["mine\n"] * 3
    assert Difference("ir.json", "changed") in differences(to, NEW)
    a_file(to / "ir.json", OLD["ir.json"])
    (to / "old/page.md").unlink()
    (to / "loan/models.py").unlink()
    write(to, NEW)
    assert differences(to, NEW) == []


def test_output_of_a_version_without_lists_is_taken_over_or_told(to: Path) -> None:
    """Where all is as it should be the list is written; where it is older, one line says what to do."""
    write(to, OLD)
    (to / MANIFEST).unlink()
    assert differences(to, OLD) == [Difference(MANIFEST, "new")]
    assert write(to, OLD) == []
    assert differences(to, OLD) == []
    (to / MANIFEST).unlink()
    before = held(to)
    with pytest.raises(CannotWrite, match="if an older version made them, move the folder away and try again"):
        write(to, {**OLD, "ir.json": "[]\n"})
    assert held(to) == before


HASH = manifest.hash_of(b"mine\n")
PATHS = ("../outside/letter.txt", "/letter.txt", "a/../../letter.txt", "./ir.json", "a//b", MANIFEST, "..", "a\\b")
LISTS = {
    **{path: f"{HASH}  {path}\n" for path in PATHS},
    "a hash that is none": "abc  ir.json\n",
    "the marks of a merge": "<<<<<<< HEAD\n",
    "no end": f"{HASH}  ir.json",
}


@pytest.mark.parametrize("name", sorted(LISTS))
def test_a_list_that_is_damaged_is_not_trusted(to: Path, name: str) -> None:
    """A list that names what cannot be output, or is not whole, is refused; nothing is deleted by it."""
    write(to, OLD)
    text = manifest.render(OWNER, {}) + LISTS[name]
    (to / MANIFEST).write_text(text, encoding="utf-8")
    before = held(to.parent)
    with pytest.raises(CannotWrite, match=r"is damaged in line 2: remove it and try again"):
        write(to, NEW, into=True)
    assert held(to.parent) == before
    assert differences(to, OLD) == [Difference(MANIFEST, "changed")]


FULL = OSError(errno.ENOSPC, "No space left on device")
CALLS = ((Path, "replace"), (os, "open"), (Path, "mkdir"), (os, "link"), (Path, "unlink"), (os, "fsync"))


@pytest.mark.parametrize("fault", [FULL, KeyboardInterrupt()])
@pytest.mark.parametrize(("owner", "call"), CALLS)
def test_a_build_that_fails_leaves_all_as_it_was(
    to: Path, monkeypatch: pytest.MonkeyPatch, owner: object, call: str, fault: BaseException
) -> None:
    """Wherever on the way the disk is full or Ctrl-C comes, the output is the old one or the new one, and all of it."""
    write(to, NEW)
    new = held(to)
    genuine = getattr(owner, call)
    failed = 0
    for number in range(1, 100):
        place = to.parent / f"{number}/to"
        write(place, OLD)
        old = held(place)
        calls: list[object] = []

        def failing(*args: Any, _calls: list[object] = calls, _number: int = number, **options: Any) -> Any:
            _calls.append(args)
            if len(_calls) == _number:
                raise fault
            return genuine(*args, **options)

        with monkeypatch.context() as patch:
            patch.setattr(owner, call, failing)
            try:
                write(place, NEW)
                whole = [new]
            except (CannotWrite, KeyboardInterrupt):
                failed += 1
                whole = [old, new]
        assert held(place) in whole
        assert list(place.parent.iterdir()) == [place]
        if len(calls) < number:
            break
    assert failed or (call, fault) == ("link", FULL)  # a copy does as well


def test_a_disk_that_is_full_leaves_all_as_it_was(to: Path) -> None:
    """The system's own limit stops a large file half way: the old output stays, and no new folder does."""
    write(to, OLD)
    before = held(to.parent)
    code = (
        "import sys; from pathlib import Path; from cpcspec.generated import write\n"
        "write(Path(sys.argv[1]), {'ir.json': '[]', 'z': 'x' * 100_000})"
    )
    for target in (to, to.parent / "fresh/deep"):
        done = subprocess.run(
            [sys.executable, "-c", code, str(target)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)),
        )
        assert "CannotWrite" in done.stderr
        assert "file too large" in done.stderr
        assert held(to.parent) == before


@pytest.mark.parametrize("last", range(1, 6))
def test_a_build_that_is_killed_is_made_good_by_the_next(to: Path, last: int) -> None:
    """Wherever it is killed, the next build knows all files as its own, and nothing unfinished is left."""
    write(to, {"a.txt": "old", "b/c.txt": "old", "gone.txt": "old"})
    assert writer(to, killed_at=last).wait() == KILLED
    newer = {"a.txt": "newer", "b/c.txt": "newer"}
    assert not [each for each in write(to, newer) if each.fate == "edited"]
    assert differences(to, newer) == []
    assert set(held(to.parent)) == {"outside", "outside/letter.txt", "to", *(f"to/{each}" for each in held(to))}
    assert set(held(to)) == {"a.txt", "b", "b/c.txt", MANIFEST}


def test_two_builds_at_once_leave_the_output_of_one(to: Path) -> None:
    """Builds into one folder wait for each other: never is there a mixture."""
    running = [writer(to, times=30, words=words) for words in ("one", "two")]
    assert [each.wait() for each in running] == [0, 0]
    texts = {(to / name).read_text().split(" ")[0] for name in ("a.txt", "b/c.txt")}
    assert len(texts) == 1
    listed = manifest.read(to, OWNER).files
    assert {each for each in held(to) if (to / each).is_file()} == {*listed, MANIFEST}
    assert all({manifest.hash_of((to / path).read_bytes())} == set(hashes) for path, hashes in listed.items())
    assert {each.name for each in to.parent.iterdir()} == {"outside", "to"}


def test_a_name_that_changed_its_capitals_only_is_kept(to: Path) -> None:
    """Where capitals make no difference the old name is the new file: it is not removed as a file of no spec."""
    write(to, {"Loan.py": "x = 1\n"})
    os.link(to / "Loan.py", to / "loan.py")  # what such a disk shows
    write(to, {"loan.py": "x = 1\n"})
    assert (to / "loan.py").read_text() == "x = 1\n"


def test_a_place_that_can_be_no_folder_of_output_is_told(to: Path) -> None:
    """A file, something below a file and what is read-only are refused in words."""
    a_file(to.parent / "file")
    write(to, OLD)
    (to / "ir.json").chmod(0o444)
    told = {to.parent / "file": "it is a file; name a folder", to.parent / "file/x": "not a directory", to: "read-only"}
    for place, words in told.items():
        before = held(to.parent)
        with pytest.raises(CannotWrite, match=words):
            write(place, NEW)
        assert held(to.parent) == before


def test_a_target_that_is_a_link_is_the_folder_behind_it(to: Path) -> None:
    """Who names a link means where it leads; the rights of a file that is replaced are kept."""
    (to.parent / "link").symlink_to("to")
    write(to.parent / "link", OLD)
    (to / "ir.json").chmod(0o600)
    write(to.parent / "link", NEW)
    assert differences(to, NEW) == []
    assert (to.parent / "link").is_symlink()
    assert (to / "ir.json").stat().st_mode & 0o777 == 0o600


def test_a_target_on_a_disk_of_its_own_is_written_in_itself(to: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can be renamed from beside the folder, what is not finished lies in it, and goes."""
    monkeypatch.setattr(os.path, "ismount", lambda path: Path(path) == to)
    seen = []
    genuine = os.open

    def noting(path: Any, *args: Any, **options: Any) -> int:
        if ASIDE in str(path):
            seen.append(Path(path).parent.parent)
        return genuine(path, *args, **options)

    monkeypatch.setattr(os, "open", noting)
    write(to, OLD)
    assert to in seen
    assert set(held(to)) == {"ir.json", "loan", "loan/models.py", "old", "old/page.md", MANIFEST}
