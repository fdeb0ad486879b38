// SPDX-License-Identifier: MIT
// Photos that lie on their side: what EXIF and XMP say about it, in JPEG, PNG and WebP.
#include <QtTest>
#include <string>

#include "engine/image/decode/decode.h"
#include "engine/image/decode/photo_header.h"
#include "picture_files.h"
#include "test_pictures.h"
#include "webp_files.h"

using namespace tessera;
using namespace tessera::pictures;

namespace {

constexpr int kShort = 3;
constexpr int kLong = 4;

enum class XmpForm { Attribute, Element, OtherPrefix };

std::string xmpPacket(const std::string& orientation, XmpForm form = XmpForm::Attribute) {
    const std::string prefix = form == XmpForm::OtherPrefix ? "t" : "tiff";
    const std::string name = prefix + ":Orientation";
    const std::string start = "<rdf:Description xmlns:" + prefix +
                              "='http://ns.adobe.com/tiff/1.0/' xmlns:o='http://other/' " +
                              "o:Orientation='2'";
    const std::string description =
        form == XmpForm::Element
            ? start + "><" + name + "> " + orientation + "\n</" + name + "></rdf:Description>"
            : start + " " + name + "=\"" + orientation + "\"/>";
    return "<?xpacket begin='\xEF\xBB\xBF' id='W5M0MpCehiHzreSzNTczkc9d'?>"
           "<x:xmpmeta xmlns:x='adobe:ns:meta/'>"
           "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>" +
           description + "</rdf:RDF></x:xmpmeta>" + std::string(200, ' ') + "\n<?xpacket end='w'?>";
}

Bytes jpegWithXmp(const Bytes& file, const std::string& packet) {
    return withSegment(file, std::string("http://ns.adobe.com/xap/1.0/\0", 29) + packet);
}

// Behind the header of a PNG.
Bytes withChunk(const Bytes& file, std::string_view type, const Bytes& content) {
    constexpr std::ptrdiff_t kHeaderEnd = 33;
    Bytes added;
    putPngChunk(added, type, content);
    Bytes out = file;
    out.insert(out.begin() + kHeaderEnd, added.begin(), added.end());
    return out;
}

Bytes pngWithXmp(const ImageRgb8& image, const std::string& packet, bool packed,
                 const Bytes& exif = {}) {
    Bytes text;
    put(text, packet);
    Bytes chunk;
    put(chunk, std::string_view("XML:com.adobe.xmp\0", 18));
    chunk.push_back(std::byte{packed});
    put(chunk, std::string_view("\0en\0words\0", 10));
    const Bytes content = packed ? compressed(text) : text;
    chunk.insert(chunk.end(), content.begin(), content.end());
    return withChunk(png(image, exif), "iTXt", chunk);
}

// As ImageMagick wrote EXIF data before PNG had a place for them.
Bytes pngWithRawProfile(const Bytes& file, const Bytes& exif, bool packed) {
    QByteArray hex = QByteArray("Exif\0\0", 6).toHex();
    for (const std::byte value : exif)
        hex += QByteArray::number(std::to_integer<int>(value), 16).rightJustified(2, '0');
    hex.insert(20, '\n');
    const QByteArray content = "\nexif\n      " + QByteArray::number(exif.size() + 6) + "\n" + hex;
    Bytes text;
    put(text, {content.constData(), static_cast<std::size_t>(content.size())});
    Bytes chunk;
    put(chunk, std::string_view("Raw profile type exif\0\0", packed ? 23 : 22));
    const Bytes stored = packed ? compressed(text) : text;
    chunk.insert(chunk.end(), stored.begin(), stored.end());
    return withChunk(file, packed ? "zTXt" : "tEXt", chunk);
}

std::optional<int> xmpSays(const std::string& packet) {
    return xmpOrientation(std::as_bytes(std::span(packet)));
}

}  // namespace

class TestOrientation : public QObject {
    Q_OBJECT

  private slots:
    void exifOfJpeg();
    void exifOfPng();
    void badExifIsIgnored();
    void exifAsOtherNumbers();
    void xmpOfJpeg();
    void xmpOfPng();
    void rawProfileOfPng();
    void webps();
    void exifComesBeforeXmp();
    void oddXmp();
};

void TestOrientation::exifOfJpeg() {
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

void TestOrientation::exifOfPng() {
    // Larger than the blocks in which it is turned.
    const ImageRgb8 stored = numbered(131, 70);
    for (int orientation = 1; orientation <= 8; ++orientation) {
        const Result<ImageRgb8> decoded =
            decodeImage(png(stored, exifBlock(orientation, true)), "test.png");
        QVERIFY(decoded);
        QCOMPARE(decoded->pixels, upright(stored, orientation).pixels);
    }
}

void TestOrientation::badExifIsIgnored() {
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

// SHORT is the rule; some programs write LONG.
void TestOrientation::exifAsOtherNumbers() {
    constexpr int kByte = 1;
    constexpr int kSignedShort = 8;
    constexpr int kSignedLong = 9;
    const ImageRgb8 stored = numbered(13, 7);
    for (const bool bigEndian : {false, true}) {
        for (const int type : {kLong, kSignedShort, kSignedLong})
            QCOMPARE(pixelsOf(png(stored, exifBlock(6, bigEndian, type))),
                     upright(stored, 6).pixels);
        QCOMPARE(pixelsOf(withExif(jpeg(stored), exifBlock(8, bigEndian, kLong))),
                 pixelsOf(withExif(jpeg(stored), exifBlock(8, bigEndian, kShort))));
        QCOMPARE(pixelsOf(png(stored, exifBlock(6, bigEndian, kByte))), stored.pixels);
        QCOMPARE(pixelsOf(png(stored, exifBlock(0x10006, bigEndian, kLong))), stored.pixels);
    }
}

void TestOrientation::xmpOfJpeg() {
    const Bytes file = jpeg(gradient(61, 35));
    const Result<ImageRgb8> plain = decodeImage(file, "test.jpg");
    QVERIFY(plain);
    for (int orientation = 1; orientation <= 8; ++orientation)
        for (const XmpForm form : {XmpForm::Attribute, XmpForm::Element, XmpForm::OtherPrefix}) {
            const Bytes turned = jpegWithXmp(file, xmpPacket(std::to_string(orientation), form));
            QCOMPARE(pixelsOf(turned), upright(*plain, orientation).pixels);
            const Result<ImageFileInfo> info = probeImage(turned, "test.jpg");
            QVERIFY(info);
            QCOMPARE(info->widthPx, orientation >= 5 ? 35 : 61);
        }
}

void TestOrientation::xmpOfPng() {
    const ImageRgb8 stored = numbered(13, 7);
    for (int orientation = 1; orientation <= 8; ++orientation)
        for (const bool packed : {false, true})
            QCOMPARE(pixelsOf(pngWithXmp(stored, xmpPacket(std::to_string(orientation)), packed)),
                     upright(stored, orientation).pixels);
}

void TestOrientation::rawProfileOfPng() {
    const ImageRgb8 stored = numbered(13, 7);
    for (const bool packed : {false, true}) {
        for (int orientation = 1; orientation <= 8; ++orientation)
            QCOMPARE(pixelsOf(pngWithRawProfile(png(stored), exifBlock(orientation, true), packed)),
                     upright(stored, orientation).pixels);
        const Bytes both = png(stored, exifBlock(3, true));
        QCOMPARE(pixelsOf(pngWithRawProfile(both, exifBlock(6, true), packed)),
                 upright(stored, 3).pixels);
        const Bytes xmp = pngWithXmp(stored, xmpPacket("3"), false);
        QCOMPARE(pixelsOf(pngWithRawProfile(xmp, exifBlock(6, true), packed)),
                 upright(stored, 6).pixels);
        QCOMPARE(pixelsOf(pngWithRawProfile(png(stored), {}, packed)), stored.pixels);
    }
    for (const std::string_view odd :
         {"", "\nexif", "\nexif\n9\nxyz", "\nexif\n9\n4578696", "\n\n\n"}) {
        Bytes text;
        put(text, std::string_view("Raw profile type exif\0", 22));
        put(text, odd);
        for (const char* type : {"tEXt", "zTXt"})
            QCOMPARE(pixelsOf(withChunk(png(stored), type, text)), stored.pixels);
    }
}

void TestOrientation::webps() {
    const ImageRgb8 stored = numbered(13, 7);
    const Bytes picture = chunkOf(kLosslessWebp);
    for (int orientation = 1; orientation <= 8; ++orientation) {
        const Bytes exif = exifBlock(orientation, true);
        Bytes prefixed = fromText(std::string_view("Exif\0\0", 6));
        prefixed.insert(prefixed.end(), exif.begin(), exif.end());
        const Bytes xmp = riffChunk("XMP ", fromText(xmpPacket(std::to_string(orientation))));
        const Bytes other = riffChunk("XMP ", fromText(xmpPacket("3")));
        for (const Bytes& file :
             {webp(13, 7, kWebpExif, {picture, riffChunk("EXIF", exif)}),
              webp(13, 7, kWebpExif, {picture, riffChunk("EXIF", prefixed)}),
              webp(13, 7, kWebpXmp, {picture, xmp}),
              webp(13, 7, kWebpExif | kWebpXmp, {picture, riffChunk("EXIF", exif), other})}) {
            QCOMPARE(pixelsOf(file), upright(stored, orientation).pixels);
            const Result<ImageFileInfo> info = probeImage(file, "test.webp");
            QVERIFY(info && info->widthPx == (orientation >= 5 ? 7 : 13));
        }
    }
}

void TestOrientation::exifComesBeforeXmp() {
    const ImageRgb8 stored = numbered(13, 7);
    QCOMPARE(pixelsOf(pngWithXmp(stored, xmpPacket("3"), false, exifBlock(6, true))),
             upright(stored, 6).pixels);
    // Also where it means nothing, as in Pillow; but not where it only says other things.
    QCOMPARE(pixelsOf(pngWithXmp(stored, xmpPacket("3"), false, exifBlock(9, true))),
             stored.pixels);
    constexpr int kResolutionUnit = 0x0128;
    QCOMPARE(pixelsOf(pngWithXmp(stored, xmpPacket("3"), false,
                                 exifBlock(2, true, kShort, kResolutionUnit))),
             upright(stored, 3).pixels);
    // In a JPEG, whichever comes first.
    const Bytes photo = jpeg(stored);
    const Bytes expected = withExif(photo, exifBlock(6, false));
    QCOMPARE(pixelsOf(jpegWithXmp(expected, xmpPacket("3"))), pixelsOf(expected));
    QCOMPARE(pixelsOf(withExif(jpegWithXmp(photo, xmpPacket("3")), exifBlock(6, false))),
             pixelsOf(expected));
}

void TestOrientation::oddXmp() {
    for (const char* value : {"", "0", "9", "66", "six", "-6", "6 6"})
        for (const XmpForm form : {XmpForm::Attribute, XmpForm::Element})
            QCOMPARE(xmpSays(xmpPacket(value, form)), std::nullopt);
    QCOMPARE(xmpSays(""), std::nullopt);
    QCOMPARE(xmpSays("no xml"), std::nullopt);
    // What is found counts, whatever comes behind it.
    QCOMPARE(xmpSays(xmpPacket("6") + std::string(3, '\0') + "<"), std::optional(6));
    const std::string whole = xmpPacket("6");
    for (std::size_t size = 0; size < whole.size(); ++size)
        QVERIFY(xmpSays(whole.substr(0, size)).value_or(6) == 6);
    // Entities could be made to grow without bounds.
    QCOMPARE(xmpSays("<!DOCTYPE x [<!ENTITY a '6'>]>" + whole.substr(whole.find("<x:"))),
             std::nullopt);
}

QTEST_APPLESS_MAIN(TestOrientation)
#include "tst_orientation.moc"
