"""A served model against a server whose abilities and faults the tests pick."""

import asyncio
import math
import threading

import pytest

from redline.inference import (
    AnswerUnusable,
    ModelFailed,
    ModelNotFound,
    ModelUnsupported,
    PromptTooLong,
    Request,
    ServerRefused,
    ServerUnreachable,
    open_model,
)

PROMPT = "1 + 1 is"
BARE = ("completions", "ids")


async def one(model, prompt=PROMPT, **options):
    return (await model.generate(Request(prompt, **options))).completions[0]


@pytest.fixture
async def served(host, connect):
    """`await served(*abilities)`: a server and the model on it."""

    async def start(*able, role="verifier", **options):
        server = await host(*able)
        return server, await connect(f"{server.base}#tiny", role, **options)

    return start


async def test_everything_is_found_out_at_the_opening(served):
    server, model = await served()
    able = model.capabilities
    assert (
        able.extra_fields,
        able.prompt_ids,
        able.tells_stop,
        able.several_samples,
        able.logprobs,
        able.probability_source,
    ) == ((True,) * 5 + ("logprobs",))
    assert (model.max_context, model.eos_token) == (512, "</s>")
    asked = len(server.asked)
    await one(model, max_tokens=3)
    # Afterwards: the prompt's ids, and the answer.
    assert len(server.asked) == asked + 2


async def test_a_prompt_goes_there_as_ids_and_nothing_is_left_to_the_servers_defaults(served):
    server, model = await served()
    await one(model, max_tokens=3, top_p=0.9, top_k=4, temperature=0.5, seed=9)
    sent = server.bodies()[-1]
    assert bytes(sent["prompt"]).decode() == PROMPT
    assert {name: sent[name] for name in ("top_p", "top_k", "temperature", "seed", "max_tokens", "n")} == {
        "top_p": 0.9,
        "top_k": 4,
        "temperature": 0.5,
        "seed": 9,
        "max_tokens": 3,
        "n": 1,
    }
    assert (sent["repetition_penalty"], sent["min_p"], sent["include_stop_str_in_output"]) == (1.0, 0.0, True)


async def test_a_completion_is_all_that_the_protocol_wants(served, fake):
    _, model = await served()
    completion = await one(model, max_tokens=5)
    assert completion.text == fake.STORY[:5]
    assert completion.token_ids == tuple(fake.STORY[:5].encode())
    assert completion.logprobs == (fake.LOGPROB,) * 5
    assert completion.finish_reason == "length"


@pytest.mark.parametrize("told", [True, False])
async def test_a_stop_string_ends_the_text_however_the_server_does_it(told, fake, served):
    able = fake.EVERYTHING if told else fake.EVERYTHING - {"stop"}
    server, model = await served(*able)
    assert model.capabilities.tells_stop is told
    completion = await one(model, max_tokens=60, stop=("zzz", "thr", "seven"))
    assert (completion.text, completion.stop_string) == (" one two thr", "thr")
    assert completion.finish_reason == "stop"
    assert bool(server.bodies()[-1].get("stop")) is told


async def test_the_end_of_the_model_is_told_from_a_stop_string(served, fake):
    for able in (fake.EVERYTHING, fake.EVERYTHING - {"stop"}):
        server, model = await served(*able)
        server.speak = lambda prompt: "done."
        completion = await one(model, max_tokens=60, stop=("zzz",))
        assert (completion.text, completion.finish_reason, completion.stop_string) == ("done.", "eos", None)


@pytest.mark.parametrize("many", [True, False])
async def test_n_samples_cost_one_call(many, fake, served):
    server, model = await served(*(fake.EVERYTHING if many else fake.EVERYTHING - {"n"}))
    before = len(server.bodies())
    generation = await model.generate(Request(PROMPT, max_tokens=4, n=3, temperature=1.0, seed=5))
    assert len(generation.completions) == 3
    assert (generation.usage.calls, generation.usage.completion_tokens) == (1, 12)
    sent = server.bodies()[before:]
    assert len(sent) == (1 if many else 3)
    assert len({body["seed"] for body in sent}) == len(sent)


async def test_greedy_samples_are_drawn_once(served):
    server, model = await served()
    generation = await model.generate(Request(PROMPT, max_tokens=4, n=3))
    assert len(generation.completions) == 3
    assert server.bodies()[-1]["n"] == 1


async def test_the_context_is_kept_without_asking_the_server(served):
    server, model = await served()
    completion = await one(model, "a" * 500, max_tokens=100)
    assert len(completion.token_ids) == 12
    asked = len(server.bodies())
    with pytest.raises(PromptTooLong):
        await one(model, "a" * 512, max_tokens=1)
    assert len(server.bodies()) == asked


CHOICES = [
    ({"exact", "top", "logprobs", "token_ids", "n"}, "logprobs", (math.log(0.6), math.log(0.3))),
    ({"top", "logprobs", "token_ids", "n"}, "top_k", (math.log(0.6), math.log(0.3))),
    ({"top", "logprobs", "strict"}, "top_k", (math.log(0.6), math.log(0.3))),
    ({"token_ids", "n"}, "frequency", (math.log(1), -math.inf)),
    (set(), "frequency", (math.log(1), -math.inf)),
]


@pytest.mark.parametrize(("able", "source", "expected"), CHOICES)
async def test_the_best_source_of_probabilities_is_used_and_named(able, source, expected, served):
    server, model = await served("models", "tokenize", *BARE, *able)
    assert model.capabilities.probability_source == source
    server.speak = lambda prompt: "Yes}$" if prompt.endswith("{") else "?"
    choice = await model.choose("so it is \\boxed", ["{Yes}$", "{No}$"])
    assert choice.source == source
    assert choice.logprobs == pytest.approx(expected)
    assert choice.usage.calls == 1
    turned = await model.choose("so it is \\boxed", ["{No}$", "{Yes}$"])
    assert turned.logprobs == pytest.approx(expected[::-1])


async def test_an_option_outside_the_likeliest_gets_the_least_of_them(served):
    _, model = await served("models", "tokenize", *BARE, "top", "logprobs")
    choice = await model.choose("so ", ["Y", "Q"])
    assert choice.logprobs == pytest.approx((math.log(0.6), math.log(0.01)))
    neither = await model.choose("so ", ["P", "Q"])
    assert neither.logprobs == (-math.inf, -math.inf)


async def test_a_strict_server_gets_no_unknown_fields(served):
    server, model = await served("models", "tokenize", *BARE, "logprobs", "strict", "stop", "n")
    assert not model.capabilities.extra_fields
    assert (await one(model, max_tokens=4, top_k=3)).text == " one"
    assert "top_k" not in server.bodies()[-1]


async def test_a_server_that_takes_only_text_gets_text(served):
    server, model = await served("models", "tokenize", "completions", "logprobs", "n")
    assert not model.capabilities.prompt_ids
    await one(model, max_tokens=4)
    assert server.bodies()[-1]["prompt"] == PROMPT
    await model.choose("so it is \\boxed", ["{Yes}$", "{No}$"])
    assert server.bodies()[-1]["prompt"] == "so it is \\boxed{"


async def test_a_server_that_changes_prompts_cannot_serve_a_verifier(host, connect):
    server = await host("models", "tokenize", "completions", "bos", "chat")
    with pytest.raises(ModelUnsupported, match=r"raw prompts.*read \d+ tokens"):
        await connect(f"{server.base}#tiny", "verifier")
    assert type(await connect(f"{server.base}#tiny", "policy")).__name__ == "ChatModel"


async def test_a_tokenizer_named_takes_the_place_of_the_servers(host, connect, bytes_tokenizer):
    server = await host("models", *BARE, "exact", "logprobs", "token_ids", "stop", "n")
    with pytest.raises(ModelUnsupported, match="@TOKENIZER"):
        await connect(f"{server.base}#tiny")
    model = await connect(f"{server.base}#tiny@{bytes_tokenizer}")
    assert model.count_tokens("√2") == 4
    assert model.render([{"role": "user", "content": "u"}]) == "<user>u</s>\n"
    assert (await model.choose("so ", ["{Yes}", "{No}"])).source == "logprobs"


async def test_a_tokenizer_of_another_model_is_refused(host, connect, tokenizer, tmp_path):
    tokenizer.save_pretrained(tmp_path)
    server = await host("models", *BARE, "logprobs", "token_ids", "stop", "n")
    with pytest.raises(ModelUnsupported, match="not the model's"):
        await connect(f"{server.base}#tiny@{tmp_path}")


async def test_a_model_is_looked_for_in_the_list(host, connect):
    server = await host()
    with pytest.raises(ModelNotFound, match=r"'tinny'; it serves tiny"):
        await connect(f"{server.base}#tinny")
    assert (await one(await connect(server.base), max_tokens=2)).text == " o"


async def test_nobody_there(connect):
    with pytest.raises(ServerUnreachable, match="start the server"):
        await connect("http://127.0.0.1:9/v1#m", attempts=1)


async def test_an_address_without_v1_answers_otherwise(fake, host, connect):
    server = await host("completions")
    with pytest.raises(ServerRefused, match="404"):
        await connect(server.base)


def busy(fake, status=429, **headers):
    return fake.Reply({"error": {"message": "slow down"}}, status, headers)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
async def test_a_busy_server_is_asked_again(status, fake, served):
    server, model = await served()
    server.faults = [busy(fake, status), "drop", "half"]
    assert (await one(model, max_tokens=4)).text == " one"
    assert len({str(body) for body in server.bodies()[-4:]}) == 1


async def test_attempts_are_bounded(fake, served):
    server, model = await served(attempts=3)
    before = len(server.bodies())
    server.faults = [busy(fake)] * 9
    with pytest.raises(ServerRefused, match=r"busy \(429\): slow down"):
        await one(model)
    assert len(server.bodies()) == before + 3
    server.faults = ["drop"] * 9
    with pytest.raises(ServerUnreachable, match="broke"):
        await one(model)


async def test_a_pause_the_server_asks_for_is_kept(fake, served):
    server, model = await served(max_backoff=30)
    server.faults = [busy(fake, **{"Retry-After": "1"})]
    began = asyncio.get_running_loop().time()
    await one(model, max_tokens=1)
    assert asyncio.get_running_loop().time() - began >= 1
    before = len(server.bodies())
    for far in ("31", "Fri, 31 Dec 2999 23:59:59 GMT"):
        server.faults = [busy(fake, **{"Retry-After": far})]
        with pytest.raises(ServerRefused, match="429"):
            await one(model)
    assert len(server.bodies()) == before + 2


async def test_what_will_not_change_is_not_asked_again(fake, served):
    server, model = await served()
    before = len(server.bodies())
    server.faults = [fake.Reply({"detail": "bad request"}, 400)]
    with pytest.raises(ServerRefused, match="400: bad request"):
        await one(model)
    assert len(server.bodies()) == before + 1


async def test_a_stall_is_an_error(served):
    # The opening has to get on with that patience, too.
    server, model = await served(read=1.5)
    server.faults = ["stall"]
    with pytest.raises(ServerUnreachable, match=r"stalled: nothing came for 1\.5 seconds"):
        await one(model)


async def test_what_is_told_aloud_is_the_sample_on_the_callers_loop(served):
    _, model = await served()
    request, heard = Request(PROMPT, max_tokens=6), []
    told = await model.generate_aloud(request, lambda piece: heard.append((piece, threading.current_thread())))
    plain = await model.generate(request)
    assert "".join(piece for piece, _ in heard) == told.completions[0].text == plain.completions[0].text
    assert told.usage == plain.usage
    assert len(heard) > 1
    assert {thread for _, thread in heard} == {threading.current_thread()}
    with pytest.raises(ValueError, match="one sample"):
        await model.generate_aloud(Request(PROMPT, n=2), heard.append)


async def test_a_server_that_dies_in_the_middle_of_a_stream(fake, served):
    server, model = await served(*(fake.EVERYTHING - {"stop"}))
    server.faults = ["break"]
    with pytest.raises(ServerUnreachable, match="broke off in the middle"):
        await one(model, stop=("zzz",))


def with_choice(**changes):
    return lambda answer: answer["choices"][0].update(changes)


WRONG = [
    (lambda answer: answer["choices"][0]["logprobs"].update(token_logprobs=[-0.1]), "1 log-probabilities for 4 tokens"),
    (with_choice(token_ids=["a"]), "no integers"),
    (with_choice(text=None), "without a text"),
    (with_choice(logprobs=None), "left the log-probabilities out"),
    (with_choice(logprobs={"token_logprobs": ["x"]}), "cannot be read"),
    (lambda answer: answer.update(choices=[]), "no choices"),
    (lambda answer: answer["choices"].append(answer["choices"][0]), "2 samples where 1"),
    (lambda answer: answer.update(model="other"), "answers with 'other'"),
    (lambda answer: answer.update(system_fingerprint="fp-2"), "set up anew"),
]


@pytest.mark.parametrize(("fault", "message"), WRONG)
async def test_an_answer_that_is_none_is_an_error(fault, message, served):
    server, model = await served()
    server.faults = [fault]
    with pytest.raises(AnswerUnusable, match=message):
        await one(model, max_tokens=4)
    assert (await one(model, max_tokens=4)).text == " one"


@pytest.mark.parametrize("body", ["<html>welcome</html>", [1, 2]])
async def test_a_page_is_no_answer(body, fake, served):
    server, model = await served()
    server.faults = [fake.Reply(body)]
    with pytest.raises(AnswerUnusable, match="is this the address of a model server"):
        await one(model)


async def test_a_sample_the_server_gave_up_is_no_completion(served):
    server, model = await served()
    server.faults = [with_choice(finish_reason="abort")]
    with pytest.raises(ModelFailed, match="'abort'"):
        await one(model)


async def test_alternatives_that_lack_what_was_asked_for(served):
    server, model = await served()
    server.faults = [lambda answer: answer["choices"][0]["logprobs"].update(top_logprobs=[{"token_id:7": -1.0}])]
    with pytest.raises(AnswerUnusable, match="no log-probabilities came"):
        await model.choose("so ", ["Yes", "No"])


async def until(condition, seconds=60.0):
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.01)


async def test_a_cancelled_call_hangs_up(served):
    server, model = await served()
    server.pause = 60
    calls = [asyncio.create_task(one(model)) for _ in range(3)]
    await until(lambda: server.working == 3)
    for call in calls[:2]:
        call.cancel()
    await until(lambda: server.aborted == 2)
    assert server.working == 1
    await model.aclose()
    with pytest.raises(ModelFailed, match="closed"):
        await calls[2]
    await until(lambda: server.aborted == 3)


async def test_many_threads_and_loops_share_one_model(served):
    _, model = await served()
    texts = []

    def work():
        texts.append(asyncio.run(one(model, max_tokens=4)).text)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    await asyncio.to_thread(lambda: [thread.join() for thread in threads])
    assert texts == [" one"] * 3


async def test_the_name_alone_opens_it(host):
    server = await host()
    name = f"{server.base}#tiny"
    model = await asyncio.to_thread(open_model, name, role="verifier")
    assert model.name == name
    await model.aclose()
