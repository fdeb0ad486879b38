// SPDX-License-Identifier: MIT
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <cstdlib>

#include "engine/image/decode/decode.h"
#include "picture_files.h"
#include "test_pictures.h"

using namespace tessera;
using namespace tessera::pictures;

namespace {

int largestDifference(const ImageRgb8& a, const ImageRgb8& b) {
    int worst = a.pixels.size() == b.pixels.size() ? 0 : 256;
    for (std::size_t i = 0; worst < 256 && i < a.pixels.size(); ++i)
        worst = std::max(worst, std::abs(a.pixels[i] - b.pixels[i]));
    return worst;
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

Bytes firstOf(const Bytes& file, std::size_t sizeBytes) {
    return {file.begin(), file.begin() + static_cast<std::ptrdiff_t>(sizeBytes)};
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
    void cmykJpegIsPillows();
    void progressiveJpeg();
    void pngSampleFormats();
    void interlacedPng();
    void bmpSampleFormats();
    void otherFormats_data();
    void otherFormats();
    void otherJpegs();
    void otherBitmaps();
    void emptyFile();
    void truncated();
    void onlyTheEndIsMissing();
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
            checkRefused(firstOf(file, std::min(file.size() * part / 16, file.size() - 24)),
                         ErrorCode::FileTruncated, "is incomplete");
    // Behind the last row of a PNG are two checksums and a chunk that says it is the last.
    const Bytes small = png(numbered(2, 2));
    for (std::size_t size = 1; size + 24 < small.size(); ++size)
        checkRefused(firstOf(small, size), ErrorCode::FileTruncated, "is incomplete");
    // A JPEG without its end where bytes follow: the picture's data end before they should.
    const Bytes whole = jpeg(image);
    for (const Bytes& file : {whole, fromBase64(kProgressiveJpeg)}) {
        Bytes half = firstOf(file, file.size() / 2);
        half.resize(half.size() + 16, std::byte{0});
        checkRefused(half, ErrorCode::FileTruncated, "is incomplete");
    }
}

// What Pillow opens is opened: whether a picture is whole is said by its data.
void TestDecode::onlyTheEndIsMissing() {
    const ImageRgb8 image = gradient(64, 64);
    const Bytes photo = jpeg(image);
    for (const Bytes& behind :
         {Bytes(9, std::byte{0}), fromText("TRAILER"), bytesOf({0, 0xFF, 0xE1, 0xFF, 0xFF}),
          bytesOf({0, 0xFF, 0xE1, 0, 1, 7}), jpeg(gradient(16, 16))}) {
        Bytes file = firstOf(photo, photo.size() - 2);
        file.insert(file.end(), behind.begin(), behind.end());
        QCOMPARE(pixelsOf(file), pixelsOf(photo));
        const Result<ImageFileInfo> info = probeImage(file, "test.jpg");
        QVERIFY(info && info->widthPx == 64);
    }

    const Bytes drawing = png(image, exifBlock(6, true));
    constexpr std::size_t kEnd = 12;
    constexpr std::size_t kChecksum = 4;
    for (std::size_t missing = 1; missing <= kEnd + kChecksum; ++missing) {
        const Bytes file = firstOf(drawing, drawing.size() - missing);
        QCOMPARE(pixelsOf(file), pixelsOf(drawing));
        const Result<ImageFileInfo> info = probeImage(file, "test.png");
        QVERIFY(info && info->widthPx == 64);
    }
    for (const Bytes& behind : {fromText("PK\x03\x04 and more"), fromText(std::string(80, 'A')),
                                Bytes(200, std::byte{0})}) {
        Bytes file = firstOf(drawing, drawing.size() - kEnd);
        file.insert(file.end(), behind.begin(), behind.end());
        QCOMPARE(pixelsOf(file), pixelsOf(drawing));
    }
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
