"""One endpoint, declared once: a route and a typed signature without a body.

The clients call it, the command line turns its signature into options, the sandbox answers it,
the reference lists it, and the contract test holds it against the published facts.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import (
    TYPE_CHECKING,
    Any,
    ClassVar,
    Concatenate,
    Generic,
    ParamSpec,
    Protocol,
    TypeVar,
    cast,
    get_args,
    get_origin,
    get_type_hints,
    overload,
)

import msgspec

from pax8._core import page, plan, wire
from pax8._core.call import Call
from pax8._core.files import File
from pax8._core.http import Request, Response
from pax8._core.method import method_of
from pax8._core.model import Model
from pax8._core.page import Page
from pax8._core.signature import Signature
from pax8._core.trace import Trace

if TYPE_CHECKING:
    from pax8._core.async_download import AsyncDownload
    from pax8._core.async_listing import AsyncListing
    from pax8._core.download import Download
    from pax8._core.listing import Listing

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")


class Sync:
    """Marks a resource whose operations return their results."""


class Async:
    """Marks a resource whose operations return awaitables of their results."""


# The name that every declaration writes: what a reader wants to know of it is not its variance.
Mode = TypeVar("Mode", Sync, Async, covariant=True)  # noqa: PLC0105


@dataclass(frozen=True, slots=True)
class Surface:
    """What the operations of one published document share.

    `origin` is the host that it stands on when that is not the API's own; a base url that the
    caller gives stands for every host. `list_key` is the name under which a list stands that is
    no page; None where it is a bare array.
    """

    name: str
    prefix: str
    audience: str
    origin: str = "https://api.pax8.com"
    size_name: str = "size"
    largest_page: int = 200
    sort_format: str = "{field},{direction}"
    list_key: str | None = "content"


class Caller(Protocol):
    """What carries an operation out: a client. `asynchronous` says whether it is awaited."""

    asynchronous: ClassVar[bool]

    def _call(self, operation: Operation[..., Any], call: Call) -> Any: ...


class Resource(Generic[Mode]):
    """A group of operations, bound to a client."""

    surface: ClassVar[Surface]

    def __init__(self, client: Caller) -> None:
        self._client = client

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {', '.join(each.name for each in operations(type(self)))}>"


class Operation(Generic[P, R]):
    """An endpoint. On a resource of a client it is a method; on the class it is this."""

    resource: type[Resource[Any]]
    name: str

    def __init__(  # noqa: PLR0913 - each is a property of the endpoint
        self,
        route: str,
        function: Callable[Concatenate[Any, P], R],
        *,
        surface: Surface | None,
        whole: bool,
        trial: str | None,
        status: int,
        key: str | None,
        trace: Trace | None,
        shown_by: str | None,
    ) -> None:
        self.method, _, path = route.partition(" ")
        self.path, _, self.fixed = path.partition("?")
        self.function = function
        self.whole, self.trial, self.status, self._key = whole, trial, status, key
        self.trace, self.shown_by = trace, shown_by
        self._surface = surface
        self.__doc__ = function.__doc__

    def __set_name__(self, owner: type[Resource[Any]], name: str) -> None:
        # Under a second name, or on a second resource, it is still the same operation.
        if "name" not in vars(self):
            self.resource, self.name = owner, name

    @overload
    def __get__(self, instance: None, owner: type[Any]) -> Operation[P, R]: ...
    @overload
    def __get__(
        self: Operation[P, Page[T]], instance: Resource[Sync], owner: type[Any]
    ) -> Callable[P, Listing[T]]: ...
    @overload
    def __get__(
        self: Operation[P, Page[T]], instance: Resource[Async], owner: type[Any]
    ) -> Callable[P, AsyncListing[T]]: ...
    @overload
    def __get__(
        self: Operation[P, File], instance: Resource[Sync], owner: type[Any]
    ) -> Callable[P, Download]: ...
    @overload
    def __get__(
        self: Operation[P, File], instance: Resource[Async], owner: type[Any]
    ) -> Callable[P, AsyncDownload]: ...
    @overload
    def __get__(self, instance: Resource[Sync], owner: type[Any]) -> Callable[P, R]: ...
    @overload
    def __get__(
        self, instance: Resource[Async], owner: type[Any]
    ) -> Callable[P, Coroutine[Any, Any, R]]: ...
    def __get__(self, instance: Resource[Any] | None, owner: type[Any]) -> Any:
        if instance is None:
            return self
        # Found on the resource itself from now on: this is no data descriptor.
        method = vars(instance)[self.name] = method_of(self, instance._client)
        return method

    def __repr__(self) -> str:
        return f"<Operation {self.full_name}: {self.method} {self.path}>"

    @property
    def full_name(self) -> str:
        """Its name with its resource's, as `Companies.list`."""
        return f"{self.resource.__name__}.{self.name}"

    @property
    def surface(self) -> Surface:
        """What it shares with the operations of the same document."""
        return self._surface or self.resource.surface

    @property
    def finder(self) -> str:
        """The method that looks whether it happened, as it is called; empty if there is none."""
        if self.trace is None:
            return ""
        return f"client.{wire.snake(self.resource.__name__)}.{self.trace.finder}"

    @cached_property
    def signature(self) -> Signature:
        """What it takes, and where each thing goes."""
        return Signature(self)

    @cached_property
    def returns(self) -> Any:
        """What it returns: `Page[Company]`, `list[Pricing]`, `Company`, or `None`'s type."""
        return get_type_hints(self.function, include_extras=True)["return"]

    @cached_property
    def paged(self) -> bool:
        """Whether it is a listing that comes page by page."""
        return get_origin(self.returns) is Page

    @cached_property
    def result(self) -> type[Model] | None:
        """The kind of model that it returns, one or many; None where it returns nothing."""
        kind = get_args(self.returns)[0] if get_args(self.returns) else self.returns
        return None if kind is type(None) or kind is File else kind

    @cached_property
    def file(self) -> bool:
        """Whether it returns a file."""
        return self.returns is File

    @cached_property
    def key(self) -> str | None:
        """Under which name a list that it returns stands; None where the array is all there is."""
        return self._key or self.surface.list_key

    def request(self, root: Callable[[Surface], str], call: Call) -> Request:
        """The HTTP request that this call makes. `root` gives a surface's host."""
        surface = self.surface
        url = root(surface) + surface.prefix + call.path
        headers = {"accept": "*/*" if self.file else "application/json"}
        if query := "&".join(filter(None, (self.fixed, call.query))):
            url += f"?{query}"
        if call.body:
            headers["content-type"] = "application/json"
        # A PATCH sets fields to what is given: a second one changes nothing more.
        repeatable = self.method != "POST" or call.trial
        kind: type[Request] = Request
        more: dict[str, Any] = {}
        if self.file or call.streams is not None:
            from pax8._core.transfer import Streams, Transfer

            kind, more = Transfer, {"streams": call.streams or Streams(), "file": self.file}
            if call.streams is not None and call.streams.form is not None:
                headers["content-type"] = call.streams.form.type
        audience = surface.audience
        return kind(
            self.method,
            url,
            headers,
            call.body,
            repeatable,
            audience,
            call.trial,
            finder=self.finder,
            **more,
        )

    def decode(self, request: Request, response: Response) -> Any:
        """The typed result in this answer; raises what Pax8 refused with.

        A success that cannot be read is no refusal: what may not be repeated may have happened.
        """
        if response.refused:
            raise response.error(request)
        if self.file:
            if response.content or not request.streamed:
                raise response.unreadable(request, "it is no file")
            return response
        try:
            return self._read(self.result, response.content, trial=request.trial)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            name = self.result.__name__ if self.result else "JSON"
            unreadable = response.unreadable(request, f"no {name} in it ({error})")
            if request.repeatable:
                raise unreadable from error
            reason = f"it was answered {response.status} with no {name}"
            raise request.unknown(reason) from unreadable

    def _read(self, kind: type[Model] | None, content: bytes, *, trial: bool) -> Any:
        if kind is None:
            # A page of HTML is no word of Pax8's that it was done.
            if content.strip():
                wire.decode(content)
            return None
        # As in Model.from_json.
        content.decode()
        if self.paged:
            return page.read_page(kind, content)
        if get_origin(self.returns) is list:
            return page.read_list(kind, content, self.key)
        model = plan.read(kind, content)
        # What is only checked was not made, so it need not have an id.
        if not (trial or _says_something(model)):
            raise msgspec.ValidationError("it has none of the fields, or no id")
        return model


def _says_something(model: Model) -> bool:
    """Whether it can be what was asked for, and not an error that was sent as a success."""
    fields = plan.plan(type(model)).fields
    if "id" in fields and fields["id"].default is not None:
        return bool(getattr(model, "id", ""))
    given = any(getattr(model, name) != field.default for name, field in fields.items())
    return given or not model.extra


def operation(  # noqa: PLR0913 - each is a property of the endpoint
    route: str,
    *,
    surface: Surface | None = None,
    whole: bool = False,
    trial: str | None = None,
    status: int = 200,
    key: str | None = None,
    trace: Trace | None = None,
    shown_by: str | None = None,
) -> Callable[[Callable[Concatenate[Any, P], R]], Operation[P, R]]:
    """Declare the endpoint at `route`, for example `"GET /companies/{company_id}"`.

    What stands behind a `?` in it is sent always.

    :param surface: Where it stands, when that is not where its resource stands.
    :param whole: Whether a model given to it is sent whole, and not only what was changed on it.
    :param trial: The parameter that makes a call of it leave nothing behind.
    :param status: What it is answered with when it succeeds and there is something to say.
    :param key: Under which name a list that it returns stands, when that is not the surface's way.
    :param trace: How what it made is told among what Pax8 lists, when its answer was lost.
    :param shown_by: The method of a client that reads where what it did is seen, when that is none
        of a path that its own begins with.
    """
    return lambda function: Operation(
        route,
        function,
        surface=surface,
        whole=whole,
        trial=trial,
        status=status,
        key=key,
        trace=trace,
        shown_by=shown_by,
    )


def operations(resource: type[Resource[Any]]) -> Iterator[Operation[..., Any]]:
    """The operations of a resource, in the order of their declaration, each by its first name."""
    found: dict[Any, Operation[..., Any]] = {}
    for owner in reversed(resource.__mro__):
        for value in vars(owner).values():
            if isinstance(value, Operation):
                found.setdefault(value, cast("Operation[..., Any]", value))
    return iter(found.values())
