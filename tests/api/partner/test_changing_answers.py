"""Provisioning answers that are changed go along with something else, as Pax8 wants them to."""

from __future__ import annotations

from typing import Any

import pytest

from pax8.types import ProvisioningDetail
from support.driver import Driver
from support.watched import Watched, bought


def test_answers_go_along_with_something(driver: Driver) -> None:
    pax8 = Watched()
    client = driver.client(None, transport=pax8)
    id_ = bought(pax8.sandbox, "Halyard Business Phone", None)
    answers = [
        ProvisioningDetail(key="numberSource", values=["New numbers"]),
        ProvisioningDetail(key="emergencyAddress", values=["2 Main St"]),
    ]

    def change(**given: Any) -> Any:
        return driver.do(
            lambda: client.subscriptions.change(id_, provisioning_details=answers, **given)
        )

    with pytest.raises(ValueError, match="along with one at least of quantity, price"):
        change()
    change(quantity=12, price=None)
    # Pax8 does not show what was answered, so answers always differ; the rest goes with them.
    change(quantity=12)
    change(quantity=12, billing_term="monthly", start_date=None)
    told = [each.to_dict() for each in answers]
    assert [body for _, _, body in pax8.written] == [
        {"quantity": 12, "provisioningDetails": told},
        {"quantity": 12, "provisioningDetails": told},
        {"quantity": 12, "billingTerm": "Monthly", "provisioningDetails": told},
    ]
