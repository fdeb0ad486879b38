// SPDX-License-Identifier: MIT
#pragma once

#include <exception>
#include <new>
#include <utility>

#include "engine/core/result.h"

namespace tessera {

// Runs `work`, which returns a Result, and turns an exception into its Error: the last line of
// defence in the engine's public functions, which must not let any exception escape.
template <typename Work>
auto guarded(Work&& work) -> decltype(work()) {
    try {
        return std::forward<Work>(work)();
    } catch (const std::bad_alloc&) {
        return Error(ErrorCode::OutOfHostMemory,
                     "The computer has no memory left for this. Close other programs, or use a "
                     "smaller photo or model.");
    } catch (const std::exception& problem) {
        return Error(ErrorCode::Internal, "Something failed inside Tessera: {}.", problem.what());
    }
}

}  // namespace tessera
