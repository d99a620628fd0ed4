"""Whether a company or a contact is what was sent: what a look-up after a lost answer goes by."""

from __future__ import annotations

from collections.abc import Mapping

from pax8._core.trace import Likeness, Trace, Values, text, word
from pax8.api.partner.comparing import Plain, compared, members, phone, site, switch

_OF_COMPANY: Mapping[str, Plain] = {
    "externalId": text,
    "phone": phone,
    "website": site,
    "billOnBehalfOfEnabled": switch,
    "selfServiceAllowed": switch,
    "orderApprovalRequired": switch,
}
_OF_ADDRESS: Mapping[str, Plain] = {"street": text, "city": text, "postalCode": word}
# What two companies hardly share: each of these by all of its fields.
_MARKS: tuple[Mapping[str, Plain], ...] = ({"externalId": text}, {"website": site, "phone": phone})


def _like_company(sent: Values, company: Values) -> Likeness:
    """Compare the name, of which Pax8 takes no second one, and the rest of what was sent."""
    if company.get("status") == "Deleted":
        return Likeness.OTHER
    if text(company.get("name")) != text(sent.get("name")):
        return Likeness.UNCLEAR if _is_renamed(sent, company) else Likeness.OTHER
    address = compared(members(sent.get("address")), members(company.get("address")), _OF_ADDRESS)
    rest = compared(sent, company, _OF_COMPANY)
    return Likeness.UNCLEAR if address is Likeness.UNCLEAR else rest


def _is_renamed(sent: Values, company: Values) -> bool:
    """Whether it may be the one whose name is written otherwise."""
    name = word(sent.get("name") or "")
    if name and name == word(company.get("name") or ""):
        return True
    return any(
        all(sent.get(each) for each in fields) and compared(sent, company, fields) is Likeness.SAME
        for fields in _MARKS
    )


def _like_contact(sent: Values, contact: Values) -> Likeness:
    """Compare the email address, the names and the phone number."""
    if text(contact.get("email")) != text(sent.get("email")):
        return Likeness.OTHER
    return compared(sent, contact, {"firstName": text, "lastName": text, "phone": phone})


COMPANY = Trace(
    finder="find_outcome",
    listing="list",
    single="get",
    like=_like_company,
    dated="updatedDate",
    moves=True,
)
CONTACT = Trace(
    finder="find_contact_outcome",
    listing="list_contacts",
    single="get_contact",
    like=_like_contact,
    dated="createdDate",
)
