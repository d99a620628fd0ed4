"""The groups of commands, one a resource, made when they are entered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from pax8.cli.sections import LazyGroup

if TYPE_CHECKING:
    from pax8._core.operation import Operation

# What `pax8 --help` shows without importing the declarations, which takes longer than all the
# rest. A test holds it equal to what they are called and say of themselves.
SUMMARIES = {
    "companies": "The end customers of the partner, and their contacts.",
    "products": "The catalogue.",
    "orders": "What was bought.",
    "subscriptions": "What companies have.",
    "invoices": "What Pax8 bills the partner.",
    "usage_summaries": "What was used, of what is billed by use.",
    "quotes": "What is offered to companies.",
    "quote_attachments": "The library of files to attach to quotes.",
    "quote_preferences": "What new quotes begin with.",
    "webhooks": "What Pax8 posts to you by itself, and how that went.",
    "provisioners": "What sets up a vendor's products when they are sold.",
    "provision_requests": "What a vendor is to provision, and what came of it.",
    "provision_simulations": "Orders that nobody made, to try a provisioner with.",
    "usage": "What was used, told by the vendor of the product.",
}


class ResourceGroup(LazyGroup):
    """The commands of a resource."""

    def __init__(self, resource: str, summary: str) -> None:
        super().__init__(resource.replace("_", "-"), help=summary)
        self.resource = resource

    def _made(self) -> Iterator[click.Command]:
        from pax8.cli.commands import OperationCommand
        from pax8.cli.parameters import kebab

        for name, operation in self._operations():
            yield OperationCommand(kebab(name), operation)
        if self.resource == "webhooks":
            from pax8.cli.listen import listen

            yield listen

    def _operations(self) -> Iterator[tuple[str, Operation[..., Any]]]:
        """Its operations by the names that they have here, what is its own first."""
        from pax8._core.operation import Operation
        from pax8.api.resources import RESOURCES

        for owner in RESOURCES[self.resource].__mro__:
            for name, value in vars(owner).items():
                if isinstance(value, Operation):
                    yield name, value
