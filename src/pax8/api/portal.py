"""Endpoints of Pax8's portal: not published, seen in use, and free to vanish."""

from __future__ import annotations

from uuid import UUID

from pax8._core.model import Model
from pax8._core.operation import Mode, Resource, operation
from pax8.api.surfaces import PORTAL


class MsTenant(Model):
    """The Microsoft tenant of a company. It prints as its id."""

    tenant_id: str | None = None

    def __str__(self) -> str:
        return str(self.tenant_id or "")


class PortalCompanies(Resource[Mode]):
    """What only the portal tells of a company."""

    @operation("GET /companies/{company_id}/msTenantId", surface=PORTAL)
    def get_ms_tenant_id(self, company_id: UUID | str, /) -> MsTenant:
        """Get the id of the company's Microsoft tenant. Experimental: no document promises it.

        It asks the back end of Pax8's portal, with a token for `api://p8p.client`, as others were
        seen to do.

        :param company_id: The id of the company.
        """
        ...
