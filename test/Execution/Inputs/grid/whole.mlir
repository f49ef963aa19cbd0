// The first attention is annotated as replicated and stays whole on every rank;
// the second one's sequence is split.
shard.grid @grid(shape = 2)
func.func @main(%p: tensor<1x2x9x8xf32>, %q: tensor<1x2x41x8xf32>, %k: tensor<1x1x41x8xf32>) -> (tensor<1x2x9x8xf32>, tensor<1x2x41x8xf32>) {
  %whole = shard.sharding @grid split_axes = [[], [], []] : !shard.sharding
  %ps = shard.shard %p to %whole : tensor<1x2x9x8xf32>
  %a, %la = cp.sdpa %ps, %ps, %ps {is_causal} : (tensor<1x2x9x8xf32>, tensor<1x2x9x8xf32>, tensor<1x2x9x8xf32>) -> (tensor<1x2x9x8xf32>, tensor<1x2x9xf32>)
  %split = shard.sharding @grid split_axes = [[], [], [0]] : !shard.sharding
  %qs = shard.shard %q to %split : tensor<1x2x41x8xf32>
  %b, %lb = cp.sdpa %qs, %k, %k {is_causal} : (tensor<1x2x41x8xf32>, tensor<1x1x41x8xf32>, tensor<1x1x41x8xf32>) -> (tensor<1x2x41x8xf32>, tensor<1x2x41xf32>)
  return %a, %b : tensor<1x2x9x8xf32>, tensor<1x2x41x8xf32>
}
