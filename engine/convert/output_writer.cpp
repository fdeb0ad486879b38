// SPDX-License-Identifier: MIT
#include "engine/convert/output_writer.h"

#include <fmt/format.h>

#include <cstring>
#include <set>
#include <span>
#include <system_error>
#include <utility>
#include <vector>

#include "engine/convert/tensor_stream.h"
#include "engine/core/hash.h"

namespace tessera {

namespace {

// Raise this when the same source would give other bytes: unfinished work then starts over.
constexpr int kRevision = 1;
// How much work may be lost if the program ends.
constexpr std::uint64_t kMarkBytes = std::uint64_t{64} << 20;

// Writes what the file does not have yet.
class OutputWriter {
  public:
    OutputWriter(Output& output, const std::function<void()>& wrote)
        : m_output(output), m_file(*output.partial), m_wrote(wrote) {}

    Result<void> run(unsigned threads, const std::stop_token& stop) {
        Result<void> written = writeAll(threads, stop);
        if (!written) {
            // Keeps what was written before a stop or a full disk. If the disk is too full even for
            // this journal line, the work since the previous line is lost.
            (void)m_file.mark();
            return written;
        }
        return m_file.complete();
    }

  private:
    Result<void> writeAll(unsigned threads, const std::stop_token& stop) {
        const std::string& header = m_output.header;
        if (m_file.position() == 0) {
            Result<void> written = write(std::as_bytes(std::span(header.data(), header.size())));
            if (!written)
                return written;
        }
        for (std::size_t i = 0; i < m_output.file.tensors.size(); ++i) {
            Result<void> written = writeTensor(i, threads, stop);
            if (!written)
                return written;
        }
        return {};
    }

    Result<void> writeTensor(std::size_t index, unsigned threads, const std::stop_token& stop) {
        const GgufLayout::Place place = m_output.file.layout.places()[index];
        const std::uint64_t begin = m_output.header.size() + place.offset;
        const std::uint64_t end = begin + place.sizeBytes;
        if (m_file.position() < end) {
            Result<void> written =
                streamTensor(m_output.file.tensors[index], m_file.position() - begin, threads, stop,
                             [this](std::span<const std::byte> bytes) { return write(bytes); });
            if (!written)
                return written;
        }
        const std::uint64_t next =
            (end + GgufLayout::kAlignment - 1) / GgufLayout::kAlignment * GgufLayout::kAlignment;
        if (m_file.position() < next) {
            const std::vector<std::byte> padding(next - m_file.position());
            return write(padding);
        }
        return {};
    }

    Result<void> write(std::span<const std::byte> bytes) {
        Result<void> written = m_file.write(bytes);
        if (written && m_file.position() - m_marked >= kMarkBytes) {
            written = m_file.mark();
            m_marked = m_file.position();
        }
        m_wrote();
        return written;
    }

    Output& m_output;
    PartialFile& m_file;
    const std::function<void()>& m_wrote;
    std::uint64_t m_marked = m_file.position();
};

// Of a weight in memory, which may be a view of another.
std::string hashOfRows(const StoredWeight& weight) {
    std::vector<std::byte> rows(weight.sizeBytes());
    const Result<void> read = weight.readRows(0, weight.rows, rows);
    return read ? contentHash(rows) : std::string();
}

// The header identifies the output; source files are identified by name, size and time.
std::string identityOf(const Output& output) {
    ContentHasher hasher;
    const auto addText = [&](const std::string& text) {
        hasher.add(std::as_bytes(std::span(text.data(), text.size())));
    };
    addText(fmt::format("{}\n", kRevision));
    addText(output.header);
    std::set<const MappedFile*> seen;
    for (const OutputTensor& tensor : output.file.tensors) {
        const MappedFile* source = tensor.source.file;
        if (source == nullptr) {
            addText(hashOfRows(tensor.source));
        } else if (seen.insert(source).second) {
            std::error_code ignored;
            const auto time = std::filesystem::last_write_time(source->path(), ignored);
            addText(fmt::format("{}\n{} {}\n", source->path().filename().string(),
                                source->bytes().size(), time.time_since_epoch().count()));
        }
    }
    return hasher.hash();
}

bool startsWith(std::span<const std::byte> bytes, const std::string& text) {
    return bytes.size() >= text.size() && std::memcmp(bytes.data(), text.data(), text.size()) == 0;
}

}  // namespace

bool hasSameHeader(const Output& output) {
    const Result<MappedFile> file = MappedFile::open(output.path);
    return file && file->bytes().size() == output.sizeBytes &&
           startsWith(file->bytes(), output.header);
}

Result<bool> hasSameContent(const Output& output, unsigned threads, const std::stop_token& stop,
                            const std::function<void(std::uint64_t)>& checked) {
    const Result<MappedFile> file = MappedFile::open(output.path);
    if (!file)
        return file.error();
    if (file->bytes().size() != output.sizeBytes || !startsWith(file->bytes(), output.header))
        return false;
    bool same = true;
    for (std::size_t i = 0; same && i < output.file.tensors.size(); ++i) {
        const GgufLayout::Place place = output.file.layout.places()[i];
        const std::uint64_t begin = output.header.size() + place.offset;
        std::span<const std::byte> rest = file->bytes().subspan(begin, place.sizeBytes);
        const auto compare = [&](std::span<const std::byte> bytes) -> Result<void> {
            same = same && std::memcmp(rest.data(), bytes.data(), bytes.size()) == 0;
            rest = rest.subspan(bytes.size());
            return {};
        };
        const Result<void> streamed =
            streamTensor(output.file.tensors[i], 0, threads, stop, compare);
        if (!streamed)
            return streamed.error();
        checked(begin + place.sizeBytes);
    }
    return same;
}

Output planOutput(std::filesystem::path path, OutputFile file) {
    Output output;
    output.path = std::move(path);
    output.file = std::move(file);
    output.header = output.file.layout.header();
    output.sizeBytes = output.header.size() + output.file.layout.tensorBytes();
    output.identity = identityOf(output);
    output.published = PartialFile::wasPublished(output.path, output.identity, output.sizeBytes);
    return output;
}

Result<void> writeOutput(Output& output, unsigned threads, const std::stop_token& stop,
                         const std::function<void()>& wrote) {
    return OutputWriter(output, wrote).run(threads, stop);
}

}  // namespace tessera
