// RUN: cp-opt %s --cp-parallelize="ranks=2" --cp-lower-to-cuda --split-input-file --verify-diagnostics

func.func @deep(%q: tensor<1x2x16x264xf16>, %k: tensor<1x2x16x264xf16>, %v: tensor<1x2x16x64xf16>)
    -> tensor<1x2x16x64xf16> {
  // expected-error @below {{has head dims 264 (queries and keys) and 64 (values), but kernels for GPUs take 256 at most; lower it for CPUs, or split the heads}}
  %out, %lse = cp.sdpa %q, %k, %v
      : (tensor<1x2x16x264xf16>, tensor<1x2x16x264xf16>, tensor<1x2x16x64xf16>)
     -> (tensor<1x2x16x64xf16>, tensor<1x2x16xf32>)
  return %out : tensor<1x2x16x64xf16>
}

// -----

// Rows are padded to multiples of 8 when the program runs.
func.func @widest(%q: tensor<1x2x16x249xf16>, %k: tensor<1x2x16x249xf16>, %v: tensor<1x2x16x256xf16>)
    -> tensor<1x2x16x256xf16> {
  %out, %lse = cp.sdpa %q, %k, %v
      : (tensor<1x2x16x249xf16>, tensor<1x2x16x249xf16>, tensor<1x2x16x256xf16>)
     -> (tensor<1x2x16x256xf16>, tensor<1x2x16xf32>)
  return %out : tensor<1x2x16x256xf16>
}

// -----

func.func @wide(%q: tensor<1x2x16x64xf32>, %k: tensor<1x2x16x64xf32>, %v: tensor<1x2x16x257xf32>)
    -> tensor<1x2x16x257xf32> {
  // expected-error @below {{has head dims 64 (queries and keys) and 257 (values)}}
  %out, %lse = cp.sdpa %q, %k, %v {is_causal}
      : (tensor<1x2x16x64xf32>, tensor<1x2x16x64xf32>, tensor<1x2x16x257xf32>)
     -> (tensor<1x2x16x257xf32>, tensor<1x2x16xf32>)
  return %out : tensor<1x2x16x257xf32>
}
