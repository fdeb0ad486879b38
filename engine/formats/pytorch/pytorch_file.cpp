// SPDX-License-Identifier: MIT
#include "engine/formats/pytorch/pytorch_file.h"

#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/formats/lfs_placeholder.h"
#include "engine/formats/pytorch/pickled_weights.h"
#include "engine/formats/pytorch/pytorch_error.h"
#include "engine/formats/pytorch/zip_directory.h"
#include "engine/formats/safetensors_dtype.h"

namespace tessera {

namespace {

constexpr std::string_view kZip = "PK\3\4";
// A pickle (protocol 2) of the number that files began with before PyTorch 1.6.
constexpr std::string_view kBeforeZip = "\x80\2\x8a\x0al\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.";
constexpr std::string_view kList = "/data.pkl";

bool startsWith(std::span<const std::byte> file, std::string_view bytes) {
    return file.size() >= bytes.size() && std::memcmp(file.data(), bytes.data(), bytes.size()) == 0;
}

std::optional<Error> refuseOtherKinds(const MappedFile& file) {
    if (std::optional<Error> error = refuseLfsPlaceholder(file.path(), file.bytes()))
        return error;
    if (startsWith(file.bytes(), kBeforeZip)) {
        return Error(ErrorCode::Unsupported,
                     "{} is in the form that PyTorch wrote before version 1.6, which is not "
                     "supported. Open and save it once with a newer PyTorch, or get the model as "
                     "safetensors.",
                     quoteFileName(file.path()));
    }
    if (!startsWith(file.bytes(), kZip))
        return invalidPytorchFile(file.path(), Sentence("it is not a zip archive"));
    return std::nullopt;
}

Result<std::span<const std::byte>> bytesOf(const MappedFile& file, const ZipEntry& entry) {
    if (!entry.stored) {
        return invalidPytorchFile(file.path(), Sentence("its contents are compressed or encrypted, "
                                                        "which PyTorch itself never does"));
    }
    return entry.bytes;
}

// The folder in the archive that everything is in: "archive", "pytorch_model" ...
std::optional<std::string> contentFolder(const ZipDirectory& archive) {
    std::optional<std::string> folder;
    for (const auto& [name, entry] : archive) {
        if (name.ends_with(kList)) {
            if (folder)
                return std::nullopt;  // nobody could say which one counts
            folder = name.substr(0, name.size() - kList.size());
        }
    }
    return folder;
}

// Rows after rows, as everything here reads them. The stride of a dimension of one does not matter.
bool isContiguous(const PickledTensor& tensor) {
    std::uint64_t expected = 1;
    for (std::size_t i = tensor.shape.size(); i-- > 0;) {
        if (tensor.shape[i] != 1 && tensor.strides[i] != expected)
            return false;
        expected *= tensor.shape[i];
    }
    return true;
}

Result<TensorEntry> placeTensor(const MappedFile& file, const std::string& name,
                                const PickledTensor& tensor, std::span<const std::byte> storage) {
    const std::uint64_t elementBytes = safetensorsElementBytes(tensor.dtype);
    const auto size = scaledProduct(tensor.shape, elementBytes);
    const auto begin = scaledProduct({tensor.offset}, elementBytes);
    if (!size || !begin || *begin > storage.size() || *size > storage.size() - *begin) {
        return invalidPytorchFile(
            file.path(),
            Sentence("the bytes of tensor {} do not match its shape", quoteName(name)));
    }
    if (*size != 0 && !isContiguous(tensor)) {
        return Error(ErrorCode::Unsupported,
                     "{} holds the tensor {} in another order than its shape (transposed). Save "
                     "the model again with transformers, which writes safetensors.",
                     quoteFileName(file.path()), quoteName(name));
    }
    return TensorEntry{std::string(tensor.dtype), tensor.shape, storage.subspan(*begin, *size)};
}

Result<TensorEntries> placeTensors(const MappedFile& file, const ZipDirectory& archive,
                                   const std::string& folder, const PickledWeights& weights) {
    // Several tensors may share one storage.
    std::map<std::string_view, std::span<const std::byte>> storages;
    TensorEntries entries;
    for (const auto& [name, tensor] : weights) {
        const std::string_view key = tensor.storage.key;
        auto known = storages.find(key);
        if (known == storages.end()) {
            const auto found = archive.find(folder + "/data/" + std::string(key));
            if (found == archive.end()) {
                return invalidPytorchFile(
                    file.path(), Sentence("the data of tensor {} is missing", quoteName(name)));
            }
            const Result<std::span<const std::byte>> bytes = bytesOf(file, found->second);
            if (!bytes)
                return bytes.error();
            known = storages.emplace(key, *bytes).first;
        }
        Result<TensorEntry> entry = placeTensor(file, name, tensor, known->second);
        if (!entry)
            return std::move(entry).error();
        entries.emplace(name, *std::move(entry));
    }
    return entries;
}

Result<TensorEntries> readTensors(const MappedFile& file) {
    if (std::optional<Error> error = refuseOtherKinds(file))
        return *std::move(error);
    const Result<ZipDirectory> archive = readZipDirectory(file);
    if (!archive)
        return archive.error();
    const std::optional<std::string> folder = contentFolder(*archive);
    if (!folder)
        return invalidPytorchFile(file.path(), Sentence("there is no list of weights in it"));
    // Since PyTorch 2.1.
    if (const auto found = archive->find(*folder + "/byteorder"); found != archive->end()) {
        const Result<std::span<const std::byte>> order = bytesOf(file, found->second);
        if (!order)
            return order.error();
        if (!startsWith(*order, "little")) {
            return Error(ErrorCode::Unsupported,
                         "{} was written by a big-endian machine. Get another copy of the model.",
                         quoteFileName(file.path()));
        }
    }
    const Result<std::span<const std::byte>> list =
        bytesOf(file, archive->at(*folder + std::string(kList)));
    if (!list)
        return list.error();
    const Result<PickledWeights> weights = readPickledWeights(*list, file.path());
    if (!weights)
        return weights.error();
    if (weights->empty())
        return invalidPytorchFile(file.path(), Sentence("there is no list of weights in it"));
    return placeTensors(file, *archive, *folder, *weights);
}

}  // namespace

Result<PytorchFile> PytorchFile::open(const std::filesystem::path& path) {
    Result<MappedFile> mapped = MappedFile::open(path);
    if (!mapped)
        return std::move(mapped).error();
    Result<TensorEntries> entries = readTensors(*mapped);
    if (!entries)
        return std::move(entries).error();
    return PytorchFile(*std::move(mapped), *std::move(entries));
}

bool looksLikePytorchFile(std::span<const std::byte> file) {
    return startsWith(file, kZip) || startsWith(file, kBeforeZip);
}

}  // namespace tessera
