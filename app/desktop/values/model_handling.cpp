// SPDX-License-Identifier: MIT
#include "app/desktop/values/model_handling.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/text/chat_template.h"

namespace tessera {
namespace {

constexpr std::array<std::pair<ImageMode, const char*>, 6> kModes = {{
    {ImageMode::Auto, "auto"},
    {ImageMode::Pad, "pad"},
    {ImageMode::Crop, "crop"},
    {ImageMode::Squash, "squash"},
    {ImageMode::Hd, "hd"},
    {ImageMode::AnyRes, "anyres"},
}};
const QString kHfRules = QStringLiteral("hf");

}  // namespace

QStringList chatTemplateNames() {
    QStringList names;
    for (const std::string_view name : ChatTemplate::names())
        names.append(QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())));
    return names;
}

QString imageModeName(ImageMode mode) {
    const auto* found = std::find_if(kModes.begin(), kModes.end(),
                                     [mode](const auto& entry) { return entry.first == mode; });
    return QString::fromLatin1(found != kModes.end() ? found->second : kModes.front().second);
}

QString tileRulesName(TileRules rules) {
    return rules == TileRules::Hf ? kHfRules : QStringLiteral("original");
}

QString knownChatTemplate(const QString& name) {
    return ChatTemplate::byName(name.toStdString()) ? name : QString();
}

ImageMode imageModeOf(const QString& name) {
    const auto* found = std::find_if(kModes.begin(), kModes.end(), [&name](const auto& entry) {
        return name == QLatin1String(entry.second);
    });
    return found != kModes.end() ? found->first : ImageMode::Auto;
}

TileRules tileRulesOf(const QString& name) {
    return name == kHfRules ? TileRules::Hf : TileRules::Original;
}

}  // namespace tessera
