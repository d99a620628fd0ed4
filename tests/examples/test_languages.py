"""Programs in other languages that were not written for this client run against the sandbox."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from pax8.sandbox import Sandbox, SandboxServer
from support.programs import NODE, PHP
from support.required import required

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def server() -> Iterator[SandboxServer]:
    with SandboxServer(Sandbox(seed=1, companies=25)) as server:
        yield server


def run(server: SandboxServer, *command: str) -> subprocess.CompletedProcess[str]:
    environ = {"PAX8_BASE_URL": server.url, "PAX8_CLIENT_ID": "any", "PAX8_CLIENT_SECRET": "any"}
    return subprocess.run(  # noqa: S603 - our own examples
        command,
        env={**os.environ, **environ, "NO_PROXY": "*"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


def test_node_orders_and_sees_it_billed(server: SandboxServer) -> None:
    orders = server.sandbox.world.count("orders")
    done = run(server, required(NODE), str(EXAMPLES / "node" / "order.mjs"))
    assert done.returncode == 0, done.stderr
    assert re.search(r"billed on 2026-07-01: 1 for \d+", done.stdout)
    # One was ordered; those of trials that ended meanwhile are the sandbox's own.
    control = server.sandbox.control
    placed = control.requests.verify("orders.create", times=2)
    assert placed.ids is not None
    answers = [control.requests.get(each) for each in placed.ids]
    assert [each.query for each in answers] == ["isMock=true", None]
    assert server.sandbox.world.count("orders") > orders


def test_php_adds_up_a_month_to_the_cent(server: SandboxServer) -> None:
    world = server.sandbox.world
    sums: dict[str, Decimal] = {}
    for invoice in world.select("invoices", "invoice_date LIKE '2026-05-%'"):
        for item in world.select("invoice_items", "invoice_id = ?", invoice["id"]):
            sums[item["companyName"]] = sums.get(item["companyName"], Decimal()) + item["total"]
    assert sums
    done = run(server, required(PHP), str(EXAMPLES / "php" / "month_end.php"), "2026-05")
    assert done.returncode == 0, done.stderr
    told = [line.split(None, 1) for line in done.stdout.splitlines()]
    assert {name: Decimal(amount) for amount, name in told[:-1]} == sums
    assert told[-1] == [str(sum(sums.values())), "all of 2026-05"]


def test_php_tells_of_an_invoice_that_does_not_add_up(server: SandboxServer) -> None:
    world = server.sandbox.world
    invoice = next(world.select("invoices", "invoice_date LIKE '2026-05-%'"))
    world.replace("invoices", {**invoice, "total": invoice["total"] + Decimal("0.01")})
    done = run(server, required(PHP), str(EXAMPLES / "php" / "month_end.php"), "2026-05")
    assert done.returncode == 2
    assert invoice["id"] in done.stderr


def test_php_tells_what_pax8_refuses(server: SandboxServer) -> None:
    server.sandbox.control.faults.add("invoices.list", status=503)
    done = run(server, required(PHP), str(EXAMPLES / "php" / "month_end.php"), "2026-05")
    assert done.returncode == 1
    assert "503" in done.stderr
