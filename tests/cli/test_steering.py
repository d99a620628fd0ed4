"""`pax8 sandbox` with a command behind it steers a sandbox that is served."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from pax8 import Pax8Client
from pax8.cli.exits import Exit
from pax8.cli.root import pax8
from pax8.sandbox import Sandbox, SandboxServer
from pax8.sandbox.control.resources import every_control
from pax8.sandbox.scenarios import scenarios


@pytest.fixture
def served() -> Iterator[SandboxServer]:
    with SandboxServer(Sandbox(companies=3)) as server:
        yield server


def steer(server: SandboxServer, *args: str) -> Result:
    return CliRunner().invoke(pax8, ["sandbox", "--url", server.url, *args])


def told(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_all_that_can_be_steered_is_a_command() -> None:
    for name, _ in every_control():
        words = name.replace("_", "-").split(".")
        done = CliRunner().invoke(pax8, ["sandbox", *words, "--help"])
        assert done.exit_code == 0, name
        assert "Calls" in done.stdout


def test_the_clock(served: SandboxServer) -> None:
    assert told(steer(served, "clock", "get"))["now"] == "2026-06-10T15:00:00Z"
    moved = told(steer(served, "clock", "advance", "--months", "1"))
    assert moved["now"] == "2026-07-10T15:00:00Z"
    assert any(each["kind"] == "invoice" for each in moved["happened"])
    assert told(steer(served, "clock", "start", "60"))["speed"] == 60
    assert not told(steer(served, "clock", "stop"))["running"]
    assert steer(served, "clock", "set", "2026-01-01").exit_code == Exit.REFUSED


def test_faults_and_what_became_of_calls(served: SandboxServer) -> None:
    fault = told(steer(served, "faults", "add", "companies.list", "--status", "503"))
    with Pax8Client("a", "b", base_url=served.url, retries=0) as client:
        with pytest.raises(Exception, match="503"):
            client.companies.list(page=0).to_list()
        assert steer(served, "faults", "remove", fault["id"]).exit_code == 0
        client.companies.list(page=0).to_list()
    assert told(steer(served, "requests", "verify", "companies.list", "--times", "2"))["count"] == 2
    unmet = steer(served, "requests", "verify", "orders.create")
    assert unmet.exit_code == Exit.REFUSED
    assert "at least 1" in unmet.stderr
    body = told(steer(served, "requests", "list", "--verdict", "fault"))
    assert [each["status"] for each in body] == [503]
    assert steer(served, "faults", "clear").exit_code == 0


def test_worlds(served: SandboxServer, tmp_path: Path) -> None:
    place = tmp_path / "saved.db"
    assert steer(served, "save", "--to", str(place)).exit_code == 0
    assert told(steer(served, "seed", "4", "--companies", "2"))["counts"]["companies"] == 2
    assert told(steer(served, "load", str(place)))["counts"]["companies"] == 3
    assert told(steer(served, "snapshots", "save", "one"))["name"] == "one"
    assert told(steer(served, "snapshots", "restore", "one"))["counts"]["companies"] == 3
    assert steer(served, "snapshots", "restore", "two").exit_code == Exit.NOT_FOUND
    assert told(steer(served, "reset"))["counts"]["companies"] == 3


def test_limits_and_switches(served: SandboxServer) -> None:
    assert told(steer(served, "limits", "set", "5", "10"))["calls"] == 5
    assert steer(served, "limits", "lift").exit_code == 0
    assert told(steer(served, "wire", "set", "retry_after", "date"))["value"] == "date"
    wrong = steer(served, "wire", "set", "retry_afte", "date")
    assert (wrong.exit_code, "did you mean retry_after" in wrong.stderr) == (Exit.REFUSED, True)


def test_options_of_serving_are_not_for_steering(served: SandboxServer) -> None:
    done = steer(served, "--port", "1", "clock", "get")
    assert done.exit_code == Exit.USAGE
    assert "--port: it is for serving" in done.stderr


def test_where_no_sandbox_is() -> None:
    done = CliRunner().invoke(pax8, ["sandbox", "--url", "http://127.0.0.1:9", "clock", "get"])
    assert done.exit_code == Exit.NO_ANSWER
    assert "`pax8 sandbox` starts one" in done.stderr


def test_switches_that_are_none_are_refused() -> None:
    for switch, why in (("retry_afte=date", "did you mean"), ("retry_after", "NAME=VALUE")):
        done = CliRunner().invoke(pax8, ["sandbox", "--port", "0", "--wire", switch])
        assert done.exit_code == Exit.USAGE
        assert why in done.stderr


def test_a_sandbox_of_another_process_is_steered() -> None:
    command = [sys.executable, "-m", "pax8", "sandbox", "--port", "0", "--companies", "2"]
    environ = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(  # noqa: S603 - it is this program
        command, stdout=subprocess.PIPE, text=True, env=environ
    ) as served:
        assert served.stdout is not None
        first = served.stdout.readline()
        url = first.split(" is at ")[1].split(",")[0]
        done = CliRunner().invoke(pax8, ["sandbox", "--url", url, "clock", "get"])
        assert json.loads(done.stdout)["speed"] == 1
        served.send_signal(signal.SIGINT)
        rest = served.stdout.read()
        assert f"{url}/_sandbox/" in rest
        assert served.wait(20) in {0, Exit.INTERRUPTED}


def test_scenarios_that_come_along_are_told_and_are_good() -> None:
    done = CliRunner().invoke(pax8, ["sandbox", "scenarios"])
    assert done.exit_code == 0
    for each in scenarios():
        assert each.name in done.stdout


def test_a_scenario_is_checked(tmp_path: Path, served: SandboxServer) -> None:
    place = tmp_path / "mine.yaml"
    place.write_text("name: mine\nabout: A test.\ncompanies:\n  - nme: A\n", "utf-8")
    done = CliRunner().invoke(pax8, ["sandbox", "check", str(place)])
    assert done.exit_code == Exit.REFUSED
    assert f"{place}:4:" in done.stderr
    assert "did you mean name?" in done.stderr
    place.write_text("name: mine\nabout: A test.\ninvented: 2\n", "utf-8")
    assert CliRunner().invoke(pax8, ["sandbox", "check", str(place)]).exit_code == 0
    assert CliRunner().invoke(pax8, ["sandbox", "check", "nowhere"]).exit_code == Exit.USAGE
    state = told(steer(served, "scenario", "month-end"))
    assert state["origin"] == "scenario month-end"
    assert told(steer(served, "reset"))["origin"] == "scenario month-end"
    wrong = steer(served, "scenario", "../../etc/passwd")
    assert (wrong.exit_code, "month-end" in wrong.stderr) == (Exit.REFUSED, True)


def test_an_account_is_imitated(tmp_path: Path) -> None:
    place = tmp_path / "world.db"
    command = ["--sandbox", "--companies", "2", "sandbox", "imitate", "--to", str(place)]
    done = CliRunner().invoke(pax8, command)
    assert done.exit_code == 0, done.output
    sandbox = Sandbox(db=place)
    assert sandbox.world.count("companies") == 2
    sandbox.shut()
    assert CliRunner().invoke(pax8, command).exit_code == Exit.USAGE
