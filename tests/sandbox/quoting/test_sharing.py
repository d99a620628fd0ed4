"""Sections, sharing, and files of quotes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from pax8 import Pax8Client
from pax8.types import Quote, QuoteAccess, QuoteSection, QuoteSectionLine, Upload

Own = Callable[..., Any]
Code = Callable[[Callable[[], Any]], str]
NOBODY = "00000000-0000-4000-8000-000000000000"


def test_sections_are_ordered_and_hold_lines(client: Pax8Client, quote: Quote, own: Own) -> None:
    lines = client.quotes.add_line_items(quote.id, [own(), own(), own()])
    client.quotes.create_section(quote.id, "Second")
    second, first = client.quotes.create_section(quote.id, "First")
    first.order, second.order = 0, 1
    first.line_items = [
        QuoteSectionLine(line_item_id=lines[2].id, order=0),
        QuoteSectionLine(line_item_id=lines[0].id, order=1),
    ]
    written = client.quotes.update_sections(quote.id, [second, first])
    assert [each.name for each in written] == ["First", "Second"]
    assert client.quotes.list_sections(quote.id) == written
    client.quotes.delete_line_item(quote.id, lines[2].id)
    left = client.quotes.list_sections(quote.id)[0].line_items
    assert left == [QuoteSectionLine(line_item_id=lines[0].id, order=0)]


def test_sections_that_cannot_be_are_refused(
    client: Pax8Client, quote: Quote, own: Own, code: Code
) -> None:
    line = client.quotes.add_line_items(quote.id, [own()])[0]
    section = client.quotes.create_section(quote.id, "One")[0]

    def refused(*sections: QuoteSection) -> str:
        return code(lambda: client.quotes.update_sections(quote.id, list(sections)))

    assert refused() == "PAYLOAD_VALIDATION"
    assert refused(QuoteSection(id=NOBODY, name="x", order=0)) == "PAYLOAD_VALIDATION"
    section.order = 3
    assert refused(section) == "PAYLOAD_VALIDATION"
    section.order = 0
    section.line_items = [QuoteSectionLine(line_item_id=NOBODY, order=0)]
    assert refused(section) == "QUOTE_LINE_ITEM_NOT_FOUND"
    section.line_items = [QuoteSectionLine(line_item_id=line.id, order=each) for each in (0, 1)]
    assert refused(section) == "PAYLOAD_VALIDATION"
    assert code(lambda: client.quotes.create_section(quote.id, " ")) == "PAYLOAD_VALIDATION"


def test_a_quote_is_shared_with_some_each_once(
    client: Pax8Client, quote: Quote, code: Code
) -> None:
    def share(**given: Any) -> Any:
        return client.quotes.add_access(quote.id, [QuoteAccess(**given)])

    made = share(email="a@client.example", user_id=NOBODY, account_type="contact")[0]
    assert made.link
    assert made.link not in repr(made)
    assert code(lambda: share(email="A@client.example")) == "QUOTE_ACCESS_EMAIL_EXISTS"
    again = code(lambda: share(email="b@client.example", user_id=NOBODY))
    assert again == "QUOTE_ACCESS_USERID_EXISTS"
    assert code(lambda: share(email="nobody")) == "INVALID_REQUEST_FIELD"
    for number in range(19):
        share(email=f"guest{number}@client.example")
    assert code(lambda: share(email="more@client.example")) == "ACCESS_LIST_LIMIT_EXCEEDED"
    client.quotes.delete_access(quote.id, made.id)
    assert len(client.quotes.list_access(quote.id)) == 19
    gone = code(lambda: client.quotes.delete_access(quote.id, made.id))
    assert gone == "QUOTE_ACCESS_ENTRY_NOT_FOUND"


def test_an_entry_belongs_to_its_quote(client: Pax8Client, quote: Quote, code: Code) -> None:
    assert quote.client is not None
    other = client.quotes.create(quote.client.id)
    entry = client.quotes.add_access(other.id, [QuoteAccess(email="a@client.example")])[0]
    refused = code(lambda: client.quotes.delete_access(quote.id, entry.id))
    assert refused == "QUOTE_ACCESS_ENTRY_INVALID_QUOTE_ID"


def test_files_are_kept_to_the_byte(client: Pax8Client, quote: Quote) -> None:
    contents = [b"\r\n--x\r\n", bytes(range(256)) * 1000, b"\r\n\r\n--"]
    files = [Upload(each, f"{place}.bin", "x/y") for place, each in enumerate(contents)]
    made = client.quotes.upload_attachments(quote.id, files)
    assert [(each.name, each.type, each.order) for each in made] == [
        (f"{place}.bin", "x/y", place) for place in range(3)
    ]
    for each, content in zip(made, contents, strict=True):
        assert client.quotes.download_attachment(quote.id, each.id).read() == content
    with zipfile.ZipFile(io.BytesIO(client.quotes.download_attachments(quote.id).read())) as found:
        assert [found.read(name) for name in found.namelist()] == contents
    client.quotes.delete_attachment(quote.id, made[0].id)
    left = client.quotes.get(quote.id).attachments
    assert left is not None
    assert [(each.name, each.order) for each in left] == [("1.bin", 0), ("2.bin", 1)]
    left[0].order, left[1].order, left[1].name = 1, 0, "first.bin"
    written = client.quotes.update_attachments(quote.id, left)
    assert [each.name for each in written] == ["first.bin", "1.bin"]


def test_files_go_from_the_library_to_quotes_and_back(
    client: Pax8Client, quote: Quote, code: Code
) -> None:
    kept = client.quote_attachments.upload(Upload(b"one", "a.pdf"))[0]
    twice = code(lambda: client.quote_attachments.upload(Upload(b"two", "a.pdf")))
    assert twice == "LIBRARY_ATTACHMENT_ALREADY_EXISTS"
    reference: Any = [{"attachment_id": kept.id}]
    copy = client.quotes.copy_attachments(quote.id, reference)[0]
    assert copy.id != kept.id
    again = code(lambda: client.quotes.copy_attachments(quote.id, reference))
    assert again == "DUPLICATE_QUOTE_ATTACHMENT"
    client.quote_attachments.replace(kept.id, Upload(b"new", "b.pdf"))
    assert client.quotes.download_attachment(quote.id, copy.id).read() == b"one"
    assert client.quote_attachments.get(kept.id).replaced_on is not None
    assert client.quote_attachments.download(kept.id).read() == b"new"
    client.quote_attachments.delete(kept.id)
    missing = code(lambda: client.quote_attachments.download(kept.id).read())
    assert missing == "LIBRARY_ATTACHMENT_NOT_FOUND"
    back: Any = [{"attachment_id": copy.id}]
    assert client.quote_attachments.copy_from_quotes(back)[0].name == "a.pdf"


def test_there_are_ten_files_at_most(client: Pax8Client, quote: Quote, code: Code) -> None:
    client.quotes.upload_attachments(quote.id, [b"x"] * 10)
    refused = code(lambda: client.quotes.upload_attachments(quote.id, b"x"))
    assert refused == "MAX_ATTACHMENTS_EXCEEDED"


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{}", "application/json", 415),
        (b"", "multipart/form-data", 415),
        (b"nothing", "multipart/form-data; boundary=x", 400),
        (b"--x--\r\n", "multipart/form-data; boundary=x", 400),
        (b'--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n1\r\n--x--', None, 400),
    ],
)
def test_a_form_that_is_none_is_refused(
    call: Any, quote: Quote, body: bytes, kind: str | None, status: int
) -> None:
    call.headers["content-type"] = kind or "multipart/form-data; boundary=x"
    assert call.send("POST", f"/v2/quotes/{quote.id}/attachments", body).status == status
