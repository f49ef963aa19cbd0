// RUN: cp-opt %s --cp-outline-mods -split-input-file -verify-diagnostics

func.func @linalg_index(%q: tensor<1x2x8x4xf32>, %o: tensor<1x2x8x4xf32>, %l: tensor<1x2x8xf32>) -> tensor<1x2x8x4xf32> {
  %out, %lse = cp.attend %q, %q, %q
    outs(%o, %l : tensor<1x2x8x4xf32>, tensor<1x2x8xf32>) {id = 0 : i64, q_chunk = 8 : i64, kv_chunk = 8 : i64, scale = 1.0 : f32}
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      // expected-error @+1 {{'tensor.from_elements' op cannot be lowered inside mask_mod; use arith, math, index, affine.apply, scf and tensor.extract}}
      %t = tensor.from_elements %i, %j : tensor<2xindex>
      %x = tensor.extract %t[%b] : tensor<2xindex>
      %m = arith.cmpi sge, %x, %j : index
      cp.yield %m : i1
    } : tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32> -> tensor<1x2x8x4xf32>, tensor<1x2x8xf32>
  return %out : tensor<1x2x8x4xf32>
}

// -----

func.func @vector(%q: tensor<1x2x8x4xf32>, %o: tensor<1x2x8x4xf32>, %l: tensor<1x2x8xf32>) -> tensor<1x2x8x4xf32> {
  %out, %lse = cp.attend %q, %q, %q
    outs(%o, %l : tensor<1x2x8x4xf32>, tensor<1x2x8xf32>) {id = 0 : i64, q_chunk = 8 : i64, kv_chunk = 8 : i64, scale = 1.0 : f32}
    score_mod {
    ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
      // expected-error @+1 {{'ub.poison' op cannot be lowered inside score_mod; values are integers, index or floats, got 'vector<4xf32>'}}
      %t = ub.poison : vector<4xf32>
      cp.yield %s : f32
    } : tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32> -> tensor<1x2x8x4xf32>, tensor<1x2x8xf32>
  return %out : tensor<1x2x8x4xf32>
}

// -----

func.func @narrow_capture(%q: tensor<1x2x8x4xf32>, %o: tensor<1x2x8x4xf32>, %l: tensor<1x2x8xf32>, %d: tensor<8xi4>) -> tensor<1x2x8x4xf32> {
  // expected-error @+1 {{'cp.attend' op expects argument 4 of mask_mod to be a scalar or a tensor of f16, bf16, f32, f64, i1, i8, i16, i32, i64 or index, got 'tensor<8xi4>'}}
  %out, %lse = cp.attend %q, %q, %q captures(%d : tensor<8xi4>)
    outs(%o, %l : tensor<1x2x8x4xf32>, tensor<1x2x8xf32>) {id = 0 : i64, q_chunk = 8 : i64, kv_chunk = 8 : i64, scale = 1.0 : f32}
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index, %t: tensor<8xi4>):
      %x = tensor.extract %t[%i] : tensor<8xi4>
      %y = tensor.extract %t[%j] : tensor<8xi4>
      %m = arith.cmpi eq, %x, %y : i4
      cp.yield %m : i1
    } : tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32> -> tensor<1x2x8x4xf32>, tensor<1x2x8xf32>
  return %out : tensor<1x2x8x4xf32>
}

// -----

func.func @table(%q: tensor<1x2x8x4xf32>, %o: tensor<1x2x8x4xf32>, %l: tensor<1x2x8xf32>) -> tensor<1x2x8x4xf32> {
  %out, %lse = cp.attend %q, %q, %q
    outs(%o, %l : tensor<1x2x8x4xf32>, tensor<1x2x8xf32>) {id = 0 : i64, q_chunk = 8 : i64, kv_chunk = 8 : i64, scale = 1.0 : f32}
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %t = arith.constant dense<[true, false]> : tensor<2xi1>
      // expected-error @+1 {{'tensor.extract' op expects a captured tensor; tables of constants become captures by --cp-capture-tables}}
      %m = tensor.extract %t[%h] {cp.in_bounds} : tensor<2xi1>
      cp.yield %m : i1
    } : tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32> -> tensor<1x2x8x4xf32>, tensor<1x2x8xf32>
  return %out : tensor<1x2x8x4xf32>
}

// -----

func.func @score_index(%q: tensor<1x2x8x4xf32>, %o: tensor<1x2x8x4xf32>, %l: tensor<1x2x8xf32>, %d: tensor<16xf32>) -> tensor<1x2x8x4xf32> {
  %out, %lse = cp.attend %q, %q, %q captures(%d : tensor<16xf32>)
    outs(%o, %l : tensor<1x2x8x4xf32>, tensor<1x2x8xf32>) {id = 0 : i64, q_chunk = 8 : i64, kv_chunk = 8 : i64, scale = 1.0 : f32}
    score_mod {
    ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index, %t: tensor<16xf32>):
      %n = arith.fptosi %s : f32 to i32
      %k = arith.index_cast %n : i32 to index
      // expected-error @+1 {{'tensor.extract' op in score_mod reads at an index that depends on the score and is not proven to be in bounds; clamp it with arith.maxsi and arith.minsi}}
      %x = tensor.extract %t[%k] : tensor<16xf32>
      cp.yield %x : f32
    } : tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32> -> tensor<1x2x8x4xf32>, tensor<1x2x8xf32>
  return %out : tensor<1x2x8x4xf32>
}

// -----

// Also by the branch that is taken.

func.func @score_branch(%q: tensor<1x2x8x4xf32>, %o: tensor<1x2x8x4xf32>, %l: tensor<1x2x8xf32>, %d: tensor<6xf32>) -> tensor<1x2x8x4xf32> {
  %out, %lse = cp.attend %q, %q, %q captures(%d : tensor<6xf32>)
    outs(%o, %l : tensor<1x2x8x4xf32>, tensor<1x2x8xf32>) {id = 0 : i64, q_chunk = 8 : i64, kv_chunk = 8 : i64, scale = 1.0 : f32}
    score_mod {
    ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index, %t: tensor<6xf32>):
      %zero = arith.constant 0.0 : f32
      %c = arith.cmpf ogt, %s, %zero : f32
      %r = scf.if %c -> f32 {
        // expected-error @+1 {{depends on the score}}
        %x = tensor.extract %t[%j] : tensor<6xf32>
        scf.yield %x : f32
      } else {
        scf.yield %s : f32
      }
      cp.yield %r : f32
    } : tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32> -> tensor<1x2x8x4xf32>, tensor<1x2x8xf32>
  return %out : tensor<1x2x8x4xf32>
}
