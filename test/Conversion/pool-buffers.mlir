// RUN: cp-opt %s --cp-pool-buffers --split-input-file --verify-diagnostics | FileCheck %s

// CHECK-DAG: llvm.func @cp_alloc(!llvm.ptr, i64) -> (!llvm.ptr {llvm.noalias})
// CHECK-DAG: llvm.func @cp_free(!llvm.ptr, !llvm.ptr)
// CHECK-LABEL: func.func @main(
// CHECK-SAME: %[[CONTEXT:.+]]: !llvm.ptr, %{{.+}}: memref<4x3xbf16>)
// CHECK: %[[BYTES:.+]] = llvm.mlir.constant(24 : i64)
// CHECK: %[[P:.+]] = llvm.call @cp_alloc(%[[CONTEXT]], %[[BYTES]])
// CHECK: %[[M:.+]] = builtin.unrealized_conversion_cast %{{.+}} : !llvm.struct<{{.*}}> to memref<4x3xbf16>
// CHECK: memref.copy %{{.+}}, %[[M]]
// CHECK: %[[A:.+]] = memref.extract_aligned_pointer_as_index %[[M]]
// CHECK: %[[I:.+]] = arith.index_cast %[[A]] : index to i64
// CHECK: %[[Q:.+]] = llvm.inttoptr %[[I]] : i64 to !llvm.ptr
// CHECK: llvm.call @cp_free(%[[CONTEXT]], %[[Q]])
// CHECK-NOT: memref.alloc
// CHECK-NOT: memref.dealloc
func.func @main(%a: memref<4x3xbf16>) {
  %m = memref.alloc() : memref<4x3xbf16>
  memref.copy %a, %m : memref<4x3xbf16> to memref<4x3xbf16>
  memref.dealloc %m : memref<4x3xbf16>
  return
}

// -----

func.func @dynamic(%n: index) {
  // expected-error @+1 {{expects a contiguous memref of static shape}}
  %m = memref.alloc(%n) : memref<?xf32>
  memref.dealloc %m : memref<?xf32>
  return
}
