// SPDX-License-Identifier: MIT
// Files that are no picture, or not one that Tessera reads: each is refused in words, none of them
// is a crash.
#include <QElapsedTimer>
#include <QTest>
#include <algorithm>

#include "engine/image/decode/decode.h"
#include "picture_files.h"
#include "test_pictures.h"
#include "webp_files.h"

using namespace tessera;
using namespace tessera::pictures;

namespace {

Bytes firstOf(const Bytes& file, std::size_t sizeBytes) {
    return {file.begin(), file.begin() + static_cast<std::ptrdiff_t>(sizeBytes)};
}

}  // namespace

class TestDecodeRefusals : public QObject {
    Q_OBJECT

  private slots:
    void otherFormats_data();
    void otherFormats();
    void otherJpegs();
    void otherBitmaps();
    void emptyFile();
    void truncated();
    void onlyTheEndIsMissing();
    void damaged();
    void tooLargeIsRefusedQuickly();
};

void TestDecodeRefusals::otherFormats_data() {
    QTest::addColumn<QByteArray>("start");
    QTest::addColumn<QByteArray>("message");
    const auto row = [](const char* name, QByteArray start, const char* message) {
        QTest::newRow(name) << start.leftJustified(64, '\0') << QByteArray(message);
    };
    row("gif", "GIF89a",
        "holiday.jpg is a GIF picture; this program reads JPEG, PNG, WebP and BMP");
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

void TestDecodeRefusals::otherFormats() {
    QFETCH(QByteArray, start);
    QFETCH(QByteArray, message);
    checkRefused(fromText({start.constData(), static_cast<std::size_t>(start.size())}),
                 ErrorCode::Unsupported, message.constData());
}

void TestDecodeRefusals::otherJpegs() {
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

void TestDecodeRefusals::otherBitmaps() {
    Bytes file = bmp(numbered(8, 8));
    file[30] = std::byte{1};
    checkRefused(file, ErrorCode::Unsupported, "is a compressed bitmap");
    file = bmp(numbered(8, 8));
    file[28] = std::byte{5};  // bits per pixel
    checkRefused(file, ErrorCode::InvalidFormat, "is damaged");
}

void TestDecodeRefusals::emptyFile() {
    checkRefused({}, ErrorCode::FileTruncated, "is empty (0 bytes)");
    checkRefused(fromText("hello, world, this is a text"), ErrorCode::InvalidFormat,
                 "is not a picture that this program knows");
    checkRefused(fromText("BMW M3 Touring, photo to follow next week"), ErrorCode::InvalidFormat,
                 "is not a picture that this program knows");
}

void TestDecodeRefusals::truncated() {
    const ImageRgb8 image = gradient(64, 64);
    for (const Bytes& file : {png(image), jpeg(image), bmp(image), fromBase64(kProgressiveJpeg),
                              withExif(jpeg(image), exifBlock(6, true)), fromBase64(kLossyWebp),
                              fromBase64(kLossyTransparentWebp)})
        for (std::size_t part = 1; part < 16; ++part)
            checkRefused(firstOf(file, std::min(file.size() * part / 16, file.size() - 24)),
                         ErrorCode::FileTruncated, "is incomplete");
    // Behind the last row of a PNG are two checksums and a chunk that says it is the last.
    const Bytes small = png(numbered(2, 2));
    for (std::size_t size = 1; size + 24 < small.size(); ++size)
        checkRefused(firstOf(small, size), ErrorCode::FileTruncated, "is incomplete");
    // A WebP is its picture to the last byte.
    for (const std::string_view base64 : {kLosslessWebp, kLossyWebp, kLossyTransparentWebp}) {
        const Bytes file = fromBase64(base64);
        for (std::size_t size = 1; size + 2 < file.size(); ++size)
            checkRefused(firstOf(file, size), ErrorCode::FileTruncated, "is incomplete");
    }
    // A JPEG without its end where bytes follow: the picture's data end before they should.
    const Bytes whole = jpeg(image);
    for (const Bytes& file : {whole, fromBase64(kProgressiveJpeg)}) {
        Bytes half = firstOf(file, file.size() / 2);
        half.resize(half.size() + 16, std::byte{0});
        checkRefused(half, ErrorCode::FileTruncated, "is incomplete");
    }
}

// What Pillow opens is opened: whether a picture is whole is said by its data.
void TestDecodeRefusals::onlyTheEndIsMissing() {
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

void TestDecodeRefusals::damaged() {
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

    checkRefused(webp(13, 7, 0, {}), ErrorCode::InvalidFormat, "is damaged");
    const Bytes animation = animatedWebp(20, 12, 16, 2, {13, 7, {}}, chunkOf(kLosslessWebp));
    checkRefused(animation, ErrorCode::InvalidFormat, "is damaged");  // beyond the right edge

    // Whatever a single wrong byte does, there is an answer and no crash.
    const Bytes jpegFile = jpeg(gradient(40, 24));
    const Bytes bmpFile = bmp(numbered(9, 9));
    for (const Bytes& sound : {jpegFile, fromBase64(kProgressiveJpeg), bmpFile,
                               fromBase64(kLosslessWebp), fromBase64(kLossyTransparentWebp),
                               animatedWebp(20, 12, 4, 2, {13, 7, {}}, chunkOf(kLosslessWebp))})
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

void TestDecodeRefusals::tooLargeIsRefusedQuickly() {
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

    checkRefused(animatedWebp(20'000, 20'000, 4, 2, {13, 7, {}}, chunkOf(kLosslessWebp)),
                 ErrorCode::Unsupported, "is too large: 20000 x 20000");
    QVERIFY(timer.elapsed() < 2000);
}

QTEST_APPLESS_MAIN(TestDecodeRefusals)
#include "tst_decode_refusals.moc"
