// SPDX-License-Identifier: MIT
// The dialog where no desktop offers one, with real keys.
#include <QApplication>
#include <QDialogButtonBox>
#include <QDir>
#include <QImageWriter>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QQmlComponent>
#include <QQmlEngine>
#include <QQuickWindow>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

#include "app/desktop/dialogs/file_chooser.h"
#include "app/desktop/dialogs/photo_preview.h"

using namespace tessera;

class TestFileChooser : public QObject {
    Q_OBJECT

  private:
    template <typename Dialog>
    static Dialog* shown() {
        for (QWidget* widget : QApplication::topLevelWidgets())
            if (auto* dialog = qobject_cast<Dialog*>(widget); dialog && dialog->isVisible())
                return dialog;
        return nullptr;
    }

    // Types the name into the open dialog and presses Enter.
    static void type(const QString& name) {
        QTRY_VERIFY(shown<QFileDialog>());
        auto* edit = shown<QFileDialog>()->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
        QVERIFY(edit);
        edit->setFocus();
        edit->selectAll();
        // At once, like a paste: the list of completions would take the Enter.
        edit->insert(name);
        QTest::keyClick(edit, Qt::Key_Return);
    }

    QString path(const char* name) const { return m_dir->filePath(QString::fromLatin1(name)); }

    void write(const char* name) const {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
    }

    void prepare(FileChooser& chooser, FileChooser::Mode mode) const {
        chooser.setProperty("mode", mode);
        chooser.setProperty("title", QStringLiteral("Tiles"));
        chooser.setProperty("nameFilters", QStringList{QStringLiteral("PNG picture (*.png)"),
                                                       QStringLiteral("SVG drawing (*.svg)")});
        chooser.setCurrentFolder(QUrl::fromLocalFile(m_dir->path()));
    }

  private slots:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void severalFilesAreTaken() {
        for (const char* name : {"a.png", "b.png"})
            write(name);
        FileChooser chooser;
        prepare(chooser, FileChooser::OpenFiles);
        QSignalSpy accepted(&chooser, &FileChooser::accepted);
        chooser.open();
        type(QStringLiteral("\"a.png\" \"b.png\""));
        QCOMPARE(accepted.count(), 1);
        QCOMPARE(chooser.selectedFiles(), (QList<QUrl>{QUrl::fromLocalFile(path("a.png")),
                                                       QUrl::fromLocalFile(path("b.png"))}));
        QCOMPARE(chooser.currentFolder(), QUrl::fromLocalFile(m_dir->path()));
    }

    void theChosenPhotoIsShown() {
        write("notes.txt");
        QImage photo(400, 100, QImage::Format_RGB32);
        photo.fill(Qt::red);
        QVERIFY(photo.save(path("red.png")));
        FileChooser chooser;
        prepare(chooser, FileChooser::OpenFiles);
        chooser.setProperty("nameFilters", QStringList{QStringLiteral("All files (*)")});
        chooser.setProperty("showsPictures", true);
        chooser.open();
        QTRY_VERIFY(shown<QFileDialog>());
        auto* dialog = shown<QFileDialog>();
        const auto* preview = dialog->findChild<QLabel*>(QStringLiteral("photoPreview"));
        QTRY_VERIFY(preview && preview->isVisible());
        auto* list = dialog->findChild<QTreeView*>(QStringLiteral("treeView"));
        QVERIFY(list);
        QTRY_COMPARE(list->model()->rowCount(list->rootIndex()), 2);
        list->setFocus();
        const auto goTo = [&](Qt::Key key, const QString& name) {
            QTest::keyClick(list, key);
            return list->currentIndex().data().toString() == name;
        };
        QTRY_VERIFY(goTo(Qt::Key_End, QStringLiteral("red.png")));
        QTRY_VERIFY(!preview->pixmap(Qt::ReturnByValue).isNull());
        const QPixmap shownPhoto = preview->pixmap(Qt::ReturnByValue);
        QCOMPARE(shownPhoto.deviceIndependentSize().toSize(),
                 QSize(preview->width(), preview->width() / 4));
        QCOMPARE(shownPhoto.toImage().pixelColor(5, 5), QColor(Qt::red));
        QVERIFY(goTo(Qt::Key_Home, QStringLiteral("notes.txt")));
        QTRY_VERIFY(preview->pixmap(Qt::ReturnByValue).isNull());
        dialog->reject();
    }

    void previewsAreUprightAndNotEnlarged() {
        QImage photo(300, 120, QImage::Format_RGB32);
        photo.fill(Qt::blue);
        QImageWriter writer(path("turned.jpg"), "jpeg");
        writer.setTransformation(QImageIOHandler::TransformationRotate90);
        QVERIFY(writer.write(photo));
        QCOMPARE(readPreview(path("turned.jpg"), QSize(100, 100)).size(), QSize(40, 100));
        QCOMPARE(readPreview(path("turned.jpg"), QSize(900, 900)).size(), QSize(120, 300));
        QVERIFY(readPreview(m_dir->path(), QSize(100, 100)).isNull());
    }

    void namesKeepTheirEndingsAndGetThatOfTheFilter_data() {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QString>("expected");
        QTest::newRow("none") << "tiles"
                              << "PNG picture (*.png)"
                              << "tiles.png";
        QTest::newRow("none, another filter") << "tiles"
                                              << "SVG drawing (*.svg)"
                                              << "tiles.svg";
        QTest::newRow("typed") << "mine.svg"
                               << "PNG picture (*.png)"
                               << "mine.svg";
        QTest::newRow("dots") << "2026.11.30"
                              << "PNG picture (*.png)"
                              << "2026.11.30";
    }
    void namesKeepTheirEndingsAndGetThatOfTheFilter() {
        QFETCH(const QString, typed);
        QFETCH(const QString, filter);
        QFETCH(const QString, expected);
        FileChooser chooser;
        prepare(chooser, FileChooser::SaveFile);
        chooser.setProperty("suggestedName", QStringLiteral("suggested.png"));
        QSignalSpy accepted(&chooser, &FileChooser::accepted);
        chooser.open();
        QTRY_VERIFY(shown<QFileDialog>());
        auto* dialog = shown<QFileDialog>();
        QCOMPARE(dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"))->text(),
                 QStringLiteral("suggested.png"));
        const auto* buttons = dialog->findChild<QDialogButtonBox*>();
        QVERIFY(buttons->button(QDialogButtonBox::Save));
        dialog->selectNameFilter(filter);
        emit dialog->filterSelected(filter);
        type(typed);
        QCOMPARE(accepted.count(), 1);
        QCOMPARE(chooser.selectedFile(), QUrl::fromLocalFile(m_dir->filePath(expected)));
    }

    void whatIsThereIsAskedAbout() {
        write("tiles.png");
        FileChooser chooser;
        prepare(chooser, FileChooser::SaveFile);
        QSignalSpy accepted(&chooser, &FileChooser::accepted);
        chooser.open();
        // The question waits in an event loop of its own.
        QTimer::singleShot(0, this, [] {
            QTRY_VERIFY(shown<QMessageBox>());
            shown<QMessageBox>()->button(QMessageBox::No)->click();
        });
        type(QStringLiteral("tiles"));
        QCOMPARE(accepted.count(), 0);
        QVERIFY(shown<QFileDialog>());
        shown<QFileDialog>()->reject();
        QCOMPARE(accepted.count(), 0);
    }

    void itHasTheColoursOfTheWindow() {
        QQmlEngine engine;
        QQmlComponent component(&engine);
        component.setData(R"(import QtQuick.Controls.Basic
            ApplicationWindow {
                visible: true
                palette { window: "#101112"; base: "#202122"; text: "#e0e1e2"; highlight: "#204080" }
            })",
                          {});
        const std::unique_ptr<QObject> made(component.create());
        auto* window = qobject_cast<QQuickWindow*>(made.get());
        QVERIFY2(window, qPrintable(component.errorString()));
        window->requestActivate();
        QVERIFY(QTest::qWaitForWindowActive(window));
        FileChooser chooser;
        prepare(chooser, FileChooser::OpenFile);
        chooser.open();
        QTRY_VERIFY(shown<QFileDialog>());
        auto* dialog = shown<QFileDialog>();
        QCOMPARE(dialog->palette().color(QPalette::Window), QColor("#101112"));
        const QPalette list = dialog->findChild<QTreeView*>()->palette();
        QCOMPARE(list.color(QPalette::Base), QColor("#202122"));
        QCOMPARE(list.color(QPalette::Text), QColor("#e0e1e2"));
        QCOMPARE(list.color(QPalette::HighlightedText), QColor(Qt::white));
        dialog->reject();
    }

    void itBeginsWhereSomethingMayBe_data() {
        QTest::addColumn<QUrl>("folder");
        QTest::newRow("none") << QUrl();
        QTest::newRow("gone") << QUrl::fromLocalFile(QStringLiteral("/media/gone/photos"));
        QTest::newRow("elsewhere") << QUrl(QStringLiteral("https://example.org/photos"));
    }
    void itBeginsWhereSomethingMayBe() {
        QFETCH(const QUrl, folder);
        const QString before = QDir::currentPath();
        QVERIFY(QDir::setCurrent(QDir::rootPath()));
        FileChooser chooser;
        prepare(chooser, FileChooser::OpenFile);
        chooser.setCurrentFolder(folder);
        chooser.open();
        QTRY_VERIFY(shown<QFileDialog>());
        QCOMPARE(shown<QFileDialog>()->directory(), QDir::home());
        shown<QFileDialog>()->reject();
        QVERIFY(QDir::setCurrent(before));
    }

    void endingsComeFromFilters() {
        QCOMPARE(endingOf(QStringLiteral("Drawings (*.svg *.svgz)")), QStringLiteral("svg"));
        QCOMPARE(endingOf(QStringLiteral("All files (*)")), QString());
        const QUrl bare = QUrl::fromLocalFile(QStringLiteral("/a/100% mine"));
        QCOMPARE(withEnding(bare, QStringLiteral("PNG (*.png)")).toLocalFile(),
                 QStringLiteral("/a/100% mine.png"));
        QCOMPARE(withEnding(bare, QStringLiteral("All files (*)")), bare);
    }

  private:
    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_MAIN(TestFileChooser)
#include "tst_file_chooser.moc"
