// RUN: cp-opt %s --cp-lower-to-cpu | mlir-translate --mlir-to-llvmir | FileCheck %s

// One rank's program becomes LLVM IR: metadata, entries, and functions that only
// the module sees.

shard.grid @grid(shape = 2)
cp.sequence @tokens length 16 padded 16 on @grid axes = [0] layout #cp.contiguous

// CHECK: @cp_meta_attend = constant { i32, i32, [4 x i64], i32, i32, i32, i32, ptr, ptr, ptr, ptr } { i32 2, i32 1, [4 x i64] [i64 2, i64 0, i64 0, i64 0], i32 1, i32 1, i32 1, i32 0,
// CHECK: define internal void @cp_program_attend(ptr %{{.+}}, ptr %{{.+}}, ptr %{{.+}})
// CHECK: call i32 @cp_attend
func.func @attend(%q: tensor<1x2x8x4xbf16> {cp.global_shape = array<i64: 1, 2, 16, 4>, cp.sequences = [unit, unit, @tokens, unit]})
    -> (tensor<1x2x8x4xbf16> {cp.global_shape = array<i64: 1, 2, 16, 4>, cp.sequences = [unit, unit, @tokens, unit]}) {
  %zero = arith.constant 0.0 : f32
  %ninf = arith.constant 0xFF800000 : f32
  %eo = tensor.empty() : tensor<1x2x8x4xf32>
  %el = tensor.empty() : tensor<1x2x8xf32>
  %o = linalg.fill ins(%zero : f32) outs(%eo : tensor<1x2x8x4xf32>) -> tensor<1x2x8x4xf32>
  %l = linalg.fill ins(%ninf : f32) outs(%el : tensor<1x2x8xf32>) -> tensor<1x2x8xf32>
  %out, %lse = cp.attend %q, %q, %q outs(%o, %l : tensor<1x2x8x4xf32>, tensor<1x2x8xf32>)
    {id = 0 : i64, q_chunk = 8 : i64, kv_chunk = 8 : i64, scale = 1.0 : f32}
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %m = arith.cmpi sge, %i, %j : index
      cp.yield %m : i1
    } : tensor<1x2x8x4xbf16>, tensor<1x2x8x4xbf16>, tensor<1x2x8x4xbf16> -> tensor<1x2x8x4xf32>, tensor<1x2x8xf32>
  %r = arith.truncf %out : tensor<1x2x8x4xf32> to tensor<1x2x8x4xbf16>
  return %r : tensor<1x2x8x4xbf16>
}

// CHECK: define i32 @cp_entry_attend(ptr %{{.+}}, ptr %{{.+}}, ptr %{{.+}})
// CHECK: call i32 @cp_check_tensor
// CHECK: call void @cp_program_attend
// CHECK: call i32 @cp_context_status

// 16-bit arithmetic is done in f32; ops without loops are decomposed.
// CHECK: define internal void @cp_program_half(
// CHECK: fpext half
// CHECK: fadd reassoc contract float
func.func @half(%a: tensor<4x4xf16>) -> tensor<4x4xf16> {
  %0 = arith.addf %a, %a : tensor<4x4xf16>
  return %0 : tensor<4x4xf16>
}
// CHECK: define i32 @cp_entry_half

// CHECK: define internal void @cp_program_softmax(
// CHECK: define i32 @cp_entry_softmax
func.func @softmax(%a: tensor<4x4xf32>) -> tensor<4x4xf32> {
  %e = tensor.empty() : tensor<4x4xf32>
  %0 = linalg.softmax dimension(1) ins(%a : tensor<4x4xf32>) outs(%e : tensor<4x4xf32>) -> tensor<4x4xf32>
  return %0 : tensor<4x4xf32>
}

// Functions without an intrinsic are the C library's.
// CHECK: define internal void @cp_program_library(
// CHECK: call float @cbrtf
func.func @library(%a: tensor<4xf32>) -> tensor<4xf32> {
  %0 = math.cbrt %a : tensor<4xf32>
  return %0 : tensor<4xf32>
}

// Several returns, calls of entries and declarations.
// CHECK: define internal void @cp_program_blocks(
func.func private @external(tensor<4xf32>)
func.func @blocks(%c: tensor<i1>, %a: tensor<4xf32>) -> tensor<4xf32> {
  %x = tensor.extract %c[] : tensor<i1>
  cf.cond_br %x, ^bb1, ^bb2
^bb1:
  return %a : tensor<4xf32>
^bb2:
  %0 = func.call @library(%a) : (tensor<4xf32>) -> tensor<4xf32>
  func.call @external(%0) : (tensor<4xf32>) -> ()
  return %0 : tensor<4xf32>
}
