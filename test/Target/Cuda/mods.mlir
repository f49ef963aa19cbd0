// RUN: cp-translate --cp-mods-to-cuda --split-input-file %s | FileCheck %s

// CHECK: //---- 0: loc({{.*}}mods.mlir
// CHECK-NEXT: #define CP_HAS_MASK_MOD 1
// CHECK-NEXT: CP_MOD bool cp_mask_mod(cp::index b, cp::index h, cp::index q, cp::index kv, const void *const *captures) {
// CHECK-NEXT: const bool [[M:v[0-9]+]] = cp::cmpi_sge(q, kv);
// CHECK-NEXT: return [[M]];
// CHECK-NEXT: }
func.func @causal(%q: tensor<1x2x8x4xf32>) -> tensor<1x2x8x4xf32> {
  %out, %lse = cp.flex_attention %q, %q, %q
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %m = arith.cmpi sge, %i, %j : index
      cp.yield %m : i1
    } : (tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32>) -> (tensor<1x2x8x4xf32>, tensor<1x2x8xf32>)
  return %out : tensor<1x2x8x4xf32>
}

// -----

// Reads are clamped, captures that are not read get no variable, and both
// regions see all of them.

// CHECK: CP_MOD bool cp_mask_mod(
// CHECK-NOT: c0
// CHECK: const void *const c1 = captures[1];
// CHECK: const cp::index [[LOW:v[0-9]+]] = cp::maxsi(q, {{v[0-9]+}});
// CHECK: const cp::index [[ROW:v[0-9]+]] = cp::minsi([[LOW]], {{v[0-9]+}});
// CHECK: cp::load<cp::i32>(c1, {{v[0-9]+}} * 8 + [[ROW]]);
// CHECK: #define CP_HAS_SCORE_MOD 1
// CHECK-NEXT: CP_MOD cp::f32 cp_score_mod(cp::f32 score, cp::index b, cp::index h, cp::index q, cp::index kv, const void *const *captures) {
// CHECK-NEXT: const void *const c0 = captures[0];
// CHECK: const cp::bf16 [[BIAS:v[0-9]+]] = cp::load<cp::bf16>(c0, {{v[0-9]+}});
// CHECK: const cp::f32 [[WIDE:v[0-9]+]] = cp::extf<cp::f32>([[BIAS]]);
// CHECK: const cp::f32 [[SUM:v[0-9]+]] = cp::addf(score, [[WIDE]]);
// CHECK: const cp::f32 [[T:v[0-9]+]] = cp::tanh([[SUM]]);
// CHECK: return [[T]];
func.func @captures(%q: tensor<1x2x8x4xf32>, %bias: tensor<2xbf16>, %doc: tensor<1x8xi32>) -> tensor<1x2x8x4xf32> {
  %out, %lse = cp.flex_attention %q, %q, %q captures(%bias, %doc)
    score_mod {
    ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index, %x: tensor<2xbf16>, %d: tensor<1x8xi32>):
      %e = tensor.extract %x[%h] : tensor<2xbf16>
      %w = arith.extf %e : bf16 to f32
      %r = arith.addf %s, %w : f32
      %t = math.tanh %r : f32
      cp.yield %t : f32
    }
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index, %x: tensor<2xbf16>, %d: tensor<1x8xi32>):
      %di = tensor.extract %d[%b, %i] : tensor<1x8xi32>
      %dj = tensor.extract %d[%b, %j] : tensor<1x8xi32>
      %m = arith.cmpi eq, %di, %dj : i32
      cp.yield %m : i1
    } : (tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32>, tensor<2xbf16>, tensor<1x8xi32>) -> (tensor<1x2x8x4xf32>, tensor<1x2x8xf32>)
  return %out : tensor<1x2x8x4xf32>
}

// -----

// A quotient by zero is 0; operations of the index dialect and maps are
// written as those of arith.

// CHECK: const cp::index [[ZERO:v[0-9]+]] = 0LL;
// CHECK: const bool [[BY0:v[0-9]+]] = cp::cmpi_eq(kv, [[ZERO]]);
// CHECK: const cp::index [[SAFE:v[0-9]+]] = cp::select([[BY0]], {{v[0-9]+}}, kv);
// CHECK: const cp::index [[Q:v[0-9]+]] = cp::divui(q, [[SAFE]]);
// CHECK: cp::select([[BY0]], [[ZERO]], [[Q]]);
func.func @defined(%q: tensor<1x2x8x4xf32>) -> tensor<1x2x8x4xf32> {
  %out, %lse = cp.flex_attention %q, %q, %q
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %x = index.divu %i, %j
      %y = affine.apply affine_map<(d0) -> (d0 + 3)>(%h)
      %m = arith.cmpi eq, %x, %y : index
      cp.yield %m : i1
    } : (tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32>) -> (tensor<1x2x8x4xf32>, tensor<1x2x8xf32>)
  return %out : tensor<1x2x8x4xf32>
}

// -----

// Control flow.

// CHECK: cp::i32 [[X:v[0-9]+]];
// CHECK-NEXT: if ({{v[0-9]+}}) {
// CHECK: [[X]] = {{v[0-9]+}};
// CHECK: } else {
// CHECK: [[X]] = {{v[0-9]+}};
// CHECK: cp::i32 [[SUM:v[0-9]+]] = {{v[0-9]+}};
// CHECK-NEXT: for (cp::index [[I:v[0-9]+]] = {{v[0-9]+}}; cp::cmpi_slt([[I]], q); [[I]] = cp::addi([[I]], {{v[0-9]+}})) {
// CHECK: [[SUM]] = {{v[0-9]+}};
// CHECK: cp::index [[ARG:v[0-9]+]] = kv;
// CHECK: while (true) {
// CHECK: if (!{{v[0-9]+}})
// CHECK-NEXT: break;
// CHECK: [[ARG]] = {{v[0-9]+}};
// CHECK: if (h == 1LL) {
// CHECK: } else if (h == -2LL) {
// CHECK: } else {
func.func @control(%q: tensor<1x2x8x4xf32>) -> tensor<1x2x8x4xf32> {
  %out, %lse = cp.flex_attention %q, %q, %q
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c9 = arith.constant 9 : index
      %n = arith.index_cast %i : index to i32
      %one = arith.constant 1 : i32
      %less = arith.cmpi slt, %i, %j : index
      %x = scf.if %less -> (i32) {
        %a = arith.muli %n, %n : i32
        scf.yield %a : i32
      } else {
        %a = arith.addi %n, %one : i32
        scf.yield %a : i32
      }
      %sum = scf.for %k = %c0 to %i step %c1 iter_args(%s = %x) -> (i32) {
        %t = arith.addi %s, %n : i32
        scf.yield %t : i32
      }
      %w = scf.while (%a = %j) : (index) -> index {
        %c = arith.cmpi ult, %a, %c9 : index
        scf.condition(%c) %a : index
      } do {
      ^bb0(%a: index):
        %t = arith.addi %a, %c9 : index
        scf.yield %t : index
      }
      %z = scf.index_switch %h -> i32
      case 1 {
        scf.yield %n : i32
      }
      case -2 {
        scf.yield %sum : i32
      }
      default {
        scf.yield %one : i32
      }
      %wi = arith.index_cast %w : index to i32
      %u = arith.addi %sum, %z : i32
      %m = arith.cmpi ne, %u, %wi : i32
      cp.yield %m : i1
    } : (tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32>) -> (tensor<1x2x8x4xf32>, tensor<1x2x8xf32>)
  return %out : tensor<1x2x8x4xf32>
}

// -----

// Constants read back as the same bits.

// CHECK-DAG: = cp::f32FromBits(0xff800000u);
// CHECK-DAG: = 0.100000001f;
// CHECK-DAG: = 1.00000002E+30f;
// CHECK-DAG: = -3.0f;
// CHECK-DAG: = (-9223372036854775807LL - 1);
// CHECK-DAG: const cp::i8 {{v[0-9]+}} = -128;
func.func @constants(%q: tensor<1x2x8x4xf32>) -> tensor<1x2x8x4xf32> {
  %out, %lse = cp.flex_attention %q, %q, %q
    score_mod {
    ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
      %ninf = arith.constant 0xFF800000 : f32
      %tenth = arith.constant 0.1 : f32
      %large = arith.constant 1.0e30 : f32
      %three = arith.constant -3.0 : f32
      %least = arith.constant -9223372036854775808 : index
      %byte = arith.constant -128 : i8
      %i8 = arith.index_cast %i : index to i8
      %a = arith.cmpi eq, %i, %least : index
      %c = arith.cmpi eq, %i8, %byte : i8
      %x = arith.select %a, %ninf, %tenth : f32
      %y = arith.select %c, %large, %three : f32
      %z = arith.addf %x, %y : f32
      cp.yield %z : f32
    } : (tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32>) -> (tensor<1x2x8x4xf32>, tensor<1x2x8xf32>)
  return %out : tensor<1x2x8x4xf32>
}

// -----

// One rank's program: scalar captures are read once, and 16-bit floats compute
// in f32.

// CHECK: const cp::index c0 = cp::load<cp::index>(captures[0], 0);
// CHECK: cp::addi(q, c0);
// CHECK: #define CP_HAS_SCORE_MOD 1
// CHECK: const cp::f16 [[H:v[0-9]+]] = cp::truncf<cp::f16>(score);
// CHECK: const cp::f32 [[W:v[0-9]+]] = cp::extf<cp::f32>([[H]]);
// CHECK: cp::mulf([[W]], [[W]]);
func.func @local(%q: tensor<1x2x8x4xf32>, %o: tensor<1x2x8x4xf32>, %l: tensor<1x2x8xf32>, %n: index) -> tensor<1x2x8x4xf32> {
  %out, %lse = cp.attend %q, %q, %q captures(%n : index)
    outs(%o, %l : tensor<1x2x8x4xf32>, tensor<1x2x8xf32>) {id = 0 : i64, q_chunk = 8 : i64, kv_chunk = 8 : i64, scale = 1.0 : f32}
    score_mod {
    ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index, %first: index):
      %x = arith.truncf %s : f32 to f16
      %y = arith.mulf %x, %x : f16
      %z = arith.extf %y : f16 to f32
      cp.yield %z : f32
    }
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index, %first: index):
      %x = arith.addi %i, %first : index
      %m = arith.cmpi sge, %x, %j : index
      cp.yield %m : i1
    } : tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32> -> tensor<1x2x8x4xf32>, tensor<1x2x8xf32>
  return %out : tensor<1x2x8x4xf32>
}
