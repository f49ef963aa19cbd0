// RUN: cp-translate --cp-mods-to-cuda --split-input-file --verify-diagnostics %s

func.func @odd_width(%q: tensor<1x2x8x4xf32>) -> tensor<1x2x8x4xf32> {
  %out, %lse = cp.flex_attention %q, %q, %q
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      // expected-error @below {{values of type 'i7' cannot be written as CUDA C++; use i1, i8, i16, i32, i64, index, f16, bf16, f32 or f64}}
      %x = arith.index_cast %i : index to i7
      %y = arith.index_cast %j : index to i7
      %m = arith.cmpi sge, %x, %y : i7
      cp.yield %m : i1
    } : (tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32>) -> (tensor<1x2x8x4xf32>, tensor<1x2x8xf32>)
  return %out : tensor<1x2x8x4xf32>
}

// -----

func.func @table(%q: tensor<1x2x8x4xf32>) -> tensor<1x2x8x4xf32> {
  %out, %lse = cp.flex_attention %q, %q, %q
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      // expected-error @below {{cannot be written as CUDA C++; tables of constants become captures by --cp-capture-tables}}
      %t = arith.constant dense<[3, 4]> : tensor<2xindex>
      %x = tensor.extract %t[%h] : tensor<2xindex>
      %m = arith.cmpi sge, %i, %x : index
      cp.yield %m : i1
    } : (tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32>) -> (tensor<1x2x8x4xf32>, tensor<1x2x8xf32>)
  return %out : tensor<1x2x8x4xf32>
}

// -----

func.func @operation(%q: tensor<1x2x8x4xf32>) -> tensor<1x2x8x4xf32> {
  %out, %lse = cp.flex_attention %q, %q, %q
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %n = arith.index_cast %i : index to i32
      // expected-error @below {{'math.ipowi' op cannot be written as CUDA C++}}
      %x = math.ipowi %n, %n : i32
      %m = arith.cmpi sge, %x, %n : i32
      cp.yield %m : i1
    } : (tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32>) -> (tensor<1x2x8x4xf32>, tensor<1x2x8xf32>)
  return %out : tensor<1x2x8x4xf32>
}
