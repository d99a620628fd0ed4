"""Editing what has to be written whole: read, merged, written, and told when others were there."""

from __future__ import annotations

import json
import pickle
from typing import Any

import httpx2
import pytest

from pax8.errors import ChangedMeanwhile
from pax8.types import Quote
from support.driver import Driver
from support.script import Script

FIELDS: dict[str, Any] = {
    "expiresOn": "2026-08-01T00:00:00.000Z",
    "introMessage": "Hello",
    "published": False,
    "status": "draft",
    "termsAndDisclaimers": "Terms",
}
QUOTE = {"id": "q", "referenceCode": "Q-1", "lineItems": [], "new": {"kept": 1}, **FIELDS}


def answer(**changes: Any) -> httpx2.Response:
    return httpx2.Response(200, json=QUOTE | changes)


def written(request: httpx2.Request) -> Any:
    return json.loads(request.content)


def test_an_id_is_read_and_written_with_what_was_given(driver: Driver) -> None:
    script = Script(answer(), answer(status="sent"))
    client = driver.client(script)
    found = driver.do(lambda: client.quotes.edit("q", status="sent"))
    assert found.status == "sent"
    assert [each.method for each in script.asked] == ["GET", "PUT"]
    assert written(script.asked[1]) == FIELDS | {"status": "sent"}


def test_a_quote_that_was_read_is_written_with_what_was_set_on_it(driver: Driver) -> None:
    script = Script(answer(), answer(introMessage="Dear"))
    client = driver.client(script)
    quote = Quote.from_dict(QUOTE)
    quote.intro_message = "Dear"
    driver.do(lambda: client.quotes.edit(quote, published=True))
    assert written(script.asked[1]) == FIELDS | {"introMessage": "Dear", "published": True}


@pytest.mark.parametrize(
    ("theirs", "field"),
    [
        ({"introMessage": "Other"}, "intro_message"),
        ({"status": "accepted"}, "status"),
        ({"published": True}, "published"),
        ({"expiresOn": "2026-08-02T00:00:00Z"}, "expires_on"),
        ({"termsAndDisclaimers": ""}, "terms_and_disclaimers"),
    ],
)
def test_what_others_changed_meanwhile_is_told_and_kept(
    driver: Driver, theirs: dict[str, Any], field: str
) -> None:
    script = Script(answer(**theirs))
    client = driver.client(script)
    quote = Quote.from_dict(QUOTE)
    quote.intro_message = "Mine"
    with pytest.raises(ChangedMeanwhile, match=f"somebody changed {field} since") as caught:
        driver.do(lambda: client.quotes.edit(quote))
    assert [each.method for each in script.asked] == ["GET"]
    assert caught.value.fields == (field,)
    assert caught.value.read == Quote.from_dict(QUOTE)
    assert caught.value.found == Quote.from_dict(QUOTE | theirs)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)  # noqa: S301 - ours


def test_what_is_no_conflict_is_written(driver: Driver) -> None:
    # Another form of the same time, and a line that somebody added.
    same = answer(expiresOn="2026-08-01T02:00:00+02:00", lineItems=[{"id": "l"}])
    script = Script(same, answer())
    client = driver.client(script)
    quote = Quote.from_dict(QUOTE)
    quote.status = "sent"  # type: ignore[assignment]  # text will do
    driver.do(lambda: client.quotes.edit(quote))
    assert written(script.asked[1])["status"] == "sent"


def test_what_cannot_be_edited_is_refused_before_anything_is_sent(driver: Driver) -> None:
    script = Script(answer())
    client = driver.client(script)
    changed = Quote.from_dict(QUOTE)
    changed.reference_code = "Q-2"
    for given, why in (
        ("q", "nothing to write"),
        (Quote.from_dict(QUOTE), "nothing to write"),
        (changed, "cannot change reference_code"),
        (Quote(id="q", status="sent"), "a quote that was read"),
    ):
        with pytest.raises(ValueError, match=why):
            driver.do(lambda given=given: client.quotes.edit(given))
    assert script.asked == []


def test_lines_are_listed_from_the_quote(driver: Driver) -> None:
    script = Script(answer(lineItems=[{"id": "l"}]))
    client = driver.client(script)
    assert [each.id for each in driver.do(lambda: client.quotes.list_line_items("q"))] == ["l"]


def test_edits_of_one_quote_through_one_client_lose_nothing(driver: Driver) -> None:
    held: dict[str, Any] = dict(QUOTE)
    together = 4

    def serve(request: httpx2.Request) -> httpx2.Response:
        if request.method == "PUT":
            held.update(written(request))
        return httpx2.Response(200, json=held)

    script = Script(*[serve] * (2 * together))
    client = driver.client(script)
    todo = iter(
        [
            {"intro_message": "Dear"},
            {"published": True},
            {"status": "sent"},
            {"terms_and_disclaimers": "None"},
        ]
    )
    results = driver.at_once(together, lambda: client.quotes.edit("q", **next(todo)))
    assert [each for each in results if isinstance(each, Exception)] == []
    assert [each.method for each in script.asked] == ["GET", "PUT"] * together
    now = {"introMessage": "Dear", "published": True, "status": "sent"}
    assert held == QUOTE | now | {"termsAndDisclaimers": "None"}
