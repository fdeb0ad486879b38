// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/image/tile_plan.h"

namespace tessera {

// A photo as the decoder receives it.
struct PhotoEmbedding {
    std::string key;  // the photo's content hash and its cutKey()
    TilePlan plan;
    std::vector<float> rows;  // [plan.tokens, hidden]
};
using PhotoEmbeddingPtr = std::shared_ptr<const PhotoEmbedding>;

// Caches the embeddings of photos, so that each photo is encoded only once. Drops the least
// recently used ones when they exceed `limitBytes`; pointers already handed out stay valid.
class PhotoEmbeddings {
  public:
    explicit PhotoEmbeddings(std::uint64_t limitBytes) : m_limitBytes(limitBytes) {}

    // nullptr if not cached.
    PhotoEmbeddingPtr find(const std::string& key);
    void insert(PhotoEmbeddingPtr embedding);

  private:
    using Order = std::list<PhotoEmbeddingPtr>;  // most recently used first
    std::uint64_t m_limitBytes;
    std::uint64_t m_bytes = 0;
    Order m_order;
    std::unordered_map<std::string, Order::iterator> m_index;
};

}  // namespace tessera
