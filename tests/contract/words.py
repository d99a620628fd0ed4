"""The types of declarations and of documents, in the same words, so that they can be compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, get_args, get_origin
from uuid import UUID

from pax8._core.files import Upload
from pax8._core.model import Model
from pax8._core.open_enum import OpenEnum
from pax8._core.reading import members
from pax8.money import Money

Facts = dict[str, Any]
_WORDS: dict[Any, str] = {
    str: "string",
    UUID: "string",
    bool: "boolean",
    int: "number",
    Decimal: "number",
    date: "day",
    datetime: "time",
    Money: "AmountCurrency",
    Upload: "file",
    dict: "object",
    Mapping: "object",
}


def declared_type(hint: Any) -> str:
    """The type of a declaration."""
    kinds = members(hint)
    origin = get_origin(kinds[0])
    if origin in {dict, Mapping}:
        return "object"
    if origin is not None:
        return f"array of {declared_type(get_args(kinds[0])[0])}"
    if models := models_in(hint):
        return " or ".join(sorted(each.__name__ for each in models))
    for kind in kinds:
        if isinstance(kind, type) and issubclass(kind, OpenEnum):
            return "one of " + ", ".join(sorted({each.casefold() for each in kind}))
    # An id or a day may be given as text too; a time as a day.
    for kind in (datetime, date, UUID):
        if kind in kinds:
            return _WORDS[kind]
    return _WORDS.get(kinds[0], str(kinds[0]))


def published_type(facts: Facts, of: Mapping[str, str], enums: Mapping[str, Facts]) -> str:
    """The type in a document, schemas under the names of our models.

    `enums` are the schemas that are no objects.
    """
    for part in facts.get("allOf", []):
        facts = {**facts, **part}
    if facts.get("ref") in enums:
        facts = enums[facts["ref"]]
    if "oneOf" in facts:
        each = {published_type(part, of, enums) for part in facts["oneOf"]}
        return " or ".join(sorted(each))
    if "ref" in facts:
        return of.get(facts["ref"], facts["ref"])
    if facts.get("type") == "array":
        return f"array of {published_type(facts['items'], of, enums)}"
    if "enum" in facts and facts["type"] == "string":
        return "one of " + ", ".join(sorted({each.casefold() for each in facts["enum"]}))
    form = {"date-time": "time", "date": "day", "yyyy-MM-dd": "day", "binary": "file"}.get(
        facts.get("format", "")
    )
    words = {"integer": "number", "": "anything"}
    return form or words.get(facts.get("type", ""), facts.get("type", "anything"))


def models_in(hint: Any) -> tuple[type[Model], ...]:
    """The models in this annotation, inside of lists too."""
    found: list[type[Model]] = []
    for kind in members(hint):
        if get_origin(kind) is not None:
            found += [model for part in get_args(kind) for model in models_in(part)]
        elif isinstance(kind, type) and issubclass(kind, Model):
            found.append(kind)
    return tuple(found)


def refs_in(facts: Facts) -> Iterator[str]:
    """The schemas that these facts name, inside of lists and of choices too."""
    if "ref" in facts:
        yield facts["ref"]
    parts = [*facts.get("allOf", []), *facts.get("oneOf", [])]
    for part in [facts["items"], *parts] if "items" in facts else parts:
        yield from refs_in(part)
