"""Fixtures that several rooms use."""

from .reward_checkpoint import reward_checkpoint, reward_tokenizer
from .vllm_pair import vllm_pair, vllm_pooling, vllm_python

__all__ = ["reward_checkpoint", "reward_tokenizer", "vllm_pair", "vllm_pooling", "vllm_python"]
