// SPDX-License-Identifier: MIT
// One conversation with a loaded model: its KV cache, and generation.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "engine/core/result.h"
#include "engine/engine.h"
#include "engine/image/image.h"
#include "engine/text/sampler.h"

namespace tessera {

// Decoded pixels with the hash that identifies them. Values; share freely between threads.
struct Photo {
    std::string name;         // for messages
    std::string contentHash;  // of size and pixels
    ImageRgb8 image;
    static std::shared_ptr<const Photo> create(std::string name, ImageRgb8 image);
};
using PhotoPtr = std::shared_ptr<const Photo>;

// A photo of a prompt, and how it is cut there.
struct PromptPhoto {
    PhotoPtr photo;
    std::string grid;  // by hand: one of gridNames() of the scheme; empty: as the rule says

    PromptPhoto(PhotoPtr promptPhoto, std::string chosenGrid = {})
        : photo(std::move(promptPhoto)), grid(std::move(chosenGrid)) {}
};

struct ChatMessage {
    std::string user;
    std::vector<PromptPhoto> photos;
    std::string assistant;  // empty in the last message: the answer to generate
    // GenerateResult::tokenIds of that answer, if they are at hand: the model then reads exactly
    // what it wrote, so that the cache serves up to there. Not used if they are not the answer's
    // text.
    std::vector<TokenId> assistantIds = {};
};

struct ChatPrompt {
    std::optional<std::string> system;  // nullopt: the template's own
    std::vector<ChatMessage> messages;
};

// Text taken as it stands, with "<image>" where the photos go; as many markers as photos.
struct RawPrompt {
    std::string text;
    std::vector<PromptPhoto> photos;
};

using Prompt = std::variant<ChatPrompt, RawPrompt>;

// Receives the pipeline's values under the golden names; for --trace and tests. Shapes as in
// golden/README.md; `photo` is the photo's number in the prompt.
struct TraceSink {
    virtual ~TraceSink() = default;
    virtual void onTilesU8(int photo, std::vector<std::uint64_t> shape,
                           std::vector<std::uint8_t> values) = 0;
    virtual void onFloats(std::string name, int photo, std::vector<std::uint64_t> shape,
                          std::vector<float> values) = 0;
    virtual void onIds(std::string name, std::vector<std::int64_t> values) = 0;
};

struct GenerateParams {
    SamplerParams sampler;
    std::uint32_t maxTokens = 512;
    bool ignoreEos = false;  // go on after end-of-text and stop strings
    ImageMode imageMode = ImageMode::Auto;
    TileRules rules = TileRules::Original;
    std::string chatTemplate;  // empty: the model's
    TraceSink* trace = nullptr;
};

enum class StopReason { EndOfText, StopString, MaxTokens, ContextFull, Cancelled };
std::string_view stopReasonName(
    StopReason reason);  // "end_of_text", "stop_string", "max_tokens", ...

enum class GenerateStage { ImageEncode, Prefill, Decode };

struct GenerateTimings {
    double imageEncodeMs = 0;
    double prefillMs = 0;
    double firstTokenMs = 0;  // from the call to the first token
    double decodeMs = 0;      // the tokens after the first
    double decodeTokensPerSecond = 0;
};

struct GenerateResult {
    std::string text;
    std::vector<TokenId> tokenIds;
    StopReason stopReason = StopReason::EndOfText;
    std::uint32_t promptTokens = 0;          // all of the prompt, image tokens included
    std::uint32_t reusedTokens = 0;          // of these, already in the KV cache
    std::vector<std::uint32_t> imageTokens;  // per photo
    GenerateTimings timings;
};

// All callbacks run on the engine thread and must be quick.
struct GenerateEvents {
    std::function<void(std::string_view delta)> onText;
    std::function<void(GenerateStage stage, double fractionDone)> onProgress;
};

// What a prompt costs, before sending it. Needs no GPU work.
struct PromptCost {
    std::uint32_t promptTokens = 0;  // image tokens included
    std::vector<std::uint32_t> imageTokens;
    std::uint32_t contextLength = 0;
};

class Session {
  public:
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    // Only the sizes of photos are looked at, so they may be without pixels.
    Result<PromptCost> measure(const Prompt& prompt, const GenerateParams& params) const;

    // Evaluates what is new since the last call (longest common prefix of ids and photos) and
    // generates an answer. Cancelled by `stop`: a normal result with StopReason::Cancelled and the
    // text so far, the cache stays usable.
    // Errors: InvalidArgument (markers and photos differ, a grid that the model does not have),
    // Unsupported (photos without mmproj), ContextFull (before any work; the message says by how
    // much), OutOfDeviceMemory, DeviceLost.
    Result<GenerateResult> generate(const Prompt& prompt, const GenerateParams& params,
                                    const GenerateEvents& events, std::stop_token stop);

    // Forgets the conversation; the memory is kept.
    void reset();

  private:
    friend class Engine;
    struct Impl;
    explicit Session(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

}  // namespace tessera
