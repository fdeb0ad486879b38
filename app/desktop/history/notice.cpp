// SPDX-License-Identifier: MIT
#include "app/desktop/history/notice.h"

#include "app/desktop/text/error_text.h"

namespace tessera {

Notice::Notice(Storage* storage, QObject* parent) : QObject(parent) {
    connect(storage, &Storage::failed, this, [this](const Error& error) {
        m_isAboutSaving = error.code == ErrorCode::WriteFailed;
        show(error);
    });
    connect(storage, &Storage::caughtUp, this, [this] {
        if (m_isAboutSaving)
            dismiss();
    });
}

QString Notice::text() const {
    return m_error ? errorText(*m_error) : QString();
}

void Notice::show(const Error& error) {
    m_error = error;
    emit changed();
}

void Notice::dismiss() {
    m_error.reset();
    m_isAboutSaving = false;
    emit changed();
}

}  // namespace tessera
