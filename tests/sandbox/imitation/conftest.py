"""A real account, as far as a test has one, and what imitates it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pax8 import Pax8Client
from pax8.sandbox import Sandbox
from pax8.sandbox.imitation import Imitation, imitate
from support.marked_account import Marks, Odd, altered


@dataclass
class Pair:
    """An account, what imitates it, and the marks that were in the account."""

    account: Odd
    path: Path
    done: Imitation
    marks: Marks


@pytest.fixture(scope="session")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """An account of some companies, and what imitates it."""
    sandbox, marks = Sandbox(seed=11, companies=14), Marks()
    with sandbox.world.transaction():
        altered(sandbox, marks)
    account = Odd(sandbox, marks)
    path = tmp_path_factory.mktemp("imitation") / "world.db"
    with Pax8Client("any", "any", transport=account) as client:
        done = imitate(client, path)
    yield Pair(account, path, done, marks)
    sandbox.world.close()
