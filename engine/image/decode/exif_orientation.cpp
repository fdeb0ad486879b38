// SPDX-License-Identifier: MIT
#include <libexif/exif-data.h>

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "engine/image/decode/photo_header.h"

namespace tessera {

int exifOrientation(ByteSpan tiff) {
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
        return 1;
    // Read it exactly as it is in the file: no entries added, none rewritten.
    exif_data_unset_option(data.get(), EXIF_DATA_OPTION_FOLLOW_SPECIFICATION);
    exif_data_load_data(data.get(), block.data(), static_cast<unsigned int>(block.size()));
    const ExifEntry* entry = exif_content_get_entry(data->ifd[EXIF_IFD_0], EXIF_TAG_ORIENTATION);
    if (entry == nullptr || entry->format != EXIF_FORMAT_SHORT || entry->components < 1 ||
        entry->size < 2)
        return 1;
    const int orientation = exif_get_short(entry->data, exif_data_get_byte_order(data.get()));
    return orientation >= 1 && orientation <= 8 ? orientation : 1;
}

}  // namespace tessera
