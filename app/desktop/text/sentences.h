// SPDX-License-Identifier: MIT
// English sentences that are translated when they are shown, not when they are made: those of the
// engine, which knows no languages, and those of errors, which live longer than the language in
// which they were made.
#pragma once

#include <QString>
#include <QStringList>
#include <optional>

namespace tessera {

// Makes a sentence known and returns it in English, with the values in place of %1, %2 ... (which
// stand in this order): sentence(QT_TRANSLATE_NOOP("Sentences", "%1 is a folder."), {name}). Any
// thread.
QString sentence(const char* english, const QStringList& values = {});

// The translation of a sentence that sentence() made or that the engine makes, with its values;
// nullopt if it is none of these. Values that are such phrases themselves are translated, too.
std::optional<QString> translatedSentence(const QString& english);

// The same; a sentence that is not known stays as it is.
QString shownSentence(const QString& english);

}  // namespace tessera
