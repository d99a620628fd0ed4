from __future__ import annotations

import pytest

from pax8 import Pax8Client
from pax8.errors import NotFoundError
from pax8.sandbox import Sandbox
from support.visitor import HOME, WITHIN, Shown, Visitor

LIVE = f"{WITHIN}live"


def ids(page: Shown) -> list[int]:
    return [
        int(each.attributes["data-id"]) for each in page.all("tr") if "data-id" in each.attributes
    ]


def fragment(visitor: Visitor, query: str) -> Shown:
    return Shown(visitor.get(f"{LIVE}{query}"))


def test_the_last_requests_stand_first_and_the_older_ones_behind(
    visitor: Visitor, sandbox: Sandbox, client: Pax8Client
) -> None:
    for _ in range(60):
        client.companies.list(size=1).first()
    last = sandbox.record.last
    page = visitor.see(HOME)
    assert ids(page) == list(range(last, last - 50, -1))
    older = page.all("a", rel="next")[0].attributes["href"]
    page = visitor.see(older)
    assert ids(page) == list(range(last - 50, 0, -1))
    # What is older does not change, so that it is not looked at again.
    assert "data-rows" not in page.all("tbody", id="rows")[0].attributes


def test_requests_are_filtered(visitor: Visitor, client: Pax8Client) -> None:
    company = client.companies.list().first()
    assert company is not None
    client.companies.get(company.id)
    with pytest.raises(NotFoundError):
        client.companies.get("00000000-0000-4000-8000-000000000000")
    assert ids(visitor.see(f"{HOME}?operation=companies.get")) == [4, 3]
    assert ids(visitor.see(f"{HOME}?operation=companies.get&verdict=refused")) == [4]
    assert ids(visitor.see(f"{HOME}?status=404")) == [4]
    assert ids(visitor.see(f"{HOME}?path={company.id}")) == [3]
    assert ids(fragment(visitor, "?since=0&status=404")) == [4]
    assert "No request is like that" in visitor.see(f"{HOME}?operation=nothing").text


def test_a_request_is_shown_with_its_answer_verdict_and_command(
    visitor: Visitor, client: Pax8Client
) -> None:
    company = client.companies.list().first()
    assert company is not None
    client.companies.get(company.id)
    page = visitor.see(f"requests/{visitor.sandbox.record.last}")
    assert "curl -X GET http" in page.all("code", id="curl")[0].text
    assert "$TOKEN" in page.all("code", id="curl")[0].text
    assert f'"name": "{company.name}"' in page.text
    assert "Answered" in page.all("dl", **{"class": "facts"})[0].text
    assert f"{WITHIN}companies/{company.id}" in page.links()
    token = visitor.see("requests/1")
    assert "*****" in token.text
    assert "any" not in token.all("pre")[1].text.split("client_secret")[1].split("&")[0]


def test_an_open_page_is_told_what_is_new(visitor: Visitor, client: Pax8Client) -> None:
    client.companies.list().first()
    last = visitor.sandbox.record.last
    assert ids(fragment(visitor, f"?since={last}")) == []
    client.companies.list().first()
    page = fragment(visitor, f"?since={last}")
    rows = page.all("tbody", id="rows")[0].attributes
    assert (ids(page), rows["data-since"], rows["data-first"]) == ([last + 1], str(last + 1), "1")
    visitor.sandbox.control.requests.clear()
    rows = fragment(visitor, f"?since={last}").all("tbody", id="rows")[0].attributes
    assert rows["data-first"] == str(last + 2)
    # A page without requests is told the clock, the limit and the faults alone.
    assert not fragment(visitor, "").all("tbody")
    assert fragment(visitor, "").all("div", id="state")
