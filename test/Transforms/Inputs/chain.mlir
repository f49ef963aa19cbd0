func.func @main(%q: tensor<1x2x64x8xf32>) -> tensor<1x2x64x8xf32> {
  %a, %la = cp.sdpa %q, %q, %q {is_causal} : (tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>) -> (tensor<1x2x64x8xf32>, tensor<1x2x64xf32>)
  %b, %lb = cp.sdpa %a, %a, %a {is_causal} : (tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>) -> (tensor<1x2x64x8xf32>, tensor<1x2x64xf32>)
  return %b : tensor<1x2x64x8xf32>
}
