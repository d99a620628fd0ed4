"""Backup: mailboxes, servers, workstations, and the storage they fill."""

from pax8.sandbox.population.catalogue.products import (
    CommitmentPolicy,
    Requirement,
    meter,
    product,
)
from pax8.sandbox.population.catalogue.questions import Condition, Question, choice
from pax8.sandbox.population.catalogue.schedules import (
    flat,
    metered,
    monthly_and_annual,
    trial,
    volume,
)

_STONEVAULT = "Stonevault"
_HOLDFAST = "Holdfast Data"

_CONTRACT = CommitmentPolicy(
    decrease=True, early_cancellation=True, fee=True, window_before=60, window_after=30
)

_OWN_KEY = "The customer keeps its own key"
_VAULT = (
    choice("vaultRegion", "Region of the vault", "US East", "US West", "Canada", "EU", "UK", "AU"),
    choice("vaultKey", "Who holds the key?", "Stonevault keeps the key", _OWN_KEY),
    Question(
        "vaultPassphrase",
        "Passphrase of the Key",
        "It cannot be recovered",
        when=Condition("vaultKey", (_OWN_KEY,)),
    ),
    Question("backupContactEmail", "Email for Failed Backups"),
)

_SERVER_BACKUP = product(
    sku="STV-SRV-120-B100",
    name="Stonevault Server Backup",
    vendor=_STONEVAULT,
    short="Whole servers, every hour",
    description="Takes an image of a physical or virtual server each hour and tests once a day"
    " that it starts. Two terabytes of storage a server are part of it.",
    prices=(
        flat("Monthly", "89.00", "62.30", commitment="Annual", unit="Server"),
        flat("Annual", "979.00", "685.30", commitment="Annual", unit="Server"),
        flat("Monthly", "104.00", "74.88", unit="Server"),
    ),
    policy=_CONTRACT,
    questions=_VAULT,
    owner="server",
    popularity=8,
)

BACKUP = (
    product(
        sku="STV-M365-110-B100",
        name="Stonevault Backup for Microsoft 365",
        vendor=_STONEVAULT,
        short="Mail, files and Teams, three times a day",
        description="Copies mailboxes, OneDrive, SharePoint and Teams to a vault of its own and"
        " gives back single items. Storage is without limit.",
        prices=(
            volume("Monthly", (0, "2.95", "1.917"), (50, "2.60", "1.69"), (200, "2.20", "1.43")),
            volume("Annual", (0, "31.80", "20.67"), (50, "28.20", "18.33")),
            trial(),
        ),
        questions=(
            Question("m365AdminEmail", "Email of the Tenant's Administrator"),
            *_VAULT,
        ),
        popularity=15,
    ),
    _SERVER_BACKUP,
    product(
        sku="STV-WKS-130-B100",
        name="Stonevault Workstation Backup",
        vendor=_STONEVAULT,
        short="The files of each computer",
        description="Copies documents and settings of a computer as they change. Half a terabyte"
        " each.",
        prices=monthly_and_annual("6.50", "4.225", unit="Device"),
        questions=_VAULT,
        owner="device",
        popularity=5,
    ),
    product(
        sku="STV-DRS-140-B100",
        name="Stonevault Disaster Recovery",
        vendor=_STONEVAULT,
        short="Servers that go on elsewhere",
        description="Starts the images of lost servers in a cloud within minutes. Charged for"
        " each server that is held ready.",
        prices=(
            flat("Activation", "450.00", "315.00"),
            flat("Monthly", "59.00", "41.30", unit="Server"),
        ),
        requires=Requirement("Requires Stonevault Server Backup", (_SERVER_BACKUP,)),
        questions=(Question("recoveryPlan", "Order in which Servers Start", required=False),),
        owner="server",
        popularity=3,
    ),
    product(
        sku="STV-APL-150-B100",
        name="Stonevault Appliance 8 TB",
        vendor=_STONEVAULT,
        short=None,
        description="A box for the rack that keeps the latest backups close by. Sold once,"
        " replaced for three years.",
        prices=(flat("One-Time", "2349.00", "1879.20"),),
        questions=(Question("shippingAddress", "Where is it sent?"),),
        maximum=20,
        owner="company",
        popularity=2,
    ),
    product(
        sku="STV-STO-160-U100",
        name="Stonevault Cloud Storage",
        vendor=_STONEVAULT,
        short="Storage by the gigabyte",
        description="What the backups take beyond what is included, by the gigabyte and day, and"
        " what is read back.",
        prices=(metered("Flat"),),
        questions=_VAULT,
        meters=(
            meter("STV-STO-161", "Stonevault stored data", "GB-Day", "0.00066", "0.00042", 2400),
            meter("STV-STO-162", "Stonevault restored data", "GB", "0.0100", "0.0070", 14),
        ),
        popularity=3,
    ),
    product(
        sku="HFD-GWS-210-B100",
        name="Holdfast Backup for Google Workspace",
        vendor=_HOLDFAST,
        short="Mail and Drive, twice a day",
        description="Copies Gmail, Drive, contacts and calendars to another cloud and gives back"
        " what was deleted.",
        prices=(
            flat("Monthly", "3.40", "2.278", unit="User"),
            flat("Annual", "36.00", "24.12", commitment="1-Year", unit="User"),
            trial(),
        ),
        policy=_CONTRACT,
        questions=(Question("workspaceDomain", "Domain of the Workspace"),),
        popularity=3,
    ),
    product(
        sku="HFD-MIG-220-O100",
        name="Holdfast Mailbox Migration",
        vendor=_HOLDFAST,
        short="A mailbox moved from there to here",
        description="Moves one mailbox between two systems, with its folders, once.",
        prices=(flat("One-Time", "11.95", "8.365", unit="Mailbox"),),
        questions=(
            choice("migrationSource", "From", "Exchange", "Google Workspace", "IMAP", "Other"),
            Question("migrationDate", "Day of the Move", "YYYY-MM-DD", required=False),
        ),
        popularity=3,
    ),
)
