"""The world is begun again, made of another seed, saved, loaded, and rolled back."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from pax8 import Pax8Client
from pax8.api.partner.companies import Companies
from pax8.errors import ApiError, NotFoundError, UnprocessableError
from pax8.sandbox import Control, Limit, Sandbox, SandboxServer


def names(sandbox: Sandbox) -> list[str | None]:
    return [each.name for each in sandbox.perform(Companies.list).content]


def rename(sandbox: Sandbox, name: str) -> None:
    company = sandbox.perform(Companies.list).content[0]
    sandbox.perform(Companies.update, company.id, name=name)


def test_a_reset_makes_all_as_it_was(sandbox: Sandbox, control: Control) -> None:
    before = (names(sandbox), control.state().to_dict())
    rename(sandbox, "Other")
    control.clock.advance(months=2)
    control.clock.start(10)
    control.faults.add("*", status=500)
    control.limits.set(1)
    control.wire.set("retry_after", "none")
    control.reset()
    assert (names(sandbox), control.state().to_dict()) == before
    assert not control.clock.get().running
    assert control.faults.list() == []
    assert control.limits.get().calls is None
    assert sandbox.world.dialect.retry_after == "seconds"
    assert control.requests.list().to_list() == []


def test_a_reset_keeps_what_the_sandbox_was_made_with() -> None:
    sandbox = Sandbox(companies=2, limit=Limit(5), wire={"retry_after": "date"}, clock_speed=2)
    sandbox.control.limits.lift()
    sandbox.control.wire.set("retry_after", "none")
    sandbox.control.clock.stop()
    sandbox.control.reset()
    assert sandbox.limiter.limit == Limit(5)
    assert sandbox.world.dialect.retry_after == "date"
    assert sandbox.control.clock.get().speed == 2


def test_tokens_of_before_are_not_good(sandbox: Sandbox, client: Pax8Client) -> None:
    client.companies.list().first()
    sandbox.control.reset()
    # The client is turned away once, and fetches another by itself.
    assert client.companies.list().first() is not None
    asked = [each.status for each in sandbox.control.requests.list()]
    assert asked == [401, 200, 200]


def test_a_world_of_another_seed(sandbox: Sandbox, control: Control) -> None:
    state = control.seed(7, companies=5)
    assert (state.origin, (state.counts or {})["companies"]) == ("seed 7, 5 companies", 5)
    assert names(sandbox) == names(Sandbox(seed=7, companies=5))
    rename(sandbox, "Other")
    assert control.reset().origin == "seed 7, 5 companies"
    assert names(sandbox) == names(Sandbox(seed=7, companies=5))


def test_a_world_is_one_file(sandbox: Sandbox, control: Control, tmp_path: Path) -> None:
    rename(sandbox, "Łódź & Söhne 🏭")
    place = tmp_path / "saved.db"
    control.save().save(place)
    control.seed(9, companies=1)
    control.load(place)
    assert names(sandbox)[0] == "Łódź & Söhne 🏭"
    rename(sandbox, "Changed")
    control.reset()
    assert names(sandbox)[0] == "Łódź & Söhne 🏭"
    kept = Sandbox(db=place)
    assert names(kept)[0] == "Łódź & Söhne 🏭"
    kept.shut()


def test_what_is_no_world_is_refused_and_harms_nothing(
    sandbox: Sandbox, control: Control, tmp_path: Path
) -> None:
    before = names(sandbox)
    other = tmp_path / "other.db"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE companies (id TEXT)")
    connection.execute("CREATE TABLE settings (name TEXT)")
    connection.execute("CREATE TABLE subscriptions (id TEXT)")
    connection.commit()
    connection.close()
    good = control.save().read()
    for content in (
        b"",
        b"no database",
        b"SQLite format 3\x00" + b"x" * 5000,
        good[:9000],
        other.read_bytes(),
    ):
        with pytest.raises(UnprocessableError, match="no world"):
            control.load(content)
    assert names(sandbox) == before


def test_a_file_that_does_something_by_itself_is_refused(control: Control, tmp_path: Path) -> None:
    place = tmp_path / "saved.db"
    control.save().save(place)
    connection = sqlite3.connect(place)
    connection.execute("CREATE TRIGGER t AFTER INSERT ON orders BEGIN DELETE FROM companies; END")
    connection.commit()
    connection.close()
    with pytest.raises(UnprocessableError, match="in no world"):
        control.load(place)


def test_snapshots_by_name(sandbox: Sandbox, control: Control) -> None:
    control.snapshots.save("before the order")
    rename(sandbox, "Other")
    control.clock.advance(days=40)
    control.snapshots.save("after/ß")
    state = control.snapshots.restore("before the order")
    assert names(sandbox)[0] != "Other"
    assert state.now == sandbox.world.now
    control.snapshots.restore("after/ß")
    assert names(sandbox)[0] == "Other"
    assert [each.name for each in control.snapshots.list()] == ["before the order", "after/ß"]
    control.snapshots.delete("after/ß")
    with pytest.raises(NotFoundError, match="Snapshot Not Found"):
        control.snapshots.restore("after/ß")


def test_a_snapshot_of_that_name_is_replaced(sandbox: Sandbox, control: Control) -> None:
    control.snapshots.save("one")
    rename(sandbox, "Other")
    control.snapshots.save("one")
    rename(sandbox, "Third")
    control.snapshots.restore("one")
    assert names(sandbox)[0] == "Other"
    assert len(control.snapshots.list()) == 1


def test_it_is_steered_while_it_is_served_from_a_file(tmp_path: Path) -> None:
    place = tmp_path / "world.db"
    with SandboxServer(Sandbox(companies=3, db=place)) as server, Control(server.url) as control:
        control.snapshots.save("begun")
        with Pax8Client("a", "b", base_url=server.url) as client:
            company = client.companies.list().first()
            assert company is not None
            client.companies.update(company.id, name="Other")
            control.clock.advance(months=1)
            control.snapshots.restore("begun")
            assert client.companies.get(company.id).name == company.name
        server.sandbox.shut()
    again = Sandbox(db=place)
    assert again.world.now.month == 6
    again.shut()


def test_a_file_of_unknown_beginning_is_not_reset(tmp_path: Path) -> None:
    place = tmp_path / "world.db"
    Sandbox(companies=1, db=place).shut()
    connection = sqlite3.connect(place)
    connection.execute("DELETE FROM settings WHERE name = 'origin'")
    connection.commit()
    connection.close()
    sandbox = Sandbox(db=place)
    with pytest.raises(ApiError, match="snapshot") as refused:
        sandbox.control.reset()
    assert refused.value.status == 409
    sandbox.shut()


def changed(control: Control, place: Path, statement: str) -> Path:
    """The file of a world, after this was done to it."""
    control.save().save(place)
    connection = sqlite3.connect(place)
    connection.execute(statement)
    connection.commit()
    connection.close()
    return place


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE settings SET value = 'x' WHERE name = 'now'",
        "UPDATE settings SET value = '2026-06-10T15:00:00' WHERE name = 'now'",
        "DELETE FROM settings WHERE name = 'now'",
        "UPDATE settings SET value = 'x' WHERE name = 'billed'",
        "UPDATE settings SET value = 'x' WHERE name = 'named'",
        "CREATE INDEX heavy ON tokens (hex(zeroblob(1000)))",
        "CREATE VIEW v AS SELECT 1",
        "ALTER TABLE companies ADD COLUMN more TEXT",
        "UPDATE companies SET body = 'x'",
    ],
)
def test_a_file_that_would_do_harm_is_refused(
    sandbox: Sandbox, control: Control, tmp_path: Path, statement: str
) -> None:
    before = names(sandbox)
    place = changed(control, tmp_path / "saved.db", statement)
    with pytest.raises(UnprocessableError, match="no world of a sandbox"):
        control.load(place)
    assert names(sandbox) == before
    assert control.reset().origin == "seed 1, 3 companies"


def test_a_world_does_not_say_which_files_are_read_here(control: Control, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("root:x:0:0", "utf-8")
    told = f"UPDATE settings SET value = 'scenario {secret}' WHERE name = 'origin'"  # noqa: S608 - our own text
    control.load(changed(control, tmp_path / "saved.db", told))
    control.snapshots.save("one")
    control.seed(1, companies=1)
    control.snapshots.restore("one")
    with pytest.raises(ApiError) as refused:
        control.reset()
    assert refused.value.status == 409
    assert "root" not in str(refused.value)


def test_no_time_passes_between_a_snapshot_and_its_return(tmp_path: Path) -> None:
    sandbox, wall = Sandbox(companies=1, clock_speed=1000), [1_000_000.0]
    sandbox.timekeeper._wall = lambda: wall[0]
    sandbox.control.clock.stop()
    sandbox.control.clock.start(1000)
    begun = sandbox.world.now
    sandbox.control.snapshots.save("one")
    place = tmp_path / "saved.db"
    sandbox.control.save().save(place)
    wall[0] += 3600
    sandbox.control.snapshots.restore("one")
    assert sandbox.world.now == begun
    sandbox.control.load(place)
    assert sandbox.world.now == begun
    assert sandbox.control.clock.get().speed == 1000
    wall[0] += 1
    sandbox.timekeeper.tick()
    assert (sandbox.world.now - begun).total_seconds() == 1000


def test_snapshots_are_not_without_number(
    control: Control, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pax8.sandbox.snapshots._MOST", 2)
    control.snapshots.save("a")
    control.snapshots.save("b")
    control.snapshots.save("b")
    with pytest.raises(UnprocessableError, match="2 snapshots already"):
        control.snapshots.save("c")


def test_a_file_of_another_version_is_refused_when_it_is_opened(tmp_path: Path) -> None:
    place = tmp_path / "world.db"
    connection = sqlite3.connect(place)
    connection.execute("CREATE TABLE subscriptions (id TEXT)")
    connection.commit()
    connection.close()
    with pytest.raises(sqlite3.DatabaseError, match="another version"):
        Sandbox(db=place)
