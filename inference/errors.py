"""What can go wrong between a caller and a language model.

A failure here belongs to the *model boundary*: the caller's problem was fine, the model could not serve it.
A generation that merely runs out of room is not a failure: it is a `Completion` with `finish_reason="length"`.

    InferenceError
    ├── ModelNotFound        the name means nothing here, or its weights are not on this machine
    ├── BackendMissing       the name is right but an optional package is not installed
    ├── ModelUnsupported     the weights are there, but this backend cannot run such a model rightly
    ├── PromptTooLong        the prompt leaves no room to answer in the model's context
    └── ModelFailed          the engine itself broke while generating
"""


class InferenceError(Exception):
    """Base of everything this package raises on purpose."""


class ModelNotFound(InferenceError):
    """The model string is malformed, or no weights can be found under it."""


class BackendMissing(InferenceError):
    """The backend needs an optional package; the message names the extra to install."""


class ModelUnsupported(InferenceError):
    """The weights are there, but this backend cannot run (or render for) such a model; the message says why."""


class PromptTooLong(InferenceError):
    """The prompt alone fills the model's context window."""


class ModelFailed(InferenceError):
    """The engine raised while generating; the original error is the `__cause__`."""
