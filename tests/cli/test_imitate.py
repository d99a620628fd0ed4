"""`pax8 sandbox imitate`, on a Pax8 over a socket."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from pax8.cli.exits import Exit, Failure
from pax8.cli.imitate import imitate
from pax8.cli.session import Session
from pax8.sandbox import Sandbox, SandboxServer

Imitate = Callable[..., Result]


@pytest.fixture
def account() -> Iterator[tuple[SandboxServer, list[str]]]:
    """A sandbox on a socket, and the methods that it was asked with."""
    sandbox = Sandbox(seed=4, companies=3, credentials=("me", "mine"))
    asked: list[str] = []
    respond = sandbox.application.respond

    def noting(request: Any, *more: Any) -> Any:
        asked.append(f"{request.method} {request.url.partition('?')[0].rpartition('/')[2]}")
        return respond(request, *more)

    sandbox.application.respond = noting  # type: ignore[method-assign]  # it is watched
    with SandboxServer(sandbox) as server:
        yield server, asked


@pytest.fixture
def run(account: Any, tmp_path: Path) -> Imitate:
    server, _ = account
    secret = tmp_path / "secret"
    secret.write_text("mine")

    def run(*arguments: str, secret_file: Path = secret) -> Result:
        session = Session("me", str(secret_file), server.url, None, None, {}, None, None)
        return CliRunner().invoke(imitate, arguments, obj=session)

    return run


def test_it_writes_a_world_and_says_how_to_serve_it(
    run: Imitate, account: Any, tmp_path: Path
) -> None:
    path = tmp_path / "world.db"
    result = run("--to", str(path))
    assert result.exit_code == 0, result.exception
    assert result.stdout == ""
    assert "3 companies, " in result.stderr
    assert f"pax8 sandbox --db {path} serves it." in result.stderr
    assert {each for each in account[1] if not each.startswith("GET ")} == {"POST token"}
    made = Sandbox(db=path)
    assert made.world.count("companies") == 3
    made.world.close()


def test_what_is_there_is_replaced_only_if_asked(run: Imitate, tmp_path: Path) -> None:
    path = tmp_path / "world.db"
    path.write_text("mine")
    result = run("--to", str(path))
    assert isinstance(result.exception, Failure)
    assert result.exception.code is Exit.USAGE
    assert "--force" in result.exception.message
    assert path.read_text() == "mine"
    assert run("--to", str(path), "--force", "--limit-companies", "1", "--seed", "3").exit_code == 0
    made = Sandbox(db=path)
    assert made.world.count("companies") == 1
    made.world.close()


@pytest.mark.parametrize("where", ["missing/world.db", "."])
def test_where_nothing_can_be_written_is_said(run: Imitate, tmp_path: Path, where: str) -> None:
    result = run("--to", str(tmp_path / where))
    assert isinstance(result.exception, Failure)
    assert result.exception.message.startswith("--to ")


def test_credentials_that_are_not_good_leave_no_file(run: Imitate, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("not mine")
    result = run("--to", str(tmp_path / "world.db"), secret_file=wrong)
    assert type(result.exception).__name__ == "AuthenticationError"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["secret", "wrong"]


def test_it_says_what_it_does(run: Imitate) -> None:
    text = run("--help").stdout
    assert "--limit-companies" in text
    assert "only read" in text
    assert run().exit_code == 2
