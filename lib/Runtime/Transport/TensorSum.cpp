//===- TensorSum.cpp - Sums of tensors of several ranks -------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TensorSum.h"

#include "../Blas/Rounding.h"
#include "cp/Runtime/Tensor.h"

#include <vector>

using namespace cp::runtime;

class TensorSum::Elements {
public:
  virtual ~Elements() = default;
  virtual void add(const cp_tensor &term) = 0;
  virtual void store(const cp_tensor &result) = 0;
};

namespace {

/// Elements of type T, added up as ones of type Sum.
template <typename T, typename Sum>
class ElementsOf final : public TensorSum::Elements {
public:
  explicit ElementsOf(const cp_tensor &shape)
      : total(getNumElements(shape)), copy(total.size()), packed(shape) {
    packed.data = copy.data();
    setContiguousStrides(packed);
  }

  void add(const cp_tensor &term) override {
    const auto *values = static_cast<const T *>(term.data);
    if (!isContiguous(term)) {
      copyTensor(term, packed);
      values = copy.data();
    }
    // 0 + -0 is not -0.
    for (size_t i = 0; i < total.size(); ++i)
      total[i] = isFirst ? static_cast<Sum>(values[i])
                         : total[i] + static_cast<Sum>(values[i]);
    isFirst = false;
  }

  void store(const cp_tensor &result) override {
    for (size_t i = 0; i < total.size(); ++i)
      cp::runtime::store(total[i], copy[i]);
    copyTensor(packed, result);
  }

private:
  std::vector<Sum> total;
  std::vector<T> copy;
  cp_tensor packed; ///< Over `copy`.
  bool isFirst = true;
};

} // namespace

static std::unique_ptr<TensorSum::Elements> makeElements(const cp_tensor &x) {
  switch (x.dtype) {
  case CP_F64:
    return std::make_unique<ElementsOf<double, double>>(x);
  case CP_F16:
    return std::make_unique<ElementsOf<F16, float>>(x);
  case CP_BF16:
    return std::make_unique<ElementsOf<BF16, float>>(x);
  default:
    return std::make_unique<ElementsOf<float, float>>(x);
  }
}

TensorSum::TensorSum(const cp_tensor &shape) : elements(makeElements(shape)) {}
TensorSum::~TensorSum() = default;

void TensorSum::add(const cp_tensor &term) { elements->add(term); }
void TensorSum::store(const cp_tensor &result) { elements->store(result); }
