// RUN: cp-opt %s --cp-emit-entries -split-input-file -verify-diagnostics

// expected-error @+1 {{expects the context, inputs and outputs as arguments; run --cp-write-outputs and --cp-convert-to-runtime first}}
func.func @no_context(%a: memref<4xf32>) {
  return
}

// -----

// expected-error @+1 {{expects metadata @cp_meta_no_metadata; run --cp-emit-metadata first}}
func.func @no_metadata(%c: !llvm.ptr) attributes {cp.num_outputs = 0 : i64} {
  return
}

// -----

// expected-error @+1 {{expects argument 1 to be a contiguous memref of static shape, got 'memref<?xf32>'}}
func.func @dynamic(%c: !llvm.ptr, %a: memref<?xf32>) attributes {cp.num_outputs = 0 : i64} {
  return
}

// -----

llvm.mlir.global external constant @cp_meta_taken() : !llvm.ptr
// expected-error @+1 {{has the name of the entry of @taken; rename it}}
llvm.func @cp_entry_taken()
func.func @taken(%c: !llvm.ptr) attributes {cp.num_outputs = 0 : i64} {
  return
}
