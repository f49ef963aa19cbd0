// RUN: cp-opt %s --cp-convert-to-runtime --split-input-file | FileCheck %s

// What is known of an attend is a constant; the call stores the rest. Slots
// stand in the entry block, one of a kind for the whole function.

shard.grid @grid(shape = 4)
llvm.func @cp_mask(!llvm.ptr, i64, i64, i64, i64, i64, !llvm.ptr)

// CHECK-LABEL: llvm.mlir.global internal constant @cp_attend_args()
// CHECK: llvm.mlir.addressof @cp_mask
// CHECK: llvm.mlir.constant(2.500000e-01 : f32)
// CHECK-LABEL: func.func @attend(
// CHECK-SAME: %[[CTX:.+]]: !llvm.ptr, %[[Q:.+]]: memref<1x2x8x4xf32>, %[[O:.+]]: memref<1x2x8x4xf32>, %[[L:.+]]: memref<1x2x8xf32>, %[[D:.+]]: memref<8xi32>)
// CHECK: %[[ARGS:[0-9a-z_]+]] = llvm.alloca {{.*}}f32, ptr)>
// CHECK: %[[RANK:.+]] = llvm.call @cp_rank(%[[CTX]], %{{.+}})
// CHECK: scf.for
// CHECK-NOT: llvm.alloca
// CHECK: "llvm.intr.memcpy"(%[[ARGS]], %{{.+}}, %{{.+}})
// CHECK: llvm.call @cp_attend(%[[CTX]], %[[ARGS]])
func.func @attend(%q: memref<1x2x8x4xf32>, %o: memref<1x2x8x4xf32>, %l: memref<1x2x8xf32>, %d: memref<8xi32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %r = cp.rank @grid axes = [0]
  scf.for %i = %c0 to %r step %c1 {
    cp.attend %q, %q, %q step(%i) captures(%d, %r : memref<8xi32>, index)
      outs(%o, %l : memref<1x2x8x4xf32>, memref<1x2x8xf32>)
      {id = 0 : i64, q_chunk = 4 : i64, kv_chunk = 4 : i64, scale = 0.25 : f32, mask_fn = @cp_mask, cp.mask_reads = 3 : i64}
      : memref<1x2x8x4xf32>, memref<1x2x8x4xf32>, memref<1x2x8x4xf32>
  }
  return
}

// -----

// Tokens become integers, also where loops carry them; what arrives is memory
// of the runtime.

shard.grid @grid(shape = 4)
// CHECK-LABEL: func.func @ring(
// CHECK-SAME: %[[CTX:.+]]: !llvm.ptr, %[[K:.+]]: memref<8xf32>, %[[R:.+]]: memref<8xf32>)
// CHECK: %[[TOKEN:[0-9a-z_]+]] = llvm.alloca %{{[^ ]+}} x i64
// CHECK: llvm.call @cp_rotate_start(%[[CTX]], %{{.+}}, %{{.+}}, %{{.+}}, %{{.+}}, %{{.+}}, %[[TOKEN]])
// CHECK: %[[T:.+]] = llvm.load %[[TOKEN]] : !llvm.ptr -> i64
// CHECK: scf.for {{.*}} iter_args(%[[TI:.+]] = %[[T]]) -> (i64)
// CHECK: llvm.call @cp_rotate_wait(%[[CTX]], %[[TI]]
// CHECK: llvm.call @cp_rotate_start
// CHECK: scf.yield %{{.+}} : i64
// CHECK: llvm.call @cp_rotate_wait
// CHECK: %[[P:.+]] = llvm.load %{{.+}} : !llvm.ptr -> !llvm.ptr
// CHECK: %[[N:.+]] = builtin.unrealized_conversion_cast %{{.+}} : !llvm.struct<{{.*}}> to memref<8xf32>
// CHECK: memref.copy %[[N]], %[[R]]
// CHECK: llvm.call @cp_rotate_end(%[[CTX]], %{{.+}})
func.func @ring(%k: memref<8xf32>, %r: memref<8xf32>) {
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %t = cp.rotate_start %k shift 1 on @grid axes = [0] {id = 0 : i64} : memref<8xf32>
  %f = scf.for %i = %c1 to %c3 step %c1 iter_args(%ti = %t) -> (!cp.token) {
    %n = cp.rotate_wait %ti, %k : memref<8xf32>
    %tn = cp.rotate_start %n shift 1 on @grid axes = [0] {id = 0 : i64} : memref<8xf32>
    scf.yield %tn : !cp.token
  }
  %n = cp.rotate_wait %f, %k : memref<8xf32>
  memref.copy %n, %r : memref<8xf32> to memref<8xf32>
  cp.rotate_end %k on @grid axes = [0] : memref<8xf32>
  return
}

// -----

// The context goes through calls.

shard.grid @grid(shape = 2)
// CHECK-LABEL: func.func @caller(
// CHECK-SAME: %[[CTX:.+]]: !llvm.ptr, %[[A:.+]]: memref<4xf32>)
// CHECK: call @callee(%[[CTX]], %[[A]])
// CHECK: call @declared(%[[A]])
func.func @caller(%a: memref<4xf32>) {
  call @callee(%a) : (memref<4xf32>) -> ()
  call @declared(%a) : (memref<4xf32>) -> ()
  return
}
// CHECK: func.func private @callee(%{{.+}}: !llvm.ptr, %{{.+}}: memref<4xf32>)
func.func private @callee(%a: memref<4xf32>) {
  cp.rotate_end %a on @grid axes = [0] : memref<4xf32>
  return
}
// CHECK: func.func private @declared(memref<4xf32>)
func.func private @declared(memref<4xf32>)

// -----

// Merge and gather.

shard.grid @grid(shape = 2)
cp.sequence @tokens length 16 padded 16 on @grid axes = [0] layout #cp.contiguous
// CHECK-LABEL: func.func @others(
// CHECK: llvm.call @cp_merge
// CHECK: llvm.call @cp_all_gather
func.func @others(%o: memref<1x2x8x4xf32>, %l: memref<1x2x8xf32>, %p: memref<1x2x8x4xf32>, %pl: memref<1x2x8xf32>, %all: memref<1x2x16x4xf32>) {
  cp.merge %p, %pl outs(%o, %l : memref<1x2x8x4xf32>, memref<1x2x8xf32>) : memref<1x2x8x4xf32>, memref<1x2x8xf32>
  cp.all_gather %o dim 2 of @tokens outs(%all : memref<1x2x16x4xf32>) {id = 0 : i64} : memref<1x2x8x4xf32>
  return
}

// -----

// Functions may pass tokens on.

// CHECK: func.func private @wait(%{{.+}}: !llvm.ptr, %[[T:.+]]: i64, %{{.+}}: memref<4xf32>) -> memref<4xf32>
// CHECK: llvm.call @cp_rotate_wait(%{{.+}}, %[[T]]
func.func private @wait(%t: !cp.token, %k: memref<4xf32>) -> memref<4xf32> {
  %r = cp.rotate_wait %t, %k : memref<4xf32>
  return %r : memref<4xf32>
}
