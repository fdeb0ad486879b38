// SPDX-License-Identifier: MIT
#include "app/desktop/error_text.h"

#include <QCoreApplication>
#include <exception>
#include <new>

namespace tessera {
namespace {

class Text {
    Q_DECLARE_TR_FUNCTIONS(ErrorText)
};

}  // namespace

QString errorText(const Error& error) {
    const QString detail = QString::fromStdString(error.message);
    switch (error.code) {
        case ErrorCode::DeviceLost:
            return Text::tr(
                "The GPU stopped responding. Your conversation is safe. Load the model "
                "again, then ask again.");
        case ErrorCode::OutOfDeviceMemory:
            return Text::tr(
                "The GPU has too little free memory for this. Your conversation is safe. Close "
                "other programs that use the GPU, remove a photo, start a new chat, or choose a "
                "smaller model.");
        case ErrorCode::OutOfHostMemory:
            return Text::tr(
                "This computer has too little free memory for this. Your conversation is "
                "safe. Close other programs, remove a photo, or choose a smaller model.");
        case ErrorCode::ContextFull:
            return Text::tr(
                "This does not fit into the model's context. Remove a photo, shorten the question, "
                "or start a new chat.");
        default:
            return detail.isEmpty() ? Text::tr(
                                          "Tessera could not do this and does not know why. Your "
                                          "conversation is safe.")
                                    : detail;
    }
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
