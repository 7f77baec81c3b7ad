"""The way to a language model.

One protocol, several engines: `open_model("embedded" | "gguf:NAME" | "hf:ORG/NAME" | "http://HOST:PORT/v1#NAME")`.
Many coroutines may call one model at once; the engine batches what is in flight. `ScriptedModel` replays prepared
completions for tests and examples.
"""

from redline.inference.errors import (
    AnswerUnusable,
    BackendMissing,
    IncompatibleLibrary,
    InferenceError,
    ModelFailed,
    ModelNotFound,
    ModelUnsupported,
    PromptTooLong,
    ServerRefused,
    ServerUnreachable,
)
from redline.inference.factory import (
    fingerprint_of,
    is_foreign_model,
    open_model,
    open_reward_model,
    prepare_to_open,
    weights_of,
)
from redline.inference.local.metrics import EngineMetrics
from redline.inference.local.transformers_model import TransformersModel
from redline.inference.model import (
    Choice,
    Completion,
    FinishReason,
    Generation,
    LanguageModel,
    Message,
    ProbabilitySource,
    Renderer,
    Request,
    SpeakingModel,
    Usage,
)
from redline.inference.provided import ModelRole
from redline.inference.reward.reward_model import Reading, RewardModel
from redline.inference.reward.transformers_reward_model import TransformersRewardModel
from redline.inference.scripted import Endless, ScriptedModel, ScriptExhausted
from redline.inference.served.address import server_base, without_keys
from redline.inference.text.special_tokens import neutralize, neutralize_markers, render_prompt
from redline.inference.text.thought import split_thought

__all__ = [
    "AnswerUnusable",
    "BackendMissing",
    "Choice",
    "Completion",
    "Endless",
    "EngineMetrics",
    "FinishReason",
    "Generation",
    "IncompatibleLibrary",
    "InferenceError",
    "LanguageModel",
    "Message",
    "ModelFailed",
    "ModelNotFound",
    "ModelRole",
    "ModelUnsupported",
    "ProbabilitySource",
    "PromptTooLong",
    "Reading",
    "Renderer",
    "Request",
    "RewardModel",
    "ScriptExhausted",
    "ScriptedModel",
    "ServerRefused",
    "ServerUnreachable",
    "SpeakingModel",
    "TransformersModel",
    "TransformersRewardModel",
    "Usage",
    "fingerprint_of",
    "is_foreign_model",
    "neutralize",
    "neutralize_markers",
    "open_model",
    "open_reward_model",
    "prepare_to_open",
    "render_prompt",
    "server_base",
    "split_thought",
    "weights_of",
    "without_keys",
]
