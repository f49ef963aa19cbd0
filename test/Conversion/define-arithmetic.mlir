// RUN: cp-opt %s --cp-define-arithmetic --split-input-file | FileCheck %s

// A quotient by zero is 0.

// CHECK-LABEL: func.func @division(
// CHECK: %[[ZERO:.+]] = arith.constant 0 : index
// CHECK: %[[ONE:.+]] = arith.constant 1 : index
// CHECK: %[[BY0:.+]] = arith.cmpi eq, %[[Y:.+]], %[[ZERO]]
// CHECK: %[[SAFE:.+]] = arith.select %[[BY0]], %[[ONE]], %[[Y]]
// CHECK: %[[Q:.+]] = arith.divui %{{.+}}, %[[SAFE]] : index
// CHECK: arith.select %[[BY0]], %[[ZERO]], %[[Q]]
func.func @division(%q: tensor<1x2x8x4xf32>, %o: tensor<1x2x8x4xf32>, %l: tensor<1x2x8xf32>) -> tensor<1x2x8x4xf32> {
  %out, %lse = cp.attend %q, %q, %q
    outs(%o, %l : tensor<1x2x8x4xf32>, tensor<1x2x8xf32>) {id = 0 : i64, q_chunk = 8 : i64, kv_chunk = 8 : i64, scale = 1.0 : f32}
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %x = arith.divui %i, %j : index
      %m = arith.cmpi eq, %x, %h : index
      cp.yield %m : i1
    } : tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32> -> tensor<1x2x8x4xf32>, tensor<1x2x8xf32>
  return %out : tensor<1x2x8x4xf32>
}

// -----

// A remainder by zero is the dividend; -1 divides like 1.

// CHECK-LABEL: func.func @remainder(
// CHECK: %[[BY0:.+]] = arith.cmpi eq, %[[Y:.+]], %c0
// CHECK: %[[S0:.+]] = arith.select %[[BY0]], %c1, %[[Y]]
// CHECK: %[[BYM:.+]] = arith.cmpi eq, %[[Y]], %c-1
// CHECK: %[[SAFE:.+]] = arith.select %[[BYM]], %c1, %[[S0]]
// CHECK: %[[R:.+]] = arith.remsi %[[X:.+]], %[[SAFE]] : index
// CHECK: arith.select %[[BY0]], %[[X]], %[[R]]
func.func @remainder(%q: tensor<1x2x8x4xf32>, %o: tensor<1x2x8x4xf32>, %l: tensor<1x2x8xf32>) -> tensor<1x2x8x4xf32> {
  %out, %lse = cp.attend %q, %q, %q
    outs(%o, %l : tensor<1x2x8x4xf32>, tensor<1x2x8xf32>) {id = 0 : i64, q_chunk = 8 : i64, kv_chunk = 8 : i64, scale = 1.0 : f32}
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %x = arith.remsi %i, %j : index
      %m = arith.cmpi eq, %x, %h : index
      cp.yield %m : i1
    } : tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32> -> tensor<1x2x8x4xf32>, tensor<1x2x8xf32>
  return %out : tensor<1x2x8x4xf32>
}

// -----

// A divisor and an amount that are harmless stay.

// CHECK-LABEL: func.func @constant(
// CHECK: %[[C:.+]] = arith.constant 3 : index
// CHECK-NEXT: %[[X:.+]] = arith.divsi %{{.+}}, %[[C]] : index
// CHECK-NEXT: %[[S:.+]] = arith.shli %[[X]], %[[C]] : index
// CHECK-NEXT: arith.cmpi eq, %[[S]]
func.func @constant(%q: tensor<1x2x8x4xf32>, %o: tensor<1x2x8x4xf32>, %l: tensor<1x2x8xf32>) -> tensor<1x2x8x4xf32> {
  %out, %lse = cp.attend %q, %q, %q
    outs(%o, %l : tensor<1x2x8x4xf32>, tensor<1x2x8xf32>) {id = 0 : i64, q_chunk = 8 : i64, kv_chunk = 8 : i64, scale = 1.0 : f32}
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %c = arith.constant 3 : index
      %x = arith.divsi %i, %c : index
      %s = arith.shli %x, %c : index
      %m = arith.cmpi eq, %s, %h : index
      cp.yield %m : i1
    } : tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32> -> tensor<1x2x8x4xf32>, tensor<1x2x8xf32>
  return %out : tensor<1x2x8x4xf32>
}

// -----

// Bits that are shifted out are gone; a sign stays.

// CHECK-LABEL: func.func @shift(
// CHECK: %[[LARGE:.+]] = arith.cmpi uge, %[[N:.+]], %c64
// CHECK: %[[SAFE:.+]] = arith.select %[[LARGE]], %c0{{.*}}, %[[N]]
// CHECK: %[[X:.+]] = arith.shrui %{{.+}}, %[[SAFE]] : index
// CHECK: arith.select %[[LARGE]], %c0{{.*}}, %[[X]]
// CHECK: %[[MOST:.+]] = arith.minui %[[N]], %c63
// CHECK: arith.shrsi %{{.+}}, %[[MOST]]
func.func @shift(%q: tensor<1x2x8x4xf32>, %o: tensor<1x2x8x4xf32>, %l: tensor<1x2x8xf32>) -> tensor<1x2x8x4xf32> {
  %out, %lse = cp.attend %q, %q, %q
    outs(%o, %l : tensor<1x2x8x4xf32>, tensor<1x2x8xf32>) {id = 0 : i64, q_chunk = 8 : i64, kv_chunk = 8 : i64, scale = 1.0 : f32}
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %x = arith.shrui %i, %j : index
      %y = arith.shrsi %i, %j : index
      %m = arith.cmpi eq, %x, %y : index
      cp.yield %m : i1
    } : tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32> -> tensor<1x2x8x4xf32>, tensor<1x2x8xf32>
  return %out : tensor<1x2x8x4xf32>
}

// -----

// In one bit, the only divisor is 1.

// CHECK-LABEL: func.func @bit(
// CHECK: %[[X:.+]] = arith.cmpi
// CHECK: %[[Y:.+]] = arith.cmpi
// CHECK: arith.andi %[[X]], %[[Y]] : i1
// CHECK: %[[NOT:.+]] = arith.xori %[[Y]], %true
// CHECK: arith.andi %[[X]], %[[NOT]] : i1
func.func @bit(%q: tensor<1x2x8x4xf32>, %o: tensor<1x2x8x4xf32>, %l: tensor<1x2x8xf32>) -> tensor<1x2x8x4xf32> {
  %out, %lse = cp.attend %q, %q, %q
    outs(%o, %l : tensor<1x2x8x4xf32>, tensor<1x2x8xf32>) {id = 0 : i64, q_chunk = 8 : i64, kv_chunk = 8 : i64, scale = 1.0 : f32}
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %x = arith.cmpi eq, %i, %h : index
      %y = arith.cmpi eq, %j, %h : index
      %u = arith.divsi %x, %y : i1
      %v = arith.remui %x, %y : i1
      %m = arith.ori %u, %v : i1
      cp.yield %m : i1
    } : tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32> -> tensor<1x2x8x4xf32>, tensor<1x2x8xf32>
  return %out : tensor<1x2x8x4xf32>
}

// -----

// Floats are clamped to what the integer holds; NaN gives its least number.

// CHECK-LABEL: func.func @conversion(
// CHECK: %[[LOW:.+]] = arith.constant -1.280000e+02 : f32
// CHECK: %[[HIGH:.+]] = arith.constant 1.270000e+02 : f32
// CHECK: %[[A:.+]] = arith.maxnumf %{{.+}}, %[[LOW]] : f32
// CHECK: %[[B:.+]] = arith.minnumf %[[A]], %[[HIGH]] : f32
// CHECK: arith.fptosi %[[B]] : f32 to i8
func.func @conversion(%q: tensor<1x2x8x4xf32>, %o: tensor<1x2x8x4xf32>, %l: tensor<1x2x8xf32>) -> tensor<1x2x8x4xf32> {
  %out, %lse = cp.attend %q, %q, %q
    outs(%o, %l : tensor<1x2x8x4xf32>, tensor<1x2x8xf32>) {id = 0 : i64, q_chunk = 8 : i64, kv_chunk = 8 : i64, scale = 1.0 : f32}
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %n = arith.index_cast %i : index to i32
      %f = arith.sitofp %n : i32 to f32
      %x = arith.fptosi %f : f32 to i8
      %c = arith.constant 3 : i8
      %m = arith.cmpi eq, %x, %c : i8
      cp.yield %m : i1
    } : tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32> -> tensor<1x2x8x4xf32>, tensor<1x2x8xf32>
  return %out : tensor<1x2x8x4xf32>
}

// -----

// Promises are dropped.

// CHECK-LABEL: func.func @promises(
// CHECK: arith.addi %{{.+}}, %{{.+}} : index
// CHECK: arith.shrui %{{.+}}, %{{.+}} : index
// CHECK: arith.addf %{{.+}}, %{{.+}} : f32
func.func @promises(%q: tensor<1x2x8x4xf32>, %o: tensor<1x2x8x4xf32>, %l: tensor<1x2x8xf32>) -> tensor<1x2x8x4xf32> {
  %out, %lse = cp.attend %q, %q, %q
    outs(%o, %l : tensor<1x2x8x4xf32>, tensor<1x2x8xf32>) {id = 0 : i64, q_chunk = 8 : i64, kv_chunk = 8 : i64, scale = 1.0 : f32}
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %c = arith.constant 3 : index
      %x = arith.addi %i, %j overflow<nsw> : index
      %y = arith.shrui %x, %c exact : index
      %n = arith.index_cast %y : index to i32
      %f = arith.sitofp %n : i32 to f32
      %g = arith.addf %f, %f fastmath<nnan> : f32
      %m = arith.cmpf olt, %f, %g : f32
      cp.yield %m : i1
    } : tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32> -> tensor<1x2x8x4xf32>, tensor<1x2x8xf32>
  return %out : tensor<1x2x8x4xf32>
}

// -----

// The index dialect becomes arith.

// CHECK-LABEL: func.func @index_dialect(
// CHECK-NOT: index.
// CHECK: arith.constant 3 : index
// CHECK: arith.floordivsi
// CHECK: arith.index_castui %{{.+}} : index to i32
// CHECK: arith.cmpi uge
func.func @index_dialect(%q: tensor<1x2x8x4xf32>, %o: tensor<1x2x8x4xf32>, %l: tensor<1x2x8xf32>) -> tensor<1x2x8x4xf32> {
  %out, %lse = cp.attend %q, %q, %q
    outs(%o, %l : tensor<1x2x8x4xf32>, tensor<1x2x8xf32>) {id = 0 : i64, q_chunk = 8 : i64, kv_chunk = 8 : i64, scale = 1.0 : f32}
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %c = index.constant 3
      %x = index.floordivs %i, %c
      %n = index.castu %x : index to i32
      %y = index.castu %n : i32 to index
      %m = index.cmp uge(%y, %j)
      cp.yield %m : i1
    } : tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32> -> tensor<1x2x8x4xf32>, tensor<1x2x8xf32>
  return %out : tensor<1x2x8x4xf32>
}
