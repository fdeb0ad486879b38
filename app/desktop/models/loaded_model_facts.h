// SPDX-License-Identifier: MIT
#pragma once

#include <QString>
#include <QtQmlIntegration>

#include "app/desktop/text/sentences.h"
#include "app/desktop/values/inference_types.h"

namespace tessera {

// What is known of the loaded model, for QML to read; empty while none is loaded. The template's
// name is that of tessera-cli.
struct LoadedModelFacts {
    Q_GADGET
    QML_VALUE_TYPE(loadedModelFacts)
    // The device for the user, and as its driver calls it where that differs.
    Q_PROPERTY(QString deviceTitle READ deviceTitle)
    Q_PROPERTY(QString driverName READ driverName)
    Q_PROPERTY(int contextLength READ contextLength)
    Q_PROPERTY(bool canSee READ canSee)
    // It can be asked where something is on a photo.
    Q_PROPERTY(bool findsRegions READ findsRegions)
    // What it was recognised as.
    Q_PROPERTY(QString generation READ generation)
    Q_PROPERTY(QString recognisedTemplate READ recognisedTemplate)
    Q_PROPERTY(bool templateRecognised READ isTemplateRecognised)
    Q_PROPERTY(QString templateReason READ templateReason)

  public:
    LoadedModel model = {};

    QString deviceTitle() const { return shownSentence(model.deviceTitle); }
    QString driverName() const { return model.driverName; }
    // As its driver calls it.
    QString deviceName() const { return model.deviceName; }
    int contextLength() const { return static_cast<int>(model.contextLength); }
    bool canSee() const { return model.tileScheme.has_value(); }
    bool findsRegions() const { return model.regionQuestions != RegionQuestions::None; }
    RegionQuestions regionQuestions() const { return model.regionQuestions; }
    QString generation() const { return shownSentence(model.generation); }
    QString recognisedTemplate() const { return model.chatTemplate; }
    bool isTemplateRecognised() const { return model.templateRecognised; }
    QString templateReason() const { return shownSentence(model.templateReason); }
    // How its publisher means it to be sampled.
    GenerationDefaults generationDefaults() const { return model.generationDefaults; }
};

}  // namespace tessera
