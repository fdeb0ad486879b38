// SPDX-License-Identifier: MIT
// JPEG through libjpeg-turbo, with the settings that Pillow uses, so that the pixels are identical.
#include <csetjmp>
#include <cstdio>  // jpeglib.h needs it

#include <jerror.h>
#include <jpeglib.h>

#include "engine/image/decode/photo_pixels.h"

namespace tessera {
namespace {

// Scans over the whole picture cost a file almost nothing to repeat; real files have about ten.
constexpr int kMaxScans = 500;

// For the coefficients of a progressive picture. The largest picture accepted takes 1.5 GiB.
constexpr long kMaxCoefficientBytes = 2'000'000'000;

struct Decoder {
    jpeg_decompress_struct jpeg;
    jpeg_error_mgr errors;
    jpeg_progress_mgr progress;
    std::jmp_buf leave;
    bool tooManyScans;
    bool otherSize;
    bool ranOut;  // the data ended before the last row
    char reason[JMSG_LENGTH_MAX];
};

Decoder& decoderOf(j_common_ptr jpeg) {
    return *static_cast<Decoder*>(jpeg->client_data);
}

[[noreturn]] void onError(j_common_ptr jpeg) {
    std::longjmp(decoderOf(jpeg).leave, 1);
}

// Warnings report data that is wrong in places; the rest of the picture is shown, as viewers do.
// Data that ends too early is different: the picture is incomplete.
void onWarning(j_common_ptr jpeg, int level) {
    if (level < 0 && jpeg->err->msg_code == JWRN_JPEG_EOF) {
        decoderOf(jpeg).ranOut = true;
        onError(jpeg);
    }
}

void onProgress(j_common_ptr jpeg) {
    Decoder& decoder = decoderOf(jpeg);
    if (decoder.jpeg.input_scan_number > kMaxScans) {
        decoder.tooManyScans = true;
        onError(jpeg);
    }
}

// As Pillow does: the stored values count as inverted, as Adobe's programs write them, whichever
// program did, and colour profiles are ignored.
void toRgb(const JSAMPLE* stored, PixelSpan rgb) {
    for (std::size_t i = 0; i < rgb.size(); i += 3, stored += 4)
        for (std::size_t channel = 0; channel < 3; ++channel)
            rgb[i + channel] =
                static_cast<std::uint8_t>(stored[3] - scaled255(255U - stored[channel], stored[3]));
}

// Everything that libjpeg may jump out of. Nothing here or in what it calls has a destructor.
bool decode(Decoder& decoder, ByteSpan file, const PhotoHeader& header, PixelSpan pixels) {
    jpeg_decompress_struct& jpeg = decoder.jpeg;
    if (setjmp(decoder.leave) != 0)
        return false;
    jpeg_create_decompress(&jpeg);
    jpeg.progress = &decoder.progress;
    jpeg.mem->max_memory_to_use = kMaxCoefficientBytes;
    jpeg_mem_src(&jpeg, reinterpret_cast<const unsigned char*>(file.data()),
                 static_cast<unsigned long>(file.size()));
    jpeg_read_header(&jpeg, TRUE);
    if (jpeg.image_width != header.widthPx || jpeg.image_height != header.heightPx) {
        decoder.otherSize = true;
        return false;
    }
    const bool cmyk = jpeg.num_components == 4;
    jpeg.out_color_space = cmyk ? JCS_CMYK : JCS_RGB;
    jpeg_start_decompress(&jpeg);
    const std::size_t rowBytes = std::size_t{jpeg.output_width} * 3;
    JSAMPROW fourColours = nullptr;
    if (cmyk)
        fourColours = *jpeg.mem->alloc_sarray(reinterpret_cast<j_common_ptr>(&jpeg), JPOOL_IMAGE,
                                              jpeg.output_width * 4, 1);
    while (jpeg.output_scanline < jpeg.output_height) {
        const PixelSpan rgb = pixels.subspan(jpeg.output_scanline * rowBytes, rowBytes);
        JSAMPROW row = cmyk ? fourColours : rgb.data();
        jpeg_read_scanlines(&jpeg, &row, 1);
        if (cmyk)
            toRgb(fourColours, rgb);
    }
    return true;
}

Error decodingFailed(const Decoder& decoder, std::string_view name) {
    if (decoder.ranOut)
        return photoTruncated(name);
    if (decoder.otherSize)
        return photoDamaged(name, Sentence("it gives two different sizes"));
    if (decoder.tooManyScans)
        return photoDamaged(name, Sentence("too many scans"));
    switch (decoder.errors.msg_code) {
        case JERR_OUT_OF_MEMORY:
            return photoOutOfMemory(name);
        case JERR_BAD_HUFF_TABLE:
            return photoDamaged(name, Sentence("a bad Huffman table"));
        case JERR_NO_HUFF_TABLE:
            return photoDamaged(name, Sentence("a Huffman table is missing"));
        default:
            return photoDamaged(name, Sentence::foreign(decoder.reason));
    }
}

}  // namespace

Result<void> readJpegPixels(ByteSpan file, std::string_view name, const PhotoHeader& header,
                            PixelSpan pixels) {
    Decoder decoder{};
    decoder.jpeg.err = jpeg_std_error(&decoder.errors);
    decoder.jpeg.client_data = &decoder;
    decoder.errors.error_exit = onError;
    decoder.errors.emit_message = onWarning;
    decoder.progress.progress_monitor = onProgress;
    const bool complete = decode(decoder, file, header, pixels);
    if (!complete)
        decoder.errors.format_message(reinterpret_cast<j_common_ptr>(&decoder.jpeg),
                                      decoder.reason);
    jpeg_destroy_decompress(&decoder.jpeg);
    if (!complete)
        return decodingFailed(decoder, name);
    return {};
}

}  // namespace tessera
