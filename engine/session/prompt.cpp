// SPDX-License-Identifier: MIT
#include "engine/session/prompt.h"

#include <fmt/format.h>

#include <span>

#include "engine/core/hash.h"

namespace tessera {

PhotoPtr Photo::create(std::string name, ImageRgb8 image) {
    auto photo = std::make_shared<Photo>();
    photo->name = std::move(name);
    photo->contentHash = fmt::format("{}x{}-{}", image.widthPx, image.heightPx,
                                     tessera::contentHash(std::as_bytes(std::span(image.pixels))));
    photo->image = std::move(image);
    return photo;
}

}  // namespace tessera
