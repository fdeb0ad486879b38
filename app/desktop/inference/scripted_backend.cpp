// SPDX-License-Identifier: MIT
#include "app/desktop/inference/scripted_backend.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QThread>
#include <algorithm>
#include <utility>

#include "app/desktop/inference/local_models.h"
#include "app/desktop/inference/prompt_templates.h"
#include "app/desktop/text/error_json.h"
#include "app/desktop/text/sentences.h"
#include "app/desktop/values/photo_plan.h"
#include "engine/image/tile_schemes.h"
#include "engine/text/sampler_fields.h"

namespace tessera {
namespace {

Error invalid(const Sentence& what) {
    return Error(ErrorCode::InvalidFormat, "The script cannot be used: {}.", what);
}

// nullopt if the code is not a name of an ErrorCode.
std::optional<Error> readError(const QJsonObject& object) {
    const auto code = errorCodeFromName(object[u"code"].toString());
    if (!code)
        return std::nullopt;
    if (object.contains(u"pattern"))
        return errorFromJson(object);
    const std::string message = object[u"message"].toString().toStdString();
    return Error(*code, message.empty() ? Sentence() : Sentence::foreign(message));
}

TileScheme readScheme(const QJsonObject& object) {
    const std::string schemeName = object[u"scheme"].toString().toStdString();
    for (const NamedScheme& named : namedSchemes())
        if (named.name == schemeName)
            return named.scheme;
    TileScheme scheme;
    const TileModeFacts* named = tileModeNamed(object[u"mode"].toString().toStdString());
    const TileModeFacts& facts =
        named != nullptr && named->imageMode ? *named : factsOf(TileMode::AnyRes);
    scheme.mode = facts.mode;
    scheme.merge = facts.merge;
    scheme.newlinePerRow = facts.newlinePerRow;
    scheme.tileSizePx = std::max(1, object[u"tileSizePx"].toInt(336));
    scheme.patchSizePx = std::clamp(object[u"patchSizePx"].toInt(14), 1, scheme.tileSizePx);
    if (!hasGrid(scheme))
        return scheme;
    for (const QJsonValue& value : object[u"pinpoints"].toArray()) {
        const QJsonArray pair = value.toArray();
        scheme.pinpoints.push_back({std::max(1, pair[0].toInt()), std::max(1, pair[1].toInt())});
    }
    if (scheme.pinpoints.empty())
        scheme.pinpoints = pinpointsOf(facts.grids, scheme.tileSizePx);
    return scheme;
}

GenerationDefaults readDefaults(const QJsonObject& object) {
    return publishedSampling([&](const SamplerField& field) {
        const QJsonValue value =
            object[QLatin1String(field.key.data(), static_cast<qsizetype>(field.key.size()))];
        return value.isDouble() ? std::optional(value.toDouble()) : std::nullopt;
    });
}

Result<Script::Answer> readAnswer(const QJsonObject& object) {
    Script::Answer answer;
    answer.text = object[u"text"].toString();
    answer.encodeMs = object[u"encodeMs"].toInt();
    answer.readMs = object[u"readMs"].toInt();
    answer.tokenMs = object[u"tokenMs"].toInt();
    if (object.contains(u"error")) {
        const QJsonObject failure = object[u"error"].toObject();
        const auto error = readError(failure);
        if (!error)
            return invalid(Sentence("an error has no known \"code\""));
        answer.failure = Script::Failure{failure[u"afterTokens"].toInt(), *error};
    }
    return answer;
}

// Splits into words, each with the white space that follows it.
QStringList tokensOf(const QString& text) {
    static const QRegularExpression word(QStringLiteral("\\s*\\S+\\s*"));
    QStringList tokens;
    for (auto it = word.globalMatch(text); it.hasNext();)
        tokens.append(it.next().captured());
    return tokens;
}

// False if stopped. Checks the stop token every few milliseconds and reports progress.
bool pass(int durationMs, const std::stop_token& stop,
          const std::function<void(double)>& onProgress) {
    QElapsedTimer elapsed;
    elapsed.start();
    while (!stop.stop_requested() && elapsed.elapsed() < durationMs) {
        if (onProgress)
            onProgress(static_cast<double>(elapsed.elapsed()) / durationMs);
        QThread::msleep(std::min<unsigned long>(5, static_cast<unsigned long>(durationMs)));
    }
    return !stop.stop_requested();
}

}  // namespace

Result<Script> Script::fromFile(const QString& path) {
    QFile file(path);
    if (!file.exists())
        return Error(ErrorCode::FileNotFound, "The script {} does not exist.", path);
    if (!file.open(QIODevice::ReadOnly))
        return Error(ErrorCode::FileUnreadable, "The script {} cannot be read: {}.", path,
                     file.errorString());
    return fromJson(file.readAll());
}

Result<Script> Script::fromJson(const QByteArray& json) {
    QJsonParseError parseError;
    const QJsonDocument document = QJsonDocument::fromJson(json, &parseError);
    if (!document.isObject())
        return invalid(Sentence::foreign(parseError.errorString().toStdString()));
    const QJsonObject model = document[u"model"].toObject();
    Script script;
    script.modelName = model[u"name"].toString(QStringLiteral("Scripted model"));
    script.deviceName = model[u"device"].toString(QStringLiteral("Scripted device"));
    script.contextLength = static_cast<quint32>(std::max(1, model[u"contextLength"].toInt(4096)));
    script.loadMs = model[u"loadMs"].toInt();
    if (model.contains(u"loadError")) {
        script.loadError = readError(model[u"loadError"].toObject());
        if (!script.loadError)
            return invalid(Sentence("\"loadError\" has no known \"code\""));
    }
    script.generationDefaults = readDefaults(model[u"sampling"].toObject());
    if (model[u"vision"] != QJsonValue(false))
        script.tileScheme = readScheme(model[u"vision"].toObject());
    if (model[u"regions"] == QLatin1String("words"))
        script.regionQuestions = RegionQuestions::InWords;
    else if (model[u"regions"] == QLatin1String("completion"))
        script.regionQuestions = RegionQuestions::AsCompletion;
    for (const QJsonValue& value : document[u"answers"].toArray()) {
        auto answer = readAnswer(value.toObject());
        if (!answer)
            return answer.error();
        script.answers.push_back(std::move(*answer));
    }
    return script;
}

QList<ComputeDevice> ScriptedBackend::devices() {
    return {{m_script.deviceName, Sentence::foreign(m_script.deviceName.toStdString())}};
}

ModelEntry ScriptedBackend::describe(const ModelSource& source, const QStringList& folders) {
    return describeModelAt(source.textPath, folders);
}

Result<LoadedModel> ScriptedBackend::load(const ModelSource& source, const LoadOptions& options,
                                          const std::function<void(double)>& onProgress,
                                          std::stop_token stop) {
    if (!pass(m_script.loadMs, stop, onProgress))
        return Error(ErrorCode::Cancelled, "Loading was cancelled.");
    if (m_script.loadError)
        return *m_script.loadError;
    LoadedModel model;
    model.source = source;
    model.name = m_script.modelName;
    model.deviceName = m_script.deviceName;
    model.deviceTitle = Sentence::foreign(m_script.deviceName.toStdString());
    model.contextLength =
        options.contextLength == 0 ? m_script.contextLength : options.contextLength;
    model.templates = promptTemplates();
    model.tileScheme = m_script.tileScheme;
    model.regionQuestions = m_script.regionQuestions;
    model.generationDefaults = m_script.generationDefaults;
    m_loaded = model;
    return model;
}

Result<AnswerStats> ScriptedBackend::answer(
    const Turns& turns, const AnswerSettings& settings,
    const std::function<void(std::string_view)>& onText,
    const std::function<void(GenerateStage, double)>& onStage, std::stop_token stop) {
    const auto size = measure(turns, settings);
    if (!size)
        return size.error();
    QElapsedTimer sinceQuestion;
    sinceQuestion.start();
    AnswerStats stats;
    AnswerFigures& figures = stats.figures;
    figures.promptTokens = size->promptTokens;
    figures.seed = settings.sampling.seed.value_or(drawSeed());
    figures.sampling = withSeed(settings.sampling, *figures.seed);
    Script::Answer answer;
    const QString begun = turns.isEmpty() ? QString() : turns.last().assistant;
    if (begun.isEmpty())
        ++m_answersGiven;
    if (!m_script.answers.empty())
        answer =
            m_script
                .answers[std::clamp<std::size_t>(m_answersGiven, 1, m_script.answers.size()) - 1];
    QStringList tokens = tokensOf(answer.text);
    stats.begunTokens = static_cast<quint32>(tokensOf(begun).size());
    figures.promptTokens -= stats.begunTokens;
    figures.answerTokens = stats.begunTokens;
    tokens.remove(0, std::min<qsizetype>(stats.begunTokens, tokens.size()));

    stats.stopReason = StopReason::Cancelled;
    if (!turns.isEmpty() && !turns.last().photos.isEmpty() &&
        !pass(answer.encodeMs, stop, [&](double f) { onStage(GenerateStage::ImageEncode, f); }))
        return stats;
    if (!pass(answer.readMs, stop, [&](double f) { onStage(GenerateStage::Prefill, f); }))
        return stats;

    QElapsedTimer elapsed;
    elapsed.start();
    onStage(GenerateStage::Decode, 0);
    if (!begun.isEmpty())
        onText(begun.toStdString());
    for (const QString& token : tokens) {
        const quint32 written = figures.answerTokens - stats.begunTokens;
        if (answer.failure && static_cast<int>(figures.answerTokens) >= answer.failure->afterTokens)
            return answer.failure->error;
        if (!pass(answer.tokenMs, stop, {}))
            return stats;
        if (written == 0)
            figures.firstTokenMs = static_cast<quint32>(sinceQuestion.elapsed());
        if (settings.sampling.maxTokens > 0 &&
            static_cast<int>(written) >= settings.sampling.maxTokens) {
            stats.stopReason = StopReason::MaxTokens;
            return stats;
        }
        onText(token.toStdString());
        ++figures.answerTokens;
        figures.tokensPerSecond =
            (written + 1) * 1e3 / static_cast<double>(std::max<qint64>(1, elapsed.elapsed()));
    }
    if (answer.failure)
        return answer.failure->error;
    stats.stopReason = StopReason::EndOfText;
    return stats;
}

Result<PromptSize> ScriptedBackend::measure(const Turns& turns, const AnswerSettings& settings) {
    if (!m_loaded)
        return Error(ErrorCode::InvalidArgument, "No model is loaded. Choose one first.");
    PromptSize size{static_cast<quint32>(tokensOf(settings.systemPrompt).size()), 0,
                    m_loaded->contextLength};
    const auto scheme =
        m_script.tileScheme
            ? withTilesAtMost(*m_script.tileScheme,
                              tilesAtMostFor(*m_script.tileScheme, settings.handling))
            : Result<TileScheme>(Error(ErrorCode::Unsupported, "This model has no image part."));
    for (const Turn& turn : turns) {
        size.promptTokens +=
            static_cast<quint32>(tokensOf(turn.user).size() + tokensOf(turn.assistant).size());
        for (const PhotoRef& photo : turn.photos) {
            if (!scheme)
                return scheme.error();
            const TilePlan plan = planPhoto(photo, *scheme);
            size.promptTokens += static_cast<quint32>(plan.tokens);
            size.photoTokens += static_cast<quint32>(plan.tokens);
        }
    }
    return size;
}

}  // namespace tessera
