"""The page in a real browser: filters, search, unfolding, changes, a phone, paper, the dark, and who cannot see it."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from redline.report import write_report

from .lines import RUN, attempt, line, step

pytestmark = pytest.mark.slow

EVIDENCE = {"analysis": "Add again.", "runs": [{"code": "print(3 + 4)", "output": "7", "status": "ok"}]}
VOTES = [
    {"verdict": "no", "reward": 0.1, "source": "logprobs", "evidence": None},
    {"verdict": "unknown", "reward": None, "reason": "out of time", "evidence": EVIDENCE},
]
JUDGED = line(
    {"steps": [step(0.9, "3 and 4."), step(0.1, "3 + 4 = 8.", votes=VOTES, evidence=EVIDENCE)], "answer": "8"},
    {"steps": [step(0.9, "3 and 4."), step(0.95, "3 + 4 = 7.")], "answer": "7", "revised_from": 2},
    gold="7",
    final="yes",
    problem="What is 3 + 4?",
)
HOSTILE = line(attempt("<img src=x onerror=alert(1)>", [0.9]), problem="<script>alert(1)</script> \u202e")
LINES = [JUDGED, HOSTILE, *RUN]


@pytest.fixture(scope="module")
def browser(file, chromium):
    """Opened after the page was written, in this order: playwright holds an event loop of its own."""
    return chromium


@pytest.fixture(scope="module")
def file(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("page")
    lines = ({**fields, "id": f"row {n}"} for n, fields in enumerate(LINES))
    (folder / "out.jsonl").write_text("".join(json.dumps(fields) + "\n" for fields in lines))
    asyncio.run(write_report(folder / "out.jsonl", folder / "page.html"))
    return folder / "page.html"


@pytest.fixture
def page(browser, file):
    """Opened, and at the end without an error, a dialog or a request of any kind."""
    trouble: list[str] = []
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    opened.on("console", lambda message: trouble.append(message.text))
    opened.on("pageerror", lambda error: trouble.append(str(error)))
    opened.on("dialog", lambda dialog: (trouble.append("a dialog"), dialog.dismiss()))
    opened.on("request", lambda request: request.url.startswith("file:") or trouble.append(request.url))
    opened.goto(file.as_uri())
    yield opened
    opened.close()
    assert trouble == []


def shown(page) -> list[str]:
    """Names of the rows that are not filtered away. Not `all_inner_texts`: it is empty for what the browser has not
    laid out yet, which rows outside the window may be (content-visibility)."""
    return page.locator(".row:visible .head b").all_text_contents()


def unfold(page, name: str):
    row = page.locator(".row").filter(has=page.get_by_text(name, exact=True))
    row.locator("summary").first.click()
    row.locator(".timeline").wait_for()
    return row


def test_filters_show_the_rows_that_are_any_of_what_is_pressed(page):
    status = page.get_by_role("status")
    assert status.inner_text() == "7 of 7 rows shown"
    page.get_by_role("button", name="spoilt 1").click()
    assert shown(page) == ["row 5"]
    page.get_by_role("button", name="flagged 1").click()
    assert shown(page) == ["row 3", "row 5"]
    assert status.inner_text() == "2 of 7 rows shown"
    page.get_by_role("button", name="all", exact=True).click()
    assert len(shown(page)) == 7
    page.get_by_role("button", name="repaired 2").click()
    assert shown(page) == ["row 0", "row 4"]
    assert page.get_by_role("button", name="repaired 2").get_attribute("aria-pressed") == "true"


def test_search_wants_all_words(page):
    search = page.get_by_role("searchbox")
    search.fill("WHAT 3 + 4?")
    page.get_by_text("1 of 7 rows shown").wait_for()
    assert shown(page) == ["row 0"]
    search.fill("nowhere")
    page.get_by_text("0 of 7 rows shown").wait_for()


def test_a_row_unfolds_its_attempts_evidence_votes_and_changes(page):
    row = unfold(page, "row 0")
    assert row.locator(".timeline > li h3").all_inner_texts() == ["Draft", "Revision 1"]
    assert not row.get_by_text("print(3 + 4)").first.is_visible()
    row.get_by_text("Evidence").first.click()
    assert row.get_by_text("print(3 + 4)").first.is_visible()
    assert row.get_by_text("out of time").is_visible()
    row.get_by_text("Changes against Draft").click()
    assert (row.locator("del").inner_text(), row.locator("ins").inner_text()) == ("8", "7")
    wrong = row.locator(".step.r0")
    assert "✗ wrong, reward 0.10" in wrong.inner_text()
    row.locator("summary").first.click()
    assert not row.locator(".timeline").is_visible()


def test_hostile_text_is_text(page):
    row = unfold(page, "row 1")
    assert "<script>alert(1)</script> \\u202e" in row.inner_text()
    assert row.get_by_text("<img src=x onerror=alert(1)>").first.is_visible()
    assert row.locator("img").count() == 0


def test_everything_works_without_a_mouse(page):
    row = page.locator(".row").first
    row.locator("summary").first.focus()
    page.keyboard.press("Enter")
    row.locator(".timeline").wait_for()
    page.get_by_role("button", name="failed 1").focus()
    page.keyboard.press("Space")
    assert shown(page) == ["row 6"]


def test_all_rows_unfold_at_once_and_a_link_unfolds_one(page, file):
    page.get_by_role("button", name="Unfold all shown").click()
    page.locator(".row[open] .facts").nth(6).wait_for()
    page.get_by_role("button", name="Unfold all shown").click()
    page.locator(".row[open]").first.wait_for(state="detached")
    page.goto(f"{file.as_uri()}#row-3")
    page.locator("#row-3[open] .timeline").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_nobody_is_left_out(page, scheme, width):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright-python")
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    page.get_by_role("button", name="Unfold all shown").click()
    page.locator(".row[open] .facts").nth(6).wait_for()
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    found = axe.Axe().run(page)
    assert [(one["id"], one["impact"], one["nodes"][0]["html"]) for one in found.response["violations"]] == []
    # Nothing is wider than the screen.
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_on_paper(page):
    unfold(page, "row 0")
    page.emulate_media(media="print", color_scheme="dark")
    assert not page.get_by_role("searchbox").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    # Whoever prints in the dark does not print in the dark.
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_without_scripts_the_figures_and_the_rows_are_there(browser, file):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(file.as_uri())
    assert page.get_by_role("img", name="Accuracy against tokens").is_visible()
    assert len(shown(page)) == 7
    assert not page.get_by_role("searchbox").is_visible()
    context.close()
