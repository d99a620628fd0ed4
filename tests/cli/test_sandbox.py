"""Commands on a sandbox, and the sandbox that is served."""

from __future__ import annotations

import csv
import io
import json
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from inspect import signature
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from pax8.cli.exits import Exit
from pax8.cli.serve import serve
from pax8.cli.world import World
from pax8.sandbox import Sandbox
from pax8.types import Company

Run = Callable[..., Result]
Start = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def kept(sandboxed: Run, tmp_path: Path) -> Run:
    """Run commands on one sandbox, which lasts."""

    def run(*arguments: str, given: str | None = None) -> Result:
        world = ("--companies", "4", "--db", str(tmp_path / "world.db"))
        return sandboxed(*world, *arguments, given=given)

    return run


def _json(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_the_same_seed_is_the_same_world(sandboxed: Run) -> None:
    names = ("companies", "list", "--columns", "name")
    first = _json(sandboxed("--seed", "7", "--companies", "3", *names))
    assert len(first) == 3
    assert _json(sandboxed("--seed", "7", "--companies", "3", *names)) == first
    assert _json(sandboxed("--seed", "8", "--companies", "3", *names)) != first


def test_a_world_lasts_in_its_file(kept: Run) -> None:
    companies = _json(kept("companies", "list"))
    company_id = companies[0]["id"]
    kept("companies", "update", company_id, "--name", "株式会社さくら")
    assert _json(kept("companies", "get", company_id))["name"] == "株式会社さくら"


def test_a_company_is_made_changed_and_given_contacts(kept: Run) -> None:
    address = {"street": "1 High St", "city": "Leeds", "postalCode": "LS1", "country": "GB"}
    company = _json(
        kept(
            *("companies", "create", "--name", "=Formula Ltd", "--phone", "+44 113 496 0000"),
            *("--website", "https://formula.example", "--address", json.dumps(address)),
            *("--self-service-allowed", "--no-bill-on-behalf-of-enabled"),
            "--no-order-approval-required",
        )
    )
    types = [{"type": kind, "primary": True} for kind in ("Admin", "Billing", "Technical")]
    contact = {"firstName": "Zoë", "lastName": "O", "email": "z@o.example", "phone": "1"}
    created = _json(
        kept(
            *("companies", "create-contact", company["id"], "--from", "-"),
            given=json.dumps({**contact, "types": types}),
        )
    )
    assert _json(kept("companies", "get", company["id"]))["status"] == "Active"
    (listed,) = _json(kept("companies", "list-contacts", company["id"]))
    assert listed["firstName"] == "Zoë"
    done = kept("companies", "list", "-o", "csv", "--csv-exact")
    rows = list(csv.DictReader(io.StringIO(done.stdout, newline="")))
    assert "=Formula Ltd" in {row["name"] for row in rows}
    assert len(rows) == 5
    deletion = ("companies", "delete-contact", company["id"], created["id"])
    assert kept(*deletion).exit_code == Exit.USAGE
    assert kept(*deletion, "--yes").exit_code == 0
    assert kept("companies", "get-contact", company["id"], created["id"]).exit_code == (
        Exit.NOT_FOUND
    )


def test_an_order_that_lacks_answers_says_which(kept: Run) -> None:
    company = next(each for each in _json(kept("companies", "list")) if each["status"] == "Active")
    lacking = set()
    for product in _json(kept("products", "list", "--limit", "10")):
        prices = _json(kept("products", "list-pricing", product["id"]))
        line = {"productId": product["id"], "quantity": 10, "lineItemNumber": 1}
        line["billingTerm"] = prices[0]["billingTerm"]
        needs = _json(kept("products", "list-dependencies", product["id"]))
        if terms := needs.get("commitmentDependencies"):
            line["commitmentTermId"] = terms[0]["id"]
        done = kept(
            *("orders", "create", "--is-mock", "--company-id", company["id"]),
            *("--line-items", json.dumps([line])),
        )
        if "required" in done.stderr:
            assert done.exit_code == Exit.REFUSED
            lacking |= {each for each in done.stderr.splitlines() if each.startswith("  - ")}
    assert lacking


def test_what_every_listing_has_in_every_format(kept: Run) -> None:
    for group in ("companies", "products", "orders", "subscriptions", "invoices"):
        records = _json(kept(group, "list"))
        assert records
        lines = kept(group, "list", "-o", "ndjson").stdout.splitlines()
        assert [json.loads(line) for line in lines] == records
        rows = csv.DictReader(io.StringIO(kept(group, "list", "-o", "csv").stdout, newline=""))
        assert [row["id"] for row in rows] == [record["id"] for record in records]
        table = kept(group, "list", "-o", "table").stdout.splitlines()
        assert len(table) == len(records) + 1
        one = _json(kept(group, "get", records[0]["id"]))
        assert one["id"] == records[0]["id"]


def test_options_of_a_world_are_for_a_sandbox(run: Run) -> None:
    for option in (("--seed", "2"), ("--db", "x"), ("--latency", "1s"), ("--documented",)):
        done = run(*option, "companies", "list")
        assert done.exit_code == Exit.USAGE
        assert f"{option[0]}: it is for a --sandbox" in done.stderr


def test_a_sandbox_asks_for_no_credentials(sandboxed: Run) -> None:
    for option in ("--client-id", "--base-url", "--client-secret-file"):
        done = sandboxed(option, "x", "companies", "list")
        assert done.exit_code == Exit.USAGE
        assert f"{option}: a sandbox asks for none" in done.stderr


def test_a_file_that_is_no_world(sandboxed: Run, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Sir or Madam, " * 99)
    for file in (tmp_path / "letter.txt", tmp_path / "nowhere" / "world.db"):
        done = sandboxed("--db", str(file), "companies", "list")
        assert done.exit_code == Exit.USAGE
        assert f"--db {file}" in done.stderr


def test_a_world_is_as_a_sandbox_is_if_nothing_is_said() -> None:
    usual = signature(Sandbox).parameters
    given = serve.make_context("sandbox", []).params
    for name in World._fields:
        # No switches are none, however they are given.
        assert (given[name] or None) == (usual[name].default or None)


def test_what_a_sandbox_is_made_with() -> None:
    made = World(3, 2, None, latency=0.1, documented=True, wire=(("retry_after", "date"),))
    with made.sandbox(clock_speed=2.0) as sandbox:
        assert sandbox.latency == 0.1
        assert sandbox.world.dialect.retry_after == "date"
        assert sandbox.control.clock.get().speed == 2
        assert sandbox.world.count("companies") == 2


@pytest.mark.parametrize(
    ("given", "seconds"),
    [("100ms", 0.1), ("1.5s", 1.5), ("2", 2.0), (".5 S", 0.5), ("fast", None), ("-1s", None)],
)
def test_times(
    given: str, seconds: float | None, sandboxed: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[World] = []

    class Made(Exception):  # noqa: N818 - it stops what is not tested here
        pass

    def make(world: World) -> None:
        made.append(world)
        raise Made

    monkeypatch.setattr(World, "sandbox", make)
    if seconds is None:
        done = sandboxed("--latency", given, "companies", "list")
        assert done.exit_code == Exit.USAGE
        assert "100ms" in done.stderr
    else:
        with pytest.raises(Made):
            sandboxed("--latency", given, "companies", "list")
        assert made[0].latency == pytest.approx(seconds)


def test_patience_is_handed_on(sandboxed: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    from pax8 import client
    from pax8._core.options import Options

    made = client.Pax8Client._call

    def call(self: Any, *given: Any) -> Any:
        seen.append((self.options.timeout, self.options.deadline))
        return made(self, *given)

    monkeypatch.setattr(client.Pax8Client, "_call", call)
    listing = ("companies", "list", "--limit", "1")
    sandboxed("--timeout", "5s", "--deadline", "none", *listing)
    sandboxed("--deadline", "9", *listing)
    usual = Options()
    assert seen == [(5.0, None), (usual.timeout, 9.0)]
    assert sandboxed("--timeout", "none", *listing).exit_code == Exit.USAGE
    assert sandboxed("--timeout", "0", *listing).exit_code == Exit.USAGE


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT to send")
def test_a_served_sandbox(start: Start) -> None:
    process = start("sandbox", "--port", "0", "--companies", "2")
    assert process.stdout is not None
    lines = [process.stdout.readline().decode().strip() for _ in range(5)]
    settings = dict(line.removeprefix("export ").split("=", 1) for line in lines[2:])
    assert lines[0].startswith(f"A Pax8 sandbox is at {settings['PAX8_BASE_URL']}, until Ctrl-C")
    assert set(settings) == {"PAX8_BASE_URL", "PAX8_CLIENT_ID", "PAX8_CLIENT_SECRET"}
    client = start("companies", "list", env=settings)
    out, _ = client.communicate(timeout=20)
    assert len([Company.from_dict(each) for each in json.loads(out)]) == 2
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 0
    assert b"Traceback" not in err


def test_a_port_that_is_taken(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = run("sandbox", "--port", str(taken.getsockname()[1]))
    assert done.exit_code == Exit.USAGE
    assert "choose another --port" in done.stderr


def test_a_host_that_is_not_here(run: Run) -> None:
    done = run("sandbox", "--host", "203.0.113.1")
    assert done.exit_code == Exit.USAGE
    assert "cannot serve on 203.0.113.1 port 8080" in done.stderr


def test_what_serving_needs(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    done = run("sandbox")
    assert done.exit_code == Exit.USAGE
    assert done.stderr == (
        'Error: serving needs starlette and uvicorn: pip install "pax8[sandbox]"\n'
    )


def test_a_switch_of_the_wire(sandboxed: Run) -> None:
    listing = ("webhooks", "list-topic-definitions")
    for value in ("flat", "page", "list"):
        assert _json(sandboxed("--wire", f"topic_definitions={value}", *listing))
    refused = sandboxed("--wire", "wrong_audience=403", "--wire", "missing_quote=400", *listing)
    assert refused.exit_code == Exit.OK


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("page_over_larges=cut", "did you mean page_over_largest?"),
        ("wrong_audience=402", "it is one of 401, 403"),
        ("wrong_audience", "'wrong_audience' is not NAME=VALUE"),
        ("=", "there is no switch ''"),
    ],
)
def test_a_switch_that_there_is_not(sandboxed: Run, said: str, why: str) -> None:
    done = sandboxed("--wire", said, "companies", "list")
    assert done.exit_code == Exit.USAGE
    assert why in done.stderr


def test_a_scenario_by_its_name_and_by_its_file(sandboxed: Run, tmp_path: Path) -> None:
    names = ("companies", "list", "--columns", "name")
    found = _json(sandboxed("--scenario", "stuck-order", *names))
    assert [each["name"] for each in found] == ["Juniper Clinic", "Marlow Foods"]
    file = tmp_path / "own.yaml"
    file.write_text("companies: [{name: Ærlig Søn}]", encoding="utf-8")
    assert [each["name"] for each in _json(sandboxed("--scenario", str(file), *names))] == [
        "Ærlig Søn"
    ]


def test_a_scenario_that_cannot_be(sandboxed: Run, tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text("naem: x\nseed: y\n", encoding="utf-8")
    for given, told in (
        (("--scenario", str(file)), f"{file}:1:1: 'naem' is no field of a scenario"),
        (("--scenario", str(file)), f"{file}:2:7: a whole number"),
        (("--scenario", "month-ent"), "did you mean month-end?"),
        (("--scenario", str(tmp_path)), "--scenario"),
        (("--scenario", "month-end", "--companies", "3"), "of its own"),
    ):
        done = sandboxed(*given, "companies", "list")
        assert done.exit_code == Exit.USAGE
        assert told in done.stderr
