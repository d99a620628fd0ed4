"""Under which names secrets stand, however they are spelled."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote_plus

# What is part of the name of a secret, and what is all of it. They err on the side of hiding: a
# value too many that is masked is an inconvenience, and one too few is a leak.
_PARTS = re.compile(
    r"secret|token|passw|passphrase|key|auth|assertion|verifier|credential|cookie|session|signature"
)
_WHOLE = frozenset({"code", "seal", "pass", "pwd", "pin", "otp", "jwt", "bearer"})
# What is called so and is no secret, in the form that `_normal` gives names.
_HARMLESS = {
    "author": "who wrote something",
    "authors": "who wrote something",
    "authority": "a host, as HTTP/2 calls it",
    "idempotencykey": "tells one call from the next, and opens nothing",
    "xidempotencykey": "tells one call from the next, and opens nothing",
    "keyword": "what is searched for",
    "keywords": "what is searched for",
    "proxyauthenticate": "what is asked for, and not what is given",
    "summarykey": "what a vendor's usage lines are summed up by",
    "tokentype": "how a token is presented",
    "wwwauthenticate": "what is asked for, and not what is given",
}
# What an object has in it whose `key` says which detail it is about, as Pax8's details of
# provisioning have.
_BESIDE_KEY = frozenset({"value", "values", "valuetype", "possiblevalues", "label"})
# Where such an object has what it says of it.
_VALUES = frozenset({"value", "values", "possiblevalues", "defaultvalue", "answer", "answers"})
_NAMES_OF_VALUES = frozenset({"key", "name", "field", "header", "parameter"})
_INSIDE = re.compile(r"[\[\].]+")
_NOTHING = re.compile(r"[\W_]+")
_PLAIN = re.compile(r"[\w.$\-\[\]%]{1,100}")
# How often a name may be escaped over.
_ESCAPES = 3
# The same names are looked at again and again. What is longer than this is hardly one of them.
_LONGEST_KEPT = 100


def is_secret(name: str) -> bool:
    """Whether what stands under this name is a secret: in JSON, a form, a query, or a header."""
    return _kept(name) if len(name) <= _LONGEST_KEPT else _is_secret(name)


def _is_secret(name: str) -> bool:
    for _ in range(_ESCAPES):
        name = unquote_plus(name)
    normal = _normal(name)
    if normal in _HARMLESS:
        return False
    if _PARTS.search(normal) is not None:
        return True
    # `login[code]` and `login.code` are what stands inside, too.
    return any(_normal(part) in _WHOLE for part in (name, *_INSIDE.split(name)))


_kept = lru_cache(maxsize=4096)(_is_secret)


def secrets_in(members: list[tuple[str, object]]) -> set[str]:
    """Which of the members of a JSON object are secrets.

    The object that names a detail in one member and has it in another is looked at as a whole.
    """
    found = {name for name, _ in members if is_secret(name)}
    normal = {name: _normal(name) for name, _ in members}
    if found and not _BESIDE_KEY.isdisjoint(normal.values()):
        found -= {name for name in found if normal[name] == "key"}
    called = (
        value
        for name, value in members
        if normal[name] in _NAMES_OF_VALUES and isinstance(value, str)
    )
    values = {name for name in normal if normal[name] in _VALUES}
    if values and any(map(is_secret, called)):
        found |= values
    return found


def is_plain(name: str) -> bool:
    """Whether a name is no more than that, so that it may be shown though its value may not."""
    return _PLAIN.fullmatch(name) is not None


def _normal(name: str) -> str:
    return _kept_normal(name) if len(name) <= _LONGEST_KEPT else _made_normal(name)


def _made_normal(name: str) -> str:
    return _NOTHING.sub("", name.casefold())


_kept_normal = lru_cache(maxsize=4096)(_made_normal)
