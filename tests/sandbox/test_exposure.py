from __future__ import annotations

import pytest

from pax8.sandbox import Sandbox, SandboxServer
from pax8.sandbox.exposure import warning
from support.served import served


@pytest.mark.parametrize("url", ["http://127.0.0.1:80", "http://127.8.8.8:1", "http://[::1]:80"])
def test_who_is_reached_by_this_machine_alone_is_told_nothing(url: str) -> None:
    assert warning(url) is None


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://0.0.0.0:80", "0.0.0.0"),  # noqa: S104 - nothing listens there
        ("http://10.1.2.3:80", "10.1.2.3"),
        ("http://[::]:80", "::"),
        ("http://[fe80::1%eth0]:80", "fe80::1%eth0"),
    ],
)
def test_who_is_reached_by_others_is_told_what_that_means(url: str, host: str) -> None:
    told = warning(url)
    assert told is not None
    assert f"listens on {host}," in told
    assert "Never put real data or real credentials there" in told


def test_it_listens_for_this_machine_alone_unless_it_is_told_otherwise() -> None:
    with SandboxServer(Sandbox(companies=1)) as server:
        assert server.url.startswith("http://127.0.0.1:")
    with served("--companies", "1") as usual:
        assert usual.address[0] == "127.0.0.1"
        assert "WARNING" not in usual.said()


def test_it_says_loudly_that_others_reach_it() -> None:
    with served("--companies", "1", "--host", "0.0.0.0") as open_to_all:  # noqa: S104 - for a moment
        assert "WARNING: this sandbox listens on 0.0.0.0" in open_to_all.said()
        assert open_to_all.ask(b"GET /v1/companies HTTP/1.1\r\nhost: x\r\n\r\n")[0] == 401
