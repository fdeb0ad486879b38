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

// For kinds that say by themselves what happened.
std::optional<Sentence> sentenceOf(ErrorCode code) {
    switch (code) {
        case ErrorCode::DeviceLost:
            return Sentence(
                "The GPU stopped responding. Your conversation is safe. Load the model again, then "
                "ask again.");
        case ErrorCode::OutOfDeviceMemory:
            return Sentence(
                "The device does not have enough free memory for this. Your conversation is safe. "
                "Close other programs that use it, remove a photo, start a new chat, or choose a "
                "smaller model.");
        case ErrorCode::OutOfHostMemory:
            return Sentence(
                "This computer does not have enough free memory for this. Your conversation is "
                "safe. Close other programs, remove a photo, or choose a smaller model.");
        case ErrorCode::ContextFull:
            return Sentence(
                "This does not fit into the model's context. Remove a photo, shorten the question, "
                "or start a new chat.");
        default:
            return std::nullopt;
    }
}

// What precedes details that exist only in English.
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
                                     "A file is damaged or not in the expected format.");
        case ErrorCode::Unsupported:
            return QT_TRANSLATE_NOOP("ErrorText", "Tessera cannot use this.");
        case ErrorCode::Mismatch:
            return QT_TRANSLATE_NOOP("ErrorText", "These files do not belong together.");
        case ErrorCode::OutOfHostMemory:
        case ErrorCode::OutOfDeviceMemory:
            return QT_TRANSLATE_NOOP("ErrorText", "There is not enough free memory.");
        case ErrorCode::NoDevice:
            return QT_TRANSLATE_NOOP("ErrorText", "No usable device was found.");
        case ErrorCode::WriteFailed:
            return QT_TRANSLATE_NOOP("ErrorText", "Something could not be written to the disk.");
        default:
            return QT_TRANSLATE_NOOP("ErrorText", "Something went wrong.");
    }
}

QString shown(const Error& error) {
    if (const auto text = translated(error.sentence))
        return *text;
    const QString english = QString::fromStdString(error.message());
    const char* kind = kindOf(error.code);
    const QString shownKind = Text::tr(kind);
    const bool inEnglish = shownKind == QLatin1String(kind);
    return inEnglish ? english : Text::tr("%1 Details in English: %2").arg(shownKind, english);
}

}  // namespace

Error keptError(const Error& error) {
    if (auto general = sentenceOf(error.code))
        return {error.code, *std::move(general)};
    if (error.sentence.empty())
        return Error(error.code,
                     "Tessera could not do this and does not know why. Your conversation is safe.");
    return error;
}

QString errorText(const Error& error) {
    return shown(keptError(error));
}

QString keptErrorText(const std::optional<Error>& kept) {
    return kept ? shown(*kept) : QString();
}

QString detailedErrorText(const Error& error) {
    return error.sentence.empty() ? errorText(error) : shown(error);
}

Error contextFullNote() {
    return Error(ErrorCode::ContextFull,
                 "The answer ends here because the model's context is full. Start a new chat to go "
                 "on.");
}

Error longestAnswerNote() {
    return Error(
        ErrorCode::Cancelled,
        "The answer ends here because it is as long as this conversation's settings allow. "
        "Continue it, or allow longer answers in the settings.");
}

Error errorOfException() {
    try {
        throw;
    } catch (const std::bad_alloc&) {
        return {ErrorCode::OutOfHostMemory, {}};
    } catch (const std::exception& exception) {
        return {ErrorCode::Internal, Sentence::foreign(exception.what())};
    } catch (...) {
        return {ErrorCode::Internal, {}};
    }
}

}  // namespace tessera
