#include "cp/Transforms/Passes.h"
#include "cp/Transforms/ShardingInterfaceImpl.h"
#include "cp/Conversion/Passes.h"
void mlir::cp::registerParallelizePipeline() {}
void mlir::cp::registerLowerToCPUPipeline() {}
void mlir::cp::registerShardingInterfaceExternalModels(DialectRegistry &) {}
void mlir::cp::registerConversionExternalModels(DialectRegistry &) {}
