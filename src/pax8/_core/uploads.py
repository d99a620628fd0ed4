"""The files that a caller gives to an operation, as what the call sends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast, get_origin

from pax8._core.files import Content
from pax8._core.multipart import Form
from pax8._core.reading import members
from pax8._core.transfer import Streams

if TYPE_CHECKING:
    from pax8._core.signature import Parameter


def uploaded(owner: str, parameter: Parameter, given: Any, watch: Any) -> Streams:
    """The form with these files; TypeError or ValueError if they are none.

    What is missing on this machine raises OSError. `owner` is what the errors call the operation.
    """
    many = any(get_origin(kind) is Sequence for kind in members(parameter.hint))
    several = many and isinstance(given, list | tuple)
    files: Sequence[Any] = cast("Sequence[Any]", given) if several else [given]
    if not files:
        raise ValueError(f"{owner}: {parameter.name}: there is no file to send")
    if watch is not None and not callable(watch):
        raise TypeError(f"{owner}: what is told of progress is called, and {watch!r} cannot be")
    try:
        parts = [(parameter.wire, Content(each)) for each in files]
    except TypeError as error:
        raise TypeError(f"{owner}: {parameter.name}: {error}") from None
    return Streams(Form(parts), watch=watch)
