"""Whose record is whose among the writes of one client."""

from __future__ import annotations

import threading

import pytest

from pax8._core.claims import Claim, Claims


def test_a_record_belongs_to_one_look_up() -> None:
    claims = Claims()
    assert claims.seen("ID", "a") is Claim.FREE
    assert claims.claim("ID", "a", "here", claims.now()) is Claim.OWN
    assert claims.claim("id", "a", "here", claims.now()) is Claim.OWN
    assert claims.claim("id", "b", "here", claims.now()) is Claim.TAKEN
    assert claims.seen("id", "b") is Claim.TAKEN
    claims.answered("Id")
    assert claims.claim("id", "a", "here", claims.now()) is Claim.ANSWERED


def test_a_write_under_way_may_be_answered_with_it() -> None:
    claims = Claims()
    with claims.write("here"):
        listed = claims.now()
        assert claims.claim("id", "a", "here", listed) is Claim.OPEN
        assert claims.open("here", listed)
        # One elsewhere may not, nor one that began when it was listed already.
        assert not claims.open("there", listed)
        assert not claims.open("here", listed - 1)
        assert claims.claim("id", "a", "here", listed - 1) is Claim.OWN
    assert not claims.open("here", listed)
    with pytest.raises(KeyboardInterrupt), claims.write("here"):
        raise KeyboardInterrupt
    assert not claims._under_way


def test_it_remembers_no_more_than_it_may() -> None:
    claims = Claims(remembered=3)
    for number in range(5):
        claims.answered(str(number))
    assert [claims.seen(str(number), "a") for number in range(5)] == [
        *[Claim.FREE] * 2,
        *[Claim.ANSWERED] * 3,
    ]


def test_of_many_threads_one_has_it() -> None:
    claims, won = Claims(), list[Claim]()
    together = threading.Barrier(8)

    def claim(key: str) -> None:
        together.wait()
        won.append(claims.claim("id", key, "here", claims.now()))

    threads = [threading.Thread(target=claim, args=(str(each),)) for each in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(each.name for each in won) == ["OWN", *["TAKEN"] * 7]
