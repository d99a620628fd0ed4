"""What a listing asks of a table, and which records are in it, in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from pax8.sandbox.tables import Table

Operator = Literal["=", ">=", "<=", "contains", "has", "among"]
_SQL: dict[Operator, str] = {
    "=": "{} = ?",
    ">=": "{} >= ?",
    "<=": "{} <= ?",
    "contains": "instr({}, ?) > 0",
    # The same, whatever the case of Latin letters.
    "has": "instr(lower({}), lower(?)) > 0",
    # The values have a comma before and behind each.
    "among": "instr(?, ',' || {} || ',') > 0",
}


@dataclass(frozen=True)
class Condition:
    """What a column must be for a record to be listed."""

    column: str
    value: Any
    operator: Operator = "="


@dataclass(frozen=True)
class AmongInvoices:
    """Only the invoices that bill this company for something."""

    company_id: str


@dataclass(frozen=True)
class Query:
    """A listing of a table: the conditions, all of which hold, and the order before the usual.

    `order` names columns, each with whether it descends.
    """

    conditions: tuple[Condition | AmongInvoices, ...] = ()
    order: tuple[tuple[str, bool], ...] = ()

    def sql(self, table: Table) -> tuple[str, list[Any]]:
        """The statement that finds the positions of its records, and its parameters."""
        terms: list[str] = []
        values: list[Any] = []
        for condition in self.conditions:
            if isinstance(condition, AmongInvoices):
                terms.append("id IN (SELECT invoice_id FROM invoice_items WHERE company_id = ?)")
                values.append(condition.company_id)
                continue
            column = table.by_name.get(condition.column)
            terms.append(_SQL[condition.operator].format(condition.column))
            values.append(condition.value if column is None else column.stored(condition.value))
        by = [*self.order, *table.order]
        if not any(name == "position" for name, _ in by):
            by.append(("position", False))
        where = f" WHERE {' AND '.join(terms)}" if terms else ""
        order = ", ".join(f"{name} DESC" if descends else name for name, descends in by)
        # Names come from the tables' own declarations; every value is a parameter.
        return f"SELECT position FROM {table.name}{where} ORDER BY {order}", values  # noqa: S608 - see above
