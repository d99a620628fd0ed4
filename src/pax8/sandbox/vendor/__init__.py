"""What the sandbox answers a vendor, and what it notifies it of."""

from pax8.sandbox.vendor import (
    notifications,
    provision_requests,
    provision_results,
    provisioners,
    requesting,
    simulations,
    usage,
)

__all__ = [
    "notifications",
    "provision_requests",
    "provision_results",
    "provisioners",
    "requesting",
    "simulations",
    "usage",
]
