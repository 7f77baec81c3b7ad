"""The examples of docs/reward_function.md, beside test_documents.py: one of them trains."""

import pytest

from .test_documents import ROOT, run

# TRL hands on arguments that transformers renames.
pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:`(is_)?gradient_checkpointing:FutureWarning"),
]


def test_a_step_of_grpo_is_taken_on_the_rewards_of_the_gateway(monkeypatch):
    monkeypatch.chdir(ROOT)
    run("reward_function.md")
