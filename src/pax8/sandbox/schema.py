"""All tables of a sandbox's world, by name."""

from __future__ import annotations

from pax8.sandbox import (
    claims,
    quoting_tables,
    scenario_tables,
    tables,
    vendor_tables,
    webhook_tables,
)

TABLES = {
    table.name: table
    for table in (
        *tables.TABLES.values(),
        *quoting_tables.TABLES,
        *webhook_tables.TABLES,
        *vendor_tables.TABLES,
        *scenario_tables.TABLES,
        claims.CLAIMS,
    )
}
