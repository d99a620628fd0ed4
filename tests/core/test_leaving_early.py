"""Who leaves a listing early is not held up by what was asked for ahead."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import pytest

# The second page does not come before the test gives up on the process.
LEAVE = """
    import sys, threading, httpx2
    from pax8 import Pax8Client

    asked = threading.Semaphore(0)

    def answer(request):
        if request.url.path.endswith("/token"):
            return httpx2.Response(200, json={"access_token": "t"})
        number = int(request.url.params["page"])
        if number:
            asked.release()
            if sys.argv[1] == "waits":
                return httpx2.Response(429, headers={"retry-after": "100"})
            threading.Event().wait(100)
        rows = [{"id": str(each)} for each in range(200)]
        page = {"number": number, "size": 200, "totalElements": 10000, "totalPages": 50}
        return httpx2.Response(200, json={"content": rows, "page": page})

    # The pause after a refusal would hold up the others.
    client = Pax8Client(
        "id", "secret", transport=httpx2.MockTransport(answer), deadline=200, rate_limit=None
    )
    for company in client.companies.list():
        for _ in range(12):
            asked.acquire()
        break
    print("left")
"""


@pytest.mark.parametrize("while_it", ["waits", "is under way"])
def test_the_process_ends(while_it: str) -> None:
    script = textwrap.dedent(LEAVE)
    done = subprocess.run(  # noqa: S603 - the script above
        [sys.executable, "-W", "error", "-c", script, while_it],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "left\n", "")
