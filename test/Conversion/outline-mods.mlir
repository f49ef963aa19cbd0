// RUN: cp-opt %s --cp-outline-mods --canonicalize --split-input-file | FileCheck %s

// The region runs in a loop over keys; reads of captures are clamped.

// CHECK-LABEL: func.func @mask
// CHECK-NOT: mask_mod
// CHECK: cp.attend {{.*}} captures(%{{.*}}, %{{.*}} : tensor<1x16xi32>, index)
// CHECK-SAME: cp.mask_reads = 1 : i64
// CHECK-SAME: mask_fn = @cp_mask
func.func @mask(%q: tensor<1x2x8x4xf32>, %o: tensor<1x2x8x4xf32>, %l: tensor<1x2x8xf32>,
                %doc: tensor<1x16xi32>, %r: index) -> tensor<1x2x8x4xf32> {
  %out, %lse = cp.attend %q, %q, %q captures(%doc, %r : tensor<1x16xi32>, index)
    outs(%o, %l : tensor<1x2x8x4xf32>, tensor<1x2x8xf32>) {id = 0 : i64, q_chunk = 8 : i64, kv_chunk = 8 : i64, scale = 1.0 : f32}
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index, %d: tensor<1x16xi32>, %rank: index):
      %k = arith.addi %j, %rank : index
      %x = tensor.extract %d[%b, %i] : tensor<1x16xi32>
      %y = tensor.extract %d[%b, %k] : tensor<1x16xi32>
      %m = arith.cmpi eq, %x, %y : i32
      cp.yield %m : i1
    } : tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32> -> tensor<1x2x8x4xf32>, tensor<1x2x8xf32>
  return %out : tensor<1x2x8x4xf32>
}

// CHECK-LABEL: llvm.func internal @cp_mask(
// CHECK-SAME: %[[CAPTURES:.+]]: !llvm.ptr {llvm.noalias, llvm.readonly}, %{{.+}}: i64, %{{.+}}: i64, %[[Q:.+]]: i64, %[[KV:.+]]: i64, %[[N:.+]]: i64, %[[KEEP:.+]]: !llvm.ptr {llvm.noalias})
// CHECK-DAG: %[[C0:.+]] = arith.constant 0 : index
// CHECK-DAG: %[[C15:.+]] = arith.constant 15 : index
// CHECK: %[[FIRST:.+]] = arith.index_cast %[[KV]]
// CHECK: %[[DOC:.+]] = llvm.load %[[CAPTURES]]
// CHECK: %[[RANKPTR:.+]] = llvm.load
// CHECK: %[[RANK64:.+]] = llvm.load %[[RANKPTR]] : !llvm.ptr -> i64
// CHECK: %[[RANK:.+]] = arith.index_cast %[[RANK64]]
// CHECK: scf.for %[[I:.+]] = %[[C0]] to
// CHECK: %[[J:.+]] = arith.addi %[[FIRST]], %[[I]]
// CHECK: %[[OUT:.+]] = llvm.getelementptr %[[KEEP]]
// CHECK: %[[K:.+]] = arith.addi %[[J]], %[[RANK]]
// CHECK: arith.minsi %[[K]], %[[C15]]
// CHECK: arith.maxsi
// CHECK: llvm.load {{.*}} -> i32
// CHECK: %[[BYTE:.+]] = arith.extui %{{.*}} : i1 to i8
// CHECK: llvm.store %[[BYTE]], %[[OUT]]

// -----

// A score is replaced where it stands; scalars of any type are read through
// pointers.

// CHECK-LABEL: func.func @score
// CHECK: score_fn = @cp_score
func.func @score(%q: tensor<1x2x8x4xf32>, %o: tensor<1x2x8x4xf32>, %l: tensor<1x2x8xf32>,
                 %slope: tensor<2xf32>) -> tensor<1x2x8x4xf32> {
  %out, %lse = cp.attend %q, %q, %q captures(%slope : tensor<2xf32>)
    outs(%o, %l : tensor<1x2x8x4xf32>, tensor<1x2x8xf32>) {id = 0 : i64, q_chunk = 8 : i64, kv_chunk = 8 : i64, scale = 1.0 : f32}
    score_mod {
    ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index, %d: tensor<2xf32>):
      %x = tensor.extract %d[%h] : tensor<2xf32>
      %m = arith.mulf %s, %x : f32
      cp.yield %m : f32
    } : tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32> -> tensor<1x2x8x4xf32>, tensor<1x2x8xf32>
  return %out : tensor<1x2x8x4xf32>
}

// CHECK-LABEL: llvm.func internal @cp_score(
// CHECK: scf.for
// CHECK: %[[P:.+]] = llvm.getelementptr %{{.+}}[%{{.+}}] : (!llvm.ptr, i64) -> !llvm.ptr, f32
// CHECK: %[[S:.+]] = llvm.load %[[P]] : !llvm.ptr -> f32
// CHECK: %[[R:.+]] = arith.mulf %[[S]]
// CHECK: llvm.store %[[R]], %[[P]]

// -----

// Equal regions share a function, different ones do not.

// CHECK-LABEL: func.func @shared
// CHECK: mask_fn = @[[F:cp_mask[_0-9]*]]
// CHECK: mask_fn = @[[F]]
// CHECK: mask_fn = @[[G:cp_mask[_0-9]*]]
// CHECK-COUNT-2: llvm.func internal @cp_mask
// CHECK-NOT: llvm.func internal @cp_mask
func.func @shared(%q: tensor<1x2x8x4xf32>, %o: tensor<1x2x8x4xf32>, %l: tensor<1x2x8xf32>) -> tensor<1x2x8x4xf32> {
  %o0, %l0 = cp.attend %q, %q, %q
    outs(%o, %l : tensor<1x2x8x4xf32>, tensor<1x2x8xf32>) {id = 0 : i64, q_chunk = 8 : i64, kv_chunk = 8 : i64, scale = 1.0 : f32}
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %m = arith.cmpi sge, %i, %j : index
      cp.yield %m : i1
    } : tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32> -> tensor<1x2x8x4xf32>, tensor<1x2x8xf32>
  %o1, %l1 = cp.attend %q, %q, %q
    outs(%o0, %l0 : tensor<1x2x8x4xf32>, tensor<1x2x8xf32>) {id = 0 : i64, q_chunk = 8 : i64, kv_chunk = 8 : i64, scale = 1.0 : f32}
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %m = arith.cmpi sge, %i, %j : index
      cp.yield %m : i1
    } : tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32> -> tensor<1x2x8x4xf32>, tensor<1x2x8xf32>
  %o2, %l2 = cp.attend %q, %q, %q
    outs(%o1, %l1 : tensor<1x2x8x4xf32>, tensor<1x2x8xf32>) {id = 0 : i64, q_chunk = 8 : i64, kv_chunk = 8 : i64, scale = 1.0 : f32}
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %m = arith.cmpi sge, %j, %i : index
      cp.yield %m : i1
    } : tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32> -> tensor<1x2x8x4xf32>, tensor<1x2x8xf32>
  return %o2 : tensor<1x2x8x4xf32>
}

// -----

// A read that is not proven to be in bounds gets a check.

// CHECK: llvm.mlir.constant("{{.*}}outline-mods.mlir:{{[0-9]+}}:{{[0-9]+}}: mask_mod reads dimension 0 of capture 0\00")
// CHECK-LABEL: func.func @unproven
// CHECK: cp.check_mask = @cp_check
// CHECK-SAME: mask_fn = @cp_mask
func.func @unproven(%q: tensor<1x2x8x4xf32>, %o: tensor<1x2x8x4xf32>, %l: tensor<1x2x8xf32>,
                    %table: tensor<5xi1>, %link: tensor<8xi32>) -> tensor<1x2x8x4xf32> {
  %out, %lse = cp.attend %q, %q, %q captures(%table, %link : tensor<5xi1>, tensor<8xi32>)
    outs(%o, %l : tensor<1x2x8x4xf32>, tensor<1x2x8xf32>) {id = 0 : i64, q_chunk = 8 : i64, kv_chunk = 8 : i64, scale = 1.0 : f32}
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index, %t: tensor<5xi1>, %d: tensor<8xi32>):
      %x = tensor.extract %d[%i] {cp.in_bounds} : tensor<8xi32>
      %k = arith.index_cast %x : i32 to index
      %m = tensor.extract %t[%k] : tensor<5xi1>
      cp.yield %m : i1
    } : tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32> -> tensor<1x2x8x4xf32>, tensor<1x2x8xf32>
  return %out : tensor<1x2x8x4xf32>
}

// CHECK-LABEL: llvm.func internal @cp_check(
// CHECK: scf.for
// CHECK: scf.if
// CHECK: %[[X:.+]] = llvm.load {{.*}} -> i32
// CHECK: %[[K:.+]] = arith.index_cast %[[X]]
// CHECK: %[[BAD:.+]] = arith.cmpi uge, %[[K]], %c5
// CHECK: scf.if %[[BAD]] {
// CHECK-COUNT-3: llvm.store
