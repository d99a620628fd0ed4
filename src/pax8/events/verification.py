"""Whether a delivery comes from who was told the secret."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping

from pax8.errors import ConfigurationError

# The header in which Pax8 sends a vendor's shared secret, unless another was set.
SHARED_SECRET_HEADER = "pax8ApiTokenV1"  # noqa: S105 - the name of a header


class Verification:
    """Secrets that are accepted, each in its header. It shows none of them.

    :param authorization: What was set as a webhook's `authorization`: one, or several while an
        old one is replaced by a new one.
    :param shared_secret: The credential of a vendor's webhook: one, or several.
    :param shared_secret_header: The header that has it.
    """

    def __init__(
        self,
        authorization: str | Iterable[str] | None,
        shared_secret: str | Iterable[str] | None,
        shared_secret_header: str = SHARED_SECRET_HEADER,
    ) -> None:
        accepted: dict[str, list[bytes]] = {}
        for name, header, given in (
            ("authorization", "authorization", authorization),
            ("shared_secret", shared_secret_header.lower(), shared_secret),
        ):
            if given is not None:
                values = [given] if isinstance(given, str) else list(given)
                accepted.setdefault(header, []).extend(_digests(name, values))
        if not accepted:
            raise ConfigurationError(
                "events: without authorization= or shared_secret=, anybody could send them"
            )
        self._accepted = accepted

    def holds(self, headers: Mapping[str, str]) -> bool:
        """Whether one of the secrets is there. `headers` are by their names in lower case.

        It takes as long for a secret that is nearly right as for one that is all wrong.
        """
        found = False
        for header, digests in self._accepted.items():
            said = _digest(headers.get(header, ""))
            for digest in digests:
                found |= hmac.compare_digest(said, digest)
        return found

    def __repr__(self) -> str:
        return f"Verification({', '.join(self._accepted)})"


def _digests(name: str, values: list[str]) -> Iterable[bytes]:
    if not values:
        raise ConfigurationError(f"{name}: one value at least is needed")
    for value in values:
        if not value or value != value.strip() or not value.isprintable():
            # Such as one that was read from a file together with the end of its line.
            raise ConfigurationError(
                f"{name}: it is empty, or has spaces around it, which no header can"
            )
        yield _digest(value)


def _digest(value: str) -> bytes:
    # Digests are of one length, so that not even the length of a secret is told by the time.
    return hashlib.sha256(value.encode("utf-8", "surrogateescape")).digest()
