"""Tiny Hugging Face models with random weights, against their own eager attention."""

import copy

import cp
import pytest
import torch
from support import attention_ops, check

transformers = pytest.importorskip("transformers")

from transformers import masking_utils  # noqa: E402
from transformers.modeling_utils import ALL_ATTENTION_FUNCTIONS  # noqa: E402

SIZES = {
    "vocab_size": 37,
    "hidden_size": 32,
    "intermediate_size": 44,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "max_position_embeddings": 64,
    "pad_token_id": 0,
    "bos_token_id": 1,
    "eos_token_id": 2,
}
GPT2 = {"vocab_size": 37, "n_embd": 32, "n_layer": 2, "n_head": 4, "n_positions": 64}
T5 = {"vocab_size": 37, "d_model": 32, "d_kv": 8, "d_ff": 44, "num_layers": 2, "num_heads": 4}
S = 53


def config(name, sizes=None, drop=(), **options):
    values = {k: v for k, v in (sizes or SIZES).items() if k not in drop}
    return getattr(transformers, name + "Config")(**values, **options)


def build(class_name, config, implementation):
    """The model with the same random weights for every implementation."""
    cls = getattr(transformers, class_name)
    # A model writes its implementation into the config that it is given.
    model = cls._from_config(copy.deepcopy(config), attn_implementation=implementation).eval()
    generator = torch.Generator().manual_seed(1)
    for parameter in model.parameters():
        noise = torch.randn(parameter.shape, generator=generator)
        scale = 0.1 if parameter.dim() == 1 else parameter.shape[-1] ** -0.5
        parameter.data = noise * scale + (parameter.data if parameter.dim() == 1 else 0)
    return model


def tokens(batch=2):
    return torch.randint(3, 37, (batch, S))


def compare(class_name, config, folder, reference="eager", **kwargs):
    cp.transformers.register()
    kwargs = kwargs or {"input_ids": tokens(), "use_cache": False}
    model = build(class_name, config, "cp")
    other = build(class_name, config, reference)
    return attention_ops(check(model, (), folder, kwargs, reference=other))


@pytest.mark.parametrize(
    "name, options",
    [("Llama", {}), ("Qwen3", {"head_dim": 8}), ("Qwen2", {}), ("Phi3", {}), ("Olmo2", {}),
     ("Cohere", {})],
)  # fmt: skip
def test_causal_decoder(name, options, tmp_path):
    ops = compare(name + "ForCausalLM", config(name, **options), tmp_path)
    assert len(ops) == 2
    for op in ops:
        assert op.startswith("cp.sdpa") and "is_causal" in op
        assert f"tensor<2x2x{S}x8xf32>" in op, "keys and values are repeated"


@pytest.mark.parametrize("name", ["Mistral", "Starcoder2"])
def test_sliding_window(name, tmp_path):
    ops = compare(name + "ForCausalLM", config(name, sliding_window=9), tmp_path)
    assert all("mask_mod" in op and "captures" not in op for op in ops)


def test_gemma2_softcap_and_alternating_windows(tmp_path):
    options = {"head_dim": 8, "query_pre_attn_scalar": 8, "attn_logit_softcapping": 2.0}
    ops = compare("Gemma2ForCausalLM", config("Gemma2", sliding_window=16, **options), tmp_path)
    assert all("score_mod" in op and "math.tanh" in op for op in ops)
    assert ["index" in op.split("mask_mod")[1].split("arith.andi")[0] for op in ops]
    assert ["arith.andi" in op for op in ops] == [True, False]


def test_gemma3(tmp_path):
    options = {"head_dim": 8, "query_pre_attn_scalar": 8, "sliding_window": 16}
    compare("Gemma3ForCausalLM", config("Gemma3Text", **options), tmp_path)


def test_gpt2(tmp_path):
    ops = compare("GPT2LMHeadModel", config("GPT2", GPT2), tmp_path)
    assert all("is_causal" in op for op in ops)


def test_bert(tmp_path):
    kwargs = {"input_ids": tokens(), "token_type_ids": torch.randint(0, 2, (2, S))}
    ops = compare("BertModel", config("Bert", drop=["num_key_value_heads"]), tmp_path, **kwargs)
    assert all(op.startswith("cp.sdpa") and "is_causal" not in op for op in ops)


def test_modernbert(tmp_path):
    sizes = config("ModernBert", drop=["num_key_value_heads"], local_attention=16,
                   cls_token_id=1, sep_token_id=2)  # fmt: skip
    ops = compare("ModernBertModel", sizes, tmp_path, input_ids=tokens())
    assert ["mask_mod" in op for op in ops] == [False, True]


def test_t5_encoder_position_bias(tmp_path):
    ops = compare("T5EncoderModel", config("T5", T5), tmp_path, input_ids=tokens())
    assert all("score_mod" in op for op in ops)


def test_vit(tmp_path):
    sizes = config("ViT", drop=["num_key_value_heads", "vocab_size"], image_size=28, patch_size=4)
    compare("ViTModel", sizes, tmp_path, pixel_values=torch.randn(2, 3, 28, 28))


@pytest.mark.parametrize("name", ["Llama", "Mistral"])
def test_padding(name, tmp_path):
    mask = (torch.arange(S) < torch.tensor([[40], [S]])).long()
    kwargs = {"input_ids": tokens(), "attention_mask": mask, "use_cache": False}
    options = {"sliding_window": 9} if name == "Mistral" else {}
    ops = compare(name + "ForCausalLM", config(name, **options), tmp_path, "sdpa", **kwargs)
    assert all("captures" in op and "mask_mod" in op for op in ops)


@pytest.mark.parametrize("name", ["Llama", "Mistral"])
def test_packed_documents(name, tmp_path):
    lengths = [[20, 33], [7, 6, 40]]
    positions = [torch.cat([torch.arange(n) for n in row]) for row in lengths]
    kwargs = {
        "input_ids": tokens(),
        "position_ids": torch.stack(positions),
        "use_cache": False,
    }
    options = {"sliding_window": 9} if name == "Mistral" else {}
    ops = compare(name + "ForCausalLM", config(name, **options), tmp_path, **kwargs)
    assert all("captures" in op and "mask_mod" in op for op in ops)


def test_compiled_packed_documents():
    """cp.compile passes twice the argument that the mask needs whole."""
    cp.transformers.register()
    model = build("LlamaForCausalLM", config("Llama"), "cp")
    positions = torch.cat([torch.arange(20), torch.arange(33)]).expand(2, S)
    kwargs = {"input_ids": tokens(), "position_ids": positions, "use_cache": False}
    compiled = cp.compile(model, (), kwargs, ranks=2, layout="head-tail")
    with torch.no_grad():
        want = build("LlamaForCausalLM", config("Llama"), "eager").double()(**kwargs).logits
    got = compiled(**kwargs).logits.double()
    torch.testing.assert_close(got, want, rtol=1e-4, atol=3e-5)


class Chunked(torch.nn.Module):
    """Llama 4's mask and attention, without its rotary embedding in complex numbers."""

    is_causal = True

    def __init__(self, implementation):
        super().__init__()
        self.config = config("Llama4Text", attention_chunk_size=16, head_dim=8)
        self.config._attn_implementation = implementation
        torch.manual_seed(3)
        self.project = torch.nn.Linear(32, 64)

    def forward(self, x, attention_mask=None):
        mask = masking_utils.create_chunked_causal_mask(
            config=self.config, inputs_embeds=x, attention_mask=attention_mask, past_key_values=None
        )
        q, k, v = self.project(x).view(*x.shape[:2], 8, 8).transpose(1, 2).split([4, 2, 2], 1)
        self.num_key_value_groups = 2
        attend = ALL_ATTENTION_FUNCTIONS[self.config._attn_implementation]
        return attend(self, q, k, v, mask, scaling=0.3)[0]


@pytest.mark.parametrize("padded", [False, True])
def test_chunked(padded, tmp_path):
    cp.transformers.register()
    x = torch.randn(2, S, 32)
    args = (x, torch.arange(S) >= torch.tensor([[5], [0]])) if padded else (x,)
    imported = check(Chunked("cp"), args, tmp_path, reference=Chunked("sdpa"))
    (op,) = attention_ops(imported)
    assert "floordivsi" in op and ("captures" in op) == padded


@pytest.mark.parametrize("dtype", [torch.bool, torch.float32])
def test_mask_of_four_dimensions(dtype, tmp_path):
    mask = torch.randn(2, 1, S, S) > -0.5
    mask = mask | torch.eye(S, dtype=torch.bool)
    if dtype == torch.float32:
        mask = torch.where(mask, torch.randn(mask.shape), -torch.inf)
    kwargs = {"input_ids": tokens(), "attention_mask": mask, "use_cache": False}
    compare("LlamaForCausalLM", config("Llama"), tmp_path, "sdpa", **kwargs)


def test_eager_forward_of_the_registered_functions():
    cp.transformers.register()
    mask = (torch.arange(S) < torch.tensor([[40], [S]])).long()
    options = {"head_dim": 8, "query_pre_attn_scalar": 8, "attn_logit_softcapping": 2.0}
    sizes = config("Gemma2", sliding_window=16, **options)
    ids = tokens()
    results = [
        build("Gemma2ForCausalLM", sizes, name)(ids, attention_mask=mask, use_cache=False).logits
        for name in ("cp", "eager")
    ]
    torch.testing.assert_close(*results, rtol=1e-4, atol=1e-5)


def test_attention_sinks_are_an_error():
    cp.transformers.register()
    sizes = config("GptOss", head_dim=8, num_local_experts=2, num_experts_per_tok=1)
    model = build("GptOssForCausalLM", sizes, "cp")
    with pytest.raises(cp.ImportFailure, match="sinks"):
        cp.import_model(model, (), {"input_ids": tokens(), "use_cache": False})


def test_dropout_is_an_error():
    cp.transformers.register()
    model = build("GPT2LMHeadModel", config("GPT2", GPT2), "cp").train()
    with pytest.raises(cp.ImportFailure, match="dropout"):
        cp.import_model(model, (), {"input_ids": tokens(), "use_cache": False})


def test_model_that_reads_its_mask_itself():
    cp.transformers.register()
    sizes = {"vocab_size": 37, "d_model": 32, "n_heads": 4, "n_layers": 1, "max_seq_len": 64}
    model = build("MptForCausalLM", config("Mpt", sizes), "cp")
    with pytest.raises(cp.ImportFailure, match="reads its attention mask itself") as caught:
        cp.import_model(model, (), {"input_ids": tokens(), "use_cache": False})
    assert "modeling_mpt.py" in caught.value.location
