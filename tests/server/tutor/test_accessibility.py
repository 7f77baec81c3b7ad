"""What axe finds on the page: nothing serious, in no state of it, in light and in dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

AT_REST = """() => Promise.allSettled(
  document.getAnimations().filter((one) => one.effect.getComputedTiming().endTime < Infinity).map((one) => one.finished)
).then(() => null)"""


def findings(one) -> list[str]:
    """Whatever axe holds against the page as it is, its best practices included."""
    # Colours that are still on their way to their place are no finding.
    one.page.wait_for_timeout(500)
    one.page.evaluate(AT_REST)
    rules = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
    found = Axe().run(one.page, options=rules).response["violations"]
    return [f"{one['impact']}: {one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(pupil, scripted, scheme, width):
    one = pupil(scripted, color_scheme=scheme, viewport={"width": width, "height": 800}).open()
    page = one.page
    expect(one.problem_box).to_be_visible()
    assert findings(one) == []
    one.begin(r"Add 17 and 25, and look at $\frac{3x + 7}{2} = 11$")
    assert findings(one) == []
    one.step("I go darkly on\n17 + 25 = 43").expect_steps("cannot tell", "wrong")
    page.locator(".step.wrong summary").click()
    expect(page.locator(".step.wrong .evidence h3").first).to_be_visible()
    page.get_by_role("button", name="Hint").click()
    expect(page.locator("#hint-list li")).to_have_count(1)
    assert findings(one) == []
    page.get_by_role("button", name="Help").click()
    assert findings(one) == []
    page.get_by_role("button", name="Close").click()
    one.begin("Add 17 and 25").step(r"The answer is \boxed{42}")
    expect(page.locator("#solved")).to_be_visible()
    assert findings(one) == []
    page.get_by_role("button", name="New problem").click()
    expect(page.locator("#recent-list li")).to_have_count(2)
    assert findings(one) == []


def test_a_page_has_a_language_a_title_and_its_headings_in_order(pupil, scripted):
    one = pupil(scripted).begin("Solve for x: 3x + 7 = 22")
    assert one.page.locator("html").get_attribute("lang") == "en"
    expect(one.page).to_have_title("Solve for x: 3x + 7 = 22 – Tutor")
    expect(one.page.get_by_role("heading", level=1)).to_have_text("Problem")
