"""The mean of weights, against hand-worked numbers, and that a mean of models opens as a model."""

import pytest

torch = pytest.importorskip("torch")

from redline.inference import open_model  # noqa: E402
from redline.store import DataError  # noqa: E402
from redline.training.embedded.average import average, averaged  # noqa: E402
from redline.training.embedded.build import PACKAGE, loaded  # noqa: E402


def test_the_mean_is_taken_in_float32_and_keeps_the_type():
    one, two = ({"w": torch.tensor(values, dtype=torch.bfloat16)} for values in ([1.0, -2.0], [2.0, 4.0]))
    mean = averaged([one, two])["w"]
    assert mean.tolist() == [1.5, 1.0]
    assert mean.dtype == torch.bfloat16


@pytest.mark.parametrize("other", [{"v": torch.zeros(2)}, {"w": torch.zeros(3)}, {}])
def test_models_of_another_shape_are_refused(other):
    with pytest.raises(DataError, match="not of one shape"):
        averaged([{"w": torch.zeros(2)}, other])


def test_the_mean_of_a_model_with_itself_is_that_model(tmp_path):
    average([PACKAGE / "policy"] * 2, tmp_path / "policy")
    one, two = loaded(PACKAGE / "policy").state_dict(), loaded(tmp_path / "policy").state_dict()
    assert all(torch.equal(one[name], two[name]) for name in one)
    assert open_model(f"hf:{tmp_path / 'policy'}").max_context == open_model("embedded", role="policy").max_context
