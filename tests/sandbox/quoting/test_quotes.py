"""Quotes: listed, written, sent, answered, expired, taken over, deleted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from pax8 import Pax8Client
from pax8.money import Money
from pax8.sandbox import Sandbox
from pax8.sandbox.quoting.statuses import TRANSITIONS
from pax8.types import Quote, QuoteStatusCounts

Own = Callable[..., Any]
Code = Callable[[Callable[[], Any]], str]
NOBODY = "00000000-0000-4000-8000-000000000000"


def write(client: Pax8Client, quote_id: str, **changes: Any) -> Quote:
    return client.quotes.edit(quote_id, **changes)


def sent(client: Pax8Client, quote: Quote, own: Own) -> Quote:
    client.quotes.add_line_items(quote.id, [own()])
    return write(client, quote.id, status="sent")


def test_a_new_quote_is_an_empty_draft(client: Pax8Client, quote: Quote, sandbox: Sandbox) -> None:
    assert quote.status == "draft"
    assert quote.line_items == []
    assert quote.totals is not None
    assert quote.totals.initial_total == quote.totals.recurring_profit == Money(0, "USD")
    assert quote.expires_on == sandbox.world.now + timedelta(days=30)
    assert quote.client is not None
    assert client.companies.get(quote.client.id).name == quote.client.name
    assert client.quotes.get(quote.id) == quote


def test_a_quote_is_for_a_company_that_is_there(client: Pax8Client, code: Code) -> None:
    assert code(lambda: client.quotes.create(NOBODY)) == "CLIENT_ACCESS_DENIED"


def test_what_is_not_there_is_said_with_its_code(client: Pax8Client, code: Code) -> None:
    for call in (client.quotes.get, client.quotes.delete, client.quotes.take_ownership):
        assert code(lambda call=call: call(NOBODY)) == "QUOTE_NOT_FOUND"


def test_listings_filter_sort_search_and_count(client: Pax8Client, own: Own) -> None:
    companies = client.companies.list(status="Active").to_list()[:3]
    quotes = [client.quotes.create(each.id) for each in companies]
    for number, quote in enumerate(quotes):
        client.quotes.add_line_items(quote.id, [own(quantity=number + 1, initial_total=number + 1)])
    write(client, quotes[1].id, status="sent")
    assert {each.id for each in client.quotes.list()} == {each.id for each in quotes}
    assert [each.id for each in client.quotes.list(status="sent")] == [quotes[1].id]
    assert len(client.quotes.list(status=["sent", "draft"])) == 3
    assert len(client.quotes.list(status=["accepted"])) == 0
    by_total = client.quotes.list(sort="totals.initialTotal", sort_direction="desc")
    assert [each.id for each in by_total] == [each.id for each in reversed(quotes)]
    by_name = [each.client.name for each in client.quotes.list(sort="client.name") if each.client]
    assert by_name == sorted(name or "" for name in by_name)
    wanted = quotes[2].reference_code
    assert [each.id for each in client.quotes.list(search=wanted.lower())] == [quotes[2].id]  # type: ignore[union-attr]  # it has one
    assert len(client.quotes.list(intent_type="PAX8_TO_PARTNER")) == 0
    page = next(iter(client.quotes.list(page=0, size=2, status="sent").pages()))
    counts = QuoteStatusCounts.from_dict(page.extra["statusCounts"])
    assert (counts.draft, counts.sent, counts.accepted) == (2, 1, 0)
    row = client.quotes.list(status="sent").first()
    assert row is not None
    assert row.line_item_counts is not None
    assert (row.line_item_counts.custom, row.line_item_counts.total) == (1, 1)


def test_a_row_says_when_it_was_written_last(client: Pax8Client, sandbox: Sandbox) -> None:
    company = client.companies.list(status="Active").first()
    assert company is not None
    quote = client.quotes.create(company.id)
    sandbox.world.advance(timedelta(hours=1))
    write(client, quote.id, intro_message="Hello")
    row = client.quotes.list().first()
    assert row is not None
    assert row.updated_on == sandbox.world.now
    assert row.created_on == quote.created_on


def test_every_transition_that_is_allowed_and_no_other(
    client: Pax8Client, quote: Quote, sandbox: Sandbox, own: Own, code: Code
) -> None:
    client.quotes.add_line_items(quote.id, [own()])
    record = sandbox.world.read("quotes", quote.id)
    assert record is not None
    for before, allowed in TRANSITIONS.items():
        for after in TRANSITIONS:
            sandbox.world.replace("quotes", {**record, "status": before})
            if after == before or after in allowed:
                assert write(client, quote.id, status=after).status == after
            else:
                refused = code(lambda after=after: write(client, quote.id, status=after))
                assert refused == "QUOTE_INVALID_STATUS"
                assert client.quotes.get(quote.id).status == before


def test_sending_wants_lines_and_time(
    client: Pax8Client, quote: Quote, sandbox: Sandbox, own: Own, code: Code
) -> None:
    assert code(lambda: write(client, quote.id, status="sent")) == "QUOTE_NOT_VALID"
    client.quotes.add_line_items(quote.id, [own()])
    over = sandbox.world.now - timedelta(days=1)
    late = lambda: write(client, quote.id, status="sent", expires_on=over)  # noqa: E731 - as above
    assert code(late) == "QUOTE_NOT_VALID"
    assert write(client, quote.id, status="sent").status == "sent"


@pytest.mark.parametrize(
    ("answer", "field"), [("accepted", "accepted_by"), ("declined", "declined_by")]
)
def test_an_answer_has_its_author_and_time(  # noqa: PLR0913, PLR0917 - fixtures and cases
    client: Pax8Client, quote: Quote, sandbox: Sandbox, own: Own, answer: str, field: str
) -> None:
    sent(client, quote, own)
    answered = write(client, quote.id, status=answer)
    assert getattr(answered, field).full_name
    assert answered.responded_on == sandbox.world.now


def test_what_is_sent_is_not_worked_on_until_it_is_revoked(
    client: Pax8Client, quote: Quote, sandbox: Sandbox, own: Own, code: Code
) -> None:
    sent(client, quote, own)
    refused = code(lambda: client.quotes.add_line_items(quote.id, [own()]))
    assert refused == "QUOTE_INVALID_STATUS"
    revoked = write(client, quote.id, status="draft")
    assert revoked.revoked_on == sandbox.world.now
    assert len(client.quotes.add_line_items(quote.id, [own()])) == 1


def test_what_was_accepted_stays_as_it_is(
    client: Pax8Client, quote: Quote, own: Own, code: Code
) -> None:
    sent(client, quote, own)
    write(client, quote.id, status="accepted")
    changed = lambda: write(client, quote.id, intro_message="Other")  # noqa: E731 - as above
    assert code(changed) == "QUOTE_INVALID_STATUS"
    assert code(lambda: client.quotes.delete(quote.id)) == "QUOTE_INVALID_STATUS"


def test_a_quote_expires_on_its_day(
    client: Pax8Client, quote: Quote, sandbox: Sandbox, own: Own, code: Code
) -> None:
    sent(client, quote, own)
    sandbox.world.advance(timedelta(days=29))
    assert client.quotes.get(quote.id).status == "sent"
    sandbox.world.advance(timedelta(days=1))
    assert [each.status for each in client.quotes.list()] == ["expired"]
    assert code(lambda: write(client, quote.id, status="accepted")) == "QUOTE_INVALID_STATUS"
    later = sandbox.world.now + timedelta(days=5)
    assert write(client, quote.id, status="draft", expires_on=later).status == "draft"


def test_all_five_fields_are_wanted(client: Pax8Client, quote: Quote, code: Code) -> None:
    update: Any = client.quotes.update
    assert code(lambda: update(quote.id, intro_message="Alone")) == "PAYLOAD_VALIDATION"


def test_publishing_has_its_time(client: Pax8Client, quote: Quote, sandbox: Sandbox) -> None:
    assert quote.published_on is None
    assert write(client, quote.id, published=True).published_on == sandbox.world.now


def test_a_quote_that_was_asked_for_belongs_to_who_takes_it(
    client: Pax8Client, quote: Quote, code: Code
) -> None:
    assert quote.client is not None
    asked = client.quotes.create(quote.client.id, quote_request_id=NOBODY)
    assert (asked.status, asked.owned_by) == ("assigned", None)
    assert asked.id not in {each.id for each in client.quotes.list()}
    assert asked.id in {each.id for each in client.quotes.list(account="partner")}
    taken = client.quotes.take_ownership(asked.id)
    assert taken.status == "draft"
    assert taken.owned_by is not None
    assert code(lambda: client.quotes.take_ownership(asked.id)) == "QUOTE_ALREADY_OWNED"


def test_what_is_deleted_is_gone_with_all_that_it_had(
    client: Pax8Client, quote: Quote, sandbox: Sandbox, code: Code
) -> None:
    client.quotes.create_section(quote.id, "One")
    client.quotes.add_access(quote.id, [{"email": "a@client.example"}])  # type: ignore[list-item]  # as JSON
    client.quotes.upload_attachments(quote.id, b"bytes")
    client.quotes.delete(quote.id)
    assert code(lambda: client.quotes.get(quote.id)) == "QUOTE_NOT_FOUND"
    for table in ("quotes", "quote_sections", "quote_access", "quote_attachments", "files"):
        assert sandbox.world.count(table) == 0


def test_preferences_are_what_new_quotes_begin_with(
    client: Pax8Client, quote: Quote, sandbox: Sandbox, code: Code
) -> None:
    assert client.quote_preferences.get().days_to_expire == 30
    client.quote_preferences.update(
        days_to_expire=7,
        intro_message="Welcome",
        terms_and_disclaimers="Terms",
        sales_margin_percentage=Decimal("12.5"),
    )
    file = client.quote_attachments.upload(b"terms")[0]
    client.quote_preferences.add_attachments([file.id])
    again = lambda: client.quote_preferences.add_attachments([file.id])  # noqa: E731 - as above
    assert code(again) == "DUPLICATE_PREFERENCE_ATTACHMENT"
    assert quote.client is not None
    made = client.quotes.create(quote.client.id)
    assert (made.intro_message, made.terms_and_disclaimers) == ("Welcome", "Terms")
    assert made.sales_margin_percentage == Decimal("12.5")
    assert made.expires_on == sandbox.world.now + timedelta(days=7)
    assert made.attachments is not None
    assert client.quotes.download_attachment(made.id, made.attachments[0].id).read() == b"terms"
    bad = lambda: client.quote_preferences.update(  # noqa: E731 - as above
        days_to_expire=0, intro_message="", terms_and_disclaimers=""
    )
    assert code(bad) == "PAYLOAD_VALIDATION"


def test_quotes_are_kept_in_a_file(tmp_path: Any) -> None:
    path = tmp_path / "world.db"
    with Pax8Client("id", "secret", transport=Sandbox(companies=3, db=path)) as client:
        company = client.companies.list(status="Active").first()
        assert company is not None
        made = client.quotes.create(company.id)
        client.quotes.upload_attachments(made.id, b"\x00\xff" * 9)
    with Pax8Client("id", "secret", transport=Sandbox(companies=3, db=path)) as client:
        found = client.quotes.get(made.id)
        assert found.attachments is not None
        held = client.quotes.download_attachment(made.id, found.attachments[0].id).read()
        assert held == b"\x00\xff" * 9


def test_as_documented_a_missing_quote_is_no_404() -> None:
    with Pax8Client("id", "secret", transport=Sandbox(documented=True)) as client:
        with pytest.raises(Exception, match="answered 400") as caught:
            client.quotes.get(NOBODY)
        assert caught.value.details[0].type == "QUOTE_NOT_FOUND"  # type: ignore[attr-defined]  # an ApiError
