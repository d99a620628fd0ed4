"""What is given to a command beyond a word: JSON as text, in a file, or on standard input."""

from __future__ import annotations

import sys
from codecs import BOM_UTF8
from pathlib import Path
from typing import Any, cast

import click
import msgspec

from pax8._core import wire

_STDIN = "-"
_READ = f"{__name__}.stdin"


def read(name: str, ctx: click.Context) -> bytes:
    """The content of this file, or of standard input if it is `-`; BadParameter if it has none."""
    if name == _STDIN:
        if _READ in ctx.meta:
            raise click.BadParameter("standard input can be read once only")
        ctx.meta[_READ] = True
        return sys.stdin.buffer.read().removeprefix(BOM_UTF8)
    try:
        return Path(name).expanduser().read_bytes().removeprefix(BOM_UTF8)
    except OSError as error:
        raise click.BadParameter(f"{name} cannot be read: {error.strerror}") from error


class Json(click.ParamType[Any]):
    """JSON as text, `@` and the name of a file that holds it, or `-` for standard input."""

    name = "json"

    def __init__(self, *, many: bool) -> None:
        """`many` says that a list is wanted, for which one object may stand."""
        self._many = many

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The value of this JSON, numbers with a point as Decimal."""
        if not isinstance(value, str) or ctx is None:
            return value
        source = value.encode()
        if value == _STDIN or value.startswith("@"):
            source = read(value.removeprefix("@"), ctx)
        try:
            found = wire.decode(source)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            self.fail(f"it is no JSON: {error}", param, ctx)
        return [found] if self._many and isinstance(found, dict) else found


class Words(click.ParamType[list[str]]):
    """Several words with commas between them."""

    name = "words"

    def convert(
        self,
        value: Any,
        param: click.Parameter | None,  # noqa: ARG002 - click's signature
        ctx: click.Context | None,  # noqa: ARG002 - click's signature
    ) -> list[str]:
        """The words."""
        if isinstance(value, list):
            return cast("list[str]", value)
        return [each.strip() for each in str(value).split(",") if each.strip()]


class Body(click.ParamType[bytes]):
    """The name of a file, or `-` for standard input."""

    name = "file"

    def convert(
        self,
        value: Any,
        param: click.Parameter | None,  # noqa: ARG002 - click's signature
        ctx: click.Context | None,
    ) -> bytes:
        """The content of the file."""
        if isinstance(value, bytes):
            return value
        return read(str(value), ctx or click.get_current_context())
