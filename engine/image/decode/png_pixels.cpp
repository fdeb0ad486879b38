// SPDX-License-Identifier: MIT
// PNG through libpng. Colour profiles and gamma are left alone, as Pillow does.
#include <png.h>

#include <algorithm>
#include <cstring>

#include "engine/image/decode/photo_pixels.h"

namespace tessera {
namespace {

// Behind the last row lie the checksum of the data and that of their chunk, which libpng reads and
// ignores. A file may lack them.
constexpr std::size_t kChecksumBytes = 8;

struct Source {
    ByteSpan rest;
    std::size_t missingBytes;
    bool outOfMemory;
    char reason[128];
};

[[noreturn]] void onError(png_structp png, png_const_charp message) {
    auto& source = *static_cast<Source*>(png_get_error_ptr(png));
    std::strncpy(source.reason, message, sizeof source.reason - 1);
    source.outOfMemory = std::strstr(message, "ut of memory") != nullptr;
    png_longjmp(png, 1);
}

void onWarning(png_structp, png_const_charp) {}

void onRead(png_structp png, png_bytep target, std::size_t sizeBytes) {
    auto& source = *static_cast<Source*>(png_get_io_ptr(png));
    const std::size_t there = std::min(sizeBytes, source.rest.size());
    std::copy_n(reinterpret_cast<const png_byte*>(source.rest.data()), there, target);
    std::fill_n(target + there, sizeBytes - there, png_byte{0});
    source.rest = source.rest.subspan(there);
    source.missingBytes += sizeBytes - there;
    if (source.missingBytes > kChecksumBytes)
        png_error(png, "the file ends before the picture does");
}

// Everything that libpng may jump out of. Nothing here or in what it calls has a destructor.
bool decode(png_structp png, png_infop info, Source& source, const PhotoHeader& header, Alpha alpha,
            PixelSpan pixels) {
    if (setjmp(png_jmpbuf(png)) != 0)
        return false;
    png_set_read_fn(png, &source, onRead);
    png_set_user_limits(png, kMaxPhotoSidePx, kMaxPhotoSidePx);
    // Chunks that do not change pixels must neither cost memory nor cause an error; readPngHeader
    // has checked the checksums of the rest.
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, nullptr, -1);
    png_set_crc_action(png, PNG_CRC_QUIET_USE, PNG_CRC_QUIET_USE);
#ifdef PNG_IGNORE_ADLER32  // some distributions build libpng without it
    png_set_option(png, PNG_IGNORE_ADLER32, PNG_OPTION_ON);
#endif
    png_set_benign_errors(png, 1);
    png_read_info(png, info);

    png_set_strip_16(png);
    png_set_expand_gray_1_2_4_to_8(png);
    png_set_palette_to_rgb(png);
    png_set_gray_to_rgb(png);
    if (alpha == Alpha::OnWhite) {
        const png_color_16 white{0, 255, 255, 255, 255};
        png_set_tRNS_to_alpha(png);
        png_set_background_fixed(png, &white, PNG_BACKGROUND_GAMMA_SCREEN, 0, PNG_FP_1);
    } else {
        png_set_strip_alpha(png);
    }
    const int passes = png_set_interlace_handling(png);
    png_read_update_info(png, info);
    const auto width = static_cast<std::size_t>(header.widthPx);
    if (png_get_rowbytes(png, info) != width * 3)
        png_error(png, "rows of an unexpected length");
    for (int pass = 0; pass < passes; ++pass)
        for (std::size_t y = 0; y < static_cast<std::size_t>(header.heightPx); ++y)
            png_read_row(png, pixels.data() + y * width * 3, nullptr);
    return true;
}

}  // namespace

Result<void> readPngPixels(ByteSpan file, std::string_view name, const PhotoHeader& header,
                           Alpha alpha, PixelSpan pixels) {
    Source source{file, 0, false, {}};
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &source, onError, onWarning);
    png_infop info = png != nullptr ? png_create_info_struct(png) : nullptr;
    const bool created = info != nullptr;
    const bool complete = created && decode(png, info, source, header, alpha, pixels);
    png_destroy_read_struct(&png, &info, nullptr);
    if (complete)
        return {};
    if (!created || source.outOfMemory)
        return photoOutOfMemory(name);
    if (source.missingBytes > 0)
        return photoTruncated(name);
    return photoDamaged(name, Sentence::foreign(source.reason));
}

}  // namespace tessera
