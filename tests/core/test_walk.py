"""A walk through a listing that changes while it is read."""

from __future__ import annotations

from collections import deque
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pax8._core.model import Model
from pax8._core.page import Page
from pax8._core.walk import CompleteWalk, NumberedWalk
from pax8._core.window import Walk, Window, window_over
from pax8.errors import IncompleteListing


class Record(Model):
    id: str = ""


class Row(Model):
    """What has no id: two of them may look alike."""

    text: str | None = None


def record(number: int) -> Record:
    return Record.from_json(f'{{"id":"{number}"}}')


class Collection:
    """A listing on a server, at which records come and go between any two requests."""

    def __init__(self, count: int, random: Random, changes: int = 0, largest: int = 200) -> None:
        self.rows = list(range(count))
        self.steady = set(self.rows)
        self.random, self.changes, self.largest = random, changes, largest
        self.next, self.requests = count, 0

    def page(self, window: Window) -> Page[Record]:
        self.requests += 1
        size = min(window.size, self.largest)
        start = window.number * size
        rows = [record(number) for number in self.rows[start : start + size]]
        total = len(self.rows)
        self._change()
        return Page(rows, window.number, size, total, -(-total // size))

    def _change(self) -> None:
        for _ in range(self.random.randint(0, self.changes)):
            passing = [row for row in self.rows if row not in self.steady]
            if self.random.random() < 0.5 and (self.steady or passing):
                # Some that were there at first go too: they are steady no more.
                if self.random.random() < 0.5 and self.rows:
                    gone = self.random.choice(self.rows)
                    self.steady.discard(gone)
                    self.rows.remove(gone)
                elif passing:
                    self.rows.remove(self.random.choice(passing))
            else:
                place = self.random.choice(
                    [0, len(self.rows), self.random.randint(0, len(self.rows))]
                )
                self.rows.insert(place, self.next)
                self.next += 1


def read(walk: Walk[Record], collection: Collection, prefetch: int, random: Random) -> list[int]:
    """Read it all as the clients do: some windows ahead, answered in any order in time."""
    delivered: list[int] = []
    under_way: deque[tuple[Window, list[Page[Record]]]] = deque()
    while not walk.done:
        while len(under_way) < max(1, prefetch):
            window = walk.plan(len(under_way))
            if window is None:
                break
            under_way.append((window, []))
        for window, answer in random.sample(list(under_way), len(under_way)):
            if not answer and random.random() < 0.7:
                answer.append(collection.page(window))
        window, answer = under_way.popleft()
        page = answer[0] if answer else collection.page(window)
        restarts = walk.restarts
        delivered += [int(row.id) for row in walk.accept(window, page)]
        if walk.restarts != restarts:
            under_way.clear()
    return delivered


@settings(max_examples=300, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    count=st.integers(0, 700),
    cap=st.sampled_from([1, 2, 3, 7, 50, 200]),
    changes=st.sampled_from([0, 1, 2, 4, 8]),
    prefetch=st.integers(0, 8),
)
def test_what_is_there_throughout_comes_once(
    seed: int, count: int, cap: int, changes: int, prefetch: int
) -> None:
    # More changes than a window holds, at each request, cannot be followed by anyone.
    changes = min(changes, cap // 4)
    count = min(count, cap * 40)
    random = Random(seed)
    collection = Collection(count, random, changes)
    delivered = read(CompleteWalk(cap), collection, prefetch, random)
    assert len(set(delivered)) == len(delivered)
    assert collection.steady <= set(delivered)
    steady = [number for number in delivered if number in collection.steady]
    assert steady == sorted(steady), "the order is the server's"


@given(index=st.integers(0, 10**6), cap=st.integers(2, 1000))
def test_a_window_holds_its_index_and_gets_beyond_it(index: int, cap: int) -> None:
    window = window_over(index, cap)
    assert window.start <= index < window.end - 1
    # 2 * 3 * 5 * 7 * 11 * 13 * 17 is over a million: one of these does not divide it.
    assert 2 <= window.size <= max(cap, 19)


@pytest.mark.parametrize("count", [0, 1, 199, 200, 201, 400, 10_000])
def test_a_listing_that_stands_still_costs_little_more_than_its_pages(count: int) -> None:
    collection = Collection(count, Random(0))
    assert read(CompleteWalk(200), collection, 0, Random(0)) == list(range(count))
    assert collection.requests <= 1 + 1.15 * max(0, count - 200) / 200 + 1


def test_a_server_that_gives_less_at_a_time_is_followed() -> None:
    collection = Collection(1000, Random(0), largest=30)
    assert read(CompleteWalk(200), collection, 5, Random(1)) == list(range(1000))


@pytest.mark.parametrize("count", [5, 200, 300, 1000])
def test_deleting_each_record_as_it_comes_reaches_all(count: int) -> None:
    collection = Collection(count, Random(0))
    walk: CompleteWalk[Record] = CompleteWalk(200)
    delivered: list[int] = []
    while not walk.done:
        window = walk.plan(0)
        assert window is not None
        for row in walk.accept(window, collection.page(window)):
            delivered.append(int(row.id))
            collection.rows.remove(int(row.id))
    assert delivered == list(range(count))


def test_more_new_records_in_front_than_a_window_holds() -> None:
    collection = Collection(500, Random(0))
    walk: CompleteWalk[Record] = CompleteWalk(100)
    delivered: list[int] = []
    answers = 0
    while not walk.done:
        window = walk.plan(0)
        assert window is not None
        delivered += [int(row.id) for row in walk.accept(window, collection.page(window))]
        answers += 1
        if answers == 2:
            collection.rows[:0] = range(1000, 1350)
    assert set(range(500)) <= set(delivered)
    assert len(set(delivered)) == len(delivered)


@pytest.mark.parametrize(
    ("rows", "total"),
    [(0, 500), (150, 500), (199, 1000)],
)
def test_a_page_that_contradicts_its_total_is_not_believed(rows: int, total: int) -> None:
    walk: CompleteWalk[Record] = CompleteWalk(200)
    with pytest.raises(IncompleteListing, match=f"{rows} of {total}"):
        for _ in range(20):
            window = walk.plan(0)
            assert window is not None
            walk.accept(window, Page([record(n) for n in range(rows)], 0, 200, total, 3))


def test_a_passing_contradiction_is_read_again() -> None:
    collection = Collection(500, Random(0))
    walk: CompleteWalk[Record] = CompleteWalk(200)
    delivered: list[int] = []
    short = True
    while not walk.done:
        window = walk.plan(0)
        assert window is not None
        page = collection.page(window)
        if short and window.number:
            page.content, short = page.content[:-3], False
        delivered += [int(row.id) for row in walk.accept(window, page)]
    assert delivered == list(range(500))


def test_a_server_that_always_gives_the_same_page_is_found_out() -> None:
    walk: CompleteWalk[Record] = CompleteWalk(10)
    with pytest.raises(IncompleteListing, match="nothing new"):
        for _ in range(200):
            window = walk.plan(0)
            assert window is not None
            walk.accept(window, Page([record(n) for n in range(10)], 0, 10, 100, 10))


@pytest.mark.parametrize("total", [None, 0])
@pytest.mark.parametrize("count", [0, 1, 200, 203, 400])
def test_without_a_total_a_short_page_is_the_last(count: int, total: int | None) -> None:
    collection = Collection(count, Random(0))
    walk: CompleteWalk[Record] = CompleteWalk(200)
    delivered: list[int] = []
    while not walk.done:
        window = walk.plan(0)
        assert window is not None
        page = collection.page(window)
        page.total_elements, page.number, page.size = total, None, None
        delivered += [int(row.id) for row in walk.accept(window, page)]
    assert delivered == list(range(count))


def rows_page(texts: list[str], window: Window) -> Page[Row]:
    content = [Row.from_json(f'{{"text":"{text}"}}') for text in texts[window.start : window.end]]
    return Page(content, window.number, window.size, len(texts), 0)


@settings(max_examples=100, deadline=None)
@given(
    texts=st.lists(st.sampled_from("ab"), max_size=60),
    cap=st.integers(1, 9),
)
def test_rows_that_look_alike_all_come(texts: list[str], cap: int) -> None:
    walk: CompleteWalk[Row] = CompleteWalk(cap)
    delivered: list[str | None] = []
    while not walk.done:
        window = walk.plan(0)
        assert window is not None
        delivered += [row.text for row in walk.accept(window, rows_page(texts, window))]
    assert delivered == texts


def test_rows_that_look_alike_and_move_are_not_guessed_at() -> None:
    texts = ["a"] * 30
    walk: CompleteWalk[Row] = CompleteWalk(10)
    with pytest.raises(IncompleteListing, match="look alike"):
        while not walk.done:
            window = walk.plan(0)
            assert window is not None
            walk.accept(window, rows_page(texts, window))
            texts.append("a")


def test_two_records_of_one_id_in_a_page_both_come() -> None:
    content = [Record.from_json('{"id":"1","n":1}'), Record.from_json('{"id":"1","n":2}')]
    walk: CompleteWalk[Record] = CompleteWalk(200)
    assert walk.accept(Window(0, 200), Page(content, 0, 200, 2, 1)) == content


@settings(max_examples=50, deadline=None)
@given(count=st.integers(0, 700), cap=st.integers(1, 200), prefetch=st.integers(0, 8))
def test_page_by_page_is_complete_where_nothing_moves(count: int, cap: int, prefetch: int) -> None:
    collection = Collection(count, Random(0))
    assert read(NumberedWalk(cap), collection, prefetch, Random(0)) == list(range(count))
    assert collection.requests == max(1, -(-count // cap))


@pytest.mark.parametrize("move", [1, -1])
def test_page_by_page_says_when_something_moved(move: int) -> None:
    collection = Collection(500, Random(0))
    walk: NumberedWalk[Record] = NumberedWalk(100)
    with pytest.raises(IncompleteListing, match="500 records became"):
        while not walk.done:
            window = walk.plan(0)
            assert window is not None
            walk.accept(window, collection.page(window))
            if move > 0:
                collection.rows.append(1000)
            else:
                collection.rows.pop()


def test_page_by_page_ends_where_nothing_more_comes() -> None:
    walk: NumberedWalk[Record] = NumberedWalk(200)
    with pytest.raises(IncompleteListing, match="page 1 is empty before the last of 1000"):
        for number in range(3):
            window = walk.plan(0)
            assert window is not None
            rows = [] if number else [record(n) for n in range(200)]
            walk.accept(window, Page(rows, number, None, 1000, None))
    walk = NumberedWalk(200)
    assert walk.accept(Window(0, 200), Page([])) == []
    assert walk.done


@pytest.mark.parametrize("total", [None, 1000])
def test_page_by_page_sees_that_a_page_comes_again(total: int | None) -> None:
    walk: NumberedWalk[Record] = NumberedWalk(200)
    rows = [record(n) for n in range(200)]
    assert walk.accept(Window(0, 200), Page(rows, None, None, total, None)) == rows
    with pytest.raises(IncompleteListing, match="page 1 is page 0 again"):
        walk.accept(Window(1, 200), Page(rows, None, None, total, None))
