"""An operation as a method of a client: one that editors and help() can tell about."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

if TYPE_CHECKING:
    from pax8._core.operation import Caller, Operation


def method_of(operation: Operation[..., Any], client: Caller) -> Callable[..., Any]:
    """What a client has this operation as."""

    def method(*args: Any, **kwargs: Any) -> Any:
        return client._call(operation, operation.signature.bind(args, kwargs))

    told: Any = method
    told.__name__, told.__doc__ = operation.name, operation.__doc__
    told.__qualname__, told.__module__ = operation.full_name, operation.function.__module__
    told.__signature__ = shown(operation, asynchronous=client.asynchronous)
    if client.asynchronous and not operation.paged and not operation.file:
        # Python has no word for it before 3.12.
        getattr(inspect, "markcoroutinefunction", id)(method)
    return method


@cache
def shown(operation: Operation[..., Any], *, asynchronous: bool) -> inspect.Signature:
    """The signature as a caller of this kind of client writes it: a filter by its keywords."""
    parameters: list[inspect.Parameter] = []
    # What stands beside a type is for the machinery.
    hints = get_type_hints(operation.function)
    for each in list(inspect.signature(operation.function).parameters.values())[1:]:
        if each.kind is each.VAR_KEYWORD:
            parameters += [
                inspect.Parameter(name, each.KEYWORD_ONLY, default=None, annotation=hint | None)
                for name, hint in get_type_hints(get_args(hints[each.name])[0]).items()
            ]
        else:
            parameters.append(each.replace(annotation=hints[each.name]))
    result: Any = operation.returns
    if operation.paged:
        result = f"{'AsyncListing' if asynchronous else 'Listing'}[{get_args(result)[0].__name__}]"
    if operation.file:
        result = "AsyncDownload" if asynchronous else "Download"
    return inspect.Signature(parameters, return_annotation=result)
