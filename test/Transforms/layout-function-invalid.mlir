// RUN: cp-opt %s --split-input-file --verify-diagnostics --cp-shard-sequence="ranks=2 layout=per-document"

// Ids of queries and keys are of two tensors: they are no documents of a
// sequence.
func.func @main(%q: tensor<1x2x16x8xf32>, %d: tensor<16xi32>, %e: tensor<16xi32>) -> tensor<1x2x16x8xf32> {
  // expected-error @+1 {{has no mask that compares document ids (a captured integer tensor at q_idx and at kv_idx, arith.cmpi eq), which layout per-document needs; give doc-lengths, or use another layout}}
  %out, %lse = cp.flex_attention %q, %q, %q captures(%d, %e)
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index, %x: tensor<16xi32>, %y: tensor<16xi32>):
      %p = tensor.extract %x[%i] : tensor<16xi32>
      %r = tensor.extract %y[%j] : tensor<16xi32>
      %m = arith.cmpi eq, %p, %r : i32
      cp.yield %m : i1
    } : (tensor<1x2x16x8xf32>, tensor<1x2x16x8xf32>, tensor<1x2x16x8xf32>, tensor<16xi32>, tensor<16xi32>) -> (tensor<1x2x16x8xf32>, tensor<1x2x16xf32>)
  return %out : tensor<1x2x16x8xf32>
}

// -----

// Ids that differ by head are none of a sequence either.
func.func @main(%q: tensor<1x2x16x8xf32>, %d: tensor<2x16xi32>) -> tensor<1x2x16x8xf32> {
  // expected-error @+1 {{has no mask that compares document ids}}
  %out, %lse = cp.flex_attention %q, %q, %q captures(%d)
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index, %x: tensor<2x16xi32>):
      %p = tensor.extract %x[%h, %i] : tensor<2x16xi32>
      %r = tensor.extract %x[%h, %j] : tensor<2x16xi32>
      %m = arith.cmpi eq, %p, %r : i32
      cp.yield %m : i1
    } : (tensor<1x2x16x8xf32>, tensor<1x2x16x8xf32>, tensor<1x2x16x8xf32>, tensor<2x16xi32>) -> (tensor<1x2x16x8xf32>, tensor<1x2x16xf32>)
  return %out : tensor<1x2x16x8xf32>
}

// -----

// Ids that attention computes are not known before it.
func.func @main(%q: tensor<1x1x16x1xf32>, %d: tensor<16xi32>) -> tensor<1x1x16x1xf32> {
  // expected-note @+1 {{computed here}}
  %o, %l = cp.sdpa %q, %q, %q : (tensor<1x1x16x1xf32>, tensor<1x1x16x1xf32>, tensor<1x1x16x1xf32>) -> (tensor<1x1x16x1xf32>, tensor<1x1x16xf32>)
  %zero = arith.constant dense<0.0> : tensor<f32>
  %sum = linalg.reduce ins(%o : tensor<1x1x16x1xf32>) outs(%zero : tensor<f32>) dimensions = [0, 1, 2, 3] (%in: f32, %acc: f32) {
    %s = arith.addf %in, %acc : f32
    linalg.yield %s : f32
  }
  // expected-error @+1 {{has a mask on which the layout depends, with a capture that is computed from attention or with side effects; the layout must be known before: use one that does not depend on the mask}}
  %out, %lse = cp.flex_attention %q, %q, %q captures(%d, %sum)
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index, %x: tensor<16xi32>, %y: tensor<f32>):
      %f = tensor.extract %y[] : tensor<f32>
      %n = arith.fptosi %f : f32 to i32
      %p = tensor.extract %x[%i] : tensor<16xi32>
      %r = tensor.extract %x[%j] : tensor<16xi32>
      %pn = arith.addi %p, %n : i32
      %rn = arith.addi %r, %n : i32
      %m = arith.cmpi eq, %pn, %rn : i32
      cp.yield %m : i1
    } : (tensor<1x1x16x1xf32>, tensor<1x1x16x1xf32>, tensor<1x1x16x1xf32>, tensor<16xi32>, tensor<f32>) -> (tensor<1x1x16x1xf32>, tensor<1x1x16xf32>)
  return %out : tensor<1x1x16x1xf32>
}

// -----

func.func @main(%q: tensor<1x2x16x8xf32>, %d: tensor<16xi32>) -> tensor<1x2x16x8xf32> {
  %out, %lse = cp.flex_attention %q, %q, %q captures(%d)
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index, %x: tensor<16xi32>):
      %p = tensor.extract %x[%i] : tensor<16xi32>
      %r = tensor.extract %x[%j] : tensor<16xi32>
      %m = arith.cmpi eq, %p, %r : i32
      cp.yield %m : i1
    } : (tensor<1x2x16x8xf32>, tensor<1x2x16x8xf32>, tensor<1x2x16x8xf32>, tensor<16xi32>) -> (tensor<1x2x16x8xf32>, tensor<1x2x16xf32>)
  return %out : tensor<1x2x16x8xf32>
}

// expected-error @+1 {{has the name of the function that computes the layout of @main; rename it}}
func.func private @main_layout(tensor<4xf32>)

// -----

// Ids differ by batch row, and the batch is sharded.
shard.grid @grid(shape = 2)
func.func @main(%q: tensor<2x2x16x8xf32>, %d: tensor<2x16xi32>) -> tensor<2x2x16x8xf32> {
  %s = shard.sharding @grid split_axes = [[0]] : !shard.sharding
  %qs = shard.shard %q to %s : tensor<2x2x16x8xf32>
  %n = tensor.empty() : tensor<2x2x16x8xf32>
  %x = linalg.exp ins(%qs : tensor<2x2x16x8xf32>) outs(%n : tensor<2x2x16x8xf32>) -> tensor<2x2x16x8xf32>
  // expected-error @+1 {{has its batch sharded, which a layout table with a row for each batch row does not support; use a layout that does not depend on the mask}}
  %out, %lse = cp.flex_attention %x, %x, %x captures(%d)
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index, %ids: tensor<2x16xi32>):
      %p = tensor.extract %ids[%b, %i] : tensor<2x16xi32>
      %r = tensor.extract %ids[%b, %j] : tensor<2x16xi32>
      %m = arith.cmpi eq, %p, %r : i32
      cp.yield %m : i1
    } : (tensor<2x2x16x8xf32>, tensor<2x2x16x8xf32>, tensor<2x2x16x8xf32>, tensor<2x16xi32>) -> (tensor<2x2x16x8xf32>, tensor<2x2x16xf32>)
  return %out : tensor<2x2x16x8xf32>
}
