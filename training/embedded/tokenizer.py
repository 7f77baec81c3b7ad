"""The embedded pair's tokenizer: byte-level BPE over generated text, digits alone, fixed phrases as one token.

Every text that the runtime forces on a model ends in such a phrase or in punctuation, so encoding a prompt whole gives
the same tokens as encoding what was sent and what was generated piece by piece.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from redline.agent.policy.prompts import INSTRUCTION
from redline.training.embedded.template import END, PAD, SPECIAL
from redline.training.generator.solution import IMPORT
from redline.verifier.genprm import prompt_format

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerFast

VOCABULARY = 5120

PHRASES = (
    prompt_format.SYSTEM,
    prompt_format.SYSTEM_DIRECT,
    "<analyze>\nLet's analyze the Paragraph ",
    " step by step: ",
    prompt_format.ANALYSIS_STOP,
    prompt_format.CODE_OPENING,
    IMPORT,
    prompt_format.CODE_STOP,
    prompt_format.OUTPUT_OPENING,
    "</verify>\n",
    prompt_format.JUDGEMENT_OPENING,
    prompt_format.JUDGEMENT_CLOSING,
    f"\n\n{INSTRUCTION}",
    "\n\nAn earlier attempt went wrong here:\n",
    "Review: ",
    "```python\n",
    "\n```\nOutput:\n```\n",
    "Keep the steps before it, write it anew and finish.",
    "\\boxed{",
    "Yes",
    "No",
    "True",
    "False",
)
_WORDS = r"\d|\n| [-+*/=×÷·:] | ?[A-Za-z]+| ?[^\sA-Za-z\d]|\s"


def train_tokenizer(texts: Iterable[str]) -> PreTrainedTokenizerFast:
    """A tokenizer of `VOCABULARY` tokens learnt from `texts`."""
    from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.BPE())
    split = pre_tokenizers.Split(Regex(_WORDS), behavior="isolated")
    byte_level = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([split, byte_level])
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY - len(PHRASES),
        special_tokens=list(SPECIAL),
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.add_tokens([AddedToken(phrase, normalized=False) for phrase in PHRASES])
    return PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer,
        eos_token=END,
        pad_token=PAD,
        clean_up_tokenization_spaces=False,
        model_max_length=2048,
    )


def load_tokenizer(folder: Path) -> PreTrainedTokenizerFast:
    """The tokenizer saved in a model folder."""
    from transformers import PreTrainedTokenizerFast

    loaded: PreTrainedTokenizerFast = PreTrainedTokenizerFast.from_pretrained(folder)
    return loaded
