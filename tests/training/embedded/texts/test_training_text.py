"""Lessons against the runtime: what is trained is what will be sent, token for token."""

from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from redline.training.embedded.batch import IGNORED, batches, encode
from redline.training.embedded.build import PACKAGE, SAMPLERS, TEMPLATES
from redline.training.embedded.template import POLICY, VERIFIER, ChatTemplate
from redline.training.embedded.texts.training_text import _revise, verifier_text
from redline.training.embedded.tokenizer import train_tokenizer
from redline.training.generator.program import Line, Problem
from redline.training.generator.sampler import GENERATED
from redline.training.generator.solution import write_solution
from redline.verifier.genprm import prompt_format

MESSAGES = [
    {"role": "system", "content": "Be kind."},
    {"role": "user", "content": "1 + 1\n"},
    {"role": "assistant", "content": " 2\n"},
    {"role": "user", "content": "and 3?"},
]


BOOKS = Problem(
    "word problems",
    "example",
    "Lina has 7 books, gets 2 and sells 3.",
    {"a": Fraction(7), "b": Fraction(2), "c": Fraction(3)},
    (
        Line("more", "a + b", ("[[a + b]] = [[more]].",), "the books then"),
        Line("now", "more - c", ("[[more - c]] = [[now]].",), "the books now"),
    ),
)


@pytest.fixture(scope="module")
def tokenizer():
    rng = Random(0)
    return train_tokenizer(
        "".join(t for t, _ in teach(rng, "train")) for teach in SAMPLERS.values() for _ in range(400)
    )


@pytest.mark.parametrize(("role", "template"), [("policy", POLICY), ("verifier", VERIFIER)])
@pytest.mark.parametrize("opening", [True, False])
def test_python_renders_as_the_jinja_does(tokenizer, role: str, template: ChatTemplate, opening: bool) -> None:
    rendered = tokenizer.apply_chat_template(
        MESSAGES, chat_template=TEMPLATES[role], tokenize=False, add_generation_prompt=opening
    )
    assert template.render(MESSAGES, add_generation_prompt=opening) == rendered


@pytest.mark.parametrize("role", SAMPLERS)
def test_pieces_encode_as_the_whole(tokenizer, role: str) -> None:
    rng = Random(2)
    for _ in range(300):
        lesson = SAMPLERS[role](rng, "train")
        text = "".join(part for part, _ in lesson)
        ids, labels = encode(lesson, tokenizer)
        assert ids == tokenizer(text).input_ids
        assert tokenizer.decode(ids) == text
        assert any(label != IGNORED for label in labels)


def test_single_tokens_for_digits_and_judgements(tokenizer) -> None:
    for text in [*"0123456789", "Yes", "No"]:
        assert len(tokenizer(text).input_ids) == 1
    assert len(tokenizer("1234").input_ids) == 4


def test_code_output_is_read_not_learnt() -> None:
    rng = Random(4)
    outputs = guesses = 0
    for _ in range(700):
        lesson = verifier_text(rng, "train")
        for (text, _), (_, learnt) in pairwise(lesson):
            if text == prompt_format.OUTPUT_OPENING:
                outputs += 1
                guesses += learnt
    assert outputs > 300
    # Only the lessons that prepare for the ablation "code not executed" learn to guess.
    assert 0 < guesses < 0.25 * outputs


def test_after_a_step_too_many_the_last_result_is_boxed(monkeypatch) -> None:
    monkeypatch.setattr(
        "redline.training.embedded.texts.training_text.broken",
        lambda problem, rng: write_solution(problem, rng, (2, "long")),
    )
    (asked, _), (told, _) = _revise(BOOKS, BOOKS.text, Random(1), GENERATED, with_evidence=True)
    assert "7 + 2 = 9.\nStep 2: 9 - 3 = 6.\n" in asked
    assert "\\boxed{6}" in told
    assert "=" not in told


def test_after_a_step_too_few_it_goes_on(monkeypatch) -> None:
    monkeypatch.setattr(
        "redline.training.embedded.texts.training_text.broken",
        lambda problem, rng: write_solution(problem, rng, (0, "short")),
    )
    (asked, _), (told, _) = _revise(BOOKS, BOOKS.text, Random(1), GENERATED, with_evidence=False)
    assert "\\boxed{9}" in asked
    assert told.startswith(" 7 + 2 = 9.\nStep 2: 9 - 3 = 6.")


def test_every_chain_is_a_prefix_of_what_the_judge_sends() -> None:
    problem, step = "What is 2 + 2?", "2 + 2 = 4."
    messages = prompt_format.conversation(problem, [step, "next"], ["rationale"])
    first = prompt_format.open_prompt(VERIFIER, prompt_format.conversation(problem, [step], []))
    assert prompt_format.open_prompt(VERIFIER, messages).startswith(first + "rationale")


def test_batches_repeat_with_the_seed(tokenizer) -> None:
    def first(seed: int) -> list[list[int]]:
        stream = batches(verifier_text, tokenizer, tokens=600, longest=300, seed=seed)
        return [row for _ in range(3) for row in next(stream).ids.tolist()]

    assert first(1) == first(1)
    assert first(1) != first(2)


@pytest.mark.parametrize("role", SAMPLERS)
def test_the_shipped_tokenizer_speaks_the_wire_format(role: str) -> None:
    from transformers import AutoTokenizer

    # As every engine loads it: for some architectures `AutoTokenizer` puts another tokenizer in the folder's place.
    shipped = AutoTokenizer.from_pretrained(Path(PACKAGE) / role)
    rng = Random(6)
    for _ in range(200):
        lesson = SAMPLERS[role](rng, "test")
        text = "".join(part for part, _ in lesson)
        assert encode(lesson, shipped)[0] == shipped(text).input_ids
        assert shipped.decode(shipped(text).input_ids) == text
    assert shipped.chat_template == TEMPLATES[role]
