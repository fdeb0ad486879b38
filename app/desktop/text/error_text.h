// SPDX-License-Identifier: MIT
#pragma once

#include <QString>
#include <type_traits>

#include "engine/core/result.h"

namespace tessera {

// What to show for an error, in the language that the window has now: where the kind alone says it,
// that, and the error's own sentences otherwise. Says what happened, what was kept and what to do.
// Sentences that have no translation stand behind one about the kind. To be shown later, an error
// is kept as it is, or as what keptErrorText() returns.
QString errorText(const Error& error);

// The same in English, as answers that failed keep it; and what to show for that.
QString keptErrorText(const Error& error);
QString errorText(const QString& kept);

// The error's own sentences even where the kind would say it: they know the numbers.
QString detailedErrorText(const Error& error);

// Why an answer ended early, as answers keep it.
QString contextFullText();
QString longestAnswerText();

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
