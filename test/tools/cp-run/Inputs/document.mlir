func.func @main(%q: tensor<1x1x8x4xbf16>, %k: tensor<1x1x8x4xbf16>, %v: tensor<1x1x8x4xbf16>, %ids: tensor<1x8xi8>) -> tensor<1x1x8x4xbf16> {
  %out, %lse = cp.flex_attention %q, %k, %v captures(%ids)
  mask_mod {
  ^bb0(%b: index, %h: index, %i: index, %j: index, %d: tensor<1x8xi8>):
    %di = tensor.extract %d[%b, %i] : tensor<1x8xi8>
    %dj = tensor.extract %d[%b, %j] : tensor<1x8xi8>
    %m = arith.cmpi eq, %di, %dj : i8
    cp.yield %m : i1
  }
      : (tensor<1x1x8x4xbf16>, tensor<1x1x8x4xbf16>, tensor<1x1x8x4xbf16>, tensor<1x8xi8>) -> (tensor<1x1x8x4xbf16>, tensor<1x1x8xf32>)
  return %out : tensor<1x1x8x4xbf16>
}
