"""The embedded pair, made from nothing: `python -m redline.training.embedded.build` rebuilds both models in the
package.

Both run side by side, one core each, as long as the budget says; a killed run goes on where its last checkpoint was.
"""

from __future__ import annotations

import argparse
import logging
import shutil
import subprocess
import sys
from collections.abc import Callable
from itertools import chain, islice, repeat
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Literal

import structlog

from redline import inference
from redline.training.embedded.architecture import new_model
from redline.training.embedded.template import POLICY_TEMPLATE, VERIFIER_TEMPLATE
from redline.training.embedded.texts.found_solutions import read_found
from redline.training.embedded.texts.judged_chains import read_judged
from redline.training.embedded.texts.training_text import policy_text, verifier_text
from redline.training.embedded.tokenizer import load_tokenizer, train_tokenizer
from redline.training.embedded.trainer import Schedule, Trainer
from redline.training.embedded.transplant import transplanted
from redline.training.generator.program import Split
from redline.training.generator.sampler import World
from redline.training.generator.vocabulary import vocabulary
from redline.training.problems.annotated import read_annotated
from redline.training.sft.data.segments import Segments

if TYPE_CHECKING:
    from transformers import LlamaForCausalLM, PreTrainedTokenizerFast

Role = Literal["policy", "verifier"]
ROLES: tuple[Role, ...] = ("policy", "verifier")
SAMPLERS: dict[Role, Callable[[Random, Split, World], Segments]] = {
    "policy": policy_text,
    "verifier": verifier_text,
}
TEMPLATES: dict[Role, str] = {"policy": POLICY_TEMPLATE, "verifier": VERIFIER_TEMPLATE}
SEEDS: dict[Role, int] = {"policy": 11, "verifier": 12}
WIDTH, LAYERS = 256, 4
MOST_STEPS = 3
"""Of a real problem to be learnt from: longer ones are beyond models of this size."""
PACKAGE = Path(inference.__file__).parent / "embedded"


def make_tokenizer(world: World, texts: int = 12_000) -> PreTrainedTokenizerFast:
    """The tokenizer of both roles, learnt from both roles' texts. Two runs may number their tokens differently."""
    rng = Random(7)
    examples = (sample_text(rng, "train", world) for sample_text in (policy_text, verifier_text) for _ in range(texts))
    told = ("".join(text for text, _ in example) for example in examples)
    return train_tokenizer(chain(told, repeat(vocabulary(), 40)))


def kept_tokenizer(role: Role, runs: Path, world: World) -> PreTrainedTokenizerFast:
    """The tokenizer of these runs with the role's chat template; made on the first call, kept for a resumed run."""
    folder = runs / "tokenizer"
    if not folder.exists():
        partial = runs / "tokenizer.partial"
        make_tokenizer(world).save_pretrained(partial)
        partial.rename(folder)
    tokenizer = load_tokenizer(folder)
    tokenizer.chat_template = TEMPLATES[role]
    return tokenizer


def train(role: Role, schedule: Schedule, runs: Path, target: Path, world: World, start: Path | None) -> None:
    """Train one model, with checkpoints in `runs/role`, and write it to `target/role`.

    It begins with the weights in `start/role`, under these runs' tokenizer, or with new ones.
    """
    import torch

    torch.set_num_threads(1)
    tokenizer = kept_tokenizer(role, runs, world)
    if start:
        model = transplanted(loaded(start / role), load_tokenizer(start / role), tokenizer)
    else:
        model = new_model(tokenizer, width=WIDTH, layers=LAYERS, seed=SEEDS[role])
    # On a CPU the plain one is a fifth faster for texts as short as these.
    model.set_attn_implementation("eager")
    sample_text = SAMPLERS[role]
    trainer = Trainer(
        model, tokenizer, lambda rng, split: sample_text(rng, split, world), schedule, runs / role, seed=SEEDS[role]
    )
    trainer.run()
    write_model(trainer, target / role)


def loaded(folder: Path) -> LlamaForCausalLM:
    """The model in a folder, in float32."""
    import torch
    from transformers import LlamaForCausalLM

    model: LlamaForCausalLM = LlamaForCausalLM.from_pretrained(folder, dtype=torch.float32)
    return model


def write_model(trainer: Trainer, target: Path) -> None:
    """Save the model in bf16 and its tokenizer, replacing what is there only when everything is written."""
    import torch

    partial = target.with_suffix(".partial")
    shutil.rmtree(partial, ignore_errors=True)
    trainer.model.to(torch.bfloat16).save_pretrained(partial)  # type: ignore[arg-type]
    trainer.tokenizer.save_pretrained(partial)
    shutil.rmtree(target, ignore_errors=True)
    partial.rename(target)


def show(role: Role, count: int, world: World) -> None:
    """Print a few training texts, what is learnt between « and »."""
    for example in islice((SAMPLERS[role](Random(seed), "train", world) for seed in range(count)), count):
        sys.stdout.write("".join(f"«{text}»" if learnt else text for text, learnt in example) + "\n" + "-" * 60 + "\n")


def main() -> None:
    """The command line of `python -m redline.training.embedded.build`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--role", choices=ROLES, help="train one model only (default: both, side by side)")
    parser.add_argument("--tokens", type=int, default=22_000_000, help="training tokens for each model")
    parser.add_argument("--seconds", type=float, default=10_000.0, help="training seconds for each model, at most")
    parser.add_argument("--runs", type=Path, default=Path("runs/embedded"), help="folder of the checkpoints")
    parser.add_argument("--target", type=Path, default=PACKAGE, help="folder of the finished models")
    parser.add_argument("--show", type=int, metavar="N", help="print N training texts instead of training")
    parser.add_argument("--real", type=Path, nargs="*", default=[], help="annotated problems, as GSM8K's train.jsonl")
    parser.add_argument("--found", type=Path, nargs="*", default=[], help="results of batches, to learn what was right")
    parser.add_argument("--judged", type=Path, nargs="*", default=[], help="conversations, as train filter writes them")
    parser.add_argument("--start", type=Path, help="folder of models to go on from (default: new ones)")
    parser.add_argument("--peak", type=float, default=Schedule.peak, help="highest learning rate")
    options = parser.parse_args()
    world = World(
        tuple(problem for path in options.real for problem in read_annotated(path) if len(problem.lines) <= MOST_STEPS),
        found=tuple(found for path in options.found for found in read_found(path)),
        judged=tuple(judged for path in options.judged for judged in read_judged(path)),
    )
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.INFO))
    if options.show:
        for role in [options.role] if options.role else ROLES:
            show(role, options.show, world)
    elif options.role:
        schedule = Schedule(options.tokens, options.seconds, peak=options.peak)
        train(options.role, schedule, options.runs, options.target, world, options.start)
    else:
        kept_tokenizer("policy", options.runs, world)
        sys.exit(_both(sys.argv[1:]))


def _both(arguments: list[str]) -> int:
    """One process a model, so that each has a core; the exit status of the worse one."""
    command = [sys.executable, "-m", "redline.training.embedded.build", *arguments]
    children = [subprocess.Popen([*command, "--role", role]) for role in ROLES]
    return max(child.wait() for child in children)


if __name__ == "__main__":
    main()
