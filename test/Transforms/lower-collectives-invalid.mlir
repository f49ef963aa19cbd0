// RUN: cp-opt %s --verify-diagnostics --cp-lower-collectives

shard.grid @grid(shape = 4)
func.func @slice(%x: tensor<8xf32>) -> tensor<2xf32> {
  // expected-error @+1 {{is left after partition: shardings differ}}
  %r = shard.all_slice %x on @grid grid_axes = [0] slice_axis = 0 : tensor<8xf32> -> tensor<2xf32>
  return %r : tensor<2xf32>
}
