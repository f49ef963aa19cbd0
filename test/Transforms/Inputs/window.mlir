func.func @main(%q: tensor<1x2x1024x16xf32>, %k: tensor<1x2x1024x16xf32>, %v: tensor<1x2x1024x16xf32>) -> (tensor<1x2x1024x16xf32>) {
  %out, %lse = cp.flex_attention %q, %k, %v
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %w = arith.constant 200 : index
      %d = arith.subi %i, %j : index
      %z = arith.constant 0 : index
      %a = arith.cmpi sge, %d, %z : index
      %c = arith.cmpi slt, %d, %w : index
      %m = arith.andi %a, %c : i1
      cp.yield %m : i1
    }
      : (tensor<1x2x1024x16xf32>, tensor<1x2x1024x16xf32>, tensor<1x2x1024x16xf32>) -> (tensor<1x2x1024x16xf32>, tensor<1x2x1024xf32>)
  return %out : tensor<1x2x1024x16xf32>
}
