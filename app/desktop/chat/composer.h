// SPDX-License-Identifier: MIT
// The question being written: its text and its photos.
#pragma once

#include <QAbstractListModel>
#include <QHash>
#include <QList>
#include <QRect>
#include <QUrl>
#include <QtQmlIntegration>

#include "app/desktop/photos/photo_importer.h"
#include "app/desktop/values/tile_scheme_value.h"

class QMimeData;

namespace tessera {

// A list model of the attached photos. GUI thread only; files are read by the PhotoImporter.
class Composer : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Part of App")
    Q_PROPERTY(QString text READ text WRITE setText NOTIFY textChanged)
    Q_PROPERTY(int count READ count NOTIFY photosChanged)
    Q_PROPERTY(int refusedCount READ refusedCount NOTIFY photosChanged)
    // A photo is still being read.
    Q_PROPERTY(bool importing READ isImporting NOTIFY photosChanged)
    // The filter of the file dialog: the formats that can be read here, "*.jpg *.png" and so on.
    Q_PROPERTY(QString filePatterns READ filePatterns CONSTANT)
    Q_PROPERTY(QUrl photoFolder READ photoFolder WRITE setPhotoFolder NOTIFY photoFolderChanged)

  public:
    enum AttachmentRole {
        PhotoRole = Qt::UserRole + 1,
        NameRole,
        StateRole,
        NoteRole,
        CostRole,
        SizeRole,
        NumberRole  // among the photos that are not refused, from 1; 0 where there is only one
    };
    Q_ENUM(AttachmentRole)
    enum AttachmentState { Importing, Ready, Refused };
    Q_ENUM(AttachmentState)

    // `importer` must outlive this.
    explicit Composer(PhotoImporter* importer, QObject* parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
    [[nodiscard]] int count() const { return static_cast<int>(m_attachments.size()); }
    [[nodiscard]] int refusedCount() const;
    [[nodiscard]] bool isImporting() const;

    [[nodiscard]] QString text() const { return m_text; }
    void setText(const QString& text);
    [[nodiscard]] QUrl photoFolder() const { return m_photoFolder; }
    void setPhotoFolder(const QUrl& folder);

    // Local files only: nothing is fetched from the network. A web address becomes a refused
    // attachment that says so.
    Q_INVOKABLE void addUrls(const QList<QUrl>& urls);
    // Takes photos from the clipboard; false if it holds none (then it is text for the text field).
    Q_INVOKABLE bool paste();
    // What was dropped from another program: local files, else picture data (`format`, such as
    // "image/png", and `bytes`), else the addresses, which are refused with a sentence. Browsers
    // provide the address along with the picture.
    Q_INVOKABLE void addDropped(const QList<QUrl>& urls, const QString& format,
                                const QByteArray& bytes);
    // Picture data; `name` may be empty.
    Q_INVOKABLE void addBytes(const QByteArray& file, const QString& name);
    // Adds a part of a stored photo, in pixels of the upright photo. It is cut out on the
    // importer's thread.
    Q_INVOKABLE void addPart(const tessera::PhotoRef& photo, const QRect& part);
    // Sets a grid other than the one from the model's rule, as in TileOption; empty: the rule's.
    Q_INVOKABLE void setGrid(int row, const QString& grid);
    // Also cancels a photo that is still being read.
    Q_INVOKABLE void remove(int row);
    Q_INVOKABLE void removeAll();
    Q_INVOKABLE void removeRefused();
    // Changes the order in which the model sees the photos.
    Q_INVOKABLE void move(int from, int to);

    void addFiles(const QStringList& paths);
    void addRefused(const QString& name, const Error& error);
    [[nodiscard]] QString filePatterns() const;
    // The photos that can be sent.
    [[nodiscard]] QList<PhotoRef> photos() const;
    void clear();
    // Puts a question back, in front of what has been written since.
    void putBack(const QString& text, const QList<PhotoRef>& photos);
    void setScheme(const TileSchemeValue& scheme);

    // For a switch to another question: attachments of this one that are still being read, or were
    // refused, wait under the name `draft` until they are taken back or dropped.
    void setUnfinishedAside(const QString& draft);
    void takeUnfinishedBack(const QString& draft);
    void dropUnfinished(const QString& draft);

  signals:
    // A waiting attachment has been read and no longer waits.
    void finishedAside(const QString& draft, const tessera::PhotoRef& photo);
    void textChanged();
    void photosChanged();
    void photoFolderChanged();

  private:
    struct Attachment {
        quint64 importId = 0;
        AttachmentState state = Importing;
        QString name;
        std::optional<Error> note;  // under its name: why it was refused, or what is done with it
        qint64 sizeBytes = 0;       // 0: not known
        PhotoRef photo;
    };

    bool addMimeData(const QMimeData& mime);
    void append(Attachment attachment);
    void finish(quint64 importId, const std::function<void(Attachment&)>& change);
    void finishAside(quint64 importId, const std::function<void(Attachment&)>& change);
    [[nodiscard]] QString cost(const Attachment& attachment) const;
    [[nodiscard]] int numberOf(int row) const;
    void renumber();

    PhotoImporter* const m_importer;
    QList<Attachment> m_attachments;
    QHash<QString, QList<Attachment>> m_aside;
    TileSchemeValue m_scheme;
    QString m_text;
    QUrl m_photoFolder;
};

}  // namespace tessera
