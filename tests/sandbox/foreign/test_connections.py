"""Connections, methods and paths as other clients use them."""

from __future__ import annotations

import re

import pytest

from support.raw_http import Wire


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


@pytest.mark.parametrize("method", ["TRACE", "PROPFIND", "DELETE", "get"])
def test_methods_that_are_not_there(wire: Wire, method: str) -> None:
    answer = wire.ask(method, "/v1/companies")
    assert answer.status == 405
    assert answer.headers["allow"] == "GET, POST, HEAD"
