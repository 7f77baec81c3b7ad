"""Several judges as one, built by hand and by name."""

from contextlib import aclosing

import pytest

from redline.inference import ModelNotFound, ScriptedModel
from redline.sandbox import open_sandbox
from redline.verifier import Exact, Judge, JudgeSpec, Unanimous, Verdict, Vote, judge_names, open_judge
from redline.verifier.judges import factory

LETTERS = {"y": "yes", "n": "no", "u": "unknown"}


class Says:
    """Says of each step what a letter stands for; a `yes` with the judge's reward."""

    def __init__(self, letters, reward=1.0, name="says"):
        self.letters, self.reward, self.name = letters, reward, name
        self.asked, self.closed = 0, 0

    async def judge(self, problem, steps, *, seed=0, all_steps=False):
        try:
            for letter, _ in zip(self.letters, steps, strict=False):
                self.asked += 1
                yield self.verdict(LETTERS[letter])
                if letter != "y" and not all_steps:
                    return
        finally:
            self.closed += 1

    def verdict(self, label):
        reward = {"yes": self.reward, "no": 0.0, "unknown": None}[label]
        vote = Vote(verdict=label, reward=reward, reason=self.name)
        return Verdict(verdict=label, reward=reward, votes=(vote,))


async def said(judges, steps=3, **options):
    async with aclosing(Unanimous(judges).judge("P", ["a"] * steps, **options)) as judged:
        return [verdict async for verdict in judged]


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        ("yyy", "yyy", "yyy"),
        ("yny", "yyy", "yn"),
        ("yyy", "nyy", "n"),
        ("uyy", "yyy", "u"),
        ("yyu", "yyn", "yyn"),
        ("u", "n", "n"),
        ("yy", "yyy", "yy"),
    ],
)
async def test_a_step_is_right_where_all_say_so(first, second, together):
    found = await said([Says(first), Says(second)])
    assert [verdict.verdict for verdict in found] == [LETTERS[letter] for letter in together]


async def test_the_verdict_is_that_of_the_judge_that_decides():
    sure, doubtful = Says("yyn", 0.9, "sure"), Says("yun", 0.6, "doubtful")
    found = await said([sure, doubtful], all_steps=True)
    assert [(v.verdict, v.reward, v.votes[0].reason) for v in found] == [
        ("yes", 0.6, "doubtful"),
        ("unknown", None, "doubtful"),
        ("no", 0.0, "sure"),
    ]


async def test_behind_a_no_the_others_are_not_asked():
    first, second = Says("yn"), Says("yy")
    await said([first, second])
    assert (first.asked, second.asked) == (2, 1)


async def test_all_of_them_are_closed_wherever_one_leaves():
    judges = [Says("yyy"), Says("yyy")]
    async with aclosing(Unanimous(judges).judge("P", ["a", "b"])) as judged:
        await anext(judged)
    assert [judge.closed for judge in judges] == [1, 1]


async def test_it_is_a_judge_of_at_least_one():
    assert isinstance(Unanimous([Exact()]), Judge)
    assert Unanimous([Says("y", name="a"), Says("y", name="b")]).name == "a&b"
    assert await said([Says("yyy")], steps=0) == []
    with pytest.raises(ValueError, match="judge"):
        Unanimous([])


@pytest.mark.parametrize(
    ("name", "kinds", "models"),
    [
        ("exact+hf:a/b&program:gguf:c", ["genprm", "program"], ["hf:a/b", "gguf:c"]),
        ("critic:x&http://h/v1#m&embedded", ["critic", "genprm", "genprm"], ["x", "http://h/v1#m", "embedded"]),
        ("consistency:x&exact+program:x", ["consistency", "program"], ["x", "x"]),
        ("hf:/folder/a&b", ["genprm"], ["hf:/folder/a&b"]),
        ("gguf:/a&embedded-b/c.gguf", ["genprm"], ["gguf:/a&embedded-b/c.gguf"]),
    ],
)
def test_a_name_of_several(name, kinds, models):
    asked = JudgeSpec.parse(name)
    assert ([part.kind for part in asked.parts], [part.model for part in asked.parts]) == (kinds, models)
    assert asked.needs_sandbox()
    assert len(judge_names(name)) == len(kinds)
    assert asked.exact_first == name.startswith("exact+")


@pytest.mark.parametrize("name", ["exact&program:x", "program:x&exact", "program:&critic:x", "critic:x&program:"])
def test_a_bad_name_of_several(name):
    with pytest.raises(ModelNotFound, match="`JUDGE&JUDGE`"):
        JudgeSpec.parse(name)


async def test_judges_by_name_share_weights_and_all_are_closed(monkeypatch):
    opened = []

    def open_model(name, **options):
        opened.append((name, options["raw_prompts"], ScriptedModel(say, name=name)))
        assert options["beside"] == ["x", "x", "y"]
        return opened[-1][2]

    def say(request):
        return "\nprint(36)\n```\n" if request.prompt.endswith("python") else "{Yes}$\n</output>\n \\boxed{36}"

    monkeypatch.setattr(factory, "open_model", open_model)
    name = "program:x&direct:x&consistency:y"
    async with open_sandbox("auto") as sandbox, open_judge(name, sandbox=sandbox) as judge:
        assert judge.name == "program:x&x&consistency:y"
        [verdict] = [v async for v in judge.judge("What is 4 * 9?", ["It is \\boxed{36}."])]
        assert (verdict.verdict, verdict.votes[0].source) == ("yes", "logprobs")
        [verdict] = [v async for v in judge.judge("What is 4 * 9?", ["It is \\boxed{35}."])]
        assert (verdict.verdict, verdict.votes[0].source) == ("no", "frequency")
    assert [(name, raw) for name, raw, _ in opened] == [("x", True), ("y", False)]
    assert all(model._closed for _, _, model in opened)


async def test_where_one_cannot_be_opened_the_others_are_closed(monkeypatch):
    model = ScriptedModel([])

    def open_model(name, **options):
        if name == "y":
            raise ModelNotFound("no y")
        return model

    monkeypatch.setattr(factory, "open_model", open_model)
    with pytest.raises(ModelNotFound, match="no y"):
        async with open_judge("critic:x&consistency:y"):
            pass
    assert model._closed
