// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <functional>
#include <nlohmann/json.hpp>
#include <utility>

#include "engine/formats/quote_name.h"
#include "engine/formats/safetensors.h"
#include "engine/formats/safetensors_dtype.h"

namespace tessera {

namespace {

using Json = nlohmann::json;

// Removes the unfinished file unless it got its final name.
class TemporaryFile {
  public:
    explicit TemporaryFile(std::filesystem::path path)
        : m_path(std::move(path)), m_stream(std::fopen(m_path.c_str(), "wbx")) {}
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    ~TemporaryFile() {
        if (m_stream != nullptr) {
            std::fclose(m_stream);
            ::unlink(m_path.c_str());
        }
    }

    bool isOpen() const { return m_stream != nullptr; }
    bool write(const void* data, std::size_t sizeBytes) {
        return std::fwrite(data, 1, sizeBytes, m_stream) == sizeBytes;
    }
    // Closes and renames; errno says why on failure.
    bool finish(const std::filesystem::path& target) {
        const bool flushed = std::fflush(m_stream) == 0 && ::fsync(::fileno(m_stream)) == 0;
        const int flushError = errno;
        const bool closed = std::fclose(std::exchange(m_stream, nullptr)) == 0;
        if (flushed && closed && std::rename(m_path.c_str(), target.c_str()) == 0)
            return true;
        const int reason = flushed ? errno : flushError;
        ::unlink(m_path.c_str());
        errno = reason;
        return false;
    }

  private:
    std::filesystem::path m_path;
    std::FILE* m_stream;
};

Error writeFailed(const std::filesystem::path& path, int reason) {
    return Error(ErrorCode::WriteFailed, "Cannot write {}: {}.", quoteName(path.string()),
                 std::strerror(reason));
}

}  // namespace

void SafetensorsWriter::add(std::string name, std::vector<std::uint64_t> shape,
                            std::span<const float> values) {
    addBytes(std::move(name), "F32", std::move(shape), std::as_bytes(values));
}

void SafetensorsWriter::add(std::string name, std::vector<std::uint64_t> shape,
                            std::span<const std::int64_t> values) {
    addBytes(std::move(name), "I64", std::move(shape), std::as_bytes(values));
}

void SafetensorsWriter::add(std::string name, std::vector<std::uint64_t> shape,
                            std::span<const std::uint8_t> values) {
    addBytes(std::move(name), "U8", std::move(shape), std::as_bytes(values));
}

void SafetensorsWriter::addBytes(std::string name, std::string dtype,
                                 std::vector<std::uint64_t> shape,
                                 std::span<const std::byte> bytes) {
    m_pending.insert_or_assign(std::move(name),
                               Pending{std::move(dtype), std::move(shape),
                                       std::vector<std::byte>(bytes.begin(), bytes.end())});
}

Result<void> SafetensorsWriter::write(const std::filesystem::path& path) const {
    // Larger elements first, so that every tensor is aligned to its element size.
    std::vector<const std::pair<const std::string, Pending>*> order;
    for (const auto& named : m_pending)
        order.push_back(&named);
    std::ranges::stable_sort(order, std::greater{}, [](const auto* named) {
        return safetensorsElementBytes(named->second.dtype);
    });
    Json header = Json::object();
    std::uint64_t position = 0;
    for (const auto* named : order) {
        const auto& [name, tensor] = *named;
        if (scaledProduct(tensor.shape, safetensorsElementBytes(tensor.dtype)) !=
            tensor.data.size()) {
            return Error(ErrorCode::InvalidArgument,
                         "The values of tensor {} do not fill its shape.", quoteName(name));
        }
        const std::uint64_t end = position + tensor.data.size();
        header[name] = {
            {"dtype", tensor.dtype}, {"shape", tensor.shape}, {"data_offsets", {position, end}}};
        position = end;
    }
    std::string text = header.dump(-1, ' ', false, Json::error_handler_t::replace);
    text.resize((text.size() + 7) / 8 * 8, ' ');

    // A rename would replace a device or a pipe.
    std::error_code ignored;
    if (std::filesystem::exists(path, ignored) &&
        !std::filesystem::is_regular_file(path, ignored)) {
        return Error(ErrorCode::WriteFailed,
                     "Cannot write {}: it is not a regular file. Choose another name.",
                     quoteName(path.string()));
    }
    static std::atomic<unsigned> counter = 0;
    std::filesystem::path temporaryPath = path;
    temporaryPath += fmt::format(".{}-{}.part", ::getpid(), counter++);
    TemporaryFile file(temporaryPath);
    if (!file.isOpen())
        return writeFailed(path, errno);
    const std::uint64_t headerBytes = text.size();
    bool written =
        file.write(&headerBytes, sizeof(headerBytes)) && file.write(text.data(), text.size());
    for (const auto* named : order) {
        const std::vector<std::byte>& data = named->second.data;
        written = written && (data.empty() || file.write(data.data(), data.size()));
    }
    if (!written || !file.finish(path))
        return writeFailed(path, errno);
    return {};
}

}  // namespace tessera
