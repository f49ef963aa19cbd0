//===- MaskSetTest.cpp - Masks as sets against brute force ------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MaskTestUtils.h"

using namespace mlir;
using namespace mlir::cp;
using namespace mlir::cp::test;
using namespace mlir::presburger;

namespace {
class MaskSetTest : public MaskTest {};
} // namespace

static constexpr MaskDomain kDomain = {2, 3, 13, 17};

TEST_F(MaskSetTest, AffineMasksAreExact) {
  for (const NamedMask &mask : getAffineMasks()) {
    SCOPED_TRACE(mask.name);
    check(mask.body, kDomain, /*exact=*/true);
  }
}

TEST_F(MaskSetTest, MinMaxSelect) {
  check(R"mlir(
    %c4 = arith.constant 4 : index
    %c0 = arith.constant 0 : index
    %d = arith.subi %q, %kv : index
    %e = arith.maxsi %d, %c0 : index
    %f = arith.minui %e, %c4 : index
    %0 = arith.cmpi sgt, %h, %c0 : index
    %g = arith.select %0, %f, %b : index
    %1 = arith.cmpi eq, %g, %b : index
    return %1 : i1)mlir",
        kDomain, /*exact=*/true);
}

TEST_F(MaskSetTest, SignedDivisionOfNegatives) {
  check(R"mlir(
    %c3 = arith.constant 3 : index
    %c-1 = arith.constant -1 : index
    %d = arith.subi %q, %kv : index
    %x = arith.divsi %d, %c3 : index
    %y = arith.remsi %d, %c3 : index
    %z = arith.ceildivsi %d, %c3 : index
    %0 = arith.cmpi slt, %x, %c-1 : index
    %1 = arith.cmpi eq, %y, %c-1 : index
    %2 = arith.cmpi ne, %x, %z : index
    %3 = arith.ori %0, %1 : i1
    %4 = arith.xori %3, %2 : i1
    return %4 : i1)mlir",
        kDomain, /*exact=*/true);
}

TEST_F(MaskSetTest, UnsignedCompareOfNegatives) {
  check(R"mlir(
    %c-3 = arith.constant -3 : index
    %d = arith.subi %q, %kv : index
    %0 = arith.cmpi ugt, %d, %c-3 : index
    return %0 : i1)mlir",
        kDomain, /*exact=*/true);
}

TEST_F(MaskSetTest, AffineMinAndIndexDialect) {
  check(R"mlir(
    %m = affine.min affine_map<(d0, d1) -> (d0, d1 + 3, 9)>(%q, %kv)
    %c7 = index.constant 7
    %x = index.maxs %m, %c7
    %y = index.sub %x, %kv
    %0 = index.cmp slt(%y, %c7)
    return %0 : i1)mlir",
        kDomain, /*exact=*/true);
}

TEST_F(MaskSetTest, BooleansAsIntegers) {
  check(R"mlir(
    %c1 = arith.constant 1 : i8
    %0 = arith.cmpi sge, %q, %kv : index
    %x = arith.extui %0 : i1 to i8
    %y = arith.extsi %0 : i1 to i8
    %z = arith.subi %x, %y : i8
    %t = arith.trunci %x : i8 to i1
    %1 = arith.cmpi sgt, %z, %c1 : i8
    %2 = arith.cmpi eq, %1, %t : i1
    return %2 : i1)mlir",
        kDomain, /*exact=*/true);
}

// 8 bits wrap around within the domain, so nothing may be concluded.
TEST_F(MaskSetTest, OverflowIsUnknown) {
  constexpr const char *body = R"mlir(
    %c20 = arith.constant 20 : i8
    %c0 = arith.constant 0 : i8
    %i = arith.index_cast %q : index to i8
    %x = arith.muli %i, %c20 : i8
    %0 = arith.cmpi sge, %x, %c0 : i8
    return %0 : i1)mlir";
  check(body, kDomain, /*exact=*/false);
  EXPECT_FALSE(MaskSet::get(parse(body), kDomain).isExact());
  // Up to position 6 all products fit.
  EXPECT_TRUE(MaskSet::get(parse(body), {1, 1, 7, 7}).isExact());
}

TEST_F(MaskSetTest, UnknownPartKeepsTheRest) {
  Region &mask = parse(R"mlir(
    %x = tensor.extract %doc[%b, %q] : tensor<2x17xi32>
    %y = tensor.extract %doc[%b, %kv] : tensor<2x17xi32>
    %0 = arith.cmpi eq, %x, %y : i32
    %1 = arith.cmpi sge, %q, %kv : index
    %2 = arith.andi %0, %1 : i1
    return %2 : i1)mlir",
                       "%doc: tensor<2x17xi32>");
  MaskSet set = MaskSet::get(mask, kDomain);
  EXPECT_FALSE(set.isExact());
  forEachPosition(kDomain, [&](const Position &p) {
    EXPECT_EQ(set.getMayBeTrue().containsPoint(p), p[2] >= p[3]);
    EXPECT_TRUE(set.getMayBeFalse().containsPoint(p));
    EXPECT_FALSE(set.getMustBeTrue().containsPoint(p));
  });
}

TEST_F(MaskSetTest, ProductOfPositionsIsUnknown) {
  check(R"mlir(
    %c9 = arith.constant 9 : index
    %x = arith.muli %q, %kv : index
    %0 = arith.cmpi slt, %x, %c9 : index
    return %0 : i1)mlir",
        kDomain, /*exact=*/false);
}

TEST_F(MaskSetTest, LimitsWidenSoundly) {
  std::string body = "%f = arith.constant false\n";
  for (int i = 0; i < 12; ++i) {
    std::string n = std::to_string(i),
                last = i ? "%o" + std::to_string(i - 1) : std::string("%f");
    body += "%c" + n + " = arith.constant " + n + " : index\n%e" + n +
            " = arith.cmpi eq, %q, %c" + n + " : index\n%o" + n +
            " = arith.ori " + last + ", %e" + n + " : i1\n";
  }
  body += "return %o11 : i1";
  MaskSetLimits limits;
  limits.maxDisjuncts = 4;
  MaskSet set = MaskSet::get(parse(body), kDomain, limits);
  EXPECT_FALSE(set.isExact());
  forEachPosition(kDomain, [&](const Position &p) {
    EXPECT_TRUE(set.getMayBeTrue().containsPoint(p) || p[2] >= 12);
    EXPECT_TRUE(set.getMayBeFalse().containsPoint(p) || p[2] < 12);
    EXPECT_FALSE(set.getMustBeTrue().containsPoint(p) && p[2] >= 12);
  });
}

TEST_F(MaskSetTest, EmptyDomain) {
  MaskSet set = MaskSet::get(parse(getAffineMasks()[0].body), {1, 1, 0, 4});
  EXPECT_TRUE(set.getMayBeTrue().isIntegerEmpty());
  EXPECT_TRUE(set.getMayBeFalse().isIntegerEmpty());
}
