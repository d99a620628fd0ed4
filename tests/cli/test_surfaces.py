"""Commands of the surfaces beside the partner's: each with its own address and words."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import Result

from pax8.cli.exits import Exit

Run = Callable[..., Result]
ID = "11111111-2222-3333-4444-555555555555"


def test_a_webhook_is_made_of_options_and_json(run: Run, server: Any) -> None:
    server.answer("POST /api/v2/webhooks", {"id": ID})
    done = run(
        *("webhooks", "create", "--display-name", "Tickets", "--url", "https://a.example"),
        *("--active", "--error-threshold", "2"),
        *("--webhook-topics", '[{"topic": "SUBSCRIPTION", "filters": []}]'),
    )
    assert done.exit_code == 0
    assert server.last.json == {
        "displayName": "Tickets",
        "url": "https://a.example",
        "active": True,
        "errorThreshold": 2,
        "webhookTopics": [{"topic": "SUBSCRIPTION", "filters": []}],
    }


def test_webhooks_sort_in_their_own_way(run: Run, server: Any) -> None:
    server.page("GET /api/v2/webhooks", [])
    assert run("webhooks", "list", "--sort", "createdAt", "--sort-direction", "desc").exit_code == 0
    assert server.last.query["sort"] == "createdAt:desc"
    assert run("webhooks", "list", "--status", "LOST").exit_code == Exit.USAGE


def test_a_retry_says_nothing(run: Run, server: Any) -> None:
    server.answer(f"POST /api/v2/webhooks/{ID}/logs/{ID}/retry", status=202)
    done = run("webhooks", "retry", ID, ID)
    assert (done.exit_code, done.stdout) == (0, "")


def test_usage_is_read_from_a_file(run: Run, server: Any, tmp_path: Path) -> None:
    line = {"productId": ID, "summaryKey": "a", "quantity": 1.10}
    saved = {"content": [line], "page": {"number": 0, "size": 1, "totalElements": 1}}
    server.answer("POST /v2/usage/lines", saved)
    file = tmp_path / "lines.json"
    file.write_text(json.dumps([line]).replace("1.1", "1.10"))
    done = run(
        *("usage", "save-lines", "--lines", f"@{file}", "--billing-period", "2026-06"),
        *("--external-subscription-id", "tenant-1", "--no-overwrite-same-day-usage"),
    )
    assert json.loads(done.stdout) == [line]
    assert server.last.query == {
        "billingPeriod": "2026-06",
        "externalSubscriptionId": "tenant-1",
        "overwriteSameDayUsage": "false",
    }
    assert b'"quantity":1.10' in server.last.body


def test_a_result_takes_anything_beside(run: Run, server: Any) -> None:
    server.answer(f"POST /v2/provision-requests/{ID}/results", {"id": ID})
    done = run(
        *("provision-requests", "create-result", ID, "--status", "success"),
        *("--metadata", '{"share": 0.10}'),
    )
    assert done.exit_code == 0
    assert server.last.body == b'{"status":"Success","metadata":{"share":0.10}}'


def test_a_sandbox_of_a_vendor(run: Run) -> None:
    done = run("--sandbox", "provisioners", "list")
    assert [each["name"] for each in json.loads(done.stdout)] == ["Stonevault provisioning"]


def test_a_refusal_of_webhooks_is_told_once(sandboxed: Run) -> None:
    done = sandboxed("webhooks", "create", "--display-name", "A", "--url", "ftp://a")
    assert done.exit_code == Exit.REFUSED
    assert done.stderr.count("it is no http or https url") == 1
    assert done.stderr.endswith("Invalid input: it is no http or https url, field: url\n")
