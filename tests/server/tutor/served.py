"""`redline serve` as a program, and browsers in front of its tutor's page."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

ROOT = Path(__file__).resolve().parents[3]
SCRIPTED = ROOT / "tests/e2e/scripted_redline.py"
PATIENCE = 60_000
"""Milliseconds for what a browser on a busy machine waits for."""
START_SECONDS = 240

expect.set_options(timeout=PATIENCE)


@contextmanager
def serving(folder: Path, *, port: int = 0, scripted: bool = False, **environment: str) -> Iterator[str]:
    """The address of a server over the embedded pair, or the scripted one; its sessions are kept in the folder."""
    program = [str(SCRIPTED)] if scripted else ["-m", "redline"]
    with (folder / "server.log").open("a+") as log:
        process = subprocess.Popen(
            [sys.executable, *program, "serve", "--port", str(port)],
            stdout=log,
            stderr=subprocess.PIPE,
            text=True,
            cwd=folder,
            env={**_surroundings(folder), **environment},
        )
        try:
            yield _address(process)
        finally:
            process.terminate()
            ended = process.communicate(timeout=START_SECONDS)[1]
            log.write(ended)
        assert "Traceback" not in ended, ended
        assert process.returncode == 0


def _surroundings(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("REDLINE_")}
    folders = {name: str(folder / name.lower()) for name in ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "REDLINE_MODELS")}
    return {**kept, **folders, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stderr is not None
    said = []
    for line in process.stderr:
        said.append(line)
        if "listening on" in line:
            return line.split()[-1]
    raise AssertionError("".join(said))


class TutorPage:
    """A browser in front of the page, and what a pupil does with it; everything that it asked for is noted."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.address, self.asked, self.complaints = address, [], []
        self.page: Page = context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._note)
        self.page.on("dialog", lambda dialog: (self.complaints.append(dialog.message), dialog.dismiss()))

    def _note(self, message) -> None:
        # That a server answered 4xx is written to the console too, and is no complaint about the page.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def open(self, session: str = "") -> TutorPage:
        self.page.goto(f"{self.address}/tutor/#{session}")
        return self

    @property
    def session(self) -> str:
        return self.page.url.partition("#")[2]

    def begin(self, problem: str) -> TutorPage:
        self.open().problem_box.fill(problem)
        self.page.get_by_role("button", name="Start").click()
        expect(self.page.locator("#problem")).to_be_visible()
        return self

    def step(self, text: str) -> TutorPage:
        self.page.locator("#step-box").fill(text)
        self.page.locator("#step-box").press("Enter")
        return self

    def expect_steps(self, *verdicts: str) -> TutorPage:
        expect(self.page.locator("#pending")).to_be_hidden()
        expect(self.page.locator("#steps .word")).to_have_text(list(verdicts))
        return self

    @property
    def problem_box(self) -> Locator:
        return self.page.get_by_role("textbox", name="The problem")

    @property
    def told(self) -> Locator:
        """What a screen reader was told last."""
        return self.page.get_by_role("status")


@pytest.fixture(scope="module")
def served(tmp_path_factory) -> Iterator[str]:
    """The address of a server that several tests share."""
    with serving(tmp_path_factory.mktemp("served")) as address:
        yield address


@pytest.fixture(scope="module")
def scripted(tmp_path_factory) -> Iterator[str]:
    """The same over the scripted pair, which says what a test wants it to say."""
    with serving(tmp_path_factory.mktemp("scripted"), scripted=True) as address:
        yield address


@pytest.fixture
def pupil(chromium: Browser, request) -> Iterator[Callable[..., TutorPage]]:
    """`pupil(...)`: one more browser in front of the server; its arguments are those of playwright's context.

    At the end no browser may have complained, or asked anybody but the server for anything.
    """
    browsers: list[TutorPage] = []

    def arrive(address: str = "", **options) -> TutorPage:
        address = address or request.getfixturevalue("served")
        browsers.append(TutorPage(chromium.new_context(**options), address))
        return browsers[-1]

    yield arrive
    for browser in browsers:
        browser.page.context.close()
        assert browser.complaints == []
        assert {url for url in browser.asked if not url.startswith(f"{browser.address}/tutor")} == set()
