// SPDX-License-Identifier: MIT
#include "app/cli/regions/answered_regions.h"

#include <fmt/format.h>

#include "app/cli/regions/region_drawing.h"
#include "app/cli/tiles/tile_drawing.h"

namespace tessera::cli {

namespace {

std::string_view questionOf(const Prompt& prompt) {
    if (const auto* raw = std::get_if<RawPrompt>(&prompt))
        return raw->text;
    const auto& messages = std::get<ChatPrompt>(prompt).messages;
    return messages.empty() ? std::string_view() : std::string_view(messages.back().user);
}

std::vector<PhotoPtr> photosOf(const Prompt& prompt) {
    std::vector<PhotoPtr> photos;
    const auto add = [&](const std::vector<PromptPhoto>& more) {
        for (const PromptPhoto& photo : more)
            photos.push_back(photo.photo);
    };
    if (const auto* raw = std::get_if<RawPrompt>(&prompt)) {
        add(raw->photos);
        return photos;
    }
    for (const ChatMessage& message : std::get<ChatPrompt>(prompt).messages)
        add(message.photos);
    return photos;
}

std::string pointText(const RegionPoint& point, const ImageRgb8& image) {
    const auto [x, y] = pixelsOf(point, image.widthPx, image.heightPx);
    return fmt::format("({}, {})", x, y);
}

}  // namespace

AnsweredRegions regionsOf(const Prompt& prompt, const std::string& answer) {
    AnsweredRegions answered{readRegions(questionOf(prompt), answer).regions, nullptr};
    const std::vector<PhotoPtr> photos = photosOf(prompt);
    if (!photos.empty()) {
        answered.photo = photos.back();
        answered.photoIndex = photos.size() - 1;
    }
    return answered;
}

Json regionsToJson(const AnsweredRegions& answered) {
    Json list = Json::array();
    for (const AnswerRegion& region : answered.regions) {
        Json json;
        json["phrase"] = region.phrase;
        json["shape"] = region.shape == AnswerRegion::Shape::Box ? "box" : "quad";
        Json corners = Json::array();
        Json pixels = Json::array();
        for (const RegionPoint& corner : region.corners) {
            corners.push_back({corner.x, corner.y});
            if (answered.photo) {
                const ImageRgb8& image = answered.photo->image;
                pixels.push_back(pixelsOf(corner, image.widthPx, image.heightPx));
            }
        }
        json["corners"] = std::move(corners);
        if (answered.photo) {
            json["pixels"] = std::move(pixels);
            json["photo"] = answered.photoIndex;
        }
        list.push_back(std::move(json));
    }
    return list;
}

std::string regionList(const AnsweredRegions& answered) {
    std::string list;
    if (!answered.photo)
        return list;
    const ImageRgb8& image = answered.photo->image;
    int number = 0;
    for (const AnswerRegion& region : answered.regions) {
        list += fmt::format("{}. ", ++number);
        if (!region.phrase.empty())
            list += region.phrase + ": ";
        std::vector<std::string> points;
        for (const RegionPoint& corner : region.corners)
            points.push_back(pointText(corner, image));
        const bool isBox = region.shape == AnswerRegion::Shape::Box;
        list += fmt::format("{}\n", fmt::join(points, isBox ? " to " : ", "));
    }
    return list;
}

Result<void> saveRegions(const AnsweredRegions& answered, const std::filesystem::path& file) {
    if (answered.regions.empty()) {
        return Error(ErrorCode::InvalidArgument,
                     "The answer names no regions, so \"{}\" was not written.", file.string());
    }
    if (!answered.photo) {
        return Error(ErrorCode::InvalidArgument,
                     "There is no photo to draw the regions on, so \"{}\" was not written.",
                     file.string());
    }
    return writePng(drawRegions(answered.photo->image, answered.regions), file);
}

}  // namespace tessera::cli
