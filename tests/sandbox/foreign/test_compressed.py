"""Bodies that are compressed on their way, in both directions."""

from __future__ import annotations

import gzip
import json
import zlib

import pytest

from pax8.sandbox import Sandbox, SandboxServer
from support.raw_http import Wire


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
