// SPDX-License-Identifier: MIT
#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <cstdlib>

#include "engine/image/decode/decode.h"
#include "picture_files.h"
#include "test_pictures.h"
#include "webp_files.h"

using namespace tessera;
using namespace tessera::pictures;

namespace {

int largestDifference(const ImageRgb8& a, const ImageRgb8& b) {
    int worst = a.pixels.size() == b.pixels.size() ? 0 : 256;
    for (std::size_t i = 0; worst < 256 && i < a.pixels.size(); ++i)
        worst = std::max(worst, std::abs(a.pixels[i] - b.pixels[i]));
    return worst;
}

}  // namespace

class TestDecode : public QObject {
    Q_OBJECT

  private slots:
    void pngIsExact();
    void bmpIsExact();
    void jpegIsClose();
    void jpegIsPillows();
    void cmykJpegIsPillows();
    void progressiveJpeg();
    void pngSampleFormats();
    void interlacedPng();
    void bmpSampleFormats();
    void losslessWebpIsExact();
    void lossyWebpIsPillows();
    void animatedWebp();
    void extremeSizes();
    void files();
};

void TestDecode::pngIsExact() {
    const ImageRgb8 image = numbered(53, 37);
    const Result<ImageRgb8> decoded = decodeImage(png(image), "test.png");
    QVERIFY(decoded);
    QCOMPARE(decoded->widthPx, 53);
    QCOMPARE(decoded->heightPx, 37);
    QCOMPARE(decoded->pixels, image.pixels);
    const Result<ImageFileInfo> info = probeImage(png(image), "test.png");
    QVERIFY(info && info->widthPx == 53 && info->heightPx == 37);
}

void TestDecode::bmpIsExact() {
    const ImageRgb8 image = numbered(53, 37);
    Bytes file = bmp(image);
    QCOMPARE(pixelsOf(file), image.pixels);
    const Result<ImageFileInfo> info = probeImage(file, "test.bmp");
    QVERIFY(info && info->widthPx == 53 && info->heightPx == 37);

    // A negative height means rows from top to bottom.
    for (std::size_t i = 0; i < 4; ++i)
        file[22 + i] = static_cast<std::byte>(static_cast<std::uint32_t>(-37) >> (8 * i));
    const std::vector<std::uint8_t> flipped = pixelsOf(file);
    QCOMPARE(flipped, upright(image, 4).pixels);
}

void TestDecode::jpegIsClose() {
    const ImageRgb8 image = gradient(61, 35);
    const Result<ImageRgb8> decoded = decodeImage(jpeg(image), "test.jpg");
    QVERIFY(decoded);
    QCOMPARE(decoded->widthPx, 61);
    QVERIFY(largestDifference(*decoded, image) <= 12);
    // Bytes after the end are none of our business: cameras put previews there.
    Bytes longer = jpeg(image);
    longer.resize(longer.size() + 100, std::byte{0x55});
    QCOMPARE(pixelsOf(longer), decoded->pixels);
}

void TestDecode::jpegIsPillows() {
    // The sums are of Image.open(file).convert("RGB").tobytes() in Pillow 9.4.
    for (const auto& [file, sum] :
         {std::pair{kProgressiveJpeg, 0x423E'0C3Dul}, std::pair{kRestartJpeg, 0x7DD5'C00Dul}}) {
        const std::vector<std::uint8_t> pixels = pixelsOf(fromBase64(file));
        QCOMPARE(pixels.size(), std::size_t{24 * 16 * 3});
        QCOMPARE(crc32_z(0, pixels.data(), pixels.size()), sum);
    }
}

// What is stored is inverted, says Pillow, whether or not the file says that Adobe wrote it.
void TestDecode::cmykJpegIsPillows() {
    const Bytes cmyk = fromBase64(kCmykJpeg);
    Bytes ycck = cmyk;
    ycck[kAdobeTransform] = std::byte{2};
    Bytes unsaid(cmyk.begin(), cmyk.begin() + 2);
    unsaid.insert(unsaid.end(), cmyk.begin() + kAdobeTransform + 1, cmyk.end());
    for (const auto& [file, sum] : {std::pair{cmyk, 0x9641'E0B0ul}, std::pair{ycck, 0x91D1'A023ul},
                                    std::pair{unsaid, 0x9641'E0B0ul}}) {
        const std::vector<std::uint8_t> pixels = pixelsOf(file);
        QCOMPARE(pixels.size(), std::size_t{24 * 16 * 3});
        QCOMPARE(crc32_z(0, pixels.data(), pixels.size()), sum);
    }
}

void TestDecode::progressiveJpeg() {
    const Result<ImageRgb8> decoded = decodeImage(fromBase64(kProgressiveJpeg), "test.jpg");
    QVERIFY(decoded);
    QCOMPARE(decoded->widthPx, 24);
    QCOMPARE(decoded->heightPx, 16);
    const auto sample = [&](int x, int y, int channel) {
        return int(decoded->pixels[static_cast<std::size_t>((y * 24 + x) * 3 + channel)]);
    };
    QVERIFY(sample(1, 1, 0) > 180 && sample(22, 1, 0) < 80);
    QVERIFY(sample(1, 1, 1) > 160 && sample(1, 14, 1) < 80);
}

void TestDecode::pngSampleFormats() {
    using Pixels = std::vector<std::uint8_t>;
    PngParts parts;
    parts.width = 2;
    parts.height = 1;

    parts.colourType = 0;
    parts.rows = bytesOf({0, 10, 200});
    QCOMPARE(pixelsOf(png(parts)), (Pixels{10, 10, 10, 200, 200, 200}));

    parts.bitDepth = 1;
    parts.rows = bytesOf({0, 0x40});
    QCOMPARE(pixelsOf(png(parts)), (Pixels{0, 0, 0, 255, 255, 255}));

    parts.bitDepth = 16;  // the high byte is kept
    parts.rows = bytesOf({0, 0x12, 0xFF, 0xFE, 0x00});
    QCOMPARE(pixelsOf(png(parts)), (Pixels{0x12, 0x12, 0x12, 0xFE, 0xFE, 0xFE}));

    parts.colourType = 2;
    parts.rows = bytesOf({0, 1, 99, 2, 99, 3, 99, 4, 99, 5, 99, 6, 99});
    QCOMPARE(pixelsOf(png(parts)), (Pixels{1, 2, 3, 4, 5, 6}));

    parts.bitDepth = 8;
    parts.colourType = 3;
    parts.palette = bytesOf({9, 8, 7, 6, 5, 4});
    parts.rows = bytesOf({0, 1, 0});
    QCOMPARE(pixelsOf(png(parts)), (Pixels{6, 5, 4, 9, 8, 7}));

    parts.bitDepth = 4;
    parts.rows = bytesOf({0, 0x01});
    QCOMPARE(pixelsOf(png(parts)), (Pixels{9, 8, 7, 6, 5, 4}));
}

void TestDecode::interlacedPng() {
    PngParts parts;
    parts.width = 5;
    parts.height = 3;
    parts.colourType = 0;
    parts.interlaced = true;
    // The seven passes (none begins in row 4), each row behind its filter; a pixel is 10 y + x.
    parts.rows = bytesOf({0,  0,  0,  4, 0, 2, 0,                     //
                          20, 22, 24, 0, 1, 3, 0, 21, 23, 0, 10, 11,  //
                          12, 13, 14});
    std::vector<std::uint8_t> expected;
    for (const int y : {0, 1, 2})
        for (const int x : {0, 1, 2, 3, 4})
            expected.insert(expected.end(), 3, static_cast<std::uint8_t>(10 * y + x));
    QCOMPARE(pixelsOf(png(parts)), expected);
}

void TestDecode::bmpSampleFormats() {
    using Pixels = std::vector<std::uint8_t>;
    BmpParts parts;
    parts.width = 3;
    parts.height = 1;

    parts.palette = bytesOf({1, 2, 3, 0, 4, 5, 6, 0});
    const Pixels indexed = {3, 2, 1, 6, 5, 4, 3, 2, 1};
    parts.bitsPerPixel = 1;
    parts.rows = bytesOf({0x40, 0, 0, 0});
    QCOMPARE(pixelsOf(bmp(parts)), indexed);
    parts.bitsPerPixel = 4;
    parts.rows = bytesOf({0x01, 0x00, 0, 0});
    QCOMPARE(pixelsOf(bmp(parts)), indexed);
    parts.bitsPerPixel = 8;
    parts.rows = bytesOf({0, 1, 0, 0});
    QCOMPARE(pixelsOf(bmp(parts)), indexed);
    parts.rows = bytesOf({0, 1, 99, 0});  // a colour that is not in the palette
    QCOMPARE(pixelsOf(bmp(parts)), (Pixels{3, 2, 1, 6, 5, 4, 0, 0, 0}));

    parts.palette = {};
    parts.bitsPerPixel = 16;  // five bits each
    parts.rows = bytesOf({0x00, 0x7C, 0xE0, 0x03, 0x10, 0x00, 0, 0});
    QCOMPARE(pixelsOf(bmp(parts)), (Pixels{255, 0, 0, 0, 255, 0, 0, 0, 131}));
    parts.masks = {0xF800, 0x07E0, 0x001F};
    parts.rows = bytesOf({0x00, 0xF8, 0xE0, 0x07, 0x20, 0x00, 0, 0});
    QCOMPARE(pixelsOf(bmp(parts)), (Pixels{255, 0, 0, 0, 255, 0, 0, 4, 0}));

    parts.bitsPerPixel = 32;
    parts.masks = {};
    parts.rows = bytesOf({3, 2, 1, 9, 6, 5, 4, 9, 9, 8, 7, 9});
    QCOMPARE(pixelsOf(bmp(parts)), (Pixels{1, 2, 3, 4, 5, 6, 7, 8, 9}));
    parts.masks = {0xFF, 0xFF00, 0xFF'0000};
    QCOMPARE(pixelsOf(bmp(parts)), (Pixels{3, 2, 1, 6, 5, 4, 9, 8, 7}));
    parts.masks = {0xFF, 0, 0xFF'0000};
    checkRefused(bmp(parts), ErrorCode::InvalidFormat, "its colour masks are invalid");
    parts.masks = {0xFF, 0x5500, 0xFF'0000};
    checkRefused(bmp(parts), ErrorCode::InvalidFormat, "its colour masks are invalid");
}

void TestDecode::losslessWebpIsExact() {
    const ImageRgb8 image = numbered(13, 7);
    const Bytes file = fromBase64(kLosslessWebp);
    QCOMPARE(pixelsOf(file), image.pixels);
    const Result<ImageFileInfo> info = probeImage(file, "test.webp");
    QVERIFY(info && info->widthPx == 13 && info->heightPx == 7);
    QCOMPARE(pixelsOf(webp(13, 7, 0, {chunkOf(kLosslessWebp)})), image.pixels);
    // Whatever follows the picture, and whether or not the file ends before that does.
    Bytes longer = file;
    put(longer, "TRAILER");
    QCOMPARE(pixelsOf(longer), image.pixels);
    Bytes words;
    put(words, "words about the picture");
    const Bytes described =
        webp(13, 7, kWebpXmp, {chunkOf(kLosslessWebp), riffChunk("XMP ", words)});
    for (std::size_t missing = 0; missing < 32; ++missing)
        QCOMPARE(pixelsOf({described.begin(), described.end() - static_cast<int>(missing)}),
                 image.pixels);
}

// The colours that Pillow 9.4 with libwebp 1.2.4 has for it.
void TestDecode::lossyWebpIsPillows() {
    const std::vector<std::uint8_t> pixels = pixelsOf(fromBase64(kLossyWebp));
    const ImageRgb8 image = gradient(24, 16);
    QCOMPARE(pixels.size(), image.pixels.size());
    QVERIFY(largestDifference({24, 16, pixels}, image) <= 10);
    QCOMPARE(crc32_z(0, pixels.data(), pixels.size()), 0x4cfb'b6beUL);
}

// Its first picture, with what lies around that.
void TestDecode::animatedWebp() {
    const ImageRgb8 picture = numbered(13, 7);
    const Bytes file = pictures::animatedWebp(20, 12, 4, 2, picture, chunkOf(kLosslessWebp));
    const Result<ImageFileInfo> info = probeImage(file, "test.webp");
    QVERIFY(info && info->widthPx == 20 && info->heightPx == 12);
    for (const auto& [alpha, around] :
         {std::pair{Alpha::OnWhite, 255}, std::pair{Alpha::Dropped, 0}}) {
        std::vector<std::uint8_t> expected(20 * 12 * 3, static_cast<std::uint8_t>(around));
        for (std::ptrdiff_t y = 0; y < 7; ++y)
            std::copy_n(picture.pixels.begin() + y * 13 * 3, 13 * 3,
                        expected.begin() + ((y + 2) * 20 + 4) * 3);
        QCOMPARE(pixelsOf(file, alpha), expected);
    }
}

void TestDecode::extremeSizes() {
    for (const auto& [width, height] :
         {std::pair{1, 1}, std::pair{1, 5000}, std::pair{5000, 1}, std::pair{1, 1 << 20}}) {
        const ImageRgb8 image = numbered(width, height);
        QCOMPARE(pixelsOf(png(image)), image.pixels);
        QCOMPARE(pixelsOf(bmp(image)), image.pixels);
        if (height <= 65'535)
            QVERIFY(pixelsOf(jpeg(gradient(width, height))).size() == image.pixels.size());
    }
}

void TestDecode::files() {
    QTemporaryDir folder;
    const std::filesystem::path root = folder.path().toStdString();
    const ImageRgb8 image = numbered(20, 10);
    const std::filesystem::path path = root / "photo \xC3\xA4.png";
    const auto write = [](const std::filesystem::path& target, const Bytes& bytes) {
        QFile file(QString::fromStdString(target.string()));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<qint64>(bytes.size()));
    };
    write(path, png(image));
    const Result<ImageRgb8> decoded = decodeImageFile(path);
    QVERIFY(decoded);
    QCOMPARE(decoded->pixels, image.pixels);
    const Result<ImageFileInfo> info = probeImageFile(path);
    QVERIFY(info && info->widthPx == 20);

    const Result<ImageRgb8> missing = decodeImageFile(root / "nothing.png");
    QVERIFY(!missing);
    QCOMPARE(missing.error().code, ErrorCode::FileNotFound);
    QVERIFY(missing.error().message().find("nothing.png") != std::string::npos);
    const Result<ImageRgb8> directory = decodeImageFile(root);
    QVERIFY(!directory);
    QCOMPARE(directory.error().code, ErrorCode::FileUnreadable);

    write(root / "empty.jpg", {});
    const Result<ImageRgb8> empty = decodeImageFile(root / "empty.jpg");
    QVERIFY(!empty);
    QCOMPARE(empty.error().code, ErrorCode::FileTruncated);
    QVERIFY(empty.error().message().find("empty.jpg is empty") != std::string::npos);

    // A large file of another kind is not read to its end: this one has no end to speak of.
    const std::filesystem::path model = root / "model.gguf";
    write(model, fromText("GGUF"));
    std::filesystem::resize_file(model, std::uintmax_t{20} << 30);
    const Result<ImageRgb8> wrong = decodeImageFile(model);
    QVERIFY(!wrong);
    QCOMPARE(wrong.error().code, ErrorCode::Unsupported);
    QVERIFY(wrong.error().message().find("is a GGUF model") != std::string::npos);
}

QTEST_APPLESS_MAIN(TestDecode)
#include "tst_decode.moc"
