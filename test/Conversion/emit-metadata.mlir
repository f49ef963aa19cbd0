// RUN: cp-opt %s --cp-emit-metadata --split-input-file | FileCheck %s

// Field by field as cp_entry_meta of the runtime has them.

shard.grid @grid(shape = 4)
cp.sequence @tokens length 62 padded 64 on @grid axes = [0] layout #cp.head_tail

func.func @main(%q: tensor<1x2x16x4xbf16> {cp.global_shape = array<i64: 1, 2, 62, 4>, cp.sequences = [unit, unit, @tokens, unit]},
                %ids: tensor<1x62xi1>)
    -> (tensor<1x2x16xf32> {cp.global_shape = array<i64: 1, 2, 62>, cp.sequences = [unit, unit, @tokens]})
    attributes {cp.attentions = [{name = "main/0", direction = "forward", rotate = "ring", batch = 1 : i64, heads = 2 : i64, q_rows = 16 : i64, q_chunk = 8 : i64, kv_rows = 64 : i64, kv_chunk = 8 : i64, steps = 4 : i64}]} {
  %0 = tensor.empty() : tensor<1x2x16xf32>
  return %0 : tensor<1x2x16xf32>
}

// CHECK: llvm.mlir.constant("main/0\00")
// CHECK: llvm.mlir.global internal constant @cp_meta_main_attentions()
// No q_seq: no sequence.
// CHECK: llvm.mlir.constant(-1 : i32)
// CHECK: llvm.insertvalue {{.*}}[0, 10]

// CHECK: llvm.mlir.global internal constant @cp_meta_main_sequences()
// CHECK: llvm.mlir.constant(62 : i64)
// CHECK: llvm.insertvalue {{.*}}[0, 2]
// CHECK: llvm.mlir.constant(4 : i64)
// CHECK: llvm.insertvalue {{.*}}[0, 3]
// CHECK: llvm.mlir.constant(16 : i64)
// CHECK: llvm.insertvalue {{.*}}[0, 4]
// CHECK: llvm.mlir.constant(-1 : i32)
// CHECK: llvm.insertvalue {{.*}}[0, 6]
// CHECK: llvm.mlir.constant(2 : i32)
// CHECK: llvm.insertvalue {{.*}}[0, 7]
// CHECK: llvm.insertvalue {{.*}}[0, 8, 1, 0]

// CHECK: llvm.mlir.global internal constant @cp_meta_main_outputs()
// CHECK: llvm.mlir.global internal constant @cp_meta_main_inputs()
// CHECK: llvm.mlir.constant(2 : i32)
// CHECK: llvm.insertvalue {{.*}}[0, 0]
// CHECK: llvm.mlir.constant(62 : i64)
// CHECK: llvm.insertvalue {{.*}}[0, 2, 2]
// CHECK: llvm.mlir.constant(16 : i64)
// CHECK: llvm.insertvalue {{.*}}[0, 3, 2]
// CP_TENSOR_UNREAD.
// CHECK: llvm.mlir.constant(1 : i32)
// CHECK: llvm.insertvalue {{.*}}[0, 6]
// CHECK: llvm.mlir.constant(4 : i32)
// CHECK: llvm.insertvalue {{.*}}[1, 0]

// CHECK: llvm.mlir.global external constant @cp_meta_main()

// -----

// Without attributes a tensor is replicated; private functions are no entries.

// CHECK: llvm.mlir.global external constant @cp_meta_one()
// CHECK-NOT: @cp_meta_two
// CHECK-NOT: @cp_meta_three
func.func @one(%a: tensor<f32>) -> tensor<f32> {
  return %a : tensor<f32>
}
func.func private @two(%a: tensor<f32>) -> tensor<f32> {
  return %a : tensor<f32>
}
func.func private @three(tensor<f32>)
