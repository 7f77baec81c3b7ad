"""The way to a language model.

One protocol, several engines: `open_model("embedded" | "hf:ORG/NAME")`. Many coroutines may call one model at once;
the engine batches what is in flight. `ScriptedModel` replays prepared completions for tests and examples.
"""

from inference.errors import BackendMissing, InferenceError, ModelFailed, ModelNotFound, PromptTooLong
from inference.model import (
    Choice,
    Completion,
    FinishReason,
    Generation,
    LanguageModel,
    Message,
    ProbabilitySource,
    Request,
    Usage,
)
from inference.scripted import Endless, ScriptedModel, ScriptExhausted

__all__ = [
    "BackendMissing",
    "Choice",
    "Completion",
    "Endless",
    "FinishReason",
    "Generation",
    "InferenceError",
    "LanguageModel",
    "Message",
    "ModelFailed",
    "ModelNotFound",
    "ProbabilitySource",
    "PromptTooLong",
    "Request",
    "ScriptExhausted",
    "ScriptedModel",
    "Usage",
]
