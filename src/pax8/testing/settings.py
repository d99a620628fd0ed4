"""What the sandbox of a test is made with: checked, and put together from where it is said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

from pax8._core.model import spelled
from pax8.sandbox.limiter import Limit

if TYPE_CHECKING:
    from pax8.sandbox.scenarios import Scenario


class Settings(TypedDict, total=False):
    """What a test may say of its sandbox: all that `Sandbox` takes, but for `db`.

    A `limit` may be the number of calls in a minute.
    """

    seed: int
    companies: int
    latency: float | None
    documented: bool
    wire: Mapping[str, object] | None
    credentials: tuple[str, str] | None
    posts_anywhere: bool
    limit: Limit | int | None
    clock_speed: float | None
    scenario: Scenario | str | Path | None


# What would not be noticed at once if it were something else.
_NOTHING = type(None)
_KINDS: dict[str, tuple[Any, str]] = {
    "seed": (int, "a whole number"),
    "companies": (int, "a whole number"),
    "documented": (bool, "True or False"),
    "wire": ((Mapping, _NOTHING), "a mapping of switches, such as {'retry_after': 'date'}"),
    "limit": ((Limit, int, _NOTHING), "how many calls are let through in a minute"),
}


def checked(given: Mapping[str, Any], owner: str) -> dict[str, Any]:
    """The settings by their names, as `Sandbox` takes them.

    Raises TypeError for a name or a kind of value that there is not, ValueError for a limit that
    limits nothing.

    :param owner: Who takes them, for an error to say.
    """
    settings: dict[str, Any] = {}
    for spelling, value in given.items():
        if spelling == "db":
            raise TypeError(
                f"{owner} has no db, which would be written to: load a copy of the file, with "
                "sandbox.control.load(…)"
            )
        name = spelled(spelling, Settings.__annotations__, owner)
        kind, told = _KINDS.get(name, (object, ""))
        if not isinstance(value, kind) or (isinstance(value, bool) and kind not in {object, bool}):
            raise TypeError(f"{owner}: {name} is {told}, not {value!r}")
        settings[name] = value
    limit = settings.get("limit")
    if isinstance(limit, int):
        settings["limit"] = Limit(limit)
    return settings


def layered(layers: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """One of several, in which what comes later goes before what came earlier.

    Switches are set each for itself. A scenario and the seed and companies of an invented world
    take the place of each other.
    """
    settings: dict[str, Any] = {}
    for layer in layers:
        if "scenario" in layer:
            settings.pop("seed", None)
            settings.pop("companies", None)
        elif {"seed", "companies"} & layer.keys():
            settings.pop("scenario", None)
        wire: dict[str, object] = {**(settings.get("wire") or {}), **(layer.get("wire") or {})}
        settings |= layer
        if wire:
            settings["wire"] = wire
    return settings


def found_from(folder: Path, settings: dict[str, Any]) -> dict[str, Any]:
    """The settings, with the file of a scenario seen from this folder. A bare name stays one."""
    scenario = settings.get("scenario")
    if isinstance(scenario, Path) or (isinstance(scenario, str) and Path(scenario).suffix):
        return settings | {"scenario": folder / scenario}
    return settings
