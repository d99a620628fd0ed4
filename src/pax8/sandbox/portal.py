"""What the sandbox answers for the back end of Pax8's portal."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from pax8.api.portal import MsTenant, PortalCompanies
from pax8.sandbox.records import named
from pax8.sandbox.serving import serves

if TYPE_CHECKING:
    from pax8.sandbox.world import World


@serves(PortalCompanies.get_ms_tenant_id)
def get_ms_tenant_id(world: World, company_id: UUID | str, /) -> MsTenant:
    return MsTenant(tenant_id=named(world, "companies", company_id)["_msTenantId"])
