// SPDX-License-Identifier: MIT
#include "app/cli/ask/trace_writer.h"

#include <fmt/format.h>

namespace tessera::cli {

std::string TraceWriter::photoName(std::string name, int photo) const {
    return m_numPhotos > 1 && photo != kNoPhoto ? fmt::format("{}.{}", name, photo) : name;
}

void TraceWriter::onTilesU8(int photo, std::vector<std::uint64_t> shape,
                            std::vector<std::uint8_t> values) {
    m_writer.add(photoName("tiles_u8", photo), std::move(shape),
                 std::span<const std::uint8_t>(values));
}

void TraceWriter::onFloats(std::string name, int photo, std::vector<std::uint64_t> shape,
                           std::vector<float> values) {
    m_writer.add(photoName(std::move(name), photo), std::move(shape),
                 std::span<const float>(values));
}

void TraceWriter::onIds(std::string name, std::vector<std::int64_t> values) {
    const std::uint64_t count = values.size();
    m_writer.add(std::move(name), {count}, std::span<const std::int64_t>(values));
}

}  // namespace tessera::cli
