// SPDX-License-Identifier: MIT
#include "engine/checkpoint/inspect/inspection_parts.h"

#include <utility>

#include "engine/checkpoint/inspect/checkpoint_kind.h"
#include "engine/text/chat_template.h"

namespace tessera {

std::string cutText(const std::string& text) {
    constexpr std::size_t kMaxTextBytes = 200;
    if (text.size() <= kMaxTextBytes)
        return text;
    std::size_t end = kMaxTextBytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80)
        --end;  // not inside a UTF-8 sequence
    return text.substr(0, end) + "...";
}

void addTensor(Inspection& inspection, InspectedTensor tensor) {
    inspection.bytesPerType[tensor.type] += tensor.sizeBytes;
    inspection.weightBytes += tensor.sizeBytes;
    inspection.tensors.push_back(std::move(tensor));
}

void readPrompt(const Vocabulary& vocabulary, const std::filesystem::path& path,
                Inspection& inspection) {
    const TemplateChoice choice = ChatTemplate::recognise(vocabulary, fileNameHints(path));
    const auto stops = choice.chatTemplate.stopStrings();
    inspection.prompt = InspectedPrompt{std::string(choice.chatTemplate.name()),
                                        choice.recognised,
                                        choice.reason,
                                        std::string(choice.chatTemplate.defaultSystem()),
                                        {stops.begin(), stops.end()},
                                        vocabulary.addBos,
                                        choice.chatTemplate.wrapsPhotos()};
}

}  // namespace tessera
