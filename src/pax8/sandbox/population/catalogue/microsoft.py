"""Microsoft's plans and licences in New Commerce, and the products that come on top of them."""

from collections.abc import Sequence

from pax8.sandbox.population.catalogue.microsoft_questions import NEW_COMMERCE, OVERAGE
from pax8.sandbox.population.catalogue.prices import Price
from pax8.sandbox.population.catalogue.products import (
    CatalogueProduct,
    Owner,
    Requirement,
    identifier,
    product,
)
from pax8.sandbox.population.catalogue.questions import Question
from pax8.sandbox.population.catalogue.schedules import new_commerce

VENDOR = "Microsoft"


def licence(  # noqa: PLR0913 - the columns of the tables below
    number: int,
    name: str,
    retail: str,
    description: str,
    popularity: int = 3,
    *,
    cost: str = "0.84",
    terms: Sequence[str] = ("Monthly", "1-Year", "3-Year"),
    prices: Sequence[Price] | None = None,
    sku_id: str | None = None,
    requires: Requirement | None = None,
    questions: tuple[Question, ...] = NEW_COMMERCE,
    maximum: int | None = None,
    owner: Owner = "person",
) -> CatalogueProduct:
    """Declare a licence of New Commerce.

    :param number: the middle of its sku.
    :param name: its name, without the mark of New Commerce.
    :param retail: the customer's price of a month within a year paid at once.
    :param prices: its prices, where they do not all follow from `retail`.
    """
    sku = f"MST-NCE-{number}-C100"
    code = identifier(f"{sku} vendor sku").replace("-", "").upper()
    return product(
        sku=sku,
        name=f"{name} [New Commerce Experience]",
        vendor=VENDOR,
        short=description.split(". ", maxsplit=1)[0].rstrip("."),
        description=f"{description} Sold in the terms of Microsoft's New Commerce.",
        prices=prices or new_commerce(retail, cost, terms=terms),
        vendor_sku=f"CFQ7TTC0{code[:4]}:{code[4:8]}",
        legacy_sku=identifier(f"{sku} legacy sku") if number < 200 else None,  # noqa: PLR2004 - those that were sold before New Commerce have one
        vendor_sku_id=sku_id or identifier(f"{sku} graph sku"),
        requires=requires,
        questions=questions,
        maximum=maximum,
        owner=owner,
        popularity=popularity,
    )


_BUSINESS_SEATS = 300
"""Microsoft sells its Business plans to this many seats."""

BUSINESS = (
    licence(
        176,
        "Microsoft 365 Business Basic",
        "6.00",
        "Mail, chat, meetings and a terabyte of files for each person. The Office apps run in"
        " the browser.",
        16,
        sku_id="3b555118-da6a-4418-894f-7df1e2096870",
        maximum=_BUSINESS_SEATS,
    ),
    licence(
        177,
        "Microsoft 365 Apps for business",
        "8.25",
        "The Office apps installed on up to five machines a person. Mail is not part of it.",
        5,
        sku_id="cdd28e44-67e3-425e-be4c-737fab2899d3",
        maximum=_BUSINESS_SEATS,
    ),
    licence(
        178,
        "Microsoft 365 Business Standard",
        "12.50",
        "The Office apps on every machine, with mail, meetings and files. For offices that need"
        " no device management.",
        18,
        sku_id="f245ecc8-75af-4f8e-b61f-27d8114de5f3",
        maximum=_BUSINESS_SEATS,
    ),
    licence(
        179,
        "Microsoft 365 Business Premium",
        "22.00",
        "Business Standard with managed devices and protection against phishing and ransomware."
        " The usual choice of small companies that are looked after.",
        24,
        sku_id="cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46",
        maximum=_BUSINESS_SEATS,
    ),
)

ENTERPRISE = (
    licence(
        181,
        "Microsoft 365 E3",
        "39.00",
        "Office, Windows and device management for larger organisations. Without a limit on seats.",
        6,
        sku_id="05e9a617-0261-4cee-bb44-138d3ef5d965",
    ),
    licence(
        182,
        "Microsoft 365 E5",
        "60.00",
        "Everything in E3, with advanced security, compliance and telephony. Microsoft's fullest"
        " plan.",
        3,
        sku_id="06ebc4ee-1bb5-47dd-8120-11324bc54e06",
    ),
    licence(
        183,
        "Office 365 E1",
        "10.00",
        "Mail, meetings and Office in the browser for larger organisations. Nothing is installed.",
        3,
        sku_id="18181a46-0d4e-45cd-891e-60aabd171b4e",
    ),
    licence(
        184,
        "Office 365 E3",
        "26.00",
        "The Office apps with mail, archives and legal hold. Windows is not part of it.",
        4,
        sku_id="6fd2c87f-b296-42f0-b197-1e91e994b900",
    ),
    licence(
        185,
        "Microsoft 365 Apps for enterprise",
        "12.00",
        "The Office apps for larger organisations, shared computers included. Mail is not part"
        " of it.",
        3,
    ),
    licence(
        186,
        "Microsoft 365 F3",
        "8.00",
        "For people without a desk of their own: a small mailbox, the mobile apps and shared"
        " devices. Screens above ten inches are not covered.",
        3,
        sku_id="66b55226-6b4f-492c-910c-a3b7a3c9d993",
    ),
)

MAIL = (
    licence(
        191,
        "Exchange Online (Plan 1)",
        "4.00",
        "A mailbox of 50 GB. Nothing else is needed with it.",
        12,
        sku_id="4b9405b0-7788-4568-add1-99614e613b69",
    ),
    licence(
        192,
        "Exchange Online (Plan 2)",
        "8.00",
        "A mailbox of 100 GB with an archive and legal hold. For people who keep everything.",
        4,
        sku_id="19ec0d23-8335-4cbd-94ac-6050e30712fa",
    ),
    licence(
        193,
        "Exchange Online Kiosk",
        "2.00",
        "A mailbox of 2 GB for people who write little. It is read in the browser.",
        3,
    ),
)

_PLANS = (*BUSINESS, *ENTERPRISE)
_OFFICE_PLAN = Requirement("Requires a Microsoft 365 or Office 365 plan", _PLANS)
_MAILBOX = Requirement("Requires a mailbox", (*_PLANS, *MAIL))

TEAMS_PHONE = licence(
    211,
    "Microsoft Teams Phone Standard",
    "10.00",
    "Turns Teams into the office telephone. Calls outside need a calling plan or a carrier.",
    4,
    requires=_OFFICE_PLAN,
    questions=(*NEW_COMMERCE, OVERAGE),
)

ADD_ONS = (
    TEAMS_PHONE,
    licence(
        212,
        "Microsoft Teams Domestic Calling Plan",
        "12.00",
        "Three thousand minutes a month within the country for each person. For Teams Phone.",
        2,
        requires=Requirement("Requires Microsoft Teams Phone", (TEAMS_PHONE,)),
        questions=(*NEW_COMMERCE, OVERAGE),
    ),
    licence(
        213,
        "Microsoft Teams Premium",
        "10.00",
        "Meetings that take their own minutes, and webinars. It adds to the Teams that a plan"
        " brings.",
        requires=_OFFICE_PLAN,
    ),
    licence(
        214,
        "Microsoft 365 Copilot",
        "30.00",
        "An assistant in every Office app that reads what its user may read. Bound for a year at"
        " least.",
        6,
        cost="0.85",
        terms=("1-Year", "3-Year"),
        requires=_OFFICE_PLAN,
    ),
    licence(
        215,
        "Exchange Online Archiving for Exchange Online",
        "3.00",
        "An archive without end beside the mailbox. With legal hold.",
        3,
        requires=_MAILBOX,
    ),
    licence(
        216,
        "Microsoft Defender for Office 365 (Plan 1)",
        "2.00",
        "Opens links and attachments before their reader does. For every kind of mailbox.",
        5,
        requires=_MAILBOX,
    ),
    licence(
        217,
        "Microsoft 365 E5 Security",
        "12.00",
        "The security half of E5 on top of E3. One for each E3.",
        2,
        requires=Requirement("Requires Microsoft 365 E3", (ENTERPRISE[0],)),
    ),
)
