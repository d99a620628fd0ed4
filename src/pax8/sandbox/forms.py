"""The files in a form, as a request brings them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pax8._core.files import File
from pax8.sandbox.refusals import Refusal, malformed

# What a form is that brings no files.
URLENCODED = "application/x-www-form-urlencoded"
_BOUNDARY = re.compile(r'boundary="?([^";]+)"?', re.IGNORECASE)
_NAMED = re.compile(rb'\bname="([^"]*)"')
_FILE_NAMED = re.compile(rb'\bfilename="([^"]*)"')
_TYPE = re.compile(rb"^content-type:\s*([^\r\n]+)", re.IGNORECASE | re.MULTILINE)

# Twice as many as there may be files anywhere.
_MOST_PARTS = 100


def media_type(headers: Mapping[str, str]) -> str:
    """What a body is said to be, without its parameters; empty if nothing is said."""
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def files_in(content_type: str, content: bytes, field: str) -> list[File]:
    """The files under this name in a form; `Refusal` if it is none, or has no file there."""
    boundary = _BOUNDARY.search(content_type)
    if not content_type.lower().startswith("multipart/form-data") or boundary is None:
        raise Refusal(415, "Content-Type must be multipart/form-data")
    mark = b"\r\n--" + boundary[1].encode()
    if content.count(mark) > _MOST_PARTS:
        raise malformed(f"the form has more than {_MOST_PARTS} parts")
    # The first boundary has no line before it.
    parts = (b"\r\n" + content).split(mark)[1:]
    if not parts or not parts[-1].startswith(b"--"):
        raise malformed("the form has no end")
    found = [file for part in parts[:-1] for file in _file(part, field)]
    if not found:
        raise malformed(f"Required part '{field}' is not present", field)
    return found


def _file(part: bytes, field: str) -> list[File]:
    head, _, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
    name, file_name, kind = _NAMED.search(head), _FILE_NAMED.search(head), _TYPE.search(head)
    if name is None or file_name is None or name[1].decode("utf-8", "replace") != field:
        return []
    said = file_name[1].decode("utf-8", "replace").replace("%22", '"')
    if kind is None:
        return [File(content, said)]
    return [File(content, said, kind[1].decode("latin-1").strip())]
