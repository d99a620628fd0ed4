from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from support.inner_runs import run, run_here

pytestmark = pytest.mark.usefixtures("installed", "strict")


def test_each_test_has_a_fresh_world_and_whatever_calls_it(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        child="""
        from pax8 import Pax8Client

        with Pax8Client() as client:
            print(len(client.companies.list()))
        """
    )
    pytester.makepyfile(
        """
        import asyncio, json, os, subprocess, sys, time, urllib.request
        import pytest
        from pax8 import AsyncPax8Client, Pax8Client
        from pax8.sandbox import Sandbox, SandboxServer

        NEW = dict(
            name="Nobody's", phone="1", website="https://nobody.test",
            bill_on_behalf_of_enabled=False, self_service_allowed=False,
            order_approval_required=False,
            address=dict(street="1", city="x", postal_code="1", country="US",
                         state_or_province="CO"),
        )

        @pytest.mark.parametrize("time", [1, 2])
        def test_fresh(pax8_client: Pax8Client, pax8_sandbox: Sandbox, time: int):
            assert len(pax8_client.companies.list()) == 25
            pax8_client.companies.create(**NEW)
            assert pax8_sandbox.world.count("companies") == 26

        def test_awaited(pax8_async_client: AsyncPax8Client):
            async def count():
                return len([each async for each in pax8_async_client.companies.list()])
            assert asyncio.run(count()) == 25

        def test_waits_pass_at_once(pax8_client, pax8_sandbox):
            begun = time.monotonic()
            pax8_sandbox.control.faults.add("companies.list", status=503, times=3,
                                            headers={"retry-after": "30"})
            pax8_sandbox.control.limits.set(3)
            for _ in range(6):
                pax8_client.companies.list(page=0).first()
            assert pax8_sandbox.control.requests.verify("companies.list", verdict="limited").count
            assert time.monotonic() - begun < 10

        def test_another_process(pax8_server: SandboxServer, pax8_client, pax8_sandbox):
            assert pax8_server.sandbox is pax8_sandbox
            done = subprocess.run([sys.executable, "child.py"], capture_output=True, text=True,
                                  env=os.environ | pax8_server.environ)
            assert (done.stdout, done.stderr) == ("25\\n", "")
            assert pax8_sandbox.control.requests.verify("companies.list").count
            assert pax8_client.companies.list().first()
        """
    )
    run(pytester).assert_outcomes(passed=5)


def test_a_failure_shows_the_last_requests_without_their_secrets(
    pytester: pytest.Pytester,
) -> None:
    pytester.makepyfile(
        """
        import pytest
        from pax8.errors import Pax8Error

        @pytest.mark.pax8(credentials=("me", "S3CR3T"))
        def test_refused(pax8_client):
            with pytest.raises(Pax8Error):
                pax8_client.companies.get("no-such-company")
            for _ in range(12):
                pax8_client.companies.list(page=0, city="x" * 1000).first()
            pax8_client.orders.create(company_id="z", line_items=[])

        def test_unasked(pax8_sandbox):
            assert False

        def test_well(pax8_client):
            pax8_client.companies.list().first()

        def test_without_one():
            assert False

        @pytest.fixture
        def prepared(pax8_client):
            pax8_client.companies.get("no-such-company")

        def test_prepared(prepared):
            pass
        """
    )
    result = run(pytester)
    result.assert_outcomes(passed=1, failed=3, errors=1)
    text = result.stdout.str()
    assert text.count("- Requests to the Pax8 sandbox -") == 3
    assert text.count("It was asked for nothing.") == 1
    told = [line for line in result.outlines if line.startswith(("#", "    >", "    <"))]
    assert "S3CR3T" not in "".join(told)
    result.stdout.fnmatch_lines(
        [
            "… 5 before these: sandbox.control.requests.list()",
            "#6 GET /v1/companies?* → 200 (companies.list)*",
            "#15 POST /v1/orders → 4?? (orders.create)",
            '    > {"companyId":"z","lineItems":[[]]}',
            "    < {*",
        ]
    )


def test_it_can_be_told_to_be_quiet_or_to_stay_away(
    pytester: pytest.Pytester, installed: Path
) -> None:
    pytester.makepyfile("def test_it(pax8_sandbox): assert False")
    quiet = run_here(pytester, installed, "--show-capture=no")
    quiet.assert_outcomes(failed=1)
    quiet.stdout.no_fnmatch_line("*Requests to*")
    without = run_here(pytester, installed, "-p", "no:pax8")
    without.assert_outcomes(errors=1)
    without.stdout.fnmatch_lines(["*fixture 'pax8_sandbox' not found*"])


def test_a_fixture_of_the_same_name_goes_before(pytester: pytest.Pytester, installed: Path) -> None:
    pytester.makepyfile(
        test_changed="""
        import pytest

        @pytest.fixture
        def pax8_sandbox(pax8_sandbox):
            pax8_sandbox.control.seed(3, companies=2)
            return pax8_sandbox

        def test_it(pax8_client, pax8_server):
            assert len(pax8_client.companies.list()) == 2
        """,
        test_replaced="""
        import pytest
        from pax8.sandbox import Limit, Sandbox

        @pytest.fixture
        def pax8_sandbox():
            sandbox = Sandbox(companies=1, limit=Limit(2), credentials=("a", "b"))
            yield sandbox
            sandbox.shut()

        def test_it(pax8_client, pax8_sandbox, pax8_server):
            assert pax8_server.sandbox is pax8_sandbox
            for _ in range(4):
                assert len(pax8_client.companies.list()) == 1
            assert False
        """,
    )
    result = run_here(pytester, installed)
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["#* GET /v1/companies* → 429 (companies.list)"])


def test_without_its_extra_only_the_server_is_missing(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytester.makepyfile(
        sitecustomize="""
        import sys
        from importlib.abc import MetaPathFinder

        class Missing(MetaPathFinder):
            def find_spec(self, name, path=None, target=None):
                if name.partition(".")[0] in {"uvicorn", "starlette", "yaml"}:
                    raise ModuleNotFoundError(f"No module named {name!r}", name=name)

        sys.meta_path.insert(0, Missing())
        """
    )
    pytester.makepyfile(
        """
        import pytest

        def test_client(pax8_client):
            assert pax8_client.companies.list().first()

        def test_server(pax8_server):
            pass

        @pytest.mark.pax8(scenario="month-end")
        def test_scenario(pax8_sandbox):
            pass
        """
    )
    monkeypatch.setenv("PYTHONPATH", str(pytester.path), prepend=os.pathsep)
    result = run(pytester)
    result.assert_outcomes(passed=1, errors=2)
    result.stdout.fnmatch_lines(
        ['a sandbox on a socket needs uvicorn: pip install "pax8[[]sandbox]"', "*PyYAML*"]
    )


def test_it_costs_next_to_nothing_where_it_is_not_used(pytester: pytest.Pytester) -> None:
    script = (
        "import sys, pytest; before = set(sys.modules); import pax8.testing.plugin; "
        "print(*sorted(set(sys.modules) - before))"
    )
    done = subprocess.run(  # noqa: S603 - written above
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [
        "pax8",
        "pax8._version",
        "pax8.testing",
        "pax8.testing.plugin",
    ]
    pytester.makepyfile(
        """
        import sys

        def test_it():
            assert not {"httpx2", "msgspec", "pax8.sandbox"} & set(sys.modules)
        """
    )
    run(pytester).assert_outcomes(passed=1)
