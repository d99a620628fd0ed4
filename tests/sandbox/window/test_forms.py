from __future__ import annotations

import pytest

from pax8 import Pax8Client
from pax8._core.http import Request
from pax8.errors import ServerError
from pax8.sandbox import Sandbox
from support.visitor import HOST, WITHIN, Shown, Visitor


def test_a_month_passes_and_what_happened_is_told(visitor: Visitor, sandbox: Sandbox) -> None:
    page = visitor.send("clock.advance", months="1")
    assert sandbox.world.now.month == 7
    assert "It is 10 July 2026, 15:00:00 UTC, and the clock stands." in page.text
    assert "Invoice issued" in page.text
    invoice = [each for each in page.links() if each.startswith(f"{WITHIN}invoices/")]
    assert visitor.see(invoice[0]).status == 200
    assert "July 2026" in visitor.see("invoices").all("table")[0].text


def test_the_clock_is_set_started_and_stopped(visitor: Visitor, sandbox: Sandbox) -> None:
    assert "1 August 2026, 00:00:00" in visitor.send("clock.set", now="2026-08-01T00:00").text
    assert "goes at 2.5 times" in visitor.send("clock.start", speed="2.5").text
    assert sandbox.timekeeper.read().speed == 2.5
    assert "stands" in visitor.send("clock.stop").text
    assert not sandbox.timekeeper.read().running


def test_a_fault_strikes_and_is_taken_away(visitor: Visitor, client: Pax8Client) -> None:
    page = visitor.send(
        "faults.add",
        operation="companies.*",
        status="503",
        times="",
        body='{"why": "a test"}',
        headers="Retry-After: 3\nX-Why: a: b",
    )
    assert "Fault 1 is set; it strikes companies.*." in page.text
    with pytest.raises(ServerError):
        client.companies.list().first()
    answer = [each.response for each in visitor.sandbox.record.since()][-1]
    assert (answer.status, answer.content) == (503, b'{"why":"a test"}')
    assert (answer.headers["x-why"], answer.headers["retry-after"]) == ("a: b", "3")
    assert "Has struck 1 times" in visitor.see("faults").text
    assert "Fault 1 is taken away." in visitor.send("faults.remove", fault_id="1").text
    assert client.companies.list().first()


def test_what_cannot_be_is_said_beside_what_was_entered(visitor: Visitor, sandbox: Sandbox) -> None:
    page = visitor.send("faults.add", operation="orders.*", status="9999", latency="<b>")
    assert (page.status, sandbox.faults.all()) == (400, [])
    assert "'<b>' is no number, field: latency" in page.all("div", id="problem")[0].text
    wrong = page.all("input", name="latency")[0].attributes
    assert (wrong["value"], wrong["aria-invalid"]) == ("<b>", "true")
    assert "problem" in wrong["aria-describedby"].split()
    assert page.all("input", name="status")[0].attributes["value"] == "9999"
    assert page.all("title")[0].text.startswith("Not done: ")


@pytest.mark.parametrize(
    ("action", "entered", "said"),
    [
        ("faults.add", {"operation": "orders.*"}, "it does nothing"),
        ("faults.add", {"operation": "ordrs.create", "status": "503"}, "did you mean"),
        ("faults.add", {"operation": "*", "status": "503", "headers": "no colon"}, "a colon"),
        ("faults.add", {"operation": "*", "status": "503", "body": "{"}, "no JSON"),
        ("faults.add", {"operation": "*", "status": "503", "times": "1.5"}, "no whole number"),
        ("faults.remove", {"fault_id": "9"}, "Not Found"),
        ("faults.remove", {}, "left empty"),
        ("limits.set", {"calls": "0", "seconds": "60"}, "calls"),
        ("limits.set", {"calls": "5", "seconds": "1_0"}, "no number"),
        ("clock.set", {"now": "2020-01-01T00:00"}, "backwards"),
        ("clock.set", {"now": "soon"}, "now"),
        ("clock.advance", {"months": "9999999"}, "9000"),
        ("wire.set", {"name": "retry_after", "value": "never"}, "cannot be"),
        ("snapshots.restore", {"name": "none"}, "Not Found"),
        ("scenario", {"name": "<none>"}, "No scenario is called <none>"),
        ("seed", {"seed": "1", "companies": "100001"}, "companies"),
    ],
)
def test_what_cannot_be_is_refused(
    visitor: Visitor, action: str, entered: dict[str, str], said: str
) -> None:
    page = Shown(visitor.post(action, entered))
    assert 400 <= page.status < 500
    assert said in page.all("div", id="problem")[0].text


def test_the_limit_is_set_and_lifted(visitor: Visitor, sandbox: Sandbox) -> None:
    assert "5 calls are let through in 2.5 seconds" in (
        visitor.send("limits.set", calls="5", seconds="2.5").text
    )
    assert "0 of 5 calls" in visitor.see("clock").text
    visitor.send("limits.lift")
    assert sandbox.limiter.limit is None


def test_a_switch_is_set(visitor: Visitor, sandbox: Sandbox) -> None:
    page = visitor.send("wire.set", name="retry_after", value="date")
    assert sandbox.world.dialect.retry_after == "date"
    assert "changed" in page.text


def test_the_world_is_kept_and_comes_back(visitor: Visitor, sandbox: Sandbox) -> None:
    visitor.send("snapshots.save", name="before / a & b")
    visitor.send("clock.advance", days="3")
    assert "10 June 2026" in visitor.send("snapshots.restore", name="before / a & b").text
    assert sandbox.world.now.day == 10
    assert "There are none." in visitor.send("snapshots.delete", name="before / a & b").text
    visitor.send("seed", seed="7", companies="2")
    assert sandbox.world.count("companies") == 2
    assert visitor.see("world").all("input", name="name", value="month-end")
    assert "It began as scenario month-end" in visitor.send("scenario", name="month-end").text
    visitor.send("seed", seed="7", companies="2")
    visitor.send("reset")
    assert visitor.see("world").text.count("seed 7, 2 companies") == 1


def test_a_world_is_loaded_from_its_file(visitor: Visitor, sandbox: Sandbox) -> None:
    link = visitor.see("world").all("a", download="")[0]
    kept = visitor.get(link.attributes["href"]).content
    visitor.send("seed", seed="7", companies="1")
    part = b'--x\r\ncontent-disposition: form-data; name="world"; filename="w.db"\r\n\r\n'
    headers = {
        "host": HOST,
        "origin": f"http://{HOST}",
        "content-type": "multipart/form-data; boundary=x",
    }
    url = f"http://{HOST}{WITHIN}do/load"
    for content, status in ((kept, 303), (b"no world", 422)):
        body = part + content + b"\r\n--x--\r\n"
        answer = sandbox.respond(Request("POST", url, headers, body)).response
        assert answer.status == status
    assert sandbox.world.count("companies") == 3


def test_requests_are_forgotten(visitor: Visitor, client: Pax8Client) -> None:
    client.companies.list().first()
    assert "Nothing was asked yet" in visitor.send("requests.clear").text


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "null"},
        {"origin": "https://evil.example"},
        {"origin": f"http://{HOST}.evil.example"},
        {"origin": "http://127.0.0.1:9999"},
        {"referer": "https://evil.example/_sandbox/"},
        {"origin": f"http://{HOST}", "host": "evil.example"},
    ],
)
def test_a_form_from_elsewhere_does_nothing(sandbox: Sandbox, headers: dict[str, str]) -> None:
    form = {"host": HOST, "content-type": "application/x-www-form-urlencoded"}
    url = f"http://{HOST}{WITHIN}do/clock.advance"
    answer = sandbox.respond(Request("POST", url, form | headers, b"months=1")).response
    assert answer.status == 403
    assert sandbox.world.now.month == 6


def test_a_browser_that_names_the_page_alone_is_believed(sandbox: Sandbox) -> None:
    headers = {
        "host": HOST,
        "referer": f"http://{HOST}{WITHIN}clock",
        "content-type": "application/x-www-form-urlencoded",
    }
    url = f"http://{HOST}{WITHIN}do/clock.advance"
    assert sandbox.respond(Request("POST", url, headers, b"days=1")).response.status == 303


@pytest.mark.parametrize(
    ("kind", "content", "status"),
    [
        ("application/json", b"{}", 415),
        ("text/plain", b"months=1", 415),
        ("", b"months=1", 415),
        ("application/x-www-form-urlencoded", b"\xff=1", 400),
        ("application/x-www-form-urlencoded", b"a=1&" * 200, 400),
    ],
)
def test_what_is_no_form_does_nothing(
    sandbox: Sandbox, kind: str, content: bytes, status: int
) -> None:
    headers = {"host": HOST, "origin": f"http://{HOST}", "content-type": kind}
    url = f"http://{HOST}{WITHIN}do/clock.advance"
    answer = sandbox.respond(Request("POST", url, headers, content)).response
    assert answer.status == status
    assert sandbox.world.now.month == 6


def test_a_form_that_nobody_made_does_nothing(visitor: Visitor) -> None:
    assert visitor.post("save", {}).status == 404
    assert visitor.post("requests.verify", {"operation": "*"}).status == 404
