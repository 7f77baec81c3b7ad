"""The presets hold the paper's constants where it tells them."""

from training.presets import PRESETS, at_smoke_size, with_adapters


def test_the_paper_s_constants() -> None:
    for name, base in (("1.5b", "DeepSeek-R1-Distill-Qwen-1.5B"), ("7b", "DeepSeek-R1-Distill-Qwen-7B")):
        preset = PRESETS[name]
        assert preset.base == f"hf:deepseek-ai/{base}"
        assert (preset.tuning.batch, preset.tuning.learning_rate, preset.tuning.lora) == (64, 2e-6, None)
        assert preset.sampling.most == 2048
        # None is eq. 9.
        assert preset.rollouts.most is None
        assert (preset.labels.scheme, preset.labels.threshold) == ("ratio", 0.8)


def test_the_embedded_preset_fits_the_shipped_weights() -> None:
    import json

    from inference import weights_of

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
        assert small.tuning.learning_rate <= preset.tuning.learning_rate
        assert small.size.problems * small.sampling.most < 1000
        # So few examples must still be more than one optimizer step.
        assert small.tuning.batch <= small.size.problems
