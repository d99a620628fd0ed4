"""What one run of the command is set up with, and the client that it makes."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from pax8.cli.exits import Exit, Failure

if TYPE_CHECKING:
    from pax8.cli.world import World
    from pax8.client import Pax8Client


class Session(NamedTuple):
    """The options that stand before the command. `world` is set where a sandbox answers."""

    client_id: str | None
    client_secret_file: str | None
    base_url: str | None
    cache_token: bool | None
    token_store: str | None
    patience: dict[str, Any]
    form: str | None
    world: World | None

    @contextmanager
    def client(self) -> Generator[Pax8Client]:
        """A client for a while. ConfigurationError, or a Failure, if what is set cannot work."""
        from pax8._core.options import BASE_URL
        from pax8.client import Pax8Client

        if self.world is None:
            with Pax8Client(
                self.client_id,
                self._secret(),
                base_url=self.base_url,
                cache_token=bool(self.cache_token),
                token_store=self.token_store or None,
                **self.patience,
            ) as client:
                yield client
            return
        with (
            self.world.sandbox() as sandbox,
            # No credentials are looked for, and no token of it is kept among those of Pax8.
            Pax8Client(
                "sandbox", "sandbox", base_url=BASE_URL, transport=sandbox, **self.patience
            ) as client,
        ):
            yield client

    def _secret(self) -> str | None:
        """The secret in the file; None if none is named, and the environment is to have it."""
        from pathlib import Path

        if self.client_secret_file is None:
            return None
        try:
            secret = Path(self.client_secret_file).expanduser().read_text("utf-8-sig").strip()
        except OSError as error:
            why = f"cannot be read: {error.strerror}"
        except UnicodeDecodeError:
            why = "holds something that is no text"
        else:
            if secret:
                return secret
            why = "is empty"
        raise Failure(f"--client-secret-file: {self.client_secret_file} {why}", Exit.USAGE)
