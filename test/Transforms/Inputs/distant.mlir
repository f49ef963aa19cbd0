func.func @main(%q: tensor<1x1x8192x64xf32>) -> tensor<1x1x8192x64xf32> {
  %out, %lse = cp.flex_attention %q, %q, %q
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %far = arith.constant 4096 : index
      %further = arith.constant 5120 : index
      %d = arith.subi %i, %j : index
      %a = arith.cmpi sge, %d, %far : index
      %c = arith.cmpi slt, %d, %further : index
      %m = arith.andi %a, %c : i1
      cp.yield %m : i1
    } : (tensor<1x1x8192x64xf32>, tensor<1x1x8192x64xf32>, tensor<1x1x8192x64xf32>) -> (tensor<1x1x8192x64xf32>, tensor<1x1x8192xf32>)
  return %out : tensor<1x1x8192x64xf32>
}
