// SPDX-License-Identifier: MIT
#include "engine/text/sampler.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace tessera {

namespace {

// Weights are fixed-point: the most likely token has 2^40, the least likely that counts has 1. A
// vocabulary of a million tokens sums to less than 2^61.
constexpr int kWeightBits = 40;
constexpr std::uint64_t kFullWeight = std::uint64_t{1} << kWeightBits;
constexpr double kLog2OfE = 1.4426950408889634;
constexpr double kFixedOne = 4294967296.0;  // 2^32

// 2^f = sum (f ln 2)^i / i!, the coefficients in units of 2^-32.
constexpr std::array<std::uint64_t, 11> kExp2Coefficients = {
    4294967296, 2977044472, 1031764991, 238388332, 41309550, 5726720, 661577, 65510, 5676, 437, 30};

// 2^x in units of 2^-40 for a fixed-point x <= 0 in units of 2^-32. Only integers: std::exp differs
// between platforms in the last bit.
std::uint64_t exp2Weight(std::int64_t x) {
    const std::int64_t whole = x >> 32;
    const auto fraction = static_cast<std::uint64_t>(x) & 0xffffffffu;
    if (-whole > kWeightBits)
        return 0;
    std::uint64_t sum = 0;
    for (std::size_t i = kExp2Coefficients.size(); i-- > 0;)
        sum = ((sum * fraction) >> 32) + kExp2Coefficients[i];
    return (sum << (kWeightBits - 32)) >> -whole;
}

// (a * b) >> 64
std::uint64_t multiplyHigh(std::uint64_t a, std::uint64_t b) {
    const std::uint64_t aLow = a & 0xffffffffu;
    const std::uint64_t aHigh = a >> 32;
    const std::uint64_t bLow = b & 0xffffffffu;
    const std::uint64_t bHigh = b >> 32;
    const std::uint64_t middle = aHigh * bLow + ((aLow * bLow) >> 32);
    const std::uint64_t carry = aLow * bHigh + (middle & 0xffffffffu);
    return aHigh * bHigh + (middle >> 32) + (carry >> 32);
}

}  // namespace

Sampler::Sampler(const SamplerParams& params)
    : m_params(params), m_random(params.seed.value_or(0)) {}

bool Sampler::penalizes() const {
    return m_params.repeatPenalty > 0.0f && m_params.repeatPenalty != 1.0f &&
           m_params.repeatWindow != 0;
}

bool Sampler::isPlainGreedy() const {
    return !(m_params.temperature > 0.0f) && !penalizes();
}

void Sampler::skip(std::size_t tokens) {
    if (m_params.temperature > 0.0f)
        m_random.discard(tokens);
}

bool Sampler::isMoreLikely(const Candidate& a, const Candidate& b) {
    return a.logit != b.logit ? a.logit > b.logit : a.id < b.id;
}

TokenId Sampler::sample(std::span<const float> logits, std::span<const TokenId> recent) {
    collect(logits, recent);
    if (!(m_params.temperature > 0.0f))
        return mostLikely();
    keepTopK();
    weigh();
    keepTopP();
    keepMinP();
    return draw();
}

void Sampler::collect(std::span<const float> logits, std::span<const TokenId> recent) {
    m_candidates.resize(logits.size());
    for (std::size_t i = 0; i < logits.size(); ++i) {
        const float logit =
            std::isnan(logits[i]) ? -std::numeric_limits<float>::infinity() : logits[i];
        m_candidates[i] = {logit, static_cast<TokenId>(i), 0};
    }
    if (!penalizes())
        return;
    if (m_params.repeatWindow > 0) {
        const auto window = static_cast<std::size_t>(m_params.repeatWindow);
        recent = recent.last(std::min(recent.size(), window));
    }
    std::vector<TokenId> ids(recent.begin(), recent.end());
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    for (const TokenId id : ids) {
        if (id < 0 || static_cast<std::size_t>(id) >= m_candidates.size())
            continue;  // photos have ids of their own in a sequence
        // CTRL: logit / penalty where positive, logit * penalty where negative.
        float& logit = m_candidates[static_cast<std::size_t>(id)].logit;
        logit = logit > 0.0f ? logit / m_params.repeatPenalty : logit * m_params.repeatPenalty;
    }
}

TokenId Sampler::mostLikely() const {
    return std::min_element(m_candidates.begin(), m_candidates.end(), isMoreLikely)->id;
}

void Sampler::keepTopK() {
    if (m_params.topK <= 0 || static_cast<std::size_t>(m_params.topK) >= m_candidates.size())
        return;
    m_ranked = m_candidates;
    const auto last = m_ranked.begin() + (m_params.topK - 1);
    std::nth_element(m_ranked.begin(), last, m_ranked.end(), isMoreLikely);
    keepDownTo(*last);
}

void Sampler::keepDownTo(const Candidate& last) {
    std::erase_if(m_candidates, [&](const Candidate& c) { return isMoreLikely(last, c); });
}

// weight = 2^40 exp((logit - max) / temperature)
void Sampler::weigh() {
    const auto best = std::min_element(m_candidates.begin(), m_candidates.end(), isMoreLikely);
    const float highest = best->logit;
    const double scale = kLog2OfE / static_cast<double>(m_params.temperature) * kFixedOne;
    const double lowest = -(kWeightBits + 1) * kFixedOne;
    for (Candidate& candidate : m_candidates) {
        if (candidate.logit == highest) {
            candidate.weight = kFullWeight;
            continue;
        }
        const double difference =
            static_cast<double>(candidate.logit) - static_cast<double>(highest);
        const double exponent = difference * scale;
        // Written so that NaN (an infinite difference at an infinite temperature) gets no weight.
        candidate.weight =
            exponent > lowest ? exp2Weight(static_cast<std::int64_t>(std::floor(exponent))) : 0;
    }
    std::erase_if(m_candidates, [](const Candidate& c) { return c.weight == 0; });
}

// The fewest tokens, most likely first, that together have at least topP of the probability.
void Sampler::keepTopP() {
    if (!(m_params.topP < 1.0f))
        return;
    std::uint64_t total = 0;
    for (const Candidate& candidate : m_candidates)
        total += candidate.weight;
    const double share = std::max(0.0, static_cast<double>(m_params.topP));
    const auto wanted = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(total)));
    // Halves the undecided range [begin, end) each time; linear time in total.
    m_ranked = m_candidates;
    std::uint64_t sumBefore = 0;
    auto begin = m_ranked.begin();
    auto end = m_ranked.end();
    while (end - begin > 1) {
        const auto middle = begin + (end - begin) / 2;
        std::nth_element(begin, middle, end, isMoreLikely);
        std::uint64_t sum = sumBefore;
        for (auto it = begin; it != middle; ++it)
            sum += it->weight;
        if (sum >= wanted) {
            end = middle;
        } else {
            sumBefore = sum;
            begin = middle;
        }
    }
    keepDownTo(*begin);
}

void Sampler::keepMinP() {
    if (!(m_params.minP > 0.0f))
        return;
    const double share = std::min(1.0, static_cast<double>(m_params.minP));
    const double least = share * static_cast<double>(kFullWeight);
    std::erase_if(m_candidates,
                  [&](const Candidate& c) { return static_cast<double>(c.weight) < least; });
}

TokenId Sampler::draw() {
    std::uint64_t total = 0;
    for (const Candidate& candidate : m_candidates)
        total += candidate.weight;
    std::uint64_t place = multiplyHigh(m_random(), total);  // uniform in [0, total)
    for (const Candidate& candidate : m_candidates) {
        if (place < candidate.weight)
            return candidate.id;
        place -= candidate.weight;
    }
    return m_candidates.back().id;
}

}  // namespace tessera
