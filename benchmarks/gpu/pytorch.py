"""The same attentions by PyTorch: scaled_dot_product_attention by its cuDNN and
flash back ends where they have the mask, and flex_attention.

On a GPU flex_attention is compiled and everything is timed by events; on a CPU,
results are only compared.
"""

import time

import numpy as np
import torch
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.nn.attention.flex_attention import create_block_mask, flex_attention

BACKENDS = {"cudnn": SDPBackend.CUDNN_ATTENTION, "flash": SDPBackend.FLASH_ATTENTION}
COLUMNS = [*BACKENDS, "flex"]


class Missing(Exception):
    """What is not measured, and why."""


def describe():
    """Versions for the header."""
    versions = {"torch": torch.__version__}
    if torch.cuda.is_available():
        versions["cuda_of_torch"] = torch.version.cuda
        versions["cudnn_of_torch"] = str(torch.backends.cudnn.version())
        try:
            import triton

            versions["triton"] = triton.__version__
        except ImportError:
            pass
    return versions


def causal(b, h, i, j):
    return i >= j


def mask_mod(case, device):
    kind = case.kind
    if kind == "full":
        return None
    if kind == "documents":
        ids = torch.from_numpy(case.documents()).to(device)
        return lambda b, h, i, j: ids[i] == ids[j]
    if kind == "window":
        size = case.size
        return lambda b, h, i, j: (i >= j) & (i - j < size)
    if kind == "prefix":
        size = case.size
        return lambda b, h, i, j: (i >= j) | (j < size)
    return causal


def score_mod(case):
    if case.kind == "softcap":
        return lambda score, b, h, i, j: 20 * torch.tanh(score / 20)
    if case.kind == "alibi":
        return lambda score, b, h, i, j: score + (j - i) * torch.exp2(-0.5 * (h + 1))
    return None


class PyTorch:
    """One set of q, k and v; `sampling` has samples, warm_up_seconds and
    sample_seconds."""

    def __init__(self, inputs, device, sampling):
        self.device = device
        self.sampling = sampling
        self.q, self.k, self.v = (
            torch.from_numpy(bits.view(np.int16)).view(torch.bfloat16)[None].to(device)
            for bits in (inputs.q, inputs.k, inputs.v))

    def run(self, column, case, ours=None):
        """The distance of `ours`, f32 [heads, queries, depth], from the result,
        and the seconds of each sample (none on a CPU). Missing says why not."""
        try:
            with torch.no_grad():
                return self._run(column, case, ours)
        except Missing:
            raise
        except Exception as error:  # Whatever it is, the other columns can be had.
            raise Missing(str(error).strip().split("\n")[0] or repr(error)) from error
        finally:
            if self.device == "cuda":
                torch.cuda.empty_cache()

    def _run(self, column, case, ours):
        call = self._make_flex(case) if column == "flex" else self._make_sdpa(column, case)
        out = call()
        distance = None
        if ours is not None:
            there = torch.from_numpy(ours).to(self.device)
            distance = float((there - out[0]).norm() / out[0].float().norm())
            del there
        del out
        return distance, self._time(call) if self.device == "cuda" else []

    def _make_sdpa(self, column, case):
        if case.kind not in ("full", "causal"):
            raise Missing("knows no such mask")
        if self.device != "cuda":
            raise Missing("only on a GPU")

        def call():
            with sdpa_kernel(BACKENDS[column]):
                return torch.nn.functional.scaled_dot_product_attention(
                    self.q, self.k, self.v, is_causal=case.kind == "causal")

        return call

    def _make_flex(self, case):
        mask, score = mask_mod(case, self.device), score_mod(case)
        blocks = None
        if mask is not None:
            blocks = create_block_mask(mask, None, None, case.queries, case.keys, self.device)
        attend = flex_attention
        if self.device == "cuda":
            torch._dynamo.reset()
            attend = torch.compile(flex_attention, dynamic=False)
        return lambda: attend(self.q, self.k, self.v, score_mod=score, block_mask=blocks)

    def _time(self, call):
        """As Sampling.cpp does it."""
        begin = time.monotonic()
        while True:
            once = self._measure(call, 1)
            if time.monotonic() - begin >= self.sampling.warm_up_seconds:
                break
        count = max(1, min(32, int(self.sampling.sample_seconds / max(once, 1e-9))))
        return [self._measure(call, count) for _ in range(self.sampling.samples)]

    def _measure(self, call, count):
        begin, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
        begin.record()
        for _ in range(count):
            call()
        end.record()
        end.synchronize()
        return begin.elapsed_time(end) * 1e-3 / count
