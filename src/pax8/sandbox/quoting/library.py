"""The library of files to attach to quotes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast
from uuid import UUID

from pax8._core.files import File, FileSource, Progress
from pax8.api.quoting.attachments import AttachmentReference, QuoteAttachment, QuoteAttachments
from pax8.sandbox.quoting.files import (
    content,
    copied,
    drop_file,
    file_of,
    files_of,
    put,
    renamed,
    replaced,
    show,
)
from pax8.sandbox.quoting.refusals import missing
from pax8.sandbox.serving import serves
from pax8.sandbox.world import World

_LIBRARY = "library"


@serves(QuoteAttachments.list)
def list_files(world: World) -> list[QuoteAttachment]:
    return show(files_of(world, _LIBRARY))


@serves(QuoteAttachments.get)
def get_file(world: World, attachment_id: UUID | str, /) -> QuoteAttachment:
    return show([file_of(world, _LIBRARY, attachment_id)])[0]


@serves(QuoteAttachments.download)
def download(world: World, attachment_id: UUID | str, /) -> File:
    return content(world, file_of(world, _LIBRARY, attachment_id))


@serves(QuoteAttachments.upload)
def upload(
    world: World,
    attachments: Sequence[FileSource] | FileSource,
    /,
    *,
    progress: Progress | None = None,
) -> list[QuoteAttachment]:
    return show([put(world, _LIBRARY, each) for each in cast("list[File]", attachments)])


@serves(QuoteAttachments.update)
def update(world: World, attachments: Sequence[QuoteAttachment], /) -> list[QuoteAttachment]:
    return show(renamed(world, _LIBRARY, attachments))


@serves(QuoteAttachments.replace)
def replace(
    world: World,
    attachment_id: UUID | str,
    attachment: FileSource,
    /,
    *,
    progress: Progress | None = None,
) -> QuoteAttachment:
    file = cast("list[File]", attachment)[0]
    return show([replaced(world, _LIBRARY, attachment_id, file)])[0]


@serves(QuoteAttachments.copy_from_quotes)
def copy_from_quotes(
    world: World, attachments: Sequence[AttachmentReference], /
) -> list[QuoteAttachment]:
    made: list[QuoteAttachment] = []
    for each in attachments:
        record = world.read("quote_attachments", str(each.attachment_id))
        if record is None or world.read("quotes", record["_owner"]) is None:
            code = "QUOTE_ATTACHMENT_NOT_FOUND"
            raise missing(world, code, "Attachment", each.attachment_id)
        made += show([copied(world, record["_owner"], record["id"], _LIBRARY)])
    return made


@serves(QuoteAttachments.delete)
def delete(world: World, attachment_id: UUID | str, /) -> None:
    drop_file(world, _LIBRARY, attachment_id)
