// SPDX-License-Identifier: MIT
// Converts one tensor, a few million numbers at a time, so that memory does not grow with it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>

#include "engine/convert/output_file.h"
#include "engine/core/result.h"

namespace tessera {

// Passes the tensor's bytes from `firstByte` on, in order, to `write`, in pieces that end at row
// ends. Rows are shared among `threads`. `firstByte` must be the start of a row or the end of the
// tensor. Errors: those of `write`; Cancelled; InvalidArgument (numbers that the type cannot hold:
// beyond 65504 or not finite, for every type but BF16 and F32; the message says so).
Result<void> streamTensor(const OutputTensor& tensor, std::uint64_t firstByte, unsigned threads,
                          const std::stop_token& stop,
                          const std::function<Result<void>(std::span<const std::byte>)>& write);

}  // namespace tessera
