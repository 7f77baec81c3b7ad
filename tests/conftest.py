"""Fixtures that several rooms use, and the tiers of the suite."""

import os

import hypothesis
import pytest

from .gguf_weights import smollm
from .killed_training import trained
from .local_wall import local_sandbox
from .reward_checkpoint import reward_checkpoint, reward_tokenizer
from .vllm_pair import vllm_pair, vllm_pooling, vllm_python

__all__ = [
    "local_sandbox",
    "reward_checkpoint",
    "reward_tokenizer",
    "smollm",
    "trained",
    "vllm_pair",
    "vllm_pooling",
    "vllm_python",
]

# A machine under load is no fault of the code; what a property costs is bounded by the test's own time limit.
# Where a change is to land, the same examples each time: others are looked for while one works on it.
_SAME = bool(os.environ.get("REDLINE_SAME_EXAMPLES"))
hypothesis.settings.register_profile("redline", deadline=None, derandomize=_SAME)
hypothesis.settings.load_profile("redline")


@pytest.fixture(scope="session", autouse=True)
def nothing_pulled(tmp_path_factory):
    """No test depends on what somebody has pulled; those that want it look in `gguf_weights.FOLDER`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REDLINE_MODELS", str(tmp_path_factory.mktemp("models")))
        yield


NEEDS = {
    "vllm": {"vllm_pair", "vllm_pooling", "vllm_python"},
    "docker": {"docker_daemon_answers"},
}
"""Marker: fixtures that nobody has without it."""
SLOW = set(
    "test_pull test_train_stage test_batch_trouble"
    " test_hostile test_fuzz_programs test_fuzz_worker test_hoarding test_growth test_worker_pool".split()
)
"""Modules of which every test takes seconds: real processes that are killed, starved or attacked."""


def pytest_collection_modifyitems(items):
    """Mark what needs more than a bare machine, by the fixtures it asks for and the sandbox runtime it is tested in."""
    for item in items:
        if item.path.stem in SLOW:
            item.add_marker(pytest.mark.slow)
        for marker, fixtures in NEEDS.items():
            if fixtures & set(getattr(item, "fixturenames", ())):
                item.add_marker(getattr(pytest.mark, marker))
        parameters = getattr(getattr(item, "callspec", None), "params", {})
        if parameters.get("runtime") == "docker":
            item.add_marker(pytest.mark.docker)
