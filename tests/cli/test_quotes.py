"""Quotes at a command line: lines as JSON, files in and out, amounts in columns."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.conftest import Pax8Server, Run

QUOTE = {
    "id": "q",
    "status": "draft",
    "totals": {
        "initialTotal": {"amount": 12.50, "currency": "USD"},
        "recurringTotal": {"amount": 1, "currency": "USD"},
    },
}


def test_quotes_are_listed_by_several_statuses(server: Pax8Server, run: Run) -> None:
    server.answer("GET /v2/quotes", {"content": [QUOTE], "page": {"totalElements": 1}})
    result = run(
        "quotes",
        "list",
        "--status",
        "draft,sent",
        "--limit",
        "5",
        "--output",
        "csv",
        "--columns",
        "id,totals.initialTotal",
    )
    assert result.exit_code == 0, result.output
    assert server.last.query["status"] == "draft,sent"
    assert server.last.query["limit"] == "5"
    assert "12.5" in result.stdout


def test_an_amount_has_columns_of_its_own(server: Pax8Server, run: Run) -> None:
    server.answer("GET /v2/quotes", {"content": [QUOTE], "page": {"totalElements": 1}})
    result = run("quotes", "list", "--page", "0", "--output", "csv")
    head, row = result.stdout.splitlines()
    cells = dict(zip(head.split(","), row.split(","), strict=True))
    assert cells["totals.initialTotal.amount"] == "12.5"
    assert cells["totals.initialTotal.currency"] == "USD"


def test_lines_are_given_as_json(server: Pax8Server, run: Run) -> None:
    server.answer("POST /v2/quotes/q/line-items", [{"id": "l"}], 201)
    lines = [{"type": "Custom", "productName": "Work", "price": 0.10}]
    result = run("quotes", "add-line-items", "q", "--line-items", json.dumps(lines))
    assert result.exit_code == 0, result.output
    assert server.last.json == lines
    one = run("quotes", "add-line-items", "q", "--line-items", "-", given=json.dumps(lines[0]))
    assert one.exit_code == 0, one.output
    assert server.last.json == lines


def test_ids_have_commas_between_them(server: Pax8Server, run: Run) -> None:
    server.answer("POST /v2/quotes/q/line-items/bulk-delete", b"", 204)
    result = run("quotes", "delete-line-items", "q", "--line-item-ids", "a, b")
    assert result.exit_code == 0, result.output
    assert server.last.json == {"lineItemIds": ["a", "b"]}


def test_files_are_arguments(server: Pax8Server, run: Run, tmp_path: Path) -> None:
    server.answer("POST /v2/quotes/q/attachments", [{"id": "a", "name": "x"}], 201)
    for name in ("one.pdf", "two.pdf"):
        (tmp_path / name).write_bytes(name.encode())
    paths = [str(tmp_path / name) for name in ("one.pdf", "two.pdf")]
    result = run("quotes", "upload-attachments", "q", *paths)
    assert result.exit_code == 0, result.output
    assert server.last.body.count(b'name="attachments"; filename=') == 2
    assert b"\r\n\r\none.pdf\r\n" in server.last.body
    missing = run("quotes", "upload-attachments", "q", str(tmp_path / "none.pdf"))
    assert missing.exit_code == 2
    assert len(server.asked) == 1


@pytest.mark.parametrize("to", ["file", "-"])
def test_a_file_is_written_where_it_is_said(
    server: Pax8Server, run: Run, tmp_path: Path, to: str
) -> None:
    route = "GET /v2/quote-attachments/a"
    server.answer(route, b"%PDF \xff", 200, content_type="application/pdf")
    target = tmp_path / "a.pdf"
    result = run("quote-attachments", "download", "a", "--to", to if to == "-" else str(target))
    assert result.exit_code == 0, result.output
    assert server.last.query == {"download": "true"}
    assert (result.stdout_bytes if to == "-" else target.read_bytes()) == b"%PDF \xff"


def test_a_file_that_is_none_leaves_nothing(server: Pax8Server, run: Run, tmp_path: Path) -> None:
    server.answer("GET /v2/quotes/q/attachments", {"message": "no"}, 404)
    result = run("quotes", "download-attachments", "q", "--to", str(tmp_path / "all.zip"))
    assert result.exit_code != 0
    assert list(tmp_path.iterdir()) == []
    assert run("quotes", "download-attachments", "q").exit_code == 2


def test_a_whole_quote_on_a_sandbox(sandboxed: Run, tmp_path: Path) -> None:
    database = str(tmp_path / "world.db")

    def on(*arguments: str) -> str:
        result = sandboxed("--db", database, "--companies", "3", *arguments)
        assert result.exit_code == 0, result.output
        return str(result.stdout)

    company = json.loads(on("companies", "list", "--status", "Active", "--limit", "1"))[0]
    quote = json.loads(on("quotes", "create", "--client-id", company["id"]))
    sections = json.loads(on("quotes", "create-section", quote["id"], "--name", "One"))
    assert [each["name"] for each in sections] == ["One"]
    assert json.loads(on("quotes", "list"))[0]["id"] == quote["id"]
    on("quotes", "delete", quote["id"], "--yes")
    assert json.loads(on("quotes", "list")) == []


def test_a_quote_that_was_read_is_written_whole(server: Pax8Server, run: Run) -> None:
    five = {
        "expiresOn": "2026-08-01T00:00:00Z",
        "introMessage": "Hello",
        "published": False,
        "status": "draft",
        "termsAndDisclaimers": "",
    }
    server.answer("PUT /v2/quotes/q", {**QUOTE, **five})
    read = json.dumps({**QUOTE, **five, "lineItems": []})
    result = run("quotes", "update", "q", "--from", "-", "--status", "sent", given=read)
    assert result.exit_code == 0, result.output
    assert server.last.json == {**five, "status": "sent", "expiresOn": "2026-08-01T00:00:00.000Z"}
