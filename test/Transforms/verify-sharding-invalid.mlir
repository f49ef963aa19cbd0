// RUN: cp-opt %s --split-input-file --verify-diagnostics --cp-verify-sharding

shard.grid @grid(shape = 4)
func.func @indivisible(%x: tensor<10xf32>) -> tensor<10xf32> {
  %s = shard.sharding @grid split_axes = [[0]] : !shard.sharding
  // expected-error @+1 {{splits dimension 0 of 'tensor<10xf32>' into 4 parts, which do not divide it}}
  %a = shard.shard %x to %s : tensor<10xf32>
  return %a : tensor<10xf32>
}

// -----

// expected-error @+1 {{argument 0 has no sharding annotation}}
func.func @argument(%x: tensor<8xf32>) {
  return
}

// -----

shard.grid @grid(shape = 4)
func.func @operand(%x: tensor<8xf32>) -> tensor<8xf32> {
  %s = shard.sharding @grid split_axes = [[0]] : !shard.sharding
  %a = shard.shard %x to %s : tensor<8xf32>
  %e = tensor.empty() : tensor<8xf32>
  %b = shard.shard %e to %s : tensor<8xf32>
  // expected-error @+1 {{result 0 has no sharding annotation after propagation}}
  %r = linalg.copy ins(%a : tensor<8xf32>) outs(%b : tensor<8xf32>) -> tensor<8xf32>
  return %r : tensor<8xf32>
}

// -----

shard.grid @grid(shape = 4)
func.func @model(%x: tensor<8xf32>, %i: tensor<8x1xindex>) -> tensor<8xf32> {
  %s = shard.sharding @grid split_axes = [[0]] : !shard.sharding
  %t = shard.sharding @grid split_axes = [[], []] : !shard.sharding
  %a = shard.shard %x to %s : tensor<8xf32>
  %j = shard.shard %i to %t : tensor<8x1xindex>
  // expected-error @+1 {{has no sharding model, but works on a sharded tensor}}
  %r = tensor.gather %a[%j] gather_dims([0]) : (tensor<8xf32>, tensor<8x1xindex>) -> tensor<8xf32>
  %b = shard.shard %r to %s : tensor<8xf32>
  return %b : tensor<8xf32>
}
