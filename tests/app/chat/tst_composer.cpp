// SPDX-License-Identifier: MIT
#include <QClipboard>
#include <QFile>
#include <QGuiApplication>
#include <QImage>
#include <QMimeData>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>

#include "tests/app/app_fixture.h"

using namespace tessera;

class TestComposer : public QObject {
    Q_OBJECT

  private slots:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void pastesPicturesAndFilesButNotText() {
        const AppFixture run(m_dir->path(), "{}");
        const auto& app = run.application;
        QGuiApplication::clipboard()->setText(QStringLiteral("words"));
        QVERIFY(!app->composer()->paste());
        QImage image(20, 10, QImage::Format_ARGB32);
        image.fill(Qt::red);
        QGuiApplication::clipboard()->setImage(image);
        QVERIFY(app->composer()->paste());
        auto* mime = new QMimeData;
        mime->setUrls({QUrl::fromLocalFile(coffeePhoto())});
        QGuiApplication::clipboard()->setMimeData(mime);
        QVERIFY(app->composer()->paste());
        QTRY_COMPARE(app->composer()->photos().size(), 2);
        QCOMPARE(app->composer()->photos()[0].widthPx, 20);
    }

    void refusalsAreShownAndNotSent() {
        const AppFixture run(m_dir->path(), R"({"answers": [{"text": "ok"}]})");
        const auto& app = run.application;
        QFile bad(m_dir->filePath(QStringLiteral("bad.jpg")));
        QVERIFY(bad.open(QIODevice::WriteOnly));
        bad.write("not a photo");
        bad.close();
        app->composer()->addUrls({QUrl::fromLocalFile(bad.fileName()),
                                  QUrl(QStringLiteral("https://example.org/a.jpg"))});
        QTRY_VERIFY(!app->composer()->isImporting());
        for (int row = 0; row < 2; ++row) {
            const QModelIndex index = app->composer()->index(row);
            QCOMPARE(app->composer()->data(index, Composer::StateRole).toInt(),
                     int{Composer::Refused});
            QVERIFY(!app->composer()->data(index, Composer::NoteRole).toString().isEmpty());
        }
        QVERIFY(!app->asking()->canSend());
        QVERIFY(run.send(QStringLiteral("Hi")));
        QVERIFY(app->messages()->rows().first().photos.isEmpty());
    }

    void photosThatAreSentAreNumberedAndTheRestIsRemovedTogether() {
        const AppFixture run(m_dir->path(), "{}");
        Composer* composer = run.application->composer();
        const auto numbers = [&] {
            QList<int> found;
            for (int row = 0; row < composer->count(); ++row)
                found << composer->data(composer->index(row), Composer::NumberRole).toInt();
            return found;
        };
        QVERIFY(run.attach(coffeePhoto()));
        composer->addUrls({QUrl(QStringLiteral("https://example.org/a.jpg"))});
        QCOMPARE(numbers(), QList<int>({0, 0}));
        QCOMPARE(composer->refusedCount(), 1);
        QSignalSpy changed(composer, &Composer::dataChanged);
        QVERIFY(run.attach(coffeePhoto()));
        QCOMPARE(numbers(), QList<int>({1, 0, 2}));
        QVERIFY(std::any_of(changed.cbegin(), changed.cend(), [](const QList<QVariant>& change) {
            return change[2].value<QList<int>>().contains(Composer::NumberRole);
        }));
        composer->move(2, 0);
        QCOMPARE(numbers(), QList<int>({1, 2, 0}));
        composer->setText(QStringLiteral("kept"));
        composer->removeRefused();
        QCOMPARE(numbers(), QList<int>({1, 2}));
        composer->removeRefused();
        QCOMPARE(composer->count(), 2);
        composer->addFiles({coffeePhoto()});  // still being read
        composer->removeAll();
        QCOMPARE(composer->count(), 0);
        QVERIFY(!composer->isImporting());
        QCOMPARE(composer->text(), QStringLiteral("kept"));
    }

  private:
    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_MAIN(TestComposer)
#include "tst_composer.moc"
