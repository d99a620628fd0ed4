"""Tables: aligned whatever the script, within the terminal, and without a control character."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from rich.cells import cell_len

from pax8.cli.rendering.selection import Selection
from pax8.cli.rendering.table import Table
from pax8.types import Company, Model, Order, ProvisionerWebhook, Subscription, Webhook

ID = "11111111-2222-3333-4444-555555555555"


class Terminal(io.TextIOWrapper):
    """Standard output as it is at a terminal."""

    def isatty(self) -> bool:
        return True


At = Callable[[int], None]


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> At:
    """Be at a terminal of so many columns."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")

    def at(columns: int, encoding: str = "utf-8") -> None:
        monkeypatch.setattr(sys, "stdout", Terminal(io.BytesIO(), encoding))
        monkeypatch.setenv("COLUMNS", str(columns))

    return at


def _table(
    kind: type[Model], records: Sequence[dict[str, Any]], columns: str | None = None, lot: int = 100
) -> tuple[list[str], list[str]]:
    stream = io.BytesIO()
    table = Table(Selection(kind, columns), stream)
    for start in range(0, len(records), lot):
        table.write([kind.from_dict(each) for each in records[start : start + lot]])
    notes = table.finish()
    return stream.getvalue().decode().splitlines(), notes


def test_columns_stand_under_their_titles_in_any_script() -> None:
    names = ["Acme", "株式会社さくら", "Kovač d.o.o.", "한국전자", "Οικονόμου", "👩‍🔧 Fix-It"]
    lines, notes = _table(Company, [{"id": "x", "name": n, "phone": "1"} for n in names])
    assert not notes
    assert lines[0].split() == ["id", "name", "phone"]
    starts = {cell_len(line[: line.rindex("1")]) for line in lines[1:]}
    assert starts == {cell_len(lines[0][: lines[0].index("phone")])}
    assert [line.removeprefix("x ").removesuffix("1").strip() for line in lines[1:]] == names


def test_elsewhere_everything_is_in_full() -> None:
    long = "x" * 500
    lines, notes = _table(Company, [{"id": ID, "name": long, "website": long}])
    assert lines[1] == f"{ID}  {long}  {long}"
    assert not notes


def test_later_records_may_be_wider() -> None:
    records = [{"id": "a", "name": "short", "phone": "1"}, {"id": "b", "name": "l" * 30}]
    lines, _ = _table(Company, records, lot=1)
    assert lines[0].split() == ["id", "name", "phone"]
    assert lines[2].split() == ["b", "l" * 30]


def test_numbers_are_aligned_to_the_right_digits_untouched() -> None:
    lines, _ = _table(Subscription, [{"price": 1}, {"price": -1234}], columns="price,productName")
    assert lines == ["price  productName", "    1", "-1234"]


def test_nothing_drives_the_terminal() -> None:
    names = ["\x1b[31mred", "a\nb\t c", "[bold]not bold[/bold]", "\u202ereversed", "\x9b1m"]
    lines, _ = _table(Company, [{"name": name} for name in names])
    assert lines == [
        "name", "\\x1b[31mred", "a b c", "[bold]not bold[/bold]", "\\u202ereversed", "\\x9b1m",
    ]  # fmt: skip


def test_empty_columns_and_lists_are_left_out_unless_asked_for() -> None:
    order = {"id": "a", "companyId": "", "lineItems": [{"quantity": 1}], "createdDate": None}
    assert _table(Order, [order])[0] == ["id", "a"]
    lines, _ = _table(Order, [order], columns="id,createdDate,lineItems")
    assert lines == ["id  createdDate  lineItems", 'a                [{"quantity":1}]']


def test_ids_of_other_things_come_last() -> None:
    subscription = {"id": "a", "companyId": "b", "productId": "c", "quantity": 1}
    assert _table(Subscription, [subscription])[0][0].split() == [
        "id", "quantity", "companyId", "productId",
    ]  # fmt: skip


def test_none_are_told() -> None:
    assert _table(Company, []) == ([], ["There are none."])


def test_a_terminal_is_not_overrun(terminal: At) -> None:
    terminal(70)
    records = [{"id": ID, "name": "株式会社" * 9, "phone": "1" * 20, "website": "w"}]
    lines, (note,) = _table(Company, records)
    assert cell_len(lines[1]) <= 70
    assert lines[1].startswith(f"{ID}  株式会社")
    assert "…" in lines[1]
    assert note.startswith("No room for phone")
    assert "--columns" in note


def test_what_was_asked_for_is_shown_whole(terminal: At) -> None:
    terminal(60)
    lines, notes = _table(Company, [{"id": ID, "name": "many words " * 9}], columns="id,name")
    assert not notes
    assert ID in lines[1]
    assert " ".join(lines).count("many") == 9
    assert all(cell_len(line) <= 60 for line in lines[1:])
    later = [{"id": ID, "name": "few"}, {"id": ID, "name": "many words " * 9}]
    lines, _ = _table(Company, later, columns="id,name", lot=1)
    assert " ".join(lines).count("many") == 9
    terminal(30)
    lines, _ = _table(Company, [{"id": ID, "externalId": ID}], columns="id,externalId")
    assert all(cell_len(line) <= 30 for line in lines[1:])


def test_titles_stand_out_at_a_terminal_only(terminal: At, monkeypatch: pytest.MonkeyPatch) -> None:
    record = {"id": "a", "name": "b"}
    assert _table(Company, [record])[0] == ["id  name", "a   b"]
    terminal(60)
    assert "\x1b[1m" in _table(Company, [record])[0][0]
    for name, value in (("NO_COLOR", "1"), ("TERM", "dumb")):
        with monkeypatch.context() as patched:
            patched.setenv(name, value)
            assert _table(Company, [record])[0] == ["id  name", "a   b"]


def _one(record: Model, columns: str | None = None) -> list[str]:
    stream = io.BytesIO()
    Table(Selection(type(record), columns), stream).one(record)
    return stream.getvalue().decode().splitlines()


def test_one_record_is_a_line_for_each_field() -> None:
    order = {"id": "a", "lineItems": [{"quantity": 1, "price": 2}], "newField": {"x": None}}
    record = Order.from_dict(order)
    assert _one(record) == [
        "id                    a",
        "lineItems.0.quantity  1",
        "lineItems.0.price     2",
        "newField.x",
    ]
    assert _one(record, "companyId,id") == ["companyId", "id         a"]
    assert _one(Order.from_json("{}")) == []


def test_one_record_keeps_to_the_terminal(terminal: At, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    terminal(40)
    lines = _one(Company.from_dict({"id": "a", "stateOrProvince": "many words " * 9}))
    assert all(cell_len(line) <= 40 for line in lines)
    assert lines[1].startswith("stateOrProvince  many words")
    assert " ".join(lines).count("many words") == 9


def test_a_terminal_that_cannot_show_it_gets_escapes(terminal: Callable[..., None]) -> None:
    terminal(60, encoding="ascii")
    assert _one(Company.from_dict({"name": "Zoë"}))[0].endswith("Zo\\xeb")


def test_secrets_are_shown_only_to_who_asks_for_them() -> None:
    webhooks = [{"id": ID, "displayName": "Books", "authorization": "Basic S3CR3T"}]
    lines, notes = _table(Webhook, webhooks)
    assert lines[0].split() == ["id", "displayName"]
    assert "S3CR3T" not in "".join(lines)
    assert notes == ["Not shown: the secret authorization; choose with --columns"]
    lines, notes = _table(Webhook, webhooks, "id,authorization")
    assert lines[1].endswith("Basic S3CR3T")
    assert not notes
    lines, notes = _table(Webhook, [{"id": ID, "authorization": None}])
    assert not notes
    inside = [{"id": ID, "sharedSecret": {"header": "x-key", "credential": "S3CR3T"}}]
    lines, notes = _table(ProvisionerWebhook, inside)
    assert "S3CR3T" not in "".join(lines)
    assert "sharedSecret.header" in lines[0]
    assert "sharedSecret.credential" in notes[0]
