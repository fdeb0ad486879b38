// SPDX-License-Identifier: MIT
// A token as bytes, to multiply quantised weights with by products of bytes. Each group of x is
// taken as whole numbers of 23 bits and their sign, as precise as an f32 of the group's largest, in
// three digits from -128 to 127: x = unit * (2^16 d0 + 2^8 d1 + d2), where the unit is a power of
// two. Sums of quants times digits are whole numbers, too, and exact, so that nothing is rounded
// within the eight (or four) weights of a lane; what was rounded before, with each product, is
// rounded here once, in x.
#if defined(TESSERA_NATIVE_DIGITS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TESSERA_NATIVE_DIGITS_INL_H_
#undef TESSERA_NATIVE_DIGITS_INL_H_
#else
#define TESSERA_NATIVE_DIGITS_INL_H_
#endif

#include <algorithm>
#include <limits>

#include "engine/native/simd/blocks-inl.h"

#if TESSERA_NATIVE_DIGITS
// AVX-512 without VNNI keeps products of f32; matvec.cpp looks at the processor.
#undef TESSERA_DIGITS_TARGET
#if TESSERA_NATIVE_WIDE
#define TESSERA_DIGITS_TARGET HWY_TARGET_STR ",avx512vnni"
#else
#define TESSERA_DIGITS_TARGET HWY_TARGET_STR
#endif

HWY_PUSH_ATTRIBUTES(TESSERA_DIGITS_TARGET)
namespace tessera::native {
namespace HWY_NAMESPACE {

constexpr std::size_t kDigits = 3;
constexpr std::size_t kPairColumns = 2 * kVectorBytes;

// Without VNNI, sums of four products (of two pairs) are of 16 bits on the way; and unpacking Q3_K
// costs more there than products save.
constexpr bool usesDigits(TensorType type) {
    return isQuantised(type) &&
           (TESSERA_NATIVE_WIDE || (blockForm(type).largest <= 63 && type != TensorType::Q3_K));
}
// A group's halves share a lane of sums.
constexpr bool sharesLanes(TensorType type) {
    return groupWeights(type) == 32;
}
constexpr int largestQuant(TensorType type) {
    const BlockForm form = blockForm(type);
    return std::max(form.excess, form.largest - form.excess);
}
// Sums of all three digits together fit into 32 bits.
constexpr bool fitsLane(TensorType type) {
    return largestQuant(type) * (sharesLanes(type) ? 8 : 4) <= 255;
}

// What there is for a pair of vectors of weights: three times two vectors of digits; what is too
// much in sums because quants are unsigned; the units.
template <TensorType type>
struct DigitPair {
    static constexpr std::size_t kUnits = sharesLanes(type) ? 1 : 2;
    static constexpr std::size_t kExcesses = fitsLane(type) ? kUnits : 2;
    alignas(64) std::int8_t digits[kDigits][kPairColumns];
    alignas(64) std::int32_t excess[kExcesses * kLanes];
    alignas(64) float units[kUnits * kLanes];
};

// What there is of a pair of vectors of weights in R rows: quants, and sums on the way. The rows
// take each step together: one row's steps wait for each other, and a processor does not look
// ahead far enough to find the next row's.
template <TensorType type, std::size_t R>
struct PairSums {
    static constexpr std::size_t kSides = sharesLanes(type) ? 1 : 2;
    BV quants[2][R];
    IV sums[2][R];

    // sums[out] += quants of the side (both, where they share lanes) times a digit.
    HWY_INLINE void add(std::size_t out, std::size_t side, const DigitPair<type>& x,
                        std::size_t digit) {
        const hn::Repartition<std::int8_t, Bytes> d;
        if constexpr (sharesLanes(type)) {
            const auto first = hn::Load(d, x.digits[digit]);
            const auto second = hn::Load(d, x.digits[digit] + kVectorBytes);
#if TESSERA_NATIVE_WIDE
            TESSERA_UNROLL for (std::size_t r = 0; r < R; ++r) {
                sums[out][r].raw =
                    _mm512_dpbusd_epi32(sums[out][r].raw, quants[0][r].raw, first.raw);
            }
            TESSERA_UNROLL for (std::size_t r = 0; r < R; ++r) {
                sums[out][r].raw =
                    _mm512_dpbusd_epi32(sums[out][r].raw, quants[1][r].raw, second.raw);
            }
#else
            TESSERA_UNROLL for (std::size_t r = 0; r < R; ++r) {
                const __m256i four =
                    _mm256_add_epi16(_mm256_maddubs_epi16(quants[0][r].raw, first.raw),
                                     _mm256_maddubs_epi16(quants[1][r].raw, second.raw));
                addFours(sums[out][r], four);
            }
#endif
        } else {
            const auto digits = hn::Load(d, x.digits[digit] + side * kVectorBytes);
            TESSERA_UNROLL for (std::size_t r = 0; r < R; ++r) {
#if TESSERA_NATIVE_WIDE
                sums[out][r].raw =
                    _mm512_dpbusd_epi32(sums[out][r].raw, quants[side][r].raw, digits.raw);
#else
                addFours(sums[out][r], _mm256_maddubs_epi16(quants[side][r].raw, digits.raw));
#endif
            }
        }
    }
#if !TESSERA_NATIVE_WIDE
    static HWY_INLINE void addFours(IV& sum, __m256i sums16) {
        sum = hn::Add(sum, IV{_mm256_madd_epi16(sums16, _mm256_set1_epi16(1))});
    }
#endif
    HWY_INLINE void shift(std::size_t out) {
        TESSERA_UNROLL for (std::size_t r = 0; r < R; ++r) {
            sums[out][r] = hn::ShiftLeft<8>(sums[out][r]);
        }
    }
    HWY_INLINE void set(std::size_t out, IV value) {
        TESSERA_UNROLL for (std::size_t r = 0; r < R; ++r) {
            sums[out][r] = value;
        }
    }
    HWY_INLINE void addAll(std::size_t out, IV value) {
        TESSERA_UNROLL for (std::size_t r = 0; r < R; ++r) {
            sums[out][r] = hn::Add(sums[out][r], value);
        }
    }
};

// The sums of a pair, what is too much still in them.
template <TensorType type, std::size_t R>
HWY_INLINE void addDigits(PairSums<type, R>& rows, const DigitPair<type>& x) {
    const I di;
    if constexpr (fitsLane(type)) {
        TESSERA_UNROLL for (std::size_t side = 0; side < PairSums<type, R>::kSides; ++side) {
            rows.set(side, hn::Zero(di));
            rows.add(side, side, x, 0);
            rows.shift(side);
            rows.add(side, side, x, 1);
            rows.shift(side);
            rows.add(side, side, x, 2);
        }
    } else {
        static_assert(sharesLanes(type));
        rows.set(0, hn::Zero(di));
        rows.add(0, 0, x, 0);
        rows.set(1, hn::Zero(di));
        rows.add(1, 0, x, 1);
        rows.shift(1);
        rows.add(1, 0, x, 2);
    }
}

// The factor that makes numbers of a group whole ones, and what it takes back.
struct GroupUnit {
    float perUnit = 0;
    float unit = 0;
};
HWY_INLINE GroupUnit groupUnit(const float* x, std::size_t count) {
    const F d;
    const I di;
    IV largest = hn::Zero(di);
    for (std::size_t i = 0; i < count; i += kLanes) {
        const IV bits = hn::BitCast(di, hn::Load(d, x + i));
        largest = hn::Max(largest, hn::And(bits, hn::Set(di, 0x7fffffff)));
    }
    const std::int32_t most = hn::GetLane(hn::MaxOfLanes(di, largest));
    // The largest becomes one from 2^22 to 2^23 - 2^16, so that its first digit is 127 at most.
    // Below 2^-97 units stay the same.
    const std::int32_t exponent = std::max((most + 0x20000) >> 23, 30);
    // Nothing can be said of a sum with a number that is none.
    if (exponent >= 255)
        return {0, std::numeric_limits<float>::quiet_NaN()};
    const auto power = [](std::int32_t biased) {
        const std::int32_t bits = biased << 23;
        float value = 0;
        std::memcpy(&value, &bits, sizeof(value));
        return value;
    };
    return {power(127 + 22 + 127 - exponent), power(exponent - 22)};
}

// The digits of 16 numbers.
HWY_INLINE void digitsOf(const float* x, float perUnit, std::int8_t* first, std::int8_t* second,
                         std::int8_t* third) {
    const F d;
    const I di;
    const hn::RebindToUnsigned<F> du;
    const hn::Rebind<Byte, F> db;
    const auto flip = hn::Set(db, 0x80);
    for (std::size_t i = 0; i < 16; i += kLanes) {
        const IV whole = hn::NearestInt(hn::Mul(hn::Load(d, x + i), hn::Set(d, perUnit)));
        // Digits without sign are those of a number that is 128 in each more.
        const auto all = hn::BitCast(du, hn::Add(whole, hn::Set(di, 0x808080)));
        const auto put = [&](hn::Vec<decltype(du)> bytes, std::int8_t* to) {
            hn::StoreU(hn::Xor(hn::TruncateTo(db, bytes), flip), db,
                       reinterpret_cast<Byte*>(to + i));
        };
        put(hn::ShiftRight<16>(all), first);
        put(hn::ShiftRight<8>(all), second);
        put(all, third);
    }
}

// Digits of kPairColumns numbers, and the sums of groups if the type has offsets: where scales come
// in vectors, minus the sum in the minimum's lane.
template <TensorType type>
HWY_NOINLINE void takeDigits(const float* x, DigitPair<type>& pair, float* groupSums) {
    constexpr std::size_t kGroup = groupWeights(type);
    constexpr std::size_t kSides = DigitPair<type>::kUnits;
    constexpr int kExcess = blockForm(type).excess;
    const I di;
    for (std::size_t k = 0; k < kPairColumns; k += kGroup) {
        const GroupUnit unit = groupUnit(x + k, kGroup);
        for (std::size_t run = 0; run < kGroup; run += 16) {
            const std::size_t at = kSides == 1 ? run / 16 * kVectorBytes + k / 2 : k;
            digitsOf(x + k + run, unit.perUnit, pair.digits[0] + at, pair.digits[1] + at,
                     pair.digits[2] + at);
            const hn::FixedTag<float, 4> four;
            hn::Store(hn::Set(four, unit.unit), four,
                      pair.units + at % (kSides * kVectorBytes) / 4);
        }
    }
    // What comes of it if all quants are too large by this; or are one.
    if constexpr (kExcess != 0 || hasOffsets(type)) {
        PairSums<type, 1> sums;
        sums.quants[0][0] = sums.quants[1][0] = hn::Set(Bytes(), kExcess == 0 ? 1 : kExcess);
        addDigits<type, 1>(sums, pair);
        for (std::size_t i = 0; i < DigitPair<type>::kExcesses; ++i)
            hn::Store(hn::Sub(hn::Zero(di), sums.sums[i][0]), di, pair.excess + i * kLanes);
    }
    if constexpr (hasOffsets(type) && kExcess == 0) {
        for (std::size_t group = 0; group < kPairColumns / kGroup; ++group) {
            const std::int32_t* four = pair.excess + group * 4;
            const float sum =
                static_cast<float>(four[0] + four[1] + four[2] + four[3]) * pair.units[group * 4];
            if constexpr (hasScaleVector(type)) {
                groupSums[2 * group] = 0;
                groupSums[2 * group + 1] = sum;  // minus what it is
            } else {
                groupSums[group] = -sum;
            }
        }
    }
}

}  // namespace HWY_NAMESPACE
}  // namespace tessera::native
HWY_POP_ATTRIBUTES
#endif
#endif
