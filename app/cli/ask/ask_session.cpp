// SPDX-License-Identifier: MIT
#include "app/cli/ask/ask_session.h"

#include <fmt/format.h>

#include <filesystem>

#include "app/cli/console.h"
#include "engine/checkpoint/inspect/pairing.h"
#include "engine/image/decode/decode.h"
#include "engine/text/answer_regions.h"
#include "engine/text/chat_template.h"
#include "engine/text/sampler_fields.h"

namespace tessera::cli {

namespace {

std::string_view stageText(GenerateStage stage) {
    switch (stage) {
        case GenerateStage::ImageEncode:
            return "Looking at the photos";
        case GenerateStage::Prefill:
            return "Reading the prompt";
        case GenerateStage::Decode:
            break;
    }
    return "Writing";
}

// What the model's publisher chose and the command line did not; empty if that is nothing.
std::string modelSamplingText(const AskOptions& options, const GenerationDefaults& defaults) {
    std::vector<std::string> chosen;
    const SamplerParams own = samplingOf(defaults);
    for (const SamplerField& field : samplerFields()) {
        if (!options.givenFields.contains(field.key) && field.valueIn(own) != field.valueIn({})) {
            std::visit(
                [&](auto member) {
                    chosen.push_back(fmt::format("{} {}", field.option, own.*member));
                },
                field.member);
        }
    }
    return chosen.empty()
               ? std::string()
               : fmt::format("Sampling as published with the model: {}.", fmt::join(chosen, " "));
}

// What is said of more threads than the processor that computes has cores; empty if there are not.
std::string threadsText(const MemoryOptions& options, const std::string& deviceName) {
    if (options.threads <= 1)
        return {};
    const Result<std::vector<DeviceInfo>> devices = listDevices();
    if (!devices)
        return {};
    for (const DeviceInfo& device : *devices) {
        if (device.kind == DeviceKind::Processor && device.name == deviceName &&
            options.threads > device.threads) {
            return fmt::format(
                "The processor has fewer cores than --threads {}; {} compute, which is faster.",
                options.threads, device.threads == 1 ? "one" : std::to_string(device.threads));
        }
    }
    return {};
}

}  // namespace

Result<PhotoPtr> loadPhoto(const std::string& path, Alpha alpha) {
    Result<ImageRgb8> image = decodeImageFile(path, alpha);
    if (!image)
        return image.error();
    return Photo::create(std::filesystem::path(path).filename().string(), *std::move(image));
}

Result<std::unique_ptr<AskSession>> AskSession::open(const AskOptions& options, bool wantVision) {
    std::unique_ptr<AskSession> session(new AskSession());
    ModelPaths paths;
    paths.text = options.model;
    if (!options.mmproj.empty()) {
        paths.mmproj = options.mmproj;
    } else if (wantVision) {
        const Result<VisionChoice> choice = chooseVision(options.model);
        if (choice) {
            paths.mmproj = choice->mmproj;
            if (paths.mmproj)
                printMessage(fmt::format("Using {} to look at photos.", paths.mmproj->string()));
        } else if (!options.images.empty() && choice.error().code == ErrorCode::Unsupported) {
            // Other errors (the file is not a model) are left to loading, which says what is wrong.
            return choice.error();
        }
    }
    EngineOptions engineSettings = engineOptions(options.memory);
    engineSettings.pipelineCacheFile = pipelineCacheFile();

    ProgressLine progress;
    const auto onProgress = [&](LoadProgress load) {
        progress.show(fmt::format("Loading the model, {} of {}", formatBytes(load.doneBytes),
                                  formatBytes(load.totalBytes)),
                      load.totalBytes == 0 ? 0.0
                                           : static_cast<double>(load.doneBytes) /
                                                 static_cast<double>(load.totalBytes));
    };
    Result<std::unique_ptr<Engine>> engine =
        Engine::load(paths, engineSettings, onProgress, session->m_interrupt.begin());
    progress.clear();
    if (!engine)
        return engine.error();
    session->m_engine = *std::move(engine);
    session->m_params =
        generateParams(options, session->m_engine->description().generationDefaults);
    Result<std::unique_ptr<Session>> conversation = session->m_engine->openSession();
    session->m_interrupt.end();
    if (!conversation)
        return conversation.error();
    session->m_session = *std::move(conversation);
    if (options.isDemoModel) {
        printMessage(
            "No model was given, so the demonstration model answers: it knows drawn shapes and "
            "short words, not photographs. To ask about photos, give a real model with --model.");
    }
    const ModelDescription& model = session->m_engine->description();
    if (wantVision && !model.visionProblem.empty())
        printMessage(model.visionProblem.english());
    if (const std::string layers = hostLayersText(model.memory); !layers.empty())
        printMessage(layers);
    if (const std::string threads = threadsText(options.memory, model.memory.deviceName);
        !threads.empty())
        printMessage(threads);
    if (const std::string sampling = modelSamplingText(options, model.generationDefaults);
        !sampling.empty())
        printMessage(sampling);
    if (!model.chatTemplateRecognised && options.templateName.empty() &&
        options.rawPromptFile.empty()) {
        printMessage(
            fmt::format("The model's chat template is not known, so {} is used. Choose another "
                        "with --template.",
                        model.chatTemplate));
    }
    const auto chatTemplate = ChatTemplate::byName(
        options.templateName.empty() ? model.chatTemplate : options.templateName);
    if (chatTemplate && chatTemplate->continuesText() && options.rawPromptFile.empty()) {
        printMessage(
            "This model was not made for conversation: it continues the text instead of answering. "
            "There may be a chat version of it.");
    }
    if (model.text.contextLength != 0 && model.contextLength > model.text.contextLength) {
        printMessage(
            fmt::format("This model was trained for {} tokens; answers beyond that may be poor.",
                        model.text.contextLength));
    }
    return session;
}

Result<GenerateResult> AskSession::answer(const Prompt& prompt, bool streamText, TraceSink* trace) {
    ProgressLine progress;
    GenerateEvents events;
    events.onProgress = [&](GenerateStage stage, double fractionDone) {
        if (stage != GenerateStage::Decode)
            progress.show(stageText(stage), fractionDone);
    };
    bool lost = false;
    const auto show = [&](std::string_view text) {
        if (streamText && !lost && !printText(text)) {
            lost = true;
            m_interrupt.requestStop();  // the rest would be computed for nobody
        }
    };
    RegionTagFilter filter;
    events.onText = [&](std::string_view delta) {
        progress.clear();
        show(filter.push(delta));
    };
    m_params.trace = trace;
    Result<GenerateResult> result =
        m_session->generate(prompt, m_params, events, m_interrupt.begin());
    show(filter.finish());
    m_interrupt.end();
    m_params.trace = nullptr;
    if (lost)
        return outputError();
    return result;
}

}  // namespace tessera::cli
