// SPDX-License-Identifier: MIT
#include "engine/formats/tokenizer/sentencepiece_model.h"

#include <fmt/format.h>

#include <bit>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>

#include "engine/core/mapped_file.h"
#include "engine/formats/lfs_placeholder.h"
#include "engine/formats/quote_name.h"

namespace tessera {

namespace {

constexpr std::size_t kMaxPieces = std::size_t{1} << 22;
constexpr std::size_t kMaxPieceBytes = std::size_t{1} << 16;

enum class WireType : std::uint8_t { Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5 };

struct Field {
    std::uint64_t number = 0;
    WireType type = WireType::Varint;
    std::uint64_t value = 0;  // Varint, Fixed32, Fixed64
    std::string_view bytes;   // Bytes
};

// The fields of one message, front to back. After a failure there are no more.
class MessageReader {
  public:
    explicit MessageReader(std::string_view bytes) : m_bytes(bytes) {}

    bool failed() const { return m_failed; }

    std::optional<Field> next() {
        if (m_failed || m_bytes.empty())
            return std::nullopt;
        Field field;
        const std::uint64_t tag = readVarint();
        field.number = tag >> 3;
        field.type = static_cast<WireType>(tag & 7);
        switch (field.type) {
            case WireType::Varint:
                field.value = readVarint();
                break;
            case WireType::Fixed64:
                field.value = readFixed(8);
                break;
            case WireType::Fixed32:
                field.value = readFixed(4);
                break;
            case WireType::Bytes:
                field.bytes = readBytes(readVarint());
                break;
            default:
                m_failed = true;
        }
        m_failed = m_failed || field.number == 0;
        return m_failed ? std::nullopt : std::optional(field);
    }

  private:
    std::uint64_t readVarint() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64 && !m_bytes.empty(); shift += 7) {
            const auto byte = static_cast<unsigned char>(m_bytes.front());
            m_bytes.remove_prefix(1);
            value |= std::uint64_t(byte & 0x7f) << shift;
            if (byte < 0x80)
                return value;
        }
        m_failed = true;
        return 0;
    }

    std::uint64_t readFixed(std::size_t size) {
        std::uint64_t value = 0;
        const std::string_view bytes = readBytes(size);
        if (!m_failed)
            std::memcpy(&value, bytes.data(), bytes.size());
        return value;
    }

    std::string_view readBytes(std::uint64_t size) {
        if (m_failed || size > m_bytes.size()) {
            m_failed = true;
            return {};
        }
        const std::string_view bytes = m_bytes.substr(0, size);
        m_bytes.remove_prefix(size);
        return bytes;
    }

    std::string_view m_bytes;
    bool m_failed = false;
};

// SentencePiece {1: piece, 2: score, 3: type}. False: damaged.
bool readPiece(std::string_view message, SentencePieceModel& model) {
    std::string_view piece;
    float score = 0;
    std::uint64_t type = 1;
    MessageReader reader(message);
    while (const auto field = reader.next())
        if (field->number == 1 && field->type == WireType::Bytes)
            piece = field->bytes;
        else if (field->number == 2 && field->type == WireType::Fixed32)
            score = std::bit_cast<float>(static_cast<std::uint32_t>(field->value));
        else if (field->number == 3 && field->type == WireType::Varint)
            type = field->value;
    if (reader.failed() || type < 1 || type > 6 || piece.size() > kMaxPieceBytes ||
        model.pieces.size() == kMaxPieces)
        return false;
    model.pieces.emplace_back(piece);
    model.scores.push_back(score);
    model.types.push_back(static_cast<TokenType>(type));
    return true;
}

// TrainerSpec {3: model_type, of which 2 is BPE}.
bool readTrainer(std::string_view message, SentencePieceModel& model) {
    MessageReader reader(message);
    while (const auto field = reader.next())
        if (field->number == 3 && field->type == WireType::Varint)
            model.isBpe = field->value == 2;
    return !reader.failed();
}

// NormalizerSpec {2: precompiled_charsmap, 3: add_dummy_prefix, 4: remove_extra_whitespaces}.
bool readNormalizer(std::string_view message, SentencePieceModel& model) {
    MessageReader reader(message);
    while (const auto field = reader.next())
        if (field->number == 2 && field->type == WireType::Bytes)
            model.normalizesText = !field->bytes.empty();
        else if (field->number == 3 && field->type == WireType::Varint)
            model.addDummyPrefix = field->value != 0;
        else if (field->number == 4 && field->type == WireType::Varint)
            model.collapsesSpaces = field->value != 0;
    return !reader.failed();
}

// ModelProto {1: repeated pieces, 2: trainer_spec, 3: normalizer_spec}.
bool readModel(std::string_view message, SentencePieceModel& model) {
    MessageReader reader(message);
    bool right = true;
    while (const auto field = right ? reader.next() : std::nullopt) {
        if (field->type != WireType::Bytes)
            continue;
        if (field->number == 1)
            right = readPiece(field->bytes, model);
        else if (field->number == 2)
            right = readTrainer(field->bytes, model);
        else if (field->number == 3)
            right = readNormalizer(field->bytes, model);
    }
    return right && !reader.failed() && !model.pieces.empty();
}

}  // namespace

Result<SentencePieceModel> readSentencePieceModel(const std::filesystem::path& path) {
    const Result<MappedFile> file = MappedFile::open(path);
    if (!file)
        return file.error();
    const auto bytes = file->bytes();
    if (std::optional<Error> error = refuseLfsPlaceholder(path, bytes))
        return *std::move(error);
    SentencePieceModel model;
    if (!readModel({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, model)) {
        return Error(ErrorCode::InvalidFormat,
                     "{} is not a SentencePiece tokenizer, or it is damaged. Download "
                     "it again.",
                     quoteFileName(path));
    }
    return model;
}

}  // namespace tessera
