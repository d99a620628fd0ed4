"""The findings that are no defects of the sandbox, each with its reason.

One that is not here fails a run, and so does, in a long run, one that is here and is not found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from tests.contract.differences import PROVISIONING, QUOTING

from conform.findings import Finding
from pax8.sandbox.dialect import DOCUMENTED, LIVE, switches

Spoken = Literal["documented", "live"]
BOTH: tuple[Spoken, ...] = ("documented", "live")

_STATUS, _SCHEMA = "status_code_conformance", "response_schema_conformance"
_MEDIA, _REFUSED = "content_type_conformance", "positive_data_acceptance"
_TAKEN, _THERE = "negative_data_rejection", "ensure_resource_availability"


@dataclass(frozen=True)
class Explained:
    """Findings that are as they should be.

    `surface`, `operation` and `detail` are regular expressions that the whole must match. `spoken`
    says in which way of speaking they are to be found. What is `rare` may not be found at all: it
    takes a chain of requests that is seldom made up.
    """

    surface: str
    operation: str
    check: str
    detail: str
    reason: str
    spoken: tuple[Spoken, ...] = BOTH
    rare: bool = False

    def explains(self, finding: Finding) -> bool:
        """Whether a finding is one of these."""
        return self.check == finding.check and all(
            re.fullmatch(pattern, said, re.DOTALL)
            for pattern, said in (
                (self.surface, finding.surface),
                (self.operation, finding.operation),
                (self.detail, finding.detail),
            )
        )


def _predicted(switch: str, surface: str, operation: str, check: str, detail: str) -> Explained:
    """What live Pax8 does otherwise than documented, as one of the switches says."""
    if getattr(LIVE, switch) == getattr(DOCUMENTED, switch):
        raise ValueError(f"{switch} makes no difference")
    about = next(each.about for each in switches() if each.name == switch)
    return Explained(surface, operation, check, detail, f"{switch}: {about}", ("live",))


_ANY = ".*"
_VENDORS = "vendor-.*"
_ERRORS = "the page about errors documents it for all operations, the document for few"
_RULE = "what fits a schema may break a rule, for which this status is documented"
_WORD = "a word in the document, and one of a few in the sandbox, as its page of assumptions says"
_WHOLE = "the document says number, and there are no parts of what is counted"
_DAYS = "a word in the document, and a day in its examples"
_EMPTY = (
    "a parameter without a value is as one that is left out, and so is an object, whose parts are "
    "sent as parameters of their own, which are not known"
)
_NULL = "a field that is null is as one that is left out"
_IDS = "an id is a UUID, as the document says of other operations on the same record"
_ONE_OR_OTHER = "the document requires neither of two, of which its page requires one"
_NO_BODY = "the document forgets to say that a body is required"
_MOST = "the document names no most; the sandbox gives what the partner surface gives"

EXPLAINED: tuple[Explained, ...] = (
    # Statuses.
    Explained(f"partner|{_VENDORS}", _ANY, _STATUS, "40[01]", _ERRORS),
    Explained("quoting", _ANY, _STATUS, "401", _ERRORS),
    Explained("authentication", _ANY, _STATUS, "400", "a request for a token may be wrong too"),
    Explained("partner", _ANY, _STATUS, "404", _ERRORS),
    Explained("partner", "DELETE /subscriptions/.*", _STATUS, "422", _ERRORS),
    Explained(_VENDORS, _ANY, _STATUS, "404|422", "no refusal is documented for vendors"),
    Explained(
        "webhooks", _ANY, _STATUS, "404", "documented for what is read, and chosen for the rest"
    ),
    Explained("quoting", ".*ttachments.*", _STATUS, "415", "what is no form has no files"),
    # What is refused though it fits.
    Explained("partner", _ANY, _REFUSED, "422 .*", _RULE),
    Explained("quoting|webhooks", _ANY, _REFUSED, "400 (?!Invalid input).*", _RULE),
    Explained(
        "vendor-provisioning", ".*/(results|attempts)", _REFUSED, "422 .*", "its page says so"
    ),
    Explained(_ANY, "GET .*", _REFUSED, "400 .* field: (page|size|limit)", _WHOLE),
    Explained("partner", ".*(orders|subscriptions).*", _REFUSED, "400 .*got `float`.*", _WHOLE),
    Explained("partner", "GET /invoices", _REFUSED, "400 .* field: (due|invoice)Date.*", _DAYS),
    Explained(
        "partner",
        "GET /invoices",
        _REFUSED,
        "400 .* field: (total|balance|carriedBalance)",
        "the numbers of an amount that there could be are bounded",
    ),
    Explained("partner", ".*", _REFUSED, "400 .*understood, field: [a-z][a-zA-Z]*Id", _IDS),
    Explained("partner", ".*usage-lines", _REFUSED, "400 .* field: usageDate", _DAYS),
    Explained(
        "partner|vendor-provisioning",
        "(POST|PATCH) .*",
        _REFUSED,
        "400 .*body is missing",
        _NO_BODY,
    ),
    Explained("authentication", _ANY, _REFUSED, "400 The body must be .*", _NO_BODY),
    Explained("webhooks", "GET .*", _REFUSED, "400 .* field: (sort|status)", _WORD),
    Explained("webhooks", ".*/logs", _REFUSED, "400 .* field: (start|end)Date", _WORD),
    Explained(
        "webhooks", ".*", _REFUSED, "400 .* field: (action|topic|field|operator|value)", _WORD
    ),
    Explained("webhooks", "POST .*", _REFUSED, "400 .* field: displayName", _RULE),
    Explained(
        "webhooks", "POST .*", _REFUSED, "400 .* field: (errorThreshold|authorization)", _RULE
    ),
    Explained("quoting", ".*ttachments", _REFUSED, "400 .* field: attachments?", _RULE),
    Explained(
        "quoting",
        "PUT .*ttachments",
        _REFUSED,
        "400 .* field: (replacedOn|createdOn|createdBy|type|url)",
        "a field of the record, which this request does not take, is read as that of the record",
        rare=True,
    ),
    Explained(
        "quoting", ".*ttachments.*", _REFUSED, "415 .*", "a form without parts is sent as none"
    ),
    Explained("vendor-provisioning", ".*webhooks", _REFUSED, "400 .* field: (url|header)", _RULE),
    Explained(
        "vendor-provisioning",
        ".*/order-events",
        _REFUSED,
        "400 .* field: status",
        PROVISIONING["ProvisionAttempt.status: string is one of acknowledged, failed, issued"],
    ),
    Explained(
        "vendor-usage", _ANY, _REFUSED, "400 either .*|400 .*either subscriptionId.*", _ONE_OR_OTHER
    ),
    Explained(
        "vendor-usage", _ANY, _REFUSED, "400 .* field: billingPeriod", "a month, as its page says"
    ),
    Explained("vendor-usage", "GET /lines", _REFUSED, "400 .* field: summaryKey", _EMPTY),
    Explained(
        "vendor-usage",
        "POST .*",
        _REFUSED,
        "400 .* field: (quantity|partnerAggregateQuantity)",
        "how exact amounts may be is assumed, and on the page about that",
        rare=True,
    ),
    # What is taken though it does not fit.
    Explained(_ANY, _ANY, _TAKEN, r"20\d parameters? .*(empty|became object)\)", _EMPTY),
    Explained(_ANY, _ANY, _TAKEN, r"20\d in body .*null\)", _NULL),
    Explained(
        "quoting",
        "GET .*ttachments.*",
        _TAKEN,
        "200 (parameter `download.*|default positive test case)",
        "only `true` asks for a file, and what else is said there is as nothing",
    ),
    Explained(
        "quoting",
        "POST .*ttachments",
        _TAKEN,
        "201 positive test case.*",
        "a form with files, and with parts beside them that nobody asked for",
        rare=True,
    ),
    # What is not there though it was made.
    Explained(
        "webhooks",
        "POST /webhooks.*",
        _THERE,
        "404 .*Not available with: `DELETE /webhooks/{id}/topics/{topicId}`",
        "a chain that takes the id of a webhook for that of one of its topics",
        rare=True,
    ),
    # What answers have.
    Explained(
        "partner",
        "GET /orders.*",
        _SCHEMA,
        r"200 (content\.\*\.)?lineItems\.\*: … is a required property",
        "the document requires a `companyId` of lines that have none, in its own examples too",
    ),
    Explained(
        "partner",
        "GET /products/.*",
        _SCHEMA,
        r"200 content\.\*\.(possibleValues|rates\.\*\.endQuantityRange): null .*",
        "null in the document's own examples",
    ),
    Explained(
        "quoting",
        _ANY,
        _SCHEMA,
        "20[01] lineItems: .*",
        QUOTING["Quote.lineItems: QuoteLineItem is array of QuoteLineItem"],
    ),
    Explained(
        "quoting",
        "DELETE .*|POST .*bulk-delete",
        _SCHEMA,
        "204 .*",
        "the document has a string in an answer that by its status has no body",
    ),
    Explained(
        "quoting",
        "DELETE .*|POST .*bulk-delete",
        _MEDIA,
        "204 .*",
        "the document has a string in an answer that by its status has no body",
    ),
    Explained(
        "quoting",
        "GET .*ttachments.*",
        _MEDIA,
        "200 Received: .*",
        "a file of any kind may be attached, and comes as what it is",
    ),
    Explained(
        "vendor-provisioning",
        _ANY,
        _SCHEMA,
        r"200 (content\.\*\.|provisionDetail\.)?details\..*",
        "the answers at checkout are words, where the document has objects without fields",
    ),
    # What live Pax8 does otherwise than its documents, as far as anybody has seen.
    _predicted(
        "page_over_largest", "partner", "GET .*", _TAKEN, "200 .*size: Value greater than maximum.*"
    ),
    _predicted("records", _ANY, _ANY, _SCHEMA, r"20\d .*: null is not .*"),
    _predicted("records", "partner", _ANY, _SCHEMA, r"200 .*(updatedDate|rateType|orderedBy): .*"),
    _predicted("refuses_unknown", _ANY, _ANY, _REFUSED, "400 .*Unrecognized property.*"),
    _predicted(
        "unfinished_order",
        "partner",
        "POST /orders|PUT /subscriptions/.*",
        _REFUSED,
        r"400 \[.*\]",
    ),
    _predicted("missing_quote", "quoting", _ANY, _STATUS, "404"),
)


def unexplained(findings: Iterable[Finding], spoken: Spoken) -> list[Finding]:
    """The findings that nothing explains, in order."""
    there = [each for each in EXPLAINED if spoken in each.spoken]
    return sorted(
        finding for finding in findings if not any(each.explains(finding) for each in there)
    )


def unfound(findings: Iterable[tuple[Finding, Spoken]]) -> list[Explained]:
    """What explains findings that are not there any more."""
    found = list(findings)
    return [
        each
        for each in EXPLAINED
        if not each.rare
        and not any(spoken in each.spoken and each.explains(finding) for finding, spoken in found)
    ]
