// Reads at indices that only data tell: the mask a table of 6 flags at %link,
// the score a table of 4 biases at the distance.
func.func @main(%q: tensor<2x2x16x8xf32>, %link: tensor<2x16xi32>, %allowed: tensor<6xi1>, %near: tensor<i32>)
    -> tensor<2x2x16x8xf32> {
  %out, %lse = cp.flex_attention %q, %q, %q captures(%link, %allowed, %near)
    score_mod {
    ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index, %to: tensor<2x16xi32>, %flags: tensor<6xi1>, %n: tensor<i32>):
      %bias = arith.constant dense<[0.0, 0.5, 1.0, 1.5]> : tensor<4xf32>
      %d = arith.subi %i, %j : index
      %x = tensor.extract %bias[%d] : tensor<4xf32>
      %r = arith.addf %s, %x : f32
      cp.yield %r : f32
    }
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index, %to: tensor<2x16xi32>, %flags: tensor<6xi1>, %n: tensor<i32>):
      %link_j = tensor.extract %to[%b, %j] : tensor<2x16xi32>
      %k = arith.index_cast %link_j : i32 to index
      %flag = tensor.extract %flags[%k] : tensor<6xi1>
      %most = tensor.extract %n[] : tensor<i32>
      %limit = arith.index_cast %most : i32 to index
      %d = arith.subi %i, %j : index
      %close = arith.cmpi ule, %d, %limit : index
      %m = arith.andi %flag, %close : i1
      cp.yield %m : i1
    } : (tensor<2x2x16x8xf32>, tensor<2x2x16x8xf32>, tensor<2x2x16x8xf32>, tensor<2x16xi32>, tensor<6xi1>, tensor<i32>)
     -> (tensor<2x2x16x8xf32>, tensor<2x2x16xf32>)
  return %out : tensor<2x2x16x8xf32>
}
