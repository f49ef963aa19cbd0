"""Random functions in LLVM IR: compiled to PTX and interpreted by the fake GPU,
and compiled for the host. Both must give the same bits.

    random_ptx.py --clang=CLANG --library=LIBRARY --programs=N --seed=S [--keep=DIR]

Left out is what the two may do differently: NaNs' bits, approximations, fused
operations of 16 bits (test_fused checks them), undefined behaviour.
"""

import argparse
import ctypes
import pathlib
import random
import subprocess
import sys
import tempfile
from fractions import Fraction

import numpy as np

INTEGERS = [8, 16, 32, 64]
FLOATS = ["half", "bfloat", "float", "double"]
INPUTS, ELEMENTS = 12, 64

# What code for x86 calls; GCC 12 has none. Compiled without optimizations, which
# would make the functions call themselves.
SUPPORT = """
__attribute__((weak)) __bf16 __truncsfbf2(float x) {
  unsigned bits;
  __builtin_memcpy(&bits, &x, 4);
  unsigned short result = x != x ? 0x7fc0 : (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
  __bf16 y;
  __builtin_memcpy(&y, &result, 2);
  return y;
}
__attribute__((weak)) __bf16 __truncdfbf2(double x) {
  float y = x;
  unsigned bits;
  __builtin_memcpy(&bits, &y, 4);
  if ((double)y != x && x == x) {
    double size = y < 0 ? -(double)y : y, wanted = x < 0 ? -x : x;
    bits = (bits - (size > wanted)) | 1;
  }
  __builtin_memcpy(&y, &bits, 4);
  return __truncsfbf2(y);
}
"""


class Program:
    """Builds the body of a function of one element's inputs."""

    def __init__(self, rng):
        self.rng = rng
        self.lines = []
        self.values = {}  # Names by type.
        self.declared = set()
        self.count = 0
        self.outputs = []

    def add(self, type_, text):
        name = f"%v{self.count}"
        self.count += 1
        self.lines.append(f"  {name} = {text}")
        self.values.setdefault(type_, []).append(name)
        return name

    def pick(self, type_):
        if self.rng.random() < 0.1:
            return self.constant(type_)
        return self.rng.choice(self.values[type_][-8:])

    def constant(self, type_):
        if type_ == "i1":
            return self.rng.choice(["true", "false"])
        if type_[0] == "i":
            bits = int(type_[1:])
            return str(self.rng.choice([0, 1, -1, 2**(bits - 1) - 1, -(2**(bits - 1)),
                                        self.rng.getrandbits(bits - 1)]))
        return self.rng.choice(["0.0", "-0.0", "1.0", "-2.5", "0.5", "1024.0"])

    def call(self, type_, name, *arguments):
        text = ", ".join(f"{t} {v}" for t, v in arguments)
        self.declared.add(f"declare {type_} @{name}({', '.join(t for t, _ in arguments)})")
        return f"call {type_} @{name}({text})"

    def load_inputs(self):
        for n in range(INPUTS):
            bits = self.add("i64", f"load i64, ptr %p{n}")
            type_ = (["i8", "i16", "i32", "i64"] + FLOATS)[n % 8]
            if type_[0] == "i" and type_ != "i64":
                self.add(type_, f"trunc i64 {bits} to {type_}")
            elif type_ != "i64":
                self.add(type_, f"load {type_}, ptr %p{n}")
        self.add("i1", f"icmp slt i32 {self.pick('i32')}, {self.pick('i32')}")

    # One kind of operation each.

    def integer_arithmetic(self):
        t = f"i{self.rng.choice(INTEGERS)}"
        bits = int(t[1:])
        x, y = self.pick(t), self.pick(t)
        op = self.rng.choice(["add", "sub", "mul", "and", "or", "xor", "udiv", "urem", "sdiv",
                              "srem", "shl", "lshr", "ashr"])
        if op in ("udiv", "urem", "sdiv", "srem"):
            y = self.add(t, f"or {t} {y}, 1")
        if op in ("sdiv", "srem"):
            y = self.add(t, f"and {t} {y}, {2**(bits - 1) - 1}")
        if op in ("shl", "lshr", "ashr"):
            y = self.add(t, f"and {t} {y}, {bits - 1}")
        self.add(t, f"{op} {t} {x}, {y}")

    def integer_function(self):
        t = f"i{self.rng.choice(INTEGERS)}"
        x, y, z = self.pick(t), self.pick(t), self.pick(t)
        name = self.rng.choice(["ctpop", "bitreverse", "bswap", "ctlz", "cttz", "abs", "umin",
                                "umax", "smin", "smax", "fshl", "fshr", "uadd.sat", "sadd.sat",
                                "usub.sat", "ssub.sat"])
        if name == "bswap" and t == "i8":
            return
        if name in ("ctpop", "bitreverse", "bswap"):
            arguments = [(t, x)]
        elif name in ("ctlz", "cttz", "abs"):
            arguments = [(t, x), ("i1", "false")]
        elif name in ("fshl", "fshr"):
            arguments = [(t, x), (t, y), (t, z)]
        else:
            arguments = [(t, x), (t, y)]
        self.add(t, self.call(t, f"llvm.{name}.{t}", *arguments))

    def wide_product(self):
        x = self.add("i128", f"zext i64 {self.pick('i64')} to i128")
        y = self.add("i128", f"sext i64 {self.pick('i64')} to i128")
        z = self.add("i128", f"mul i128 {x}, {y}")
        s = self.add("i128", f"add i128 {z}, {x}")
        h = self.add("i128", f"lshr i128 {s}, {self.rng.choice([1, 31, 64, 70])}")
        self.add("i64", f"trunc i128 {h} to i64")

    def compare_integers(self):
        t = f"i{self.rng.choice(INTEGERS)}"
        op = self.rng.choice("eq ne slt sle sgt sge ult ule ugt uge".split())
        self.add("i1", f"icmp {op} {t} {self.pick(t)}, {self.pick(t)}")

    def compare_floats(self):
        t = self.rng.choice(FLOATS)
        op = self.rng.choice("oeq one olt ole ogt oge ord ueq une ult ule ugt uge uno".split())
        self.add("i1", f"fcmp {op} {t} {self.pick(t)}, {self.pick(t)}")

    def logic(self):
        op = self.rng.choice(["and", "or", "xor"])
        self.add("i1", f"{op} i1 {self.pick('i1')}, {self.pick('i1')}")

    def choose(self):
        t = self.rng.choice(FLOATS + [f"i{b}" for b in INTEGERS])
        self.add(t, f"select i1 {self.pick('i1')}, {t} {self.pick(t)}, {t} {self.pick(t)}")

    def resize(self):
        a, b = self.rng.sample(INTEGERS, 2)
        op = "trunc" if a > b else self.rng.choice(["zext", "sext"])
        self.add(f"i{b}", f"{op} i{a} {self.pick(f'i{a}')} to i{b}")

    def widen_bit(self):
        b = self.rng.choice(INTEGERS)
        op = self.rng.choice(["zext", "sext"])
        self.add(f"i{b}", f"{op} i1 {self.pick('i1')} to i{b}")

    def float_arithmetic(self):
        t = self.rng.choice(FLOATS)
        op = self.rng.choice(["fadd", "fsub", "fmul", "fdiv"])
        self.add(t, f"{op} {t} {self.pick(t)}, {self.pick(t)}")

    def without_nan(self, t, x):
        nan = self.add("i1", f"fcmp uno {t} {x}, {x}")
        return self.add(t, f"select i1 {nan}, {t} 3.0, {t} {x}")

    def float_function(self):
        t = self.rng.choice(FLOATS)
        x, y = self.pick(t), self.pick(t)
        suffix = {"half": "f16", "bfloat": "bf16", "float": "f32", "double": "f64"}[t]
        name = self.rng.choice(["fabs", "floor", "ceil", "trunc", "roundeven", "rint", "round",
                                "maximum", "minimum", "copysign", "sqrt", "fma"])
        if name in ("sqrt", "fma") and t in ("half", "bfloat"):
            return
        arguments = [(t, x)]
        if name == "copysign":
            arguments = [(t, self.without_nan(t, x)), (t, self.without_nan(t, y))]
        elif name in ("maximum", "minimum"):
            arguments = [(t, x), (t, y)]
        elif name == "fma":
            arguments = [(t, x), (t, y), (t, self.pick(t))]
        self.add(t, self.call(t, f"llvm.{name}.{suffix}", *arguments))

    def negate(self):
        t = self.rng.choice(FLOATS)
        self.add(t, f"fneg {t} {self.pick(t)}")

    def convert_floats(self):
        a, b = self.rng.sample(FLOATS, 2)
        if {a, b} == {"half", "bfloat"}:
            return
        order = ["half", "bfloat", "float", "double"]
        op = "fpext" if order.index(a) < order.index(b) else "fptrunc"
        self.add(b, f"{op} {a} {self.pick(a)} to {b}")

    def from_integer(self):
        a, b = f"i{self.rng.choice(INTEGERS)}", self.rng.choice(FLOATS)
        if b == "bfloat" and a == "i64":
            return  # The host rounds twice.
        self.add(b, f"{self.rng.choice(['sitofp', 'uitofp'])} {a} {self.pick(a)} to {b}")

    def to_integer(self):
        a, b = self.rng.choice(FLOATS), f"i{self.rng.choice(INTEGERS)}"
        suffix = {"half": "f16", "bfloat": "bf16", "float": "f32", "double": "f64"}[a]
        name = self.rng.choice(["fptosi", "fptoui"])
        self.add(b, self.call(b, f"llvm.{name}.sat.{b}.{suffix}", (a, self.pick(a))))

    def local_array(self):
        t = self.rng.choice(["i8", "i16", "i32", "i64", "float", "double", "half"])
        array = self.add("ptr", f"alloca [8 x {t}]")
        for n in range(8):
            place = self.add("ptr", f"getelementptr {t}, ptr {array}, i64 {n}")
            self.lines.append(f"  store {t} {self.pick(t)}, ptr {place}")
        index = self.add("i64", f"and i64 {self.pick('i64')}, 7")
        place = self.add("ptr", f"getelementptr {t}, ptr {array}, i64 {index}")
        self.lines.append(f"  store {t} {self.pick(t)}, ptr {place}")
        index = self.add("i64", f"and i64 {self.pick('i64')}, 7")
        place = self.add("ptr", f"getelementptr {t}, ptr {array}, i64 {index}")
        self.add(t, f"load {t}, ptr {place}")

    def table(self):
        t = self.rng.choice(["i8", "i16", "i32", "i64"])
        index = self.add("i64", f"and i64 {self.pick('i64')}, 7")
        place = self.add("ptr", f"getelementptr {t}, ptr @table_{t}, i64 {index}")
        self.add(t, f"load {t}, ptr {place}")

    def vectors(self):
        n, t = self.rng.choice([(2, "half"), (2, "i16"), (4, "i8"), (4, "float"), (4, "i32")])
        vector = f"<{n} x {t}>"
        names = []
        for _ in range(2):
            name = "poison"
            for i in range(n):
                name = self.add(vector, f"insertelement {vector} {name}, {t} {self.pick(t)}, "
                                f"i32 {i}")
            names.append(name)
        op = self.rng.choice(["add", "sub", "mul"])
        op = op if t[0] == "i" else "f" + op
        result = self.add(vector, f"{op} {vector} {names[0]}, {names[1]}")
        for i in range(n):
            self.add(t, f"extractelement {vector} {result}, i32 {i}")

    def loop(self):
        """An accumulation with a run-time count."""
        t = self.rng.choice(["i32", "i64", "float", "double"])
        op = self.rng.choice(["add", "mul", "xor"] if t[0] == "i" else ["fadd", "fmul"])
        x, start = self.pick(t), self.pick(t)
        count = self.add("i64", f"and i64 {self.pick('i64')}, 15")
        n = self.count
        self.lines += [
            f"  br label %before{n}", f"before{n}:", f"  br label %loop{n}", f"loop{n}:",
            f"  %i{n} = phi i64 [ 0, %before{n} ], [ %next{n}, %loop{n} ]",
            f"  %a{n} = phi {t} [ {start}, %before{n} ], [ %b{n}, %loop{n} ]",
            f"  %b{n} = {op} {t} %a{n}, {x}", f"  %next{n} = add i64 %i{n}, 1",
            f"  %more{n} = icmp ule i64 %next{n}, {count}",
            f"  br i1 %more{n}, label %loop{n}, label %after{n}", f"after{n}:"]
        self.add(t, f"{op} {t} %b{n}, {x}")

    def switch(self):
        t = self.rng.choice(["i32", "float", "i64"])
        index = self.add("i32", f"and i32 {self.pick('i32')}, 7")
        n = self.count
        values = [self.pick(t) for _ in range(6)]
        cases = " ".join(f"i32 {i}, label %case{n}_{i}" for i in range(5))
        self.lines.append(f"  switch i32 {index}, label %case{n}_5 [ {cases} ]")
        op = "add" if t[0] == "i" else "fadd"
        for i in range(6):
            self.lines += [f"case{n}_{i}:", f"  %s{n}_{i} = {op} {t} {values[i]}, "
                           f"{self.constant(t)}", f"  br label %end{n}"]
        self.lines.append(f"end{n}:")
        sources = ", ".join(f"[ %s{n}_{i}, %case{n}_{i} ]" for i in range(6))
        self.add(t, f"phi {t} {sources}")

    def build(self, operations):
        self.load_inputs()
        kinds = [self.integer_arithmetic, self.integer_function, self.compare_integers,
                 self.compare_floats, self.logic, self.choose, self.resize, self.widen_bit,
                 self.float_arithmetic, self.float_function, self.negate, self.convert_floats,
                 self.from_integer, self.to_integer]
        rare = [self.local_array, self.table, self.vectors, self.loop, self.switch,
                self.wide_product]
        for _ in range(operations):
            self.rng.choice(rare if self.rng.random() < 0.08 else kinds)()
        for t in FLOATS + [f"i{b}" for b in INTEGERS]:
            for name in self.values[t][-4:]:
                self.outputs.append(t)
                self.lines.append(f"  store {t} {name}, ptr %o{len(self.outputs) - 1}")

    def text(self, is_kernel):
        """The function for one target. Inputs and outputs are 8 bytes each."""
        head = ['target triple = "nvptx64-nvidia-cuda"'] if is_kernel else []
        for t, bits in (("i8", 8), ("i16", 16), ("i32", 32), ("i64", 64)):
            rng = random.Random(bits)
            values = ", ".join(f"{t} {rng.getrandbits(bits - 1)}" for _ in range(8))
            head.append(f"@table_{t} = internal constant [8 x {t}] [{values}]")
        head += sorted(self.declared)
        entry = []
        for n in range(INPUTS):
            entry.append(f"  %p{n} = getelementptr i64, ptr %in, i64 {n}")
        for n in range(len(self.outputs)):
            entry.append(f"  %o{n} = getelementptr i64, ptr %out, i64 {n}")
        body = "\n".join(["define internal void @body(ptr noalias %in, ptr noalias %out) "
                          "alwaysinline {"] + entry + self.lines + ["  ret void", "}"])
        if is_kernel:
            index = """  %t32 = call i32 @llvm.nvvm.read.ptx.sreg.tid.x()
  %b32 = call i32 @llvm.nvvm.read.ptx.sreg.ctaid.x()
  %s32 = call i32 @llvm.nvvm.read.ptx.sreg.ntid.x()
  %m32 = mul i32 %b32, %s32
  %i32 = add i32 %m32, %t32
  %i = zext i32 %i32 to i64
"""
            head += [f"declare i32 @llvm.nvvm.read.ptx.sreg.{r}.x()"
                     for r in ("tid", "ctaid", "ntid")]
            start = "define ptx_kernel void @k(ptr %ins, ptr %outs) {\n" + index
        else:
            start = "define void @k(ptr %ins, ptr %outs, i64 %i) {\n"
        return "\n".join(head) + "\n" + body + "\n" + start + f"""
  %io = mul i64 %i, {INPUTS}
  %oo = mul i64 %i, {len(self.outputs)}
  %in = getelementptr i64, ptr %ins, i64 %io
  %out = getelementptr i64, ptr %outs, i64 %oo
  call void @body(ptr %in, ptr %out)
  ret void
}}
"""


class FakeGpu:
    """The driver's functions that a launch needs."""

    def __init__(self, library):
        self.api = ctypes.CDLL(library)
        self.check("cuInit", 0)
        context = ctypes.c_void_p()
        self.check("cuDevicePrimaryCtxRetain", ctypes.byref(context), 0)
        self.check("cuCtxSetCurrent", context)
        self.stream = ctypes.c_void_p()
        self.check("cuStreamCreateWithPriority", ctypes.byref(self.stream), 1, 0)

    def check(self, name, *arguments):
        status = getattr(self.api, name)(*arguments)
        assert status == 0, f"{name}: {status}"

    def wait(self):
        while (status := self.api.cuStreamQuery(self.stream)) == 600:
            pass
        assert status == 0, status

    def upload(self, array):
        pointer = ctypes.c_uint64()
        self.check("cuMemAlloc_v2", ctypes.byref(pointer), ctypes.c_size_t(array.nbytes))
        self.check("cuMemcpyHtoDAsync_v2", pointer, ctypes.c_void_p(array.ctypes.data),
                   ctypes.c_size_t(array.nbytes), self.stream)
        return pointer

    def run(self, text, arrays, blocks, threads):
        """Runs kernel k with the arrays, and returns what is in them then."""
        module, function = ctypes.c_void_p(), ctypes.c_void_p()
        self.check("cuModuleLoadDataEx", ctypes.byref(module), text, 0, None, None)
        self.check("cuModuleGetFunction", ctypes.byref(function), module, b"k")
        pointers = [self.upload(array) for array in arrays]
        parameters = (ctypes.c_void_p * len(arrays))(
            *[ctypes.cast(ctypes.byref(p), ctypes.c_void_p) for p in pointers])
        self.check("cuLaunchKernel", function, blocks, 1, 1, threads, 1, 1, 0, self.stream,
                   parameters, None)
        results = [np.empty_like(array) for array in arrays]
        for result, pointer in zip(results, pointers):
            self.check("cuMemcpyDtoHAsync_v2", ctypes.c_void_p(result.ctypes.data), pointer,
                       ctypes.c_size_t(result.nbytes), self.stream)
        self.wait()
        for pointer in pointers:
            self.check("cuMemFree_v2", pointer)
        self.check("cuModuleUnload", module)
        return results


def compile_ptx(args, path):
    subprocess.run([args.clang, "-x", "ir", "--target=nvptx64-nvidia-cuda", f"-march={args.arch}",
                    "-Xclang", "-target-feature", "-Xclang", "+ptx80", "-nogpulib", "-O2", "-ffp-contract=off", "-Wno-override-module", "-S", path,
                    "-o", path.with_suffix(".ptx")], check=True)
    return path.with_suffix(".ptx").read_bytes() + b"\0"


def compile_host(args, path):
    support = path.with_name("support.c")
    support.write_text(SUPPORT)
    library, common = path.with_suffix(".so"), [args.clang, "-fPIC", "-Wno-override-module"]
    subprocess.run([*common, "-O0", "-c", support, "-o", support.with_suffix(".o")], check=True)
    subprocess.run([*common, "-O2", "-ffp-contract=off", "-shared", support.with_suffix(".o"),
                    "-x", "ir", path, "-lm", "-o", library], check=True)
    return ctypes.CDLL(str(library))


def make_inputs(rng):
    """Integers of all sizes; floats that are no signalling NaNs."""
    inputs = np.zeros((ELEMENTS, INPUTS), np.uint64)
    for n in range(INPUTS):
        kind = n % 8
        for i in range(ELEMENTS):
            bits = [8, 16, 32, 64, 16, 16, 32, 64][kind]
            value = rng.getrandbits(rng.choice([bits, bits, 4]))
            if kind >= 4 and rng.random() < 0.7:
                x = rng.choice([rng.uniform(-4, 4), rng.uniform(-70000, 70000), 0.0, -0.0,
                                float("inf"), -float("inf"), float("nan"), 1.0])
                bits32 = int(np.float32(x).view(np.uint32))
                value = [int(np.float16(x).view(np.uint16)), bits32 >> 16, bits32,
                         int(np.float64(x).view(np.uint64))][kind - 4]
            elif kind >= 4:
                # Quiet where it is a NaN.
                value |= [0x200, 0x40, 0x400000, 1 << 51][kind - 4]
            inputs[i, n] = value
    return inputs


def canonical(bits, type_):
    """The bits of the type; one NaN for all."""
    size, exponent, infinity = {
        "half": (16, 0x7FFF, 0x7C00), "bfloat": (16, 0x7FFF, 0x7F80),
        "float": (32, 0x7FFFFFFF, 0x7F800000),
        "double": (64, 2**63 - 1, 0x7FF << 52)}.get(type_, (0, 0, 0))
    if not size:
        size = int(type_[1:])
        return bits & np.uint64(2**size - 1)
    bits = bits & np.uint64(2**size - 1)
    return np.where((bits & np.uint64(exponent)) > np.uint64(infinity), np.uint64(infinity + 1),
                    bits)


def test_program(args, gpu, seed, folder):
    rng = random.Random(seed)
    program = Program(rng)
    program.build(rng.choice([20, 60, 150]))
    (folder / "kernel.ll").write_text(program.text(is_kernel=True))
    (folder / "host.ll").write_text(program.text(is_kernel=False))
    inputs = make_inputs(rng)
    empty = np.zeros((ELEMENTS, len(program.outputs)), np.uint64)
    ptx = compile_ptx(args, folder / "kernel.ll")
    _, seen = gpu.run(ptx, [inputs, empty], ELEMENTS // 16, 16)
    host = compile_host(args, folder / "host.ll")
    want = empty.copy()
    for i in range(ELEMENTS):
        host.k(ctypes.c_void_p(inputs.ctypes.data), ctypes.c_void_p(want.ctypes.data),
               ctypes.c_int64(i))
    for n, type_ in enumerate(program.outputs):
        a, b = canonical(seen[:, n], type_), canonical(want[:, n], type_)
        if (a != b).any():
            i = int(np.argmax(a != b))
            print(f"seed {seed}: output {n}, {type_} of element {i}: PTX gives "
                  f"{int(a[i]):#x}, the host {int(b[i]):#x}")
            return False
    return True


def round_fraction(x, bits, smallest):
    """x to the nearest float with `bits` of precision, ties to even, as a Fraction."""
    if x == 0:
        return Fraction(0)
    exponent = 0
    while abs(x) >= Fraction(2)**(exponent + 1):
        exponent += 1
    while abs(x) < Fraction(2)**exponent:
        exponent -= 1
    unit = Fraction(2)**max(exponent - bits + 1, smallest)
    return round(x / unit) * unit  # Python rounds ties of Fractions to even.


def test_fused(gpu, seed):
    """fma of 16-bit floats against exact arithmetic."""
    rng = np.random.default_rng(seed)
    for name, bits, smallest, mantissa in (("f16", 11, -24, 10), ("bf16", 8, -133, 7)):
        text = f""".version 7.0
.target sm_80
.address_size 64
.visible .entry k(.param .u64 a, .param .u64 b)
{{
.reg .b16 %h<5>; .reg .b32 %r<2>; .reg .b64 %d<6>;
ld.param.b64 %d0, [a]; ld.param.b64 %d1, [b];
mov.u32 %r0, %tid.x; mul.wide.u32 %d2, %r0, 8; add.s64 %d3, %d0, %d2; add.s64 %d4, %d1, %d2;
ld.global.v4.b16 {{%h0, %h1, %h2, %h3}}, [%d3];
fma.rn.{name} %h4, %h0, %h1, %h2;
st.global.b16 [%d4], %h4;
ret;
}}
""".encode() + b"\0"
        # Exponents near each other, or far apart: both round in their own way.
        near = rng.integers(-4, 5, (512, 4)) if name == "f16" else rng.integers(-40, 40, (512, 4))
        bias = 15 if name == "f16" else 127
        values = (((near + bias) << mantissa) | rng.integers(0, 2**mantissa, (512, 4))
                  | (rng.integers(0, 2, (512, 4)) << 15)).astype(np.uint16)

        def exact(half):
            half = int(half)
            sign = -1 if half >> 15 else 1
            exponent = half >> mantissa & (31 if name == "f16" else 255)
            fraction = half & (2**mantissa - 1)
            if exponent == 0:
                return sign * Fraction(fraction) * Fraction(2)**smallest
            return sign * Fraction(fraction + 2**mantissa) * Fraction(2)**(
                exponent - bias - mantissa)

        _, seen = gpu.run(text, [values, np.zeros_like(values)], 1, 512)
        for row, result in zip(values, seen[:, 0]):
            x, y, z = map(exact, row[:3])
            want = round_fraction(x * y + z, bits, smallest)
            if exact(result) != want:
                print(f"seed {seed}: fma.rn.{name} of {row[:3]} gives {result:#x}, not {want}")
                return False
    return True


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--clang", required=True)
    parser.add_argument("--library", required=True)
    parser.add_argument("--arch", default="sm_80")
    parser.add_argument("--programs", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--keep", type=pathlib.Path, help="for the programs' files")
    args = parser.parse_args()
    np.seterr(over="ignore")
    gpu = FakeGpu(args.library)
    good = test_fused(gpu, args.seed)
    for seed in range(args.seed, args.seed + args.programs):
        with tempfile.TemporaryDirectory() as name:
            folder = args.keep or pathlib.Path(name)
            folder.mkdir(exist_ok=True)
            good &= test_program(args, gpu, seed, folder)
            if args.keep and not good:
                return True
    return not good


if __name__ == "__main__":
    sys.exit(main())
