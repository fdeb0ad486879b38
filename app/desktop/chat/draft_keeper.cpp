// SPDX-License-Identifier: MIT
#include "app/desktop/chat/draft_keeper.h"

namespace tessera {

DraftKeeper::DraftKeeper(Composer* composer, Storage* storage, QObject* parent)
    : QObject(parent), m_composer(composer), m_storage(storage) {
    m_timer.setSingleShot(true);
    m_timer.setInterval(kSaveDelayMs);
    connect(&m_timer, &QTimer::timeout, this, &DraftKeeper::save);
    const auto wait = [this] {
        if (!m_timer.isActive())
            m_timer.start();
    };
    connect(composer, &Composer::textChanged, this, wait);
    connect(composer, &Composer::photosChanged, this, wait);
    connect(composer, &Composer::finishedAside, this,
            [this](const QString& conversationId, const PhotoRef& photo) {
                DraftRow& draft = m_saved[conversationId];
                draft.conversationId = conversationId;
                draft.photos.append(photo);
                m_storage->setDraft(draft);
            });
}

DraftKeeper::~DraftKeeper() {
    save();
}

void DraftKeeper::start(const QList<DraftRow>& drafts) {
    for (const DraftRow& draft : drafts)
        m_saved.insert(draft.conversationId, draft);
    m_started = true;
    const DraftRow draft = m_saved.value({});
    if (!draft.text.isEmpty() || !draft.photos.isEmpty())
        m_composer->putBack(draft.text, draft.photos);
}

void DraftKeeper::save() {
    m_timer.stop();
    if (!m_started)
        return;
    const DraftRow draft{m_conversationId, m_composer->text(), m_composer->photos()};
    DraftRow& saved = m_saved[m_conversationId];
    if (draft.text == saved.text && draft.photos == saved.photos)
        return;
    saved = draft;
    m_storage->setDraft(draft);
}

void DraftKeeper::show(const QString& conversationId) {
    if (conversationId == m_conversationId)
        return;
    save();
    m_composer->setUnfinishedAside(m_conversationId);
    m_conversationId = conversationId;
    const DraftRow draft = m_saved.value(conversationId);
    m_composer->clear();
    m_composer->putBack(draft.text, draft.photos);
    m_composer->takeUnfinishedBack(conversationId);
    m_timer.stop();
    save();
}

void DraftKeeper::adopt(const QString& conversationId) {
    const QString before = m_conversationId;
    m_conversationId = conversationId;
    forget(before);
    m_timer.start();
}

void DraftKeeper::forget(const QString& conversationId) {
    m_composer->dropUnfinished(conversationId);
    if (m_saved.remove(conversationId) > 0)
        m_storage->setDraft({conversationId});
}

}  // namespace tessera
