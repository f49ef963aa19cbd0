//===- EmitMetadata.cpp - What an entry looks like to its callers ---------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Emits cp_meta_<entry> (cp_entry_meta of cp/Runtime/Runtime.h) while arguments
// and results are still tensors that carry their global shape.
//
//===----------------------------------------------------------------------===//

#include "EntrySignature.h"
#include "RuntimeABI.h"
#include "cp/Conversion/Passes.h"

#include "mlir/Dialect/Shard/IR/ShardOps.h"

using namespace mlir;
using namespace mlir::cp;

namespace mlir::cp {
#define GEN_PASS_DEF_EMITMETADATA
#include "cp/Conversion/Passes.h.inc"
} // namespace mlir::cp

namespace {
/// Sets the fields of element `i` of an array constant.
using ElementFn =
    llvm::function_ref<void(ImplicitLocOpBuilder &, StructConstant &, int64_t)>;

/// Emits the metadata of the entries of one module.
class MetadataEmitter {
public:
  explicit MetadataEmitter(ModuleOp module)
      : module(module), runtime(module), types(runtime.getTypes()),
        sequences(module.getOps<SequenceOp>()) {}

  /// Checks what the runtime's structs limit, and finds the grid.
  LogicalResult initialize();
  LogicalResult emit(func::FuncOp entry);

private:
  Value emitArray(ImplicitLocOpBuilder &builder, StringRef name, Type element,
                  int64_t size, ElementFn setElement);
  Value addressOf(ImplicitLocOpBuilder &builder, LLVM::GlobalOp global) {
    return LLVM::AddressOfOp::create(builder, global);
  }
  void setTensor(StructConstant &fields, int64_t i, const TensorMeta &meta);
  void setSequence(ImplicitLocOpBuilder &builder, StructConstant &fields,
                   int64_t i, func::FuncOp entry);
  void setAttention(ImplicitLocOpBuilder &builder, StructConstant &fields,
                    int64_t i, DictionaryAttr attention);

  ModuleOp module;
  RuntimeModule runtime;
  const RuntimeTypes &types;
  SmallVector<SequenceOp> sequences;
  SmallVector<int64_t> gridShape = {1};
};
} // namespace

//===----------------------------------------------------------------------===//
// Checks
//===----------------------------------------------------------------------===//

LogicalResult MetadataEmitter::initialize() {
  shard::GridOp grid;
  for (SequenceOp sequence : sequences) {
    auto own = SymbolTable::lookupNearestSymbolFrom<shard::GridOp>(
        sequence, sequence.getGridAttr());
    if (grid && own != grid)
      return sequence.emitOpError("expects all sequences on one grid, got ")
             << sequence.getGridAttr() << " and @" << grid.getSymName();
    grid = own;
    if (sequence.getChunks().size() > kMaxChunks)
      return sequence.emitOpError("expects a layout of at most ")
             << kMaxChunks << " chunks";
  }
  if (!grid)
    for (auto other : module.getOps<shard::GridOp>())
      if (!grid)
        grid = other;
  if (!grid)
    return success();
  gridShape.assign(grid.getShape().begin(), grid.getShape().end());
  if (gridShape.size() > kMaxGrid || llvm::any_of(gridShape, [](int64_t size) {
        return ShapedType::isDynamic(size) || size < 1;
      }))
    return grid.emitOpError("expects a static grid of at most ")
           << kMaxGrid << " axes";
  return success();
}

//===----------------------------------------------------------------------===//
// Constants
//===----------------------------------------------------------------------===//

Value MetadataEmitter::emitArray(ImplicitLocOpBuilder &builder, StringRef name,
                                 Type element, int64_t size,
                                 ElementFn setElement) {
  if (size == 0)
    return LLVM::ZeroOp::create(builder, types.ptr);
  Type type = LLVM::LLVMArrayType::get(element, size);
  return addressOf(builder,
                   runtime.createConstant(name, type, LLVM::Linkage::Internal,
                                          [&](ImplicitLocOpBuilder &inner) {
                                            StructConstant fields(inner, type);
                                            for (int64_t i = 0; i < size; ++i)
                                              setElement(inner, fields, i);
                                            return fields.get();
                                          }));
}

void MetadataEmitter::setTensor(StructConstant &fields, int64_t i,
                                const TensorMeta &meta) {
  fields.set({i, 0}, *getDtype(meta.type.getElementType()));
  fields.set({i, 1}, meta.type.getRank());
  fields.setAll({i, 2}, meta.globalSizes);
  fields.setAll({i, 3}, meta.type.getShape());
  // Every dimension says that it has no sequence, also those beyond the rank.
  SmallVector<int64_t> dims(kMaxRank, -1);
  llvm::copy(meta.sequences, dims.begin());
  fields.setAll({i, 4}, dims);
  fields.setAll({i, 5}, meta.axes);
  fields.set({i, 6}, meta.isUnread);
}

void MetadataEmitter::setSequence(ImplicitLocOpBuilder &builder,
                                  StructConstant &fields, int64_t i,
                                  func::FuncOp entry) {
  SequenceOp sequence = sequences[i];
  auto string = [&](StringRef text) {
    return addressOf(builder, runtime.getString(text));
  };
  fields.set({i, 0}, string(sequence.getSymName()));
  fields.set({i, 1}, string(sequence.getLayout().getLayoutName()));
  fields.set({i, 2}, sequence.getLength());
  fields.set({i, 3}, sequence.getRanks());
  fields.set({i, 4}, sequence.getRows());
  setGroup(fields, {i, 5}, gridShape, sequence.getAxes());
  int64_t table = -1;
  for (int64_t arg = 0, e = entry.getNumArguments(); arg < e; ++arg) {
    auto name =
        entry.getArgAttrOfType<FlatSymbolRefAttr>(arg, kLayoutTableAttr);
    if (name && name.getAttr() == sequence.getSymNameAttr())
      table = arg;
  }
  fields.set({i, 6}, table);
  SmallVector<LayoutChunk> chunks = sequence.getChunks();
  fields.set({i, 7}, chunks.size());
  for (auto [j, chunk] : llvm::enumerate(chunks))
    fields.setAll({i, 8, static_cast<int64_t>(j)},
                  {chunk.rows, chunk.base, chunk.rankStride, chunk.rowStride});
}

void MetadataEmitter::setAttention(ImplicitLocOpBuilder &builder,
                                   StructConstant &fields, int64_t i,
                                   DictionaryAttr attention) {
  static constexpr StringLiteral kTexts[] = {"name", "direction", "rotate"};
  for (auto [field, name] : llvm::enumerate(kTexts)) {
    auto text = attention.getAs<StringAttr>(name);
    LLVM::GlobalOp string = runtime.getString(text ? text.getValue() : "");
    fields.set({i, static_cast<int64_t>(field)}, addressOf(builder, string));
  }
  static constexpr StringLiteral kNumbers[] = {
      "batch", "heads", "q_rows", "q_chunk", "kv_rows", "kv_chunk", "steps"};
  for (auto [field, name] : llvm::enumerate(kNumbers)) {
    auto number = attention.getAs<IntegerAttr>(name);
    fields.set({i, static_cast<int64_t>(field) + 3},
               number ? number.getInt() : 0);
  }
  static constexpr StringLiteral kSequences[] = {"q_seq", "kv_seq"};
  for (auto [field, key] : llvm::enumerate(kSequences)) {
    auto name = attention.getAs<FlatSymbolRefAttr>(key);
    const auto *found = llvm::find_if(sequences, [&](SequenceOp sequence) {
      return name && sequence.getSymNameAttr() == name.getAttr();
    });
    fields.set({i, static_cast<int64_t>(field) + 10},
               found == sequences.end() ? -1 : found - sequences.begin());
  }
  auto bytes = attention.getAs<IntegerAttr>("block_bytes");
  fields.set({i, 12}, bytes ? bytes.getInt() : 0);
}

LogicalResult MetadataEmitter::emit(func::FuncOp entry) {
  auto inputs = getTensors(entry, sequences, /*results=*/false);
  auto outputs = getTensors(entry, sequences, /*results=*/true);
  auto attentions = getAttentions(entry);
  if (failed(inputs) || failed(outputs) || failed(attentions))
    return failure();
  std::string name = getMetaName(entry.getName());
  if (Operation *existing = runtime.getSymbols().lookup(name))
    return existing->emitOpError("has the name of the metadata of @")
           << entry.getName() << "; rename it";
  auto tensors = [&](ImplicitLocOpBuilder &builder, StringRef suffix,
                     ArrayRef<TensorMeta> metas) {
    return emitArray(builder, (name + suffix).str(), types.tensorMeta,
                     metas.size(),
                     [&](ImplicitLocOpBuilder &, StructConstant &fields,
                         int64_t i) { setTensor(fields, i, metas[i]); });
  };
  auto build = [&](ImplicitLocOpBuilder &builder) {
    StructConstant fields(builder, types.entryMeta);
    fields.set({0}, kMetaVersion);
    fields.set({1}, gridShape.size());
    fields.setAll({2}, gridShape);
    fields.set({3}, inputs->size());
    fields.set({4}, outputs->size());
    fields.set({5}, sequences.size());
    fields.set({6}, attentions->size());
    fields.set({7}, tensors(builder, "_inputs", *inputs));
    fields.set({8}, tensors(builder, "_outputs", *outputs));
    fields.set({9}, emitArray(builder, name + "_sequences", types.sequence,
                              sequences.size(),
                              [&](ImplicitLocOpBuilder &inner,
                                  StructConstant &element, int64_t i) {
                                setSequence(inner, element, i, entry);
                              }));
    fields.set({10}, emitArray(builder, name + "_attentions",
                               types.attentionMeta, attentions->size(),
                               [&](ImplicitLocOpBuilder &inner,
                                   StructConstant &element, int64_t i) {
                                 setAttention(inner, element, i,
                                              (*attentions)[i]);
                               }));
    return fields.get();
  };
  runtime.createConstant(name, types.entryMeta, LLVM::Linkage::External, build);
  return success();
}

namespace {
struct EmitMetadataPass : cp::impl::EmitMetadataBase<EmitMetadataPass> {
  void runOnOperation() override {
    MetadataEmitter emitter(getOperation());
    if (failed(emitter.initialize()))
      return signalPassFailure();
    for (auto entry : llvm::to_vector(getOperation().getOps<func::FuncOp>())) {
      bool isEntry = entry.isPublic() && !entry.isExternal();
      if (isEntry && failed(emitter.emit(entry)))
        return signalPassFailure();
    }
  }
};
} // namespace
