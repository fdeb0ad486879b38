// SPDX-License-Identifier: MIT
// The engine's and our own sentences in the language of the window. They are made in English, on
// any thread, and translated when they are shown: an error may outlive the language setting it was
// made under. Their translations have the context "Sentences".
#pragma once

#include <fmt/format.h>

#include <QString>
#include <optional>
#include <string>

#include "engine/core/sentence.h"

// Values of sentences are often QStrings.
namespace fmt {

template <>
struct formatter<QString> : formatter<std::string> {
    auto format(const QString& text, format_context& context) const {
        return formatter<std::string>::format(text.toStdString(), context);
    }
};

}  // namespace fmt

namespace tessera {

// The translation, with its values filled in. Values that are sentences are translated too, or stay
// in English if they have no translation. nullopt if the sentence itself has none, and in English.
std::optional<QString> translated(const Sentence& sentence);

// The same, but in English if there is no translation. GUI thread.
QString shownSentence(const Sentence& sentence);

}  // namespace tessera
