"""A bar for who watches a listing that takes long, and nothing for anybody else."""

from __future__ import annotations

import io

import pytest

from pax8.cli.progress import Progress


class Screen(io.StringIO):
    """A terminal, with what stands in its line."""

    def isatty(self) -> bool:
        return True

    @property
    def line(self) -> str:
        return self.getvalue().rpartition("\r")[2]


class Watch:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def _columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


def test_a_short_listing_has_no_bar() -> None:
    screen, watch = Screen(), Watch()
    progress = Progress(None, screen, watch)
    for _ in range(9):
        watch.now += 0.1
        progress.advance(10, 1000)
    progress.clear()
    assert not screen.getvalue()


def test_a_long_one_has() -> None:
    screen, watch = Screen(), Watch()
    progress = Progress(None, screen, watch)
    watch.now += 2
    progress.advance(2000, 8000)
    assert screen.line == f"{'#' * 6}{'-' * 18}  2,000 of 8,000  about 0:06 left"
    watch.now += 0.01
    progress.advance(1000, 8000)
    assert "2,000" in screen.line
    watch.now += 120
    progress.advance(5000, 8000)
    assert screen.line.rstrip() == f"{'#' * 24}  8,000 of 8,000"
    progress.clear()
    assert not screen.line.strip()
    assert "\n" not in screen.getvalue()
    assert "\x1b" not in screen.getvalue()


def test_a_limit_is_the_total() -> None:
    screen, watch = Screen(), Watch()
    progress = Progress(400, screen, watch)
    watch.now += 2
    progress.advance(200, 8000)
    assert "200 of 400" in screen.line


def test_without_a_total_it_counts() -> None:
    screen, watch = Screen(), Watch()
    progress = Progress(None, screen, watch)
    watch.now += 2
    progress.advance(2000, None)
    assert screen.line == "2,000"


def test_it_comes_back_after_it_made_way() -> None:
    screen, watch = Screen(), Watch()
    progress = Progress(None, screen, watch)
    watch.now += 2
    progress.advance(1, 4)
    progress.clear()
    progress.advance(1, 4)
    assert "2 of 4" in screen.line


def test_a_narrow_terminal_is_kept_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    screen, watch = Screen(), Watch()
    progress = Progress(None, screen, watch)
    watch.now += 2
    progress.advance(1, 4)
    assert len(screen.line) == 19


def test_nobody_watches_a_pipe() -> None:
    pipe, watch = io.StringIO(), Watch()
    progress = Progress(None, pipe, watch)
    watch.now += 99
    progress.advance(1, 4)
    progress.clear()
    assert not pipe.getvalue()
