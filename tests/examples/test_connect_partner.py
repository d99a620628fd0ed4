"""The example that connects a partner, in a real browser, against a sandbox on a socket."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest
from selenium.webdriver import ActionChains, Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from pax8.sandbox import Sandbox, SandboxServer
from pax8.tokens import new_key
from support.browser import browser

EXAMPLE = Path(__file__).parents[2] / "examples" / "connect_partner.py"
NEW = ("PAX8_CLIENT_ID", "PAX8_CLIENT_SECRET", "PAX8_BASE_URL", "PAX8_ENCRYPTION_KEY")


@contextmanager
def running(**more: str) -> Iterator[tuple[str, list[str]]]:
    """The example, with this in its environment: where it is, and the lines that it printed."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    known = {name: value for name, value in os.environ.items() if name not in NEW}
    with subprocess.Popen(  # noqa: S603 - our own file
        [sys.executable, "-W", "error", str(EXAMPLE)],
        env={**known, **more, "PORT": str(port), "PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        printed = [process.stdout.readline()]
        url = f"http://127.0.0.1:{port}"
        try:
            assert printed == [f"Open {url}\n"]
            # It says so just before it listens.
            with httpx2.Client(transport=httpx2.HTTPTransport(retries=5)) as http:
                assert http.get(url).status_code == 200
            yield url, printed
        finally:
            process.terminate()
            printed += process.stdout.readlines()


@dataclass
class Visit:
    """Somebody at a browser, at an app, by a sandbox."""

    driver: Chrome
    url: str
    sandbox: Sandbox

    def wait_for(self, title: str) -> None:
        WebDriverWait(self.driver, 30, 0.05).until(lambda driver: driver.title == title)

    def press(self, label: str) -> None:
        self.driver.find_element(By.XPATH, f"//button[.='{label}']").click()

    def arrive(self) -> None:
        self.driver.get(self.url)
        self.press("Connect to Pax8")
        self.wait_for("Let the-app act for Harbor Lane Technology Partners?")

    @property
    def text(self) -> str:
        return self.driver.find_element(By.TAG_NAME, "main").text

    @property
    def here(self) -> str:
        return self.driver.current_url.removeprefix(self.url)

    def see_companies(self) -> None:
        self.wait_for("Your 25 companies at Pax8")
        assert self.here == "/companies"
        listed = [each.text for each in self.driver.find_elements(By.TAG_NAME, "li")]
        there = [company["name"] for company in self.sandbox.world.select("companies")]
        assert sorted(listed) == sorted(there)


@pytest.fixture(scope="module")
def driver() -> Iterator[Chrome]:
    with browser() as driver:
        yield driver


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Sandbox]]:
    with (
        SandboxServer(Sandbox(seed=1, companies=25)) as server,
        running(
            HOME=str(tmp_path_factory.mktemp("home")),
            PAX8_BASE_URL=server.url,
            PAX8_CLIENT_ID="the-app",
            PAX8_CLIENT_SECRET="any",
            PAX8_ENCRYPTION_KEY=new_key(),
        ) as (url, _),
    ):
        yield url, server.sandbox


@pytest.fixture
def visit(driver: Chrome, place: tuple[str, Sandbox]) -> Iterator[Visit]:
    driver.get(f"{place[0]}/")
    driver.delete_all_cookies()
    driver.get_log("browser")
    yield Visit(driver, *place)
    # Such as what a policy of the page forbids.
    wrong = [each["message"] for each in driver.get_log("browser")]
    assert [each for each in wrong if "status of 4" not in each] == []


def test_a_partner_who_allows_it_sees_its_companies(visit: Visit) -> None:
    visit.arrive()
    visit.press("Allow")
    visit.see_companies()


def test_a_partner_who_denies_it_is_told_so(visit: Visit) -> None:
    visit.arrive()
    visit.press("Deny")
    visit.wait_for("Not connected")
    assert "You did not allow it, so nothing was read." in visit.text
    assert re.match(r"/connected\?error=access_denied&", visit.here)
    visit.driver.get(f"{visit.url}/companies")
    # It is asked again, not shown anything.
    visit.wait_for("Let the-app act for Harbor Lane Technology Partners?")


def test_it_all_goes_by_keyboard(visit: Visit) -> None:
    def press(*keys: str) -> None:
        ActionChains(visit.driver).send_keys(*keys).perform()

    def focused() -> str:
        return visit.driver.switch_to.active_element.text

    visit.driver.get(visit.url)
    press(Keys.TAB)
    assert focused() == "Connect to Pax8"
    press(Keys.ENTER)
    visit.wait_for("Let the-app act for Harbor Lane Technology Partners?")
    press(Keys.TAB)
    assert focused() == "Deny"
    press(Keys.TAB)
    assert focused() == "Allow"
    press(Keys.SPACE)
    visit.see_companies()


def test_when_pax8_takes_it_no_more_the_partner_is_sent_again(visit: Visit) -> None:
    visit.arrive()
    visit.press("Allow")
    visit.see_companies()
    visit.sandbox.world.advance(timedelta(days=91))
    visit.driver.get(f"{visit.url}/companies")
    visit.wait_for("Let the-app act for Harbor Lane Technology Partners?")
    visit.press("Allow")
    visit.see_companies()


def test_a_code_that_is_smuggled_in_connects_nothing(visit: Visit) -> None:
    visit.arrive()
    before = visit.sandbox.world.count("tokens")
    visit.driver.get(f"{visit.url}/connected?code=smuggled&state=guessed")
    visit.wait_for("Not connected")
    assert "begin again" in visit.text
    assert visit.sandbox.world.count("tokens") == before


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_of_the_page_can_be_read_by_day_and_by_night(visit: Visit, scheme: str) -> None:
    visit.arrive()
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    visit.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    shown = visit.driver.execute_script("""
        const colour = (element, name) => getComputedStyle(element)[name];
        const behind = element => {
            const own = colour(element, "backgroundColor");
            return own === "rgba(0, 0, 0, 0)" ? behind(element.parentElement) : own;
        };
        return [...document.querySelectorAll("main *")]
            .filter(each => [...each.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
            .map(each => [each.textContent, colour(each, "color"), behind(each)]);
    """)
    assert len(shown) > 8
    assert [each for each in shown if _contrast(each[1], each[2]) < 4.5] == []
    is_dark = _luminance(shown[0][2]) < 0.2
    assert is_dark == (scheme == "dark")


def test_it_fits_a_telephone(visit: Visit) -> None:
    visit.driver.set_window_size(320, 640)
    visit.arrive()
    # Chromium without a window may be no narrower than it likes.
    wide: Any = visit.driver.execute_script(
        "return document.documentElement.scrollWidth - window.innerWidth"
    )
    visit.driver.set_window_size(1000, 900)
    assert wide <= 0


def test_with_one_command_it_comes_with_a_pax8_of_its_own(tmp_path: Path) -> None:
    with running(HOME=str(tmp_path)) as (url, _), httpx2.Client() as http:
        location = http.post(f"{url}/connect").headers["location"]
        page = http.get(location)
        assert page.status_code == 200
        assert "companies-by-example" in page.text
    assert list(tmp_path.iterdir()) == []


def _luminance(colour: str) -> float:
    red, green, blue = (int(each) / 255 for each in re.findall(r"\d+", colour)[:3])

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)


def _contrast(one: str, other: str) -> float:
    """How far two colours differ, as the WCAG has it: 4.5 is enough for text."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)
