"""Training from scratch: one loop for both embedded models, resumable, on whatever device there is.

Matrices are trained with Muon and the rest with AdamW: on two cores every token has to count.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog

from redline.training.embedded.batch import TokenBatch, batches
from redline.training.embedded.texts.training_text import TextSampler
from redline.training.sft.data.segments import IGNORED

if TYPE_CHECKING:
    import torch
    from transformers import LlamaForCausalLM, PreTrainedTokenizerFast

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Schedule:
    """How long and how fast to learn. Ends at `tokens` tokens or `seconds` seconds of training, whichever is first."""

    tokens: int
    seconds: float
    batch_tokens: int = 4096
    longest: int = 640
    peak: float = 4e-3
    warmup: int = 150
    """Steps."""
    decay: float = 0.35
    """Share of the training, at its end, over which the rate falls to zero."""
    save_every: float = 180.0
    """Seconds between checkpoints."""

    def progress(self, tokens: int, seconds: float) -> float:
        """Share of the training that is done, in [0, 1]."""
        return min(1.0, max(tokens / self.tokens, seconds / self.seconds))

    def rate(self, step: int, progress: float) -> float:
        """The learning rate: warm-up, plateau, then a straight line to zero."""
        warm = min(1.0, (step + 1) / self.warmup)
        return self.peak * warm * min(1.0, (1.0 - progress) / self.decay)


@dataclass
class TrainingProgress:
    """Where a training stands; saved with every checkpoint."""

    step: int = 0
    tokens: int = 0
    seconds: float = 0.0
    loss: float = math.nan
    """Moving average, nats per learnt token."""


class Trainer:
    """Teaches one model; `run` goes on from the last checkpoint in `folder` where there is one."""

    def __init__(
        self,
        model: LlamaForCausalLM,
        tokenizer: PreTrainedTokenizerFast,
        sample_text: TextSampler,
        schedule: Schedule,
        folder: Path,
        seed: int = 0,
    ) -> None:
        import torch

        self.model, self.tokenizer, self.sample_text = model, tokenizer, sample_text
        self.schedule, self.folder, self.seed = schedule, folder, seed
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.progress = TrainingProgress()
        torch.nn.Module.to(self.model, self.device)
        self.optimizers = _optimizers(model)
        self._resume()

    def run(self) -> TrainingProgress:
        """Train until the schedule is through; the model is left in eval mode."""
        import torch

        self.model.train()
        saved = last = time.monotonic()
        for batch in self._stream():
            self._step(batch)
            now = time.monotonic()
            self.progress.seconds += now - last
            last = now
            if now - saved > self.schedule.save_every:
                self.save()
                saved = now
            if self._share() >= 1.0:
                break
        self.save()
        torch.nn.Module.eval(self.model)
        return self.progress

    def save(self) -> None:
        """Write a checkpoint; a crash in the middle leaves the one before."""
        import torch

        self.folder.mkdir(parents=True, exist_ok=True)
        state = {
            "model": self.model.state_dict(),
            "optimizers": [optimizer.state_dict() for optimizer in self.optimizers],
            "progress": vars(self.progress),
        }
        partial = self.folder / "checkpoint.partial"
        torch.save(state, partial)
        partial.replace(self.folder / "checkpoint.pt")
        log.info("checkpoint", folder=self.folder.name, **vars(self.progress))

    def _resume(self) -> None:
        import torch

        path = self.folder / "checkpoint.pt"
        if not path.exists():
            return
        state: dict[str, Any] = torch.load(path, map_location=self.device, weights_only=True)
        self.model.load_state_dict(state["model"])
        for optimizer, saved in zip(self.optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(saved)
        self.progress = TrainingProgress(**state["progress"])
        log.info("resumed", folder=self.folder.name, **vars(self.progress))

    def _stream(self) -> Iterator[TokenBatch]:
        seed = self.seed * 1_000_003 + self.progress.step
        return batches(
            self.sample_text,
            self.tokenizer,
            tokens=self.schedule.batch_tokens,
            longest=self.schedule.longest,
            seed=seed,
        )

    def _share(self) -> float:
        return self.schedule.progress(self.progress.tokens, self.progress.seconds)

    def _step(self, batch: TokenBatch) -> None:
        import torch

        rate = self.schedule.rate(self.progress.step, self._share())
        for optimizer in self.optimizers:
            for group in optimizer.param_groups:
                group["lr"] = rate
        with torch.autocast(self.device.type, dtype=torch.bfloat16):
            loss = self._loss(batch)
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        for optimizer in self.optimizers:
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
        self._record(float(loss.detach()), batch.ids.numel())

    def _loss(self, batch: TokenBatch) -> torch.Tensor:
        """Cross entropy over the learnt tokens only: logits are not even computed elsewhere."""
        import torch

        ids, labels = batch.ids.to(self.device), batch.labels.to(self.device)
        hidden = self.model.model(input_ids=ids).last_hidden_state
        learnt = labels[:, 1:] != IGNORED
        logits = self.model.lm_head(hidden[:, :-1][learnt])
        return torch.nn.functional.cross_entropy(logits.float(), labels[:, 1:][learnt])

    def _record(self, loss: float, tokens: int) -> None:
        progress = self.progress
        progress.loss = loss if math.isnan(progress.loss) else 0.98 * progress.loss + 0.02 * loss
        progress.step += 1
        progress.tokens += tokens
        if progress.step % 100 == 0:
            log.info("training", folder=self.folder.name, **vars(progress))


def _optimizers(model: LlamaForCausalLM) -> list[torch.optim.Optimizer]:
    import torch

    named = [(name, p) for name, p in model.named_parameters() if p.requires_grad]
    matrices = [p for name, p in named if p.ndim == 2 and "embed" not in name]
    rest = [p for name, p in named if p.ndim != 2 or "embed" in name]
    return [
        torch.optim.Muon(matrices, lr=1e-3, weight_decay=0.05, adjust_lr_fn="match_rms_adamw"),
        torch.optim.AdamW(rest, lr=1e-3, betas=(0.9, 0.98), weight_decay=0.0),
    ]
