// SPDX-License-Identifier: MIT
#include "app/desktop/inference/engine_backend.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "app/desktop/inference/local_models.h"
#include "app/desktop/inference/prompt_templates.h"
#include "app/desktop/text/file_path.h"
#include "app/desktop/text/sentences.h"
#include "app/desktop/values/photo_plan.h"
#include "engine/checkpoint/inspect/pairing.h"
#include "engine/device/device_title.h"
#include "engine/image/decode/decode.h"

namespace tessera {
namespace {

// Decoded photos kept for follow-up questions; a 50-megapixel photo takes 150 MB.
constexpr std::size_t kDecodedPhotoBudgetBytes = 512u << 20;

Error noModel() {
    return Error(ErrorCode::InvalidArgument, "No model is loaded. Choose one first.");
}

std::optional<std::string> systemOf(const AnswerSettings& settings) {
    return settings.systemPrompt.isEmpty() ? std::nullopt
                                           : std::optional(settings.systemPrompt.toStdString());
}

ChatMessage toChatMessage(const Turn& turn, std::vector<PromptPhoto> photos) {
    return {turn.user.toStdString(),
            std::move(photos),
            turn.assistant.toStdString(),
            {turn.assistantIds.begin(), turn.assistantIds.end()}};
}

// `base` with what the user chose.
EngineOptions withOptions(EngineOptions base, const LoadOptions& options) {
    base.device = options.device.toStdString();
    base.threads = options.threads;
    base.contextLength = options.contextLength;
    base.deviceMemoryLimitBytes = options.deviceMemoryLimitBytes;
    base.kvType = options.compactCache ? TensorType::Q8_0 : TensorType::F16;
    base.modelFolders.clear();
    for (const QString& folder : options.modelFolders)
        base.modelFolders.push_back(toPath(folder));
    return base;
}

ModelPaths toModelPaths(const ModelSource& source) {
    ModelPaths paths{toPath(source.textPath), std::nullopt};
    if (!source.mmprojPath.isEmpty())
        paths.mmproj = toPath(source.mmprojPath);
    return paths;
}

// With the image part beside it that fits, if there is one and the source names none.
ModelSource withVision(ModelSource source, const EngineOptions& options) {
    if (!source.mmprojPath.isEmpty())
        return source;
    const auto vision = chooseVision(toPath(source.textPath), options.modelFolders);
    if (vision && vision->mmproj)
        source.mmprojPath = fromPath(*vision->mmproj);
    return source;
}

LoadedModel describeLoaded(const Engine& engine, const ModelSource& source) {
    const ModelDescription& description = engine.description();
    LoadedModel model;
    model.source = source;
    model.name = description.text.name.empty() ? source.name()
                                               : QString::fromStdString(description.text.name);
    model.deviceName = QString::fromStdString(engine.device().name);
    model.deviceTitle = deviceTitle(engine.device());
    if (engine.device().kind == DeviceKind::Cpu)
        model.driverName = model.deviceName;
    model.contextLength = description.contextLength;
    model.templateRecognised = description.chatTemplateRecognised;
    model.generation = description.generation;
    model.chatTemplate = QString::fromStdString(description.chatTemplate);
    model.templates = promptTemplates();
    model.templateReason = description.chatTemplateReason;
    model.visionProblem = description.visionProblem;
    model.regionQuestions = description.regionQuestions;
    model.generationDefaults = description.generationDefaults;
    if (auto scheme = engine.tileScheme(ImageMode::Auto, TileRules::Original))
        model.tileScheme = *scheme;
    for (const TileModeFacts& facts : tileModes()) {
        if (!facts.imageMode)
            continue;
        if (auto scheme = engine.tileScheme(*facts.imageMode, TileRules::Original))
            model.otherSchemes.emplace(*facts.imageMode, *scheme);
    }
    model.memory = engine.memoryInUse();
    model.numLayers = description.memory.numLayers;
    model.hostLayers = description.memory.hostLayers;
    return model;
}

}  // namespace

EngineBackend::EngineBackend(EngineOptions options) : m_options(std::move(options)) {}

EngineBackend::~EngineBackend() = default;

QList<ComputeDevice> EngineBackend::devices() {
    const auto found = listDevices();
    if (!found)
        return {};
    QList<ComputeDevice> devices;
    for (const DeviceInfo& device : *found) {
        const auto sameName =
            std::count_if(found->begin(), found->end(),
                          [&](const DeviceInfo& other) { return other.name == device.name; });
        const QString name = QString::fromStdString(device.name);
        // An index may mean another device after a restart, so it is used only for devices that
        // share a name.
        devices.append({sameName == 1 ? name : QString::number(device.index), deviceTitle(device),
                        device.memoryBytes, device.usable, device.unusableReason, device.threads});
    }
    return devices;
}

ModelEntry EngineBackend::describe(const ModelSource& source, const QStringList& folders) {
    return describeModelAt(source.textPath, folders);
}

Result<std::optional<MemoryEstimate>> EngineBackend::estimate(
    const ModelSource& source, const LoadOptions& loadOptions,
    const std::optional<LoadedModel>& before) {
    // A path that is still being typed may not exist yet, which is not an error.
    if (!source.exists())
        return std::optional<MemoryEstimate>();
    const ModelPaths paths = toModelPaths(source);
    const EngineOptions options = withOptions(m_options, loadOptions);
    const MemoryUse returned = before ? before->memory : MemoryUse();
    auto estimate = Engine::estimate(paths, options, returned);
    // Memory freed on another device does not help.
    if (estimate && returned.deviceBytes > 0 &&
        QString::fromStdString(estimate->deviceName) != before->deviceName)
        estimate = Engine::estimate(paths, options, {0, returned.hostBytes});
    if (!estimate)
        return estimate.error();
    return std::optional(*estimate);
}

// Unloads the loaded model only if the new one does not fit as well beside it; otherwise it stays
// until the new one is complete. A memory limit covers both together.
Result<void> EngineBackend::makeRoom(const ModelPaths& paths, const EngineOptions& options) {
    if (!m_engine)
        return {};
    MemoryUse returned = m_engine->memoryInUse();
    auto beside = Engine::estimate(paths, options);
    if (beside && beside->deviceName != m_engine->device().name) {
        returned.deviceBytes = 0;
    } else if (const std::uint64_t limit = options.deviceMemoryLimitBytes; limit > 0) {
        EngineOptions rest = options;
        rest.deviceMemoryLimitBytes = limit - std::min(limit - 1, returned.deviceBytes);
        beside = Engine::estimate(paths, rest);
    }
    if (!beside)
        return beside.error();
    if (beside->fits && beside->hostWeightBytes == 0)
        return {};
    const auto instead = Engine::estimate(paths, options, returned);
    if (!instead)
        return instead.error();
    if (!instead->fits)
        return doesNotFit(*instead);
    if (!beside->fits || beside->hostWeightBytes > instead->hostWeightBytes)
        unload();
    return {};
}

Result<LoadedModel> EngineBackend::load(const ModelSource& named, const LoadOptions& loadOptions,
                                        const std::function<void(double)>& onProgress,
                                        std::stop_token stop) {
    const EngineOptions options = withOptions(m_options, loadOptions);
    const ModelSource source = loadOptions.findsVision ? withVision(named, options) : named;
    const ModelPaths paths = toModelPaths(source);
    if (auto possible = makeRoom(paths, options); !possible)
        return possible.error();
    auto engine = Engine::load(
        paths, options,
        [&](LoadProgress progress) {
            if (progress.totalBytes > 0)
                onProgress(static_cast<double>(progress.doneBytes) /
                           static_cast<double>(progress.totalBytes));
        },
        stop);
    if (!engine)
        return engine.error();
    auto session = (*engine)->openSession();
    if (!session)
        return session.error();
    unload();
    m_loaded = describeLoaded(**engine, source);
    m_engine = std::move(*engine);
    m_session = std::move(*session);
    return *m_loaded;
}

void EngineBackend::unload() {
    m_session.reset();
    m_engine.reset();
    m_loaded.reset();
}

GenerateParams EngineBackend::params(const AnswerSettings& settings) const {
    const SamplingSettings& sampling = settings.sampling;
    GenerateParams params;
    params.sampler = static_cast<const SamplerParams&>(sampling);
    params.sampler.seed = sampling.seed.value_or(drawSeed());
    // Without a limit of its own, an answer ends at the latest when the context is full.
    params.maxTokens = sampling.maxTokens > 0 ? static_cast<std::uint32_t>(sampling.maxTokens)
                                              : std::numeric_limits<std::uint32_t>::max();
    params.chatTemplate = settings.handling.chatTemplate.toStdString();
    params.rules = settings.handling.rules;
    params.imageMode = imageMode(settings.handling);
    params.tilesAtMost = tilesAtMost(settings.handling);
    return params;
}

// A mode that this model lacks was chosen for another model: fall back to Auto.
ImageMode EngineBackend::imageMode(const ModelHandling& handling) const {
    const bool possible = m_loaded && m_loaded->otherSchemes.contains(handling.imageMode);
    return possible ? handling.imageMode : ImageMode::Auto;
}

std::optional<int> EngineBackend::tilesAtMost(const ModelHandling& handling) const {
    return m_loaded && m_loaded->tileScheme ? tilesAtMostFor(*m_loaded->tileScheme, handling)
                                            : std::nullopt;
}

PromptPhoto EngineBackend::asChosen(PhotoPtr photo, const PhotoRef& ref,
                                    const ModelHandling& handling) const {
    const auto scheme =
        m_engine->tileScheme(imageMode(handling), handling.rules, tilesAtMost(handling));
    return {std::move(photo), scheme ? usableGrid(ref, *scheme) : std::string()};
}

Result<PhotoPtr> EngineBackend::decoded(const PhotoRef& ref) {
    const auto known =
        std::find_if(m_photos.begin(), m_photos.end(),
                     [&](const CachedPhoto& entry) { return entry.fileHash == ref.hash; });
    if (known != m_photos.end()) {
        m_photos.splice(m_photos.begin(), m_photos, known);
        return m_photos.front().photo;
    }
    auto image = decodeImageFile(toPath(ref.filePath));
    if (!image)
        return image.error();
    PhotoPtr photo = Photo::create(ref.name.toStdString(), std::move(*image));
    m_photos.push_front({ref.hash, photo});
    std::size_t sizeBytes = 0;
    for (const CachedPhoto& entry : m_photos)
        sizeBytes += entry.photo->image.pixels.size();
    while (m_photos.size() > 1 && sizeBytes > kDecodedPhotoBudgetBytes) {
        sizeBytes -= m_photos.back().photo->image.pixels.size();
        m_photos.pop_back();
    }
    return photo;
}

Result<AnswerStats> EngineBackend::answer(const Turns& turns, const AnswerSettings& settings,
                                          const std::function<void(std::string_view)>& onText,
                                          const std::function<void(GenerateStage, double)>& onStage,
                                          std::stop_token stop) {
    if (!m_session)
        return noModel();
    ChatPrompt prompt{systemOf(settings), {}};
    for (const Turn& turn : turns) {
        std::vector<PromptPhoto> photos;
        for (const PhotoRef& ref : turn.photos) {
            if (stop.stop_requested())
                return AnswerStats{.stopReason = StopReason::Cancelled};
            auto photo = decoded(ref);
            if (!photo)
                return photo.error();
            photos.push_back(asChosen(std::move(*photo), ref, settings.handling));
        }
        prompt.messages.push_back(toChatMessage(turn, std::move(photos)));
    }
    const GenerateEvents events{onText, onStage};
    const GenerateParams params = this->params(settings);
    auto result = m_session->generate(prompt, params, events, stop);
    if (!result)
        return result.error();
    const quint64 seed = params.sampler.seed.value_or(0);
    // Not known as a whole where the beginning is not.
    QList<qint32> tokenIds;
    if (result->begunIds.size() == result->begunTokens) {
        tokenIds = {result->begunIds.begin(), result->begunIds.end()};
        tokenIds.append({result->tokenIds.begin(), result->tokenIds.end()});
    }
    return AnswerStats{
        result->stopReason,
        {.promptTokens = result->promptTokens - result->begunTokens,
         .answerTokens = result->begunTokens + static_cast<quint32>(result->tokenIds.size()),
         .tokensPerSecond = result->timings.decodeTokensPerSecond,
         .firstTokenMs = static_cast<quint32>(std::lround(result->timings.firstTokenMs)),
         .sampling = withSeed(settings.sampling, seed),
         .seed = seed,
         .tokenIds = tokenIds},
        result->begunTokens};
}

Result<PromptSize> EngineBackend::measure(const Turns& turns, const AnswerSettings& settings) {
    if (!m_session)
        return noModel();
    ChatPrompt prompt{systemOf(settings), {}};
    for (const Turn& turn : turns) {
        std::vector<PromptPhoto> photos;
        // A photo's token count depends only on its size, so counting decodes nothing.
        for (const PhotoRef& ref : turn.photos) {
            Photo outline;
            outline.name = ref.name.toStdString();
            outline.contentHash = ref.hash.toStdString();
            outline.image.widthPx = ref.widthPx;
            outline.image.heightPx = ref.heightPx;
            photos.push_back(asChosen(std::make_shared<const Photo>(std::move(outline)), ref,
                                      settings.handling));
        }
        prompt.messages.push_back(toChatMessage(turn, std::move(photos)));
    }
    auto cost = m_session->measure(prompt, params(settings));
    if (!cost)
        return cost.error();
    const quint32 photoTokens =
        std::accumulate(cost->imageTokens.begin(), cost->imageTokens.end(), quint32{0});
    return PromptSize{cost->promptTokens, photoTokens, cost->contextLength};
}

}  // namespace tessera
