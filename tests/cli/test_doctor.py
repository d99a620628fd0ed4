"""`pax8 doctor`, against a Pax8 over HTTP."""

from __future__ import annotations

import json
import time
from email.utils import formatdate
from pathlib import Path
from typing import Any

import httpx2
import pytest

from pax8 import Pax8Client
from pax8.cli import checks
from pax8.cli.exits import Exit
from pax8.sandbox import Sandbox, SandboxServer

COMPANY = {"id": "11111111-2222-4333-8444-555555555555", "name": "Northwind", "status": "Active"}


def marks(text: str) -> dict[str, str]:
    """What each thing was found to be."""
    lines = [each for each in text.splitlines() if each.startswith(("ok", "WRONG"))]
    return {each[6:18].strip(): each[:6].strip() for each in lines}


def test_all_is_well(run: Any, server: Any) -> None:
    server.page("GET /v1/companies", [COMPANY])
    result = run("doctor")
    assert result.exit_code == 0
    names = ("versions", "base URL", "token store", "credentials", "clock", "rate limit")
    assert marks(result.stdout) == dict.fromkeys(names, "ok")
    assert server.url in result.stdout
    assert "999 of 1000 calls" in result.stdout or "998 of 1000 calls" in result.stdout
    assert [each.method for each in server.asked] == ["GET"]


def test_it_is_json_if_that_is_wanted(run: Any, server: Any) -> None:
    server.page("GET /v1/companies", [COMPANY])
    for arguments in (("doctor", "-o", "json"), ("-o", "json", "doctor")):
        found = json.loads(run(*arguments).stdout)["checks"]
        assert [each["ok"] for each in found] == [True] * 6


def test_credentials_that_are_not_good(run: Any, server: Any) -> None:
    body = {"error": "access_denied", "error_description": "Unauthorized"}
    server.answer("POST /v1/token", body, 401)
    result = run("doctor")
    assert result.exit_code == Exit.CREDENTIALS
    assert marks(result.stdout)["credentials"] == "WRONG"
    assert "Pax8's portal" in result.stdout
    assert "the-secret-that-nobody-sees" not in result.output


@pytest.mark.parametrize(
    ("setting", "name"),
    [
        ({"PAX8_CLIENT_ID": ""}, "credentials"),
        ({"PAX8_BASE_URL": "https://api.pax8.com/v1"}, "base URL"),
        ({"PAX8_TOKEN_STORE": "nowhere:"}, "token store"),
    ],
)
def test_settings_that_cannot_work(run: Any, setting: dict[str, str], name: str) -> None:
    result = run("doctor", **setting)
    assert result.exit_code == Exit.USAGE
    assert marks(result.stdout)[name] == "WRONG"


def test_a_secret_file_that_cannot_be_read(run: Any, tmp_path: Path) -> None:
    result = run("--client-secret-file", str(tmp_path / "none"), "doctor")
    assert result.exit_code == Exit.USAGE
    assert marks(result.stdout)["credentials"] == "WRONG"


@pytest.mark.parametrize(
    ("status", "name", "code"),
    [
        (403, "credentials", Exit.CREDENTIALS),
        (429, "rate limit", Exit.RATE_LIMIT),
        (503, "connection", Exit.NO_ANSWER),
    ],
)
def test_answers_that_are_refusals(
    run: Any, server: Any, status: int, name: str, code: Exit
) -> None:
    server.answer("GET /v1/companies", {"message": "no"}, status, retry_after="0")
    result = run("doctor")
    assert result.exit_code == code
    assert marks(result.stdout)[name] == "WRONG"
    assert "-> " in result.stdout


def test_nobody_is_there(run: Any) -> None:
    result = run("doctor", PAX8_BASE_URL="http://127.0.0.1:9")
    assert result.exit_code == Exit.NO_ANSWER
    assert marks(result.stdout)["connection"] == "WRONG"
    assert "proxy" in result.stdout


def test_something_else_answers_there(run: Any, server: Any) -> None:
    server.answer("GET /v1/companies", b"<html>Welcome</html>", content_type="text/html")
    result = run("doctor")
    assert result.exit_code == Exit.NO_ANSWER
    assert "something else answers there" in result.stdout


def test_a_token_store_that_keeps_nothing(run: Any, server: Any, tmp_path: Path) -> None:
    server.page("GET /v1/companies", [COMPANY])
    path = tmp_path / "tokens.json"
    path.write_text("a letter to my aunt")
    result = run("--token-store", f"file:{path}", "doctor")
    assert result.exit_code == Exit.USAGE
    assert marks(result.stdout)["token store"] == "WRONG"
    assert marks(result.stdout)["credentials"] == "ok"
    assert path.read_text() == "a letter to my aunt"


def test_a_token_store_that_keeps(run: Any, server: Any, tmp_path: Path) -> None:
    server.page("GET /v1/companies", [COMPANY])
    result = run("--token-store", f"file:{tmp_path / 'tokens.json'}", "doctor")
    assert result.exit_code == 0
    assert "DiskStore keeps what it is given" in result.stdout


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        (0, "right"),
        (400, "7 minutes behind that of Pax8"),
        (-7300, "2 hours ahead of that of Pax8"),
    ],
)
def test_the_clock_is_held_against_that_of_pax8(ahead: int, said: str) -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        headers = {"date": formatdate(time.time() + ahead, usegmt=True)}
        token = {"access_token": "t", "expires_in": 86400}
        body = token if request.url.path == "/v1/token" else {"content": []}
        return httpx2.Response(200, json=body, headers=headers)

    with Pax8Client("a", "b", transport=httpx2.MockTransport(answer)) as client:
        client.companies.list(page=0).to_list()
        check = checks._clock(client, real=True)
    assert said in check.said
    assert check.ok is (ahead == 0)
    assert bool(check.remedy) is not check.ok


def test_drift_is_told_alone_and_has_its_own_exit_code(run: Any) -> None:
    sandbox = Sandbox(companies=2)
    with SandboxServer(sandbox) as pax8:
        result = run("doctor", "--drift", PAX8_BASE_URL=pax8.url)
        assert result.exit_code == 0
        assert result.stdout.startswith("pax8 ")
        assert "All of it is as declared." in result.stdout
        assert marks(result.stderr)["credentials"] == "ok"
        company = next(sandbox.world.select("companies"))
        sandbox.world.replace("companies", {**company, "segment": "Gold", "status": "Dormant"})
        result = run("doctor", "--drift", "--output", "json", PAX8_BASE_URL=pax8.url)
    assert result.exit_code == Exit.DRIFT
    found = json.loads(result.stdout)
    assert [(each["place"], each["found"]) for each in found["findings"]] == [
        ("Company.status", "Dormant"),
        ("Company.segment", "string"),
    ]


def test_drift_is_not_looked_for_where_something_is_wrong_first(run: Any, server: Any) -> None:
    server.answer("GET /v1/companies", {"message": "no"}, 403)
    result = run("doctor", "--drift")
    assert result.exit_code == Exit.CREDENTIALS
    assert result.stdout == ""
    assert "something is wrong here first" in result.stderr
