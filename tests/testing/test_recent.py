from __future__ import annotations

import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pax8._core.http import Request
from pax8.errors import Pax8Error
from pax8.testing import Rig
from pax8.testing.recent import recent


def test_bodies_are_shown_where_it_was_not_well() -> None:
    with Rig() as rig:
        rig.client.companies.list().first()
        faults = rig.sandbox.control.faults
        faults.add("companies.list", status=418, body={"why": "\x9b[31mred\n" + "y" * 900})
        faults.add("products.list", cut="request")
        for listing in (rig.client.companies.list(), rig.client.products.list()):
            with pytest.raises(Pax8Error):
                listing.first()
        first, second, third, body, *rest = (rig.recent or "").splitlines()
    assert first == "#1 POST /v1/token → 200 (token)"
    assert second == "#2 GET /v1/companies?page=0&size=1 → 200 (companies.list)"
    assert third.endswith("→ 418 (companies.list) · fault 1 struck it")
    # What a terminal would obey is not in it.
    assert body.startswith('    < {"why":"\ufffd[31mred\\nyyy')
    assert body.endswith("y…")
    assert len(body) < 420
    assert rest
    assert all("→ no answer (products.list) · fault 2 struck it" in each for each in rest)


@given(st.text(max_size=40), st.binary(max_size=60), st.sampled_from(["json", "x", ""]))
def test_whatever_is_asked_is_shown_in_lines_of_text(path: str, body: bytes, kind: str) -> None:
    with Rig(companies=0) as rig:
        headers = {"content-type": f"application/{kind}"}
        rig.sandbox.respond(Request("POST", f"http://x/v1/{path}", headers, body))
        shown = recent(rig.sandbox)
    assert shown.startswith("#1 POST /v1/")
    assert all(each.isprintable() for each in shown.split("\n"))
    assert len(shown) < 2000


def test_a_record_that_cannot_be_shown_breaks_no_report(caplog: pytest.LogCaptureFixture) -> None:
    with Rig() as rig, caplog.at_level(logging.ERROR, "pax8.testing"):
        rig.client.companies.list().first()
        rig.sandbox.record._entries[0].response.headers["date"] = "no date"
        assert rig.recent == "They cannot be shown: ValueError"
    assert "cannot be shown" in caplog.text
