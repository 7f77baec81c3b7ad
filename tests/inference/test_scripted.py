import asyncio
import math

import pytest

from redline.inference import (
    Endless,
    LanguageModel,
    ModelFailed,
    PromptTooLong,
    Request,
    ScriptedModel,
    ScriptExhausted,
    SpeakingModel,
)


async def say(model, prompt="p", **options):
    return (await model.generate(Request(prompt, **options))).completions


async def test_lines_are_replayed_in_order_and_counted():
    model = ScriptedModel(["one two", "three"])
    assert isinstance(model, LanguageModel)
    first = await model.generate(Request("a b"))
    second = await model.generate(Request("c"))
    assert (first.completions[0].text, second.completions[0].text) == ("one two", "three")
    assert first.completions[0].finish_reason == "eos"
    assert (first.usage.prompt_tokens, first.usage.completion_tokens) == (3, 4)  # "one", " ", "two", end of turn
    assert model.usage == first.usage + second.usage
    assert [r.prompt for r in model.requests] == ["a b", "c"]


async def test_every_sample_takes_a_line():
    model = ScriptedModel(["x", "y", "z"])
    assert [c.text for c in await say(model, n=2)] == ["x", "y"]
    assert model.remaining == 1


async def test_a_function_is_asked_per_sample_and_may_wait():
    async def echo(request):
        await asyncio.sleep(0)
        return request.prompt.upper()

    assert [c.text for c in await say(ScriptedModel(echo), "ab", n=2)] == ["AB", "AB"]


async def test_a_stop_string_is_kept_and_named():
    [completion] = await say(ScriptedModel(["good</analyze>\nmore"]), stop=("more", "</analyze>\n"))
    assert (completion.text, completion.stop_string) == ("good</analyze>\n", "</analyze>\n")
    assert completion.finish_reason == "stop"


async def test_max_tokens_comes_before_a_later_stop():
    [completion] = await say(ScriptedModel(["a b c STOP"]), max_tokens=3, stop=("STOP",))
    assert (completion.text, completion.finish_reason, len(completion.token_ids)) == ("a b", "length", 3)


async def test_the_context_cuts_too():
    [completion] = await say(ScriptedModel(["a b c d e"], max_context=5), "p q")
    assert (completion.text, completion.finish_reason) == ("a ", "length")


async def test_a_full_context_is_refused():
    with pytest.raises(PromptTooLong):
        await say(ScriptedModel(["x"], max_context=3), "p q")


async def test_endless_runs_into_the_limit_or_the_stop():
    model = ScriptedModel([Endless("la "), Endless("la ")])
    [cut] = await say(model, max_tokens=50)
    assert (len(cut.token_ids), cut.finish_reason) == (50, "length")
    [stopped] = await say(model, max_tokens=50, stop=("la la",))
    assert (stopped.text, stopped.finish_reason) == ("la la", "stop")


async def test_an_empty_line_is_a_model_that_says_nothing():
    [completion] = await say(ScriptedModel([""]))
    assert (completion.text, completion.finish_reason) == ("", "eos")


async def test_text_ends_at_the_end_of_turn():
    model = ScriptedModel(["done<|im_end|>junk"])
    [completion] = await say(model)
    assert (completion.text, completion.finish_reason) == ("done", "eos")


async def test_a_scripted_failure_is_raised():
    model = ScriptedModel([ModelFailed("boom"), "fine"])
    with pytest.raises(ModelFailed, match="boom"):
        await say(model)
    assert [c.text for c in await say(model)] == ["fine"]


async def test_a_script_that_ran_out_says_for_which_prompt():
    with pytest.raises(ScriptExhausted, match="the prompt"):
        await say(ScriptedModel([]), "the prompt")


async def test_a_closed_model_fails():
    model = ScriptedModel(["x"])
    await model.aclose()
    with pytest.raises(ModelFailed, match="closed"):
        await say(model)


async def test_choose_follows_what_was_said_at_that_place():
    model = ScriptedModel(["so \\boxed{No}$", "unused"])
    await say(model, "P: ")
    choice = await model.choose("P: so \\boxed", ["{Yes}", "{No}"])
    assert [math.exp(p) for p in choice.logprobs] == pytest.approx([0.05, 0.95])
    assert model.remaining == 1


async def test_choose_else_takes_the_next_line():
    model = ScriptedModel(["{Yes}$\n</output>\n"], confidence=0.8)
    choice = await model.choose("anything", ["{Yes}", "{No}"])
    assert [math.exp(p) for p in choice.logprobs] == pytest.approx([0.8, 0.2])
    assert model.remaining == 0


async def test_choose_with_a_line_that_is_no_option_says_so():
    with pytest.raises(ScriptExhausted, match="maybe"):
        await ScriptedModel(["maybe"]).choose("p", ["{Yes}", "{No}"])


@pytest.mark.parametrize("choices", [{"Y": 0.25, "N": 0.0}, lambda prompt, options: [0.25, 0.0]])
async def test_choose_can_be_scripted_by_itself(choices):
    choice = await ScriptedModel([], choices=choices).choose("p", ["Y", "N"])
    assert choice.logprobs == (math.log(0.25), -math.inf)


async def test_choose_needs_two_options():
    with pytest.raises(ValueError, match="two"):
        await ScriptedModel([]).choose("p", ["Y"])


def test_render_is_chatml_and_ends_as_the_wire_format_expects():
    model = ScriptedModel([])
    messages = [{"role": "system", "content": "s"}, {"role": "user", "content": "u"}]
    assert model.render(messages) == "<|im_start|>system\ns<|im_end|>\n<|im_start|>user\nu<|im_end|>\n"
    assert model.render(messages, add_generation_prompt=True).endswith("<|im_end|>\n<|im_start|>assistant\n")


async def test_a_cancelled_call_stops_waiting():
    async def hang(request):
        await asyncio.Event().wait()

    call = asyncio.create_task(say(ScriptedModel(hang)))
    await asyncio.sleep(0)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call


async def test_a_line_is_told_piece_by_piece():
    model, heard = ScriptedModel(["one two.<|im_end|>"]), []
    generation = await model.generate_aloud(Request("say"), heard.append)
    assert heard == ["one", " ", "two", "."]
    assert generation.completions[0].text == "one two."
    assert model.usage.completion_tokens == len(generation.completions[0].token_ids)
    assert isinstance(model, SpeakingModel)
    with pytest.raises(ValueError, match="one sample"):
        await model.generate_aloud(Request("say", n=2), heard.append)
