// SPDX-License-Identifier: MIT
#pragma once

#include <QString>
#include <optional>
#include <type_traits>

#include "engine/core/result.h"

namespace tessera {

// The text to show for an error, in the window's current language: a sentence for its kind where
// that says everything, otherwise the error's own sentences. Says what happened, what was kept and
// what to do. Sentences without a translation follow one about the kind. To show an error later,
// keep the Error itself.
QString errorText(const Error& error);

// The error's own sentences even where the kind would do: they have the numbers.
QString detailedErrorText(const Error& error);

// What a failed answer keeps of an error: the kind, with the sentence that errorText() shows.
Error keptError(const Error& error);

// The text to show for a kept error; empty for nullopt.
QString keptErrorText(const std::optional<Error>& kept);

// Why an answer ended early, in the form that answers keep.
Error contextFullNote();
Error longestAnswerNote();

// The exception being handled, as an error. Call this only in a catch block.
Error errorOfException();

// What `job` returns, or the exception that it threw as an error. For jobs on other threads, where
// an escaping exception would end the program.
template <typename Job>
std::invoke_result_t<Job&> guarded(Job&& job) {
    try {
        return job();
    } catch (...) {
        return errorOfException();
    }
}

}  // namespace tessera
