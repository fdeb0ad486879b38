// SPDX-License-Identifier: MIT
// Answers from a JSON file: makes every state of the window reproducible, without a model or a GPU.
#pragma once

#include <QString>
#include <optional>
#include <vector>

#include "app/desktop/inference/inference_backend.h"

namespace tessera {

// The script. Every key is optional; times are in milliseconds.
//   { "model": { "name": TEXT, "device": TEXT, "contextLength": N, "loadMs": N,
//                "loadError": { "code": "FileTruncated", "message": TEXT },
//                "regions": "words" | "completion",
//                "sampling": { "temperature": X, "topK": N, ... as samplerFields() calls them },
//                "vision": false | { "mode": "crop|pad|squash|hd|anyres", "tileSizePx": N,
//                                    "patchSizePx": N, "pinpoints": [[W, H], ...] } },
//     "answers": [ { "text": TEXT, "encodeMs": N, "readMs": N, "tokenMs": N,
//                    "error": { "afterTokens": N, "code": "DeviceLost", "message": TEXT } } ] }
// Answers are given in turn, the last one repeatedly; one that is continued goes on. A token is a
// word with the space after it; a question and a system prompt cost one token per word and each
// photo as many as its tile plan says. The code of an error is a name of ErrorCode; instead of a
// message it may have a pattern with values, as error_json.h stores them.
struct Script {
    struct Failure {
        int afterTokens = 0;
        Error error;
    };
    struct Answer {
        QString text;
        int encodeMs = 0;
        int readMs = 0;
        int tokenMs = 0;
        std::optional<Failure> failure;
    };

    QString modelName;
    QString deviceName;
    quint32 contextLength = 4096;
    int loadMs = 0;
    std::optional<Error> loadError;
    std::optional<TileScheme> tileScheme;
    RegionQuestions regionQuestions = RegionQuestions::None;
    GenerationDefaults generationDefaults;
    std::vector<Answer> answers;

    // Errors: FileNotFound, FileUnreadable, InvalidFormat (with what is wrong).
    static Result<Script> fromFile(const QString& path);
    static Result<Script> fromJson(const QByteArray& json);
};

class ScriptedBackend : public InferenceBackend {
  public:
    explicit ScriptedBackend(Script script) : m_script(std::move(script)) {}

    // The script's own device; the memory that a script needs is not known.
    QList<ComputeDevice> devices() override;
    ModelEntry describe(const ModelSource& source, const QStringList& folders) override;
    Result<std::optional<MemoryEstimate>> estimate(const ModelSource&, const LoadOptions&,
                                                   const std::optional<LoadedModel>&) override {
        return std::optional<MemoryEstimate>();
    }
    Result<LoadedModel> load(const ModelSource& source, const LoadOptions& options,
                             const std::function<void(double fraction)>& onProgress,
                             std::stop_token stop) override;
    void unload() override { m_loaded.reset(); }
    std::optional<LoadedModel> loadedModel() const override { return m_loaded; }
    Result<AnswerStats> answer(const Turns& turns, const AnswerSettings& settings,
                               const std::function<void(std::string_view delta)>& onText,
                               const std::function<void(GenerateStage, double)>& onStage,
                               std::stop_token stop) override;
    Result<PromptSize> measure(const Turns& turns, const AnswerSettings& settings) override;

  private:
    Script m_script;
    std::optional<LoadedModel> m_loaded;
    std::size_t m_answersGiven = 0;
};

}  // namespace tessera
