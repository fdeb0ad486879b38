// SPDX-License-Identifier: MIT
#include "engine/formats/gguf/gguf_reader.h"

#include <fmt/format.h>

#include "engine/formats/quote_name.h"

namespace tessera {

namespace {

constexpr std::uint64_t kMaxTextBytes = std::uint64_t{1} << 28;

}  // namespace

Error damagedGguf(const std::filesystem::path& path, const Sentence& what) {
    return Error(ErrorCode::InvalidFormat, "{} is damaged: {}. Download it again.",
                 quoteFileName(path), what);
}

std::string GgufReader::readString(const Sentence& what) {
    const std::uint64_t length = readCount(1, kMaxTextBytes, what);
    if (failed())
        return {};
    std::string text(reinterpret_cast<const char*>(m_bytes.data() + m_position), length);
    m_position += length;
    return text;
}

std::uint64_t GgufReader::readCount(std::uint64_t minBytes, std::uint64_t max,
                                    const Sentence& what) {
    const auto count = read<std::uint64_t>();
    if (!failed() && (count > max || count > remaining() / minBytes)) {
        // The counts in a truncated file are still plausible; one above `max` was never right.
        if (count > max)
            fail(Sentence("its header gives {} for {}", count, what));
        else
            failTruncated();
    }
    return failed() ? 0 : count;
}

void GgufReader::fail(const Sentence& what) {
    if (!failed())
        m_error = damagedGguf(m_path, what);
}

void GgufReader::failTruncated() {
    m_error = Error(ErrorCode::FileTruncated,
                    "{} is truncated: it has {} bytes and ends inside its header. "
                    "Download it again.",
                    quoteFileName(m_path), m_bytes.size());
}

}  // namespace tessera
