"""What other clients ask for, and how they put it."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest

from support.raw_http import TOKEN, Wire


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


def test_what_is_escaped_in_a_query(wire: Wire) -> None:
    city = wire.ask("GET", "/v1/companies").json["content"][0]["address"]["city"]
    plain = wire.ask("GET", f"/v1/companies?{urlencode({'city': city})}").json
    escaped = "".join(f"%{each:02x}" for each in city.encode())
    assert wire.ask("GET", f"/v1/companies?%63ity={escaped}").json == plain
    assert plain["page"]["totalElements"] > 0
    for odd in ("city=%", "city=%zz", "city=%ff", "&&&", "=", "city", "?city=x", "city=%00"):
        assert wire.ask("GET", f"/v1/companies?{odd}").status == 200, odd


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
