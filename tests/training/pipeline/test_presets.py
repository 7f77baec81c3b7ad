"""The presets hold the paper's constants where it tells them."""

from redline.training.monte_carlo.state import RolloutSampling
from redline.training.pipeline.presets import PRESETS, at_smoke_size, with_adapters
from redline.training.stages.step_forcing import StepForcing


def test_the_paper_s_constants() -> None:
    for name, base in (("1.5b", "DeepSeek-R1-Distill-Qwen-1.5B"), ("7b", "DeepSeek-R1-Distill-Qwen-7B")):
        preset = PRESETS[name]
        assert preset.base == f"hf:deepseek-ai/{base}"
        assert (preset.tuning.batch, preset.tuning.learning_rate, preset.tuning.lora) == (64, 2e-6, None)
        assert preset.sampling.most == 2048
        assert (preset.sampling.temperature, preset.rollouts.temperature) == (0.7, 0.7)
        assert preset.policy == "hf:Qwen/Qwen2.5-7B-Instruct"
        assert preset.completer == "hf:Qwen/Qwen2.5-Math-7B-Instruct"
        assert preset.teacher == "hf:Qwen/QwQ-32B"
        # None is eq. 9.
        assert preset.rollouts.most is None
        assert (preset.labels.scheme, preset.labels.threshold) == ("ratio", 0.8)


def test_what_is_drawn_without_a_preset_is_drawn_as_in_the_paper() -> None:
    assert (StepForcing().temperature, StepForcing().top_p, StepForcing().max_tokens) == (0.7, 1.0, 2048)
    assert (RolloutSampling().temperature, RolloutSampling().max_tokens) == (0.7, 2048)


def test_the_embedded_preset_fits_the_shipped_weights() -> None:
    import json

    from redline.inference import weights_of

    preset = PRESETS["embedded"]
    with open(f"{weights_of(preset.base, 'verifier')}/config.json") as file:
        assert preset.tuning.max_length == json.load(file)["max_position_embeddings"]


def test_adapters_learn_faster() -> None:
    tuning = with_adapters(PRESETS["7b"].tuning)
    assert (tuning.lora, round(tuning.learning_rate, 9)) == (16, 2e-5)


def test_the_smoke_size_is_small_and_changes_nothing_else() -> None:
    for preset in PRESETS.values():
        small = at_smoke_size(preset)
        assert (small.name, small.base, small.labels, small.smoke) == (preset.name, preset.base, preset.labels, True)
        assert small.tuning.max_length == preset.tuning.max_length
        assert (small.policy, small.completer, small.teacher) == (preset.policy, preset.completer, preset.teacher)
        assert (small.sampling.temperature, small.rollouts.temperature) == (
            preset.sampling.temperature,
            preset.rollouts.temperature,
        )
        assert small.tuning.learning_rate <= preset.tuning.learning_rate
        assert small.size.problems * small.sampling.most < 1000
        # So few examples must still be more than one optimizer step.
        assert small.tuning.batch <= small.size.problems
