"""What an error shows."""

from __future__ import annotations

import pickle
import traceback
from collections.abc import Iterator
from pathlib import Path

import pax8
from pax8.errors import Pax8Error

PACKAGE = Path(pax8.__file__).parent


def chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def shown(error: BaseException) -> str:
    """All that anybody can get to see of an error without looking for it."""
    whole = traceback.TracebackException.from_exception(error, capture_locals=True)
    parts = ["".join(traceback.format_exception(error))]
    links: list[traceback.TracebackException] = [whole]
    for link in links:
        links += [each for each in (link.__cause__, link.__context__) if each is not None]
        frames = [each for each in link.stack if Path(each.filename).is_relative_to(PACKAGE)]
        parts += [f"{frame.name}: {frame.locals}" for frame in frames]
    for each in chain(error):
        parts += [str(each), repr(each)]
        if isinstance(each, Pax8Error):
            parts += [repr(vars(each)), repr(pickle.dumps(each))]
    return "\n".join(parts)
