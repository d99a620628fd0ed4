"""The files of quotes, and the library that they are taken from."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from typing import Annotated, ClassVar
from uuid import UUID

from pax8._core.files import File, FilePart, FileSource, Progress, Watch
from pax8._core.model import Model
from pax8._core.operation import Mode, Resource, operation
from pax8._core.reading import Timestamp
from pax8._core.signature import Body
from pax8.api.quoting.terms import QuotePerson
from pax8.api.surfaces import QUOTING


class QuoteAttachment(Model):
    """A file of a quote, of the library, or of the preferences."""

    _read_only: ClassVar[frozenset[str]] = frozenset(
        {"type", "url", "created_by", "created_on", "replaced_on"}
    )

    id: str = ""
    name: str | None = None
    order: int | None = None
    type: str | None = None
    url: str | None = None
    created_by: QuotePerson | None = None
    created_on: Timestamp | None = None
    replaced_on: Timestamp | None = None


class AttachmentReference(Model):
    """An attachment that is to be copied, by its id."""

    attachment_id: str | None = None


class QuoteFiles(Resource[Mode]):
    """The files of quotes."""

    surface = QUOTING

    @operation("POST /quotes/{quote_id}/attachments", status=201)
    def upload_attachments(
        self,
        quote_id: UUID | str,
        attachments: Annotated[Sequence[FileSource] | FileSource, FilePart],
        /,
        *,
        progress: Annotated[Progress | None, Watch] = None,
    ) -> builtins.list[QuoteAttachment]:
        """Attach files to a quote. They are read while they are sent, and never held whole.

        A file that cannot be read again, such as a pipe, is sent once only. An upload whose answer
        is lost raises `OutcomeUnknown`.

        :param quote_id: The id of the quote.
        :param attachments: A file, or several: paths, bytes, open binary files, or `Upload`s.
        :param progress: Is called with how many bytes are sent, and of how many or None.
        """
        ...

    @operation("PUT /quotes/{quote_id}/attachments")
    def update_attachments(
        self, quote_id: UUID | str, attachments: Annotated[Sequence[QuoteAttachment], Body], /
    ) -> builtins.list[QuoteAttachment]:
        """Name and order the attachments of a quote.

        :param quote_id: The id of the quote.
        :param attachments: The attachments, each with `id`, `name` and `order`.
        """
        ...

    @operation("POST /quotes/{quote_id}/attachments/shared", status=201)
    def copy_attachments(
        self, quote_id: UUID | str, attachments: Annotated[Sequence[AttachmentReference], Body], /
    ) -> builtins.list[QuoteAttachment]:
        """Attach copies of files of the library to a quote.

        :param quote_id: The id of the quote.
        :param attachments: The files of the library.
        """
        ...

    @operation("GET /quotes/{quote_id}/attachments/{attachment_id}")
    def get_attachment(self, quote_id: UUID | str, attachment_id: UUID | str, /) -> QuoteAttachment:
        """Get what is known of a file of a quote.

        :param quote_id: The id of the quote.
        :param attachment_id: The id of the attachment.
        """
        ...

    @operation("GET /quotes/{quote_id}/attachments/{attachment_id}?download=true")
    def download_attachment(self, quote_id: UUID | str, attachment_id: UUID | str, /) -> File:
        """Download a file of a quote.

        :param quote_id: The id of the quote.
        :param attachment_id: The id of the attachment.
        """
        ...

    @operation("GET /quotes/{quote_id}/attachments?downloadZip=true")
    def download_attachments(self, quote_id: UUID | str, /) -> File:
        """Download all files of a quote, as one zip file.

        :param quote_id: The id of the quote.
        """
        ...

    @operation("DELETE /quotes/{quote_id}/attachments/{attachment_id}")
    def delete_attachment(self, quote_id: UUID | str, attachment_id: UUID | str, /) -> None:
        """Take a file off a quote.

        :param quote_id: The id of the quote.
        :param attachment_id: The id of the attachment.
        """
        ...


class QuoteAttachments(Resource[Mode]):
    """The library of files to attach to quotes."""

    surface = QUOTING

    @operation("GET /quote-attachments")
    def list(self) -> builtins.list[QuoteAttachment]:
        """List the files of the library."""
        ...

    @operation("GET /quote-attachments/{attachment_id}")
    def get(self, attachment_id: UUID | str, /) -> QuoteAttachment:
        """Get what is known of a file of the library.

        :param attachment_id: The id of the attachment.
        """
        ...

    @operation("GET /quote-attachments/{attachment_id}?download=true")
    def download(self, attachment_id: UUID | str, /) -> File:
        """Download a file of the library.

        :param attachment_id: The id of the attachment.
        """
        ...

    @operation("POST /quote-attachments", status=201)
    def upload(
        self,
        attachments: Annotated[Sequence[FileSource] | FileSource, FilePart],
        /,
        *,
        progress: Annotated[Progress | None, Watch] = None,
    ) -> builtins.list[QuoteAttachment]:
        """Put files into the library. They are read while they are sent, and never held whole.

        A file that cannot be read again, such as a pipe, is sent once only. An upload whose answer
        is lost raises `OutcomeUnknown`.

        :param attachments: A file, or several: paths, bytes, open binary files, or `Upload`s.
        :param progress: Is called with how many bytes are sent, and of how many or None.
        """
        ...

    @operation("PUT /quote-attachments")
    def update(
        self, attachments: Annotated[Sequence[QuoteAttachment], Body], /
    ) -> builtins.list[QuoteAttachment]:
        """Name and order the files of the library.

        :param attachments: The files, each with `id`, `name` and `order`.
        """
        ...

    @operation("PATCH /quote-attachments/{attachment_id}")
    def replace(
        self,
        attachment_id: UUID | str,
        attachment: Annotated[FileSource, FilePart],
        /,
        *,
        progress: Annotated[Progress | None, Watch] = None,
    ) -> QuoteAttachment:
        """Put another file in the place of one of the library.

        :param attachment_id: The id of the attachment.
        :param attachment: The file: a path, bytes, an open binary file, or an `Upload`.
        :param progress: Is called with how many bytes are sent, and of how many or None.
        """
        ...

    @operation("POST /quote-attachments/shared", status=201)
    def copy_from_quotes(
        self, attachments: Annotated[Sequence[AttachmentReference], Body], /
    ) -> builtins.list[QuoteAttachment]:
        """Put copies of files of quotes into the library.

        :param attachments: The attachments of quotes.
        """
        ...

    @operation("DELETE /quote-attachments/{attachment_id}")
    def delete(self, attachment_id: UUID | str, /) -> None:
        """Take a file out of the library. Quotes that have copies of it keep them.

        :param attachment_id: The id of the attachment.
        """
        ...
