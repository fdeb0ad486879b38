// SPDX-License-Identifier: MIT
#include "engine/core/tensor_type.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace tessera {

namespace {

struct NumberedType {
    std::uint32_t ggufType;
    TensorTypeInfo info;
};

constexpr std::array kTypes = {
#define TESSERA_WEIGHT_TYPE(type, number, weights, bytes, planes) \
    NumberedType{number, {#type, weights, bytes}},
#include "engine/core/weight_types.inc"
    // Types that the format defines but the engine cannot compute with. 4, 5, 31 to 33 and 36 to 38
    // were removed from the format.
    NumberedType{9, {"Q8_1", 32, 36}},      NumberedType{15, {"Q8_K", 256, 292}},
    NumberedType{16, {"IQ2_XXS", 256, 66}}, NumberedType{17, {"IQ2_XS", 256, 74}},
    NumberedType{18, {"IQ3_XXS", 256, 98}}, NumberedType{19, {"IQ1_S", 256, 50}},
    NumberedType{21, {"IQ3_S", 256, 110}},  NumberedType{22, {"IQ2_S", 256, 82}},
    NumberedType{24, {"I8", 1, 1}},         NumberedType{25, {"I16", 1, 2}},
    NumberedType{26, {"I32", 1, 4}},        NumberedType{27, {"I64", 1, 8}},
    NumberedType{28, {"F64", 1, 8}},        NumberedType{29, {"IQ1_M", 256, 56}},
    NumberedType{34, {"TQ1_0", 256, 54}},   NumberedType{35, {"TQ2_0", 256, 66}},
    NumberedType{39, {"MXFP4", 32, 17}},
};

}  // namespace

const TensorTypeInfo* tensorTypeInfo(std::uint32_t ggufType) {
    const auto found = std::ranges::find(kTypes, ggufType, &NumberedType::ggufType);
    return found == kTypes.end() ? nullptr : &found->info;
}

std::span<const TensorType> supportedMatrixTypes() {
    static constexpr TensorType kSupported[] = {
#define TESSERA_WEIGHT_TYPE(type, ...) TensorType::type,
#include "engine/core/weight_types.inc"
    };
    return kSupported;
}

std::span<const TensorType> supportedVectorTypes() {
    static constexpr TensorType kSupported[] = {
#define TESSERA_FLOAT_TYPE(type, ...) TensorType::type,
#include "engine/core/weight_types.inc"
    };
    return kSupported;
}

const BlockScales* blockScales(TensorType type) {
    struct Row {
        TensorType type;
        BlockScales scales;
    };
    static constexpr Row kRows[] = {
#define TESSERA_QUANTISED_TYPE(type, number, weights, bytes, planes, ...) \
    Row{TensorType::type, {__VA_ARGS__}},
#include "engine/core/weight_types.inc"
    };
    const auto* found = std::ranges::find(kRows, type, &Row::type);
    return found == std::end(kRows) ? nullptr : &found->scales;
}

}  // namespace tessera
