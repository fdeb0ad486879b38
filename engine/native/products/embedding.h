// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>

#include "engine/native/thread_pool.h"
#include "engine/native/views.h"

namespace tessera::native {

// y[t] = row ids[t] of the matrix. `ids` [tokens]; rows of y whose id is negative stay unchanged
// (image tokens are there). What is behind the matrix's columns in the others becomes zero.
void embedTokens(ThreadPool& pool, const WeightView& matrix, std::span<const std::int32_t> ids,
                 const MatrixView& y);

}  // namespace tessera::native
