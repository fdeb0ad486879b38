// SPDX-License-Identifier: MIT
#include <QTest>
#include <bit>
#include <cmath>
#include <limits>

#include "engine/core/half.h"

using namespace tessera;

namespace {

// The same value by arithmetic: (-1)^s * 2^(e-15) * (1 + m/1024), or 2^-14 * m/1024 below.
double halfByFormula(std::uint32_t half) {
    const double sign = (half & 0x8000u) != 0 ? -1.0 : 1.0;
    const int exponent = int((half >> 10) & 0x1fu);
    const double mantissa = double(half & 0x3ffu) / 1024.0;
    if (exponent == 0x1f) {
        return mantissa == 0 ? sign * std::numeric_limits<double>::infinity()
                             : std::numeric_limits<double>::quiet_NaN();
    }
    return sign *
           (exponent == 0 ? std::ldexp(mantissa, -14) : std::ldexp(1.0 + mantissa, exponent - 15));
}

}  // namespace

class TestHalf : public QObject {
    Q_OBJECT

  private slots:
    void everyHalfHasItsValue() {
        for (std::uint32_t half = 0; half <= 0xffffu; ++half) {
            const double expected = halfByFormula(half);
            const float value = halfToFloat(std::uint16_t(half));
            if (std::isnan(expected)) {
                QVERIFY2(std::isnan(value), qPrintable(QString::number(half, 16)));
            } else {
                QVERIFY2(double(value) == expected, qPrintable(QString::number(half, 16)));
                QCOMPARE(std::signbit(value), (half & 0x8000u) != 0);
            }
        }
    }

    void everyHalfComesBack() {
        for (std::uint32_t half = 0; half <= 0xffffu; ++half) {
            const float value = halfToFloat(std::uint16_t(half));
            const std::uint16_t back = floatToHalf(value);
            if (std::isnan(value))
                QVERIFY((back & 0x7c00u) == 0x7c00u && (back & 0x3ffu) != 0);
            else
                QCOMPARE(back, std::uint16_t(half));
        }
    }

    // Between two neighbours: the nearer one, and at the middle the even one.
    void roundsToNearestTiesToEven() {
        for (std::uint32_t half = 0; half < 0x7bffu; ++half) {
            const float low = halfToFloat(std::uint16_t(half));
            const float high = halfToFloat(std::uint16_t(half + 1));
            const float middle = low + (high - low) / 2;  // exact: halves have 11 bits
            const auto even = std::uint16_t((half & 1u) == 0 ? half : half + 1);
            QCOMPARE(floatToHalf(middle), even);
            QCOMPARE(floatToHalf(-middle), std::uint16_t(even | 0x8000u));
            QCOMPARE(floatToHalf(std::nextafter(middle, low)), std::uint16_t(half));
            QCOMPARE(floatToHalf(std::nextafter(middle, high)), std::uint16_t(half + 1));
        }
    }

    void overflowAndUnderflow() {
        const float infinity = std::numeric_limits<float>::infinity();
        QCOMPARE(floatToHalf(65504.0f), std::uint16_t(0x7bff));
        QCOMPARE(floatToHalf(std::nextafter(65520.0f, 0.0f)), std::uint16_t(0x7bff));
        QCOMPARE(floatToHalf(65520.0f), std::uint16_t(0x7c00));
        QCOMPARE(floatToHalf(std::numeric_limits<float>::max()), std::uint16_t(0x7c00));
        QCOMPARE(floatToHalf(-infinity), std::uint16_t(0xfc00));
        QCOMPARE(floatToHalf(std::ldexp(1.0f, -25)), std::uint16_t(0));
        QCOMPARE(floatToHalf(std::nextafter(std::ldexp(1.0f, -25), 1.0f)), std::uint16_t(1));
        QCOMPARE(floatToHalf(std::numeric_limits<float>::denorm_min()), std::uint16_t(0));
        QCOMPARE(floatToHalf(-0.0f), std::uint16_t(0x8000));
    }

    void bfloat16IsTheUpperHalf() {
        for (std::uint32_t bits = 0; bits <= 0xffffu; ++bits) {
            QCOMPARE(std::bit_cast<std::uint32_t>(bfloat16ToFloat(std::uint16_t(bits))),
                     bits << 16);
        }
    }
};

QTEST_APPLESS_MAIN(TestHalf)
#include "tst_half.moc"
