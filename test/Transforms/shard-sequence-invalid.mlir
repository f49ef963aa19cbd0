// RUN: cp-opt %s --split-input-file --verify-diagnostics --cp-shard-sequence="ranks=4"

// The next rows stand on another rank.
func.func @shift(%q: tensor<1x2x64x8xf32>) -> tensor<1x2x63x8xf32> {
  // expected-note @+1 {{the sequence of this attention is sharded}}
  %out, %lse = cp.sdpa %q, %q, %q : (tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>) -> (tensor<1x2x64x8xf32>, tensor<1x2x64xf32>)
  // expected-error @+1 {{picks or places rows along a dimension that is sharded over ranks}}
  %rest = tensor.extract_slice %out[0, 0, 1, 0] [1, 2, 63, 8] [1, 1, 1, 1] : tensor<1x2x64x8xf32> to tensor<1x2x63x8xf32>
  return %rest : tensor<1x2x63x8xf32>
}

// -----

// The path back to the attention is in the notes, step by step.
func.func @concat(%q: tensor<1x2x64x8xf32>, %p: tensor<1x2x4x8xf32>) -> tensor<1x2x68x8xf32> {
  // expected-note @+1 {{the sequence of this attention is sharded}}
  %out, %lse = cp.sdpa %q, %q, %q : (tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>) -> (tensor<1x2x64x8xf32>, tensor<1x2x64xf32>)
  %e = tensor.empty() : tensor<1x2x64x8xf32>
  // expected-note @+1 {{it is sharded along with this 'linalg.exp'}}
  %x = linalg.exp ins(%out : tensor<1x2x64x8xf32>) outs(%e : tensor<1x2x64x8xf32>) -> tensor<1x2x64x8xf32>
  // expected-error @+1 {{picks or places rows along a dimension that is sharded over ranks}}
  %r = tensor.concat dim(2) %p, %x : (tensor<1x2x4x8xf32>, tensor<1x2x64x8xf32>) -> tensor<1x2x68x8xf32>
  return %r : tensor<1x2x68x8xf32>
}

// -----

func.func @convolution(%x: tensor<64xf32>, %w: tensor<3xf32>, %q: tensor<1x2x62x8xf32>) -> tensor<1x2x62x8xf32> {
  %e = tensor.empty() : tensor<62xf32>
  // expected-error @+1 {{mixes rows along a dimension that is sharded over ranks}}
  %y = linalg.conv_1d ins(%x, %w : tensor<64xf32>, tensor<3xf32>) outs(%e : tensor<62xf32>) -> tensor<62xf32>
  %f = tensor.empty() : tensor<1x2x62x8xf32>
  // expected-note @+1 {{it is sharded along with this 'linalg.broadcast'}}
  %k = linalg.broadcast ins(%y : tensor<62xf32>) outs(%f : tensor<1x2x62x8xf32>) dimensions = [0, 1, 3]
  // expected-note @+1 {{the sequence of this attention is sharded}}
  %out, %lse = cp.sdpa %q, %k, %q : (tensor<1x2x62x8xf32>, tensor<1x2x62x8xf32>, tensor<1x2x62x8xf32>) -> (tensor<1x2x62x8xf32>, tensor<1x2x62xf32>)
  return %out : tensor<1x2x62x8xf32>
}

// -----

func.func @no_model(%x: tensor<1x2x99x8xf32>, %rows: tensor<64x1xindex>) -> tensor<1x2x64x8xf32> {
  // expected-error @+1 {{has no sharding model}}
  %g = tensor.gather %x[%rows] gather_dims([2]) : (tensor<1x2x99x8xf32>, tensor<64x1xindex>) -> tensor<64x1x2x8xf32>
  %e = tensor.empty() : tensor<1x2x64x8xf32>
  // expected-note @+1 {{it is sharded along with this 'linalg.transpose'}}
  %q = linalg.transpose ins(%g : tensor<64x1x2x8xf32>) outs(%e : tensor<1x2x64x8xf32>) permutation = [1, 2, 0, 3]
  // expected-note @+1 {{the sequence of this attention is sharded}}
  %out, %lse = cp.sdpa %q, %q, %q : (tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>) -> (tensor<1x2x64x8xf32>, tensor<1x2x64xf32>)
  return %out : tensor<1x2x64x8xf32>
}

// -----

func.func @picked_by_data(%q: tensor<1x2x64x8xf32>, %i: tensor<3xindex>) -> tensor<3xf32> {
  // expected-note @+1 {{the sequence of this attention is sharded}}
  %out, %lse = cp.sdpa %q, %q, %q : (tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>) -> (tensor<1x2x64x8xf32>, tensor<1x2x64xf32>)
  %c0 = arith.constant 0 : index
  %e = tensor.empty() : tensor<3xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(d) -> (d)>, affine_map<(d) -> (d)>], iterator_types = ["parallel"]} ins(%i : tensor<3xindex>) outs(%e : tensor<3xf32>) {
  ^bb0(%row: index, %o: f32):
    // expected-error @+1 {{reads a sharded tensor by computed index}}
    %v = tensor.extract %out[%c0, %c0, %row, %c0] : tensor<1x2x64x8xf32>
    linalg.yield %v : f32
  } -> tensor<3xf32>
  return %r : tensor<3xf32>
}

// -----

// 64 rows as 8 blocks of 8: no layout deals those.
func.func @blocks(%q: tensor<1x2x64x8xf32>) -> tensor<1x2x8x8x8xf32> {
  // expected-note @+1 {{the sequence of this attention is sharded}}
  %out, %lse = cp.sdpa %q, %q, %q : (tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>) -> (tensor<1x2x64x8xf32>, tensor<1x2x64xf32>)
  // expected-error @+1 {{reshapes a sequence into several dimensions, which no layout deals to ranks; do it outside, or leave the attention whole}}
  %b = tensor.expand_shape %out [[0], [1], [2, 3], [4]] output_shape [1, 2, 8, 8, 8] : tensor<1x2x64x8xf32> into tensor<1x2x8x8x8xf32>
  return %b : tensor<1x2x8x8x8xf32>
}

// -----

func.func @joined_result(%q: tensor<1x2x64x8xf32>) -> tensor<1x128x8xf32> {
  %out, %lse = cp.sdpa %q, %q, %q : (tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>) -> (tensor<1x2x64x8xf32>, tensor<1x2x64xf32>)
  %j = tensor.collapse_shape %out [[0], [1, 2], [3]] : tensor<1x2x64x8xf32> into tensor<1x128x8xf32>
  // expected-error @+1 {{operand 0 joins a sharded sequence with other dimensions in dimension 1}}
  return %j : tensor<1x128x8xf32>
}

// -----

func.func @scores(%q: tensor<1x1x64x8xf32>) -> tensor<64x64xf32> {
  %out, %lse = cp.sdpa %q, %q, %q : (tensor<1x1x64x8xf32>, tensor<1x1x64x8xf32>, tensor<1x1x64x8xf32>) -> (tensor<1x1x64x8xf32>, tensor<1x1x64xf32>)
  %x = tensor.collapse_shape %out [[0, 1, 2], [3]] : tensor<1x1x64x8xf32> into tensor<64x8xf32>
  // expected-error @+1 {{works on a tensor with two dimensions that are sharded over the same ranks}}
  %e = tensor.empty() : tensor<64x64xf32>
  %s = linalg.matmul indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>] ins(%x, %x : tensor<64x8xf32>, tensor<64x8xf32>) outs(%e : tensor<64x64xf32>) -> tensor<64x64xf32>
  return %s : tensor<64x64xf32>
}

// -----

func.func @captures_sharded(%q: tensor<1x2x64x8xf32>) -> tensor<1x2x64x8xf32> {
  // expected-error @+1 {{captures a tensor that is sharded over ranks; captures stay whole on every rank}}
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

shard.grid @mine(shape = 4)
// expected-error @+1 {{is partitioned already}}
cp.sequence @s length 16 padded 16 on @mine axes = [0] layout #cp.contiguous

// -----

shard.grid @one(shape = 4)
// expected-error @+1 {{is a second grid}}
shard.grid @two(shape = 4)

// -----

// expected-error @+1 {{splits sequences over 2 ranks, but ranks=4 is asked for}}
shard.grid @grid(shape = 2)
func.func @other_size(%q: tensor<1x2x64x8xf32>) -> tensor<1x2x64x8xf32> {
  %s = shard.sharding @grid split_axes = [[], [], [0]] : !shard.sharding
  %a = shard.shard %q to %s : tensor<1x2x64x8xf32>
  %out, %lse = cp.sdpa %a, %a, %a : (tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>) -> (tensor<1x2x64x8xf32>, tensor<1x2x64xf32>)
  return %out : tensor<1x2x64x8xf32>
}

// -----

shard.grid @grid(shape = 2x2)
func.func @two_ways(%q: tensor<4x2x64x8xf32>) -> tensor<4x2x64x8xf32> {
  %s = shard.sharding @grid split_axes = [[0]] : !shard.sharding
  %a = shard.shard %q to %s : tensor<4x2x64x8xf32>
  %out, %lse = cp.sdpa %a, %a, %a : (tensor<4x2x64x8xf32>, tensor<4x2x64x8xf32>, tensor<4x2x64x8xf32>) -> (tensor<4x2x64x8xf32>, tensor<4x2x64xf32>)
  %t = shard.sharding @grid split_axes = [[1]] : !shard.sharding
  // expected-error @+1 {{splits a dimension along axes [1] that another annotation splits along [0]}}
  %b = shard.shard %out to %t : tensor<4x2x64x8xf32>
  return %b : tensor<4x2x64x8xf32>
}

// -----

shard.grid @grid(shape = 2)
func.func @head_dim(%q: tensor<1x2x64x8xf32>) -> tensor<1x2x64x8xf32> {
  %s = shard.sharding @grid split_axes = [[], [], [], [0]] : !shard.sharding
  %a = shard.shard %q to %s : tensor<1x2x64x8xf32>
  // expected-error @+1 {{cannot shard its head dimension}}
  %out, %lse = cp.sdpa %a, %a, %a : (tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>) -> (tensor<1x2x64x8xf32>, tensor<1x2x64xf32>)
  return %out : tensor<1x2x64x8xf32>
}

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

// -----

func.func private @layer(%q: tensor<1x2x64x8xf32>) -> tensor<1x2x64x8xf32> {
  %out, %lse = cp.sdpa %q, %q, %q : (tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>) -> (tensor<1x2x64x8xf32>, tensor<1x2x64xf32>)
  return %out : tensor<1x2x64x8xf32>
}
func.func @not_inlined(%q: tensor<1x2x64x8xf32>) -> tensor<1x2x64x8xf32> {
  // expected-error @+1 {{calls a function with attention and was not inlined}}
  %r = call @layer(%q) : (tensor<1x2x64x8xf32>) -> tensor<1x2x64x8xf32>
  return %r : tensor<1x2x64x8xf32>
}

// -----

// A rank would see the numbers of its own batch rows.
shard.grid @grid(shape = 2)
func.func @split_index(%q: tensor<4x2x64x8xf32>) -> tensor<4x2x64x8xf32> {
  %s = shard.sharding @grid split_axes = [[0]] : !shard.sharding
  %a = shard.shard %q to %s : tensor<4x2x64x8xf32>
  %e = tensor.empty() : tensor<4x2x64x8xf32>
  %x = linalg.generic {indexing_maps = [affine_map<(b, h, s, d) -> (b, h, s, d)>, affine_map<(b, h, s, d) -> (b, h, s, d)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%a : tensor<4x2x64x8xf32>) outs(%e : tensor<4x2x64x8xf32>) {
  ^bb0(%in: f32, %o: f32):
    // expected-error @+1 {{depends on indices of a dimension that annotations split over ranks}}
    %b = linalg.index 0 : index
    %n = arith.index_cast %b : index to i32
    %f = arith.sitofp %n : i32 to f32
    %r = arith.mulf %in, %f : f32
    linalg.yield %r : f32
  } -> tensor<4x2x64x8xf32>
  // expected-note @+1 {{the sequence of this attention is sharded}}
  %out, %lse = cp.sdpa %x, %x, %x : (tensor<4x2x64x8xf32>, tensor<4x2x64x8xf32>, tensor<4x2x64x8xf32>) -> (tensor<4x2x64x8xf32>, tensor<4x2x64xf32>)
  return %out : tensor<4x2x64x8xf32>
}

// -----

shard.grid @grid(shape = 2)
func.func @split_slice(%q: tensor<4x2x64x8xf32>, %t: tensor<9x2x64x8xf32>) -> tensor<4x2x64x8xf32> {
  %s = shard.sharding @grid split_axes = [[0]] : !shard.sharding
  %a = shard.shard %q to %s : tensor<4x2x64x8xf32>
  // expected-error @+1 {{depends on indices of a dimension that annotations split over ranks}}
  %k = tensor.extract_slice %t[3, 0, 0, 0] [4, 2, 64, 8] [1, 1, 1, 1] : tensor<9x2x64x8xf32> to tensor<4x2x64x8xf32>
  // expected-note @+1 {{the sequence of this attention is sharded}}
  %out, %lse = cp.sdpa %a, %k, %k : (tensor<4x2x64x8xf32>, tensor<4x2x64x8xf32>, tensor<4x2x64x8xf32>) -> (tensor<4x2x64x8xf32>, tensor<4x2x64xf32>)
  return %out : tensor<4x2x64x8xf32>
}

// -----

// Rows start at 0.
func.func @zero_division(%q: tensor<1x2x64x8xf32>) -> tensor<1x2x64x8xf32> {
  // expected-note @+1 {{in this attention}}
  %out, %lse = cp.flex_attention %q, %q, %q
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      // expected-error @+1 {{mask_mod divides by zero (guard it with scf.if) for b = 0, h = 0, q_idx = 0, kv_idx = 0}}
      %x = arith.remui %j, %i : index
      %m = arith.cmpi sge, %x, %h : index
      cp.yield %m : i1
    }
      : (tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>) -> (tensor<1x2x64x8xf32>, tensor<1x2x64xf32>)
  return %out : tensor<1x2x64x8xf32>
}

// -----

// Queries, keys and values of one projection: the heads of a rank lie apart.
shard.grid @grid(shape = 2)
// expected-error @+1 {{argument 1 is split within dimension 1, so that a rank holds no contiguous part of it}}
func.func @interleaved_heads(%x: tensor<64x8xf32>, %w: tensor<8x96xf32>) -> tensor<1x4x64x8xf32> {
  %e = tensor.empty() : tensor<64x96xf32>
  %z = arith.constant 0.0 : f32
  %f = linalg.fill ins(%z : f32) outs(%e : tensor<64x96xf32>) -> tensor<64x96xf32>
  %y = linalg.matmul ins(%x, %w : tensor<64x8xf32>, tensor<8x96xf32>) outs(%f : tensor<64x96xf32>) -> tensor<64x96xf32>
  %h = tensor.expand_shape %y [[0], [1, 2, 3]] output_shape [64, 3, 4, 8] : tensor<64x96xf32> into tensor<64x3x4x8xf32>
  %s = shard.sharding @grid split_axes = [[], [], [0]] : !shard.sharding
  %a = shard.shard %h to %s : tensor<64x3x4x8xf32>
  %te = tensor.empty() : tensor<3x4x64x8xf32>
  %t = linalg.transpose ins(%a : tensor<64x3x4x8xf32>) outs(%te : tensor<3x4x64x8xf32>) permutation = [1, 2, 0, 3]
  %q = tensor.extract_slice %t[0, 0, 0, 0] [1, 4, 64, 8] [1, 1, 1, 1] : tensor<3x4x64x8xf32> to tensor<1x4x64x8xf32>
  %out, %lse = cp.sdpa %q, %q, %q : (tensor<1x4x64x8xf32>, tensor<1x4x64x8xf32>, tensor<1x4x64x8xf32>) -> (tensor<1x4x64x8xf32>, tensor<1x4x64xf32>)
  return %out : tensor<1x4x64x8xf32>
}

// -----

// Pooling by one learned query: its padding has no place in a product.
func.func @pooled(%q: tensor<1x2x8xf32>, %k: tensor<2x1x20x8xf32>) -> tensor<2x8xf32> {
  %0 = tensor.expand_shape %q [[0], [1], [2, 3]] output_shape [1, 2, 1, 8] : tensor<1x2x8xf32> into tensor<1x2x1x8xf32>
  %e = tensor.empty() : tensor<2x1x1x8xf32>
  %1 = linalg.transpose ins(%0 : tensor<1x2x1x8xf32>) outs(%e : tensor<2x1x1x8xf32>) permutation = [1, 2, 0, 3]
  %out, %lse = cp.sdpa %1, %k, %k : (tensor<2x1x1x8xf32>, tensor<2x1x20x8xf32>, tensor<2x1x20x8xf32>) -> (tensor<2x1x1x8xf32>, tensor<2x1x1xf32>)
  // expected-error @+1 {{joins a sequence of one position with other dimensions, which is not supported on several ranks; leave the attention whole}}
  %2 = tensor.collapse_shape %out [[0, 1, 2], [3]] : tensor<2x1x1x8xf32> into tensor<2x8xf32>
  return %2 : tensor<2x8xf32>
}
