"""What can go wrong while a verifier is fine-tuned. Every message says what to do.

    RefinementError
    └── TrainingError
        ├── TrainingDiverged     the loss or its gradient is no number any more; the last good checkpoint is kept
        ├── OrderLost            the trainer takes rows in another order than planned: no run could go on exactly
        ├── OutOfMemory          the model, a batch or an example is too big for this machine
        └── WorkerFailed         one of several processes ended without saying why; its log is named

Data that cannot be used is `DataError`, a missing package `BackendMissing`, a folder that cannot be used `RunRefused`,
and a full disk `StorageFailed`.
"""

from __future__ import annotations

from redline.agent.errors import RefinementError


class TrainingError(RefinementError):
    """Base of what a training raises by itself."""


class TrainingDiverged(TrainingError):
    """The loss or its gradient is NaN or infinite."""


class OrderLost(TrainingError):
    """A batch holds other rows than the plan has in its place; the message says which."""


class OutOfMemory(TrainingError):
    """Memory ran out, the GPU's or the machine's."""


class WorkerFailed(TrainingError):
    """A process of a training on several ended badly."""
