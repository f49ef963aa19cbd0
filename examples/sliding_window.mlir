// Causal attention to the last 1000 positions. On 8 ranks of 512 rows each, keys
// and values reach two ranks further and no more:
//
//   cp-opt sliding_window.mlir --cp-parallelize="ranks=8 layout=contiguous"
//
// shows a ring of two rotations, and of the second one only the rows travel that
// some window still reaches.

func.func @main(%q: tensor<1x8x4096x64xf32>, %k: tensor<1x2x4096x64xf32>, %v: tensor<1x2x4096x64xf32>)
    -> (tensor<1x8x4096x64xf32>, tensor<1x8x4096xf32>) {
  %out, %lse = cp.flex_attention %q, %k, %v
    mask_mod {
    ^bb0(%b: index, %h: index, %q_idx: index, %kv_idx: index):
      %width = arith.constant 1000 : index
      %distance = arith.subi %q_idx, %kv_idx : index
      %causal = arith.cmpi sge, %q_idx, %kv_idx : index
      %near = arith.cmpi slt, %distance, %width : index
      %m = arith.andi %causal, %near : i1
      cp.yield %m : i1
    } : (tensor<1x8x4096x64xf32>, tensor<1x2x4096x64xf32>, tensor<1x2x4096x64xf32>)
     -> (tensor<1x8x4096x64xf32>, tensor<1x8x4096xf32>)
  return %out, %lse : tensor<1x8x4096x64xf32>, tensor<1x8x4096xf32>
}
