// SPDX-License-Identifier: MIT
#pragma once

#include "engine/device/command_stream.h"
#include "engine/kernels/tensor.h"
#include "engine/kernels/weight.h"

namespace tessera {

// y[t] = row ids[t] of the matrix. `ids` [tokens] i32; rows of y whose id is negative stay
// unchanged (image tokens are uploaded there).
void embedTokens(CommandStream& stream, const Weight& matrix, const BufferSlice& ids,
                 const Tensor& y);

}  // namespace tessera
