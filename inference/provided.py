"""Models of somebody else, found by the name of an entry point or by the place of their class."""

from __future__ import annotations

from typing import Literal

from redline.inference.errors import InferenceError, ModelNotFound
from redline.inference.model import LanguageModel
from redline.inference.served.address import without_keys
from redline.plugin import PluginGroup

ModelRole = Literal["policy", "verifier"]

MODEL_FORMS = (
    "valid names are `embedded`, `gguf:NAME`, `gguf:/path/to/file.gguf` (both also with `+ADAPTER.gguf`), "
    "`hf:ORG/NAME`, `hf:/path/to/folder`, `vllm:ORG/NAME`, `http://HOST:PORT/v1#NAME` and, for your own, `MODULE:CLASS`"
)
MODELS = PluginGroup("model", "redline.models", ModelNotFound, own=(InferenceError,), forms=MODEL_FORMS)
"""What an entry point names is called with `name` and `role`, where it has such parameters, and gives a
`LanguageModel`."""


def open_provided_model(name: str, role: ModelRole) -> LanguageModel:
    """The model that an entry point of this name gives, or the one at `module:attribute`.

    Raises `ModelNotFound` where there is neither, it cannot be loaded or made, or is no model.
    """
    provider = MODELS.find(name)
    if provider is None:
        installed = f", {', '.join(offered)} (installed)" if (offered := MODELS.names()) else ""
        raise ModelNotFound(f"{without_keys(name)!r} is not a model name: {MODEL_FORMS}{installed}")
    given = {"name": name, "role": role}
    made = MODELS.make(provider, **{asked: given[asked] for asked in MODELS.asked(provider, given)})
    if isinstance(made, LanguageModel):
        return made
    raise MODELS.incomplete(provider, made, LanguageModel)
