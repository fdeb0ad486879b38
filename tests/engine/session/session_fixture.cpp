// SPDX-License-Identifier: MIT
#include "tests/engine/session/session_fixture.h"

namespace tessera::testing {
namespace {

std::filesystem::path subset() {
    return std::filesystem::path(TESSERA_SOURCE_DIR) / "tests" / "golden" / "subset";
}

}  // namespace

ModelPaths smallModel() {
    return {subset() / "model.gguf", subset() / "mmproj.gguf"};
}

std::filesystem::path textOnlyModel() {
    return subset() / "llama3-text" / "model.gguf";
}

PhotoPtr drawnPhoto(int widthPx, int heightPx, unsigned seed) {
    ImageRgb8 image;
    image.widthPx = widthPx;
    image.heightPx = heightPx;
    image.pixels.resize(std::size_t(widthPx) * std::size_t(heightPx) * 3);
    unsigned state = seed * 2654435761u + 1;
    for (std::size_t i = 0; i < image.pixels.size(); ++i) {
        state = state * 1664525u + 1013904223u;
        image.pixels[i] = static_cast<std::uint8_t>((state >> 24) / 2 + i % 128);
    }
    return Photo::create("drawn", std::move(image));
}

GenerateParams greedy(std::uint32_t maxTokens) {
    GenerateParams params;
    params.sampler.temperature = 0;
    params.maxTokens = maxTokens;
    params.ignoreEos = true;
    return params;
}

RawPrompt rawPrompt(std::string text, std::vector<PromptPhoto> photos) {
    return {std::move(text), std::move(photos)};
}

ChatPrompt ask(std::vector<ChatMessage> past, std::string question,
               std::vector<PromptPhoto> photos) {
    past.push_back({std::move(question), std::move(photos), {}});
    return {std::nullopt, std::move(past)};
}

GenerateEvents countingEncodes(int& count) {
    GenerateEvents events;
    events.onProgress = [&count](GenerateStage stage, double) {
        count += stage == GenerateStage::ImageEncode ? 1 : 0;
    };
    return events;
}

Result<GenerateResult> answerFresh(Engine& engine, const Prompt& prompt,
                                   const GenerateParams& params) {
    auto session = engine.openSession();
    if (!session)
        return session.error();
    return (*session)->generate(prompt, params, {}, {});
}

}  // namespace tessera::testing
