// SPDX-License-Identifier: MIT
#include "app/desktop/start/demo_samples.h"

#include <utility>

#include "app/desktop/chat/asking.h"
#include "app/desktop/chat/composer.h"
#include "app/desktop/photos/photo_importer.h"
#include "app/desktop/text/file_path.h"

namespace tessera {

DemoSamples::DemoSamples(std::vector<DemoSample> samples, PhotoImporter* importer,
                         Composer* composer, Asking* asking, QObject* parent)
    : QObject(parent),
      m_samples(std::move(samples)),
      m_importer(importer),
      m_composer(composer),
      m_asking(asking) {
    connect(importer, &PhotoImporter::imported, this, [this](quint64 id, const PhotoRef& photo) {
        finish(id, [&] {
            m_composer->putBack(m_question, {photo});
            m_asking->send();
        });
    });
    connect(importer, &PhotoImporter::refused, this, [this](quint64 id, const Error& error) {
        finish(id, [&] { m_composer->addRefused(m_question, error); });
    });
}

QVariantList DemoSamples::pictures() const {
    QVariantList values;
    for (const DemoSample& sample : m_samples)
        values.append(
            QVariant::fromValue(SamplePicture{QUrl::fromLocalFile(fromPath(sample.picture)),
                                              QString::fromStdString(sample.question)}));
    return values;
}

bool DemoSamples::mayAsk() const {
    return !m_asking->isAnswering() && m_composer->count() == 0 && m_composer->text().isEmpty();
}

void DemoSamples::ask(int index) {
    if (index < 0 || index >= static_cast<int>(m_samples.size()) || m_importId != 0 || !mayAsk())
        return;
    const DemoSample& sample = m_samples[static_cast<std::size_t>(index)];
    m_question = QString::fromStdString(sample.question);
    m_importId = m_importer->importFile(fromPath(sample.picture));
}

void DemoSamples::finish(quint64 importId, const std::function<void()>& action) {
    if (importId == 0 || importId != m_importId)
        return;
    m_importId = 0;
    if (mayAsk())
        action();
}

}  // namespace tessera
