// RUN: cp-opt %s --cp-emit-metadata -split-input-file -verify-diagnostics

// expected-error @+1 {{cannot be an entry: expects argument 0 to be a tensor of static shape, at most 8 dimensions, and element type f16, bf16, f32, f64, i1, i8, i16, i32, i64 or index, got 'tensor<?xf32>'; make the function private or change the type}}
func.func @dynamic(%a: tensor<?xf32>) {
  return
}

// -----

// expected-error @+1 {{cannot be an entry: expects argument 0 to be a tensor}}
func.func @scalar(%a: index) {
  return
}

// -----

// expected-error @+1 {{cannot be an entry: expects result 0 to be a tensor}}
func.func @result(%a: tensor<4xf32>) -> i32 {
  %0 = arith.constant 0 : i32
  return %0 : i32
}

// -----

// expected-error @+1 {{got 'memref<4xf32, strided<[2]>>'}}
func.func @strided(%a: memref<4xf32, strided<[2]>>) {
  return
}

// -----

// expected-error @+1 {{got 'tensor<4xi4>'}}
func.func @narrow(%a: tensor<4xi4>) {
  return
}

// -----

// expected-error @+1 {{expects cp.global_shape of argument 0 to have 1 dimensions}}
func.func @shape(%a: tensor<4xf32> {cp.global_shape = array<i64: 4, 4>}) {
  return
}

// -----

// expected-error @+1 {{expects elements of cp.sequences to be unit or name a cp.sequence, got @missing}}
func.func @sequence(%a: tensor<4xf32> {cp.sequences = [@missing]}) {
  return
}

// -----

// expected-error @+1 {{expects one element of cp.sequences for each of 1 dimensions}}
func.func @sequences(%a: tensor<4xf32> {cp.sequences = []}) {
  return
}

// -----

// expected-error @+1 {{expects cp.attentions to be an array of dictionaries}}
func.func @attentions() attributes {cp.attentions = 1 : i64} {
  return
}

// -----

// expected-error @+1 {{has the name of the metadata of @main; rename it}}
func.func private @cp_meta_main()
func.func @main() {
  return
}

// -----

shard.grid @one(shape = 2)
shard.grid @two(shape = 2)
cp.sequence @a length 4 padded 4 on @one axes = [0] layout #cp.contiguous
// expected-error @+1 {{expects all sequences on one grid, got @two and @one}}
cp.sequence @b length 4 padded 4 on @two axes = [0] layout #cp.contiguous

// -----

shard.grid @grid(shape = 2x2)
// expected-error @+1 {{expects one element of cp.axes for each of 2 dimensions}}
func.func @axes_count(%a: tensor<2x4xf32> {cp.axes = [array<i64: 0>]}) {
  return
}

// -----

shard.grid @grid(shape = 2x2)
// expected-error @+1 {{expects elements of cp.axes to be ascending axes of the grid, got array<i64: 1, 0>}}
func.func @axes_order(%a: tensor<4xf32> {cp.axes = [array<i64: 1, 0>]}) {
  return
}
