// SPDX-License-Identifier: MIT
#include "app/desktop/inference/prompt_templates.h"

#include <string_view>

#include "engine/text/chat_template.h"

namespace tessera {
namespace {

QString text(std::string_view utf8) {
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

}  // namespace

QList<PromptTemplate> promptTemplates() {
    QList<PromptTemplate> templates;
    for (const std::string_view name : ChatTemplate::names())
        if (const auto known = ChatTemplate::byName(name))
            templates.append({text(name), text(known->defaultSystem()), known->continuesText()});
    return templates;
}

}  // namespace tessera
