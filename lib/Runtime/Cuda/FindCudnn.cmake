# Sets cudnn_include_dirs to the headers of cuDNN and of cudnn-frontend (a
# header-only library), or to nothing, and says which. Needs find_package
# (CUDAToolkit) before. cuDNN itself is loaded at run time.
set(CP_CUDNN_FRONTEND_DIR "" CACHE PATH
  "Folder of cudnn_frontend.h; if empty, its wheel is fetched from PyPI when \
the CUDA toolkit has cuDNN")
set(cudnn_frontend_wheel nvidia-cudnn-frontend==1.23.0)

function(cp_fetch_cudnn_frontend folder)
  if(EXISTS ${folder}/include/cudnn_frontend.h)
    return()
  endif()
  find_package(Python3 QUIET COMPONENTS Interpreter)
  if(NOT Python3_FOUND)
    return()
  endif()
  message(STATUS "Fetching the headers of ${cudnn_frontend_wheel}")
  # Not in one step: a fetch that is interrupted leaves nothing behind.
  file(REMOVE_RECURSE ${folder}.part)
  execute_process(
    COMMAND ${Python3_EXECUTABLE} -m pip install --quiet --no-deps
            --only-binary=:all: --disable-pip-version-check --retries 1
            --timeout 15 --target ${folder}.part ${cudnn_frontend_wheel}
    TIMEOUT 120 RESULT_VARIABLE failed OUTPUT_QUIET ERROR_QUIET)
  if(NOT failed)
    file(REMOVE_RECURSE ${folder})
    file(RENAME ${folder}.part ${folder})
  endif()
endfunction()

set(cudnn_include_dirs)
if(CUDAToolkit_FOUND)
  find_path(CP_CUDNN_INCLUDE_DIR cudnn_version.h
    HINTS ${CUDAToolkit_INCLUDE_DIRS} DOC "Folder of cudnn.h")
  mark_as_advanced(CP_CUDNN_INCLUDE_DIR)
  set(cudnn_frontend_dir "${CP_CUDNN_FRONTEND_DIR}")
  if(CP_CUDNN_INCLUDE_DIR AND NOT cudnn_frontend_dir)
    cp_fetch_cudnn_frontend(${CMAKE_BINARY_DIR}/cudnn-frontend)
    set(cudnn_frontend_dir ${CMAKE_BINARY_DIR}/cudnn-frontend/include)
  endif()
  if(NOT CP_CUDNN_INCLUDE_DIR)
    message(STATUS "No cuDNN: its headers are not in the CUDA toolkit")
  elseif(NOT EXISTS ${cudnn_frontend_dir}/cudnn_frontend.h)
    message(STATUS "No cuDNN: ${cudnn_frontend_wheel} cannot be fetched; set "
      "CP_CUDNN_FRONTEND_DIR to the folder of its cudnn_frontend.h")
  else()
    message(STATUS "Using cuDNN by the headers in ${cudnn_frontend_dir}")
    set(cudnn_include_dirs ${cudnn_frontend_dir} ${CP_CUDNN_INCLUDE_DIR}
      ${CUDAToolkit_INCLUDE_DIRS})
  endif()
endif()
