#include "cp/Conversion/Passes.h"
#include "mlir/IR/DialectRegistry.h"
void mlir::cp::registerLowerToCPUPipeline() {}
void mlir::cp::registerConversionExternalModels(DialectRegistry &) {}
