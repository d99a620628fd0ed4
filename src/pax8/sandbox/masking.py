"""Texts without the secrets in them: of JSON, of forms and queries, of URLs, and of anything."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from json.encoder import encode_basestring, encode_basestring_ascii
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote, unquote_plus

from pax8.sandbox.secret_names import is_plain, is_secret, secrets_in

if TYPE_CHECKING:
    from collections.abc import Callable

MASK = "*****"
# How many texts inside of texts are looked into. What is further in is not shown at all.
_DEEPEST = 5
# What a text has in it that may have a part with a name, or with a user.
_SUSPECT = re.compile(r"[=:@]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_CONSTANTS = {None: "null", True: "true", False: "false"}
# The same names come again and again. What is longer than this is hardly one of them.
_LONGEST_NAME = 100
# A URL behind its scheme, or the query of one that is relative.
_URL = re.compile(r"(?://|\?)[^\s\"'<>]++")
# A name and what joins it to its value, in a text of no known form.
_NAMED = re.compile(r"(?<![\w.\-\[\]%])([\w.\-\[\]%]++)[\"']?\s*+[=:]")
_VALUE = re.compile(
    r"\s*+(?:(?:bearer|basic)\s++)?(?:\"(?:[^\"\\]|\\.)*+\"?|'[^']*+'?|[^\s&]++)", re.IGNORECASE
)


class _Members(list[tuple[str, object]]):
    """The members of a JSON object, also those that are named twice."""


class _Digits(str):
    """A number of JSON as it stands there."""

    __slots__ = ()


def masked_json(text: str, deepest: int = _DEEPEST) -> str:
    """JSON without the secrets in it, and without the spaces between its parts.

    Raises ValueError for what is no JSON, and RecursionError for what is nested too deep.
    """
    found: Any = json.loads(
        text,
        object_pairs_hook=_Members,
        parse_float=_Digits,
        parse_int=_Digits,
        parse_constant=_refused,
    )
    parts: list[str] = []
    _write(found, parts.append, deepest)
    return "".join(parts)


def masked_pairs(text: str, deepest: int = _DEEPEST) -> str:
    """A query, or a form that is encoded as one, without the secrets in it."""
    return "&".join(_pair(each, deepest) for each in text.split("&"))


def masked_text(text: str, deepest: int = _DEEPEST) -> str:
    """A text without the secrets in it, as far as it can be told what is one.

    It may be JSON. If not, users are taken out of URLs, and values that have the name of a secret
    before them.
    """
    if _SUSPECT.search(text) is None:
        return text
    if deepest == 0:
        return MASK
    if _begins_as_json(text):
        try:
            return masked_json(text, deepest - 1)
        except ValueError:
            # It only begins like it.
            pass
        except RecursionError:
            return MASK
    if "//" in text or "?" in text:
        text = _URL.sub(lambda found: _url(found[0], deepest - 1), text)
    return _named(text)


def _begins_as_json(text: str) -> bool:
    return text.lstrip()[:1] in {"{", "["}


def _refused(constant: str) -> Any:
    raise ValueError(f"{constant} is no JSON")


def _write(value: object, write: Callable[[str], object], deepest: int) -> None:
    """Write a value of JSON in its parts."""
    # Most of what there is comes first.
    if isinstance(value, _Digits):
        write(value)
    elif isinstance(value, str):
        write(_quoted(masked_text(value, deepest)))
    elif isinstance(value, _Members):
        _write_members(value, write, deepest)
    elif isinstance(value, list):
        joint = "["
        for each in cast("list[object]", value):
            write(joint)
            _write(each, write, deepest)
            joint = ","
        write("]" if value else "[]")
    else:
        write(_CONSTANTS[cast("bool | None", value)])


def _write_members(members: _Members, write: Callable[[str], object], deepest: int) -> None:
    secret = secrets_in(members)
    joint = "{"
    for name, value in members:
        write(joint)
        joint = ","
        if name not in secret:
            write(_name(name) if len(name) <= _LONGEST_NAME else _quoted(masked_text(name)))
            write(":")
            _write(value, write, deepest)
            continue
        write(f"{_quoted(name if is_plain(name) else MASK)}:")
        # These tell nothing, but that there is nothing.
        if value is None or isinstance(value, bool) or value == "":
            _write(value, write, deepest)
        else:
            write(f'"{MASK}"')
    write("}" if members else "{}")


@lru_cache(maxsize=4096)
def _name(name: str) -> str:
    return _quoted(masked_text(name))


def _quoted(text: str) -> str:
    if text.isascii() or _SURROGATE.search(text) is None:
        return encode_basestring(text)
    # Half of a surrogate pair can only be shown escaped.
    return encode_basestring_ascii(text)


def _pair(segment: str, deepest: int) -> str:
    name, joint, value = segment.partition("=")
    if is_secret(name):
        return f"{name}={MASK}" if joint and is_plain(name) else MASK
    return f"{_within(name, deepest)}{joint}{_within(value, deepest)}"


def _within(encoded: str, deepest: int) -> str:
    """A part of a query without the secrets in it, as it is unless there are some."""
    plain = unquote_plus(encoded)
    if _SUSPECT.search(plain) is None:
        return encoded
    if deepest == 0:
        return MASK
    found = masked_text(plain, deepest - 1)
    if "=" in plain and not _begins_as_json(plain):
        # A query inside of a query, as the page has that asks for a partner's consent.
        found = masked_pairs(found, deepest - 1)
    return encoded if found == plain else quote(found, safe="*")


def _url(url: str, deepest: int) -> str:
    before, mark, fragment = url.partition("#")
    before, question, query = before.partition("?")
    scheme, slashes, rest = before.partition("//")
    user, at, place = rest.rpartition("@")
    # A path may have that sign in it too; but a password may have a slash.
    if at and ("/" not in user or ":" in user):
        rest = f"{MASK}@{place}"
    query, fragment = masked_pairs(query, deepest), masked_pairs(fragment, deepest)
    return f"{scheme}{slashes}{rest}{question}{query}{mark}{fragment}"


def _named(text: str) -> str:
    """A text without the values that have the name of a secret before them."""
    parts: list[str] = []
    at = 0
    for found in _NAMED.finditer(text):
        if found.start() < at or not is_secret(found[1]):
            continue
        value = _VALUE.match(text, found.end())
        if value is not None:
            parts += [text[at : found.end()], MASK]
            at = value.end()
    return "".join(parts) + text[at:]
