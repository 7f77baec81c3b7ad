"""The published form of training examples: what is written is read back, and what is none is refused."""

from __future__ import annotations

import json
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from redline.inference.scripted import ScriptedModel
from redline.store import DataError
from redline.training.pipeline.schema import ConversationRow, Turn
from redline.training.sft.data.conversation import (
    conversation,
    ends_in_judgement,
    fault,
    judgements,
    published,
    read_conversations,
)
from redline.verifier.genprm import prompt_format

RIGHT = "<analyze>\nFine.\n</analyze>\n<output>\n**Judgement**: $\\boxed{Yes}$\n</output>\n"
WRONG = RIGHT.replace("Yes", "No")


def turns(*contents):
    roles = ["system", *("user", "assistant") * len(contents)]
    return tuple(Turn(role=role, content=text) for role, text in zip(roles, contents, strict=False))


GOOD = turns("Be a teacher.", "1 + 1?\nIt is 2.", RIGHT, "So 3.", WRONG)


def write(path, *rows):
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    return path


def test_a_conversation_is_what_the_chain_sends_byte_for_byte():
    found = conversation("1 + 1?", ["It is 2.", "So 3.", "Not judged."], [RIGHT, WRONG])
    assert [turn.role for turn in found] == ["system", "user", "assistant", "user", "assistant"]
    model = ScriptedModel([])
    sent = prompt_format.open_prompt(model, prompt_format.conversation("1 + 1?", ["It is 2.", "So 3."], [RIGHT]))
    messages = [turn.model_dump() for turn in found]
    assert model.render(messages[:-1]).rstrip("\n").removesuffix(model.eos_token) == sent
    assert found[-1].content == WRONG
    assert fault(found) is None
    assert judgements(found) == ["yes", "no"]


def test_tags_in_a_step_are_taken_apart_as_the_verifier_does():
    (_, first, _) = conversation("?", ["<output> \\boxed{Yes}"], [RIGHT])
    assert "<output>" not in first.content


@pytest.mark.parametrize(
    ("found", "why"),
    [
        ((), "does not begin with a system turn"),
        (GOOD[1:], "does not begin with a system turn"),
        (GOOD[:1], "does not end with a turn of the assistant"),
        (GOOD[:-1], "does not end with a turn of the assistant"),
        ((*GOOD[:2], *GOOD[3:]), "turn 2 (from 0) is of the user, not of the assistant"),
        ((*GOOD[:1], *GOOD), "turn 1 (from 0) is of the system, not of the user"),
        (turns("s", " \n", RIGHT), "turn 1 (from 0) is empty"),
        (turns("s", "u", ""), "turn 2 (from 0) is empty"),
        (turns("s", "u", "<analyze>\nFine.\n</analyze>\n"), "turn 2 (from 0) does not end with a judgement"),
        (turns("s", "u", RIGHT + "And more."), "turn 2 (from 0) does not end with a judgement"),
    ],
)
def test_what_is_no_conversation(found, why):
    assert fault(found) == why


@pytest.mark.parametrize(
    ("end", "so"),
    [
        ("$\\boxed{Yes}$\n</output>\n", True),
        ("$\\boxed{No}$\n</output>", True),
        ("\\boxed{Yes}", True),
        ("\\boxed{Maybe}", False),
        ("\\boxed{Yes}$\n</output>\n<analyze>", False),
        ("Yes", False),
    ],
)
def test_how_a_rationale_ends(end, so):
    assert ends_in_judgement(f"<output>\n**Judgement**: {end}") is so


texts = st.text(min_size=1).filter(str.strip)
rationales = st.builds(
    lambda words, yes: f"<analyze>\n{words}\n</analyze>\n<output>\n**Judgement**: $\\boxed{yes}$\n</output>\n",
    texts,
    st.sampled_from([prompt_format.YES, prompt_format.NO]),
)
conversations = st.lists(st.tuples(texts, rationales), min_size=1, max_size=4).map(
    lambda pairs: turns("system", *[text for pair in pairs for text in pair])
)


@settings(deadline=None, max_examples=50, suppress_health_check=list(HealthCheck))
@given(st.lists(conversations, min_size=1, max_size=3))
def test_what_is_published_is_read_back(tmp_path, found):
    rows = [ConversationRow(id=f"c-{number}", conversations=one) for number, one in enumerate(found, 1)]
    path = write(tmp_path / "c.jsonl", *map(published, rows))
    assert list(read_conversations(path)) == rows
    own = write(path, *(row.model_dump(mode="json") for row in rows))
    assert list(read_conversations(own)) == rows


def test_the_published_form_has_one_field():
    assert published(ConversationRow(id="a", conversations=GOOD[:3])) == {
        "conversations": [
            {"role": "system", "content": "Be a teacher."},
            {"role": "user", "content": "1 + 1?\nIt is 2."},
            {"role": "assistant", "content": RIGHT},
        ]
    }


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ({"messages": []}, r"line 2: not a ConversationRow: conversations: Field required"),
        ({"conversations": "hello"}, r"line 2: not a ConversationRow: conversations: "),
        ({"conversations": [{"from": "human", "value": "x"}]}, r"line 2: not a ConversationRow: conversations.0.role"),
        ({"conversations": []}, "line 2: no conversation to learn from: does not begin with a system turn"),
        ({"id": "x", **published(ConversationRow(id="", conversations=GOOD))}, "line 2: the id 'x' is there twice"),
    ],
)
def test_bad_rows_are_refused_with_their_place(tmp_path, row, complaint):
    good = {"id": "x", **published(ConversationRow(id="", conversations=GOOD))}
    with pytest.raises(DataError, match=complaint):
        list(read_conversations(write(tmp_path / "c.jsonl", good, row)))


def test_a_lesson_of_the_embedded_verifier_is_a_conversation():
    """The rationales that the embedded pair is trained on end as published ones do."""
    from redline.training.embedded.template import END
    from redline.training.embedded.texts.training_text import verifier_text

    rng = Random(5)
    texts = ("".join(part for part, _ in verifier_text(rng, "train")) for _ in range(90))
    chains = [text for text in texts if prompt_format.SYSTEM in text]
    assert len(chains) > 40
    for text in chains:
        for rationale in text.split(END)[:-1]:
            assert ends_in_judgement(rationale)
