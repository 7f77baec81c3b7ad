"""The wire format of a rationale, byte for byte what the embedded pair's lessons hold and what a chain reads."""

from random import Random

from redline.training.embedded.texts.training_text import _rationale
from redline.training.generator.sampler import sample_problem
from redline.training.generator.solution import write_solution
from redline.training.teachers.rationale import ExecutedBlock, rationale
from redline.verifier.genprm import prompt_format
from redline.verifier.genprm.code.block import first_code_block


def test_it_is_what_the_lessons_teach() -> None:
    rng = Random(4)
    for number in range(1, 6):
        step = write_solution(sample_problem(rng, "train"), rng).steps[0]
        lesson = "".join(text for text, _ in _rationale(number, step, "full"))
        assert rationale(number, step.analysis, [ExecutedBlock(step.code, step.output)], step.right) == lesson


def test_more_blocks_and_words_between_them() -> None:
    text = rationale(
        2,
        "Looks odd.",
        [ExecutedBlock("x = 2", ""), ExecutedBlock("print(x)", "2", "Print it.")],
        False,
        after="It is 2.",
    )
    assert text == (
        "<analyze>\nLet's analyze the Paragraph 2 step by step: Looks odd.\n</analyze>\n"
        "<verify>\nLet's use python code to find any potential error:\n```python\nx = 2\n```\n"
        "[Code Output]\n\n```\n\n```\nPrint it.\n```python\nprint(x)\n```\n[Code Output]\n\n```\n2\n```\n"
        "It is 2.\n</verify>\n<output>\n**Judgement**: $\\boxed{No}$\n</output>\n"
    )
    assert first_code_block(text).code == "x = 2"
    assert prompt_format.last_judgement(text) == (False, text.index("{No}"), True)
