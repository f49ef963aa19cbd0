// RUN: cp-opt %s --cp-merge-kernels | FileCheck %s

// CHECK-LABEL: func @main
// CHECK: gpu.launch_func @cp_kernels::@kernel_0
// CHECK: gpu.launch_func @cp_kernels::@kernel_1
// CHECK: gpu.launch_func @cp_kernels::@kernel_0
// CHECK: gpu.module @cp_kernels
// CHECK-COUNT-2: gpu.func
// CHECK-NOT: gpu.func
// CHECK-NOT: gpu.module
module attributes {gpu.container_module} {
  func.func @main(%a: memref<4xf32>) {
    %c1 = arith.constant 1 : index
    gpu.launch_func @a::@f blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%a : memref<4xf32>)
    gpu.launch_func @b::@f blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%a : memref<4xf32>)
    gpu.launch_func @c::@f blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%a : memref<4xf32>)
    return
  }
  gpu.module @a {
    gpu.func @f(%a: memref<4xf32>) kernel {
      %c0 = arith.constant 0 : index
      %x = memref.load %a[%c0] : memref<4xf32>
      gpu.return
    }
  }
  gpu.module @b {
    gpu.func @f(%a: memref<4xf32>) kernel {
      %c1 = arith.constant 1 : index
      %x = memref.load %a[%c1] : memref<4xf32>
      gpu.return
    }
  }
  gpu.module @c {
    gpu.func @f(%a: memref<4xf32>) kernel {
      %c0 = arith.constant 0 : index
      %x = memref.load %a[%c0] : memref<4xf32>
      gpu.return
    }
  }
}
