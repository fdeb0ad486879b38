// SPDX-License-Identifier: MIT
#include "app/desktop/storage/storage.h"

#include <future>
#include <utility>

namespace tessera {

Storage::Storage(QString dataDir, QObject* parent)
    : QObject(parent),
      m_dataDir(std::move(dataDir)),
      m_jobs(QStringLiteral("storage")),
      m_search(m_jobs) {
    m_retryTimer.setInterval(kRetryMs);
    connect(&m_retryTimer, &QTimer::timeout, this,
            [this] { m_jobs.post([this] { writePending(); }); });
    connect(this, &Storage::caughtUp, &m_retryTimer, &QTimer::stop);
}

Storage::~Storage() {
    m_jobs.post([this] {
        writePending();
        m_store.reset();
    });
    m_jobs.finish();
}

template <typename... Signal, typename... Args>
void Storage::tell(void (Storage::*signal)(Signal...), Args... args) {
    m_jobs.handBack([this, signal, ... args = std::move(args)] { (this->*signal)(args...); });
}

void Storage::report(const Error& error) {
    tell(&Storage::failed, error);
}

bool Storage::writePending() {
    if (!m_store || m_pending.empty())
        return true;
    while (!m_pending.empty()) {
        if (auto done = m_pending.front()(*m_store); !done) {
            if (done.error().code == ErrorCode::WriteFailed)
                return false;
            report(done.error());
        }
        m_pending.pop_front();
    }
    tell(&Storage::caughtUp);
    return true;
}

bool Storage::takesChanges() {
    if (m_readOnlyReason)
        emit failed(*m_readOnlyReason);
    return !m_readOnlyReason;
}

void Storage::write(Write job) {
    if (!takesChanges())
        return;
    m_jobs.post([this, job = std::move(job)] {
        if (!m_store)
            return;
        const bool isFirst = m_pending.empty();
        // Goes after the waiting writes: a message needs its conversation.
        if (!writePending()) {
            m_pending.push_back(job);
            return;
        }
        auto done = job(*m_store);
        if (done)
            return;
        if (done.error().code == ErrorCode::WriteFailed) {
            m_pending.push_back(job);
            if (isFirst)
                m_jobs.handBack([this] { m_retryTimer.start(); });
        }
        report(done.error());
    });
}

void Storage::open() {
    m_readOnlyReason.reset();
    m_jobs.post([this] {
        auto store = ChatStore::open(m_dataDir, bundledMigrations());
        // Leftovers only cost space: no reason to refuse to start.
        if (store)
            if (auto purged = (*store)->purgeExpired(); !purged)
                report(purged.error());
        start(std::move(store));
    });
}

void Storage::openForReading(const Error& reason) {
    m_readOnlyReason = reason;
    m_jobs.post([this, reason] {
        auto store = ChatStore::openCopy(m_dataDir, bundledMigrations());
        start(store ? std::move(store) : reason);
    });
}

void Storage::refuse(const Error& reason) {
    m_jobs.post([this, reason] { tell(&Storage::openFailed, reason); });
}

void Storage::start(Result<std::unique_ptr<ChatStore>> store) {
    if (!store) {
        tell(&Storage::openFailed, store.error());
        return;
    }
    auto conversations = (*store)->conversations();
    auto drafts = (*store)->drafts();
    if (!conversations || !drafts) {
        tell(&Storage::openFailed, conversations ? drafts.error() : conversations.error());
        return;
    }
    m_store = std::move(*store);
    tell(&Storage::opened, *conversations, *drafts);
}

void Storage::loadMessages(const QString& conversationId) {
    m_jobs.post([this, conversationId] {
        if (!m_store)
            return;
        writePending();
        auto messages = m_store->messages(conversationId);
        if (messages) {
            tell(&Storage::messagesLoaded, conversationId, *messages);
            return;
        }
        report(messages.error());
        tell(&Storage::messagesFailed, conversationId);
    });
}

void Storage::loadTree(const QString& conversationId) {
    m_jobs.post([this, conversationId] {
        if (!m_store)
            return;
        writePending();
        auto tree = m_store->tree(conversationId);
        if (tree)
            tell(&Storage::treeLoaded, *tree);
        else
            report(tree.error());
    });
}

void Storage::chooseBranch(const QString& conversationId, const QString& messageId) {
    const Write choose = [messageId](ChatStore& store) { return store.chooseBranch(messageId); };
    // To look at another branch changes nothing that anybody would miss.
    if (m_readOnlyReason)
        m_jobs.post([this, choose] {
            if (m_store)
                (void)choose(*m_store);
        });
    else
        write(choose);
    loadMessages(conversationId);
}

void Storage::search(const QString& query, int limit) {
    const auto job = [this, query, limit](const JobControl& control) -> Result<void> {
        if (!m_store)
            return {};
        const auto hits = m_store->search(query, limit);
        if (!hits)
            return hits.error();
        control.tell([this, query, hits] { emit found(query, *hits); });
        return {};
    };
    m_search.start(job, [this](const Result<void>& done) {
        if (!done)
            emit failed(done.error());
    });
}

template <typename T>
void Storage::load(Result<QList<T>> (ChatStore::*read)(),
                   void (Storage::*loaded)(const QList<T>&)) {
    m_jobs.post([this, read, loaded] {
        if (!m_store)
            return;
        auto rows = (m_store.get()->*read)();
        if (rows)
            tell(loaded, *rows);
        else
            report(rows.error());
    });
}

void Storage::loadTrash() {
    load(&ChatStore::trash, &Storage::trashLoaded);
}

void Storage::loadConversations() {
    load(&ChatStore::conversations, &Storage::conversationsLoaded);
}

void Storage::loadPresets() {
    load(&ChatStore::presets, &Storage::presetsLoaded);
}

Result<void> Storage::runAndWait(const std::function<Result<void>(ChatStore&)>& job) {
    std::promise<Result<void>> promise;
    auto future = promise.get_future();
    m_jobs.post([this, &job, &promise] {
        if (!m_store) {
            promise.set_value(Error(ErrorCode::FileUnreadable, "The conversations are not open."));
            return;
        }
        writePending();
        promise.set_value(job(*m_store));
    });
    return future.get();
}

void Storage::addConversation(const ConversationRow& row) {
    write([row](ChatStore& store) { return store.addConversation(row); });
}

void Storage::renameConversation(const QString& id, const QString& title) {
    write([id, title](ChatStore& store) { return store.renameConversation(id, title); });
}

void Storage::setPinned(const QString& id, bool pinned) {
    write([id, pinned](ChatStore& store) { return store.setPinned(id, pinned); });
}

void Storage::setSettings(const QString& id, const QString& systemPrompt,
                          const std::optional<SamplingSettings>& sampling) {
    write([id, systemPrompt, sampling](ChatStore& store) {
        return store.setSettings(id, systemPrompt, sampling);
    });
}

void Storage::setDeleted(const QString& id, bool deleted) {
    write([id, deleted](ChatStore& store) { return store.setDeleted(id, deleted); });
}

void Storage::removeConversations(const QStringList& ids) {
    write([ids](ChatStore& store) { return store.removeConversations(ids); });
}

void Storage::addMessage(const MessageRow& row) {
    write([row](ChatStore& store) { return store.addMessage(row); });
}

void Storage::updateMessage(const MessageRow& row) {
    write([row](ChatStore& store) { return store.updateMessage(row); });
}

void Storage::setMessageDeleted(const QString& messageId, bool deleted) {
    write([messageId, deleted](ChatStore& store) {
        return store.setMessageDeleted(messageId, deleted);
    });
}

void Storage::removeMessages(const QStringList& ids) {
    write([ids](ChatStore& store) { return store.removeMessages(ids); });
}

void Storage::setDraft(const DraftRow& draft) {
    // Saved by itself, without anybody having asked for it: no reason to complain.
    if (!m_readOnlyReason)
        write([draft](ChatStore& store) { return store.setDraft(draft); });
}

void Storage::savePreset(const PresetRow& preset) {
    write([preset](ChatStore& store) { return store.savePreset(preset); });
}

void Storage::removePreset(const QString& name) {
    write([name](ChatStore& store) { return store.removePreset(name); });
}

}  // namespace tessera
