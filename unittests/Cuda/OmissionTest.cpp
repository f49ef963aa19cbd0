//===- OmissionTest.cpp - What the kernels cannot do without --------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every kind of synchronisation is left out in turn, and the emulator misses
// it: so it would see if one were forgotten.
//
//===----------------------------------------------------------------------===//

#include "EmulatedKernel.h"
#include "HopperLayout.h"

#include "KernelFixture.h"

using namespace cp::cuda;
using namespace cp::runtime::testing;

namespace {

class OmissionTest : public ::testing::Test {
protected:
  /// The error of an attend with some tiles that are not whole.
  std::string run(KernelKind kind, const Omission &omission) {
    Random random(getSeed());
    Problem problem;
    problem.heads = 2;
    problem.rows = 100;
    problem.keys = 600;
    problem.depth = problem.width = 8;
    problem.dtype = CP_F16;
    problem.tile = 250;
    problem.build(random);
    return emulateAttend(kind, problem.args, problem.tile, random(), omission)
        .error;
  }
  void expectMissed(KernelKind kind, Omission::Kind what, int64_t barrier = 0) {
    EXPECT_NE(run(kind, {what, barrier}), "") << what << ", " << barrier;
  }
};

TEST_F(OmissionTest, Nothing) {
  EXPECT_EQ(run(KernelKind::Portable, {}), "");
  EXPECT_EQ(run(KernelKind::Hopper, {}), "");
}

TEST_F(OmissionTest, Portable) {
  expectMissed(KernelKind::Portable, Omission::SyncNamed);
}

TEST_F(OmissionTest, HopperBarriersInSharedMemory) {
  using Shared = HopperShared<8, 8>;
  for (int barrier :
       {Shared::queryFull, Shared::queryEmpty, Shared::keysFull,
        Shared::keysEmpty, Shared::valuesFull, Shared::valuesEmpty,
        Shared::keysFull + 8, Shared::keysEmpty + 8, Shared::valuesFull + 8,
        Shared::valuesEmpty + 8, Shared::landed})
    for (Omission::Kind kind : {Omission::Arrive, Omission::WaitForPhase})
      expectMissed(KernelKind::Hopper, kind, barrier);
}

TEST_F(OmissionTest, HopperNamedBarriers) {
  expectMissed(KernelKind::Hopper, Omission::SyncNamed);
  for (int turn = 1; turn <= numConsumers; ++turn) {
    expectMissed(KernelKind::Hopper, Omission::SyncNamed, turn);
    expectMissed(KernelKind::Hopper, Omission::ArriveNamed, turn);
  }
}

TEST_F(OmissionTest, HopperFencesAndWaits) {
  for (Omission::Kind kind :
       {Omission::SyncWarp, Omission::FenceAsyncProxy, Omission::FenceProducts,
        Omission::WaitForProducts})
    expectMissed(KernelKind::Hopper, kind);
}

} // namespace
