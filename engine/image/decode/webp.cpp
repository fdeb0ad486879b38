// SPDX-License-Identifier: MIT
// WebP through libwebp: its first picture, if there are several.
#include <webp/decode.h>
#include <webp/demux.h>

#include <algorithm>
#include <memory>
#include <string_view>
#include <vector>

#include "engine/image/decode/photo_pixels.h"

namespace tessera {
namespace {

struct DeleteDemuxer {
    void operator()(WebPDemuxer* demuxer) const { WebPDemuxDelete(demuxer); }
};
using Demuxer = std::unique_ptr<WebPDemuxer, DeleteDemuxer>;

// The chunks of a file, with the first picture among them.
class Container {
  public:
    explicit Container(ByteSpan file) {
        const WebPData data{reinterpret_cast<const std::uint8_t*>(file.data()), file.size()};
        // Even if it ends early: what counts is whether the picture is complete.
        m_demuxer.reset(WebPDemuxPartial(&data, &m_state));
        m_hasPicture =
            m_demuxer != nullptr && WebPDemuxGetFrame(m_demuxer.get(), 1, &m_picture) != 0;
    }
    ~Container() { WebPDemuxReleaseIterator(&m_picture); }
    Container(const Container&) = delete;
    Container& operator=(const Container&) = delete;

    bool endsInHeader() const { return m_state == WEBP_DEMUX_PARSING_HEADER; }
    bool isBroken() const { return m_demuxer == nullptr; }
    bool endsEarly() const { return m_state != WEBP_DEMUX_DONE; }
    bool hasPicture() const { return m_hasPicture; }
    const WebPIterator& picture() const { return m_picture; }

    std::int64_t widthPx() const { return WebPDemuxGetI(m_demuxer.get(), WEBP_FF_CANVAS_WIDTH); }
    std::int64_t heightPx() const { return WebPDemuxGetI(m_demuxer.get(), WEBP_FF_CANVAS_HEIGHT); }

    // What the first chunk of that name holds; a part of the file.
    ByteSpan chunk(const char* name) const {
        WebPChunkIterator found{};
        ByteSpan content;
        if (WebPDemuxGetChunk(m_demuxer.get(), name, 1, &found) != 0)
            content = {reinterpret_cast<const std::byte*>(found.chunk.bytes), found.chunk.size};
        WebPDemuxReleaseChunkIterator(&found);
        return content;
    }

  private:
    WebPDemuxState m_state = WEBP_DEMUX_PARSE_ERROR;
    Demuxer m_demuxer;
    WebPIterator m_picture{};
    bool m_hasPicture = false;
};

// Some programs write the prefix that EXIF has in a JPEG.
ByteSpan withoutPrefix(ByteSpan exif) {
    constexpr std::string_view kPrefix("Exif\0\0", 6);
    const std::string_view text(reinterpret_cast<const char*>(exif.data()), exif.size());
    return text.starts_with(kPrefix) ? exif.subspan(kPrefix.size()) : exif;
}

// Rows of `target` are `rowBytes` apart.
Result<void> decodeInto(const WebPData& picture, std::string_view name, WEBP_CSP_MODE mode,
                        PixelSpan target, std::size_t rowBytes) {
    WebPDecoderConfig config;
    if (WebPInitDecoderConfig(&config) == 0)
        return photoOutOfMemory(name);
    config.output.colorspace = mode;
    config.output.is_external_memory = 1;
    config.output.u.RGBA.rgba = target.data();
    config.output.u.RGBA.stride = static_cast<int>(rowBytes);
    config.output.u.RGBA.size = target.size();
    switch (WebPDecode(picture.bytes, picture.size, &config)) {
        case VP8_STATUS_OK:
            return {};
        case VP8_STATUS_OUT_OF_MEMORY:
            return photoOutOfMemory(name);
        case VP8_STATUS_NOT_ENOUGH_DATA:
        case VP8_STATUS_SUSPENDED:
            return photoTruncated(name);
        default:
            return photoDamaged(name, Sentence("its picture data is damaged"));
    }
}

// `rgba`: rows of `target`, as wide as they are, without gaps.
void blendOnWhite(std::span<const std::uint8_t> rgba, std::size_t width, PixelSpan target,
                  std::size_t rowBytes) {
    for (std::size_t i = 0; i * 4 < rgba.size(); ++i) {
        const std::uint8_t* pixel = rgba.data() + i * 4;
        std::uint8_t* out = target.data() + i / width * rowBytes + i % width * 3;
        for (std::size_t channel = 0; channel < 3; ++channel)
            out[channel] =
                static_cast<std::uint8_t>(scaled255(pixel[channel], pixel[3]) + 255 - pixel[3]);
    }
}

}  // namespace

Result<PhotoHeader> readWebpHeader(ByteSpan file, std::string_view name) {
    const Container container(file);
    if (container.endsInHeader())
        return photoTruncated(name);
    if (container.isBroken())
        return photoDamaged(name, Sentence("an invalid chunk"));
    PhotoHeader header{.format = PhotoFormat::Webp};
    header.widthPx = container.widthPx();
    header.heightPx = container.heightPx();
    if (Result<void> size = checkPhotoSize(header, name); !size)
        return size.error();
    if (!container.hasPicture())
        return container.endsEarly() ? photoTruncated(name)
                                     : photoDamaged(name, Sentence("it holds no picture data"));
    if (container.picture().complete == 0)
        return photoTruncated(name);
    header.orientation =
        photoOrientation(withoutPrefix(container.chunk("EXIF")), container.chunk("XMP "));
    return header;
}

Result<void> readWebpPixels(ByteSpan file, std::string_view name, const PhotoHeader& header,
                            Alpha alpha, PixelSpan pixels) {
    const Container container(file);
    if (!container.hasPicture())
        return photoTruncated(name);
    // The first picture of an animation may cover a part of the canvas.
    const WebPIterator& picture = container.picture();
    const auto width = static_cast<std::size_t>(picture.width);
    const auto height = static_cast<std::size_t>(picture.height);
    const std::size_t rowBytes = static_cast<std::size_t>(header.widthPx) * 3;
    if (width * height * 3 != pixels.size())
        std::ranges::fill(pixels, static_cast<std::uint8_t>(alpha == Alpha::OnWhite ? 255 : 0));
    const PixelSpan target = pixels.subspan(static_cast<std::size_t>(picture.y_offset) * rowBytes +
                                            static_cast<std::size_t>(picture.x_offset) * 3);
    if (alpha == Alpha::Dropped || picture.has_alpha == 0)
        return decodeInto(picture.fragment, name, MODE_RGB, target, rowBytes);
    std::vector<std::uint8_t> rgba(width * height * 4);
    if (Result<void> read = decodeInto(picture.fragment, name, MODE_RGBA, rgba, width * 4); !read)
        return read.error();
    blendOnWhite(rgba, width, target, rowBytes);
    return {};
}

}  // namespace tessera
