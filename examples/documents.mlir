// Packed documents: a position attends to those of its own document up to itself.
// The ids are an input, so that what a rank needs of others is known only when the
// program runs. Its plan then decides which steps are computed and which rows
// travel.

func.func @main(%q: tensor<1x8x4096x64xf32>, %k: tensor<1x2x4096x64xf32>, %v: tensor<1x2x4096x64xf32>, %ids: tensor<1x4096xi32>)
    -> (tensor<1x8x4096x64xf32>, tensor<1x8x4096xf32>) {
  %out, %lse = cp.flex_attention %q, %k, %v captures(%ids)
    mask_mod {
    ^bb0(%b: index, %h: index, %q_idx: index, %kv_idx: index, %document: tensor<1x4096xi32>):
      %of_q = tensor.extract %document[%b, %q_idx] : tensor<1x4096xi32>
      %of_kv = tensor.extract %document[%b, %kv_idx] : tensor<1x4096xi32>
      %same = arith.cmpi eq, %of_q, %of_kv : i32
      %causal = arith.cmpi sge, %q_idx, %kv_idx : index
      %m = arith.andi %same, %causal : i1
      cp.yield %m : i1
    } : (tensor<1x8x4096x64xf32>, tensor<1x2x4096x64xf32>, tensor<1x2x4096x64xf32>, tensor<1x4096xi32>)
     -> (tensor<1x8x4096x64xf32>, tensor<1x8x4096xf32>)
  return %out, %lse : tensor<1x8x4096x64xf32>, tensor<1x8x4096xf32>
}
