"""The tables of what a vendor is asked to provision, and of what it says was used."""

from __future__ import annotations

from pax8.sandbox.tables import Table, _flag, _text
from pax8.sandbox.webhook_tables import count

# Of an order that was really made, or of one that is only simulated.
_SIMULATED = _flag("simulated", "_simulated", hidden=True)

PROVISIONER_WEBHOOKS = Table(
    "provisioner_webhooks",
    (
        _text("provisioner_id", "_provisionerId", hidden=True),
        _text("credential", "_credential", hidden=True),
        _SIMULATED,
    ),
    indexes=("provisioner_id",),
)
PROVISION_REQUESTS = Table(
    "provision_requests",
    (
        _text("subscription_id", "subscriptionId"),
        _text("created_date", "createdDate"),
        _flag("fulfilled", "_fulfilled", hidden=True),
        _SIMULATED,
    ),
    indexes=("subscription_id",),
)
PROVISION_DETAILS = Table(
    "provision_details",
    (_text("provision_request_id", "provisionRequestId"),),
    indexes=("provision_request_id",),
)
PROVISION_ATTEMPTS = Table(
    "provision_attempts",
    (
        _text("provision_request_id", "_provisionRequestId", hidden=True),
        _text("provision_detail_id", "provisionDetailId"),
        _text("status", "status"),
        # Which it is of those that are made by themselves for the same details; 0 for one that
        # the vendor made.
        count("number", "_number"),
    ),
    indexes=("provision_request_id", "status"),
)
PROVISION_RESULTS = Table(
    "provision_results",
    (
        _text("provision_request_id", "_provisionRequestId", hidden=True),
        _text("provision_attempt_id", "provisionAttemptId"),
    ),
    indexes=("provision_request_id",),
)
# What was answered for a subscription when it was ordered; its id is the subscription's.
CHECKOUT_ANSWERS = Table("checkout_answers")
VENDOR_USAGE_LINES = Table(
    "vendor_usage_lines",
    (
        _text("subscription_id", "_subscriptionId", hidden=True),
        _text("period", "_period", hidden=True),
        _text("day", "_day", hidden=True),
        _text("summary_key", "summaryKey"),
    ),
    indexes=("subscription_id",),
)
TABLES = (
    PROVISIONER_WEBHOOKS,
    PROVISION_REQUESTS,
    PROVISION_DETAILS,
    PROVISION_ATTEMPTS,
    PROVISION_RESULTS,
    CHECKOUT_ANSWERS,
    VENDOR_USAGE_LINES,
)
