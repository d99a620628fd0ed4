"""What `rate_limit=` means, and what it cannot mean."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path
from typing import Any

import pytest

from pax8 import Pax8Client
from pax8.errors import ConfigurationError
from pax8.limits import Budget, Limit, ProcessBudget, opened
from support.script import Script

OWNER = ("client", "https://api.pax8.com")


def test_clients_of_one_credential_share_a_budget() -> None:
    first, again = opened("automatic", OWNER), opened("automatic", OWNER)
    other = opened("automatic", ("another", OWNER[1]))
    assert first is again
    assert first is not other
    assert first is not None
    assert first.limit == Limit(1000, 60, 1.5)


def test_what_rate_limit_takes(tmp_path: Path) -> None:
    assert opened(None, OWNER) is None
    seven: Any = opened(7, OWNER)
    assert seven.limit == Limit(7)
    own: Budget = ProcessBudget(Limit(3, 1))
    assert opened(own, OWNER) is own
    by_file: Any = opened(f"file:{tmp_path}/l?calls=9&seconds=3&guard=0.5", OWNER)
    assert by_file.limit == Limit(9, 3, 0.5)
    for url in (
        "REDIS://cache/0",
        "rediss://cache:1/?ssl_cert_reqs=none",
        "unix:///run/redis?db=2",
    ):
        budget = opened(url, OWNER)
        assert budget is not None
        budget.close()


@pytest.mark.parametrize(
    "given",
    [
        "",
        "soon",
        "file:",
        "file:/tmp",
        "file:/x\0y",
        "file:/x?calls=many",
        "file:/x?calls=nan",
        "file:/x?seconds=nan",
        "file:/x?guard=inf",
        "file:/x?calls=1000000000000000000000",
        "file:/x?sharers=0",
        "file:/x?sharers=few",
        "http://x",
        "redis:",
        "redis://h:port/0",
        "redis://h:6379/x?calls=0",
        "redis://h:6379/x",
        "redis://h/0?call=5",
        "redis://h:999999/0",
        0,
        -1,
        True,
        1.5,
        10**10,
        object(),
    ],
    ids=repr,
)
def test_what_means_nothing_is_refused(given: Any) -> None:
    with pytest.raises(ConfigurationError, match="rate_limit"):
        opened(given, OWNER)


@pytest.mark.parametrize(
    "url",
    [
        "redis://:swordfish@h:port/0",
        "redis://:swordfish@h/0?calls=0",
        "redis://:swordfish@h/0?call=1",
        "redis:/:swordfish@h",
        "rdis://:swordfish@h/0",
    ],
)
def test_a_password_is_shown_nowhere(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("URL", url)

    def client() -> Pax8Client:
        import os

        return Pax8Client("id", "secret", transport=Script(), rate_limit=os.environ["URL"])

    with pytest.raises(ConfigurationError) as caught:
        client()
    error, below = caught.value, caught.tb.tb_next
    shown = traceback.TracebackException(type(error), error, below, capture_locals=True)
    assert "swordfish" not in "".join(shown.format())
    assert error.__context__ is None


def test_a_password_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    budget = opened("redis://:swordfish@127.0.0.1:1/0?calls=3", OWNER)
    assert budget is not None
    with caplog.at_level(logging.DEBUG):
        assert budget.reserve(1) is not None
    assert "is lost (ConnectionError)" in caplog.text
    assert "swordfish" not in caplog.text + repr(budget) + repr(vars(budget))
    budget.close()
