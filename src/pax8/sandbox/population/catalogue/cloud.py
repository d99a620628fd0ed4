"""Cloud services that are charged by what was used."""

from pax8.sandbox.population.catalogue.microsoft_questions import AGREEMENT, TENANT
from pax8.sandbox.population.catalogue.products import meter, product
from pax8.sandbox.population.catalogue.questions import Question, choice
from pax8.sandbox.population.catalogue.schedules import metered

_NIMBUS = "Nimbus Cloud"
_QUILL = "Quill Labs"

_ACCOUNT = (
    Question("nimbusAccountName", "Name of the Account"),
    choice("nimbusRegion", "Home Region", "us-east", "us-west", "eu-central", "ap-south"),
)

CLOUD = (
    product(
        sku="MST-AZR-PLAN-U100",
        name="Azure Plan",
        vendor="Microsoft",
        short="Azure, charged by what was used",
        description="Opens Azure subscriptions in the customer's tenant. Each month's usage is"
        " charged after it, at a mark-up on what Microsoft takes.",
        prices=(metered(),),
        vendor_sku="DZH318Z0BPS6:0001",
        questions=(
            *TENANT,
            *AGREEMENT,
            Question("azureSubscriptionName", "Name of the Azure Subscription", required=False),
        ),
        meters=(
            meter("MST-AZR-1", "Azure virtual machine, D2s v5", "Hour", "0.1150", "0.1012", 24),
            meter("MST-AZR-2", "Azure managed disk, E10 LRS", "GB-Day", "0.0025", "0.0022", 128),
            meter("MST-AZR-3", "Azure blob storage, hot LRS", "GB-Day", "0.00068", "0.0006", 700),
            meter("MST-AZR-4", "Azure bandwidth, egress", "GB", "0.0870", "0.07656", 6),
            meter(
                "MST-AZR-5", "Azure SQL Database, serverless", "vCore-Hour", "0.5218", "0.4592", 9
            ),
        ),
        popularity=9,
    ),
    product(
        sku="NMB-OBJ-100-U100",
        name="Nimbus Object Storage",
        vendor=_NIMBUS,
        short="Storage by the gigabyte",
        description="Buckets that speak S3. What is stored is charged by the day, what is read by"
        " the gigabyte.",
        prices=(metered("Flat"),),
        questions=_ACCOUNT,
        meters=(
            meter("NMB-OBJ-101", "Nimbus stored objects", "GB-Day", "0.00023", "0.00016", 5200),
            meter("NMB-OBJ-102", "Nimbus requests", "10,000 Requests", "0.0050", "0.0035", 31),
        ),
        popularity=3,
    ),
    product(
        sku="NMB-CMP-110-U100",
        name="Nimbus Compute",
        vendor=_NIMBUS,
        short=None,
        description="Virtual machines by the hour, with the addresses and disks that they use.",
        prices=(metered(),),
        questions=_ACCOUNT,
        meters=(
            meter("NMB-CMP-111", "Nimbus machine, 2 vCPU 4 GB", "Hour", "0.0360", "0.0297", 48),
            meter("NMB-CMP-112", "Nimbus public address", "Hour", "0.0040", "0.0033", 24),
            meter("NMB-CMP-113", "Nimbus snapshot", "GB-Day", "0.00165", "0.00125", 180),
        ),
        popularity=3,
    ),
    product(
        sku="QLL-API-500-U100",
        name="Quill Language Models",
        vendor=_QUILL,
        short="Words by the million",
        description="Language models for one's own programs, charged by what goes in and comes"
        " out.",
        prices=(metered(),),
        questions=(Question("quillProject", "Name of the Project"),),
        meters=(
            meter("QLL-API-501", "Quill input", "1M Tokens", "0.8500", "0.7225", 4),
            meter("QLL-API-502", "Quill output", "1M Tokens", "3.4000", "2.8900", 2),
        ),
        popularity=2,
    ),
)
