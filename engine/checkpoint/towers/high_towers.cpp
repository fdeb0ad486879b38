// SPDX-License-Identifier: MIT
#include "engine/checkpoint/towers/high_towers.h"

#include <fmt/format.h>

#include <string>

#include "engine/checkpoint/towers/normalisation.h"
#include "engine/formats/metadata_reader.h"

namespace tessera {
namespace {

struct KeyReader {
    MetadataReader& reader;
    std::string_view prefix;

    std::string full(std::string_view key) const { return fmt::format("{}{}", prefix, key); }
    void operator()(std::string_view key, std::uint32_t& number, std::uint32_t limit) const {
        number = reader.required(full(key), limit);
    }
    void operator()(std::string_view key, float& number) const {
        number = reader.optionalPositive(full(key), number);
    }
    // complete() reads lists: what may be in them is the tower's own matter.
    template <typename List>
    void operator()(std::string_view, List&) const {}
};

template <typename Tower>
Tower readTower(MetadataReader& reader) {
    Tower tower;
    Tower::keys(tower, KeyReader{reader, Tower::kPrefix});
    tower.complete(reader);
    readNormalisation(reader, std::string(Tower::kPrefix), tower.imageMean, tower.imageStd);
    return tower;
}

}  // namespace

AnyHighTower readHighTower(MetadataReader& reader) {
#define TESSERA_READ_IF_THERE(Tower)                             \
    if (reader.has(fmt::format("{}image_size", Tower::kPrefix))) \
        return readTower<Tower>(reader);
    TESSERA_HIGH_TOWERS(TESSERA_READ_IF_THERE)
#undef TESSERA_READ_IF_THERE
    // Complaints are then about the first.
    return readTower<std::variant_alternative_t<0, AnyHighTower>>(reader);
}

}  // namespace tessera
