// SPDX-License-Identifier: MIT
#include <QElapsedTimer>
#include <QtTest>
#include <cstring>

#include "engine/formats/safetensors.h"
#include "engine/image/decode/decode.h"
#include "engine/image/resize.h"
#include "golden_case.h"

using namespace tessera;

namespace {

// Different in every channel, so that a mixed-up one shows.
ImageRgb8 fromGrey(int width, int height, const std::vector<int>& grey) {
    ImageRgb8 image{width, height, {}};
    for (const int value : grey)
        for (const int sample : {value, 255 - value, value / 2})
            image.pixels.push_back(static_cast<std::uint8_t>(sample));
    return image;
}

std::vector<int> redOf(const ImageRgb8& image) {
    std::vector<int> red;
    for (std::size_t i = 0; i < image.pixels.size(); i += 3)
        red.push_back(image.pixels[i]);
    return red;
}

ImageRgb8 pattern(int width, int height) {
    std::vector<int> grey;
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            grey.push_back((x * 37 + y * 91 + x * y * 13) % 256);
    return fromGrey(width, height, grey);
}

ImageRgb8 cropped(const ImageRgb8& image, PixelWindow window) {
    ImageRgb8 out{window.widthPx, window.heightPx, {}};
    for (int y = window.y; y < window.y + window.heightPx; ++y) {
        const auto row =
            image.pixels.begin() + (static_cast<std::ptrdiff_t>(y) * image.widthPx + window.x) * 3;
        out.pixels.insert(out.pixels.end(), row,
                          row + static_cast<std::ptrdiff_t>(window.widthPx) * 3);
    }
    return out;
}

ImageRgb8 built(const CanvasView& canvas) {
    ImageRgb8 out{canvas.widthPx, canvas.heightPx, {}};
    for (int i = 0; i < canvas.widthPx * canvas.heightPx; ++i)
        out.pixels.insert(out.pixels.end(), canvas.colour.begin(), canvas.colour.end());
    for (int y = 0; y < canvas.photo->heightPx; ++y)
        std::memcpy(&out.pixels[static_cast<std::size_t>(
                        ((y + canvas.photoY) * canvas.widthPx + canvas.photoX) * 3)],
                    &canvas.photo->pixels[static_cast<std::size_t>(y * canvas.photo->widthPx * 3)],
                    static_cast<std::size_t>(canvas.photo->widthPx) * 3);
    return out;
}

}  // namespace

class TestResize : public QObject {
    Q_OBJECT

  private slots:
    void rows_data();
    void rows();
    void bothAxes();
    void channelsStayApart();
    void sameSizeIsACopy();
    void flatColourStays();
    void windowIsACropOfTheWhole();
    void canvasIsNotBuilt();
    void endlessCanvas();
    void golden();
};

void TestResize::rows_data() {
    QTest::addColumn<QList<int>>("in");
    QTest::addColumn<QList<int>>("out");
    // Weights of the second: f(-0.25) = 0.8671875, f(0.75) = 0.2265625; 255 * 0.2265625 / 1.09375
    // = 52.8.
    QTest::newRow("enlarged") << QList<int>{0, 255} << QList<int>{0, 53, 202, 255};
    QTest::newRow("shrunk") << QList<int>{10, 20, 200, 40, 50} << QList<int>{59, 82};
    QTest::newRow("odd ratio") << QList<int>{0, 0, 255, 255, 0, 0, 255} << QList<int>{54, 169, 89};
    QTest::newRow("one sample") << QList<int>{100} << QList<int>{100, 100, 100};
}

void TestResize::rows() {
    QFETCH(QList<int>, in);
    QFETCH(QList<int>, out);
    const std::vector<int> samples(in.begin(), in.end());
    const std::vector<int> expected(out.begin(), out.end());
    const int from = static_cast<int>(in.size());
    const int to = static_cast<int>(out.size());
    QCOMPARE(redOf(resizeBicubic(fromGrey(from, 1, samples), to, 1)), expected);
    QCOMPARE(redOf(resizeBicubic(fromGrey(1, from, samples), 1, to)), expected);
}

// The values of an independent implementation of the formulas. Rounding to 8 bits between the
// passes, and the order of the passes, change them.
void TestResize::bothAxes() {
    QCOMPARE(redOf(resizeBicubic(pattern(7, 5), 3, 4)),
             (std::vector<int>{45, 124, 172, 163, 151, 114, 121, 153, 161, 113, 131, 119}));
    QCOMPARE(redOf(resizeBicubic(pattern(7, 5), 9, 2)),
             (std::vector<int>{77, 111, 125, 131, 170, 112, 134, 160, 146,  //
                               87, 149, 139, 106, 174, 147, 129, 132, 145}));
}

void TestResize::channelsStayApart() {
    ImageRgb8 image{2, 1, {255, 0, 10, 255, 0, 20}};
    const ImageRgb8 out = resizeBicubic(image, 5, 3);
    for (std::size_t i = 0; i < out.pixels.size(); i += 3) {
        QCOMPARE(int(out.pixels[i]), 255);
        QCOMPARE(int(out.pixels[i + 1]), 0);
        QVERIFY(out.pixels[i + 2] >= 9 && out.pixels[i + 2] <= 21);
    }
}

void TestResize::sameSizeIsACopy() {
    const ImageRgb8 image = pattern(31, 17);
    QCOMPARE(resizeBicubic(image, 31, 17).pixels, image.pixels);
    // The same through the general path.
    QCOMPARE(resizeBicubic({&image, 31, 17, 0, 0, {}}, 31, 17, {0, 0, 31, 17}).pixels,
             image.pixels);
}

void TestResize::flatColourStays() {
    for (const int grey : {0, 1, 127, 254, 255})
        for (const int to : {1, 2, 33, 200}) {
            const ImageRgb8 flat = fromGrey(57, 41, std::vector<int>(57 * 41, grey));
            for (const int red : redOf(resizeBicubic(flat, to, to)))
                QCOMPARE(red, grey);
        }
}

void TestResize::windowIsACropOfTheWhole() {
    const ImageRgb8 image = pattern(60, 45);
    for (const auto& [width, height] : {std::pair{20, 33}, std::pair{150, 90}, std::pair{60, 7}}) {
        const ImageRgb8 whole = resizeBicubic(image, width, height);
        for (const PixelWindow window : {PixelWindow{0, 0, width, height}, PixelWindow{5, 2, 11, 4},
                                         PixelWindow{width - 1, height - 1, 1, 1}})
            QCOMPARE(resizeBicubic({&image, 60, 45, 0, 0, {}}, width, height, window).pixels,
                     cropped(whole, window).pixels);
    }
    QVERIFY(resizeBicubic({&image, 60, 45, 0, 0, {}}, 9, 9, {3, 3, 0, 0}).pixels.empty());
}

void TestResize::canvasIsNotBuilt() {
    const ImageRgb8 wide = pattern(50, 9);
    const ImageRgb8 tall = pattern(6, 44);
    const ImageRgb8 small = pattern(3, 4);
    for (const CanvasView& canvas : {CanvasView{&wide, 50, 50, 0, 20, {122, 116, 104}},
                                     CanvasView{&tall, 44, 44, 19, 0, {1, 2, 3}},
                                     CanvasView{&small, 40, 30, 37, 0, {255, 0, 9}},
                                     CanvasView{&small, 40, 30, 0, 26, {7, 8, 9}}})
        for (const int side : {4, 13, 56, 130})
            QCOMPARE(resizeBicubic(canvas, side, side, {0, 0, side, side}).pixels,
                     resizeBicubic(built(canvas), side, side).pixels);
}

void TestResize::endlessCanvas() {
    // 30 GB if it were built.
    const ImageRgb8 thin = pattern(1, 100'000);
    QElapsedTimer timer;
    timer.start();
    const ImageRgb8 out =
        resizeBicubic({&thin, 100'000, 100'000, 49'999, 0, {9, 9, 9}}, 336, 336, {0, 0, 336, 336});
    QCOMPARE(redOf(out)[0], 9);
    QVERIFY2(timer.elapsed() < 60'000, "the padding was resized pixel by pixel");
}

void TestResize::golden() {
    if (!golden::isThere())
        QSKIP("no golden data here");
    // The overview of an AnyRes photo is the photo resized, nothing else.
    const std::string folder = golden::directory().toStdString() + "/d-llava16-vicuna/";
    for (const auto& [photo, sample] : {std::pair{"img0-rocket-420x140.png", "00-anyres"},
                                        std::pair{"img1-s4-100x321.png", "01-anyres"},
                                        std::pair{"img3-s5-40x30.png", "03-anyres"}}) {
        const Result<ImageRgb8> image = decodeImageFile(folder + "inputs/" + photo);
        QVERIFY(image);
        const Result<SafetensorsFile> file =
            SafetensorsFile::open(folder + "expected/" + sample + ".safetensors");
        QVERIFY(file && file->find("tiles_u8") != nullptr);
        const ImageRgb8 overview = resizeBicubic(*image, 56, 56);
        QVERIFY(std::memcmp(file->find("tiles_u8")->data.data(), overview.pixels.data(),
                            overview.pixels.size()) == 0);
    }
}

QTEST_APPLESS_MAIN(TestResize)
#include "tst_resize.moc"
