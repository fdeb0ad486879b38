// SPDX-License-Identifier: MIT
// What answers questions: the engine, or a script for tests and screenshots.
#pragma once

#include <functional>
#include <stop_token>
#include <string_view>

#include "app/desktop/inference/model_entry.h"
#include "app/desktop/values/inference_types.h"
#include "engine/core/result.h"

namespace tessera {

// Created, used and destroyed on one thread. Calls block; all callbacks run on that thread. Errors
// carry sentences for the user. While one backend loads or answers, others say what can be loaded.
class InferenceBackend {
  public:
    virtual ~InferenceBackend() = default;

    // On which models can run, the best first.
    virtual QList<ComputeDevice> devices() = 0;
    // What a model is, with what lies around it and in `folders`; without a title where there is
    // none.
    virtual ModelEntry describe(const ModelSource& source, const QStringList& folders) = 0;
    // What loading it would take once `before` has gone; nullopt: not known, or nothing is there.
    virtual Result<std::optional<MemoryEstimate>> estimate(
        const ModelSource& source, const LoadOptions& options,
        const std::optional<LoadedModel>& before) = 0;

    // Replaces the loaded model. On any error, Cancelled included, the one before stays loaded if
    // nothing had to make room; loadedModel() says.
    virtual Result<LoadedModel> load(const ModelSource& source, const LoadOptions& options,
                                     const std::function<void(double fraction)>& onProgress,
                                     std::stop_token stop) = 0;

    // Gives all its memory back.
    virtual void unload() = 0;
    virtual std::optional<LoadedModel> loadedModel() const = 0;

    // Answers the last turn, with a seed of its own where the settings have none. A stop is a
    // normal result with StopReason::Cancelled.
    virtual Result<AnswerStats> answer(
        const Turns& turns, const AnswerSettings& settings,
        const std::function<void(std::string_view delta)>& onText,
        const std::function<void(GenerateStage stage, double fraction)>& onStage,
        std::stop_token stop) = 0;

    // What the turns would take of the context.
    virtual Result<PromptSize> measure(const Turns& turns, const AnswerSettings& settings) = 0;
};

}  // namespace tessera
