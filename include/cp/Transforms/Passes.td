//===- Passes.td - From a global graph to a ring -----------*- tablegen -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_TRANSFORMS_PASSES_TD
#define CP_TRANSFORMS_PASSES_TD

include "mlir/Pass/PassBase.td"

def UnshareInits : Pass<"cp-unshare-inits", "::mlir::func::FuncOp"> {
  let summary = "Give every use its own initial value";
  let description = [{
    Importers and common subexpression elimination let operations of one shape
    share a `tensor.empty`, a `linalg.fill` of one, or a splat constant. Which
    dimension of it is a sequence then differs from use to use: this pass gives
    each use a copy, which costs nothing.

    ```mlir-fragment
    %e = tensor.empty() : tensor<64x64xf32>
    %w = linalg.transpose ins(%weight : ...) outs(%e : tensor<64x64xf32>) ...
    %y = linalg.matmul ins(%x, %w : ...) outs(%e : tensor<64x64xf32>) ...
    // becomes
    %e0 = tensor.empty() : tensor<64x64xf32>
    %e1 = tensor.empty() : tensor<64x64xf32>
    ...
    ```
  }];
}

def SplitCaptures : Pass<"cp-split-captures", "::mlir::func::FuncOp"> {
  let summary = "Compute captures apart from the rest of the graph";
  let description = [{
    Captures stay whole on every rank, while what the rest of the graph computes
    along a sequence is sharded. A capture that the graph computes, say a padding
    mask from the tokens that are embedded too, gets a copy of the operations
    that compute it; an argument that is both captured and used otherwise is
    used through a slice of all of it (`cp.untied`), so that the argument stays
    whole and each rank picks its rows.

    ```mlir-fragment
    %x = linalg.generic ... ins(%tokens : tensor<1x64xi64>)
    %out, %lse = cp.flex_attention %q, %k, %v captures(%tokens) ...
    // becomes
    %rows = tensor.extract_slice %tokens[0, 0] [1, 64] [1, 1] {cp.untied} : ...
    %x = linalg.generic ... ins(%rows : tensor<1x64xi64>)
    %out, %lse = cp.flex_attention %q, %k, %v captures(%tokens) ...
    ```
  }];
  let dependentDialects = ["::mlir::tensor::TensorDialect"];
}

def ShardSequence : Pass<"cp-shard-sequence", "::mlir::ModuleOp"> {
  let summary = "Annotate the sequence dimension of attention";
  let description = [{
    Prepares every function that holds attention for upstream's propagation
    and partition:

    * `cp.sdpa` becomes `cp.flex_attention`, `is_causal` its `mask_mod`;
    * a `shard.grid` of `ranks` ranks and one `cp.sequence` for each sequence
      length are made, with the layout that is asked for;
    * the sequence dimension of query, key, value and results is annotated,
      captures and everything that attention does not reach are annotated as
      replicated.

    Sequence dimensions are followed from attention through the graph in both
    directions, factor by factor: `linalg` by its indexing maps, reshapes by
    products of dimensions, other operations by the maps of upstream's
    ShardingInterface.

    A graph may carry the user's own `shard.shard` annotations on a grid with
    more axes (data parallelism: the batch; head parallelism: heads, or the
    features that they come from). They are followed the same way. The axes that
    split dimension 2 of an attention are the sequence's; an attention whose
    operands or results are annotated without splitting dimension 2 stays whole
    on every rank; if no attention is annotated, an axis of size `ranks` is
    appended. Where a dimension that is split is summed over, the partition
    reduces over its axes.

    With `layout=table:FILE.npy` the table's shape is read and checked here; its
    values are a trailing argument of the function. With `per-document`, `ptrr`
    and `greedy` the program computes the table itself: a second function,
    `<entry>_layout`, takes the entry's global arguments and gives the tables,
    which are trailing arguments of the entry. What the masks' captures are
    computed from is copied to it. `auto` is the layout with the lowest predicted
    time, for self-attention of each length; where a mask reads data it is
    `#cp.cheapest`, and the program predicts and chooses.

    ```mlir-fragment
    func.func @main_layout(%q: ..., %k: ..., %v: ...) -> tensor<1x1024xi64> {
      %work = cp.tile_counts batch 1 heads 8 queries 1024 keys 1024 tile 128 mask_mod { ... } -> tensor<1x8xi64>
      %table = cp.deal_blocks %work for @seq_1024 : tensor<1x8xi64> -> tensor<1x1024xi64>
      return %table : tensor<1x1024xi64>
    }
    ```

    ```mlir-fragment
    %out, %lse = cp.sdpa %q, %k, %v {is_causal} : ...
    // becomes
    %s = shard.sharding @grid split_axes = [[], [], [0]] : !shard.sharding
    %qs = shard.shard %q to %s annotate_for_users : tensor<1x8x1024x64xf32>
    ...
    %out, %lse = cp.flex_attention %qs, %ks, %vs {cp.q_seq = @seq_1024, cp.kv_seq = @seq_1024} mask_mod { ... } : ...
    ```
  }];
  let options = [
    Option<"ranks", "ranks", "int64_t", /*default=*/"-1",
           "Size of the sequence axis of the grid; -1: the annotated size, else 1">,
    Option<"layout", "layout", "std::string", /*default=*/"\"auto\"",
           "auto, contiguous, head-tail, striped, per-document, ptrr, greedy or table:FILE.npy">,
    Option<"docLengths", "doc-lengths", "std::string", /*default=*/"",
           "Lengths of documents for per-document: 4,8,4 or FILE.npy; default: from the ids that the mask compares">,
    Option<"tile", "tile", "int64_t", /*default=*/"128",
           "Tile edge to plan with: the row blocks of ptrr and greedy">,
  ];
  let dependentDialects = [
    "::mlir::cp::CPDialect", "::mlir::arith::ArithDialect",
    "::mlir::shard::ShardDialect"
  ];
}

def LiftPositions : Pass<"cp-lift-positions", "::mlir::ModuleOp"> {
  let summary = "Compute positions for each batch row";
  let description = [{
    A layout table may deal the rows of each batch row differently. What is
    computed from positions without a batch dimension, such as rotary tables
    from an iota, then gets one in front, up to where it meets tensors that have
    a batch. Other layouts leave the graph as it is.

    ```mlir-fragment
    %angles = linalg.generic ... outs(%e : tensor<64x4xf32>)       // from linalg.index 0
    // becomes, with a table of 2 rows
    %angles = linalg.generic ... outs(%e : tensor<2x64x4xf32>)     // from linalg.index 1
    ```
  }];
  let dependentDialects = [
    "::mlir::cp::CPDialect", "::mlir::linalg::LinalgDialect",
    "::mlir::tensor::TensorDialect"
  ];
}

def RewritePositions : Pass<"cp-rewrite-positions", "::mlir::ModuleOp"> {
  let summary = "Make index computations follow the layout";
  let description = [{
    Where a graph computes with row numbers of a sequence that will be sharded,
    or picks rows of a whole tensor by their number, the position that
    `cp.positions` gives for the row takes their place: `linalg.index` along the
    sequence, constants that differ along it, slices of whole tensors whose
    result runs along it (rotary and position tables). On one device positions
    are row numbers, so the graph means what it did. A slice of at most 16 rows
    of a sharded sequence (a class token, the last row) becomes a sum along the
    sequence in which all other rows count as 0. An arg-max or arg-min along the
    sequence becomes a maximum and the first (or last) position that has it.

    ```mlir-fragment
    %i = linalg.index 0 : index
    // becomes
    %p = cp.positions @seq_1000 : tensor<1x1000xi64>
    ...
    %row = linalg.index 0 : index
    %position = tensor.extract %p[%c0, %row] : tensor<1x1000xi64>
    %i = arith.index_cast %position : i64 to index
    ```

    A layout that differs by batch row needs a batch dimension wherever
    positions are computed with: `cp-lift-positions` adds it.
  }];
  let dependentDialects = [
    "::mlir::cp::CPDialect", "::mlir::arith::ArithDialect",
    "::mlir::linalg::LinalgDialect", "::mlir::tensor::TensorDialect"
  ];
}

def PadSequence : Pass<"cp-pad-sequence", "::mlir::ModuleOp"> {
  let summary = "Pad sequence dimensions to what the layout needs";
  let description = [{
    Gives every sequence dimension the padded length of its sequence, in
    function types too, so that the grid divides it. The rows that are added
    are at positions that do not exist: attention never attends them, and who
    calls the function drops them (`cp_shard`, `cp_unshard`). Reductions along
    the sequence take the neutral element there, whatever the data are;
    assertions on data of such rows hold, and indices computed from them are 0.

    ```mlir-fragment
    func.func @main(%q: tensor<1x8x101x64xf32>, ...)   // 4 ranks, head-tail
    // becomes
    func.func @main(%q: tensor<1x8x104x64xf32>, ...)
    ```
  }];
  let dependentDialects = [
    "::mlir::cp::CPDialect", "::mlir::arith::ArithDialect",
    "::mlir::linalg::LinalgDialect", "::mlir::tensor::TensorDialect"
  ];
}

def PropagateSharding : Pass<"cp-propagate-sharding", "::mlir::ModuleOp"> {
  let summary = "Annotate every tensor with its sharding";
  let description = [{
    Follows the sharded dimensions from attention through the whole graph, as
    `cp-shard-sequence` does, and annotates every argument and result of every
    operation in the form that upstream's `shard-partition` expects. It takes
    the place of upstream's `sharding-propagation`, which knows neither reshapes
    nor sequences, and which refuses operations without a model even where
    nothing is sharded.

    ```mlir-fragment
    %y = tensor.collapse_shape %x [[0, 1], [2]] : tensor<2x40x48xf32> into tensor<80x48xf32>
    // becomes, with dimension 1 of %x along a sequence
    %y = tensor.collapse_shape %xs [[0, 1], [2]] : tensor<2x40x48xf32> into tensor<80x48xf32>
    %s = shard.sharding @grid split_axes = [[0], []] : !shard.sharding
    %y0 = shard.shard %y to %s : tensor<80x48xf32>
    %ys = shard.shard %y0 to %s annotate_for_users : tensor<80x48xf32>
    ```
  }];
  let dependentDialects = [
    "::mlir::cp::CPDialect", "::mlir::shard::ShardDialect"
  ];
}

def VerifySharding : Pass<"cp-verify-sharding", "::mlir::ModuleOp"> {
  let summary = "Check what upstream's partition takes for granted";
  let description = [{
    Upstream's `shard-partition` crashes on a tensor without annotation and
    truncates a size that the grid does not divide. This pass makes each of
    those an error at the operation: every ranked tensor that is an argument,
    operand or result must be annotated, divisible, and belong to an operation
    that partition can handle.
  }];
}

def LowerCollectives : Pass<"cp-lower-collectives", "::mlir::ModuleOp"> {
  let summary = "Refuse upstream collectives that ignore the layout";
  let description = [{
    Upstream's partition inserts `shard.*` collectives where shardings differ.
    They assume that ranks hold contiguous rows in order, which no layout but
    the contiguous one does; each is an error that names the value.
  }];
}

def FormRing : Pass<"cp-form-ring", "::mlir::ModuleOp"> {
  let summary = "Turn sharded attention into a ring, an exchange or an all-gather";
  let description = [{
    `rotate=ring`: attention over the rank's own block, then a loop over the
    other W - 1 blocks; the next rotation starts before the compute that hides
    it, and the last step is peeled so that it starts none. `rotate=exchange`:
    the same loop, in which each block comes straight from its owner.
    `rotate=all-gather`: one all-gather of keys and values, one attend. On one
    rank there is no communication. `rotate=auto`: the way with the lowest
    predicted time, of which a remark (category `cp`) prints all; an exchange
    where the mask reads data.

    Where there is a mask, a ring and an exchange send only what `cp.plan` finds
    to be needed.

    ```mlir-fragment
    %t0 = cp.rotate_start %k, %v shift 1 on @grid axes = [0]
    %s0:2 = cp.attend %q, %k, %v q(@seq[%r]) kv(@seq[%r]) outs(%o, %l)
    %s:5 = scf.for %i = %c1 to %c3 step %c1 iter_args(...) {
      %kn, %vn = cp.rotate_wait %t, %kb, %vb
      %tn = cp.rotate_start %kn, %vn shift 1 on @grid axes = [0]
      %src = affine.apply affine_map<(r, i) -> ((r - i) mod 4)>(%r, %i)
      %n:2 = cp.attend %q, %kn, %vn q(@seq[%r]) kv(@seq[%src]) outs(...)
      scf.yield %n#0, %n#1, %kn, %vn, %tn
    }
    ...
    cp.rotate_end %k, %v on @grid axes = [0]
    ```
  }];
  let options = [
    Option<"rotate", "rotate", "std::string", /*default=*/"\"ring\"",
           "ring, all-gather, exchange or auto">,
  ];
  let dependentDialects = [
    "::mlir::cp::CPDialect", "::mlir::affine::AffineDialect",
    "::mlir::arith::ArithDialect", "::mlir::linalg::LinalgDialect",
    "::mlir::scf::SCFDialect", "::mlir::tensor::TensorDialect"
  ];
}

def ClassifySteps : Pass<"cp-classify-steps", "::mlir::ModuleOp"> {
  let summary = "Prove which blocks of a ring the mask needs";
  let description = [{
    For every `cp.attend` of one block and every pair of layout chunks, proves
    from the mask region, symbolically in rank and step, where no pair of
    positions is unmasked and where all are (Presburger sets; exact for affine
    masks, sound for every mask), and attaches it as `blocks`. A mask that is
    not affine, or a layout known only at run time, leaves a block needed and
    not full.

    ```mlir-fragment
    cp.attend ... {blocks = [#cp.block<q = 0, kv = 0, needed = [affine_set<(d0, d1) : (d0 - d1 >= 0)>], full = [...]>, ...]}
    ```
  }];
  let dependentDialects = ["::mlir::cp::CPDialect"];
}

def PruneRing : Pass<"cp-prune-ring", "::mlir::ModuleOp"> {
  let summary = "Drop and guard the ring steps that the mask proves useless";
  let description = [{
    Uses what `cp-classify-steps` attached. The (rank, step) of an attend are
    split into cases that need the same chunks; each becomes an arm of an
    `scf.if` that attends just the rows it needs, without the mask where that
    is full. An attend that no rank needs goes. The ring begins at the first step
    after the own block that any rank needs (its first movement goes straight
    there) and ends after the last. It turns round (shift -1) where keys then
    travel less far. Where the mask reads data, the plan guards attends at run
    time, and chooses the direction (`cp.plan_direction`) if all steps may be
    needed.

    ```mlir-fragment
    %n:2 = cp.attend %q, %kn, %vn ...
    // becomes, for a causal mask and the head-tail layout
    %c = arith.cmpi sge, %rank, %i : index
    %n:2 = scf.if %c {
      ... cp.attend %q, %k_first_half, %v_first_half ...     // no mask
    } else {
      ... cp.attend %q_second_half, %kn, %vn ...             // no mask
    }
    ```
  }];
  let dependentDialects = [
    "::mlir::cp::CPDialect", "::mlir::affine::AffineDialect",
    "::mlir::arith::ArithDialect", "::mlir::scf::SCFDialect",
    "::mlir::tensor::TensorDialect"
  ];
}

def VerifyCoverage : Pass<"cp-verify-coverage", "::mlir::ModuleOp"> {
  let summary = "Show that each unmasked pair is computed exactly once";
  let description = [{
    Follows every rank through the program as it stands: which attends run at
    which step, whose block their keys are, and which chunks of rows they
    compute. Over all ranks and steps

    * each pair of a query and a key that the mask may leave is computed by
      exactly one attend;
    * an attend without the mask has no pair that the mask may take away;
    * each attend takes its keys for the rows that they are, and what a plan
      says of rows that travel is said of the block that is sent.

    On failure, an error with a pair of positions. The mask is that of the
    attention's `cp.plan`; layouts that come from a table are checked by rows. A
    ring whose direction the plan chooses is followed once for each direction.
    The cost is in the number of pairs of ranks.

    ```mlir-fragment
    error: coverage of attention main/0: query position 512 and key position 0
    (batch row 0, head 0) are not computed: rank 1 never attends to these keys
    of rank 0
    ```
  }];
  let dependentDialects = ["::mlir::cp::CPDialect"];
}

def RewriteIndexMaps : Pass<"cp-rewrite-index-maps", "::mlir::ModuleOp"> {
  let summary = "Rewrite mask_mod and score_mod to local coordinates";
  let description = [{
    Writes out `cp.positions` of a rank's rows. Regions of `cp.attend` see row
    numbers of the operands afterwards; the
    position of a row is computed from layout, rank and step inside the region,
    or read from the layout's table. Ranks and tables become captures. Where
    the sequence is padded, `q_positions` and `kv_positions` say which rows
    exist.

    ```mlir-fragment
    ^bb0(%b: index, %h: index, %i: index, %j: index, %r: index, %src: index):
      %q0 = arith.muli %r, %c256 : index
      %q = arith.addi %q0, %i : index
      ...
      %m = arith.cmpi sge, %q, %kv : index
    ```
  }];
  let dependentDialects = [
    "::mlir::cp::CPDialect", "::mlir::affine::AffineDialect",
    "::mlir::arith::ArithDialect", "::mlir::tensor::TensorDialect"
  ];
}

#endif // CP_TRANSFORMS_PASSES_TD
