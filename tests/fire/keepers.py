"""Redis and Memcached, where clients keep what they share: killed, and started again, at random."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any

from pax8.tokens import new_key
from support.servers import LocalServer, MemcachedServer, RedisServer

# So many calls in so short a time are hardly ever too many, and a pause is as short.
_LIMIT = "calls=500&seconds=0.05&guard=0"


@dataclass
class Keepers:
    """The servers of a soak. `killed` counts how often one was."""

    redis: RedisServer = field(default_factory=RedisServer)
    memcached: MemcachedServer = field(default_factory=MemcachedServer)
    killed: int = 0

    def settings(self, *, blocking: bool) -> dict[str, Any]:
        """What a client is made with that shares its tokens and its limit through them."""
        store = self.redis.url if blocking else self.memcached.url
        return {
            "token_store": store,
            "encryption_key": new_key(),
            "rate_limit": f"{self.redis.url}?{_LIMIT}",
        }

    def trouble(self, chance: Random) -> None:
        """Kill one of them, or start the one that was killed."""
        server: LocalServer = chance.choice((self.redis, self.memcached))
        if server.running:
            server.kill()
            self.killed += 1
        else:
            server.start()

    def mend(self) -> None:
        """Start those that were killed."""
        for server in (self.redis, self.memcached):
            if not server.running:
                server.start()

    def close(self) -> None:
        """Stop both."""
        self.redis.kill()
        self.memcached.kill()
