// RUN: cp-opt %s --cp-prepare-buffers --split-input-file | FileCheck %s

// Arguments are read-only; a tensor that is sent and may be part of another one
// gets a copy, which attends and waits take too.

shard.grid @grid(shape = 2)
// CHECK-LABEL: func.func @send_slice
// CHECK-SAME: bufferization.writable = false
// CHECK: %[[K:.+]] = tensor.extract_slice
// CHECK: %[[OWN:.+]] = bufferization.alloc_tensor() copy(%[[K]])
// CHECK: %[[T:.+]] = cp.rotate_start %[[OWN]]
// CHECK: cp.rotate_wait %[[T]], %[[OWN]]
// CHECK: cp.rotate_end %[[OWN]]
func.func @send_slice(%kv: tensor<2x8x4xf32>) -> tensor<8x4xf32> {
  %k = tensor.extract_slice %kv[0, 0, 0] [1, 8, 4] [1, 1, 1] : tensor<2x8x4xf32> to tensor<8x4xf32>
  %t = cp.rotate_start %k shift 1 on @grid axes = [0] {id = 0 : i64} : tensor<8x4xf32>
  %r = cp.rotate_wait %t, %k : tensor<8x4xf32>
  cp.rotate_end %k on @grid axes = [0] : tensor<8x4xf32>
  return %r : tensor<8x4xf32>
}

// -----

// A loop does not carry what it received just to name it to the next wait.

shard.grid @grid(shape = 4)
// CHECK-LABEL: func.func @loop(
// CHECK-SAME: %[[K:.+]]: tensor<8xf32>
// CHECK: %[[T:.+]] = cp.rotate_start %[[K]]
// CHECK: scf.for {{.*}} iter_args(%[[TI:.+]] = %[[T]]) -> (!cp.token)
// CHECK: %[[N:.+]] = cp.rotate_wait %[[TI]], %[[K]]
// CHECK: cp.rotate_start %[[N]]
// CHECK: cp.rotate_wait %{{.+}}, %[[K]]
func.func @loop(%k: tensor<8xf32>) -> tensor<8xf32> {
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %t = cp.rotate_start %k shift 1 on @grid axes = [0] {id = 0 : i64} : tensor<8xf32>
  %f:2 = scf.for %i = %c1 to %c3 step %c1 iter_args(%kb = %k, %ti = %t) -> (tensor<8xf32>, !cp.token) {
    %n = cp.rotate_wait %ti, %kb : tensor<8xf32>
    %tn = cp.rotate_start %n shift 1 on @grid axes = [0] {id = 0 : i64} : tensor<8xf32>
    scf.yield %n, %tn : tensor<8xf32>, !cp.token
  }
  %r = cp.rotate_wait %f#1, %f#0 : tensor<8xf32>
  cp.rotate_end %k on @grid axes = [0] : tensor<8xf32>
  return %r : tensor<8xf32>
}

// -----

// Each user of a fill gets its own.

// CHECK-LABEL: func.func @fills
// CHECK-COUNT-2: linalg.fill
func.func @fills(%a: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<4xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %x = linalg.add ins(%a, %a : tensor<4xf32>, tensor<4xf32>) outs(%f : tensor<4xf32>) -> tensor<4xf32>
  %y = linalg.mul ins(%a, %a : tensor<4xf32>, tensor<4xf32>) outs(%f : tensor<4xf32>) -> tensor<4xf32>
  return %x, %y : tensor<4xf32>, tensor<4xf32>
}

// -----

// An entry that is called keeps its signature in a private copy.

// CHECK: func.func @callee
// CHECK: func.func @caller
// CHECK: call @callee_0
// CHECK: func.func private @callee_0
func.func @callee(%a: tensor<4xf32>) -> tensor<4xf32> {
  return %a : tensor<4xf32>
}
func.func @caller(%a: tensor<4xf32>) -> tensor<4xf32> {
  %0 = call @callee(%a) : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
