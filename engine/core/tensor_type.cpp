// SPDX-License-Identifier: MIT
#include "engine/core/tensor_type.h"

#include <algorithm>
#include <array>

namespace tessera {

namespace {

struct NumberedType {
    std::uint32_t ggufType;
    TensorTypeInfo info;
};

// Sorted by number. 4, 5, 31 to 33 and 36 to 38 were removed from the format.
constexpr std::array kTypes = {
    NumberedType{0, {"F32", 1, 4}},         NumberedType{1, {"F16", 1, 2}},
    NumberedType{2, {"Q4_0", 32, 18}},      NumberedType{3, {"Q4_1", 32, 20}},
    NumberedType{6, {"Q5_0", 32, 22}},      NumberedType{7, {"Q5_1", 32, 24}},
    NumberedType{8, {"Q8_0", 32, 34}},      NumberedType{9, {"Q8_1", 32, 36}},
    NumberedType{10, {"Q2_K", 256, 84}},    NumberedType{11, {"Q3_K", 256, 110}},
    NumberedType{12, {"Q4_K", 256, 144}},   NumberedType{13, {"Q5_K", 256, 176}},
    NumberedType{14, {"Q6_K", 256, 210}},   NumberedType{15, {"Q8_K", 256, 292}},
    NumberedType{16, {"IQ2_XXS", 256, 66}}, NumberedType{17, {"IQ2_XS", 256, 74}},
    NumberedType{18, {"IQ3_XXS", 256, 98}}, NumberedType{19, {"IQ1_S", 256, 50}},
    NumberedType{20, {"IQ4_NL", 32, 18}},   NumberedType{21, {"IQ3_S", 256, 110}},
    NumberedType{22, {"IQ2_S", 256, 82}},   NumberedType{23, {"IQ4_XS", 256, 136}},
    NumberedType{24, {"I8", 1, 1}},         NumberedType{25, {"I16", 1, 2}},
    NumberedType{26, {"I32", 1, 4}},        NumberedType{27, {"I64", 1, 8}},
    NumberedType{28, {"F64", 1, 8}},        NumberedType{29, {"IQ1_M", 256, 56}},
    NumberedType{30, {"BF16", 1, 2}},       NumberedType{34, {"TQ1_0", 256, 54}},
    NumberedType{35, {"TQ2_0", 256, 66}},   NumberedType{39, {"MXFP4", 32, 17}},
};

}  // namespace

const TensorTypeInfo* tensorTypeInfo(std::uint32_t ggufType) {
    const auto found = std::ranges::find(kTypes, ggufType, &NumberedType::ggufType);
    return found == kTypes.end() ? nullptr : &found->info;
}

std::span<const TensorType> supportedMatrixTypes() {
    static constexpr TensorType kSupported[] = {
        TensorType::F32,  TensorType::F16,    TensorType::BF16,  TensorType::Q4_0,
        TensorType::Q4_1, TensorType::Q5_0,   TensorType::Q5_1,  TensorType::Q8_0,
        TensorType::Q2_K, TensorType::Q3_K,   TensorType::Q4_K,  TensorType::Q5_K,
        TensorType::Q6_K, TensorType::IQ4_NL, TensorType::IQ4_XS};
    return kSupported;
}

std::span<const TensorType> supportedVectorTypes() {
    static constexpr TensorType kSupported[] = {TensorType::F32, TensorType::F16, TensorType::BF16};
    return kSupported;
}

}  // namespace tessera
