"""cp.compile with numpy arrays, against attention by numpy; prints nothing unless a test fails.

The argument is a folder for files.
"""

import json
import os
import shutil
import subprocess
import sys
import threading
import unittest
import unittest.mock
from pathlib import Path

import numpy as np

import cp

FOLDER = Path(sys.argv[1])
HEADS, LENGTH, SIZE = 4, 37, 8
QUERY = f"tensor<1x{HEADS}x{LENGTH}x{SIZE}xf32>"
KEY = f"tensor<1x2x{LENGTH}x{SIZE}xf32>"
LSE = f"tensor<1x{HEADS}x{LENGTH}xf32>"
CAUSAL = f"""
func.func @main(%q: {QUERY}, %k: {KEY}, %v: {KEY}) -> ({QUERY}, {LSE}) {{
  %o, %l = cp.sdpa %q, %k, %v {{is_causal}} : ({QUERY}, {KEY}, {KEY}) -> ({QUERY}, {LSE})
  return %o, %l : {QUERY}, {LSE}
}}
"""
LINEAR = """
func.func @main(%x: tensor<1x6x4xf32>, %w: tensor<4x4xf32> {cp.weight = "layer.w"},
                %b: tensor<4xf32> {cp.weight = "layer.b"}) -> tensor<1x6x4xf32> {
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<1x6x4xf32>
  %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<1x6x4xf32>) -> tensor<1x6x4xf32>
  %y = linalg.generic {
    indexing_maps = [affine_map<(a, i, j, k) -> (a, i, k)>, affine_map<(a, i, j, k) -> (k, j)>,
                     affine_map<(a, i, j, k) -> (j)>, affine_map<(a, i, j, k) -> (a, i, j)>],
    iterator_types = ["parallel", "parallel", "parallel", "reduction"]
  } ins(%x, %w, %b : tensor<1x6x4xf32>, tensor<4x4xf32>, tensor<4xf32>)
    outs(%init : tensor<1x6x4xf32>) {
  ^bb0(%xe: f32, %we: f32, %be: f32, %acc: f32):
    %m = arith.mulf %xe, %we : f32
    %n = arith.addf %m, %be : f32
    %s = arith.addf %acc, %n : f32
    linalg.yield %s : f32
  } -> tensor<1x6x4xf32>
  return %y : tensor<1x6x4xf32>
}
"""
RANDOM = np.random.default_rng(1)


def make_inputs():
    return (
        RANDOM.standard_normal((1, HEADS, LENGTH, SIZE), np.float32),
        RANDOM.standard_normal((1, 2, LENGTH, SIZE), np.float32),
        RANDOM.standard_normal((1, 2, LENGTH, SIZE), np.float32),
    )


def attend(q, k, v):
    """Causal attention of HEADS query heads on 2 key heads, in double precision."""
    k, v = (np.repeat(x.astype(np.float64), HEADS // 2, axis=1) for x in (k, v))
    scores = q.astype(np.float64) @ k.swapaxes(2, 3) / np.sqrt(SIZE)
    scores = np.where(np.tri(LENGTH, dtype=bool), scores, -np.inf)
    lse = np.log(np.exp(scores).sum(axis=3))
    return np.exp(scores - lse[..., None]) @ v, lse


class CompileTest(unittest.TestCase):
    def check(self, got, inputs):
        for mine, wanted in zip(got, attend(*inputs), strict=True):
            self.assertEqual(mine.dtype, np.float32)
            np.testing.assert_allclose(mine, wanted, rtol=1e-4, atol=1e-5)

    def error(self, text, function, *args, **kwargs):
        with self.assertRaises(cp.Error) as context:
            function(*args, **kwargs)
        self.assertIn(text, str(context.exception))
        return context.exception

    def test_ranks_and_layouts(self):
        inputs = make_inputs()
        for ranks in (1, 2, 4):
            for layout in ("auto", "striped", "greedy"):
                for rotate in ("ring", "all-gather", "exchange"):
                    compiled = cp.compile(CAUSAL, ranks=ranks, layout=layout, rotate=rotate)
                    self.assertEqual(compiled.ranks, ranks)
                    self.check(compiled(*inputs), inputs)

    def test_again_with_other_numbers(self):
        compiled = cp.compile(CAUSAL, ranks=3)
        for _ in range(20):
            inputs = make_inputs()
            self.check(compiled(*inputs), inputs)

    def test_strides(self):
        q, k, v = inputs = make_inputs()
        moved = np.ascontiguousarray(q.transpose(0, 2, 1, 3)).transpose(0, 2, 1, 3)
        backward = np.ascontiguousarray(k[:, :, ::-1])[:, :, ::-1]
        wide = np.zeros((1, 2, LENGTH, 2 * SIZE), np.float32)
        wide[..., ::2] = v
        for ranks in (1, 3):
            compiled = cp.compile(CAUSAL, ranks=ranks)
            self.check(compiled(moved, backward, wide[..., ::2]), inputs)
            out = np.full((1, LENGTH, HEADS, 2 * SIZE), 7, np.float32)
            view = out.transpose(0, 2, 1, 3)[..., 1::2]
            lse = np.empty((1, HEADS, LENGTH), np.float32)
            result = compiled(*inputs, out=(view, lse))
            self.assertIs(result[1], lse)
            self.check((view, lse), inputs)
            self.assertTrue((out[..., ::2] == 7).all())

    def test_file_and_information(self):
        path = FOLDER / "model.mlir"
        path.write_text(CAUSAL)
        for source in (path, str(path)):
            compiled = cp.compile(source, ranks=2, threads=1, isa="auto")
            self.assertEqual([info.shape[1] for info in compiled.inputs], [HEADS, 2, 2])
            self.assertEqual(str(compiled.outputs[1]), f"float32 [1, {HEADS}, {LENGTH}]")
        self.error("none.mlir", cp.compile, "none.mlir")

    def test_weights(self):
        x = RANDOM.standard_normal((1, 6, 4), np.float32)
        # A transposed weight is read where it lies.
        w = RANDOM.standard_normal((4, 4), np.float32).T
        b = RANDOM.standard_normal(4, np.float32)
        wanted = x @ w + 4 * b
        np.save(FOLDER / "layer.w.npy", w)
        np.save(FOLDER / "layer.b.npy", b)
        header = {
            "layer.b": {"dtype": "F32", "shape": [4], "data_offsets": [64, 80]},
            "layer.w": {"dtype": "F32", "shape": [4, 4], "data_offsets": [0, 64]},
        }
        text = json.dumps(header).encode()
        (FOLDER / "w.safetensors").write_bytes(
            len(text).to_bytes(8, "little") + text + w.tobytes() + b.tobytes()
        )
        for weights in (
            {"layer.w": w, "layer.b": b, "other": b},
            FOLDER,
            str(FOLDER / "w.safetensors"),
        ):
            compiled = cp.compile(LINEAR, ranks=1, weights=weights)
            np.testing.assert_allclose(compiled(x), wanted, rtol=1e-5, atol=1e-5)
        # Without values, weights are arguments.
        compiled = cp.compile(LINEAR)
        np.testing.assert_allclose(compiled(x, w, b), wanted, rtol=1e-5, atol=1e-5)
        self.error("weights has no 'layer.b'", cp.compile, LINEAR, weights={"layer.w": w})
        self.error(
            "argument 1 (weight 'layer.w'): expected f32 [4, 4], got f32 [4]",
            cp.compile, LINEAR, weights={"layer.w": b, "layer.b": b},
        )
        self.error("no tensor 'layer.", cp.compile, LINEAR.replace("layer.w", "layer.x"),
                   weights=FOLDER / "w.safetensors")

    def test_bfloat16_results_are_float32(self):
        text = """func.func @main(%x: tensor<3xf32>) -> tensor<3xbf16> {
          %y = arith.truncf %x : tensor<3xf32> to tensor<3xbf16>
          return %y : tensor<3xbf16>
        }"""
        result = cp.compile(text)(np.array([1, 1.0078125, -3e38], np.float32))
        self.assertEqual(result.dtype, np.float32)
        np.testing.assert_allclose(result, [1, 1.0078125, -3e38], rtol=1e-2)
        self.assertEqual(list(result[:2]), [1, 1.0078125])

    def test_types(self):
        for name, dtype in (("i1", bool), ("i8", np.int8), ("i16", np.int16), ("i32", np.int32),
                            ("i64", np.int64), ("f16", np.float16), ("f64", np.float64)):
            text = f"""func.func @main(%x: tensor<3x{name}>) -> tensor<3x{name}> {{
              %c = tensor.empty() : tensor<3x{name}>
              %y = linalg.copy ins(%x : tensor<3x{name}>) outs(%c : tensor<3x{name}>)
                -> tensor<3x{name}>
              return %y : tensor<3x{name}>
            }}"""
            x = np.array([0, 1, 1], dtype)
            y = cp.compile(text)(x)
            self.assertEqual(y.dtype, x.dtype)
            np.testing.assert_array_equal(x, y)

    def test_plan_and_pictures(self):
        inputs = make_inputs()
        compiled = cp.compile(CAUSAL, inputs, ranks=4, layout="contiguous")
        self.assertIn("cp.rotate_start", compiled.mlir)
        plan = compiled.plan
        self.assertEqual((plan["ranks"], plan["layout"]), (4, "contiguous"))
        self.assertEqual([rank["steps_done"] for rank in plan["attention"][0]["ranks"]],
                         [1, 2, 3, 4])
        report = compiled.report(FOLDER / "plan.svg")
        self.assertIn("</svg>", report._repr_svg_())
        self.assertEqual((FOLDER / "plan.svg").read_text(), report.svg)
        compiled.trace(FOLDER / "trace.json")
        self.assertIn("traceEvents", json.loads((FOLDER / "trace.json").read_text()))
        table = compiled.layout_table()
        self.assertEqual(table.dtype, np.int64)
        np.testing.assert_array_equal(table[0], [*range(LENGTH), -1, -1, -1])
        mask = compiled.block_mask()
        self.assertEqual(mask["kv_num_blocks"].tolist(), [[[1]]])
        result = compiled.check()
        self.assertTrue(result)
        self.assertLess(result.max_abs_error, 1e-5)
        result = compiled.check(*inputs, rtol=0, atol=0)
        self.assertFalse(result)
        self.assertIn("result 0", result.worst)
        compiled(*inputs)
        self.assertGreater(compiled.plan["seconds"]["min"], 0)

    def test_plan_needs_no_numbers(self):
        compiled = cp.compile(CAUSAL, ranks=2)
        self.assertEqual(len(compiled.plan["attention"][0]["ranks"]), 2)
        compiled.report()
        self.error("neither given nor bound", compiled.check)

    def test_bad_models(self):
        error = self.error("model:1:", cp.compile, "func.func @main(\n")
        self.assertTrue(error.location.startswith("model:1:"))
        bad = CAUSAL.replace(f"%k: {KEY}", "%k: tensor<1x2x5x3xf32>")
        error = self.error("expects different type", cp.compile, bad)
        self.assertTrue(error.location.startswith("model:3:"), error.location)
        self.error("the model is a int", cp.compile, 3)

    def test_bad_options(self):
        self.error("unknown option 'rank'", cp.compile, CAUSAL, rank=2)
        self.error("--ranks: expected a whole number", cp.compile, CAUSAL, ranks=0)
        self.error("--layout: expected one of", cp.compile, CAUSAL, layout="zigzag")
        self.error("no function 'other'", cp.compile, CAUSAL, entry="other")
        cp.compile(CAUSAL, ranks=2, layout="per-document", doc_lengths=[30, 7])

    def test_bad_tensors(self):
        q, k, v = make_inputs()
        compiled = cp.compile(CAUSAL, ranks=2)
        self.error("expected 3 arguments, got 2", compiled, q, k)
        self.error(f"argument 1: expected f32 [1, 2, {LENGTH}, {SIZE}], got f32 [1, 2, 1, {SIZE}]",
                   compiled, q, k[:, :, :1], v)
        self.error(f"got f64 [1, 2, {LENGTH}, {SIZE}]", compiled, q, k.astype(float), v)
        self.error(f"got f32 [2, {LENGTH}, {SIZE}]", compiled, q, k[0], v)
        self.error("argument 1 has element type '>f4'", compiled, q, k.astype(">f4"), v)
        self.error("argument 1 has element type '<c8'", compiled, q, k.astype(np.complex64), v)
        self.error("argument 1 is a list: expected a numpy array", compiled, q, [1], v)
        self.error("unexpected arguments by name: mask", compiled, q, k, v, mask=v)
        self.error("expected 2 results, got 1 in out", compiled, q, k, v, out=[q])
        frozen = np.empty_like(q)
        frozen.flags.writeable = False
        lse = np.empty((1, HEADS, LENGTH), np.float32)
        self.error("result 0 is read-only", compiled, q, k, v, out=(frozen, lse))

    def test_no_other_process(self):
        compiled = cp.compile(CAUSAL, ranks=2)
        inputs = make_inputs()
        child = os.fork()
        if not child:
            try:
                compiled(*inputs)
            except cp.Error as error:
                os._exit(0 if "another process" in str(error) else 1)
            os._exit(2)
        self.assertEqual(os.waitpid(child, 0)[1], 0)

    def test_threads(self):
        compiled = cp.compile(CAUSAL, ranks=2)
        failures = []

        def run():
            try:
                for _ in range(20):
                    inputs = make_inputs()
                    self.check(compiled(*inputs), inputs)
            except BaseException as error:  # for the main thread to show
                failures.append(error)

        threads = [threading.Thread(target=run) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(failures, [])

    def test_no_torch(self):
        self.assertNotIn("torch", sys.modules)


class LibraryTest(unittest.TestCase):
    def run_with(self, library):
        result = subprocess.run(
            [sys.executable, "-c", "import cp; cp.compile('')"],
            env={**os.environ, "CP_LIBRARY": library},
            capture_output=True,
            text=True,
        )
        self.assertEqual(result.returncode, 1)
        return result.stderr

    def test_missing(self):
        self.assertIn("none.so: there is no such file", self.run_with("none.so"))

    def test_another_library(self):
        self.assertIn("is not the library of cp", self.run_with("libm.so.6"))

    def test_another_version(self):
        with unittest.mock.patch("cp._capi.ABI_VERSION", 99):
            import cp._capi

            cp._capi.library.cache_clear()
            with self.assertRaisesRegex(cp.Error, "needs version 99"):
                cp._capi.library()
        cp._capi.library.cache_clear()


if __name__ == "__main__":
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    unittest.main(argv=sys.argv[:1], verbosity=0)
