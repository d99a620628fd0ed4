"""Whatever comes over the wire costs a refusal, and memory that has an end."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, suppress

import pytest

from support.served import PORTAL, Served, read_answer, request, served

MEGABYTE = 2**20
# Generous: what it takes beside what is asked of it.
MOST = 600 * MEGABYTE
FORM = "multipart/form-data; boundary=x"
PART = b'\r\n--x\r\ncontent-disposition: form-data; name="attachments"; filename="a"\r\n\r\n%s'


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    with served("--companies", "3") as server:
        yield server
        # Nothing of all this is a defect.
        assert "Traceback" not in server.said()


@pytest.fixture(scope="module")
def token(server: Served) -> str:
    return server.token()


@pytest.fixture(scope="module")
def portal_token(server: Served) -> str:
    return server.token(PORTAL)


@pytest.fixture(autouse=True)
def _goes_on(server: Served, token: str) -> Iterator[None]:
    yield
    status, content = server.ask(request("GET", "/v1/companies", token=token))
    assert status == 200
    assert json.loads(content)["page"]["totalElements"] == 3
    assert server.memory("VmHWM") < MOST


JSON = {
    "deep": (b'{"name":' + b"[" * 150_000, 400),
    "deep and whole": (b'{"name":' + b"[" * 900 + b"]" * 900 + b"}", 400),
    "deep in what is dropped": (b'{"address":{"a":' + b"[" * 900 + b"]" * 900 + b"}}", 400),
    "deep objects": (b'{"name":' * 90_000, 400),
    "a bomb of arrays": (b"[" * 9_000_000, 413),
    "a bomb of objects": (b'{"contacts":[' + b"{}," * 3_000_000 + b"{}]}", 413),
    "many numbers": (b'{"contacts":[' + b"0," * 4_900_000 + b"0]}", 413),
    "many texts": (b'"' * 10_000_000, 413),
    "many keys": (b"{" + b",".join(b'"%d":0' % each for each in range(60_000)) + b"}", 400),
    "one key many times": (b"{" + b'"name":"a",' * 40_000 + b'"name":"b"}', 422),
    "a long number": (b'{"name":' + b"9" * 9_000_000 + b"}", 400),
    "a large number": (b'{"name":1e9999999999999999999}', 400),
    "a large number far inside": (
        b'{"contacts":' + b"[" * 15 + b'1e9999999999999999999,"' + b"x" * 9_000_000 + b'"' +
        b"]" * 15 + b"}",
        400,
    ),
    "no UTF-8": (b'{"name":"\xff\xfe"}', 400),
    "NUL": (b'{"name":"\\u0000"}', 422),
    "half a character": (b'{"name":"\\ud800"}', 400),
    "a text of nothing": (b" " * 9_000_000, 400),
}  # fmt: skip


@pytest.mark.parametrize("name", JSON)
@pytest.mark.parametrize("path", ["/v1/companies", "/v1/token"])
def test_json_of_any_size_and_shape(server: Served, token: str, name: str, path: str) -> None:
    body, status = JSON[name]
    expected = {status, 400} if path == "/v1/token" else {status}
    assert server.ask(request("POST", path, body, token=token))[0] in expected


PATHS = {
    "/v1/companies/%zz%00%ff%": 400,
    "/v1/companies?city=%zz%00%ff%&state=%ED%A0%80": 200,
    "/v1/companies?size=" + "9" * 5000: 400,
    "/v1/companies?" + "a=1&" * 3000: 200,
    "/v1/companies?" + "a=1&" * 9000: 414,
    "/" + "a/" * 7000: 404,
    "//[x": 404,
    "[": 404,
    "*": 404,
    "sandbox:80": 404,
    "http://sandbox/v1/companies?size=1": 200,
    "http://[": 404,
}


@pytest.mark.parametrize("path", PATHS, ids=lambda each: each[:40])
def test_any_path(server: Served, token: str, path: str) -> None:
    assert server.ask(request("GET", path, token=token))[0] == PATHS[path]


HEADS = {
    "many headers": (b"".join(b"a%d: b\r\n" % each for each in range(2000)), {200}),
    "too many headers": (b"".join(b"a%d: b\r\n" % each for each in range(12_000)), {400, 431}),
    "a long header": (b"a: " + b"x" * 9_000_000 + b"\r\n", {400, 431, 0}),
    "what is no header": (b"a\r\n", {400}),
    "another token that is no token": (b"authorization: Bearer \xff\xfe\r\n", {200}),
    "an upgrade": (b"connection: upgrade\r\nupgrade: websocket\r\n", {200}),
    "a length below nothing": (b"content-length: -1\r\n", {400}),
    "two lengths": (b"content-length: 1\r\ncontent-length: 2\r\n", {400}),
    "a long length": (b"content-length: " + b"9" * 5000 + b"\r\n", {400}),
    "a large length": (b"content-length: " + b"9" * 18 + b"\r\n", {413}),
    "a large length to be confirmed": (
        b"expect: 100-continue\r\ncontent-length: 999999999\r\n",
        {413},
    ),
    "unknown codings": (b"transfer-encoding: gzip, chunked\r\n", {400, 501}),
}


@pytest.mark.parametrize("name", HEADS)
def test_any_head(server: Served, token: str, name: str) -> None:
    headers, statuses = HEADS[name]
    asked = request("GET", "/v1/companies", token=token, headers=headers)
    assert server.ask(asked)[0] in statuses


@pytest.mark.parametrize(
    "sent",
    [
        b"GET /\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(range(256)),
        b"\r\n" * 1000 + b"X\r\n\r\n",
    ],
)
def test_what_is_no_http(server: Served, sent: bytes) -> None:
    assert server.ask(sent)[0] in {0, 400}


def chunks(*parts: bytes) -> Callable[[str], Iterable[bytes]]:
    def sent(token: str) -> Iterable[bytes]:
        head = request(
            "POST", "/v1/companies", token=token, headers=b"transfer-encoding: chunked\r\n"
        )
        return (head, *parts)

    return sent


MEG = b"%x\r\n%s\r\n" % (MEGABYTE, b" " * MEGABYTE)
CHUNKED = {
    "with an extension": (chunks(b"2;a=b\r\n{}\r\n0\r\n\r\n"), {422}),
    "with a long extension": (chunks(b"2;a=" + b"b" * MEGABYTE + b"\r\n{}\r\n0\r\n\r\n"), {400}),
    "of no length": (chunks(b"zz\r\n{}\r\n0\r\n\r\n"), {400}),
    "too many": (chunks(*[MEG] * 100, b"0\r\n\r\n"), {413}),
    "tiny ones": (chunks(b"1\r\n \r\n" * 50_000, b"0\r\n\r\n"), {400}),
}


@pytest.mark.parametrize("name", CHUNKED)
def test_any_chunks(server: Served, token: str, name: str) -> None:
    sent, statuses = CHUNKED[name]
    assert server.ask(sent(token))[0] in statuses


def test_a_body_that_is_too_large_is_never_held(server: Served, token: str) -> None:
    head = request(
        "POST", "/v1/companies", token=token, headers=b"content-length: %d\r\n" % (500 * MEGABYTE)
    )
    before = server.memory()
    status, content = server.ask((head, *[b" " * MEGABYTE] * 500))
    assert status == 413
    assert json.loads(content)["message"] == f"The body is larger than {10 * MEGABYTE} bytes"
    assert server.memory() - before < 20 * MEGABYTE


def test_what_was_refused_is_read_to_its_end(server: Served, token: str) -> None:
    large = request("POST", "/v1/companies", b" " * 11 * MEGABYTE, token=token)
    small = request("GET", "/v1/companies", token=token)
    # A client that first sends all, and then looks for its answers, finds both.
    with socket.create_connection(server.address, 20) as connection:
        connection.sendall(large)
        assert read_answer(connection)[0] == 413
        connection.sendall(small)
        assert read_answer(connection)[0] == 200


FORMS = {
    "many parts": (PART % b"" * 100_000, 400),
    "many empty parts": (b"\r\n--x" * 1_000_000, 400),
    "too large": (PART % (b"x" * 129 * MEGABYTE), 413),
    "no form": (b"x" * 11 * MEGABYTE, 400),
}


@pytest.mark.parametrize("name", FORMS)
def test_any_form(server: Served, portal_token: str, name: str) -> None:
    body, status = FORMS[name]
    asked = request(
        "POST", "/v2/quote-attachments", body + b"\r\n--x--\r\n", token=portal_token, kind=FORM
    )
    assert server.ask(asked)[0] == status


def test_a_file_may_be_larger_than_anything_else(server: Served, portal_token: str) -> None:
    body = PART % (b"x" * 20 * MEGABYTE) + b"\r\n--x--\r\n"
    asked = request("POST", "/v2/quote-attachments", body, token=portal_token, kind=FORM)
    assert server.ask(asked)[0] == 201


def test_many_large_bodies_are_not_held_all_at_once(server: Served, token: str) -> None:
    # Together they are 450 MB, and none of them is whole.
    sent = request("POST", "/v1/companies", b" " * 10 * MEGABYTE, token=token)[:-1]
    before = server.memory()
    with ExitStack() as ends:
        for _ in range(45):
            connection = ends.enter_context(socket.create_connection(server.address, 0.1))
            # Who has to wait is not read from.
            with suppress(TimeoutError):
                connection.sendall(sent)
        assert server.memory() - before < 350 * MEGABYTE
        # Nobody else waits with them.
        assert server.ask(request("GET", "/v1/companies", token=token))[0] == 200
