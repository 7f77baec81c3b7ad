"""A real browser without a screen for the tests of pages. Without one they are skipped, or fail where
REDLINE_REQUIRE_BROWSER=1; `.ci/browser` installs one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

# Nothing but the page under test: no sandbox, since the tests may run as root, and no traffic of the browser's own.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic", "--no-first-run"]


# Of a module, and not of the session: playwright keeps an event loop running as long as it is there.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The browser; a context of it is a browser of one person's."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        missing = "no chromium here: run .ci/browser"
        if os.environ.get("REDLINE_REQUIRE_BROWSER") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        # Half a minute, the usual patience, is short for the first start on a busy machine.
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS, timeout=120_000)
        yield browser
        browser.close()
