"""Clients that were not written here, and speak HTTP their own way: byte by byte, on a socket."""

from __future__ import annotations

import gzip
import json
import re
import socket
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from pax8.sandbox import Sandbox, SandboxServer

TOKEN = {
    "client_id": "someone",
    "client_secret": "secret",
    "audience": "https://api.pax8.com",
    "grant_type": "client_credentials",
}


@dataclass
class Got:
    """An answer, as it came."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Wire:
    """A connection on which bytes are sent, and answers read."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.host = f"{parts.hostname}:{parts.port}"
        self._socket = socket.create_connection((str(parts.hostname), int(parts.port or 0)), 10)
        self._reader = self._socket.makefile("rb")
        self.token = self._token()

    def _token(self) -> str:
        body = json.dumps(TOKEN).encode()
        token: str = self.ask("POST", "/v1/token", body=body, opened=False).json["access_token"]
        return token

    def send(self, content: bytes) -> None:
        self._socket.sendall(content)

    def receive(self, method: str = "GET") -> Got:
        """The next answer; of an interim one, the head alone."""
        line = self._reader.readline()
        status = int(line.split()[1])
        headers = dict[str, str]()
        while (each := self._reader.readline().strip()) != b"":
            name, _, value = each.decode("latin-1").partition(":")
            headers[name.lower()] = value.strip()
        length = int(headers.get("content-length", 0))
        if method == "HEAD" or status < 200 or status == 204:
            length = 0
        return Got(status, headers, self._reader.read(length))

    def request(  # noqa: PLR0913 - each is a part of it
        self,
        method: str,
        target: str,
        *more: str,
        body: bytes = b"",
        opened: bool = True,
        version: str = "1.1",
        kind: str = "application/json",
    ) -> bytes:
        lines = [f"{method} {target} HTTP/{version}", f"Host: {self.host}", *more]
        if opened:
            lines.append(f"Authorization: Bearer {self.token}")
        if body and not any(each.lower().startswith("transfer-encoding") for each in more):
            lines.append(f"Content-Length: {len(body)}")
        if body and kind:
            lines.append(f"Content-Type: {kind}")
        return "\r\n".join([*lines, "", ""]).encode() + body

    def ask(self, method: str, target: str, *more: str, **rest: Any) -> Got:
        self.send(self.request(method, target, *more, **rest))
        return self.receive(method)

    def is_over(self) -> bool:
        """Whether the server hung up."""
        return self._reader.read(1) == b""

    def close(self) -> None:
        self._reader.close()
        self._socket.close()


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with SandboxServer(Sandbox(companies=5)) as served:
        yield served.url


@pytest.fixture
def wire(url: str) -> Iterator[Wire]:
    made = Wire(url)
    yield made
    made.close()


@pytest.fixture
def company(wire: Wire) -> str:
    id_: str = wire.ask("GET", "/v1/companies?status=Active&size=1").json["content"][0]["id"]
    return id_


@pytest.mark.parametrize("size", ["2", "2.0", "2e0", "+2", "%202%20", "02"])
def test_numbers_as_people_write_them(wire: Wire, size: str) -> None:
    answer = wire.ask("GET", f"/v1/companies?size={size}&page=0.0")
    assert answer.status == 200
    assert len(answer.json["content"]) == answer.json["page"]["size"] == 2


@pytest.mark.parametrize("size", ["2.5", "0", "-1", "1e400", "NaN", "two", "0x2", "2_0", "٢"])
def test_what_is_no_number_of_records(wire: Wire, size: str) -> None:
    answer = wire.ask("GET", f"/v1/companies?{urlencode({'size': size})}")
    assert answer.status == 400
    assert answer.json["message"].endswith("field: size")


@pytest.mark.parametrize("sort", ["name", "name,asc", "name%2Casc", "name,ASC"])
def test_a_sort_without_a_direction_goes_up(wire: Wire, sort: str) -> None:
    answer = wire.ask("GET", f"/v1/companies?sort={sort}")
    names = [each["name"] for each in answer.json["content"]]
    assert names == sorted(names)
    assert len(names) == 5


def test_tokens_are_asked_for_in_json(wire: Wire) -> None:
    form = urlencode(TOKEN).encode()
    kind = "application/x-www-form-urlencoded"
    refused = wire.ask("POST", "/v1/token", body=form, kind=kind, opened=False)
    assert refused.status == 415
    assert refused.json["error"] == "invalid_request"
    for as_json in ("application/json; charset=utf-8", "Application/JSON", ""):
        body = json.dumps(TOKEN).encode()
        given = wire.ask("POST", "/v1/token", body=body, kind=as_json, opened=False)
        assert given.status == 200, as_json


def test_tokens_where_they_were_asked_for_formerly(wire: Wire) -> None:
    body = json.dumps({**TOKEN, "audience": "api://p8p.client"}).encode()
    given = wire.ask("POST", "/oauth/token", body=body, opened=False).json
    assert given["token_type"] == "Bearer"
    wire.token = given["access_token"]
    assert wire.ask("GET", "/v1/companies").status == 200


def test_tokens_as_vendors_asked_for_them_formerly(wire: Wire) -> None:
    asked = {"clientId": "someone", "clientSecret": "secret", "audience": "api://provisioning"}
    for each in (asked, {**asked, "grantType": "client_credentials"}):
        body = json.dumps(each).encode()
        given = wire.ask("POST", "/auth/token", body=body, opened=False)
        assert given.status == 200
        assert given.json.keys() == {"token", "scope", "expiresIn", "tokenType", "expiresAt"}
        wire.token = given.json["token"]
        assert wire.ask("GET", "/v2/provisioners").status == 200
    for each in ({**asked, "audience": "api://nobody"}, {**asked, "clientSecret": ""}):
        refused = wire.ask("POST", "/auth/token", body=json.dumps(each).encode(), opened=False)
        assert (refused.status, refused.json["error"]) == (401, "access_denied")
    refused = wire.ask("POST", "/auth/token", body=json.dumps(TOKEN).encode(), opened=False)
    assert refused.status == 400


def test_head_is_get_without_its_body(wire: Wire, company: str) -> None:
    path = f"/v1/companies/{company}"
    head, got = wire.ask("HEAD", path), wire.ask("GET", path)
    assert head.status == 200
    assert head.headers["content-length"] == got.headers["content-length"]
    assert head.headers["content-type"] == got.headers["content-type"]
    assert wire.ask("HEAD", "/v1/companies/nobody").status == 400
    assert wire.ask("GET", path).status == 200


def test_options_say_which_methods_there_are(wire: Wire, company: str) -> None:
    for path, allow in (
        ("/v1/companies", "GET, POST, HEAD, OPTIONS"),
        (f"/v1/companies/{company}/", "GET, PATCH, HEAD, OPTIONS"),
        ("/v2/quotes", "GET, POST, HEAD, OPTIONS"),
    ):
        answer = wire.ask("OPTIONS", path)
        assert (answer.status, answer.body) == (200, b"")
        assert answer.headers["allow"] == allow
    assert wire.ask("OPTIONS", "/v1/nowhere").status == 404
    asked = ("Origin: https://example.com", "Access-Control-Request-Method: GET")
    for opened in (True, False):
        answer = wire.ask("OPTIONS", "/v1/companies", *asked, opened=opened)
        # Pax8 lets no page of another origin in.
        assert not [each for each in answer.headers if each.startswith("access-control")]


@pytest.mark.parametrize(
    "path", ["/v1/companies/", "/v1//companies", "/v1/%63ompanies", "/%761/companies?size=10"]
)
def test_a_path_may_be_spelled_otherwise(wire: Wire, path: str) -> None:
    assert wire.ask("GET", path).json["page"]["totalElements"] == 5


def test_what_is_escaped_in_a_query(wire: Wire) -> None:
    city = wire.ask("GET", "/v1/companies").json["content"][0]["address"]["city"]
    plain = wire.ask("GET", f"/v1/companies?{urlencode({'city': city})}").json
    escaped = "".join(f"%{each:02x}" for each in city.encode())
    assert wire.ask("GET", f"/v1/companies?%63ity={escaped}").json == plain
    assert plain["page"]["totalElements"] > 0
    for odd in ("city=%", "city=%zz", "city=%ff", "&&&", "=", "city", "?city=x", "city=%00"):
        assert wire.ask("GET", f"/v1/companies?{odd}").status == 200, odd


@pytest.mark.parametrize("accepted", ["gzip", "deflate, gzip;q=0.5", "*", "GZIP", "br,x-gzip"])
def test_answers_come_compressed_to_who_takes_them_so(wire: Wire, accepted: str) -> None:
    plain = wire.ask("GET", "/v1/products?size=200")
    assert "content-encoding" not in plain.headers
    answer = wire.ask("GET", "/v1/products?size=200", f"Accept-Encoding: {accepted}")
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["vary"] == "accept-encoding"
    assert len(answer.body) < len(plain.body) / 2
    assert gzip.decompress(answer.body) == plain.body


@pytest.mark.parametrize("accepted", ["identity", "gzip;q=0", "gzip; q=0.0, br", "br", ""])
def test_and_plain_to_who_does_not(wire: Wire, accepted: str) -> None:
    answer = wire.ask("GET", "/v1/products?size=200", f"Accept-Encoding: {accepted}")
    assert "content-encoding" not in answer.headers
    assert answer.json["page"]["size"] == 200


def test_what_is_short_is_not_worth_it(wire: Wire, company: str) -> None:
    answer = wire.ask("GET", f"/v1/companies/{company}", "Accept-Encoding: gzip")
    assert "content-encoding" not in answer.headers


def test_compressing_is_a_switch() -> None:
    with SandboxServer(Sandbox(companies=1, wire={"compresses": "false"})) as served:
        wire = Wire(served.url)
        answer = wire.ask("GET", "/v1/products?size=200", "Accept-Encoding: gzip")
        assert "content-encoding" not in answer.headers
        wire.close()


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "GZIP", "identity"])
def test_requests_may_be_compressed(wire: Wire, company: str, coding: str) -> None:
    body = json.dumps({"phone": "+1 555 0100"}).encode()
    if coding != "identity":
        body = gzip.compress(body)
    path = f"/v1/companies/{company}"
    answer = wire.ask("PATCH", path, f"Content-Encoding: {coding}", body=body)
    assert answer.status == 200, answer.body
    assert answer.json["phone"] == "+1 555 0100"


@pytest.mark.parametrize(
    ("coding", "body", "status"),
    [
        ("br", b"{}", 415),
        ("gzip, gzip", b"{}", 415),
        ("deflate", zlib.compress(b"{}"), 415),
        ("gzip", b'{"phone": "1"}', 400),
        ("gzip", gzip.compress(b'{"phone": "1"}')[:-9], 400),
        ("gzip", gzip.compress(b"{}") + b"more", 400),
        ("gzip", gzip.compress(b'{"phone": "1", '), 400),
        ("gzip", gzip.compress(bytes(64 * 1024 * 1024)), 413),
    ],
    ids=["br", "twice", "deflate", "plain", "unfinished", "longer", "no-json", "bomb"],
)
def test_but_only_by_gzip_and_not_without_end(
    wire: Wire, company: str, coding: str, body: bytes, status: int
) -> None:
    path = f"/v1/companies/{company}"
    answer = wire.ask("PATCH", path, f"Content-Encoding: {coding}", body=body)
    assert answer.status == answer.json["status"] == status
    # What is left of a body that was not read to its end is no request.
    assert "connection" not in answer.headers or wire.is_over()


def test_a_connection_is_kept(wire: Wire) -> None:
    for _ in range(20):
        assert wire.ask("GET", "/v1/companies?size=1").status == 200


def test_requests_may_follow_each_other_unanswered(wire: Wire, company: str) -> None:
    sizes = (1, 2, 3, 4, 5)
    write = wire.request("PATCH", f"/v1/companies/{company}", body=b'{"phone": "7"}')
    reads = [wire.request("GET", f"/v1/companies?size={size}") for size in sizes]
    last = wire.request("GET", f"/v1/companies/{company}")
    wire.send(b"".join([*reads, write, last]))
    assert [len(wire.receive().json["content"]) for _ in sizes] == list(sizes)
    assert wire.receive().json["phone"] == wire.receive().json["phone"] == "7"


def test_a_body_may_come_in_chunks(wire: Wire, company: str) -> None:
    head = ("Transfer-Encoding: chunked",)
    body = b'5;name=value\r\n{"pho\r\n9\r\nne": "55"\r\n1\r\n}\r\n0\r\nTrailer: x\r\n\r\n'
    path = f"/v1/companies/{company}"
    answer = wire.ask("PATCH", path, *head, body=body)
    assert (answer.status, answer.json["phone"]) == (200, "55")
    assert wire.ask("GET", path).json["phone"] == "55"


def test_http_1_0(wire: Wire) -> None:
    answer = wire.ask("GET", "/v1/companies?size=1", version="1.0")
    assert answer.status == 200
    assert len(answer.json["content"]) == 1
    assert wire.is_over()


def test_a_target_may_be_a_whole_url(wire: Wire, company: str) -> None:
    for base in (f"http://{wire.host}", "http://api.pax8.com", "HTTPS://api.pax8.com:443"):
        answer = wire.ask("GET", f"{base}/v1/companies?size=2")
        assert len(answer.json["content"]) == 2
        assert wire.ask("GET", f"{base}/v1/companies/{company}").json["id"] == company
        refused = wire.ask("GET", f"{base}/v1/companies/x")
        assert refused.json["instance"] == "/public/v1/companies/x"


def test_who_waits_to_be_told_to_go_on(wire: Wire, company: str) -> None:
    body = b'{"phone": "100"}'
    whole = wire.request("PATCH", f"/v1/companies/{company}", "Expect: 100-continue", body=body)
    wire.send(whole.removesuffix(body))
    assert wire.receive().status == 100
    wire.send(body)
    assert wire.receive().json["phone"] == "100"


def test_names_of_headers_in_any_case(wire: Wire) -> None:
    for change in (str.upper, str.lower, str.title):
        request = wire.request("POST", "/v1/companies", body=b"{}").decode()
        head, _, body = request.partition("\r\n\r\n")
        head = re.sub(r"(?m)^[\w-]+(?=:)", lambda found: change(found[0]), head)  # noqa: B023 - at once
        wire.send(f"{head}\r\n\r\n{body}".encode())
        assert wire.receive().status == 422
    bearer = wire.request("GET", "/v1/companies").replace(b"Bearer ", b"bEARER   ")
    wire.send(bearer)
    assert wire.receive().status == 200


@pytest.mark.parametrize("accepted", ["*/*", "text/html", "application/xml", "nonsense", ""])
def test_whatever_is_accepted_json_comes(wire: Wire, accepted: str) -> None:
    answer = wire.ask("GET", "/v1/companies?size=1", f"Accept: {accepted}")
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.json["content"]


@pytest.mark.parametrize("kind", ["application/merge-patch+json", "application/json;x=y", ""])
def test_json_by_another_name(wire: Wire, company: str, kind: str) -> None:
    answer = wire.ask("PATCH", f"/v1/companies/{company}", body=b'{"phone": "8"}', kind=kind)
    assert answer.status == 200
    marked = b'\xef\xbb\xbf{"phone": "9"}'
    assert wire.ask("PATCH", f"/v1/companies/{company}", body=marked, kind=kind).status == 200


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "text/xml"])
def test_what_is_said_to_be_no_json(wire: Wire, company: str, kind: str) -> None:
    answer = wire.ask("PATCH", f"/v1/companies/{company}", body=b'{"phone": "8"}', kind=kind)
    assert answer.status == answer.json["status"] == 415


@pytest.mark.parametrize("method", ["TRACE", "PROPFIND", "DELETE", "get"])
def test_methods_that_are_not_there(wire: Wire, method: str) -> None:
    answer = wire.ask(method, "/v1/companies")
    assert answer.status == 405
    assert answer.headers["allow"] == "GET, POST, HEAD"


def test_whole_numbers_as_floats_in_a_body(wire: Wire) -> None:
    path = "/v2/quote-preferences"
    said = b'{"daysToExpire": %s, "introMessage": "", "termsAndDisclaimers": "", '
    rest = b'"salesMarginPercentage": 1.50}'
    for days, status in ((b"7.0", 200), (b"7e0", 200), (b"7.5", 400), (b'"7"', 400)):
        answer = wire.ask("PUT", path, body=said % days + rest)
        assert answer.status == status, days
    assert wire.ask("GET", path).json["daysToExpire"] == 7


def test_of_what_is_there_twice_the_last_counts(wire: Wire, company: str) -> None:
    assert wire.ask("GET", "/v1/companies?size=1&size=2").json["page"]["size"] == 2
    body = b'{"phone": "1", "phone": "2"}'
    assert wire.ask("PATCH", f"/v1/companies/{company}", body=body).json["phone"] == "2"


def test_a_file_that_does_not_say_what_it_is(wire: Wire, company: str) -> None:
    quote = wire.ask("POST", "/v2/quotes", body=json.dumps({"clientId": company}).encode()).json
    path = f"/v2/quotes/{quote['id']}/attachments"
    form = (
        b'--x\r\nContent-Disposition: form-data; name="attachments"; filename="a"\r\n\r\n'
        b"what it is\r\n--x--\r\n"
    )
    made = wire.ask("POST", path, body=form, kind="multipart/form-data; boundary=x")
    assert made.status == 201
    file = wire.ask("GET", f"{path}/{made.json[0]['id']}?download=true")
    assert (file.headers["content-type"], file.body) == ("application/octet-stream", b"what it is")
    for flag in ("?downloadZip=true", ""):
        assert wire.ask("GET", path + flag).headers["content-type"] == "application/zip"
