func.func @main(%q: tensor<1x2x64x32xf16>, %slopes: tensor<2xf32>) -> tensor<1x2x64x32xf16> {
  %out, %lse = cp.flex_attention %q, %q, %q captures(%slopes)
    score_mod {
    ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index, %x: tensor<2xf32>):
      %slope = tensor.extract %x[%h] : tensor<2xf32>
      %d = arith.subi %j, %i : index
      %di = arith.index_cast %d : index to i32
      %df = arith.sitofp %di : i32 to f32
      %bias = arith.mulf %slope, %df : f32
      %r = arith.addf %s, %bias : f32
      cp.yield %r : f32
    }
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index, %x: tensor<2xf32>):
      %m = arith.cmpi sge, %i, %j : index
      cp.yield %m : i1
    } : (tensor<1x2x64x32xf16>, tensor<1x2x64x32xf16>, tensor<1x2x64x32xf16>, tensor<2xf32>)
     -> (tensor<1x2x64x32xf16>, tensor<1x2x64xf32>)
  return %out : tensor<1x2x64x32xf16>
}
