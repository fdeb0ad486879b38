// SPDX-License-Identifier: MIT
// The real backend: Engine and one Session behind the window's interface.
#pragma once

#include <list>
#include <memory>

#include "app/desktop/inference/inference_backend.h"
#include "engine/engine.h"
#include "engine/session/session.h"

namespace tessera {

// One Session serves all conversations: it evaluates only what differs from its cache, and a second
// KV cache would cost as much device memory again.
class EngineBackend : public InferenceBackend {
  public:
    explicit EngineBackend(EngineOptions options);
    ~EngineBackend() override;

    QList<ComputeDevice> devices() override;
    ModelEntry describe(const ModelSource& source, const QStringList& folders) override;
    Result<std::optional<MemoryEstimate>> estimate(
        const ModelSource& source, const LoadOptions& options,
        const std::optional<LoadedModel>& before) override;
    Result<LoadedModel> load(const ModelSource& source, const LoadOptions& options,
                             const std::function<void(double fraction)>& onProgress,
                             std::stop_token stop) override;
    void unload() override;
    std::optional<LoadedModel> loadedModel() const override { return m_loaded; }
    Result<AnswerStats> answer(const Turns& turns, const AnswerSettings& settings,
                               const std::function<void(std::string_view delta)>& onText,
                               const std::function<void(GenerateStage, double)>& onStage,
                               std::stop_token stop) override;
    Result<PromptSize> measure(const Turns& turns, const AnswerSettings& settings) override;

  private:
    struct CachedPhoto {
        QString fileHash;
        PhotoPtr photo;
    };

    Result<void> makeRoom(const ModelPaths& paths, const EngineOptions& options);
    [[nodiscard]] GenerateParams params(const AnswerSettings& settings) const;
    [[nodiscard]] ImageMode imageMode(const ModelHandling& handling) const;
    [[nodiscard]] std::optional<int> tilesAtMost(const ModelHandling& handling) const;
    Result<PhotoPtr> decoded(const PhotoRef& ref);
    // The photo with the grid chosen for it.
    [[nodiscard]] PromptPhoto asChosen(PhotoPtr photo, const PhotoRef& ref,
                                       const ModelHandling& handling) const;

    const EngineOptions m_options;
    std::optional<LoadedModel> m_loaded;
    std::unique_ptr<Engine> m_engine;
    std::unique_ptr<Session> m_session;
    std::list<CachedPhoto> m_photos;  // most recently used first
};

}  // namespace tessera
