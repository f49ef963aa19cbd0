//===- CPOps.td - Operations of the cp dialect -------------*- tablegen -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_DIALECT_CP_IR_CPOPS_TD
#define CP_DIALECT_CP_IR_CPOPS_TD

include "mlir/IR/OpBase.td"
include "cp/Dialect/CP/IR/CPAttributes.td"

class CP_Op<string mnemonic, list<Trait> traits = []>
    : Op<CP_Dialect, mnemonic, traits>;

include "cp/Dialect/CP/IR/CPGlobalOps.td"
include "cp/Dialect/CP/IR/CPSPMDOps.td"
include "cp/Dialect/CP/IR/CPPlanOps.td"
include "cp/Dialect/CP/IR/CPCommunicationOps.td"
include "cp/Dialect/CP/IR/CPLayoutOps.td"

#endif // CP_DIALECT_CP_IR_CPOPS_TD
