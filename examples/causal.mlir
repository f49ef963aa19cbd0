// Causal self-attention with grouped-query heads: 8 query heads read 2 kv
// heads. Written for one device; see docs/Tutorial.md.
func.func @main(%q: tensor<1x8x1024x64xf32>, %k: tensor<1x2x1024x64xf32>,
                %v: tensor<1x2x1024x64xf32>) -> tensor<1x8x1024x64xf32> {
  %out, %lse = cp.sdpa %q, %k, %v {is_causal}
      : (tensor<1x8x1024x64xf32>, tensor<1x2x1024x64xf32>, tensor<1x2x1024x64xf32>)
     -> (tensor<1x8x1024x64xf32>, tensor<1x8x1024xf32>)
  return %out : tensor<1x8x1024x64xf32>
}
