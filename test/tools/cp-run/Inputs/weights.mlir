// A weight scales a sequence, an integer one counts as a position, another is
// an ordinary argument.
func.func @main(%x: tensor<1x6x4xf32>,
                %w: tensor<4xf32> {cp.weight = "norm.weight"},
                %b: tensor<4xbf16> {cp.weight = "norm.bias"},
                %n: tensor<i32> {cp.weight = "count"}) -> tensor<1x6x4xf32> {
  %empty = tensor.empty() : tensor<1x6x4xf32>
  %y = linalg.generic {
    indexing_maps = [affine_map<(a, i, j) -> (a, i, j)>,
                     affine_map<(a, i, j) -> (j)>,
                     affine_map<(a, i, j) -> (j)>,
                     affine_map<(a, i, j) -> ()>,
                     affine_map<(a, i, j) -> (a, i, j)>],
    iterator_types = ["parallel", "parallel", "parallel"]
  } ins(%x, %w, %b, %n : tensor<1x6x4xf32>, tensor<4xf32>, tensor<4xbf16>,
                         tensor<i32>)
    outs(%empty : tensor<1x6x4xf32>) {
  ^bb0(%xe: f32, %we: f32, %be: bf16, %ne: i32, %out: f32):
    %m = arith.mulf %xe, %we : f32
    %bf = arith.extf %be : bf16 to f32
    %s = arith.addf %m, %bf : f32
    %nf = arith.sitofp %ne : i32 to f32
    %t = arith.addf %s, %nf : f32
    linalg.yield %t : f32
  } -> tensor<1x6x4xf32>
  return %y : tensor<1x6x4xf32>
}
