// A grid of 2 x 2: batch rows along axis 0, the sequence along axis 1. The mask
// reads b, so that a rank must know which batch rows it holds.
shard.grid @grid(shape = 2x2)
func.func @main(%q: tensor<4x2x41x8xf32>, %k: tensor<4x1x41x8xf32>, %v: tensor<4x1x41x8xf32>, %start: tensor<4xf32>) -> (tensor<4x2x41x8xf32>, tensor<2x8xf32>) {
  %s = shard.sharding @grid split_axes = [[0], [], [1]] : !shard.sharding
  %qs = shard.shard %q to %s : tensor<4x2x41x8xf32>
  %out, %lse = cp.flex_attention %qs, %k, %v captures(%start)
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index, %t: tensor<4xf32>):
      %x = tensor.extract %t[%b] : tensor<4xf32>
      %zero = arith.constant 0.0 : f32
      %late = arith.cmpf ogt, %x, %zero : f32
      %c2 = arith.constant 2 : index
      %odd = arith.cmpi uge, %b, %c2 : index
      %causal = arith.cmpi sge, %i, %j : index
      %a = arith.ori %late, %causal : i1
      %m = arith.xori %a, %odd : i1
      cp.yield %m : i1
    } : (tensor<4x2x41x8xf32>, tensor<4x1x41x8xf32>, tensor<4x1x41x8xf32>, tensor<4xf32>) -> (tensor<4x2x41x8xf32>, tensor<4x2x41xf32>)
  %z = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<2x8xf32>
  %f = linalg.fill ins(%z : f32) outs(%e : tensor<2x8xf32>) -> tensor<2x8xf32>
  // Over batch and sequence: all ranks.
  %r = linalg.reduce ins(%out : tensor<4x2x41x8xf32>) outs(%f : tensor<2x8xf32>) dimensions = [0, 2]
    (%a: f32, %b: f32) {
      %t = arith.addf %a, %b : f32
      linalg.yield %t : f32
    }
  return %out, %r : tensor<4x2x41x8xf32>, tensor<2x8xf32>
}
