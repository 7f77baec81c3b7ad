"""What can go wrong between a caller and a language model.

A failure here belongs to the *model boundary*: the caller's problem was fine, the model could not serve it.
A generation that merely runs out of room is not a failure: it is a `Completion` with `finish_reason="length"`.

    InferenceError
    ├── ModelNotFound        the name means nothing here, or its weights are not on this machine
    ├── BackendMissing       the name is right but an optional package is not installed
    ├── IncompatibleLibrary  a library underneath is not as it was when this was tested; `libraries` words it
    ├── ModelUnsupported     the weights are there, but this backend cannot run such a model rightly
    ├── PullFailed           a model could not be brought here: no source has it, its hash is wrong, the disk is full
    ├── PromptTooLong        the prompt leaves no room to answer in the model's context
    └── ModelFailed          the engine itself broke while generating
        ├── ServerUnreachable    nothing answers at the address, the connection broke, or the server stalled
        ├── ServerRefused        the server answered that it will not: no key, no such model, too many requests
        └── AnswerUnusable       the answer is none: HTML, lengths that do not agree, another model, NaN, no end to it

Messages about a server say what to do, and never hold a key.
"""


class InferenceError(Exception):
    """Base of everything this package raises on purpose."""


class ModelNotFound(InferenceError):
    """The model string is malformed, or no weights can be found under it."""


class BackendMissing(InferenceError):
    """The backend needs an optional package; the message names the extra to install."""


class IncompatibleLibrary(InferenceError):
    """A library underneath has changed where nobody promised that it would not; the message names it and its version.

    Raised instead of going on with less: a changed library must not weaken what rests on it without anybody noticing.
    """


class ModelUnsupported(InferenceError):
    """The weights are there, but this backend cannot run (or render for) such a model; the message says why."""


class PullFailed(InferenceError):
    """A model could not be brought onto this machine; the message says why, and what is kept for the next try."""


class PromptTooLong(InferenceError):
    """The prompt alone fills the model's context window."""


class ModelFailed(InferenceError):
    """The engine raised while generating; the original error is the `__cause__`."""


class ServerUnreachable(ModelFailed):
    """Nothing answers at the address, the connection broke, or no answer came in time, also after retries."""


class ServerRefused(ModelFailed):
    """The server answered with an error status."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status
        """The HTTP status; 0 where the request was refused before it was sent."""


class AnswerUnusable(ModelFailed):
    """The model answered something that is not what was asked for; the message says what is wrong with it."""
