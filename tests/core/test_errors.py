"""What can go wrong is told whole, by its kind, in a line, and without a secret."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.json_values import texts, values
from pax8 import OutcomeUnknown, Pax8Error, errors, exceptions
from pax8._core.credentials import ClientCredentials
from pax8._core.http import Response
from pax8.errors import ApiError, ErrorDetail, RateLimitError, Sent, refusal

SENT = Sent("POST", "/v1/orders", b'{"companyId":"c"}')
MISSING_ANSWERS = {
    "type": "BAD_REQUEST",
    "message": None,
    "instance": "/public/v1/orders",
    "status": 400,
    "details": [
        {"message": "Errors with provisioningDetails"},
        {"message": "Domain Prefix: This field is required.", "type": "MISSING"},
        {"message": "MPN ID: which one?: This field is required."},
    ],
}


def refused(
    status: int, body: Any, headers: dict[str, str] | None = None, request: Sent = SENT
) -> ApiError:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return refusal(request, status, headers or {}, content)


def kinds(kind: type[Pax8Error] = Pax8Error) -> Iterator[type[Pax8Error]]:
    """The errors of the package; others may have been derived from them elsewhere."""
    yield kind
    for each in kind.__subclasses__():
        if each.__module__ == errors.__name__:
            yield from kinds(each)


# The tree.


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, errors.BadRequestError),
        (401, errors.AuthenticationError),
        (403, errors.PermissionDeniedError),
        (404, errors.NotFoundError),
        (405, errors.MethodNotAllowedError),
        (408, errors.ServerTimeoutError),
        (409, errors.ConflictError),
        (422, errors.UnprocessableError),
        (429, errors.RateLimitError),
        (500, errors.ServerError),
        (502, errors.ServerError),
        (503, errors.ServerError),
        (599, errors.ServerError),
        (302, ApiError),
        (402, ApiError),
        (418, ApiError),
    ],
)
def test_a_status_has_its_class(status: int, kind: type[ApiError]) -> None:
    error = refused(status, {})
    assert type(error) is kind
    assert isinstance(error, ApiError)
    assert error.status == status
    assert f"POST /v1/orders answered {status}" in str(error)


def test_everything_is_one_tree_as_its_docstring_draws_it() -> None:
    named = {kind.__name__ for kind in kinds()}
    drawn = errors.__doc__ or ""
    assert all(name in drawn for name in named)
    public = {
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, Exception)
    }
    assert named == public
    assert all((kind.__doc__ or "").strip() for kind in kinds())


def test_what_python_has_a_name_for_is_caught_by_it_too() -> None:
    assert issubclass(errors.DeadlineExceeded, TimeoutError)
    assert issubclass(errors.ConfigurationError, ValueError)


def test_the_names_of_0_x_catch_what_they_caught() -> None:
    assert {kind.__name__ for kind in kinds()} <= set(exceptions.__all__)
    for kind in kinds():
        assert issubclass(kind, exceptions.Pax8Exception)
    with pytest.raises(exceptions.UnexpectedResponseException):
        raise refused(404, {})
    with pytest.raises(exceptions.UnableToCacheException):
        raise errors.TokenStoreError("the file cannot be written")
    assert not issubclass(ApiError, exceptions.UnableToCacheException)


# What Pax8 says.


def test_pax8s_own_envelope_is_told() -> None:
    body = {
        "type": "NOT_FOUND",
        "message": "Company Not Found: x",
        "instance": "/public/v1/companies/x",
        "status": 404,
        "details": [{"message": "m", "type": "t", "instance": "i", "status": 1, "new": 2}, {}],
    }
    error = refused(404, body, {"x-request-id": "r"}, Sent("GET", "/v1/companies/x"))
    assert (error.type, error.message) == ("NOT_FOUND", "Company Not Found: x")
    assert error.instance == "/public/v1/companies/x"
    assert error.details == (ErrorDetail("m", "t", "i", 1), ErrorDetail())
    assert error.request == Sent("GET", "/v1/companies/x")
    assert error.headers == {"x-request-id": "r"}
    assert json.loads(error.body) == body
    assert str(error) == ("GET /v1/companies/x answered 404: NOT_FOUND: Company Not Found: x; m")


def test_the_token_endpoints_envelope_is_told() -> None:
    error = refused(401, {"error": "access_denied", "error_description": "Unauthorized"})
    assert (error.type, error.message) == ("access_denied", "Unauthorized")
    assert str(error).endswith("answered 401: access_denied: Unauthorized")


def test_an_envelope_of_bare_reasons_is_told() -> None:
    error = refused(422, {"errors": ["Too few.", "Too late.", {"message": "No."}, 5, "Too few."]})
    assert [detail.message for detail in error.details] == [
        "Too few.",
        "Too late.",
        "No.",
        "Too few.",
    ]
    assert str(error).endswith("answered 422: Too few.; Too late.; No.")


def test_an_order_refused_for_its_answers_says_which() -> None:
    error = refused(400, MISSING_ANSWERS)
    assert isinstance(error, errors.BadRequestError)
    assert error.provisioning_errors == {
        "Domain Prefix": "This field is required.",
        "MPN ID: which one?": "This field is required.",
    }
    assert "Domain Prefix: This field is required." in str(error)


@pytest.mark.parametrize(
    "body",
    [{}, {"details": [{"message": "Domain: wrong."}]}, {"details": "x"}, {"details": [None, 1]}],
    ids=str,
)
def test_other_refusals_are_not_about_answers(body: dict[str, Any]) -> None:
    assert refused(400, body).provisioning_errors == {}


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"", ""),
        (b"   ", ""),
        (b"<html>\n <h1>Bad\tGateway</h1></html>", ": <html> <h1>Bad Gateway</h1></html>"),
        (b"\xff\xfe", ": \ufffd\ufffd"),
        (b"null", ": null"),
        (b"[1, 2]", ": [1, 2]"),
        (b'"no"', ': "no"'),
        (b'{"message": 5}', ': {"message": 5}'),
        (b'{"message"', ': {"message"'),
        (b'{"type": "X"}', ": X"),
    ],
)
def test_an_answer_that_is_no_envelope_is_told_as_it_is(body: bytes, told: str) -> None:
    error = refused(502, body)
    assert str(error) == f"POST /v1/orders answered 502{told}"
    assert error.body == body
    assert error.message is None
    assert error.details == ()


@pytest.mark.parametrize(
    "body",
    [
        b"x" * 1_000_000,
        json.dumps({"message": "x" * 1_000_000}).encode(),
        json.dumps({"type": "x" * 1_000_000}).encode(),
        json.dumps({"errors": [f"reason {number}" for number in range(100_000)]}).encode(),
        b"[" * 1_000_000,
        b"7" * 1_000_000,
    ],
    ids=["text", "message", "type", "reasons", "deep", "number"],
)
def test_a_huge_answer_is_kept_whole_and_told_in_short(body: bytes) -> None:
    error = refused(500, body)
    assert error.body == body
    assert 100 < len(str(error)) < 5_000
    assert str(error).endswith("…")


@settings(deadline=None)
@given(st.integers(300, 599), st.binary() | st.text().map(str.encode))
def test_any_answer_makes_an_error(status: int, body: bytes) -> None:
    error = refused(status, body)
    assert error.body == body
    assert str(error).startswith(f"POST /v1/orders answered {status}")
    assert pickle.loads(pickle.dumps(error)).body == body  # noqa: S301 - pickled here


FIELDS = ("type", "message", "instance", "status", "details", "errors", "error")


@settings(deadline=None)
@given(texts(st.dictionaries(st.sampled_from(FIELDS), values() | st.lists(values()))))
def test_any_envelope_makes_an_error(body: str) -> None:
    error = refused(422, body.encode())
    assert isinstance(error.message, str | None)
    assert isinstance(error.type, str | None)
    assert all(isinstance(detail.message, str | None) for detail in error.details)
    assert isinstance(error.provisioning_errors, dict)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "8"}, 8.0),
        ({"retry-after": " 0.5 "}, 0.5),
        (
            {
                "retry-after": "Wed, 21 Oct 2026 07:28:30 GMT",
                "date": "Wed, 21 Oct 2026 07:28:00 GMT",
            },
            30.0,
        ),
        # In the past: now.
        (
            {
                "retry-after": "Wed, 21 Oct 2026 07:28:00 GMT",
                "date": "Wed, 21 Oct 2026 07:29:00 GMT",
            },
            0.0,
        ),
        ({"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": ""}, None),
        ({}, None),
    ],
)
def test_too_many_requests_says_how_long_to_wait(
    headers: dict[str, str], seconds: float | None
) -> None:
    error = refused(429, {}, headers)
    assert isinstance(error, RateLimitError)
    assert error.retry_after == seconds


# Errors on their way: through pools of processes, and into logs.


def example(kind: type[Pax8Error]) -> Pax8Error:
    if issubclass(kind, ApiError):
        body = json.dumps(MISSING_ANSWERS).encode()
        return kind(SENT, 400, {"retry-after": "8", "x": "y"}, body, "a note")
    if issubclass(kind, OutcomeUnknown | errors.TransportError):
        return kind(SENT, "the connection was lost")
    if issubclass(kind, errors.ChangedMeanwhile):
        return kind("quote q", ("status",), "before", "after")
    if issubclass(kind, errors.ReauthorizationRequired):
        return kind("the partner", "its refresh token is over")
    return kind("what went wrong")


@pytest.mark.parametrize("kind", list(kinds()), ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_an_error_pickles_and_copies_whole(kind: type[Pax8Error], protocol: int) -> None:
    error = example(kind)
    error.add_note("seen by a test")
    pickled = pickle.loads(pickle.dumps(error, protocol))  # noqa: S301 - pickled here
    for again in (pickled, copy.copy(error), copy.deepcopy(error)):
        assert type(again) is type(error)
        assert str(again) == str(error) != ""
        assert again.args == error.args
        assert vars(again) == vars(error)
        assert repr(again) == repr(error)


def test_an_unknown_outcome_carries_what_was_sent() -> None:
    error = OutcomeUnknown(SENT, "its answer was lost")
    assert error.request.method == "POST"
    assert error.request.path == "/v1/orders"
    assert error.request.body == b'{"companyId":"c"}'
    assert str(error).startswith("POST /v1/orders: its answer was lost; it may or may not have")
    assert "companyId" not in str(error)


def test_a_token_request_shows_no_secret_even_if_pax8_repeats_it() -> None:
    credentials = ClientCredentials("the-id", "the-secret")
    request = credentials.request("https://api.pax8.com", "https://api.pax8.com")
    assert b"the-secret" in request.content
    assert request.sent == Sent("POST", "/v1/token")
    assert "the-secret" not in repr((credentials, request, request.sent))
    for status in (400, 401, 403, 404, 422, 429, 500, 302):
        for body in (b'{"error":"access_denied","error_description":"the-secret?"}', b"the-secret"):
            with pytest.raises(ApiError) as caught:
                credentials.token(request, Response(status, {}, body), 0.0)
            shown = (str(caught.value), repr(vars(caught.value)), pickle.dumps(caught.value))
            assert all("the-secret" not in str(each) for each in shown)
            if status == 401:
                assert "'the-id'" in str(caught.value)


def test_what_is_known_of_a_lost_write_stays_with_it() -> None:
    lost = errors.OutcomeUnknown(errors.Sent("POST", "/v1/orders", b"{}"), "lost", tries=(1.0, 2.0))
    lost.ahead, lost.base_url, lost.credential, lost.key = 3.0, "https://a.example", "hash", "key"
    told = lost.again("two fit", ("one", "other"))
    assert isinstance(told, errors.AmbiguousOutcome)
    assert told.candidates == ("one", "other")
    assert "POST /v1/orders: two fit; it may or may not have happened" in str(told)
    once_more = pickle.loads(pickle.dumps(told)).again("lost")  # noqa: S301 - pickled here
    assert type(once_more) is errors.OutcomeUnknown
    assert vars(once_more) == vars(lost)
