// SPDX-License-Identifier: MIT
#include "app/desktop/text/error_text.h"

#include <QCoreApplication>
#include <exception>
#include <new>

#include "app/desktop/text/sentences.h"

namespace tessera {
namespace {

class Text {
    Q_DECLARE_TR_FUNCTIONS(ErrorText)
};

// Kept with answers, so these must be known before the first of them is shown.
constexpr const char* kDeviceLost =
    QT_TRANSLATE_NOOP("Sentences",
                      "The GPU stopped responding. Your conversation is safe. Load the model "
                      "again, then ask again.");
constexpr const char* kOutOfDeviceMemory = QT_TRANSLATE_NOOP(
    "Sentences",
    "The GPU has too little free memory for this. Your conversation is safe. Close "
    "other programs that use the GPU, remove a photo, start a new chat, or choose a "
    "smaller model.");
constexpr const char* kOutOfHostMemory =
    QT_TRANSLATE_NOOP("Sentences",
                      "This computer has too little free memory for this. Your conversation is "
                      "safe. Close other programs, remove a photo, or choose a smaller model.");
constexpr const char* kContextFull = QT_TRANSLATE_NOOP(
    "Sentences",
    "This does not fit into the model's context. Remove a photo, shorten the question, "
    "or start a new chat.");
constexpr const char* kUnknown = QT_TRANSLATE_NOOP("Sentences",
                                                   "Tessera could not do this and does not know "
                                                   "why. Your conversation is safe.");
constexpr const char* kAnswerFilledContext =
    QT_TRANSLATE_NOOP("Sentences",
                      "The answer ends here because the model's context is full. Start a new "
                      "chat to go on.");
constexpr const char* kAnswerIsLongest =
    QT_TRANSLATE_NOOP("Sentences",
                      "The answer ends here because it is as long as this conversation's "
                      "settings allow. Allow longer ones there, or ask to go on.");

// Where the kind alone says what happened; nullptr elsewhere.
const char* sentenceOf(ErrorCode code) {
    switch (code) {
        case ErrorCode::DeviceLost:
            return kDeviceLost;
        case ErrorCode::OutOfDeviceMemory:
            return kOutOfDeviceMemory;
        case ErrorCode::OutOfHostMemory:
            return kOutOfHostMemory;
        case ErrorCode::ContextFull:
            return kContextFull;
        default:
            return nullptr;
    }
}

// What stands before details that are in English only.
const char* kindOf(ErrorCode code) {
    switch (code) {
        case ErrorCode::InvalidArgument:
            return QT_TRANSLATE_NOOP("ErrorText", "This cannot be done.");
        case ErrorCode::FileNotFound:
            return QT_TRANSLATE_NOOP("ErrorText", "A file is missing.");
        case ErrorCode::FileUnreadable:
            return QT_TRANSLATE_NOOP("ErrorText", "A file cannot be read.");
        case ErrorCode::FileTruncated:
            return QT_TRANSLATE_NOOP("ErrorText", "A file is incomplete. Download it again.");
        case ErrorCode::InvalidFormat:
            return QT_TRANSLATE_NOOP("ErrorText",
                                     "A file is damaged, or not of the format that it should be.");
        case ErrorCode::Unsupported:
            return QT_TRANSLATE_NOOP("ErrorText", "Tessera cannot use this.");
        case ErrorCode::Mismatch:
            return QT_TRANSLATE_NOOP("ErrorText", "These files do not belong together.");
        case ErrorCode::OutOfHostMemory:
        case ErrorCode::OutOfDeviceMemory:
            return QT_TRANSLATE_NOOP("ErrorText", "There is too little free memory.");
        case ErrorCode::NoDevice:
            return QT_TRANSLATE_NOOP("ErrorText", "There is no graphics device that can be used.");
        case ErrorCode::WriteFailed:
            return QT_TRANSLATE_NOOP("ErrorText", "Something could not be written to the disk.");
        default:
            return QT_TRANSLATE_NOOP("ErrorText", "Something went wrong.");
    }
}

QString translated(const QString& english, ErrorCode code) {
    static const bool allKnown = [] {
        for (const char* kept : {kDeviceLost, kOutOfDeviceMemory, kOutOfHostMemory, kContextFull,
                                 kUnknown, kAnswerFilledContext, kAnswerIsLongest})
            sentence(kept);
        return true;
    }();
    Q_UNUSED(allKnown)
    if (const auto known = translatedSentence(english))
        return *known;
    const char* kind = kindOf(code);
    const QString shownKind = Text::tr(kind);
    const bool inEnglish = shownKind == QLatin1String(kind);
    return inEnglish ? english : Text::tr("%1 Details in English: %2").arg(shownKind, english);
}

}  // namespace

QString keptErrorText(const Error& error) {
    if (const char* general = sentenceOf(error.code))
        return sentence(general);
    return error.message.empty() ? sentence(kUnknown) : QString::fromStdString(error.message);
}

QString errorText(const Error& error) {
    return translated(keptErrorText(error), error.code);
}

QString errorText(const QString& kept) {
    return kept.isEmpty() ? QString() : translated(kept, ErrorCode::Internal);
}

QString detailedErrorText(const Error& error) {
    return error.message.empty() ? errorText(error)
                                 : translated(QString::fromStdString(error.message), error.code);
}

QString contextFullText() {
    return sentence(kAnswerFilledContext);
}

QString longestAnswerText() {
    return sentence(kAnswerIsLongest);
}

Error errorOfException() {
    try {
        throw;
    } catch (const std::bad_alloc&) {
        return {ErrorCode::OutOfHostMemory, {}};
    } catch (const std::exception& exception) {
        return {ErrorCode::Internal, exception.what()};
    } catch (...) {
        return {ErrorCode::Internal, {}};
    }
}

}  // namespace tessera
