// Batch rows, heads and the sequence, each along an axis of its own.
shard.grid @grid(shape = 2x2x2)
func.func @main(%x: tensor<2x37x16xf32>, %wq: tensor<16x32xf32>, %wk: tensor<16x16xf32>, %wv: tensor<16x16xf32>, %wo: tensor<32x16xf32>) -> tensor<2x37x16xf32> {
  %sx = shard.sharding @grid split_axes = [[0], [2], []] : !shard.sharding
  %xs = shard.shard %x to %sx : tensor<2x37x16xf32>
  %col = shard.sharding @grid split_axes = [[], [1]] : !shard.sharding
  %wqs = shard.shard %wq to %col : tensor<16x32xf32>
  %wks = shard.shard %wk to %col : tensor<16x16xf32>
  %wvs = shard.shard %wv to %col : tensor<16x16xf32>
  %z = arith.constant 0.0 : f32
  %flat = tensor.collapse_shape %xs [[0, 1], [2]] : tensor<2x37x16xf32> into tensor<74x16xf32>
  %qe = tensor.empty() : tensor<74x32xf32>
  %qf = linalg.fill ins(%z : f32) outs(%qe : tensor<74x32xf32>) -> tensor<74x32xf32>
  %qp = linalg.matmul ins(%flat, %wqs : tensor<74x16xf32>, tensor<16x32xf32>) outs(%qf : tensor<74x32xf32>) -> tensor<74x32xf32>
  %qh = tensor.expand_shape %qp [[0, 1], [2, 3]] output_shape [2, 37, 4, 8] : tensor<74x32xf32> into tensor<2x37x4x8xf32>
  %qt = tensor.empty() : tensor<2x4x37x8xf32>
  %q = linalg.transpose ins(%qh : tensor<2x37x4x8xf32>) outs(%qt : tensor<2x4x37x8xf32>) permutation = [0, 2, 1, 3]
  %ke = tensor.empty() : tensor<74x16xf32>
  %kf = linalg.fill ins(%z : f32) outs(%ke : tensor<74x16xf32>) -> tensor<74x16xf32>
  %kp = linalg.matmul ins(%flat, %wks : tensor<74x16xf32>, tensor<16x16xf32>) outs(%kf : tensor<74x16xf32>) -> tensor<74x16xf32>
  %kh = tensor.expand_shape %kp [[0, 1], [2, 3]] output_shape [2, 37, 2, 8] : tensor<74x16xf32> into tensor<2x37x2x8xf32>
  %kt = tensor.empty() : tensor<2x2x37x8xf32>
  %k = linalg.transpose ins(%kh : tensor<2x37x2x8xf32>) outs(%kt : tensor<2x2x37x8xf32>) permutation = [0, 2, 1, 3]
  %ve = tensor.empty() : tensor<74x16xf32>
  %vf = linalg.fill ins(%z : f32) outs(%ve : tensor<74x16xf32>) -> tensor<74x16xf32>
  %vp = linalg.matmul ins(%flat, %wvs : tensor<74x16xf32>, tensor<16x16xf32>) outs(%vf : tensor<74x16xf32>) -> tensor<74x16xf32>
  %vh = tensor.expand_shape %vp [[0, 1], [2, 3]] output_shape [2, 37, 2, 8] : tensor<74x16xf32> into tensor<2x37x2x8xf32>
  %vt = tensor.empty() : tensor<2x2x37x8xf32>
  %v = linalg.transpose ins(%vh : tensor<2x37x2x8xf32>) outs(%vt : tensor<2x2x37x8xf32>) permutation = [0, 2, 1, 3]
  %out, %lse = cp.flex_attention %q, %k, %v
    score_mod {
    ^bb0(%score: f32, %b: index, %h: index, %i: index, %j: index):
      %n = arith.index_cast %h : index to i32
      %slope = arith.sitofp %n : i32 to f32
      %r = arith.addf %score, %slope : f32
      cp.yield %r : f32
    }
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %d = arith.subi %i, %j : index
      %w = arith.constant 5 : index
      %hw = arith.muli %h, %w : index
      %near = arith.cmpi sle, %d, %hw : index
      %causal = arith.cmpi sge, %i, %j : index
      %m = arith.andi %near, %causal : i1
      cp.yield %m : i1
    } : (tensor<2x4x37x8xf32>, tensor<2x2x37x8xf32>, tensor<2x2x37x8xf32>) -> (tensor<2x4x37x8xf32>, tensor<2x4x37xf32>)
  %oe = tensor.empty() : tensor<2x37x4x8xf32>
  %ot = linalg.transpose ins(%out : tensor<2x4x37x8xf32>) outs(%oe : tensor<2x37x4x8xf32>) permutation = [0, 2, 1, 3]
  %of = tensor.collapse_shape %ot [[0, 1], [2, 3]] : tensor<2x37x4x8xf32> into tensor<74x32xf32>
  %ye = tensor.empty() : tensor<74x16xf32>
  %yf = linalg.fill ins(%z : f32) outs(%ye : tensor<74x16xf32>) -> tensor<74x16xf32>
  %y = linalg.matmul ins(%of, %wo : tensor<74x32xf32>, tensor<32x16xf32>) outs(%yf : tensor<74x16xf32>) -> tensor<74x16xf32>
  %yx = tensor.expand_shape %y [[0, 1], [2]] output_shape [2, 37, 16] : tensor<74x16xf32> into tensor<2x37x16xf32>
  %re = tensor.empty() : tensor<2x37x16xf32>
  %res = linalg.add ins(%xs, %yx : tensor<2x37x16xf32>, tensor<2x37x16xf32>) outs(%re : tensor<2x37x16xf32>) -> tensor<2x37x16xf32>
  return %res : tensor<2x37x16xf32>
}
