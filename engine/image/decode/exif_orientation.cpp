// SPDX-License-Identifier: MIT
#include <libexif/exif-data.h>

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "engine/image/decode/photo_header.h"

namespace tessera {
namespace {

// As SHORT, which is the rule, or as LONG, which some programs write. 0 if it is no whole number.
std::int64_t numberOf(const ExifEntry& entry, ExifByteOrder order) {
    if (entry.components < 1)
        return 0;
    switch (entry.format) {
        case EXIF_FORMAT_SHORT:
            return entry.size >= 2 ? exif_get_short(entry.data, order) : 0;
        case EXIF_FORMAT_SSHORT:
            return entry.size >= 2 ? exif_get_sshort(entry.data, order) : 0;
        case EXIF_FORMAT_LONG:
            return entry.size >= 4 ? exif_get_long(entry.data, order) : 0;
        case EXIF_FORMAT_SLONG:
            return entry.size >= 4 ? exif_get_slong(entry.data, order) : 0;
        default:
            return 0;
    }
}

}  // namespace

std::optional<int> exifOrientation(ByteSpan tiff) {
    // libexif wants the JPEG's prefix and does not look past 64 KiB.
    constexpr std::array<unsigned char, 6> kPrefix = {'E', 'x', 'i', 'f', 0, 0};
    constexpr std::size_t kLongestBlock = 65'533 - kPrefix.size();
    const std::size_t tiffBytes = std::min(tiff.size(), kLongestBlock);
    std::vector<unsigned char> block(kPrefix.size() + tiffBytes);
    std::ranges::copy(kPrefix, block.begin());
    std::copy_n(reinterpret_cast<const unsigned char*>(tiff.data()), tiffBytes,
                block.begin() + kPrefix.size());

    const std::unique_ptr<ExifData, decltype(&exif_data_unref)> data(exif_data_new(),
                                                                     &exif_data_unref);
    if (data == nullptr)
        return std::nullopt;
    // Read it exactly as it is in the file: no entries added, none rewritten.
    exif_data_unset_option(data.get(), EXIF_DATA_OPTION_FOLLOW_SPECIFICATION);
    exif_data_load_data(data.get(), block.data(), static_cast<unsigned int>(block.size()));
    const ExifEntry* entry = exif_content_get_entry(data->ifd[EXIF_IFD_0], EXIF_TAG_ORIENTATION);
    if (entry == nullptr)
        return std::nullopt;
    const std::int64_t orientation = numberOf(*entry, exif_data_get_byte_order(data.get()));
    return orientation >= 1 && orientation <= 8 ? static_cast<int>(orientation) : 1;
}

}  // namespace tessera
