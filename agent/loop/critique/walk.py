"""How far the critique of an attempt has come: plain data, from which another process can go on."""

from __future__ import annotations

from redline.record import Record


class Walk(Record):
    """A judge's way over the steps of one attempt."""

    attempt: int
    """The number of the attempt, from 0."""
    step: int = 0
    """The step (from 0) whose verdict comes next."""
    doubtful: int | None = None
    """Where the attempt is judged a second time: the step that could not be judged the first time.

    The chain has to be walked again from its beginning, with another seed. A step that has passed stays so: what is
    said of it on the way, and the votes that came to nothing, are paid for and set aside.
    """

    through: bool = False
    """Whether the judge is to go on behind a step that it could not judge: a person has passed it."""

    @property
    def again(self) -> bool:
        """Whether the attempt is judged a second time."""
        return self.doubtful is not None

    def onward(self) -> Walk:
        """The walk one step further."""
        return self.model_copy(update={"step": self.step + 1})
