// SPDX-License-Identifier: MIT
#include "engine/session.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstring>

#include "engine/core/guarded.h"
#include "engine/core/hash.h"
#include "engine/engine_impl.h"
#include "engine/image/grid_choice.h"
#include "engine/image/preprocess.h"
#include "engine/model/image_packing.h"
#include "engine/model/kv_cache.h"
#include "engine/prompt_sequence.h"
#include "engine/text/prompt.h"
#include "engine/text/text_stream.h"

namespace tessera {
namespace {

using Clock = std::chrono::steady_clock;

double millisecondsSince(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

// A prompt with everything that needs no GPU worked out.
struct PreparedPrompt {
    std::vector<TokenId> rawIds;
    std::vector<PromptPhoto> photos;
    std::vector<TilePlan> plans;         // per photo
    std::vector<std::string> photoKeys;  // per photo
    PromptSequence sequence;
    std::vector<std::string> stopStrings;
};

Result<ChatTemplate> chooseTemplate(const ChatTemplate& modelTemplate, const std::string& name,
                                    const Vocabulary& vocabulary) {
    if (name.empty()) {
        return modelTemplate;
    }
    const auto found = ChatTemplate::byName(name);
    if (!found) {
        return Error{ErrorCode::InvalidArgument,
                     fmt::format("There is no chat template \"{}\".", name)};
    }
    return found->forPhotosOf(vocabulary);
}

// The pixels and how they are cut: whether a rule or the user chose the grid makes no difference.
std::string photoKey(const Photo& photo, const TilePlan& plan) {
    const TileScheme& scheme = plan.scheme;
    return fmt::format("{}/{}/{}/{}/{}/{}x{}", photo.contentHash, static_cast<int>(scheme.mode),
                       static_cast<int>(scheme.merge), static_cast<int>(scheme.rules),
                       scheme.newlinePerRow, plan.bestResolution.widthPx,
                       plan.bestResolution.heightPx);
}

void tokenizeChat(const Tokenizer& tokenizer, const ChatTemplate& chatTemplate,
                  const ChatPrompt& chat, PreparedPrompt& prepared) {
    std::vector<ChatTurn> turns;
    for (const ChatMessage& message : chat.messages) {
        const auto ids = generatedAs(tokenizer, message.assistant, message.assistantIds,
                                     chatTemplate.stopStrings());
        turns.push_back({message.user,
                         static_cast<int>(message.photos.size()),
                         message.assistant,
                         {ids.begin(), ids.end()}});
        prepared.photos.insert(prepared.photos.end(), message.photos.begin(), message.photos.end());
    }
    prepared.rawIds = tokenizeChatPrompt(tokenizer, chatTemplate.render(turns, chat.system));
}

}  // namespace

PhotoPtr Photo::create(std::string name, ImageRgb8 image) {
    auto photo = std::make_shared<Photo>();
    photo->name = std::move(name);
    photo->contentHash = fmt::format("{}x{}-{}", image.widthPx, image.heightPx,
                                     tessera::contentHash(std::as_bytes(std::span(image.pixels))));
    photo->image = std::move(image);
    return photo;
}

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

struct Session::Impl {
    Engine::Impl& engine;
    const Engine& owner;
    std::unique_ptr<KvCache> cache;
    std::vector<CachedToken> cached;  // what the cache's leading positions hold

    ~Impl() {
        // The stream's views of the cache must not survive it.
        engine.stream->forgetViews();
    }

    Result<GenerateResult> generate(const Prompt& prompt, const GenerateParams& params,
                                    const GenerateEvents& events, std::stop_token stop);
    Result<PreparedPrompt> prepare(const Prompt& prompt, const GenerateParams& params) const;
    Result<PhotoEmbeddingPtr> encodePhoto(const PreparedPrompt& prompt, std::size_t index,
                                          const GenerateParams& params,
                                          const GenerateEvents& events, std::stop_token stop);
    Result<void> prefill(const PreparedPrompt& prompt,
                         std::span<const PhotoEmbeddingPtr> embeddings,
                         const GenerateEvents& events, std::stop_token stop, std::uint32_t& reused);
    Result<TokenId> nextToken(Sampler& sampler, std::span<const TokenId> recent);
    Result<void> decode(const PreparedPrompt& prompt, const GenerateParams& params,
                        Clock::time_point start, const GenerateEvents& events, std::stop_token stop,
                        GenerateResult& result);
};

Session::Session(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
Session::~Session() = default;

Result<std::unique_ptr<Session>> Engine::openSession() {
    return guarded([&]() -> Result<std::unique_ptr<Session>> {
        auto cache =
            KvCache::create(*m_impl->device, m_impl->description.text,
                            m_impl->description.contextLength, m_impl->description.memory.kvType);
        if (!cache) {
            return cache.error();
        }
        std::unique_ptr<Session::Impl> impl(
            new Session::Impl{*m_impl, *this, *std::move(cache), {}});
        return std::unique_ptr<Session>(new Session(std::move(impl)));
    });
}

Result<PreparedPrompt> Session::Impl::prepare(const Prompt& prompt,
                                              const GenerateParams& params) const {
    PreparedPrompt prepared;
    auto chatTemplate =
        chooseTemplate(*engine.chatTemplate, params.chatTemplate, engine.tokenizer->vocabulary());
    if (!chatTemplate) {
        return chatTemplate.error();
    }
    prepared.stopStrings.assign(chatTemplate->stopStrings().begin(),
                                chatTemplate->stopStrings().end());
    if (const auto* chat = std::get_if<ChatPrompt>(&prompt)) {
        tokenizeChat(*engine.tokenizer, *chatTemplate, *chat, prepared);
    } else {
        const auto& raw = std::get<RawPrompt>(prompt);
        prepared.photos = raw.photos;
        prepared.rawIds = tokenizeRawPrompt(*engine.tokenizer, raw.text);
    }
    const auto markers = static_cast<std::size_t>(
        std::count(prepared.rawIds.begin(), prepared.rawIds.end(), kImageSentinel));
    if (markers != prepared.photos.size()) {
        return Error{
            ErrorCode::InvalidArgument,
            fmt::format("The prompt has {} \"<image>\" for {} photos; it needs one for each.",
                        markers, prepared.photos.size())};
    }
    if (prepared.rawIds.empty()) {
        return Error{ErrorCode::InvalidArgument, "The prompt is empty. Type a question."};
    }
    std::vector<std::uint32_t> photoTokens;
    for (const auto& [photo, grid] : prepared.photos) {
        auto byRule = owner.tileScheme(params.imageMode, params.rules);
        if (!byRule) {
            return byRule.error();
        }
        auto scheme = withGrid(*byRule, grid);
        if (!scheme) {
            return scheme.error();
        }
        prepared.plans.push_back(planTiles({photo->image.widthPx, photo->image.heightPx}, *scheme));
        prepared.photoKeys.push_back(photoKey(*photo, prepared.plans.back()));
        photoTokens.push_back(static_cast<std::uint32_t>(prepared.plans.back().tokens));
    }
    prepared.sequence = expandPrompt(prepared.rawIds, photoTokens);
    return prepared;
}

Result<PromptCost> Session::measure(const Prompt& prompt, const GenerateParams& params) const {
    return guarded([&]() -> Result<PromptCost> {
        auto prepared = m_impl->prepare(prompt, params);
        if (!prepared) {
            return prepared.error();
        }
        PromptCost cost;
        cost.promptTokens = static_cast<std::uint32_t>(prepared->sequence.ids.size());
        for (const TilePlan& plan : prepared->plans) {
            cost.imageTokens.push_back(static_cast<std::uint32_t>(plan.tokens));
        }
        cost.contextLength = m_impl->cache->context();
        return cost;
    });
}

Result<PhotoEmbeddingPtr> Session::Impl::encodePhoto(const PreparedPrompt& prompt,
                                                     std::size_t index,
                                                     const GenerateParams& params,
                                                     const GenerateEvents& events,
                                                     std::stop_token stop) {
    if (params.trace == nullptr) {
        if (auto known = engine.photos.find(prompt.photoKeys[index])) {
            return known;
        }
    }
    const VisionConfig& vision = *engine.description.vision;
    const TilePlan& plan = prompt.plans[index];
    TilePixels tiles = cutTiles(prompt.photos[index].photo->image, plan, stop);
    if (stop.stop_requested()) {
        return Error{ErrorCode::Cancelled, "Stopped."};
    }
    std::vector<float> pixels = normalisePixels(tiles, vision.imageMean, vision.imageStd);
    const auto numTiles = static_cast<std::uint32_t>(tiles.tiles);
    auto features = engine.visionEncoder->encode(
        pixels, numTiles, params.trace != nullptr,
        [&](double fraction) {
            if (events.onProgress) {
                events.onProgress(GenerateStage::ImageEncode,
                                  (double(index) + fraction) / double(prompt.photos.size()));
            }
        },
        stop);
    if (!features) {
        return features.error();
    }
    const std::uint64_t hidden = vision.projectionSize;
    auto embedding = std::make_shared<PhotoEmbedding>();
    embedding->key = prompt.photoKeys[index];
    embedding->plan = plan;
    embedding->rows = packImageTokens(plan, features->projected, engine.imageNewline, hidden);
    if (params.trace != nullptr) {
        const int photo = static_cast<int>(index);
        const std::uint64_t size = vision.imageSize;
        const std::uint64_t patches = vision.patchesPerTile();
        const auto tokens = static_cast<std::uint64_t>(plan.tokens);
        params.trace->onTilesU8(photo, {numTiles, size, size, 3}, std::move(tiles.pixels));
        params.trace->onFloats("pixel_values", photo, {numTiles, 3, size, size}, std::move(pixels));
        params.trace->onFloats("vit_selected", photo, {numTiles, patches, vision.hiddenSize},
                               std::move(features->selected));
        params.trace->onFloats("projector", photo, {numTiles, patches, hidden},
                               std::move(features->projected));
        params.trace->onFloats("packed", photo, {tokens, hidden}, embedding->rows);
    }
    engine.photos.insert(embedding);
    return PhotoEmbeddingPtr(std::move(embedding));
}

Result<void> Session::Impl::prefill(const PreparedPrompt& prompt,
                                    std::span<const PhotoEmbeddingPtr> embeddings,
                                    const GenerateEvents& events, std::stop_token stop,
                                    std::uint32_t& reused) {
    const PromptSequence& sequence = prompt.sequence;
    const auto total = static_cast<std::uint32_t>(sequence.ids.size());
    const std::vector<CachedToken> wanted = cachedTokens(sequence, prompt.photoKeys);
    // The last token is always evaluated: its logits are needed.
    reused = std::min(commonPrefix(cached, wanted), total - 1);
    cached.resize(reused);
    const std::size_t hidden = engine.description.text.hiddenSize;
    for (std::uint32_t first = reused; first < total;) {
        const std::uint32_t count = std::min(engine.decoder->chunkTokens(), total - first);
        DecoderInput input;
        input.ids = std::span(sequence.ids).subspan(first, count);
        for (const PromptSequence::ImageSpan& image : sequence.images) {
            const std::uint32_t begin = std::max(first, image.firstToken);
            const std::uint32_t end = std::min(first + count, image.firstToken + image.numTokens);
            if (begin < end) {
                const auto rows =
                    std::span(embeddings[image.photo]->rows)
                        .subspan((begin - image.firstToken) * hidden, (end - begin) * hidden);
                input.imageRows.push_back({begin - first, rows});
            }
        }
        auto evaluated =
            engine.decoder->evaluate(input, *cache, first, first + count == total, stop);
        if (!evaluated) {
            return evaluated.error();
        }
        cached.insert(cached.end(), wanted.begin() + first, wanted.begin() + first + count);
        first += count;
        if (events.onProgress) {
            events.onProgress(GenerateStage::Prefill,
                              double(first - reused) / double(total - reused));
        }
    }
    return {};
}

Result<TokenId> Session::Impl::nextToken(Sampler& sampler, std::span<const TokenId> recent) {
    if (sampler.isPlainGreedy()) {
        return engine.decoder->greedyToken();
    }
    auto logits = engine.decoder->logits();
    if (!logits) {
        return logits.error();
    }
    return sampler.sample(*logits, recent);
}

Result<void> Session::Impl::decode(const PreparedPrompt& prompt, const GenerateParams& params,
                                   Clock::time_point start, const GenerateEvents& events,
                                   std::stop_token stop, GenerateResult& result) {
    Sampler sampler(params.sampler);
    TextStream text(*engine.tokenizer,
                    params.ignoreEos ? std::vector<std::string>() : prompt.stopStrings);
    std::vector<TokenId> recent;
    std::copy_if(prompt.sequence.ids.begin(), prompt.sequence.ids.end(), std::back_inserter(recent),
                 [](TokenId id) { return id >= 0; });
    const auto emit = [&events](const std::string& delta) {
        if (!delta.empty() && events.onText) {
            events.onText(delta);
        }
    };
    result.stopReason = StopReason::MaxTokens;
    Clock::time_point firstTokenAt = start;
    while (result.tokenIds.size() < params.maxTokens) {
        auto token = nextToken(sampler, recent);
        if (!token) {
            return token.error();
        }
        if (result.tokenIds.empty()) {
            firstTokenAt = Clock::now();
            result.timings.firstTokenMs = millisecondsSince(start);
        }
        if (!params.ignoreEos && engine.tokenizer->isEndOfGeneration(*token)) {
            result.stopReason = StopReason::EndOfText;
            break;
        }
        result.tokenIds.push_back(*token);
        recent.push_back(*token);
        emit(text.push(*token));
        if (text.stopped()) {
            result.stopReason = StopReason::StopString;
            break;
        }
        if (result.tokenIds.size() == params.maxTokens) {
            break;
        }
        if (stop.stop_requested()) {
            result.stopReason = StopReason::Cancelled;
            break;
        }
        const auto position = static_cast<std::uint32_t>(cached.size());
        if (position == cache->context()) {
            result.stopReason = StopReason::ContextFull;
            break;
        }
        DecoderInput input;
        input.ids = {&*token, 1};
        auto evaluated = engine.decoder->evaluate(input, *cache, position, true, stop);
        if (!evaluated) {
            if (evaluated.error().code != ErrorCode::Cancelled) {
                return evaluated.error();
            }
            result.stopReason = StopReason::Cancelled;
            break;
        }
        cached.push_back({*token, 0, 0});
    }
    emit(text.finish());
    result.text = text.text();
    result.timings.decodeMs = millisecondsSince(firstTokenAt);
    if (result.tokenIds.size() > 1 && result.timings.decodeMs > 0) {
        result.timings.decodeTokensPerSecond =
            double(result.tokenIds.size() - 1) * 1000.0 / result.timings.decodeMs;
    }
    return {};
}

Result<GenerateResult> Session::generate(const Prompt& prompt, const GenerateParams& params,
                                         const GenerateEvents& events, std::stop_token stop) {
    return guarded([&] { return m_impl->generate(prompt, params, events, std::move(stop)); });
}

Result<GenerateResult> Session::Impl::generate(const Prompt& prompt, const GenerateParams& params,
                                               const GenerateEvents& events, std::stop_token stop) {
    const Clock::time_point start = Clock::now();
    auto prepared = prepare(prompt, params);
    if (!prepared) {
        return prepared.error();
    }
    GenerateResult result;
    result.promptTokens = static_cast<std::uint32_t>(prepared->sequence.ids.size());
    for (const TilePlan& plan : prepared->plans) {
        result.imageTokens.push_back(static_cast<std::uint32_t>(plan.tokens));
    }
    const std::uint32_t context = cache->context();
    if (result.promptTokens >= context) {
        return Error{
            ErrorCode::ContextFull,
            fmt::format(
                "The conversation takes {} tokens, but the context holds {} and must leave room "
                "for the answer. Remove a photo, start a new conversation, or load the model "
                "with a longer context.",
                result.promptTokens, context)};
    }
    const auto cancelledOr = [&result](const Error& error) -> Result<GenerateResult> {
        if (error.code != ErrorCode::Cancelled) {
            return error;
        }
        result.stopReason = StopReason::Cancelled;
        return result;
    };
    std::vector<PhotoEmbeddingPtr> embeddings;
    for (std::size_t index = 0; index < prepared->photos.size(); ++index) {
        auto embedding = encodePhoto(*prepared, index, params, events, stop);
        if (!embedding) {
            return cancelledOr(embedding.error());
        }
        embeddings.push_back(*std::move(embedding));
    }
    result.timings.imageEncodeMs = millisecondsSince(start);

    const Clock::time_point prefillStart = Clock::now();
    auto prefilled = prefill(*prepared, embeddings, events, stop, result.reusedTokens);
    if (!prefilled) {
        return cancelledOr(prefilled.error());
    }
    result.timings.prefillMs = millisecondsSince(prefillStart);
    if (params.trace != nullptr) {
        auto logits = engine.decoder->logits();
        if (!logits) {
            return logits.error();
        }
        const std::uint64_t vocab = logits->size();
        params.trace->onFloats("logits_last", 0, {vocab}, *std::move(logits));
        // As the reference does: the image token of the vocabulary, or the first id after it.
        const Vocabulary& vocabulary = engine.tokenizer->vocabulary();
        const auto imageToken = static_cast<TokenId>(
            engine.tokenizer->findToken(kImageMarker).value_or(TokenId(vocabulary.tokens.size())));
        std::vector<std::int64_t> ids;
        for (const TokenId id : prepared->sequence.ids) {
            ids.push_back(id == kImageSentinel ? imageToken : id);
        }
        params.trace->onIds("input_ids_expanded", std::move(ids));
    }
    if (auto decoded = decode(*prepared, params, start, events, stop, result); !decoded) {
        return decoded.error();
    }
    if (params.trace != nullptr && params.sampler.temperature <= 0) {
        params.trace->onIds("greedy_ids", {result.tokenIds.begin(), result.tokenIds.end()});
    }
    return result;
}

void Session::reset() {
    m_impl->cached.clear();
}

}  // namespace tessera
