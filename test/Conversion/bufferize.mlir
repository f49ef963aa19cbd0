// RUN: cp-opt %s --cp-bufferize --split-input-file | FileCheck %s

// The state is the output itself; nothing is copied or allocated in the ring.

shard.grid @grid(shape = 4)
llvm.func @cp_mask(!llvm.ptr, i64, i64, i64, i64, i64, !llvm.ptr)

// CHECK-LABEL: func.func @ring(
// CHECK-SAME: %[[Q:.+]]: memref<1x2x8x4xf32>, %[[K:.+]]: memref<1x2x8x4xf32>, %[[O:.+]]: memref<1x2x8x4xf32>, %[[L:.+]]: memref<1x2x8xf32>)
// CHECK-NOT: memref.alloc
// CHECK-NOT: memref.copy
// CHECK: %[[T:.+]] = cp.rotate_start %[[K]]
// CHECK: linalg.fill {{.*}} outs(%[[O]]
// CHECK: linalg.fill {{.*}} outs(%[[L]]
// CHECK: cp.attend %[[Q]], %[[K]], %[[K]] {{.*}}outs(%[[O]], %[[L]]
// CHECK: scf.for {{.*}} iter_args(%[[TI:.+]] = %[[T]])
// CHECK: %[[N:.+]] = cp.rotate_wait %[[TI]], %[[K]]
// CHECK: cp.rotate_start %[[N]]
// CHECK: scf.if
// CHECK: cp.attend %[[Q]], %[[N]], %[[N]] {{.*}}outs(%[[O]], %[[L]]
// CHECK: else
// CHECK: %[[OT:.+]] = memref.subview %[[O]]
// CHECK: cp.attend %{{.+}}, %[[N]], %[[N]] {{.*}}outs(%[[OT]]
// CHECK-NOT: memref.copy
// CHECK: cp.rotate_end %[[K]]
// CHECK-NEXT: return
func.func @ring(%q: tensor<1x2x8x4xf32>, %k: tensor<1x2x8x4xf32>) -> (tensor<1x2x8x4xf32>, tensor<1x2x8xf32>) {
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %zero = arith.constant 0.0 : f32
  %ninf = arith.constant 0xFF800000 : f32
  %r = cp.rank @grid axes = [0]
  %eo = tensor.empty() : tensor<1x2x8x4xf32>
  %el = tensor.empty() : tensor<1x2x8xf32>
  %o = linalg.fill ins(%zero : f32) outs(%eo : tensor<1x2x8x4xf32>) -> tensor<1x2x8x4xf32>
  %l = linalg.fill ins(%ninf : f32) outs(%el : tensor<1x2x8xf32>) -> tensor<1x2x8xf32>
  %t = cp.rotate_start %k shift 1 on @grid axes = [0] {id = 0 : i64} : tensor<1x2x8x4xf32>
  %o0, %l0 = cp.attend %q, %k, %k outs(%o, %l : tensor<1x2x8x4xf32>, tensor<1x2x8xf32>)
    {id = 0 : i64, q_chunk = 4 : i64, kv_chunk = 4 : i64, scale = 1.0 : f32, mask_fn = @cp_mask}
    : tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32> -> tensor<1x2x8x4xf32>, tensor<1x2x8xf32>
  %f:4 = scf.for %i = %c1 to %c3 step %c1 iter_args(%oi = %o0, %li = %l0, %kb = %k, %ti = %t)
      -> (tensor<1x2x8x4xf32>, tensor<1x2x8xf32>, tensor<1x2x8x4xf32>, !cp.token) {
    %n = cp.rotate_wait %ti, %kb : tensor<1x2x8x4xf32>
    %tn = cp.rotate_start %n shift 1 on @grid axes = [0] {id = 0 : i64} : tensor<1x2x8x4xf32>
    %c = arith.cmpi sge, %r, %i : index
    %s:2 = scf.if %c -> (tensor<1x2x8x4xf32>, tensor<1x2x8xf32>) {
      %a:2 = cp.attend %q, %n, %n outs(%oi, %li : tensor<1x2x8x4xf32>, tensor<1x2x8xf32>)
        {id = 0 : i64, q_chunk = 4 : i64, kv_chunk = 4 : i64, scale = 1.0 : f32}
        : tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32> -> tensor<1x2x8x4xf32>, tensor<1x2x8xf32>
      scf.yield %a#0, %a#1 : tensor<1x2x8x4xf32>, tensor<1x2x8xf32>
    } else {
      %qt = tensor.extract_slice %q[0, 0, 4, 0] [1, 2, 4, 4] [1, 1, 1, 1] : tensor<1x2x8x4xf32> to tensor<1x2x4x4xf32>
      %ot = tensor.extract_slice %oi[0, 0, 4, 0] [1, 2, 4, 4] [1, 1, 1, 1] : tensor<1x2x8x4xf32> to tensor<1x2x4x4xf32>
      %lt = tensor.extract_slice %li[0, 0, 4] [1, 2, 4] [1, 1, 1] : tensor<1x2x8xf32> to tensor<1x2x4xf32>
      %a:2 = cp.attend %qt, %n, %n outs(%ot, %lt : tensor<1x2x4x4xf32>, tensor<1x2x4xf32>)
        {id = 0 : i64, q_chunk = 4 : i64, kv_chunk = 4 : i64, scale = 1.0 : f32}
        : tensor<1x2x4x4xf32>, tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32> -> tensor<1x2x4x4xf32>, tensor<1x2x4xf32>
      %os = tensor.insert_slice %a#0 into %oi[0, 0, 4, 0] [1, 2, 4, 4] [1, 1, 1, 1] : tensor<1x2x4x4xf32> into tensor<1x2x8x4xf32>
      %ls = tensor.insert_slice %a#1 into %li[0, 0, 4] [1, 2, 4] [1, 1, 1] : tensor<1x2x4xf32> into tensor<1x2x8xf32>
      scf.yield %os, %ls : tensor<1x2x8x4xf32>, tensor<1x2x8xf32>
    }
    scf.yield %s#0, %s#1, %n, %tn : tensor<1x2x8x4xf32>, tensor<1x2x8xf32>, tensor<1x2x8x4xf32>, !cp.token
  }
  cp.rotate_end %k on @grid axes = [0] : tensor<1x2x8x4xf32>
  return %f#0, %f#1 : tensor<1x2x8x4xf32>, tensor<1x2x8xf32>
}

// -----

// A buffer that is under way is not written: the fill gets other memory.

shard.grid @grid(shape = 2)
// CHECK-LABEL: func.func @lent
// CHECK: %[[K:.+]] = memref.alloc
// CHECK: cp.rotate_start %[[K]]
// CHECK: %[[OTHER:.+]] = memref.alloc
// CHECK: linalg.{{.+}} outs(%[[OTHER]]
// CHECK: cp.rotate_end %[[K]]
// CHECK: memref.dealloc %[[K]]
func.func @lent(%a: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %e = tensor.empty() : tensor<4xf32>
  %k = linalg.exp ins(%a : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %t = cp.rotate_start %k shift 1 on @grid axes = [0] {id = 0 : i64} : tensor<4xf32>
  %x = linalg.add ins(%a, %a : tensor<4xf32>, tensor<4xf32>) outs(%k : tensor<4xf32>) -> tensor<4xf32>
  %n = cp.rotate_wait %t, %k : tensor<4xf32>
  %y = linalg.mul ins(%x, %n : tensor<4xf32>, tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %z = linalg.add ins(%x, %n : tensor<4xf32>, tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  cp.rotate_end %k on @grid axes = [0] : tensor<4xf32>
  return %y, %z : tensor<4xf32>, tensor<4xf32>
}

// -----

// What arrived belongs to the runtime: neither written nor freed.

shard.grid @grid(shape = 2)
// CHECK-LABEL: func.func @received(
// CHECK-SAME: %[[K:.+]]: memref<4xf32>, %[[R:.+]]: memref<4xf32>)
// CHECK: %[[N:.+]] = cp.rotate_wait
// CHECK-NOT: outs(%[[N]]
// CHECK-NOT: dealloc %[[N]]
// CHECK: return
func.func @received(%k: tensor<4xf32>) -> tensor<4xf32> {
  %t = cp.rotate_start %k shift 1 on @grid axes = [0] {id = 0 : i64} : tensor<4xf32>
  %n = cp.rotate_wait %t, %k : tensor<4xf32>
  %x = linalg.exp ins(%n : tensor<4xf32>) outs(%n : tensor<4xf32>) -> tensor<4xf32>
  cp.rotate_end %k on @grid axes = [0] : tensor<4xf32>
  return %x : tensor<4xf32>
}

// -----

// Gathered rows are an allocation, which is freed.

shard.grid @grid(shape = 2)
cp.sequence @tokens length 8 padded 8 on @grid axes = [0] layout #cp.contiguous
// CHECK-LABEL: func.func @gather
// CHECK: %[[ALL:.+]] = memref.alloc() {{.*}} : memref<8xf32>
// CHECK: cp.all_gather %{{.+}} dim 0 of @tokens outs(%[[ALL]] : memref<8xf32>)
// CHECK: memref.dealloc %[[ALL]]
func.func @gather(%k: tensor<4xf32>) -> tensor<8xf32> {
  %all = cp.all_gather %k dim 0 of @tokens {id = 0 : i64} : tensor<4xf32> -> tensor<8xf32>
  %e = tensor.empty() : tensor<8xf32>
  %x = linalg.exp ins(%all : tensor<8xf32>) outs(%e : tensor<8xf32>) -> tensor<8xf32>
  return %x : tensor<8xf32>
}

// -----

// A merge updates its state in place.

// CHECK-LABEL: func.func @merge(
// CHECK: cp.merge %{{.+}}, %{{.+}} outs(%[[A:.+]], %[[L:.+]] : memref
// CHECK-NOT: ->
func.func @merge(%a: tensor<1x2x8x4xf32>, %la: tensor<1x2x8xf32>) -> tensor<1x2x8x4xf32> {
  %zero = arith.constant 0.0 : f32
  %eo = tensor.empty() : tensor<1x2x8x4xf32>
  %el = tensor.empty() : tensor<1x2x8xf32>
  %o = linalg.fill ins(%zero : f32) outs(%eo : tensor<1x2x8x4xf32>) -> tensor<1x2x8x4xf32>
  %l = linalg.fill ins(%zero : f32) outs(%el : tensor<1x2x8xf32>) -> tensor<1x2x8xf32>
  %r, %rl = cp.merge %a, %la outs(%o, %l : tensor<1x2x8x4xf32>, tensor<1x2x8xf32>)
    : tensor<1x2x8x4xf32>, tensor<1x2x8xf32> -> tensor<1x2x8x4xf32>, tensor<1x2x8xf32>
  return %r : tensor<1x2x8x4xf32>
}
