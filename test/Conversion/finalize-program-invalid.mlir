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
