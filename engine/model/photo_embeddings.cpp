// SPDX-License-Identifier: MIT
#include "engine/model/photo_embeddings.h"

namespace tessera {
namespace {

std::uint64_t sizeBytes(const PhotoEmbedding& embedding) {
    return embedding.rows.size() * sizeof(float);
}

}  // namespace

PhotoEmbeddingPtr PhotoEmbeddings::find(const std::string& key) {
    const auto found = m_index.find(key);
    if (found == m_index.end())
        return nullptr;
    m_order.splice(m_order.begin(), m_order, found->second);
    return m_order.front();
}

void PhotoEmbeddings::insert(PhotoEmbeddingPtr embedding) {
    if (find(embedding->key) != nullptr)
        return;
    m_bytes += sizeBytes(*embedding);
    m_order.push_front(std::move(embedding));
    m_index[m_order.front()->key] = m_order.begin();
    while (m_bytes > m_limitBytes && m_order.size() > 1) {
        m_bytes -= sizeBytes(*m_order.back());
        m_index.erase(m_order.back()->key);
        m_order.pop_back();
    }
}

}  // namespace tessera
