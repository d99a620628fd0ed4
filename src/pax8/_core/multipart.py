"""A form with files in it, made block by block while it is sent."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence

from pax8._core.files import Content

# What would end the name of a file early, as browsers write it.
_ESCAPED = str.maketrans({'"': "%22", "\r": "%0D", "\n": "%0A"})


class Form:
    """The parts of a form, each the content of a file under the name of its field.

    `sent` counts the bytes of the files that the last reading has given so far, `total` those that
    there are; None if that is not known.
    """

    def __init__(self, parts: Sequence[tuple[str, Content]]) -> None:
        self._boundary = secrets.token_hex(16)
        self._parts = [(self._head(field, content), content) for field, content in parts]
        self._end = f"--{self._boundary}--\r\n".encode()
        self.type = f"multipart/form-data; boundary={self._boundary}"
        self.sent = 0
        sizes = [content.size for _, content in parts]
        known = [size for size in sizes if size is not None]
        self.total = sum(known) if len(known) == len(sizes) else None

    @property
    def length(self) -> int | None:
        """How many bytes all of it has; None if that is not known."""
        if self.total is None:
            return None
        return self.total + sum(len(head) + 2 for head, _ in self._parts) + len(self._end)

    @property
    def spent(self) -> bool:
        """Whether it was read, and cannot be read again."""
        return any(content.spent for _, content in self._parts)

    def blocks(self) -> Iterator[bytes]:
        """Its bytes from the beginning, a block at a time."""
        self.sent = 0
        for head, content in self._parts:
            yield head
            for block in content.blocks():
                self.sent += len(block)
                yield block
            yield b"\r\n"
        yield self._end

    def _head(self, field: str, content: Content) -> bytes:
        name = content.name.translate(_ESCAPED)
        return (
            f"--{self._boundary}\r\n"
            f'Content-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
            f"Content-Type: {content.type}\r\n\r\n"
        ).encode()
