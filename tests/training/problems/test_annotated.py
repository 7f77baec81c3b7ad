"""Annotated solutions read as programs: what is read is what it says, and what is not certain is left out."""

from fractions import Fraction
from pathlib import Path
from random import Random

import pytest

from redline.training.embedded.texts.training_text import policy_text, verifier_text
from redline.training.generator.sampler import World
from redline.training.generator.solution import write_solution
from redline.training.problems.annotated import annotated, read_annotated

DATA = Path(__file__).resolve().parents[3].parent / "shared/data"
GSM8K = DATA / "gsm8k/train.jsonl"
needs_data = pytest.mark.skipif(not GSM8K.exists(), reason=f"no data at {DATA}")

QUESTION = "Tina sold clips to 48 of her friends in April, and half as many in May. How many clips altogether?"
SOLUTION = "Tina sold 48/2 = <<48/2=24>>24 clips in May.\nShe sold 48+24 = <<48+24=72>>72 clips altogether.\n#### 72"


def test_the_steps_are_formulas_over_what_is_known():
    read = annotated("one", QUESTION, SOLUTION, "72")
    assert read.given == {"n0": Fraction(48)}
    assert [line.formula for line in read.lines] == ["n0/2", "n0+r0"]
    assert read.lines[0].says == ("[[n0/2]] = [[r0]].", *["Tina sold [[n0/2]] = [[r0]] clips in May."] * 2)
    assert read.lines[1].asks == "the clips altogether"


@pytest.mark.parametrize(
    ("question", "solution", "answer"),
    [
        ("Tom has 4 pens and buys 5. How many?", "4+5=<<4+5=10>>10\n#### 10", "10"),  # a wrong calculation
        ("Tom has 4 pens and buys 5. How many?", "4+5=<<4+5=9>>9\n#### 8", "8"),  # another answer
        ("Tom has 4 pens and buys 5. How many?", "He has nine.\n#### 9", "9"),  # no calculation
        ("Tom has 4 pens, 4 times. How many?", "4*x=<<4*x=8>>8\n#### 8", "8"),
    ],
)
def test_what_does_not_give_what_it_says_is_left_out(question, solution, answer):
    assert annotated("one", question, solution, answer) is None


@pytest.mark.parametrize(
    ("question", "solution", "answer", "steps"),
    [
        ("Tom has 3 red and 3 blue pens. How many?", "3+3=<<3+3=6>>6\n#### 6", "6", 1),  # which 3 is which?
        ("Tom has 4 pens and buys 5. How many?", "4*2=<<4*2=8>>8\n#### 8", "8", 1),  # 5 is not used
        ("Tom runs 4 miles at 5:30. How many?", "4+5=<<4+5=9>>9\n#### 9", "9", 1),  # a time is no number
        ("Tom eats 1/2 of 8 pies. How many?", "8/2=<<8/2=4>>4\n#### 4", "4", 1),
        ("A dozen and 12 of 5 pens?", "12*5=<<12*5=60>>60\n60+12=<<60+12=72>>72\n#### 72", "72", 2),  # small, twice
        ("2 and 5 and 9?", "First 2+5=<<2+5=7>>7, then 7+9=<<7+9=16>>16\n#### 16", "16", 2),  # two in a line
        ("2 and 5?", "It is easy.\n2+5=<<2+5=7>>7\n#### 7", "7", 1),  # a line without one
    ],
)
def test_what_is_not_certain_keeps_its_numbers(question, solution, answer, steps):
    read = annotated("one", question, solution, answer)
    assert read is not None
    assert not read.certain
    problem = read.sample(Random(1))
    assert (problem.text, problem.answer, len(problem.lines)) == (question, answer, steps)


@pytest.mark.parametrize(
    ("line", "asks"),
    [
        ("That leaves 9-2=<<9-2=7>>7 red pens.", "the red pens"),
        ("Tom still needs 9-2=<<9-2=7>>7.", '"Tom still needs ..."'),
        ("9-2=<<9-2=7>>7", "the next number"),
    ],
)
def test_what_a_step_should_find_is_in_its_words(line, asks):
    assert annotated("one", "9 pens, 2 lost?", f"{line}\n#### 7", "7").lines[0].asks == asks


@pytest.mark.parametrize("seed", range(50))
def test_new_numbers_keep_their_order_and_the_kind_of_the_results(seed):
    read = annotated(
        "two",
        "Ann has 90 dollars and buys 4 pens at 2.50 dollars. How much is left?",
        "Pens cost 4*2.50 = <<4*2.50=10>>10 dollars.\n90-10 = <<90-10=80>>80 dollars left.\n#### 80",
        "80",
    )
    problem = read.sample(Random(seed))
    low, middle, high = problem.given["n2"], problem.given["n1"], problem.given["n0"]
    assert low < middle < high
    assert all(value > 0 and value.denominator == 1 for value in read.results(problem.given))
    solution = write_solution(problem, Random(seed))
    assert solution.first_wrong == -1
    assert f"\\boxed{{{problem.answer}}}" in solution.steps[-1].text


@needs_data
def test_nearly_all_of_gsm8k_is_read_and_every_solution_gives_its_answer():
    read = list(read_annotated(GSM8K))
    assert len(read) > 6_900
    assert sum(problem.certain for problem in read) > 2_300
    for problem in read[::20]:
        drawn = problem.sample(Random(problem.name))
        assert write_solution(drawn, Random(1)).first_wrong == -1
        assert drawn.text.count("[[") == 0


@needs_data
def test_lessons_of_real_text_are_made_and_a_part_is_kept_for_development():
    world = World(tuple(read_annotated(GSM8K)), share=1.0)
    parts = {split: {world.problem(Random(n), split).kind for n in range(300)} for split in ("train", "dev")}
    assert not parts["train"] & parts["dev"]
    for seed in range(20):
        for teach in (policy_text, verifier_text):
            assert any(learnt for _, learnt in teach(Random(seed), "train", world))
