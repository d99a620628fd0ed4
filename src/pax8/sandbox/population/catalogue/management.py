"""What a managed service provider works with: monitoring, documents, tickets, remote hands."""

from pax8.sandbox.population.catalogue.products import CommitmentPolicy, Requirement, product
from pax8.sandbox.population.catalogue.questions import Question, choice
from pax8.sandbox.population.catalogue.schedules import (
    flat,
    monthly_and_annual,
    packaged,
    tiered,
    trial,
    volume,
)

_TILLER = "Tiller"
_LEDGERLINE = "Ledgerline"
_DOCKET = "Docket Systems"
_BEACON = "Beacon Networks"

_CONTRACT = CommitmentPolicy(window_before=60, window_after=0)

_ADMIN = (
    Question("adminName", "Name of the Administrator"),
    Question("adminEmail", "Email of the Administrator"),
)

_MONITORING = product(
    sku="TLR-RMM-100-M100",
    name="Tiller Remote Monitoring and Management",
    vendor=_TILLER,
    short="Every computer in one window",
    description="Watches computers and servers, runs scripts on them and opens tickets. The first"
    " hundred machines come as one package.",
    prices=(
        packaged(
            "Monthly",
            (0, "149.00", "104.30"),
            (101, "1.45", "1.02"),
            (501, "1.20", "0.84"),
            (2001, "0.95", "0.67"),
            commitment="1-Year",
            unit="Device",
        ),
        trial(),
    ),
    policy=_CONTRACT,
    questions=_ADMIN,
    maximum=100_000,
    owner="device",
    popularity=6,
)

MANAGEMENT = (
    _MONITORING,
    product(
        sku="TLR-PAT-110-M100",
        name="Tiller Third-Party Patching",
        vendor=_TILLER,
        short="Updates for what Windows Update forgets",
        description="Keeps some three hundred programs current on the machines that Tiller"
        " watches.",
        prices=(tiered("Monthly", (0, "0.80", "0.52"), (101, "0.65", "0.42"), unit="Device"),),
        requires=Requirement("Requires Tiller monitoring", (_MONITORING,)),
        maximum=100_000,
        owner="device",
        popularity=5,
    ),
    product(
        sku="TLR-REM-120-M100",
        name="Tiller Remote Access",
        vendor=_TILLER,
        short="Another screen, from here",
        description="Opens the screen of any machine that allows it. Charged for each technician"
        " who looks at the same time.",
        prices=monthly_and_annual("39.00", "25.35", unit="Session"),
        questions=_ADMIN,
        owner="server",
        popularity=4,
    ),
    product(
        sku="LDL-DOC-200-M100",
        name="Ledgerline Documentation",
        vendor=_LEDGERLINE,
        short="What is where, and who knows",
        description="Networks, contracts and passwords of a customer on linked pages. Packages of"
        " people, one price each.",
        prices=(
            volume(
                "Monthly",
                (0, "95.00", "66.50"),
                (6, "165.00", "115.50"),
                (16, "290.00", "203.00"),
                (51, "540.00", "378.00"),
                unit="User",
                charge_type="Flat Rate",
            ),
        ),
        questions=_ADMIN,
        maximum=10_000,
        popularity=4,
    ),
    product(
        sku="DKT-PSA-300-M100",
        name="Docket Service Desk",
        vendor=_DOCKET,
        short="Tickets, hours and invoices",
        description="Takes in tickets, counts the hours on them and makes the invoice. One for"
        " each technician.",
        prices=(
            flat("Monthly", "79.00", "59.25", commitment="1-Year", unit="Technician"),
            flat("Annual", "852.00", "639.00", commitment="1-Year", unit="Technician"),
            flat("Annual", "758.40", "568.80", commitment="3-Year", unit="Technician"),
        ),
        policy=_CONTRACT,
        questions=(
            *_ADMIN,
            choice("ticketLanguage", "Language", "English", "Deutsch", "Français", "日本語"),
        ),
        owner="server",
        popularity=3,
    ),
    product(
        sku="DKT-ONB-310-O100",
        name="Docket Onboarding",
        vendor=_DOCKET,
        short="Ten hours of someone who has done it before",
        description="Sets up the service desk together with its new users, in ten hours spread"
        " over a month.",
        prices=(flat("One-Time", "1500.00", "1275.00"),),
        questions=(Question("projectContact", "Who is in charge?"),),
        maximum=5,
        owner="company",
        popularity=2,
    ),
    product(
        sku="BCN-NET-400-M100",
        name="Beacon Network Monitoring",
        vendor=_BEACON,
        short="Maps of networks, drawn by themselves",
        description="Finds switches, firewalls and access points, draws how they hang together"
        " and keeps their settings. Charged for each network.",
        prices=(
            volume("Monthly", (0, "31.00", "20.15"), (5, "28.50", "18.525"), unit="Network"),
            flat("Annual", "316.20", "205.53", commitment="1-Year", unit="Network"),
        ),
        policy=_CONTRACT,
        questions=(Question("networkName", "Name of the Network"), *_ADMIN),
        owner="server",
        popularity=5,
    ),
    product(
        sku="BCN-WIF-410-M100",
        name="Beacon Managed Wi-Fi",
        vendor=_BEACON,
        short=None,
        description="Runs access points from the cloud, guests apart from colleagues.",
        prices=(
            flat("Annual", "84.00", "58.80", commitment="1-Year", unit="Access Point"),
            flat("3-Year", "214.20", "149.94", commitment="3-Year", unit="Access Point"),
        ),
        policy=_CONTRACT,
        questions=_ADMIN,
        owner="server",
        popularity=3,
    ),
)
