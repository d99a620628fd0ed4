"""The docstring of a declaration, in the words of a command line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from inspect import cleandoc

from pax8 import errors

_PARAMETER = re.compile(r"^:param (\w+):(.*?)(?=^:param|\Z)", re.DOTALL | re.MULTILINE)
_FIELD = re.compile(r"`(\w+)`: (.*?)(?=\s`\w+`: |\Z)", re.DOTALL)
_CODE = re.compile(r"`(.+?)`", re.DOTALL)
_RAISED = re.compile(
    "|".join(
        rf"\b{name}\b"
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, errors.Pax8Error)
    )
)


def paragraphs(doc: str | None, spelled: Callable[[str], str]) -> Iterator[str]:
    """What a docstring says before its parameters. `spelled` gives what stands for a name.

    What it says of exceptions is left out: here they are exit codes.
    """
    before = cleandoc(doc or "").partition(":param ")[0]
    for paragraph in before.split("\n\n"):
        if paragraph.strip() and not _RAISED.search(paragraph):
            yield _plain(paragraph, spelled)


def parameters(doc: str | None, spelled: Callable[[str], str]) -> dict[str, str]:
    """What a docstring says of each parameter."""
    found = _PARAMETER.findall(cleandoc(doc or ""))
    return {name: _plain(text, spelled) for name, text in found}


def fields(doc: str | None, spelled: Callable[[str], str]) -> dict[str, str]:
    """What the docstring of a filter says of its fields, as "`page`: that page alone."."""
    found = _FIELD.findall(cleandoc(doc or ""))
    return {name: _plain(text[:1].upper() + text[1:], spelled) for name, text in found}


def _plain(text: str, spelled: Callable[[str], str]) -> str:
    return _CODE.sub(lambda match: spelled(match[1]), " ".join(text.split()))
