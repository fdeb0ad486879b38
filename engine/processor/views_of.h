// SPDX-License-Identifier: MIT
// What operators are given, as the native ones see it.
#pragma once

#include <cassert>

#include "engine/kernels/tensor.h"
#include "engine/kernels/weight.h"
#include "engine/native/views.h"
#include "engine/processor/processor_stream.h"

namespace tessera {

inline ProcessorStream& processorStream(CommandStream& stream) {
    return static_cast<ProcessorStream&>(stream);
}

template <typename T>
T* dataOf(const BufferSlice& slice) {
    return reinterpret_cast<T*>(slice.mapped);
}

inline native::MatrixView viewOf(const Tensor& tensor) {
    return {dataOf<float>(tensor.slice), tensor.rows, tensor.columns};
}

inline native::WeightView viewOf(const Weight& weight) {
    assert(weight.windows.size() == 1);
    return native::weightView(weight.type, weight.windows.front().slice.mapped, weight.rows,
                              weight.columns);
}

}  // namespace tessera
