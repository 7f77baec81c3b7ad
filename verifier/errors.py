"""What can go wrong with the verifier itself.

A step or an answer that cannot be judged is a verdict (`unknown`), never an exception.

    VerifierError
    ├── JudgeUnavailable     a judge of somebody else cannot be loaded or made, or is none; the message says why
    └── CheckerUnavailable   the process that compares answers cannot be started, or the checker is not open
"""

from redline.inference import ModelNotFound


class VerifierError(Exception):
    """Base of everything this package raises on purpose."""


class JudgeUnavailable(VerifierError, ModelNotFound):
    """A judge of somebody else cannot be loaded or made, or does not keep the protocol; the message says which.

    Also a `ModelNotFound`, as is every name that no judge has.
    """


class CheckerUnavailable(VerifierError):
    """Answers cannot be compared on this machine or by this object; the message says why."""
