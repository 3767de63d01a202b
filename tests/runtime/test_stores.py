"""Conformance: every store keeps the promises of the port."""

from __future__ import annotations

import threading

import pytest

from runtime.ports import KeyFault, Store
from runtime.tables import (
    AUTHORITIES,
    CASES,
    COUNTERS,
    EVENTS,
    FILES,
    MAILS,
    TIMERS,
    USES,
    AuthorityRow,
    CaseRow,
    CounterRow,
    EventRow,
    FileRow,
    MailRow,
    TimerRow,
    UseRow,
)


def a_case(case_id: str, number: str | None = None, state: str = "draft") -> CaseRow:
    """Return a case row whose other columns do not matter."""
    return CaseRow(case_id, "note", "hash", state, 1, "me", number, "", "", "head", "", "{}")


def a_timer(case_id: str, rung: str, at: str, place: int = 0) -> TimerRow:
    """Return a timer row."""
    return TimerRow(case_id, rung, "timer", at, place, 0, "")


def test_what_was_added_is_there(store: Store) -> None:
    """A row that was added is returned by its key as it was."""
    store.add(FILES, FileRow("digest", b"\x00bytes"))
    assert store.get(FILES, "digest") == FileRow("digest", b"\x00bytes")


def test_what_was_never_added_is_not_there(store: Store) -> None:
    """An unknown key gives None and an empty table an empty list."""
    assert (store.get(CASES, "none"), store.find(CASES)) == (None, [])


def test_putting_replaces_the_row_with_the_same_key(store: Store) -> None:
    """A row that is put twice is there once, as it was put last."""
    store.put(COUNTERS, CounterRow("number", 1))
    store.put(COUNTERS, CounterRow("number", 2))
    assert store.find(COUNTERS) == [CounterRow("number", 2)]


def test_a_row_with_children_can_be_put_again(store: Store) -> None:
    """Replacing a parent leaves its children alone."""
    store.add(CASES, a_case("a"))
    store.add(TIMERS, a_timer("a", "r", "1"))
    store.put(CASES, a_case("a", state="sent"))
    assert store.find(TIMERS, {"case_id": "a"}) == [a_timer("a", "r", "1")]


def test_a_key_is_given_once(store: Store) -> None:
    """Adding a second row with a key is refused."""
    store.add(COUNTERS, CounterRow("number", 1))
    with pytest.raises(KeyFault):
        store.add(COUNTERS, CounterRow("number", 5))


def test_a_permanent_number_is_given_once(store: Store) -> None:
    """Two cases without a number are fine, two with the same one are not, however they come."""
    store.add(CASES, a_case("a", "N-1"), a_case("b"), a_case("c"))
    with pytest.raises(KeyFault):
        store.add(CASES, a_case("d", "N-1"))
    with pytest.raises(KeyFault):
        store.put(CASES, a_case("b", "N-1"))
    assert store.get(CASES, "b") == a_case("b")


def test_a_child_needs_its_parent(store: Store) -> None:
    """An event of a case that is not there is refused."""
    with pytest.raises(KeyFault):
        store.add(EVENTS, EventRow("nobody", 1, "{}", "h"))


def test_a_parent_outlives_its_children(store: Store) -> None:
    """A case with events is not deleted before them."""
    store.add(CASES, a_case("a"))
    store.add(EVENTS, EventRow("a", 1, "{}", "h"))
    with pytest.raises(KeyFault):
        store.delete(CASES, {"id": "a"})
    assert (store.delete(EVENTS, {"case_id": "a"}), store.delete(CASES, {"id": "a"})) == (1, 1)


def test_a_file_is_kept_as_long_as_a_case_holds_it(store: Store) -> None:
    """The bytes of a file in use are not deleted."""
    store.add(CASES, a_case("a"))
    store.add(FILES, FileRow("d", b""))
    store.add(USES, UseRow("a", "d"))
    with pytest.raises(KeyFault):
        store.delete(FILES, {"digest": "d"})


def test_rows_are_found_by_values_in_order_up_to_a_bound_and_a_limit(store: Store) -> None:
    """A search keeps to its conditions, its bound (which is included), its order and its limit."""
    store.add(CASES, a_case("a"), a_case("b"))
    rows = [a_timer("a", "z", "2", 1), a_timer("a", "y", "2", 0), a_timer("a", "x", "3"), a_timer("b", "x", "1")]
    store.add(TIMERS, *rows)
    order = ("at", "case_id", "place")
    assert store.find(TIMERS, {"stuck": ""}, upto=("at", "2"), order=order) == [rows[3], rows[1], rows[0]]
    assert store.find(TIMERS, {"case_id": "a"}, order=order, limit=2) == [rows[1], rows[0]]
    assert store.find(TIMERS, {"case_id": "a", "rung": "x"}) == [rows[2]]
    assert store.find(TIMERS, upto=("at", "0")) == []


def test_deleting_says_how_many_rows_went(store: Store) -> None:
    """Deleting by a value takes the rows with that value and no others."""
    store.add(CASES, a_case("a"), a_case("b"))
    store.add(TIMERS, a_timer("a", "x", "1"), a_timer("a", "y", "1"), a_timer("b", "x", "1"))
    assert store.delete(TIMERS, {"case_id": "a"}) == 2
    assert store.delete(TIMERS, {"case_id": "a"}) == 0
    assert store.find(TIMERS) == [a_timer("b", "x", "1")]


def test_a_unit_that_fails_leaves_everything_as_it_was(store: Store) -> None:
    """An exception inside a unit undoes additions, changes and deletions alike."""
    mail = MailRow("a", 1, 0, "", "m", "x", "s", "t", "", 0, "", "")
    store.add(CASES, a_case("a"), a_case("b"))
    store.add(MAILS, mail)

    def fail() -> None:
        with store.unit():
            store.delete(MAILS, {"case_id": "a"})
            store.delete(CASES, {"id": "a"})
            store.put(CASES, a_case("b", state="sent"))
            store.change(CASES, a_case("b", state="sent"), a_case("b", state="closed"))
            store.add(CASES, a_case("c"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert store.find(CASES, order=("id",)) == [a_case("a"), a_case("b")]
    assert store.find(MAILS) == [mail]


def test_a_unit_that_ends_well_stays(store: Store) -> None:
    """What was done in a unit is there after it, and the next unit can begin."""
    with store.unit():
        store.add(COUNTERS, CounterRow("number", 1))
    with store.unit():
        store.put(COUNTERS, CounterRow("number", 2))
    assert store.get(COUNTERS, "number") == CounterRow("number", 2)


def test_units_do_not_nest(store: Store) -> None:
    """A unit inside a unit is refused, and the outer one is undone."""

    def nest() -> None:
        with store.unit():
            store.add(COUNTERS, CounterRow("number", 1))
            with store.unit():
                pass

    with pytest.raises(RuntimeError):
        nest()
    assert store.find(COUNTERS) == []


def test_threads_take_turns(store: Store) -> None:
    """Read-then-write units of several threads on one store lose no update."""
    store.add(COUNTERS, CounterRow("number", 0))

    def count() -> None:
        for _ in range(25):
            with store.unit():
                row = store.get(COUNTERS, "number")
                assert row is not None
                store.put(COUNTERS, CounterRow("number", row.next + 1))

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.get(COUNTERS, "number") == CounterRow("number", 100)


def test_texts_of_all_scripts_come_back(store: Store) -> None:
    """Greek, Cyrillic, line ends, quotes and NUL come back as they were."""
    row = AuthorityRow("λ", "Ωμέγα \n'\" \x00 Жд", "[]", "EL", "")
    store.add(AUTHORITIES, row)
    assert store.get(AUTHORITIES, "λ") == row


def test_a_row_can_be_added_that_is_nothing_but_a_key(store: Store) -> None:
    """A row without any other column is put twice without harm."""
    store.add(CASES, a_case("a"))
    store.add(FILES, FileRow("d", b""))
    store.put(USES, UseRow("a", "d"))
    store.put(USES, UseRow("a", "d"))
    assert store.find(USES) == [UseRow("a", "d")]


def test_changing_writes_what_differs(store: Store) -> None:
    """A changed row stands as it was given; one that stays the same may be changed too."""
    store.add(CASES, a_case("a"))
    store.change(CASES, a_case("a"), a_case("a", "N-1", "sent"))
    assert store.get(CASES, "a") == a_case("a", "N-1", "sent")
    store.change(CASES, a_case("a", "N-1", "sent"), a_case("a", "N-1", "sent"))
    assert store.find(CASES) == [a_case("a", "N-1", "sent")]


def test_changing_breaks_no_key(store: Store) -> None:
    """A row that is not there cannot be changed, nor can one take what belongs to another."""
    store.add(CASES, a_case("a", "N-1"), a_case("b"))
    with pytest.raises(KeyFault):
        store.change(CASES, a_case("c"), a_case("c", state="sent"))
    with pytest.raises(KeyFault):
        store.change(CASES, a_case("b"), a_case("b", "N-1"))
    assert store.find(CASES, order=("id",)) == [a_case("a", "N-1"), a_case("b")]


def test_counting_counts_what_would_be_found(store: Store) -> None:
    """The number of rows is told for all, and for those with some values."""
    store.add(CASES, a_case("a"), a_case("b"), a_case("c", state="sent"))
    assert (store.count(CASES), store.count(CASES, {"state": "draft", "creator": "me"})) == (3, 2)


def test_tidying_a_store_that_holds_nothing_deleted_has_nothing_to_do(store: Store) -> None:
    """Where nothing was deleted, or all of it was wiped, there is nothing left to wipe."""
    assert store.tidy()
    store.add(CASES, a_case("a"))
    store.delete(CASES, {"id": "a"})
    assert store.tidy()
    assert store.tidy()
