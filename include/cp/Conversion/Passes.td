//===- Passes.td - From a ring to calls of the runtime -----*- tablegen -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_CONVERSION_PASSES_TD
#define CP_CONVERSION_PASSES_TD

include "mlir/Pass/PassBase.td"

def VerifyLocal : Pass<"cp-verify-local", "::mlir::ModuleOp"> {
  let summary = "Check that a module is one rank's program";
  let description = [{
    An operation about all ranks together (`cp.sdpa`, `cp.flex_attention`,
    `cp.sharded_attention`, `shard.*`), and a `cp.attend` in global coordinates,
    is an error that names the pass that was not run.

    ```mlir-fragment
    %out, %lse = cp.sdpa %q, %k, %v ...
    // error: 'cp.sdpa' op is about all ranks together; run --cp-parallelize before lowering
    ```
  }];
}

def OutlineMods : Pass<"cp-outline-mods", "::mlir::ModuleOp"> {
  let summary = "Turn mask_mod and score_mod into functions over row segments";
  let description = [{
    Each region of a `cp.attend` becomes a function with the signature that
    kernels call (`cp_mask_fn`, `cp_score_fn` of the runtime): one query row
    against `n` keys in a simple loop, which LLVM vectorises. Captures are read
    through pointers at clamped indices, since kernels evaluate regions at
    positions that do not exist, too. Equal regions share a function.
    `cp.mask_reads` says whether a mask depends on the batch row (1) and the
    head (2), so that kernels need not ask again for each. A region with reads
    that are not proven to be in bounds also becomes a `cp_check_fn`
    (`cp.check_mask`, `cp.check_score`) that finds those that are not.

    ```mlir-fragment
    cp.attend %q, %k, %v captures(%doc) outs(%o, %l) mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index, %d: tensor<1x1024xi32>):
      ...
      cp.yield %m : i1
    }
    // becomes
    llvm.func internal @cp_mask(%captures: !llvm.ptr, %b: i64, %h: i64, %q: i64,
                                %kv: i64, %n: i64, %keep: !llvm.ptr) {
      scf.for %i = %c0 to %n step %c1 { ... }
    }
    cp.attend %q, %k, %v captures(%doc) outs(%o, %l) {cp.mask_reads = 1 : i64, mask_fn = @cp_mask}
    ```
  }];
  let dependentDialects = [
    "::mlir::LLVM::LLVMDialect", "::mlir::arith::ArithDialect",
    "::mlir::scf::SCFDialect"
  ];
}

def ExpandAllReduce : Pass<"cp-expand-all-reduce", "::mlir::ModuleOp"> {
  let summary = "Gather what is to be reduced and combine it in order";
  let description = [{
    `cp.all_reduce` becomes a `cp.all_gather` of what every rank holds and a
    reduction over the ranks in their order: every rank gets the same bits, in
    every run. It counts for no attention's statistics.

    ```mlir-fragment
    %all = cp.all_reduce addf %x on @grid axes = [0] : tensor<2x48xf32>
    // becomes
    %row = tensor.expand_shape %x [[0, 1], [2]] ... into tensor<1x2x48xf32>
    %rows = cp.all_gather %row dim 0 of @ranks {id = -1 : i64}
        : tensor<1x2x48xf32> -> tensor<4x2x48xf32>
    %all = linalg.generic ... ins(%rows) // sums over dimension 0
    ```
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::linalg::LinalgDialect",
    "::mlir::tensor::TensorDialect"
  ];
}

def DefineArithmetic : Pass<"cp-define-arithmetic", "::mlir::ModuleOp"> {
  let summary = "Give every operation of mask_mod and score_mod a result";
  let description = [{
    Division by zero and shifts beyond the width, which have no result in
    `arith`, get one inside the regions of `cp.attend`, `cp.plan` and
    `cp.tile_counts`: a quotient by zero is 0 and its remainder the dividend, the
    least number divided by -1 wraps around, bits shifted out are gone, floats out of the range of an integer are clamped
    to it (NaN: to its least number). Promises of flags (`nsw`, `nuw`, `exact`;
    in masks also fast math) are dropped. Operations of the index dialect become
    those of arith. See docs/Masks.md.

    ```mlir-fragment
    %q = arith.divui %x, %y : index
    // becomes
    %is_zero = arith.cmpi eq, %y, %c0 : index
    %divisor = arith.select %is_zero, %c1, %y : index
    %quotient = arith.divui %x, %divisor : index
    %q = arith.select %is_zero, %c0, %quotient : index
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect"];
}

def CaptureTables : Pass<"cp-capture-tables", "::mlir::ModuleOp"> {
  let summary = "Turn tables of constants in regions into captures";
  let description = [{
    A constant tensor inside a region of `cp.attend`, `cp.plan` or
    `cp.tile_counts` moves out and
    becomes a capture, so that all tables are read, and bounded, in one way.

    ```mlir-fragment
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %windows = arith.constant dense<[16, 64]> : tensor<2xi32>
      ...
    // becomes
    %table = arith.constant dense<[16, 64]> : tensor<2xi32>
    cp.attend ... captures(%table : tensor<2xi32>) mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index, %windows: tensor<2xi32>):
      ...
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect"];
}

def EmitTileFunctions : Pass<"cp-emit-tile-functions", "::mlir::ModuleOp"> {
  let summary = "Compile the interval evaluation of mask_mod";
  let description = [{
    For each `mask_mod`, a function (`cp_tile_fn` of the runtime) that tells
    whether the mask is constant over a box of (b, h, q, kv). Every integer
    becomes the pair of its bounds, every boolean whether it may be false and
    may be true. Integer arithmetic by constants, comparisons, `affine.apply`,
    `arith.select` and `scf.if` are exact or nearly so; a read of a captured
    tensor gives the bounds of the elements in reach, which the runtime takes
    from block-wise minima and maxima; floats have bounds, too, and may be NaN.
    Anything else, and what may wrap around, gives the full range of its type.
    It never calls a tile empty or full that is not. Runs before
    `cp-outline-mods`.

    Where a region reads a capture at an index that is not proven to be in
    bounds (`cp.in_bounds` on the `tensor.extract`), a second function of this
    kind proves it for a box: `cp.mask_bounded` and `cp.score_bounded` of the
    attend.

    ```mlir-fragment
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %m = arith.cmpi sge, %i, %j : index
    // becomes
    llvm.func internal @cp_tile(%captures: !llvm.ptr, %zones: !llvm.ptr, %box: !llvm.ptr) -> i32 {
      ...
      %may_be_true = arith.cmpi sge, %i_high, %j_low : i64
      %may_be_false = arith.cmpi slt, %i_low, %j_high : i64
      ...
    }
    ```
  }];
  let dependentDialects = [
    "::mlir::LLVM::LLVMDialect", "::mlir::arith::ArithDialect",
    "::mlir::scf::SCFDialect"
  ];
}

def EmitMetadata : Pass<"cp-emit-metadata", "::mlir::ModuleOp"> {
  let summary = "Emit cp_meta_<entry> for each public function";
  let description = [{
    The constant `cp_entry_meta` of the runtime: types, global and local shapes
    and sequence dimensions of arguments and results (from `cp.global_shape`
    and `cp.sequences`; without them global is local), the sequences with their
    layouts, and the shapes of the attentions (`cp.attentions`).

    ```mlir-fragment
    func.func @main(%q: tensor<1x8x256x64xf32> {cp.global_shape = array<i64: 1, 8, 1024, 64>,
                                                cp.sequences = [unit, unit, @tokens, unit]}, ...)
    // adds
    llvm.mlir.global external constant @cp_meta_main() : !llvm.struct<...> { ... }
    ```
  }];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect"];
}

def FoldTransposes : Pass<"cp-fold-transposes", "::mlir::func::FuncOp"> {
  let summary = "Move transposes to where they cost nothing";
  let description = [{
    A transpose of an operand of a matrix product becomes a part of the
    product's indexing map: BLAS reads transposed matrices as they are. A slice
    of a transpose becomes the transpose of a slice. Transposes and broadcasts
    that remain become `linalg.generic`, which can be fused, and a
    `tensor.concat` becomes slices that are written in place.

    ```mlir-fragment
    %t = linalg.transpose ins(%w : tensor<16x48xf32>) outs(%e : tensor<48x16xf32>) permutation = [1, 0]
    %r = linalg.matmul ins(%x, %t : ...) outs(%c : tensor<64x16xf32>) -> tensor<64x16xf32>
    // becomes
    %r = linalg.generic {indexing_maps = [(m, n, k) -> (m, k), (m, n, k) -> (n, k), (m, n, k) -> (m, n)], ...}
           ins(%x, %w : ...) outs(%c : tensor<64x16xf32>) { ... }
    ```
  }];
  let dependentDialects = [
    "::mlir::linalg::LinalgDialect", "::mlir::tensor::TensorDialect"
  ];
}

def AccumulateProducts : Pass<"cp-accumulate-products", "::mlir::func::FuncOp"> {
  let summary = "Add matrix products to what they are added to";
  let description = [{
    The sum of a tensor and a matrix product, which nothing else reads, becomes
    the product with that tensor as its initial result: BLAS adds in place.
    Reshapes of the product are undone on the tensor. Arguments and constants
    cannot be written, so that their sums stay.

    ```mlir-fragment
    %p = linalg.matmul ins(%a, %b : ...) outs(%zeros : tensor<64x48xf32>) -> tensor<64x48xf32>
    %r = linalg.add ins(%x, %p : ...) outs(%e : tensor<64x48xf32>) -> tensor<64x48xf32>
    // becomes
    %r = linalg.matmul ins(%a, %b : ...) outs(%x : tensor<64x48xf32>) -> tensor<64x48xf32>
    ```
  }];
  let dependentDialects = [
    "::mlir::linalg::LinalgDialect", "::mlir::tensor::TensorDialect"
  ];
}

def FuseElementwise : Pass<"cp-fuse-elementwise", "::mlir::func::FuncOp"> {
  let summary = "Fuse elementwise operations into their users";
  let description = [{
    Upstream's fusion of `linalg.generic`, as far as it saves memory traffic: a
    producer with several users only if it just moves data, none with side
    effects, none whose expensive functions would be computed several times
    for each element, and none into a matrix product, which goes to BLAS.

    ```mlir-fragment
    %s = linalg.generic ... ins(%x) { arith.mulf %in, %in }
    %r = linalg.generic ... ins(%s) { arith.addf %in, %out } // a sum
    // becomes
    %r = linalg.generic ... ins(%x) { arith.mulf %in, %in  arith.addf ... }
    ```
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::linalg::LinalgDialect",
    "::mlir::tensor::TensorDialect"
  ];
}

def ReuseInputs : Pass<"cp-reuse-inputs", "::mlir::func::FuncOp"> {
  let summary = "Let elementwise operations overwrite an input";
  let description = [{
    An elementwise `linalg.generic` with a fresh result takes the place of an
    input of the same type that nothing else needs: bufferization reuses memory
    only where an operation says so.

    ```mlir-fragment
    %r = linalg.generic ... ins(%a, %b : ...) outs(%empty : tensor<64x48xf32>) { ^bb0(%x, %y, %out): arith.mulf %x, %y ... }
    // becomes
    %r = linalg.generic ... ins(%b : ...) outs(%a : tensor<64x48xf32>) { ^bb0(%y, %out): arith.mulf %out, %y ... }
    ```
  }];
  let dependentDialects = [
    "::mlir::linalg::LinalgDialect", "::mlir::tensor::TensorDialect"
  ];
}

def RelaxArithmetic : Pass<"cp-relax-arithmetic", "::mlir::func::FuncOp"> {
  let summary = "Let sums of floats be reordered";
  let description = [{
    Sets the flags `reassoc` and `contract` on floating-point arithmetic, without
    which LLVM cannot vectorise a sum. NaN and infinity keep their meaning.

    ```mlir-fragment
    %s = arith.addf %x, %acc : f32
    // becomes
    %s = arith.addf %x, %acc fastmath<reassoc,contract> : f32
    ```
  }];
}

def ClampReads : Pass<"cp-clamp-reads", "::mlir::ModuleOp"> {
  let summary = "Keep reads of tensors inside of them";
  let description = [{
    An index of a `tensor.extract` that depends on data is clamped: a program
    whose assertions fail reads, like any other, only memory of its own before
    it ends. Constants and loop indices that are in range stay.

    ```mlir-fragment
    %e = tensor.extract %table[%i, %j] : tensor<61x48xf32>
    // becomes
    %low = arith.maxsi %i, %c0 : index
    %row = arith.minsi %low, %c60 : index
    %e = tensor.extract %table[%row, %j] : tensor<61x48xf32>
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect"];
}

def PrepareBuffers : Pass<"cp-prepare-buffers", "::mlir::ModuleOp"> {
  let summary = "Tell bufferization what it cannot know";
  let description = [{
    * Arguments are read-only.
    * `linalg.softmax` and the like are decomposed: they have no loops.
    * Upstream's elimination of `tensor.empty` runs where an insertion may gain
      from it: it costs as much as bufferization.
    * A tensor that is sent, and may become a part of another buffer, gets a
      copy that all its users take; so it is contiguous and lives until
      `cp.rotate_end`.
    * A fill or empty tensor that several operations update is repeated for
      each, right before it, which is cheaper than to copy it.
    * An entry that other functions call gets a private copy for them.

    ```mlir-fragment
    %k = tensor.extract_slice %kv[...] ...
    %t = cp.rotate_start %k ...
    // becomes
    %k = tensor.extract_slice %kv[...] ...
    %own = bufferization.alloc_tensor() copy(%k) : tensor<1x2x256x64xf32>
    %t = cp.rotate_start %own ...
    ```
  }];
  let dependentDialects = [
    "::mlir::bufferization::BufferizationDialect",
    "::mlir::linalg::LinalgDialect", "::mlir::tensor::TensorDialect"
  ];
}

def WriteOutputs : Pass<"cp-write-outputs", "::mlir::ModuleOp"> {
  let summary = "Turn results of entries into trailing arguments";
  let description = [{
    A public function on memrefs writes its results to memory of the caller: the
    allocation of a result, also behind reshapes, becomes the argument; anything
    else is copied.
    `cp.num_outputs` says how many there are.

    ```mlir-fragment
    func.func @main(%a: memref<4xf32>) -> memref<4xf32> {
      %r = memref.alloc() : memref<4xf32>
      ...
      return %r : memref<4xf32>
    }
    // becomes
    func.func @main(%a: memref<4xf32>, %r: memref<4xf32>) attributes {cp.num_outputs = 1 : i64} {
      ...
      return
    }
    ```
  }];
  let dependentDialects = ["::mlir::memref::MemRefDialect"];
}

def MatmulToBlas : Pass<"cp-matmul-to-blas", "::mlir::ModuleOp"> {
  let summary = "Turn matrix products into calls of the runtime";
  let description = [{
    A contraction of floats becomes a call of `cp_gemm`, which hands it to
    OpenBLAS on the threads of the rank. Its dimensions may come in any order;
    those that lie one inside the other in memory are merged, the largest one
    of each kind is the matrix's, and the others are the call's batch. A fill
    with zeros that is the last access to the result before is dropped.
    Products of integers stay, and those in 16 bits that sum along several
    dimensions that do not merge.

    ```mlir-fragment
    linalg.fill ins(%zero : f32) outs(%c : memref<64x48xf32>)
    linalg.matmul ins(%a, %b : ...) outs(%c : memref<64x48xf32>)
    // becomes
    %accumulate = llvm.mlir.constant(0 : i32) : i32
    llvm.call @cp_gemm(%context, %a_tensor, %b_tensor, %c_tensor, %accumulate) : ...
    ```
  }];
  let dependentDialects = [
    "::mlir::LLVM::LLVMDialect", "::mlir::arith::ArithDialect",
    "::mlir::memref::MemRefDialect"
  ];
}

def ReportAsserts : Pass<"cp-report-asserts", "::mlir::ModuleOp"> {
  let summary = "Turn assertions into failures of the run";
  let description = [{
    A `cf.assert` that fails ends the run on all ranks with its message, and
    not the process. In a loop, it sets a flag that is read after the outermost
    loop, so that the loop can still be vectorised.

    ```mlir-fragment
    scf.for %i = %c0 to %n step %c1 {
      ...
      cf.assert %good, "index out of range"
    }
    // becomes
    memref.store %false, %flag[] : memref<i1>
    scf.for %i = %c0 to %n step %c1 {
      ...
      memref.store %any, %flag[] : memref<i1>
    }
    %failed = memref.load %flag[] : memref<i1>
    scf.if %failed {
      llvm.call @cp_context_fail(%context, %status, %message) : ...
    }
    ```
  }];
  let dependentDialects = [
    "::mlir::LLVM::LLVMDialect", "::mlir::arith::ArithDialect",
    "::mlir::memref::MemRefDialect", "::mlir::scf::SCFDialect"
  ];
}

def ConvertCopies : Pass<"cp-convert-copies", "::mlir::ModuleOp"> {
  let summary = "Prepare copies and fills of memrefs for loops";
  let description = [{
    Upstream calls a library of its own for a `memref.copy` between layouts that
    are not contiguous; this pass makes it a `linalg.generic`. A fill of
    contiguous memory becomes one of a single dimension, which is one loop.

    ```mlir-fragment
    memref.copy %a, %b : memref<4x4xf32, strided<[8, 1]>> to memref<4x4xf32>
    // becomes
    linalg.generic {indexing_maps = [#id, #id], ...} ins(%a : ...) outs(%b : ...) { ... }
    ```
  }];
  let dependentDialects = [
    "::mlir::linalg::LinalgDialect", "::mlir::memref::MemRefDialect"
  ];
}

def PoolBuffers : Pass<"cp-pool-buffers", "::mlir::ModuleOp"> {
  let summary = "Take buffers from the runtime";
  let description = [{
    Allocations become calls of `cp_alloc`, which gives out again what was freed,
    in this run and the next one: memory from the system comes in fresh pages,
    which cost more than most operations on them.

    ```mlir-fragment
    %m = memref.alloc() : memref<4x3xf32>
    // becomes
    %bytes = llvm.mlir.constant(48 : i64) : i64
    %p = llvm.call @cp_alloc(%context, %bytes) : (!llvm.ptr, i64) -> !llvm.ptr
    %m = builtin.unrealized_conversion_cast ... // a descriptor of %p
    ```
  }];
  let dependentDialects = [
    "::mlir::LLVM::LLVMDialect", "::mlir::arith::ArithDialect",
    "::mlir::memref::MemRefDialect"
  ];
}

def ConvertToRuntime : Pass<"cp-convert-to-runtime", "::mlir::ModuleOp"> {
  let summary = "Turn cp operations on memrefs into calls of the runtime";
  let description = [{
    Functions get the context as their first argument, unless they have it;
    `cp.attend`, `cp.merge`, `cp.rank`, `cp.rotate_*` and `cp.all_gather` become
    calls of `cp/Runtime/Runtime.h`. What arrives by `cp.rotate_wait` is memory
    of the runtime.

    ```mlir-fragment
    func.func @main(%k: memref<4xf32>) {
      %r = cp.rank @grid axes = [0]
      ...
    }
    // becomes
    func.func @main(%context: !llvm.ptr, %k: memref<4xf32>) {
      %group = llvm.mlir.addressof @cp_group : !llvm.ptr
      %r = llvm.call @cp_rank(%context, %group) : (!llvm.ptr, !llvm.ptr) -> i64
      ...
    }
    ```
  }];
  let dependentDialects = [
    "::mlir::LLVM::LLVMDialect", "::mlir::arith::ArithDialect",
    "::mlir::memref::MemRefDialect"
  ];
}

def EmitEntries : Pass<"cp-emit-entries", "::mlir::ModuleOp"> {
  let summary = "Emit cp_entry_<name> for each public function";
  let description = [{
    The function that host programs call: it checks every tensor against the
    metadata, calls the program, which becomes private, and returns the status.

    ```mlir-fragment
    func.func @main(%context: !llvm.ptr, %a: memref<4xf32>, %r: memref<4xf32>)
        attributes {cp.num_outputs = 1 : i64}
    // becomes
    func.func private @cp_program_main(...)
    llvm.func @cp_entry_main(%context: !llvm.ptr, %inputs: !llvm.ptr, %outputs: !llvm.ptr) -> i32 {
      ... cp_check_tensor of each ...
      func.call @cp_program_main(%context, %a, %r)
      %status = llvm.call @cp_context_status(%context)
      llvm.return %status
    }
    ```
  }];
  let dependentDialects = [
    "::mlir::LLVM::LLVMDialect", "::mlir::arith::ArithDialect",
    "::mlir::scf::SCFDialect"
  ];
}

def ExpandMath : Pass<"cp-expand-math", "::mlir::ModuleOp"> {
  let summary = "Expand math functions and 16-bit floats to plain arithmetic";
  let description = [{
    Polynomials in place of the functions that LLVM would call one element at a
    time (exp, log, tanh, erf, ...), accurate to about 1e-7 relative, so that
    loops vectorise; integer powers become products, or `math.powf` in f64; f16
    and bf16 are computed in f32; conversions of bf16 become integer arithmetic,
    since old compiler runtimes lack them.

    ```mlir-fragment
    %y = math.tanh %x : f32
    // becomes
    %p = math.fma ...
    %y = arith.divf %p, %q : f32
    ```
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::math::MathDialect",
    "::mlir::vector::VectorDialect"
  ];
}

def FinalizeProgram : Pass<"cp-finalize-program", "::mlir::ModuleOp"> {
  let summary = "Check that only LLVM is left, and drop what it cannot hold";
  let description = [{
    Erases grids, sequences and the attributes of other dialects, which
    `mlir-translate` rejects; every operation that is not of the LLVM dialect
    is an error.

    ```mlir-fragment
    shard.grid @grid(shape = 4)
    llvm.func @f(%a: !llvm.ptr {cp.global_shape = array<i64: 4>})
    // becomes
    llvm.func @f(%a: !llvm.ptr)
    ```
  }];
}

#endif // CP_CONVERSION_PASSES_TD
