//===- CPGlobalOps.td - Attention on one logical device ----*- tablegen -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_DIALECT_CP_IR_CPGLOBALOPS_TD
#define CP_DIALECT_CP_IR_CPGLOBALOPS_TD

include "mlir/IR/OpBase.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

/// Tensors of attention. Rank, shape and element type rules that span operands
/// are the verifier's, so that it can say what it expects.
def CP_AttentionTensor : AnyTypeOf<[AnyRankedTensor]>;

def CP_SDPAOp : CP_Op<"sdpa", [Pure, InferTypeOpAdaptor]> {
  let summary = "Scaled dot-product attention";
  let description = [{
    For each batch row b, query head h and query position i, with
    `g = h div (Hq / Hkv)`:

    ```text
    s_ij    = scale * sum_d query[b,h,i,d] * key[b,g,j,d]      (f32)
    lse_i   = log sum_j exp(s_ij)           over the unmasked j
    out_i   = sum_j exp(s_ij - lse_i) * value[b,g,j,:]
    ```

    `is_causal` leaves `j <= i` unmasked (aligned at the upper left, also when
    Sq and Skv differ); without it nothing is masked. A row without an unmasked
    score gives out 0 and lse -inf. `scale` defaults to `1/sqrt(D)`.

    ```mlir
    func.func @sdpa(%q: tensor<1x8x1024x64xf32>, %k: tensor<1x2x1024x64xf32>,
                    %v: tensor<1x2x1024x64xf32>) -> tensor<1x8x1024x64xf32> {
      %out, %lse = cp.sdpa %q, %k, %v {is_causal, scale = 1.250000e-01 : f32}
          : (tensor<1x8x1024x64xf32>, tensor<1x2x1024x64xf32>, tensor<1x2x1024x64xf32>)
         -> (tensor<1x8x1024x64xf32>, tensor<1x8x1024xf32>)
      return %out : tensor<1x8x1024x64xf32>
    }
    ```

    Constraints:
    * query `[B, Hq, Sq, D]`, key `[B, Hkv, Skv, D]`, value `[B, Hkv, Skv, Dv]`
      are static tensors of rank 4 without empty dimensions, with one element
      type among f32, f16 and bf16.
    * `Hq mod Hkv == 0`.
    * out is `[B, Hq, Sq, Dv]` of the same element type, lse `[B, Hq, Sq]` f32.
    * `scale` is finite.
    * there is no other attribute without a dialect's prefix.
  }];
  let arguments = (ins
    CP_AttentionTensor:$query, CP_AttentionTensor:$key,
    CP_AttentionTensor:$value,
    UnitAttr:$is_causal, OptionalAttr<F32Attr>:$scale);
  let results = (outs CP_AttentionTensor:$out, CP_AttentionTensor:$lse);
  let assemblyFormat = [{
    $query `,` $key `,` $value attr-dict `:`
    functional-type(operands, results)
  }];
  let hasVerifier = 1;
}

def CP_FlexAttentionOp : CP_Op<"flex_attention", [
    IsolatedFromAbove, Pure, InferTypeOpAdaptor]> {
  let summary = "Attention with a mask function and a score function";
  let description = [{
    As `cp.sdpa`, with the scores and the mask given by regions:

    ```text
    s_ij    = score_mod(scale * <query_i, key_j>, b, h, i, j, captures)
    j is unmasked for i  iff  mask_mod(b, h, i, j, captures)
    ```

    `score_mod` receives the scaled score in natural units and is meaningful
    only where `mask_mod` is true; both only at positions that exist. A row
    whose unmasked scores are all -inf counts as fully masked: out 0, lse -inf.
    Either region may be absent (identity, nothing masked). Both receive all
    captures, whole tensors of any rank. They stay separate regions, because a
    mask can be classified and a score cannot.

    ```mlir
    func.func @document(%q: tensor<1x8x1024x64xf32>, %k: tensor<1x2x1024x64xf32>,
                        %v: tensor<1x2x1024x64xf32>, %doc: tensor<1x1024xi32>)
        -> tensor<1x8x1024x64xf32> {
      %out, %lse = cp.flex_attention %q, %k, %v captures(%doc) {scale = 1.250000e-01 : f32}
        score_mod {
        ^bb0(%score: f32, %b: index, %h: index, %q_idx: index, %kv_idx: index, %d: tensor<1x1024xi32>):
          %cap = arith.constant 3.000000e+01 : f32
          %x = arith.divf %score, %cap : f32
          %t = math.tanh %x : f32
          %s = arith.mulf %t, %cap : f32
          cp.yield %s : f32
        }
        mask_mod {
        ^bb0(%b: index, %h: index, %q_idx: index, %kv_idx: index, %d: tensor<1x1024xi32>):
          %dq = tensor.extract %d[%b, %q_idx] : tensor<1x1024xi32>
          %dk = tensor.extract %d[%b, %kv_idx] : tensor<1x1024xi32>
          %same = arith.cmpi eq, %dq, %dk : i32
          %causal = arith.cmpi sge, %q_idx, %kv_idx : index
          %m = arith.andi %same, %causal : i1
          cp.yield %m : i1
        } : (tensor<1x8x1024x64xf32>, tensor<1x2x1024x64xf32>, tensor<1x2x1024x64xf32>, tensor<1x1024xi32>)
         -> (tensor<1x8x1024x64xf32>, tensor<1x8x1024xf32>)
      return %out : tensor<1x8x1024x64xf32>
    }
    ```

    Constraints:
    * those of `cp.sdpa` on shapes, types, `scale` and other attributes;
    * captures are static ranked tensors of integers, index or floats;
    * `score_mod` has arguments (f32, index, index, index, index, captures...)
      and yields one f32; `mask_mod` (index, index, index, index, captures...)
      and yields one i1;
    * each region is one block of operations without side effects, which read
      captures through `tensor.extract` or `tensor.dim` only.

    A `tensor.extract` whose index is provably out of bounds where the region
    has a meaning is an error of `cp-shard-sequence`.
  }];
  let arguments = (ins
    CP_AttentionTensor:$query, CP_AttentionTensor:$key,
    CP_AttentionTensor:$value, Variadic<AnyRankedTensor>:$captures,
    OptionalAttr<F32Attr>:$scale);
  let results = (outs CP_AttentionTensor:$out, CP_AttentionTensor:$lse);
  let regions = (region AnyRegion:$score_mod, AnyRegion:$mask_mod);
  let assemblyFormat = [{
    $query `,` $key `,` $value (`captures` `(` $captures^ `)`)? attr-dict
    custom<Mods>($score_mod, $mask_mod) `:`
    functional-type(operands, results)
  }];
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
  let hasCanonicalizer = 1;
}

def CP_YieldOp : CP_Op<"yield", [
    Pure, Terminator,
    ParentOneOf<["FlexAttentionOp", "ShardedAttentionOp", "AttendOp",
                 "PlanOp", "TileCountsOp", "PredictSecondsOp"]>]> {
  let summary = "Result of a mask_mod or score_mod region";
  let description = [{
    Yields the i1 of a `mask_mod` (true: unmasked) or the f32 of a `score_mod`.

    ```mlir
    func.func @window(%q: tensor<1x1x64x16xf32>, %k: tensor<1x1x64x16xf32>,
                      %v: tensor<1x1x64x16xf32>) -> tensor<1x1x64x16xf32> {
      %out, %lse = cp.flex_attention %q, %k, %v
        mask_mod {
        ^bb0(%b: index, %h: index, %q_idx: index, %kv_idx: index):
          %size = arith.constant 8 : index
          %d = arith.subi %q_idx, %kv_idx : index
          %m = arith.cmpi ult, %d, %size : index
          cp.yield %m : i1
        } : (tensor<1x1x64x16xf32>, tensor<1x1x64x16xf32>, tensor<1x1x64x16xf32>)
         -> (tensor<1x1x64x16xf32>, tensor<1x1x64xf32>)
      return %out : tensor<1x1x64x16xf32>
    }
    ```

    Constraints:
    * the parent is an attention of this dialect or `cp.tile_counts`, which
      checks the type.
  }];
  let arguments = (ins AnyTypeOf<[I1, F32]>:$value);
  let assemblyFormat = "$value attr-dict `:` type($value)";
}

#endif // CP_DIALECT_CP_IR_CPGLOBALOPS_TD
