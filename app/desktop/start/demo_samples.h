// SPDX-License-Identifier: MIT
// The pictures of the empty page: one click asks about one.
#pragma once

#include <QMetaType>
#include <QObject>
#include <QUrl>
#include <QVariantList>
#include <QtQmlIntegration>
#include <vector>

#include "app/demo_model/demo_model.h"

namespace tessera {

class Asking;
class Composer;
class PhotoImporter;

struct SamplePicture {
    Q_GADGET
    QML_VALUE_TYPE(samplePicture)
    Q_PROPERTY(QUrl source MEMBER source)
    Q_PROPERTY(QString question MEMBER question)
  public:
    QUrl source;
    QString question;
};

// GUI thread only.
class DemoSamples : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Part of App")
    // SamplePicture values.
    Q_PROPERTY(QVariantList pictures READ pictures CONSTANT)

  public:
    // The parts must outlive this.
    DemoSamples(std::vector<DemoSample> samples, PhotoImporter* importer, Composer* composer,
                Asking* asking, QObject* parent = nullptr);

    [[nodiscard]] QVariantList pictures() const;

    // Attaches the picture and sends its question. Does nothing while another picture is being
    // attached, or if the user is writing a question.
    Q_INVOKABLE void ask(int index);

  private:
    void finish(quint64 importId, const std::function<void()>& action);
    [[nodiscard]] bool mayAsk() const;

    const std::vector<DemoSample> m_samples;
    PhotoImporter* const m_importer;
    Composer* const m_composer;
    Asking* const m_asking;
    quint64 m_importId = 0;  // 0: none in progress
    QString m_question;
};

}  // namespace tessera
