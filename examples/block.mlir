// A transformer block in the style of Qwen3, written for one device: RMS norm,
// grouped-query attention with normalised heads and rotary embedding, gated MLP,
// two residuals. The weights are arguments, laid out [in, out]. 1000 rows: three
// ranks need padding.
//
// Importers write the same graph with more operations; examples/llama.mlir is one
// that torch-mlir made.

#rows = affine_map<(b, s, c) -> (b, s, c)>
#row = affine_map<(b, s, c) -> (b, s)>
#feature = affine_map<(b, s, c) -> (c)>
#heads = affine_map<(b, h, s, d) -> (b, h, s, d)>
#head = affine_map<(b, h, s, d) -> (b, h, s)>
#angle = affine_map<(b, h, s, d) -> (s, d)>
#table = affine_map<(s, d) -> (s, d)>

// x / sqrt(mean(x^2) + eps) * weight
func.func private @rms_norm(%x: tensor<1x1000x256xf32>, %weight: tensor<256xf32>) -> tensor<1x1000x256xf32> {
  %zero = arith.constant 0.0 : f32
  %sums = tensor.empty() : tensor<1x1000xf32>
  %init = linalg.fill ins(%zero : f32) outs(%sums : tensor<1x1000xf32>) -> tensor<1x1000xf32>
  %square = linalg.generic {indexing_maps = [#rows, #row], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x : tensor<1x1000x256xf32>) outs(%init : tensor<1x1000xf32>) {
  ^bb0(%in: f32, %sum: f32):
    %product = arith.mulf %in, %in : f32
    %next = arith.addf %sum, %product : f32
    linalg.yield %next : f32
  } -> tensor<1x1000xf32>
  %empty = tensor.empty() : tensor<1x1000x256xf32>
  %y = linalg.generic {indexing_maps = [#rows, #row, #feature, #rows], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %square, %weight : tensor<1x1000x256xf32>, tensor<1x1000xf32>, tensor<256xf32>) outs(%empty : tensor<1x1000x256xf32>) {
  ^bb0(%in: f32, %sum: f32, %scale: f32, %out: f32):
    %size = arith.constant 256.0 : f32
    %eps = arith.constant 1.0e-05 : f32
    %mean = arith.divf %sum, %size : f32
    %shifted = arith.addf %mean, %eps : f32
    %inverse = math.rsqrt %shifted : f32
    %normal = arith.mulf %in, %inverse : f32
    %scaled = arith.mulf %normal, %scale : f32
    linalg.yield %scaled : f32
  } -> tensor<1x1000x256xf32>
  return %y : tensor<1x1000x256xf32>
}

// Rotary embedding: rotates (x1, x2), the halves of a head, by the row's angle.
func.func private @rotate_query(%x: tensor<1x8x1000x32xf32>, %cos: tensor<1000x16xf32>, %sin: tensor<1000x16xf32>) -> tensor<1x8x1000x32xf32> {
  %x1 = tensor.extract_slice %x[0, 0, 0, 0] [1, 8, 1000, 16] [1, 1, 1, 1] : tensor<1x8x1000x32xf32> to tensor<1x8x1000x16xf32>
  %x2 = tensor.extract_slice %x[0, 0, 0, 16] [1, 8, 1000, 16] [1, 1, 1, 1] : tensor<1x8x1000x32xf32> to tensor<1x8x1000x16xf32>
  %empty = tensor.empty() : tensor<1x8x1000x16xf32>
  %y:2 = linalg.generic {indexing_maps = [#heads, #heads, #angle, #angle, #heads, #heads], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%x1, %x2, %cos, %sin : tensor<1x8x1000x16xf32>, tensor<1x8x1000x16xf32>, tensor<1000x16xf32>, tensor<1000x16xf32>) outs(%empty, %empty : tensor<1x8x1000x16xf32>, tensor<1x8x1000x16xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %s: f32, %o1: f32, %o2: f32):
    %ac = arith.mulf %a, %c : f32
    %bs = arith.mulf %b, %s : f32
    %bc = arith.mulf %b, %c : f32
    %as = arith.mulf %a, %s : f32
    %r1 = arith.subf %ac, %bs : f32
    %r2 = arith.addf %bc, %as : f32
    linalg.yield %r1, %r2 : f32, f32
  } -> (tensor<1x8x1000x16xf32>, tensor<1x8x1000x16xf32>)
  %joined = tensor.concat dim(3) %y#0, %y#1 : (tensor<1x8x1000x16xf32>, tensor<1x8x1000x16xf32>) -> tensor<1x8x1000x32xf32>
  return %joined : tensor<1x8x1000x32xf32>
}

// Rotary embedding: rotates (x1, x2), the halves of a head, by the row's angle.
func.func private @rotate_key(%x: tensor<1x2x1000x32xf32>, %cos: tensor<1000x16xf32>, %sin: tensor<1000x16xf32>) -> tensor<1x2x1000x32xf32> {
  %x1 = tensor.extract_slice %x[0, 0, 0, 0] [1, 2, 1000, 16] [1, 1, 1, 1] : tensor<1x2x1000x32xf32> to tensor<1x2x1000x16xf32>
  %x2 = tensor.extract_slice %x[0, 0, 0, 16] [1, 2, 1000, 16] [1, 1, 1, 1] : tensor<1x2x1000x32xf32> to tensor<1x2x1000x16xf32>
  %empty = tensor.empty() : tensor<1x2x1000x16xf32>
  %y:2 = linalg.generic {indexing_maps = [#heads, #heads, #angle, #angle, #heads, #heads], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%x1, %x2, %cos, %sin : tensor<1x2x1000x16xf32>, tensor<1x2x1000x16xf32>, tensor<1000x16xf32>, tensor<1000x16xf32>) outs(%empty, %empty : tensor<1x2x1000x16xf32>, tensor<1x2x1000x16xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %s: f32, %o1: f32, %o2: f32):
    %ac = arith.mulf %a, %c : f32
    %bs = arith.mulf %b, %s : f32
    %bc = arith.mulf %b, %c : f32
    %as = arith.mulf %a, %s : f32
    %r1 = arith.subf %ac, %bs : f32
    %r2 = arith.addf %bc, %as : f32
    linalg.yield %r1, %r2 : f32, f32
  } -> (tensor<1x2x1000x16xf32>, tensor<1x2x1000x16xf32>)
  %joined = tensor.concat dim(3) %y#0, %y#1 : (tensor<1x2x1000x16xf32>, tensor<1x2x1000x16xf32>) -> tensor<1x2x1000x32xf32>
  return %joined : tensor<1x2x1000x32xf32>
}

// x / sqrt(mean(x^2) + eps) over each head, so that scores stay of order 1.
func.func private @normalize_query(%x: tensor<1x8x1000x32xf32>) -> tensor<1x8x1000x32xf32> {
  %zero = arith.constant 0.0 : f32
  %sums = tensor.empty() : tensor<1x8x1000xf32>
  %init = linalg.fill ins(%zero : f32) outs(%sums : tensor<1x8x1000xf32>) -> tensor<1x8x1000xf32>
  %square = linalg.generic {indexing_maps = [#heads, #head], iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
      ins(%x : tensor<1x8x1000x32xf32>) outs(%init : tensor<1x8x1000xf32>) {
  ^bb0(%in: f32, %sum: f32):
    %product = arith.mulf %in, %in : f32
    %next = arith.addf %sum, %product : f32
    linalg.yield %next : f32
  } -> tensor<1x8x1000xf32>
  %empty = tensor.empty() : tensor<1x8x1000x32xf32>
  %y = linalg.generic {indexing_maps = [#heads, #head, #heads], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%x, %square : tensor<1x8x1000x32xf32>, tensor<1x8x1000xf32>) outs(%empty : tensor<1x8x1000x32xf32>) {
  ^bb0(%in: f32, %sum: f32, %out: f32):
    %size = arith.constant 32.0 : f32
    %eps = arith.constant 1.0e-05 : f32
    %mean = arith.divf %sum, %size : f32
    %shifted = arith.addf %mean, %eps : f32
    %inverse = math.rsqrt %shifted : f32
    %normal = arith.mulf %in, %inverse : f32
    linalg.yield %normal : f32
  } -> tensor<1x8x1000x32xf32>
  return %y : tensor<1x8x1000x32xf32>
}

// x / sqrt(mean(x^2) + eps) over each head, so that scores stay of order 1.
func.func private @normalize_key(%x: tensor<1x2x1000x32xf32>) -> tensor<1x2x1000x32xf32> {
  %zero = arith.constant 0.0 : f32
  %sums = tensor.empty() : tensor<1x2x1000xf32>
  %init = linalg.fill ins(%zero : f32) outs(%sums : tensor<1x2x1000xf32>) -> tensor<1x2x1000xf32>
  %square = linalg.generic {indexing_maps = [#heads, #head], iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
      ins(%x : tensor<1x2x1000x32xf32>) outs(%init : tensor<1x2x1000xf32>) {
  ^bb0(%in: f32, %sum: f32):
    %product = arith.mulf %in, %in : f32
    %next = arith.addf %sum, %product : f32
    linalg.yield %next : f32
  } -> tensor<1x2x1000xf32>
  %empty = tensor.empty() : tensor<1x2x1000x32xf32>
  %y = linalg.generic {indexing_maps = [#heads, #head, #heads], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%x, %square : tensor<1x2x1000x32xf32>, tensor<1x2x1000xf32>) outs(%empty : tensor<1x2x1000x32xf32>) {
  ^bb0(%in: f32, %sum: f32, %out: f32):
    %size = arith.constant 32.0 : f32
    %eps = arith.constant 1.0e-05 : f32
    %mean = arith.divf %sum, %size : f32
    %shifted = arith.addf %mean, %eps : f32
    %inverse = math.rsqrt %shifted : f32
    %normal = arith.mulf %in, %inverse : f32
    linalg.yield %normal : f32
  } -> tensor<1x2x1000x32xf32>
  return %y : tensor<1x2x1000x32xf32>
}

func.func @main(%x: tensor<1x1000x256xf32>,
                %attention_norm: tensor<256xf32>,
                %wq: tensor<256x256xf32>,
                %wk: tensor<256x64xf32>,
                %wv: tensor<256x64xf32>,
                %wo: tensor<256x256xf32>,
                %mlp_norm: tensor<256xf32>,
                %gate: tensor<256x512xf32>,
                %up: tensor<256x512xf32>,
                %down: tensor<512x256xf32>) -> tensor<1x1000x256xf32> {
  %zero = arith.constant 0.0 : f32

  // Angles of the rotary embedding, from the rows' numbers.
  %angles = tensor.empty() : tensor<1000x16xf32>
  %cos, %sin = linalg.generic {indexing_maps = [#table, #table], iterator_types = ["parallel", "parallel"]}
      outs(%angles, %angles : tensor<1000x16xf32>, tensor<1000x16xf32>) {
  ^bb0(%o1: f32, %o2: f32):
    %s = linalg.index 0 : index
    %d = linalg.index 1 : index
    %si = arith.index_cast %s : index to i32
    %di = arith.index_cast %d : index to i32
    %row = arith.sitofp %si : i32 to f32
    %pair = arith.sitofp %di : i32 to f32
    %step = arith.constant -0.0625 : f32
    %base = arith.constant 10000.0 : f32
    %exponent = arith.mulf %pair, %step : f32
    %frequency = math.powf %base, %exponent : f32
    %angle = arith.mulf %row, %frequency : f32
    %c = math.cos %angle : f32
    %n = math.sin %angle : f32
    linalg.yield %c, %n : f32, f32
  } -> (tensor<1000x16xf32>, tensor<1000x16xf32>)

  // Attention.
  %h = call @rms_norm(%x, %attention_norm) : (tensor<1x1000x256xf32>, tensor<256xf32>) -> tensor<1x1000x256xf32>
  %hf = tensor.collapse_shape %h [[0, 1], [2]] : tensor<1x1000x256xf32> into tensor<1000x256xf32>
  %q_flat_e = tensor.empty() : tensor<1000x256xf32>
  %q_flat_z = linalg.fill ins(%zero : f32) outs(%q_flat_e : tensor<1000x256xf32>) -> tensor<1000x256xf32>
  %q_flat = linalg.matmul ins(%hf, %wq : tensor<1000x256xf32>, tensor<256x256xf32>) outs(%q_flat_z : tensor<1000x256xf32>) -> tensor<1000x256xf32>
  %q_rows = tensor.expand_shape %q_flat [[0, 1], [2, 3]] output_shape [1, 1000, 8, 32] : tensor<1000x256xf32> into tensor<1x1000x8x32xf32>
  %q_t = tensor.empty() : tensor<1x8x1000x32xf32>
  %q = linalg.transpose ins(%q_rows : tensor<1x1000x8x32xf32>) outs(%q_t : tensor<1x8x1000x32xf32>) permutation = [0, 2, 1, 3]
  %k_flat_e = tensor.empty() : tensor<1000x64xf32>
  %k_flat_z = linalg.fill ins(%zero : f32) outs(%k_flat_e : tensor<1000x64xf32>) -> tensor<1000x64xf32>
  %k_flat = linalg.matmul ins(%hf, %wk : tensor<1000x256xf32>, tensor<256x64xf32>) outs(%k_flat_z : tensor<1000x64xf32>) -> tensor<1000x64xf32>
  %k_rows = tensor.expand_shape %k_flat [[0, 1], [2, 3]] output_shape [1, 1000, 2, 32] : tensor<1000x64xf32> into tensor<1x1000x2x32xf32>
  %k_t = tensor.empty() : tensor<1x2x1000x32xf32>
  %k = linalg.transpose ins(%k_rows : tensor<1x1000x2x32xf32>) outs(%k_t : tensor<1x2x1000x32xf32>) permutation = [0, 2, 1, 3]
  %v_flat_e = tensor.empty() : tensor<1000x64xf32>
  %v_flat_z = linalg.fill ins(%zero : f32) outs(%v_flat_e : tensor<1000x64xf32>) -> tensor<1000x64xf32>
  %v_flat = linalg.matmul ins(%hf, %wv : tensor<1000x256xf32>, tensor<256x64xf32>) outs(%v_flat_z : tensor<1000x64xf32>) -> tensor<1000x64xf32>
  %v_rows = tensor.expand_shape %v_flat [[0, 1], [2, 3]] output_shape [1, 1000, 2, 32] : tensor<1000x64xf32> into tensor<1x1000x2x32xf32>
  %v_t = tensor.empty() : tensor<1x2x1000x32xf32>
  %v = linalg.transpose ins(%v_rows : tensor<1x1000x2x32xf32>) outs(%v_t : tensor<1x2x1000x32xf32>) permutation = [0, 2, 1, 3]
  %qn = call @normalize_query(%q) : (tensor<1x8x1000x32xf32>) -> tensor<1x8x1000x32xf32>
  %kn = call @normalize_key(%k) : (tensor<1x2x1000x32xf32>) -> tensor<1x2x1000x32xf32>
  %qr = call @rotate_query(%qn, %cos, %sin) : (tensor<1x8x1000x32xf32>, tensor<1000x16xf32>, tensor<1000x16xf32>) -> tensor<1x8x1000x32xf32>
  %kr = call @rotate_key(%kn, %cos, %sin) : (tensor<1x2x1000x32xf32>, tensor<1000x16xf32>, tensor<1000x16xf32>) -> tensor<1x2x1000x32xf32>
  %out, %lse = cp.sdpa %qr, %kr, %v {is_causal}
      : (tensor<1x8x1000x32xf32>, tensor<1x2x1000x32xf32>, tensor<1x2x1000x32xf32>)
     -> (tensor<1x8x1000x32xf32>, tensor<1x8x1000xf32>)
  %out_e = tensor.empty() : tensor<1x1000x8x32xf32>
  %out_rows = linalg.transpose ins(%out : tensor<1x8x1000x32xf32>) outs(%out_e : tensor<1x1000x8x32xf32>) permutation = [0, 2, 1, 3]
  %out_flat = tensor.collapse_shape %out_rows [[0, 1], [2, 3]] : tensor<1x1000x8x32xf32> into tensor<1000x256xf32>
  %projected_e = tensor.empty() : tensor<1000x256xf32>
  %projected_z = linalg.fill ins(%zero : f32) outs(%projected_e : tensor<1000x256xf32>) -> tensor<1000x256xf32>
  %projected = linalg.matmul ins(%out_flat, %wo : tensor<1000x256xf32>, tensor<256x256xf32>) outs(%projected_z : tensor<1000x256xf32>) -> tensor<1000x256xf32>
  %attended = tensor.expand_shape %projected [[0, 1], [2]] output_shape [1, 1000, 256] : tensor<1000x256xf32> into tensor<1x1000x256xf32>
  %x1 = arith.addf %x, %attended : tensor<1x1000x256xf32>

  // Gated MLP: down(silu(gate(h)) * up(h)).
  %h1 = call @rms_norm(%x1, %mlp_norm) : (tensor<1x1000x256xf32>, tensor<256xf32>) -> tensor<1x1000x256xf32>
  %h1f = tensor.collapse_shape %h1 [[0, 1], [2]] : tensor<1x1000x256xf32> into tensor<1000x256xf32>
  %gated_e = tensor.empty() : tensor<1000x512xf32>
  %gated_z = linalg.fill ins(%zero : f32) outs(%gated_e : tensor<1000x512xf32>) -> tensor<1000x512xf32>
  %gated = linalg.matmul ins(%h1f, %gate : tensor<1000x256xf32>, tensor<256x512xf32>) outs(%gated_z : tensor<1000x512xf32>) -> tensor<1000x512xf32>
  %upped_e = tensor.empty() : tensor<1000x512xf32>
  %upped_z = linalg.fill ins(%zero : f32) outs(%upped_e : tensor<1000x512xf32>) -> tensor<1000x512xf32>
  %upped = linalg.matmul ins(%h1f, %up : tensor<1000x256xf32>, tensor<256x512xf32>) outs(%upped_z : tensor<1000x512xf32>) -> tensor<1000x512xf32>
  %negative = arith.negf %gated : tensor<1000x512xf32>
  %exponential = math.exp %negative : tensor<1000x512xf32>
  %one = arith.constant dense<1.0> : tensor<1000x512xf32>
  %denominator = arith.addf %one, %exponential : tensor<1000x512xf32>
  %silu = arith.divf %gated, %denominator : tensor<1000x512xf32>
  %hidden = arith.mulf %silu, %upped : tensor<1000x512xf32>
  %downed_e = tensor.empty() : tensor<1000x256xf32>
  %downed_z = linalg.fill ins(%zero : f32) outs(%downed_e : tensor<1000x256xf32>) -> tensor<1000x256xf32>
  %downed = linalg.matmul ins(%hidden, %down : tensor<1000x512xf32>, tensor<512x256xf32>) outs(%downed_z : tensor<1000x256xf32>) -> tensor<1000x256xf32>
  %mlp = tensor.expand_shape %downed [[0, 1], [2]] output_shape [1, 1000, 256] : tensor<1000x256xf32> into tensor<1x1000x256xf32>
  %y = arith.addf %x1, %mlp : tensor<1x1000x256xf32>
  return %y : tensor<1x1000x256xf32>
}
