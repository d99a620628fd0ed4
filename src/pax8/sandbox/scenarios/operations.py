"""Operations of the API in a scenario: their arguments read, and carried out by the sandbox."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, get_args, get_origin
from uuid import UUID

import msgspec

from pax8._core import wire
from pax8._core.model import Model
from pax8._core.open_enum import OpenEnum
from pax8._core.operation import operations
from pax8._core.plan import plan
from pax8._core.reading import members
from pax8.api.resources import RESOURCES
from pax8.sandbox.arguments import read_arguments
from pax8.sandbox.population import timestamp
from pax8.sandbox.scenarios import reading
from pax8.sandbox.scenarios.document import Fields, Items, Node, Text, kind_of
from pax8.sandbox.scenarios.problems import nearest
from pax8.sandbox.scenarios.reading import Unreadable
from pax8.sandbox.serving import HANDLERS
from pax8.sandbox.tagged import tagged

if TYPE_CHECKING:
    from pax8._core.operation import Operation
    from pax8.sandbox.scenarios.known import Known
    from pax8.sandbox.world import World

_MOST = 1000
_LARGEST = 2**31 - 1
_COMPANIES = frozenset({"company_id", "client_id"})
# What may be called by its own name too, and not by `$name` or id alone.
_NAMED = _COMPANIES | {"product_id"}


@cache
def writing() -> Mapping[str, Operation[..., Any]]:
    """The operations that change something and take no files, by names such as `orders.create`."""
    return {
        f"{name}.{each.name}": each
        for name, resource in RESOURCES.items()
        for each in operations(resource)
        if each.method != "GET" and not each.signature.files
    }


class Arguments:
    """Reads arguments to the types of their declarations, into the JSON that a request has."""

    def __init__(self, known: Known, starts: datetime) -> None:
        self._known = known
        self._instant = reading.instant(starts)

    def of(self, name: str, node: Node, what: str | None = None) -> dict[str, Any]:
        """The arguments of the operation of this name, by their names on the wire.

        `what` is what its problems say that they are of.
        """
        parameters = {
            each.name: each
            for each in writing()[name].signature.parameters.values()
            if each.place in {"path", "query", "body"}
        }
        required = [each.name for each in parameters.values() if each.required]
        note = self._known.note
        found = note.fields(node, parameters, what or name, required)
        values = {
            parameters[key].wire: note.one(self._reader(parameters[key].hint, key), value)
            for key, (_, value) in found.items()
        }
        if name.startswith("companies.") and isinstance(values.get("name"), str):
            self._known.may_be_called(values["name"])
        return {key: value for key, value in values.items() if value is not None}

    def _reader(self, hint: Any, name: str) -> reading.Read:
        return lambda node: self.value(hint, name, node)

    def value(self, hint: Any, name: str, node: Node) -> Any:
        """The value of a field of this name and type. Raises Unreadable."""
        kinds = members(hint)
        if UUID in kinds or name in _NAMED or (name.endswith("_id") and _begins(node, "$")):
            return self._id(name, node)
        many = [each for each in kinds if get_origin(each) in {list, Sequence}]
        if many:
            return self._list(hint, get_args(many[0])[0], name, node)
        kind = kinds[0]
        if get_origin(kind) in {dict, Mapping}:
            return free(node)
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            return self.model(kind, node)
        return self._plain(kinds, node)

    def _id(self, name: str, node: Node) -> Any:
        if name == "product_id":
            return self._known.product(node).id
        return self._known.company(node) if name in _COMPANIES else self._known.reference(node)

    def model(self, kind: type[msgspec.Struct], node: Node) -> dict[str, Any]:
        """The fields of a model, by their names on the wire."""
        fields = plan(kind).fields
        note = self._known.note
        found = note.fields(node, fields, kind.__name__)
        values = {
            fields[key].wire[0]: note.one(self._reader(fields[key].hint, key), value)
            for key, (_, value) in found.items()
        }
        tag: str | None = getattr(kind, "_tag", None)
        values |= {} if tag is None else {"type": tag}
        return {key: value for key, value in values.items() if value is not None}

    def _list(self, hint: Any, inner: Any, name: str, node: Node) -> list[Any]:
        kinds = tagged(hint)
        if kinds:
            return self._known.note.many(lambda each: self._tagged(kinds, each), node, name, _MOST)
        # A list of ids is called by what they are of.
        read = self._reader(inner, name.removesuffix("s"))
        return self._known.note.many(read, node, name, _MOST)

    def _tagged(self, kinds: Mapping[str, type[msgspec.Struct]], node: Node) -> dict[str, Any]:
        if not isinstance(node, Fields):
            raise Unreadable(node, f"fields are wanted, not {kind_of(node)}")
        said = [value for key, value in node.entries if key.text == "type"]
        if not said:
            raise Unreadable(node, f"type is lacking; it is one of {', '.join(kinds)}")
        kind = kinds[reading.choice(kinds)(said[0])]
        rest = tuple(each for each in node.entries if each[0].text != "type")
        return self.model(kind, Fields(node.line, node.column, rest))

    def _plain(self, kinds: Sequence[Any], node: Node) -> Any:
        if isinstance(kinds[0], type) and issubclass(kinds[0], OpenEnum):
            return reading.choice([each.value for each in kinds[0]])(node)
        if datetime in kinds or date in kinds:
            moment = self._instant(node)
            return timestamp(moment) if datetime in kinds else moment.date().isoformat()
        if bool in kinds:
            return reading.flag(node)
        if Decimal in kinds:
            return reading.number(node)
        if int in kinds:
            return reading.whole(-_LARGEST, _LARGEST)(node)
        return reading.text(node)


def _begins(node: Node, sign: str) -> bool:
    return isinstance(node, Text) and node.text.startswith(sign)


def free(node: Node) -> Any:
    """What is of no declared type: its texts as they stand."""
    if isinstance(node, Items):
        return [free(each) for each in node.items]
    if isinstance(node, Fields):
        return {key.text: free(value) for key, value in node.entries}
    return None if node.is_null else node.text


def unknown_operation(word: str, others: Sequence[str]) -> str:
    """What to say of something that happens and is not known."""
    return f"'{word}' is nothing that can happen{nearest(word, [*others, *writing()])}"


def perform(world: World, name: str, arguments: Mapping[str, Any]) -> Any:
    """Carry an operation out as a request with these arguments would. Raises `Refusal`."""
    operation = writing()[name]
    places: dict[str, dict[str, Any]] = {"path": {}, "query": {}, "body": {}}
    whole: Any = None
    for each in operation.signature.parameters.values():
        if each.wire not in arguments:
            continue
        value = arguments[each.wire]
        if each.name == operation.signature.whole:
            whole = value
        else:
            key = each.name if each.place == "path" else each.wire
            places[each.place][key] = value if each.place == "body" else _spoken(value)
    found = read_arguments(
        operation,
        places["path"],
        places["query"],
        wire.encode(places["body"] if whole is None else whole),
        refuses_unknown=True,
    )
    positional = [
        found.pop(each.name, None)
        for each in operation.signature.parameters.values()
        if each.positional
    ]
    return HANDLERS[operation](world, *positional, **found)


def _spoken(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def made(result: Any) -> list[str]:
    """The ids of what an operation made, as far as a scenario can name it."""
    lines = getattr(result, "line_items", None)
    if isinstance(result, Model) and lines and hasattr(result, "company_id"):
        return [str(each.subscription_id) for each in lines]
    identity = getattr(result, "id", None)
    return [str(identity)] if identity else []
