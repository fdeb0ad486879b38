// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <span>
#include <vector>

#include "engine/text/tokenizer/vocabulary.h"

namespace tessera {

// Their ranges, names and texts, and how publishers write them, are in sampler_fields.h.
struct SamplerParams {
    float temperature = 0.2f;    // 0: greedy
    int topK = 0;                // 0: off
    float topP = 1.0f;           // 1: off
    float minP = 0.0f;           // 0: off
    float repeatPenalty = 1.0f;  // 1: off; CTRL's rule, over the last `repeatWindow` tokens
    int repeatWindow = 64;       // 0: off; negative: all tokens
    // nullopt: not chosen yet; the caller draws one, and the sampler treats it as 0.
    std::optional<std::uint64_t> seed = {};

    friend bool operator==(const SamplerParams&, const SamplerParams&) = default;
};

// How the publisher of a model means answers to be sampled. nullopt: nothing is said of it.
struct GenerationDefaults {
    std::optional<float> temperature = {};
    std::optional<int> topK = {};
    std::optional<float> topP = {};
    std::optional<float> repeatPenalty = {};

    friend bool operator==(const GenerationDefaults&, const GenerationDefaults&) = default;
};

// Chooses the next token. The same parameters, seed and logits give the same tokens on every
// platform, because probabilities are integers and nothing depends on a maths library. Order:
// repeat penalty, temperature, top-k, top-p, min-p, draw. Each keeps at least one token.
class Sampler {
  public:
    explicit Sampler(const SamplerParams& params);

    // Greedy without penalty: the caller may take the argmax on the device instead.
    bool isPlainGreedy() const;

    // `logits` [vocab] f32; `recent` the tokens so far, oldest first. NaN counts as -inf; ties go
    // to the lower id. `logits` must not be empty.
    TokenId sample(std::span<const float> logits, std::span<const TokenId> recent);
    // Goes on as if it had chosen that many tokens already.
    void skip(std::size_t tokens);

  private:
    struct Candidate {
        float logit = 0;
        TokenId id = 0;
        std::uint64_t weight = 0;  // proportional to the probability
    };

    bool penalizes() const;
    void collect(std::span<const float> logits, std::span<const TokenId> recent);
    TokenId mostLikely() const;
    void keepTopK();
    void weigh();
    void keepTopP();
    void keepMinP();
    void keepDownTo(const Candidate& last);
    TokenId draw();

    static bool isMoreLikely(const Candidate& a, const Candidate& b);

    SamplerParams m_params;
    std::mt19937_64 m_random;
    std::vector<Candidate> m_candidates;  // in the order of their ids
    std::vector<Candidate> m_ranked;      // a copy to select from
};

}  // namespace tessera
