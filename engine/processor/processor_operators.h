// SPDX-License-Identifier: MIT
// Each operator calls the native one of its name.
#pragma once

#include "engine/kernels/operators.h"

namespace tessera {

class ProcessorOperators final : public Operators {
  public:
#define TESSERA_OPERATOR(result, name, parameters) result name parameters const override;
#include "engine/kernels/operators.inc"
};

}  // namespace tessera
