"""Secrets are masked wherever they stand, and what is none is shown as it was."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pax8 import types
from pax8._core.http import Request
from pax8._core.model import Model
from pax8._core.plan import plan
from pax8.api.resources import every_operation
from pax8.sandbox import Sandbox
from pax8.sandbox.control.requests import RecordedRequest
from pax8.sandbox.masking import masked_json, masked_pairs, masked_text
from pax8.sandbox.secret_names import is_secret

SECRET = "S3CR3Tq7"
JSON = {"content-type": "application/json"}
FORM = {"content-type": "application/x-www-form-urlencoded"}
SANDBOX = Sandbox(companies=1)

NAMES = st.sampled_from(
    [
        "client_secret",
        "clientSecret",
        "CLIENT-SECRET",
        "access_token",
        "refreshToken",
        "id_token",
        "token",
        "password",
        "api_key",
        "apiKey",
        "x-api-key",
        "api-key",
        "subscription-key",
        "Ocp-Apim-Subscription-Key",
        "x-auth",
        "x-client-secret",
        "x-pax8-secret",
        "x-forwarded-authorization",
        "authorization",
        "client_assertion",
        "code_verifier",
        "code",
        "seal",
        "credential",
        "sharedSecret",
        "cookie",
        "X-Amz-Signature",
        "session_id",
        "pwd",
        "productKey",
        "key",
    ]
)


def all_escaped(text: str) -> str:
    return "".join(f"%{each:02x}" for each in text.encode())


def in_unicode(text: str) -> str:
    return "".join(f"\\u{ord(each):04x}" for each in text)


def multipart(name: str, boundary: str) -> bytes:
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"'
    return f"{head}\r\n\r\n{SECRET}\r\n--{boundary}--".encode()


def get(query: str = "", headers: dict[str, str] | None = None) -> Request:
    return Request("GET", f"http://sandbox/v1/companies?{query}", headers or {})


def post(content: str | bytes, headers: dict[str, str] | None = None) -> Request:
    content = content.encode() if isinstance(content, str) else content
    return Request("POST", "http://sandbox/v1/token", {} if headers is None else headers, content)


def of(value: Any) -> Callable[[str], Request]:
    """JSON that has this value under a name."""
    return lambda name: post(json.dumps({"a": [{name: value}]}), JSON)


CALLBACK = f"https://a.example/back?x=1&{{}}={SECRET}&state=1"
SHAPES: dict[str, Callable[[str], Request]] = {
    "text": of(SECRET),
    "array": of([SECRET]),
    "object": of({"a": {"b": SECRET}}),
    "user": lambda _: post(json.dumps({"url": f"https://user:{SECRET}@a.example/x"}), JSON),
    "user alone": lambda _: post(json.dumps({"url": f"https://{SECRET}@a.example/x"}), JSON),
    "user in a query": lambda _: get(urlencode({"url": f"https://user:{SECRET}@a.example/x"})),
    "number": lambda name: post(f'{{"{name}": 1{SECRET}}}', JSON),
    "escaped name": lambda name: post(f'{{"{in_unicode(name)}" \n: "{SECRET}"}}', JSON),
    "twice": lambda name: post(f'{{"{name}":"{SECRET}","{name}":"a","b":1,"b":2}}', JSON),
    "of no kind": lambda name: post(json.dumps({name: SECRET})),
    "marked": lambda name: post(b"\xef\xbb\xbf" + json.dumps({name: SECRET}).encode(), JSON),
    "utf-16": lambda name: post(json.dumps({name: SECRET}).encode("utf-16"), JSON),
    "JSON in JSON": lambda name: post(json.dumps({"a": json.dumps({name: SECRET})}), JSON),
    "form in JSON": lambda name: post(json.dumps({"a": urlencode({"b": 1, name: SECRET})}), JSON),
    "speech in JSON": lambda name: post(json.dumps({"message": f"bad {name}: {SECRET}"}), JSON),
    "name of a member": lambda name: post(json.dumps({f"{name}={SECRET}": 1}), JSON),
    "detail": lambda name: post(json.dumps([{"key": f"x {name} token", "values": [SECRET]}]), JSON),
    "cut": lambda name: post(f'{{"a":1,"{name}":"{SECRET}', JSON),
    "single quotes": lambda name: post(f"{{'{name}':'{SECRET}'}}", JSON),
    "no quotes": lambda name: post(f'{{{name}:"{SECRET}"}}', JSON),
    "plain text": lambda name: post(f"{name}: {SECRET}", {"content-type": "text/plain"}),
    "plain text as JSON": lambda name: post(f"{name}: {SECRET}", JSON),
    "plain text as a form": lambda name: post(f"{name} {SECRET} = {SECRET}", FORM),
    "HTML": lambda name: post(
        f'<input name="{name}" value="{SECRET}">', {"content-type": "text/html"}
    ),
    "form": lambda name: post(urlencode({"a": 1, name: SECRET, "b": 2}), FORM),
    "escaped form": lambda name: post(f"a=1&{all_escaped(name)}={SECRET}", FORM),
    "form as JSON": lambda name: post(urlencode({name: SECRET}), JSON),
    "JSON as a form": lambda name: post(json.dumps({name: f"{SECRET}="}), FORM),
    "form in a form": lambda name: post(urlencode({"request": urlencode({name: SECRET})}), FORM),
    "parts": lambda name: post(
        multipart(name, "json"), {"content-type": "multipart/form-data; boundary=json"}
    ),
    "parts as JSON": lambda name: post(multipart(name, "json"), JSON),
    "query": lambda name: get(urlencode({"page": 1, name: SECRET})),
    "escaped query": lambda name: get(f"{all_escaped(name)}={SECRET}"),
    "escaped twice": lambda name: get(f"{quote(all_escaped(name))}={SECRET}"),
    "member of a query": lambda name: get(f"a[{name}]={SECRET}&b.{name}={SECRET}"),
    "URL in a query": lambda name: get(urlencode({"redirect_uri": CALLBACK.format(name)})),
    "query of queries": lambda name: get(
        urlencode({"a": "x y?" + urlencode({"b": CALLBACK.format(name)})})
    ),
    "JSON in a query": lambda name: get(
        urlencode({"filter": json.dumps({"b": "=", name: SECRET})})
    ),
    "name in a query": lambda name: get(f"{name}:{SECRET}=1"),
    "header": lambda name: get(headers={name.lower(): SECRET}),
    "referer": lambda name: get(headers={"referer": CALLBACK.format(name)}),
    "place": lambda name: get(
        headers={"x-original-uri": f"/a?next={quote(CALLBACK.format(name))}"}
    ),
    "parameter of a header": lambda name: get(headers={"x-a": f'b; {name}="{SECRET}"'}),
    "kind": lambda name: post("a", {"content-type": f"a/b; {name}={SECRET}"}),
    "path": lambda name: Request("GET", f"http://sandbox/v1/companies/a;{name}={SECRET}"),
    "fragment": lambda name: get(headers={"referer": f"https://a.example/#{name}={SECRET}"}),
}


def recorded(request: Request) -> RecordedRequest:
    """What the record has of a request."""
    SANDBOX.record.clear()
    SANDBOX.respond(request)
    (entry,) = SANDBOX.control.requests.list()
    return entry


@pytest.mark.parametrize("shape", SHAPES)
@settings(max_examples=15, deadline=None)
@given(name=NAMES)
def test_no_secret_is_shown_in_any_shape(shape: str, name: str) -> None:
    assert SECRET not in recorded(SHAPES[shape](name)).to_json()


def test_a_code_is_shown_nowhere_on_its_way() -> None:
    asked = {
        "response_type": "code",
        "client_id": "a",
        "redirect_uri": "http://127.0.0.1:9/back",
        "state": "xyz",
        "scope": "Manage:Pax8Data",
        "audience": "https://api.pax8.com",
    }
    SANDBOX.record.clear()
    page = SANDBOX.respond(Request("GET", f"http://sandbox/authorize?{urlencode(asked)}")).response
    seal = page.content.decode().partition('name="seal" value="')[2].partition('"')[0]
    cookie = page.headers["set-cookie"].partition(";")[0]
    form = urlencode({"request": urlencode(asked), "seal": seal, "decision": "allow"})
    answer = SANDBOX.respond(
        Request("POST", "http://sandbox/authorize", {**FORM, "cookie": cookie}, form.encode())
    ).response
    code = answer.headers["location"].partition("code=")[2].partition("&")[0]
    assert min(map(len, (seal, cookie, code))) > 20
    shown = [each.to_json() for each in SANDBOX.control.requests.list()]
    assert len(shown) == 2
    for each in shown:
        assert seal not in each
        assert cookie.partition("=")[2] not in each
        assert code not in each
    assert "http://127.0.0.1:9/back?code=*****&state=xyz" in shown[1]


@pytest.mark.parametrize(
    "text",
    [
        '{"key":"domain","label":"A","values":["a.example"]}',
        '{"key":"domain","values":["a"]}',
        '{"summaryKey":"a","keyword":"b","author":"c","token_type":"Bearer","authorization":null}',
        '{"a":1.50,"b":-0,"c":12345678901234567890,"d":1e400,"e":[],"f":{},"g":true,"a":2}',
        '{"name":"Zoë \\"x\\"","website":"https://a.example/b?c=d#f","at":"2026-01-01T00:00:00Z"}',
        '{"currencyCode":"USD","postalCode":"80202","stateOrProvinceCode":"CO"}',
        '{"billing":"ann@a.example","url":"https://a.example/@ann"}',
        '"\\ud800"',
    ],
)
def test_what_is_no_secret_is_shown_as_it_is(text: str) -> None:
    assert masked_json(text) == text


def test_headers_and_queries_that_are_no_secrets_are_shown() -> None:
    headers = {
        "idempotency-key": "a",
        "content-type": "application/json",
        "user-agent": "Mozilla/5.0 (X11; Linux x86_64)",
        "accept": "text/html;q=0.9, */*;q=0.8",
    }
    assert recorded(get("a=b%20c&d&=e&sort=name,asc", headers)).request_headers == headers
    assert masked_pairs("a=b%20c&d&=e&sort=name,asc") == "a=b%20c&d&=e&sort=name,asc"


def test_of_what_pax8_has_only_these_are_masked() -> None:
    names = {each.wire for one in every_operation() for each in one.signature.parameters.values()}
    for name in types.__all__:
        kind = getattr(types, name)
        if isinstance(kind, type) and issubclass(kind, Model):
            names.update(plan(kind).by_wire)
    assert len(names) > 250
    # `key` is not, in a detail of provisioning.
    found = {name for name in names if is_secret(name)}
    assert found == {"authorization", "credential", "key", "sharedSecret"}


@pytest.mark.parametrize("name", ["Author", "IDEMPOTENCY-KEY", "key_words", "www-authenticate"])
def test_some_names_only_look_like_secrets(name: str) -> None:
    assert not is_secret(name)


@settings(max_examples=300, deadline=None)
@given(st.text() | st.text(alphabet='{}[]":=&?/@%\\ key,').map(lambda text: text * 3))
def test_any_text_can_be_shown(text: str) -> None:
    for each in (masked_text, masked_pairs):
        assert isinstance(each(text), str)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from("abcdefgh"), inner),
)


@given(VALUES)
def test_json_stays_the_same_but_for_its_secrets(value: Any) -> None:
    text = json.dumps(value)
    if not any(each in text for each in "=:@?/"):
        assert json.loads(masked_json(text)) == value


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"a":' * 50_000,
        "a=" * 100_000,
        "a" * 200_000 + "=",
        "?" * 200_000 + "=",
        "/" * 200_000 + ":",
        ("a" + " " * 1000) * 200 + ":",
        "token:" * 30_000,
        "%25" * 60_000 + "=",
        'token="' + "\\" * 200_000,
        "token=" + "bearer " * 30_000,
        "//a:b@" * 30_000,
    ],
    ids=lambda text: text[:12],
)
def test_a_text_made_to_take_long_does_not(text: str) -> None:
    begun = time.perf_counter()
    request = post(json.dumps({"a": text}), {**JSON, "x-a": text})
    request.url = f"http://sandbox/v1/token?{text}"
    recorded(request)
    assert time.perf_counter() - begun < 5
