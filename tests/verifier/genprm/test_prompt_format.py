"""Judgements as models write them, and where a prompt is left open."""

import pytest

from redline.inference import ScriptedModel
from redline.verifier.genprm.prompt_format import last_judgement, open_prompt

PLAIN = [("{Yes}", True), ("{No}", False), ("{ Yes }", True), (" {No}", False), ("{\\boxed{No}}", False)]
OTHERWISE = [
    ("{yes}", True),
    ("{NO}", False),
    ("{Yes.}", True),
    ("{\\text{No}}", False),
    ("{\\text{ Yes }}", True),
    ("{\\textbf{Yes}}", True),
    ("{\\mathrm{No}}", False),
    ("{\\mathbf{\\text{no}}}", False),
    ("{**Yes**}", True),
    ("{{Yes}}", True),
    ("{Correct}", True),
    ("{correct}", True),
    ("{Incorrect}", False),
    ("{\\text{Incorrect.}}", False),
    ("{not correct}", False),
]


@pytest.mark.parametrize(
    ("box", "yes", "plain"), [(*one, True) for one in PLAIN] + [(*one, False) for one in OTHERWISE]
)
def test_a_clear_judgement(box, yes, plain):
    found = last_judgement(f"So \\boxed{{204}}.\n**Judgement**: $\\boxed{box}$\n</output>\n")
    assert (found.yes, found.plain) == (yes, plain)


@pytest.mark.parametrize(
    "box",
    [
        "{Maybe}",
        "{}",
        "{Yes or No}",
        "{Yes/No}",
        "{No, it is}",
        "{not incorrect}",
        "{204}",
        "{Yes",
        "Yes",
        "{\\frac{Yes}{No}}",
    ],
)
def test_no_clear_judgement(box):
    assert last_judgement(f"**Judgement**: $\\boxed{box}$\n</output>\n") is None


def test_the_last_one_counts_and_stands_where_its_brace_opens():
    text = "\\boxed{Yes}, no: \\boxed{\\text{No}}, and \\boxed{7}"
    found = last_judgement(text)
    assert (found.yes, text[found.place :]) == (False, "{\\text{No}}, and \\boxed{7}")


class Bare(ScriptedModel):
    """A template without anything behind a user's turn, as DeepSeek-R1-Distill has it."""

    def render(self, messages, *, add_generation_prompt=False):
        return "".join(f"<{m['role']}>{m['content']}" for m in messages) + "<assistant>" * add_generation_prompt


@pytest.mark.parametrize("step", ["One.", "One.\n", "One.\n\n"])
def test_a_steps_trailing_newline_stays(step):
    messages = [{"role": "user", "content": step}]
    assert open_prompt(Bare([]), messages) == f"<user>{step}"
    assert open_prompt(ScriptedModel([]), messages) == f"<|im_start|>user\n{step}"


def test_a_generation_prompt_opens_the_answer():
    messages = [{"role": "user", "content": "One."}]
    assert open_prompt(Bare([]), messages, generation_prompt=True) == "<user>One.<assistant>"
    whole = open_prompt(ScriptedModel([]), messages, generation_prompt=True)
    assert whole == "<|im_start|>user\nOne.<|im_end|>\n<|im_start|>assistant\n"
