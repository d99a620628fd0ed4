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
