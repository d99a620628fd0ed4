"""What a caller gave to an operation, by the names of its parameters: models taken apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from pax8._core.model import Model, spell
from pax8._core.reading import members

if TYPE_CHECKING:
    from pax8._core.signature import Signature


def taken(
    signature: Signature, args: tuple[Any, ...], kwargs: Mapping[str, Any]
) -> tuple[dict[str, Any], Model | None]:
    """What was given by name, and the model that it comes from, if it comes from one.

    Raises TypeError that names what is unknown, lacking, or there twice.
    """
    owner = f"{signature.operation.full_name}()"
    if len(args) > len(signature._positions):
        raise TypeError(f"{owner} takes {len(signature._positions)} arguments without a name")
    given = dict(zip(signature._positions, args, strict=False))
    if kwargs:
        # `filter=` may be given by name too, and is not what a misspelt name was meant to be.
        bundle = [signature.bundle] if signature.bundle and signature.bundle in kwargs else []
        named = spell(kwargs, [*signature.parameters, *signature.unsent, *bundle], owner)
        if twice := given.keys() & named.keys():
            raise TypeError(f"{owner} was given {', '.join(sorted(twice))} twice")
        given |= named
    source = _unbundle(signature, given, owner)
    if lacking := [name for name in signature._required if given.get(name) is None]:
        raise TypeError(f"{owner} needs {', '.join(lacking)}")
    return given, source


def _unbundle(signature: Signature, given: dict[str, Any], owner: str) -> Model | None:
    """Take apart the filter or the model that was given in the place of keywords."""
    bundle = given.pop(signature.bundle, None) if signature.bundle else None
    source: Model | None = None
    rest: dict[str, Any] = {}
    if isinstance(bundle, signature._bundled):
        source, rest = bundle, fields_of(signature, bundle, changed=False)
    elif bundle is not None:
        rest = _parts(signature, bundle, owner)
    for name, value in given.items():
        # An object that is to be changed may stand for its id.
        if isinstance(value, Model) and signature.parameters[name].place == "path":
            if not isinstance(value, models_in(signature.parameters[name].hint)):
                raise TypeError(f"{owner}: {name} is an id, not a whole {type(value).__name__}")
            source, rest = value, fields_of(signature, value, changed=not signature.operation.whole)
            given[name] = getattr(value, "id", "")
    for name, value in rest.items():
        given.setdefault(name, value)
    return source


def _parts(signature: Signature, bundle: Any, owner: str) -> dict[str, Any]:
    if not isinstance(bundle, Mapping):
        raise TypeError(
            f"{owner} takes {signature.bundle} as an object of its fields, not {bundle!r}"
        )
    known = [name for name, each in signature.parameters.items() if each.place != "path"]
    return spell(cast("Mapping[str, Any]", bundle), known, owner)


def fields_of(signature: Signature, model: Model, *, changed: bool) -> dict[str, Any]:
    """The fields of this model that the operation sends."""
    writable = [name for name, each in signature.parameters.items() if each.place == "body"]
    if not changed:
        held = model.to_dict()
        return {
            name: getattr(model, name)
            for name in writable
            if hasattr(model, name) and signature.parameters[name].wire in held
        }
    changes = model.changes()
    if not model._source:
        # One that was made here says by its id which is meant, not what it shall be.
        changes.pop("id", None)
    for name in changes:
        if name not in writable:
            raise ValueError(
                f"{signature.operation.full_name}() cannot change {name}; "
                f"it changes {', '.join(writable)}"
            )
    return changes


def models_in(hint: Any) -> tuple[type[Model], ...]:
    """The kinds of models that this annotation takes."""
    return tuple(
        kind for kind in members(hint) if isinstance(kind, type) and issubclass(kind, Model)
    )
