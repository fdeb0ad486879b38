// SPDX-License-Identifier: MIT
// What the native operators work on: plain memory that the caller owns. The operators mean the same
// as those of engine/kernels with the same names.
#pragma once

#include <cstddef>
#include <optional>

#include "engine/core/activation.h"
#include "engine/core/tensor_type.h"

namespace tessera::native {

// A row-major f32 matrix that is only read; row r begins at data + r * stride.
struct ConstMatrixView {
    const float* data = nullptr;
    std::size_t rows = 0;
    std::size_t columns = 0;
    std::size_t stride = 0;  // floats from a row to the next, at least `columns`

    const float* row(std::size_t r) const { return data + r * stride; }
};

struct MatrixView {
    float* data = nullptr;
    std::size_t rows = 0;
    std::size_t columns = 0;
    std::size_t stride = 0;

    MatrixView() = default;
    MatrixView(float* values, std::size_t rowCount, std::size_t columnCount, std::size_t rowStride)
        : data(values), rows(rowCount), columns(columnCount), stride(rowStride) {}
    // Dense rows.
    MatrixView(float* values, std::size_t rowCount, std::size_t columnCount)
        : MatrixView(values, rowCount, columnCount, columnCount) {}

    float* row(std::size_t r) const { return data + r * stride; }
    operator ConstMatrixView() const { return {data, rows, columns, stride}; }
};

// Rows of weights as a file stores them (GGUF blocks, or plain numbers), for example in a mapped
// file: nothing about their alignment is assumed.
struct WeightView {
    TensorType type = TensorType::F32;
    const std::byte* data = nullptr;
    std::size_t rows = 0;      // outputs
    std::size_t columns = 0;   // inputs; a multiple of the type's blockWeights
    std::size_t rowBytes = 0;  // from a row to the next

    const std::byte* row(std::size_t r) const { return data + r * rowBytes; }
};

// Bytes of `columns` stored weights, a multiple of the type's blockWeights.
inline std::size_t storedBytes(TensorType type, std::size_t columns) {
    const TensorTypeInfo& info = tensorTypeInfo(type);
    return columns / info.blockWeights * info.blockBytes;
}

// Rows that follow each other without gaps.
inline WeightView weightView(TensorType type, const std::byte* data, std::size_t rows,
                             std::size_t columns) {
    return {type, data, rows, columns, storedBytes(type, columns)};
}

// What happens to the sums of a product:
// y[t, m] = scale[m] * activation(sum[t, m] + bias[m]) + residual[t, m].
struct Epilogue {
    const float* bias = nullptr;               // [rows of the weight], or none
    Activation activation = Activation::None;  // any but Silu
    const float* scale = nullptr;              // [rows of the weight], or none
    // [tokens, at least the weight's rows]; may be y itself, but must not overlap it otherwise.
    std::optional<ConstMatrixView> residual;
};

}  // namespace tessera::native
