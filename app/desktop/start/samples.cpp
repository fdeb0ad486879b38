// SPDX-License-Identifier: MIT
#include "app/desktop/start/samples.h"

#include <utility>

#include "app/desktop/chat/asking.h"
#include "app/desktop/chat/composer.h"
#include "app/desktop/models/model_controller.h"
#include "app/desktop/photos/photo_importer.h"
#include "app/desktop/text/file_path.h"

namespace tessera {
namespace {

// From resources/samples, in the language of the window.
QList<SamplePicture> photographs() {
    const auto photograph = [](const QString& name, const QString& question) {
        return SamplePicture{QUrl(QStringLiteral("qrc:/tessera/samples/") + name), question,
                             QStringLiteral(":/tessera/samples/") + name};
    };
    return {
        photograph(QStringLiteral("cat.png"), Samples::tr("What animal is this?")),
        photograph(QStringLiteral("coffee.png"), Samples::tr("What is on the table?")),
        photograph(QStringLiteral("rocket.png"), Samples::tr("What is happening here?")),
    };
}

}  // namespace

Samples::Samples(const std::vector<DemoSample>& drawings, Parts parts, QObject* parent)
    : QObject(parent), m_parts(parts), m_showsDrawings(parts.models->isDemo()) {
    for (const DemoSample& drawing : drawings) {
        const QString file = fromPath(drawing.picture);
        m_drawings.append(
            {QUrl::fromLocalFile(file), QString::fromStdString(drawing.question), file});
    }
    connect(parts.models, &ModelController::changed, this, [this] {
        const bool demo = m_parts.models->isDemo();
        if (std::exchange(m_showsDrawings, demo) != demo)
            emit changed();
    });
    connect(parts.importer, &PhotoImporter::imported, this,
            [this](quint64 id, const PhotoRef& photo) {
                finish(id, [&] {
                    m_parts.composer->putBack(m_question, {photo});
                    m_parts.asking->send();
                });
            });
    connect(parts.importer, &PhotoImporter::refused, this, [this](quint64 id, const Error& error) {
        finish(id, [&] { m_parts.composer->addRefused(m_question, error); });
    });
}

QList<SamplePicture> Samples::current() const {
    return m_showsDrawings ? m_drawings : photographs();
}

QVariantList Samples::pictures() const {
    QVariantList values;
    for (const SamplePicture& picture : current())
        values.append(QVariant::fromValue(picture));
    return values;
}

bool Samples::mayAsk() const {
    return !m_parts.asking->isAnswering() && m_parts.composer->count() == 0 &&
           m_parts.composer->text().isEmpty();
}

void Samples::ask(int index) {
    const QList<SamplePicture> pictures = current();
    if (index < 0 || index >= pictures.size() || m_importId != 0 || !mayAsk())
        return;
    m_question = pictures[index].question;
    m_importId = m_parts.importer->importFile(pictures[index].file);
}

void Samples::finish(quint64 importId, const std::function<void()>& action) {
    if (importId == 0 || importId != m_importId)
        return;
    m_importId = 0;
    if (mayAsk())
        action();
}

}  // namespace tessera
