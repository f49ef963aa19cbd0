// RUN: cp-opt %s --cp-verify-local -split-input-file -verify-diagnostics

func.func @global(%q: tensor<1x2x8x4xf32>) -> tensor<1x2x8x4xf32> {
  // expected-error @+1 {{'cp.sdpa' op is about all ranks together; run --cp-parallelize before lowering}}
  %out, %lse = cp.sdpa %q, %q, %q : (tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32>) -> (tensor<1x2x8x4xf32>, tensor<1x2x8xf32>)
  return %out : tensor<1x2x8x4xf32>
}

// -----

shard.grid @grid(shape = 2)
cp.sequence @tokens length 16 padded 16 on @grid axes = [0] layout #cp.contiguous
func.func @sharded(%q: tensor<1x2x8x4xf32>) -> tensor<1x2x8x4xf32> {
  // expected-error @+1 {{'cp.sharded_attention' op is not a ring yet; run --cp-form-ring before lowering}}
  %out, %lse = cp.sharded_attention %q, %q, %q q_seq @tokens kv_seq @tokens {scale = 1.0 : f32}
    : (tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32>) -> (tensor<1x2x8x4xf32>, tensor<1x2x8xf32>)
  return %out : tensor<1x2x8x4xf32>
}

// -----

shard.grid @grid(shape = 2)
cp.sequence @tokens length 16 padded 16 on @grid axes = [0] layout #cp.contiguous
func.func @global_coordinates(%q: tensor<1x2x8x4xf32>, %o: tensor<1x2x8x4xf32>, %l: tensor<1x2x8xf32>) -> tensor<1x2x8x4xf32> {
  %r = cp.rank @grid axes = [0]
  // expected-error @+1 {{'cp.attend' op is in global coordinates; run --cp-rewrite-index-maps before lowering}}
  %out, %lse = cp.attend %q, %q, %q q(@tokens[%r]) kv(@tokens[%r])
    outs(%o, %l : tensor<1x2x8x4xf32>, tensor<1x2x8xf32>) {id = 0 : i64, q_chunk = 8 : i64, kv_chunk = 8 : i64, scale = 1.0 : f32}
    : tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32> -> tensor<1x2x8x4xf32>, tensor<1x2x8xf32>
  return %out : tensor<1x2x8x4xf32>
}

// -----

shard.grid @grid(shape = 2)
func.func @shard_op(%a: tensor<4xf32>) -> tensor<8xf32> {
  // expected-error @+1 {{'shard.all_gather' op is about all ranks together; run --cp-parallelize before lowering}}
  %0 = shard.all_gather %a on @grid grid_axes = [0] gather_axis = 0 : tensor<4xf32> -> tensor<8xf32>
  return %0 : tensor<8xf32>
}
