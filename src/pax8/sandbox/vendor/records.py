"""What is kept of provisioning, as a vendor is told it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from pax8._core.model import Model
from pax8._core.page import Page
from pax8.sandbox.envelopes import whole
from pax8.sandbox.population import timestamp
from pax8.sandbox.refusals import not_found

if TYPE_CHECKING:
    from uuid import UUID

    from pax8.sandbox.tables import Record
    from pax8.sandbox.world import World

M = TypeVar("M", bound=Model)

# How long what is simulated is there.
_SIMULATED_FOR = timedelta(days=7)


def shown(record: Record) -> dict[str, Any]:
    """A record as a vendor is told it: without what is the sandbox's own, and without nulls."""
    return {
        name: value
        for name, value in record.items()
        if not name.startswith("_") and value is not None
    }


def paged(kind: type[M], records: Iterable[Record]) -> Page[M]:
    """All these records, as one page."""
    return whole([kind.from_dict(shown(each)) for each in records])


def latest(kind: str, model: type[M], records: Sequence[Record]) -> M:
    """The last of these records; `Refusal` if there is none."""
    if not records:
        raise not_found(kind, "latest")
    return model.from_dict(shown(records[-1]))


def one(kind: str, model: type[M], records: Iterable[Record], id_: UUID | str) -> M:
    """The one of these records with this id; `Refusal` if there is none."""
    for each in records:
        if each["id"] == str(id_):
            return model.from_dict(shown(each))
    raise not_found(kind, str(id_))


def requests(world: World, where: str = "TRUE") -> list[Record]:
    """The requests that this credential sees: real ones, or those that were simulated of late."""
    since = timestamp(world.now - _SIMULATED_FOR) if world.simulating else ""
    condition = f"simulated = ? AND created_date >= ? AND {where}"
    return list(world.select("provision_requests", condition, world.simulating, since))


def the_request(world: World, request_id: UUID | str) -> Record:
    """The request with this id, if this credential sees it; `Refusal` if there is none."""
    for each in requests(world):
        if each["id"] == str(request_id):
            return each
    raise not_found("Provision Request", str(request_id))


def details_of(world: World, request: Record) -> list[Record]:
    """The sets of answers of a request, the oldest first."""
    return list(world.select("provision_details", "provision_request_id = ?", request["id"]))


def attempts_of(world: World, request: Record) -> list[Record]:
    """The attempts of a request, the oldest first."""
    return list(world.select("provision_attempts", "provision_request_id = ?", request["id"]))


def results_of(world: World, request: Record) -> list[Record]:
    """The results of a request, the oldest first."""
    return list(world.select("provision_results", "provision_request_id = ?", request["id"]))
