// SPDX-License-Identifier: MIT
#include "engine/text/answer_regions.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace tessera {
namespace {

constexpr int kFullSide = 1000;
constexpr std::string_view kSpaces = " \t\r\n";

enum class Tag { Ref, RefEnd, Box, BoxEnd, Quad, QuadEnd };

constexpr std::array<std::pair<std::string_view, Tag>, 6> kTags = {{{"<ref>", Tag::Ref},
                                                                    {"</ref>", Tag::RefEnd},
                                                                    {"<box>", Tag::Box},
                                                                    {"</box>", Tag::BoxEnd},
                                                                    {"<quad>", Tag::Quad},
                                                                    {"</quad>", Tag::QuadEnd}}};

struct FoundTag {
    Tag tag;
    std::size_t begin;
    std::size_t end;
};

// The first tag at or behind `from`.
std::optional<FoundTag> nextTag(std::string_view text, std::size_t from) {
    for (std::size_t at = text.find('<', from); at != std::string_view::npos;
         at = text.find('<', at + 1)) {
        for (const auto& [name, tag] : kTags)
            if (text.substr(at).starts_with(name))
                return FoundTag{tag, at, at + name.size()};
    }
    return std::nullopt;
}

// Bytes at the end of a growing answer that may become a tag.
std::size_t unfinishedTag(std::string_view text) {
    const std::size_t at = text.rfind('<');
    if (at == std::string_view::npos)
        return 0;
    const std::string_view tail = text.substr(at);
    const bool mayGrow =
        std::ranges::any_of(kTags, [tail](const auto& tag) { return tag.first.starts_with(tail); });
    return mayGrow ? tail.size() : 0;
}

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(kSpaces);
    return first == std::string_view::npos
               ? std::string_view()
               : text.substr(first, text.find_last_not_of(kSpaces) - first + 1);
}

// All whole numbers of a text such as "(120,45),(388,512)"; nullopt if anything else is in it.
std::optional<std::vector<int>> numbersOf(std::string_view text) {
    std::vector<int> numbers;
    const char* at = text.data();
    const char* const end = at + text.size();
    while (at != end) {
        if (std::string_view("(), \t").find(*at) != std::string_view::npos) {
            ++at;
            continue;
        }
        int number = 0;
        const auto [stop, error] = std::from_chars(at, end, number);
        if (error != std::errc())
            return std::nullopt;
        numbers.push_back(std::clamp(number, 0, kFullSide));
        at = stop;
    }
    return numbers;
}

std::vector<RegionPoint> cornersOf(AnswerRegion::Shape shape, std::string_view text) {
    const auto numbers = numbersOf(text);
    const std::size_t wanted = shape == AnswerRegion::Shape::Box ? 4 : 8;
    if (!numbers || numbers->size() != wanted)
        return {};
    std::vector<RegionPoint> corners;
    for (std::size_t i = 0; i < wanted; i += 2)
        corners.push_back({(*numbers)[i], (*numbers)[i + 1]});
    if (shape == AnswerRegion::Shape::Box) {
        const auto [left, right] = std::minmax(corners[0].x, corners[1].x);
        const auto [top, bottom] = std::minmax(corners[0].y, corners[1].y);
        corners = {{left, top}, {right, bottom}};
    }
    return corners;
}

// The end of a question that is open: from the phrase before its last `<box>` or `<quad>` on. Words
// behind that are not what an answer completes.
std::string_view openRegion(std::string_view question) {
    constexpr std::size_t kNone = std::string_view::npos;
    std::size_t phrase = kNone;
    std::size_t open = kNone;
    std::size_t numbers = kNone;
    for (auto tag = nextTag(question, 0); tag; tag = nextTag(question, tag->end)) {
        switch (tag->tag) {
            case Tag::Ref:
                phrase = tag->begin;
                open = kNone;
                break;
            case Tag::Box:
            case Tag::Quad:
                open = phrase == kNone ? tag->begin : phrase;
                numbers = tag->end;
                break;
            case Tag::BoxEnd:
            case Tag::QuadEnd:
                open = kNone;
                break;
            case Tag::RefEnd:
                break;
        }
    }
    if (open == kNone || !numbersOf(trimmed(question.substr(numbers))))
        return {};
    return question.substr(open);
}

class Reader {
  public:
    explicit Reader(std::string_view answer) : m_answer(answer) {}

    AnswerText read() && {
        std::size_t at = 0;
        while (const auto tag = nextTag(m_answer, at)) {
            addText(m_answer.substr(at, tag->begin - at));
            at = take(*tag);
        }
        const std::string_view rest = m_answer.substr(std::min(at, m_answer.size()));
        addText(rest.substr(0, rest.size() - unfinishedTag(rest)));
        trim();
        return std::move(m_result);
    }

  private:
    // What stands between a phrase and a box separates them.
    void addText(std::string_view text) {
        if (!text.empty()) {
            m_result.text += text;
            if (!m_inPhrase)
                m_phrase.reset();
        }
    }

    // Returns where to read on.
    std::size_t take(const FoundTag& tag) {
        switch (tag.tag) {
            case Tag::Ref:
                m_inPhrase = true;
                m_phrase = {m_result.text.size(), m_result.text.size()};
                ++m_group;
                return tag.end;
            case Tag::RefEnd:
                if (m_inPhrase)
                    m_phrase->second = m_result.text.size();
                m_inPhrase = false;
                return tag.end;
            case Tag::Box:
                return takeRegion(AnswerRegion::Shape::Box, tag.end, "</box>");
            case Tag::Quad:
                return takeRegion(AnswerRegion::Shape::Quad, tag.end, "</quad>");
            case Tag::BoxEnd:
            case Tag::QuadEnd:
                break;
        }
        return tag.end;
    }

    std::size_t takeRegion(AnswerRegion::Shape shape, std::size_t begin, std::string_view closing) {
        // The end is missing: up to the next tag, or to the end of the text so far.
        const auto next = nextTag(m_answer, begin);
        const bool closed = next && m_answer.substr(next->begin).starts_with(closing);
        const std::size_t end = next ? next->begin : m_answer.size();
        AnswerRegion region;
        region.shape = shape;
        region.corners = cornersOf(shape, m_answer.substr(begin, end - begin));
        if (!region.corners.empty() && (closed || next)) {
            region.phraseBegin = region.phraseEnd = m_result.text.size();
            if (m_phrase && !m_inPhrase)
                name(region);
            else
                ++m_group;
            region.group = m_group;
            m_result.regions.push_back(std::move(region));
        }
        return closed ? next->end : end;
    }

    void name(AnswerRegion& region) const {
        const std::string_view text = m_result.text;
        const std::string_view phrase =
            trimmed(text.substr(m_phrase->first, m_phrase->second - m_phrase->first));
        if (phrase.empty())
            return;
        region.phrase = std::string(phrase);
        region.phraseBegin = static_cast<std::size_t>(phrase.data() - text.data());
        region.phraseEnd = region.phraseBegin + phrase.size();
    }

    // White space around the whole text goes, and phrases move with it.
    void trim() {
        const std::string_view kept = trimmed(m_result.text);
        const std::size_t before =
            kept.empty() ? 0 : static_cast<std::size_t>(kept.data() - m_result.text.data());
        const auto moved = [&](std::size_t at) {
            return std::min(at - std::min(at, before), kept.size());
        };
        for (AnswerRegion& region : m_result.regions) {
            region.phraseBegin = moved(region.phraseBegin);
            region.phraseEnd = moved(region.phraseEnd);
        }
        m_result.text = std::string(kept);
    }

    std::string_view m_answer;
    AnswerText m_result;
    bool m_inPhrase = false;
    std::optional<std::pair<std::size_t, std::size_t>> m_phrase;  // bytes of m_result.text
    int m_group = 0;
};

}  // namespace

bool hasRegionTags(std::string_view answer) {
    return nextTag(answer, 0).has_value();
}

AnswerText readRegions(std::string_view answer) {
    return Reader(answer).read();
}

AnswerText readRegions(std::string_view question, std::string_view answer) {
    // An answer in any other form does not answer such a question.
    return hasRegionTags(answer) ? readRegions(std::string(openRegion(question)).append(answer))
                                 : readRegions(answer);
}

std::string regionCompletion(std::string_view phrase) {
    return std::string("<ref>").append(phrase).append("</ref><box>");
}

std::array<int, 2> pixelsOf(const RegionPoint& point, int widthPx, int heightPx) {
    // Whole numbers would differ where the quotient is just below one: 290 of 100 pixels is 28.
    const auto pixel = [](int thousandths, int sidePx) {
        return static_cast<int>(thousandths / 1000.0 * sidePx);
    };
    return {pixel(point.x, widthPx), pixel(point.y, heightPx)};
}

std::string RegionTagFilter::push(std::string_view delta) {
    const std::string text = std::exchange(m_held, {}).append(delta);
    std::string shown;
    std::size_t at = 0;
    const auto show = [&](std::string_view part) {
        if (!m_inRegion)
            shown += part;
    };
    while (const auto tag = nextTag(text, at)) {
        show(std::string_view(text).substr(at, tag->begin - at));
        m_inRegion = tag->tag == Tag::Box || tag->tag == Tag::Quad;
        at = tag->end;
    }
    const std::string_view rest = std::string_view(text).substr(at);
    const std::size_t held = unfinishedTag(rest);
    show(rest.substr(0, rest.size() - held));
    m_held = rest.substr(rest.size() - held);
    return shown;
}

std::string RegionTagFilter::finish() {
    return m_inRegion ? std::string() : std::exchange(m_held, {});
}

}  // namespace tessera
