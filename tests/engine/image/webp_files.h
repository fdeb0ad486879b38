// SPDX-License-Identifier: MIT
// WebP files: pictures written with libwebp, in containers made chunk by chunk.
#pragma once

#include <initializer_list>
#include <string_view>

#include "picture_files.h"
#include "test_pictures.h"

namespace tessera::pictures {

// numbered(13, 7), without loss.
inline constexpr std::string_view kLosslessWebp =
    "UklGRiwAAABXRUJQVlA4TB8AAAAvDIABAImM6H8sIqL/YRDTEPoHdwlg2/CDrZiAQXMMAA==";
// (1, 2, 3) at an alpha of 51, (4, 5, 6) opaque, (7, 8, 9) at an alpha of 0.
inline constexpr std::string_view kTransparentWebp =
    "UklGRiQAAABXRUJQVlA4TBcAAAAvAgAAEIWCtm1Y2L/1PwUCSU77sx2qPwA=";
// gradient(24, 16).
inline constexpr std::string_view kLossyWebp =
    "UklGRogAAABXRUJQVlA4IHwAAADwBACdASoYABAAPjEYiUKiIaEYBAAgAwS2AE6ZQjubwD8JeEBvAADOtYNvQzpLr6gA"
    "/v9Ac/E1hLpd3vHs537qZIlYpc0cM//VyvkSvtXiNsBnzX9U4LmcpnFy2/pd2/t1KqxaSFmtaZ4z9wWnk2/ZbfsfnEXb"
    "txX/K0AA";
// The same picture, transparent in its right half.
inline constexpr std::string_view kLossyTransparentWebp =
    "UklGRrIAAABXRUJQVlA4WAoAAAAQAAAAFwAADwAAQUxQSA8AAAABEBIQ/p/WZDEiJsBM/gwAVlA4IHwAAADwBACdASoY"
    "ABAAPjEYiUKiIaEYBAAgAwS2AE6ZQjubwD8JeEBvAADOtYNvQzpLr6gA/v9Ac/E1hLpd3vHs537qZIlYpc0cM//VyvkS"
    "vtXiNsBnzX9U4LmcpnFy2/pd2/t1KqxaSFmtaZ4z9wWnk2/ZbfsfnEXbtxX/K0AA";

inline Bytes riffChunk(std::string_view name, const Bytes& content) {
    Bytes out;
    put(out, name);
    putLittle(out, static_cast<std::uint32_t>(content.size()), 4);
    out.insert(out.end(), content.begin(), content.end());
    out.resize((out.size() + 1) / 2 * 2);
    return out;
}

// What a simple file holds: its only chunk.
inline Bytes chunkOf(std::string_view base64) {
    constexpr std::ptrdiff_t kHeaderBytes = 12;
    const Bytes file = fromBase64(base64);
    return {file.begin() + kHeaderBytes, file.end()};
}

inline constexpr int kWebpXmp = 0x04;
inline constexpr int kWebpExif = 0x08;
inline constexpr int kWebpAnimation = 0x02;

// With a header that says what there is beside the picture.
inline Bytes webp(int width, int height, int flags, std::initializer_list<Bytes> chunks) {
    Bytes header = bytesOf({flags, 0, 0, 0});
    putLittle(header, static_cast<std::uint32_t>(width - 1), 3);
    putLittle(header, static_cast<std::uint32_t>(height - 1), 3);
    Bytes content;
    put(content, "WEBP");
    const auto add = [&content](const Bytes& chunk) {
        content.insert(content.end(), chunk.begin(), chunk.end());
    };
    add(riffChunk("VP8X", header));
    for (const Bytes& chunk : chunks)
        add(chunk);
    return riffChunk("RIFF", content);
}

// An animation of one picture, which covers a part of the canvas. Both offsets are even.
inline Bytes animatedWebp(int width, int height, int x, int y, const ImageRgb8& size,
                          const Bytes& picture) {
    Bytes frame;
    for (const int number : {x / 2, y / 2, size.widthPx - 1, size.heightPx - 1, 100})
        putLittle(frame, static_cast<std::uint32_t>(number), 3);
    frame.push_back(std::byte{0});
    frame.insert(frame.end(), picture.begin(), picture.end());
    return webp(width, height, kWebpAnimation,
                {riffChunk("ANIM", bytesOf({0, 0, 255, 255, 0, 0})), riffChunk("ANMF", frame)});
}

}  // namespace tessera::pictures
