"""What Microsoft's products ask before they are set up."""

from pax8.sandbox.population.catalogue.questions import Condition, Question, choice

NEW_TENANT = "No, set up a new Microsoft tenant"
OWN_TENANT = "Yes, use the Microsoft tenant that the customer has"

_WITHOUT_TENANT = Condition("msCustExists", (NEW_TENANT,))
_WITH_TENANT = Condition("msCustExists", (OWN_TENANT,))

TENANT = (
    choice(
        "msCustExists", "Is there a Microsoft tenant for this customer?", NEW_TENANT, OWN_TENANT
    ),
    Question(
        "msDomain",
        "Domain Prefix of the New Tenant",
        "The part before .onmicrosoft.com, for instance harborbakery",
        when=_WITHOUT_TENANT,
    ),
    Question("msftContactFirstName", "First Name of the Tenant Contact", when=_WITHOUT_TENANT),
    Question("msftContactLastName", "Last Name of the Tenant Contact", when=_WITHOUT_TENANT),
    Question("msftContactEmail", "Email of the Tenant Contact", when=_WITHOUT_TENANT),
    Question(
        "companyRegistrationNumber",
        "Company Registration Number",
        "Needed in countries where Microsoft checks it",
        required=False,
        when=_WITHOUT_TENANT,
    ),
    Question("msTenantId", "Tenant ID of the Customer", "A GUID", when=_WITH_TENANT),
    Question("msMPNidval", "Microsoft Partner ID", "Your own location ID", required=False),
)
"""Into which tenant."""

AGREEMENT = (
    Question("mca2020FirstName", "First Name of the Signatory"),
    Question("mca2020LastName", "Last Name of the Signatory"),
    Question("mca2020Email", "Email of the Signatory"),
    Question("mca2020EffectiveDate", "Date of the Signature", "YYYY-MM-DD", required=False),
)
"""Who has accepted Microsoft's customer agreement."""

CANCELLATION = choice(
    "microsoftCancelPolicyAcknowledgement",
    "Cancellation Policy",
    "I know that seats can be cancelled or reduced within seven days of the order only, and are"
    " charged until the end of the term after that",
)
"""That the partner knows how New Commerce is cancelled."""

OVERAGE = choice(
    "microsoftIncludeOverage",
    "Charge calls beyond the plan to this subscription?",
    "Yes",
    "No",
)
"""What happens to calls that no plan covers."""

NEW_COMMERCE = (*TENANT, *AGREEMENT, CANCELLATION)
