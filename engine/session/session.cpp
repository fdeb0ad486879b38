// SPDX-License-Identifier: MIT
#include "engine/session/session.h"

#include <fmt/format.h>

#include <utility>

#include "engine/core/guarded.h"
#include "engine/core/stopwatch.h"
#include "engine/engine_impl.h"
#include "engine/session/decode.h"
#include "engine/session/encode.h"
#include "engine/session/prefill.h"
#include "engine/session/prepare.h"
#include "engine/session/trace.h"

namespace tessera {

struct Session::Impl {
    const Engine& owner;
    Engine::Impl& engine;
    SessionMemory memory;

    ~Impl() {
        // The stream's views of the cache must not survive it.
        engine.stream->forgetViews();
    }

    Result<PreparedPrompt> prepare(const Prompt& prompt, const GenerateParams& params) const {
        return preparePrompt(owner, *engine.chatTemplate, prompt, params);
    }
    Result<GenerateResult> generate(const Prompt& prompt, const GenerateParams& params,
                                    const GenerateEvents& events, const std::stop_token& stop);
    Result<std::vector<PhotoEmbeddingPtr>> encode(const PreparedPrompt& prompt, TraceSink* trace,
                                                  const GenerateEvents& events,
                                                  const std::stop_token& stop);
    Result<void> answer(const PreparedPrompt& prompt, const GenerateParams& params,
                        const GenerateEvents& events, const std::stop_token& stop,
                        const Stopwatch& sinceCall, GenerateResult& result);
};

namespace {

std::function<void(double)> progressOf(GenerateStage stage, const GenerateEvents& events) {
    return [stage, &events](double fraction) {
        if (events.onProgress)
            events.onProgress(stage, fraction);
    };
}

}  // namespace

Error contextIsFull(std::uint32_t promptTokens, std::uint32_t contextLength) {
    return Error(ErrorCode::ContextFull,
                 "The conversation takes {} tokens, but the context holds {} and must leave room "
                 "for the answer.",
                 promptTokens, contextLength);
}

Session::Session(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
Session::~Session() = default;

Result<std::unique_ptr<Session>> Engine::openSession() {
    return guarded([&]() -> Result<std::unique_ptr<Session>> {
        auto cache =
            KvCache::create(*m_impl->device, m_impl->description.text,
                            m_impl->description.contextLength, m_impl->description.memory.kvType);
        if (!cache)
            return cache.error();
        std::unique_ptr<Session::Impl> impl(
            new Session::Impl{*this, *m_impl, {*std::move(cache), {}}});
        return std::unique_ptr<Session>(new Session(std::move(impl)));
    });
}

Result<PromptCost> Session::measure(const Prompt& prompt, const GenerateParams& params) const {
    return guarded([&]() -> Result<PromptCost> {
        const auto prepared = m_impl->prepare(prompt, params);
        if (!prepared)
            return prepared.error();
        return PromptCost{static_cast<std::uint32_t>(prepared->sequence.ids.size()),
                          prepared->imageTokens(), m_impl->memory.cache->context()};
    });
}

Result<GenerateResult> Session::generate(const Prompt& prompt, const GenerateParams& params,
                                         const GenerateEvents& events, std::stop_token stop) {
    return guarded([&] { return m_impl->generate(prompt, params, events, stop); });
}

void Session::reset() {
    m_impl->memory.tokens.clear();
}

Result<GenerateResult> Session::Impl::generate(const Prompt& prompt, const GenerateParams& params,
                                               const GenerateEvents& events,
                                               const std::stop_token& stop) {
    const Stopwatch sinceCall;
    const auto prepared = prepare(prompt, params);
    if (!prepared)
        return prepared.error();
    GenerateResult result;
    result.promptTokens = static_cast<std::uint32_t>(prepared->sequence.ids.size());
    result.text = prepared->begun.text;
    result.begunTokens = prepared->begun.tokens;
    result.begunIds = prepared->begun.ids;
    result.imageTokens = prepared->imageTokens();
    const std::uint32_t context = memory.cache->context();
    if (result.promptTokens >= context)
        return contextIsFull(result.promptTokens, context);
    const auto answered = answer(*prepared, params, events, stop, sinceCall, result);
    if (!answered) {
        if (answered.error().code != ErrorCode::Cancelled)
            return answered.error();
        result.stopReason = StopReason::Cancelled;
    }
    return result;
}

// Encode, prefill, decode. After a stop, `result` holds what was done, and the error is Cancelled.
Result<void> Session::Impl::answer(const PreparedPrompt& prompt, const GenerateParams& params,
                                   const GenerateEvents& events, const std::stop_token& stop,
                                   const Stopwatch& sinceCall, GenerateResult& result) {
    const auto embeddings = encode(prompt, params.trace, events, stop);
    if (!embeddings)
        return embeddings.error();
    result.timings.imageEncodeMs = sinceCall.ms();

    const Stopwatch sincePrefill;
    const std::vector<CachedToken> wanted = prompt.cachedTokens();
    const auto begun =
        memory.beginPrompt(*engine.decoder, result.promptTokens - result.begunTokens, wanted);
    if (!begun)
        return begun.error();
    result.reusedTokens = memory.position();
    const auto prefilled = prefill(*engine.decoder, memory, prompt.sequence, wanted, *embeddings,
                                   progressOf(GenerateStage::Prefill, events), stop);
    if (!prefilled)
        return prefilled.error();
    result.timings.prefillMs = sincePrefill.ms();
    if (params.trace != nullptr) {
        auto logits = engine.decoder->logits();
        if (!logits)
            return logits.error();
        tracePrompt(*params.trace, *engine.tokenizer, prompt.sequence.ids, *std::move(logits));
    }

    const auto decoded = decode(*engine.decoder, *engine.tokenizer, memory, prompt, params,
                                sinceCall, events.onText, stop, result);
    if (decoded && params.trace != nullptr && params.sampler.temperature <= 0)
        params.trace->onIds("greedy_ids", {result.tokenIds.begin(), result.tokenIds.end()});
    return decoded;
}

Result<std::vector<PhotoEmbeddingPtr>> Session::Impl::encode(const PreparedPrompt& prompt,
                                                             TraceSink* trace,
                                                             const GenerateEvents& events,
                                                             const std::stop_token& stop) {
    if (prompt.photos.empty())
        return std::vector<PhotoEmbeddingPtr>();
    // preparePrompt() has already rejected photos for a model without vision.
    const VisionHalf vision = {*engine.description.vision, *engine.visionEncoder, engine.imageMarks,
                               engine.markFeatures, engine.photos};
    return encodePhotos(vision, prompt.photos, trace,
                        progressOf(GenerateStage::ImageEncode, events), stop);
}

}  // namespace tessera
