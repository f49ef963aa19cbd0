// RUN: cp-opt %s --cp-finalize-program -split-input-file -verify-diagnostics

llvm.func @left(%a: i32) -> i32 {
  // expected-error @+1 {{'arith.addi' op cannot be lowered to LLVM for the CPU}}
  %0 = arith.addi %a, %a : i32
  llvm.return %0 : i32
}

// -----

module {
  // expected-error @+1 {{'builtin.module' op cannot be lowered to LLVM for the CPU}}
  module {
  }
}

// -----

// A cast is an error only if nothing else tells what could not be converted.

llvm.func @cast(%a: i64) {
  // expected-error @+1 {{'builtin.unrealized_conversion_cast' op cannot be lowered to LLVM for the CPU}}
  %0 = builtin.unrealized_conversion_cast %a : i64 to index
  llvm.return
}

// -----

llvm.func @casted(%a: i64) {
  %0 = builtin.unrealized_conversion_cast %a : i64 to index
  // expected-error @+1 {{'arith.index_cast' op cannot be lowered to LLVM for the CPU}}
  %1 = arith.index_cast %0 : index to i32
  llvm.return
}
