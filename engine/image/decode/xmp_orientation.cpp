// SPDX-License-Identifier: MIT
// XMP is RDF in XML: tiff:Orientation is an attribute of a description or an element in it.
#include <expat.h>

#include <memory>
#include <string>
#include <string_view>
#include <type_traits>

#include "engine/image/decode/photo_header.h"

namespace tessera {
namespace {

using namespace std::string_view_literals;

// A namespace, a blank, a name: the form in which expat reports it.
constexpr std::string_view kOrientation = "http://ns.adobe.com/tiff/1.0/ Orientation"sv;

struct Search {
    XML_Parser parser;
    bool inElement = false;
    std::string text;  // of the element
    std::optional<int> found;
};

// "6", with or without blanks around it.
void take(Search& search, std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == text.npos || text.find_last_not_of(" \t\r\n") != first)
        return;
    if (text[first] < '1' || text[first] > '8')
        return;
    search.found = text[first] - '0';
    XML_StopParser(search.parser, XML_FALSE);
}

void onStart(void* user, const XML_Char* name, const XML_Char** attributes) {
    Search& search = *static_cast<Search*>(user);
    search.inElement = name == kOrientation;
    search.text.clear();
    for (; *attributes != nullptr && !search.found; attributes += 2)
        if (attributes[0] == kOrientation)
            take(search, attributes[1]);
}

void onText(void* user, const XML_Char* text, int length) {
    constexpr std::size_t kLongest = 64;
    Search& search = *static_cast<Search*>(user);
    if (search.inElement && search.text.size() < kLongest)
        search.text.append(text, static_cast<std::size_t>(length));
}

void onEnd(void* user, const XML_Char*) {
    Search& search = *static_cast<Search*>(user);
    if (search.inElement && !search.found)
        take(search, search.text);
    search.inElement = false;
}

// XMP has none, and the entities that one declares could expand without limit.
void onDoctype(void* user, const XML_Char*, const XML_Char*, const XML_Char*, int) {
    XML_StopParser(static_cast<Search*>(user)->parser, XML_FALSE);
}

}  // namespace

std::optional<int> xmpOrientation(ByteSpan xmp) {
    if (xmp.empty())
        return std::nullopt;
    const std::unique_ptr<std::remove_pointer_t<XML_Parser>, decltype(&XML_ParserFree)> parser(
        XML_ParserCreateNS(nullptr, ' '), &XML_ParserFree);
    if (parser == nullptr)
        return std::nullopt;
    Search search{parser.get(), false, {}, std::nullopt};
    XML_SetUserData(parser.get(), &search);
    XML_SetElementHandler(parser.get(), onStart, onEnd);
    XML_SetCharacterDataHandler(parser.get(), onText);
    XML_SetStartDoctypeDeclHandler(parser.get(), onDoctype);
    // An error after the tag that was found does not matter.
    XML_Parse(parser.get(), reinterpret_cast<const char*>(xmp.data()), static_cast<int>(xmp.size()),
              XML_TRUE);
    return search.found;
}

int photoOrientation(ByteSpan tiff, ByteSpan xmp) {
    if (const std::optional<int> exif = exifOrientation(tiff))
        return *exif;
    return xmpOrientation(xmp).value_or(1);
}

}  // namespace tessera
