#map = affine_map<(d0, d1, d2) -> (d0, d1)>
#map1 = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
#map2 = affine_map<(d0, d1, d2) -> ()>
#map3 = affine_map<(d0) -> (d0)>
#map4 = affine_map<(d0, d1, d2) -> (d0, d1, 0)>
#map5 = affine_map<(d0, d1, d2) -> (d2)>
#map6 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map7 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, 0)>
#map8 = affine_map<(d0, d1, d2, d3) -> (d3)>
#map9 = affine_map<(d0, d1, d2, d3) -> (0, 0, d2, d3)>
module {
  func.func @main(%arg0: tensor<2x53xi64>) -> tensor<2x53x37xf32> {
    %c2_i64 = arith.constant 2 : i64
    %c0_i64 = arith.constant 0 : i64
    %c37 = arith.constant 37 : index
    %cst = arith.constant 0.000000e+00 : f32
    %cst_0 = arith.constant dense_resource<torch_tensor_32_torch.float32_8_1> : tensor<32xf32>
    %cst_1 = arith.constant dense_resource<torch_tensor_32_torch.float32_7_1> : tensor<32xf32>
    %cst_2 = arith.constant dense_resource<torch_tensor_32_44_torch.float32_1_1> : tensor<32x44xf32>
    %cst_3 = arith.constant dense_resource<torch_tensor_44_32_torch.float32_3_1> : tensor<44x32xf32>
    %cst_4 = arith.constant dense_resource<torch_tensor_44_32_torch.float32_2_1> : tensor<44x32xf32>
    %cst_5 = arith.constant dense_resource<torch_tensor_32_torch.float32_6_1> : tensor<32xf32>
    %cst_6 = arith.constant dense_resource<torch_tensor_32_torch.float32_5_1> : tensor<32xf32>
    %cst_7 = arith.constant dense_resource<torch_tensor_32_32_torch.float32_3_1> : tensor<32x32xf32>
    %cst_8 = arith.constant dense_resource<torch_tensor_8_torch.float32_3_1> : tensor<8xf32>
    %cst_9 = arith.constant dense_resource<torch_tensor_8_torch.float32_2_1> : tensor<8xf32>
    %cst_10 = arith.constant dense_resource<torch_tensor_16_32_torch.float32_3_1> : tensor<16x32xf32>
    %cst_11 = arith.constant dense_resource<torch_tensor_16_32_torch.float32_2_1> : tensor<16x32xf32>
    %cst_12 = arith.constant dense_resource<torch_tensor_32_32_torch.float32_2_1> : tensor<32x32xf32>
    %cst_13 = arith.constant dense_resource<torch_tensor_32_torch.float32_4_1> : tensor<32xf32>
    %cst_14 = arith.constant dense_resource<torch_tensor_32_torch.float32_3_1> : tensor<32xf32>
    %cst_15 = arith.constant dense_resource<torch_tensor_32_44_torch.float32_2> : tensor<32x44xf32>
    %cst_16 = arith.constant dense_resource<torch_tensor_44_32_torch.float32_1_1> : tensor<44x32xf32>
    %cst_17 = arith.constant 0.79788456080286541 : f64
    %cst_18 = arith.constant 4.471500e-02 : f64
    %cst_19 = arith.constant dense_resource<torch_tensor_44_32_torch.float32_4> : tensor<44x32xf32>
    %cst_20 = arith.constant dense_resource<torch_tensor_32_torch.float32_2_1> : tensor<32xf32>
    %cst_21 = arith.constant dense_resource<torch_tensor_32_torch.float32_1_1> : tensor<32xf32>
    %cst_22 = arith.constant dense_resource<torch_tensor_32_32_torch.float32_1_1> : tensor<32x32xf32>
    %cst_23 = arith.constant dense_resource<torch_tensor_8_torch.float32_1_1> : tensor<8xf32>
    %cst_24 = arith.constant dense_resource<torch_tensor_8_torch.float32_4> : tensor<8xf32>
    %cst_25 = arith.constant dense_resource<torch_tensor_16_32_torch.float32_1_1> : tensor<16x32xf32>
    %cst_26 = arith.constant dense_resource<torch_tensor_16_32_torch.float32_4> : tensor<16x32xf32>
    %cst_27 = arith.constant dense_resource<torch_tensor_32_32_torch.float32_4> : tensor<32x32xf32>
    %cst_28 = arith.constant dense_resource<torch_tensor_32_torch.float32_9> : tensor<32xf32>
    %cst_29 = arith.constant 9.9999999999999995E-7 : f64
    %cst_30 = arith.constant dense_resource<torch_tensor_4_torch.float32_1> : tensor<4xf32>
    %cst_31 = arith.constant dense<5.65685415> : tensor<f32>
    %cst_32 = arith.constant dense_resource<torch_tensor_37_32_torch.float32_1> : tensor<37x32xf32>
    %cst_33 = arith.constant 3.200000e+01 : f32
    %cst_34 = arith.constant 1.000000e+00 : f32
    %cst_35 = arith.constant 8.000000e+00 : f32
    %cst_36 = arith.constant 5.000000e-01 : f32
    %0 = tensor.empty() : tensor<2x53x32xf32>
    %1 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg0 : tensor<2x53xi64>) outs(%0 : tensor<2x53x32xf32>) {
    ^bb0(%in: i64, %out: f32):
      %200 = arith.index_cast %in : i64 to index
      %201 = linalg.index 2 : index
      %202 = arith.cmpi slt, %200, %c37 : index
      cf.assert %202, "index must be smaller than dim size"
      %203 = arith.cmpi sge, %in, %c0_i64 : i64
      cf.assert %203, "index must be larger or equal to 0"
      %extracted = tensor.extract %cst_32[%200, %201] : tensor<37x32xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x53x32xf32>
    %2 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%1, %cst_31 : tensor<2x53x32xf32>, tensor<f32>) outs(%0 : tensor<2x53x32xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.mulf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x32xf32>
    %3 = tensor.empty() : tensor<53xi64>
    %4 = linalg.generic {indexing_maps = [#map3], iterator_types = ["parallel"]} outs(%3 : tensor<53xi64>) {
    ^bb0(%out: i64):
      %200 = linalg.index 0 : index
      %201 = arith.index_cast %200 : index to i64
      linalg.yield %201 : i64
    } -> tensor<53xi64>
    %expanded = tensor.expand_shape %4 [[0, 1, 2]] output_shape [1, 53, 1] : tensor<53xi64> into tensor<1x53x1xi64>
    %5 = tensor.empty() : tensor<1x53x1xf32>
    %6 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded : tensor<1x53x1xi64>) outs(%5 : tensor<1x53x1xf32>) {
    ^bb0(%in: i64, %out: f32):
      %200 = arith.sitofp %in : i64 to f32
      linalg.yield %200 : f32
    } -> tensor<1x53x1xf32>
    %7 = tensor.empty() : tensor<1x53x4xf32>
    %8 = linalg.generic {indexing_maps = [#map4, #map5, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%6, %cst_30 : tensor<1x53x1xf32>, tensor<4xf32>) outs(%7 : tensor<1x53x4xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.mulf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<1x53x4xf32>
    %concat = tensor.concat dim(2) %8, %8 : (tensor<1x53x4xf32>, tensor<1x53x4xf32>) -> tensor<1x53x8xf32>
    %9 = tensor.empty() : tensor<1x53x8xf32>
    %10 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%concat : tensor<1x53x8xf32>) outs(%9 : tensor<1x53x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = math.cos %in : f32
      linalg.yield %200 : f32
    } -> tensor<1x53x8xf32>
    %11 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%concat : tensor<1x53x8xf32>) outs(%9 : tensor<1x53x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = math.sin %in : f32
      linalg.yield %200 : f32
    } -> tensor<1x53x8xf32>
    %12 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%2 : tensor<2x53x32xf32>) outs(%0 : tensor<2x53x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %200 : f32
    } -> tensor<2x53x32xf32>
    %13 = tensor.empty() : tensor<2x53x1xf32>
    %14 = linalg.fill ins(%cst : f32) outs(%13 : tensor<2x53x1xf32>) -> tensor<2x53x1xf32>
    %15 = linalg.generic {indexing_maps = [#map1, #map4], iterator_types = ["parallel", "parallel", "reduction"]} ins(%12 : tensor<2x53x32xf32>) outs(%14 : tensor<2x53x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.addf %in, %out : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x1xf32>
    %16 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%15 : tensor<2x53x1xf32>) outs(%13 : tensor<2x53x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.divf %in, %cst_33 : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x1xf32>
    %17 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%16 : tensor<2x53x1xf32>) outs(%13 : tensor<2x53x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.truncf %cst_29 : f64 to f32
      %201 = arith.addf %in, %200 : f32
      linalg.yield %201 : f32
    } -> tensor<2x53x1xf32>
    %18 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%17 : tensor<2x53x1xf32>) outs(%13 : tensor<2x53x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = math.rsqrt %in : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x1xf32>
    %19 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%2, %18 : tensor<2x53x32xf32>, tensor<2x53x1xf32>) outs(%0 : tensor<2x53x32xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.mulf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x32xf32>
    %20 = tensor.empty() : tensor<32xf32>
    %21 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel"]} ins(%cst_28 : tensor<32xf32>) outs(%20 : tensor<32xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.addf %in, %cst_34 : f32
      linalg.yield %200 : f32
    } -> tensor<32xf32>
    %22 = linalg.generic {indexing_maps = [#map1, #map5, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%19, %21 : tensor<2x53x32xf32>, tensor<32xf32>) outs(%0 : tensor<2x53x32xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.mulf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x32xf32>
    %23 = tensor.empty() : tensor<32x32xf32>
    %transposed = linalg.transpose ins(%cst_27 : tensor<32x32xf32>) outs(%23 : tensor<32x32xf32>) permutation = [1, 0] 
    %collapsed = tensor.collapse_shape %22 [[0, 1], [2]] : tensor<2x53x32xf32> into tensor<106x32xf32>
    %24 = tensor.empty() : tensor<106x32xf32>
    %25 = linalg.fill ins(%cst : f32) outs(%24 : tensor<106x32xf32>) -> tensor<106x32xf32>
    %26 = linalg.matmul ins(%collapsed, %transposed : tensor<106x32xf32>, tensor<32x32xf32>) outs(%25 : tensor<106x32xf32>) -> tensor<106x32xf32>
    %expanded_37 = tensor.expand_shape %26 [[0, 1], [2, 3]] output_shape [2, 53, 4, 8] : tensor<106x32xf32> into tensor<2x53x4x8xf32>
    %27 = tensor.empty() : tensor<2x4x53x8xf32>
    %transposed_38 = linalg.transpose ins(%expanded_37 : tensor<2x53x4x8xf32>) outs(%27 : tensor<2x4x53x8xf32>) permutation = [0, 2, 1, 3] 
    %28 = tensor.empty() : tensor<32x16xf32>
    %transposed_39 = linalg.transpose ins(%cst_26 : tensor<16x32xf32>) outs(%28 : tensor<32x16xf32>) permutation = [1, 0] 
    %29 = tensor.empty() : tensor<106x16xf32>
    %30 = linalg.fill ins(%cst : f32) outs(%29 : tensor<106x16xf32>) -> tensor<106x16xf32>
    %31 = linalg.matmul ins(%collapsed, %transposed_39 : tensor<106x32xf32>, tensor<32x16xf32>) outs(%30 : tensor<106x16xf32>) -> tensor<106x16xf32>
    %expanded_40 = tensor.expand_shape %31 [[0, 1], [2, 3]] output_shape [2, 53, 2, 8] : tensor<106x16xf32> into tensor<2x53x2x8xf32>
    %32 = tensor.empty() : tensor<2x2x53x8xf32>
    %transposed_41 = linalg.transpose ins(%expanded_40 : tensor<2x53x2x8xf32>) outs(%32 : tensor<2x2x53x8xf32>) permutation = [0, 2, 1, 3] 
    %transposed_42 = linalg.transpose ins(%cst_25 : tensor<16x32xf32>) outs(%28 : tensor<32x16xf32>) permutation = [1, 0] 
    %33 = linalg.matmul ins(%collapsed, %transposed_42 : tensor<106x32xf32>, tensor<32x16xf32>) outs(%30 : tensor<106x16xf32>) -> tensor<106x16xf32>
    %expanded_43 = tensor.expand_shape %33 [[0, 1], [2, 3]] output_shape [2, 53, 2, 8] : tensor<106x16xf32> into tensor<2x53x2x8xf32>
    %transposed_44 = linalg.transpose ins(%expanded_43 : tensor<2x53x2x8xf32>) outs(%32 : tensor<2x2x53x8xf32>) permutation = [0, 2, 1, 3] 
    %34 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_38 : tensor<2x4x53x8xf32>) outs(%27 : tensor<2x4x53x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %200 : f32
    } -> tensor<2x4x53x8xf32>
    %35 = tensor.empty() : tensor<2x4x53x1xf32>
    %36 = linalg.fill ins(%cst : f32) outs(%35 : tensor<2x4x53x1xf32>) -> tensor<2x4x53x1xf32>
    %37 = linalg.generic {indexing_maps = [#map6, #map7], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%34 : tensor<2x4x53x8xf32>) outs(%36 : tensor<2x4x53x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.addf %in, %out : f32
      linalg.yield %200 : f32
    } -> tensor<2x4x53x1xf32>
    %38 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%37 : tensor<2x4x53x1xf32>) outs(%35 : tensor<2x4x53x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.divf %in, %cst_35 : f32
      linalg.yield %200 : f32
    } -> tensor<2x4x53x1xf32>
    %39 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%38 : tensor<2x4x53x1xf32>) outs(%35 : tensor<2x4x53x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.truncf %cst_29 : f64 to f32
      %201 = arith.addf %in, %200 : f32
      linalg.yield %201 : f32
    } -> tensor<2x4x53x1xf32>
    %40 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%39 : tensor<2x4x53x1xf32>) outs(%35 : tensor<2x4x53x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = math.rsqrt %in : f32
      linalg.yield %200 : f32
    } -> tensor<2x4x53x1xf32>
    %41 = linalg.generic {indexing_maps = [#map6, #map7, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_38, %40 : tensor<2x4x53x8xf32>, tensor<2x4x53x1xf32>) outs(%27 : tensor<2x4x53x8xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.mulf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<2x4x53x8xf32>
    %42 = tensor.empty() : tensor<8xf32>
    %43 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel"]} ins(%cst_24 : tensor<8xf32>) outs(%42 : tensor<8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.addf %in, %cst_34 : f32
      linalg.yield %200 : f32
    } -> tensor<8xf32>
    %44 = linalg.generic {indexing_maps = [#map6, #map8, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%41, %43 : tensor<2x4x53x8xf32>, tensor<8xf32>) outs(%27 : tensor<2x4x53x8xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.mulf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<2x4x53x8xf32>
    %45 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_41 : tensor<2x2x53x8xf32>) outs(%32 : tensor<2x2x53x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %200 : f32
    } -> tensor<2x2x53x8xf32>
    %46 = tensor.empty() : tensor<2x2x53x1xf32>
    %47 = linalg.fill ins(%cst : f32) outs(%46 : tensor<2x2x53x1xf32>) -> tensor<2x2x53x1xf32>
    %48 = linalg.generic {indexing_maps = [#map6, #map7], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%45 : tensor<2x2x53x8xf32>) outs(%47 : tensor<2x2x53x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.addf %in, %out : f32
      linalg.yield %200 : f32
    } -> tensor<2x2x53x1xf32>
    %49 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%48 : tensor<2x2x53x1xf32>) outs(%46 : tensor<2x2x53x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.divf %in, %cst_35 : f32
      linalg.yield %200 : f32
    } -> tensor<2x2x53x1xf32>
    %50 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%49 : tensor<2x2x53x1xf32>) outs(%46 : tensor<2x2x53x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.truncf %cst_29 : f64 to f32
      %201 = arith.addf %in, %200 : f32
      linalg.yield %201 : f32
    } -> tensor<2x2x53x1xf32>
    %51 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%50 : tensor<2x2x53x1xf32>) outs(%46 : tensor<2x2x53x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = math.rsqrt %in : f32
      linalg.yield %200 : f32
    } -> tensor<2x2x53x1xf32>
    %52 = linalg.generic {indexing_maps = [#map6, #map7, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_41, %51 : tensor<2x2x53x8xf32>, tensor<2x2x53x1xf32>) outs(%32 : tensor<2x2x53x8xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.mulf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<2x2x53x8xf32>
    %53 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel"]} ins(%cst_23 : tensor<8xf32>) outs(%42 : tensor<8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.addf %in, %cst_34 : f32
      linalg.yield %200 : f32
    } -> tensor<8xf32>
    %54 = linalg.generic {indexing_maps = [#map6, #map8, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%52, %53 : tensor<2x2x53x8xf32>, tensor<8xf32>) outs(%32 : tensor<2x2x53x8xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.mulf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<2x2x53x8xf32>
    %expanded_45 = tensor.expand_shape %10 [[0], [1, 2], [3]] output_shape [1, 1, 53, 8] : tensor<1x53x8xf32> into tensor<1x1x53x8xf32>
    %expanded_46 = tensor.expand_shape %11 [[0], [1, 2], [3]] output_shape [1, 1, 53, 8] : tensor<1x53x8xf32> into tensor<1x1x53x8xf32>
    %55 = linalg.generic {indexing_maps = [#map6, #map9, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%44, %expanded_45 : tensor<2x4x53x8xf32>, tensor<1x1x53x8xf32>) outs(%27 : tensor<2x4x53x8xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.mulf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<2x4x53x8xf32>
    %extracted_slice = tensor.extract_slice %44[0, 0, 0, 0] [2, 4, 53, 4] [1, 1, 1, 1] : tensor<2x4x53x8xf32> to tensor<2x4x53x4xf32>
    %extracted_slice_47 = tensor.extract_slice %44[0, 0, 0, 4] [2, 4, 53, 4] [1, 1, 1, 1] : tensor<2x4x53x8xf32> to tensor<2x4x53x4xf32>
    %56 = tensor.empty() : tensor<2x4x53x4xf32>
    %57 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%extracted_slice_47 : tensor<2x4x53x4xf32>) outs(%56 : tensor<2x4x53x4xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.negf %in : f32
      linalg.yield %200 : f32
    } -> tensor<2x4x53x4xf32>
    %concat_48 = tensor.concat dim(3) %57, %extracted_slice : (tensor<2x4x53x4xf32>, tensor<2x4x53x4xf32>) -> tensor<2x4x53x8xf32>
    %58 = linalg.generic {indexing_maps = [#map6, #map9, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%concat_48, %expanded_46 : tensor<2x4x53x8xf32>, tensor<1x1x53x8xf32>) outs(%27 : tensor<2x4x53x8xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.mulf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<2x4x53x8xf32>
    %59 = linalg.generic {indexing_maps = [#map6, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%55, %58 : tensor<2x4x53x8xf32>, tensor<2x4x53x8xf32>) outs(%27 : tensor<2x4x53x8xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.addf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<2x4x53x8xf32>
    %60 = linalg.generic {indexing_maps = [#map6, #map9, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%54, %expanded_45 : tensor<2x2x53x8xf32>, tensor<1x1x53x8xf32>) outs(%32 : tensor<2x2x53x8xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.mulf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<2x2x53x8xf32>
    %extracted_slice_49 = tensor.extract_slice %54[0, 0, 0, 0] [2, 2, 53, 4] [1, 1, 1, 1] : tensor<2x2x53x8xf32> to tensor<2x2x53x4xf32>
    %extracted_slice_50 = tensor.extract_slice %54[0, 0, 0, 4] [2, 2, 53, 4] [1, 1, 1, 1] : tensor<2x2x53x8xf32> to tensor<2x2x53x4xf32>
    %61 = tensor.empty() : tensor<2x2x53x4xf32>
    %62 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%extracted_slice_50 : tensor<2x2x53x4xf32>) outs(%61 : tensor<2x2x53x4xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.negf %in : f32
      linalg.yield %200 : f32
    } -> tensor<2x2x53x4xf32>
    %concat_51 = tensor.concat dim(3) %62, %extracted_slice_49 : (tensor<2x2x53x4xf32>, tensor<2x2x53x4xf32>) -> tensor<2x2x53x8xf32>
    %63 = linalg.generic {indexing_maps = [#map6, #map9, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%concat_51, %expanded_46 : tensor<2x2x53x8xf32>, tensor<1x1x53x8xf32>) outs(%32 : tensor<2x2x53x8xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.mulf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<2x2x53x8xf32>
    %64 = linalg.generic {indexing_maps = [#map6, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%60, %63 : tensor<2x2x53x8xf32>, tensor<2x2x53x8xf32>) outs(%32 : tensor<2x2x53x8xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.addf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<2x2x53x8xf32>
    %65:2 = cp.flex_attention %59, %64, %transposed_44 {scale = 0.3535533905932738 : f32}
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %c = arith.cmpi sge, %i, %j : index
      %w = arith.constant 16 : index
      %d = arith.subi %i, %j : index
      %n = arith.cmpi slt, %d, %w : index
      %m = arith.andi %c, %n : i1
      cp.yield %m : i1
    } : (tensor<2x4x53x8xf32>, tensor<2x2x53x8xf32>, tensor<2x2x53x8xf32>) -> (tensor<2x4x53x8xf32>, tensor<2x4x53xf32>)
    %66 = tensor.empty() : tensor<2x53x4x8xf32>
    %transposed_52 = linalg.transpose ins(%65#0 : tensor<2x4x53x8xf32>) outs(%66 : tensor<2x53x4x8xf32>) permutation = [0, 2, 1, 3] 
    %transposed_53 = linalg.transpose ins(%cst_22 : tensor<32x32xf32>) outs(%23 : tensor<32x32xf32>) permutation = [1, 0] 
    %collapsed_54 = tensor.collapse_shape %transposed_52 [[0, 1], [2, 3]] : tensor<2x53x4x8xf32> into tensor<106x32xf32>
    %67 = linalg.matmul ins(%collapsed_54, %transposed_53 : tensor<106x32xf32>, tensor<32x32xf32>) outs(%25 : tensor<106x32xf32>) -> tensor<106x32xf32>
    %expanded_55 = tensor.expand_shape %67 [[0, 1], [2]] output_shape [2, 53, 32] : tensor<106x32xf32> into tensor<2x53x32xf32>
    %68 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_55 : tensor<2x53x32xf32>) outs(%0 : tensor<2x53x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %200 : f32
    } -> tensor<2x53x32xf32>
    %69 = linalg.generic {indexing_maps = [#map1, #map4], iterator_types = ["parallel", "parallel", "reduction"]} ins(%68 : tensor<2x53x32xf32>) outs(%14 : tensor<2x53x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.addf %in, %out : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x1xf32>
    %70 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%69 : tensor<2x53x1xf32>) outs(%13 : tensor<2x53x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.divf %in, %cst_33 : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x1xf32>
    %71 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%70 : tensor<2x53x1xf32>) outs(%13 : tensor<2x53x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.truncf %cst_29 : f64 to f32
      %201 = arith.addf %in, %200 : f32
      linalg.yield %201 : f32
    } -> tensor<2x53x1xf32>
    %72 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%71 : tensor<2x53x1xf32>) outs(%13 : tensor<2x53x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = math.rsqrt %in : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x1xf32>
    %73 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_55, %72 : tensor<2x53x32xf32>, tensor<2x53x1xf32>) outs(%0 : tensor<2x53x32xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.mulf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x32xf32>
    %74 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel"]} ins(%cst_21 : tensor<32xf32>) outs(%20 : tensor<32xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.addf %in, %cst_34 : f32
      linalg.yield %200 : f32
    } -> tensor<32xf32>
    %75 = linalg.generic {indexing_maps = [#map1, #map5, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%73, %74 : tensor<2x53x32xf32>, tensor<32xf32>) outs(%0 : tensor<2x53x32xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.mulf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x32xf32>
    %76 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%2, %75 : tensor<2x53x32xf32>, tensor<2x53x32xf32>) outs(%0 : tensor<2x53x32xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.addf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x32xf32>
    %77 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%76 : tensor<2x53x32xf32>) outs(%0 : tensor<2x53x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %200 : f32
    } -> tensor<2x53x32xf32>
    %78 = linalg.generic {indexing_maps = [#map1, #map4], iterator_types = ["parallel", "parallel", "reduction"]} ins(%77 : tensor<2x53x32xf32>) outs(%14 : tensor<2x53x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.addf %in, %out : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x1xf32>
    %79 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%78 : tensor<2x53x1xf32>) outs(%13 : tensor<2x53x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.divf %in, %cst_33 : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x1xf32>
    %80 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%79 : tensor<2x53x1xf32>) outs(%13 : tensor<2x53x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.truncf %cst_29 : f64 to f32
      %201 = arith.addf %in, %200 : f32
      linalg.yield %201 : f32
    } -> tensor<2x53x1xf32>
    %81 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%80 : tensor<2x53x1xf32>) outs(%13 : tensor<2x53x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = math.rsqrt %in : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x1xf32>
    %82 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%76, %81 : tensor<2x53x32xf32>, tensor<2x53x1xf32>) outs(%0 : tensor<2x53x32xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.mulf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x32xf32>
    %83 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel"]} ins(%cst_20 : tensor<32xf32>) outs(%20 : tensor<32xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.addf %in, %cst_34 : f32
      linalg.yield %200 : f32
    } -> tensor<32xf32>
    %84 = linalg.generic {indexing_maps = [#map1, #map5, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%82, %83 : tensor<2x53x32xf32>, tensor<32xf32>) outs(%0 : tensor<2x53x32xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.mulf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x32xf32>
    %85 = tensor.empty() : tensor<32x44xf32>
    %transposed_56 = linalg.transpose ins(%cst_19 : tensor<44x32xf32>) outs(%85 : tensor<32x44xf32>) permutation = [1, 0] 
    %collapsed_57 = tensor.collapse_shape %84 [[0, 1], [2]] : tensor<2x53x32xf32> into tensor<106x32xf32>
    %86 = tensor.empty() : tensor<106x44xf32>
    %87 = linalg.fill ins(%cst : f32) outs(%86 : tensor<106x44xf32>) -> tensor<106x44xf32>
    %88 = linalg.matmul ins(%collapsed_57, %transposed_56 : tensor<106x32xf32>, tensor<32x44xf32>) outs(%87 : tensor<106x44xf32>) -> tensor<106x44xf32>
    %expanded_58 = tensor.expand_shape %88 [[0, 1], [2]] output_shape [2, 53, 44] : tensor<106x44xf32> into tensor<2x53x44xf32>
    %89 = tensor.empty() : tensor<2x53x44xf32>
    %90 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_58, %expanded_58 : tensor<2x53x44xf32>, tensor<2x53x44xf32>) outs(%89 : tensor<2x53x44xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.mulf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x44xf32>
    %91 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%90, %expanded_58 : tensor<2x53x44xf32>, tensor<2x53x44xf32>) outs(%89 : tensor<2x53x44xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.mulf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x44xf32>
    %92 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%91 : tensor<2x53x44xf32>) outs(%89 : tensor<2x53x44xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.truncf %cst_18 : f64 to f32
      %201 = arith.mulf %in, %200 : f32
      linalg.yield %201 : f32
    } -> tensor<2x53x44xf32>
    %93 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_58, %92 : tensor<2x53x44xf32>, tensor<2x53x44xf32>) outs(%89 : tensor<2x53x44xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.addf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x44xf32>
    %94 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%93 : tensor<2x53x44xf32>) outs(%89 : tensor<2x53x44xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.truncf %cst_17 : f64 to f32
      %201 = arith.mulf %in, %200 : f32
      linalg.yield %201 : f32
    } -> tensor<2x53x44xf32>
    %95 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_58 : tensor<2x53x44xf32>) outs(%89 : tensor<2x53x44xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.mulf %in, %cst_36 : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x44xf32>
    %96 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%94 : tensor<2x53x44xf32>) outs(%89 : tensor<2x53x44xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = math.tanh %in : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x44xf32>
    %97 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%96 : tensor<2x53x44xf32>) outs(%89 : tensor<2x53x44xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.addf %in, %cst_34 : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x44xf32>
    %98 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%95, %97 : tensor<2x53x44xf32>, tensor<2x53x44xf32>) outs(%89 : tensor<2x53x44xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.mulf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x44xf32>
    %transposed_59 = linalg.transpose ins(%cst_16 : tensor<44x32xf32>) outs(%85 : tensor<32x44xf32>) permutation = [1, 0] 
    %99 = linalg.matmul ins(%collapsed_57, %transposed_59 : tensor<106x32xf32>, tensor<32x44xf32>) outs(%87 : tensor<106x44xf32>) -> tensor<106x44xf32>
    %expanded_60 = tensor.expand_shape %99 [[0, 1], [2]] output_shape [2, 53, 44] : tensor<106x44xf32> into tensor<2x53x44xf32>
    %100 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%98, %expanded_60 : tensor<2x53x44xf32>, tensor<2x53x44xf32>) outs(%89 : tensor<2x53x44xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.mulf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x44xf32>
    %101 = tensor.empty() : tensor<44x32xf32>
    %transposed_61 = linalg.transpose ins(%cst_15 : tensor<32x44xf32>) outs(%101 : tensor<44x32xf32>) permutation = [1, 0] 
    %collapsed_62 = tensor.collapse_shape %100 [[0, 1], [2]] : tensor<2x53x44xf32> into tensor<106x44xf32>
    %102 = linalg.matmul ins(%collapsed_62, %transposed_61 : tensor<106x44xf32>, tensor<44x32xf32>) outs(%25 : tensor<106x32xf32>) -> tensor<106x32xf32>
    %expanded_63 = tensor.expand_shape %102 [[0, 1], [2]] output_shape [2, 53, 32] : tensor<106x32xf32> into tensor<2x53x32xf32>
    %103 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_63 : tensor<2x53x32xf32>) outs(%0 : tensor<2x53x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %200 : f32
    } -> tensor<2x53x32xf32>
    %104 = linalg.generic {indexing_maps = [#map1, #map4], iterator_types = ["parallel", "parallel", "reduction"]} ins(%103 : tensor<2x53x32xf32>) outs(%14 : tensor<2x53x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.addf %in, %out : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x1xf32>
    %105 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%104 : tensor<2x53x1xf32>) outs(%13 : tensor<2x53x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.divf %in, %cst_33 : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x1xf32>
    %106 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%105 : tensor<2x53x1xf32>) outs(%13 : tensor<2x53x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.truncf %cst_29 : f64 to f32
      %201 = arith.addf %in, %200 : f32
      linalg.yield %201 : f32
    } -> tensor<2x53x1xf32>
    %107 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%106 : tensor<2x53x1xf32>) outs(%13 : tensor<2x53x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = math.rsqrt %in : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x1xf32>
    %108 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_63, %107 : tensor<2x53x32xf32>, tensor<2x53x1xf32>) outs(%0 : tensor<2x53x32xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.mulf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x32xf32>
    %109 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel"]} ins(%cst_14 : tensor<32xf32>) outs(%20 : tensor<32xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.addf %in, %cst_34 : f32
      linalg.yield %200 : f32
    } -> tensor<32xf32>
    %110 = linalg.generic {indexing_maps = [#map1, #map5, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%108, %109 : tensor<2x53x32xf32>, tensor<32xf32>) outs(%0 : tensor<2x53x32xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.mulf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x32xf32>
    %111 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%76, %110 : tensor<2x53x32xf32>, tensor<2x53x32xf32>) outs(%0 : tensor<2x53x32xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.addf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x32xf32>
    %112 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%111 : tensor<2x53x32xf32>) outs(%0 : tensor<2x53x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %200 : f32
    } -> tensor<2x53x32xf32>
    %113 = linalg.generic {indexing_maps = [#map1, #map4], iterator_types = ["parallel", "parallel", "reduction"]} ins(%112 : tensor<2x53x32xf32>) outs(%14 : tensor<2x53x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.addf %in, %out : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x1xf32>
    %114 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%113 : tensor<2x53x1xf32>) outs(%13 : tensor<2x53x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.divf %in, %cst_33 : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x1xf32>
    %115 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%114 : tensor<2x53x1xf32>) outs(%13 : tensor<2x53x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.truncf %cst_29 : f64 to f32
      %201 = arith.addf %in, %200 : f32
      linalg.yield %201 : f32
    } -> tensor<2x53x1xf32>
    %116 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%115 : tensor<2x53x1xf32>) outs(%13 : tensor<2x53x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = math.rsqrt %in : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x1xf32>
    %117 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%111, %116 : tensor<2x53x32xf32>, tensor<2x53x1xf32>) outs(%0 : tensor<2x53x32xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.mulf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x32xf32>
    %118 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel"]} ins(%cst_13 : tensor<32xf32>) outs(%20 : tensor<32xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.addf %in, %cst_34 : f32
      linalg.yield %200 : f32
    } -> tensor<32xf32>
    %119 = linalg.generic {indexing_maps = [#map1, #map5, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%117, %118 : tensor<2x53x32xf32>, tensor<32xf32>) outs(%0 : tensor<2x53x32xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.mulf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x32xf32>
    %transposed_64 = linalg.transpose ins(%cst_12 : tensor<32x32xf32>) outs(%23 : tensor<32x32xf32>) permutation = [1, 0] 
    %collapsed_65 = tensor.collapse_shape %119 [[0, 1], [2]] : tensor<2x53x32xf32> into tensor<106x32xf32>
    %120 = linalg.matmul ins(%collapsed_65, %transposed_64 : tensor<106x32xf32>, tensor<32x32xf32>) outs(%25 : tensor<106x32xf32>) -> tensor<106x32xf32>
    %expanded_66 = tensor.expand_shape %120 [[0, 1], [2, 3]] output_shape [2, 53, 4, 8] : tensor<106x32xf32> into tensor<2x53x4x8xf32>
    %transposed_67 = linalg.transpose ins(%expanded_66 : tensor<2x53x4x8xf32>) outs(%27 : tensor<2x4x53x8xf32>) permutation = [0, 2, 1, 3] 
    %transposed_68 = linalg.transpose ins(%cst_11 : tensor<16x32xf32>) outs(%28 : tensor<32x16xf32>) permutation = [1, 0] 
    %121 = linalg.matmul ins(%collapsed_65, %transposed_68 : tensor<106x32xf32>, tensor<32x16xf32>) outs(%30 : tensor<106x16xf32>) -> tensor<106x16xf32>
    %expanded_69 = tensor.expand_shape %121 [[0, 1], [2, 3]] output_shape [2, 53, 2, 8] : tensor<106x16xf32> into tensor<2x53x2x8xf32>
    %transposed_70 = linalg.transpose ins(%expanded_69 : tensor<2x53x2x8xf32>) outs(%32 : tensor<2x2x53x8xf32>) permutation = [0, 2, 1, 3] 
    %transposed_71 = linalg.transpose ins(%cst_10 : tensor<16x32xf32>) outs(%28 : tensor<32x16xf32>) permutation = [1, 0] 
    %122 = linalg.matmul ins(%collapsed_65, %transposed_71 : tensor<106x32xf32>, tensor<32x16xf32>) outs(%30 : tensor<106x16xf32>) -> tensor<106x16xf32>
    %expanded_72 = tensor.expand_shape %122 [[0, 1], [2, 3]] output_shape [2, 53, 2, 8] : tensor<106x16xf32> into tensor<2x53x2x8xf32>
    %transposed_73 = linalg.transpose ins(%expanded_72 : tensor<2x53x2x8xf32>) outs(%32 : tensor<2x2x53x8xf32>) permutation = [0, 2, 1, 3] 
    %123 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_67 : tensor<2x4x53x8xf32>) outs(%27 : tensor<2x4x53x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %200 : f32
    } -> tensor<2x4x53x8xf32>
    %124 = linalg.generic {indexing_maps = [#map6, #map7], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%123 : tensor<2x4x53x8xf32>) outs(%36 : tensor<2x4x53x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.addf %in, %out : f32
      linalg.yield %200 : f32
    } -> tensor<2x4x53x1xf32>
    %125 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%124 : tensor<2x4x53x1xf32>) outs(%35 : tensor<2x4x53x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.divf %in, %cst_35 : f32
      linalg.yield %200 : f32
    } -> tensor<2x4x53x1xf32>
    %126 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%125 : tensor<2x4x53x1xf32>) outs(%35 : tensor<2x4x53x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.truncf %cst_29 : f64 to f32
      %201 = arith.addf %in, %200 : f32
      linalg.yield %201 : f32
    } -> tensor<2x4x53x1xf32>
    %127 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%126 : tensor<2x4x53x1xf32>) outs(%35 : tensor<2x4x53x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = math.rsqrt %in : f32
      linalg.yield %200 : f32
    } -> tensor<2x4x53x1xf32>
    %128 = linalg.generic {indexing_maps = [#map6, #map7, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_67, %127 : tensor<2x4x53x8xf32>, tensor<2x4x53x1xf32>) outs(%27 : tensor<2x4x53x8xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.mulf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<2x4x53x8xf32>
    %129 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel"]} ins(%cst_9 : tensor<8xf32>) outs(%42 : tensor<8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.addf %in, %cst_34 : f32
      linalg.yield %200 : f32
    } -> tensor<8xf32>
    %130 = linalg.generic {indexing_maps = [#map6, #map8, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%128, %129 : tensor<2x4x53x8xf32>, tensor<8xf32>) outs(%27 : tensor<2x4x53x8xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.mulf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<2x4x53x8xf32>
    %131 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_70 : tensor<2x2x53x8xf32>) outs(%32 : tensor<2x2x53x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %200 : f32
    } -> tensor<2x2x53x8xf32>
    %132 = linalg.generic {indexing_maps = [#map6, #map7], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%131 : tensor<2x2x53x8xf32>) outs(%47 : tensor<2x2x53x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.addf %in, %out : f32
      linalg.yield %200 : f32
    } -> tensor<2x2x53x1xf32>
    %133 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%132 : tensor<2x2x53x1xf32>) outs(%46 : tensor<2x2x53x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.divf %in, %cst_35 : f32
      linalg.yield %200 : f32
    } -> tensor<2x2x53x1xf32>
    %134 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%133 : tensor<2x2x53x1xf32>) outs(%46 : tensor<2x2x53x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.truncf %cst_29 : f64 to f32
      %201 = arith.addf %in, %200 : f32
      linalg.yield %201 : f32
    } -> tensor<2x2x53x1xf32>
    %135 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%134 : tensor<2x2x53x1xf32>) outs(%46 : tensor<2x2x53x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = math.rsqrt %in : f32
      linalg.yield %200 : f32
    } -> tensor<2x2x53x1xf32>
    %136 = linalg.generic {indexing_maps = [#map6, #map7, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_70, %135 : tensor<2x2x53x8xf32>, tensor<2x2x53x1xf32>) outs(%32 : tensor<2x2x53x8xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.mulf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<2x2x53x8xf32>
    %137 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel"]} ins(%cst_8 : tensor<8xf32>) outs(%42 : tensor<8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.addf %in, %cst_34 : f32
      linalg.yield %200 : f32
    } -> tensor<8xf32>
    %138 = linalg.generic {indexing_maps = [#map6, #map8, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%136, %137 : tensor<2x2x53x8xf32>, tensor<8xf32>) outs(%32 : tensor<2x2x53x8xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.mulf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<2x2x53x8xf32>
    %139 = linalg.generic {indexing_maps = [#map6, #map9, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%130, %expanded_45 : tensor<2x4x53x8xf32>, tensor<1x1x53x8xf32>) outs(%27 : tensor<2x4x53x8xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.mulf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<2x4x53x8xf32>
    %extracted_slice_74 = tensor.extract_slice %130[0, 0, 0, 0] [2, 4, 53, 4] [1, 1, 1, 1] : tensor<2x4x53x8xf32> to tensor<2x4x53x4xf32>
    %extracted_slice_75 = tensor.extract_slice %130[0, 0, 0, 4] [2, 4, 53, 4] [1, 1, 1, 1] : tensor<2x4x53x8xf32> to tensor<2x4x53x4xf32>
    %140 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%extracted_slice_75 : tensor<2x4x53x4xf32>) outs(%56 : tensor<2x4x53x4xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.negf %in : f32
      linalg.yield %200 : f32
    } -> tensor<2x4x53x4xf32>
    %concat_76 = tensor.concat dim(3) %140, %extracted_slice_74 : (tensor<2x4x53x4xf32>, tensor<2x4x53x4xf32>) -> tensor<2x4x53x8xf32>
    %141 = linalg.generic {indexing_maps = [#map6, #map9, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%concat_76, %expanded_46 : tensor<2x4x53x8xf32>, tensor<1x1x53x8xf32>) outs(%27 : tensor<2x4x53x8xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.mulf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<2x4x53x8xf32>
    %142 = linalg.generic {indexing_maps = [#map6, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%139, %141 : tensor<2x4x53x8xf32>, tensor<2x4x53x8xf32>) outs(%27 : tensor<2x4x53x8xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.addf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<2x4x53x8xf32>
    %143 = linalg.generic {indexing_maps = [#map6, #map9, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%138, %expanded_45 : tensor<2x2x53x8xf32>, tensor<1x1x53x8xf32>) outs(%32 : tensor<2x2x53x8xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.mulf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<2x2x53x8xf32>
    %extracted_slice_77 = tensor.extract_slice %138[0, 0, 0, 0] [2, 2, 53, 4] [1, 1, 1, 1] : tensor<2x2x53x8xf32> to tensor<2x2x53x4xf32>
    %extracted_slice_78 = tensor.extract_slice %138[0, 0, 0, 4] [2, 2, 53, 4] [1, 1, 1, 1] : tensor<2x2x53x8xf32> to tensor<2x2x53x4xf32>
    %144 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%extracted_slice_78 : tensor<2x2x53x4xf32>) outs(%61 : tensor<2x2x53x4xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.negf %in : f32
      linalg.yield %200 : f32
    } -> tensor<2x2x53x4xf32>
    %concat_79 = tensor.concat dim(3) %144, %extracted_slice_77 : (tensor<2x2x53x4xf32>, tensor<2x2x53x4xf32>) -> tensor<2x2x53x8xf32>
    %145 = linalg.generic {indexing_maps = [#map6, #map9, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%concat_79, %expanded_46 : tensor<2x2x53x8xf32>, tensor<1x1x53x8xf32>) outs(%32 : tensor<2x2x53x8xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.mulf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<2x2x53x8xf32>
    %146 = linalg.generic {indexing_maps = [#map6, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%143, %145 : tensor<2x2x53x8xf32>, tensor<2x2x53x8xf32>) outs(%32 : tensor<2x2x53x8xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.addf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<2x2x53x8xf32>
    %147:2 = cp.flex_attention %142, %146, %transposed_73 {scale = 0.3535533905932738 : f32}
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %c = arith.cmpi sge, %i, %j : index
      %w = arith.constant 16 : index
      %d = arith.subi %i, %j : index
      %n = arith.cmpi slt, %d, %w : index
      %m = arith.andi %c, %n : i1
      cp.yield %m : i1
    } : (tensor<2x4x53x8xf32>, tensor<2x2x53x8xf32>, tensor<2x2x53x8xf32>) -> (tensor<2x4x53x8xf32>, tensor<2x4x53xf32>)
    %transposed_80 = linalg.transpose ins(%147#0 : tensor<2x4x53x8xf32>) outs(%66 : tensor<2x53x4x8xf32>) permutation = [0, 2, 1, 3] 
    %transposed_81 = linalg.transpose ins(%cst_7 : tensor<32x32xf32>) outs(%23 : tensor<32x32xf32>) permutation = [1, 0] 
    %collapsed_82 = tensor.collapse_shape %transposed_80 [[0, 1], [2, 3]] : tensor<2x53x4x8xf32> into tensor<106x32xf32>
    %148 = linalg.matmul ins(%collapsed_82, %transposed_81 : tensor<106x32xf32>, tensor<32x32xf32>) outs(%25 : tensor<106x32xf32>) -> tensor<106x32xf32>
    %expanded_83 = tensor.expand_shape %148 [[0, 1], [2]] output_shape [2, 53, 32] : tensor<106x32xf32> into tensor<2x53x32xf32>
    %149 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_83 : tensor<2x53x32xf32>) outs(%0 : tensor<2x53x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %200 : f32
    } -> tensor<2x53x32xf32>
    %150 = linalg.generic {indexing_maps = [#map1, #map4], iterator_types = ["parallel", "parallel", "reduction"]} ins(%149 : tensor<2x53x32xf32>) outs(%14 : tensor<2x53x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.addf %in, %out : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x1xf32>
    %151 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%150 : tensor<2x53x1xf32>) outs(%13 : tensor<2x53x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.divf %in, %cst_33 : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x1xf32>
    %152 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%151 : tensor<2x53x1xf32>) outs(%13 : tensor<2x53x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.truncf %cst_29 : f64 to f32
      %201 = arith.addf %in, %200 : f32
      linalg.yield %201 : f32
    } -> tensor<2x53x1xf32>
    %153 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%152 : tensor<2x53x1xf32>) outs(%13 : tensor<2x53x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = math.rsqrt %in : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x1xf32>
    %154 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_83, %153 : tensor<2x53x32xf32>, tensor<2x53x1xf32>) outs(%0 : tensor<2x53x32xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.mulf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x32xf32>
    %155 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel"]} ins(%cst_6 : tensor<32xf32>) outs(%20 : tensor<32xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.addf %in, %cst_34 : f32
      linalg.yield %200 : f32
    } -> tensor<32xf32>
    %156 = linalg.generic {indexing_maps = [#map1, #map5, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%154, %155 : tensor<2x53x32xf32>, tensor<32xf32>) outs(%0 : tensor<2x53x32xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.mulf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x32xf32>
    %157 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%111, %156 : tensor<2x53x32xf32>, tensor<2x53x32xf32>) outs(%0 : tensor<2x53x32xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.addf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x32xf32>
    %158 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%157 : tensor<2x53x32xf32>) outs(%0 : tensor<2x53x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %200 : f32
    } -> tensor<2x53x32xf32>
    %159 = linalg.generic {indexing_maps = [#map1, #map4], iterator_types = ["parallel", "parallel", "reduction"]} ins(%158 : tensor<2x53x32xf32>) outs(%14 : tensor<2x53x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.addf %in, %out : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x1xf32>
    %160 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%159 : tensor<2x53x1xf32>) outs(%13 : tensor<2x53x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.divf %in, %cst_33 : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x1xf32>
    %161 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%160 : tensor<2x53x1xf32>) outs(%13 : tensor<2x53x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.truncf %cst_29 : f64 to f32
      %201 = arith.addf %in, %200 : f32
      linalg.yield %201 : f32
    } -> tensor<2x53x1xf32>
    %162 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%161 : tensor<2x53x1xf32>) outs(%13 : tensor<2x53x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = math.rsqrt %in : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x1xf32>
    %163 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%157, %162 : tensor<2x53x32xf32>, tensor<2x53x1xf32>) outs(%0 : tensor<2x53x32xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.mulf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x32xf32>
    %164 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel"]} ins(%cst_5 : tensor<32xf32>) outs(%20 : tensor<32xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.addf %in, %cst_34 : f32
      linalg.yield %200 : f32
    } -> tensor<32xf32>
    %165 = linalg.generic {indexing_maps = [#map1, #map5, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%163, %164 : tensor<2x53x32xf32>, tensor<32xf32>) outs(%0 : tensor<2x53x32xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.mulf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x32xf32>
    %transposed_84 = linalg.transpose ins(%cst_4 : tensor<44x32xf32>) outs(%85 : tensor<32x44xf32>) permutation = [1, 0] 
    %collapsed_85 = tensor.collapse_shape %165 [[0, 1], [2]] : tensor<2x53x32xf32> into tensor<106x32xf32>
    %166 = linalg.matmul ins(%collapsed_85, %transposed_84 : tensor<106x32xf32>, tensor<32x44xf32>) outs(%87 : tensor<106x44xf32>) -> tensor<106x44xf32>
    %expanded_86 = tensor.expand_shape %166 [[0, 1], [2]] output_shape [2, 53, 44] : tensor<106x44xf32> into tensor<2x53x44xf32>
    %167 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_86, %expanded_86 : tensor<2x53x44xf32>, tensor<2x53x44xf32>) outs(%89 : tensor<2x53x44xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.mulf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x44xf32>
    %168 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%167, %expanded_86 : tensor<2x53x44xf32>, tensor<2x53x44xf32>) outs(%89 : tensor<2x53x44xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.mulf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x44xf32>
    %169 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%168 : tensor<2x53x44xf32>) outs(%89 : tensor<2x53x44xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.truncf %cst_18 : f64 to f32
      %201 = arith.mulf %in, %200 : f32
      linalg.yield %201 : f32
    } -> tensor<2x53x44xf32>
    %170 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_86, %169 : tensor<2x53x44xf32>, tensor<2x53x44xf32>) outs(%89 : tensor<2x53x44xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.addf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x44xf32>
    %171 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%170 : tensor<2x53x44xf32>) outs(%89 : tensor<2x53x44xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.truncf %cst_17 : f64 to f32
      %201 = arith.mulf %in, %200 : f32
      linalg.yield %201 : f32
    } -> tensor<2x53x44xf32>
    %172 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_86 : tensor<2x53x44xf32>) outs(%89 : tensor<2x53x44xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.mulf %in, %cst_36 : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x44xf32>
    %173 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%171 : tensor<2x53x44xf32>) outs(%89 : tensor<2x53x44xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = math.tanh %in : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x44xf32>
    %174 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%173 : tensor<2x53x44xf32>) outs(%89 : tensor<2x53x44xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.addf %in, %cst_34 : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x44xf32>
    %175 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%172, %174 : tensor<2x53x44xf32>, tensor<2x53x44xf32>) outs(%89 : tensor<2x53x44xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.mulf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x44xf32>
    %transposed_87 = linalg.transpose ins(%cst_3 : tensor<44x32xf32>) outs(%85 : tensor<32x44xf32>) permutation = [1, 0] 
    %176 = linalg.matmul ins(%collapsed_85, %transposed_87 : tensor<106x32xf32>, tensor<32x44xf32>) outs(%87 : tensor<106x44xf32>) -> tensor<106x44xf32>
    %expanded_88 = tensor.expand_shape %176 [[0, 1], [2]] output_shape [2, 53, 44] : tensor<106x44xf32> into tensor<2x53x44xf32>
    %177 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%175, %expanded_88 : tensor<2x53x44xf32>, tensor<2x53x44xf32>) outs(%89 : tensor<2x53x44xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.mulf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x44xf32>
    %transposed_89 = linalg.transpose ins(%cst_2 : tensor<32x44xf32>) outs(%101 : tensor<44x32xf32>) permutation = [1, 0] 
    %collapsed_90 = tensor.collapse_shape %177 [[0, 1], [2]] : tensor<2x53x44xf32> into tensor<106x44xf32>
    %178 = linalg.matmul ins(%collapsed_90, %transposed_89 : tensor<106x44xf32>, tensor<44x32xf32>) outs(%25 : tensor<106x32xf32>) -> tensor<106x32xf32>
    %expanded_91 = tensor.expand_shape %178 [[0, 1], [2]] output_shape [2, 53, 32] : tensor<106x32xf32> into tensor<2x53x32xf32>
    %179 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_91 : tensor<2x53x32xf32>) outs(%0 : tensor<2x53x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %200 : f32
    } -> tensor<2x53x32xf32>
    %180 = linalg.generic {indexing_maps = [#map1, #map4], iterator_types = ["parallel", "parallel", "reduction"]} ins(%179 : tensor<2x53x32xf32>) outs(%14 : tensor<2x53x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.addf %in, %out : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x1xf32>
    %181 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%180 : tensor<2x53x1xf32>) outs(%13 : tensor<2x53x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.divf %in, %cst_33 : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x1xf32>
    %182 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%181 : tensor<2x53x1xf32>) outs(%13 : tensor<2x53x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.truncf %cst_29 : f64 to f32
      %201 = arith.addf %in, %200 : f32
      linalg.yield %201 : f32
    } -> tensor<2x53x1xf32>
    %183 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%182 : tensor<2x53x1xf32>) outs(%13 : tensor<2x53x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = math.rsqrt %in : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x1xf32>
    %184 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_91, %183 : tensor<2x53x32xf32>, tensor<2x53x1xf32>) outs(%0 : tensor<2x53x32xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.mulf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x32xf32>
    %185 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel"]} ins(%cst_1 : tensor<32xf32>) outs(%20 : tensor<32xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.addf %in, %cst_34 : f32
      linalg.yield %200 : f32
    } -> tensor<32xf32>
    %186 = linalg.generic {indexing_maps = [#map1, #map5, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%184, %185 : tensor<2x53x32xf32>, tensor<32xf32>) outs(%0 : tensor<2x53x32xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.mulf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x32xf32>
    %187 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%157, %186 : tensor<2x53x32xf32>, tensor<2x53x32xf32>) outs(%0 : tensor<2x53x32xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.addf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x32xf32>
    %188 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%187 : tensor<2x53x32xf32>) outs(%0 : tensor<2x53x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %200 : f32
    } -> tensor<2x53x32xf32>
    %189 = linalg.generic {indexing_maps = [#map1, #map4], iterator_types = ["parallel", "parallel", "reduction"]} ins(%188 : tensor<2x53x32xf32>) outs(%14 : tensor<2x53x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.addf %in, %out : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x1xf32>
    %190 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%189 : tensor<2x53x1xf32>) outs(%13 : tensor<2x53x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.divf %in, %cst_33 : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x1xf32>
    %191 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%190 : tensor<2x53x1xf32>) outs(%13 : tensor<2x53x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.truncf %cst_29 : f64 to f32
      %201 = arith.addf %in, %200 : f32
      linalg.yield %201 : f32
    } -> tensor<2x53x1xf32>
    %192 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%191 : tensor<2x53x1xf32>) outs(%13 : tensor<2x53x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = math.rsqrt %in : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x1xf32>
    %193 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%187, %192 : tensor<2x53x32xf32>, tensor<2x53x1xf32>) outs(%0 : tensor<2x53x32xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.mulf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x32xf32>
    %194 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel"]} ins(%cst_0 : tensor<32xf32>) outs(%20 : tensor<32xf32>) {
    ^bb0(%in: f32, %out: f32):
      %200 = arith.addf %in, %cst_34 : f32
      linalg.yield %200 : f32
    } -> tensor<32xf32>
    %195 = linalg.generic {indexing_maps = [#map1, #map5, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%193, %194 : tensor<2x53x32xf32>, tensor<32xf32>) outs(%0 : tensor<2x53x32xf32>) {
    ^bb0(%in: f32, %in_95: f32, %out: f32):
      %200 = arith.mulf %in, %in_95 : f32
      linalg.yield %200 : f32
    } -> tensor<2x53x32xf32>
    %196 = tensor.empty() : tensor<32x37xf32>
    %transposed_92 = linalg.transpose ins(%cst_32 : tensor<37x32xf32>) outs(%196 : tensor<32x37xf32>) permutation = [1, 0] 
    %collapsed_93 = tensor.collapse_shape %195 [[0, 1], [2]] : tensor<2x53x32xf32> into tensor<106x32xf32>
    %197 = tensor.empty() : tensor<106x37xf32>
    %198 = linalg.fill ins(%cst : f32) outs(%197 : tensor<106x37xf32>) -> tensor<106x37xf32>
    %199 = linalg.matmul ins(%collapsed_93, %transposed_92 : tensor<106x32xf32>, tensor<32x37xf32>) outs(%198 : tensor<106x37xf32>) -> tensor<106x37xf32>
    %expanded_94 = tensor.expand_shape %199 [[0, 1], [2]] output_shape [2, 53, 37] : tensor<106x37xf32> into tensor<2x53x37xf32>
    return %expanded_94 : tensor<2x53x37xf32>
  }
}

{-#
  dialect_resources: {
    builtin: {
      torch_tensor_32_torch.float32_8_1: "0x040000007600B0BCC6782ABEDDE4DA3C778A96BEB54AAC3D37D50C3E7D853F3D51853E3B1F4E2ABD09C78CBD337667BDB3283EBE4221BFBD33A270BD350388BD03280D3ED3AA99BBC3E4443EEF8CAA3DFE201EBEC01D51BD82C911BD376906BEC62F843D3DCA933D1F0D9CBD6D94EB3DD0B053BD8F04BEBD12463E3D33147A3D9DD8DE37",
      torch_tensor_32_torch.float32_7_1: "0x040000003B8ED2BDC87081BDD794B6BB53E3933D58DFFBBD3BFEA73D620C0FBE63BA3D3EDB11D8BD3A4C9BBDFD4387BD6681BEB998727F3D52AD7FBC4C3E413E802BDC3C93D3113E07034EBD8DEDA53D00DA5C3D1B7DB7BDA72F223E459F343C7323DF3DFF5143BE11564A3DBF876A3C77B3213E1A76413E1CF52F3E6EF102BE2167963D",
      torch_tensor_32_44_torch.float32_1_1: "0x04000000A01806BE4F401FBC8887F63DBA891CBD17121C3EFBC2E83D7BA76B3EF517E3BD626DB33B387E70BDA9578CBDEB9E7BBED722673DF0BEDD3D240CC6BD80910CBDB4BE9E3D234D8D3E30FAA13EDC19A63C9AE323BD158C5C3E82E2BE3CC6AF8EBE79B97B3ED778403E02E0B2BD0A54823CB1B210B801CB163DEF9F32BD733196BDC8559EBD616838BE0AA1DBBD8C664B3E30890DBD3FFC9C3E3B4E1ABEF5A1353EDE0F58BD744142BD183B193E5E90C6BD0DEF72BECE5D0BBEB8D0ACBD5904F7BD9D46FBBDCFC14E3D333A07BED9923EBE9CB8B23B299ADC3DE135A63DF1E31C3E031ACC3D5C3600BD3504B33DD10304BE91BA003EBDD60F3D0E934CBD75A99ABDD27A5ABE5CAA833E9D4D70BE1D5F2A3E313BFF3D2F7A1F3EE3AA50BEAA6265BDE87CD5BD18BFAEBDDB65413E567D30BE7626FD3D909AC9BCEB091B3E5AB501BD7B38E93D1E68CBBD4E799ABDE976093DFDC742BE442BB23D98B4D3BC7EF82C3E626CBD3D15071EBE96F443BDE60649BD717576BE7D73463EABEABFBDA5E83E3A1F701E3BB86F933ED2C5D53DC71B6F3EB8C8B63E64A68A3ED10CA83D5EF5763DC2AA113E3CC991BB6160513EB1DD2B3ED2D4C5BD7966BCBD79856A3D76AC563E01B271BDCCFDB03C80D6703E31088ABEFDE4B53DE3968E3E6102F63DDE01FFBB13C74CBE247F07BDDD0C87BC7375413CE57C9CBD9574893C8E5C97BB2A90A9BE3A0CC4BD35A3113E343228BD8198243EF694333E786E1ABE4ED0C23D1A2C97BDD4896B3DC8840A3EC59406BE1B65AE3CE2B3173DA76E87BEFF041FBD6C487DBEEB21AA3D8B8819BE7B3341BD2394E4BD0CB342BDC6828A3E26B5ADBC71D6E33D599AB23D934DF33DD638F1BD0E385DBCA625DC3D0F3A9EBE0B449FBD7C5C1E3E64550E3EB5BECA3D8C0631BC4A78E73DE77309BE7EF48D3D692BB13D712D8FBB47C7CC3D569015BE1F8398BD6A492CBDF31AEA3CA93FAEBD0AD23CBE4DD6A13DCB0214BE64BCB63E72DD803D4488F2BDE25D213EAF4EABBDE875853EA419BBBD7780CDBD199DBABD45589C3D7906C4BD3D3C6B3EEDCC50BE11F4263E4B3357BEE09F53BE5EDF393E651B513E016629BD7F08C0BDB58814BEEE891A3EF11643BE084D11BE068E833E6F35D2BB69C191BD2E8C853D0554453CB4642ABEEBBC6DBE07C271BD27A9733DC5920A3E71E8CD3DCC974D3CF576CF3DAD56743EDCB244BE7A41E3BD469D24BD26BA013E1A92803DC33212BEED130F3EF9E92C3E89E3073E3E28853CA129203D7C811CBE205FC2BDB1B293BEFFBB06BED52B62BD8698BF3D06A6AB3D2B57A4BE78497C3E3286A93EBF6409BE1330E03E62CA013DD7172C3DE84D573E4367E7BB5BA1993D378C4ABDE775463DC3AB983E41906D3E2D56643E784FB9BB8471C9BD6DDC583CDB2606BE2D6E87BDE52840BE9238ED3CAB2E70BCFF425ABE60370EBC8E6154BE3B702D3E48340DBDCF2E29BE87539B3EDA6BC3BD886E46BE1529A23C0113163E3D5FE0BD354133BE0045FB3D7D749CBE16ECAB3B16D0CABD34BB2CBEF27BD2BCC7D5333D642AB83DBDF4F73B82422CBEB0AD39BE7818E53D8746D53DC39481BD58D08CBEF24FEA3C01001A3D04EDB5BD2A0353BE986198BD314582BDDFDD17BED8190D3E266D65BEED963C3E74834FBEB16DD03DEA7EA9BD09A73BBEB201743D83458D3D4D15463ED615DC3DA586DE39587F703E65B9C33CFF47293EA0F2903D7C181CBDC3C01EBE55E5433D94833BBE325143BE890D51BE492B0CBE598EDBBD46DF9BBC88B40FBC7DD98FBE34D5E1BB3E344DBE596490BDFB64973C21C93F3D14C3143E643C4EBD9851453E4170D23D8B478D3D178212BEE409FDBDB5C4993DBA9955BE54812BBEEA450BBE6897E43CF114443C31C21ABEEEE8233E7A603DBC3E725D3D08B9AD3D15EE283EEE74A5BDA9CDF5BD3624243E032B1A3B84ADD83D3793DE3DEC440CBDE4859C3E577705BEFCDFE4BCE02C8D3D62EE233E73EF523E5AF3C3BDD1F15BBE8886BB3DC4E67D3C290A8C3EECCDA7BD61A139BCAD4F34BE21BD1D3E2C12B43BD5004BBEDBAC14BD73F1C33C70A2533DEC9AACBDBB04FB3BECA4F63D3F07363EE7DDE13D1BBCC43D4F9C093E2E91CBBEF1118B3D1CD8113ED326693DC1D51E3E1B4656BE140A4F3E98461E3ECAB24B3EC96C293E69BE473E4065C0BDC9BFDB3C963664BE96E2673D9778133DCB5864BEB35C0BBE58EC8B3CEFF5ACBD0558B53D5B3AADBDCF3180BD78E1A8BCA4341F3EC45E81BE47BAA5BE31DB5ABE2D0057BEF8B67ABE55DE9F3DA11316BDE4D45FBCAF11FB3D0234BE3B0C79583D0F7E193EF4A1953D05F1C8BD2F499D3E5556C9BD60C05A3DC04A8F3DFE120A3E6F46D7BD28B187BDE4C31ABEC364423E348D44BDB53705BECDF5B63D225E4DBE28FD3DBE4202ECBCB2227CBEAD324E3E874BF23CDFD087BD959FD1BD7B29FFBD95CCA6BD1FD0933E96BE1D3D8611343C5E1EEBBC2F73483E5C39AC3D7486073E85583E3EBE9E35BE0B27443E3F19753D854174BDFB120EBD13251A3E340E833D7EF271BE505D943DB23EEE3C8F91D63DB0922FBEFC41913DA94C4FBD8EB345BDDFB3903ECA16D9BD9D2F43BDAC083BBE5B205FBDB0F44BBE02C569BE46FAD2BD199222BDA3DD0E3AA306193D802B31BEF4FCBABEC48A7A3E10417E3E5F6B76BD717842BE21342BBED6257BBEDB31B9BDB968553AAB2431BEC6A9EB3D79B51EBEEC087B3E06D9E23D93BBB6BDF47322BE8F99D4BD528DA4BEE62609BEA85DA63E2C97F43DC06F6F3DEAA94E3D794291BE31A1D13DAD57A23C88B9773E351612BEAA034DBED7F1C53D2EE10EBE28B3D9BD987186BD3E0034BE65BC323DE944A9BD418F263CA9D80B3E8B51623ED6624CBD435EFEBD9BD86EBDF6B959BE4FBC613E090C983DCEC2BA3C8CE683BCC363123E9CB73B3BBBE1C93D9CA8323D5DF7EE3C0AE12E3EC2DA143ED806F0BE754E063D44D2673EFA23893EF44D403D0658B4BD103A153E68053B3EDB791E3ED1485B3EB00CEEBBD85D003EA481EEBCB6F4A83B2D450E3E1C68893DEE5850BE8E1AB63DB233C33CAA3D773EC1D0E73D75C5CC3C8451833D9798AC3DB87F91BDECDC62BD7A41213EDCA80EBE1E526F3E1B94A1BD55785BBC9AE9683E5113DABDEA0745BD5D5A6C3E733F733D28F8FEBB39A97F3E6FE9A8BC49A4CC3C6A18B33C230256BC6A6EC6BCA7FFCD3C2854D73DE999CCBDD189363CCEC1233D215AE03D4DAE5FBEA8695E3D13D75C3DE58E4BBEBFE5873CEA6FFABD0C4744BE95C96E3ECE90643EF4D3CC3CA266C3BD1CB689BDE033173E313E2C3C9BAD613CC86E90BE5B3F193E768BE2BDB87FFB3B8619B23C0867BBBCD2AB6EBDB3728ABD7D16363E1290093C303081BE58E1713E19187EBEDB97643EDB4FA0BDBDFC113C4969E53D8B8A3DBD9E7A6DBDCFE7113EE403BC3D1E0CD23D1DD30E3D3C50C1BD0A8EF5BCC87021BEC76857BE2D4411BE3FD048BDE1EEC4BD2AA79D3EA2C536BE7A04A43EB67047BE9F78393D1225763D573E283EF90FEFBCF00D12BE29EC5ABEEABBFA3C6268D6BD7CF2353E0EEE40BE38EAD7BD2639853D199638BE504513BC32C7723EB0B6C6BDFC2F763E3D0AAA3C6ABEE5BD76082D3D16AEEE3C4212F9BD233791BC5E3D9A3DC43A453DF6FE113EAD42D8BD8443D63D5D29A83DBAE38CBDCDB5793D596CD4BE9F0601BD0C153A3D16B25E3E219644BD38D593BDDAFDAC3DA16BAFBC3E8491BDD2F1513E0E60CC3D3471DB3BFC29683EC1D2D53D7A945C3EB042893D7FC3173E249BE4BDD9FD75BEA867183D671B453D3E64073E82BF27BEC399FC3D7A017B3EE310803E8CBC40BD182493BEDDB022BD5726FBBD191881BC693042BE5B01D1BBB1B4A73E755BE03DF15B0DBEAFACEF3D86943FBE5F40AD3DE2AAD4BC3E026BBE628FFFBC246D853E96EC2F3E9556C63D744C503E6CB9533E938DA23C42DEA73C247C00BEDA5AF53C7467FE3CEA3812BE7B38DC3D2F9EE03D174090BD2DF80EBE948B8E3D111D843E98162BBD55DEE73D2042933DA3B7B33ECE77D33C3BB6DB3D69180EBE842B223E4533FA3D1965C43D0C411EBC84C72DBE7C68883E61BEBF3EB6A60E3E861E70BD4682CBBDACA614BE5D1F033EC8F466BDBE56B33C7721EF3D7F1B7EBE74527CBD6D15263EBA41213D26037ABD11CA64BE537862BD55DA10BE8F4E623ECDAEC7BDF82A093D0B10033E56FE6ABD19A0EFBD3EED213EC21C50BEFD258A3E5E3058BE551328BA50E883BDBCAEE03D43CD81BC36F8273D0BBABB3DAB0BAA3DC58785BCC11D28BEAA168EBC7A3A1A3D982EAFBE827D3B3EFB70F33DCD4D093E5466523E8B68B23CF7ECCABC0AF944BE20FD203D18CA05BE6E35C43E8D1752BD4E5130BEBC3DB43D9EE2AF3E59EF32BE027073BE68865D3CDF37F23DF2B4463E9447423DDB835D3EB0DF39BB86110DBE6EA863BE5E13303E560323BD5D2783BC2583DA3DB32E3B3DB75B9F3E431BB23B4E580C3E9A23803DAE002ABE5FF9E2BCCDF922BDF3C4B7BD2B6F1EBE1377673E8C328B3C11772BBE1AB560BE5A25803DFADB9BBD4F6248BE4873FFBDC915C23D59DC463DA917793DE690BB3E3F0A023ECD0F823DF9C28EBDC24EE93DB3721F3D547A5D3E0EF78F3E7ECE17BEFCE544BCDEAEE73DED9E92BDE649E3BDAB5EA13CF6E138BC3C515D3DA06D363E0319503D2968ABBDE5B981BE886C683EE912873DCA8DC03E0E4B843E2B22383CFC6769BD66D526BD15C8633DCED4C9BCE11542BE552529BE1A2C553E037D01BECA931ABCC3539FBEBBE6043E4365983D1FE609BBC87BA33CCEAC7F3D901DA9BC74FA123D26ECA4BC05E3B73E9FBC2E3E79B518BD8DD604BD8C4A943E0EEF96BD59D14BBD693A893E6038B2BD24450EBDFB3D9DBCB3E1843C39866D3E1CC3033E4154FB3D39F2A53D7D838ABE4AD7A9BE8CFFC8BDBF2DB03DDFE0623EE08F1BBD1E258CBC64C9A1BD9E4DA33EBC1B83BED85A0E3D669E363DD929533DE1A129BE7F570ABEA5D4DF3D0EF0E93D7CECA0BDB3DA303E98CC2C3CDA21803E8A4C1BBD3FC611BDEA028A3D8564B93DB3F0073E71B1383DC888C33D733E1E3D383026BEEB56D7BBFFAB4ABD409535BE09BF75BE96A6FF3D50C162BE825070BD3D9E1CBD6ADE1CBDFED319B915AEC13D444C14BC5998983EAF755D3DA2F0DABDDFB5EB3DBC350FBD4DD1F03C9B76C13E1BCC903DD4EEB2BE00B493BDE74E773DC22FC13DBE01273EBB84A13DCFCD28BEDBB0843E315FC43CEA9CAB3DA0ED7A3C93C78C3D55FC073BE9EE1B3D05DA983D525B49BC1A8FA03C9E2B01BE4A255D3E1BFA683EF82C303ED7F36DBD3C23DBBBC5AAEC3D9906783E8CD52DBEE90DB63C258809BE9899E6BB5F71053D04A0EB3C733A093E5CBF923D3909BDBD872F10BEF2D2FB3DDEBC143E4186B6BDDE1495BE327010BE1D080F3DAF29113D6FD16CBE8D105A3EDC5FF63D7CCC1D3E6E1FF13B518E433EF7CDF8BDBF66073E54DA0E3E90549D3DCB5972BD6F5FCDBDAE25313DA138243EA51C983EE76ED8BCED9C18BE7C2CFDBDDFDE5EBE7A2FD0BD7166B43C1B41133E62B0A2BD57EE0B3DFA32853D404B72BE96B50BBEB5064F3DC1D5D2BD40651EBD73AB7B3D55EB81BDF6E0E33DC614F23CFD3734BE89A4673EE8B2333E3D262FBE263BD03D9EEE973D2781263C4292D93C8F50EBBBE53C81BEA668EF3CF95589BE13C5F53D9A842FBE744F243EA1F6D7BDC3BBB8BD76BFA8BDAF6CAFBD324E1E3E4B75A73C687E75BE54024BBEEE2EB73EAB45323EDBF064BE017AECBE1EE6AA3C53F12ABE872C643E2D929CBDD1A296BE87D80CBE0A4289BE6E9DA9BCAC8D9C3D09933C3DC2AF863D95F9BABDACADA5BDC5CEBE3DE151213EEB24F33DEAE6733E5540D2BD0BDFD7BD53F572BE8232FABDEB015E3D0758543E85617DBD6197BD3D5D108ABEE4087ABDC2813E3EEA34C7BC4FF6AE3C832C3CBEF21B89BCBA0A013EC74ACABD5647C3BD8488833E26694DBE6804883D8A4865BE062A2BBE431ED1BD2D4FDCBDBC20983D7245313D59A55ABDC178123E0AC88F3D1EC16C3D2B7FC6BDF74339BD38015ABD504E873D8A35C7BDCEC03EBEB622813D0C2BA33A3342A13ED5592F3E44D30DBECAC112BE2C81DDBDF6A0503E19D2C9BCA000553D899F80BD11B54E3E179F00BEFD2005BDE8E9613DA8D27B3CF4B4B23D958CF83BA6952BBE0D7BC4BD5FEA683D3ECEEDBC03BA9C3C930B16BD64C292BEE1C9A5BDEE5D4FBE53D523BED36C34BE76BD163E85D377BD84D055BD1A7F67BE1D1D213EEFD5AF3D39A4113D3B269BBD94E012BD2AA2163CE4F33E3EA114343D7D33A23EFE67093DA141373E59D31ABD0F3C3DBE76A8573DC199813D3DA48C3DFB18783DD130E5BD16E91EBE2D3B413D3439433E5EC8153EC1E79A3EF8291E3D0AF71C3EF017C53D091D1CBCC7A1BF3B472D29BC8436B4BCBF0D39BE575482BE4F33B33E00EBF03C0B45983E118ECE3D158B643DFF25A43B720D0B3EC5118ABE2B23FABCC3D217BEA48B2FBE3BAF953D7DEC40BEEAA974BD8376923C0B465A3D69D523BD3ADD3F3DD8D644BC9C14CBBD456994BD606A863D3862FFBC3487A9BC110D42BE3587DFBC440B733E9EB6C6BD9185F7BA5DB4ABBD71E9FC3D398A09BE0AB9363D0CF0E63C97B4E1BB18C3993E665E88BD7C61A5BD784384BC22CE063E7AC9D23D4B89C23D9CD3BA3D9D0B653E5D9FF0BC7F4D7D3EBB24113EED52B7BCC3DA463CC30044BE00C4B63D7E1C86BD74A4A63DB5E54E3E75E4C33D2D21D1BB6D5FB7BD2F75603D9F1B583D8940DA3DB621D63A6FDD3FBE720127BDA5B98BBDE2BB0B3EA4DDD8BD9056C1BDA8A386BE6D1DBA3DB70550BE7B39DF3B333D9E3DE6A6563E24A897BC7422013E92566F3D0C8B043D7F101C3E379AACBD2375013E3E7D5A3D06160A3CCD87B0BD05FF87BC2BC6803D738C713EDF46E13DEC07F63DC77622BDF1DBC73DAD441BBDCB8FCDBCF229163EA91E673E331A9B3D994D47BD3104B73D2554B7BD5364173D30EC8B3D68C91B3EED3F96BEA69B363E2E164BBEE941C83DCE2F373C52A7203E755CD9BC70D26C3E0DF10C3E4D31223ECDE3E93D3A1A3EBE03BA393E5B6E863D27665FBDD5A3CBBD72095F3E8A2D7DBD9EA2F83D5ECBAC3C61C5A03C7B93723BDDD092BD3FF55F3DC26C143D20E9583CE3ADDFBDBC65123C8BA5013D7D4ACE3DF99DB3BCECCA49BEADE7263E1843BF3D4195B73EAC4BA53DD3EEB3BD334C8CBDBC771EBDFBED583DE488B73C0A5B89BEE3A1673DDB7A15BE63CEB3BD5CE03DBE7875A53EAFCACE3EA26298BD94FDF63DFA2B003C17A4B6BDBBACA6BDBBC8803E1A5FCCBB30E278BD21056EBC5FD401BB123D6A3E0627F83D017ABEBD86F356BED9BE06BD770B1CBEF620913E348C173EDCC7FD3C55276E3D4FB2B0BC7743DA3D47F08FBD867DC9BD0E2D8D3E66B8843DC10502BEF69302BE3F315A3D23F6983D7940333DFB7101BD8C02C9BDD81DF23D0572D5BDF980D53D3D2889BE582E0ABE87211D3E3B0C05BEC1D2713EB566E4BD4774F8BCD3ED17BED78B80BED8F3B1BE23F670BD6612EF3C0688C13EA8E53B3E71BD963EB5051EBD0B79DEBDB34DF23C85E3313E4103973E2AD1273EC98C88BDD283103E7351DD3DF59C54BEBE2D38BDCE66733D1A93C2BD6FA19A3DC79EF33D6E228F3D6178623E71566A3EEA8BF7BD0ACD5C3E1A1B1FBE67B0D8BDBD5983BEEB51A13D3F3EA63D2D3089BEB56D4D3E3886B63DE009EEBB1FD6433DA930EEBDBF6576BE9D95373D496D3C3E5AA87FBE09D7733E1057763D0C7B03BE4DC210BE6505B0BDB0AF033DFAD2C2BDA747523D6F5B92BEFE5187BD8EA270BEA7FBB13DA38C303CC5DC153CE6BF31BE084D1ABD7917EABC483B273E387D5C3D33AF313BEFE4D53CE897013EB7BA21BEF25429BB75E9233EE3B8E9BD82557D3E",
      torch_tensor_44_32_torch.float32_3_1: "0x0400000057A08B3DC383A83E2BB443BEE9EF3D3EE2749DBE6732053FC02DFC3C05FC68BC937AFE3DCCCA36BDFE86D2BD9DB01C3E000C3C3E626A8F3EA6DC1D3D0D5631BD7B174EBD49F639BDB2B726BDCF47B8BDE03526BEC79F453EEF547FBE30E051BD58808F3D0E16563D434024BE6113753EFE020D3E22C2213EF4EA933EF5349ABD2F66383EFF8C64BE80B83FBE2182593D68F98A3E6F741AB93F1C3DBDF91056BDAB17F83B0ADEF6BD9F0795BD2AE0DE3C8F4F6ABDE3AA9A3E1BD9F53D598D863D798F8B3E54AE93BE9696B53C3CF2F8BD5E838BBE314FCD3AC4DD83BE74302ABEE8AF403CF1D4D5BD6CF2BCBD111408BE4596ACBD66C61E3E61881D3EB933433E98C08D3E3028853CD7DF383EC2A9233BA5691C3EAFA707BEA34A233E756FD7BE3D5ECE3D7C3B873EA40A2E3EADE518BEDE1A8C3E589A293E75DFA2BD1A9A59BD44A7AFBD2727243E1F95DFBD36B98B3E7FD54A3D43E87FBE262CC73EFE7B72BC9516A9BB0B1AD33D637C57BC5C0B863EC5A6A0BE916D893D54A4C5BEDE4E51BE71E8533ED349C93C2F0C123E739C38BE08A2E0BCFEF48EBE72940EBD3375A03D4CCB073D3542813E880E5B3C68B246BD238741BD15AB3BBE36063B3ED7D433BE57D0083EEB97053DBAC694BE320EAB3E0F5995BD82A3C7BDA5FBFF3C10785DBEECB7273E217B183D4899CD3E22BDD4BEC343BEBE17618ABEC2F0863EFA0D883D23878CBEB78DF43DCEC6313EDCAC713DFD38A83D7858173ECB93833DB1EC8F3D281254BE831BFBBCD6DDBEBD721EC83D9048633E8FA3F4BE9AA83F3E04CD10BDE67BB63E8312CEBD08AE3D3D8231DCBDD526583CF121C63D55A7663D4A4B733DE9207C3E22E2D13EAC9BF33C6EA3DE3D975C963C31D0023F010BB5BDF91D673EA863E03C691ACBBC4297063EE4CAD0BD1B78653D1FF8B23E653929BEE94159BD7D168A3E4D6F483E40756EBDDB1D7DBE9BC70FBECCBA17BDE1B394BECAD6EE3DDED2F83C904DCC3D3F43A5BE39B41A3ED72240BE7C24B13D8AE138BE3AB7FDBD5828BB3D127C22BE8B32D1BD53B8B73B943EF5BD63B17EBC79B601BE92F77A3E3ECE6ABE59F9733E231B743EF868F8BCAFE997BDBF9FF73CEE23AA3CB59EC83D99251EBE18FBA6BDA9310C3DC6138F3D7A99683DE866DE3DBB0178BDF15D5FBD0137A9BC233A4FBE09C046BDB4FD393ECF522EBEC78541BE30321ABD9440E2BD5D6A2E3E3FE430BE458B95BEAFC782BE48EE423E311F0C3FACBEADBD8D910A3E8C4CD9BD4EC5653E88A65ABDC483F53DF97EA6BD05CD423E4671A1BEAEB1E33D6A13E83D8F53CBBCF12E8FBECE7EE23C2FE8973DBE3E13BEAF23FA3D2BAA43BEF48AE13D8FEB73BC5F2EA7BED47696BDA36725BEFB18813EFE0303BD3175263D3AD2713EBAE85DBE2E08693EB8E0D2BE683EC63E14D6D83C70A2FE3D317AB1BDFC48FABCEB7D67BEEB5C893EB852BF3D1FE907BD176938BE28C20FBE47280FBEC38B533D48B93CBD941C363CE56D93BD2AF3773EC224A63E954097BCBDEADEBDA3B49E3C26E1963C35D88E3DFA38463DB411983D6F64D9BA1C2DB53E15C5D63DF5E6E03D243B24BE047C853E631DB33C74C8303D4951EABDE66D313E78752C3EB7C10E3EC5E3AABE83E429BE82CAEBBDCCBEF6BC15F450BE0CABAFBC546E903D27E3373EE6500CBE1133623DF89B433C910419BE97A5363EE75DE13E1E55903EFA5ED13D7691EABDF35406BE4EBA093D65624BBD54E2C63D1C9353BEA7DE4E3E8B4D163D33EE14BEE9F4E8BD9102DDBD4C98583E5F166B3DA0E3E73EE4EC5ABE8DBF643E5D74ED3D8B4301BEF189DFBEFD654F3E7A85873D71414F3EB7F1A83D09FF673EC197B8BE9F568CBE20872DBEDF8AB9BD17244BBD9C342EBA1E0A863E014A213E50500D3E4E4F57BDA756A03B37A7F93C3EA1843D47EA03BE5E243E3EB0D3BC3D392552BE1B8F6DBE7A80223DCAE63F3DB377953E6ACF893DAB1A433E3257D03EFB9C8B3E59820CBDB61F953EC2F91BBD306BFB3DB56227BCD131033E7BA53C3EC1258F3E4DB99EBCEF25963EB797613C73CA833E6AFBE23DF54CACBEF1E49F3C39A7FABDFB84323EE63FDE3DB1E9343E20743A3C494E0C3E1691773EEAE786BC2EF12FBD236AC0BDD89E5BBD684CD93D3AF7413D47E0FE3DD225393E3E13B73C640CC3BD7F6021BEE41D4D3CDCDBDA3DAE911CBE61399C3D138BBA3E19C4C63DAFDD873E8BE8B13DA03D1CBEE7EEDFBDFF403FBE678B84BD2C3C3C3ED6580DBEFEB62ABD91B8CA3D04CB41BEF97F1EBEDED0783EE352FD3EE369943DD588B9BEB25E953EA6C8873EB8B9253E0C3422BE3B9C40BEE4CA933EE838483EAFA4493DAD8827BE6B4999BCD26D67BC50E6CC3CFF4F4BBEA01F493D3910A53DC67D663EAC1FE8BECC2A2F3D0C569F3D2550CC3D8880CABE6EEE103E5EBA8C3E5862113D2343F1BD61F702BDA1E84BBCB00920BE55DCF7BD67E8A2BDD68D6FBEF18E3BBD1E583A3E688078BED494D6BD2637353D9083D93D5149123ED9A7723E2C5C393CCCE1ECBDA3AD8EBCBC2C073EBB24893DBFD6B43D295CAEBC24E26EBEB40BCFBD8D4ECFBE3AF893BCD6EA853E9445F8BDA509343EDEF8C83D6628093C062BCC3D6163023ECAADE5BD6CAEDE3D40A7403D7F9304BFED1A06BEA084C1BDBDAB6E3EDE7B823EE7B6233D35FCEB3DB2203CBDA914AEBEFD53213E6475C63EFFA6A6BE8659A7BE3AE20EBECD6A113C644FB5BD807C82BDF5B5B13DEF71A1BB66DDEABDDB26B2BEB58F15BE9CD554BD8C1B9E3EA5C345BEF7648F3EE26860BD3E3A89BEA100C93D9A6D9DBD7C85B9BD5666203E6E492A3EEB7DDBBD30CE793E72E802BE044239BC685E41BCD191C93D6E955A3D3419BBBE08188CBEB91F933D91200FBE8F074EBD1015EF3D651ED93D438D9DBEB8ADF83DF9F0F33D656FE93DB864523E786D5ABE9762E8BEE745A33E71E5513E279AB43E14210ABECB991C3E37C8603EA1D9B43C044162BEFE361F3F721778BDA3B4093E6653FE3DB59002BEA91470BDBDC78ABEB1FE2A3EEE4247BDF52D3FBE314F1B3EF625BF3C3DB51F3E42B9F23DFEAE32BEA6F4123EAC6984BEBCAA01BEB4EE493E2E3DD6BC927F22BE79C897BD40C3093E14032C3D1B852A3E784C0D3E2DAC88BCDE01D9BD3285503EBCC79E3DD3E5A93DBC3D833BEEA0B13DAA0C6CBD4E9EE83DF31794BEE69178BD6E5A16BE5A69B43E422BF03DEE9E13BE397008BD2A9A173DF1B9AE3EC0BE9FBD0CAB243EA21DD43EA994993EB2D75ABE97F391BD0B09F53DD7683A3E7FD8E6BCB20DB53DF2C991BEA981C7BD04F9F13EF48982BE8DC5083ECA9BEE3DB7A2BE3C9D450C3EA33005BD1B333BBD62C1883EA54C063E18B6C13D9387FF3DCB808BBE235F923EF75404BE6A6DCBBDAABB01BE5ADD57BD6A51E3BDF18A4CBEDD3168BED1F1BE3DEDA30CBE47C0CD3B17EE36BD4A234ABEFFF41FBDAFA41EBE6F2C3D3CBD109E3E381136BC8E610EBD2D60D43CE652FB3D6B9DC23CCAEACC3D656781BCF441C23E007CACBCBAFACC3D590CCF3D1C91F03D730958BE119DB43CFDCAB8BC4A4F6C3DD3548E3D5EA5BE3D330FFABD09B1763DE21BB9BD8D49303E20B1A5BE7F153E3D7EB76DBE5840793DEC43D53CC247113E5B3F6C3EE1C545BDFB9E3E3E2BA369BD66CD2FBEBA6F823E944551BB6237A7BD0457893E5F6B8D3C9E5BC2BE7E93513C17EB89BE86A3363EEC26BEBD705205BDAA6E65BE04569E3EE856C5BC859C6F3E93BC2BBD9673B83DF2274ABE1D7DDDBDEEB52FBD4A4C6FBE0539C03DE97874BE80C76E3E497CC93CCB9C2B3E13C2C93E75A851BEC43065BE00C7DB3E4FAA90BBA85C9F3E49F0BE3D0D3B843D8617103EF796483EAA6FAABD8E7B743D46F1AA3DC091863E24C7003DC42F803C6F152EBE7B001EBE7663833E2532A83DF20E45BE0125283E778BD9BC9473073C06AC64BDC2B943BD998D433E4725C83E6C0C3CBD709AEABD4BE01BBC564BD6BDF916F8BCE1E2903EF3B629BE33D1353E2D1F263D881C22BC23C1073E670ECC3C8DAD93BEFBA4C63B56CDD7BCCDE3AF3D2E3494BD486A0A3DD938843EC826E33D75FC413EAD7D7D3ED65473BE16CED43C1D3167BDE3A36FBC3FAC92BB467E1B3BEA2F323DF04393BE63D3B1BEF3A244BE6EF35B3D355AFA3D12DDF73DB197D1BB3F3DC9BDA842503E4D11DBBD3A64E1BB2569333EA4CD78BDEE6B85BE6EB799BD9A2482BE398782BD0F258ABD029987BE62F7B83B6D0FC5BE1DD1D5BDE985E7BE744E933B0A35903E331319BE37712CBDD96AB03A0CCBBB3D50951C3E1121B43D846362BDF7CB473E1BFA353C39828CBE0B1BCDBDA210B6BE4F6B8A3D4AB148BC58C6793DEA4A82BD6B91623D94E703BE0C331FBEFEE7293E853120BD34BCB13EBC340FBEB23BF23C7FAF8DBDB8038F3D96B0EEBDF6A4E9BC5C98CCBADC8DB8BE4E67973D75728ABB9C4D73BEBC0B083E2FA319BE57D056BE61CA013E5CD3F0BD0814B63DE9D693BCD2A7C7BE2EE1C5BE3D10C13DBAAE31BEF40729BDA0641DBC3A355ABEFE78CDBD12D78F3DF768D4BB3A636E3EBFF4F53B3DB259BE76456F3E6D54563EA9011EBE8A0A9BBB091590BEA1418BBD4C87C23D77E2063DDCA2433D6AD0893D56B0BCBD10EBCB3D71C3F1BD147CC2BC764721BEC78655BD8BA38DBE0046603DCE5B403E1DBB25BD6290003E0A5E08BE9928BD3C8960133ECB611DBDD740DEBDFEA146BE8EBB883D684347BE0C40FCBCE31DEFBC52ADB73EDBB7463EBD08FFBDBC77FEBD3E62E13DCCAD823E5CAF25BE13155E3D8FFF293D72A6C7BE7606AD3DFF3641BEACB8D3BD691E9A3E07F068BD3FF2923DC7BA6D3D0E6625BED6C938BE1760B5BDC4561A3E13C8B83E4301A83A9E3959BE52675B3B113236BED6A97BBEF64E03BEA4ADCF3D34D5643E148B2EBDA7F539BE2C3A553D32075ABE2F51EDBB6C610DBD5F81713C8F52B83C772E933DFD2B083EC418DCBD916CEBBDA507B8BD87B9313DA487A03D3FB4B53E8D391DBE7A2C093E9FF49DBB33526ABD715D853D8D14813D92DFA23EA81FE43E15F60E3D0A39CABCA7C4DCBB983C98BE78767ABEBAD89F3DBF508C3ED9AC293D749F5D3E839DD3BCCDCF2ABE9EC99F3E80E53B3EE429743DFD14A5BD0BA11B3EF054503DFB0CBFBE3C762DBE4FC7A4BE66868C3E5CCD5BBD3F576A3EE6959EBED6FEA1BBB68ED7BC08F420BE21D426BEDB7601BE2BA89E3D16C30BBEAD59A83DDBA3063E8BB3733EB6B999BD0219733ED9B2233E23314ABC977534BEB29046BC9CAA67BE776F2FBEACE014BD7C666F3E0DD7AEBDFBFDAE3BCF2378BE524C873E34736D3EE89A8BBE71763FBE8126AA3D45AF563ED5667FBDC273D1BC28201C3EC71FB4BC7CAC76BCB51044BD4295A13D6680093E1FE7BD3D0EBBAABCEEFD1F3EF2CC4C3B23CDC9BD9747023EDB1BFE3CB682FCBB21DAE7BDECAAD2BDED96EFBD4B5A12BE042044BEDF34A23D41366E3DA00B8FBE2557C5BDBEC54A3E179115BFA8006F3E674E893D975175BE0E56D43E57C6A2BDA8B3413DA6B804BE7B1D183E4A5549BD6FEBFA3DE44B2D3EB76C0A3EA81F053E280F6D3EEB182F3EEAB6E3BD570693BC0F18323DB826CE3C1474BEBCCE82773EF897AA3DF7E7DEBD636230BE45D9BDBD85895C3D00B2633EF2272CBEDE3F953D6209E3BC8A46023E3790C1BD4B5EA3BEC20A233D96C027BDBA4E22BDDE132C3DA24DA4BDA63A103E6A3ED3BEF00D0BBDD6B8BB3E8692C53ECA7A85BD2B4A0FBDE8421A3E65039CBEA8D8273D2D9F8E3D80C8C53DBBAF023DEC7C84BD5519D63DC1BC4B3D9A425EBD6CFD4D3E8EFDACBCA736873E367A68BD0E7D893EF4C8FFBEB55AC33E8FFF08BCBE4A8F3E3CE7C9BE1C331CBD51F3183E6D6F40BE31715D3EE2836DBE89E652BEE609D5BEC291CF3D2E7B6DBEDAD1BE3C8E1B84BC22C604BE4ECA29BE88C36DBEEFBBC4BDCD0DE33DA5D31E3EDB625EBE2121903DB35C8E3E4F1E06BE85B817BE4FDF4C3EEBD03FBEB4D6A8BDD44F87BE8F46933E3CF57E3E7B390E3E96A91CBE56F9173DE917C1BC573289BC81150D3E90FFAEBEA543253E1D88983C6B86BF3D8428CBBDFA4805BECAFC913D1655033E0F6D0D3E1F699D3D8F10C1BEF58B8CBE1FA5DDBE1B61EEBDD51A99BEC504043B53BFB13D48CA833D90509CBD2D34F73D6F2C08BE810D30BEF4D725BD49F33D3EEFA67FBEBABC283DD2AA2CBEEB225EBECF1946BEAEA4E23D587E2D3DDB44A23DE852C2BE4FBE083E478EC7BDBE02453DDBB7E8BDDC437F3DC82E813D61F958BEAF8D26BE5CFC4A3E8314103E2F99E63D4D5AAABED07A7DBDDB0E55BC7661013E8DA46BBE107F0D3C168E23BE4746853C63BBDCBCB428CD3C7B75B2BD711D2BBE1150173C46CD83BEE68BCFBDC75643BE0715263E576ED33DCE154DBE1504B13E9DD530BD9BEF4ABE2173143EA7A9083E2F25A7BDA35BB13DF170A8BEEFFE5E3ED238C33CDEA13BBE2935313E12DA06BE1B40173D1822223E0B17653E253B213EF0B8B1BE1783093ED2574F3E44EB17BEECD22C3B287AEFBBF4EABABD73C2B6BD797AC8BD0F86A23EEF36AF3C7F86D63DE7D1633D9EC442BE0FC001BF5636C53C5E15DCBE0C7D8EBE4B12853DF8CCC2BD3F2D3D3EA8F95CBD37E4A43E5FF1D93D26B7BE3D17FDE2BBF8BC27BEC4C2883E6104363D4AF6BA3DB133BC3D99FA30BEA7E825BD7BD5F4BD13841ABEDB76DDBD5316883DE2BC94BE7FE93DBEF2825BBE406661BE53EB613DCA7732BD5AC4BABE5874D1BB5B02A5BD44AAE2BE272E403EE9A60E3DFBC8D5BD61183D3C374561BB25CFA0BD36648CBEDDF2A83D4B6B213ECF6C133E717952BE597C30BC7A165D3E2D2820BEC99C9F3E6D21183EFF95903E87D7C7BDCEE32ABE5C0E0C3DCF46D8BEDCCAC2BD9318333E3D9596BB224CC3BD599991BDEE4EC6BCE1AF68BD7A8456BD05ED82BD8C5C413E9827D0BE8271833D5A8DAC3C03A02DBD8F72133E91EA9DBEDCDB8ABD6D7E1CBE09225E3E961C953EF6ADA43D651C823E6E1B78BE9538653E223B4BBDF58BDEBD09938CBDD71A7E3D38D72DBD90861A3EDF55183E3550073E26CE9CBCBDFE8BBD4919B4BD3D06BCBE8387A8BE73864C3E5FE5F23DE48B07BD8B3E903D7E02D43D31C0D3BD94F899BDEC22A03E0428C63D04D034BE956E79BEBBD6163EC55BE4BD8C04A13D05EB753D413E3ABE5393B4BC7250A0BE06DABABEB65B933CBD941F3EB04C063E2C4EA23E55B0553D9F78423E3187333EE2986ABDBE611C3E69E8D9BEFBC3CF3DD2028B3C47B3583EAD7D183E1F54C43E5D32D3BC9D65B13D1763A63D7A3941BE1492A6BD3B42A9BC8C33C4BD7479BBBE80D371BD85043E3E184983BE217B4B3E538A01BEDC7359BE4055C83E0CDBC93B91B085BD81E57CBE4170733E730D6F3DC4FA593E6D2F3A3EC4681F3D5303273EDB230EBEED21C93EF273A6BE90860EBD60FAA43D01F117BE438E973E48BEA33CA7D203BD8824093E34C5A83A9571463D0C40AB3E8FB76E3EF9B72D3B2F9815BE0F71CC3CFCE7C03DF38E69BE85B01BBD9B8A033EDB9ADC3D10C3773E1ED2583DD610B0BE93EB333D7C7224BEAC1B003F5D8D0B3B2D547B3EB18040BD9E3E09BEDD8A8E3DB887053ECDC294BEE7CCCE3BCB768C3DD1FDD3BD203AD83EAB70373DA893DA3D9520D9BC868729BDBA5414BEB508F7BC4A93C8BEF648113D2071253E95EF5FBEA9EDF03D7AC7503E961C703D82E77B3D3BFFA23D823BAB3D9FE2A43D9C340EBE6C5EA73DF1313BBE29DCF5BD24D21EBEA4183D3DA723983E97D34B3E167A4C3DF4FD243D155A19BCE3EF3FBDC19919BE445D893EF18413BE50844D3E64990F3E1EBA863E5C6C05BE9E492C3DC494C2BD247141BC72B11C3DDA953ABDD3F425BE1DCEEE3CD6DDC33DDC0151BD40F6C5BD4752713E3A989B3E28BB63BD810076BE0BA7FABD",
      torch_tensor_44_32_torch.float32_2_1: "0x040000004CBC7E3E9CEEC33D7106B53C2ECDC1BB59E490BD397B6D3D908043BD8EABAC3D581A073E03A8A0BE2EA6583E11FBC63B805C983E2C64073E46816EBD2E849A3D307EFE3D97D1A23AC7D1C93E11E7C53E7D21A5BEE89A643E29636C3E4E2BC7BC5E4C433E2F1984BE9C23C43D063D323D974B92BE05988D3EABB7FFBCD87E96BDA3ABF23B44891A3ECBCFFB3C1F0A4BBEFC47E63E6BCEC5BE45A42BBD4013933DA987983E8FEAE9BCC641A0BD6064A3BEC3C433BE504F1E3CB8F660BCF95EC7BC01158A3DE740DEBE5BA17F3D9D0072BE8705C23E7F765CBD8833623DDC9D2ABE937CEBBD206B82BEE3066E3D61A80ABE7619123E8791F43D6B705FBEFC46213E72FD433E86F3113E103BED3C03952CBD74DE1B3EDF17543E900392BDD6C0BBBE146F61BE6163FEBDE580103EC90BCEBCF937B6BC004077BE772199BBF0EA49BEE6E18EBE477EBEBC1305D6BD4307A73D7C075A3E0022563AF0B8BA3DDA26713EC4D0C93EDC9B89BD6C462C3EF5CEF6BDC9B6183EE25DD43D7B78C0BD2FAC9ABE4CE53C3D35D583BE8755FDBDFA87033D28FDC03D25465BBC8EF08B3E7B99BCBD210CB33D17EC70BD5515D63DC0B4633C1631ABBCAD1DF03D9B37423E56766FBDC97DA13E5C83003EC8A0823E81C680BE5F0FBD3D1BBA4BBC4710923E425BB93E96E932BDC7171BBD548ED03D286934BE997DD33D694BF43D344E533D18F91BBE9F7E94BD70D9E53D0132C9BD724B653EA463F5BEE6C6B0BD77AA963E78ED003EE51A843D5AA4EDBDBF0F6D3EFDFCCABE71E90FBEC1E7ED3D42E0363ECF34BC3EAA142A3EAC3B103D1C27A03DACDC4ABEECC8B5BEC8E275BEE50F623E29C89FBE8CE4D63CD102563D292618BD7E61F7BD01658E3DF2EC84BECBAE883CFF5E4E3EDC465BBE7D5853BEC3A01EBE0791373E900C24BD74A323BE7E50C43DF44A4FBE1B37AABC40F3B13DCC61BF3D1FC35BBD4C67953E8FD911BE2171333E5F0851BEF85DCFBCC75B41BE0D97893E741CE93C41DC1A3D9825E63CEF10623D5901383EA3D90EBEB914BA3D99F3C83E678840BE7B7EA03D3132BE3EFA60DFBD97AECF3D11C17E3E4950F3BCE432493E55CE8A3D1DB0823E8909003B46D413BCC1D59E3E9AD078BDFC7640BE308B91BE2A9922BEE51196BE79AB5C3E9A385B3EE3CDC3BE2CD9AD3EED4E333EE55DDC3D5669353E0E25A0BC2EE0A5BE065F333E332DDCBD4103253EC7DB9B3E3B95853DFE8DBB3D7C8B2EBD80BF323E283579BE6C6B3FBEA7C8503E1B571D3DD760483EF49F25BEAE19863E142B3BBE38085E3D694326BD41CAD63DA1A5503DF31364BE1A281EBD87B581BE2CD8CDBD77EBD6BC6B1B82BB9EE57BBE32C804BDE5B1503D4719ABBED919DEBD61D7233E9AC4193EA9E9F1BD25FC96BECF4C2E3E39FB27BEFF982CBD7E53AFBDF9F5003D694E93BE387F67BEBB0FB2BB53741EBE3997C23DEBA35FBDF2A2373E114B033E7B4A65BEAF53FBBACE68403ED48517BEFD4054BC0333993EBABC2C3E82E72F3E2876343E3A08FABD60AEB83EF7932BBE235B9EBD91548FBDD385A4BEA762503E78A43D3D16C90FBE2992B0BD91A2363E37304ABEC76028BC72EE523E42DF5C3C8671273E353365BDB959893DDD30893C59DCB53E945D803ED014953E1AB6F1BE296C31BC6AE786BECBCB56BD21A2513DCA94003EACF668BD7A58A73ED1AF2CBE85738D3E582C8DBE7739293D18BA413EEB170D3DE4B7443D0D0183BE9342063EF601503D3867313E4751603E6DCF73BECB5D1A3E6F2C07BE13EDA83EEDC7943E4A6F42BD7A9081BE2EBCB73E806E53BE9193BD3D32D0EC3D347994BE3B2682BEADDC033ECAAE853E18743DBE7EF9AE3D0CBB7BBECA83ACBD83665ABD533C8D3BFC5A3ABD88D9003C3AF7343D9B0F4B3E1F4C13BE34A15BBDA66FDCBD342595BEA5724B3E17708BBEC26BF83D4C9243BE31E092BEE806093E1891EA3CBA303ABEE66BA8BCA00EAF3D307CA23EEDEE1D3B348251BED423BFBEE952763E1E3F0A3E5D7D2EBD8033293E88A84FBE9FE9A1BE5A52F73CD56E2ABE244842BB24B7ADBDFCEB5D3E319176BE01BD9BBEEF5B763E338380BD2FC19EBD97BC533E977D7DBEBCA73FBE7D5D01BEA8117CBEE217E4BDA857A5BD8DEFF4BD8465053E5D1BD53CC53EC1BD2FEC483D3C32D43D8F5B583D3A87353E4AAEA8BD71BCC43DE6C8923D87A6953CB8CFBB3EA365203ED56B2CBD7CDE9BBD8A9B0CBE55055F3ECEB1AB3D32FB2B3B5A0E21BE46AC1FBDA71AC4BD677B673D905B17BEA93383BE7006B8BC150E0CBC6D96093E8DF57D3E222361BD4B32A93D98876FBE671B1A3D1637AA3EF968FBBEDD3FA63C9C4A1FBBBF2AB93B9559F7BD382B163EE566AABE5B9DBC3DE39400BF530ED8BD8AE6B4BD5CEA183E7D09E63BEA54AFBE1EE4893D923602BEF9EF853E494403BEF4D481BE9C600E3E6BFFFD3D9851D1BD17BE4E3D422B523EC3A2B0BDBCCE83BC455DA13E1F9EB53C5CB1BEBE4FF7D8BD3AA9EC3D3AE1B93D8D484BBEB75DAA3D712C55BEAA83C4BC8B3F8BBDA85A0C3DD90CC33C3777FE3DEC556C3EB3B6B53E92F1F03DBFB38C3E33DA653CE5C5EEBC4BAB39BD7C504ABEFE41453DF38E34BE0AD317BE318998BE3AA71E3DC167D63AFF6D653E5A87CBBD4EB66BBEC9AD503E73D8D8BD9B125C3EE40D653E4ED3CF3CC877DEBC80B65D3EFD138DBDADE521BD39E0923DDD3A3ABE16A24A3D1C0911BE614859BE1FAF77BD7F5E6BBDF6D063BE284C7E3E7A6F173FFA51F4BC072BB9BC9430D4BC65352D3E0FF2E2BD4975BB3D8B79ED3DCD22D4BCC935F73CF921B8BD75EB52BE0E05463EF866B23CA55EAABE4B7704BE92CD72BE707A82BDEF2C07BE0E229D3DFC0FD33D469EADBDD076E83D887A24BE1870CE3DF509E33DF44887BEB1AAA13D69DC32BED5FE293C8540B03D6B188FBD066DAC3DE37F213E78CB7FBD74C8D93BAB4751BD1D8DAB3EC1DEF13C372599BEC8071B3DD3A1123E1BA43CBDFFBAEEBCF01B02BD1BBD043E4564D3BCEE51EF3E7678073E3D7DA03EBC70F33DDBE805BD2AB85E3EF95D083E2CBE9BBDC7EC62BE7E6F38BE0306823D3DEF8BBE810CCEBD6729583D5042A83DB231313EC2F3DBBD05419F3CBA844FBAB4E8ACBDC70583BEAF2B6A3D1EE615BED076B83EF586B43DFA7309BD867C2CBC35FBE33D9DCE12BE31BEFCBD88C979BDE679113EE10749BE095D413E5C85D2BE72C5683E19EA4E3C5E16843DFC308D3DB5F013BE31F164BD0D9C05BEB425323ECFF9B9BC275B6CBEF933CC3DE574E43DEED48EBE31330C3D963630BD9A3EE1BC506E09BE3C9520BD7F9487BEEA6B82BECFE6213E6D73E73D6FD490BEEC02893E9C73583EE102C8BDA95F8C3E22C28CBE1D26FABE8C9994BD9E4CFA3D778DAEBDA92FCF3D1EC48E3EA05A383ED690133D8B07243E82364DBEB6E9CBBE4A99F5BD28ECB0BE56A737BC18FB76BE4F732BBEB2226E3E1B42F7BDE5A2093D2DDA253D2B7A46BEAD817FBED4C3FFBD8226B5BD02534C3E2A161CBE266628BE6D4089BE7FCBB43DB784EEBCA34412BDFF0651BE6CACE83B5EB8F9BD9A062F3E0FE84FBEE18F003B54F277BEFC3FF83E04A519BE9BFC43BEB63145BCCE878DBE81891A3E972F603E25E1FE3CA57680BEB5951F3EB1468B3E289AAA3DF6C00CBE086C733DA98D6A3D31D2A53D8A028DBD815105BD4FF5003EB82BF53E22E109BEC0AA813E70FB3ABD2192973C877EE43D8A8921BE1EBE9C3E7B9D0CBE5E96D73CBA7AA4BDDFAA1B3E76D80ABEB11041BD6CC68EBE5F41A8BDCCAFA1BEB7EC5DBEF9C527BEDCB7803C1C540ABE0F573EBD1191063EEA75FE3D0AB75D3E29E31D3E27428BBE2C78A3BD0089813D9F61B83DC5DF963D6CD43B3E7303B1BDC979D23DE6F1B7BB647F1EBED0B4093E5BF2E23EF1E18DBEB754B0BEC9F50C3E0C070DBEA98646BDC7BF153D9B950F3E0818DD3D889B1A3E69AABDBEB2A178BD85BA013E036F85BDDE8B9E3D2CA22EBC29EEC0BDF55CB93D45ABF43DCFD8B4BE2D0384BEAE73B9BD3542CB3EDDAF443ED36C8A3E07A9413E81BA553EEC16ACBED9C9AFBE248306BDAF3CDA3D1A9D193E00604D3D2312403E6871003E698355BD98EC3ABDB8CFACBC0CD045BD0AE2D2BD6C718B3E6628323E1CA23A3EFAD3473E1473D73CEC316DBE900CDF3DE278123FFA27793D4E5BCC3DF46C033EA59A9B3DEB3F893E8C169BBE8902773EFCD14B3EC5F652BEA701283E870E333D7CC1553E1C4D3B3D9143423D6E4A83BE3F3A563EC95034BEAD413CBC5A94933D84D857BEF943A5BE9D55EA3D45DA15BD504CF53E2AF2423CAEB0073ED0A24A3DF3940A3ECB8DF5BD328D3FBEB66C03BE1A4A6C3EB9918CBEDF0069BD2FC03ABE5F22CEBD55A42FBE6386DA3E77C322BE5AA4CDBD7FA7F83D08C2BABDF8F8CDBC513FD1BD2B76C2BDA08226BD42A6753D1112323EA1CC383EADEFE1BD15BEF1BDB2DD32BDCC391E3E73A480BED937893E233C5CBEEF91A2BE9AE140BEA3A2273D83D2BFBCE4C73B3D62AF10BE13B820BD80B1E23D9B25613E23D55B3D8086B1BEA007683EE01D35BE1CB1983ED8ED1BBE3EB0083EFE61C0BD9BFA79BE782DA43DC84C4EBD6994833D72A3AEBD08CE7C3EED18633E2959CC3C8D887A3D1475B8BD90193ABD3486A3BE11C51CBC3AD4ACBEC2C33D3D45552F3D18D3F23DAB1B273EEC2C0DBD17A53DBEF73F1DBE05C3C43ED519A4BE453AC8BD834AEF3D0A9D223EE5B91B3DE51F793EF954103E66CE4D3E014BFE3B1682933ED7635EBD75B6403E076F74BDA7D0693BF77E4EBE26157CBEDF6CE13DE28388BDFFDA133E6A5B0BBED02F593DB1CA323E0274C13DF8C401BC4130B43C73F2933E153F99BDB32EA33D6FEA79BD925F90BD286172BE4E25E4BC6AE6D63DE02495BC2C7A29BE08283C3E3565953D9F5BB53DD21C70BEF958E9BE06845A3ECAF0FF3CB2DBE6BC01CF333EE6DFED3E2F87F03DCE9A93BEB8A942BD9472CF3E3B7A0FBEBDECD13DF1EEE63D888A433EF14F383E2687DABB94B350BD10E9A23CD5174DBFB5A31F3D9DFE933D7753CB3DB87F0EBDDCB4C83C350B53BE53A08FBCFF41D73DE7A08DBE910D163DE4E7AD3DB5F658BECC042D3C18B3323E3A47E13BCE820F3D8F8F613E9866F73B070E81BE0D9DF2BD8E9855BE6E5A9EBE7CE6263E91E1573DDD4CDCBECF6DEABCD611003DCCF70C3DDC2BE6BD72B7383EA070393E08841B3E187DF9BB93712ABD825628BE07CC593E4B0754BE78B7453E50A890BE22C7B0BE3E03A9BD8A03F1BC3D2EAE3D1BB9D53D24F2603D1B7B033EAA6D6ABE0DADA53EBA91653EFF83383D00FE29BC5F9A8B3D1D796FBE8B31CABC8EF1FABDF98896BE55B65D3EFE2511BEE77646BEC52828BEAE7B08BEF44EFBBEA591BD3DCCB2DD3D6CCE153EAAF2B9BD369700BF56D712BDE4322C3E8AB8B6BBECAF50BDEF52343E3408A53EA2ACF83D48C8313EB80F1BBEBEAFDABD32B2623DD613463DC496B1BD651706BDE5D01D3DD3A809BDB4C19BBED37C81BD63C9C5BD95BF113E3AFE803E12E0CDBE55889EBC0DF0DC3DA0BE56BEE641B6BEDBF068BDBE5570BE71C6A73E0F8008BEDFA891BD2A6847BC20CA7ABE64F2E8BDB4F2253D00915C3EEA58813E415128BE3B90D33C9C597A3E667184BE165DACBDE3A095BE5A24BE3A1E131BBE4BA30B3D88737C3E72D0223E42204E3EDCC1BD3DB79593BE01D3D83E5067313E11A12DBEF27C94BC95D70D3F3DE5DA3C2BDE0B3DFBF500BC856AC93D52E741BEB405993DD4B68B3EE529003EC5EBA9BEC77C34BEA8E13A3E67B46D3CDE4E093E8C88A43EE8D1E33D36D762BDE9E00BBC0AA532BC74D476BEA2C57FBD336E55BEFF6F8A3EC7623F3E548EB83D2071ED3E672C41BC40AE573B4FC1ECBCB5D57D387CAE8C3D9EBA103E6F4E233D9F4A56BE90CCD4BD0BA1F63DF5B52E3EDC7EA83E1D00D83EC4B8C93C1CE35EBE36D96B3E2E97D33D80DEFF3C3876033DFFE6043B260B87BC91A3C83DA854513D2796793EC43C72BE0214DFBDF7A4183E8FEFC43E90EE24BDE9D1A4BEB94955BE67A6A03D6B0096BDB5C36C3EF6B5FEBCA29C803D91EF0E3DAF5040BD6D11FBBD7835423EE410D6BDE1550ABEFCA6D63CD334CC3DD39BE4BD03F9C4BCF19DBB3C52979F3E6ACE963A1801903D6FB1AF3EC8EA5F3DA18A3C3E440FB83D7298EFBEFEB54E3E3C33BBBC5850DC3D75A35CBE33E848BDF625B03B65397ABC253CD03D75789F3E8D56763D3F1AA93E1BDA9BBE27F315BE5B02303DB3144EBE384B5E3E4B54263E1BAE263D905B82BC745837BEE825E13DD98C8D3D1C12523E5FFA293E9033193D03D62E3E9DE858BD976721BBFB3ED3BD5DB3493E65863EBE6732A53C42642F3EF9C6B8BEF71FBFBD8DAAD0BE5A1B96BD6BAAA83DEA4315BE43096DBC4344B03DD2D5C7BCF5B4753C4E7BBFBBEBC4B8BCE0E3E03D8F32C7BDD73A08BE90C3FEBD5C9F303E2288C1BDC642F9BD6750693DA47A8ABEBE39963E6304EFBD78D26B3ED90C16BEE27066BD0ED2A2BC82C122BE0494733E6E635F3D0DDD883D19E1F0BC082E24BE6EEB343E163B853E6A6A0C3E2D88AFBDC5C1133E255DAEBD09282ABD1F4028BE0B034ABE48ADC0BEC14092BE5A3C19BED0F899BD0091F53D219F7B3EE43EFEBC25D93A3E2DE8673EED4E6F3E4392163D435D04BDA6CB30BD3C3418BCD190AF3DC54A0EBE4B6459BC1F0E043F2FC289BE14070BBEDFE903BEBD3B01BCD66477BEDCEC0B3E08AA49BE0C88DBBCD22B583EF073EF3D2B8A32BE187C09BD8691FABC0AB690BC393DC0BCBFC342BE8FC5C8BD4BAF913EA52342BE12D0063EF04B17BEA7B2A6BCD71BB13E7A8CF63D9B7EC63EA588CEBC1B47273D782995BE7AAF2D3D5F7B02BDC2F11ABEC84ACEBDB3D813BE979B033E9581813D4DAC98BEF95D37BEB4ADB03EB36125BEBE719F3DADECBBBE4FA2D93D1A200DBC7D3124BDF595DF3D5944823D9FC26ABE52D8773E3FB970BEF1292D3EB671DE3D76885D3D8CCE803CBF5B22BED3E9F53D2D41E03C39FBB5BDEF7A103DD5819CBE0D4FA93E3E1D62BD3F1FDD3C78E360BEBAEC3CBE6B5B5ABD95A785BEBC8519BE2E65FCBD3655C53CEAFAA63D4423443D5C0BD73DC8D03CBEC6C8953E2516ED3ECE6A7FBCC8D13C3EBB3D543E8AECA03BA496A13E4C72B33C330A8EBE9A11A23D57CF973E5D7AB2BD0F1F49BE6ED203BDBB9A513ECA80A6BE5CA688BDB5D49B3E301BE73D32A1533EE103043E233B9C3E54AF25BE2149A3BE4C2DCABC7F893A3EA3879F3ED09A3FBEF52228BE0CDCE0BD481F413E9B449DBE7FF001BE20ABF13D47FA1DBE00BB5EBE07CE513B64319B3DA03212BE29A18BBD478A7F3DE1CF003E2F280BBEABC6AE3C04C98E3EA4AB67BEF011063ED9C5693E60C58E3D6C3B503E50B6833C5126763E4107E23DE555ABBDED19ABBE5C3DB1BD09A44FBD799FC1BCC176A83E1817873C423C303E1A20B53D95CB3A3E327EA7BD6CBAC73DCA056EBEB1DEE63BA5233F3E5611033DE6EADDBDBF2C363EFEE10A3EFE5E00BDEC77DE3C4449C23D61EC033E243508BE852F443E55DD683E7116853E5163BF3DD3B040BE104D83BD524218BDC560823EFEB338BE9FE2413E33284F3EF8E16ABD8C74D7BC54EA4DBEF70D083DE1FD74BEBD680B3E91E6ACBDB05875BE13848B3D9A71A23DD7ABE2BC7C893BBE8816043D054F02BDC426193EB9E4FDBD8BEEF6BDB2A0A1BDB54CE33D62DE0BBE4CEEC3BC9E4EE03D24179F3DABD72E3D681B71BE666B4B3EADFB233EB8847EBCF0BB9C3D3B0B513EBBB39639B04FDB3D8D6E0DBEA4D1343ECEC02BBD61C7133C11F81A3E2F2B5ABD199C4B3E4AC9F53DA96B50BE9E4448BD4994AF3D72BD3DBD660CD93E64B1013E1B58A43D9B64F13D6629A1BBE5EDBFBD7617223E3CB39B3E3B035C3D2841A9BD4D35AD3C74AFEF3CBF339DBD",
      torch_tensor_32_torch.float32_6_1: "0x0400000092A456BDBEF004BE9F5A9FBD3E26113EEB7B1CBE6087FDBDA6BB9BBCB8B47BBD5484C2BC979430BD37E2113D559F28BDEF4F2A3D4FCD56BD3CF3913D5C5242BEA32E87BCDF480ABD8281893D4712303DDBE8003D0AA1F03DDF42B13C48B052BCD326CF3DF79C9CBB4D884CBDEBA3DCBD94330E3E95A3A8BD61BA323DDAC5DD3D",
      torch_tensor_32_torch.float32_5_1: "0x04000000BF9ED43D3605C43DDAF6D1BDF17F433E154965BEC8FD32BD8B13D6BD586E803DEA49133DE3A8C53D14C21D3DBC87853D92D67F3DC28356BEAAFBE43DCF0AA63D0542FDBD21BF913DA746BE3C56AC013E981E63BE62593ABE59778CBB61BD01BEF487B43DC7764C3D1A18F43D111B8D3D329BD33D398E943D72288F3D00F82CBE",
      torch_tensor_32_32_torch.float32_3_1: "0x04000000ABF10DBE1DD7A13D617FC73E855AEABB9CBFB93CAFEC7EBD4D67AF3C55BF22BE77A643BECB9BD1BD54DDD83DB63C00BD2F0207BE209182BD39F0DC3DB34893BE955801BE0B2554BE22BC16BE31E6FBBC0A3D063CBD7F603ED53FA2BD05B413BDF8EFCDBD1A6E34BD254541BEA79A293EBA88D13E8845633E1FA0B7BDB18C2C3D07CA5BBE2597CC3DBC96FF3D16FB873EFF3DD5BCE85C5B3ED795043AADC7B13C78E9A7BD12117BBEE80718BE650A42BDE03CBF3E16CEEABD8255C5BD2B6F8A3E07A0FBBD81D410BE0868853EA52B413E1837153EA3D07F3DC13CC73D6A8E693B2CAA8FBD67DE743E984DA5BD5DF3203E5078E3BDB4D4183EB3E7103DA1CD083E34607ABEB75949BE541C49BE29D8D2BCD1B3BABE83E9B33DEA7B923E1D5E56BEA40DB93DDA51293EBEAC7B3E37120D3B98D2873D37187FBE8AF69A3E60D4A93C10A112BE99089BBE2297C73D4612163E5BD9923D92FEA2BE21D1BABCDFCC243EE454773E0C67BABEF1593FBDE933C63CB42F53B86D18A43DE109223D70E70A3E8BDA413E9AD8683D0626DD3E069D3ABEF10781BD2C50023D375D463E9B9DF0BC766F22BC0685EDBD48669EBD4C267B3ECEB400BECC7BBF3C6152FD3D73583ABEAFAE643C04A7F3BD7D73273EBCCCE1BD2A064B3EB5339D3EFB936C3EB7CFCD3DF67A4E3D66678B3EE3769EBE0CC1983CA4ABE7BDC4E5713EACB9653E08FEE6BD0B03C7BCA5BEAD3D3DFD74BD42F90ABB380A413E971CA5BCB2E7763C696D24BEBDF67E3D51AE94BE7D14ACBEBC40013EAC98453E6D9313BDB509173EC6513D3C521BBD3EFDF5ACBC685C96B93D723A3DFDC1B13D4FFE033E2C3D0BBDA3F824BEC776BA3C33AA25BE704E283DF8E1AC3CF231463EDB2F04BE287698BC1C88FBBDEFCDE23E2FD89E3E00B9FABEA9ECE33DE881283C0F07B7BD0FBE75BD152D803C3B5CBDBBF816D8BD4CCE563DC1283D3CD7AFB33BB5E4083CB27C03BD63DDACBE0ABFD93E5B50373EE4B042BD9037A3BEECB2A4BE7230893E810E59BDF9F4123C0EC047BEA65FE83DB4F113BEEB662B3E74364CBA89C1EBBD10DB893D541E5C3EC0DDDABD907F2E3E627783BD6FCEEB3CD6CA79BD4C405B3D623DBD3D69D5293E36AF35BD32262D3EADCB363E5CCB8ABE654D9C3D682E1BBE7EB9CB3D2A9F2A3D7A1E63BD9FF0C8BD411656BD7C17C0BDE2C5E5BC515025BE93C7893E05A27B3D987C6E3E04D6C4BE98B925BEDE68D1BC0A99A63DF7A6DD3D2325EFBD18E513BEAAC3DD3DD21406BE68607F3D9DA2033CD64289BE4B113CBEEAECE03E18DA2A3E4874D2BD7A7F443E5A328D3E109F853D9B2FB23D19220EBE1A829FBD19F73B3B50AFB1BD55FDB23D1F09893ED0F97FBEFFBA79BE87CCE2BDA55A88BE739917BE8C15BA3E3B17023E858880BEDCB40ABE94BA333C65A032BE147FA33DF5C2943D94B2AB3DF150A93E3528A73C9BD5CC3DAE36B73C013E8D3EF301AE3B97D180BDA370573DF5BB48BB593A963CE4ED6A3C20838D3DA6F0D13D927C30BEF804D4BD0636C1BDA8935FBD5206A9BD17A4BB3E29CFBABC39D039BD1E65B0BDED79883D7214283E97F867BDBA5080BDEE88AA3E3CA996BEB1929BBEBF45D8BD591327BECC5EF8BE2147053DF60A9FBD8EEABABE9CF26E3EE5B9D2BED8DCB3BE4138823DF797A0BCB4F0C3BD4BF0343E7F1D983D16E2633E91FBBE3ED8ED253C9FED963CBEE78EBCFFB275BECB04FE3D3AA68839015CBCBCDDABF1BC4C9881BD217EC6BC7C3DE13BF83490BEDBAF603E993ACEBE37C5E8BC1A23193DB8CBEE3DE0F81B3ED20F0FBEC0B0CF3E347C7A3D7D589ABE5335193DD0C919BC296AA7BEC4CCC13EDAC4CDBD77BB58BD1B9732BE45B8A13D177E163E5AA9363E747297BDC6245A3DE7FF7C3D20ED02BEBDB41F3EFE97C7BC8A87D23DA57E17BE934AFB3D3440643C05DA76BE5D09C7BC2C6524BDE5B13ABE0E38C83D74972E3E36BE8A3DDF44BBBDA61907BE0CC7033E2201F6BE4596DD3C02F4A63D6ECAA2BB88B341BE647D81BEEEBB5A3E14D619BD1C265A3E9FDB53BEB93F1D3E99CB1EBE70D9E1BDEF56E9BDE3AE39BE51C71DBD9C39693C3B6B15BE716F463E0D156D3D6266CB3DA60E31BE9120303E6D423D3D324526BE42289BBE9079033E44AFC13CE4CBAABE66FA88BDAFAC5A3E374456BE9CFD74BEB8029B3D325761BDCCEEEE3D5B90623EA5A221BE04408ABEAB66D0BD1172833E332804BEF8FAA0BDEDEC9C3DDD12B03D0EDA93BE1E12003EA0581BBD90E82D3D5A8296BE0F37163E46F08E3C7FC2113EEFBD96BC45C87DBB7BB5FE3DC200E8BD1292DD3EE841FFBD35FF823E184BB2BBF1A8093D5788683EA817D7BBC4C755BDD0B822BE431470BCEB829F3C63B07BBE9800833E123D4FBE1AD6263E942AE73D1A607BBECA1A26BE63F7CA3D2DC1F0BB5BCE42BD42572EBE175CA63E39B0193E7C06953DCAB2303D6CCDE13D7D5BBFBC9D60D93C4BC186BE4F59BF3E50D567BE9C5BBB3EA4ABF73D5177C53E592B6EBEDBBB8DBED8EBF8BDE933973E0E9856BE167D80BD8746603E1E38ACBE95716DBE7BC8CDBC46C26ABEBDE087BE64779E3D0240033E4A2B17BEFCAF7C3D37E78A3EDCC0F73DBC9317BD2BC2CA3C0FE8B7396EF457BEF59BADBD844047BEBDD5553D25EFA43DB6A5B93D9498C6BD8D4B103E1740CF3ADBED62BE6C6F3D3E1536943D92C610BDFF8EA93D2BE50BBD9FF701BED379BDBDEF3EF73D315F9FBDBCF78C3E421F1FBEFC95093D7AE29EBED4538E3EF00FB0BE19180D3E2AFA30BE3AED07BEBDBAAE3B3F3D963E9CDA8ABE9AB3BDBD8A58CFBD91D9ECBC9EA1FF3DC34864BE21FB343EC5C60CBEF9684BBE38B5C7BDB5731E3EB76484BE549B3C3E71E74DBC41C558BEEA8D48BE82064B3EC3ECEBBD9B5B9DBEB0A5493EC3430CBDDCD170BE566309BE10411FBE820D073EBBE65ABEC4253BBE6F8D0FBEA655653D4B6F523EFEE2F23DA7DABA3DCCCD4D3DCC8ABA3E0DA2843E53D2C93CC93E56BE549427BC0A37A3BD60064A3E5942233D47B8D73DDDD791BD2E25D5BE192BF8BB79B018BEBE2970BC63BB6DBED1372E3E374B94BD0CC40BBEC7E4F33A6368263E2AD5553D81246BBC999F4F3ED87575BC9F4A75BDF3C2A13E01A1303D4B100F3C70EBDABC3D2B8EBEA5FF053FF1BD863EF9BF753E793CC6BCEC541B3DD8ED233D5441EA3DC3951BBE2AE6253E2A80643D114DE83C00A6833E6E14173E98A2833EE965373DCAF2C63DE85C483E436787BEE97FA3BD0DC32D3E0A045C3E28D39C3DE9982BBDD116FABA1E28E43CE5F3B5BD127431BE4C7E0A3D7201813EE0BB4ABE275AECBDFA46CDBB365E5B3D8DB8893E0C71B6BD27B89D3DA55F463CC11FCABC94C7A3BDBABE1ABE60169A3E1EC55A3D8790AA3D375BF0BD67BB1DBE7DD1D5BD3337CB3C8945FC3D2B95623E00A43ABEB818933EB3EC8CBD2D80E83C799E0B3DDF71FF3D5B1410BD4E63A03EC5BA92BDABD6143D425B0DBE7B704DBEA2C0DF3D331F6E3E58DC4EBDBB04DFBDAB96A9BCBF20ECBA019E093ED7058C3EC311FB3C2FA43ABCE876C43E128CE83D721749BEC4FAB13EBDE88A3E919EFBBD75114CBE4B8C7FBEC32E88BE97B64D3E6322B5BD37AC933E4E89113D17E60FBCC04CD6BD35DD23BDB504853DDF2243BEE3FE893DDE8A4B3D0ADD743E80B0D0BD941C023EDA47983E48E3F7BD946418BD405B4B3E280762BEE8259BBE38BB0F3EBCF6C93E3871143E83BDB83DB79F3FBC14CF3FBE2DF50BBE8A7186BEE3EFBEBDE0C4EA3D36C25ABED8D99C3DDEAB6BBD17164BBE525D983D541397BE3AEC97BEAAF0353DB8F64ABE6AB846BE4EC9503CE27A96BD7FC5D2BDAAAC7DBE8ABCA43D5B8ED4BDFF1ABABD89F6DFBD722C88BE4B0BEBBE85B3B23E87EDA13D39CAAE3C8A96913DC772B5BD9EBD66BE5A09873E67D70ABE3ABE453D10F18A3D14AF093D62EC07BEF99BD3BDF86F5BBDACFBFD3AC833FA3DCEE7BE3D8D10CE3DD314DD3D6074D0BDCC0FE4BD38421DBD873376BD18B71F3E463F28BD54C5CB3C71EFBB3D514B71BD5EC6D63D5A3F703BCCDC963E571A8EBD725F1EBEF85C1BBE96A413BD5B0F97BB66CE18BD07A9303DFE52333DB46C533E465482BDCA40CF3D9F19923DC5C7013EC6048BBEE2A1363D010316BED645C93DFE47D83D3AEE9ABCCCCF5F3E1B57C43BB8E13ABEEFB1D73D99EECCBDD6DD52BE74D281BEEFB3D73CC0DC07BE52994B3EDADAD23DBC15B13D4A0A403E9AED15BE8751103EF73E5BBE2B622EBC8CFC1E3E0B59E3BDB014B93ECD87A83E7C8DDABCDC6944BDDEDD37BE9D3CAB3D9C5C6F3E7FAFF9BD9DD2353D53BC29BE31F9B43C5E8D24BE014E72BE48C6CABDC706A23AA5917FBE1BCB863D431033BDBCBE343E96823DBD0D177BBD351D3B3EC1E45DBD8F22C4BD7060973EA88D28BEB31DC7BE5C30793EEC09783E86AD033EEF028E3D8391D2BE7B582B3E6FD7833E52C75FBE6BA29ABE71D70B3E157F1C3EFFE592BD31B2FA3E17AAC73E465D673E1A1B023ED0B9DCBDF1951CBE36FCFB3BE509FC3A85323E3D96C2213E341713BC33D9073EAFAD7B3E9FF884BE4E9ABBBEAE78243EF275933C57A91CBD2CBE2CBE502BFA3B3B61C9BDAFB9983E53AF163EE8CA81BEE2B5AC3D01B12CBE1D90E9BCE6632B3E04FD803D1FC92D3EE450DA3D3832A0BECB6141BE03A0643E2ACE293EB50F64BEEEDFFBBD230FCCBE582EE93DF6F08B3CAB3EF1BD54B91BBEFDB4A8BC9CBAEEBDFBC8743EBEBDDD3D296F84BE586F7B3E4CDC62BE73BB983D568C90BE476B783E1FD7973DCF523DBEE27A943CD87AFD3CC923563EFB5EEABE57B8293DCA3CBE3DCE3FC93E26D44A3D0E30DBBD8CFAA1BCA33C133E857712BD1971363D9CC30B3E194F05BEBFCE2C3EAB8AED3C373880BD857C3EBEDB91DE3D6D158E3EBAC982BE325E0B3FAD832FBE6195ECBB33E1BABC0BB3D0BDD21C8BBE08B6683E1D64C3BEA0E4113E147CC2BC8DB6053EC8EF863BF53BCD3CD3DF7C3E4FEE03BE2F85A83E17D3C03EE88CCCBD950A93BCEAED0ABEBFA71F3E620554BE3ADFD9BD54595FBD082F963D11944D3D4AEF5CBDA0D5A3BDCFD72C3E55BD9A3D9E084A3E81F608BFDCF8AABD594B1FBEBC1B03BDDAA40DBD8A13313D074FD13DA737CEBD1F869CBD293B323D467D763DC28755BE2DFDF5BE245C313E4D4B16BE312E82BD814B17BE9BF2903D0A66E33D4ABB223EBF3DDEBC5C345A3D1111D13E62733BBC8158DB3EADE319BE9EAB09BEECA6CB3C751E033E17332BBE8B5DCFBDA37DAA3B79228F3D2EB44C3EF9B8823D3DD8FBBC352BD3BDAB7DC23D6D39213ECE5CB1BD46839EBEA8D9083EAB2841BD8153963EA80CB43C392CE83D7134743CCD1164BE4B8FCEBCE2B7673DB613093EAB7BE1BC41FF5B3EC3D8F4BAA027D83D273A69BEBD7C72BCB785733E8E72FB3DD82AACBDC1CB10BE6E455CBEDBCB5D3E739D26BE19DA6C3EAE2A0CBE8F67A8BCEBDF0FBD1B97F0BCE3697EBD71CE943D5D823ABEC61D7BBEFFF50BBEE82F48BD5FC7103E2480B93D56EAA4BDBEB0CD3E8B785C3E38EF54BED051413EAD2D0CBD6F262EBD70C34DBB6F86E03D53E8043E6BB615BDB8D3663E16D2DFBD653D323EA91824BE7D1EFABCF383183E651F2D3E6F232D3E70FC17BDA42EEF3CA797B23D2DAFCC3DDD0B3F3E619C103E94344A3E1F2C273DF6F88EBD4BD470BBB89F363EA29B0BBE024C453B4BB3EBBDAEF46CBE82CDB33EE37BC63D3848F0BEF00B63BD093CA3BD652DFDBD6DF8D63ECBF62E3E",
      torch_tensor_8_torch.float32_3_1: "0x0400000005E0253D8B5F98BC88A7033EE3A79F3D7BF1C6B870DCE8BCF42E813D80D27FBD",
      torch_tensor_8_torch.float32_2_1: "0x0400000059E24BBDF8A8EBBD9ACB0FBE704A5E3ED1AE3FBD26D6073D40C3163D7511063D",
      torch_tensor_16_32_torch.float32_3_1: "0x0400000001B5963DFF5C73BD150028BEABA833BA007FA63D2D15F53D6CD7403B9B92103E873F9CBD21D2C63D4A32993ECC13C5BE1CC9AC3BAE7D86BE9CE822BDE0CF8EBDB14CA6BE55FC313D722EC63C4A380E3D1A94833C588DB83D058E23BEB55DC33E65B849BE68E74D3E9DE0A73D6138913E76277C3E68B2A5BD2E2919BE23AFBFBDEFFF9E3CF82822BC861153BC057472BD2186E5BDE2C8573EEA2E28BD9F52AABD273A003EA55700BEDFC8083EF1D313BEC91B1BBE77E903BE0117AC3D167399BE3B03703EF2A6A33E330750BE84F7143DBCA2A63D577D94BE99219B3BFCA305BC6836043BB73363BD9FC121BDEB9DB8BC6F69A3BE6DA2CE3D81A2CF3D12E54FBCE597973E14F0FD3DDBC29CBE536E493D252019BC678956BEBCBC313EEE86903CCF5589BDADE3043E10BD773DFF9078BE8A0F6CBE398223BE439F92BE6C618F3D5EBB66BD62F5AABE0BB32C3E972E133E58BF323D2F73EA3D58640DBE32A730BE0015303D11A3F7BDA44A12BE6541FE3D9B83ABBDA75B593E24C79C3EDDE54C3D0D7183BE43C001BE57B6F3BDA1F8A2BCDB2F76BD50AF003C39098B3DB0738FBDE9B090BC4A96213D9BB47C3E78DF13BD19C1933C67066CBED5F49FBE56D677BD79194ABE6DB1D73E5A5E2F3DD8AB343EF9D19C3E130FB83B595109BE4AA2573E2B0BC53A7CF288BE61185BBE9B9DF33D93EB7ABCD18A843E5067C2BC52A5CBBDF852A2B939A8D6BD02C517BE61725BBE674C2CBEE48321BC6968A2BE09ED94BD08C0A43E2034A63E8CD68C3DA026713DD9BE223E06372E3D42B1323D16310A3DBC3FCE3D254A3CBE45BACD3C2531E23D1EFA94BEE88E693E80404ABEF3AB253E4653AABE228A273DD5BDBE3DEEBD463D0BB985BDA7B9D6BDB94907BAC544ED3DA49897BE450AA6BDBCD80C3EB6B575BE6B236A3E053F863E9D858DBE5269493E372C2FBEAF55BA3CCEDD44BED649C73D2B46A3BD1645843E9CA379BE67743EBED9B3D8BDC0857DBE91BD163EC9C2133D08A38FBDFD6E493EAABDB13B2BC982BD576951BD9CE3143EB51A403E0DD0A33E92D2B7BCA548BF3D1F8981BD4428293E7777AF3D1146A6BDDE4890BE5679B93ED7C142BDF0F514BEC1B05D3ECC3987BDB8F95E3D89B92E3D4330F4BD014BC0BD158BC73D5807C03DCC1B243D30E1873EC32E86BDB54E46BE654931BD16EB9FBDAA974BBE9F35F0BE679E313E3DEF7EBD6263D13C712CA1BE6C2452BEA00D3E3D97D69CBD301495BCEFEFBEBB4A04973E4161AF3CD2E010BE54492ABE6BC6783EB0C65F3E478B0B3E6D2618BD5E48453E9B9CA03E54CD3B3E294969BE34341B3E05D640BEB079973C3DBA983DBD0EC53DC5C2823E9C96BDBC92CCB63D2584F3BCF5167E3E6C2FA2BD66649DBD552FA33D81A7633DF10E183ED21686BDA09F92BE1250393ECD5AD53D9653C53EF5A6573C4D90A6BD0F7EB9BC1381B9BD7B4C953EE284013D936D893DD4B157BE60707B3D7F6B0DBD3E60573D1679ABBCF9BCAFBD5706EC3D2D2B073D4D7608BD2831E53D0557A23D6957273E18C6B9BDCA6A4EBEE683D13E4E31223E130288BE36A624BED378EE3C38A141BEF52830BDACD570BE453726BE8472A3BE5B4BA83CFA672E3EECC2AF3E0BEE88BE81FFFEBD5A6635BDFC4F253E5F8B253E285384BA68B3B5BDB97799BDCB00D8BDC92637BE7A35913E29E6283DDEBD03BE431F753C7FC1833DB355993E346E9ABE1DCF523D93EABABD02ED163D2A0F52BE3C88333E6C4CF13A9635823CF1BA04BD04CF043E594DB1BE7250CB3EA2AEB8BE1C51F5BD0FAD96BD67F96B3E5613B5BD14D1F4BD3954123D906B6B3CA6A5043E5944823E653F6CBE4E10D63D58DF173E3476E43DF378313EB4341DBD19291CBE4BAE3CBDE0836E3C63BE41BD68B54B3E7D4036BD4366EB3C6BB2B83E5854ABBD585C4DBE6784003DC5A1C33DD91EF83D6933633D24680D3EA9C7FDBC54DA963E86B05D3AAB4E59BD5082153DBAE579BE50740FBEB61F873EC18CA4BD53F6A7BE86D4DDBA1FB3573E3C47063E083302BD25B84BBE5ED67B3EDA895A3E6FDC90BE76ADEE3C7333AEBD345FA03D1EB730BE4AAB97BED37ABCBE5D1285BCD1B841BEFD47243E353C553DB8AF683E82CC023E3EF7333EA524EA3D055B383EC86CDB3B269F03BEB61328BE681CEFBDB9605DBECB7259BD6D1368BE1CF9023E2B48163ED4663ABE06827DBEDD4CC1BDB4C5E63D73B70B3E8DA1C2BC44176BBE5161FABE52BB21BD29FE0E3E01D4933DFC4FFE3DD1498EBC2531B8397D18E23D46DB1ABEE7D1AA3DDE84333D03E2A8BD5EA9913DD95649BE88C8013DB866823D1B35803DFF28CABD8CC9B1BE1FF37C3ED59926BD8CEBF93DFA973E3ED3A19ABE425525BE870AE9BEB80175BD38983DBBB6B975BD68931CBE028592BEBCA95E3E3DBC38BE737D5F3EF43C453CA98FB93C7ED3F33D5AC796BD2E378FBE87B5183D51C409BEABAD2BBEF093AA3D1DBBA8BD5EB15DBE1423773DF69E08BE29AA18BEE103483E6BC5D93B36B25DBEA1CB8DBEC954B8BD122709BDF7AC9BBD3A6E0FBEA1FE8F3D9A646ABD6EAC373EE5B840BED19B62BD77EBB7BD531E943C47892A3E13AE88BE4567A2BD3C792CBEC7D5C4BD0279223EF004033ED1BE68BD60AD573D15AECD3D230FACBD4B79BE3DCE3E4A3C5554103F08458B3E67869CBC12A311BDB7F4CA3DCD0E66BE1B83F1BD07C2E03E513FFF3DFB263E3E2CEB663E0E04D93CBA7E823DFAC0CF3D0F30EB3CB5F7393E7D451EBD00D550BEBC7639BEF325BFBD4B67093EC6F7FFBD8B04C3BEB6F9BE3CE8E0853C64D49CBD8B91BB3D0D309E3E962F4FBECC65733EAFE42E3E7F06CE3DCACA703DAA8A82BD2D92EC3EF779D0BE44CFBCBB37CBC43D2198163E",
      torch_tensor_16_32_torch.float32_2_1: "0x040000009457D5BC265E803D5ACCB3BD2C75A9BCD95E66BEECE13ABDF6A6ACBEEDDCB13D9BF0CC3D7DC9D43D69A763BEFA4DA83D550E1B3E9FBAEE3E773A8A3E8934153E8EC386BEB1B2E7BDA15F1A3DA3265EBEDF64DB3C336213BEFCFE673DA4FE243D69FF503EC0E5AA3E3C5689BD7322DE3DA61226BDE3138C3D93D1A73D3E8A34BE74A88DBE142A6F3D2A4F663E969AA33C32BCC73C7AFA3ABD9FB0913C42FE8BBE6201E0BCBEB017BE7BFCB1BAFD0D773E79C11B3E61637C3E1659CBBD8CF400BDE6F3E5BC4640903DB1D4A3BDE1C9ED3D3774FDBC9571683EFE2AA63E1B8C853E2DCF6B3D6F4A25BEF78A793ED85E55BE6470563EC5F3E63B6A6E8FBE576710BCCCBE09BE0F40FFBDE18BDD3EA7663B3BCD7A9ABE164A87BE3629F33C929A0C3E8285243E381D6A3B22628ABD5E4F393CD177C7BD5F31763C0DAA7A3D12BF0C3E717F543E60C740BD2D3A58BEBE0FBD3CBCB8F73ECD4B3BBD4A26F7BCAA5A07BE0CFA663D36625EBC074F82BD1497C7BEFA2766BD1BFAE0BCD4B6023EB6160ABE416E3CBE61972F3DD2BD20BE14D52EBEE65CA63DF739FDBEACAF4F3E5F96783E8E53BA3EAA969C3DCCC08A3D5869083EF498043D108E28BEDBD620BE88CB0CBCF87412BE9EFEFABDE7A147BC15F957BE7FD74ABE0DD2B63EABF3023EA478E03E505B84BE1D33FABDB8BF8ABE62EA453E1E39843C0F74ADBD9E468ABE9034AA3DE64BC9BDBE57F9BD32C10C3D8964813DD6811F3E4695243DD3B3A93ECE12A9BD760D543E0E65F1BC39C9C23E7BA535BD2B37C5BE4B432B3DB2FB1ABE6E3DB53DD88473BDADFDE3BD11B67ABEFEE0803E5259FD3CAA27AD3EC04D7EBDF3F128BE85DDCDBDFCC1773EDDC70DBDDC58AE3DE0A1ABBDBC639E3EE44B28BD975B583E15B3283E570B83BD7388713C5DC45C3DAEA384BD0095CB3C457EE7BD1819EA3EE71AEB3D285E3CBEB8092F3EF246943E7BE6AD3D36DB88BDE2FF453E718BEA3D3EB5C43C109EAEBE5CD583BDEDC08F3D780206BD196EA3BEFCAA92BD0B53943E6751CD3C5741C43D6A2B4ABCCE70853E7889913DE3DDE03D9029453EE9BA8FBDFD5649BE40AB6F3E20E1D23E7DC6B33EDEEDD0BE43C23A3E5901283E9DC9AEBDF423763D1A4DCEBD4EC4E4BC6268FBBD15A9BF3EC698323E1260133E0ACC2DBE79EC9C3E23BFB13D73C2CE3D4D2705BE9CA1EB3E7F81993EAD2393BE461291BDCF86C63E77A5B33CE9C230BE8130F5BEDCFDA3BD5775383D9EFE6FBDAD4BDC3D5C9A70BE9EA8613E4CBE52BE52C7063E17756A3CD839D9BCDB2125BE15AA963D0421013EFB0B3F3EE467D63CBEECF8BD5E8C03BFF7985B3E3281F8BD85793A3E58E9813EC8C3773D6FC3AD3E8AE99EBE38613F3D3960343C128D183E18DF83BC29F67D3E652EA23D414017BE1D34573CA6F070BD250D59BC9D35B1BE06D4583DF5224EBDA587F73E0086EDBD2055913D49C2CF3E1734CE3B4D8B61BE60BB18BDD678E73D4C820CBDD5B867BE9F0CACBDBCDF763E0FEF20BE6FB93DBEC08C3C3D201D3EBEE942CDBD4DDB483E08A69EBC71187EBE7B1B6FBD9E8405BEB7957CBE3E0BEF3D7C90433D94CA123CFA80A03D926AFABE393B1E3ECE17633EF838EDBE664FD9BEE9A70A3D76C2AB3E41CBB8BD59A97D3E786057BE901253BCB8D2653D23A3D9BDFD9138BE908F80BAD5F2E83D3E858E3D249892BEEB1C683D57BF87BEE3E9E4BD8BF7503D8F77DABEE9926F3C61E1253E9A1197BC80B770BEE29C60BDD8C7113E4BF2AE3DB996B03D3233D4BDA35F16BE92D692BE2520113EABD193BD19803F3E5BD42A3CD938023E0524033E2794EEBD45CD953EB42A2E3DE2D52FBB6721DABD2B282CBE3B1C303E93A034BE7F54073EB7CE3B3E2AD1C23E2042573D94A4C23C0DBF113EB8DA75BD138FBA3DB4C534BE96BD10BEB83783BEDF3805BD1C7D49BDEA716CBDF9B3BBBE117D3BBEA4402ABC8C07BE3C583B393E27FAD6BC546CC63BAB6C94BEC1A5EE3D656741BC16A4FE3B7F57CF3EF1FDAC3ECFB3A2BC044CCCBBB54328BC167FB7BD6952453E69F5443EDF24853C0D206CBE4EC1EBBD50611DBEC36F053C31267D3E8A37C4BD538354BEBFCE8BBD9E567B3D6169EB3DC958DA3E5808193DD72FBC3B17776C3ED74C483D6F030CBEBBA024BE7D06FCBD99A7A7BE6C30E03D89A1C6BD85D8B53DBD67DABCBA108A3D82AF91BDEA5BE1BBE6A11A3EFE0D353E589400BEA5C6293EB304163E3901863EDCDA473D666AFEBD2BC7173E78FECBBE2F5D8E3DFAC1963C516271BEADCA66BE200DB73E3F0B2FBE3F7029BE3435C0BE93C08C3EE873D43CFBC7403EA424F33D9DA868BE9313C33EA446EBB8A1CD82BE7A723A3CD119523DB61BAE3CF08F7D3E2417E0BD40647DBEDF05DBBDD3934D3ED1DB8D3EA24D253D52881C3E6F6ABDBD68EC0A3EC12BE5BDA6E0C8BD10284B3E36FC35BEDCE005BE15C3AA3DD4A70E3EA5F8F7BDAFB7F93DF768DCBCE9F6803B9785E13D909DDCBDBB6582BDD135153EBB6D4F3EB545973EA2B9BF3DC5012FBE2DD3F23DA9C8063D9580493A2999393D3F63883C6C04D8BC66D1D5BB6160883EEA47373ED1F1A8BE8283D23E99EC733E778EB6BD8B65AE3DF68B21BC080A61BE7474973D9E7C61BD297D1BBEA4EB6E3E9786853EF57EC8BE13B2C3BEF32541BC85488CBDF3C9853D3E2B41BD230B023EED2E193E6495203EDB1E9EBE054951BEA5FE20BEFB00D7BCA0D9F43DDC518F3EFCFF273DE95D793CE4332D3EC7881BBCAA5F24BE4D1B64BCCB0C393C2EFE083EDC191A3D8D2B343D075248BEA5F5343EDF7544BE74D33B3C190F30BE8E34543AC21602BE3C3118BECE9420BDAC64EB3D1434A4BE3E196A3EA2F2FEBC4AE6693EF2D4023C7AA701BD",
      torch_tensor_32_32_torch.float32_2_1: "0x04000000202CEE3A02F855BD66110CBEC2DC3F3EEB2FCE3E057460BD0F7B4CBE8DD58E3EE0C00C3E91CD633D941A8C3DDE1C643E9673CCBDB921D2BEF31BB4BDF90DCDBD6EF106BE2F201E3EA2F4843EDD9B3CBE431E7ABDF02BE93D24A6693E6122F7BB9F73B3BD5EA9CD3A7D2C30BD05D30DBE4872173DB1C83DBE98C51FBD199343BCD5AE46BC0684DDBDF11311BD3AD88B3D062378BED8D6443D7035CCBCBA24C23C76ABD63D3E1E6B3DB8BA183C2F2112BE0ACD1BBD9F588C3D390CDC3D888A6BBE6194ECBA16D5ADBE3DD738BEA33A8C3CB6C5D9BDD5F79BBE5895013EA959FDBEA69A9ABDEEF8A8BDE6B4BEBE53AE63BE3A7E3BBE18DF983CE1EBBF3E05E7223EE6279B3DCB6CDA3C3F8A99BE592D133E3193123E8EF4683E66090E3E9A9CA6BEE104023EE90C84BDF2222E3E4CE270BE5822983E9CAB67BB011C82BEF9DE25BE1C719FBDED735EBE98104D3E58CDDF3D7890C33D33F8A7BD4C0B333E05D5C93D96F30EBE1DBC8B3E1A42FB3C6281CABDC8EB83BD0B6F103E374F133EC66838BEA18C05BD50D40C3E27B4CBBDEB1433BD21E561BEAEF98E3DE79FB03ECED6DABEAF3657BD993BCEBE6981473E423D04BE673A4F3E6490C73D15903EBD4035A1BDA04D8ABEED3286BE35B2E23C77DB1C3E233FAB3C161D7BBDC2E46B3E7E5B023DE3D35CBDF88FFB3EFD48D43D777B923ED45446BE4E8D973EA3550BBD7208F4BDA9B93F3E0DA8A13DAD6B13BE37F70A3E3183AC3EF2C18BBEFD9C89BDFCF28D3D95EC03BE8624043EA2EC2E3E0A33A3BD414AD0BE22C8123E480A78BD8A7CF23D7285963DE1AE2ABE9DFA4CBA001AC53D0DCDF83CF3D994BE1D2973BE8A3A1B3EF515DABC029F8ABEC4C3A63E6D6ECE3C31771CBD128585BE29DF14BE81DE48BD0222BF3C6B500FBEF4CA14BEEB4BDB3D6C6E69BC216A52BEFAB5E93DB5C56BBED0565FBE336E813EC5EB803CB098F53DE42C1D3E37A05EBE864C22BE1150E53DDE2694BD6C6BBB3EA6444B3E129A6EBE7B25F43C3285913E0B8FABBED71DA6BDDB7805BE8A8F973D70B4CA3CECB644BE3A97393DB90CA73D4123833E097271BD05B3C6BEC86D43BD68D6ED3D9D7C3B3ED120413EBF9A8C3D076F4F3E33BD16BEC736733ED199A1BD7975C1BD8CDC603E0567003D1926283E0C3652BE18EE963EEEF15B3D73820ABE7CBF2ABD72E748BEAD70EDBDC75043BD9C2DD1BDDB2E143E1E44463B2C084C3E371141BE004F31BD210585BD36C4F0BD8EF6BBBD1032CBBC93DA90BE8D1D323E12F321BD9BF1A63EA7AF53BD7FD6EE3DF8AAB5BCB21B933ED84F8A3D5851373D385B8E3BCB7C9C3E0E7EADBE53E6DFBE7A61543D60FF213EF97969BD993A433E9A211EBEBF1E88BEB26A163E036261BE19E67DBC8F07A0BE12EAD53CFEE577BDD1A7B2BED86FA0BE578E983DB446DABBBE993A3ED8AE9DBE3ADAD43CB3B0C63D6857D0BD1F41F63C85B3C33DCE10303D7C2DDBBC0329B73EA873993D346E1DBDF2A8A0BDF80A0CBC961528BE9CCB69BD94ACAF3D32EDCF3BAB4B9BBE08D27D3D4A5A5B3D0EF334BDCBFF073DAF73473CFD9F1EBDEAB92ABE13ED4EBDCFFFB93EE5EB933EF0D191BE345307BE07D3FA3D09A1BF3D17F902BE737E73BEC00B0ABEDD0485BE6F27ABBB765FE63D5CB470BE2954A8BDCE88C13C116C27BD13E3F53D289BB8BD8E702A3ED1B0213EDC0EA3BE92FDB23EC5C8FEBB0395B03C0EA42BBE1F05A7BDE6C7FB3D5972C73D28F22E3D67F8ABBE4633803E40A38F3D64571D3E7EF311BB35280F3EFB8717BD275D613EA2269D3D715266BE799AA6BDA40EB23C5D12E73DC351513E84C031BD2940C03DF4E0A6BCD386983E29A1333D6F68C13B932DA43EBA70353D7787EDBD4584683DE739D93D1261883DA76F67BE6DBCC2BEF8CF073D8B84A43EE10A8C3D58B6063D2FECA03EB226553E0CB2623DD6CAFEBDD5EC223E0096CFBD07521D3E84D3903DDF1D003E5F8EB7BE322DBEBEC6C0D93DC2D31E3DFDFA173C793016BE1DAF93BDFDDE9ABC952FFD3BC93C033E2C3671BE0C1613BE1F1B11BE2F27733E857BB9BDE39C1E3EDBA7F0BE404F37BEB4580DBE5408B5BE4C8A54BE15A68ABEBB95213D976DC33D27BC69BDA06AFB3DF01F823DD2F039BEC43289BE750E77BEA78AE03C09B0833ED471CB3DE5D19C3D9DEDBCBEA9E75E3DCDBA80BD2ECD193E3A37173D0FA271BE5E980D3D1E7146BED287E0BC1AEE833E336506BEDFCF36BE05062EBE4BD5693E4606803EFF0A2EBD1817ACBD2534B3BCFBB8DCBD2B69BF3C622F833E74629BBD4EDAA6BE6FFA90BD782685BD89E69DBD27FAFEBCE0755B3EE30A703CED4E403EA9F6653D4AB64F3EA3DF9BBE7E53E8BDB5E2E9BD0E980F3E3C0A3FBEDD52AEBE33DD0B3E253A19BECF5A4FBE9F2FAD3E5ED89C3ED5AEB0BDB4EE113E2D0C863D7E232D3E6A6A88BE2599BABC08E6BC3D601A203E2A7AC8BEB8C84EBE8F2E6DBD49741BBE92A589BE9BC9853E5EA8AEBD251CEA3DCCB583BEE5E5E23D502F863EE57AF93D6278D53DFBDFFD3BAEB9FFBDF3C6FD3C6CEB433EF613E5BC3037EF3D135409BEA5D3483E718F843E0B2494BCEDED843E435FC93E3BED05BFD2A746BE4906213EFAAFA03D654458BEAB2B24BE1918F63DF519D3BE41E91A3DFBF89ABDEAB55E3D71CF2E3E754F803D1422083EFA9ECBBD96313DBEDB41DFBDAFBDB9BD344C193E1CC7D93DC2040C3ABC3DA03E7439013E98C4FF3DCAF5463E0D214EBE71E18E3D826F9C3DA9CA30BEED9BBCBCB1471ABE49F43FBDFC9F60BEBFC1FD3B7EE8803E1CB218BE62D380BC5350B33D7D38ACBD175E03BEBE01B13ED776B33D7D2DCA3DEFE9503D9433A3BE47A4A5BD5F9CBABE21FDCABDDD53973DD6C1373DEB054D3C77C4F7BDC5ECF03D655B8CBD73FC33BE0882893D9D1EDB3EAC19223DF9C8D03B56945EBE2851E1BC0A311C3D80717CBE522EA5BDADA500BED5F4C13E8EC5263D27C4BD3DAFB4203E2C7EC9BC4B0799BE2EAAF3BD1F491E3DE29096BE3BF212BE8CB831BE0BA2093ECB0944BE146DCE3D9F55373C32970E3EE45F3ABE4FE845BD7D899E3DD2F829BE7A06AB3E5AD98F3D1D801C3CEA2017BE63CEA73D87E086BE69DCE73C2CDC893E16B078BE1DF481BCC6CFA8BD5E5DB8BD3A8199BD367945BEC18BB6BDA663BCBDF27F6FBE32B1073E0E81EABDF2401ABE1A597DBEB534F0BDDB0389BDE93E31BD489C09BE8940BABD3D77B93D6BFDEA3DE1DF39BD0B27863D7D18A0BECF9C3A3E7FBC89BE6A526B3EEE53BB3D22516DBDB8FA20BEB783893EA449E5BD2E33D0BC180B39BED4F0D33DF0679C3E2C88FDBD09249E3E9AED933EEA4A1EBEB155B53DB0031C3E2C7CA0BE83F85B3D26499CBD5CAA03BEDDE8133EF679F73D8EC712BD71FA183ED631DE3CE0617EBEEE43A43E533AEABDEE39C2BD9EFC0BBF82E588BC45FB263E6B6FA9BD059EA8BEB0228BBE272FEFBD6EBA41BE1E6A043E4EECA93D19D0DCBD4DAA973DF85DA03EA3F3773E5A9DBFBD2A746D3E5E686ABE9BF966BDAD4C563E8DCC3F3E8A9DA03E318876BEE0B457BCF96F8D3D462797BED86688BC7ADBB4BD94C7E83D760B963D1A9273BE321E59BEDE0DEB3DC5C35ABE9FEDB3BAF75F81BE3F88753A5E8B0B3E1D9987BE3AE3A13EBA4F673D9E5C453ED9AC8FBE9BB6CE3EF242BC3D5493553E2450C8BDFCA231BDE07C9FBD6D0DFFBEA651823D8D9415BED9808DBE831EDDBDA185903DDE9A6D3E52C8B7BD263B1E3E344ACB3DC3B0B73E4AF412BCD01344BE160EAF3D5B219E3D5F1134BEDD42943C52EB9F3C5D2C17BEAEC2693E4A48B8BEA8A6F03ED7E68ABD3104B83D65BF093EFB0AB73E2A9AB23D3E09133EBB9D1CBE70CC133E65B12E3DDDE61C3E0CBA9B3D5089823ED3BF103EB2BD903E96FB25BEDEA9853D1AA7A0BE1B8D0EBEF22198BE0607953DC36B39BEFFC42CBD44CE73BE466AC03DC4A595BEC67C3EBE62366A3E0EA74FBE977986BEB88DA43D0747613E4EC2DFBD2BBFFD3D41D854BEC53B0C3D4520C53D9E02913DB6D0DA3C4C340EBE8769D0BC19EECEBDDAB823BC7FC6443EFE5AD73EEA9FA8BD9170FB3ED48D93BE4FBA3C3EA4F4953E2B9D3BBEAF740ABEB66C19BD8A2E1BBE8D2051BD862F733E015B65BE24AB1F3C7E19923E0662CABE5A13DE3DBED310BACDF051BE144D88BC8BCB28BF158DE53DA32F1CBE6A2A353EAD88AD3EBF8D72BDD33D383E0EC019BE1ED49C3E54514C3D25E369BDA05F7A3EE104243E27B5273E048A7F3E4C9F233EF306A53DCB68863EFD70F2BD919D22BE4EF38E3E57C5113E07D31C3DCC6E853D297DB0BE8A740EBD1BA4F3BD36BAB73D54D79DBE174C19BEA569AB3E0C7B593EE9F2A8BED706873DCA018B3E556BABBDB37A483D6A77C3B8A1BEC23E0035663D1CEE3D3E2F5EAC3CAFEA64BD1E880CBD3B05C6BC51DA133E2C6239BE772BF9BEB94B053E5344973E390C203E41546ABE324646BE1FAA54BE59FA35BE9B23523EFAF162BEF22A313D0EF7B1BEA01AAA3D29FD8B3E040B1FBD5696EBBD61A217BECFB53ABE569EC33D04C06EBE8563703C1524233DC023773E58E50BBE1D14CC3DE79298BD32B9B6BD9BF9E3BD14EA663EB61B35BD76E9283DC795A03EEEB91F3E2BF92E3DF2978B3D5963C93D46BA703DA7F5073E1A69B93D2B539DBD6A3FF83D4919ADBE0C05B5BDC56D4D3D52CD1B3D2088323EDB4D103E342178BCCD2B7FBE9A92D5BE8AD1873C19A2363E09C1663DC0028C3D7A1BD7BD50D39EBDFA44863D0448493E5DB314BCF4D84CBE18345CBE23B5C3BEFBC33EBE669C5F3CFFECB7BDBF0E513EB8DC75BE038DAFBDB25AC13BEA80393EE0BC1E3EC35F74BECF32863DAAE5BEBDD7BDA9BDCFA328BE53FD0B3EE3215FBE56F187BDC24124BE6D9A53BD6350C4BD18DDB83EEBC828BD46E36FBCBF0A88BDF503053EFBD8A03CE0CC3CBE6DA28B3D3A6AE0BEDBB5A33D4F9123BE3FF8F83C36780B3E2473463ECCCAC0BE871F3C3B4EE083BC448983BEC1BC03BE07E7FDBD6474213E812B4C3D4956C13EDAB64BBE0E212D3E7A3D0E3E284605BEC8A18FBE32DDA33EE9CAAB3DAC0955BEAC9EB13EFB3B543E7884D5BC08B5693EE732973E698ACA3D8933023E248579BE5991DE3ECAD6043DCBB62ABE1F4A413D40B6A83D228E4DBDE2C9AB3E6F33EBBC9DFA28BD59AEE33DA256D5BD13F4973E09A6F1BDA83048BEE98A873D2D83453E07FC903D02FAADBA9C5AD23D7921BE3DA42101BE0C6E903E93DB64BD80E775BEC8016C3E97F68F3E582482BD364C733EA706093D5F0D27BEA9F0E9BECB301DBEFF9883BCA316553E76696C3DDC491E3CC22D02BE84C401BE86531F3EC5EAD9BE76B4B6BD433B1EBD6CFCA23E6F0313BEDBD4F5BD46A9CCBE75E1113EEEE2C03B34599C3DA02ECCBD9012C03DFC0A933E8CAC413E967518BE8585103D2E8F433B69B3A9BCB119EDBD5018CDBE17707A3C995085BE7818D73EF4B011BEE4B8FFBDAE717A3DC86E923E5BE359BDE9FC4A3E171EF4BDF8C1683EEF7152BEE3FD1B3E2C776ABD37A30ABEB93C35BE5BD505BD535060BE0CBD9FBDD8910FBEA160453D60E6943E0FC4613EBA16C73DA93A1F3EB9CE363DD3D13CBD9EDC0FBECB270F3F1F665F3DEF09D1BD8581143EDD9EC43D7C74C8BE63BF733CA4F3E73D111BBEBEB4EF79BDC0074FBE970B3CBE80D4AC3D76BBC7BD6B3F5D3D2E58A13EAC6C053DB0BB3ABE90A8273ECE949ABDB3352D3EA8E8973EC8D7C23CA59CA7BCB567503EEEB562BE5667A4BB35505F3E",
      torch_tensor_32_torch.float32_4_1: "0x04000000C79BCD3D2F1E5FBDE75DD03D1FD89BBD0866183E3F04FA3D8D6EDB3D2D4D97BDC2594D3E5F20CC3DF0D3093BCBBA6A3D3B801F3BBF32433CEEB6403C25F0063EE23DE83D19748BBD0314113D1DB87DBD014A3BBE03DD0E3ECFC503BDCC423C3D81F3BDBD3194C8BD3399AE3DDB1C6FBC5C7485BD5C7FA63DAD57EF3A03420BBD",
      torch_tensor_32_torch.float32_3_1: "0x04000000D2F695BD23B3513DF38063BD9AABD2BC97CB1E3E3BD3E7BD71B4383D7283B5BC93B0613B384601BEA512FEBD42E2B0BC100A0ABEF547813D57C6313C071612BE1B62D8BD71F3C5BD5D7F273BE5C4D4BB7DD15FBDB06D2FBD86FC41BE7337383E9BB372B9C860A03D2B8F993DAA3588BD87E0A5BB67808CBD682D5DBD566D3A3D",
      torch_tensor_32_44_torch.float32_2: "0x040000007FC3C63E04934F3D390A2D3CC6B1C63D65CDF0BD2FF320BEA091533DFCD2F3BD67C7273E1FD43EBD987C04BD659E813E28381A3D86C2D03D4E5EE1BDB72283BE251213BE6AB627BE24FA8DBE712AC33D4CD8A2BCB97939BED69B8F3ECAAEC73DA378513DC45B873D9C2A81BE4AB5A2BDCEB7653D1829D83D1D9F82BBF1C28BBCFD7C5EBE991033BE0F470DBE91937ABEC4B20C3DF7261D3D9B9D2DBD2EB4BBBEF0F09B3D088A38BEF881C9BD4D6CEF3C57B73DBD7BEF1BBE6E2734BC19444CBD59243DBC35B1283E61CBF1BD0923243E0A3F853EBB87A83EE7A3B8386D8920BD4F6114BE0F6167BD3BCE033D50FA41BE2A6BC13D6FD582BED1E2143E7B2486BE1291E33C4AE970BD776F2D3DAD7C8B3D30D3F6BC7DAA023E89CA163DB3D241BD042E743DF16E53BE075CBC3D79CD86BC63020BBEDC8B823EEF360ABEAF8214BE1A1F08BD5B88FE3C20540BBE8EBD40BDBD3725BE3A4649BE7A95A33D5ED4ACBD4F3956BEE89AEE3DE3B70ABE206F80BEC2B787BD6EA75BBE4B4C223E11A6D2BDD6DC333C073111BE43A9D2BDA71DB3BDFACCE43E2F758A3C9805D23C9B3EC3BDC34458BD7061373E728B53BEF7B6453EB61D8C3DCFBAE73DBA9BE9BDF22CC1BD51DF46BE21F043BE469912BE158449BD10175F3DE1AC2CBC73C4FCBD299B3CBEF4264BBDB1574D3E1F4ACB3E642E9A3EC7D626BE15A25EBDE201483D05A9A7BD1F43913D42FACFBCCDD6683D712D443BC09CCDBDA4B5343E1BE38E3E68C8A4BD7A1B06BBDB2DAA3DC4B8493DE9939DBC6D3A73BEEA6C263EF743043D4818FD3D5AB3893E2F839CBC6E0A523D2605A43ED3E38ABDE582AFBE285325BD2B0BDA3D76FCDBBD04A8A6BD6EC70CBCCAEF45BDA9AE0D3E026C2EBEFA673BBD1643B43DA1D68EBE9C6E36BD26121A3E7F8DA3BDD32E653E9847EDBCD9F1173EBA12133E01A68ABDED4E3FBE13EF84BDA21EFF3DCB52FC3C70E0573EE2D44D3E5619A7BD0810F2BD1EDE593D4FFB243E58A629BE1BFD4E3E538DEBBDA2FE7BBE52E13FBE124CA13D6693B8BDA0A0753E28239F3DE3768BBDAC948BBE99BFDCBD165824BE0522AFBC886A563EA8D4A2BCB6780E3E68666DBC292D60BEB54CD7BD6B0529BDEAEBD4BC030444BEE7D208BEB61C1EBE30537F3C52822C3EF435C4BD2FC2BEBD4889B43D0DDF3DBBCAEF703E4AD65A3E35F59E3CED48923D78E086BD701D2D3E92A0B43C98A5A5BD53C5EC3DBE0858BEA82BFBBBB54E5FBEA4F653BD66E2493D7BBE503D133F2ABBB770AA3D5499433D9DF0C4BD293EF33D8E88363DFE7C883DBC24393C088B8D3DCD7988BEF8053ABE467875BD326FE8BA5F95D23C082B213E0C1029BE1C4D583D5028613D05884ABE1B50A03D8BEF9EBC828CA43D0E7ADD3DAB245BBEC43A393E30784B3ED23B24BED60CEABDA1A7E2BDCC5A53BE2FFB89BD58075D3D59EFEABD207133BC7D0FBEBDEB2DB1BDFD26783EE762E63CBF89713D63228ABD0D972ABE04975C3E25FBEB3D2D83A83E1FDA53BD530B4E3E08C396BD8DAEFFBD923B743C5808F0BDB826E43D6566B9BDAD89BCBD911049BE9A42D1BD5DB4A53D4715803EE799463E055369BC6ABF953DCD296B3D8EE9383E3C379C3ED94D5FBD1E19B73C606AD7BD11C5243E864422BE4364DABD0B89B03DAA27DABD7F3D743D3D34C23D71AF52BC9F97A5BD535EB1BD9EF3FCBD5D73A4BD0370243E5F18853D17B17B3D7736843E6A9ABFBD3A51473E10C53BBE8B56243E96E6D2BC080F21BED9DE8E3EC3AD0DBE677B84BD1C5881BE4697563E3F9D15BE32B721BE5C97BFBD23E5B13D168A313E872A8ABE20DA573DCBCF383D7197713D679FDC3C957291BED7A177BD871F153DDE4F06BE18F13E3E6A8F6F3DEC3629BEB11A26BE2D685D3D4E640D3EBC19B23DFDDE70BE480951BDFCA5DDBCAA578B3E08C445BC56B151BDB05C1E3E69EF2A3CFA612EBE7B47473E05D67A3E714177BD2C342B3E28A83E3E420E25BD54B682BE3F514E3D60D6043D61DF49BDB8BB133DD41C1F3E4E9253BE60E5FDBD717FCE3DBE5431BD159D17BD591E7BBE50BDBB3E136DB4BC5C0955BDE650453CFD67E5BC3321AEBD9FFAC5BCB2E83BBE7ADC693E9EFAD73B284D5F3E4616943E296943BEE20BEBBDAD3248BE09347BBDAF2281BDAA9B39BE5E47D5BC57EFD9BCC2950FBDCA28B1BE9F84C03CB207BB3D3FC5AA3DFBF1053EF54B813D3176CA3C7E3467BEB5E0523D6EA44ABE108095BEAA9621BDF1FAAC3DD481FFBD71BA1D3EB2F21E3D92AD88BDBE0C69BEB928713EE646733EFB69F7BD7B96D1BDDE873B3BF7038EBDC0303A3D7BCE9F3DF4529D3DA99B2EBEA718A63ABCB1E2BDFC2D843D0DA835BD0A91B8BD984DA83DA02BE0BD9E8D753EAAA7233EB464B73EA387D4B991D11B3C4F108CBE23DA1E3E3EF135BC3E994D3EC9250CBE80E417BE31E4E23C288C593E620DC73CC1CED83CAC1480BC233BDF3D3D0E8D3D2EEC743E5D334BBE909FB33D74507E3D06354DBDA454A23D1DA8C93DA79A303DC3AC07BED579D8BC10F1353E28F1243C82C2D4BCC621C8BC75638A3E27A509BE838157BE7BE902BE4FB982BDBA473D3E9EDB043EAC0397BC3FF4DDBC615C5F3D8E083FBDDE01D73CF78075BE79B92E3C7D10753DA6C50D3EF22282BED7AA173E15073F3ECE3ED03DDBC94F3EFBCA95BE4D0226BE5D92D03C7B110E3D0FCF92BDAF7F893E7AF03E3E1B7BC1BDD14480BE05AC0BBE9349013C070D57BEA1CE623E5A32E5BB5C14B13D58F4643D8CEF0DBE826704BE206C9D3EDBB480BE7420E2BDF9C174BD0A49A4BC899145BC4B2E82BD363D9B3EDD29463E8DF4F43DB5F5EFBDC040003EE0414FBECE6C81BD817BE33D8198DE39E11EE43D824ACE3D96378ABDBA61B63C7B6C26BE65FF2E3DC1455C3D2A199CBD5FD52BBD08113F3EEE4CA33D54048F3D66A49BBD16E4643EA578BB3D9A6517BE39008ABDE020C33C7E94CC3D2585D1BD23D4ABBDCB31E13DF0200EBED42566BE03BC1C3EA708D3BB75A03FBE912C293E5FC8D23DBB8585BD5AA3863CA75E1A3EFC6DEF3B6D0E4C3EDF5A37BEF382FC3D81305C3EAE311B3E75F8B3BDCABE223DF1ECA7BD5FD0CE3DF8E7D4BD985E9B3D9D0B33BEE2C95D3E481FB93DED443EBEA71297BEB4680FBD7F72B13D234AF1BC49B026BE955AF33D84C47D3D192C40BE3AEB4EBDC9C6BA3C8CCA99BC39C024BED7D1DABDBA88323EFB428C3ECD7484BE9612713CCBCDAD3D320C19BDE2D717BE59AC96BD781AC5BE6270D33D1A17043E0D3A273ED6912ABDFEFA3E3D84E991BD5E34BCBEB3F9F0BC583526BE39F505BD557E4C3B4FC118BD2C4238BE5344B93DB3BA85BEE47A843D824B5BBECD42833DBD58C4BC1150593E42D8953E37FFB2BA40FF02BD2728D23E5242F63DF5C2963BC61E13BEF69E8EBEAA357ABE652E7C3E24C0243DB3570E3DA33F733E1178AA3D312E843D2E7E453EF42E38BD172FD5BBF68938BE99B6823E231B9E3DE915593DF50A1DBE1558443E2A7A1A3E98AF533D6ED7B83DE014A1BDF4322FBEDC85B7BE4775BDBE383CE8BCC9D4443EED2D043E186961BDDE73183E53FF0B3E9335103DB34916BE7C31213E81B19FBD1F65213E130CED3D89A56EBEAFE283BC0EB69E3DA53036BE4DD1093E1440D93DF3DEE7BC8BD59EBD48469F3DEF86F2BD8FE3A7BD498968BD556FE03DF154B83C6C3A35BCB719553D4F44D2BB2456283DE6A8ADBC5EAC413E35CB76BE7F8E0E3D9DA712BEDDC398BCC441A13E27173DBD77A68E3D6B5C653C9DFBB9BD67CFD83B53D52B3EBFBC91BD3C9C3FBD88DD32BED791143DB62D023E3D7C143EBD14A73C2200533E1D3F35BE0CF94E3C3A9F553D27DCE8BCE8470CBEF523A8BDD447FCBDBA8D06BE5DDA1C3E5ED6783D1C935D3E3EE7BDBEBE7E493D17A8A73CE02A45BE130F76B977D4383E1065063D81C15ABE907B103EA53FF4BCED0465BE02807DBEED205ABEAA3AECBC655F09BE42B86ABEA8B5CBBC2B9970BD6004233D92C97F3DD246723D63A463BE6D6890BE7538C53DDE1003BEF7E8993EF928DD3DECBB733E50CBFF3D88FEEEBD5AA9D2BA0A52543C109B1EBDE506CABDA926333EC6176EBEBCC3353E0EF901BEDB0AA23D93F5523EFFE5C63BCAB1A73C04D0CFBC8744573EE21F2A3EEDA1E5BD052306BEF8405FBE03EB013EC0E0C7BD33C949BEDB8083BE8D1700BE41F6C53D5C7A4DBD82ACC6BCACDE05BC1DEC203E92C42ABDC50DCD3D3F9085BE532BCEBDD6D58A3EEE210BBE8464953EBC92E43D3F88633E5A888B3E6FA2B2BC1FE93D3ED016393EE78B7B3D844EAC3D75F641BD5638143E755A5BBD258F273EDA160ABE130231BEA78B693EB2FC01BE20A5053EF36E3BBD29F6283DA9FF0D3E5DF6713D45B481BE8A26FD3DA2C8423D10C5073EFF6D2A3DADDFCB3AA804183E5881B8BD28B2B23DF3748ABE553DF7BC699EA93D6CD092BCACFA763DC776C7BDC50E07BD9F6FF03CAFD0273D9373ECBDFEDF23BE1C99EDBD778390BD983E443C21AC243ED0B15E3EC8848B3D4F4A0D3DE72AD03D104986BC5330593E5796363EBFC0E03DAFF3213D184785BD3718ABBE211E523C276E6B3E0902A73DEC8F89BD5BFB243C40CEE83C83BF3C3C4746853E75C75ABE17D35DBE681C683E16802CBEA4378CBDEAD78BBE70C9273DF69E2F3DE5A8B03DEFFB9C3D5F913E3EB0C538BEFB398BBCF2D7AA3D5860FEBD60D9543C7A96A63D8C7182BE189DEABD284C30BEC016B3BD8CF11EBEF8B38F3BB7F312BEC36193BDF7C12F3E68E1773D72E58BBDAAE4FB3CF0B8A6BDBA57AF3C721261BECF95FA3C615877BE9639D4BD603B7F3D86C190BCBA640A3D8ACDEF3D89B93ABDF68BE13D8198CABDFD9EEFBA8463873D793FCA3C7A801FBE4B3477BE207459BEE3558BBEF1BAA2BE92F2063C82DE01BE46E9083E60A5483E3071AFBCACD569BD6147BB3CDE18D13C9A03503E2BE2BFBCD5B48A3DB870E9BC1DD081BCD46CA7BE9E5A0E3E073680BDACD0213EABFA223D5024D23C40B9813BFD3508BE80EEA23E7337BBBA41B5693ED19DFC3A35E7B83D2EBC593DF0F0883E082D18BD42E9C6BDB26BB5BD38680A3D7EC733BD742B7CBE9F920E3E20558EBE8CBEDB3CD2D881BE1F23D33D6C7E7F3C05FED03D6BDA6D3E27CF083E9B739A3ECD10803EF239033E11B98F3D1EB8083CE8914B3E0D813C3D78D1D73EAB4D18BD458064BC136D003E8056A4BD672D943DE02EA13D5E34B1BD21E69B3EBEAA38BE6D6A7DBD42A1EA3D74868E3AABF7C63BE328C7BDCC490DBD3B15523E1C371FBD41DD633EBEBA213EBC60953E893494BE14AC4D3D6589DEBD4415D43D1E5DA8BD148FCD3DE8D4553EC8A4F33D6BB3D4BC0C59493C46DA023E21CB02BD0C3FABBCC797833D4891C73DF2BD36BE9C769ABA03113FBD2DE8173D2F045F3C253DAD3D423881BDEBD957BE9ACF233EFBDCE73D919AB5BD6604013E5740A23EA7AD863D149D2BBEDC4444BE1C36533ED4B79B3E7B95A73EAB0FF4BC366EC5BE2FA1883E1F2E873D622704BE6B97A8BD4024633EEF0DB93D5233AC3E955C67BD0CB7303E8DF1043DDBBC3DBDC395DCBC60CF753EF4C1ADBDFF0F01BEC2171D3D32CAC83D1FE5BC3D4D162FBED402EB3D8D1A51BDA67AEC3DA0DE56BD593B08BE424A35BEE9FB253EB45E94BDA2425F3E307F12BE2A9E6ABD0C1810BE13E8BF3E579F383E39FD50BE0FD5913C1EFF62BE96C568BE6F20B33D4F88223E0EE3AF3E62115D3DEB7CC43DAEEB573CC4BF733D2CF1613E6DBE093DC38FBD3D0467F63DA32C913C5178D43DC97E9D3E369CBDBD0C5197BD55848D3CFADB64BDE5F0E13D0B5815BEFCC0F4BDB2E0CE3D804261BEC31ACCBDB7AE563ECD6545BD818130BE53C82ABE521DA9BDB264853D2A14B83D595F0E3E0619B1BD7B5B81BE9E02243D708A15BEC18C023EBEAF42BE24E88C3C6675403E05685FBE346337BDFF7B783E3DA0ED3D20225FBC31B098BE8CB333BD4A3D4E3E9ACCB63E93324B3E1A53203EA25C6FBEDF6C95BD987C3DBCDA8BAD3D40340C3CC9BE953E05AFB8BC9F8D19BE4566193E792B133D09E3F7BDF4E53C3E67E981BE02F1DABD303D01BD5AD5803E556C5DBEC11E7F3D9B45B93D51830A3EEB0F043EADC17DBEB85EFE3D51FA6EBCDBBC493EDF85E0BD3BBCF53DF1532D3C5CB7933C050F6FBE6742613D0542AB3DBF997ABDBC3F313E7D74A33D84393BBE32A80B3C82B1A03BE13B063E45FE6A3E0170BABE68233A3E728325BE6B92C7BD342406BE0EF0313EDCE89CBE37B4A23D52A6F9BB1720B4BE1B7AA03D15CFBA3D90EF28BD4156353D8D99623A0CB329BD758F4CBEC032513D9AB85BBE565CEB3D258933BEE2EDD93D6D0273BC593F45BE48A224BE04DA823E2CAA383E7CE6793E4973933C20EFF63DCCD5D4BDD3536A3DFA1284BD9673D53DB5793CBCBA37513E6850E73D7CDA09BC50D648BE4C78893DA8CC82BD3F35CD3EA01C073D01C73B3E887A873DF999B5BE81A4C93D555A16BDCB0F19BB03605ABEA9117D3D43A731BDD985E33D7B5B1A3DE5FFA43D029AC03DAFC2C53D3EE79F3BCA6DCF3DC4DA963CE391933B5A5FE23D55D88DBBC895673DEC975D3E651942BE61761A3EFCED4BBE352A90BE5BDCD93D7057AF3D488B52BDA0F3A6BD98FF63BE55744BBC359F863CBC924EBD0B90503D78058E3DE579D9BD898DC1BC1F21933D81EE703D1D8DF63D4A3C38BD6D93A3BE3AAE80BE158C1BBEEF3E61BEFE9B44BD05DF4F3E42F457BB4FAA973D42BD983DBADBDDBBB0B5F03D75533ABEC7DA31BE7849273EA8D9E6BDAE34073DC74FB0BDAEEF8A3DB6BB0E3EF2CB91BEE40EAA3D6B910D3EB9E6913EC8F886BBBB1B153D97D5EDBD878B1EBBEB3E593E287A8EBD09E2AC3C13F26F3D4B1713BD7F7B273E44EF013E2CC11E3E4DBF973EDFED693DB2CD64BEE7452EBEB4B33D3DE2AC003ED07458BEA1666CBDAE0789BD53AAE23D18A37D3D580311BE43DEB7BD5196173E315B80BD57F869BED3AC05BEDF97B4BEEBC24C3E7A5308BE810C6CBE8A5320BEFCCF30BD2DE5CABD2AA46C3EBAA2993D3FBC393C96FA42BE91BF3DBDE5F6073DCC70403E2C4C533E708482BD0E08E2BC5D7606BDE52486BEB4562C3E6C8D6BBC1FE5DB3D3A3715BE423672BED7C48ABDE3932DBCCE9D7DBE5B294E3ECA3FAE3C22B1C83D89369F3CEBEBE63DAB85A9BD510B303EB749943D67F6C8BEACAAF7BC1BC7693E9572613DF4829ABC79B866BDFA11AABC2561EE3DB0F7713B800D0BBDDC22403B88EBA3BD7D2D7EBD9BC1E9BCCEDA213DD39353BE3E0F2EBE884F223D1C2A273EF91FB93D289645BE916034BE8F8E9D3D58396F3E857F9BBC5E1E1D3E8E3B17BD11C02FBE891F853D8B11ADBDDCE920BE334636BDC6D65C3E68E9F5BDA50E3D3EBDAD403D0DF29D3DA4198BBEF631C0BDE76F4B3E3A4EE7BCACF427BE8BB718BEF36FD23DCC0358BDB8F5623D523AD7BD1C31B0BDCC9231BE399816BEF068E93D8583273E834ABA3DAFB8EFBDEAAC8FBAD0A2E0BD9AEC20BE8128313BBB854DBEB9FF733E924F41BE29D8883DA3CAF4BDC0880B3E02A23B3D93B7033E62920ABE6C7CFEBD703359BEB54128BDDAB5563CECB1333ECAD3093D74FAA8BC88EF83BE89B93D3D8910173EDEC8C03C678F2F3E610B6C3DEA4EB43DAC37373DD2EC493ED94A6B3EB5ABBCBD87C0B23B6E1569BD646457BD05451B3ECDBB7A3E80C0AE3E780C6F3DE79344BEAEE7F2BD5D2D843DCEA901BE90862D3D8A0CC53D70921FBC3E19593EA24F3BBD42D2CE3D313E08BE3909E93DAEAB8E3D1124ACBD41FE483E0A245BBE989958BE426043BED69D6C3CE6DA3ABD44F8CCBDBAF412BDFD0227BEE7F9EE3D7466633DA40EE1BDA2CB943C985FA9BD985FE1BD2A12193E3E5C803E980F083DA4850ABC6446513E8F38F83C45AB643E9EB0B1BE2CC906BE",
      torch_tensor_44_32_torch.float32_1_1: "0x04000000E489323E5F7DC0BD69D111BDF2C708BE4314433D3B5FE4BD952336BE6740BA3D516B073E2BC5863C7BDF24BD851B51BCA3F0773D9689B03D265D683EAC760D3E9FD695BE900FFD3C3CD72EBE20CFAABE8DCC33BE48C8803DFF09BCBE882DCB3D258D043D0393323D9338F13D107A373E4E3779BD55D1973D74D541BD02D166BE33423B3EA9A533BDD3BCF3BB97164A3DD0F744BEBF8DAC3ED79C5E3DD0B40FBD0B90653E7D34333E9F534ABD97C7B33DFA29D73C9DE600BEAC54BDBBCACAC2BDAB437A3E1298A3BC8224563CA2CE303ED71B3CBD8191263D68BD513EF571663E43E8933DFECC343DB66E9EBE4360C0BDFFDFA9BC0703AC3CAAE3AD3D637CD7BDCDA4653E2CD913BEA82D743B8BDC02BEB6062C3E34E0613CDCF8FE3D4A72F13D5D36C8BDDE9913BE7479993EEDF1E63D0902223C56E623BEE956653DCF50043E2BB1723EDEE14C3D953CBB3DDBC55CBE05E75C3E2EBCBD3D7374A1BD8267923D7887C33E58382C3C275B51BE60A7B93CA21C5E3D580E89BE245032BEEF0A1CBEE2CE22BE313D473E34D5383E66D7B2BDE8F3613CB21B91BE7E7CD13D9B00233E0109613EAED8153ED98628BCFA00A0BEF30B3C3E0CA2443EA28B1D3E1AD34EBE2853B03D19A91B3D4AEB4CBEA7E847BCE4C7DDBDE727D3BD6DB04E3E3BE98D3EA3A01B3ECDA7A13B11DD22BB50E062BD1E60CCBD5E92303E3B1662BDD6CC2F3E43E9F43D57B263BDA887C33EE650B63E00E5E33CE3CFBFBEA193833EDF9980BC2B68A4BE30D83EBE5B10493DBF0EFD3D5C1307BEC82BABBCFED4B03DA6F8BB3CA8F37EBDA7CD3ABEF3559C3E764119BEC9430B3EE47EAA3C0E3E1B3E7C2EB53C517F843EA2DD3ABE2780E6BC581A743DB21706BE88BD363E5966DC3DA156EB3B15ECD0BD45B0D33C88C8F83E6113C4BE7A382B3C71A82A3DC0448F3ECC69D63E08B1DC3DB0D313BE9746F23D38280E3E595C0E3DA44938BE4938FDBD731555BE095D75BDAD31083EE72F6A3ECE2B483D89E4873E02C51A3DC0D363BD31CA3EBE71898BBE1D44D5BD75178F3E68F8373E320487BE0F4E8DBEBD053F3EF498E53CC645FF3DB7B78CBEAC4699BC813C8A3DAD76E9BC82AD993E3F2126BE96BC013FE11368BE3FCE423DDBB114BE87964FBDBE9E84BEBB1C75BEFF41C5BD23D7F4BD594BF5BC1363F43CA007BABDA58DD63D9D59A33BD5A3A63D4F2642BE8D2E2ABE879751BDA508373E07692E3EF1A9C93D39D40BBE4B69E73DAAB39EBC8DA911BE328C66BE15608B3E8D9D41BE9CBE80BEAEE90BBE9C7C4CBE784754BD68CF9ABEE2DECC3D79DF303E734343BB24B590BE0EDC693E961296BC0746903EA8F845BE556270BDFAD1F03C09F4E03D0B02563DBB9B123E68E6773D4FEFDC3CF9C4C3BDF79FC3BD244A783EA848C13D379C4B3B7C675D3DB41984BDD42A5A3EA7E6FC3D06F68ABDCB422FBCBB9B973DFFB6F1BD0D36FDBBC1BFB23E7E7D8E3ECDCAA7BCB04610BE42EA7E3EDB57DCBDF61C82BD8D71293E7815EABDD4FD413C297167BE6B448C3E4A641F3D92356ABD208C7FBBE67B1ABE6D245B3C1D61BFBEF362033E943859BE632D24BDAD2B7CBD33514ABE3B090CBD017E2B3D7573883E03B469BD908D89BE209846BEA65CC83BBD8CA4BDA89D24BE26B6D2BD3C39FEB946B24EBD384D89BEDE6A523E0979D3BBE8E13DBE0205553D5C5AD83D5B172C3E56782B3C8A8096BE381C5DBDCB9870BCC162D1BBDA71D5BED02BDE3D28A7863D18F345BDD844F2BDD667B0BD2233E4BB6A942D3EB985BFBD7A33533E5E8DB83D79DB863E0A7457BE1DF46BBE52097CBDDAC7BA3D63CC643CE892A23E6E74EFBD06008ABEEEDBD63D50CD1C3E6EA70B3BB4AC0D3E8ED09B3E605D2A3D46F8863E84E05A3C93BBFBBA1EB862BD1C44023EBA66D13D7E44633EF7190A3D93B5C7BD2A00EBBDE85927BE2FE9E8BE442E8C3D10F9083DEF9988BC15D7703E36C777BDF1C663BDFADC8A3D29055DBC42AE86BE60C8473D4C085C3EAF5CD5BD4E8745BEA0891B3ED82CD23DC294BCBC65F8F8BC7DC984BE813D31BEBB93D03EDDEA603E7449593C03F0F6BD628789BEE0D897BEB52F6BBEC4C2833D65CF163DB3E0CDBD10CA01BE792980BC16E1F03DB29E58BD94F987BE2FEAC2BE3D6AA03D839541BC954542BE4F24EDBD9D7E09BC5A8D623C252616BC5325B2BDE33758BE116F603D4C85183E7EC5453B8580A83E29454BBE3F47053E6BEB13BD9A813CBE7CE4D3BE059255BEEE1B37BE5C81F83DEF25183C476A2BBE28B79BBD066AA73EBB05573D9C630C3D7A85103EE8FA38BA02783F3ECC1E85BD1A5D20BEF2C71CBEC703A2BDD699523D11869ABD3DD6503D5C8BD53B1D7A153C96024A3EC975BF3DE24F803D4EE25D3EDD521FBC42B3963EBC4ED33CFB2EEDBD3B2BDDBDE7B4C1BB3670E73D66F06ABDE734D13CEB5F27BD6C3B5CBD66096B3DBB7D483CE4C165BE6D8A2BBC3E1D89BD0216C83D58A3153DC87A1B3E3480513EB16219BD85A1BFBDEEA2443EB4EC6E3ED410773C5EBB793C4CF8993E584B063E8D356A3E94CB553DEAB42FBD93CB9B3DAEE48E3EFBEDBC3D47840D3E5833B9BD7BF16D3EF1B7883C3F6B2E3E75C80D3E67099FBD51589F3DCE0C263DDE8531BE04EF87BC663C01BE9EBFA43D68074ABD91AD19BECF9BD33D3BE5263EF935163DC556B83D4D08A43D506B0BBCF2EC353D07452C3E1D8A0C3E2D13FCBCEA1B123D05813DBE7304A9BEA6C4923DADE9F1BB5179EFBDB2B7D43D67CD153E2D9C09BEEF3CBE3D8A6A44BE62FA7DBECE968C3EDF1D4FBDE6F39EBD60AB9DBCB3C489BD0992E93C8689C13D72C826BEE05FA53D4F98243ECA4785BE6F08BEBD8A198DBECA9D2ABD69B23F3EAA6737BB4CB2193DBD17AB3E1C90013E265CC2BDD53D1ABDD97835BD93C3E9BD07EAA73D9C962EBD7B0333BEA625F33B8028053E1B500B3E99742F3C052C20BDD13991BEC4959B3D80482DBD8538D23DEE429EBB1C68EBBDBDBDA23EE70D2D3D7A41C6BD1C8931BEA7063CBDED97EF3DAC1585BDC754D23EEE78473ED7BD223DC9A2383E6AAC3CBE8365B5BB68378A3D97B0DE3D85E2E23D335374BEE0BBD93D21ADC3BDDA60BDBEB8527FBE57299F3DE7D094BE44F5EDBBD79DB5BE86AF09BF242FAFBCEF2C443E5903873C438E0B3B34BDDBBC60693BBCC3084D3D2EB60B3DEE5DF63D31BCF7BC62AF163EA5CB89BD07EE8DBE11F1AABD0FFB7E3E8F94923C50B84CBD019F18BE60CFC2BEA830943DC2499DBE0C6D56BCCAD4183E7AAF6FBD60F4BCBC0F7A63BDE605A93E5EB23C3D62E31BBE8254143E53D0FE3CC39F90BDE269333C97EDB8BDF096DDBD42AC763E875CCCBEDEBB0DBD577829BE20D7353D643B903C9C1F90BEDDA06DBE0BD097BE46D6EFBD50D0583E3E7D69BEE6D7A2BD6594BA3C1CBB913DC6F756BDA9E3EFBB058F253E1F705FBDD8DFFBBE7D18F53D5573693EC8760CBE3CBEF9BB363168BE50E564BC46C97DBE400A523D2726C33D9379623E6D7D90BD1342B53D2F32363EBB7D98BD9B0E253D52FDDA3D146761BE8A29EEBBC15D74BEA88D7ABE3785103C13B8FABD542A15BE37FF953D1E78C5BDDCC569BE5E503C3E46CB943DC90C983D124833BE9611FDBDEDB2DBBE56FF553E2272753DE95E9239225DED3D9A63053D2BF429BDB911923E738A76BE0A3755BE631E07BDDE8E6E3E3335D4BD288F82BD8DAF653D23F467BA5588A93E66BB21BE4AF80DBE475C123E0662E5BE5823BC3B36551C3D472694BE12E8D33E73AC46BD1968EA3D7840543EEA60D23D430F463DE444EABDA762DB3D7D00A3BDB0FE06BEFDFBC73E23A6853EF782893EB2C84B3E48647E3DF5DC203ED3DE3ABC469D3E3D60725FBD0996ABBDC1211C3EC2B7BFBE5336163D82E51B3D678074BDA302683ED98CA1BDBD4613BFDB49DFBD66F7253E8A7C1DBE379CC6BE3F9EAD3B9A1CA73DCE2161BD9ED099BD8C98CDBD69F93E3CF56A963DD342E73DA7F261BE4518F43D2145FD3EF43B70BE909240BEA6F2883E1FDF67BEC2E169BD82348A3D16B0F3BD599ABBBE2D2510BE244949BEB2ABBD3E6939413D18082A3EA524EE3DCC4B183E62A0EC3DB15284BD0EABBA3D36B385BE8A8B1A3EBB4C583DD8FCD7BDBAA80FBEE16A313E37595E3E46FF92BDB3B52ABD4F4489BD4FD8AD3DCF0D7A3E696C93BDEA68413DCCDC00BE78C0723D2BEF0EBD178C103DEC03143C414CD63D0EF746BE1DBDDFBCA8B1E23D2BE2363E50422C3EF14283BED845F9BDFC219A3C132B833DA65079BE4BC9893E0B15AC3D2EB0703D71BB563BE271BD3D1F71D2BD9DD07B3D3CD32E3E804292BDE058BFBDC7E6B63C6FB34F3E3677DCBDA4ADD73EFC46C3BDFE5BB93D8D36C73DACE3B73D98B97B3DA8454ABEF147C83D28AD02BE63DCE3BD3396943E618CB9BDC5EC353E921F903D37AB233EF384A73DB5B7D4BCA85B823E23A592BDAFC617BE8E7898BDAEE979BEFD45393D16CD55BCE767B9BE05AC2ABDA80F3BBD7E0B133CE39D193E822671BEDB462EBE006E273D5F1F16BD6D76A93E21083CBD1100A33E1D2F3E3EE3D82EBEC8BCB1BE2B90193D31056F3D5D79CB3D27B05C3D69CF09BD66E715BE8D08083EF15D743E6E0B00BE5C560D3C16CFC4BE310E573C86F8943D46EF36BED0C4493D7283A43E4F52953D622EABBD372541BEB35A79BDCD10BBBD0F7B9EBDD330C73C2AD584BE607BCDBD9BFB92BCDD5356BE8A08CCBD12E70C3E753A81BE0915863E1EF9C7BD3539C5BD3AB6A83CFC9FA2BEB3ADB1BE9FD805BDF7C81B3E8C2D923EB1DE233EFCD9FDBDA3EA763DA13CB8BDC23A1EBE75CA343E73F6503DA6A903BEEFF4DE3C397ADFBD54CC1B3E6AB482BBECB9783EC5279FBD69A6053E286556BE7E0DF53D32BF4ABEE55420BE7FE3A33D92C580BEA7D52EBC65D20D3DF6C5123E66609ABE6C2A04BE7F78B5BD3E3F5F3E601D40BE906CE23D072B883E7EB984BE6F828C3EFAEB8C3D07E39BBE77202DBD917B64BC9DE6E83D81340DBDDC40423D2349343EC43F873D551701BD12ED5F3E067DEC3C9415763C60D75FBD7B3780BEAD30313EEABF9F3D95BD993E76768DBC6E9786390AF9923D96328CBD4CC464BE45D7FA3D8806FCBC38E3B93CF929E3BC54E04BBEEEC84ABED21457BCA596233DF3681A3ECC1CEFBCB5E0983EBDE6053D931061BD8AAED1BD872A24BEC57E7CBE386366BD6C37193E55F4DC3D032FDCBDF7B910BE0AF122BE0DF7883E23F3A83A084F0C3E2A5DE53D422C533E99E2E7BD14D4CEBD669F19BE46AE78BE1EC086BEA763E43D5DE64D3E116F2BBD7A0B083E2CB2813E235113BDCC07503DA32E2B3E4EAD6CBE3CBB323DE1DB7FBDC3060A3EC61305BC524A243E11D15A3E860D10BE39A87D3DCD7F51BE7964D0BDC7B61FBE00300EBC9FDF84BDA907433DE1BD903E506C113EE6458C3D47F8363E05C2DFBDE0E370BC8A48003EEA92B8399B0F5DBDC7D620BEF3238F3E97C3173DC795003E7A8CB63BDC4A94BDBA35673BB7FC04BE32114C3E1488FFBD13F20D3EBE67653EEB814ABE166E313D02DC843E0CCB3E3E31F85BBD928A9D3CD3B6C53D386432BEF0D6FFBE50A3213E55B4C33E6FC2233EB0B31C3E80B62ABE99C4B33ECBD2283E26BE1C3ED7CACE3D106ABF3D08D8F3BDAFCBECBE9D38743E4711A1BC3815993E76D4EFBD1E2DDE3DAEFC373DFB94263EDAC493BDE466B03EDFDB893D4589BD3EA699BF3DC183013EE2EDBD3CE252FABD9069743D343A74BC5B5EB43E5531713D24AB6C3C3989B13EF75E1CBE1162AFBE11A1BC3DE002F8BE668129BB417624BE066281BEAC0C1EBEB2D8CFBD9ED5B3BE6725903D8B7554BE514282BC322D193E52B1A8BCDC4705BDD57B133EA7BB18BEA627D43D91EBF03DEA83DFBD27A1C1BD89A9FC3D845D0F3DF47770BE2C2373BD3A3F153C4723F83D5CAB10BEA09FF93C17DE9CBE759EAEBE73C98EBD8D80493DD771C13E96F1703EE92278BD6F0082BD9ECC043E27D7C43CCFD93FBE5DBF95BE66DBECBC8C87C0BD873CC1BD4B72833E5A6C903E047496BEC95FA23C68DCA73E0F18DC3C25AE783EC96E68BE5A4F723D890A5A3D6AD9D0BD439B963DA459DDBDBAA3FB3D5401403DC70E6FBE38188BBD199C4CBCA78746BDDFAB0FBCDE2D7E3EEFBCBE3D04E10DBE411675BDA10276BEE1AA20BDCAE04DBD6EB319BEBBDC073EE92F1F3E093783BD500E133DBAF0F4BCA4F1893E668C273E4B648CBD54265CBD6997533C197835BE10E901BD0B60573C59450F3E253197BE7E75ADBEFC35BEBC8159BA3E92278DBEA5030ABEB4AB9BBAC7B6A13D92C971BE18531A3CD743A4BDFB2C66BE63E66FBD49CB243C7D86E43D09A75D3E45FAECBE828C0BBE9DBCA7BD83CA8CBC9D2430BE12A16CBE5B8BC93D5A17DB3E866C4F3EC0DB81BDB2D7A53E8BA57C3E88E99C3E91EC4DBDECC303BFA6AE993E1E6CB8BD8DA02EBD9EC48B3D49600ABE6FC940BDBDD389BDFD58AFBD09DF6DBD4F51BF3D0047D33DD46073BEFEE48ABEF388283CE6D485BC78EFB2BECDE38BBEC4E5AEBE55EC2B3E0402063C73E61B3C473F5ABE7BE217BDF85A4BBE5D8F67BEC2D0653E5A70973D95FD88BE50F4053E008CAB3D9F7D39BEFAF0003E732F213C1ECF853E1F9D75BE8AE93E3E02FFBA3C54C2C8BDF5028FBE00B2DB3DBF89ACBC0F82D3BE2CE06A3EA253BA3D0FF0D3BDE18E1B3E4D3BF2BD703EDA3D1C862FBE5A67FB3D0E30873E3C38153D4B3E8DBD18F8393E0B91A03DCF824EBE8C3F6B3ED1C900BE29235B3DAAB6E0BD46174A3ED5236B3C9D813EBD50C9BB3D4E3C7C3EE97E3CBDE2ADA23E52A5C03DD44175BD43944CBD0933873D296E503E376636BDE93E74BE19FD0A3B2350A5BC5DCA303E0A0001BE7D3DC73DF862A5BC99C6DA3D1953213E85B780BD13760FBE8C02833EEC34873E3B7F3BBEEF6FBA3DFFD108BD9BD9573D2AA887BDDF583CBEC6B0FE3D03B252BE4A618C3CB0679ABEB8C12F3DB065CD3EB123CC3D33BFD6BD0F9CD2BD148519BE18CE043E83373FBE0E9E9FBD483BA63D32B6923DDDEC39BEB7EB973E52C1563E59092BBE5B7C3F3D4FD2823EFE33423EEA2E6A3E67C495BE183804BE61F73DBD75F0E9BEB3422BBEE062C03D18EC01BE93A1C73DA564EABA1B99BC3C73D8ECBC3A6E403E35CD623E14AF14BDF0A737BEE454243ED3846A3D45546B3D30B576BEC3C3963E5F0AD83D3F90183EAC34C5BD969DA0BDC4A876BB697FDC3DFCC2E0BCB294343B6AAE4C3E6FED9EBCA54926BE93C06F3EE12282BCB8FB893EC652003EE878EC3EF6BAD6BD2FAC5DBD51DBB43DAC0419BE7660893D8D5F46BD89FD95BDAD84D7BDCBDCDDBC4FAFD7BE26E753BEC49CB4BC0A8416BE1AC3E8BDB21550BEFB526FBEEB52763D540A543E58A2A1BE96A720BE63DE0D3D4071D3BDA9178E3E81D600BE2327963D40BE0DBBB39B45BAD2FC393D705571BD65D4EE3D8C96F63D441F9BBEFC6DA5BEB8B044BE665136BE9633A8BE3C64CC3C4374AABE15B64D3E22C3CCBD6A1092BCC757573D32AAA3BDE2DD993D0523513D9CE473BDBDCB9ABD51E20EBF953023BCEEDF833D5CD5413E1A5CEABD21EE1CBD41C6A23DA5DC6CBDE02D8C3C9679A63DDAAF18BE9CDF423D73B9C8BD66CBF3BE3AD77E3CB03950BE2642293D7A06C5BE8202BBBD0FAB06BD030737BEFD29DC3E1C1E1ABE7E6BD33E355DD3BDCEA36F3B40FEAC3D6A2789BDE3447FBE4072C43E5CCEE13D82E198BDEA71003F64DBDEBCC8A40CBE0AEC8DBE1BF74D3E8678E33D87DC2C3EAE82C03EE1250A3E2696A5BC620179BE77DE123E977F86BEAAB2B2BD7FC6D3BD5FB991BED796593E318DE13DB45F98BDF0447A3CF46D303D5D82FE3D0351183F4D358CBEA46361BE9E2979BE07301FBE391B4E3D11C9473ECC0BDABD7280783D73D08E3CB5C6573E9502BB3D45FD8F3D5159CC3D",
      torch_tensor_44_32_torch.float32_4: "0x04000000F72487BD5E9304BEB569BE3D7575B13C0F7E77BC0BE4BF3C690FAABC4F819ABDE78C753D401596BEEC7817BEF9D15D3E115C873DA32A4D3EDA80163E4C17313E2C2F923C660E7E3E66C4C63DFD5BC83CA96B323EBAFED53EABB682BD8DAEE3BEB0A353BE2C47853ECD158C3990B8243E05339F3CE8EF243D5CE895BD99664C3E7F62283E35789FBD0884193EC56A61BD681D03BEA8AB8D3D718E443D5B55B6BE6547CCBDDEE7D33DF739043D65C8F3BDCF0F0E3E727643BC810C4F3EC1048ABEC88A17BE2DA2C83EBA22BBBEF4C9A7BD816111BEA22C233E3B283FBC65B490BDA1168D3DD1E05D3DACB6D2BE1B902D3E86F683BD01CD13BEB5F0B3BC656905BEDF7FD0BB96404EBD7C13253DBA0E393E1EC0F7BDBEC9B9BD633D2B3E78A4133D0EA8AE3D6D13D5BD8448433E6289493E0DC0133FB701D03D1F503DBD9996753DA37A11BE56CA8D3E5B4DC73BD7E96DBC31843FBE0085163DF23CE9BE8EE399BEB51C29BE37361BBDB5ADAF3DB066C2BD7DF3ADBD9F55F2BDDBBD643E622AE53C7789B53D0F4926BE2C703A3EED3700BECC14233DBA55E8BD952FAEBE03D9243ED63476BEF344883E9C5CE13D85A8253DF2CB74BEABD771BD1D0FF03D4D8EA33D62182A3E5A8FEABD6E10893D76539F3D312BA83C78CBFDBD599E803CD52E6B3E7F25D93E4B850EBE37BD50BED5B2313E390B973DD1B4F9BE2EE61DBEBBAFD8BC209CBD3E154A2EBE052536BEAE2AAF3D6C8570BEEF2C773E91C2843C33B7A9BD321E06BE75BC673E9C21B6BD8560DD3C70C934BE46C12E3C91A0F03CC62A103E827CBABEBF1F5F3DE17310BE61A441BDC0827A3ED4651A3EB1D017BE2096A53C6957CABE223321BC7C8A243E009E193EA519343D1FC13FBED6E404BEDE94A1BD2BF007BEB8FFEFBD382F28BE572A29BE7F01DB3E6855BFBDF3AFC23E8DA456BEEAA9223D1AFE28BD5947753E5987573E61F2E53E1D0F8EBE76BD4DBE703C8C3EE7277C3DEBC8703EBB419D3DFF74AA3B80E1B73DF85C40BEF1880ABD4D934DBE11F8CABCD018093E1A8E883CD8771FBEDEFDF1BD61E481BE6B42D93C60735BBE75734B3E74B2893D264673BEAE8BCB3C3369B6BEB2EE9A3D5AB94CBD75760CBE6BB3BC3EBA29A43C1760F53D790C0E3C4D53343E70E2F1BDC50354BE57B5D9BD86BC4FBD8C97003E6013AABE20848ABE98520ABE74FF31BEE751F9BDD48C963EA54680BD1EC05BBDFC843FBE7A87C33DA37E22BE915774BDD1E5D33D7F3B1DBEBB3840BDA98F8ABE64B914BE2D0975BD52EC9DBD1E09933D56620CBDC241CF3C8D1E843E4B33A6BE891B0B3F19C9A93DAAB404BE102FD5BDAC41AF3D4B9E51BE621B87BDBD2F53BEDFFF5C3CE38D91BECE21103E1338C5BC1E8C9DBDF0E80EBD00CD63BE561999BEB13E60BD3D46083F42DD433D8A66FE3EEA9D213E669920BDBEB85BBCA2552CBE52D3E83DDED1663E4FE883BEDC5801BD82FDEFBDCE6B303E352A4CBD6F318CBE71FE4ABEEFBA49BCC518DE3CB1E3DB3D5D7280BCD29F45BE84633B3DB2DC9EBD8A2A78BCA8AAA3BE5BC875BD37C593BE461FB4BDB2984CBE1990183EC88F823EB90B013E6F62D83D2F2FB53DA549D2BC914D1C3D51EF363E3B4EE13DF449063E0888E6BD51BDD9BD7A87B53B83ECBEBD239434BE693B6D3EE3FBAC3E5E76AD3DEA3E20BE48F1DA3EE9743A3E67D5A13E914745BD0ACA0A3EEB2219BEE09CB2BDEFE4933EC1DC0EBED39A0B3E012647BC072FD93E894BE53E7E5ED83DDD4105BF225E0EBDB94D87BE569F64BEC7A61B3CED00FABD709F3EBC3C7A40BE2AE2A4BE20BEF9BDDFBBD8BED7130E3E4A592C3E04750ABD59B3273E6DC21E3D52D6033DC6558BBD11B3B33DB89F78BE39B4183E8E19E23BE3F5BE3CBC89A83C0730C83D9591E7BC9D9B633CCC11523DA41BBA3D919BADBEB275353E66AC7E3DE472E9BD71CB2BBE8C26823CB51455BE28195CBE1128023DA5793C3E8AA310BEC39D8BBC2CB7D8BCC7F8C6BDFFFA78BD238296BB78B966BE82039C3D325C003E2458633DF732153EC5265EBE61EDA23D0BF0BABE94ED973D012205BFF235E23DFA2832BE62B2553E2F6564BC83A2C53EC0A09EBD9EE2513EBEDAE53DCD6288BCA6F2AD3DECCB41BEC09F2CBEFA7DFFBD344103BEA22E883D9602B53DD819023EB0658F3C74FB143EC3AB913D1C569B3E062E00BE1E9EFFBCC62E953E41AD21BEE1F6B5BEC277B3BC613C8FBD1A2F8F3D131B8FBE10E50CBE7FCD8E3E3A77BDBEBEF47ABEC1B5CC3D9E14FB3C7EB23FBD4D94BCBE4AFEB13DEE25BDBDD3E5163D80D0B03E1CB864BEED6912BDBC6A74BEEEE7B5BD3463433DE61917BD84A28CBE867DE63A4722E33D43C999BD34DE12BE9FA1C03D2720653E36AD0FBE27077D3C9B5512BE5D79283CE4309FBE0199B63E3AC4953ECC7AAD3C7B141BBD9BF79B3E881D373C7EDB013DA09262BD924A2DBEEF3515BEB1A1383B840F583A0B1B77BECBF86DBC75B662BEC5753C3EBD81173EEBAB8CBC0FB4673EFA982ABE365919BE55338D3E3EB6D1BD8243213EBB34C13D59CA5BBEB03262BEE2FA8D3E7CE3473D8F9212BE8C54DFBD10C1F13C48775F3CC6C185BD63F5C83DE7E5003FB349A5BCAFC9A23E6A1C923D29008DBEA93AC6BD7B4DBC3DF1A5C03DAE9245BD8222A0BC37F44ABA135CB5BCB426463D33C1A9BDF61D8F3EEED992BDBC8C33BE87776E3DC9ACD03E410F123E7CB799BCFE8F79BDE7756DBD14B9AA3DD26CC33E69808EBE59878C3EF00004BB276381BEB87362BEC95423BEF82E9B3E1F186E3E7652DCBE47B36DBE039FA53D182A32BE894566BDBA5C6BBE6787FEBD367F5FBE9471E0BD8EE3BABCE1C637BC32C4E23EA71CA7BEFD8F32BE6A11C33DE055F03D68DF18BDC574433D59BB14BE2A73813D40633E3C35B681BC04DCD3BEE1C21EBEB8CA93BEB043A8BD1B767B3D30F9D53A24805D3E42A3FEBD54BCE7BCF2A052BD202A51BE3A8F613C42494FBDBDB8983EDE50923D6340BD3C16EE823E75DF18BE788D8BBCB6908FBDEEE9A13E5A93C63C0FA581BD3CD39FBEB3C70CBEDAD8CDBD6F6E5E3DB2044A3EBCBCC23C116202BEA885AE3E05700FBDF0FE9EBE27F483BE59F2A03D99D7833D98FF7B3EDE0A3CBEEEB92FBE964950BE6C36BDBC5500D4BC515C6EBE8161E43E522E9ABEA7238DBED1BA3B3E89B44E3DDCBD3B3ECD1A583D264B0B3E58F7E63C8844E5BDDFC19CBD7EAB32BCBF5A06BF4E2847BED0B5173E1122EFBC4BEBFDBCA0ED1BBED0EC693CC2C7753EDE097BBD56C501BBC8630F3E22ED6ABEBE53063EFE3A473E869603BEE2E7BD3E87848CBEB7593DBDEABABE3D38EDBB3B3AF441BE56C7413D878AA43D09C2DFBC67412BBE2A4B02BEC735313C087DE8BDD2637FBE3238D8BDD3BBB43D19F19B3C4460D13D70A93E3EFE78093E1A719D3D1BEC66BEC758FA3D09E0C53D5F2F953E1F04DC3C6231AC3D2B25173EBE00943E031255BE06E78ABC408A01BE96B0A63D58091CBD6EEB413E04FCC1BDBE4E28BE2FDB3ABBF0ED7E3E53EAD23DD2A82D3EADAB9DBEAFD12CBD9D8BC03DB87291BCC3A6233CC48AFC3D1FCD2FBCCD17953EDA67DF3DA08D0FB8F96C50BD51B2A23D56090B3E6474ECBD55F8953D6F0C7CBE304F3DBE5567B03D16C5B13DF898393E531507BE3ECA9ABD362785BEE3BD733ECAE4A93D4595463A956D1F3D9CF42E3E28A407BE07CCD8BD8AD4A2BCD326A33D550A19BE51CD62BD9699A3BD8450CD3D125B56BDB6FEFE3DB46991BDBE1CD0BECFCB083F7377D4BE99801E3E869F823EA0456ABEEABCCB3DCC92603EBF6580BE2BD53EBE906716BEFE3F10BE43A699BD026B94B730CA75BD32FB833DA46524BEA02578BEEF9AB73DAB50463DAC12093EF6D9B4BCD1D4303EAA8B303EC750A1BB6A7AE33D095AFC3DEA5F103E2E106C3EC29BE8BD73100A3E938F7EBE1D33133E194C63BE014FF2BD94B016BE87B29EBB3AE191BE1FA0A83D8FA5BEBEFD80063EE48B07BE7680AABD1BE4EFBDB0AFE13B319ED9BE5D1B9E3DE226DCBC6B8B83BC40E9ACBC8792983D221CD03DEF09CBBC9752B13D9F05BEBE8E890C3EFE3DF13E7A815FBE5B4823BE47AA8B3E4CE139BE766813BCC8A9133E1A2D243E0F30EE3B864D9ABE980297BEE75A3FBEEED50A3ED6620FBB756AB33E9A178B3E249F003E13A429BE913E9A3D416759BD3EFC363E9AC2AFBE8BAC943E2AB8E03D402AA7BCA4E24DBEB89577BDE68FE5BCAE5AB8BDE2F8813ECB2828BC5EA4833EDBCD3ABEBA452C3C7DA7FCBCBCAEEC3DEED1E93CCE5F413D16B623BD7E1B143E0421303E56F158BDAAF0AF3E63976C3ECF7968BE05A1663CA2C953BDCFE89FBEB47BF1BDAA79663E8EC0E3BDA80994BEDC06DB3DE817ACBE809E1DBEF74A97BE05BA363EE310443E606AF2BD773CA53C71C084BDAEB9FABC515BDD3D6071D1BD440F13BEB66F90BEC32A303EFFAAC43E3DDCA83D01DA613E591305BED1FE2EBEB89735BD344924BE96FF47BDDD69043EEFD1773ED303733E74ED933DD7714D3D6E91AD3EAD3CC63DF4E2BB3D5A06D4BDE147EFBD8688C03DB65686BE0EBCC6BCC7F4323E883A383D9A591ABE467D9D3D6A8C823D03A94F3D6AC4CD3D8A8973BEE3885F3EB8DF063D83E12EBE8F45C7BDE987863ECE299BBEE7C7A03E6E66C03D3B0E4CBCF3976D3CE021633D817E973C594BAD3DD67B45BD7A00503C7391D0BDF62B553B5C4209BEEC1035BDC440213D09AFC7BEF10FDBBD3665183E3016A93ED416CCBBCD0FF9BD3904CC3DD1D40BBE0572453E39A346BB06187F3B714B9F3EBB8C853D73A4E83D87CB8CBED0ABA93D228D073E4B3B60BE7764C63E226B3ABEB13E77BE0B28233E1CBEB03E6D7C123D486F343DCCEF5B3DB54229BEBA139F3C3D0C08BE01CF33BED7D64DBE58D383BE25D293BD237DCBBD41C6183D31A35D3D83ABF2BD25DD24BC3D6DE1BD4C1B19BE475A353E41D7403E33DB4EBE767C09BD2186A7BECFB1593D233D8F3C79C1833D72DE28BE4351DBBE9F8CF7BE7E9D91BD4E7818BEFC5AA9BEE2CD0D3EC041873E47E7233ED02AB93D5C408F3D45269D3E6BB0973D6CF8BFBD8195CC3D951A2DBC40876F3E8225E6BE2F2616BD8C54FA3D3509373B4483C93CD23652BDBF987ABE18EE94BE125679BDF2BC58BE452447BE162668BE23378E3DD2594C3DD9E24BBEEA1AA7BE4CE361BE3F61A73D575367BEDDEDAD3C13DE89BD4EBA61BE0DDEBD3E581DF43DD978EABC64DFA93EEE34B4BE89144EBD9C108C3C73AA56BDE92E09BD7D807FBBEBBCE9BD63911FBD3405C3BED5605A3EF1CCFDBE65E9A3BDE51108BE79BB6A3DCEF5C5BD2A4059BDE7A0833E688DA23DC37354BD864A3A3D5EECCE3D11BEFBBD6DE1583ED5C750BE2CB5443C314C51BEE4792FBDD68A38BD50005DBE60DE18BE767C0FBFBF801C3C6FBCAABDD771643C10EB053ECE03193DCB7B653D98BF3DBE746B033EB46F323E3C2EA4BD3CE338BEF2299E3D8BD967BE57D58B3D3AA2B7BE8D7272BEBB72C4BEDDCE42BCD83611BEB868803D91BAA0BE722023BD04B3883D1187533E631830BEFC7FB5BDEAB7C83ECBAFAABC4F9E363E7AD3783D7EFF743D24752BBED49BD73DA14D3EBE355BA3BEB224D7BDC4E2E1BEBA32D63D48BA56BDC29802BE08971E3D93479BBE78621BBE4E6488BBB0C2C0BE94FDD0BD7A60CB3D84E9A1BE2730EB3D4DAA9ABDA94A183BCF04B1BD71C39DBC1DBE41BD7C300A3E3FBE04BBAB08AC3DB9E4A13EFDBAFE3DA3DC483E416F653EF6292BBEBCBF9EBE1035E33D9394443E306DF63DCB29F7BD4FF8013E8AD487BEFAD3B13CD911DEBEC55DE43D1E89DEBC74885ABEF2FFB8BDD315463E3BC6713CDF44473DBAE25B3D8B2D3F3E07CC1ABE49AC453D6CF8F9BD239AC73CADD3313E6726A03C1E91EE3D724B953E5CCD3A3D8C5C823EAC77B0BD1F694A3EA02CCBBE09D42DBE1F9B313ECE64823ED323F33C9B5D3DBDAB5A8DBEC65E553DD2E001BE57BA62BE6071523EF481AFBBFEB0063E5F57A7BD88AB42BD07B0CFBDC5ADBF3D05D2793EB78B353D8A07BFBD2C02DE3C73DB8E3EAA7ED4BC6A17E73CD355923E64B1E43B04F2DABDF239CEBD8366283D1443C1BD24A2A0BD3AB4083EA161B63D9950A0BBFCBF47BEA2677C3D3F7FB5BD5B45FFBD8CADD83D3847F53DA2D049BEA40008BE7EE24FBE16AE8B3E298931BB1F122C3C00FD923DFDDEDE3D18E184BE407CC2BD6626E13CA6FA02BD7581C2BD46275E3E0366623DB4F8903EF5C55EBC197785BEDF8F2F3E9ED9C3BE3A7061BEF9E83CBEF2BD973D8CA906BE3CF4683E082BE63D06592E3E87717F3D6BFC2DBD0B2493BDD925663E70291B3ED2D76C3E2DAC88BCA2C07CBD2C2323BE1E8334BEFF087BBD7FDEA33DCE64833EF34B773D29157ABE578F4C3C6B7876BD2E6D443E9AF418BE8655A6BC294A85BCE71022BE7C91F0BDCC66E7BDAF931FBE7B8A54BDF2102E3E1477B13EBF1E9B3E1979DBBDB295183E11FC453E62B58BBD7D708C3E2EB8833C4D14003E9555BA3C5D4E07BE13318A390071FE3D51D2853D36C8A0BEB20CA03E906E63BE83C778BDB083A93EDF82A8BDF6F6A4BD472CD3BEB408953D403504BE10F5FBBC97C916BE3CB7953D2A17173D10313ABDED23AC3D95A7183E8C8942BE7313AA3D6620FF3DC2E4BDBBB8C874BD3B678FBD631B883EBDD495BD1BD12A3EFFBF80BDE4018DBD2734043D50CD3BBD5CD548BC724F00BE0992E13DE4CBE9BDFB6D8ABD072D84BE0BC154BE2297243D2A55FDBD0EE6BBBD4E6F07BE0E97B83EF2417EBE9293803E1D997EBD094A8FBD5644F5BDFC0D25BE238B28BD4DF697BDCC1242BE6EF52DBE991C99BCAC510B3DC690D9BDA645073EA9E8793D552F2D3E33ADAE3E97BC59BD3E5190BDE56F12BECCC0B5BD314CF5BD267F4CBD4287BE3E42E85C3B5BD1683D62D826BE93BF0C3D821968BEFE67973EADA749BE3313E53D879E133E4EED81BC6FBE733DB3AC713D480F85BEAA10B23D2E1343BEADB722BE3E44883D4F97DCBC2B5A03BE7C8969BE47BA7EBE1833DEBC6042E1BDDEF4433E3F9245BDDFAA22BE9E1E843D558B5D3DE045F13A8E95FBBCAA13563E1420053E924918BEF1940C3EC8D051BB1D17E23D7BAF78BE005C2CBE982A7EBCA009CE3D3CD85B3E80E5CCBCED9AEE3D6C42D5BDE41089BEC2A4313E9FB479BEE2C904BE60622FBE1092ACBB099E843E062C513E979CCA3D3E96153DE912473E999215BD2A6902BE79A1F23D11BA343EAC0AF03C27C112BE84E0F1BE3A8144BEB29AA53DA127993C6AE2E93DCDAE81BE5B96823E76567ABE19ABB4BE5DB9CEBC26FF6EBDB3F8FF3D779F173E4620E73DFFABE8BE058AA53D5F964E3E824701BE28BD1A3D5A7C09BE4C951B3EA138C6BD9D772E3EFBE504BDD386D73D27E364BD1C17DEBC9944AEBDC59DE03DE8F0BF3D8812A03EEA53983BE9D21CBE1E97953D9DCE48BEC7B612BE5E7F84BE0F33FABD8EE49EBE309C623C390566BE8C17873D161D87BE1B6C983EA790DF3D5F0829BE472AD23D50E5FBBD31F75A3E0C141BBEB3CA6F3E418325BE29F2D93E5026E23DE25B92BCF1CEA33D9728C83D2F2593BD849F6DBCEA4403BFB032113E92C9393EBB497D3E27BA0DBDD2C050BE838BF43DFF6589BD27985A3ECCC7AABDC273433E46720EBE59DDA03E87D350BE935806BDBC69B7BD4CA66E3E0419103E4467AE3EEA11CA3D43F0603D5C55573E4CEAFBBAA0C9E53DCFBACDBED715BABE6556493EFE3C07BE7A0062BDEB078B3EAEC733BE2189633EB09C243EB019F93D9151283EF07CBC3C271793BE9EA8133D2BE49BBE8A71D63C6DC325BEFBA712BD6D9DB43D9784553E9E7F983EFE04BEBE24A07D3E97AE2C3E7B41B8BD82E588BEF3671BBDBF5E83BDB96006BE4084233EE0B5B8BD422A80BD7FE485BDE554013E38E8D2BD53A511BE",
      torch_tensor_32_torch.float32_2_1: "0x04000000FABF8BBD2D03DE3D439F4BBDABC1E4BDDF1B793E4C98183CBF0B833D4EE792BDBBAC083EF22BEE3D02BFD43D28748EBDAF372BBD95AAE23DDB7DAABC685A33BDE631C1BCEBDD39BE166FAD3D8B27333D9F8DDB3C07F6B9BD9B98403D63DEBCBD7C2EA6BC6B9A74BA0F4F5EBEFC29ADBD5F6BA93B96CF1B3EF601AFBD5342F23D",
      torch_tensor_32_torch.float32_1_1: "0x0400000002BF513D7DE08D3C43DC10BD74FA27BD85C4943D2A5A88BDD83B223E5CD9843DE595693DF25550BCF33E94BD4B3CB5BDBFEC163ED20A7BBD1F71CB3D67F15B3DE793633DDBEFD3BD02C14BBE8B019F3C3B16D9BDE74A4EBED68A9CBD2726143D917336BDFF5C043E4E74803D567687BD65F10EBE539F973D55E9FE3C1BE6963D",
      torch_tensor_32_32_torch.float32_1_1: "0x040000003CBA973DEDA23FBEB08172BE404C68BE0935BDBD25DED13D96ADB93CC8C4B33C63E363BD9A9E78BD4DCE80BEEC27433DF69EB9BDA7BB2A3EB62F58BE09E886BE764B57BDF0DD0FBD4BFAA4BD516AE0BCD6D9A83ED2407C3DC81FF1BDE06D07BF06756ABD0FF84FBE08429E3E66CA643E8A93673D1D8875BDAC17323E432B423EC92EA83EBD7D03BE188BF3BDA8EE573FE78130BE81D4F63BBE969D3EFD0A3DBDAF30363DBF901EBEB0ADF03B183728BEAB22BD3D48AB4DBEA8699ABD0550F53D91302FBED249EF3ED201BD3CFD04B53DB91A983D863226BDFA196A3E74442EBEF8D066BE8395403EE6A4D9BC2D21AE3D840A5A3E2760A83D010D243E170A253EC0D91B3EDA14813D3F322D3E382E8F3EF53650BEA6E60FBE15B2EB3DB8641DBEDB5E2D3E575BF83DA70AA03A74CE51BDA75D46BEDCAEC7BDD297BF3E58FEAE3D0E9D953E5F6F25BB12F99EBE4BA840BE3007CC3C3DBAB63D46D386BDF884593E023FBD3DD67202BE4FD876BE4A7F453C6098303D187FF73D5694253DB3320ABEA0CC253E0103DE3E67CA05BED5D8703EA6D078BD4BD9603BA727A63DED45023E4F9807BE6FA55CBD92F9B3BDEF70823EFB9C6FBC95F810BCF999473ED421C9BCC4CA03BE4BE1D7BDA4A6C8BDC16530BDB72F783E5ECBDABE9E52CF3DA4782B3D426103BE94BD393E83B03E3D4C7F3A3EE423A0BE9C6D123EAC382CBEDD4E373E0FDC563E9C373BBEDDA03E3E5CC38E3D865D80BDCBC2093EAC27ED3D88ED70BDE02CA33DF019853E03F036BB606E7A3D5DDE0EBD565186BEC0B30CBE222DB1BDB46117BED629C8BE88126C3E36F8513D0A4D403E1E8CA9BDE1E54F3E832CBABE0669513EA9B3593E4721153DC57BB43D3D8000BECFDC2C3D8CA7523E56D4063E52A08DBDA7380B3F7EB1333FE9B202BE525255BED1D6873DF6FBB73DC362D93DFC30173E8C2A903D0AF902BFC62659BC684D53BD7FE3AABE0BFF98BC7F4A993EA8DC84BC090A45BE20685FBE792BC6BDDFFBC0BD541CAFBEB267EABC58BD003F6D63EE3A0B5CE7BC82BA5A3E3F472C3C7E728C3D8E9A8ABEDA3D943C9CB00CBDB60994BE083DF1BDCDF7AB3ECA772B3D5658B13DAC0EE2BD49C714BEBE2A05BEC57447BE07659DBD3BC0073E33B991BDF5E90A3E9A389A3DFCC42A3ED2A30A3ECE39E1BC2D48413ED0C011BEB971CF3CD69AE6BC4E21333D50BA973E67F005BEB1928ABE6825BFBCD2C2063EDFABA93DAAF787BE3512563E7EC9CEBDB34D243E7F51293D882B1CBEF3B47E3E5F34173E17F9873E1331BB3D109BD1BBC3AF75BEB27E923E0F867A3DBF380ABD4AD79F3BFFA582BE3DECADBDB38D2E3B741F46BE093F413EF06B9F3EBBBFC93D14A0BFBEC89E4E3E855D943D9CB3463ED0954C3E7D6559BE2A9EE13D85D318BC628425BE17A026BEA4DFA7BDBD9ED73DD5977FBB10E3ADBD730754BEEE2A7DBCB7C600BE5015063EBD59D3BD2019BFBB9DAEFEBC25AA4FBC4A5E0CBEF81718BC55AD043E1D38C9BDF33A8BBD132202BE063DABBDD4DAC0BDF112893E3A3C25BE93B3293EC6F30C3D74F31DBE8F84AB3E8D8BA13E0D1103BE5BFC7CBE9A92B5BDDBAD4B3D1E36AC3E483D023DAD87EF3DC5312C3EEF8124BD0145E2BDD1A601BE560D9CBE2B0C06BE1F3546BD1CBC033DFA71F43DD10AA83D279263BE210DA63CB0D08FBD13514CBE84C912BEF3A7CCBDAD09403E00DB323D3FE8BCB8A43450BE20BB1CBEDDDEC6BE2E332B3C612A80BE115BE93D46C214BEAC1F053ECB943EBDBE7332BDE5BDD73D5DD05EBBB1F787BE06F7073E9A7E53BD2999E4BD037A23BEE4A258BDE16FFABBFB6E5A3EA324703C1D554A3E0D0B46BD88E3D2BEB1BB37BC69C7213DAA77583D304D1ABE70CACDBD053EDFBDFF7FEDBC342B7CBE8CD4613D63BD69BE17AD233ECDAD23BE208480BE43B07F3D307898BE019969BEA43CB8BEB9EE063E1FB26ABDAA4B993CD8D9D03E169197BCC39D483E7BAA053E9E3C26BE2506543EB720F43C41B218BEBD98A8BD05B2C5BD26A6E5BD5D12AA3D5D638B3E78A4883EB4F61E3D1AC9E9BC65418FBC9952923EB785933EB1FDDCBDC9C6AB3DD4E374BD5CF009BD7B5BC83DF1EBA43C7E33C63D8495BE3D9668A8BEA84863BC8777A53E178E813DA27827BE47DD1E3E19A28FBE22686E3EBD29913D27DFBA3DF8E029BE3FA9233D7F5E453EC1F57A3E5D58A7BC4D29D2BDA22F9EBD2BE86F3E8928043E8BF0C83DD787333E4EEC00BEB47629BE3F15F1BD1599153EAA9113BDF247D13EC0BA0BBD6712FA3DDBDD17BCF750A3BDE2E009BE1D1BEE3DAF207FBD1506CD3E5389D2BD7102AFBDB80A8ABE0064863E71F385BD1A4713BDD53E69BD4BFE5B3E163D223E5D95F3BDEF9C3C3D13DF613E1A4302BE2D46643EE8F0963C8D3C8C3D152B023DCDEC243E880875BEA285813CC871213EF20252BE341AAE3ED270A03EF4F4C03E11E508BED81797BED842D03BCA0C773DB5FD30BED67C49BD3B5A793CB319C7BD5AFA87BEB3A15FBCB1B05B3EC5D8E6BD27E35A3E9274BB3DA4AD80BE776E2D3E93BDD33DA668DABC5347C83E2EDA5ABD677194BD951CAE3D0E5D6BBB24840DBE92AC6C3ED54F4BBE991EA1BE51CBC03EC1636C3E929DD33D83F01EBDFFB8053F056A263EA46259BE8C5CF23D300A5EBEAF73893E9834283E9344D13EEBE011BE2C6397BE9FBEE4BCAABA773DBB02D4BD49A657BC94054BBC8EBC773E2C7039BE90A22F3FAC0545BDE4FB78BE6EDA233E63EC993BC2C49ABC197D73BE3611923D51CFD23ED9EADB3D2E91283EE30388BD2385CC3DE9BCAA3ED30DA1BDAEF701BE78D4E0BD4DBB82BEC6CE953E8456653DF897143CA7D1753E9AA5253EB8161C3E78E5AD3C7B4812BE4148CF3EFB96BF3D0C9A0D3EDD68973EDDDB86BDF25C743E4706113EE36B7ABE40C7DB3E7F3290BE75C61EBEA90A55BE854B54BEACBDE43ECAE0FDBDF42397BD543A31BD5992D6BD13D5703E1302A8BE883DAD3D3090A8BE86EC06BD5002483D0B4D4DBC51F057BD3375D5BD816BC33E5C5AA23DC26F913D7F156A3C1A440CBD7819783CC4765C3DDEB7093E9A41813D95C90E3E591DA8BD8BAD4B3CB9D5943E5E4586BEC4CE213E17C2343EF86255BCA7FF6F3D0168813E5C7CEFBD23E5BBBEE6C388BED69BC0BD9EF833BDA239EFBDC217153D5666AFBCE635E8BD7EC188BD52398C3C0DADEE3C5F9435BD04F7443CBD8C91BECFD32B3EFC1A8DBEAFF9A9BDCEFA50BE14230A3D00EA30BE1B4E96BEA52C5CBD0457BBBD37B21A3E5279D73D91CE8A3DD5D18A3D33310B3ED82769BE3D78BFBDADC121BD852685BD2B39E9BCBFE38E3ECA6EA13E63611D3ED7342A3E349FF1BC8355E1BE7A09633EFB8B1E3EC20636BCCD16BA3E1FE85ABE886592BDF8D9463E0D3103BE9406103DDC85F2BDA14C69BDB4E204BE1CC513BE631C803E48E831BE1F85693E749470BE116CF63D2887293D94B718BED1C6C2BDCB130DBEABB9813EE32D85BE84BA5E3DB3AE8F3D03C970BEFC8A0ABE7ADE92BDA2787F3E4C5C80BE07BBB33D445C03BE4130A4BEEC23C63D44CF15BE80591DBE172A60BBCD910DBE6C70D7BEA1F7973B0D311CBC4E4A93BDA001333E01D6C13D5CA02EBE8E84333B11D800BE8F2329BEC3137C3E96F222BEB319473ED55B053E7AF8833DF20BBD3DC24A96BE2AF4233ED2C81B3DA273ADBD9E7C3FBEB1644F3D869CE1BC0ED70BBEE745EE3D39DD89BDC00EF1BD324B753E4BADBB3E11D526BE5A179B3D9BCA85BEDD91093E016853BDC3B787BEF5CB3F3E728DD13D888DB53CC613113EE64C8C3EB2D6BBBDE9455E3E5011793DFFFE853EB4EC1B3EEE0FBC3D70785A3D3570E83D526C763E4E3D443ED2C99BBE7727623C47D422BDB81B30BEEF4FD03DD2DF2E3E242C19BEE5AA37BE22E3813EB218063C8F0784BBE0ECE2BB1E4F563D1A45573ED84183BD682A0FBE53F31C3E9535673D1DEFCDBD5E3D573D330A1EBE4E631C3EBA39AEBE2A65D9BD31D06BBC67BC1E3DAA0A7CBD70E09F3DB5E86ABCDB2AD2BCF78385BDCE3134BDAA002C3E47171DBBCB2390BEDB4E2FBE2B0519BD8094CDBCB6A9463EF63780BDE7C485BE0B061C3E0DD5413E5B94B23EE86CD5BD81D3B6BC6AFD91BCB2C128BDE8BF90BD4729D1BD87288D3DB99A95BED7A1CCBE6A9B35BD07748E3E02F3A8BEDB602C3E0AFEE4BD05573BBE102A823E73F1D8BEA4E9463E8AE04D3DC326AABD7C47943D68607CBE4288183E3B08C8BDB94A853E595BA3BDF824C6B91F856A3ECBEBA6BD71FFB53E3A6F673D898188BE43B94B3D7C5B2C3EDECEC6BC0C3FB5BDDFE25C3D47A8093E62767A3EB3ED60BE2E578F3E45173F3EDF3DF73EA6B34B3E22EE1E3ED5388D3BC9FC6E3EAB8290BC84460FBE8B9A4FBEF5BB5EBD5EFD75BD4742F0BDE984373E911D333D3333E5BD30CD15BE9428F93C548DB33DFF662C3E845933BE306F203E2E4EF5BDB01C8D3E7DF2D2BE0557763DAE388BBDB976B33D17D380BDFD4812BE3D1945BE0B6BDB3DD27E9B3E659319BE8124943EDFA9B93D233F98BD67E614BE8E3D1B3E3D0E2B3E9767953E05BA78BE6DB7BE3D53A3F5BD03DC9EBB039F52BDE1FA0F3D152245BD2E9594BE4A16983BDFA93BBD49D2013F7E77203E284DAF3D4D5E2F3E0FBF11BEB2B1F8BD634E50BD839B153CB432D3BB962B49BE2928F13C185673BB4819BC3E62BC04BEB160463DB5BDC93D31E502BEAD3E4FBE0B42973DE1A9BB3DE1E7EA3B0D5BE4BDEEC2AE3E1A6C96BEFB9B923E1743B03D0319C43D6D2D0D3D143BF83DB6E5CA3D9E8F443E5936D83D8BCF8B3E035A2C3D7E3A91BEF168D23D0FDFB03E9772803BF3D761BD979922BE8E9653BEEEAF4B3E5D70CCBEAD989D3E84BD243EAC919EBE1A0DAB3D3529CEBD1C910E3E9137313C80389ABE5FC0363EE3BFEA3D4239F0BEC93EF9BBDBFAC9BD545C233DCD53EFBCA97FA4BCA9CD543E5E3E60BE885BF33D9B4A9F3A009D153EB89BB4BD51B1023E8CCC26BE9C13843DE6E32D3E336DA43BF1F94E3C89F367BD5A44C4BEB643B73CE8AF2CBEB2EF05BBA4BC2ABEF838C23E06E2A63D9E7ECEBD02AE76BEF41880BDDDA608BB5C9E3CBD8651D8BD93388ABD1A6F51BE388C27BEE0ABD9BD2AAD5D3C040836BEE55F80BEF2458E3E729A8A3EC21A7BBD5C47DB3BA5BAAD3E54D2EF3C834DCDBDA3BB96BDF78791BE661FB5BC9F29E0BED9383BBEC37A1BBE04C6C93E302B213E1CEC613DDC161B3EE0CD4F3EB4850EBD11EED9BD5E8DA63EEB4B033C678E35BE605312BD20651A3D24911ABE7C40EC3C1E59883E8DE416BE7E92463D716FDFBCF03711BE57D734BE9C5B7C3E65090B3E797FA83DBE2AACBEEF4CA6BE036231BD8C73853D6567093E69F5E53DCC84433E5F67CCBDC237993DD34EA13B1ED1193EE5EED13D08C1313E4BDF6BBD944B493E194D213EA0DA63BEF929C23D12064BBEC05D153E059A5CBEE4C200BEE544ABBE58C2ACBEA84D743E7930083EAD924EBEEC48413ED89B1A3E852D9CBD78C9053FA933E8BDB56E79BED0FD953D808FB93EDB2396BD40E9C43DD8C0A63D79D3473D9C09AA3E52960DBCC4B610BED43CF63C49E3F4BC519C2DBDAEE7D5BD4BD53DBEAF19213D1D86FABCAF7635BECF9DEE3DD5FE453C8D2FFFBD026F70BEF66319BE43CD37BE34EFC43E42B2283DF79C2C3D9014603DE1443E3E7E808C3D76E1B43EBD6766BE61D644BE95A843BEE45FCA3D679401BDBC39CB3E509C2B3E7F18113E1D0DE0BE727506BED210CA3DC8C17DBE",
      torch_tensor_8_torch.float32_1_1: "0x04000000A5FDF13DAFB3AABD803E513D26CE073D36BD17BD6782E53C8BC4F5BDC918BA3B",
      torch_tensor_8_torch.float32_4: "0x04000000D5775CBE132DA93BD32C4FBDF8031A3ED580233D3B6F5D3D6B23E0BC4D7D573E",
      torch_tensor_16_32_torch.float32_1_1: "0x040000006147063E50DF08BCECA080BDEE2F4ABCAAA2B2BEC63159BE93856F3E5A6A14BDFCC7BEBC01292E3DA422C13D7CC39DBE3BD586BE7071FBBD11C9D83E1E91B63D654F5FBD0B105EBEB32A953CC6760A3E10B11FBE0D5CA83E26D885BD26DC753E61E2BA3E3F108CBE4912B83D81324EBE3249913C362AA43DC1148FBC93731A3EEA2F98BEF790EF3D54E2EABD0BC303BECACCE2BD2A0B223E889BF9BC8C9B803EDE0165BDC349443DF4A1DFBD3D2A30BE3BC1BDBD4B232EBEF0E48ABE2B7D9CBD1C81FE3C72A79ABEB694C73DAE6020BE737A6D3EB81CB23E5D10B13C522BAFBB2D785CBD8370C83CEB6596BDE1E0D3BD0775B4BD8428893EB6648DBCE57696BED3F765BDBF3301BD2DEE4E3E5A39EDBC7882883E6611933D4550BDBC27D5A5BE112A85BC843D78BD229885BEF6B68D3D450380BEFBBAFB3ED9E138B9BE83AA3D5DB7633E74D21CBDC0A7A63D10BD9A3DA737E8BEA8A43A3EA194AFBDAA06BA3D9066AD3DA7414EBD3FF1803E0E0FA33E5878D33CD9C5753E9D6E00BD86E29B3E425167BE4234DD3EF2228E3D754B04BE94C786BEE22691BDED026D3EB42C74BEF9C3DD3D192F91BEE2679C3E0B9150BDF006B83EB037113E1162283E107ADDBC1E4AA93D8C3EA03EA1DDBCBDB96AEC3DFFA7B13D24EA8F3EAD5E53BD4C290C3EAB92B4BE6C3A9DBD9CFBD5BBF74611BE63EEDDBC916B3FBEEE805B3E9D9CA4BDB02FA93AB7B113BDE1CEBFBDB17FE5BD44014A3E0A910F3E5A259D3D22DAE03DF92F9FBDADAFA1BAA330AABD3B4D2DBE27EAA8BDD55FB0BDA63C5CBD2B3D6FBC197692BEB20A39BD743FD33D05D8B4BDFA84323DA505423E22DF40BEFCD5023E879F1FBDC597F4BDB03F1BBED327E4BDFBCDD6BC3D3681BEE38396BD80F020BED1D4993EC290B13C33C63A3EAE5DF13C360C983E503BC5BDBA01A9BEADE78EBD16BA17BDF4228EBD24C1343EDAE179BE642713BD02308D3E046E5A3C6237593E955C8BBE2DE71E3E017046BD3C9F6E3BBB6E923E2228103E9087313E7C92D2BD1974ABBDD6A230BECB22823E9B021EBE5705013BF1E6EEBD2A6B9A3E9B8D99BE92A357BE65DA47BE9BA1F3BD1F315EBD8BF833BEFD345BBD0A72D43CED7190BDED34833EB3437FBE50D70EBE43F8953D6E8639BED6844A3D4B3D50BEC9AE5B3EFE83AA3E5A0E393E929E95BE6B08353EC21EA3BE1F001CBEAB67F9B7D57D1E3E03AC4F3E84D5283EE687FF3C07FEC23D1FEA2B3E5AC299BC8C2A183E4F6085BE30F0B0BE378827BEB4A4B93CC0E8F93D8E9365BE9C6885BDC46B99BD41430C3E5AF1B93C6125883EEE320FBD681BE33EBA91D4BD52EB663E9D94073EB0FD1BBE5DADDEBC63B0133EB8A8D03DC5BA76BE3FA7F13CC60C5FBDAC96F0BDFF02F73D6935AEBE14552EBEE8F4063B9174E0BD89FFB43E2825393DD6969EBDCACB613DB831AB3CDDD59A3E9394923EAC9766BEEF6B093EE4460ABE95408ABE548F0B3E2AFB47BD488EBEBE518B603E8E62E3BD6556A9BD737CAEBE91B084BDE2960DBE80F20BBDA2F977BDCCB5743D3950DD3D3C3185BDED7E043EDB1C113E429EC83D7E99F13D343E303E40EA4A3E542F8B3D274B9ABA4FF040BE4C1BC03CEFE9FF3AC71520BE03375FBE16A38DBC9EB64C3EF71C223DAD221DBEFC5E5A3C9E668C3E20EC9E3EBAFA06BEE763CC3D05EF95BD382EFD3DFE92283EA8FC86BD334A663DAB530FBDBE06BCBBA167A4BD0785A9BD3D8B43BD63B7D13D5357FEBDA2319C3D4AE9FE3CDBAB933D47F7DCBDD6CF393EE77E60BD5CF9C73E45D30ABEFE7A89BDFB0BB43D0CC36A3D5CC69BBE95D60A3EA19CB0BD542F3BBCFC43893E6974C53E8E229E3E0EFE1EBEDCE83F3D53F5553DA51267BEFA4125BE1A066E3D4A96D33D8E1A9BBE9A20AA3D06492A3E48ECFF3DED74B93E1E852FBE273F06BE5BB9573EDD80A6BDEEC9E03D7B916EBDD0AE673D4D5B6ABDC4CB643E6B31693DF06B6F3E107F443D446C213DD6289FBD12AD0BBDBC6070BDA82AD8BD9C97B23E756F2EBB9B84B53D45628EBE9713F4BEB3D698BD34694ABE9BA8A5BE232FC2BDCB29FC3D7561E53D40B438BE31DD9FBD349DB6BECBABB23DA5AB3D3E6670C3BDBB04BCBE353084BD983941BED5FBDA3DE2C4653E3FC04F3D67988D3DBBFF03BE03D783BE460179BE5A4C8D3E6397E0BDBCE29CBEB2E4603E8787A03E628E8A3E99C061BE38EF8BBD5358BC3DF5F9F3BDE271CAB80D934EBEFCF2D63D546F533E34820EBDE619BABC88FB953E3F3C6BBEFB52323DEE68AF3D0797723E21BFF4BC92D68EBD5DB4B7BE3D978B3D8818723E8C5E7E3D7C84B6BDD11DACBC7270EB3D4312DBBBCD9F943E9C30F63D2439BD3DE3872ABE88E01B3D62D93DBC720FDA3D77D2C1BE7D480DBC5CCF20BED6BEAD3DCF42F13CD517F13C04A1D13D36A37FBD4F0B1DBEA160AA3E044BBDBC9661703DB228153E363ED03DC0414F3ED7E082BD4215DF3E13CB45BE64E8113E821D77BD764073BE3CB0DA3DA031513D84806B3D7842203E83F9BA3D39C7B13C8D9E97BD9406E1BDD692AFBDB6A21FBE34A243BE965F23BD0BEC863DF2C819BEA6A0D33D20D7993C74E3B93E31E61DBD9AC1563C71B663BEEA154FBE738D49BDD6752ABE696A9FBDF3FDDB3CD9D7DABD18EAFE3D22AD13BE4E10A8BE065DCEBE0458813C438CCCBD2F62553E76BF813E8F8CD5BD162C9B3BABBE0DBD364A90BEBC08343EF7B3373E5338DE3DEDEE91BDB000153D71FF8EBD726853BC8ECAC1BD6FFC413CD798893BB749483DD97EA13E3501D9BDA8153A3D5978223E73DB02BE83AF5FBB70D8CD3D6CE1813D7621F7BDECAB3C3D315F3A3E4A5721BE168B513D1DDE1F3D09BE03BEBE2CB4BE5EA7E83DA7BA743E0987C8BE",
      torch_tensor_16_32_torch.float32_4: "0x0400000094202E3C656C48BE0A0892BA28D575BE3ABEBFBE57FF20BB8212EABD98D3DB3D9DB8123E8697A13E35F8233DBAD6A03E78C9A1BDB9FCA3BE10ED443E8AC290BD12368ABE3C38D9BD331E5BBB452E173E4DC4F23B32E6CA3EC46558BE62BD58BD238409BD1310303E4CF7C0BE8764B13D18271A3EB530DE3DD360523E2CE5813CD03048BDC87F853EAF8E95BDFD0598BD41F3293B6F09E83C5BD6EABD8B423E3DD5C68ABDF3CD603D52F0DCBB1772A7BDB18819BE7254D4BD95860DBEE596283E3699B7BE6F899B3ED28FB4BDE87B67BE66BE8FBE3258F83B777E3F3D5061D53C54599CBCE435953E8ECB0B3D006003BE3CE790BEABD7613E02A0263EEBF69BBD91E59D3C1591883DCA796A3E6C2897BD1C1F7EBD8AE082BC81401C3D7192C33C00D966BE4C3891BE1B06C23B56A43C3DC41F82BE728133BEA7475BBCC216CA3E790FB23D3DC6DFBD0BFBB33EF4C7C53E069248BE07BCC43D3AD6FC3D754C3CBDEA8C743D2310F5BDAB5EA8BDAAF8BABDF1EDF63D4D75AABD5138FF3CD5F6203ED3E6C8BD52DD5FBEC87EB63DE69045BE9C052E3E7AB05CBE2FE99BBD6FB391BD219B92BD34AC293EE0863A3DD24D603BC7A2A03EE44FA43D8A24B83D4629E3BD5A81363D320D8B3DCBF4C0BCBE21B2BEB78077BD0364853E23A7A3BC7D77F43DFC14D13EF831EDBD025BAB3DE092F93D0CE3A53E93B7123E739DC43D9677E73D21C484BDFF3F6BBD962E3B3E7302253D6CD301BF96F2883D5B5A333DE450B73E80F856BE47B4DF3DB237813DE8685B3EC09300BEC99DB8BC176BD0BD7FD884BE113E543E5222823DFC27593EB8A4AEBD7283983D3F3DFFBDF4ED1A3C11ED543E1BC5E13E5F37623E0A9C353DAB7EB9BDC9DCA4BD197B473E4E5B59BC9D292E3E70F88ABDF984D9BBCBD62C3E9E618CBE6A038737657C0E3E694D92BD235865BD7373E53E67B09B3D7060B9BD436866BDB899043EEB07B03DFFE676BD6BDACC3DBEEE113E1B51AC3ED45AF13E3983F73DD04885BEE361D23DDABAC8BCF24078BEE00EA1BDA52F833DF9F70F3D62172B3ED4DD25BE609002BE2F27903E57A45EBED4DA29BDE6B71BBE78FAC6BC5B24863D5952673D80D2553EC299743D9259623E799791BEAAA7F73D56DD13BD8A1A90BE5BBBE3BE9EE0823B5CC65A3D1E6EF4BEB986B2BD619A58BB0E945DBE96D2BC3C778806BE3C8D66BD2C1743BEE914D5BD091EF7BB33CB85BDDB76A03E345C913DFF060E3ED65B3BBE83EE29BDE11A00BDE2E07DBDCE97993E6AA25B3DC82379BDE84531BD00C77EBBB07882BDDA0D1C3E3BD20FBEFE56513E7938E73E7B95A13D6271FBBD432C673D0644303DE3878DBCBF0A57BECBC24E3DBCB0F83DC192183E83A5413DEB79BC3DF609B0BEC5F1B0BD012CE9BEFB05AA3D8AA40E3E76D286BDAE27B7BC8BB004B9AB068B3EF37BE73DACD58E3C9BAFD93EE494003E790312BEA2ACCBBCA346C3BD2B0E7E3EAE1AAC3E3D669F3D4F8DB03BBDCE6FBE25CDA83C62BB1F3E46F9B7BD3B9192BD7A67E4BEBF7DD5BC94D94CBE7FD2BABD24E850BDAE415F3E87713DBDFE8103BD32CE7FBEDE7B93BEBB9B7F3E89D1DC3E9EC50A3E758BA33DB317A83E56BC84BDCA9BA5BD09DD23BC0C66873E430B0CBC3709F7BD2F9E0D3E88BF5CBD5926E63C2456C73E875BA43E3DBF9FBEE001013E366ED1BDFDC6D8BD49D78D3E6899EABC534AE33AD00918BD34ED9FBEDF8397BD3B66A63C0CE1EE3D100814BEC6E664BDD145BA3D593C5E3E230373BEDF4C66BE08FB83BEB444E73DCD7F67BD25350EBE13C51D3DB807033E49F50D3EAAA72F3EE929C0BCEF4DA6BE6796323E9E2ED53C0127453E040097BDA625E03D9E9CE03DA825C1BE21E3C43EAF909F3D896F84BC6D550FBEE6F615BEE7C7033EC146C23DE835203EDA693E3EEFF59A3D30DA603DA6FF52BEBBF8003E685E8CBE2B0C2B3EC53A153D06B6C5BD289520BE7C8AB3BE9B6A17BEE3640EBE8E5F8BBE112F4ABEBE5A89BDBBE43FBD74DE963D3F0D843EA1B209BE5FAAD83C429D35BEE90159BE22CBB93E40A67BBE86B4BEBD5BA90ABE18228E3DB0D9B3BD29FA483DC4F2F43CDBF8EA3D5B28FB3EB8F334BEDDDCB23D0E0F91BD8D7102BE6C1A21BEEDB6AE3E4EC5B9BD32859D3E93A476BEAD18213EDED9BABD27B9C03E5DB557BC4B210EBDCFE26A3EA9E43B3E7A5A89BE5AD9703E0A68603E53685DBD7EF401BE732C713DC467EFBDC44B1E3D4FAA8EBECB0590BE3B8802BE2B763E3E2DC792BDE7A9C2BAC4E3273D1DB0AFBE6B6C003E762A853B1290C23D861ADF3EF82352BEE7E222BD24A0153E379EDDBBE8ED8E3EAFFC32BD360AC1BDEF66173E8ACF543BD9EA4DBD0F35213DD259D5BEF0BDD03D5B4241BC04D3EB3E62B911BD13EFDF3D292101BFC98B823DE9164BBEFCBE103FBE38BEBD68E825BE7663123ECD346CBDFAA3753EE3F2CEBCB1AA153C06BEF8BD6F74F3BD17D025BC6E3DE2BDA6881EBEEFE46F3DE51EC03D23036BBD49BDE83E4E5CF83D67C724BEE4792C3EAA6FC33E85C0F23CBD184EBD50272D3D7864B9BD04EB60BE3766C63D59B2BEBC61DD0ABE6672D23E67E2F2BDA85C8CBB7CF24DBD231EA3BDD43B97BD415094BDE4CF853E9B806F3D654695BD85082BBEB3469ABE50ECBFBE9DC6ABBE02A6CA3C655BA2BEFFB3AF3E5B5CB83DC1725DBD89853D3EC884A43E750285BEAE7C43BE989E59BEF78DA73E43ABC2BDB3D200BD99C9B93E25BF76395B12993DB29223BC760BB73EE619CFBD9229703E61D7C43D615BEC3CACE4A8BE566C47BE1487243CE2260F3D6E5CEBBDB83C033E3AEE5E3EBDFC683E4734283D7400883DCFE0C6BD95159D3D0D59643D5006AFBBEB90803EE6860A3D8C9DDD3D7F9C4E3E",
      torch_tensor_32_32_torch.float32_4: "0x0400000000D5CEBC9E5558BE88D9BB3CD149F7BD8982A53E56771F3E8B19A1BE86CE9B3E049C4C3EC151DE3E8EDFAABEF380973C633DF43D0F629ABEEF1A0BBD617C11BE30EE073E6438EABDD249CB3E0A03C03E6777983D04B39A3E7F8AA33B9C1DC6BE8636123EDABBEC3D130BB6BE657159BEF376543E5618AE3C35B5623DE018233E2F200ABD7492853E50F57DBC684E75BE89FB7E3DE37C8DBED6D1E03D521178BEBA2BBE3D8EE814BDABFB413DA8BBE23DD74C7B3EB04AB83B3AFDAA3DFC7D96BEC3A48C3C6F63413EF823963EC8CF06BEE7D669BE0921193E41A0163EFD61EDBD266CD8BDA3B3993E245DEB3D5FC887BDF45C7DBD8047033E0545A53E3501EEBD71A34B3EE8D3863D5D5A483E781E843E5C21CC3EAFEA93BD3F0598BE1768E2BD61F2A33E31194C3D2A319EBDE816B0BD4B452F3E9C2C7D3D35D3A7BC3C649A3D9CE06C3B465E3CBE7F4C623D3D915E3E92A6A33C874AF83D6F824CBE84F977BA4512543E2A3B33BE563A173EDF932BBEABBC573D7EB7213E5FDB863E635E1B3E37AC84BE2E5498BEF95C103E5BE3DC3E46A913BB858B61BE37A4143E861B8FBEC8497FBE348A85BC73D930BE3EB0D1BD39AF8FBC234D023DDB2B6D3EE90A6C3D2859B23D941C7B3EA0DAB9BE9A015DBEECA92CBD96E7A83DEF4339BD21D693BDDA6D3F3DA8536BBDCE2F3EBE5A9C8DBD00AF7F3E59AE7CBDDCEE2DBEDEEB43BE3F53A13DF3325EBEAE7C79BE9E05EB3D1AF41A3E6CD2763D66EFFDBB8B449F3DAC9972BE1E6B233EBB9D8E3E2E1009BFBAE93D3EEE5C243E3534AF3C2A91BEBE0717D93C489EF7BD9859AA3E964B5839A6BE2C3E879E03BCE7BBA3BD7303BDBDE27818BD683D703DF76302BE0D05033D29B6E83DE17ACE3D627F8FBC91B5AEBD2A97C63D0E0709BE559922BEE7CC90BD784A06BEE16BA13D03C277BE1C16DE3C50D172BED1725ABDD54280BE1BA485BE2272F33C5B1C6DBE4181533EE34EF9BDE339063ECB56AA3D88B8ECBD4FFCFFBE5ABEA03E1D9F6C3E1511B53D2D49CDBE8DF5C3BD67312B3EDCF3A3BEF032723EC5416B3EF5E97D3E7CE6E03D421522BEE56A8A3EF1A7673EE766D4BE1BDC973D6B6CC2BED8AE2C3DE51DA13C54C08A3E3F515E3ECD66B8BD23679A3D9849123E6F0E05BE3B9694BC613E88BC9F2EF73D417C223EE1ACA5BD910F9CBDC7BE91BD61E35A3E050B9A3DD788FFBC7203823EF46E2F3C3545CCBD002618BE5329E63DD5CBD0BC7C94053D0E86303DB520D33C32A81D3EB54BD23E4EFB1BBE4D4130BE94E34D3E8567CCBDB81E2F3E8EAABE3D8A3FA1BE01B0E03DC7D26B3EAE875D3E68A046BE3757EDBE992B2B3EE1C54A3EE2D87ABEA80986BDDB977DBD211DE0BD960A79BE3A1FDCBC47561CBE4B460D3EC5DDA03D746E0B3E357000BD899D25BE81D54FBDD5E4CC3DFAA79E3E104AB6BDCD9B283E4FFE98BD959CE53ED3FFC83D894F9D3EB5892BBEC975BE3D81BD2F3B27BB99BD7A8A103D716DA73D03487A3EC33E74BDC841EABD52D4AFBE1F2A5A3DC901333E0BA023BE44C3F63DD5D4EFBDFB00C7BDDD3A6E3E469DABBC342A2B3EF75807BEFF036D3E0C8FE4B99D7D26BE4BD8373E6E9A193D5DB507BEB24F67BE1127133D0E6F943D779B313EE4E8EF3E71B6BE3DB43B023E91448C3DFFE14B3E7D2B26B96A34F6BD224400BC22300A3C177ABD3D2B52363D3F08963EDCE8D1BCE180A4BD612DE3BDA535163E2A401C3E2EC9573E1E13E7BD9A934A3EBE2292BE069DD73B5B69123E96CF353EB6F97C3D5C8F9B3D9A79503EB6C59E3D251E733DC374163E6B598B3E71B53B3DDB83FDBDA8751F3EC504E23B57E90E3E20A5173E0CF2AA3D866A303DBE41A8BDF81548BE5749BCBE0F7892BED7E2B1BD3CF505BEF36A77BD18BD113E428C563E0F13BB3E2CCB82BE38C0BB3D01EDE3BD7B5B353E874525BD779BA23C7FC67B3E2A024CBE553A82BE4CEA913E077ED13A6E2D103E06382F3EB98AED3D87D904BE0391443D037EC5BC09FE8FBE03ABF93D647F963CFB5204BD985A7D3EE657A03D59D9ACBE02A8953E1A9BE33DAB79AD3E700EBD3DFD6A45BE49BD4B3E36AE03BE240F6BBECFC604BEF33F18BE5650563EDB63433ED31A04BECEF6DABDAA09B83D414404BC9C9C4E3C555D2A3E98D9363E19912CBEA42E8F3E6D930ABED950F23D513E5B3DF00999BEB192013DD404F03D20280D3E5F2CB23EE13C103EEFD23CBCF17B02BE758D283D091838BD51A0D63EB121C53E662C8C3C0CE5F5BD47B731BD8CF341BE29827D3EBA79F43DFDA74A3ECE47093EFE8FFC3D4264F33DA902313E62983E3D1063BC3D716D49BEF38EAABC0465C63EB0FF8FBE7227AA3C3C49B4BDB567F23D5475833D1470B93ECC0490BE157B4ABE952D73BE617E313ECC9827BE1C53593C9AD9A23D4F71F53C1959083D07306EBE2BA1BE3EB4F9A0BEBE571BBBD14763BD9DEE6BBEDBDEA6BC96F2883E124027BE486493BDDD51AEBD471658BDD82090BD6FF883BD3B2D0B3FA7F986BDE8B494BE147793BE6E4D2FBED68F98BE5D8F2ABCE6B7D23C2A59AE3D3FC2BDBCCAD6043E9446663EF8FC223CFFDF27BE65028ABED5DB313D4E40283E6538593E7151D23B8EBA103EFCC211BE2CD7693E4430A73DCBC2613DF7D36BBE4710ED3D971750BC232D213EDD62DD3EAA34FC3DF51E04BE706E02BE6A93613EDF2A1CBC7860C7BC040A9ABDF65E85BD2A78CDBE194BE03D370B5FBECD309C3D520DEB3CD3F8613EFEBA0DBD4EDC3B3EE4AE09BE987318BE1BD838BD33AC6DBEFDBF123F2D64743EE850173EFF8D363E4D7841BC95248ABEB3E6003DFFEF6F3E0905083ECF996C3D130C803D10AC593EE5D0BDBEDE45FF3C03A6B7BD50312ABE65D88C3D9DF994BE9BBCCCBDB92E4C3CB709543E3CF79E3E965C733EC5DC64BE43D208BFC6D9A33DFFCECB3BD2B349BE518B303D7078D13B530EB7BEBF6B26BEFCC4293C688B1FBE4DFCD83C7E8B763E2223D5BDC15790BBFE17E4BB26A1CABDD1CE75BBA2680CBDF43277BDD04FD2BECF52173DA83848BEC171D53C35C725BD1EF4773E2DD7193E596F803C8326A5BE19E31E3EC43D5DBD384E033D355260BEA67A93BEFDDEC8BDF4F0D53DE66CC1BDC185F23D16EABD3D2BDE4A3EC7A4D0BD365A43BDDE26EFBD52B6A93D936828BB7E30613E274E4FBD6510C03D7325393D1B6BC1BDEEFBCA3E7E59CBBD96D3F13CA61D50BE9BEC97BE4031173E525EDD3C715DC83C20D253BE0F6A31BEEDD636BE8995FDBD2374453C47C0CBBBFAE3333EBAD62B3E498267BE9E60D93D8DC0463DB73D9D3E1181BC3DE7EFB43EC19D6C3E2D8E583E52A23DBE74B6813D89F4443E492A8D3E765D05BE56ABDD3CA44290BEAA71CDBC75BB9FBD74AF1BBEFAC8B03B711DC0BC905F573E9A19BDBDEF5781BE65DC52BDA695233DD0010BBEEEE707BC95478DBE7C213DBC6A3A643A4FBBF93DFF7E2DBEB48B25BDE043EA3CBD1CBA3D2BE7153E6A32C9BEF705FEBD9FC551BE050C223D855629BDAB2D9A3ED79520BDC9C5333EEAB3333D132897BD860C93BBE176983E9D48553E7DE94BBE4875E03C05CAE83D34CA04BE3959B23EEE03CF3DF2BAAA3E8151563E6103C8BD9F6C22BD5AEC5E3EDE4AAEBDFF7D6EBEE59B10BD876C433DAE191D3E0314D7BDC899D7BD89B52D3D0D7592BDF2E0D6BD5566BCBDE405E4BD2BA68E3E7253EA3D76F19A3ED91FDABD57E3C6BDF6097BBD5B8C063DFF0F9CBB00DD4D3EBF33643E51B698BE8CA9A3BDC16B403D7D78023EF42DBF3ED94572BE9AE850BEDEA72D3EADE00CBAED29083E9354A1BE0C67A63D19AF003DAD8B783DC0AAE73C603C5F3EA0D2A13EA434C83EFF0BA33D098B523E906E4CBD36D420BEE5C9C8BD43B25DBEAD27EFBCC7EFF6BE01034ABE70A99C3E7A11B5BDD4A7AB3D7779D13B8973403E6B2575BE0CDCD83D617BCABD7BAFE53C1095343D4471E73DFDEAA33E1D2FD4BE81F8473E88C5A2BCEA42753E74849FBEE2A3CABD344076BEF58E303EBB5CC83D3231F7BDE38C8F3E3DFFA0BC5A64953D694332BD136DBDBD2F6D383E7340263E06FE2B3D67C5B3BE8E74DE3DB8C162BE74E7EBBDD5731CBCA387A53EAF3AF63C96915F3C3B0EEEBE65661DBC4885443EF06BB33C6B20B13D28B169BEBE32523EEB62483D68F721BD491CFEBD42D7323E4D775DBE0E69493E95F65D3DC889FBBD48AD503D5D3838BE8A4906BCF95A763E56BE543D68E766BD7296133E3EDED23DB252AA3DEFE932BC9F311C3DC117CD3D227AAF3DC8F3A4BDD9D38BBD9778343E526BE03CDF24923D80A246BE5EFDD53DF610D1BB245911BD5FFA323E72FDA53E44BDC23DDE6F4DBCB0F5793E7C6C9F3EBA99D6BD6F69F8BDCC65493EF035743E2C3E973C817301BB7F55E7BC20E0183EBAB7F73C24E099BD2762783D9355BCBD17C815BE043B9A3D49BED83DE659D3BD24E1613E26CC943E1463CC3D57918DBD7976ECBCA576A83D1266303E6FB809BE4B1227BD28F73EBECF2C90BB125A7BBE0AABE8BD06B592BE816051BE88168B3E8C4033BE512DD53C8A54DEBD530E233E8BAAD3BCEB7E89BD4C40453E3141D03E606A14BEB12AF33DA9CC53BE594CF9BCDFB354BD4503063EF458193CBE5D67BDECC433BA421A813DEA98CFBB8AAE273EFC8A323EDD0F00BE5D36ED3E737897BC3784193E4D91243D5A80B53E5DBF1D3E3CB989BC33EF983D004FC53A97D84BBC7BD0783DF339A3BD19CC303C0F2F53BED591E43DC8A1A93C111B43BC80841DBE6676A83EB7A132BE662DD13C973FF8BDD91A283DEEDC3CBE829ADFBC80657E3E4ECA393EAFE5F13D1754253B84BB1E3D9EECE63D586FC2BD508FA5BEC241293E06585D3EB492E4BBA6446EBE6DF785BCF349423E3221153E120BCCBD8FAF0F3E2D03AEBE977B2EBE34C0683E900E04BE9EC01B3E9E72DBBC9126623EBDC7C03C5708893DD3D0D63DA53A863ED505343DAAC85BBE4A1661BE0FE09B3D99E250BD7205963E5273E93D72928CBEBB7DEE3BA05B8C3D78FD903D8B5F5EBE5E1845BD82AF07BD13011F3EE9C33B3E363D6BBDE0B69B3E1E25CA3ED583DFBD662476BDF3C8433DAADF083B24E3A0BE7480793E74D45B3B18E517BE589C5F3D90B0E63C2FC733BD160A22BD243F53BD53F8A93D328600BD8CC4053E8EA90F3B5CF18D3CDB732BBEBC7665BDBA1A253E2524AD3D1D4DCFBD799D973C5FE97F3E03B2D8BD22DCC3BB3D739A3D5B66983DD3837F3E5755D03DFF38083DC227F03D88F8353E8D3F21BD04B1E5BDA267C9BDEB6065BDD7CC933E3F51B6BCE5D62ABE27A2C6BCCAC1DDBC4353DA3D6D5195BE67EC3D3CE50527BF1FCB94BE1BE9883E0CC7C4BDEDE45E3E60370E3B657E053E9820DE3D59E519BD2A47E13DB25AF2BDA49C493D3880DDBCE6A884BAE6877CBEDF17D3BDB31B1CBE5965A7BD9424683DE8E9D73D84C57C3D01C26C3ED7B8E7BCB60B093DA78C15BE47C0B83CFBED66BDA3F1913ED71DFC3CDCD5BE3EF7B73D3D65E8BBBD8DF3FC3CFE5B12BEBC0408BE73E884BE3DAEFD3C8A48B33D6C6055BE5F8D0CBE75630ABE338743BE96CD39BDA06467BD67C1943D0B550ABED653133E2A78CF3D626B97BE820786BE7A5B1DBEE2B805BEA79C94BE3BBA2F3E619AB53DBB667FBE14BA41BD39A0AE3C6455413E016603BEA0F106BE396D11BE4D5FACBEF0ADB1BE0947C3BC9C59A33E040113BEA6C0773D1916473E66F07EBE67AFBBBDB30896BDAEAB9EBC79B2F1BD459A033ECCDEC0BCC7CA873DBCA425BE737920BE",
      torch_tensor_32_torch.float32_9: "0x04000000DFA12D3E9745853D8E5A05BDEEAA1E3EBF4D51BE9767BBBAE07FCD3DDB8B953DCC1D82BD877A3FBDBE791ABEA35B043E74BCAFBA8BD101BD9F95C4BD3C7289BCF3689ABD162A283E7841B9BD0229AC3DAA24D93C4BCF953873B7A93D935A24BE83665FBDE9C037BE6776713DA704AE3D4358073EB7E9673D2CA9923C2CE64ABE",
      torch_tensor_4_torch.float32_1: "0x040000000000803FCDCCCC3D0AD7233C6F12833A",
      torch_tensor_37_32_torch.float32_1: "0x04000000EA6F69BE71050A3EB53BB13D856CE6BE454874BCD98AD4BD1D4BB6BDA1E6CD3DD62BA3BE6BD07BBDB5D14D3D5DEE213DC388153E8F6005BE0E8F833ECF1D65BED89C1A3E856C60BED2BFB6BDF4A892BDD82544BEFFD7B039867B9F3B635CD4BD29CDA8BCE4CC973EE935CCBD1D604EBEE9678BBE3A8382BE1C66153EC65D8F3D45A9013D64DCFA3D61E6B6BDEFDCCC3B47A7323EF19940BE9B150BBDC802FD3B714B30BD96A3BCBE3101D53BED569C3DF7B216BEA45D683E4B7BE63DDBC4713D02D1AB3E9BEA2DBE42DA013EAA65BCBD07270C3EB6E4BB3D0147E8BDF1C77FBE21E49EBD4CEE19BDDA132A3EA4F56BBEA24D35BE0EE98CBE34A163BE9C9FFABC8C670C3ED1258BBE3DB9C8BCDF175EBE7ABF6CBEAFDF1A3CB47E043E34C53F3DEB6C6A3DF615E43DC0C3A9BCAA56203DFA4873BE091E92BED3E9ACBD18EE96BD2B9B773DE0506D3ED987023EE19673BD2E35713CE4BE1A3D40C0B7BDFF5B5ABCE5AFA33E91E06ABD38194D3E7D4B6D3D94D1FE3DA6A247BD33B5123E01A35DBE0E3AD0BE708098BD95C33BBEC71AAD3EF717CC3ECEB17C3DEEF7933D175CA63C05B048BE3F050ABEE6AE4ABE8591473C5FCA043D48DA4B3D3D19D63DE676083D7ADA043D2B9D7E3E65A6813EDBF741BD8D47183E60A3893E3514913E4795D4BDA0790A3E2839383E4A7635BB4E05243E7B7F83BD314BCEBEB62691BE29E840BE8D90E3BE5950913C5F136C3DE6DFEC3C7C21883C453A903D50FAA8BD5B322FBE95C317BE2E2A843DD9468D3CE5980A3E2D16913D6C65CD3C6E00C6BDD906AEBD50CC1EBE591B773CB0D1203DCF84DEBD9424523ED37F233E26EB593E9F9115BE1D87F93DD06A20BEC15C82BD8EF38ABE94B253BCE271F33C2886333D64FF01BF54396CBEEFCEA33D19CF263DBDBD4EBD9ACA71BCD74D2EBC21D3A93EB6AC9ABED1FB0B3CE9C0C6BAB623903CC3389F3EA818313D83F111BE0C7C133EBF8B0DBE57F69FBC34D81ABDAFCD67BC1D428D3EB5268EBD7CC76B3E25CA003E05B4DE3CC898333EC413C7BCA1C39BBD9B5BBD3DD4909DBDE35F143EF15E263EA55924BDE8974ABEBC37003E4AD8DABE9555BB3D951E953D9355443D9FBC84BDA7FD70BD684274BDC48AB73D186676BDB868E63DC980513E8D6A933D8B7B313E3689843EC397AFBE5D9002BD88A2AF3D2EA2E8BDCD89C9BD73A5133DB3E6AABD2E1502BE34AAE73D3620053E9AE58C3E82DEF33DC38E84BC79C2B93D41E8E33D371138BE17E2963D8149963D0D5FB23DB81DD5BEFA9552BE88574DBDF2A7FD3DE7A057BD448E4DBE0E41AA3E76B8023E1F8B41BCEEB6C2BCA20D323E877CA03E38484E3E1A9761BE0142B33E3EADBABE7B4B533E93DE00BF40696BBE55D608BE492F853ED32604BEA464723E3CDA823EF7A4B73D78C1DEBDBC1C81BE1752B73DD30D1BBE4221B73E2054A23DEB97833DFA77D2BDB35D4F3E5EEA993CF81531BE6400993D023015BE8C9200BE07CF32BB7BDB1DBE351CB23D109E033D6BE5F93DBB793C3E3E30153E93399D3C3A4A1B3E62008EBD59EA133E4D61833E2EA68CBE3899853D3784AF3C01709DBDC3FD583D56C07F3D3699FB3D9787263BCD1A2C3E7C140BBE61347DBDB1E4903D6C00403EA1DFDCBD2C954FBE0E5BAB3E07BCBEBD215EA83D0AA78ABE4B2FE23D6702313E423582BD609BC8BD90A7F2BDDCFFC7BE38BC753D75EBE83C2C2ADBBEE9E6553EBDEDB2BD142A4C3EFC6D5FBD7703823C666DE33DFD539E3D8427B6BECC21BA3E92044B3EE3AE1B3ECE7273BD9F351E3C6125323EB0A5A23D7F0993BE09718A3E2186273ED1BF0CBE90F22B3E53C3A23C4EB5D73D85A3A2BD269A1A3ECE2B203EE25ADABE02D4D33D79DC34BECC5B59BE57FF873C8B1C44BCE4C0033C2E38023FD58E9CBE6A4065BE6C0FF33D3084533EC29A643EB8FF813D2C0B343EB387A13DFF0E483D73638EBE2CF1CABDA558F9BD804AF13D969EE4BE3F66A8BD5053323E6A4A10BDA228F6BE1A7BC7BD741A3BBEB22D173D60B504BE83C3BB3D4AAB563DEE3C403E23FC3E3EC983AEBE021790BC23AAAFBD5FC1B13EFB2ECF3C7E98FB3C7FF564BD68EE533DDC87BFBD88C7BA3B621FCDBD4131183E0E0DE1BD168696BD1E18A73EBF4876BECA02393D8A6CAFBDCC83D73D961008BEF8651FBE5572CBBD8D5D893EEFBF8B3DD899B63D8FC73BBE4689033E4453F33DA3B72DBD3E64613EE4E43FBE79C642BDF37F2EBEB601CC3CCFC82B3DBBB50ABE41F5C83ACF87A6BB5AEAB9BC520009BD64AB24BE323904BE1F9A5EBEE8DB05BC192DA93D3315F03D254C703B9C339EBEFDF75C3E65C51A3E30C869BD0189ABBB8C8DD7BC1023703E717C56BD16D10B3D6A320F3E4494733E8E9BE5BDDBB78B3DC898153E0CCAA4BEF3C3193EF7022CBEB126C7BE596D2CBDA611063E47A4CFBEDEC8F43CBA98043E7A7E223EE8E1023EC4BBB13E678EAF3DEF56ED3B23B8423E54A5ED3DE5DCAB3E28B1C7BD7554343E781BFA3E66A96E3E7A7857BE76DDD83BCD440C3BD9AE923CFD19EDBCADA441BD7B67463D5B883D3E80B88BBD9F32D0BC43341C3DDA8582BDE8D54ABE3E3F64BE8E30C3BDD5CF033E95F6213EF56D643C4327B9BD44DABF3D1882C03DE6F419BE4ECA81BDA4CE4B3D817DC4BEA5EDCF3D892383BDFBC5E63DE4B6BFBE030A30BCF0561FBE39C6AB3EAD9D243DEA7922BEFB07FF3D0DA43EBE528532BD2FEF74BD8199683DFE1A473EAD00A03E35F5423D8334E6BC6B82BD3D95923ABC9FCFAD3D7A5799BD873010BE7761D2BCFE3295BDC9A5A8BE64DBA4BE191F253EA3CD21BE4EBB103E234F38BDFC34A73CA9A349BE053B3F3DEB18A43EDC08D43CDECE75BE1D769B3C362270BEC1C6183E34148DBC58BD78BD33525E3E5084033D47C402BE0C1233BEA82F483EE2CB903EC831D7BD0CC91CBD29A09BBEF9EA92BEAA70A63DFFF087BD80436F3B8E25F6BDB67C9F3D83CC813E9B350A3D09CB4ABDC165FABDBFCCA7BED55253BDAF0D143E5E91F3BDB2769F3EFE812ABE36555F3E216121BE8CCF78BDD1FC55BE0952F43DD5552F3D21817FBDD34E42BCDFF1663DC16DD33C5E69D0BB2C4F19BEBCD7A8BEE85101BE13961E3E79D8293D48CF92BE27D3B6BD2EF0B23EDBB4A93E1378223E426B8D3D3D2C1D3E8E67AEBD0A6D7B3E9C8DA83D6938093E2FEC8EBE0021823E6F86F53C93AC653D92C4F9BB9D9322BD6D0F3FBD3FC1243EB64009BECC73873D68602D3EDE32853E5511EBBC671FD3BD36A28EBD76C93F3DF2E571BD8C1EA5BE94C4273E709278BE72A9B83D439825BA30C312BD5B5F163E200CA5BE1700FC3D86C7013E13779ABE89EC173D5BD4253D5172A9BD9EF3933D640A953B348FDA3B0E2F7FBE948C9C3B5E424DBE02081D3EC0CD033FE73F52BD7CED213E3BFF8A3E76514ABE5AF798BD9C0853BD968141BE258380BE3C8C65BE465D23BD31231D3E3FCEB3BD5CBB9ABEC94F213D0036B73C4BE1303D94F63E3DF95B4D3D5C91853E6585503EE6F69CBDCE4087BEB080AC3A0E7E8CBEE3D382BEAC43093EA1DD963D3C9AC6BD2A0962BE7D3C2F3EB329CDBDDD4C9BBD54D010BEF89C6A3EEFD7D1BD2D91353E292C113EFDE6693DB992EAB9BA1E07BD6587293E0C0913BD1846F63DC30729BE3CCA3FBC9A04353E130D133ECD0E67BE6E8B1EBE1D8FD6BC5AAE51BE6AEAEC3CEB982F3DB8CD9FBD3266A13D0216353E8567B5BB9B2AFB3EFF59F5BD9BFAEA3C393A3F3E5659C03DA856D8BC076B9D3D2F933EBEAE63933E334399BDF73A213EEC40DBBD3DD398BDD2920EBC405A4A3E53A8E03D77E18ABE2E49E03EDD87253E9403BFBDFA8DD5BD5BFA203AC85BB63D97C16DBE3F02FE3D1CB78ABDF30FC8BDC50933BC88B4363E9549023EFA1CD2BDE896493EBC1B333E70E386BE4305293C92959FBE35701A3DCA0B47BE42EEC0BD524174BDC288063E725DEDBD2EE7DF3CEDA91A3E5622C3BDC3EA323D751DAEBD793E1A3D7A38673E71B5BB3DF35D8ABCA47B83BD6C2A013EB16EF5BD4F80E8BD63518B3D82D3CE3D1376C33EBBA3E5BDB9B64C3DB8C8383E53FD14BD9A46A9BDF1FB8CBD5A5F893E9A2D133DDCC64D3EAD93753E11724F3ECB971F3E763955BD13C5833E5343513C3FBD813DA0FF233E5F5235BE6EE38FBD1C4570BE8A96FFBC6A0F213EBE106BBD5F9FADBDD97BDABB32F246BECB7C723D02A7083DDE246B3E7803793EC1553ABC0FE792BD730386BE18ED5CBEFF9CCE3D15DEB2BDEBD178BDA983E43EC76359BEDC5037BE96897DBE6A49853E1474D53DA266B33ED07B283E527515BE1C42C93D1DC7BC3D89123ABE6174973EF976903E421D05BDB2F1203E40D853BE94F900BF16A20BBD952C13BD830083BEBAA85BBEAAD3043E5B196EBEFF8D81BE963C2DBEC1DB293E5096073EDAA4983EB94EEDBDFA9E2EBD2E4A293EAAEEACBDD21AF5BD09D4043E795BD3BD7F9761BEB438A53D8801CA3E8D114A3EC2258B3E1DE3743E864234BE37B24CBE8D51503ECEA575BE9AED67BE56950DBE57CD8D3D74A8BDBE74DA023EC104593E797B6EBE3404163D1AFE23BE7BAA3B3E3F7AC6BC8144DDBD65DFC23ED82A903E98016DBE1701BFBECCDC303ED044BFBD4F2C12BFFF138F3DFAB517BE273A6BBEB2E786BD4C7091BE39595FBD2960B2BE1BD6E83DA0EEACBD72EFF9BDF1DD41BEE4A0CFBD35F2363EE7B1D5BE54ACA13E2D600A3E34A53C3C025C743EF37AFC3D684F943ED414F8BD3CAE6B3DEA6F3FBE9E4B5DBEEC88D43E47854D3E4D040B3E949A143E51BC47BD62E445BE2B65AE3EB19E63BD1CAF8EBEC3C7DA3DB31010BE805595BE0149AABC1ACCFFBD402A1B3E1C38DDBCC6C4853DA65835BE11D891BD52D8893DD1C334BD61D74ABD96EB53BD3201053E97807F3E5C448DBE8F16203E919E95BD478745BEC5AD42BDF1439B3D3D56F3BD99C3323E2949903E7E33E2BDE9CC413D5508F73E834F153E575BAFBCBE8429BEDFC39EBE52B4AEBD4FA128BD8639ED3E8E91E53DD74EBB3C4769C0BC516C403EB038B13CBDD575BDA9387B3D56007F3EBE0F803C784A30BE5F2291BE354A6BBE86780C3E377F023E7F4F2EBDD6D3383DBC23833E6761DC3D96BE9FBC84CE243E75A432BE79A3433E656AD3BE029386BE7815E33DCC68C33EAA31E83DFD57AABE3C6EDD3D1C79CD3D1451B73DFE9558BE781719BFAA93EF3DFBC34BBEE0F8A1BECD36BC3DE62CD9BD5E4958BDEC521DBDE8F20F3E61B8F83B8EAF253EDFEF6B3EAA1A04BE9C0E273DC90C853D876F8EBDB278973E58D00F3D4A06D9BDD788583E6FF2D03D1D4B05BE98D4BDBE5FCFD4BC89373C3EF861BABDE8C19ABE05218F3EBC4F15BEDD00E23E0B1B7DBE89BF5BBC922183BC3174123DBA64FDBD47AE8CBDE3029E3E69466D3E2695DB3DA6CF443D73D28DBD3FEBCF3D89E80ABDC4FAF63D5272B7BCC706353EAC7230BE763D01BC66B5543E22DF68BE8A9206BEFA9B183E934887BEE96E6D3E2DD99BBE4D8594BD9F28093D32FF8F3D43F75F3EF00929BDA57625B9AEEF113E7817EA3DBF569FBE989C21BCA58424BE2EB19A3D56EB1CBE49A59B3E09841A3EFD4AD73EBCB2D9BD007F57BECDA9B0BE86F2553C9409F0BC76C0493D6DDF533E4AD5EA3D8F0089BE5A4EB93D7908A9BDB11921BDC461313ED9CCAE3C244F64BE7A69A73B36DB19BE3219083ED0DD32BE458F6FBCF2FF3BBD8C31893D38B92BBED8E1E2BD7674ACBEB381C63CA9AD33BE75645BBEEE00F7BA6078A3BEC763BF3DFE8F91B955F2C2BEAC3611BEBB0226BE67DC4BBEC4A6EF3B74C04C3D1267543EC3AEABBCA8A161BDE387AFBC98D27B3D83A637BEE30A673E415D903D0C95EABD62F54C3E2B9D27BEB35F96BD4DC8013CE0954BBEFB7936BDF1132CBD5EAC433E28BEA3BC407E82BD3CEA4A3EB19A68BD9678133EF87F073EBC4D5A3D4F7D83BDEC1AEE3D5906913EE742EBBD22B5023D9D7C783D46EDB43C1EF75DBB0951C63DD914B23EEE5728BEA80AA9BE447B3E3E118B45BE61D6CA3EF38CA3BEDBFF56BD64036ABBC15649BE60DA2EBEC383D23EE71E8B3DD3B7893DAD778839EDFA313EBC5AE83DD7098BBDCE5D783E2F25DDBD6C71673EA24410BEAD8F773ED85100BE18C0C0BDFDF758BCA9D65EBE2D3C203DEF165B3DE066593E7BAE7CBED363403EBEBE5EBEF4951F3E3919863EAFFCD9BC102BC1BC81A30B3E339680BDB852403E4D6B313EA69C3C3E1EA6CF3C9ECB473DBA5713BEA7C260BE04F2563D4E5224BEEB71E6BD0C44363E0219EF3D55952A3D7E288C3EB2F86EBE2949C53D5A9EA6BDE05F803C8ED231BEFCB62B3D0DBD493C94AA5C3EE3C0E7BCE8AE12BECA7208BE98A51A3EABB0AE3D602D063E943EC43C84CC433E6660CD3E3092823E59D2B43DB8D098BD8310C83D0117493E3C3108BED72517BEE47D733E6914E83DE944A9BEB69B93BEDADC55BC8D9D613E5DBDA63D711D223E9A9DA7BE739073BDAD1F6DBD012179BE75F7CFBD3D88313ECCBD2B3EC2D61DBCBEC7013EC5DB26BE941BE83D2B85CB3C170F473E5EEF373EB869BB3BF6EC63BEB6CB533E3DFDAA3DA6643D3D489D28BEEF7FC2BD0CFB8C3DD18CE8BD4613CF3C6D0DB03E9FBC3CBE55BD2FBE237433BC6F2F7F3ED05F13BE0C14373E7370A93DEBF582BD520216BDD08FA23E"
    }
  }
#-}
