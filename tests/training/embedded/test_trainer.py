"""The trainer: it learns, keeps its place, and writes a model that transformers can load."""

import pytest

from redline.training.embedded.build import write_model
from redline.training.embedded.texts.training_text import policy_text
from redline.training.embedded.tokenizer import train_tokenizer
from redline.training.embedded.trainer import Schedule, Trainer
from redline.training.generator.program import Split


def tiny_lesson(rng, split: Split):
    digit = str(rng.randrange(10))
    return [(f"say {digit}:", False), (f"{digit}<|end|>", True)]


@pytest.fixture(scope="module")
def tokenizer():
    return train_tokenizer(["say 1: 2"] * 10)


def make(tokenizer, folder, tokens: int) -> Trainer:
    from redline.training.embedded.architecture import new_model

    model = new_model(tokenizer, width=64, layers=1, seed=0)
    schedule = Schedule(tokens=tokens, seconds=1e9, batch_tokens=128, warmup=5, save_every=1e9)
    return Trainer(model, tokenizer, tiny_lesson, schedule, folder)


def test_the_rate_warms_up_stays_and_falls() -> None:
    schedule = Schedule(tokens=100, seconds=100, peak=1.0, warmup=4, decay=0.5)
    assert [schedule.rate(0, 0.0), schedule.rate(1, 0.0), schedule.rate(9, 0.2)] == [0.25, 0.5, 1.0]
    assert schedule.rate(9, 0.75) == 0.5
    assert schedule.rate(9, 1.0) == 0.0
    assert schedule.progress(tokens=10, seconds=50) == 0.5


def test_learns_resumes_and_writes(tokenizer, tmp_path) -> None:
    import torch
    from transformers import AutoModelForCausalLM

    first = make(tokenizer, tmp_path / "run", tokens=4_000)
    started = first.run()
    assert started.tokens >= 4_000
    again = make(tokenizer, tmp_path / "run", tokens=12_000)
    assert again.progress.step == started.step
    assert torch.equal(again.model.lm_head.weight, first.model.lm_head.weight)
    finished = again.run()
    assert finished.loss < 0.5 * started.loss
    write_model(again, tmp_path / "model")
    loaded = AutoModelForCausalLM.from_pretrained(tmp_path / "model")
    assert loaded.dtype == torch.bfloat16
    assert loaded.generation_config.eos_token_id == tokenizer.eos_token_id


def test_lessons_fit_the_longest_row(tokenizer) -> None:
    from random import Random

    rng = Random(0)
    lengths = [sum(len(text) for text, _ in policy_text(rng, "train")) for _ in range(200)]
    assert max(lengths) < 4 * Schedule(tokens=1, seconds=1).longest
