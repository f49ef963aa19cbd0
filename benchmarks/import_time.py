#!/usr/bin/env python3
"""How long the import of a Llama takes, beside torch.export alone.

usage: benchmarks/import_time.py [--layers=32] [--hidden=1024] [--length=512] [--repeat=3]

Needs the package of `python/` with its extras torch and transformers. Prints the fastest of
`--repeat` runs of both, and their ratio.
"""

import argparse
import time

import cp
import torch
import transformers


def build(options, implementation):
    config = transformers.LlamaConfig(
        vocab_size=1024,
        hidden_size=options.hidden,
        intermediate_size=options.hidden * 11 // 4,
        num_hidden_layers=options.layers,
        num_attention_heads=options.hidden // 64,
        num_key_value_heads=max(1, options.hidden // 128),
    )
    # Without data: neither torch.export nor the import reads weights.
    with torch.device("meta"):
        model = transformers.LlamaForCausalLM._from_config(
            config, attn_implementation=implementation
        )
    return model.to_empty(device="cpu").eval()


def fastest(function, repeat):
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        result = function()
        times.append(time.perf_counter() - start)
    return min(times), result


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, default in (("layers", 32), ("hidden", 1024), ("length", 512), ("repeat", 3)):
        parser.add_argument(f"--{name}", type=int, default=default)
    options = parser.parse_args()
    cp.transformers.register()
    inputs = {"input_ids": torch.zeros(1, options.length, dtype=torch.int64), "use_cache": False}
    models = {name: build(options, name) for name in ("sdpa", "cp")}

    def export():
        with torch.no_grad():
            return torch.export.export(models["sdpa"], (), inputs, strict=False)

    export_time, _ = fastest(export, options.repeat)
    import_time, imported = fastest(
        lambda: cp.import_model(models["cp"], (), inputs), options.repeat
    )
    print(f"torch.export      {export_time:7.2f} s")
    print(f"cp.import_model   {import_time:7.2f} s, {len(imported.text) / 1e6:.1f} MB of text")
    print(f"ratio             {import_time / export_time:7.2f}")


if __name__ == "__main__":
    main()
