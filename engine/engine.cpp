// SPDX-License-Identifier: MIT
#include "engine/engine.h"

#include <algorithm>
#include <utility>

#include "engine/checkpoint/checkpoint.h"
#include "engine/checkpoint/inspect/checkpoint_kind.h"
#include "engine/checkpoint/weights/dequantize.h"
#include "engine/core/guarded.h"
#include "engine/core/stopwatch.h"
#include "engine/devices/devices.h"
#include "engine/engine_impl.h"
#include "engine/image/grid_choice.h"

namespace tessera {
namespace {

Result<std::unique_ptr<Device>> deviceOf(const EngineOptions& options) {
    DeviceOptions deviceOptions;
    deviceOptions.selector = options.device;
    deviceOptions.threads = options.threads;
    deviceOptions.memoryLimitBytes = options.deviceMemoryLimitBytes;
    deviceOptions.pipelineCacheFile = options.pipelineCacheFile;
    return openDevice(deviceOptions);
}

Result<MemoryEstimate> estimateCheckpoint(Device& device, const Checkpoint& checkpoint,
                                          const EngineOptions& options, const MemoryUse& returned) {
    MemoryRequest request;
    request.weights = &checkpoint.weights();
    request.text = &checkpoint.text();
    request.vision = checkpoint.vision() ? &*checkpoint.vision() : nullptr;
    request.contextTokens = options.contextLength;
    request.kvType = options.kvType;
    request.returnedDeviceBytes = returned.deviceBytes;
    request.returnedHostBytes = returned.hostBytes;
    return estimateMemory(device, request);
}

Result<MemoryEstimate> estimateVision(Device& device, const std::filesystem::path& mmproj) {
    const auto vision = openVisionCheckpoint(mmproj);
    if (!vision)
        return vision.error();
    MemoryRequest request;
    request.weights = &vision->weights;
    request.vision = &vision->config;
    return estimateMemory(device, request);
}

Result<ImageMarks> readImageMarks(const Checkpoint& checkpoint) {
    ImageMarks marks;
    for (const auto& [name, mark] : {std::pair("image_newline", &marks.newline),
                                     std::pair("image_separator", &marks.separator)}) {
        if (const StoredWeight* stored = checkpoint.find(name)) {
            auto values = dequantizeRows(*stored, 0, 1);
            if (!values)
                return values.error();
            *mark = *std::move(values);
        }
    }
    return marks;
}

// XComposer2-4KHD's marks are features, which go through the projector like the rows of a photo.
Result<ImageMarks> projectMarks(const ImageMarks& features, VisionEncoder& encoder) {
    ImageMarks marks;
    for (const auto& [from, to] : {std::pair(&features.newline, &marks.newline),
                                   std::pair(&features.separator, &marks.separator)}) {
        auto projected = encoder.projectRows(*from);
        if (!projected)
            return projected.error();
        *to = *std::move(projected);
    }
    return marks;
}

RegionQuestions regionQuestionsOf(const ModelDescription& model) {
    if (!model.vision || model.vision->family != ModelFamily::QwenVl)
        return RegionQuestions::None;
    // The base model was not taught to chat.
    return model.chatTemplate == "qwen_vl_base" ? RegionQuestions::AsCompletion
                                                : RegionQuestions::InWords;
}

}  // namespace

Result<MemoryEstimate> Engine::estimate(const ModelPaths& paths, const EngineOptions& options,
                                        const MemoryUse& returned) {
    return guarded([&]() -> Result<MemoryEstimate> {
        EngineOptions withoutCache = options;
        withoutCache.pipelineCacheFile.clear();
        const auto device = deviceOf(withoutCache);
        if (!device)
            return device.error();
        if (paths.text.empty() && paths.mmproj)
            return estimateVision(**device, *paths.mmproj);
        const auto checkpoint = Checkpoint::open(paths.text, paths.mmproj, options.modelFolders);
        if (!checkpoint)
            return checkpoint.error();
        return estimateCheckpoint(**device, *checkpoint, options, returned);
    });
}

Engine::Engine(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
Engine::~Engine() = default;

Result<std::unique_ptr<Engine>> Engine::load(const ModelPaths& paths, const EngineOptions& options,
                                             const std::function<void(LoadProgress)>& onProgress,
                                             std::stop_token stop) {
    return guarded([&] { return Impl::load(paths, options, onProgress, std::move(stop)); });
}

Result<std::unique_ptr<Engine>> Engine::Impl::load(
    const ModelPaths& paths, const EngineOptions& options,
    const std::function<void(LoadProgress)>& onProgress, std::stop_token stop) {
    const Stopwatch watch;
    auto checkpoint = Checkpoint::open(paths.text, paths.mmproj, options.modelFolders);
    if (!checkpoint)
        return checkpoint.error();
    auto impl = std::make_unique<Impl>();
    auto tokenizer = Tokenizer::create(checkpoint->vocabulary());
    if (!tokenizer)
        return tokenizer.error();
    impl->tokenizer = *std::move(tokenizer);

    ModelDescription& description = impl->description;
    description.paths = paths;
    description.text = checkpoint->text();
    description.vision = checkpoint->vision();
    description.generationDefaults = checkpoint->generationDefaults();
    const TemplateChoice choice =
        ChatTemplate::recognise(checkpoint->vocabulary(), fileNameHints(paths.text));
    impl->chatTemplate = choice.chatTemplate;
    description.chatTemplate = choice.chatTemplate.name();
    description.chatTemplateRecognised = choice.recognised;
    description.chatTemplateReason = choice.reason;
    description.generation = checkpointGeneration(description.vision);
    description.regionQuestions = regionQuestionsOf(description);
    description.visionProblem = checkpoint->visionProblem();
    if (std::ranges::find(kKvTypes, options.kvType) == kKvTypes.end()) {
        return Error(ErrorCode::InvalidArgument,
                     "The KV cache can only be stored as F16, Q8_0 or F32.");
    }

    auto device = deviceOf(options);
    if (!device)
        return device.error();
    impl->device = *std::move(device);
    auto estimate = estimateCheckpoint(*impl->device, *checkpoint, options, {});
    if (!estimate)
        return estimate.error();
    if (!estimate->fits)
        return doesNotFit(*estimate);
    description.memory = *std::move(estimate);
    description.contextLength = description.memory.contextTokens;
    description.kvCacheBytes = description.memory.kvCacheBytes;
    auto stream = impl->device->createStream();
    if (!stream)
        return stream.error();
    impl->stream = *std::move(stream);
    auto weights = DeviceWeights::upload(
        *impl->stream, checkpoint->weights(), description.memory.hostWeights,
        [&onProgress](std::uint64_t done, std::uint64_t total) {
            if (onProgress)
                onProgress({done, total});
        },
        stop, checkpoint->files());
    if (!weights)
        return weights.error();
    impl->weights = *std::move(weights);
    description.weightBytes = impl->weights->sizeBytes();

    auto decoder =
        Decoder::create(*impl->stream, description.text, *impl->weights, description.contextLength);
    if (!decoder)
        return decoder.error();
    impl->decoder = *std::move(decoder);
    if (description.vision) {
        auto encoder = VisionEncoder::create(*impl->stream, *description.vision, *impl->weights);
        if (!encoder)
            return encoder.error();
        impl->visionEncoder = *std::move(encoder);
        auto features = readImageMarks(*checkpoint);
        if (!features)
            return features.error();
        impl->markFeatures = *std::move(features);
        auto marks = description.vision->projector == ProjectorType::MergeMlp
                         ? projectMarks(impl->markFeatures, *impl->visionEncoder)
                         : impl->markFeatures;
        if (!marks)
            return marks.error();
        impl->imageMarks = *std::move(marks);
    }
    if (stop.stop_requested())
        return Error(ErrorCode::Cancelled, "Loading was cancelled.");
    description.loadMs = watch.ms();
    return std::unique_ptr<Engine>(new Engine(std::move(impl)));
}

const ModelDescription& Engine::description() const {
    return m_impl->description;
}

const DeviceInfo& Engine::device() const {
    return m_impl->device->info();
}

MemoryUse Engine::memoryInUse() const {
    const Device& device = *m_impl->device;
    return {device.deviceMemoryInUse(), device.memoryInUse() - device.deviceMemoryInUse()};
}

const Tokenizer& Engine::tokenizer() const {
    return *m_impl->tokenizer;
}

Result<TileScheme> Engine::tileScheme(ImageMode mode, TileRules rules,
                                      std::optional<int> tilesAtMost) const {
    if (!m_impl->description.vision) {
        const Sentence& problem = m_impl->description.visionProblem;
        return problem.empty()
                   ? Error(ErrorCode::Unsupported,
                           "This model was loaded without an mmproj file and cannot see photos. "
                           "Load it together with its mmproj.")
                   : Error(ErrorCode::Unsupported, problem);
    }
    TileScheme scheme = m_impl->description.vision->tileScheme;
    scheme.rules = rules;
    const auto inMode = withImageMode(scheme, mode, !m_impl->imageMarks.newline.empty());
    return inMode ? withTilesAtMost(*inMode, tilesAtMost) : inMode;
}

}  // namespace tessera
