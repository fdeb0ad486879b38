// SPDX-License-Identifier: MIT
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <cstdlib>

#include "engine/image/decode/decode.h"
#include "picture_files.h"

using namespace tessera;
using namespace tessera::pictures;

namespace {

// Every pixel different, so that a turn shows.
ImageRgb8 numbered(int width, int height) {
    ImageRgb8 image{width, height, {}};
    for (int i = 0; i < width * height; ++i)
        for (const int sample : {i % 251, i / 251 % 251, 7 * i % 256})
            image.pixels.push_back(static_cast<std::uint8_t>(sample));
    return image;
}

// Soft, so that JPEG keeps it.
ImageRgb8 gradient(int width, int height) {
    ImageRgb8 image{width, height, {}};
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            for (const int sample : {255 * x / width, 255 * y / height, 128})
                image.pixels.push_back(static_cast<std::uint8_t>(sample));
    return image;
}

int largestDifference(const ImageRgb8& a, const ImageRgb8& b) {
    int worst = a.pixels.size() == b.pixels.size() ? 0 : 256;
    for (std::size_t i = 0; worst < 256 && i < a.pixels.size(); ++i)
        worst = std::max(worst, std::abs(a.pixels[i] - b.pixels[i]));
    return worst;
}

std::vector<std::uint8_t> pixelsOf(const Bytes& file) {
    const Result<ImageRgb8> image = decodeImage(file, "test");
    return image ? image->pixels : std::vector<std::uint8_t>();
}

// What EXIF's eight values mean: the upright pixel (x, y) is the stored pixel (return value).
std::pair<int, int> storedPixel(int orientation, int x, int y, int width, int height) {
    switch (orientation) {
        case 2:
            return {width - 1 - x, y};
        case 3:
            return {width - 1 - x, height - 1 - y};
        case 4:
            return {x, height - 1 - y};
        case 5:
            return {y, x};
        case 6:
            return {y, height - 1 - x};
        case 7:
            return {width - 1 - y, height - 1 - x};
        case 8:
            return {width - 1 - y, x};
        default:
            return {x, y};
    }
}

ImageRgb8 upright(const ImageRgb8& stored, int orientation) {
    const bool turned = orientation >= 5;
    ImageRgb8 out{
        turned ? stored.heightPx : stored.widthPx, turned ? stored.widthPx : stored.heightPx, {}};
    for (int y = 0; y < out.heightPx; ++y)
        for (int x = 0; x < out.widthPx; ++x) {
            const auto [sx, sy] = storedPixel(orientation, x, y, stored.widthPx, stored.heightPx);
            const auto pixel = stored.pixels.begin() + (sy * stored.widthPx + sx) * 3;
            out.pixels.insert(out.pixels.end(), pixel, pixel + 3);
        }
    return out;
}

void checkRefused(const Bytes& file, ErrorCode code, const char* part) {
    const Result<ImageRgb8> image = decodeImage(file, "holiday.jpg");
    QVERIFY(!image);
    const std::string& message = image.error().message();
    QVERIFY2(image.error().code == code, message.c_str());
    QVERIFY2(message.find(part) != std::string::npos, message.c_str());
    QVERIFY2(message.find("holiday.jpg") != std::string::npos, message.c_str());
    QVERIFY2(message.back() == '.', message.c_str());
    if (code != ErrorCode::InvalidFormat) {
        const Result<ImageFileInfo> info = probeImage(file, "holiday.jpg");
        QVERIFY(!info);
        QCOMPARE(info.error().message(), message);
    }
}

Bytes fromBase64(std::string_view text) {
    const QByteArray bytes =
        QByteArray::fromBase64(QByteArray(text.data(), static_cast<qsizetype>(text.size())));
    const auto* first = reinterpret_cast<const std::byte*>(bytes.constData());
    return {first, first + bytes.size()};
}

Bytes fromText(std::string_view text) {
    Bytes out;
    put(out, text);
    return out;
}

}  // namespace

class TestDecode : public QObject {
    Q_OBJECT

  private slots:
    void pngIsExact();
    void bmpIsExact();
    void jpegIsClose();
    void jpegIsPillows();
    void progressiveJpeg();
    void pngSampleFormats();
    void interlacedPng();
    void bmpSampleFormats();
    void orientationOfJpeg();
    void orientationOfPng();
    void badExifIsIgnored();
    void otherFormats_data();
    void otherFormats();
    void otherJpegs();
    void otherBitmaps();
    void emptyFile();
    void truncated();
    void damaged();
    void extremeSizes();
    void tooLargeIsRefusedQuickly();
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
    parts.colourType = 4;  // grey and alpha: alpha is dropped, not blended
    parts.rows = bytesOf({0, 70, 0, 80, 255});
    QCOMPARE(pixelsOf(png(parts)), (Pixels{70, 70, 70, 80, 80, 80}));

    parts.colourType = 6;
    parts.rows = bytesOf({0, 1, 2, 3, 0, 4, 5, 6, 128});
    QCOMPARE(pixelsOf(png(parts)), (Pixels{1, 2, 3, 4, 5, 6}));

    parts.colourType = 3;
    parts.palette = bytesOf({9, 8, 7, 6, 5, 4});
    parts.transparency = bytesOf({0, 255});
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
    checkRefused(bmp(parts), ErrorCode::InvalidFormat, "its colours lie nowhere");
    parts.masks = {0xFF, 0x5500, 0xFF'0000};
    checkRefused(bmp(parts), ErrorCode::InvalidFormat, "its colours lie nowhere");
}

void TestDecode::orientationOfJpeg() {
    const ImageRgb8 stored = gradient(61, 35);
    const Bytes file = jpeg(stored);
    const Result<ImageRgb8> plain = decodeImage(file, "test.jpg");
    QVERIFY(plain);
    for (const bool bigEndian : {false, true})
        for (int orientation = 1; orientation <= 8; ++orientation) {
            const Bytes turned = withExif(file, exifBlock(orientation, bigEndian));
            const Result<ImageRgb8> decoded = decodeImage(turned, "test.jpg");
            QVERIFY(decoded);
            const ImageRgb8 expected = upright(*plain, orientation);
            QCOMPARE(decoded->widthPx, expected.widthPx);
            QCOMPARE(decoded->heightPx, expected.heightPx);
            QCOMPARE(decoded->pixels, expected.pixels);
            const Result<ImageFileInfo> info = probeImage(turned, "test.jpg");
            QVERIFY(info && info->widthPx == expected.widthPx &&
                    info->heightPx == expected.heightPx);
        }
}

void TestDecode::orientationOfPng() {
    // Larger than the blocks in which it is turned.
    const ImageRgb8 stored = numbered(131, 70);
    for (int orientation = 1; orientation <= 8; ++orientation) {
        const Result<ImageRgb8> decoded =
            decodeImage(png(stored, exifBlock(orientation, true)), "test.png");
        QVERIFY(decoded);
        QCOMPARE(decoded->pixels, upright(stored, orientation).pixels);
    }
}

void TestDecode::badExifIsIgnored() {
    const ImageRgb8 image = numbered(5, 4);
    for (const int orientation : {0, 9, 65'535})
        QCOMPARE(pixelsOf(png(image, exifBlock(orientation, false))), image.pixels);
    const Bytes block = exifBlock(6, false);
    for (std::size_t size = 1; size < 20; ++size)
        QCOMPARE(pixelsOf(png(image, Bytes(block.begin(),
                                           block.begin() + static_cast<std::ptrdiff_t>(size)))),
                 image.pixels);
    Bytes loop = block;
    loop[4] = std::byte{0xF0};  // a directory outside the block
    QCOMPARE(pixelsOf(png(image, loop)), image.pixels);
}

void TestDecode::otherFormats_data() {
    QTest::addColumn<QByteArray>("start");
    QTest::addColumn<QByteArray>("message");
    const auto row = [](const char* name, QByteArray start, const char* message) {
        QTest::newRow(name) << start.leftJustified(64, '\0') << QByteArray(message);
    };
    row("webp", QByteArray("RIFF\x10\0\0\0WEBPVP8 ", 16),
        "holiday.jpg is a WebP picture; Tessera reads JPEG, PNG and BMP");
    row("gif", "GIF89a", "is a GIF picture");
    row("tiff", QByteArray("II*\0", 4), "is a TIFF");
    row("tiff big endian", QByteArray("MM\0*", 4), "is a TIFF");
    row("heic",
        QByteArray("\0\0\0\x18"
                   "ftypheic",
                   12),
        "is a HEIC picture");
    row("heif",
        QByteArray("\0\0\0\x18"
                   "ftypmif1",
                   12),
        "is a HEIC picture");
    row("avif",
        QByteArray("\0\0\0\x18"
                   "ftypavif",
                   12),
        "is an AVIF picture");
    row("mp4",
        QByteArray("\0\0\0\x18"
                   "ftypisom",
                   12),
        "is a video");
    row("jpeg xl", QByteArray("\0\0\0\x0CJXL ", 8), "is a JPEG XL picture");
    row("pdf", "%PDF-1.7", "is a PDF document");
    row("gguf", "GGUF", "is a GGUF model");
}

void TestDecode::otherFormats() {
    QFETCH(QByteArray, start);
    QFETCH(QByteArray, message);
    checkRefused(fromText({start.constData(), static_cast<std::size_t>(start.size())}),
                 ErrorCode::Unsupported, message.constData());
}

void TestDecode::otherJpegs() {
    checkRefused(fromBase64(kCmykJpeg), ErrorCode::Unsupported, "is a CMYK picture");
    checkRefused(fromBase64(kArithmeticJpeg), ErrorCode::Unsupported, "arithmetic-coded");

    Bytes file = jpeg(gradient(16, 16));
    const Bytes marker = bytesOf({0xFF, 0xC0});
    const auto frame = std::search(file.begin(), file.end(), marker.begin(), marker.end());
    QVERIFY(frame != file.end());
    Bytes changed = file;
    changed[static_cast<std::size_t>(frame - file.begin()) + 4] = std::byte{12};
    checkRefused(changed, ErrorCode::Unsupported, "12-bit JPEG");
    changed = file;
    changed[static_cast<std::size_t>(frame - file.begin()) + 1] = std::byte{0xC3};
    checkRefused(changed, ErrorCode::Unsupported, "lossless");
    changed = file;
    changed[static_cast<std::size_t>(frame - file.begin()) + 9] = std::byte{2};
    checkRefused(changed, ErrorCode::InvalidFormat, "2 colour components");
}

void TestDecode::otherBitmaps() {
    Bytes file = bmp(numbered(8, 8));
    file[30] = std::byte{1};
    checkRefused(file, ErrorCode::Unsupported, "is a compressed bitmap");
    file = bmp(numbered(8, 8));
    file[28] = std::byte{5};  // bits per pixel
    checkRefused(file, ErrorCode::InvalidFormat, "is damaged");
}

void TestDecode::emptyFile() {
    checkRefused({}, ErrorCode::FileTruncated, "is empty (0 bytes)");
    checkRefused(fromText("hello, world, this is a text"), ErrorCode::InvalidFormat,
                 "is not a picture that Tessera knows");
    checkRefused(fromText("BMW M3 Touring, photo to follow next week"), ErrorCode::InvalidFormat,
                 "is not a picture that Tessera knows");
}

void TestDecode::truncated() {
    const ImageRgb8 image = gradient(64, 64);
    for (const Bytes& file : {png(image), jpeg(image), bmp(image), fromBase64(kProgressiveJpeg),
                              withExif(jpeg(image), exifBlock(6, true))})
        for (std::size_t part = 1; part < 16; ++part)
            checkRefused(Bytes(file.begin(),
                               file.begin() + static_cast<std::ptrdiff_t>(file.size() * part / 16)),
                         ErrorCode::FileTruncated, "is incomplete");
    const Bytes small = png(numbered(2, 2));
    for (std::size_t size = 1; size < small.size(); ++size)
        checkRefused(Bytes(small.begin(), small.begin() + static_cast<std::ptrdiff_t>(size)),
                     ErrorCode::FileTruncated, "is incomplete");
}

void TestDecode::damaged() {
    const ImageRgb8 image = numbered(40, 40);
    Bytes file = png(image);
    file[file.size() / 2] ^= std::byte{0x10};
    checkRefused(file, ErrorCode::InvalidFormat, "checksum of its IDAT chunk is wrong");

    PngParts parts;
    parts.width = 4;
    parts.height = 400;  // far more rows than there are
    parts.rows = bytesOf({0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
    checkRefused(png(parts), ErrorCode::InvalidFormat, "is damaged");
    parts.width = 0;
    checkRefused(png(parts), ErrorCode::InvalidFormat, "its size is zero");

    // The first Huffman table says that it holds more codes than there are symbols.
    const Bytes whole = jpeg(gradient(16, 16));
    const Bytes marker = bytesOf({0xFF, 0xC4});
    const auto table = std::search(whole.begin(), whole.end(), marker.begin(), marker.end());
    QVERIFY(table != whole.end());
    Bytes changed = whole;
    changed[static_cast<std::size_t>(table - whole.begin()) + 20] = std::byte{255};
    checkRefused(changed, ErrorCode::InvalidFormat, "a bad Huffman table");
    // It is not there: frames of films come without the tables that all of them share.
    changed = whole;
    changed[static_cast<std::size_t>(table - whole.begin()) + 1] = std::byte{0xFE};  // a comment
    QVERIFY(pixelsOf(changed) == pixelsOf(whole));

    // The last scan again and again.
    file = fromBase64(kProgressiveJpeg);
    const Bytes scanMarker = bytesOf({0xFF, 0xDA});
    const Bytes scan(std::find_end(file.begin(), file.end(), scanMarker.begin(), scanMarker.end()),
                     file.end() - 2);
    for (int i = 0; i < 500; ++i)
        file.insert(file.end() - 2, scan.begin(), scan.end());
    checkRefused(file, ErrorCode::InvalidFormat, "too many scans");

    // Whatever a single wrong byte does, there is an answer and no crash.
    const Bytes jpegFile = jpeg(gradient(40, 24));
    const Bytes bmpFile = bmp(numbered(9, 9));
    for (const Bytes& sound : {jpegFile, fromBase64(kProgressiveJpeg), bmpFile})
        for (std::size_t i = 0; i < sound.size(); ++i)
            for (const std::byte change : {std::byte{0xFF}, std::byte{0x01}, std::byte{0x80}}) {
                Bytes broken = sound;
                broken[i] ^= change;
                const Result<ImageFileInfo> info = probeImage(broken, "test");
                if (info && info->widthPx * std::int64_t{info->heightPx} > 4'000'000)
                    continue;  // valid so far, and slow
                const Result<ImageRgb8> decoded = decodeImage(broken, "test");
                if (decoded)
                    QCOMPARE(decoded->pixels.size(),
                             static_cast<std::size_t>(decoded->widthPx) * decoded->heightPx * 3);
                else
                    QVERIFY(!decoded.error().message().empty());
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

void TestDecode::tooLargeIsRefusedQuickly() {
    QElapsedTimer timer;
    timer.start();
    PngParts parts;
    for (const auto& [width, height] :
         {std::pair{16'385u, 16'385u}, std::pair{0x7FFF'FFFFu, 0x7FFF'FFFFu},
          std::pair{(1u << 20) + 1, 1u}}) {
        parts.width = width;
        parts.height = height;
        checkRefused(png(parts), ErrorCode::Unsupported, "is too large");
    }
    checkRefused(png(parts), ErrorCode::Unsupported,
                 "is too large: 1048577 x 1 pixels. Tessera takes photos of up to 268 megapixels");

    Bytes bitmap = bmp(numbered(4, 4));
    for (const std::size_t offset : {18, 22})
        bitmap[offset + 2] = std::byte{1};  // 65540
    checkRefused(bitmap, ErrorCode::Unsupported, "is too large: 65540 x 65540");

    Bytes picture = jpeg(gradient(16, 16));
    const Bytes marker = bytesOf({0xFF, 0xC0});
    const auto frame = std::search(picture.begin(), picture.end(), marker.begin(), marker.end());
    for (std::ptrdiff_t i = 5; i < 9; ++i)
        frame[i] = std::byte{0xFF};
    checkRefused(picture, ErrorCode::Unsupported, "is too large: 65535 x 65535");
    QVERIFY(timer.elapsed() < 2000);
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
