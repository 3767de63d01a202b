"""A story is told as it is played, on a database that stays."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from cpcspec.ir.codec import encode
from cpcspec.ir.story import (
    After,
    Does,
    MustRefuse,
    OnDate,
    Starts,
    Step,
    Story,
    ThenGone,
    ThenState,
    encode_stories,
)
from runtime.app.cli import main
from runtime.app.demo import tell
from runtime.engine.replay import verify
from runtime.store.sqlite import MEMORY, SqliteStore
from runtime.tables import CASES
from tests.support.tiny_spec import WRITER, tiny_spec

STEPS: tuple[Step, ...] = (
    OnDate(line="on 2020-02-03", place="s.cpc:1", day="2020-02-03"),
    Starts(line="writer_fr starts note as n", place="s.cpc:2", actor=WRITER, case="n", procedure="note"),
    Does(
        line="writer_fr does send on n",
        place="s.cpc:3",
        actor=WRITER,
        case="n",
        action="send",
        refused=MustRefuse(code="incomplete"),
    ),
    Starts(
        line="writer_fr starts note as m",
        place="s.cpc:4",
        actor=WRITER,
        case="m",
        procedure="note",
        values={"subject": "hello"},
    ),
    Does(line="writer_fr does send on m", place="s.cpc:5", actor=WRITER, case="m", action="send"),
    Does(line="writer_fr does delete_draft on n", place="s.cpc:6", actor=WRITER, case="n", action="delete_draft"),
    ThenGone(line="then n is gone", place="s.cpc:7", case="n"),
    After(line="after 30 days", place="s.cpc:8", amount=30, unit="day"),
    ThenState(line="then m is closed", place="s.cpc:9", case="m", state="closed"),
)
STORY = Story(id="whole", label="From draft to end", place="s.cpc:1", procedures=("note",), steps=STEPS)
SHORT = Story(id="short", steps=STEPS[:2])
WRONG = Story(id="wrong", steps=(*STEPS[:2], ThenState(line="then n is sent", place="s:3", case="n", state="sent")))
SET = Story(id="set", settings={"days": 3}, steps=STEPS)
TOLD = """\
From draft to end
s.cpc:1, 9 steps

Monday 3 February 2020
    Writer: writer_fr starts note as n
        done: Note is Draft
"""
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return what runs `cpcrun` in a folder with a compiled spec and its stories."""
    monkeypatch.chdir(tmp_path)
    Path("generated").mkdir()
    Path("generated/ir.json").write_text(encode(tiny_spec()), encoding="utf-8")
    Path("generated/stories.json").write_text(encode_stories((SHORT, STORY, WRONG, SET)), encoding="utf-8")

    def running(*arguments: str) -> tuple[int, str, str]:
        code = main(arguments)
        (out, err) = capsys.readouterr()
        return (code, out, err)

    return running


def test_the_demo_tells_the_longest_story(run: Run) -> None:
    """Each step stands under its day with who takes it and what comes of it; the database stays."""
    (code, out, err) = run("demo")
    assert (code, err) == (0, "")
    assert out.startswith(TOLD)
    assert "all went as written" in out
    store = SqliteStore("demo.db")
    assert ([row.state for row in store.find(CASES)], list(verify(store))) == (["closed"], [])
    store.close()


@pytest.mark.parametrize(
    "words",
    [
        "        refused: incomplete: ",
        "        done: Note is Sent, number NOTE-2020-1",
        '        mail to Reader: "A note for you"',
        "        m: deadline, Answer due: until 17 February 2020",
        "    then n is gone: it is so",
        "        m: kept until 17 February 2025",
        "        accepted, and the case is gone",
        "Monday 10 February 2020\n    The clock: Answer due reminds\n        now Note is Sent\n        mail to",
        "Monday 17 February 2020\n    The clock: Answer due ends\n        now Note is Closed",
        "m: Note NOTE-2020-1, Closed",
        "every case is what its events lead to",
    ],
)
def test_the_demo_tells_all_that_happens(run: Run, words: str) -> None:
    """Refusals, numbers, mails, deadlines and what the clock does are all told."""
    (_, out, _) = run("demo", "--story", "whole")
    assert words in out


def test_a_demo_without_a_name_starts_anew_each_time(run: Run) -> None:
    """Only the demo's own file is replaced; a file that was named must be new."""
    assert run("demo") == run("demo")
    assert run("demo", "--database", "mine.db")[0] == 0
    (code, out, err) = run("demo", "--database", "mine.db")
    assert (code, out, err) == (2, "", "cpcrun: `mine.db` is there already; a demo starts on a new file\n")


def test_a_story_that_goes_otherwise_is_a_finding(run: Run) -> None:
    """What should have been so is told beside what was."""
    (code, out, _) = run("demo", "--story", "wrong")
    assert code == 1
    assert "but it should have been so: " in out
    assert "1 steps did not go as written" in out


def test_a_story_must_be_there_and_playable(run: Run) -> None:
    """A name that no story has is wrong use; a story with settings of its own needs the compiler."""
    for name in ("nothing", "set"):
        (code, _, err) = run("demo", "--story", name)
        assert (code, err) == (2, f"cpcrun: there is no story `{name}`; there is short, whole, wrong\n")
    Path("generated/stories.json").unlink()
    (code, _, err) = run("demo")
    assert (code, "there is no story beside the compiled spec" in err) == (2, True)


def test_the_demo_is_coloured_on_a_terminal_only() -> None:
    """A terminal gets colours, a file gets none."""
    told = []
    for terminal in (True, False):
        out = StringIO()
        tell(tiny_spec(), STORY, SqliteStore(MEMORY), Console(file=out, force_terminal=terminal, highlight=False))
        told.append(out.getvalue())
    assert ("\x1b[" in told[0], "\x1b[" in told[1]) == (True, False)
