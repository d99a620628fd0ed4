"""How a command ends when it does not succeed: an exit code, and a line on stderr that says why."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from click.testing import Result

from pax8 import errors
from pax8.cli.exits import Exit
from pax8.cli.failures import failure
from pax8.events import EventStoreError

Run = Callable[..., Result]
SENT = errors.Sent("GET", "/v1/companies")


def _kinds(kind: type[errors.Pax8Error]) -> Iterator[type[errors.Pax8Error]]:
    """The errors of the tree; others may have been derived from them elsewhere."""
    yield kind
    for each in kind.__subclasses__():
        if each.__module__ == errors.__name__:
            yield from _kinds(each)


CODES = {
    errors.Pax8Error: Exit.FAULT,
    errors.TokenStoreError: Exit.FAULT,
    errors.ConfigurationError: Exit.USAGE,
    errors.Refused: Exit.USAGE,
    errors.IncompleteListing: Exit.INCOMPLETE,
    errors.OutcomeUnknown: Exit.UNKNOWN,
    errors.ChangedMeanwhile: Exit.REFUSED,
    errors.AmbiguousOutcome: Exit.UNKNOWN,
    errors.TransportError: Exit.NO_ANSWER,
    errors.NotSent: Exit.NO_ANSWER,
    errors.DeadlineExceeded: Exit.NO_ANSWER,
    errors.ApiError: Exit.REFUSED,
    errors.BadRequestError: Exit.REFUSED,
    errors.AuthenticationError: Exit.CREDENTIALS,
    errors.PermissionDeniedError: Exit.CREDENTIALS,
    errors.NotFoundError: Exit.NOT_FOUND,
    errors.MethodNotAllowedError: Exit.REFUSED,
    errors.ServerTimeoutError: Exit.NO_ANSWER,
    errors.ConflictError: Exit.REFUSED,
    errors.UnprocessableError: Exit.REFUSED,
    errors.ReauthorizationRequired: Exit.CREDENTIALS,
    errors.RateLimitError: Exit.RATE_LIMIT,
    errors.ServerError: Exit.NO_ANSWER,
    errors.UnreadableResponse: Exit.NO_ANSWER,
}


def _example(kind: type[errors.Pax8Error]) -> errors.Pax8Error:
    if issubclass(kind, errors.ApiError):
        return kind(SENT, 499, {}, b"")
    if issubclass(kind, errors.TransportError | errors.OutcomeUnknown):
        return kind(SENT, "why")
    if issubclass(kind, errors.ChangedMeanwhile):
        return kind("it", ("name",), None, None)
    if issubclass(kind, errors.ReauthorizationRequired):
        return kind("the partner", "why")
    return kind("why")


def test_every_error_has_its_exit_code() -> None:
    assert {kind: failure(_example(kind)).code for kind in _kinds(errors.Pax8Error)} == CODES
    assert failure(EventStoreError("the file cannot be written")).code == Exit.FAULT


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, Exit.REFUSED),
        (401, Exit.CREDENTIALS),
        (403, Exit.CREDENTIALS),
        (404, Exit.NOT_FOUND),
        (409, Exit.REFUSED),
        (418, Exit.REFUSED),
        (422, Exit.REFUSED),
        (429, Exit.RATE_LIMIT),
        (501, Exit.NO_ANSWER),
    ],
)
def test_refusals(status: int, code: Exit, run: Run, server: Any) -> None:
    body = {"type": "SOME_TYPE", "message": "The reason", "status": status, "details": []}
    server.answer("GET /v1/companies/abc", body, status, retry_after="0")
    done = run("companies", "get", "abc")
    assert done.exit_code == code
    assert not done.stdout
    said = f"Error: GET /v1/companies/abc answered {status}: SOME_TYPE: The reason\n"
    assert done.stderr == said


def test_details_stand_in_lines_of_their_own(run: Run, server: Any) -> None:
    details = ["Errors with provisioningDetails", "Domain: This field is required."]
    body = {"type": "BAD_REQUEST", "message": None, "details": [{"message": d} for d in details]}
    server.answer("POST /v1/orders", body, 400)
    done = run("orders", "create", "--company-id", "abc")
    assert done.exit_code == Exit.REFUSED
    assert done.stderr.splitlines() == [
        "Error: POST /v1/orders answered 400: BAD_REQUEST: Errors with provisioningDetails",
        "  - Domain: This field is required.",
        "  The questions: pax8 products list-provisioning-details PRODUCT_ID",
    ]


def test_what_others_wrote_cannot_drive_the_terminal(run: Run, server: Any) -> None:
    server.answer("GET /v1/companies/abc", {"message": "a\x1b]0;b\x07\u202ec"}, 422)
    done = run("companies", "get", "abc")
    assert "a\\x1b]0;b\\x07\\u202ec" in done.stderr


def test_a_write_whose_answer_is_lost(run: Run, server: Any) -> None:
    server.answer("POST /v1/orders", status=502)
    done = run("orders", "create", "--company-id", "abc")
    assert done.exit_code == Exit.UNKNOWN
    assert "may or may not have happened" in done.stderr
    # What a look-up needs stands there whole.
    _, told, where, hint = done.stderr.splitlines()
    assert where.strip() == "pax8 orders list reads where it would be seen"
    lost = json.loads(told)
    assert (lost["method"], lost["path"]) == ("POST", "/v1/orders")
    assert json.loads(lost["body"]) == {"companyId": "abc"}
    assert lost["sentAt"] <= lost["lastSentAt"]
    assert "pax8 help lost-answers" in hint


def test_a_listing_that_cannot_be_made_whole(run: Run, server: Any) -> None:
    server.page("GET /v1/orders", [{"id": "a"}, {"id": "b"}], totalElements=5)
    done = run("orders", "list")
    assert done.exit_code == Exit.INCOMPLETE
    assert not done.stdout
    assert done.stderr.startswith("Error: ")


def test_no_answer_in_time(run: Run) -> None:
    # Nobody listens there, and the wait before the second try is more than is left.
    base = ("--base-url", "http://127.0.0.1:9", "--deadline", "100ms")
    done = run(*base, "companies", "list")
    assert done.exit_code == Exit.NO_ANSWER
    assert done.stderr.count("\n") == 1


def test_a_success_that_is_no_json(run: Run, server: Any) -> None:
    server.answer("GET /v1/companies/abc", b"<html>")
    assert run("--deadline", "0.4", "companies", "get", "abc").exit_code == Exit.NO_ANSWER


def test_missing_credentials(run: Run) -> None:
    done = run("companies", "list", PAX8_CLIENT_ID="", PAX8_CLIENT_SECRET="")
    assert done.exit_code == Exit.USAGE
    assert "PAX8_CLIENT_ID" in done.stderr
    assert "pax8 help credentials" in done.stderr


def test_a_base_url_that_cannot_work(run: Run) -> None:
    done = run("--base-url", "http://pax8.example", "companies", "list")
    assert done.exit_code == Exit.USAGE
    assert "in the clear" in done.stderr


def test_an_interruption(run: Run, server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("pax8.client.Pax8Client._call", interrupted)
    done = run("orders", "list")
    assert (done.exit_code, done.stderr) == (Exit.INTERRUPTED, "Error: interrupted\n")
    done = run("orders", "create", "--company-id", "abc", "--is-mock")
    assert (done.exit_code, done.stderr) == (Exit.INTERRUPTED, "Error: interrupted\n")
    done = run("orders", "create", "--company-id", "abc")
    assert done.exit_code == Exit.INTERRUPTED
    assert "POST /v1/orders may or may not have happened" in done.stderr
    assert not server.asked


def test_a_full_disk(run: Run, server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    server.page("GET /v1/orders", [{"id": "a"}])
    monkeypatch.setattr("pax8.cli.rendering.documents.NdJson.write", full)
    done = run("orders", "list", "-o", "ndjson")
    assert done.exit_code == Exit.FAULT
    assert "No space left on device" in done.stderr


def test_a_fault_of_ours_is_not_hidden(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("a fault")

    monkeypatch.setattr("pax8.client.Pax8Client._call", broken)
    with pytest.raises(RuntimeError, match="a fault"):
        run("orders", "list")
