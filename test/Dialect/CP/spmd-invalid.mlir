// RUN: cp-opt %s --split-input-file --verify-diagnostics

// expected-error @+1 {{expects @nowhere to name a shard.grid}}
cp.sequence @s length 16 padded 16 on @nowhere axes = [0] layout #cp.contiguous

// -----

shard.grid @grid(shape = 4)
// expected-error @+1 {{expects at least one axis}}
cp.sequence @s length 16 padded 16 on @grid axes = [] layout #cp.contiguous

// -----

shard.grid @grid(shape = 4)
// expected-error @+1 {{expects distinct axes of @grid, which has 1, got [1]}}
cp.sequence @s length 16 padded 16 on @grid axes = [1] layout #cp.contiguous

// -----

shard.grid @grid(shape = 4)
// expected-error @+1 {{expects distinct axes of @grid, which has 1, got [0, 0]}}
cp.sequence @s length 16 padded 16 on @grid axes = [0, 0] layout #cp.contiguous

// -----

shard.grid @grid(shape = ?)
// expected-error @+1 {{expects a static size of axis 0 of @grid}}
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.contiguous

// -----

shard.grid @grid(shape = 4)
// expected-error @+1 {{expects a length of at least 1, got 0}}
cp.sequence @s length 0 padded 0 on @grid axes = [0] layout #cp.contiguous

// -----

shard.grid @grid(shape = 4)
// expected-error @+1 {{expects padded 20 for length 17 and layout contiguous on 4 ranks, got 17}}
cp.sequence @s length 17 padded 17 on @grid axes = [0] layout #cp.contiguous

// -----

shard.grid @grid(shape = 4)
// expected-error @+1 {{expects padded 24 for length 17 and layout head-tail on 4 ranks, got 20}}
cp.sequence @s length 17 padded 20 on @grid axes = [0] layout #cp.head_tail

// -----

shard.grid @grid(shape = 4)
// expected-error @+1 {{expects padded 12 for length 17 and layout table on 4 ranks, got 12}}
cp.sequence @s length 17 padded 12 on @grid axes = [0] layout #cp.table<rows = 3>

// -----

func.func @rank() {
  // expected-error @+1 {{expects @grid to name a shard.grid}}
  %r = cp.rank @grid axes = [0]
  return
}

// -----

shard.grid @grid(shape = 4)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.contiguous

func.func @sharded_symbol(%q: tensor<1x1x4x8xf32>) {
  // expected-error @+1 {{expects q_seq and kv_seq to name cp.sequence ops}}
  %out, %lse = cp.sharded_attention %q, %q, %q q_seq @s kv_seq @nowhere {scale = 1.0 : f32} : (tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>) -> (tensor<1x1x4x8xf32>, tensor<1x1x4xf32>)
  return
}

// -----

shard.grid @grid(shape = 4)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.contiguous
cp.sequence @t length 32 padded 32 on @grid axes = [0] layout #cp.contiguous

func.func @sharded_rows(%q: tensor<1x1x4x8xf32>) {
  // expected-error @+1 {{expects 4 query rows and 8 key rows per rank, got 4 and 4}}
  %out, %lse = cp.sharded_attention %q, %q, %q q_seq @s kv_seq @t {scale = 1.0 : f32} : (tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>) -> (tensor<1x1x4x8xf32>, tensor<1x1x4xf32>)
  return
}

// -----

shard.grid @grid(shape = 4)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.contiguous
shard.grid @other(shape = 4)
cp.sequence @t length 16 padded 16 on @other axes = [0] layout #cp.contiguous

func.func @sharded_axes(%q: tensor<1x1x4x8xf32>) {
  // expected-error @+1 {{expects both sequences on the same axes of one grid}}
  %out, %lse = cp.sharded_attention %q, %q, %q q_seq @s kv_seq @t {scale = 1.0 : f32} : (tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>) -> (tensor<1x1x4x8xf32>, tensor<1x1x4xf32>)
  return
}

// -----

shard.grid @grid(shape = 4)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.contiguous

func.func @attend_state_type(%q: tensor<1x1x4x8xf32>, %k: tensor<1x1x4x8xf32>, %o: tensor<1x1x4x8xf16>, %l: tensor<1x1x4xf32>) {
  %r = cp.rank @grid axes = [0]
  // expected-error @+1 {{expects out of element type 'f32', got 'f16'}}
  %out, %lse = cp.attend %q, %k, %k q(@s[%r]) kv(@s[%r]) outs(%o, %l : tensor<1x1x4x8xf16>, tensor<1x1x4xf32>) {id = 0 : i64, q_chunk = 4 : i64, kv_chunk = 4 : i64, scale = 1.0 : f32} : tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32> -> tensor<1x1x4x8xf16>, tensor<1x1x4xf32>
  return
}

// -----

shard.grid @grid(shape = 4)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.contiguous

func.func @attend_no_results(%q: tensor<1x1x4x8xf32>, %k: tensor<1x1x4x8xf32>, %o: tensor<1x1x4x8xf32>, %l: tensor<1x1x4xf32>) {
  %r = cp.rank @grid axes = [0]
  // expected-error @+1 {{expects results of types}}
  cp.attend %q, %k, %k q(@s[%r]) kv(@s[%r]) outs(%o, %l : tensor<1x1x4x8xf32>, tensor<1x1x4xf32>) {id = 0 : i64, q_chunk = 4 : i64, kv_chunk = 4 : i64, scale = 1.0 : f32} : tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>
  return
}

// -----

shard.grid @grid(shape = 4)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.contiguous

func.func @attend_mixed(%q: tensor<1x1x4x8xf32>, %k: tensor<1x1x4x8xf32>, %o: memref<1x1x4x8xf32>, %l: memref<1x1x4xf32>) {
  %r = cp.rank @grid axes = [0]
  // expected-error @+1 {{expects all tensors or all memrefs}}
  cp.attend %q, %k, %k q(@s[%r]) kv(@s[%r]) outs(%o, %l : memref<1x1x4x8xf32>, memref<1x1x4xf32>) {id = 0 : i64, q_chunk = 4 : i64, kv_chunk = 4 : i64, scale = 1.0 : f32} : tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>
  return
}

// -----

shard.grid @grid(shape = 4)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.contiguous

func.func @attend_half_rows(%q: tensor<1x1x4x8xf32>, %k: tensor<1x1x4x8xf32>, %o: tensor<1x1x4x8xf32>, %l: tensor<1x1x4xf32>) {
  %r = cp.rank @grid axes = [0]
  // expected-error @+1 {{expects q_seq with its rank, and kv_seq, together or not at all}}
  %out, %lse = cp.attend %q, %k, %k q(@s[%r]) outs(%o, %l : tensor<1x1x4x8xf32>, tensor<1x1x4xf32>) {id = 0 : i64, q_chunk = 4 : i64, kv_chunk = 4 : i64, scale = 1.0 : f32} : tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32> -> tensor<1x1x4x8xf32>, tensor<1x1x4xf32>
  return
}

// -----

shard.grid @grid(shape = 4)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.contiguous

func.func @attend_no_q_rank(%q: tensor<1x1x4x8xf32>, %k: tensor<1x1x4x8xf32>, %o: tensor<1x1x4x8xf32>, %l: tensor<1x1x4xf32>) {
  %r = cp.rank @grid axes = [0]
  // expected-error @+1 {{expects q_seq with its rank, and kv_seq, together or not at all}}
  %out, %lse = cp.attend %q, %k, %k q(@s) kv(@s) outs(%o, %l : tensor<1x1x4x8xf32>, tensor<1x1x4xf32>) {id = 0 : i64, q_chunk = 4 : i64, kv_chunk = 4 : i64, scale = 1.0 : f32} : tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32> -> tensor<1x1x4x8xf32>, tensor<1x1x4xf32>
  return
}

// -----

shard.grid @grid(shape = 4)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.contiguous

func.func @attend_rows(%q: tensor<1x1x4x8xf32>, %k: tensor<1x1x4x8xf32>, %o: tensor<1x1x4x8xf32>, %l: tensor<1x1x4xf32>) {
  %r = cp.rank @grid axes = [0]
  // expected-error @+1 {{expects rows within the shard: at most 4 query and 4 key rows}}
  %out, %lse = cp.attend %q, %k, %k q(@s[%r] + 1) kv(@s[%r]) outs(%o, %l : tensor<1x1x4x8xf32>, tensor<1x1x4xf32>) {id = 0 : i64, q_chunk = 4 : i64, kv_chunk = 4 : i64, scale = 1.0 : f32} : tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32> -> tensor<1x1x4x8xf32>, tensor<1x1x4xf32>
  return
}

// -----

shard.grid @grid(shape = 4)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.contiguous

func.func @attend_symbol(%q: tensor<1x1x4x8xf32>, %k: tensor<1x1x4x8xf32>, %o: tensor<1x1x4x8xf32>, %l: tensor<1x1x4xf32>) {
  %r = cp.rank @grid axes = [0]
  // expected-error @+1 {{expects q_seq and kv_seq to name cp.sequence ops}}
  %out, %lse = cp.attend %q, %k, %k q(@s[%r]) kv(@grid[%r]) outs(%o, %l : tensor<1x1x4x8xf32>, tensor<1x1x4xf32>) {id = 0 : i64, q_chunk = 4 : i64, kv_chunk = 4 : i64, scale = 1.0 : f32} : tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32> -> tensor<1x1x4x8xf32>, tensor<1x1x4xf32>
  return
}

// -----

shard.grid @grid(shape = 4)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.contiguous

func.func @attend_id(%q: tensor<1x1x4x8xf32>, %k: tensor<1x1x4x8xf32>, %o: tensor<1x1x4x8xf32>, %l: tensor<1x1x4xf32>) {
  %r = cp.rank @grid axes = [0]
  // expected-error @+1 {{expects an id of at least 0}}
  %out, %lse = cp.attend %q, %k, %k q(@s[%r]) kv(@s[%r]) outs(%o, %l : tensor<1x1x4x8xf32>, tensor<1x1x4xf32>) {id = -1 : i64, q_chunk = 4 : i64, kv_chunk = 4 : i64, scale = 1.0 : f32} : tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32> -> tensor<1x1x4x8xf32>, tensor<1x1x4xf32>
  return
}

// -----

shard.grid @grid(shape = 4)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.contiguous

func.func @attend_chunk(%q: tensor<1x1x4x8xf32>, %k: tensor<1x1x4x8xf32>, %o: tensor<1x1x4x8xf32>, %l: tensor<1x1x4xf32>) {
  %r = cp.rank @grid axes = [0]
  // expected-error @+1 {{expects q_chunk and kv_chunk of at least 1}}
  %out, %lse = cp.attend %q, %k, %k q(@s[%r]) kv(@s[%r]) outs(%o, %l : tensor<1x1x4x8xf32>, tensor<1x1x4xf32>) {id = 0 : i64, q_chunk = 0 : i64, kv_chunk = 4 : i64, scale = 1.0 : f32} : tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32> -> tensor<1x1x4x8xf32>, tensor<1x1x4xf32>
  return
}

// -----

shard.grid @grid(shape = 4)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.contiguous

func.func @attend_scale(%q: tensor<1x1x4x8xf32>, %k: tensor<1x1x4x8xf32>, %o: tensor<1x1x4x8xf32>, %l: tensor<1x1x4xf32>) {
  %r = cp.rank @grid axes = [0]
  // expected-error @+1 {{expects a finite scale}}
  %out, %lse = cp.attend %q, %k, %k q(@s[%r]) kv(@s[%r]) outs(%o, %l : tensor<1x1x4x8xf32>, tensor<1x1x4xf32>) {id = 0 : i64, q_chunk = 4 : i64, kv_chunk = 4 : i64, scale = 0x7FC00000 : f32} : tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32> -> tensor<1x1x4x8xf32>, tensor<1x1x4xf32>
  return
}

// -----

shard.grid @grid(shape = 4)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.contiguous

func.func @attend_positions(%q: tensor<1x1x4x8xf32>, %k: tensor<1x1x4x8xf32>, %o: tensor<1x1x4x8xf32>, %l: tensor<1x1x4xf32>, %p: tensor<1x5xi64>) {
  %r = cp.rank @grid axes = [0]
  // expected-error @+1 {{expects q_positions of type i64 and shape [1 or 1, 4], got 'tensor<1x5xi64>'}}
  %out, %lse = cp.attend %q, %k, %k q_positions(%p : tensor<1x5xi64>) outs(%o, %l : tensor<1x1x4x8xf32>, tensor<1x1x4xf32>) {id = 0 : i64, q_chunk = 4 : i64, kv_chunk = 4 : i64, scale = 1.0 : f32} : tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32> -> tensor<1x1x4x8xf32>, tensor<1x1x4xf32>
  return
}

// -----

shard.grid @grid(shape = 4)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.contiguous

func.func @attend_position_type(%q: tensor<1x1x4x8xf32>, %k: tensor<1x1x4x8xf32>, %o: tensor<1x1x4x8xf32>, %l: tensor<1x1x4xf32>, %p: tensor<1x4xi32>) {
  %r = cp.rank @grid axes = [0]
  // expected-error @+1 {{expects kv_positions of type i64 and shape [1 or 1, 4], got 'tensor<1x4xi32>'}}
  %out, %lse = cp.attend %q, %k, %k kv_positions(%p : tensor<1x4xi32>) outs(%o, %l : tensor<1x1x4x8xf32>, tensor<1x1x4xf32>) {id = 0 : i64, q_chunk = 4 : i64, kv_chunk = 4 : i64, scale = 1.0 : f32} : tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32> -> tensor<1x1x4x8xf32>, tensor<1x1x4xf32>
  return
}

// -----

shard.grid @grid(shape = 4)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.contiguous

func.func @attend_function_and_region(%q: tensor<1x1x4x8xf32>, %k: tensor<1x1x4x8xf32>, %o: tensor<1x1x4x8xf32>, %l: tensor<1x1x4xf32>) {
  %r = cp.rank @grid axes = [0]
  // expected-error @+1 {{expects a region or its function, not both}}
  %out, %lse = cp.attend %q, %k, %k  outs(%o, %l : tensor<1x1x4x8xf32>, tensor<1x1x4xf32>) {id = 0 : i64, q_chunk = 4 : i64, kv_chunk = 4 : i64, scale = 1.0 : f32, mask_fn = @f}
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %m = arith.constant true
      cp.yield %m : i1
    } : tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32> -> tensor<1x1x4x8xf32>, tensor<1x1x4xf32>
  return
}

// -----

func.func @merge_type(%p: tensor<1x1x4x8xf16>, %pl: tensor<1x1x4xf32>, %o: tensor<1x1x4x8xf32>, %l: tensor<1x1x4xf32>) {
  // expected-error @+1 {{expects static shapes of f32, got 'tensor<1x1x4x8xf16>'}}
  %m:2 = cp.merge %p, %pl outs(%o, %l : tensor<1x1x4x8xf32>, tensor<1x1x4xf32>) : tensor<1x1x4x8xf16>, tensor<1x1x4xf32> -> tensor<1x1x4x8xf32>, tensor<1x1x4xf32>
  return
}

// -----

func.func @merge_shape(%p: tensor<1x1x5x8xf32>, %pl: tensor<1x1x4xf32>, %o: tensor<1x1x4x8xf32>, %l: tensor<1x1x4xf32>) {
  // expected-error @+1 {{expects states [B, H, S, D] and [B, H, S] of one shape}}
  %m:2 = cp.merge %p, %pl outs(%o, %l : tensor<1x1x4x8xf32>, tensor<1x1x4xf32>) : tensor<1x1x5x8xf32>, tensor<1x1x4xf32> -> tensor<1x1x4x8xf32>, tensor<1x1x4xf32>
  return
}

// -----

func.func @merge_lse(%p: tensor<1x1x4x8xf32>, %pl: tensor<1x1x5xf32>, %o: tensor<1x1x4x8xf32>, %l: tensor<1x1x4xf32>) {
  // expected-error @+1 {{expects states [B, H, S, D] and [B, H, S] of one shape}}
  %m:2 = cp.merge %p, %pl outs(%o, %l : tensor<1x1x4x8xf32>, tensor<1x1x4xf32>) : tensor<1x1x4x8xf32>, tensor<1x1x5xf32> -> tensor<1x1x4x8xf32>, tensor<1x1x4xf32>
  return
}

// -----

func.func @merge_results(%p: tensor<1x1x4x8xf32>, %pl: tensor<1x1x4xf32>) {
  // expected-error @+1 {{expects results of types}}
  cp.merge %p, %pl outs(%p, %pl : tensor<1x1x4x8xf32>, tensor<1x1x4xf32>) : tensor<1x1x4x8xf32>, tensor<1x1x4xf32>
  return
}

// -----

shard.grid @grid(shape = 4)
func.func @shift_zero(%k: tensor<4xf32>, %d: tensor<?xf32>, %m: memref<4xf32>) {
  // expected-error @+1 {{expects a shift that is no multiple of the 4 ranks, got 8}}
  %t = cp.rotate_start %k shift 8 on @grid axes = [0] {id = 0 : i64} : tensor<4xf32>
  return
}

// -----

shard.grid @grid(shape = 4)
func.func @start_id(%k: tensor<4xf32>, %d: tensor<?xf32>, %m: memref<4xf32>) {
  // expected-error @+1 {{expects an id of at least 0}}
  %t = cp.rotate_start %k shift 1 on @grid axes = [0] {id = -1 : i64} : tensor<4xf32>
  return
}

// -----

shard.grid @grid(shape = 4)
func.func @start_dynamic(%k: tensor<4xf32>, %d: tensor<?xf32>, %m: memref<4xf32>) {
  // expected-error @+1 {{expects static shapes, got 'tensor<?xf32>'}}
  %t = cp.rotate_start %d shift 1 on @grid axes = [0] {id = 0 : i64} : tensor<?xf32>
  return
}

// -----

shard.grid @grid(shape = 4)
func.func @start_mixed(%k: tensor<4xf32>, %d: tensor<?xf32>, %m: memref<4xf32>) {
  // expected-error @+1 {{expects all tensors or all memrefs}}
  %t = cp.rotate_start %k, %m shift 1 on @grid axes = [0] {id = 0 : i64} : tensor<4xf32>, memref<4xf32>
  return
}

// -----

shard.grid @grid(shape = 4)
func.func @start_nothing(%k: tensor<4xf32>, %d: tensor<?xf32>, %m: memref<4xf32>) {
  // expected-error @+1 {{expects at least one buffer}}
  %t = "cp.rotate_start"() {shift = 1 : i64, grid = @grid, axes = array<i64: 0>, id = 0 : i64, operandSegmentSizes = array<i32: 0, 0, 0, 0>} : () -> !cp.token
  return
}

// -----

shard.grid @grid(shape = 4)
func.func @start_axes(%k: tensor<4xf32>, %d: tensor<?xf32>, %m: memref<4xf32>) {
  // expected-error @+1 {{expects distinct axes of @grid}}
  %t = cp.rotate_start %k shift 1 on @grid axes = [2] {id = 0 : i64} : tensor<4xf32>
  return
}

// -----

shard.grid @grid(shape = 4)
func.func @wait_other(%k: tensor<4xf32>, %d: tensor<?xf32>, %m: memref<4xf32>) {
  %t = cp.rotate_start %k shift 1 on @grid axes = [0] {id = 0 : i64} : tensor<4xf32>
  %e = tensor.empty() : tensor<4xf32>
  // expected-error @+1 {{expects the buffers that its token's rotate_start sends}}
  %n = cp.rotate_wait %t, %e : tensor<4xf32>
  return
}

// -----

shard.grid @grid(shape = 4)
func.func @wait_types(%k: tensor<4xf32>, %d: tensor<?xf32>, %m: memref<4xf32>) {
  %t = cp.rotate_start %k shift 1 on @grid axes = [0] {id = 0 : i64} : tensor<4xf32>
  // expected-error @+1 {{expects results of the types of the buffers}}
  %n = "cp.rotate_wait"(%t, %k) : (!cp.token, tensor<4xf32>) -> tensor<5xf32>
  return
}

// -----

shard.grid @grid(shape = 4)
func.func @end_grid(%k: tensor<4xf32>, %d: tensor<?xf32>, %m: memref<4xf32>) {
  // expected-error @+1 {{expects @nowhere to name a shard.grid}}
  cp.rotate_end %k on @nowhere axes = [0] : tensor<4xf32>
  return
}

// -----

shard.grid @grid(shape = 4)
func.func @end_nothing(%k: tensor<4xf32>, %d: tensor<?xf32>, %m: memref<4xf32>) {
  // expected-error @+1 {{expects at least one buffer}}
  "cp.rotate_end"() {grid = @grid, axes = array<i64: 0>} : () -> ()
  return
}

// -----

shard.grid @grid(shape = 4)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.contiguous
func.func @gather_seq(%k: tensor<1x4xf32>) {
  // expected-error @+1 {{expects @nowhere to name a cp.sequence}}
  %g = cp.all_gather %k dim 1 of @nowhere {id = 0 : i64} : tensor<1x4xf32> -> tensor<1x16xf32>
  return
}

// -----

shard.grid @grid(shape = 4)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.contiguous
func.func @gather_dim(%k: tensor<1x4xf32>) {
  // expected-error @+1 {{expects dimension 3 of 'tensor<1x4xf32>' to hold the 4 rows per rank of @s}}
  %g = cp.all_gather %k dim 3 of @s {id = 0 : i64} : tensor<1x4xf32> -> tensor<1x16xf32>
  return
}

// -----

shard.grid @grid(shape = 4)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.contiguous
func.func @gather_rows(%k: tensor<1x5xf32>) {
  // expected-error @+1 {{expects dimension 1 of 'tensor<1x5xf32>' to hold the 4 rows per rank of @s}}
  %g = cp.all_gather %k dim 1 of @s {id = 0 : i64} : tensor<1x5xf32> -> tensor<1x16xf32>
  return
}

// -----

shard.grid @grid(shape = 4)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.contiguous
func.func @gather_result(%k: tensor<1x4xf32>) {
  // expected-error @+1 {{expects a result of shape [1, 16], got 'tensor<1x8xf32>'}}
  %g = cp.all_gather %k dim 1 of @s {id = 0 : i64} : tensor<1x4xf32> -> tensor<1x8xf32>
  return
}

// -----

shard.grid @grid(shape = 4)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.contiguous
func.func @gather_id(%k: tensor<1x4xf32>) {
  // expected-error @+1 {{expects an id of at least -1}}
  %g = cp.all_gather %k dim 1 of @s {id = -2 : i64} : tensor<1x4xf32> -> tensor<1x16xf32>
  return
}

// -----

shard.grid @grid(shape = 4)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.contiguous
func.func @gather_results(%k: tensor<1x4xf32>) {
  // expected-error @+1 {{expects one result for each tensor, or one out for each memref}}
  %g = cp.all_gather %k, %k dim 1 of @s {id = 0 : i64} : tensor<1x4xf32>, tensor<1x4xf32> -> tensor<1x16xf32>
  return
}

// -----

func.func @positions_of_nothing() {
  // expected-error @+1 {{expects @s to name a cp.sequence}}
  %p = cp.positions @s : tensor<1x16xi64>
  return
}

// -----

shard.grid @grid(shape = 4)
cp.sequence @s length 15 padded 16 on @grid axes = [0] layout #cp.contiguous
func.func @positions_rows() {
  %r = cp.rank @grid axes = [0]
  // expected-error @+1 {{expects a result of type tensor<Bx4xi64>, got 'tensor<1x16xi64>'}}
  %p = cp.positions @s of %r : tensor<1x16xi64>
  return
}

// -----

shard.grid @grid(shape = 4)
cp.sequence @s length 15 padded 16 on @grid axes = [0] layout #cp.contiguous
func.func @positions_type() {
  // expected-error @+1 {{expects a result of type tensor<Bx16xi64>, got 'tensor<1x16xi32>'}}
  %p = cp.positions @s : tensor<1x16xi32>
  return
}

// -----

func.func @reduce_without_grid(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{expects @grid to name a shard.grid}}
  %r = cp.all_reduce addf %x on @grid axes = [0] : tensor<4xf32>
  return %r : tensor<4xf32>
}

// -----

shard.grid @grid(shape = 4)
func.func @reduce_axes(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{expects distinct axes of @grid}}
  %r = cp.all_reduce addf %x on @grid axes = [1] : tensor<4xf32>
  return %r : tensor<4xf32>
}

// -----

shard.grid @grid(shape = 4)
func.func @reduce_kind(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{expects a reduction that fits 'f32', got maxs}}
  %r = cp.all_reduce maxs %x on @grid axes = [0] : tensor<4xf32>
  return %r : tensor<4xf32>
}

// -----

shard.grid @grid(shape = 4)
func.func @reduce_nothing(%x: tensor<4xi32>) -> tensor<4xi32> {
  // expected-error @+1 {{expects a reduction that fits 'i32', got assign}}
  %r = cp.all_reduce assign %x on @grid axes = [0] : tensor<4xi32>
  return %r : tensor<4xi32>
}

// -----

shard.grid @grid(shape = 4x2)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.contiguous
cp.sequence @t length 16 padded 16 on @grid axes = [1] layout #cp.contiguous
func.func @attend_axes(%q: tensor<1x1x4x8xf32>, %k: tensor<1x1x8x8xf32>, %o: tensor<1x1x4x8xf32>, %l: tensor<1x1x4xf32>) {
  %r = cp.rank @grid axes = [0]
  // expected-error @+1 {{expects both sequences on the same axes of one grid}}
  %a, %b = cp.attend %q, %k, %k q(@s[%r]) kv(@t[%r])
      outs(%o, %l : tensor<1x1x4x8xf32>, tensor<1x1x4xf32>)
      {id = 0 : i64, q_chunk = 4 : i64, kv_chunk = 8 : i64, scale = 1.0 : f32}
      : tensor<1x1x4x8xf32>, tensor<1x1x8x8xf32>, tensor<1x1x8x8xf32>
     -> tensor<1x1x4x8xf32>, tensor<1x1x4xf32>
  return
}

// -----

func.func @attend_offset(%q: tensor<1x1x4x8xf32>, %o: tensor<1x1x4x8xf32>, %l: tensor<1x1x4xf32>) {
  // expected-error @+1 {{expects offsets of at least 0}}
  %a, %b = cp.attend %q, %q, %q outs(%o, %l : tensor<1x1x4x8xf32>, tensor<1x1x4xf32>)
      {id = 0 : i64, q_offset = -1 : i64, q_chunk = 4 : i64, kv_chunk = 4 : i64, scale = 1.0 : f32}
      : tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>
     -> tensor<1x1x4x8xf32>, tensor<1x1x4xf32>
  return
}

// -----

func.func @attend_blocks(%q: tensor<1x1x4x8xf32>, %o: tensor<1x1x4x8xf32>, %l: tensor<1x1x4xf32>) {
  // expected-error @+1 {{expects blocks of #cp.block with chunks that the operands have}}
  %a, %b = cp.attend %q, %q, %q outs(%o, %l : tensor<1x1x4x8xf32>, tensor<1x1x4xf32>)
      {id = 0 : i64, blocks = [#cp.block<q = 1, kv = 0, needed = [], full = []>], q_chunk = 4 : i64, kv_chunk = 4 : i64, scale = 1.0 : f32}
      : tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>
     -> tensor<1x1x4x8xf32>, tensor<1x1x4xf32>
  return
}

// -----

shard.grid @grid(shape = 4)
func.func @plan_without_hops(%k: tensor<1x1x4x8xf32>, %plan: !cp.plan) {
  // expected-error @+1 {{expects a plan and hops together or not at all}}
  %t = "cp.rotate_start"(%k, %plan) {shift = 1 : i64, grid = @grid, axes = array<i64: 0>, id = 0 : i64, operandSegmentSizes = array<i32: 1, 1, 0, 0>} : (tensor<1x1x4x8xf32>, !cp.plan) -> !cp.token
  return
}

// -----

shard.grid @grid(shape = 4)
func.func @rows_of_other_buffers(%k: tensor<4xf32>, %plan: !cp.plan, %i: index) {
  // expected-error @+1 {{expects buffers [B, H, rows, D] with a plan, got 'tensor<4xf32>'}}
  %t = cp.rotate_start %k shift 1 rows(%plan at %i) on @grid axes = [0] {id = 0 : i64} : tensor<4xf32>
  return
}

// -----

shard.grid @grid(shape = 4)
func.func @exchange_rows_of_other_buffers(%k: tensor<4xf32>, %plan: !cp.plan, %i: index) {
  // expected-error @+1 {{expects buffers [B, H, rows, D] with a plan, got 'tensor<4xf32>'}}
  %t = cp.exchange_start %k distance %i rows(%plan) on @grid axes = [0] {id = 0 : i64} : tensor<4xf32>
  return
}

// -----

shard.grid @grid(shape = 4)
func.func @exchange_id(%k: tensor<4xf32>, %i: index) {
  // expected-error @+1 {{expects an id of at least 0}}
  %t = cp.exchange_start %k distance %i on @grid axes = [0] {id = -1 : i64} : tensor<4xf32>
  return
}

// -----

shard.grid @grid(shape = 4)
func.func @exchange_axes(%k: tensor<4xf32>, %i: index) {
  // expected-error @+1 {{expects distinct axes of @grid, which has 1, got [1]}}
  %t = cp.exchange_start %k distance %i on @grid axes = [1] {id = 0 : i64} : tensor<4xf32>
  return
}

// -----

shard.grid @grid(shape = 4)
func.func @exchange_waits_for_rotation(%k: tensor<4xf32>) {
  %t = cp.rotate_start %k shift 1 on @grid axes = [0] {id = 0 : i64} : tensor<4xf32>
  // expected-error @+1 {{expects a token of exchange_start}}
  %n = cp.exchange_wait %t, %k : tensor<4xf32>
  return
}

// -----

shard.grid @grid(shape = 4)
func.func @rotation_waits_for_exchange(%k: tensor<4xf32>, %i: index) {
  %t = cp.exchange_start %k distance %i on @grid axes = [0] {id = 0 : i64} : tensor<4xf32>
  // expected-error @+1 {{expects a token of rotate_start}}
  %n = cp.rotate_wait %t, %k : tensor<4xf32>
  return
}

// -----

shard.grid @grid(shape = 4)
func.func @exchange_waits_for_others(%k: tensor<4xf32>, %e: tensor<4xf32>, %i: index) {
  %t = cp.exchange_start %k distance %i on @grid axes = [0] {id = 0 : i64} : tensor<4xf32>
  // expected-error @+1 {{expects the buffers that its token's exchange_start sends}}
  %n = cp.exchange_wait %t, %e : tensor<4xf32>
  return
}

// -----

func.func @plan_sequence() {
  // expected-error @+1 {{expects q_seq and kv_seq to name cp.sequence ops}}
  %p = cp.plan q_seq @s kv_seq @s {id = 0 : i64, batch = 1 : i64, heads = 1 : i64, kv_heads = 1 : i64, mask_fn = @f}
  return
}

// -----

shard.grid @grid(shape = 4)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.contiguous
func.func @plan_heads() {
  // expected-error @+1 {{expects batch, heads and kv_heads of at least 1 and heads to be a multiple of kv_heads, got 1, 3 and 2}}
  %p = cp.plan q_seq @s kv_seq @s {id = 0 : i64, batch = 1 : i64, heads = 3 : i64, kv_heads = 2 : i64, mask_fn = @f}
  return
}

// -----

shard.grid @grid(shape = 4)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.contiguous
func.func @plan_id() {
  // expected-error @+1 {{expects an id of at least 0}}
  %p = cp.plan q_seq @s kv_seq @s {id = -1 : i64, batch = 1 : i64, heads = 1 : i64, kv_heads = 1 : i64, mask_fn = @f}
  return
}

// -----

shard.grid @grid(shape = 4)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.contiguous
func.func @plan_without_mask() {
  // expected-error @+1 {{expects a mask_mod region or its function, not both}}
  %p = cp.plan q_seq @s kv_seq @s {id = 0 : i64, batch = 1 : i64, heads = 1 : i64, kv_heads = 1 : i64}
  return
}

// -----

shard.grid @grid(shape = 4)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.contiguous
func.func @plan_capture(%d: tensor<?xi32>) {
  // expected-error @+1 {{expects capture 0 to be a tensor of static shape}}
  %p = cp.plan captures(%d : tensor<?xi32>) q_seq @s kv_seq @s {id = 0 : i64, batch = 1 : i64, heads = 1 : i64, kv_heads = 1 : i64, mask_fn = @f}
  return
}

// -----

shard.grid @grid(shape = 4)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.contiguous
func.func @plan_region() {
  // expected-note @+2 {{arguments are b, h, q_idx, kv_idx, then every capture}}
  // expected-error @+1 {{expects mask_mod arguments}}
  %p = cp.plan q_seq @s kv_seq @s {id = 0 : i64, batch = 1 : i64, heads = 1 : i64, kv_heads = 1 : i64}
    mask_mod {
    ^bb0(%b: index, %h: index, %q: index):
      %m = arith.cmpi sge, %q, %h : index
      cp.yield %m : i1
    }
  return
}
