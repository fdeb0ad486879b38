// SPDX-License-Identifier: MIT
// tiles: how photos are cut, as numbers and as a picture.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <memory>
#include <variant>

#include "app/cli/command.h"
#include "app/cli/console.h"
#include "app/cli/model_options.h"
#include "app/cli/tiles/named_scheme.h"
#include "app/cli/tiles/tile_drawing.h"
#include "app/terminal/option_checks.h"
#include "engine/checkpoint/checkpoint.h"
#include "engine/checkpoint/inspect/pairing.h"
#include "engine/image/decode/decode.h"
#include "engine/image/grid_choice.h"
#include "engine/image/tile_plan.h"
#include "engine/image/tile_schemes.h"

namespace tessera::cli {

namespace {

struct TilesOptions {
    std::string scheme;
    std::optional<int> baseSizePx;
    std::string pinpoints;
    std::string model;
    std::string mmproj;
    std::string rules = "original";
    std::string grid;
    std::optional<int> tilesAtMost;
    Alpha alpha = Alpha::OnWhite;
    std::vector<std::string> images;
    std::string png;
    bool json = false;
};

struct PlannedImage {
    std::string name;
    bool isFile = false;
    TilePlan plan;
};

Result<TileScheme> schemeOfModel(const TilesOptions& options, TileRules rules) {
    std::optional<std::filesystem::path> mmproj;
    if (!options.mmproj.empty()) {
        mmproj = options.mmproj;
    } else {
        const Result<VisionChoice> choice = chooseVision(options.model);
        if (!choice && choice.error().code == ErrorCode::Unsupported)
            return choice.error();
        // If the file is not a text model, opening it says what is wrong.
        mmproj = choice ? choice->mmproj : std::nullopt;
    }
    Result<Checkpoint> checkpoint = Checkpoint::open(options.model, mmproj);
    if (!checkpoint)
        return checkpoint.error();
    if (!checkpoint->vision()) {
        return Error(ErrorCode::InvalidArgument,
                     "{} has no vision part. Give its mmproj file with --mmproj.", options.model);
    }
    TileScheme scheme = checkpoint->vision()->tileScheme;
    scheme.rules = rules;
    return scheme;
}

Result<TileScheme> chooseScheme(const TilesOptions& options) {
    const TileRules rules = tileRulesNamed(options.rules).value_or(TileRules::Original);
    if (!options.model.empty())
        return schemeOfModel(options, rules);
    if (options.scheme.empty()) {
        return Error(
            ErrorCode::InvalidArgument,
            "Say how to cut the photos: as a model that you have, with --model FILE|FOLDER, or as "
            "a well-known one, with --scheme NAME.");
    }
    Result<std::vector<Resolution>> pinpoints = parsePinpoints(options.pinpoints);
    if (!pinpoints)
        return pinpoints.error();
    return namedTileScheme(options.scheme, options.baseSizePx, *std::move(pinpoints), rules);
}

// A file if it exists, otherwise a size: a photo may be called "100x100".
Result<PlannedImage> planImage(const std::string& argument, const TileScheme& byRule,
                               const std::string& grid) {
    PlannedImage image;
    image.name = argument;
    std::error_code ignored;
    std::optional<Resolution> size = parseResolution(argument);
    const bool exists = std::filesystem::exists(argument, ignored);
    if (!size && !exists && looksLikeResolution(argument)) {
        return Error(
            ErrorCode::InvalidArgument,
            "A photo cannot have the size {}: width and height are at least 1 pixel, and together "
            "at most {} megapixels. There is no file of that name, either.",
            argument, kMaxPhotoPixels / 1'000'000);
    }
    if (!size || exists) {
        const Result<ImageFileInfo> info = probeImageFile(argument);
        if (!info)
            return info.error();
        image.isFile = true;
        size = {info->widthPx, info->heightPx};
    }
    const Result<TileScheme> scheme = withGrid(byRule, *size, grid);
    if (!scheme)
        return scheme.error();
    image.plan = planTiles(*size, *scheme);
    return image;
}

// The photo, or a placeholder if only a size was given.
Result<ImageRgb8> pixelsOf(const PlannedImage& image, Alpha alpha) {
    if (image.isFile)
        return decodeImageFile(image.name, alpha);
    return checkerPhoto(image.plan.photo);
}

// "out.png"; with several images "out-0.png", "out-1.png".
std::filesystem::path pngPath(const std::string& out, std::size_t index, std::size_t count) {
    const std::filesystem::path path(out);
    if (count == 1)
        return path;
    const std::string name =
        fmt::format("{}-{}{}", path.stem().string(), index, path.extension().string());
    return path.parent_path() / name;
}

Result<void> writeDrawing(const PlannedImage& image, Alpha alpha,
                          const std::filesystem::path& path) {
    const Result<ImageRgb8> pixels = pixelsOf(image, alpha);
    if (!pixels)
        return pixels.error();
    return writePng(drawTilePlan(*pixels, image.plan), path);
}

Json sizeToJson(const Resolution& size) {
    return Json::array({size.widthPx, size.heightPx});
}

Json planToJson(const PlannedImage& image) {
    const TilePlan& plan = image.plan;
    Json json;
    json["image"] = image.name;
    json["size"] = sizeToJson(plan.photo);
    json["best_resolution"] = sizeToJson(plan.bestResolution);
    json["grid"] = Json::array({plan.gridColumns, plan.gridRows});
    json["resized"] = sizeToJson(plan.resized);
    json["paste"] = Json::array({plan.pasteX, plan.pasteY});
    json["tiles"] = plan.tiles.size();
    json["rows"] = plan.rows;
    json["cols"] = plan.columns;
    json["tokens"] = plan.tokens;
    json["tile_list"] = Json::array();
    for (const PlannedTile& tile : plan.tiles) {
        const PhotoRect& rect = tile.photoRect;
        json["tile_list"].push_back(
            Json{{"size", tile.sizePx},
                 {"grid", Json::array({tile.gridColumn, tile.gridRow})},
                 {"photo_rect", Json::array({rect.x, rect.y, rect.width, rect.height})}});
    }
    json["candidates"] = Json::array();
    for (const TileCandidate& candidate : plan.candidates) {
        json["candidates"].push_back(Json{{"resolution", sizeToJson(candidate.resolution)},
                                          {"effective", candidate.effectivePixels},
                                          {"wasted", candidate.wastedPixels},
                                          {"chosen", candidate.chosen}});
    }
    return json;
}

// How the tokens are made and in which order they come; empty where each patch is one, tile after
// tile.
std::string tokenOrder(const TilePlan& plan) {
    const int side = plan.cellsPerSide;
    if (plan.scheme.mode == TileMode::HdTransform) {
        return fmt::format(
            "  the overview in {} rows of {} and a newline, a separator, then {} rows of {} and a "
            "newline, each through {} tile{} side by side\n",
            side, side, plan.rows, plan.columns, plan.gridColumns,
            plan.gridColumns == 1 ? "" : "s");
    }
    if (!plan.scheme.localTokens) {
        return fmt::format("  each token looks at all {} x {} patches\n", plan.patchesPerSide,
                           plan.patchesPerSide);
    }
    std::string text;
    if (sharesRows(plan))
        text = "  what all tiles show of a place becomes one token\n";
    if (plan.scheme.columnsFirst)
        text += "  2 x 2 patches become one token, in columns from left to right\n";
    return text;
}

// "384 x 384 pixels", or each size of several.
std::string tileSizes(const TilePlan& plan) {
    std::vector<std::string> sizes;
    for (const PlannedTile& tile : plan.tiles) {
        std::string size = fmt::format("{} x {}", tile.sizePx, tile.sizePx);
        if (std::ranges::find(sizes, size) == sizes.end())
            sizes.push_back(std::move(size));
    }
    return fmt::format("{} pixels", fmt::join(sizes, " and "));
}

void printPlan(const PlannedImage& image) {
    const TilePlan& plan = image.plan;
    printText(fmt::format("{}: {} x {}\n", image.name, plan.photo.widthPx, plan.photo.heightPx));
    for (const TileCandidate& candidate : plan.candidates) {
        printText(fmt::format("  {} {:>4} x {:<4} keeps {:>10}, wastes {:>10} pixels\n",
                              candidate.chosen ? '*' : ' ', candidate.resolution.widthPx,
                              candidate.resolution.heightPx, candidate.effectivePixels,
                              candidate.wastedPixels));
    }
    printText(fmt::format("  canvas {} x {}, grid {} x {}, resized to {} x {} at ({}, {})\n",
                          plan.bestResolution.widthPx, plan.bestResolution.heightPx,
                          plan.gridColumns, plan.gridRows, plan.resized.widthPx,
                          plan.resized.heightPx, plan.pasteX, plan.pasteY));
    const bool ownPatches = plan.cellsPerSide == plan.patchesPerSide;
    printText(fmt::format("  {} tile{} of {}, {} rows x {} columns of {}, {} tokens\n",
                          plan.tiles.size(), plan.tiles.size() == 1 ? "" : "s", tileSizes(plan),
                          plan.rows, plan.columns, ownPatches ? "patches" : "tokens", plan.tokens));
    printText(tokenOrder(plan));
}

int runTiles(const TilesOptions& options) {
    const Result<TileScheme> named = chooseScheme(options);
    if (!named)
        return printError(named.error());
    const Result<TileScheme> scheme = withTilesAtMost(*named, options.tilesAtMost);
    if (!scheme)
        return printError(scheme.error());
    std::vector<PlannedImage> images;
    for (const std::string& argument : options.images) {
        Result<PlannedImage> image = planImage(argument, *scheme, options.grid);
        if (!image)
            return printError(image.error());
        images.push_back(*std::move(image));
    }
    for (std::size_t i = 0; i < images.size() && !options.png.empty(); ++i) {
        const std::filesystem::path path = pngPath(options.png, i, images.size());
        if (const Result<void> written = writeDrawing(images[i], options.alpha, path); !written)
            return printError(written.error());
    }
    Json list = Json::array();
    for (const PlannedImage& image : images)
        if (options.json)
            list.push_back(planToJson(image));
        else
            printPlan(image);
    if (options.json)
        printJson(list);
    return finishOutput();
}

}  // namespace

Command addTilesCommand(CLI::App& parent) {
    CLI::App* app = parent.add_subcommand("tiles", "Shows how photos are cut into tiles.");
    const auto options = std::make_shared<TilesOptions>();
    const auto names = tileSchemeNames();
    CLI::Option* scheme =
        app->add_option("--scheme", options->scheme, "Cut as this well-known model does.")
            ->type_name("NAME")
            ->transform(oneOf({names.begin(), names.end()}));
    app->add_option("--base", options->baseSizePx, "Side of a tile in pixels.")
        ->type_name("S")
        ->check(wholeNumber(1, 4096))
        ->needs(scheme);
    app->add_option("--pinpoints", options->pinpoints,
                    "Sizes to choose from, width x height in whole tiles: 336x672,672x336.")
        ->type_name("WxH,...")
        ->needs(scheme);
    CLI::Option* model =
        app->add_option("--model", options->model,
                        "Cut as this model requires: a GGUF file or a model's folder.")
            ->type_name("FILE|FOLDER")
            ->excludes(scheme);
    addMmprojOption(*app, options->mmproj)->needs(model);
    app->add_option("--rules", options->rules, "Whose tie-breaks and rounding to follow.")
        ->type_name("NAME")
        ->transform(oneOf(tileRulesNames()))
        ->capture_default_str();
    addGridOption(*app, options->grid);
    addTilesAtMostOption(*app, options->tilesAtMost);
    addAlphaOption(*app, options->alpha);
    app->add_option("images", options->images, "Photos, or sizes such as 1920x1080.")
        ->type_name("IMAGE|WxH")
        ->required();
    app->add_option("--png", options->png,
                    "Draw the tiles over the photo; several photos: OUT-0.png, OUT-1.png ...")
        ->type_name("OUT.png");
    app->add_flag("--json", options->json, "Print a JSON array with one object for each photo.");
    return {app, [options] { return runTiles(*options); }};
}

}  // namespace tessera::cli
