"""A browser of the tests' own: it begins with nothing, and leaves nothing behind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

from support.programs import CHROMEDRIVER, CHROMIUM
from support.required import required

_SWITCHES = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Nothing but this machine is spoken to.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--window-size=1000,900",
)


@contextmanager
def browser() -> Iterator[Chrome]:
    """A Chromium without a window, driven by Debian's own driver."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as home:
        options = ChromeOptions()
        options.binary_location = required(CHROMIUM)
        for switch in (*_SWITCHES, f"--user-data-dir={Path(home) / 'profile'}"):
            options.add_argument(switch)
        # What a page did wrong, to be asked for.
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        driver = Chrome(options, Service(required(CHROMEDRIVER)))
        try:
            driver.set_page_load_timeout(60)
            yield driver
        finally:
            driver.quit()
