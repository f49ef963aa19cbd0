// RUN: cp-opt %s --split-input-file --cp-shard-sequence="ranks=2 layout=per-document" | FileCheck %s --check-prefix=IDS
// RUN: cp-opt %s --split-input-file --cp-shard-sequence="ranks=2 layout=per-document doc-lengths=10,20,0" | FileCheck %s --check-prefix=LENGTHS

// Ids that the mask compares, widened as the mask does it; the sequence without
// such a mask is contiguous. One table: the ids do not depend on the batch row.
// IDS-DAG: cp.sequence @seq_30 length 30 padded 30 on @grid axes = [0] layout #cp.per_document
// IDS-DAG: cp.sequence @seq_20 length 20 padded 20 on @grid axes = [0] layout #cp.contiguous
// IDS-LABEL: func.func @main(
// IDS-SAME: tensor<1x30xi64> {{{.*}}cp.layout_table = @seq_30
// IDS-LABEL: func.func @main_layout(
// IDS: %[[IDS:.*]] = linalg.generic
// IDS: %[[S:.*]] = linalg.index 1
// IDS: %[[I:.*]] = tensor.extract %{{.*}}[%[[S]]] {{.*}}: tensor<30xi8>
// IDS: arith.extui %[[I]] : i8 to i32
// IDS: arith.extsi
// IDS: -> tensor<1x30xi64>
// IDS: cp.deal_documents %[[IDS]] for @seq_30 : tensor<1x30xi64> -> tensor<1x30xi64>

// LENGTHS-LABEL: func.func @main_layout(
// LENGTHS: %[[C:.*]] = arith.constant dense<{{\[\[10, 20, 0\]\]}}> : tensor<1x3xi64>
// LENGTHS: cp.deal_documents lengths %[[C]] for @seq_30 : tensor<1x3xi64> -> tensor<1x30xi64>
func.func @main(%q: tensor<2x2x30x8xf32>, %k: tensor<2x2x20x8xf32>, %d: tensor<30xi8>) -> (tensor<2x2x30x8xf32>, tensor<2x2x20x8xf32>) {
  %out, %lse = cp.flex_attention %q, %q, %q captures(%d)
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index, %x: tensor<30xi8>):
      %p = tensor.extract %x[%i] : tensor<30xi8>
      %r = tensor.extract %x[%j] : tensor<30xi8>
      %pp = arith.extui %p : i8 to i32
      %rr = arith.extui %r : i8 to i32
      %m = arith.cmpi eq, %rr, %pp : i32
      cp.yield %m : i1
    } : (tensor<2x2x30x8xf32>, tensor<2x2x30x8xf32>, tensor<2x2x30x8xf32>, tensor<30xi8>) -> (tensor<2x2x30x8xf32>, tensor<2x2x30xf32>)
  %out2, %lse2 = cp.sdpa %k, %k, %k {is_causal} : (tensor<2x2x20x8xf32>, tensor<2x2x20x8xf32>, tensor<2x2x20x8xf32>) -> (tensor<2x2x20x8xf32>, tensor<2x2x20xf32>)
  return %out, %out2 : tensor<2x2x30x8xf32>, tensor<2x2x20x8xf32>
}
