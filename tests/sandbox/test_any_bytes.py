"""Whatever bytes come, each connection is answered or closed, and the others are served."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pax8.sandbox import Sandbox, SandboxServer
from pax8.sandbox.bounds import Bounds
from support.served import read_answer, request

TOKEN = b'{"client_id":"a","client_secret":"b","audience":"https://api.pax8.com",'
TOKEN += b'"grant_type":"client_credentials"}'
WORDS = rb"""
GET POST PUT HEAD DELETE OPTIONS CONNECT / // /v1/companies /v1/token /oauth/token /authorize
/v2/quotes ? & size=1 % %2F %00 .. ; # [ ] @ * http:// HTTP/1.1 HTTP/1.0 HTTP/2.0 : host:x
content-length: transfer-encoding:chunked expect:100-continue connection:close upgrade:h2c
connection:upgrade content-type: application/json application/x-www-form-urlencoded
multipart/form-data;boundary=x authorization:Bearer 0 5 -1 { } " {}
"""
BETWEEN = [b" ", b"  ", b"\r\n", b"\r\n\r\n", b"0\r\n\r\n", b"\n", b"\r", b"\0", b"\xff"]
PIECES = st.sampled_from([*BETWEEN, *WORDS.split(), TOKEN])
ANY = st.lists(PIECES | st.binary(max_size=8), max_size=30).map(b"".join)
WHOLE = [
    request("POST", "/v1/token", TOKEN),
    request("GET", "/v1/companies?size=2"),
    request("POST", "/v1/companies", b'{"name":"A"}', headers=b"expect: 100-continue\r\n"),
    request("POST", "/v1/orders", headers=b"transfer-encoding: chunked\r\n")
    + b"2\r\n{}\r\n0\r\n\r\n",
]


@pytest.fixture(scope="module")
def served() -> Iterator[SandboxServer]:
    # What is not whole is waited for, so that each such case takes its time.
    bounds = Bounds(patience=0.1, idle=0)
    with SandboxServer(Sandbox(companies=2), bounds=bounds) as served:
        yield served


@st.composite
def mangled(draw: st.DrawFn) -> bytes:
    """A request, or some, into which something else has got."""
    sent = b"".join(draw(st.lists(st.sampled_from(WHOLE), min_size=1, max_size=3)))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(sent)))
        end = draw(st.integers(start, min(len(sent), start + 12)))
        sent = sent[:start] + draw(PIECES | st.binary(max_size=4)) + sent[end:]
    return sent


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(sent=ANY | mangled(), other=st.sampled_from(WHOLE))
def test_any_bytes(
    served: SandboxServer, caplog: pytest.LogCaptureFixture, sent: bytes, other: bytes
) -> None:
    host, port = served.url.removeprefix("http://").split(":")
    caplog.clear()
    with socket.create_connection((host, int(port)), 10) as connection:
        connection.sendall(sent)
        answers = _statuses(connection)
    assert all(status < 500 for status in answers), (sent, answers)
    with socket.create_connection((host, int(port)), 10) as connection:
        connection.sendall(other)
        assert read_answer(connection)[0] in {200, 401}
    assert [each.getMessage() for each in caplog.records if each.levelname == "ERROR"] == []


def _statuses(connection: socket.socket) -> list[int]:
    """The statuses of all that comes until the connection is closed."""
    received = bytearray()
    try:
        while part := connection.recv(2**16):
            received += part
    except ConnectionResetError:
        pass
    lines = received.split(b"\r\n")
    return [int(line.split(b" ")[1]) for line in lines if line.startswith(b"HTTP/1.1 ")]
