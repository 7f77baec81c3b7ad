"""Everything that is asked of vLLM beyond what it exports: one place to mend when it changes.

Each is guarded: where it is not as it was, `IncompatibleLibrary` is raised.
"""

from __future__ import annotations

from typing import Any

from redline.inference.libraries import contact

LIBRARY = "vllm"


def start_engine(**arguments: Any) -> Any:
    """An asynchronous engine. Raises what vLLM raises for a model that it cannot serve."""
    with contact(LIBRARY, "its asynchronous engine"):
        from vllm import AsyncEngineArgs, AsyncLLMEngine

        told = AsyncEngineArgs(**arguments)
        start = AsyncLLMEngine.from_engine_args
    return start(told)


def engine_facts(start_engine: Any) -> tuple[Any, int]:
    """An engine's tokenizer, and the tokens of its context."""
    with contact(LIBRARY, "what its engine says about the model"):
        return start_engine.get_tokenizer(), int(start_engine.model_config.max_model_len)


def on_cpu() -> bool:
    """Whether vLLM computes on the processor here."""
    with contact(LIBRARY, "what it says about the machine"):
        from vllm.platforms import current_platform

        return bool(current_platform.is_cpu())


def sampling_params(**settings: Any) -> Any:
    """The settings of a request that is answered once, when all its samples have ended."""
    with contact(LIBRARY, "the settings of its requests"):
        from vllm import SamplingParams
        from vllm.sampling_params import RequestOutputKind

        return SamplingParams(**settings, output_kind=RequestOutputKind.FINAL_ONLY)
