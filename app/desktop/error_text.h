// SPDX-License-Identifier: MIT
#pragma once

#include <QString>
#include <type_traits>

#include "engine/core/result.h"

namespace tessera {

// What to show for an error: translated where the kind alone says it, the error's own sentences
// otherwise. Says what happened, what was kept and what to do.
QString errorText(const Error& error);

// The exception that is being handled, as an error. Call it in a catch block only.
Error errorOfException();

// What `job` returns, or the exception that it threw as an error. For the jobs of other threads: an
// exception that leaves one ends the program.
template <typename Job>
std::invoke_result_t<Job&> guarded(Job&& job) {
    try {
        return job();
    } catch (...) {
        return errorOfException();
    }
}

}  // namespace tessera
