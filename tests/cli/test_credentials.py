"""Where credentials come from, and that no secret is ever shown."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from pax8.cli.exits import Exit

Run = Callable[..., Result]
SECRET = "the-secret-that-nobody-sees"
TOKEN = "the-token-that-nobody-sees"


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "cache"))


def test_the_secret_is_no_argument(run: Run) -> None:
    for argument in ("--client-secret", f"--client-secret={SECRET}"):
        done = run(argument, SECRET, "companies", "list")
        assert done.exit_code == Exit.USAGE
        assert "--client-secret-file" in done.stderr
        assert SECRET not in done.output


def test_the_secret_from_a_file(run: Run, server: Any, tmp_path: Path) -> None:
    server.page("GET /v1/orders", [])
    file = tmp_path / "secret"
    given = ("--client-id", "another", "--client-secret-file", str(file))

    def tried() -> Result:
        return run(*given, "orders", "list", PAX8_CLIENT_SECRET="")

    for content, said in ((None, "cannot be read"), (b"\n", "empty"), (b"\xff\xfe", "no text")):
        if content is not None:
            file.write_bytes(content)
        done = tried()
        assert done.exit_code == Exit.USAGE
        assert f"{file}" in done.stderr
        assert said in done.stderr
    file.write_text(SECRET + "\r\n", "utf-8-sig")
    assert tried().exit_code == 0


@pytest.mark.parametrize(
    "answer",
    [
        (200, {"access_token": TOKEN, "expires_in": 60}),
        (401, {"error": "access_denied", "error_description": f"{SECRET} is wrong"}),
        (501, f"<html>{SECRET}"),
        (200, {"token": TOKEN}),
    ],
    ids=["granted", "denied", "failed", "odd"],
)
@pytest.mark.parametrize("more", [(), ("--verbose",)], ids=["quiet", "verbose"])
def test_no_secret_is_shown(answer: Any, more: Any, run: Run, server: Any) -> None:
    status, body = answer
    server.answer("POST /v1/token", body if isinstance(body, dict) else body.encode(), status)
    server.answer("GET /v1/companies/abc", {"message": "no"}, 403)
    done = run(*more, "companies", "get", "abc")
    assert done.exit_code in {Exit.CREDENTIALS, Exit.NO_ANSWER}
    assert done.stderr
    assert SECRET not in done.output
    assert TOKEN not in done.output


def test_verbose_tells_on_stderr_what_is_asked(run: Run, server: Any) -> None:
    server.page("GET /v1/orders", [])
    done = run("-v", "orders", "list")
    assert done.stdout == "[]\n"
    assert "/v1/orders?page=0&size=200" in done.stderr
    # It is over with the command.
    assert not run("orders", "list").stderr


def test_a_token_is_kept_when_that_is_wished(run: Run, server: Any, tmp_path: Path) -> None:
    server.page("GET /v1/orders", [])
    assert run("orders", "list").exit_code == 0
    assert not (tmp_path / "cache").exists()
    assert run("--cache-token", "orders", "list").exit_code == 0
    value = kept(tmp_path / "cache" / "pax8" / "tokens.json").decode()
    assert TOKEN in value
    assert SECRET not in value
    server.answer("POST /v1/token", {}, 501)
    assert run("orders", "list", PAX8_CACHE_TOKEN="1").exit_code == 0
    assert run("orders", "list").exit_code == Exit.NO_ANSWER


def test_a_sandbox_needs_nothing_and_keeps_nothing(sandboxed: Run, tmp_path: Path) -> None:
    done = sandboxed("--cache-token", "companies", "list", "--limit", "1")
    assert len(json.loads(done.stdout)) == 1
    assert not (tmp_path / "cache").exists()


def test_a_token_is_kept_where_that_is_wished(run: Run, server: Any, tmp_path: Path) -> None:
    server.page("GET /v1/orders", [])
    url = f"file:{tmp_path / 'tokens.json'}"
    assert run("--token-store", url, "orders", "list").exit_code == 0
    assert TOKEN in kept(tmp_path / "tokens.json").decode()
    assert not (tmp_path / "cache").exists()
    server.answer("POST /v1/token", {}, 501)
    assert run("orders", "list", PAX8_TOKEN_STORE=url).exit_code == 0
    assert run("orders", "list").exit_code == Exit.NO_ANSWER
    # What stands nearer goes before the environment.
    assert run("--cache-token", "orders", "list", PAX8_TOKEN_STORE=url).exit_code == Exit.NO_ANSWER
    assert run("--token-store", url, "orders", "list", PAX8_CACHE_TOKEN="1").exit_code == 0


def test_a_token_is_kept_in_one_place(run: Run) -> None:
    done = run("--token-store", "memory:", "--cache-token", "orders", "list")
    assert done.exit_code == Exit.USAGE
    assert "--token-store: it stands in the place of --cache-token" in done.stderr
    done = run("orders", "list", PAX8_TOKEN_STORE="memory:", PAX8_CACHE_TOKEN="1")
    assert done.exit_code == Exit.USAGE


def test_a_place_that_is_none_is_said_so_without_its_password(run: Run) -> None:
    done = run("orders", "list", PAX8_TOKEN_STORE=f"reddis://:{SECRET}@host")
    assert done.exit_code == Exit.USAGE
    assert "token_store" in done.stderr
    assert SECRET not in done.output


def test_a_new_key_is_all_that_is_printed(run: Run) -> None:
    first, second = run("key", "new"), run("key", "new")
    assert (first.exit_code, first.stderr) == (0, "")
    assert re.fullmatch(r"pax8-key-[A-Za-z0-9_-]{43}\n", first.stdout)
    assert first.stdout != second.stdout


def test_kept_tokens_are_encrypted_by_the_key_of_the_environment(
    run: Run, server: Any, tmp_path: Path
) -> None:
    server.page("GET /v1/orders", [])
    key = run("key", "new").stdout.strip()
    given = {"PAX8_TOKEN_STORE": f"file:{tmp_path / 'tokens.json'}", "PAX8_ENCRYPTION_KEY": key}
    assert run("orders", "list", **given).exit_code == 0
    assert TOKEN.encode() not in kept(tmp_path / "tokens.json")
    server.answer("POST /v1/token", {}, 501)
    assert run("orders", "list", **given).exit_code == 0
    done = run("orders", "list", **given | {"PAX8_ENCRYPTION_KEY": SECRET})
    assert done.exit_code == Exit.USAGE
    assert "pax8 key new" in done.stderr
    assert SECRET not in done.output


def kept(file: Path) -> bytes:
    """What is kept in a token file."""
    (entry,) = json.loads(file.read_bytes())["tokens"].values()
    return base64.b64decode(entry["value"])
