func.func @main(%q: tensor<1x2x64x8xf32>, %k: tensor<1x1x64x8xf32>, %v: tensor<1x1x64x8xf32>) -> tensor<1x2x64x8xf32> {
  %out, %lse = cp.sdpa %q, %k, %v {is_causal} : (tensor<1x2x64x8xf32>, tensor<1x1x64x8xf32>, tensor<1x1x64x8xf32>) -> (tensor<1x2x64x8xf32>, tensor<1x2x64xf32>)
  return %out : tensor<1x2x64x8xf32>
}
