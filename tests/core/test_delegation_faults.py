"""No refresh token is lost or used twice, whatever fails meanwhile."""

from __future__ import annotations

import asyncio

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pax8 import AsyncPax8Client, Pax8Client
from pax8.errors import (
    DeadlineExceeded,
    ReauthorizationRequired,
    ServerError,
    TokenStoreError,
)
from pax8.tokens import MemoryStore
from support.consent import APP
from support.delegated import DAY, Pax8, answer, lose
from support.fake_time import FakeTime


@pytest.fixture
def pax8() -> Pax8:
    return Pax8()


def test_while_the_token_lives_a_refresh_that_fails_fails_no_call(pax8: Pax8) -> None:
    client = pax8.connected()
    pax8.pass_(DAY - 60)
    pax8.lost = [answer(503)] * 9
    assert client.companies.list().first()


def test_an_answer_that_was_lost_is_asked_for_at_once(pax8: Pax8) -> None:
    client = pax8.connected()
    pax8.pass_(2 * DAY)
    pax8.lost = [pax8.lost_on_the_way]
    assert client.companies.list().first()
    assert len(pax8.asked) == 3


def test_of_an_answer_that_was_lost_for_good_the_partner_is_told(pax8: Pax8) -> None:
    client = pax8.connected()
    pax8.pass_(2 * DAY)
    pax8.lost = [lose]
    # Pax8 takes the second try for a second use.
    with pytest.raises(ReauthorizationRequired):
        client.companies.list().first()


def test_a_short_timeout_does_not_cut_a_refresh_off(pax8: Pax8) -> None:
    client = pax8.connected(timeout=0.5)
    pax8.pass_(2 * DAY)

    def late(response: httpx2.Response) -> httpx2.Response:
        pax8.time.advance(5)
        return response

    pax8.lost = [late]
    assert client.companies.list().first()


def test_a_deadline_holds_all_the_same(pax8: Pax8) -> None:
    client = pax8.connected()
    pax8.pass_(2 * DAY)
    pax8.lost = [answer(503)] * 99
    before = pax8.time.now
    with pytest.raises((ServerError, DeadlineExceeded)):
        client.with_options(deadline=3).companies.list().first()
    assert pax8.time.now - before <= 3


async def cancel(pax8: Pax8) -> None:
    async with AsyncPax8Client(auth=APP, transport=pax8, clock=pax8.time.clock) as app:
        client = app.acting_for("contoso")
        await client.exchange(pax8.partner.code())
        pax8.pass_(2 * DAY)
        come, go = pax8.slow = asyncio.Event(), asyncio.Event()
        reading = asyncio.ensure_future(client.companies.list().first())
        await come.wait()
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
        assert reading.cancelled()
        go.set()
        assert await app.acting_for("contoso").companies.list().first()
    assert len(pax8.asked) == 2


def test_a_call_that_is_cancelled_loses_no_refresh_token(pax8: Pax8) -> None:
    asyncio.run(cancel(pax8))


async def cancel_exchange(pax8: Pax8) -> None:
    async with AsyncPax8Client(auth=APP, transport=pax8, clock=pax8.time.clock) as app:
        client = app.acting_for("contoso")
        come, go = pax8.slow = asyncio.Event(), asyncio.Event()
        exchanging = asyncio.ensure_future(client.exchange(pax8.partner.code()))
        await come.wait()
        exchanging.cancel()
        await asyncio.gather(exchanging, return_exceptions=True)
        go.set()
        await asyncio.wait(client._runtime._tasks)  # type: ignore[attr-defined]  # of an async one
        assert await app.acting_for("contoso").companies.list().first()


def test_an_exchange_that_is_cancelled_keeps_its_tokens(pax8: Pax8) -> None:
    asyncio.run(cancel_exchange(pax8))


class Failing(MemoryStore):
    """A store that fails at what it is told to."""

    fails: frozenset[str] = frozenset()

    def _check(self, what: str) -> None:
        if what in self.fails:
            raise OSError("no store")

    def load(self, key: str) -> bytes | None:
        self._check("load")
        return super().load(key)

    def save(self, key: str, value: bytes, seconds: float) -> None:
        self._check("save")
        super().save(key, value, seconds)

    def claim(self, key: str, seconds: float) -> str | None:
        self._check("claim")
        return super().claim(key, seconds)


@pytest.mark.parametrize("what", ["load", "claim"])
def test_without_its_store_nothing_is_refreshed(pax8: Pax8, what: str) -> None:
    store = Failing(pax8.time.clock.monotonic)
    client = pax8.connected(store=store)
    store.fails = frozenset({what})
    assert client.companies.list().first()
    pax8.pass_(2 * DAY)
    for _ in range(3):
        with pytest.raises(TokenStoreError):
            client.companies.list().first()
    assert len(pax8.asked) == 1
    store.fails = frozenset()
    pax8.pass_(60)
    assert client.companies.list().first()


def test_what_is_killed_before_it_keeps_its_tokens_has_lost_them(pax8: Pax8) -> None:
    class Killed(MemoryStore):
        alive = True

        def save(self, key: str, value: bytes, seconds: float) -> None:
            if not self.alive:
                raise KeyboardInterrupt
            super().save(key, value, seconds)

    store = Killed(pax8.time.clock.monotonic)
    client = pax8.connected(store=store)
    pax8.pass_(2 * DAY)
    store.alive = False
    with pytest.raises(KeyboardInterrupt):
        client.companies.list().first()
    store.alive = True
    # It says so, and goes on as soon as the partner was sent again.
    other = pax8.client(store).acting_for("contoso")
    with pytest.raises(ReauthorizationRequired):
        other.companies.list().first()
    other.exchange(pax8.partner.code())
    assert other.companies.list().first()


def test_no_code_is_used_up_for_tokens_that_could_not_be_kept(pax8: Pax8) -> None:
    store = Failing(pax8.time.clock.monotonic)
    store.fails = frozenset({"load", "save"})
    client, code = pax8.client(store).acting_for("contoso"), pax8.partner.code()
    with pytest.raises(TokenStoreError):
        client.exchange(code)
    assert pax8.asked == []
    store.fails = frozenset()
    pax8.pass_(60)
    client.exchange(code)


def test_tokens_that_could_not_be_kept_are_told_of_and_kept_later(pax8: Pax8) -> None:
    store = Failing(pax8.time.clock.monotonic)
    store.fails = frozenset({"save"})
    app = pax8.client(store)
    client = app.acting_for("contoso")
    with pytest.raises(TokenStoreError):
        client.exchange(pax8.partner.code())
    assert client.companies.list().first()
    store.fails = frozenset()
    pax8.pass_(60)
    assert client.companies.list().first()
    assert app.acting_for("contoso").companies.list().first()
    assert len(pax8.asked) == 1


def test_clocks_that_differ_do_not_make_it_use_a_refresh_token_twice(pax8: Pax8) -> None:
    store = MemoryStore(pax8.time.clock.monotonic)
    one = pax8.connected(store=store)
    behind = FakeTime()
    behind.now = pax8.time.now - 3600
    other = Pax8Client(
        auth=APP.of("contoso"), transport=pax8, clock=behind.clock, token_store=store
    )

    def pass_(seconds: float) -> None:
        pax8.pass_(seconds)
        behind.advance(seconds)

    assert one.companies.list().first()
    pax8.revoke()
    # By its own clock, it is given another one before the one that was revoked.
    assert other.companies.list().first()
    # By the clock of this one, it is over.
    pass_(DAY - 1800)
    assert one.companies.list().first()


_EVENTS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from([0.0, 60.0, DAY / 2, DAY - 200, DAY, 3 * DAY]),
        st.sampled_from(["", "", "503", "lost", "revoked", "load", "claim", "save"]),
    ),
    max_size=25,
)


@given(_EVENTS, st.lists(st.floats(-7200, 7200), min_size=3, max_size=3))
def test_within_ninety_days_no_partner_is_asked_again(
    events: list[tuple[int, float, str]], differences: list[float]
) -> None:
    pax8 = Pax8()
    # One store of three processes, whose clocks differ.
    shared = Failing(pax8.time.clock.monotonic)
    times = [FakeTime() for _ in differences]
    for each, difference in zip(times, differences, strict=True):
        each.now += difference
    stores = [Failing(pax8.time.clock.monotonic) for _ in times]
    clients = list[Pax8Client]()
    for time, store in zip(times, stores, strict=True):
        store._values, store._claims = shared._values, shared._claims
        clients.append(
            Pax8Client(auth=APP.of("contoso"), transport=pax8, clock=time.clock, token_store=store)
        )
    clients[0].exchange(pax8.partner.code())
    for who, seconds, fault in events:
        pax8.pass_(seconds)
        for each in times:
            each.advance(seconds)
        stores[who].fails = frozenset({fault})
        if fault == "revoked":
            pax8.revoke()
        pax8.lost = {"503": [pax8.unavailable], "lost": [pax8.lost_on_the_way]}.get(fault, [])
        try:
            found = clients[who].companies.list().first()
        except (TokenStoreError, ServerError):
            assert fault or any(each.fails for each in stores)
        else:
            assert found
        if "save" in stores[who].fails:
            # A process that cannot save what it has is the only one that may go on.
            stores[who].fails = frozenset()
            times[who].advance(60)
            clients[who].companies.list().first()
