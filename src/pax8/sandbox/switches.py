"""Switches: a name, the few values that it may have, and whether the usual one was seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Literal, TypeVar, get_args, get_type_hints

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

S = TypeVar("S", bound="DataclassInstance")
V = TypeVar("V")

# How the usual value is known: it was seen live, Pax8 publishes it, or it is a guess.
Known = Literal["seen", "documented", "assumed"]
_KNOWN, _ABOUT = "known", "about"


@dataclass(frozen=True)
class Switch:
    """One thing that a sandbox does in one of several ways.

    `values`, `default`, and `documented`, which it is with `documented=True`, are as they are
    written on a command line. `known` says how the default is known, and `about` what is switched.
    """

    name: str
    values: tuple[str, ...]
    default: str
    documented: str
    known: Known
    about: str


def switch(default: V, known: Known, about: str) -> V:
    """A field of a dataclass that is a switch; its type says which values it may have."""
    made: V = field(default=default, metadata={_KNOWN: known, _ABOUT: about})
    return made


def switches_of(documented: DataclassInstance) -> tuple[Switch, ...]:
    """The switches of a dataclass, as they stand in it.

    :param documented: One of it, in which they are as Pax8 publishes.
    """
    kind = type(documented)
    hints = get_type_hints(kind)
    return tuple(
        Switch(
            each.name,
            tuple(map(written, _values(hints[each.name]))),
            written(each.default),
            written(getattr(documented, each.name)),
            each.metadata[_KNOWN],
            each.metadata[_ABOUT],
        )
        for each in _switches(kind)
    )


def turned(state: S, settings: Mapping[str, object]) -> S:
    """The same switches, with some of them set.

    :param settings: Values by name, each itself or as it is written on a command line.

    Raises ValueError for a name or a value that there is not, with the nearest that there is.
    """
    hints = get_type_hints(type(state))
    there = {each.name for each in _switches(type(state))}
    changes: dict[str, Any] = {}
    for name, value in settings.items():
        if name not in there:
            raise ValueError(f"there is no switch '{name}'{_near(name, there)}")
        by_text = {written(each): each for each in _values(hints[name])}
        text = written(value)
        if text not in by_text:
            raise ValueError(f"{name} cannot be '{text}': {_listed(by_text)}")
        changes[name] = by_text[text]
    return replace(state, **changes)


def _switches(kind: type[DataclassInstance]) -> list[Field[Any]]:
    return [each for each in fields(kind) if _KNOWN in each.metadata]


def _values(hint: Any) -> tuple[Any, ...]:
    return (True, False) if hint is bool else get_args(hint)


def written(value: object) -> str:
    """A value as it stands on a command line."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _near(name: str, known: set[str]) -> str:
    near = get_close_matches(name, sorted(known), n=1)
    if near:
        return f"; did you mean {near[0]}?"
    return f"; there are {', '.join(sorted(known))}"


def _listed(values: Mapping[str, object]) -> str:
    """What may be had instead: there are few, so that the nearest is among them."""
    return "it is one of " + ", ".join(each or "'' (nothing)" for each in values)
