func.func @main(%q: tensor<1x2x64x16xf32>, %k: tensor<1x2x64x16xf32>, %v: tensor<1x2x64x16xf32>) -> tensor<1x2x64x16xf32> {
  %o, %l = cp.sdpa %q, %k, %v {is_causal} : (tensor<1x2x64x16xf32>, tensor<1x2x64x16xf32>, tensor<1x2x64x16xf32>) -> (tensor<1x2x64x16xf32>, tensor<1x2x64xf32>)
  %e = math.exp %o : tensor<1x2x64x16xf32>
  %s = arith.addf %e, %q : tensor<1x2x64x16xf32>
  return %s : tensor<1x2x64x16xf32>
}
