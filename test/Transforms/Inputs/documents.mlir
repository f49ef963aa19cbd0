func.func @main(%q: tensor<1x1x64x8xf32>, %ids: tensor<64xi32>) -> tensor<1x1x64x8xf32> {
  %out, %lse = cp.flex_attention %q, %q, %q captures(%ids)
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index, %doc: tensor<64xi32>):
      %x = tensor.extract %doc[%i] : tensor<64xi32>
      %y = tensor.extract %doc[%j] : tensor<64xi32>
      %m = arith.cmpi eq, %x, %y : i32
      cp.yield %m : i1
    } : (tensor<1x1x64x8xf32>, tensor<1x1x64x8xf32>, tensor<1x1x64x8xf32>, tensor<64xi32>) -> (tensor<1x1x64x8xf32>, tensor<1x1x64xf32>)
  return %out : tensor<1x1x64x8xf32>
}
