"""Clients that share a token file, each with its own tokens."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from pax8.errors import ConfigurationError
from pax8.tokens import default_location
from support.calls import get
from support.driver import Driver
from support.fake_time import FakeTime
from support.script import Script
from support.token_file import mine


def cached(driver: Driver, pax8: Script, **options: Any) -> Any:
    client = driver.client(pax8, cache_token=True, **options)
    return driver.do(get, client)


def test_the_home_folder_is_found(
    driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    first, second = Script(), Script()
    cached(driver, first, cache_location="~/pax8_token.json")
    cached(driver, second, cache_location=tmp_path / "pax8_token.json")
    assert (len(first.token_requests), len(second.token_requests)) == (1, 0)
    assert second.bearers == ["token-1"]


def test_without_a_place_it_is_the_users_folder_for_caches(
    driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    cached(driver, Script())
    assert default_location() == tmp_path / "pax8" / "tokens.json"
    assert default_location().is_file()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert default_location() == tmp_path / "home" / ".cache" / "pax8" / "tokens.json"


def test_without_a_home_they_are_kept_in_memory(
    driver: Driver, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def homeless(_: Path) -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "expanduser", homeless)
    pax8 = Script()
    client = driver.client(pax8, cache_token=True)
    for _ in range(2):
        driver.do(get, client)
    assert len(pax8.token_requests) == 1
    assert caplog.text.count("kept in memory only") == 1
    with pytest.raises(ConfigurationError, match="cache_location"):
        driver.client(pax8, cache_token=True, cache_location="~nobody/token.json")


def test_without_a_cache_nothing_is_written(
    driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    client = driver.client(Script())
    driver.do(get, client)
    assert list(tmp_path.iterdir()) == []


def test_another_client_host_or_audience_never_gets_this_token(driver: Driver, file: Path) -> None:
    for change in (
        {},
        {"client_id": "another"},
        {"base_url": "https://pax8.test"},
        {"base_url": "http://localhost:1"},
    ):
        pax8 = Script()
        client = driver.client(pax8, cache_token=True, cache_location=file, **change)
        driver.do(get, client)
        assert len(pax8.token_requests) == 1
        driver.do(client.companies.get_ms_tenant_id, "c")
        assert len(pax8.token_requests) == 2
    assert len(json.loads(file.read_bytes())["tokens"]) == 8
    # Neither who they are for nor what opens them can be read out of it.
    entries = json.loads(file.read_bytes())["tokens"].values()
    kept = b"".join(base64.b64decode(entry["value"]) for entry in entries)
    for each in (driver.client_id, driver.client_secret):
        assert each not in file.read_text()
        assert each.encode() not in kept
    last = Script()
    cached(driver, last, cache_location=file)
    assert last.token_requests == []


def test_a_token_that_another_process_has_renewed_is_used(
    driver: Driver, time: FakeTime, file: Path
) -> None:
    first, second = Script(), Script()
    ours = driver.client(first, cache_token=True, cache_location=file, clock=time.clock)
    driver.do(get, ours)
    time.advance(86_200)
    cached(driver, second, cache_location=file, clock=time.clock)
    driver.do(get, ours)
    assert (len(first.token_requests), len(second.token_requests)) == (1, 1)


def test_a_damaged_token_in_a_sound_file_costs_nothing(driver: Driver, file: Path) -> None:
    cached(driver, Script(), cache_location=file)
    content = json.loads(file.read_bytes())
    for entry in content["tokens"].values():
        kept = json.loads(base64.b64decode(entry["value"]))
        kept["access_token"] = "ends\r\nx-smuggled: header"
        entry["value"] = base64.b64encode(json.dumps(kept).encode()).decode()
    mine(file, json.dumps(content).encode())
    pax8 = Script()
    cached(driver, pax8, cache_location=file)
    assert pax8.bearers == ["token-1"]
