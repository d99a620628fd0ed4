"""A page is read from every envelope that Pax8 puts one in, and from nothing else."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.json_values import exact, meant, objects, texts, values
from pax8 import errors, types
from pax8._core.http import Request, Response
from pax8._core.operation import Operation
from pax8._core.page import Page, read_list, read_page
from pax8.api.partner.companies import Companies
from pax8.api.partner.products import Products

A, B = types.Address(city="a"), types.Address(city="b")
NONE: list[types.Address] = []
RECORDS = '[{"city":"a"},{"city":"b"}]'


@pytest.mark.parametrize(
    ("text", "page"),
    [
        (
            f"""{{"content":{RECORDS},"new":[1],"page":{{"number":1,"size":2,"totalElements":5,
            "totalPages":3,"new":{{"a":1}}}}}}""",
            Page([A, B], 1, 2, 5, 3, {"new": [1]}),
        ),
        (
            f'{{"page":{{"totalElements":"5","totalPages":3.0,"size":null}},"content":{RECORDS}}}',
            Page([A, B], None, None, 5, 3),
        ),
        (
            f'{{"content":{RECORDS},"number":0,"size":10,"totalElements":2,"totalPages":1}}',
            Page([A, B], 0, 10, 2, 1),
        ),
        (
            f'{{"content":{RECORDS},"page":1,"number":0,"totalElements":2}}',
            Page([A, B], 0, None, 2, None),
        ),
        (f'{{"content":{RECORDS}}}', Page([A, B])),
        (f'{{"content":{RECORDS},"page":null}}', Page([A, B])),
        (f" \n{RECORDS} ", Page([A, B])),
        ('{"content":[],"page":{"totalElements":0,"totalPages":0}}', Page(NONE, None, None, 0, 0)),
        ('{"content":null,"page":{"totalElements":0}}', Page(NONE, None, None, 0, None)),
        ('{"page":{"totalElements":0}}', Page(NONE, None, None, 0, None)),
        ("{}", Page(NONE)),
        ("[]", Page(NONE)),
    ],
)
def test_every_envelope_is_a_page(text: str, page: Page[types.Address]) -> None:
    assert read_page(types.Address, text.encode()) == page
    assert read_list(types.Address, text.encode()) == page.content


@pytest.mark.parametrize(
    ("total", "counted"),
    [
        ("7", 7),
        ('"7"', 7),
        ("7.0", 7),
        ("7e2", 700),
        ("7.5", None),
        ("true", None),
        ("null", None),
        ("[]", None),
        ('"many"', None),
        ("1e999999999", None),
        ("1e9999999999999999999", None),
    ],
)
def test_a_count_is_a_whole_number_or_unknown(total: str, counted: int | None) -> None:
    for text in (f'{{"page":{{"totalElements":{total}}}}}', f'{{"totalElements":{total}}}'):
        assert read_page(types.Address, text.encode()).total_elements == counted


@pytest.mark.parametrize(
    "text",
    [
        *("", "null", "1", '"a"', "<html>", '{"content":{}}', '{"content":"a"}', '{"content":[1]}'),
        *('{"content":[null]}', "[1]", "[[]]", '{"content":[{}]', '{"content":[]} x', "[{}"),
    ],
)
def test_what_holds_no_records_is_no_page(text: str) -> None:
    with pytest.raises(msgspec.DecodeError):
        read_page(types.Address, text.encode())


def test_a_record_on_a_page_is_as_lossless_as_alone() -> None:
    text = '[{"id":"a","address":{"city":"x","plan":0.10},"new":1.0},{"id":"b","phone":null}]'
    page = read_page(types.Company, f'{{"content": {text} }}'.encode())
    assert [record.to_json() for record in page] == [
        '{"id":"a","address":{"city":"x","plan":0.10},"new":1.0}',
        '{"id":"b","phone":null}',
    ]
    assert page.content[0].address is not None
    assert page.content[0].address.extra == meant('{"plan":0.10}')


@settings(deadline=None)
@given(texts(st.lists(objects(types.Subscription), max_size=4)))
def test_records_of_any_shape_stand_on_one_page(text: str) -> None:
    page = read_page(types.Subscription, f'{{"content":{text}}}'.encode())
    assert exact([record.to_dict() for record in page]) == exact(meant(text))
    assert page.content == [types.Subscription.from_dict(each) for each in meant(text)]


@settings(deadline=None)
@given(texts(st.dictionaries(st.sampled_from(["number", "size", "new"]), values())))
def test_anything_may_be_said_of_a_page(said: str) -> None:
    beside = said.rstrip().removesuffix("}").rstrip()
    comma = "" if beside.endswith("{") else ","
    for text in (f'{{"page":{said}}}', f'{beside}{comma}"content":[]}}'):
        page = read_page(types.Address, text.encode())
        assert page.content == []
        assert isinstance(page.size, int | None)


@pytest.mark.parametrize(
    "text",
    [
        '{"error":"boom"}',
        '{"type":"ERR","status":500,"message":"x"}',
        '{"page":null}',
        '{"page":"1","size":2}',
    ],
)
def test_an_error_that_was_sent_as_a_success_is_no_empty_page(text: str) -> None:
    with pytest.raises(msgspec.ValidationError, match="neither content nor page"):
        read_page(types.Address, text.encode())


@pytest.mark.parametrize("said", ["-1", "0.5", "true", '"x"', "null", "1e400", "9" * 30])
def test_what_cannot_be_a_count_is_none(said: str) -> None:
    text = f'{{"content":[],"page":{{"size":{said},"totalElements":{said},"number":{said}}}}}'
    page = read_page(types.Address, text.encode())
    assert (page.size, page.total_elements, page.number) == (None, None, None)


def test_a_page_is_written_in_the_partner_surfaces_envelope() -> None:
    page = Page([A, B], 0, 2, 5, 3)
    assert json.loads(page.to_bytes()) == {
        "content": [{"city": "a"}, {"city": "b"}],
        "page": {"number": 0, "size": 2, "totalElements": 5, "totalPages": 3},
    }
    assert read_page(types.Address, page.to_bytes()) == page
    assert len(page) == 2
    assert [*page] == [A, B]


def decoded(operation: Operation[..., Any], content: bytes, status: int = 200) -> Any:
    request = Request("GET", "https://api.pax8.com/v1/x", audience="a")
    return operation.decode(request, Response(status, {}, content))


@pytest.mark.parametrize(
    ("operation", "kind"),
    [(Companies.list, "Company"), (Companies.get, "Company"), (Products.list_pricing, "Pricing")],
    ids=lambda each: getattr(each, "full_name", None),
)
@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"<html>Hello</html>", b"null", b"7", b'{"content":[{"id":"a"}', b'{"new":"\xff"}'),
        *(b'{"content":[{"new":"\xff"}]}', b'{"new":' + b"[" * 100_000, b"\xef\xbb\xbf{}"),
    ],
    ids=lambda content: str(content[:20]),
)
def test_a_success_that_makes_no_sense_is_an_error_that_says_so(
    operation: Operation[..., Any], kind: str, content: bytes
) -> None:
    with pytest.raises(errors.UnreadableResponse, match=f"200: no {kind} in it") as caught:
        decoded(operation, content)
    assert caught.value.body == content
    assert caught.value.request.path == "/v1/x"
    assert len(str(caught.value)) < 600


def test_a_success_without_content_is_enough_where_nothing_is_returned() -> None:
    assert decoded(Companies.delete_contact, b"", 204) is None
    assert decoded(Companies.delete_contact, b"{}", 200) is None
    # The page of a proxy is no word of Pax8's that it was done.
    with pytest.raises(errors.UnreadableResponse, match="no JSON in it"):
        decoded(Companies.delete_contact, b"<html>", 200)


@pytest.mark.parametrize("operation", [Companies.list, Companies.get, Companies.delete_contact])
def test_a_refusal_is_raised_as_what_it_is(operation: Operation[..., Any]) -> None:
    with pytest.raises(errors.NotFoundError, match="GET /v1/x answered 404: NOT_FOUND"):
        decoded(operation, b'{"type":"NOT_FOUND"}', 404)
    with pytest.raises(errors.ApiError, match="answered 302"):
        decoded(operation, b"{}", 302)
