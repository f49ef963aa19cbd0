// RUN: cp-opt %s --split-input-file --verify-diagnostics

func.func @query_rank(%q: tensor<8x16x64xf32>, %k: tensor<1x2x16x64xf32>, %v: tensor<1x2x16x64xf32>) {
  // expected-error @+1 {{expects query of rank 4, got 'tensor<8x16x64xf32>'}}
  %out, %lse = cp.sdpa %q, %k, %v : (tensor<8x16x64xf32>, tensor<1x2x16x64xf32>, tensor<1x2x16x64xf32>) -> (tensor<1x8x16x64xf32>, tensor<1x8x16xf32>)
  return
}

// -----

func.func @dynamic(%q: tensor<1x8x16x64xf32>, %k: tensor<1x2x?x64xf32>, %v: tensor<1x2x16x64xf32>) {
  // expected-error @+1 {{dynamic dimensions are not supported}}
  %out, %lse = cp.sdpa %q, %k, %v : (tensor<1x8x16x64xf32>, tensor<1x2x?x64xf32>, tensor<1x2x16x64xf32>) -> (tensor<1x8x16x64xf32>, tensor<1x8x16xf32>)
  return
}

// -----

func.func @empty(%q: tensor<1x8x16x64xf32>, %k: tensor<1x2x0x64xf32>, %v: tensor<1x2x0x64xf32>) {
  // expected-error @+1 {{expects dimensions of at least 1, got key 'tensor<1x2x0x64xf32>'}}
  %out, %lse = cp.sdpa %q, %k, %v : (tensor<1x8x16x64xf32>, tensor<1x2x0x64xf32>, tensor<1x2x0x64xf32>) -> (tensor<1x8x16x64xf32>, tensor<1x8x16xf32>)
  return
}

// -----

func.func @key_batch(%q: tensor<1x8x16x64xf32>, %k: tensor<2x2x16x64xf32>, %v: tensor<1x2x16x64xf32>) {
  // expected-error @+1 {{expects key batch 1, got 2}}
  %out, %lse = cp.sdpa %q, %k, %v : (tensor<1x8x16x64xf32>, tensor<2x2x16x64xf32>, tensor<1x2x16x64xf32>) -> (tensor<1x8x16x64xf32>, tensor<1x8x16xf32>)
  return
}

// -----

func.func @value_batch(%q: tensor<1x8x16x64xf32>, %k: tensor<1x2x16x64xf32>, %v: tensor<2x2x16x64xf32>) {
  // expected-error @+1 {{expects value batch 1, got 2}}
  %out, %lse = cp.sdpa %q, %k, %v : (tensor<1x8x16x64xf32>, tensor<1x2x16x64xf32>, tensor<2x2x16x64xf32>) -> (tensor<1x8x16x64xf32>, tensor<1x8x16xf32>)
  return
}

// -----

func.func @value_heads(%q: tensor<1x8x16x64xf32>, %k: tensor<1x2x16x64xf32>, %v: tensor<1x4x16x64xf32>) {
  // expected-error @+1 {{expects value heads 2, got 4}}
  %out, %lse = cp.sdpa %q, %k, %v : (tensor<1x8x16x64xf32>, tensor<1x2x16x64xf32>, tensor<1x4x16x64xf32>) -> (tensor<1x8x16x64xf32>, tensor<1x8x16xf32>)
  return
}

// -----

func.func @value_length(%q: tensor<1x8x16x64xf32>, %k: tensor<1x2x16x64xf32>, %v: tensor<1x2x8x64xf32>) {
  // expected-error @+1 {{expects value length 16, got 8}}
  %out, %lse = cp.sdpa %q, %k, %v : (tensor<1x8x16x64xf32>, tensor<1x2x16x64xf32>, tensor<1x2x8x64xf32>) -> (tensor<1x8x16x64xf32>, tensor<1x8x16xf32>)
  return
}

// -----

func.func @head_dim(%q: tensor<1x8x16x64xf32>, %k: tensor<1x2x16x32xf32>, %v: tensor<1x2x16x64xf32>) {
  // expected-error @+1 {{expects key head dim 64, got 32}}
  %out, %lse = cp.sdpa %q, %k, %v : (tensor<1x8x16x64xf32>, tensor<1x2x16x32xf32>, tensor<1x2x16x64xf32>) -> (tensor<1x8x16x64xf32>, tensor<1x8x16xf32>)
  return
}

// -----

func.func @head_groups(%q: tensor<1x8x16x64xf32>, %k: tensor<1x3x16x64xf32>, %v: tensor<1x3x16x64xf32>) {
  // expected-error @+1 {{expects query heads to be a multiple of kv heads, got 8 and 3}}
  %out, %lse = cp.sdpa %q, %k, %v : (tensor<1x8x16x64xf32>, tensor<1x3x16x64xf32>, tensor<1x3x16x64xf32>) -> (tensor<1x8x16x64xf32>, tensor<1x8x16xf32>)
  return
}

// -----

func.func @element_type(%q: tensor<1x8x16x64xf64>, %k: tensor<1x2x16x64xf64>, %v: tensor<1x2x16x64xf64>) {
  // expected-error @+1 {{expects element type f32, f16 or bf16, got 'f64'}}
  %out, %lse = cp.sdpa %q, %k, %v : (tensor<1x8x16x64xf64>, tensor<1x2x16x64xf64>, tensor<1x2x16x64xf64>) -> (tensor<1x8x16x64xf64>, tensor<1x8x16xf32>)
  return
}

// -----

func.func @mixed_types(%q: tensor<1x8x16x64xf32>, %k: tensor<1x2x16x64xf16>, %v: tensor<1x2x16x64xf32>) {
  // expected-error @+1 {{expects query, key and value of one element type}}
  %out, %lse = cp.sdpa %q, %k, %v : (tensor<1x8x16x64xf32>, tensor<1x2x16x64xf16>, tensor<1x2x16x64xf32>) -> (tensor<1x8x16x64xf32>, tensor<1x8x16xf32>)
  return
}

// -----

func.func @out_shape(%q: tensor<1x8x16x64xf32>, %k: tensor<1x2x16x64xf32>, %v: tensor<1x2x16x64xf32>) {
  // expected-error @+1 {{expects out of shape [1, 8, 16, 64], got [1, 8, 16, 32]}}
  %out, %lse = cp.sdpa %q, %k, %v : (tensor<1x8x16x64xf32>, tensor<1x2x16x64xf32>, tensor<1x2x16x64xf32>) -> (tensor<1x8x16x32xf32>, tensor<1x8x16xf32>)
  return
}

// -----

func.func @out_type(%q: tensor<1x8x16x64xf32>, %k: tensor<1x2x16x64xf32>, %v: tensor<1x2x16x64xf32>) {
  // expected-error @+1 {{expects out of element type 'f32', got 'f16'}}
  %out, %lse = cp.sdpa %q, %k, %v : (tensor<1x8x16x64xf32>, tensor<1x2x16x64xf32>, tensor<1x2x16x64xf32>) -> (tensor<1x8x16x64xf16>, tensor<1x8x16xf32>)
  return
}

// -----

func.func @lse_shape(%q: tensor<1x8x16x64xf32>, %k: tensor<1x2x16x64xf32>, %v: tensor<1x2x16x64xf32>) {
  // expected-error @+1 {{expects lse of shape [1, 8, 16], got [1, 8, 17]}}
  %out, %lse = cp.sdpa %q, %k, %v : (tensor<1x8x16x64xf32>, tensor<1x2x16x64xf32>, tensor<1x2x16x64xf32>) -> (tensor<1x8x16x64xf32>, tensor<1x8x17xf32>)
  return
}

// -----

func.func @lse_type(%q: tensor<1x8x16x64xf32>, %k: tensor<1x2x16x64xf32>, %v: tensor<1x2x16x64xf32>) {
  // expected-error @+1 {{expects lse of element type 'f32', got 'f16'}}
  %out, %lse = cp.sdpa %q, %k, %v : (tensor<1x8x16x64xf32>, tensor<1x2x16x64xf32>, tensor<1x2x16x64xf32>) -> (tensor<1x8x16x64xf32>, tensor<1x8x16xf16>)
  return
}

// -----

func.func @scale(%q: tensor<1x8x16x64xf32>, %k: tensor<1x2x16x64xf32>, %v: tensor<1x2x16x64xf32>) {
  // expected-error @+1 {{expects a finite scale}}
  %out, %lse = cp.sdpa %q, %k, %v {scale = 0x7F800000 : f32} : (tensor<1x8x16x64xf32>, tensor<1x2x16x64xf32>, tensor<1x2x16x64xf32>) -> (tensor<1x8x16x64xf32>, tensor<1x8x16xf32>)
  return
}

// -----

func.func @mask_arguments(%q: tensor<1x1x4x8xf32>) {
  // expected-error @+2 {{expects mask_mod arguments}}
  // expected-note @+1 {{arguments are b, h, q_idx, kv_idx, then every capture}}
  %out, %lse = cp.flex_attention %q, %q, %q
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index):
      %m = arith.constant true
      cp.yield %m : i1
    }
      : (tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>) -> (tensor<1x1x4x8xf32>, tensor<1x1x4xf32>)
  return
}

// -----

func.func @score_arguments(%q: tensor<1x1x4x8xf32>) {
  // expected-error @+2 {{expects score_mod arguments}}
  // expected-note @+1 {{arguments are score, b, h, q_idx, kv_idx, then every capture}}
  %out, %lse = cp.flex_attention %q, %q, %q
    score_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %m = arith.constant 0.0 : f32
      cp.yield %m : f32
    }
      : (tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>) -> (tensor<1x1x4x8xf32>, tensor<1x1x4xf32>)
  return
}

// -----

func.func @mask_yield(%q: tensor<1x1x4x8xf32>) {
  // expected-error @+1 {{expects mask_mod to yield 'i1', got 'f32'}}
  %out, %lse = cp.flex_attention %q, %q, %q
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %m = arith.constant 0.0 : f32
      cp.yield %m : f32
    }
      : (tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>) -> (tensor<1x1x4x8xf32>, tensor<1x1x4xf32>)
  return
}

// -----

func.func @score_yield(%q: tensor<1x1x4x8xf32>) {
  // expected-error @+1 {{expects score_mod to yield 'f32', got 'i1'}}
  %out, %lse = cp.flex_attention %q, %q, %q
    score_mod {
    ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
      %m = arith.constant true
      cp.yield %m : i1
    }
      : (tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>) -> (tensor<1x1x4x8xf32>, tensor<1x1x4xf32>)
  return
}

// -----

func.func @no_yield(%q: tensor<1x1x4x8xf32>) {
  // expected-error @+1 {{expects mask_mod to end with cp.yield}}
  %out, %lse = cp.flex_attention %q, %q, %q
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      llvm.unreachable
    }
      : (tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>) -> (tensor<1x1x4x8xf32>, tensor<1x1x4xf32>)
  return
}

// -----

func.func @two_blocks(%q: tensor<1x1x4x8xf32>) {
  // expected-error @+1 {{expects mask_mod to have one block}}
  %out, %lse = cp.flex_attention %q, %q, %q
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      cf.br ^bb1
    ^bb1:
      %m = arith.constant true
      cp.yield %m : i1
    }
      : (tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>) -> (tensor<1x1x4x8xf32>, tensor<1x1x4xf32>)
  return
}

// -----

func.func @side_effects(%q: tensor<1x1x4x8xf32>) {
  // expected-error @+1 {{expects mask_mod without side effects}}
  %out, %lse = cp.flex_attention %q, %q, %q
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      // expected-note @+1 {{'memref.alloc' here}}
      %a = memref.alloc() : memref<1xi1>
      %m = arith.constant true
      cp.yield %m : i1
    }
      : (tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>) -> (tensor<1x1x4x8xf32>, tensor<1x1x4xf32>)
  return
}

// -----

func.func @capture_use(%q: tensor<1x1x4x8xf32>, %c: tensor<4xi1>) {
  // expected-error @+1 {{expects mask_mod to read captures through tensor.extract only}}
  %out, %lse = cp.flex_attention %q, %q, %q captures(%c)
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index, %t: tensor<4xi1>):
      // expected-note @+1 {{'tensor.cast' here}}
      %a = tensor.cast %t : tensor<4xi1> to tensor<?xi1>
      %m = arith.constant true
      cp.yield %m : i1
    }
      : (tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>, tensor<4xi1>) -> (tensor<1x1x4x8xf32>, tensor<1x1x4xf32>)
  return
}

// -----

func.func @capture_dynamic(%q: tensor<1x1x4x8xf32>, %c: tensor<?xi32>) {
  // expected-error @+1 {{expects capture 0 to be a tensor of static shape, got 'tensor<?xi32>'}}
  %out, %lse = cp.flex_attention %q, %q, %q captures(%c)

      : (tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>, tensor<?xi32>) -> (tensor<1x1x4x8xf32>, tensor<1x1x4xf32>)
  return
}

// -----

func.func @capture_element(%q: tensor<1x1x4x8xf32>, %c: tensor<4xcomplex<f32>>) {
  // expected-error @+1 {{expects capture 0 to hold integers, index or floats}}
  %out, %lse = cp.flex_attention %q, %q, %q captures(%c)

      : (tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>, tensor<4xcomplex<f32>>) -> (tensor<1x1x4x8xf32>, tensor<1x1x4xf32>)
  return
}

// -----

func.func @mask_twice(%q: tensor<1x1x4x8xf32>) {
  %out, %lse = cp.flex_attention %q, %q, %q
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %m = arith.constant true
      cp.yield %m : i1
    }
    // expected-error @+1 {{expects at most one mask_mod}}
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %m = arith.constant true
      cp.yield %m : i1
    }
      : (tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>) -> (tensor<1x1x4x8xf32>, tensor<1x1x4xf32>)
  return
}

// -----

func.func @no_block(%q: tensor<1x1x4x8xf32>) {
  // expected-error @+1 {{expects a block in mask_mod, or no region at all}}
  %out, %lse = cp.flex_attention %q, %q, %q mask_mod {} : (tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>) -> (tensor<1x1x4x8xf32>, tensor<1x1x4xf32>)
  return
}

// -----

func.func @not_isolated(%q: tensor<1x1x4x8xf32>, %outside: i1) {
  %out, %lse = cp.flex_attention %q, %q, %q
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      // expected-error @+1 {{use of undeclared SSA value name}}
      cp.yield %outside : i1
    }
      : (tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>) -> (tensor<1x1x4x8xf32>, tensor<1x1x4xf32>)
  return
}

// -----

func.func @yield_outside(%m: i1) {
  // expected-error @+1 {{expects parent op to be one of}}
  cp.yield %m : i1
}

// -----

// expected-error @+1 {{expects 'cp.q_seq' on cp.flex_attention only, naming a cp.sequence}}
func.func private @sequence_attribute() attributes {cp.q_seq = @nowhere}

// -----

func.func @unknown_attribute(%q: tensor<1x8x16x64xf32>) {
  // expected-error @+1 {{has no attribute "dropout_p"}}
  %out, %lse = cp.sdpa %q, %q, %q {dropout_p = 0.5 : f32} : (tensor<1x8x16x64xf32>, tensor<1x8x16x64xf32>, tensor<1x8x16x64xf32>) -> (tensor<1x8x16x64xf32>, tensor<1x8x16xf32>)
  return
}

// -----

func.func @unknown_flex_attribute(%q: tensor<1x8x16x64xf32>) {
  // expected-error @+1 {{has no attribute "is_causal"}}
  %out, %lse = cp.flex_attention %q, %q, %q {is_causal} : (tensor<1x8x16x64xf32>, tensor<1x8x16x64xf32>, tensor<1x8x16x64xf32>) -> (tensor<1x8x16x64xf32>, tensor<1x8x16xf32>)
  return
}
