// RUN: cp-opt %s --cp-report-asserts --split-input-file | FileCheck %s

// In loops, a flag that is read after the outermost one.

// CHECK: llvm.mlir.global internal constant @[[TEXT:.+]]() {{.*}} : !llvm.array<4 x i8>
// CHECK: "bad\00"
// CHECK: llvm.func @cp_context_fail(!llvm.ptr, i32, !llvm.ptr)
// CHECK-LABEL: func.func @loops(
// CHECK-SAME: %[[CONTEXT:.+]]: !llvm.ptr, %{{.+}}: memref<4x4xi1>)
// CHECK: %[[FLAG:.+]] = memref.alloca() : memref<i1>
// CHECK: memref.store %{{.+}}, %[[FLAG]][] : memref<i1>
// CHECK: scf.for
// CHECK: scf.for
// CHECK: %[[GOOD:.+]] = memref.load
// CHECK: %[[BAD:.+]] = arith.xori %[[GOOD]]
// CHECK: %[[BEFORE:.+]] = memref.load %[[FLAG]][]
// CHECK: %[[ANY:.+]] = arith.ori %[[BEFORE]], %[[BAD]]
// CHECK: memref.store %[[ANY]], %[[FLAG]][]
// CHECK-NOT: cf.assert
// CHECK: }
// CHECK: }
// CHECK: %[[FAILED:.+]] = memref.load %[[FLAG]][]
// CHECK: scf.if %[[FAILED]] {
// CHECK: %[[STATUS:.+]] = llvm.mlir.constant(1 : i32)
// CHECK: %[[MESSAGE:.+]] = llvm.mlir.addressof @[[TEXT]]
// CHECK: llvm.call @cp_context_fail(%[[CONTEXT]], %[[STATUS]], %[[MESSAGE]])
func.func @loops(%a: memref<4x4xi1>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  scf.for %i = %c0 to %c4 step %c1 {
    scf.for %j = %c0 to %c4 step %c1 {
      %x = memref.load %a[%i, %j] : memref<4x4xi1>
      cf.assert %x, "bad"
    }
  }
  return
}

// -----

// Outside of loops it needs no flag; callers hand the context on.

// CHECK-LABEL: func.func private @straight(
// CHECK-SAME: %[[CONTEXT:.+]]: !llvm.ptr, %[[C:.+]]: i1)
// CHECK-NOT: memref
// CHECK: %[[BAD:.+]] = arith.xori %[[C]]
// CHECK: scf.if %[[BAD]]
// CHECK: llvm.call @cp_context_fail(%[[CONTEXT]],
func.func private @straight(%c: i1) {
  cf.assert %c, "bad"
  return
}
// CHECK-LABEL: func.func @caller(
// CHECK-SAME: %[[CONTEXT:.+]]: !llvm.ptr, %[[C:.+]]: i1)
// CHECK: call @straight(%[[CONTEXT]], %[[C]])
func.func @caller(%c: i1) {
  func.call @straight(%c) : (i1) -> ()
  return
}

// -----

// Without assertions nothing changes.

// CHECK-LABEL: func.func @none()
func.func @none() {
  return
}
