// SPDX-License-Identifier: MIT
#include "app/desktop/error_text.h"

#include <QCoreApplication>

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
                       "The GPU has too little free memory for this. Your conversation is safe. "
                       "Close other programs that use the GPU, or choose a smaller model.") +
                   (detail.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(detail));
        case ErrorCode::OutOfHostMemory:
            return Text::tr(
                "This computer has too little free memory for this. Your conversation is "
                "safe. Close other programs, or choose a smaller model.");
        default:
            return detail.isEmpty() ? Text::tr(
                                          "Tessera could not do this and does not know why. Your "
                                          "conversation is safe.")
                                    : detail;
    }
}

}  // namespace tessera
