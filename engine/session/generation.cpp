// SPDX-License-Identifier: MIT
#include "engine/session/generation.h"

namespace tessera {

std::string_view stopReasonName(StopReason reason) {
    switch (reason) {
        case StopReason::EndOfText:
            return "end_of_text";
        case StopReason::StopString:
            return "stop_string";
        case StopReason::MaxTokens:
            return "max_tokens";
        case StopReason::ContextFull:
            return "context_full";
        case StopReason::Cancelled:
            return "cancelled";
    }
    return "unknown";
}

}  // namespace tessera
