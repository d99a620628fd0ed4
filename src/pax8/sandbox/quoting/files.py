"""Files as a sandbox keeps them: of quotes, of the library, and of the preferences."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pax8._core.files import File
from pax8.api.quoting.attachments import QuoteAttachment
from pax8.sandbox.quoting.people import author
from pax8.sandbox.quoting.records import public
from pax8.sandbox.quoting.refusals import missing, refuse

if TYPE_CHECKING:
    from uuid import UUID

    from pax8.sandbox.tables import Record
    from pax8.sandbox.world import World


@dataclass(frozen=True)
class _Shelf:
    """What files of one kind of owner are called in refusals, and how many there may be."""

    most: int
    missing: str
    too_many: str
    order: str
    double: str


_LIBRARY = _Shelf(
    50,
    "LIBRARY_ATTACHMENT_NOT_FOUND",
    "LIBRARY_MAX_ATTACHMENTS_EXCEEDED",
    "LIBRARY_ATTACHMENT_UNSUPPORTED_ORDER_INDEX",
    "LIBRARY_ATTACHMENT_ALREADY_EXISTS",
)
_PREFERENCES = _Shelf(
    10,
    "PREFERENCE_ATTACHMENT_NOT_FOUND",
    "PREFERENCE_MAX_ATTACHMENTS_EXCEEDED",
    "PREFERENCE_ATTACHMENT_UNSUPPORTED_ORDER_INDEX",
    "DUPLICATE_PREFERENCE_ATTACHMENT",
)
_QUOTE = _Shelf(
    10,
    "QUOTE_ATTACHMENT_NOT_FOUND",
    "MAX_ATTACHMENTS_EXCEEDED",
    "QUOTE_ATTACHMENT_UNSUPPORTED_ORDER_INDEX",
    "DUPLICATE_QUOTE_ATTACHMENT",
)
_SHELVES = {"library": _LIBRARY, "preferences": _PREFERENCES}
# Of one file, in bytes.
_LARGEST = 100 * 2**20


def _shelf(owner: str) -> _Shelf:
    return _SHELVES.get(owner, _QUOTE)


def files_of(world: World, owner: str) -> list[Record]:
    """The records of an owner's files, in order."""
    found = world.select("quote_attachments", "owner = ?", owner)
    return sorted(found, key=lambda each: int(each["order"]))


def file_of(world: World, owner: str, id_: UUID | str) -> Record:
    """The record of one file; `Refusal` if its owner has none with this id."""
    record = world.read("quote_attachments", str(id_))
    if record is None or record["_owner"] != owner:
        raise missing(world, _shelf(owner).missing, "Attachment", id_)
    return record


def show(records: Iterable[Record]) -> list[QuoteAttachment]:
    """The files as the API speaks of them."""
    return [QuoteAttachment.from_dict(public(each)) for each in records]


def put(world: World, owner: str, file: File, source: str | None = None) -> Record:
    """Keep a file for an owner, behind the others."""
    shelf, there = _shelf(owner), files_of(world, owner)
    if len(there) >= shelf.most:
        raise refuse(shelf.too_many, f"There may be {shelf.most} attachments at most")
    if source is not None and any(each["_source"] == source for each in there):
        raise refuse(shelf.double, f"Attachment {source} is there already")
    if owner == "library" and any(each["name"] == file.name for each in there):
        raise refuse(shelf.double, f"An attachment {file.name} is there already")
    _check(file)
    record: Record = {
        "id": world.new_id(),
        "name": file.name,
        "order": len(there),
        "type": file.type,
        "createdBy": author(),
        "createdOn": world.timestamp,
        "replacedOn": None,
        "_owner": owner,
        "_source": source,
    }
    record["url"] = f"https://app.pax8.com/quoting/files/{record['id']}"
    world.insert("quote_attachments", [record])
    world.insert("files", [{"id": record["id"], "_content": file.content}])
    return record


def _check(file: File) -> None:
    if not file.content:
        raise refuse("PAYLOAD_VALIDATION", f"File {file.name} is empty")
    if len(file.content) > _LARGEST:
        raise refuse("PAYLOAD_VALIDATION", f"File {file.name} is larger than {_LARGEST} bytes")


def content(world: World, record: Record) -> File:
    """A file itself."""
    kept = world.read("files", record["id"]) or {}
    return File(kept["_content"], record["name"], record["type"])


def copied(world: World, owner: str, id_: str, to: str) -> Record:
    """Keep a copy of one owner's file for another."""
    record = file_of(world, owner, id_)
    return put(world, to, content(world, record), record["id"])


def copy_files(world: World, owner: str, to: str) -> None:
    """Keep copies of all files of one owner for another."""
    for each in files_of(world, owner):
        copied(world, owner, each["id"], to)


def replaced(world: World, owner: str, id_: UUID | str, file: File) -> Record:
    """Put another file in the place of one."""
    record = file_of(world, owner, id_)
    _check(file)
    changed = {**record, "name": file.name, "type": file.type, "replacedOn": world.timestamp}
    world.replace("quote_attachments", changed)
    world.replace("files", {"id": record["id"], "_content": file.content})
    return changed


def renamed(world: World, owner: str, wanted: Sequence[QuoteAttachment]) -> list[Record]:
    """Name and order files; `Refusal` if the places are not those that there are."""
    shelf = _shelf(owner)
    for each in wanted:
        record = file_of(world, owner, each.id)
        if not each.name:
            raise refuse("PAYLOAD_VALIDATION", "name is required")
        order = record["order"] if each.order is None else each.order
        world.replace("quote_attachments", {**record, "name": each.name, "order": order})
    now = files_of(world, owner)
    if [each["order"] for each in now] != list(range(len(now))):
        raise refuse(shelf.order, f"order must be each of 0 to {len(now) - 1} once")
    return now


def drop_file(world: World, owner: str, id_: UUID | str) -> None:
    """Keep a file no more, and close the gap."""
    record = file_of(world, owner, id_)
    _drop(world, record["id"])
    for place, each in enumerate(files_of(world, owner)):
        if each["order"] != place:
            world.replace("quote_attachments", {**each, "order": place})


def drop_files(world: World, owner: str) -> None:
    """Keep no file of an owner any more."""
    for each in files_of(world, owner):
        _drop(world, each["id"])


def _drop(world: World, id_: str) -> None:
    world.delete("quote_attachments", id_)
    world.delete("files", id_)


def zipped(world: World, records: Sequence[Record], name: str) -> File:
    """Files in one."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for number, each in enumerate(records, 1):
            said = each["name"].replace("/", "_").replace("\\", "_")
            double = any(other["name"] == each["name"] for other in records[: number - 1])
            # The same world has the same archive, to the byte.
            entry = zipfile.ZipInfo(f"{number} {said}" if double else said)
            archive.writestr(entry, content(world, each).content)
    return File(held.getvalue(), name, "application/zip")
