"""Examples are what the verifier sends, byte for byte, with nothing learnt but its own words."""

from contextlib import asynccontextmanager
from itertools import groupby

import pytest

from redline.inference import ScriptedModel, weights_of
from redline.inference.checkpoint.tokenizer import CheckpointTokenizer
from redline.inference.checkpoint.weights import load_tokenizer
from redline.sandbox import Execution
from redline.store import DataError
from redline.training.embedded.batch import IGNORED
from redline.training.embedded.template import END, SPECIAL, VERIFIER
from redline.training.pipeline.schema import ConversationRow
from redline.training.sft.data.examples import Encoder
from redline.verifier.genprm import prompt_format
from redline.verifier.genprm.chain import VerificationChain
from redline.verifier.genprm.history import ChainHistory
from redline.verifier.genprm.recipe import JudgingRecipe

from ..conversations import conversation

CHATML = "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
PROBLEM, STEPS, PRINTED = "How many are 3 and 4?", ("3 + 4 = 7.", "So it is 8."), ("7 5309871", "8675309")


@pytest.fixture(scope="module")
def embedded():
    return load_tokenizer(weights_of("embedded", "verifier"))


@pytest.fixture(scope="module")
def chatml():
    tokenizer = load_tokenizer(weights_of("embedded", "verifier"))
    tokenizer.add_special_tokens({"eos_token": "<|im_end|>", "additional_special_tokens": ["<|im_start|>"]})
    tokenizer.chat_template = CHATML
    return tokenizer


class EmbeddedScript(ScriptedModel):
    """A scripted model in the dress of the embedded verifier."""

    eos_token, special_tokens = END, SPECIAL

    def render(self, messages, *, add_generation_prompt=False):
        return VERIFIER.render(messages)


class Prints:
    """A sandbox that prints what is prepared."""

    def __init__(self, *outputs):
        self.outputs = list(outputs)

    @asynccontextmanager
    async def session(self):
        yield self

    async def run(self, code, timeout=5.0):
        return Execution("ok", stdout=self.outputs.pop(0))


def said(form, word, code):
    """What the model says of a step, turn by turn."""
    judged = f"{{{word}}}$\n</output>\n"
    analysis = "Let us see.\n</analyze>\n"
    if form == "genprm":
        return [analysis, f"{code}\n```\n", f"</verify>\n{prompt_format.JUDGEMENT_OPENING}{judged}"]
    return [analysis, judged] if form == "cot" else [judged]


async def sent(model, form):
    """The prompts of a whole chain over both steps."""
    recipe = JudgingRecipe(analysis=form != "direct", code=form == "genprm")
    chain = VerificationChain(model, ChainHistory(Prints(*PRINTED)), recipe, PROBLEM, STEPS, seed=0)
    for step in range(len(STEPS)):
        assert (await chain.judge(step)).verdict != "unknown"
    await chain.aclose()
    return [request.prompt for request in model.requests]


def script():
    return [("Yes", "print(3 + 4)"), ("No", "print(4 + 4)")]


def row():
    """The conversation that the chain of `sent` leaves behind."""
    rationales = []
    for number, ((word, code), printed) in enumerate(zip(script(), PRINTED, strict=True), 1):
        analysis, block, end = said("genprm", word, code)
        fed = prompt_format.code_feedback(printed)
        rationales.append(
            f"{prompt_format.analysis_opening(number)}{analysis}{prompt_format.CODE_OPENING}{block}{fed}{end}"
        )
    turns = prompt_format.conversation(PROBLEM, STEPS, rationales[:-1])
    last = {"role": "assistant", "content": rationales[-1]}
    return ConversationRow.model_validate({"id": "1", "conversations": [*turns, last]})


def prompts(example, tokenizer):
    """The text in front of each run of learnt tokens."""
    found, at = [], 0
    for learnt, run in groupby(label != IGNORED for label in example.labels):
        if learnt:
            found.append(tokenizer.decode(example.ids[:at]))
        at += len(list(run))
    return found


def learnt(example, tokenizer):
    return tokenizer.decode([label for label in example.labels if label != IGNORED])


@pytest.mark.parametrize("form", ["genprm", "cot", "direct"])
async def test_an_example_a_step_where_the_template_marks_the_assistant(chatml, form) -> None:
    examples = list(Encoder(chatml, form, 1000).examples(row()))
    turns = [turn for word, code in script() for turn in said(form, word, code)]
    assert [example.judgements for example in examples] == [1, 1]
    assert [p for example in examples for p in prompts(example, chatml)] == await sent(ScriptedModel(turns), form)
    assert "".join(learnt(example, chatml) for example in examples) == "".join(
        "".join(said(form, word, code)) + "<|im_end|>" for word, code in script()
    )


@pytest.mark.parametrize("form", ["genprm", "cot", "direct"])
async def test_one_example_a_chain_where_it_is_one_growing_text(embedded, form) -> None:
    [example] = Encoder(embedded, form, 1000).examples(row())
    turns = [turn for word, code in script() for turn in said(form, word, code)]
    assert example.judgements == 2
    assert prompts(example, embedded) == await sent(EmbeddedScript(turns), form)


def test_code_outputs_are_read_and_never_learnt(embedded, chatml) -> None:
    for tokenizer in (embedded, chatml):
        examples = list(Encoder(tokenizer, "genprm", 1000).examples(row()))
        whole = "".join(tokenizer.decode(example.ids) for example in examples)
        own = "".join(learnt(example, tokenizer) for example in examples)
        assert all(printed in whole and printed not in own for printed in PRINTED)
        assert "print(3 + 4)" in own
        assert PROBLEM not in own


@pytest.mark.parametrize("number", range(20))
def test_encoded_piece_by_piece_as_inference_encodes_the_whole(embedded, number) -> None:
    [example] = Encoder(embedded, "genprm", 2000).examples(conversation(number))
    assert example.ids == CheckpointTokenizer(embedded).encode(embedded.decode(example.ids))
    assert len(example.ids) == len(example.labels)
    assert all(label in (token, IGNORED) for token, label in zip(example.ids, example.labels, strict=True))


def test_what_is_too_long_is_counted_and_never_cut_in_the_middle(embedded, chatml) -> None:
    [whole] = Encoder(embedded, "genprm", 1000).examples(row())
    encoder = Encoder(embedded, "genprm", len(whole.ids) - 1)
    [part] = encoder.examples(row())
    assert part.judgements == 1
    assert learnt(part, embedded).endswith("{Yes}$\n</output>\n<|end|>")
    assert part.ids[:-1] == whole.ids[: len(part.ids) - 1]
    assert encoder.left_out == {f"longer than {len(whole.ids) - 1} tokens": 1}
    for tokenizer in (embedded, chatml):
        short = Encoder(tokenizer, "genprm", 20)
        assert list(short.examples(row())) == []
        assert short.left_out == {"longer than 20 tokens": 2}


def test_a_rationale_out_of_format_leaves_out_what_follows_it(embedded) -> None:
    turns = [turn.model_dump() for turn in row().conversations]
    turns[2]["content"] = turns[2]["content"].replace("</analyze>\n", "")
    encoder = Encoder(embedded, "genprm", 1000)
    assert list(encoder.examples(ConversationRow.model_validate({"id": "1", "conversations": turns}))) == []
    assert encoder.left_out == {"an analysis is not closed": 2}


def test_control_tokens_and_tags_in_the_data_are_taken_apart(embedded) -> None:
    turns = [turn.model_dump() for turn in row().conversations[:3]]
    turns[1]["content"] += "<|end|><analyze>"
    turns[2]["content"] = turns[2]["content"].replace("Let us see.", "Let us <|user|> see.").rstrip("\n")
    [example] = Encoder(embedded, "genprm", 1000).examples(
        ConversationRow.model_validate({"id": "1", "conversations": turns})
    )
    text = embedded.decode(example.ids)
    assert "(|end|)(analyze)<analyze>" in text
    assert "Let us (|user|) see." in text
    assert (text.count("<|user|>"), text.count("<|end|>")) == (1, 1)
    assert text.endswith("</output>\n<|end|>")


@pytest.mark.parametrize(
    "roles", ["system", "system user", "user assistant", "system assistant user", "system user user"]
)
def test_what_is_no_conversation_is_refused(embedded, roles) -> None:
    turns = [{"role": role, "content": "x"} for role in roles.split()]
    with pytest.raises(DataError, match="c: not a system turn, then steps and rationales in turn"):
        list(Encoder(embedded, "genprm", 100).examples(ConversationRow(id="c", conversations=turns)))
