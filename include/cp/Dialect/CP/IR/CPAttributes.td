//===- CPAttributes.td - Layouts and block facts --------*- tablegen -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_DIALECT_CP_IR_CPATTRIBUTES_TD
#define CP_DIALECT_CP_IR_CPATTRIBUTES_TD

include "mlir/IR/Interfaces.td"
include "cp/Dialect/CP/IR/CPDialect.td"

def CP_LayoutInterface : AttrInterface<"LayoutInterface"> {
  let cppNamespace = "::mlir::cp";
  let description = [{
    Says which global position a rank's local row holds. A layout is either a
    list of affine chunks, or a table that is known only at run time.
  }];
  let methods = [
    InterfaceMethod<[{
      Rows that each of `ranks` ranks holds of a sequence of `length`
      positions, padding included.
    }], "int64_t", "getRows", (ins "int64_t":$length, "int64_t":$ranks)>,
    InterfaceMethod<[{
      The chunks of `rows` rows, in order; empty for a table. Row `j` of a
      chunk on rank `r` holds position
      `base + r * rankStride + j * rowStride`.
    }], "::llvm::SmallVector<::mlir::cp::LayoutChunk>", "getChunks",
      (ins "int64_t":$rows, "int64_t":$ranks)>,
    InterfaceMethod<[{
      The name that the command line and the statistics use.
    }], "::llvm::StringRef", "getLayoutName", (ins)>,
    InterfaceMethod<[{
      Whether positions come from a table at run time.
    }], "bool", "needsTable", (ins), "", [{ return false; }]>,
    InterfaceMethod<[{
      The rows that the layout deals as one block of a sequence of `length`
      positions; 0 if it deals no blocks.
    }], "int64_t", "getBlockRows", (ins "int64_t":$length, "int64_t":$ranks),
      "", [{ return 0; }]>
  ];
}

class CP_Layout<string name, string attrMnemonic>
    : AttrDef<CP_Dialect, name,
              [DeclareAttrInterfaceMethods<CP_LayoutInterface>]> {
  let mnemonic = attrMnemonic;
}

def CP_ContiguousAttr : CP_Layout<"Contiguous", "contiguous"> {
  let summary = "Rank r holds positions [r * n, (r + 1) * n)";
  let description = [{
    `n = ceil(S / W)` rows for S positions on W ranks.
  }];
}

def CP_HeadTailAttr : CP_Layout<"HeadTail", "head_tail"> {
  let summary = "Rank r holds chunks r and 2W - 1 - r of 2W (zigzag)";
  let description = [{
    `n = 2 * ceil(S / 2W)` rows, chunks of `n / 2`. It balances the work of a
    causal mask.
  }];
}

def CP_StripedAttr : CP_Layout<"Striped", "striped"> {
  let summary = "Rank r holds positions j * W + r";
  let description = [{
    `n = ceil(S / W)` rows for S positions on W ranks (striped attention,
    Brandon et al., 2023). Each pair of ranks has nearly the same share of a
    causal mask.
  }];
}

def CP_PerDocumentAttr
    : AttrDef<CP_Dialect, "PerDocument",
              [DeclareAttrInterfaceMethods<CP_LayoutInterface,
                                           ["needsTable"]>]> {
  let mnemonic = "per_document";
  let summary = "Every document is dealt head-tail";
  let description = [{
    `n = ceil(S / W)` rows. The positions come from a table as those of
    `#cp.table` do; `cp.deal_documents` computes it.
  }];
}

class CP_BlockLayout<string name, string attrMnemonic>
    : AttrDef<CP_Dialect, name,
              [DeclareAttrInterfaceMethods<CP_LayoutInterface,
                                           ["needsTable", "getBlockRows"]>]> {
  let mnemonic = attrMnemonic;
  let parameters = (ins "int64_t":$tile);
  let assemblyFormat = "`<` `tile` `=` $tile `>`";
  let genVerifyDecl = 1;
}

def CP_PTRRAttr : CP_BlockLayout<"PTRR", "ptrr"> {
  let summary = "Row blocks are dealt round robin by processing time";
  let description = [{
    Blocks have `T = min(tile, ceil(S / W))` rows, a rank has
    `n = T * ceil(ceil(S / T) / W)`. The positions come from a table as those of
    `#cp.table` do; `cp.deal_blocks` computes it. `tile >= 1`.
  }];
}

def CP_GreedyAttr : CP_BlockLayout<"Greedy", "greedy"> {
  let summary = "Row blocks are dealt longest first";
  let description = [{
    Blocks and rows as in `#cp.ptrr`; each block goes to the least loaded rank.
    `tile >= 1`.
  }];
}

def CP_CheapestAttr : CP_BlockLayout<"Cheapest", "cheapest"> {
  let summary = "Whichever layout has the lowest predicted time at run time";
  let description = [{
    What `layout=auto` stands for where the mask reads data. The positions come
    from a table as those of `#cp.table` do: `<entry>_layout` computes those of
    all candidates, asks `cp.predict_seconds` about each, and takes the best.
    Blocks as in `#cp.ptrr`; a rank has as many rows as the candidate with the
    most. `tile >= 1`.
  }];
}

def CP_TableAttr
    : AttrDef<CP_Dialect, "Table",
              [DeclareAttrInterfaceMethods<CP_LayoutInterface,
                                           ["needsTable"]>]> {
  let mnemonic = "table";
  let summary = "Positions come from a table at run time";
  let description = [{
    Row `j` of rank `r` holds position `table[b, r * n + j]`, -1 at padding.
    The table is the argument of the function that carries
    `cp.layout_table = @sequence`: `tensor<1 x W*n x i64>`, or one row for each
    batch row. Its values must be a permutation of the positions, which who
    calls the program checks (`cp-run`, `cp_sequence_positions`).
  }];
  let parameters = (ins "int64_t":$rowsPerRank);
  let assemblyFormat = "`<` `rows` `=` $rowsPerRank `>`";
}

def CP_BlockAttr : AttrDef<CP_Dialect, "Block"> {
  let mnemonic = "block";
  let summary = "What a mask needs of one pair of layout chunks";
  let description = [{
    For query chunk `q` and key chunk `kv` of an attend: `needed` is a union of
    sets over (rank, step) outside of which no pair of positions is unmasked;
    on the union `full` every pair of existing positions is unmasked. An empty
    list is the empty set.

    ```text
    #cp.block<q = 0, kv = 0, needed = [affine_set<(d0, d1) : (d0 - d1 >= 0)>], full = []>
    ```
  }];
  let parameters = (ins "int64_t":$q, "int64_t":$kv,
                        "::mlir::ArrayAttr":$needed, "::mlir::ArrayAttr":$full);
  let assemblyFormat = "`<` struct(params) `>`";
}

#endif // CP_DIALECT_CP_IR_CPATTRIBUTES_TD
