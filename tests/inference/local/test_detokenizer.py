import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from redline.inference.checkpoint.tokenizer import CheckpointTokenizer
from redline.inference.local.detokenizer import IncrementalDetokenizer
from redline.inference.text.stops import first_stop

TEXTS = st.text(alphabet="ab<>/`\n é数√😀", max_size=25)
STOPS = st.lists(st.text(alphabet="ab<>/`\n é数", min_size=1, max_size=4), min_size=1, max_size=3)


@pytest.fixture(scope="module")
def codec(tokenizer):
    return CheckpointTokenizer(tokenizer)


def written(codec, ids, stops=(), limit=1000, prompt="The answer: "):
    transcript = IncrementalDetokenizer(codec.encode(prompt), codec.decode, eos={1}, stops=tuple(stops), limit=limit)
    for token in ids:
        transcript.append(token, -0.5)
        if transcript.finish:
            break
    return transcript


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=TEXTS, stops=STOPS)
def test_reads_the_same_as_the_whole_text_would(codec, text, stops):
    completion = written(codec, [*codec.encode(text), 1], stops).completion()
    stop = first_stop(text, stops)
    assert completion.text == (text[: stop.end] if stop else text)
    assert completion.finish_reason == ("stop" if stop else "eos")
    assert completion.stop_string == (stop.string if stop else None)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=TEXTS)
def test_without_stops_the_text_is_decoded_at_the_end(codec, text):
    assert written(codec, [*codec.encode(text), 1]).completion().text == text


def test_a_stop_inside_a_token_cuts_the_text_not_the_ids(codec):
    ids = codec.encode(" answer")
    assert len(ids) == 1
    completion = written(codec, ids, ["ns"]).completion()
    assert (completion.text, completion.token_ids, completion.logprobs) == (" ans", tuple(ids), (-0.5,))


def test_a_stop_over_several_tokens(codec):
    ids = codec.encode("x</out")
    assert len(ids) > 2
    assert written(codec, ids, ["</o"]).completion().text == "x</o"


def test_the_limit_cuts_and_a_stop_in_the_last_token_still_counts(codec):
    ids = codec.encode("Step 1")
    assert written(codec, ids, limit=2).completion().finish_reason == "length"
    assert written(codec, ids, ["1"], limit=len(ids)).completion().finish_reason == "stop"


def test_a_character_cut_in_two_shows_as_a_replacement(codec):
    ids = codec.encode("a😀")
    completion = written(codec, ids, ["never"], limit=len(ids) - 1).completion()
    assert (completion.text, completion.finish_reason) == ("a\ufffd", "length")


def test_special_tokens_are_not_text(codec):
    completion = written(codec, [*codec.encode("a"), 0, *codec.encode("b"), 1], ["ab"]).completion()
    assert (completion.text, completion.finish_reason) == ("ab", "stop")


def test_leading_spaces_survive_tokenizers_that_strip_them():
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    backend = Tokenizer(models.WordLevel({"▁so": 0, "▁it": 1, "▁is": 2, "</s>": 3}, unk_token="</s>"))
    backend.pre_tokenizer = pre_tokenizers.Metaspace()
    backend.decoder = decoders.Metaspace()
    codec = CheckpointTokenizer(PreTrainedTokenizerFast(tokenizer_object=backend, eos_token="</s>"))
    for stops in ([], ["never"]):
        transcript = IncrementalDetokenizer([0], codec.decode, eos={3}, stops=tuple(stops), limit=9)
        for token in (1, 2, 3):
            transcript.append(token, 0.0)
        assert transcript.completion().text == " it is"


def test_an_unfinished_sample_has_no_completion(codec):
    with pytest.raises(ValueError, match="not finished"):
        written(codec, codec.encode("a")).completion()
