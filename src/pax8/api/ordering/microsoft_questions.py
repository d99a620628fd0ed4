"""What is known of Microsoft's provisioning questions, beside what Pax8 says of them."""

from collections.abc import Mapping

_CONTACT = "of the contact of a tenant that is to be set up"
_SIGNATORY = "of who accepted Microsoft's customer agreement for the customer"

NOTES: Mapping[str, str] = {
    "msCustExists": "whether the customer has a tenant; the answer decides what else is asked",
    "msDomain": "the part before .onmicrosoft.com; one that is taken fails the order",
    "msTenantId": "the id of the customer's tenant; companies.get_ms_tenant_id may know it",
    "msMPNidval": "the partner's id at Microsoft",
    "mca2020FirstName": f"the first name {_SIGNATORY}",
    "mca2020LastName": f"the last name {_SIGNATORY}",
    "mca2020Email": f"the email address {_SIGNATORY}",
    "mca2020EffectiveDate": "when the agreement was accepted; orders went through without it",
    "msftContactFirstName": f"the first name {_CONTACT}",
    "msftContactLastName": f"the last name {_CONTACT}",
    "msftContactEmail": f"the email address {_CONTACT}",
    "arrowContactFirstName": f"the first name {_CONTACT}; an older name of msftContactFirstName",
    "arrowContactLastName": f"the last name {_CONTACT}; an older name of msftContactLastName",
    "arrowContactEmail": f"the email address {_CONTACT}; an older name of msftContactEmail",
    "companyRegistrationNumber": "wanted in some countries only",
    "microsoftCancelPolicyAcknowledgement": (
        "one long value, which acknowledges the 7 days of New Commerce; nobody answers it for you"
    ),
    "microsoftGDAPDirect": "about delegated administration of the tenant",
    "microsoftIncludeOverage": "asked of Teams calling plans and the like",
}
"""By the keys that were seen live."""
