"""Fixtures that several rooms use."""

from .killed_training import trained
from .reward_checkpoint import reward_checkpoint, reward_tokenizer
from .vllm_pair import vllm_pair, vllm_pooling, vllm_python

__all__ = ["reward_checkpoint", "reward_tokenizer", "trained", "vllm_pair", "vllm_pooling", "vllm_python"]
