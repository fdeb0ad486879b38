// SPDX-License-Identifier: MIT
// A model that can be chosen, as the window lists it.
#pragma once

#include <QMetaType>
#include <QString>
#include <QtQmlIntegration>

#include "app/desktop/values/model_source.h"
#include "engine/core/sentence.h"

namespace tessera {

struct ModelEntry {
    Q_GADGET
    QML_VALUE_TYPE(modelEntry)
    Q_PROPERTY(tessera::ModelSource source MEMBER source)
    Q_PROPERTY(QString title MEMBER title)
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QString place MEMBER place)
    Q_PROPERTY(QString program READ shownProgram)
    Q_PROPERTY(QString detail READ detail)
    Q_PROPERTY(QString eyes READ shownEyes)
    Q_PROPERTY(QString pairing READ shownPairing)
    Q_PROPERTY(QString problem READ shownProblem)
    Q_PROPERTY(bool usable READ isUsable)
  public:
    // For a split file, its first part; the image part is the one that fits best, unless it is in
    // the same file.
    ModelSource source;
    QString title;        // the file's or the folder's name
    QString name;         // the model's own; the title where it has none
    QString place;        // the folder that it is in; empty unless another entry has its title
    Sentence program;     // whose folder that is; empty: the user's own
    Sentence generation;  // "LLaVA-1.6"; empty: it does not see
    QString architecture;
    double parameters = 0;  // total number of weights; 0: not known
    QString weightTypes;    // "Q4_K, Q6_K"
    qint64 sizeBytes = 0;   // 0: not known
    // The properties are translated.
    Sentence eyes;     // "sees with mmproj-x.gguf", "text only"
    Sentence pairing;  // why this image part, or why none
    Sentence problem;  // why it cannot be used; empty otherwise

    QString detail() const;  // "LLaVA-1.6 · llama · 7.2 B · Q4_K · 4.1 GiB"
    QString shownProgram() const;
    QString shownEyes() const;
    QString shownPairing() const;
    QString shownProblem() const;
    bool isUsable() const { return problem.empty(); }
    bool sees() const { return !generation.empty(); }
    friend bool operator==(const ModelEntry&, const ModelEntry&) = default;
};

}  // namespace tessera
