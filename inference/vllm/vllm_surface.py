"""Everything that is asked of vLLM beyond what it exports: one place to mend when it changes.

Each is guarded: where it is not as it was, `IncompatibleLibrary` is raised.
"""

from __future__ import annotations

from typing import Any

from redline.inference.libraries import contact

NAME = "vllm"


def engine(**arguments: Any) -> Any:
    """An asynchronous engine. Raises what vLLM raises for a model that it cannot serve."""
    with contact(NAME, "its asynchronous engine"):
        from vllm import AsyncEngineArgs, AsyncLLMEngine

        told = AsyncEngineArgs(**arguments)
        start = AsyncLLMEngine.from_engine_args
    return start(told)


def facts(engine: Any) -> tuple[Any, int]:
    """An engine's tokenizer, and the tokens of its context."""
    with contact(NAME, "what its engine says about the model"):
        return engine.get_tokenizer(), int(engine.model_config.max_model_len)


def on_cpu() -> bool:
    """Whether vLLM computes on the processor here."""
    with contact(NAME, "what it says about the machine"):
        from vllm.platforms import current_platform

        return bool(current_platform.is_cpu())


def sampling(**settings: Any) -> Any:
    """The settings of a request that is answered once, when all its samples have ended."""
    with contact(NAME, "the settings of its requests"):
        from vllm import SamplingParams
        from vllm.sampling_params import RequestOutputKind

        return SamplingParams(**settings, output_kind=RequestOutputKind.FINAL_ONLY)
