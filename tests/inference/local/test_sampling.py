import random
from collections import Counter

import pytest
import torch

from redline.inference import Request
from redline.inference.local.sampling import SamplingParams, draw_tokens

LOGITS = torch.tensor([[2.0, 1.0, 0.0, -1.0]])
EXPECTED = LOGITS[0].softmax(-1).tolist()


def frequencies(count=4000, **settings):
    source = random.Random(3)
    draws = Counter()
    rows = LOGITS.expand(count, -1)
    draws.update(draw_tokens(rows, [SamplingParams(**settings, random=source)] * count).tolist())
    return [draws[token] / count for token in range(4)]


def test_zero_temperature_is_greedy():
    assert draw_tokens(LOGITS, [SamplingParams()]).tolist() == [0]


def test_temperature_one_draws_from_the_softmax():
    assert frequencies(temperature=1.0) == pytest.approx(EXPECTED, abs=0.03)


def test_temperature_divides_the_logits():
    assert frequencies(temperature=2.0) == pytest.approx((LOGITS[0] / 2).softmax(-1).tolist(), abs=0.03)


def test_top_k_keeps_the_k_likeliest():
    kept = LOGITS[0, :2].softmax(-1).tolist()
    assert frequencies(temperature=1.0, top_k=2) == pytest.approx([*kept, 0, 0], abs=0.03)


@pytest.mark.parametrize(("top_p", "kept"), [(0.6, 1), (0.65, 2), (0.89, 3), (1e-9, 1)])
def test_top_p_keeps_the_smallest_set_that_reaches_it(top_p, kept):
    # Cumulative: 0.644, 0.881, 0.968, 1.
    seen = frequencies(temperature=1.0, top_p=top_p)
    assert [share > 0 for share in seen] == [token < kept for token in range(4)]


def test_top_p_counts_after_top_k():
    # Of the two kept by top-k the first has 0.731, which reaches 0.7 alone.
    assert frequencies(temperature=1.0, top_k=2, top_p=0.7) == [1, 0, 0, 0]


def test_rows_do_not_disturb_each_other():
    logits = torch.randn(3, 50, generator=torch.Generator().manual_seed(0))
    mine = Request("p", temperature=0.8, top_p=0.9, seed=11)
    alone = draw_tokens(logits[:1], [SamplingParams.of(mine, 0)])
    others = [SamplingParams(temperature=2.0, top_k=3), SamplingParams()]
    assert draw_tokens(logits, [SamplingParams.of(mine, 0), *others])[0] == alone[0]


def test_samples_of_a_seeded_request_differ_and_repeat():
    request = Request("p", temperature=1.0, n=2, seed=5)
    first, again, second = (SamplingParams.of(request, k).random.random() for k in (0, 0, 1))
    assert first == again != second
