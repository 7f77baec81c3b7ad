"""Formulas in what is typed: found, set by KaTeX, and left as text where they are none."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

PARTS = "async (text) => (await import('/tutor/page/maths.js')).parts(text).map((p) => p.words ?? ['tex', p.tex])"
WRITTEN = """async (text) => {
  const element = document.createElement("div");
  (await import('/tutor/page/maths.js')).write(element, text);
  return [element.textContent, element.querySelectorAll(".katex").length];
}"""


@pytest.fixture(scope="module")
def page(chromium, served):
    page = chromium.new_context().new_page()
    page.goto(f"{served}/tutor/")
    yield page
    page.context.close()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("so $x+1$ it is", ["so ", ["tex", "x+1"], " it is"]),
        (r"\(a\) and \[b\] and $$c$$", [["tex", "a"], " and ", ["tex", "b"], " and ", ["tex", "c"]]),
        (r"\boxed{\frac{1}{2}}!", [["tex", r"\boxed{\frac{1}{2}}"], "!"]),
        ("It costs $5 and she pays $10.", ["It costs $5 and she pays $10."]),
        ("between $5 and $6, each", ["between $5 and $6, each"]),
        (r"it is \$5", ["it is $5"]),
        ("so 3x = 15", ["so ", ["tex", "3x = 15"]]),
        ("12 - 3 = 9.", [["tex", "12 - 3 = 9"], "."]),
        ("$5 * 3 = $15", [["tex", r"\$5 \cdot  3 = \$15"]]),
        ("2(x+1)^2 >= 1,000", [["tex", r"2(x+1)^{2} \ge  1{,}000"]]),
        ("√16 = 4", [["tex", r"\sqrt{16} = 4"]]),
        ("Step 1: x = 5", ["Step 1: ", ["tex", "x = 5"]]),
        ("a well-known fact - really", ["a well-known fact - really"]),
        ("10 - 3", ["10 - 3"]),
        ("<b>x = 5</b>", ["<b>x = 5</b>"]),
        ("I'm = 3", ["I'm = 3"]),
        ("$", ["$"]),
        (r"\frac{1", [["tex", r"\frac"], "{1"]),
    ],
)
def test_what_is_a_formula_and_what_is_not(page, text, parts):
    assert page.evaluate(PARTS, text) == parts


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (r"$\frac{1$", r"$\frac{1$"),
        (r"\frac{1", r"\frac{1"),
        (r"$\nosuch{1}$", r"$\nosuch{1}$"),
        ("$" + "{" * 900 + "$", None),
    ],
)
def test_a_broken_formula_stays_the_text_that_it_was(page, text, shown):
    assert page.evaluate(WRITTEN, text) == [shown or text, 0]


def test_a_text_of_any_length_is_written_in_good_time(page):
    timed = f"async (text) => {{ const t = performance.now(); await ({WRITTEN})(text); return performance.now() - t; }}"
    for text in ("$" * 20_000, "\\frac" * 5_000, "1 + " * 10_000, "((((" * 5_000, "a^" * 10_000, "\\(" * 10_000):
        assert page.evaluate(timed, text) < 10_000


def test_without_katex_a_formula_is_text(pupil):
    one = pupil()
    one.page.route("**/katex.min.js", lambda route: route.abort())
    one.begin(r"Solve $3x + 7 = 22$ for x").step("3x = 15").expect_steps("right")
    expect(one.page.locator("#problem")).to_have_text(r"Solve $3x + 7 = 22$ for x")
    expect(one.page.locator("#steps .prose").first).to_have_text("3x = 15")


def test_katex_is_served_as_it_was_published(page, served):
    import hashlib
    from pathlib import Path

    import redline.server.tutor

    katex = Path(redline.server.tutor.__file__).parent / "page/katex"
    for line in (katex / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split()
        got = page.request.get(f"{served}/tutor/page/katex/{name}").body()
        assert hashlib.sha256(got).hexdigest() == digest
