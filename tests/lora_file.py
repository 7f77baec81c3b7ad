"""LoRA adapters for the tests: random ones, as GGUF files for llama.cpp."""

import numpy as np

from redline.inference.llama.gguf_file import GgufFile

ADAPTED = ("attn_q.weight", "attn_v.weight", "ffn_up.weight")


def write_adapter(path, base, *, seed=0, scale=0.1, rank=4, architecture=None, shapes=None, kind="lora"):
    """An adapter for some matrices of every layer of `base`; what is wrong with it on purpose is told by name."""
    import gguf

    file = GgufFile.read(base)
    numbers = np.random.default_rng(seed)
    writer = gguf.GGUFWriter(path, architecture or file.architecture)
    writer.add_string("general.type", "adapter")
    writer.add_string("adapter.type", kind)
    writer.add_float32("adapter.lora.alpha", 2.0 * rank)
    found = {name: tensor.shape for name, tensor in file.tensors.items() if name.endswith(ADAPTED)}
    for name, (columns, rows) in (found if shapes is None else shapes).items():
        a = numbers.standard_normal((rank, columns)) / columns**0.5
        b = numbers.standard_normal((rows, rank)) * scale
        writer.add_tensor(f"{name}.lora_a", a.astype(np.float16))
        writer.add_tensor(f"{name}.lora_b", b.astype(np.float16))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path
