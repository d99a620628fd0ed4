"""A declared signature at work: what a caller gave, sorted into path, query and body."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, get_args, get_type_hints, is_typeddict
from urllib.parse import quote, unquote
from uuid import UUID

from pax8._core import wire
from pax8._core.arguments import converter, hiding, metadata
from pax8._core.call import Call
from pax8._core.files import FilePart, Watch
from pax8._core.given import models_in, taken
from pax8._core.model import Model
from pax8._core.reading import members

if TYPE_CHECKING:
    from pax8._core.operation import Operation

_PLACE = re.compile(r"{(\w+)}")
# What stands for itself in a path: so do the ids that Pax8 gives.
_PLAIN = re.compile(r"[A-Za-z0-9_-]+")
_DIRECTION = "sort_direction"
# No id of Pax8's comes near, and no URL holds much more.
_LONGEST_ID = 1000


class Query:
    """Beside a type: this parameter goes into the query though the operation has a body."""


class Body:
    """Beside a type: this parameter is the whole body, such as an array, and no field of it."""


class Unsent:
    """Beside a type: this parameter is not sent, and says how the call is carried out."""


# What stands beside a type, to where its parameter goes.
_PLACES: dict[Any, str] = {Query: "query", Body: "body", FilePart: "file", Watch: "watch"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing that an operation takes.

    `place` is path, query, body, file (parts of a form), or watch (not sent, but told how far
    files have come). `wire` is its name on the wire.
    """

    name: str
    wire: str
    hint: Any
    place: str
    required: bool
    positional: bool


class Signature:
    """What an operation takes. Parameters keep the order of their declaration.

    `unsent` are those that are not sent, by name, with the types that they are declared with.
    """

    def __init__(self, operation: Operation[..., Any]) -> None:
        self.operation = operation
        hints = get_type_hints(operation.function, include_extras=True)
        path = set(_PLACE.findall(operation.path))
        has_body = operation.method not in {"GET", "DELETE"}
        self.parameters: dict[str, Parameter] = {}
        # A whole filter, or a whole model, may be given in the place of keywords.
        self.bundle: str | None = None
        self._bundled: tuple[type[Model], ...] = ()
        self._positions: list[str] = []
        self.unsent: dict[str, Any] = {}
        secrets: set[str] = set()
        for each in list(inspect.signature(operation.function).parameters.values())[1:]:
            hint = hints[each.name]
            if any(meta is Unsent for meta in metadata(hint)):
                self.unsent[each.name] = get_args(hint)[0]
                continue
            secrets.update(*(kind._secret for kind in models_in(hint)))
            positional = each.kind in {each.POSITIONAL_ONLY, each.POSITIONAL_OR_KEYWORD}
            if positional:
                self._positions.append(each.name)
            if each.kind is each.VAR_KEYWORD:
                for name, inner in _members_of(get_args(hint)[0]).items():
                    self._add(name, inner, "query", required=False, positional=False)
            elif each.name not in path and positional and _bundles(hint):
                self.bundle, self._bundled = each.name, models_in(hint)
            else:
                place = "path" if each.name in path else "body" if has_body else "query"
                place = next((_PLACES[meta] for meta in metadata(hint) if meta in _PLACES), place)
                required = each.default is each.empty
                self._add(each.name, hint, place, required=required, positional=positional)
        self._converters = {
            name: converter(parameter.hint) for name, parameter in self.parameters.items()
        }
        self._converters.update((name, converter(hints[name])) for name in self.unsent)
        self._converters.update(
            (name, hiding(self._converters[name])) for name in secrets & self.parameters.keys()
        )
        # Text is an id as it is.
        self._ids = {
            name for name, each in self.parameters.items() if {UUID, str} <= {*members(each.hint)}
        }
        self._required = [name for name, each in self.parameters.items() if each.required]
        self._writes = any(each.place == "body" for each in self.parameters.values())
        # The parameter that is the body itself, and no field of one.
        self.whole = next((name for name in self.parameters if self._is_whole(name)), None)
        self.files, self._watch = self._placed("file"), self._placed("watch")
        # How many ids are all that it needs; -1 where it needs something else.
        ids = [name for name in self._positions if name in path]
        enough = not self._writes and ids == self._positions[: len(ids)] == self._required
        self._ids_only = len(ids) if enough else -1

    def _add(self, name: str, hint: Any, place: str, *, required: bool, positional: bool) -> None:
        is_size = name == "size" and place == "query"
        wired = self.operation.surface.size_name if is_size else wire.camel(name)
        self.parameters[name] = Parameter(name, wired, hint, place, required, positional)

    def _is_whole(self, name: str) -> bool:
        return any(meta is Body for meta in metadata(self.parameters[name].hint))

    def _placed(self, place: str) -> str | None:
        return next((name for name, each in self.parameters.items() if each.place == place), None)

    def bind(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Call:
        """Sort what a caller gave into what the call sends.

        Raises TypeError or ValueError that names the parameter, before anything is sent.
        """
        if not kwargs and len(args) == self._ids_only and all(type(each) is str for each in args):
            # The most usual call by far, so its way is short.
            named = zip(self._positions, args, strict=False)
            ids = {name: self._path_part(name, each) for name, each in named}
            return Call(self.operation.path.format(**ids))
        return self._sorted(*taken(self, args, kwargs))

    def _sorted(self, given: dict[str, Any], source: Model | None) -> Call:
        unsent = {name: self._put(name, given.pop(name)) for name in self.unsent if name in given}
        values: dict[str, Any] = {}
        path: dict[str, str] = {}
        body: dict[str, Any] = {}
        for name, value in given.items():
            place = self.parameters[name].place
            if place == "path":
                path[name] = self._path_part(name, value)
            elif place == "body":
                body[self.parameters[name].wire] = None if value is None else self._put(name, value)
            elif value is not None and place == "query":
                values[name] = self._put(name, value)
        call = Call(self.operation.path.format(**path), **unsent)
        if call.unless is not None and not call.safely:
            raise ValueError(f"{self.operation.full_name}(): unless: it needs safely=True")
        if values:
            call.values = self._query(values)
        call.trial = bool(self.operation.trial and values.get(self.operation.trial))
        if self._writes:
            if not body:
                raise ValueError(self._nothing(source))
            call.body = wire.encode(body if self.whole is None else next(iter(body.values())))
        if self.files is not None:
            from pax8._core.uploads import uploaded

            parameter = self.parameters[self.files]
            owner, watch = f"{self.operation.full_name}()", given.get(self._watch or "")
            call.streams = uploaded(owner, parameter, given[self.files], watch)
        return call

    def trial(self, call: Call) -> Call:
        """The same call, only to be checked."""
        name = self.parameters[self.operation.trial or ""].wire
        return replace(
            call, values={**call.values, name: True}, trial=True, safely=False, unless=None
        )

    def places(self, path: str) -> tuple[str, ...] | None:
        """What stands in the path's places; None if it is not one of this operation's.

        Before it there may be more, such as the surface's prefix.
        """
        parts = re.split(r"{\w+}", self.operation.path)
        found = re.search("([^/]+)".join(re.escape(each) for each in parts) + r"\Z", path)
        return None if found is None else tuple(unquote(each) for each in found.groups())

    def _put(self, name: str, value: Any) -> Any:
        try:
            return self._converters[name](value)
        except (TypeError, ValueError) as error:
            raise type(error)(f"{self.operation.full_name}(): {name}: {error}") from None

    def _path_part(self, name: str, value: Any) -> str:
        is_text = isinstance(value, str) and name in self._ids
        part = value if is_text else str(self._put(name, value))
        if _PLAIN.fullmatch(part) and len(part) <= _LONGEST_ID:
            return part
        # A dot segment would be taken for a way up the path, and nothing for the path above.
        if not part.strip() or set(part) == {"."} or len(part) > _LONGEST_ID:
            shown = part if len(part) <= _LONGEST_ID else f"{part[:20]}…"
            raise ValueError(f"{self.operation.full_name}(): {name}: {shown!r} is not an id")
        return quote(part, safe="")

    def _query(self, values: dict[str, Any]) -> dict[str, Any]:
        """The query's parameters by their names on the wire."""
        direction = values.pop(_DIRECTION, None)
        if direction is not None and "sort" not in values:
            raise ValueError(f"{self.operation.full_name}(): {_DIRECTION} needs a sort")
        query: dict[str, Any] = {}
        for name, value in values.items():
            if name == "sort":
                query["sort"] = self.operation.surface.sort_format.format(
                    field=value, direction=direction or "asc"
                )
            else:
                query[self.parameters[name].wire] = value
        return query

    def _nothing(self, source: Model | None) -> str:
        fields = ", ".join(each.name for each in self.parameters.values() if each.place == "body")
        why = "nothing was changed on it" if source is not None else "nothing was given"
        return f"{self.operation.full_name}() has nothing to send: {why}; it sends {fields}"


def _members_of(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind, include_extras=True)


def _bundles(hint: Any) -> bool:
    return bool(models_in(hint)) or any(is_typeddict(kind) for kind in members(hint))
