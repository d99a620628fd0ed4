"""Voice: telephones, numbers, trunks and minutes."""

from pax8.sandbox.population.catalogue.products import Requirement, meter, product
from pax8.sandbox.population.catalogue.questions import Condition, Question, choice
from pax8.sandbox.population.catalogue.schedules import (
    flat,
    metered,
    monthly_and_annual,
    tiered,
    volume,
)

_HALYARD = "Halyard Voice"

_PORTED = "Bring the numbers that the customer has"
_NUMBERS = (
    choice("numberSource", "Which numbers?", "New numbers", _PORTED),
    Question(
        "portingCarrier", "Name of the Present Carrier", when=Condition("numberSource", (_PORTED,))
    ),
    Question(
        "portingNumbers",
        "Numbers to Bring",
        "Separated by commas",
        when=Condition("numberSource", (_PORTED,)),
    ),
    Question("emergencyAddress", "Address for Emergency Calls"),
)

_SEAT = product(
    sku="HLY-PBX-100-V100",
    name="Halyard Business Phone",
    vendor=_HALYARD,
    short="The office telephone, in the cloud",
    description="A telephone for each person on desk, computer and mobile, with queues, menus and"
    " voicemail that is written down.",
    prices=(
        volume(
            "Monthly", (0, "17.95", "11.6675"), (20, "16.45", "10.6925"), (100, "14.95", "9.7175")
        ),
        flat("Annual", "193.86", "126.009"),
    ),
    questions=_NUMBERS,
    popularity=7,
)

VOICE = (
    _SEAT,
    product(
        sku="HLY-DID-110-V100",
        name="Halyard Direct Number",
        vendor=_HALYARD,
        short="A number of one's own",
        description="One more number that rings a person, a queue or a fax.",
        prices=(flat("Monthly", "1.15", "0.575", unit="Number"),),
        requires=Requirement("Requires Halyard Business Phone", (_SEAT,)),
        popularity=6,
    ),
    product(
        sku="HLY-CCR-120-V100",
        name="Halyard Contact Centre",
        vendor=_HALYARD,
        short="Calls, mail and chat in one queue",
        description="Shares out what comes in among agents and shows how long it takes. Nothing"
        " is charged by the month before it has been activated.",
        prices=(
            flat("Activation", "995.00", "746.25"),
            flat("Monthly", "64.00", "44.80", unit="Agent"),
        ),
        questions=(
            *_NUMBERS,
            Question("goLiveDate", "Day of the First Call", "YYYY-MM-DD", required=False),
        ),
        minimum=2,
        popularity=3,
    ),
    product(
        sku="HLY-SIP-130-V100",
        name="Halyard SIP Trunk",
        vendor=_HALYARD,
        short="Lines for the telephone system that is there",
        description="Calls at the same time, for a telephone system of the customer's own. Each"
        " further line costs less.",
        prices=(
            tiered(
                "Monthly",
                (0, "21.50", "14.84"),
                (6, "18.00", "12.42"),
                (24, "14.25", "9.83"),
                unit="Channel",
            ),
        ),
        questions=(Question("pbxAddress", "Address of the Telephone System"),),
        maximum=1_000,
        owner="server",
        popularity=3,
    ),
    product(
        sku="HLY-DSK-140-V100",
        name="Halyard Desk Phone T4",
        vendor=_HALYARD,
        short="A telephone for the desk",
        description="Four lines, a colour screen and a cable that powers it. It arrives set up.",
        prices=(flat("One-Time", "129.00", "103.20"),),
        questions=(Question("shippingAddress", "Where is it sent?"),),
        maximum=500,
        popularity=2,
    ),
    product(
        sku="HLY-MIN-150-U100",
        name="Halyard International Calls",
        vendor=_HALYARD,
        short="Minutes beyond the country",
        description="Calls to other countries and to mobiles there, by the minute.",
        prices=(metered("Flat"),),
        meters=(
            meter(
                "HLY-MIN-151", "Halyard international landline", "Minute", "0.0240", "0.0165", 85
            ),
            meter("HLY-MIN-152", "Halyard international mobile", "Minute", "0.1150", "0.0805", 40),
            meter("HLY-MIN-153", "Halyard toll-free inbound", "Minute", "0.0290", "0.0190", 60),
        ),
        popularity=2,
    ),
    product(
        sku="HLY-FAX-160-V100",
        name="Halyard Fax",
        vendor=_HALYARD,
        short="Fax by mail",
        description="Sends and receives faxes as mails, for those who must.",
        prices=monthly_and_annual("8.00", "5.20", unit="Number"),
        questions=(Question("faxMailbox", "Mailbox for Faxes"),),
        owner="company",
        popularity=2,
    ),
)
