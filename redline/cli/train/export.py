"""`redline train export`: a finished file in another form."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from redline.cli import exit_codes
from redline.cli.console.output import say

Finished = Annotated[
    Path,
    typer.Argument(
        metavar="IN",
        help="Output of a stage, or published data: .jsonl, .parquet; a PEFT folder of LoRA adapters; or gguf:NAME.",
    ),
]
Exported = Annotated[
    Path,
    typer.Argument(metavar="OUT", help="A new file, .parquet or .jsonl; .gguf for adapters; a folder for gguf:NAME."),
]
Published = Annotated[
    bool, typer.Option("--published", help="Conversations alone, in the form of GenPRM-MATH-Data; each is checked.")
]
Base = Annotated[
    str | None,
    typer.Option(metavar="MODEL", help="The model that the adapters are for.", show_default="the one they name"),
]

GGUF = "gguf:"


def export_command(source: Finished, target: Exported, published: Published = False, base: Base = None) -> int:
    """Write the rows of IN to a new file OUT, as Parquet or JSON Lines by its name, without those dropped or failed.

    Of a folder of LoRA adapters: a GGUF file for llama.cpp, which gguf:BASE+OUT opens. Of gguf:NAME: a folder that
    `sft --model hf:OUT` begins with.
    """
    if str(source).startswith(GGUF):
        return _export_weights(str(source), target)
    if source.is_dir():
        return _export_adapter(source, target, base)
    from redline.training.pipeline.export import export, kept_rows, published_rows

    count = export(lambda: (published_rows if published else kept_rows)(source), target)
    say(f"{count} rows in {target}")
    return exit_codes.OK


def _export_weights(name: str, target: Path) -> int:
    from redline.training.sft.gguf_weights import export_weights

    count = export_weights(name, target)
    say(f"{count / 1e9:.2f} billion parameters in {target}; they open as hf:{target}")
    return exit_codes.OK


def _export_adapter(folder: Path, target: Path, base: str | None) -> int:
    from redline.training.sft.adapter_gguf import export_adapter

    count = export_adapter(folder, target, base)
    say(f"adapters of {count} matrices in {target}; it opens as gguf:BASE+{target}")
    return exit_codes.OK
