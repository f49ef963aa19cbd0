func.func @main(%q: tensor<1x2x48x10xf16>, %k: tensor<1x1x48x10xf16>, %v: tensor<1x1x48x7xf16>) -> (tensor<1x2x48x7xf16>, tensor<1x2x48xf32>) {
  %o, %l = cp.sdpa %q, %k, %v {is_causal} : (tensor<1x2x48x10xf16>, tensor<1x1x48x10xf16>, tensor<1x1x48x7xf16>) -> (tensor<1x2x48x7xf16>, tensor<1x2x48xf32>)
  return %o, %l : tensor<1x2x48x7xf16>, tensor<1x2x48xf32>
}
