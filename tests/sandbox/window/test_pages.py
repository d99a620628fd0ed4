from __future__ import annotations

import re
import subprocess
import sys
import time
from itertools import pairwise

import pytest

from pax8 import Pax8Client
from pax8._core.http import Request
from pax8.sandbox import Sandbox
from support.visitor import HOME, HOST, WITHIN, Shown, Visitor

SECTIONS = (
    "companies",
    "subscriptions",
    "orders",
    "invoices",
    "products",
    "quotes",
    "webhooks",
    "clock",
    "faults",
    "limits",
    "wire",
    "world",
)


def test_every_link_leads_to_a_page(full: Visitor) -> None:
    found = full.crawl(most=4)
    assert {path: each.status for path, each in found.items() if each.status != 200} == {}
    kinds = {path.removeprefix(WITHIN).partition("/")[0] for path in found if WITHIN in path}
    assert {*SECTIONS, "requests"} <= {each.partition("?")[0] for each in kinds}
    for section in SECTIONS[:7]:
        assert any(path.startswith(f"{WITHIN}{section}/") for path in found), section


def test_nothing_breaks_out_of_a_page_and_no_secret_shows(full: Visitor) -> None:
    pages = [each for each in full.crawl(most=6).values() if "html" in each.headers["content-type"]]
    assert len(pages) > 40
    for page in map(Shown, pages):
        scripts = page.all("script")
        assert [each.attributes["src"].partition("?")[0] for each in scripts] == [
            f"{WITHIN}assets/window.js"
        ]
        assert not page.all("img")
        assert not [name for each in page.elements for name in each.attributes if name[:2] == "on"]
        assert not [each for each in page.elements if "style" in each.attributes]
        assert "S3CR3T" not in page.source
        assert "\0" not in page.source
    text = " ".join(Shown(each).text for each in pages)
    assert '<script>alert("x")</script>' in text
    assert "{{ 7*7 }}" in text
    assert "alert(3)" in text


def test_pages_are_made_for_everybody(full: Visitor) -> None:
    for response in full.crawl(most=2).values():
        if "html" not in response.headers["content-type"]:
            continue
        page = Shown(response)
        assert page.all("html", lang="en")
        assert [len(page.all(tag)) for tag in ("title", "main", "h1", "header")] == [1, 1, 1, 1]
        assert page.all("a", **{"class": "skip"})[0].attributes["href"] == "#main"
        ids = [each.attributes["id"] for each in page.elements if "id" in each.attributes]
        assert len(ids) == len(set(ids)), ids
        levels = [int(each.tag[1]) for each in page.elements if re.fullmatch(r"h[1-6]", each.tag)]
        assert all(after - before <= 1 for before, after in pairwise(levels)), levels
        labelled = {each.attributes["for"] for each in page.all("label")}
        for control in page.all("input") + page.all("select") + page.all("textarea"):
            if control.attributes.get("type") != "hidden":
                named = control.attributes.get("id") in labelled
                assert named or "aria-label" in control.attributes, control
        for named in page.elements:
            for each in named.attributes.get("aria-describedby", "").split():
                assert each in ids, named
            assert named.attributes.get("aria-labelledby", ids[0]) in ids
        assert all("scope" in each.attributes for each in page.all("th"))
        assert all(each.text.strip() for each in [*page.all("th"), *page.all("button")])
        assert all(each.text.strip() for each in page.all("a")), page.source
        landmarks = [each.attributes["aria-label"] for each in page.all("nav")]
        assert len(landmarks) == len(set(landmarks)), landmarks


@pytest.mark.parametrize("path", ["/_sandbox", "/_sandbox/window", "/_sandbox/window/requests"])
def test_the_first_page_is_found(visitor: Visitor, path: str) -> None:
    answer = visitor.get(path)
    assert (answer.status, answer.headers["location"]) == (303, HOME)


@pytest.mark.parametrize(
    "path",
    [
        "nothing",
        "companies/none",
        "companies/a/b",
        "requests/0",
        "requests/1e3",
        "requests/9999999999999999999999",
        "assets/../window.py",
        "assets/window.py",
        "deliveries",
        "deliveries/x",
        "quotes/<script>",
        "webhooks/%00",
        "do/clock.stop/x/y",
    ],
)
def test_what_is_not_there_is_said_on_a_page(visitor: Visitor, path: str) -> None:
    page = visitor.see(path)
    assert page.status == 404
    assert page.all("p", role="alert")
    assert not [each for each in page.all("script") if "src" not in each.attributes]


def test_pages_are_read_and_not_put(visitor: Visitor) -> None:
    for method, path in (("PUT", HOME), ("DELETE", f"{WITHIN}clock"), ("POST", f"{WITHIN}clock")):
        headers = {"host": HOST, "origin": f"http://{HOST}"}
        request = Request(method, f"http://{HOST}{path}", headers)
        answer = visitor.sandbox.respond(request).response
        assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")


def test_a_page_lets_nothing_in_and_is_framed_by_nobody(visitor: Visitor) -> None:
    page = visitor.get(HOME)
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert page.headers["cache-control"] == "no-store"
    head = visitor.sandbox.respond(Request("HEAD", f"http://{HOST}{HOME}", {"host": HOST})).response
    assert (head.content, head.headers["content-length"] > "0") == (b"", True)


def test_another_sites_name_for_this_machine_opens_no_page(visitor: Visitor) -> None:
    assert visitor.get(HOME, host="evil.example:8080").status == 403


def test_what_pages_load_may_be_kept_as_long_as_it_is_the_same(visitor: Visitor) -> None:
    for address in (each for each in visitor.see(HOME).links() if "/assets/" in each):
        answer = visitor.get(address)
        assert "?v=" in address
        assert "immutable" in answer.headers["cache-control"]
        assert answer.content


def test_a_long_name_is_cut_where_many_stand_and_whole_on_its_page(
    visitor: Visitor, client: Pax8Client
) -> None:
    company = client.companies.list().first()
    assert company is not None
    client.companies.update(company.id, name="N" * 10_000)
    assert "N" * 81 not in visitor.see("companies").source
    assert "N" * 10_000 in visitor.see(f"companies/{company.id}").source


def test_a_listing_of_thousands_is_quick_and_comes_in_parts(sandbox: Sandbox) -> None:
    one = next(sandbox.world.select("companies"))
    more = ({**one, "id": f"company-{n}", "name": f"Zeta {n:05}"} for n in range(5_000))
    sandbox.world.insert("companies", more)
    visitor = Visitor(sandbox)
    visitor.see("companies")
    begun = time.perf_counter()
    page = visitor.see("companies?page=50")
    assert time.perf_counter() - begun < 1
    assert "2,451\u20132,500 of 5,003 companies" in page.text
    assert len(page.all("tbody")[0].text.split("\n")) < 500
    seen = 0
    address: str | None = f"{WITHIN}companies?search=zeta%20000"
    while address is not None:
        page = visitor.see(address)
        seen += len(page.all("th", scope="row"))
        onward = page.all("a", rel="next")
        address = onward[0].attributes["href"] if onward else None
    assert seen == 100


@pytest.mark.parametrize("page", ["0", "-1", "x", "99", "1" * 30, "1.5"])
def test_a_part_that_is_not_there_is_the_nearest_one(visitor: Visitor, page: str) -> None:
    shown = visitor.see(f"products?page={page}")
    assert ("1\u201350 of 80 products" in shown.text) == (page != "99")
    assert ("51\u201380 of 80 products" in shown.text) == (page == "99")


def test_an_empty_world_says_so() -> None:
    visitor = Visitor(Sandbox(companies=0))
    for section in SECTIONS:
        assert visitor.see(section).status == 200
    assert "No companies" in visitor.see("companies").text
    assert "Nothing was asked yet" in visitor.see(HOME).text


def test_only_who_looks_at_a_page_needs_what_draws_it() -> None:
    program = f"""
import sys
from pax8._core.http import Request
from pax8.sandbox import Sandbox
sandbox = Sandbox(companies=1)
assert sandbox.control.clock.get().now and "jinja2" not in sys.modules
sys.modules["jinja2"] = None
answer = sandbox.respond(Request("GET", "http://x/_sandbox/", {{"host": "{HOST}"}})).response
print(answer.status, answer.content.decode())
"""
    done = subprocess.run(  # noqa: S603 - a program of our own
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("501 ")
    assert "pax8[sandbox]" in done.stdout
