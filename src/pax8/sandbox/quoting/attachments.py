"""The files of quotes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast
from uuid import UUID

from pax8._core.files import File, FileSource, Progress
from pax8.api.quoting.attachments import AttachmentReference, QuoteAttachment, QuoteFiles
from pax8.sandbox.quoting.files import (
    content,
    copied,
    drop_file,
    file_of,
    files_of,
    put,
    renamed,
    show,
    zipped,
)
from pax8.sandbox.quoting.records import found, open_quote
from pax8.sandbox.quoting.refusals import refuse
from pax8.sandbox.serving import serves
from pax8.sandbox.world import World


@serves(QuoteFiles.upload_attachments)
def upload_attachments(
    world: World,
    quote_id: UUID | str,
    attachments: Sequence[FileSource] | FileSource,
    /,
    *,
    progress: Progress | None = None,
) -> list[QuoteAttachment]:
    quote = open_quote(world, quote_id)
    return show([put(world, quote["id"], each) for each in cast("list[File]", attachments)])


@serves(QuoteFiles.update_attachments)
def update_attachments(
    world: World, quote_id: UUID | str, attachments: Sequence[QuoteAttachment], /
) -> list[QuoteAttachment]:
    quote = open_quote(world, quote_id)
    return show(renamed(world, quote["id"], attachments))


@serves(QuoteFiles.copy_attachments)
def copy_attachments(
    world: World, quote_id: UUID | str, attachments: Sequence[AttachmentReference], /
) -> list[QuoteAttachment]:
    quote = open_quote(world, quote_id)
    ids = [str(each.attachment_id) for each in attachments]
    return show([copied(world, "library", each, quote["id"]) for each in ids])


@serves(QuoteFiles.get_attachment)
def get_attachment(
    world: World, quote_id: UUID | str, attachment_id: UUID | str, /
) -> QuoteAttachment:
    return show([file_of(world, found(world, quote_id)["id"], attachment_id)])[0]


@serves(QuoteFiles.download_attachment)
def download_attachment(world: World, quote_id: UUID | str, attachment_id: UUID | str, /) -> File:
    return content(world, file_of(world, found(world, quote_id)["id"], attachment_id))


@serves(QuoteFiles.download_attachments)
def download_attachments(world: World, quote_id: UUID | str, /) -> File:
    quote = found(world, quote_id)
    files = files_of(world, quote["id"])
    if not files:
        raise refuse("QUOTE_ATTACHMENT_NOT_FOUND", f"Quote {quote_id} has no attachments", 404)
    return zipped(world, files, f"{quote['referenceCode']}.zip")


@serves(QuoteFiles.delete_attachment)
def delete_attachment(world: World, quote_id: UUID | str, attachment_id: UUID | str, /) -> None:
    drop_file(world, open_quote(world, quote_id)["id"], attachment_id)
