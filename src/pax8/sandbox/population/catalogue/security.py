"""Security: endpoints, mail, identities, logs."""

from pax8.sandbox.population.catalogue.products import (
    CommitmentPolicy,
    Requirement,
    meter,
    product,
)
from pax8.sandbox.population.catalogue.questions import Question, choice
from pax8.sandbox.population.catalogue.schedules import (
    flat,
    metered,
    monthly_and_annual,
    tiered,
    trial,
    volume,
)

_NORTHLIGHT = "Northlight Security"
_MAILWARD = "Mailward"
_KESTREL = "Kestrel Analytics"
_GATEHOUSE = "Gatehouse"
_PASSKEEP = "Passkeep"
_DRILLBOOK = "Drillbook"

_CONTRACT = CommitmentPolicy(early_cancellation=True, fee=True, transferable=True, window_before=30)

_CONSOLE = (
    Question("consoleAdminName", "Name of the Console Administrator"),
    Question("consoleAdminEmail", "Email of the Console Administrator"),
)
_REGION = choice("dataRegion", "Where is the data kept?", "Americas", "Europe", "Asia Pacific")
_MAIL_DOMAIN = Question("mailDomain", "Mail Domain", "The domain to protect, without a leading @")

_ENDPOINT = product(
    sku="NLS-EDR-100-A100",
    name="Northlight Endpoint Detection and Response",
    vendor=_NORTHLIGHT,
    short="Finds and stops attacks on computers and servers",
    description="An agent on each machine watches what programs do, stops what looks like an"
    " attack and can roll a machine back. The price falls for all machines together as they grow.",
    prices=(
        volume(
            "Monthly",
            (0, "4.25", "2.975"),
            (50, "3.90", "2.73"),
            (250, "3.35", "2.345"),
            unit="Endpoint",
        ),
        volume(
            "Annual",
            (0, "45.90", "32.13"),
            (50, "42.12", "29.484"),
            (250, "36.18", "25.326"),
            commitment="1-Year",
            unit="Endpoint",
        ),
        trial(),
    ),
    policy=_CONTRACT,
    questions=(*_CONSOLE, _REGION),
    owner="device",
    popularity=14,
)

SECURITY = (
    _ENDPOINT,
    product(
        sku="NLS-MDR-200-A100",
        name="Northlight Managed Detection and Response",
        vendor=_NORTHLIGHT,
        short="Analysts who watch the endpoints day and night",
        description="People look at what the agents report, around the clock, and act on it."
        " Needs the agents.",
        prices=(
            volume("Monthly", (0, "6.00", "4.1995"), (100, "5.25", "3.675"), unit="Endpoint"),
            flat("Annual", "64.80", "45.36", commitment="1-Year", unit="Endpoint"),
        ),
        policy=_CONTRACT,
        requires=Requirement("Requires Northlight agents", (_ENDPOINT,)),
        questions=(
            Question("escalationPhone", "Telephone Number for Emergencies"),
            Question("escalationNotes", "Notes for the Analysts", required=False),
        ),
        owner="device",
        popularity=6,
    ),
    product(
        sku="NLS-VUL-300-A100",
        name="Northlight Vulnerability Scanner",
        vendor=_NORTHLIGHT,
        short="Lists what is unpatched, worst first",
        description="Scans from inside and outside once a day and sorts what it finds by how"
        " easily it is used. Bound for one, two or three years.",
        prices=(
            flat("Monthly", "1.85", "1.203", commitment="1-Year", unit="Device"),
            flat("Annual", "20.40", "13.26", commitment="1-Year", unit="Device"),
            flat("2-Year", "38.76", "25.194", commitment="2-Year", unit="Device"),
            flat("3-Year", "55.08", "35.802", commitment="3-Year", unit="Device"),
        ),
        policy=_CONTRACT,
        questions=_CONSOLE,
        minimum=10,
        owner="device",
        popularity=4,
    ),
    product(
        sku="MWD-GWY-110-A100",
        name="Mailward Email Security",
        vendor=_MAILWARD,
        short="Keeps phishing out of the mailbox",
        description="Stands before the mail server and takes out spam, forged senders and bad"
        " attachments. Each further mailbox costs less.",
        prices=(
            tiered(
                "Monthly",
                (0, "3.20", "2.11"),
                (26, "2.75", "1.81"),
                (101, "2.30", "1.52"),
                (501, "1.95", "1.29"),
                unit="Mailbox",
            ),
            trial(),
        ),
        questions=(_MAIL_DOMAIN, *_CONSOLE),
        maximum=50_000,
        popularity=10,
    ),
    product(
        sku="MWD-ARC-120-A100",
        name="Mailward Email Archive",
        vendor=_MAILWARD,
        short="Every mail, kept for ten years",
        description="Keeps a copy of each mail that comes or goes, beyond the reach of its"
        " readers, with a search for lawyers.",
        prices=monthly_and_annual("2.60", "1.755", unit="Mailbox"),
        questions=(_MAIL_DOMAIN, _REGION),
        popularity=5,
    ),
    product(
        sku="KST-SIE-400-A100",
        name="Kestrel SIEM Essentials",
        vendor=_KESTREL,
        short="Logs in one place, and someone to tell what they mean",
        description="Gathers the logs of firewalls, servers and cloud services, keeps them for"
        " ninety days and raises alarms. Charged by the people who are watched over.",
        prices=(
            volume(
                "Monthly",
                (0, "7.50", "5.4375"),
                (75, "6.80", "4.93"),
                (300, "5.95", "4.31375"),
                commitment="1-Year",
                unit="User",
            ),
        ),
        policy=_CONTRACT,
        questions=(
            _REGION,
            Question(
                "logSources",
                "Which logs are collected?",
                None,
                "Multi-Value",
                ("Firewall", "Microsoft 365", "Windows servers", "Linux servers", "Endpoints"),
            ),
        ),
        minimum=10,
        popularity=4,
    ),
    product(
        sku="KST-ING-410-U100",
        name="Kestrel SIEM Log Ingestion",
        vendor=_KESTREL,
        short="Logs by the gigabyte",
        description="The same as Essentials, charged by what comes in and what is kept.",
        prices=(metered("Flat"),),
        questions=(_REGION,),
        meters=(
            meter("KST-ING-411", "Kestrel log ingestion", "GB", "1.4500", "1.0585", 9),
            meter("KST-ING-412", "Kestrel log retention", "GB-Day", "0.0032", "0.0021", 260),
        ),
        popularity=2,
    ),
    product(
        sku="GTH-MFA-500-A100",
        name="Gatehouse Multi-Factor Authentication",
        vendor=_GATEHOUSE,
        short="A second key to every door",
        description="Asks for a tap on the phone before VPNs, servers and old programs open.",
        prices=(*monthly_and_annual("3.00", "2.0995", unit="User"), trial()),
        questions=_CONSOLE,
        popularity=7,
    ),
    product(
        sku="GTH-ZTN-510-A100",
        name="Gatehouse Zero Trust Network",
        vendor=_GATEHOUSE,
        short=None,
        description="Opens one program to one person on one known device, instead of the whole"
        " network to whoever has the password.",
        prices=(
            volume("Monthly", (0, "8.40", "5.88"), (25, "7.70", "5.39"), (100, "6.90", "4.83")),
        ),
        questions=(*_CONSOLE, _REGION),
        popularity=4,
    ),
    product(
        sku="GTH-DNS-520-A100",
        name="Gatehouse DNS Filter",
        vendor=_GATEHOUSE,
        short="Bad sites do not resolve",
        description="Answers name look-ups and leaves out what is dangerous or unwanted. Works on"
        " the road too.",
        prices=(
            tiered("Monthly", (0, "1.60", "0.98"), (101, "1.25", "0.77"), (1001, "0.90", "0.56")),
        ),
        questions=_CONSOLE,
        maximum=50_000,
        owner="device",
        popularity=8,
    ),
    product(
        sku="PSK-BUS-600-A100",
        name="Passkeep Business",
        vendor=_PASSKEEP,
        short="Passwords that nobody has to remember",
        description="A vault for each person and shared ones for teams, with a record of who used"
        " what.",
        prices=(*monthly_and_annual("4.99", "3.2435", unit="User"), trial()),
        questions=_CONSOLE,
        popularity=9,
    ),
    product(
        sku="DRB-AWR-700-A100",
        name="Drillbook Security Awareness",
        vendor=_DRILLBOOK,
        short="Short lessons and pretended phishing",
        description="Sends forged mails to see who opens them, and a lesson of three minutes to"
        " who did.",
        prices=(
            flat("Annual", "18.00", "11.70", commitment="1-Year", unit="User"),
            flat("3-Year", "45.00", "29.25", commitment="3-Year", unit="User"),
            trial(),
        ),
        policy=_CONTRACT,
        questions=(
            choice("trainingLanguage", "Language of the lessons", "English", "Español", "Français"),
            Question("firstCampaign", "Day of the First Campaign", "YYYY-MM-DD", required=False),
        ),
        minimum=5,
        popularity=6,
    ),
)
