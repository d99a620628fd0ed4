"""The faults, as the control plane sets them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pax8.sandbox.control import faults as declared
from pax8.sandbox.control.faults import FaultCut
from pax8.sandbox.faults import Fault, Plan
from pax8.sandbox.manner import Cut
from pax8.sandbox.naming import require_known
from pax8.sandbox.operating.amounts import as_decimal
from pax8.sandbox.past import Past
from pax8.sandbox.refusals import not_found
from pax8.sandbox.steering import operates

if TYPE_CHECKING:
    from pax8.sandbox.transport import Sandbox


@operates(declared.Faults.list)
def list_(sandbox: Sandbox) -> list[declared.Fault]:
    return [_shown(each) for each in sandbox.faults.all()]


@operates(declared.Faults.add)
def add(
    sandbox: Sandbox,
    operation: str = "*",
    *,
    after: int | None = None,
    times: int | None = None,
    probability: Decimal | None = None,
    seed: int | None = None,
    status: int | None = None,
    body: Mapping[str, Any] | str | None = None,
    headers: Mapping[str, str] | None = None,
    carried_out: bool | None = None,
    latency: Decimal | None = None,
    jitter: Decimal | None = None,
    bytes_per_second: Decimal | None = None,
    cut: FaultCut | str | None = None,
    stale: bool | None = None,
    revoke_token: bool | None = None,
) -> declared.Fault:
    require_known(operation)
    plan = Plan(
        operation=operation,
        after=after or 0,
        times=times,
        probability=1.0 if probability is None else float(probability),
        seed=seed or 0,
        status=status,
        body=body,
        headers=headers,
        carried_out=bool(carried_out),
        latency=float(latency or 0),
        jitter=float(jitter or 0),
        bytes_per_second=None if bytes_per_second is None else float(bytes_per_second),
        cut=None if cut is None else Cut(str(cut)),
        stale=bool(stale),
        revoke_token=bool(revoke_token),
    )
    past = Past(sandbox.application).respond if plan.stale else None
    return _shown(sandbox.faults.add(plan, past))


@operates(declared.Faults.remove)
def remove(sandbox: Sandbox, fault_id: str) -> None:
    if not sandbox.faults.remove(fault_id):
        raise not_found("Fault", fault_id)


@operates(declared.Faults.clear)
def clear(sandbox: Sandbox) -> None:
    sandbox.faults.clear()


def _shown(fault: Fault) -> declared.Fault:
    plan = fault.plan
    return declared.Fault(
        id=fault.id,
        operation=plan.operation,
        after=plan.after,
        times=plan.times,
        probability=as_decimal(plan.probability),
        seed=plan.seed,
        status=plan.status,
        body=plan.body,
        headers=dict(plan.headers) if plan.headers else None,
        carried_out=plan.carried_out,
        latency=as_decimal(plan.latency),
        jitter=as_decimal(plan.jitter),
        bytes_per_second=(
            None if plan.bytes_per_second is None else as_decimal(plan.bytes_per_second)
        ),
        cut=None if plan.cut is None else FaultCut(plan.cut.value),
        stale=plan.stale,
        revoke_token=plan.revoke_token,
        struck=fault.struck,
    )
