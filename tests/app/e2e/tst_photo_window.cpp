// SPDX-License-Identifier: MIT
// Photos in the real window: their order, many at once, a plain look at them, and their menu.
#include <QApplication>
#include <QClipboard>
#include <QDesktopServices>
#include <QFile>
#include <QFileDialog>
#include <QGuiApplication>
#include <QImage>
#include <QLineEdit>
#include <QTemporaryDir>

#include "tests/app/e2e/photo_inspector.h"

using namespace tessera;

namespace {

constexpr const char* kScript = R"({
  "model": {"name": "LLaVA 1.6 Vicuna 7B", "device": "Scripted device", "contextLength": 32768},
  "answers": [{"text": "A rocket, a cup of coffee and a cat."}]})";

QString sample(const char* name) {
    return QStringLiteral(TESSERA_SOURCE_DIR "/resources/samples/") + QString::fromLatin1(name);
}

QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// In place of a file manager.
class Opener : public QObject {
    Q_OBJECT

  public:
    Opener() { QDesktopServices::setUrlHandler(QStringLiteral("file"), this, "open"); }
    ~Opener() override { QDesktopServices::unsetUrlHandler(QStringLiteral("file")); }
    QList<QUrl> opened;

  public slots:
    void open(const QUrl& url) { opened << url; }
};

}  // namespace

class TestPhotoWindow : public QObject {
    Q_OBJECT

  private:
    void press(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) const {
        QTest::keyClick(m_driver->window, static_cast<Qt::Key>(key), modifiers);
    }
    QStringList numbers() const {
        QStringList texts;
        for (const QQuickItem* item : m_driver->all("photoNumber"))
            texts << item->property("text").toString();
        return texts;
    }
    bool attachThree() const {
        return m_driver->attach(sample("rocket.png")) && m_driver->attach(sample("coffee.png")) &&
               m_driver->attach(sample("cat.png"));
    }
    // A question with three photos in view, and one in the next question.
    bool startConversation() const {
        if (!attachThree() || !m_driver->ask(QStringLiteral("What are these?")) ||
            !m_driver->attach(sample("coffee.png")) || !m_driver->settle())
            return false;
        QTest::keyClick(m_driver->window, Qt::Key_Home);
        return m_driver->settle();
    }
    bool lookAt(int photo) const {
        const QQuickItem* item = m_driver->all("messagePhoto").value(photo);
        return m_driver->click(item, Qt::RightButton) &&
               QTest::qWaitFor([&] { return m_driver->find("lookAction") != nullptr; }) &&
               m_driver->click("lookAction") &&
               QTest::qWaitFor([&] { return m_driver->find("lookView") != nullptr; }) &&
               QTest::qWaitFor([&] { return m_driver->find("lookView")->hasActiveFocus(); });
    }
    static QFileDialog* saveDialog() {
        for (QWidget* widget : QApplication::topLevelWidgets())
            if (auto* dialog = qobject_cast<QFileDialog*>(widget); dialog && dialog->isVisible())
                return dialog;
        return nullptr;
    }
    double zoom() const { return m_driver->find("photoZoom")->property("zoom").toDouble(); }

  private slots:
    void initTestCase() {
        // No file manager of the desktop is to be asked.
        qunsetenv("DBUS_SESSION_BUS_ADDRESS");
        qunsetenv("XDG_RUNTIME_DIR");
    }
    void init() {
        m_dir = std::make_unique<QTemporaryDir>();
        m_driver = std::make_unique<WindowDriver>(m_dir->path(), kScript);
        QVERIFY(m_driver->waitForModel());
    }
    void cleanup() { m_driver.reset(); }

    void photosAreShownInTheOrderInWhichTheModelReadsThem() {
        QVERIFY(m_driver->attach(sample("rocket.png")));
        QVERIFY(m_driver->settle());
        QVERIFY(numbers().isEmpty());
        QVERIFY(m_driver->attach(sample("coffee.png")));
        QVERIFY(m_driver->attach(sample("cat.png")));
        QVERIFY(m_driver->settle());
        const QStringList inOrder = {QStringLiteral("1"), QStringLiteral("2"), QStringLiteral("3")};
        QCOMPARE(numbers(), inOrder);
        m_driver->screenshots("photos-chips");
        QVERIFY(m_driver->ask(QStringLiteral("What are these?")));
        QVERIFY(m_driver->settle());
        QCOMPARE(numbers(), inOrder);
        for (const int width : {1000, 400}) {
            m_driver->resize(width, 700);
            const auto shown = m_driver->all("messagePhoto");
            const auto sent = m_driver->application->messages()->rows().first().photos;
            QCOMPARE(shown.size(), 3);
            for (int i = 0; i < 3; ++i) {
                QCOMPARE(shown[i]->property("photo").value<PhotoRef>(), sent[i]);
                QCOMPARE(shown[i]->height(), shown[0]->height());
                const bool after = i == 0 || shown[i]->y() > shown[i - 1]->y() ||
                                   shown[i]->x() > shown[i - 1]->x();
                QVERIFY(after);
            }
        }
        m_driver->screenshots("photos-question");
    }

    // As "50 %1 off" is called.
    void percentSignsInNamesAreOnlyThat() {
        const QString name = QStringLiteral("50% %1 %2 %L3 %n off.png");
        const QString path = m_dir->filePath(name);
        QVERIFY(QFile::copy(sample("coffee.png"), path));
        QVERIFY(m_driver->attach(path));
        QTRY_VERIFY(m_driver->find("attachmentPhoto"));
        const QQuickItem* chip = m_driver->find("attachment-0");
        QStringList texts;
        for (const QQuickItem* item : chip->findChildren<QQuickItem*>())
            for (const char* property : {"text", "name"})
                texts << item->property(property).toString();
        QVERIFY2(texts.filter(name).size() >= 2, qPrintable(texts.join(QLatin1Char('\n'))));
        QCOMPARE(m_driver->text("removeAttachment"), QStringLiteral("Remove ") + name);
        for (const QString& text : texts)
            QVERIFY2(!text.contains(QLatin1String("off.png")) || text.contains(name),
                     qPrintable(text));
        m_driver->screenshot("photos-percent");
        // One that is refused says so under its own name, and the title is right as well.
        QFile bad(m_dir->filePath(QStringLiteral("bad %1 %2.png")));
        QVERIFY(bad.open(QIODevice::WriteOnly));
        bad.close();
        QVERIFY(m_driver->attach(bad.fileName()));
        const Composer* composer = m_driver->application->composer();
        const QString note = composer->data(composer->index(1), Composer::NoteRole).toString();
        QVERIFY2(note.contains(QStringLiteral("bad %1 %2.png")), qPrintable(note));
        m_driver->application->composer()->remove(1);
        QVERIFY(m_driver->ask({}));
        QCOMPARE(m_driver->application->conversation()->title(), name);
        QTRY_COMPARE(m_driver->window->title(), name + QStringLiteral(" – Tessera"));
    }

    void manyPhotosAreCountedAndTheNewestIsInView() {
        m_driver->resize(1000, 700);
        for (int i = 0; i < 4; ++i)
            QVERIFY(attachThree());
        QVERIFY(m_driver->find("removeRefused") == nullptr);
        QCOMPARE(m_driver->text("attachmentCount"), QStringLiteral("12 photos"));
        Composer* composer = m_driver->application->composer();
        composer->addUrls({QUrl(QStringLiteral("https://example.org/a.jpg")),
                           QUrl::fromLocalFile(m_dir->filePath(QStringLiteral("none.jpg")))});
        QTRY_VERIFY(!composer->isImporting());
        QVERIFY(m_driver->settle());
        QCOMPARE(m_driver->text("attachmentCount"), QStringLiteral("12 photos, 2 refused"));
        m_driver->screenshots("photos-many");
        const QQuickItem* scroller = m_driver->find("attachmentScroller");
        const QQuickItem* newest = m_driver->find("attachment-13");
        QVERIFY(newest->mapToItem(scroller, QPointF(0, newest->height())).y() <=
                scroller->height());
        QVERIFY(newest->mapToItem(scroller, QPointF(0, 0)).y() >= 0);
        // The scroll bar is beside the chips.
        QVERIFY(newest->mapToItem(scroller, QPointF(newest->width(), 0)).x() <=
                scroller->width() - 12);

        QVERIFY(m_driver->click("removeRefused"));
        QTRY_COMPARE(m_driver->text("attachmentCount"), QStringLiteral("12 photos"));
        QCOMPARE(composer->photos().size(), 12);
        QVERIFY(m_driver->find("questionInput")->hasActiveFocus());
        QCOMPARE(m_driver->text("promptChip-0"), QStringLiteral("Describe them"));
        QVERIFY(m_driver->click("removeAllPhotos"));
        QCOMPARE(composer->count(), 0);
        QTRY_VERIFY(m_driver->find("attachmentCount") == nullptr);

        // What is refused is no photo to ask about.
        composer->addUrls({QUrl(QStringLiteral("https://example.org/a.jpg"))});
        QTRY_COMPARE(composer->refusedCount(), 1);
        QVERIFY(m_driver->find("promptChip-0") == nullptr);
        QVERIFY(m_driver->attach(coffeePhoto()));
        QCOMPARE(composer->count(), 2);
        QCOMPARE(m_driver->text("promptChip-0"), QStringLiteral("Describe it"));
        QCOMPARE(m_driver->find("questionInput")->property("placeholderText").toString(),
                 QStringLiteral("Ask about the photo …"));
    }

    void thePlainLookLeadsToAllPhotosOfTheConversation() {
        QVERIFY(startConversation());
        // A click shows the tiles, and T leads there and back.
        QVERIFY(m_driver->click(m_driver->all("messagePhoto").value(1)));
        QTRY_VERIFY(m_driver->find("tilePanel"));
        QTRY_VERIFY(m_driver->find("photoViewer")->hasActiveFocus());
        press(Qt::Key_T);
        QTRY_VERIFY(m_driver->find("tilePanel") == nullptr);
        QTRY_VERIFY(m_driver->find("lookView") && m_driver->find("lookView")->hasActiveFocus());
        QCOMPARE(m_driver->text("lookCount"), QStringLiteral("2 of 4"));
        QCOMPARE(m_driver->text("lookName"), QStringLiteral("coffee.png"));
        QVERIFY(m_driver->find("tileOverlay") == nullptr);
        m_driver->screenshots("photo-look");

        press(Qt::Key_Right);
        QCOMPARE(m_driver->text("lookName"), QStringLiteral("cat.png"));
        press(Qt::Key_Right);
        QCOMPARE(m_driver->text("lookCount"), QStringLiteral("4 of 4"));
        press(Qt::Key_Right);
        QCOMPARE(m_driver->text("lookCount"), QStringLiteral("4 of 4"));
        QVERIFY(!m_driver->click("nextPhoto"));
        QVERIFY(m_driver->click("previousPhoto"));
        QCOMPARE(m_driver->text("lookCount"), QStringLiteral("3 of 4"));

        // The arrow keys move an enlarged photo, as in the tile view; the other keys still lead on.
        press(Qt::Key_Plus);
        QVERIFY(zoom() > 1);
        const QRectF before = m_driver->find("photoZoom")->property("photoRect").toRectF();
        press(Qt::Key_Left);
        QCOMPARE(m_driver->text("lookCount"), QStringLiteral("3 of 4"));
        QVERIFY(m_driver->find("photoZoom")->property("photoRect").toRectF() != before);
        press(Qt::Key_0);
        QCOMPARE(zoom(), 1.0);
        press(Qt::Key_Plus);
        press(Qt::Key_PageUp);
        press(Qt::Key_PageUp);
        QCOMPARE(m_driver->text("lookName"), QStringLiteral("rocket.png"));
        QCOMPARE(zoom(), 1.0);
        press(Qt::Key_PageUp);
        QCOMPARE(m_driver->text("lookCount"), QStringLiteral("1 of 4"));

        press(Qt::Key_T);
        QTRY_VERIFY(m_driver->find("tilePanel"));
        QTRY_VERIFY(m_driver->find("lookView") == nullptr);
        QVERIFY(m_driver->settle());
        QVERIFY(m_driver->click("lookButton"));
        QTRY_COMPARE(m_driver->text("lookName"), QStringLiteral("rocket.png"));
        press(Qt::Key_Escape);
        QTRY_VERIFY(m_driver->find("lookView") == nullptr);
        m_driver->type(QStringLiteral("a"));
        QCOMPARE(m_driver->text("questionInput"), QStringLiteral("a"));
    }

    void theWheelAndTheMouseZoomAndMoveThePlainLook() {
        QVERIFY(startConversation());
        QVERIFY(lookAt(0));
        QVERIFY(m_driver->settle());
        const QPoint middle = WindowDriver::middleOf(m_driver->find("lookView"));
        QTest::mouseDClick(m_driver->window, Qt::LeftButton, Qt::NoModifier, middle);
        QTRY_VERIFY(zoom() > 0);
        QVERIFY(m_driver->click("zoomIn"));
        QVERIFY(zoom() > 1);
        const QRectF before = m_driver->find("photoZoom")->property("photoRect").toRectF();
        m_driver->drag(middle, middle + QPoint(40, 60));
        QVERIFY(m_driver->find("photoZoom")->property("photoRect").toRectF() != before);
        QVERIFY(m_driver->click("zoomFit"));
        QCOMPARE(zoom(), 1.0);
    }

    void thePhotosMenuByMouseAndByKeyboard() {
        QVERIFY(startConversation());
        const PhotoRef rocket = m_driver->application->messages()->rows().first().photos.first();
        QVERIFY(m_driver->click(m_driver->all("messagePhoto").value(0), Qt::RightButton));
        QTRY_VERIFY(m_driver->find("copyPhotoAction"));
        m_driver->screenshot("photo-menu");
        QGuiApplication::clipboard()->clear();
        QVERIFY(m_driver->click("copyPhotoAction"));
        QTRY_VERIFY(m_driver->find("windowNote"));
        QCOMPARE(QGuiApplication::clipboard()->image().size(),
                 QSize(rocket.widthPx, rocket.heightPx));
        m_driver->screenshot("photo-copied");

        // In the question that is being written, with keys alone.
        QQuickItem* chip = m_driver->find("attachmentPhoto");
        chip->forceActiveFocus(Qt::TabFocusReason);
        press(Qt::Key_Menu);
        QTRY_VERIFY(m_driver->find("lookAction"));
        QVERIFY(m_driver->settle());
        press(Qt::Key_Down);
        press(Qt::Key_Return);
        QTRY_COMPARE(m_driver->text("lookCount"), QStringLiteral("4 of 4"));
        press(Qt::Key_Escape);
        QTRY_VERIFY(m_driver->find("lookView") == nullptr);
        QTRY_VERIFY(chip->hasActiveFocus());

        Opener opener;
        press(Qt::Key_Menu);
        QTRY_VERIFY(m_driver->find("folderAction"));
        QVERIFY(m_driver->click("folderAction"));
        QTRY_COMPARE(opener.opened.size(), 1);
        QVERIFY(rocket.filePath.startsWith(m_dir->path()));
        QVERIFY(opener.opened.first().toLocalFile().startsWith(m_dir->path()));
        press(Qt::Key_Menu);
        QTRY_VERIFY(m_driver->find("tilesAction"));
        QVERIFY(m_driver->click("tilesAction"));
        QTRY_VERIFY(m_driver->find("tilePanel"));
    }

    void aPhotoIsCopiedAndSavedFromThePlainLook() {
        QVERIFY(startConversation());
        QVERIFY(lookAt(0));
        press(Qt::Key_C, Qt::ControlModifier);
        QTRY_VERIFY(m_driver->find("lookNote"));
        QVERIFY(!QGuiApplication::clipboard()->image().isNull());

        press(Qt::Key_S, Qt::ControlModifier);
        QTRY_VERIFY(saveDialog());
        auto* edit = saveDialog()->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
        QVERIFY(edit);
        QCOMPARE(edit->text(), QStringLiteral("rocket.png"));
        const QString path = m_dir->filePath(QStringLiteral("50%1 off"));
        edit->selectAll();
        edit->insert(path);
        QTest::keyClick(edit, Qt::Key_Return);
        QTRY_COMPARE(contentOf(path + QStringLiteral(".png")), contentOf(sample("rocket.png")));
        QTRY_VERIFY(m_driver->text("noteText").contains(QStringLiteral("50%1 off.png")));
        m_driver->screenshot("photo-saved");
        QVERIFY(m_driver->find("lookView"));
    }

  private:
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<WindowDriver> m_driver;
};

QTEST_MAIN(TestPhotoWindow)
#include "tst_photo_window.moc"
