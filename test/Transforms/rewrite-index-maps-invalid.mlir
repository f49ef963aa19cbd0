// RUN: cp-opt %s --verify-diagnostics --cp-rewrite-index-maps

shard.grid @grid(shape = 4)
cp.sequence @table length 64 padded 64 on @grid axes = [0] layout #cp.table<rows = 16>

func.func @no_table(%q: tensor<1x1x16x8xf32>, %o: tensor<1x1x16x8xf32>, %l: tensor<1x1x16xf32>) -> tensor<1x1x16x8xf32> {
  %r = cp.rank @grid axes = [0]
  // expected-error @+1 {{expects an argument with cp.layout_table = @table of type tensor<1x64xi64>}}
  %a:2 = cp.attend %q, %q, %q q(@table[%r]) kv(@table[%r]) outs(%o, %l : tensor<1x1x16x8xf32>, tensor<1x1x16xf32>)
    {id = 0 : i64, q_chunk = 16 : i64, kv_chunk = 16 : i64, scale = 1.0 : f32}
    : tensor<1x1x16x8xf32>, tensor<1x1x16x8xf32>, tensor<1x1x16x8xf32> -> tensor<1x1x16x8xf32>, tensor<1x1x16xf32>
  return %a#0 : tensor<1x1x16x8xf32>
}
