"""What can go wrong with the verifier itself.

A step or an answer that cannot be judged is a verdict (`unknown`), never an exception.

    VerifierError
    └── CheckerUnavailable   the process that compares answers cannot be started, or the checker is not open
"""


class VerifierError(Exception):
    """Base of everything this package raises on purpose."""


class CheckerUnavailable(VerifierError):
    """Answers cannot be compared on this machine or by this object; the message says why."""
