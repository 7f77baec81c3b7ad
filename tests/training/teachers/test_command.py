"""`redline train rationales`: files in, rationales out, and what a user may get wrong."""

import asyncio
import importlib.util
import json
import threading
from pathlib import Path
from random import Random

import pytest

from redline.cli import exit_codes, main
from redline.training.generator.solution import broken, write_solution
from redline.training.pipeline.row_file import read_records
from redline.training.pipeline.schema import RationaleRow, SampledRow, SampledSolution
from redline.training.problems.generated import generated_rows, problem_of
from redline.verifier import extract_answer
from redline.verifier.genprm import prompt_format

FAKE_SERVER = Path(__file__).parents[2] / "inference" / "fake_server.py"


def sample(problem, solution):
    steps = tuple(step.text for step in solution.steps)
    given = extract_answer(steps[-1])
    return SampledSolution(steps=steps, given=given, right=given == problem.answer)


@pytest.fixture
def sampled(tmp_path, monkeypatch):
    """A file of four generated problems, each with a right and a wrong solution, and where its first error is."""
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    rng = Random(1)
    path, truth = tmp_path / "sampled.jsonl", {}
    with path.open("w") as file:
        for row in generated_rows("train", 4):
            problem = problem_of(row)
            written = [write_solution(problem, rng), broken(problem, rng)]
            truth |= {f"{row.id}/{number}": solution.first_wrong for number, solution in enumerate(written)}
            samples = tuple(sample(problem, solution) for solution in written)
            file.write(SampledRow(**row.model_dump(), solutions=samples, drawn=2).model_dump_json() + "\n")
    return path, truth


def first_wrong(row):
    return row.judged.index("no") if "no" in row.judged else -1


def test_the_program_teaches_and_a_killed_run_goes_on(sampled, tmp_path, capsys) -> None:
    path, truth = sampled
    out = tmp_path / "rationales.jsonl"
    command = ["train", "rationales", str(path), "--out", str(out), "--teacher", "program", "--sandbox", "local"]
    assert main(command) == exit_codes.OK
    assert capsys.readouterr().out == "8 kept\n"
    rows = {row.id: row for row in read_records(out, RationaleRow)}
    assert {name: first_wrong(row) for name, row in rows.items()} == truth
    for row in rows.values():
        assert [prompt_format.last_judgement(text)[0] for text in row.rationales] == [
            label == "yes" for label in row.judged
        ]
        assert row.origins[-1].stage == "rationales"
        assert row.origins[-1].model == "program"
    whole = out.read_bytes()
    out.write_bytes(whole[: len(whole) // 2])
    assert main(command) == exit_codes.OK
    assert {row.id: row for row in read_records(out, RationaleRow)} == rows
    assert main(command) == exit_codes.OK
    assert capsys.readouterr().out.endswith("8 kept, 8 done by an earlier run\n")


@pytest.mark.slow
def test_the_embedded_verifier_teaches(sampled, tmp_path) -> None:
    path, truth = sampled
    short = tmp_path / "short.jsonl"
    short.write_text(path.read_text().splitlines()[0] + "\n")
    out = tmp_path / "rationales.jsonl"
    command = ["train", "rationales", str(short), "--out", str(out), "--sandbox", "local"]
    assert main([*command, "--teacher", "genprm:embedded"]) == exit_codes.OK
    rows = list(read_records(out, RationaleRow))
    assert {row.id for row in rows} <= set(truth)
    assert all("[Code Output]" in text for row in rows for text in row.rationales)


@pytest.mark.slow
def test_a_model_that_only_goes_its_own_way_is_dropped_and_counted(sampled, tmp_path, capsys) -> None:
    path, _ = sampled
    short = tmp_path / "short.jsonl"
    short.write_text(path.read_text().splitlines()[0] + "\n")
    command = ["train", "rationales", str(short), "--out", str(tmp_path / "out.jsonl"), "--sandbox", "local"]
    assert main([*command, "--teacher", "embedded", "--max-tokens", "200"]) == exit_codes.OK
    assert capsys.readouterr().out == "0 kept, 2 dropped (the teacher never closed its tags)\n"


def speak(begun):
    """An instruct model that finds every paragraph right."""
    if begun.endswith("step by step: "):
        return "It adds up.\n</analyze>\n"
    if begun.endswith("```python\n"):
        return "print(6 * 7)\n```\n"
    return (
        "-1}$" if begun.endswith("boxed{") else "So.\n</verify>\n<output>\n**Judgement**: $\\boxed{Yes}$\n</output>\n"
    )


@pytest.fixture
def chat_server():
    """A server that only chats, on a loop of its own."""
    spec = importlib.util.spec_from_file_location("fake_server", FAKE_SERVER)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    server = module.FakeServer({"models", "chat", "continue"}, context=65536)
    server.speak = speak
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    base = asyncio.run_coroutine_threadsafe(server.start(), loop).result(10)
    yield base, server
    asyncio.run_coroutine_threadsafe(server.stop(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.close()


def test_an_instruct_model_behind_a_chat_server_teaches(sampled, tmp_path, chat_server, capsys) -> None:
    path, _ = sampled
    base, server = chat_server
    out = tmp_path / "out.jsonl"
    command = ["train", "rationales", str(path), "--out", str(out), "--sandbox", "local"]
    assert main([*command, "--teacher", f"{base}#tiny", "--temperature", "0.5"]) == exit_codes.OK
    assert capsys.readouterr().out == "8 kept\n"
    row = next(read_records(out, RationaleRow))
    assert "print(6 * 7)\n```\n[Code Output]\n\n```\n42\n```\nSo.\n</verify>" in row.rationales[0]
    assert row.origins[-1].settings == {"temperature": 0.5, "max_tokens": 2048}
    assert main([*command, "--teacher", f"{base}#tiny"]) == exit_codes.BAD_INPUT
    assert "temperature was 0.5, is 0.6" in capsys.readouterr().err
    assert all(body["messages"][0]["role"] == "user" for body in server.bodies("/v1/chat/completions"))


def test_a_chat_server_whose_model_thinks_before_each_answer_teaches(sampled, tmp_path, chat_server, capsys) -> None:
    """3,000 tokens, which are bytes here: more than a rationale may have."""
    path, _ = sampled
    base, server = chat_server
    server.speak = lambda begun: f"<think>{'Hm, so. ' * 375}</think>{speak(begun)}"
    out = tmp_path / "out.jsonl"
    command = ["train", "rationales", str(path), "--out", str(out), "--sandbox", "local"]
    assert main([*command, "--teacher", f"{base}#tiny"]) == exit_codes.OK
    assert capsys.readouterr().out == "8 kept\n"
    assert not any("Hm, so" in text for row in read_records(out, RationaleRow) for text in row.rationales)


def test_what_a_user_gets_wrong_is_one_line(sampled, tmp_path, capsys) -> None:
    path, _ = sampled
    out = tmp_path / "out.jsonl"
    command = ["train", "rationales", str(path), "--out", str(out), "--teacher"]
    assert main([*command, "nonsense"]) == exit_codes.BAD_INPUT
    assert "a teacher is `program`" in capsys.readouterr().err
    assert main([*command, "program", "--sandbox", "nowhere"]) == exit_codes.BAD_INPUT
    assert main(["train", "rationales", str(tmp_path / "none"), "--out", str(out), "--teacher", "program"]) == 2
    assert "cannot be read" in capsys.readouterr().err
    twice = tmp_path / "twice.jsonl"
    twice.write_text(path.read_text() * 2)
    assert main(["train", "rationales", str(twice), "--out", str(out), "--teacher", "program"]) == exit_codes.BAD_INPUT
    assert "twice" in capsys.readouterr().err


def test_another_teacher_does_not_go_on_in_the_same_file(sampled, tmp_path, capsys) -> None:
    path, _ = sampled
    out = tmp_path / "out.jsonl"
    foreign = {"id": "x", "problem": "p", "answer": "1", "source": "f", "problem_id": "x", "steps": ["1"]}
    path.write_text(json.dumps({**foreign, "given": "1", "right": True}) + "\n")
    command = ["train", "rationales", str(path), "--out", str(out), "--sandbox", "local", "--teacher", "program"]
    assert main(command) == exit_codes.OK
    assert capsys.readouterr().out == "0 kept, 1 dropped (the problem has no program)\n"
    assert main([*command, "--seed", "1"]) == exit_codes.BAD_INPUT
    assert "seed was 0, is 1" in capsys.readouterr().err
