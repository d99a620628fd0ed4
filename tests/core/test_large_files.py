"""Fifty megabytes each way over a real socket, in a memory that does not notice."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pax8._core.files import BLOCK
from support import bulk
from support.driver import Driver

SIZE = 50 * 2**20
# What a client needs for anything, and some blocks.
MOST = 4 * 2**20


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A server in a process of its own, whose memory is not counted here."""
    command = [sys.executable, bulk.__file__, str(SIZE)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - ours
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.kill()


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("large") / "large.bin"
    with path.open("wb") as file:
        file.truncate(SIZE)
    return path


def peak(driver: Driver, call: Callable[[], Any]) -> int:
    tracemalloc.start()
    try:
        driver.do(call)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def uploading(client: Any, source: Any) -> Callable[[], Any]:
    return lambda: client.quote_attachments.upload(source)


@pytest.mark.parametrize("way", ["path", "open file", "pipe"])
def test_an_upload_is_never_held_whole(driver: Driver, address: str, large: Path, way: str) -> None:
    client = driver.client(base_url=address)
    # Once before, for what is imported and kept by then.
    driver.do(uploading(client, b"warm"))
    with large.open("rb") as opened:
        if way == "pipe":
            opened.seekable = lambda: False  # type: ignore[method-assign]  # as a pipe says
        source: Any = large if way == "path" else opened
        assert peak(driver, uploading(client, source)) < MOST
    assert BLOCK < MOST


def test_a_download_is_never_held_whole(driver: Driver, address: str, tmp_path: Path) -> None:
    client = driver.client(base_url=address)
    driver.do(uploading(client, b"warm"))
    path = tmp_path / "large.pdf"
    assert peak(driver, lambda: client.quote_attachments.download("a").save(path)) < MOST
    assert path.stat().st_size == SIZE


def test_chunks_are_never_held_whole(driver: Driver, address: str) -> None:
    client = driver.client(base_url=address)
    driver.do(uploading(client, b"warm"))

    async def awaited() -> None:
        got = 0
        async for chunk in client.quote_attachments.download("a").chunks():
            got += len(chunk)
        assert got == SIZE

    def blocking() -> None:
        assert sum(map(len, client.quote_attachments.download("a").chunks())) == SIZE

    assert peak(driver, blocking if driver.blocking else awaited) < MOST
