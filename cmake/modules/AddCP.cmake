# Most of the time to compile a file of ours goes to upstream's headers. They are
# compiled once (off with -DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON).
function(cp_precompile_headers target)
  if(NOT TARGET CPPrecompiled)
    file(WRITE ${CMAKE_BINARY_DIR}/cp-precompiled.cpp "")
    add_mlir_library(CPPrecompiled OBJECT ${CMAKE_BINARY_DIR}/cp-precompiled.cpp
      PARTIAL_SOURCES_INTENDED DISABLE_INSTALL EXCLUDE_FROM_LIBMLIR)
    target_precompile_headers(obj.CPPrecompiled PRIVATE
      <mlir/Dialect/Affine/IR/AffineOps.h>
      <mlir/Dialect/Arith/IR/Arith.h>
      <mlir/Dialect/Bufferization/IR/Bufferization.h>
      <mlir/Dialect/Func/IR/FuncOps.h>
      <mlir/Dialect/LLVMIR/LLVMDialect.h>
      <mlir/Dialect/Linalg/IR/Linalg.h>
      <mlir/Dialect/Math/IR/Math.h>
      <mlir/Dialect/MemRef/IR/MemRef.h>
      <mlir/Dialect/SCF/IR/SCF.h>
      <mlir/Dialect/Shard/IR/ShardOps.h>
      <mlir/Dialect/Tensor/IR/Tensor.h>
      <mlir/Pass/Pass.h>
      <mlir/Transforms/GreedyPatternRewriteDriver.h>
      <llvm/ADT/TypeSwitch.h>)
  endif()
  target_precompile_headers(${target} REUSE_FROM obj.CPPrecompiled)
endfunction()

# Thin wrappers over MLIR's CMake functions. LINK_LIBS names own libraries;
# MLIR_LIBS names upstream ones, which resolve to libMLIR.so.
function(add_cp_library name)
  cmake_parse_arguments(ARG "" "" "LINK_LIBS;MLIR_LIBS;DEPENDS" ${ARGN})
  add_mlir_library(${name} ${ARG_UNPARSED_ARGUMENTS} DISABLE_INSTALL
    DEPENDS ${ARG_DEPENDS} LINK_LIBS PUBLIC ${ARG_LINK_LIBS})
  mlir_target_link_libraries(${name} PUBLIC ${ARG_MLIR_LIBS})
  if(ARG_MLIR_LIBS)
    cp_precompile_headers(obj.${name})
  endif()
endfunction()

function(add_cp_tool name)
  cmake_parse_arguments(ARG "" "" "LINK_LIBS;MLIR_LIBS" ${ARGN})
  add_llvm_executable(${name} ${ARG_UNPARSED_ARGUMENTS} DISABLE_LLVM_LINK_LLVM_DYLIB)
  llvm_update_compile_flags(${name})
  target_link_libraries(${name} PRIVATE ${ARG_LINK_LIBS})
  mlir_target_link_libraries(${name} PRIVATE ${ARG_MLIR_LIBS})
endfunction()

# Generated documentation: docs/<output>.md of the build tree, made from a .td
# file by mlir-tblgen. Target cp-docs makes all; scripts/test.sh checks that the
# committed pages are the same.
function(add_cp_doc td output)
  if(NOT TARGET cp-docs)
    add_custom_target(cp-docs)
  endif()
  set(LLVM_TARGET_DEFINITIONS ${td})
  tablegen(MLIR ${output}.md ${ARGN} "-I${MLIR_MAIN_INCLUDE_DIR}" "-I${MLIR_INCLUDE_DIRS}")
  set(page ${CMAKE_BINARY_DIR}/docs/${output}.md)
  add_custom_command(OUTPUT ${page}
    COMMAND ${CMAKE_COMMAND} -E copy_if_different
            ${CMAKE_CURRENT_BINARY_DIR}/${output}.md ${page}
    DEPENDS ${CMAKE_CURRENT_BINARY_DIR}/${output}.md)
  add_custom_target(${output}DocGen DEPENDS ${page})
  add_dependencies(cp-docs ${output}DocGen)
endfunction()
