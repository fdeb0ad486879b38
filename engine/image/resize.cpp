// SPDX-License-Identifier: MIT
#include "engine/image/resize.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <deque>
#include <span>
#include <utility>

namespace tessera {
namespace {

// Weights are integers in units of 2^-22, as in Pillow's Resample.c: 32 bits minus 8 for the sample
// and 2 for the overshoot of the filter.
constexpr int kPrecisionBits = 22;
constexpr std::int32_t kHalf = 1 << (kPrecisionBits - 1);

double keysCubic(double x) {
    constexpr double a = -0.5;
    x = std::abs(x);
    if (x < 1.0)
        return ((a + 2.0) * x - (a + 3.0)) * x * x + 1.0;
    if (x < 2.0)
        return (((x - 5.0) * x + 8.0) * x - 4.0) * a;
    return 0.0;
}

double triangle(double x) {
    return std::max(0.0, 1.0 - std::abs(x));
}

struct Filter {
    double support;
    double (*weight)(double);
};
constexpr Filter kBicubic = {2.0, keysCubic};
constexpr Filter kBilinear = {1.0, triangle};

std::uint8_t toByte(std::int32_t sum) {
    return static_cast<std::uint8_t>(std::clamp(sum >> kPrecisionBits, 0, 255));
}

// The samples of the photo that one output sample is computed from.
struct Taps {
    int first = 0;  // in photo samples
    int count = 0;
    std::size_t weights = 0;   // where they start in AxisTaps::weights
    std::int32_t outside = 0;  // sum of the weights of samples outside the photo
    int end() const { return first + count; }
};

struct AxisTaps {
    std::vector<Taps> outputs;  // both ends of [first, end) never decrease
    std::vector<std::int32_t> weights;
    std::int32_t weight(const Taps& taps, int sample) const {
        return weights[taps.weights + static_cast<std::size_t>(sample - taps.first)];
    }
};

struct Axis {
    int canvas;       // samples of the canvas
    int photoOffset;  // where the photo starts on it
    int photo;        // samples of the photo
    int resized;      // samples that the whole canvas is resized to
    int windowStart;  // first of these that is wanted
    int window;
};

// precompute_coeffs and normalize_coeffs_8bpc of Pillow's Resample.c, in its order of operations.
AxisTaps computeTaps(const Axis& axis, const Filter& filter) {
    const double scale = static_cast<double>(axis.canvas) / axis.resized;
    const double filterScale = std::max(1.0, scale);
    const double support = filter.support * filterScale;
    const double inverseFilterScale = 1.0 / filterScale;

    AxisTaps taps;
    taps.outputs.reserve(static_cast<std::size_t>(axis.window));
    std::vector<double> exact;
    for (int i = 0; i < axis.window; ++i) {
        const double center = (axis.windowStart + i + 0.5) * scale;
        const int from = static_cast<int>(std::max(0.0, center - support + 0.5));
        const int to = static_cast<int>(std::min<double>(axis.canvas, center + support + 0.5));
        exact.clear();
        double sum = 0.0;
        for (int x = from; x < to; ++x) {
            const double weight = filter.weight((x - center + 0.5) * inverseFilterScale);
            exact.push_back(weight);
            sum += weight;
        }
        Taps output;
        output.first = std::clamp(from - axis.photoOffset, 0, axis.photo);
        output.count = std::clamp(to - axis.photoOffset, 0, axis.photo) - output.first;
        output.weights = taps.weights.size();
        for (int x = from; x < to; ++x) {
            double weight = exact[static_cast<std::size_t>(x - from)];
            if (sum != 0.0)
                weight /= sum;
            const double scaled = weight * (1 << kPrecisionBits);
            const auto quantised =
                static_cast<std::int32_t>(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
            const int inPhoto = x - axis.photoOffset;
            if (inPhoto >= output.first && inPhoto < output.end())
                taps.weights.push_back(quantised);
            else
                output.outside += quantised;
        }
        taps.outputs.push_back(output);
    }
    return taps;
}

void resizeRow(const std::uint8_t* row, const AxisTaps& taps,
               const std::array<std::uint8_t, 3>& colour, std::uint8_t* out) {
    for (const Taps& output : taps.outputs) {
        std::int32_t red = kHalf + output.outside * colour[0];
        std::int32_t green = kHalf + output.outside * colour[1];
        std::int32_t blue = kHalf + output.outside * colour[2];
        const std::int32_t* weights = taps.weights.data() + output.weights;
        const std::uint8_t* pixel = row + static_cast<std::size_t>(output.first) * 3;
        for (int i = 0; i < output.count; ++i, pixel += 3) {
            red += weights[i] * pixel[0];
            green += weights[i] * pixel[1];
            blue += weights[i] * pixel[2];
        }
        out[0] = toByte(red);
        out[1] = toByte(green);
        out[2] = toByte(blue);
        out += 3;
    }
}

// The horizontal pass's result for a canvas row that the photo does not touch.
std::vector<std::uint8_t> resizeBlankRow(const AxisTaps& taps,
                                         const std::array<std::uint8_t, 3>& colour) {
    std::vector<std::uint8_t> row;
    row.reserve(taps.outputs.size() * 3);
    for (const Taps& output : taps.outputs) {
        std::int32_t sum = output.outside;
        for (int i = 0; i < output.count; ++i)
            sum += taps.weights[output.weights + static_cast<std::size_t>(i)];
        for (const std::uint8_t sample : colour)
            row.push_back(toByte(kHalf + sum * sample));
    }
    return row;
}

// The vertical pass, fed row by row: it holds the sums of every output row that is begun but not
// complete, so the intermediate picture (as tall as the photo) is never stored.
class VerticalPass {
  public:
    VerticalPass(const AxisTaps& taps, std::span<const std::uint8_t> blankRow, ImageRgb8& out)
        : m_taps(taps), m_blankRow(blankRow), m_out(out) {}

    void addRow(int y, std::span<const std::uint8_t> row) {
        while (m_next < m_taps.outputs.size() && m_taps.outputs[m_next].first <= y)
            begin();
        std::size_t index = m_done;
        for (std::vector<std::int32_t>& sums : m_open) {
            const Taps& output = m_taps.outputs[index++];
            if (y >= output.first && y < output.end())
                accumulate(m_taps.weight(output, y), row, sums);
        }
        while (m_done < m_next && m_taps.outputs[m_done].end() <= y + 1)
            complete();
    }

    // Completes the output rows below the photo's last row, which contain nothing of it.
    void finish() {
        while (m_done < m_taps.outputs.size()) {
            if (m_done == m_next)
                begin();
            complete();
        }
    }

  private:
    static void accumulate(std::int32_t weight, std::span<const std::uint8_t> row,
                           std::vector<std::int32_t>& sums) {
        std::int32_t* sum = sums.data();
        for (std::size_t i = 0; i < row.size(); ++i)
            sum[i] += weight * row[i];
    }

    void begin() {
        const std::int32_t outside = m_taps.outputs[m_next++].outside;
        std::vector<std::int32_t> sums = std::move(m_spare);
        m_spare = {};
        sums.assign(m_blankRow.size(), kHalf);
        if (outside != 0)
            accumulate(outside, m_blankRow, sums);
        m_open.push_back(std::move(sums));
    }

    void complete() {
        std::uint8_t* row = m_out.pixels.data() + m_done++ * m_blankRow.size();
        std::transform(m_open.front().begin(), m_open.front().end(), row, toByte);
        m_spare = std::move(m_open.front());
        m_open.pop_front();
    }

    const AxisTaps& m_taps;
    std::span<const std::uint8_t> m_blankRow;
    ImageRgb8& m_out;
    std::size_t m_done = 0;  // output rows complete
    std::size_t m_next = 0;  // output rows begun
    std::deque<std::vector<std::int32_t>> m_open;
    std::vector<std::int32_t> m_spare;
};

ImageRgb8 resize(const CanvasView& canvas, int widthPx, int heightPx, PixelWindow window,
                 const Filter& filter, const std::stop_token& stop) {
    const ImageRgb8& photo = *canvas.photo;
    assert(photo.widthPx >= 1 && photo.heightPx >= 1 && widthPx >= 1 && heightPx >= 1);
    assert(canvas.photoX >= 0 && canvas.photoX + photo.widthPx <= canvas.widthPx);
    assert(canvas.photoY >= 0 && canvas.photoY + photo.heightPx <= canvas.heightPx);
    assert(window.x >= 0 && window.x + window.widthPx <= widthPx);
    assert(window.y >= 0 && window.y + window.heightPx <= heightPx);

    const AxisTaps across = computeTaps(
        {canvas.widthPx, canvas.photoX, photo.widthPx, widthPx, window.x, window.widthPx}, filter);
    const AxisTaps down = computeTaps(
        {canvas.heightPx, canvas.photoY, photo.heightPx, heightPx, window.y, window.heightPx},
        filter);
    const std::size_t rowSizeBytes = static_cast<std::size_t>(window.widthPx) * 3;
    ImageRgb8 out{window.widthPx, window.heightPx, {}};
    out.pixels.resize(rowSizeBytes * static_cast<std::size_t>(window.heightPx));
    if (out.pixels.empty())
        return out;

    const std::vector<std::uint8_t> blankRow = resizeBlankRow(across, canvas.colour);
    std::vector<std::uint8_t> row(rowSizeBytes);
    VerticalPass vertical(down, blankRow, out);
    const int firstRow = down.outputs.front().first;
    const int endRow = down.outputs.back().end();
    const std::size_t photoRowSizeBytes = static_cast<std::size_t>(photo.widthPx) * 3;
    for (int y = firstRow; y < endRow && !stop.stop_requested(); ++y) {
        resizeRow(photo.pixels.data() + static_cast<std::size_t>(y) * photoRowSizeBytes, across,
                  canvas.colour, row.data());
        vertical.addRow(y, row);
    }
    vertical.finish();
    return out;
}

ImageRgb8 resizeWhole(const ImageRgb8& image, int widthPx, int heightPx, const Filter& filter,
                      const std::stop_token& stop) {
    if (image.widthPx == widthPx && image.heightPx == heightPx)
        return image;
    return resize({&image, image.widthPx, image.heightPx, 0, 0, {}}, widthPx, heightPx,
                  {0, 0, widthPx, heightPx}, filter, stop);
}

}  // namespace

ImageRgb8 resizeBicubic(const CanvasView& canvas, int widthPx, int heightPx, PixelWindow window,
                        std::stop_token stop) {
    return resize(canvas, widthPx, heightPx, window, kBicubic, stop);
}

ImageRgb8 resizeBicubic(const ImageRgb8& image, int widthPx, int heightPx, std::stop_token stop) {
    return resizeWhole(image, widthPx, heightPx, kBicubic, stop);
}

ImageRgb8 resizeBilinear(const ImageRgb8& image, int widthPx, int heightPx, std::stop_token stop) {
    return resizeWhole(image, widthPx, heightPx, kBilinear, stop);
}

}  // namespace tessera
