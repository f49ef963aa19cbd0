// Masks that read what the program computes: how far each query sees, in each
// batch row, and which blocks of queries and keys see each other, by head.
#row = affine_map<(b, i) -> (b, i)>
#block = affine_map<(h, i, j) -> (h, i, j)>
func.func @main(%q: tensor<2x4x90x16xf16>, %k: tensor<2x2x90x16xf16>, %v: tensor<2x2x90x16xf16>,
                %reach: tensor<2x90xf32>, %affinity: tensor<4x6x6xf32>)
    -> (tensor<2x4x90x16xf16>, tensor<2x4x90x16xf16>, tensor<2x4x90xf32>) {
  %limit_init = tensor.empty() : tensor<2x90xf32>
  %limit = linalg.generic {indexing_maps = [#row, #row], iterator_types = ["parallel", "parallel"]}
      ins(%reach : tensor<2x90xf32>) outs(%limit_init : tensor<2x90xf32>) {
  ^bb0(%x: f32, %o: f32):
    %scale = arith.constant 24.0 : f32
    %y = arith.mulf %x, %x : f32
    %z = arith.mulf %y, %scale : f32
    linalg.yield %z : f32
  } -> tensor<2x90xf32>
  %block_init = tensor.empty() : tensor<4x6x6xi1>
  %blocks = linalg.generic {indexing_maps = [#block, #block], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%affinity : tensor<4x6x6xf32>) outs(%block_init : tensor<4x6x6xi1>) {
  ^bb0(%x: f32, %o: i1):
    %low = arith.constant 0.3 : f32
    %y = arith.cmpf ogt, %x, %low : f32
    linalg.yield %y : i1
  } -> tensor<4x6x6xi1>
  %near, %near_lse = cp.flex_attention %q, %k, %v captures(%limit)
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index, %limits: tensor<2x90xf32>):
      %most = tensor.extract %limits[%b, %i] : tensor<2x90xf32>
      %distance = arith.subi %i, %j : index
      %integer = arith.index_cast %distance : index to i64
      %number = arith.sitofp %integer : i64 to f32
      %is_near = arith.cmpf olt, %number, %most : f32
      %causal = arith.cmpi sge, %i, %j : index
      %m = arith.andi %is_near, %causal : i1
      cp.yield %m : i1
    } : (tensor<2x4x90x16xf16>, tensor<2x2x90x16xf16>, tensor<2x2x90x16xf16>, tensor<2x90xf32>)
     -> (tensor<2x4x90x16xf16>, tensor<2x4x90xf32>)
  %sparse, %sparse_lse = cp.flex_attention %q, %k, %v captures(%blocks)
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index, %seen: tensor<4x6x6xi1>):
      %edge = arith.constant 16 : index
      %bi = arith.divui %i, %edge : index
      %bj = arith.divui %j, %edge : index
      %m = tensor.extract %seen[%h, %bi, %bj] : tensor<4x6x6xi1>
      cp.yield %m : i1
    } : (tensor<2x4x90x16xf16>, tensor<2x2x90x16xf16>, tensor<2x2x90x16xf16>, tensor<4x6x6xi1>)
     -> (tensor<2x4x90x16xf16>, tensor<2x4x90xf32>)
  return %near, %sparse, %sparse_lse : tensor<2x4x90x16xf16>, tensor<2x4x90x16xf16>, tensor<2x4x90xf32>
}
