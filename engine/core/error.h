// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <type_traits>
#include <utility>

#include "engine/core/sentence.h"

namespace tessera {

// The kind of failure. The window maps these to translated text; add new ones at the end.
enum class ErrorCode {
    InvalidArgument,  // the caller asked for something that makes no sense
    FileNotFound,
    FileUnreadable,  // exists, but cannot be opened or read
    FileTruncated,   // shorter than its own header says
    InvalidFormat,   // not the expected format, or inconsistent
    Unsupported,     // well-formed, but nothing here can use it
    Mismatch,        // two files that do not belong together
    OutOfHostMemory,
    OutOfDeviceMemory,
    NoDevice,     // no usable Vulkan device
    DeviceLost,   // the GPU stopped responding
    Cancelled,    // the user stopped it
    ContextFull,  // the conversation does not fit into the model's context
    WriteFailed,  // disk full, no permission
    Internal,     // a bug in our code
};

// What went wrong, in one or two plain sentences for the user: what happened and what to do.
//   return Error(ErrorCode::FileTruncated, "{} ends early. Download it again.", name);
struct Error {
    ErrorCode code = ErrorCode::Internal;
    Sentence sentence;

    Error() = default;
    Error(ErrorCode kind, Sentence said) : code(kind), sentence(std::move(said)) {}
    template <typename... Values>
    explicit Error(ErrorCode kind, Pattern<std::type_identity_t<Values>...> pattern,
                   const Values&... values)
        : code(kind), sentence(pattern, values...) {}

    std::string message() const { return sentence.english(); }

    bool operator==(const Error&) const = default;
};

}  // namespace tessera
