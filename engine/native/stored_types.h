// SPDX-License-Identifier: MIT
// engine/core/weight_types.inc as constants.
#pragma once

#include <cstddef>

#include "engine/core/tensor_type.h"

namespace tessera::native {

constexpr std::size_t storedBlockWeights(TensorType type) {
    switch (type) {
#define TESSERA_WEIGHT_TYPE(name, number, blockWeights, ...) \
    case TensorType::name:                                   \
        return blockWeights;
#include "engine/core/weight_types.inc"
    }
    return 1;
}

constexpr std::size_t storedBlockBytes(TensorType type) {
    switch (type) {
#define TESSERA_WEIGHT_TYPE(name, number, blockWeights, blockBytes, ...) \
    case TensorType::name:                                               \
        return blockBytes;
#include "engine/core/weight_types.inc"
    }
    return 1;
}

constexpr bool isQuantised(TensorType type) {
    return storedBlockWeights(type) > 1;
}

}  // namespace tessera::native
