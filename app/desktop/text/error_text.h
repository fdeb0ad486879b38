// SPDX-License-Identifier: MIT
#pragma once

#include <QString>
#include <optional>
#include <type_traits>

#include "engine/core/result.h"

namespace tessera {

// What to show for an error, in the language that the window has now: where the kind alone says it,
// that, and the error's own sentences otherwise. Says what happened, what was kept and what to do.
// Sentences that have no translation stand behind one about the kind. To be shown later, an error
// is kept as it is.
QString errorText(const Error& error);

// The error's own sentences even where the kind would say it: they know the numbers.
QString detailedErrorText(const Error& error);

// What an answer that failed keeps of an error: the kind with the sentence that errorText() shows.
Error keptError(const Error& error);

// What to show for that; nothing for nothing.
QString keptErrorText(const std::optional<Error>& kept);

// Why an answer ended early, as answers keep it.
Error contextFullNote();
Error longestAnswerNote();

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
