// SPDX-License-Identifier: MIT
// One conversation with a loaded model: its KV cache, and generation.
#pragma once

#include <cstdint>
#include <memory>
#include <stop_token>
#include <vector>

#include "engine/core/result.h"
#include "engine/engine.h"
#include "engine/session/generation.h"
#include "engine/session/prompt.h"
#include "engine/session/trace_sink.h"

namespace tessera {

// The cost of a prompt, known before sending it and without GPU work.
struct PromptCost {
    std::uint32_t promptTokens = 0;  // image tokens included
    std::vector<std::uint32_t> imageTokens;
    std::uint32_t contextLength = 0;
};

// The error of Session::generate for a prompt that does not fit into the context.
Error contextIsFull(std::uint32_t promptTokens, std::uint32_t contextLength);

class Session {
  public:
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    // Uses only the sizes of photos, so their pixels may be missing.
    Result<PromptCost> measure(const Prompt& prompt, const GenerateParams& params) const;

    // Evaluates what is new since the last call (longest common prefix of ids and photos) and
    // generates an answer, or continues one: if its beginning is given as tokens, a greedy or
    // seeded answer comes out as if there had been no break. Stopped by `stop`: a normal result
    // with StopReason::Cancelled and the text so far; the cache stays usable. Errors:
    // InvalidArgument (different numbers of markers and photos, a grid that the model does not
    // have), Unsupported (photos without mmproj), ContextFull (before any work; the message says by
    // how much, the application adds what helps), OutOfDeviceMemory, DeviceLost.
    Result<GenerateResult> generate(const Prompt& prompt, const GenerateParams& params,
                                    const GenerateEvents& events, std::stop_token stop);

    // Forgets the conversation but keeps its memory allocated.
    void reset();

  private:
    friend class Engine;
    struct Impl;
    explicit Session(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

}  // namespace tessera
