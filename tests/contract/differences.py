"""Where the declarations differ from the published documents on purpose, each with its reason.

Pax8's own documents contradict themselves or the real service in places. What is listed here is
held to be so: a difference that is not listed fails the contract test, and so does one that is
listed and has gone.
"""

from __future__ import annotations

PARTNER: dict[str, str] = {
    # What the real service was seen to send, and the documents leave out.
    "Contact: + phoneCountryCallingCode": "seen in real answers (README of py-pax8)",
    "Contact: + phoneCountryCode": "seen in real answers (README of py-pax8)",
    "Contact: + phoneNumber": "seen in real answers (README of py-pax8), used by the 0.5 page",
    "Invoice: + status": "in the document's examples, and filtered by; left out of the schema",
    "ProvisioningDetail: + partnerShellTemplateId": "seen in real answers (types of py-pax8)",
    "UsageSummary: + subscriptionId": "in the document's examples; left out of the schema",
    "Subscription: + commitment": "what the real service calls commitmentTerm (pax8-cli issue 75)",
    # What the documents leave untyped or type by a word only.
    "Contact.createdDate: string is day": "all examples are days",
    "Pricing.rates: anything is array of Rate": "an array in all but the word",
    # Sorting: one declaration of field and direction in the place of Pax8's one string.
    "GET /companies query sort: + direction": "sort_direction, which the document has in prose",
    "GET /invoices query sort: + direction": "sort_direction, which the document has in prose",
    "GET /products query sort: + direction": "sort_direction, which the document has in prose",
    "GET /subscriptions/{}/usage-summaries query sort: + direction": "as for companies",
    "GET /subscriptions query sort: + direction": "the document enumerates field,direction pairs",
    # Paging that the documents leave out.
    "GET /usage-summaries/{}/usage-lines query: + page": "paging works there (README of py-pax8)",
    "GET /usage-summaries/{}/usage-lines query: + size": "paging works there (README of py-pax8)",
}

QUOTING: dict[str, str] = {
    "GET /v2/quotes query limit: limits differ": "no maximum is published: 200 as on the partner "
    "surface, and whoever gives less is followed",
    "GET /v2/quotes query sort: + direction": "as for companies",
    "Quote.lineItems: QuoteLineItem is array of QuoteLineItem": "several lines go in, and the "
    "schema has place for one",
    "QuoteLineItem: + type": "tells the kinds apart where lines are written; read if it is sent",
}

_AT_A_TIME = "the document names no most; no more is asked for than the partner surface gives"
_WAY = "sort_direction, which the document has in prose: field:asc or field:desc"
_STATUS = "a word in the document, and one of those that deliveries have"
WEBHOOKS: dict[str, str] = {
    "GET /webhooks query size: limits differ": _AT_A_TIME,
    "GET /webhooks query sort: + direction": _WAY,
    "GET /webhooks query status: string is one of failed, pending, retrying, success": _STATUS,
    "GET /webhooks/topic-definitions query size: limits differ": _AT_A_TIME,
    "GET /webhooks/topic-definitions query sort: + direction": _WAY,
    "GET /webhooks/{}/logs query endDate: string is time": "it bounds createdAt, which is a time",
    "GET /webhooks/{}/logs query startDate: string is time": "it bounds createdAt, which is a time",
    "GET /webhooks/{}/logs query size: limits differ": _AT_A_TIME,
    "GET /webhooks/{}/logs query sort: + direction": _WAY,
    "GET /webhooks/{}/logs query status: string is one of failed, pending, retrying, success": (
        _STATUS
    ),
    "GET /webhooks/{}/logs query: - query": (
        "an object of all the other parameters, which its generator wrote down beside them"
    ),
}

PROVISIONING: dict[str, str] = {
    "POST /provision-requests/{}/results body: - id": "Pax8 gives ids, and nobody else",
    "ProvisionAttempt.status: string is one of acknowledged, failed, issued": (
        "a word in the schema, and one of these on the page about attempts"
    ),
}

_SAVED = "what was saved, at once: a listing would be saved again whenever it is read"
USAGE: dict[str, str] = {
    "POST /lines answers page, is list": _SAVED,
    "POST /aggregate-lines answers page, is list": _SAVED,
}

# The schemas that no model stands for, by document: what says the same here.
SAID_ELSEWHERE: dict[str, dict[str, str]] = {
    "partner": {
        "Page": "Page is a class of its own, for any record",
        "Error": "the errors",
        "ErrorDetail": "the errors",
        "CompanyUpdate": "the keywords of Companies.update",
    },
    "quoting": {
        "AddLineItemBasePayload": "what StandardLine, CustomLine and UsageBasedLine share",
        "UpdateLineItemBasePayload": "what StandardLine, CustomLine and UsageBasedLine share",
        "AddPreferenceAttachmentsPayload": "the argument of add_attachments",
        "AmountCurrency": "Money is a value, and no model",
        "CreateQuotePayload": "the arguments of Quotes.create",
        "CreateSectionPayload": "the argument of create_section",
        "DeleteLineItemsPayload": "the argument of delete_line_items",
        "ErrorDetails": "the errors",
        "ErrorResponse": "the errors",
        "ListQuotesViewV2": "it has no fields",
        "ListStatusCounts": "QuoteStatusCounts, on the page's `extra`",
        "PageInfo": "Page is a class of its own, for any record",
        "SectionsPayload": "the argument of update_sections",
        "UpdateQuotePayload": "the keywords of Quotes.update",
    },
    "webhooks": {
        "Page": "Page is a class of its own, for any record",
        "ReplaceWebhookTopics": "the keywords of Webhooks.replace_topics",
        "UpdateWebhookConfiguration": "the keywords of Webhooks.update_configuration",
        "UpdateWebhookStatus": "the keywords of Webhooks.set_status",
        "UpdateWebhookTopicConfiguration": "the keywords of Webhooks.configure_topic",
    },
    "provisioning": {"PageInfo": "Page is a class of its own, for any record"},
    "usage": {"PageInfo": "Page is a class of its own, for any record"},
}
