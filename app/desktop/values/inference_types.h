// SPDX-License-Identifier: MIT
// Values that travel between the window and the engine thread.
#pragma once

#include <QList>
#include <QString>
#include <QStringList>
#include <map>
#include <optional>

#include "app/desktop/values/answer_figures.h"
#include "app/desktop/values/model_handling.h"
#include "app/desktop/values/model_source.h"
#include "app/desktop/values/photo_ref.h"
#include "app/desktop/values/sampling_settings.h"
#include "engine/core/sentence.h"
#include "engine/image/tile_plan.h"
#include "engine/session/session.h"
#include "engine/text/answer_regions.h"
#include "engine/text/sampler.h"

namespace tessera {

// One question with its photos, and the answer to it (in the last turn, the beginning of the one to
// generate; usually empty).
struct Turn {
    QString user;
    QList<PhotoRef> photos;
    QString assistant;
    QList<qint32> assistantIds = {};  // the tokens the answer was generated as; empty: not known
};
using Turns = QList<Turn>;

// How to generate the answer.
struct AnswerSettings {
    QString systemPrompt = {};  // empty: the template's own
    SamplingSettings sampling = defaultSampling();
    ModelHandling handling = {};  // unsupported choices stay as recognised
};

// Something that models can run on.
struct ComputeDevice {
    QString selector;  // as LoadOptions::device
    Sentence title;    // for the user
    quint64 memoryBytes = 0;
    bool usable = true;
    Sentence unusableReason = {};  // for the user
    quint32 threads = 0;           // of the processor, one for each core; 0: another device
    friend bool operator==(const ComputeDevice&, const ComputeDevice&) = default;
};

// Where and how to load; the engine decides what is empty or 0.
struct LoadOptions {
    QString device;             // index, or part of a name
    quint32 threads = 0;        // of the processor
    QStringList modelFolders;   // where to look for a vision tower that is only named
    quint32 contextLength = 0;  // tokens
    // Of the device's own memory, shared by both models during a switch; 0: all that is free. What
    // does not fit stays in main memory.
    quint64 deviceMemoryLimitBytes = 0;
    // Keys and values as Q8_0 instead of F16: half the memory, a little less exact.
    bool compactCache = false;
    // A source that names no image part gets the one beside it that fits.
    bool findsVision = false;
};

// How questions are put to a model.
struct PromptTemplate {
    QString name = {};
    QString systemPrompt = {};   // its own; empty: none
    bool continuesText = false;  // instead of answering
};

struct LoadedModel {
    ModelSource source;
    QString name;
    QString deviceName;       // as listDevices() has it
    Sentence deviceTitle;     // for the user
    QString driverName = {};  // of Vulkan, where the title does not name it; or empty
    quint32 contextLength = 0;
    bool templateRecognised = true;
    std::optional<TileScheme> tileScheme;  // nullopt: no image part
    MemoryUse memory;                      // what it holds
    quint32 numLayers = 0;
    quint32 hostLayers = 0;        // of these, in main memory because the device has no room
    Sentence generation = {};      // "LLaVA-1.6", "text only" ...
    QString chatTemplate = {};     // as recognised
    Sentence templateReason = {};  // a phrase for the user
    // Those that work with it.
    QList<PromptTemplate> templates = {};
    RegionQuestions regionQuestions = RegionQuestions::None;  // whether and how it finds regions
    Sentence visionProblem = {};  // why a model with an image part cannot see
    // The other modes, besides the checkpoint's own, in which it can see photos.
    std::map<ImageMode, TileScheme> otherSchemes = {};
    GenerationDefaults generationDefaults = {};  // as published with the model
};

struct AnswerStats {
    StopReason stopReason = StopReason::EndOfText;
    AnswerFigures figures = {};
    quint32 begunTokens = 0;  // of figures.answerTokens, those that were there before
};

struct PromptSize {
    quint32 promptTokens = 0;  // image tokens included
    quint32 photoTokens = 0;   // of these
    quint32 contextLength = 0;
};

}  // namespace tessera
