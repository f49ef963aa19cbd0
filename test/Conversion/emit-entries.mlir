// RUN: cp-opt %s --cp-emit-entries | FileCheck %s

// Every tensor is checked before the program runs; the status is the result.

llvm.mlir.global external constant @cp_meta_main() : !llvm.ptr
llvm.mlir.global external constant @cp_meta_other() : !llvm.ptr

// CHECK: func.func private @cp_program_main(%{{.+}}: !llvm.ptr, %{{.+}}: memref<4xf32>, %{{.+}}: memref<2x3xi32>)
// CHECK-SAME: llvm.bareptr, llvm.linkage = #llvm.linkage<internal>
// CHECK-NOT: cp.num_outputs
func.func @main(%context: !llvm.ptr, %a: memref<4xf32>, %r: memref<2x3xi32>) attributes {cp.num_outputs = 1 : i64} {
  return
}

// CHECK: llvm.func @cp_entry_main(%[[CTX:.+]]: !llvm.ptr, %[[IN:.+]]: !llvm.ptr, %[[OUT:.+]]: !llvm.ptr) -> i32
// CHECK: llvm.mlir.addressof @cp_meta_main
// CHECK: %[[S0:.+]] = scf.for
// CHECK: llvm.call @cp_check_tensor(%[[CTX]]
// CHECK: %[[S1:.+]] = scf.for
// CHECK: llvm.call @cp_check_tensor(%[[CTX]]
// CHECK: scf.if
// CHECK: llvm.getelementptr %[[IN]][0, 0]
// CHECK: llvm.getelementptr %[[OUT]][0, 0]
// CHECK: func.call @cp_program_main(%[[CTX]]
// CHECK: llvm.call @cp_context_status(%[[CTX]])

// CHECK: llvm.func @cp_entry_other
func.func @other(%context: !llvm.ptr) attributes {cp.num_outputs = 0 : i64} {
  return
}
// CHECK: func.func private @helper
func.func private @helper(%a: memref<4xf32>) {
  return
}
