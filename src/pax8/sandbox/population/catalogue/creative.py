"""Software for the desk that is not Microsoft's: design, documents, signatures, files."""

from pax8.sandbox.population.catalogue.products import CommitmentPolicy, product
from pax8.sandbox.population.catalogue.questions import Question, choice
from pax8.sandbox.population.catalogue.schedules import (
    flat,
    monthly_and_annual,
    tiered,
    trial,
    volume,
)

_PIGMENT = "Pigment"
_COUNTERSIGN = "Countersign"
_CABINET = "Cabinet"
_QUILL = "Quill Labs"

# The day of the year on which a customer's licences end is the same for all of them, so they
# may be reduced in the month before it only.
_ANNIVERSARY = CommitmentPolicy(window_before=30, window_after=0, transferable=False)

_ACCOUNT = (
    Question("pigmentAdminEmail", "Email of the Licence Administrator"),
    choice("pigmentMarket", "Market", "Commercial", "Education", "Government"),
)

CREATIVE = (
    product(
        sku="PGM-ALL-100-D100",
        name="Pigment Studio All Apps for Teams",
        vendor=_PIGMENT,
        short="Pictures, layout, film and sound",
        description="Every program of Pigment on two machines a person, with a terabyte of"
        " storage. Licences belong to the company and may change hands.",
        prices=(
            flat("Monthly", "89.99", "77.391", commitment="1-Year", unit="License"),
            flat("Annual", "1079.88", "928.697", commitment="1-Year", unit="License"),
        ),
        policy=_ANNIVERSARY,
        questions=_ACCOUNT,
        vendor_sku="PIG-ALL-TEAMS-12",
        popularity=6,
    ),
    product(
        sku="PGM-ONE-110-D100",
        name="Pigment Studio Single App for Teams",
        vendor=_PIGMENT,
        short="One program of the studio",
        description="One program on two machines a person. Which one is chosen with the order.",
        prices=(
            flat("Monthly", "37.99", "32.671", commitment="1-Year", unit="License"),
            flat("Annual", "455.88", "392.057", commitment="1-Year", unit="License"),
        ),
        policy=_ANNIVERSARY,
        questions=(
            *_ACCOUNT,
            choice("pigmentApp", "Program", "Retouch", "Vector", "Layout", "Cut", "Sound"),
        ),
        vendor_sku="PIG-ONE-TEAMS-12",
        popularity=4,
    ),
    product(
        sku="PGM-PDF-120-D100",
        name="Pigment Papers Pro for Teams",
        vendor=_PIGMENT,
        short="PDFs, made and changed",
        description="Makes, changes, joins and protects PDF files. For Windows, macOS and the"
        " browser.",
        prices=(
            flat("Annual", "287.88", "250.455", commitment="1-Year", unit="License"),
            flat("3-Year", "820.44", "713.783", commitment="3-Year", unit="License"),
        ),
        policy=_ANNIVERSARY,
        questions=_ACCOUNT,
        vendor_sku="PIG-PDF-TEAMS-12",
        popularity=8,
    ),
    product(
        sku="CTS-SGN-200-D100",
        name="Countersign Envelopes",
        vendor=_COUNTERSIGN,
        short="Signatures that hold, by the envelope",
        description="Sends documents around for signing and keeps the proof. Envelopes are bought"
        " for a month and the further ones cost less.",
        prices=(
            tiered(
                "Monthly",
                (0, "1.90", "1.33"),
                (51, "1.55", "1.09"),
                (251, "1.20", "0.84"),
                unit="Envelope",
            ),
            trial(),
        ),
        questions=(Question("signingBrand", "Name on the Envelopes", required=False),),
        minimum=10,
        maximum=20_000,
        popularity=4,
    ),
    product(
        sku="CAB-FIL-300-D100",
        name="Cabinet File Sharing",
        vendor=_CABINET,
        short="Files for colleagues and for strangers",
        description="Shares folders within the office and single files outside it, with an end to"
        " each link.",
        prices=(*monthly_and_annual("12.00", "8.40", unit="User"), trial()),
        questions=(Question("cabinetName", "Name of the Cabinet"),),
        minimum=3,
        popularity=4,
    ),
    product(
        sku="QLL-AST-400-D100",
        name="Quill Writing Assistant",
        vendor=_QUILL,
        short="Better sentences in every window",
        description="Corrects and shortens what is written, in any program and eleven languages.",
        prices=(
            volume("Monthly", (0, "15.00", "11.25"), (10, "13.50", "10.125"), unit="User"),
            flat("Annual", "144.00", "108.00", commitment="1-Year", unit="User"),
            flat("2-Year", "266.40", "199.80", commitment="2-Year", unit="User"),
        ),
        policy=CommitmentPolicy(early_cancellation=True, fee=True),
        questions=(Question("quillDomain", "Mail Domain of the Users"),),
        popularity=3,
    ),
)
