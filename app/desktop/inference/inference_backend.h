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

    // The devices that models can run on, best first.
    virtual QList<ComputeDevice> devices() = 0;
    // Describes a model, using the files around it and in `folders`; the title is empty if there is
    // no model.
    virtual ModelEntry describe(const ModelSource& source, const QStringList& folders) = 0;
    // The memory that loading it would take once `before` is unloaded; nullopt: not known, or no
    // such file.
    virtual Result<std::optional<MemoryEstimate>> estimate(
        const ModelSource& source, const LoadOptions& options,
        const std::optional<LoadedModel>& before) = 0;

    // Replaces the loaded model. On any error, Cancelled included, the previous one stays loaded
    // unless it had to make room; loadedModel() says whether it is.
    virtual Result<LoadedModel> load(const ModelSource& source, const LoadOptions& options,
                                     const std::function<void(double fraction)>& onProgress,
                                     std::stop_token stop) = 0;

    // Unloads the model and frees all its memory.
    virtual void unload() = 0;
    virtual std::optional<LoadedModel> loadedModel() const = 0;

    // Answers the last turn, with a newly drawn seed if the settings have none. An answer that has
    // begun is continued: its beginning comes as the first text, without an end that was not
    // certain, and counts in the figures. A stop is a normal result with StopReason::Cancelled.
    virtual Result<AnswerStats> answer(
        const Turns& turns, const AnswerSettings& settings,
        const std::function<void(std::string_view delta)>& onText,
        const std::function<void(GenerateStage stage, double fraction)>& onStage,
        std::stop_token stop) = 0;

    // How much of the context the turns would take.
    virtual Result<PromptSize> measure(const Turns& turns, const AnswerSettings& settings) = 0;
};

}  // namespace tessera
