"""What the policy is told: as it always was, or as a file says, and what is said of a bad file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redline.agent import Refiner
from redline.agent.policy.policy import Policy, PolicySampling
from redline.agent.policy.prompt_file import InvalidPrompts, fingerprint_of_prompts, read_prompts
from redline.agent.policy.prompts import (
    DEFAULT,
    KNOWN,
    NEEDED,
    PLAIN_TEXTS,
    continue_prompt,
    next_step_prompt,
    revise_prompt,
    rewrite_prompt,
    solve_prompt,
)
from redline.inference import ScriptedModel
from redline.verifier import CodeRun, Evidence

INSTRUCTION = 'Solve the problem step by step. Begin each step with "Step k:" and put the final answer in \\boxed{}.'
MODEL = ScriptedModel([])
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cf"]), max_size=30).map(
    lambda text: f"{text} {{{{ problem }}}} {{% x %}} \\boxed{{3}}\nend "
)
EVIDENCE = st.builds(
    Evidence,
    analysis=st.sampled_from(["", " ", "It is 4.\n"]) | TEXTS,
    runs=st.lists(st.builds(CodeRun, code=TEXTS, output=TEXTS, status=st.just("ok")), max_size=2).map(tuple),
    shown=st.none() | st.sampled_from(["", "Only this."]),
)


def turn(request, opening):
    return MODEL.render([{"role": "user", "content": request}], add_generation_prompt=True) + opening


def told(evidence):
    if evidence is None:
        return ""
    if evidence.shown is not None:
        return f"Review: {evidence.shown.strip()}\n" if evidence.shown.strip() else ""
    parts = [f"Review: {evidence.analysis.strip()}\n"] if evidence.analysis.strip() else []
    for run in evidence.runs:
        parts.append(f"```python\n{run.code.strip()}\n```\nOutput:\n```\n{run.output.strip()}\n```\n")
    return "".join(parts)


@given(problem=TEXTS, kept=st.lists(TEXTS, max_size=3), wrong=TEXTS, evidence=st.none() | EVIDENCE)
def test_the_default_prompts_are_byte_for_byte_those_of_the_training(problem, kept, wrong, evidence):
    begun = f"{problem}\n\n{INSTRUCTION}"
    opening = "".join(f"Step {k}: {text}\n" for k, text in enumerate(kept, 1)) + f"Step {len(kept) + 1}:"
    assert solve_prompt(MODEL, problem) == turn(begun, "Step 1:")
    assert continue_prompt(MODEL, problem, kept) == next_step_prompt(MODEL, problem, kept) == turn(begun, opening)
    asked = f"{begun}\n\nAn earlier attempt went wrong here:\nStep {len(kept) + 1}: {wrong}\n{told(evidence)}"
    expected = turn(f"{asked}Keep the steps before it, write it anew and finish.", opening)
    assert revise_prompt(MODEL, problem, kept, wrong, evidence) == expected


def test_a_rewrite_shows_the_whole_solution_and_no_code():
    evidence = Evidence(analysis="It is 4.", runs=(CodeRun(code="print(2 + 2)", output="4", status="ok"),))
    prompt = rewrite_prompt(MODEL, "2 + 2?", ["Add.", "So 5.", "\\boxed{5}"], {1: evidence})
    assert "\nStep 1: Add.\n>Step 2: So 5.\nStep 3: \\boxed{5}\nReview: It is 4.\n" in prompt
    assert "print" not in prompt
    assert prompt.endswith("Step 1:")
    hidden = rewrite_prompt(MODEL, "2 + 2?", ["Add.", "So 5."], {1: None})
    assert ">Step 2: So 5.\nSolve the problem anew" in hidden


DOUBT = Evidence(analysis="They find 4.", shown="Derive it anew.", whole=True)


@pytest.mark.parametrize("strategy", ["targeted", "rewrite"])
@pytest.mark.parametrize("show_evidence", [True, False])
async def test_where_only_the_answer_is_in_doubt_no_step_is_blamed_and_none_is_kept(judge, strategy, show_evidence):
    class Doubting:
        name = "doubting"

        async def judge(self, problem, steps, *, seed=0, all_steps=False):
            async for verdict in judge.judge(problem, steps, seed=seed, all_steps=True):
                right = verdict.verdict == "yes"
                yield verdict if right else verdict.model_copy(update={"votes": (doubting(verdict.votes[0]),)})

    def doubting(vote):
        return vote.model_copy(update={"evidence": DOUBT})

    model = ScriptedModel([" fine\nStep 2: bad \\boxed{6}", " five\nStep 2: \\boxed{5}"])
    policy = {"policy": model, "strategy": strategy, "show_evidence": show_evidence}
    async with Refiner(verifier=Doubting(), **policy) as refiner:
        result = await refiner.solve("3 + 2?")
    prompt = model.requests[1].prompt
    assert (result.accepted, result.answer) == (True, "5")
    review = "Review: Derive it anew.\n" if show_evidence else ""
    assert f"An earlier attempt came to 6, which is in doubt.\n{review}Solve the problem anew." in prompt
    assert "fine" not in prompt
    assert prompt.endswith("Step 1:")


OWN = {
    "system": "You are brief {{ problem }}.",
    "instruction": "Use {curly} \\boxed{} braces.",
    "draft": "Q: {{ problem }}\n{{ instruction }}",
    "extend": "Go on: {{ problem }} after\n{{ steps }}",
    "next_step": "Hint: {{ problem }}",
    "revise": "{{ problem }} was {{ wrong_step }} at {{ number }}{% if analysis %}: {{ analysis }}{% endif %}"
    "{% for run in runs %} ran {{ run.code }} -> {{ run.output }}{% endfor %}",
    "rewrite": "{{ problem }}\n{{ solution }}\n{{ analysis }}",
    "doubt": "{{ problem }}\n{{ solution }}\n{{ answer }}\n{{ analysis }}",
}
TOML = "".join(f"{key} = '''{value}'''\n" for key, value in OWN.items())
YAML = "".join(f"{key}: |-\n  " + value.replace("\n", "\n  ") + "\n" for key, value in OWN.items())


@pytest.fixture
def own(tmp_path) -> Path:
    path = tmp_path / "own.toml"
    path.write_text(TOML)
    return path


def test_a_file_in_toml_and_in_yaml_says_the_same(tmp_path, own):
    other = tmp_path / "own.yaml"
    other.write_text(YAML)
    assert read_prompts(own) == read_prompts(other)
    assert {name: getattr(read_prompts(own), name) for name in OWN} == OWN


def test_what_a_file_does_not_have_is_as_it_was(tmp_path):
    path = tmp_path / "one.yml"
    path.write_text("draft: '{{ problem }}!'")
    assert read_prompts(path).revise == DEFAULT.revise
    assert read_prompts(path).draft == "{{ problem }}!"


async def test_the_loop_speaks_as_the_file_says(own, judge):
    model = ScriptedModel([" fine\nStep 2: bad \\boxed{6}", " fine \\boxed{5}"])
    async with Refiner(policy=model, verifier=judge, prompts=own) as refiner:
        result = await refiner.solve("3 + 2?")
    assert result.accepted
    first, second = (request.prompt for request in model.requests)
    system = "<|im_start|>system\nYou are brief {{ problem }}.<|im_end|>\n"
    assert first.startswith(f"{system}<|im_start|>user\nQ: 3 + 2?\nUse {{curly}} \\boxed{{}} braces.<|im_end|>")
    assert "user\n3 + 2? was bad \\boxed{6} at 2: Look again. ran print(2 + 2) -> 4<|im_end|>" in second
    assert second.endswith("Step 1: fine\nStep 2:")


async def test_a_hint_and_an_attempt_without_an_end_are_asked_for_as_the_file_says(own):
    model = ScriptedModel([" more", " more"])
    policy = Policy(model, PolicySampling(), prompts=read_prompts(own))
    await policy.next_step("3 + 2?", ["a"])
    assert "user\nHint: 3 + 2?<|im_end|>" in model.requests[0].prompt


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.toml", "revize = 'x'", "unknown key 'revize'; did you mean 'revise'?"),
        ("a.toml", "zzz = 'x'", "unknown key 'zzz'; there is system, instruction, draft, extend"),
        ("a.toml", "draft = 'Solve it.'", r"draft: does not say \{\{ problem \}\}"),
        ("a.toml", "revise = '{{ problem }}'", r"revise: does not say \{\{ wrong_step \}\}"),
        ("a.toml", "rewrite = 'x'", r"rewrite: does not say \{\{ problem \}\}, \{\{ solution \}\}"),
        (
            "a.toml",
            "draft = '{{ problem }} {{ gold }}'",
            r"draft: nobody fills in \{\{ gold \}\}; there is \{\{ problem \}\}, \{\{ instruction \}\}$",
        ),
        ("a.toml", "draft = '{{ problem '", r"draft: line 1: unexpected end"),
        ("a.toml", "draft = '{{ problem + 1 }}'", "draft: cannot be filled in: "),
        ("a.toml", "revise = '{{ problem }} {{ wrong_step }} {{ runs[7].code }}'", "revise: cannot be filled in: "),
        ("a.toml", "draft = \"{{ problem }}{{ ''.__class__.__mro__ }}\"", "draft: cannot be filled in: access to attr"),
        ("a.toml", "draft = 5", "draft: a prompt is a text, not 5"),
        ("a.toml", "draft = ", "not valid TOML"),
        ("a.yaml", "draft: [", "not valid YAML"),
        ("a.yaml", "- draft", "has no prompts; there is system, instruction"),
        ("a.toml", "", "has no prompts"),
        ("a.json", "{}", r"ends in \.toml, \.yaml or \.yml"),
        ("a.toml", b"draft = '\xff'", "cannot be read"),
        ("a.toml", b"#" * 1_000_001, "is longer than 1,000,000 bytes"),
    ],
)
def test_a_bad_file_is_refused_in_words_that_name_it(tmp_path, name, content, message):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InvalidPrompts, match=message) as raised:
        Refiner(policy=MODEL, prompts=str(path))
    assert str(raised.value).startswith(str(path))
    assert "\n" not in str(raised.value)


def test_a_file_that_is_not_there_is_refused():
    with pytest.raises(InvalidPrompts, match=r"nowhere\.toml: cannot be read: No such file"):
        read_prompts("nowhere.toml")


def test_all_that_is_wrong_is_said_at_once(tmp_path):
    path = tmp_path / "a.toml"
    path.write_text("draft = 'x'\nzzz = 'x'\n")
    with pytest.raises(InvalidPrompts, match=r"draft: does not say .*; unknown key 'zzz'"):
        read_prompts(path)


def test_the_page_shows_the_default_prompts(tmp_path):
    page = (Path(__file__).parents[3] / "docs" / "plugins.md").read_text()
    [shown] = re.findall(r"^````toml\n(.*?)^````$", page, re.DOTALL | re.MULTILINE)
    path = tmp_path / "page.toml"
    path.write_text(shown)
    assert read_prompts(path) == DEFAULT


def test_every_prompt_has_its_names():
    templates = {name for name in OWN if name not in PLAIN_TEXTS}
    assert KNOWN.keys() == NEEDED.keys() == templates
    assert all(set(NEEDED[name]) <= set(KNOWN[name]) for name in templates)


def test_a_digest_tells_another_wording(tmp_path, own):
    before = fingerprint_of_prompts(own)
    assert fingerprint_of_prompts(own) == before
    own.write_text(TOML.replace("brief", "short"))
    assert fingerprint_of_prompts(own) != before
