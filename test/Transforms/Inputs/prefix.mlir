func.func @main(%q: tensor<1x1x4096x8xf32>) -> tensor<1x1x4096x8xf32> {
  %out, %lse = cp.flex_attention %q, %q, %q
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %prefix = arith.constant 1024 : index
      %visible = arith.cmpi slt, %j, %prefix : index
      %causal = arith.cmpi sge, %i, %j : index
      %m = arith.ori %visible, %causal : i1
      cp.yield %m : i1
    } : (tensor<1x1x4096x8xf32>, tensor<1x1x4096x8xf32>, tensor<1x1x4096x8xf32>) -> (tensor<1x1x4096x8xf32>, tensor<1x1x4096xf32>)
  return %out : tensor<1x1x4096x8xf32>
}
