"""`cpcrun` does what it says, and says what is wrong in one line."""

from __future__ import annotations

import json
import signal
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from cpcspec.ir.codec import encode
from cpcspec.semantics.case import Create
from runtime.app import start
from runtime.app.cli import main
from runtime.app.settings import Settings, from_environment
from runtime.engine.clock import RandomIds, SystemClock
from runtime.engine.engine import Engine
from runtime.store.sqlite import SqliteStore
from runtime.tables import CASES, DEFINITIONS, TIMERS
from tests.support.desks import OFFICE, ONE, OTHER, THIRD, desks
from tests.support.engines import a_sent_note, act
from tests.support.tiny_spec import tiny_spec

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return what runs a command in an empty folder with a compiled spec; it gives code, output and errors."""
    monkeypatch.chdir(tmp_path)
    Path("generated").mkdir()
    Path("generated/ir.json").write_text(encode(tiny_spec()), encoding="utf-8")

    def running(*arguments: str) -> tuple[int, str, str]:
        code = main(arguments)
        (out, err) = capsys.readouterr()
        return (code, out, err)

    return running


def a_note() -> str:
    """Put a sent note into the database that is there; return its id."""
    store = SqliteStore("cases.db")
    case_id = a_sent_note(Engine(store, SystemClock(), RandomIds()))
    store.close()
    return case_id


def test_init_makes_a_database(run: Run) -> None:
    """The first command makes the file, and says which rules new cases follow; doing it again changes nothing."""
    (code, out, _) = run("init")
    assert (code, out.startswith("cases.db: 0 cases; new ones follow the rules")) == (0, True)
    assert run("init") == (0, out, "")


def test_the_worker_sends_mails_as_files(run: Run) -> None:
    """One turn of the worker writes the waiting mail as a file that mail programs read."""
    run("init")
    a_note()
    assert run("worker", "--once") == (0, "0 deadlines fired, 1 mails sent, 0 mails failed\n", "")
    (mail,) = Path("mails").iterdir()
    assert "To: reader@example.org" in mail.read_text(encoding="utf-8")


def test_the_worker_names_what_is_stuck(run: Run) -> None:
    """A deadline that cannot fire is a finding."""
    run("init")
    case_id = a_note()
    store = SqliteStore("cases.db")
    row = store.find(TIMERS)[0]
    store.put(TIMERS, row._replace(stuck="no rules"))
    store.close()
    (code, out, _) = run("worker", "--once")
    assert (code, f"stuck: {case_id} answer_due: no rules" in out) == (1, True)


def test_export_prints_each_case_as_a_line(run: Run) -> None:
    """A case comes with its events, mails and deadlines; one case can be asked for."""
    run("init")
    ids = sorted((a_note(), a_note()))
    (code, out, _) = run("export")
    cases = [json.loads(line) for line in out.splitlines()]
    assert (code, [each["case"]["id"] for each in cases]) == (0, ids)
    assert [(len(each["events"]), len(each["mails"]), len(each["timers"])) for each in cases] == [(2, 1, 2)] * 2
    assert run("export", "--case", ids[1])[1] == out.splitlines(keepends=True)[1]


def test_verify_log_finds_nothing_in_a_sound_database(run: Run) -> None:
    """A database that nobody tampered with is sound."""
    run("init")
    a_note()
    assert run("verify-log") == (0, "1 cases, 0 deviations, 0 blocked\n", "")


def test_verify_log_names_what_does_not_fit(run: Run) -> None:
    """A changed case and a missing definition are findings."""
    run("init")
    case_id = a_note()
    store = SqliteStore("cases.db")
    row = store.get(CASES, case_id)
    assert row is not None
    store.put(CASES, row._replace(data=row.data.replace("hello", "other")))
    store.delete(DEFINITIONS, {})
    store.close()
    (code, out, _) = run("verify-log")
    assert code == 1
    assert f"{case_id} event 2: the case is not what its events lead to" in out
    assert "1 cases, 1 deviations, 1 blocked" in out


WRONG: dict[str, tuple[list[str], str]] = {
    "no command": ([], "the following arguments are required: COMMAND"),
    "unknown command": (["frobnicate"], "invalid choice: 'frobnicate'"),
    "no database": (["worker", "--once"], "there is no database `cases.db`; `cpcrun init` makes one"),
    "no database to export": (["export"], "there is no database"),
    "no database to verify": (["verify-log", "--database", "other.db"], "there is no database `other.db`"),
    "no spec": (["init", "--specs", "nowhere"], "one compiled spec (`ir.json`) is needed in `nowhere`, found: none"),
    "no readable spec": (["init", "--specs", "broken.json"], "Invalid JSON"),
    "no text": (["init", "--specs", "latin.json"], "`latin.json` is not UTF-8"),
    "a folder": (["init", "--database", "generated"], "`generated` cannot be used as a database"),
    "no database file": (["verify-log", "--database", "broken.json"], "`broken.json` cannot be used as a database"),
    "bad name": (["init", "--database", "a\0b"], "cannot be used as a database"),
    "bad server": (["worker", "--smtp", "host:port"], "a mail server is named as HOST:PORT, not `host:port`"),
    "mails into a file": (["worker", "--once", "--mails", "broken.json"], "broken.json"),
}


@pytest.mark.parametrize("name", sorted(WRONG))
def test_wrong_use_is_told_in_words(run: Run, name: str) -> None:
    """Whatever is wrong with a command is one line of words and exit code 2."""
    Path("broken.json").write_text("{", encoding="utf-8")
    Path("latin.json").write_bytes(b"\xff")
    (arguments, words) = WRONG[name]
    (code, out, err) = run(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith("cpcrun")
    assert words in err


def test_an_unknown_case_cannot_be_exported(run: Run) -> None:
    """Asking for a case that is not there is wrong use."""
    run("init")
    assert run("export", "--case", "x") == (2, "", "cpcrun: there is no case `x`\n")


def test_a_database_of_a_later_version_is_left_alone(run: Run) -> None:
    """A database that a later version has changed is not touched."""
    run("init")
    connection = sqlite3.connect("cases.db")
    connection.execute("INSERT INTO migrations VALUES (999, 'later')")
    connection.commit()
    connection.close()
    (code, _, err) = run("verify-log")
    assert (code, err) == (2, "cpcrun: migration 999 was made by a later version: install that version\n")


def test_two_specs_are_a_choice_that_nobody_made(run: Run) -> None:
    """A folder with two compiled specs is refused, naming both."""
    Path("generated/other").mkdir()
    Path("generated/other/ir.json").write_text("{}", encoding="utf-8")
    (code, _, err) = run("init")
    assert (code, "found: generated/ir.json, generated/other/ir.json" in err) == (2, True)


def test_settings_come_from_the_environment() -> None:
    """What the environment names is taken, all else is as by default."""
    found = from_environment({"CPCRUN_DATABASE": "x.db", "CPCRUN_SMTP": "mail:25"})
    assert found == Settings(database="x.db", smtp="mail:25")


def test_ctrl_c_while_the_program_is_loaded_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Loading takes a while: who stops it then reads no more than who stops it later."""

    def stopped(*_: object) -> None:
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr("runtime.app.start.importlib.import_module", stopped)
    assert start.main() == 2
    assert capsys.readouterr().err == "cpcrun: stopped\n"


def an_order_of_who_left(run: Run) -> str:
    """Put an order into a database whose register the creator has left since; return its id."""
    ir = Path("generated/ir.json")
    ir.write_text(encode(desks(ONE, OTHER)), encoding="utf-8")
    run("init")
    store = SqliteStore("cases.db")
    case_id = act(Engine(store, SystemClock(), RandomIds()), None, Create("", "order"), OTHER).case.id
    store.close()
    ir.write_text(encode(desks(ONE, THIRD)), encoding="utf-8")
    return case_id


def test_init_says_whose_cases_need_somebody_who_takes_over(run: Run) -> None:
    """A register that somebody left is used, and each who left and is named in open cases is told with the cure."""
    an_order_of_who_left(run)
    (code, out, _) = run("init")
    (_, told) = out.splitlines()
    assert code == 0
    assert told == (
        f"1 open case names `{OTHER}`, which left the register: "
        f"`cpcrun hand-over {OTHER} AUTHORITY` says who takes over"
    )
    assert run("hand-over") == (1, f"{told}\n", "")


def test_hand_over_gives_the_cases_to_another_authority(run: Run) -> None:
    """After that the case is the other one's, the log is whole, and nothing is left to hand over."""
    case_id = an_order_of_who_left(run)
    run("init")
    assert run("hand-over", OTHER, THIRD) == (0, f"1 case went from `{OTHER}` to `{THIRD}`\n", "")
    (_, out, _) = run("export", "--case", case_id)
    exported = json.loads(out)
    assert exported["case"]["creator"] == THIRD
    assert (exported["events"][-1]["what"], exported["events"][-1]["name"]) == ("hand over", f"{OTHER} to {THIRD}")
    assert run("verify-log")[0] == 0
    assert run("hand-over") == (0, "no open case names an authority that left the register\n", "")


@pytest.mark.parametrize("names", [(OTHER,), (OTHER, "nobody"), (ONE, THIRD), (OTHER, OFFICE)])
def test_hand_over_says_what_is_wrong(run: Run, names: tuple[str, ...]) -> None:
    """Who is unknown, has not left, or is of another kind: one line, and nothing is changed."""
    an_order_of_who_left(run)
    run("init")
    (code, out, err) = run("hand-over", *names)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert run("hand-over")[0] == 1
