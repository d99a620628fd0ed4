"""How often a handler that raises is called again, and when."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from pax8.events.settings import at_least_one, not_negative


@dataclass(frozen=True)
class Retries:
    """Tries of one event. After the last one that fails, it is a dead letter.

    :param attempts: How many tries there are, the first one counted.
    :param first: How many seconds after the first try the second one is.
    :param factor: How much longer each wait is than the one before it.
    :param longest: How many seconds a wait may be.
    :param chance: Gives numbers from 0 to 1, by which waits differ: down to their half.

    ConfigurationError is raised for less than one try, and for waits that are none.
    """

    attempts: int = 10
    first: float = 10.0
    factor: float = 3.0
    longest: float = 3600.0
    chance: Callable[[], float] = random.random

    def __post_init__(self) -> None:
        at_least_one(attempts=self.attempts)
        not_negative(first=self.first, factor=self.factor, longest=self.longest)

    def wait(self, attempt: int) -> float:
        """How many seconds to wait after this try has failed, counted from 1."""
        try:
            whole = min(self.longest, self.first * self.factor ** (attempt - 1))
        except OverflowError:
            whole = self.longest
        return whole * (0.5 + 0.5 * self.chance())
