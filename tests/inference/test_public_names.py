import subprocess
import sys

from redline import inference


def test_all_is_complete():
    public = {
        name for name, value in vars(inference).items() if not name.startswith("_") and hasattr(value, "__module__")
    }
    submodules = {name for name in public if type(getattr(inference, name)).__name__ == "module"}
    assert sorted(inference.__all__) == sorted(public - submodules | {"FinishReason", "ProbabilitySource", "ModelRole"})


def test_importing_loads_no_heavy_library():
    heavy = {"torch", "transformers", "numpy", "huggingface_hub"}
    code = f"import sys, redline.inference; print(sorted({heavy} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
