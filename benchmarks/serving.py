"""The sandbox on a socket: how fast it answers, how soon, and what a large world takes."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from itertools import cycle, repeat
from pathlib import Path
from random import Random

import httpx2

from benchmarks.load import CONNECTIONS, Load
from benchmarks.measuring import Result, Times, compared, side_by_side

_ROOT = Path(__file__).parent.parent
_COMPANIES, _SIZE, _GETS, _AGAIN = 5_000, 200, 2_000, 50
_OURS, _READY = "pax8 sandbox", "a bare Starlette app, ready bytes"
_ROUNDS, _WAVES = 15, 5
_TOKEN = {
    "client_id": "id",
    "client_secret": "secret",
    "audience": "https://api.pax8.com",
    "grant_type": "client_credentials",
}


def results() -> Iterator[Result]:
    yield compared("start to the first answer", _starts(), (_OURS, _READY), bar=None)
    with _process("benchmarks.large_world", str(_COMPANIES)) as large:
        assert large.stdout is not None
        told = json.loads(large.stdout.readline())
        url = large.stdout.readline().strip()
        yield Result(
            f"make a world of {_COMPANIES:,} companies",
            told["made"],
            "the same records into a bare table",
            told["inserted"],
            told["made"] / told["inserted"],
        )
        yield Result(
            f"memory with {told['subscriptions']:,} subscriptions",
            told["memory"],
            "the JSON of all its records",
            told["size"],
            told["memory"] / told["size"],
            unit="B",
        )
        token = httpx2.post(f"{url}/v1/token", json=_TOKEN).json()["access_token"]
        pages = [
            f"/v1/subscriptions?size={_SIZE}&page={each}"
            for each in range(told["subscriptions"] // _SIZE)
        ]
        with Load(url, (), token) as load:
            rows = [row for page in pages for row in json.loads(load.one(page))["content"]]
        chosen = Random(1).sample(rows, _GETS)  # noqa: S311 - the same ones each time
        for what, bar, paths in (
            (f"a page of {_SIZE} subscriptions", 0.5, pages),
            ("a subscription", 0.6, [f"/v1/subscriptions/{each['id']}" for each in chosen]),
            ("a company", 0.6, [f"/v1/companies/{each['companyId']}" for each in chosen]),
        ):
            again = paths[:_AGAIN]
            yield _beside(f"{what}, again", url, again[0], cycle(again), token, bar=bar)
            yield _beside(f"{what}, the first time", url, again[0], _new(paths), token, bar=None)


def _new(paths: list[str]) -> Iterator[str]:
    """These paths over and over, each time with something else behind it that means nothing."""
    for number, path in enumerate(cycle(paths)):
        yield f"{path}{'&' if '?' in path else '?'}number={number}"


def _beside(  # noqa: PLR0913 - each is a part of the row
    what: str, url: str, first: str, paths: Iterator[str], token: str, *, bar: float | None
) -> Result:
    """An answer beside one of the same bytes that are ready."""
    with (
        Load(url, paths, token) as ours,
        _ready(ours.one(first)) as ready_url,
        Load(ready_url, repeat(first), token) as ready,
    ):
        times = side_by_side(
            {_OURS: lambda: ours.ask(_WAVES), _READY: lambda: ready.ask(_WAVES)}, rounds=_ROUNDS
        )
    one: Times = {
        name: [seconds / (_WAVES * CONNECTIONS) for seconds in found]
        for name, found in times.items()
    }
    return compared(f"answer with {what}", one, (_OURS, _READY), bar=bar, faster=True)


@contextmanager
def _ready(content: bytes) -> Generator[str]:
    """The url of a bare app that answers with this."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        with _process("benchmarks.ready", file.name) as process:
            assert process.stdout is not None
            yield process.stdout.readline().strip()


def _starts() -> Times:
    def ours() -> None:
        with _process("pax8", "sandbox", "--port", "0") as process:
            assert process.stdout is not None
            url = process.stdout.readline().split()[5].strip(",")
            httpx2.post(f"{url}/v1/token", json=_TOKEN).raise_for_status()

    def ready() -> None:
        with _ready(b"{}") as url:
            # It is refused, which takes as long.
            httpx2.post(f"{url}/v1/token", json=_TOKEN)

    return side_by_side({_OURS: ours, _READY: ready}, rounds=9)


@contextmanager
def _process(module: str, *arguments: str) -> Generator[subprocess.Popen[str]]:
    process = subprocess.Popen(  # noqa: S603 - ours
        [sys.executable, "-m", module, *arguments],
        cwd=_ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()
