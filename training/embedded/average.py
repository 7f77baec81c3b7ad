"""The mean of trained weights: `python -m redline.training.embedded.average ONE TWO --target DIR`, folders of models of
one shape.

Two ends of one training lie in the same valley, and their middle is often better than either ("model soups",
arXiv 2203.05482).
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from redline.store import DataError

if TYPE_CHECKING:
    import torch

    Weights = Mapping[str, torch.Tensor]


def averaged(parts: Sequence[Weights]) -> dict[str, torch.Tensor]:
    """The mean of every tensor, computed in float32, in the first one's type.

    Raises `DataError` for weights of different names or shapes.
    """
    import torch

    first = parts[0]
    if any({name: w.shape for name, w in part.items()} != {n: w.shape for n, w in first.items()} for part in parts):
        raise DataError("these models are not of one shape")
    return {
        name: torch.stack([part[name].float() for part in parts]).mean(0).to(weight.dtype)
        for name, weight in first.items()
    }


def average(folders: Sequence[Path], target: Path) -> None:
    """Write the mean of the models in the folders, with the tokenizer of the first. Raises `DataError`."""
    from transformers import AutoTokenizer

    from redline.training.embedded.build import loaded

    models = [loaded(folder) for folder in folders]
    models[0].load_state_dict(averaged([model.state_dict() for model in models]))
    models[0].bfloat16().save_pretrained(target)
    AutoTokenizer.from_pretrained(folders[0]).save_pretrained(target)


def main() -> None:
    """The command line of `python -m redline.training.embedded.average`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+", help="models of one shape")
    parser.add_argument("--target", type=Path, required=True, help="folder of the mean")
    options = parser.parse_args()
    average(options.folders, options.target)


if __name__ == "__main__":
    main()
