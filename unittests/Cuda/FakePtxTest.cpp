//===- FakePtxTest.cpp - The interpreter of PTX ---------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Instructions against results by hand from the PTX ISA. Random programs as
// LLVM compiles them are in test/Target/Cuda/fake-ptx.test.
//
//===----------------------------------------------------------------------===//

#include "FakeGpuFixture.h"

#include <cmath>
#include <cstring>

using namespace cp::cuda;
using ::testing::HasSubstr;

namespace {

class FakePtxTest : public FakeGpuTest {
protected:
  int load(const std::string &text, ModuleHandle &module) {
    ::testing::internal::CaptureStderr();
    int status =
        api.cuModuleLoadDataEx(&module, text.c_str(), 0, nullptr, nullptr);
    printed = ::testing::internal::GetCapturedStderr();
    return status;
  }

  static std::string makeKernel(const std::string &body,
                                const std::string &variables = "") {
    return ".version 7.0\n.target sm_80\n.address_size 64\n" + variables +
           ".visible .entry k(.param .u64 .ptr .global .align 1 k_param_0)\n{\n"
           ".reg .pred %p<8>;\n.reg .b16 %h<8>;\n.reg .b32 %r<8>;\n"
           ".reg .b64 %d<8>;\n"
           "ld.param.b64 %d0, [k_param_0];\n" +
           body + "\nret;\n}\n";
  }

  /// Runs one block; returns the status.
  int run(ModuleHandle module, DevicePointer data, unsigned threads = 1,
          unsigned blocks = 1) {
    FunctionHandle function = nullptr;
    EXPECT_EQ(api.cuModuleGetFunction(&function, module, "k"), CudaSuccess);
    StreamHandle stream = makeStream();
    void *parameters[] = {&data};
    EXPECT_EQ(api.cuLaunchKernel(function, blocks, 1, 1, threads, 1, 1, 0,
                                 stream, parameters, nullptr),
              CudaSuccess);
    return finish(stream);
  }

  /// What is in %d7 after `body`.
  uint64_t compute(const std::string &body) {
    ModuleHandle module = nullptr;
    EXPECT_EQ(load(makeKernel(body + "\nst.global.b64 [%d0], %d7;"), module),
              CudaSuccess)
        << printed;
    DevicePointer data = allocate(8);
    if (!module || run(module, data) != CudaSuccess)
      return 0xdead;
    return download<uint64_t>(data, 1, makeStream())[0];
  }
  /// What is in %r7.
  uint32_t compute32(const std::string &body) {
    return static_cast<uint32_t>(compute(body + "\ncvt.u64.u32 %d7, %r7;"));
  }

  std::string printed;
};

TEST_F(FakePtxTest, Bits) {
  EXPECT_EQ(compute32("bfe.u32 %r7, 0x12345678, 8, 12;"), 0x456u);
  EXPECT_EQ(compute32("bfe.s32 %r7, 0x0000f000, 12, 4;"), 0xffffffffu);
  EXPECT_EQ(compute32("bfi.b32 %r7, 0xab, 0x11111111, 8, 8;"), 0x1111ab11u);
  EXPECT_EQ(compute32("prmt.b32 %r7, 0x33221100, 0x77665544, 0x0246;"),
            0x00224466u);
  EXPECT_EQ(compute32("prmt.b32 %r7, 0x80, 0, 0x0008;"), 0x808080ffu);
  EXPECT_EQ(compute32("shf.l.wrap.b32 %r7, 0x80000000, 1, 33;"), 3u);
  EXPECT_EQ(compute32("shf.r.clamp.b32 %r7, 5, 7, 40;"), 7u);
  EXPECT_EQ(compute32("shr.s32 %r7, -8, 40;"), 0xffffffffu);
  EXPECT_EQ(compute32("shl.b32 %r7, 1, 32;"), 0u);
  EXPECT_EQ(compute32("lop3.b32 %r7, 0xf0, 0xcc, 0xaa, 0x96;"), 0x96u);
  EXPECT_EQ(compute32("bfind.u32 %r7, 0x00800000;"), 23u);
  EXPECT_EQ(compute32("clz.b64 %r7, 1;"), 63u);
  EXPECT_EQ(compute32("brev.b32 %r7, 1;"), 0x80000000u);
}

TEST_F(FakePtxTest, Carries) {
  EXPECT_EQ(compute32("add.cc.s32 %r1, -1, 1;\naddc.s32 %r7, 5, 6;"), 12u);
  EXPECT_EQ(compute32("sub.cc.s32 %r1, 0, 1;\nsubc.s32 %r7, 5, 2;"), 2u);
}

TEST_F(FakePtxTest, Floats) {
  auto bits = [](float x) {
    uint32_t result;
    memcpy(&result, &x, 4);
    return result;
  };
  EXPECT_EQ(compute32("max.f32 %r7, 0f7FC00000, 0f3F800000;"), bits(1));
  EXPECT_GT(compute32("max.NaN.f32 %r7, 0f7FC00000, 0f3F800000;"), 0x7f800000u);
  EXPECT_EQ(compute32("min.f32 %r7, 0f80000000, 0f00000000;"), bits(-0.0f));
  EXPECT_EQ(compute32("copysign.f32 %r7, 0fBF800000, 0f40000000;"), bits(-2));
  EXPECT_EQ(compute32("cvt.rni.f32.f32 %r7, 0f40200000;"), bits(2));
  EXPECT_EQ(compute32("cvt.rzi.s32.f32 %r7, 0fFF800000;"), 0x80000000u);
  EXPECT_EQ(compute32("cvt.rzi.u32.f32 %r7, 0f7FC00000;"), 0u);
  EXPECT_EQ(compute32("cvt.rn.f16x2.f32 %r7, 0f3F800000, 0f40000000;"),
            0x3c004000u);
  EXPECT_EQ(compute32("fma.rn.f16x2 %r7, 0x3c003c00, 0x40003c00, 0x3c003c00;"),
            0x42004000u);
  EXPECT_EQ(compute32("cvt.sat.f32.f32 %r7, 0f40200000;"), bits(1));
  EXPECT_EQ(compute("cvt.rzi.s64.f32 %d7, 0f7FC00000;"), uint64_t(1) << 63);
}

TEST_F(FakePtxTest, Approximations) {
  struct Function {
    const char *name;
    double (*value)(double);
  };
  const Function functions[] = {
      {"ex2.approx", std::exp2},
      {"ex2.approx.ftz", std::exp2},
      {"lg2.approx", std::log2},
      {"sin.approx", std::sin},
      {"cos.approx", std::cos},
      {"tanh.approx", std::tanh},
      {"sqrt.approx", std::sqrt},
      {"sqrt.rn", std::sqrt},
      {"rsqrt.approx", [](double x) { return 1 / std::sqrt(x); }},
      {"rcp.approx.ftz", [](double x) { return 1 / x; }}};
  for (const Function &function : functions) {
    uint32_t bits =
        compute32(std::string(function.name) + ".f32 %r7, 0f3FC00000;");
    float seen;
    memcpy(&seen, &bits, 4);
    EXPECT_NEAR(seen, function.value(1.5), 1e-6) << function.name;
  }
  // 2^-127 is denormal.
  EXPECT_EQ(compute32("ex2.approx.ftz.f32 %r7, 0fC2FE0000;"), 0u);
  EXPECT_EQ(compute32("ex2.approx.f32 %r7, 0fC2FE0000;"), 0x00400000u);
}

TEST_F(FakePtxTest, Predicates) {
  EXPECT_EQ(compute32("setp.lt.or.s32 %p1|%p2, 1, 0, %p0;\n"
                      "mov.b32 %r7, 1;\n@%p2 mov.b32 %r7, 2;"),
            2u);
  EXPECT_EQ(compute32("setp.ltu.f32 %p1, 0f7FC00000, 0f3F800000;\n"
                      "selp.b32 %r7, 3, 4, %p1;"),
            3u);
  EXPECT_EQ(compute32("mov.b32 %r1, 2;\nmov.b32 %r7, 0;\n$a: .branchtargets "
                      "$x, $y, $z;\nbrx.idx %r1, $a;\n$x: mov.b32 %r7, 1;\n"
                      "$y: mov.b32 %r7, 2;\n$z: add.s32 %r7, %r7, 5;"),
            5u);
}

TEST_F(FakePtxTest, VectorsAndVariables) {
  EXPECT_EQ(compute("mov.b64 {%r1, %r2}, 0x100000002;\n"
                    "mov.b64 %d7, {%r2, %r1};"),
            0x200000001u);
  ModuleHandle module = nullptr;
  ASSERT_EQ(load(makeKernel("mov.b64 %d1, table;\n"
                            "ld.global.v2.b32 {%r1, %r2}, [%d1+8];\n"
                            "ld.const.b32 %r3, [one];\n"
                            "add.s32 %r4, %r1, %r3;\n"
                            "st.global.v2.b32 [%d0], {%r4, %r2};",
                            ".global .align 8 .b8 table[16] = {9, 9, 9, 9, 9, "
                            "9, 9, 9, 1, 0, 0, 0, 255};\n"
                            ".const .align 4 .u32 one = 1;\n"),
                 module),
            CudaSuccess)
      << printed;
  DevicePointer data = allocate(8);
  ASSERT_EQ(run(module, data), CudaSuccess);
  EXPECT_EQ(download<int>(data, 2, makeStream()), (std::vector<int>{2, 255}));
}

TEST_F(FakePtxTest, RunsEveryThread) {
  ModuleHandle module = nullptr;
  ASSERT_EQ(load(makeKernel("mov.u32 %r1, %ctaid.x;\nmov.u32 %r2, %ntid.x;\n"
                            "mov.u32 %r3, %tid.x;\n"
                            "mad.lo.s32 %r4, %r1, %r2, %r3;\n"
                            "mul.wide.u32 %d1, %r4, 4;\n"
                            "add.s64 %d2, %d0, %d1;\n"
                            "st.global.b32 [%d2], %r4;"),
                 module),
            CudaSuccess)
      << printed;
  DevicePointer data = allocate(4 * 6 * 5);
  ASSERT_EQ(run(module, data, 6, 5), CudaSuccess);
  std::vector<int> seen = download<int>(data, 30, makeStream());
  for (int i = 0; i < 30; ++i)
    EXPECT_EQ(seen[i], i);
}

TEST_F(FakePtxTest, FindsAccessesOutside) {
  ModuleHandle module = nullptr;
  ASSERT_EQ(
      load(makeKernel("mov.u32 %r3, %tid.x;\nmul.wide.u32 %d1, %r3, 4;\n"
                      "add.s64 %d2, %d0, %d1;\nld.global.b32 %r1, [%d2];"),
           module),
      CudaSuccess);
  DevicePointer data = allocate(12);
  ::testing::internal::CaptureStderr();
  EXPECT_EQ(run(module, data, 4), 700);
  std::string message = ::testing::internal::GetCapturedStderr();
  EXPECT_THAT(message, HasSubstr("thread (3, 0, 0) of block (0, 0, 0)"));
  EXPECT_THAT(message, HasSubstr("beyond the end"));
  restart("CP_FAKE_SEED", "1");
  ASSERT_EQ(load(makeKernel("ld.global.b32 %r1, [%d0+2];"), module),
            CudaSuccess);
  EXPECT_EQ(run(module, allocate(12)), 716);
}

TEST_F(FakePtxTest, FindsAccessesToAnotherDevice) {
  restart("CP_FAKE_DEVICES", "2");
  ModuleHandle module = nullptr;
  ASSERT_EQ(load(makeKernel("ld.global.b32 %r1, [%d0];"), module), CudaSuccess);
  ContextHandle other = nullptr;
  ASSERT_EQ(api.cuDevicePrimaryCtxRetain(&other, 1), CudaSuccess);
  ASSERT_EQ(api.cuCtxSetCurrent(other), CudaSuccess);
  DevicePointer data = allocate(4);
  ASSERT_EQ(api.cuCtxSetCurrent(context), CudaSuccess);
  EXPECT_EQ(run(module, data), 700);
}

/// |x - 3| by a function that another one calls, with two returns and a local
/// variable; each is called twice.
TEST_F(FakePtxTest, Functions) {
  const char *const functions = R"(
.func (.param .b32 func_retval0) distance (.param .b32 distance_param_0);
.func (.param .b32 func_retval0) twice (
  .param .b32 twice_param_0, .param .b32 twice_param_1)
{
  .reg .b32 %r<4>;
  { .param .b32 param0; .param .b32 retval0;
    ld.param.b32 %r0, [twice_param_0];
    st.param.b32 [param0], %r0;
    call.uni (retval0), distance, (param0);
    ld.param.b32 %r1, [retval0]; }
  { .param .b32 param0; .param .b32 retval0;
    ld.param.b32 %r0, [twice_param_1];
    st.param.b32 [param0], %r0;
    call.uni (retval0), distance, (param0);
    ld.param.b32 %r2, [retval0]; }
  mul.lo.s32 %r3, %r2, 100;
  add.s32 %r3, %r3, %r1;
  st.param.b32 [func_retval0], %r3;
  ret;
}
.func (.param .b32 func_retval0) distance (.param .b32 distance_param_0)
{
  .local .align 4 .b8 depot[4];
  .reg .pred %p<2>;
  .reg .b32 %r<4>;
  ld.param.b32 %r0, [distance_param_0];
  sub.s32 %r1, %r0, 3;
  st.local.b32 [depot], %r1;
  setp.lt.s32 %p1, %r1, 0;
  @%p1 bra $L_less;
  ld.local.b32 %r2, [depot];
  st.param.b32 [func_retval0], %r2;
  ret;
$L_less:
  neg.s32 %r3, %r1;
  st.param.b32 [func_retval0], %r3;
  ret;
}
)";
  const char *const body = R"(
  { .param .b32 param0; .param .b32 param1; .param .b32 retval0;
    st.param.b32 [param0], 1;
    st.param.b32 [param1], 8;
    call.uni (retval0), twice, (param0, param1);
    ld.param.b32 %r1, [retval0]; }
  { .param .b32 param0; .param .b32 param1; .param .b32 retval0;
    st.param.b32 [param0], %r1;
    st.param.b32 [param1], 3;
    call.uni (retval0), twice, (param0, param1);
    ld.param.b32 %r7, [retval0]; }
  cvt.u64.u32 %d7, %r7;
  st.global.b64 [%d0], %d7;)";
  ModuleHandle module = nullptr;
  ASSERT_EQ(load(makeKernel(body, functions), module), CudaSuccess) << printed;
  DevicePointer data = allocate(8);
  ASSERT_EQ(run(module, data), CudaSuccess);
  EXPECT_EQ(download<uint64_t>(data, 1, makeStream())[0], 499u);
}

TEST_F(FakePtxTest, FunctionsThatCannotBeInlined) {
  struct Case {
    const char *function, *call, *error;
  };
  for (const Case &c :
       {Case{"{ call.uni f; ret; }", "call.uni f;", "f calls itself"},
        Case{"{ ret; }", "call.uni g;", "needs a function of the module"},
        Case{"{ ret; }", "@%p0 call.uni f;", "with a predicate"},
        Case{"(.param .b32 f_param_0) { ret; }", "call.uni f;",
             "other results and parameters than f"}}) {
    ModuleHandle module = nullptr;
    EXPECT_NE(
        load(makeKernel(c.call, std::string(".func f ") + c.function), module),
        CudaSuccess);
    EXPECT_THAT(printed, HasSubstr(c.error));
  }
}

TEST_F(FakePtxTest, NamesWhatItDoesNotKnow) {
  auto getError = [&](const std::string &body) {
    ModuleHandle module = nullptr;
    EXPECT_EQ(load(makeKernel(body), module), 218);
    return printed;
  };
  EXPECT_THAT(getError("bar.sync 0;"),
              HasSubstr("k, line 11: bar.sync: is not interpreted"));
  EXPECT_THAT(getError("add.rz.f32 %r1, %r2, %r3;"),
              HasSubstr("add.rz.f32: .rz is not interpreted"));
  EXPECT_THAT(getError("mov.u32 %r1, %smid;"), HasSubstr("%smid"));
  EXPECT_THAT(getError("bra $nowhere;"), HasSubstr("$nowhere"));
  EXPECT_THAT(getError("add.s32 %r1, %r2"), HasSubstr("expected"));
  ModuleHandle module = nullptr;
  EXPECT_EQ(load("nonsense", module), 218);
  EXPECT_EQ(load(".extern .func f();", module), 218);
  EXPECT_THAT(printed, HasSubstr(".extern is not interpreted"));
}

} // namespace
