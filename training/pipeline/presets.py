"""The sizes at which a verifier is made, each with the constants of all stages.

1.5b and 7b are the paper's (arXiv 2504.00891) where it or its authors' code tells them; what they do not tell is marked
as ours. `embedded` is the same chain for the pair shipped with the package, on a laptop's processor.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

PresetName: TypeAlias = Literal["embedded", "1.5b", "7b"]


@dataclass(frozen=True, slots=True)
class Tuning:
    """Supervised fine-tuning."""

    learning_rate: float = 2e-6
    batch: int = 64
    """Examples an optimizer step, over all processes."""
    micro_batch: int = 1
    """Of them, how many a process computes at once; ours. It changes the memory needed, not what is learnt."""
    epochs: int = 1
    """Ours: the paper tells none."""
    warmup: float = 0.05
    """Share of the steps over which the rate rises, before a cosine to zero; ours."""
    max_length: int = 8192
    """Tokens of an example; ours. The paper's solutions took up to 4,877 tokens of rationales."""
    save_every: int = 50
    """Steps between checkpoints; ours."""
    lora: int | None = None
    """Rank of the adapters (PEFT) that are trained instead of all weights, and merged at the end; ours."""


LORA_RANK = 16
LORA_RATE = 10.0
"""Adapters begin at zero and want about ten times the rate of a full fine-tuning; ours."""


def with_adapters(tuning: Tuning) -> Tuning:
    """The same training for LoRA."""
    return replace(tuning, lora=LORA_RANK, learning_rate=LORA_RATE * tuning.learning_rate)


@dataclass(frozen=True, slots=True)
class SamplingPreset:
    """Solutions with step forcing: until there are right and wrong ones."""

    most: int = 2048
    """Paths a problem."""
    keep: int = 4
    """Different solutions of each kind that are kept; ours."""
    temperature: float = 0.7
    """With top-p 1 and 2,048 tokens (`redline.training.stages.step_forcing.StepForcing`)."""


@dataclass(frozen=True, slots=True)
class RolloutPreset:
    """Monte Carlo completions from a state."""

    most: int | None = None
    """K; None: 128, 64 or 32 by the problem's Pass@1 (eq. 9)."""
    stop_error: float | None = 0.01
    """When rollouts stop because the label is settled (`redline.training.monte_carlo.stopping`); ours. None: never."""
    temperature: float = 0.7
    """With top-p 1 and 2,048 tokens (`redline.training.monte_carlo.state.RolloutSampling`)."""


@dataclass(frozen=True, slots=True)
class LabelPreset:
    """Relative progress estimation (eq. 10 and 11)."""

    scheme: Literal["ratio", "difference", "hard"] = "ratio"
    threshold: float = 0.8
    """eps."""


@dataclass(frozen=True, slots=True)
class DataSize:
    """How much is made; ours, the paper began with the 7,500 problems of MATH's training set."""

    problems: int = 0
    """Generated problems; none where files are needed."""
    held_out: int = 400
    """Generated solutions, half of them with a mistake, on which the verifier is measured before and after."""


@dataclass(frozen=True, slots=True)
class Preset:
    """All constants of one size."""

    name: PresetName
    base: str
    """The model that the fine-tuning begins with."""
    policy: str
    """Writes the solutions."""
    completer: str
    """Completes them from their steps on; the paper's is another one than its policy."""
    teacher: str
    """Writes the rationales (`redline.training.teachers.factory`)."""
    size: DataSize = field(default_factory=DataSize)
    tuning: Tuning = field(default_factory=Tuning)
    sampling: SamplingPreset = field(default_factory=SamplingPreset)
    rollouts: RolloutPreset = field(default_factory=RolloutPreset)
    labels: LabelPreset = field(default_factory=LabelPreset)
    smoke: bool = False
    """Whether it was cut down by `at_smoke_size`."""


_EMBEDDED = Preset(
    "embedded",
    "embedded",
    policy="embedded",
    completer="embedded",
    teacher="program",
    # The shipped weights were learnt at 4e-3 with Muon; a context of theirs holds 2,048 tokens.
    tuning=Tuning(learning_rate=3e-4, batch=32, micro_batch=8, epochs=2, max_length=2048),
    # Half an hour on two cores; the paper's K of up to 128 and more solutions a problem would take a day.
    size=DataSize(problems=300),
    # Temperature 1 is ours: at the paper's 0.7 this policy's solutions of a problem are too much alike. Of 48 problems
    # both kinds were found in 34 at 0.7, in 42 at 1; and what docs/benchmarks.md tells of the pair was measured at 1.
    sampling=SamplingPreset(most=64, keep=2, temperature=1.0),
    rollouts=RolloutPreset(most=32, temperature=1.0),
)
_SEVEN = Preset(
    "7b",
    "hf:deepseek-ai/DeepSeek-R1-Distill-Qwen-7B",
    policy="hf:Qwen/Qwen2.5-7B-Instruct",
    completer="hf:Qwen/Qwen2.5-Math-7B-Instruct",
    teacher="hf:Qwen/QwQ-32B",
)
PRESETS: dict[PresetName, Preset] = {
    "embedded": _EMBEDDED,
    "1.5b": replace(
        _SEVEN, name="1.5b", base="hf:deepseek-ai/DeepSeek-R1-Distill-Qwen-1.5B", tuning=Tuning(micro_batch=2)
    ),
    "7b": _SEVEN,
}


def at_smoke_size(preset: Preset) -> Preset:
    """The same chain so small that it shows in minutes that every stage works, and nothing else."""
    return replace(
        preset,
        smoke=True,
        size=DataSize(problems=12, held_out=10),
        sampling=replace(preset.sampling, most=16, keep=1),
        rollouts=replace(preset.rollouts, most=16),
        # A handful of examples would be less than one batch; and nothing may be unlearnt.
        tuning=replace(preset.tuning, batch=8, epochs=1, learning_rate=min(1e-4, preset.tuning.learning_rate)),
    )


def chosen_preset(name: PresetName, *, smoke: bool = False, problems: int | None = None) -> Preset:
    """The preset of this name, at smoke size or not, with another number of generated problems where one is given."""
    preset = at_smoke_size(PRESETS[name]) if smoke else PRESETS[name]
    return preset if problems is None else replace(preset, size=replace(preset.size, problems=problems))
