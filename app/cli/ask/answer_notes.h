// SPDX-License-Identifier: MIT
// What is said about an answer besides its text; suggestions are ones that work in a terminal.
#pragma once

#include <string>

#include "engine/core/error.h"
#include "engine/session/session.h"

namespace tessera::cli {

enum class AskedIn { OneQuestion, Conversation };

// "12 tokens, 8.0 per second; prompt of 600 tokens, 576 of them from photos; first word after
// 2.1 s", or "stopped after 12 tokens ...".
std::string describeAnswer(const GenerateResult& result);

// Why there is no more text, if the model did not end it by itself, and how to go on; empty if
// there is nothing to say.
std::string noteOnEnd(const GenerateResult& result, const GenerateParams& params, AskedIn place);

// The error's message, with what helps if the context is full.
std::string messageOf(const Error& error, AskedIn place);

}  // namespace tessera::cli
