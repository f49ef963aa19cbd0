// RUN: cp-opt %s --cp-finalize-program | FileCheck %s

// CHECK-NOT: shard
// CHECK-NOT: cp.
// CHECK: llvm.func @f(%{{.+}}: !llvm.ptr {llvm.noalias}) -> i32 {
// CHECK-NOT: llvm.mlir.zero
// CHECK: llvm.fpext %{{.+}} : f32 to f64
// CHECK: llvm.return
shard.grid @grid(shape = 4)
cp.sequence @tokens length 16 padded 16 on @grid axes = [0] layout #cp.contiguous
llvm.func @f(%a: !llvm.ptr {cp.global_shape = array<i64: 4>, llvm.noalias}) -> (i32 {cp.sequences = [unit]})
    attributes {cp.attentions = [], shard.x} {
  %dead = llvm.mlir.zero : !llvm.ptr
  %x = llvm.load %a : !llvm.ptr -> f32
  %y = llvm.fpext %x {fastmath = #arith.fastmath<contract>} : f32 to f64
  llvm.store %y, %a : f64, !llvm.ptr
  %0 = llvm.mlir.constant(0 : i32) : i32
  llvm.return %0 : i32
}
