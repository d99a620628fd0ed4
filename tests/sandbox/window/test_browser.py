"""The window as somebody uses it, in a browser, by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

from pax8 import Pax8Client
from pax8.errors import ServerError
from pax8.sandbox import Sandbox, SandboxServer
from support.browser import browser
from support.visitor import HOME, WITHIN

# How long a page may take to do what it does by itself, in seconds.
_PATIENCE = 10


@pytest.fixture(scope="module")
def chrome() -> Iterator[Chrome]:
    with browser() as driver:
        yield driver


@pytest.fixture
def server(sandbox: Sandbox) -> Iterator[SandboxServer]:
    with SandboxServer(sandbox) as server:
        yield server


@pytest.fixture
def caller(server: SandboxServer) -> Iterator[Pax8Client]:
    with Pax8Client("any", "any", base_url=server.url, retries=0) as client:
        yield client


@pytest.fixture
def page(chrome: Chrome, server: SandboxServer) -> Iterator[Chrome]:
    """The first page, opened. What the browser complains of is a failure."""
    chrome.get_log("browser")
    chrome.get(server.url + HOME)
    yield chrome
    assert chrome.get_log("browser") == []
    # Nothing looks at the server any more when it goes.
    chrome.get("about:blank")


def seen(page: Chrome, what: Callable[[Chrome], object]) -> None:
    """Wait until something is seen, on this page or on one that is just coming."""
    gone = [StaleElementReferenceException]
    WebDriverWait(page, _PATIENCE, 0.05, ignored_exceptions=gone).until(what)


def one(page: Chrome, css: str) -> WebElement:
    return page.find_element(By.CSS_SELECTOR, css)


def says(page: Chrome, css: str = "main") -> str:
    return one(page, css).text


def is_pressed(page: Chrome, *keys: str) -> None:
    for key in keys:
        page.switch_to.active_element.send_keys(key)


def tab_to(page: Chrome, text: str) -> WebElement:
    """Go on with the key Tab alone, until what has the focus is called so."""
    for _ in range(100):
        is_pressed(page, Keys.TAB)
        found = page.switch_to.active_element
        if text in {found.text, found.accessible_name}:
            return found
    raise AssertionError(f"{text} is not reached")


def test_a_request_comes_in_by_itself_and_is_opened(page: Chrome, caller: Pax8Client) -> None:
    page.execute_script("window.stays = true")
    company = caller.companies.list(size=1).first()
    assert company is not None
    seen(page, lambda page: "companies.list" in says(page, "#rows"))
    assert page.execute_script("return window.stays")
    assert "new request" in str(one(page, "#news").get_attribute("textContent"))
    assert not one(page, "#none").is_displayed()
    one(page, "#rows a").click()
    seen(page, lambda page: "Repeat it" in says(page))
    assert "curl -X GET 'http://127.0.0.1" in says(page, "#curl")
    page.find_element(By.LINK_TEXT, str(company.name)).click()
    seen(page, lambda page: says(page, "h1") == company.name)


def test_what_is_in_use_stays_where_it_is(page: Chrome, caller: Pax8Client) -> None:
    caller.companies.list(size=1).first()
    seen(page, lambda page: page.find_elements(By.CSS_SELECTOR, "#rows a"))
    page.execute_script("document.querySelector('#rows a').focus()")
    before = page.switch_to.active_element.text
    caller.products.list(size=1).first()
    seen(page, lambda page: "products.list" in says(page, "#rows"))
    assert page.switch_to.active_element.text == before
    one(page, "#pause").click()
    assert says(page, "#pause") == "Resume updates"
    caller.orders.list(size=1).first()
    page.refresh()
    assert says(page, "#pause") == "Resume updates"
    one(page, "#pause").click()


def test_a_month_passes_and_there_is_an_invoice(page: Chrome) -> None:
    page.find_element(By.LINK_TEXT, "Clock").click()
    one(page, "form button.main").click()
    seen(page, lambda page: "It is 10 July 2026" in says(page, "#notice"))
    assert page.switch_to.active_element.get_attribute("id") == "notice"
    page.find_element(By.LINK_TEXT, "Invoices").click()
    assert "1 July 2026" in says(page)
    page.find_element(By.LINK_TEXT, "1 July 2026").click()
    seen(page, lambda page: "Unpaid" in says(page))


def test_a_fault_is_set_by_the_keyboard_alone(page: Chrome, caller: Pax8Client) -> None:
    is_pressed(page, Keys.TAB)
    assert page.switch_to.active_element.text == "Skip to the content"
    assert page.switch_to.active_element.is_displayed()
    tab_to(page, "Faults").send_keys(Keys.ENTER)
    seen(page, lambda page: says(page, "h1") == "Faults")
    tab_to(page, "Operation").send_keys(Keys.CONTROL, "a")
    is_pressed(page, "companies.list", Keys.ESCAPE)
    tab_to(page, "Answer with status").send_keys("503")
    tab_to(page, "Set the fault").send_keys(Keys.ENTER)
    seen(page, lambda page: "it strikes companies.list" in says(page))
    with pytest.raises(ServerError):
        caller.companies.list(size=1).first()
    assert caller.products.list(size=1).first()
    tab_to(page, "Take away fault 1").send_keys(Keys.SPACE)
    seen(page, lambda page: "Fault 1 is taken away" in says(page))
    assert caller.companies.list(size=1).first()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_narrow_screen_light_and_dark(
    page: Chrome, server: SandboxServer, caller: Pax8Client, scheme: str
) -> None:
    caller.companies.list(size=1).first()
    # 320 wide is also what is left of 640 at 200 %.
    size = {"width": 320, "height": 640, "deviceScaleFactor": 1, "mobile": True}
    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    try:
        for place in ("requests/1", "companies", "invoices", "clock", "faults", "wire", "world"):
            page.get(f"{server.url}{WITHIN}{place}")
            width = "return document.documentElement.scrollWidth"
            assert page.execute_script(width) <= 320, place
            # To the browser's own arithmetic, not to the style's.
            colour = one(page, "body").value_of_css_property("background-color")
            parts = [int(each) for each in colour.strip("rgba()").split(",")[:3]]
            assert (sum(parts) > 600) == (scheme == "light")
    finally:
        page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_it_works_without_its_script(page: Chrome, server: SandboxServer) -> None:
    off = "Emulation.setScriptExecutionDisabled"
    page.execute_cdp_cmd(off, {"value": True})
    try:
        page.get(f"{server.url}{WITHIN}limits")
        assert not one(page, "#pause").is_displayed()
        calls = one(page, "#limits-set-calls")
        calls.clear()
        calls.send_keys("7")
        one(page, "form button.main").click()
        seen(page, lambda page: "7 calls are let through in 60 seconds" in says(page))
    finally:
        page.execute_cdp_cmd(off, {"value": False})
