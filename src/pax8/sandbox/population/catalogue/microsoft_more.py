"""Microsoft's products beside the plans: single apps, security, business software, servers."""

from pax8.sandbox.population.catalogue.microsoft import VENDOR, licence
from pax8.sandbox.population.catalogue.microsoft_questions import AGREEMENT, TENANT
from pax8.sandbox.population.catalogue.products import CommitmentPolicy, product
from pax8.sandbox.population.catalogue.schedules import flat, new_commerce

APPS = (
    licence(
        221,
        "Visio Plan 2",
        "15.00",
        "Diagrams on the desktop and in the browser. Files stay with the plan's storage.",
        4,
    ),
    licence(
        222,
        "Planner and Project Plan 3",
        "30.00",
        "Plans with dependencies, budgets and people. On the desktop too.",
    ),
    licence(
        223,
        "Power BI Pro",
        "14.00",
        "Reports that are shared with colleagues who have Pro as well. Refreshed eight times a"
        " day.",
        5,
    ),
    licence(
        224,
        "Power Automate Premium",
        "15.00",
        "Flows between hundreds of services, and robots for the ones without an interface.",
        2,
    ),
    licence(
        225,
        "SharePoint Online (Plan 1)",
        "5.00",
        "Sites and libraries without the rest of Office. A terabyte for each organisation.",
        2,
    ),
    licence(
        226,
        "Windows 365 Business 2 vCPU, 8 GB, 128 GB",
        "41.00",
        "A Windows of one's own that runs in the cloud. Reached from any screen.",
        3,
        terms=("Monthly",),
        maximum=300,
    ),
)

PROTECTION = (
    licence(
        231,
        "Microsoft Defender for Business",
        "3.00",
        "Finds and stops attacks on up to five devices a person. For companies of up to 300.",
        5,
        maximum=300,
    ),
    licence(
        232,
        "Microsoft Entra ID P1",
        "6.00",
        "Sign-in with conditions: who, where, from which device. Single sign-on included.",
        4,
    ),
    licence(
        233,
        "Microsoft Entra ID P2",
        "9.00",
        "P1 with sign-ins judged by their risk, and rights that end by themselves.",
        2,
    ),
    licence(
        234,
        "Microsoft Intune Plan 1",
        "8.00",
        "Phones, tablets and computers set up and kept in order from one place.",
        3,
    ),
)

BUSINESS_SOFTWARE = (
    licence(
        241,
        "Dynamics 365 Business Central Essentials",
        "80.00",
        "Accounts, purchases, sales and stock in one system. One for each full user.",
        2,
        cost="0.80",
        prices=(
            *new_commerce("80.00", "0.80", terms=("Monthly", "1-Year")),
            *new_commerce("72.50", "0.795", terms=("3-Year",)),
        ),
    ),
    licence(
        242,
        "Dynamics 365 Business Central Team Members",
        "8.00",
        "Reads everything in Business Central and approves what it is asked to.",
        2,
        cost="0.80",
    ),
)

_SOFTWARE_QUESTIONS = (*TENANT, *AGREEMENT)

SERVERS = (
    product(
        sku="MST-PER-301-O100",
        name="Windows Server 2025 Standard - 16 Core License Pack",
        vendor=VENDOR,
        short="A server licence that never ends",
        description="Licenses sixteen cores of one server for good. Two virtual machines may run"
        " on it.",
        prices=(flat("One-Time", "1176.00", "1046.64", unit="License"),),
        vendor_sku="DG7GMGF0PWHC:0003",
        questions=_SOFTWARE_QUESTIONS,
        owner="server",
        popularity=3,
    ),
    product(
        sku="MST-PER-302-O100",
        name="Windows Server 2025 Remote Desktop Services - 1 User CAL",
        vendor=VENDOR,
        short=None,
        description="Lets one person work on a terminal server, from any number of devices.",
        prices=(flat("One-Time", "226.00", "201.14", unit="License"),),
        vendor_sku="DG7GMGF0PWHD:0002",
        questions=_SOFTWARE_QUESTIONS,
        minimum=5,
        owner="person",
        popularity=2,
    ),
    product(
        sku="MST-SWS-311-S100",
        name="SQL Server 2022 Standard Core - 2 Core License Pack",
        vendor=VENDOR,
        short="A database server, licensed by the year",
        description="Licenses two cores for as long as it is paid; new versions are part of it."
        " A server needs four cores at least, so two packs.",
        prices=(
            flat("Annual", "1640.00", "1426.80", commitment="1-Year", unit="License"),
            flat("3-Year", "4182.00", "3638.34", commitment="3-Year", unit="License"),
        ),
        vendor_sku="DG7GMGF0FLR2:0004",
        policy=CommitmentPolicy(window_before=30, window_after=0),
        questions=_SOFTWARE_QUESTIONS,
        minimum=2,
        owner="server",
        popularity=2,
    ),
)
