"""What new quotes begin with."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from pax8._core import wire
from pax8.api.quoting.attachments import QuoteAttachment
from pax8.api.quoting.preferences import QuotePreferences, QuotePreferenceSettings
from pax8.sandbox.quoting.files import copied, drop_file, files_of, show
from pax8.sandbox.quoting.refusals import refuse
from pax8.sandbox.serving import serves
from pax8.sandbox.world import World

if TYPE_CHECKING:
    from pax8.sandbox.tables import Record

_SETTING = "quote_preferences"
_USUAL: dict[str, Any] = {
    "daysToExpire": 30,
    "introMessage": "",
    "termsAndDisclaimers": "",
    "salesMarginPercentage": Decimal(0),
}
_LONGEST = 365
_ALL = Decimal(100)


def preferences(world: World) -> Record:
    """What new quotes begin with."""
    said = world.setting(_SETTING)
    return dict(_USUAL) if said is None else wire.decode(said.encode())


@serves(QuotePreferenceSettings.get)
def get_preferences(world: World) -> QuotePreferences:
    files = [public.to_dict() for public in show(files_of(world, "preferences"))]
    return QuotePreferences.from_dict({**preferences(world), "attachments": files})


@serves(QuotePreferenceSettings.update)
def update_preferences(
    world: World,
    preferences: QuotePreferences | None = None,
    /,
    *,
    days_to_expire: int | None = None,
    intro_message: str | None = None,
    terms_and_disclaimers: str | None = None,
    sales_margin_percentage: Decimal | int | str | None = None,
) -> QuotePreferences:
    margin = Decimal(sales_margin_percentage or 0)
    record = {
        "daysToExpire": days_to_expire,
        "introMessage": intro_message,
        "termsAndDisclaimers": terms_and_disclaimers,
        "salesMarginPercentage": margin,
    }
    for name, value in record.items():
        if value is None:
            raise refuse("PAYLOAD_VALIDATION", f"{name} is required")
    if days_to_expire is not None and not 1 <= days_to_expire <= _LONGEST:
        raise refuse("PAYLOAD_VALIDATION", f"daysToExpire must be from 1 to {_LONGEST}")
    if not 0 <= margin < _ALL:
        raise refuse("PAYLOAD_VALIDATION", "salesMarginPercentage must be from 0 to under 100")
    world.set(_SETTING, wire.encode(record).decode())
    return QuotePreferences.from_dict(record)


@serves(QuotePreferenceSettings.add_attachments)
def add_attachments(world: World, attachments: Sequence[UUID | str], /) -> list[QuoteAttachment]:
    return show([copied(world, "library", str(each), "preferences") for each in attachments])


@serves(QuotePreferenceSettings.delete_attachment)
def delete_attachment(world: World, attachment_id: UUID | str, /) -> None:
    drop_file(world, "preferences", attachment_id)
