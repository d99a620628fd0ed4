"""What others wrote, made safe to show at a terminal."""

from __future__ import annotations

import re

# Control characters can make a terminal do things, and overrides of direction make a line read as
# what it is not. Joiners and marks that names are written with are left alone.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_SPACE = re.compile(r"[ \t\r\n]+")


def one_line(text: str) -> str:
    """The text in one line, every run of white space a blank."""
    return printable(_SPACE.sub(" ", text).strip())


def printable(text: str) -> str:
    """The text with all that a terminal would obey shown as its escape."""
    return _UNSAFE.sub(lambda match: match[0].encode("unicode_escape").decode(), text)
