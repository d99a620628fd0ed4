from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time

import pytest

from pax8.errors import Pax8Error, ServerError
from pax8.sandbox import Limit
from pax8.testing import Rig


def test_what_is_not_asked_for_is_not_made() -> None:
    with Rig(companies=2) as rig:
        assert rig.recent is None
        assert len(rig.client.companies.list()) == 2
    with pytest.raises(Pax8Error, match="closed"):
        rig.client.companies.list().first()


def test_an_exception_says_what_was_asked_for_last() -> None:
    with pytest.raises(ZeroDivisionError) as caught, Rig(credentials=("id", "S3CR3T")) as rig:
        rig.client.companies.list().first()
        print(1 / 0)  # noqa: T201 - never
    (note,) = caught.value.__notes__
    assert "GET /v1/companies?" in note
    assert "POST /v1/token" in note
    assert "S3CR3T" not in note


def test_nothing_is_noted_where_nothing_was_made() -> None:
    with pytest.raises(ZeroDivisionError) as caught, Rig():
        print(1 / 0)  # noqa: T201 - never
    assert not hasattr(caught.value, "__notes__")


def test_it_may_be_used_and_left_within_a_loop() -> None:
    async def work() -> None:
        with Rig(limit=4) as rig:
            rig.sandbox.control.faults.add("companies.list", status=500, times=2)
            for _ in range(5):
                assert await rig.async_client.companies.list(page=0).first() is not None
            verdicts = [each.verdict for each in rig.sandbox.control.requests.list()]
            assert {"answered", "fault", "limited"} <= set(verdicts)

    begun = time.monotonic()
    asyncio.run(work())
    assert time.monotonic() - begun < 10


def test_a_fault_that_lasts_is_met_at_once() -> None:
    with Rig() as rig:
        rig.sandbox.control.faults.add("companies.*", status=503, headers={"retry-after": "15"})
        begun = time.monotonic()
        with pytest.raises(ServerError):
            rig.client.companies.list().first()
        assert time.monotonic() - begun < 5


def test_the_environment_of_the_tester_is_for_another_pax8(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PAX8_BASE_URL", "https://elsewhere.test/v1")
    monkeypatch.setenv("PAX8_CLIENT_ID", "theirs")
    with Rig(credentials=("ours", "secret"), limit=Limit(100, 5)) as rig:
        assert rig.client.companies.list().first() is not None


def test_another_process_calls_and_steers_it() -> None:
    with Rig(credentials=("ours", "secret"), companies=3) as rig:
        environment = os.environ | rig.server.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
        for words in ("companies list --output ndjson", "sandbox clock advance --months 1"):
            done = subprocess.run(  # noqa: S603 - as written above
                [sys.executable, "-m", "pax8", *words.split()],
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, done.stderr
        assert rig.sandbox.control.requests.verify("companies.list").count == 1
        assert rig.sandbox.world.now.month == 7
