// RUN: cp-opt %s --split-input-file --verify-diagnostics --cp-shard-sequence="ranks=4"

// A sum over the sequence mixes the rows of all ranks.
func.func @reduction(%q: tensor<1x2x64x8xf32>) -> tensor<1x2x8xf32> {
  %out, %lse = cp.sdpa %q, %q, %q : (tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>) -> (tensor<1x2x64x8xf32>, tensor<1x2x64xf32>)
  %e = tensor.empty() : tensor<1x2x8xf32>
  // expected-error @+1 {{mixes rows along a sequence}}
  %r = linalg.reduce ins(%out : tensor<1x2x64x8xf32>) outs(%e : tensor<1x2x8xf32>) dimensions = [2]
    (%a: f32, %b: f32) {
      %s = arith.addf %a, %b : f32
      linalg.yield %s : f32
    }
  return %r : tensor<1x2x8xf32>
}

// -----

func.func @row_numbers(%q: tensor<1x2x64x8xf32>) -> tensor<1x2x64x8xf32> {
  %e = tensor.empty() : tensor<1x2x64x8xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, h, s, d) -> (b, h, s, d)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%e : tensor<1x2x64x8xf32>) {
  ^bb0(%o: f32):
    // expected-error @+1 {{computes with row numbers of a sharded sequence}}
    %i = linalg.index 2 : index
    %n = arith.index_cast %i : index to i32
    %f = arith.sitofp %n : i32 to f32
    linalg.yield %f : f32
  } -> tensor<1x2x64x8xf32>
  %out, %lse = cp.sdpa %q, %p, %q : (tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>) -> (tensor<1x2x64x8xf32>, tensor<1x2x64xf32>)
  return %out : tensor<1x2x64x8xf32>
}

// -----

func.func @constant_rows(%q: tensor<1x1x2x1xf32>) -> tensor<1x1x2x1xf32> {
  // expected-error @+1 {{is a constant that differs along a sharded sequence}}
  %c = arith.constant dense<[[[[1.0], [2.0]]]]> : tensor<1x1x2x1xf32>
  %out, %lse = cp.sdpa %q, %c, %q : (tensor<1x1x2x1xf32>, tensor<1x1x2x1xf32>, tensor<1x1x2x1xf32>) -> (tensor<1x1x2x1xf32>, tensor<1x1x2xf32>)
  return %out : tensor<1x1x2x1xf32>
}

// -----

func.func @no_model(%x: tensor<2x64x8xf32>) -> tensor<1x2x64x8xf32> {
  // expected-error @+1 {{has no sharding model}}
  %q = tensor.expand_shape %x [[0, 1], [2], [3]] output_shape [1, 2, 64, 8] : tensor<2x64x8xf32> into tensor<1x2x64x8xf32>
  %out, %lse = cp.sdpa %q, %q, %q : (tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>) -> (tensor<1x2x64x8xf32>, tensor<1x2x64xf32>)
  return %out : tensor<1x2x64x8xf32>
}

// -----

func.func @captures_sharded(%q: tensor<1x2x64x8xf32>) -> tensor<1x2x64x8xf32> {
  // expected-error @+1 {{captures a tensor that is sharded along a sequence}}
  %out, %lse = cp.flex_attention %q, %q, %q captures(%q)
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index, %t: tensor<1x2x64x8xf32>):
      %z = arith.constant 0 : index
      %v = tensor.extract %t[%b, %h, %i, %z] : tensor<1x2x64x8xf32>
      %f = arith.constant 0.0 : f32
      %m = arith.cmpf ogt, %v, %f : f32
      cp.yield %m : i1
    }
      : (tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>) -> (tensor<1x2x64x8xf32>, tensor<1x2x64xf32>)
  return %out : tensor<1x2x64x8xf32>
}

// -----

func.func @in_a_loop(%q: tensor<1x2x64x8xf32>, %n: index) -> tensor<1x2x64x8xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%x = %q) -> tensor<1x2x64x8xf32> {
    // expected-error @+1 {{expects to stand directly in a func.func; hoist or unroll the 'scf.for' around it}}
    %out, %lse = cp.sdpa %x, %x, %x : (tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>) -> (tensor<1x2x64x8xf32>, tensor<1x2x64xf32>)
    scf.yield %out : tensor<1x2x64x8xf32>
  }
  return %r : tensor<1x2x64x8xf32>
}

// -----

func.func @control_flow(%q: tensor<1x2x64x8xf32>) -> tensor<1x2x64x8xf32> {
  cf.br ^next
^next:
  // expected-error @+1 {{expects its function to have one block}}
  %out, %lse = cp.sdpa %q, %q, %q : (tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>) -> (tensor<1x2x64x8xf32>, tensor<1x2x64xf32>)
  return %out : tensor<1x2x64x8xf32>
}

// -----

// expected-error @+1 {{is partitioned or annotated already}}
shard.grid @mine(shape = 4)

// -----

// The id tensor is shorter than the sequence.
func.func @short_capture(%q: tensor<1x2x64x8xf32>, %doc: tensor<32xi32>) -> tensor<1x2x64x8xf32> {
  // expected-note @+1 {{in this attention}}
  %out, %lse = cp.flex_attention %q, %q, %q captures(%doc)
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index, %d: tensor<32xi32>):
      // expected-error @+1 {{mask_mod reads dimension 0 of size 32 at index}}
      %x = tensor.extract %d[%i] : tensor<32xi32>
      %y = arith.constant 0 : i32
      %m = arith.cmpi sge, %x, %y : i32
      cp.yield %m : i1
    }
      : (tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>, tensor<32xi32>) -> (tensor<1x2x64x8xf32>, tensor<1x2x64xf32>)
  return %out : tensor<1x2x64x8xf32>
}

// -----

// A score is read where the mask holds only: i - j is never negative there,
// but it reaches 63.
func.func @score_bounds(%q: tensor<1x2x64x8xf32>, %ok: tensor<64xf32>, %short: tensor<63xf32>) -> tensor<1x2x64x8xf32> {
  // expected-note @+1 {{in this attention}}
  %out, %lse = cp.flex_attention %q, %q, %q captures(%ok, %short)
    score_mod {
    ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index, %t: tensor<64xf32>, %u: tensor<63xf32>):
      %d = arith.subi %i, %j : index
      %x = tensor.extract %t[%d] : tensor<64xf32>
      // expected-error @+1 {{score_mod reads dimension 0 of size 63 at index 63}}
      %y = tensor.extract %u[%d] : tensor<63xf32>
      %r = arith.addf %x, %y : f32
      cp.yield %r : f32
    }
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index, %t: tensor<64xf32>, %u: tensor<63xf32>):
      %m = arith.cmpi sge, %i, %j : index
      cp.yield %m : i1
    }
      : (tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>, tensor<64xf32>, tensor<63xf32>) -> (tensor<1x2x64x8xf32>, tensor<1x2x64xf32>)
  return %out : tensor<1x2x64x8xf32>
}
