// SPDX-License-Identifier: MIT
// The real thing: Engine and one Session behind the window's interface.
#pragma once

#include <list>
#include <memory>

#include "app/desktop/inference/inference_backend.h"
#include "engine/engine.h"
#include "engine/session.h"

namespace tessera {

// One Session serves all conversations: it evaluates only what differs from its cache, and a second
// KV cache would cost as much device memory again.
class EngineBackend : public InferenceBackend {
  public:
    explicit EngineBackend(EngineOptions options);
    ~EngineBackend() override;

    Result<LoadedModel> load(const ModelFiles& files,
                             const std::function<void(double fraction)>& onProgress,
                             std::stop_token stop) override;
    Result<AnswerStats> answer(const Turns& turns,
                               const std::function<void(std::string_view delta)>& onText,
                               const std::function<void(GenerateStage, double)>& onStage,
                               std::stop_token stop) override;
    Result<PromptSize> measure(const Turns& turns) override;

  private:
    struct CachedPhoto {
        QString fileHash;
        PhotoPtr photo;
    };

    Result<PhotoPtr> decoded(const PhotoRef& ref);

    EngineOptions m_options;
    std::unique_ptr<Engine> m_engine;
    std::unique_ptr<Session> m_session;
    std::list<CachedPhoto> m_photos;  // most recently used first
};

}  // namespace tessera
