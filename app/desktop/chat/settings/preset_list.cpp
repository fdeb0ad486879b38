// SPDX-License-Identifier: MIT
#include "app/desktop/chat/settings/preset_list.h"

#include <algorithm>
#include <array>
#include <utility>

namespace tessera {
namespace {

// Ids of the user's own presets are this followed by their names; no built-in id starts with it.
constexpr QLatin1Char kOwnMark('=');

struct BuiltIn {
    const char* id;
    const char* name;
    SamplerParams sampler;
};

constexpr std::array<BuiltIn, 3> kBuiltIn = {{
    {"precise", QT_TRANSLATE_NOOP("tessera::PresetList", "Precise"), {.temperature = 0.0f}},
    {"balanced", QT_TRANSLATE_NOOP("tessera::PresetList", "Balanced"), {}},
    {"creative",
     QT_TRANSLATE_NOOP("tessera::PresetList", "Creative"),
     {.temperature = 0.9f, .topP = 0.95f, .minP = 0.05f}},
}};

const BuiltIn* builtIn(const QString& id) {
    const auto* const found =
        std::find_if(kBuiltIn.begin(), kBuiltIn.end(),
                     [&](const BuiltIn& preset) { return id == QLatin1String(preset.id); });
    return found == kBuiltIn.end() ? nullptr : found;
}

QString ownId(const QString& name) {
    return kOwnMark + name;
}

QVariantMap entry(const QString& id, const QString& name, bool isBuiltIn) {
    return {{QStringLiteral("id"), id},
            {QStringLiteral("name"), name},
            {QStringLiteral("builtIn"), isBuiltIn}};
}

}  // namespace

PresetList::PresetList(Storage* storage, AppSettings* settings, QObject* parent)
    : QObject(parent), m_storage(storage), m_settings(settings) {
    connect(storage, &Storage::opened, storage, &Storage::loadPresets);
    connect(storage, &Storage::presetsLoaded, this, [this](const QList<PresetRow>& rows) {
        m_own = rows;
        emit changed();
    });
}

QVariantList PresetList::presets() const {
    QVariantList all;
    for (const BuiltIn& preset : kBuiltIn)
        all.append(entry(QLatin1String(preset.id), tr(preset.name), true));
    for (const PresetRow& row : m_own)
        all.append(entry(ownId(row.name), row.name, false));
    return all;
}

QString PresetList::defaultId() const {
    return m_settings->defaultPreset();
}

void PresetList::setDefaultId(const QString& id) {
    if (id == defaultId())
        return;
    m_settings->setDefaultPreset(id);
    emit defaultChanged();
}

int PresetList::ownIndex(const QString& name) const {
    const auto found = std::find_if(m_own.cbegin(), m_own.cend(),
                                    [&](const PresetRow& row) { return row.name == name; });
    return found == m_own.cend() ? -1 : static_cast<int>(found - m_own.cbegin());
}

std::optional<PresetRow> PresetList::find(const QString& id) const {
    if (const BuiltIn* preset = builtIn(id))
        return PresetRow{tr(preset->name), {}, sampling(id, defaultSampling())};
    const int at = id.startsWith(kOwnMark) ? ownIndex(id.mid(1)) : -1;
    return at < 0 ? std::nullopt : std::optional(m_own[at]);
}

SamplingSettings PresetList::sampling(const QString& id, const SamplingSettings& current) const {
    if (const BuiltIn* preset = builtIn(id)) {
        SamplingSettings settings = current;
        static_cast<SamplerParams&>(settings) = preset->sampler;
        settings.seed = current.seed;
        return settings;
    }
    const auto own = find(id);
    return own ? own->sampling : current;
}

bool PresetList::matches(const QString& id, const QString& systemPrompt,
                         const SamplingSettings& sampling) const {
    const auto preset = find(id);
    if (!preset)
        return false;
    if (isBuiltIn(id))
        return this->sampling(id, sampling) == sampling;
    // A preset without a seed of its own leaves it open.
    SamplingSettings offered = preset->sampling;
    if (!offered.seed)
        offered.seed = sampling.seed;
    return preset->systemPrompt == systemPrompt && offered == sampling;
}

QString PresetList::match(const QString& systemPrompt, const SamplingSettings& sampling) const {
    // A match with a system prompt is more likely one of the user's own, so those come first.
    QStringList ids;
    for (const PresetRow& row : m_own)
        if (!row.systemPrompt.isEmpty())
            ids.append(ownId(row.name));
    for (const BuiltIn& preset : kBuiltIn)
        ids.append(QLatin1String(preset.id));
    for (const PresetRow& row : m_own)
        if (row.systemPrompt.isEmpty())
            ids.append(ownId(row.name));
    const auto found = std::find_if(ids.cbegin(), ids.cend(), [&](const QString& id) {
        return matches(id, systemPrompt, sampling);
    });
    return found == ids.cend() ? QString() : *found;
}

bool PresetList::isBuiltIn(const QString& id) const {
    return builtIn(id) != nullptr;
}

QString PresetList::nameOf(const QString& id) const {
    const auto preset = find(id);
    return preset ? preset->name : QString();
}

QString PresetList::nameProblem(const QString& name, const QString& id) const {
    const QString wanted = name.simplified();
    if (wanted.isEmpty())
        return tr("Give it a name.");
    if (wanted.size() > kLongestName)
        return tr("This name is too long.");
    if (std::any_of(kBuiltIn.begin(), kBuiltIn.end(), [&](const BuiltIn& preset) {
            return wanted.compare(tr(preset.name), Qt::CaseInsensitive) == 0;
        }))
        return tr("“%1” comes with Tessera. Choose another name.").arg(wanted);
    if (!id.isEmpty() && ownId(wanted) != id && ownIndex(wanted) >= 0)
        return tr("There is already a preset “%1”. Choose another name.").arg(wanted);
    return {};
}

void PresetList::insert(const PresetRow& row) {
    const auto at =
        std::lower_bound(m_own.begin(), m_own.end(), row,
                         [](const PresetRow& a, const PresetRow& b) { return a.name < b.name; });
    if (at != m_own.end() && at->name == row.name)
        *at = row;
    else
        m_own.insert(at, row);
    m_storage->savePreset(row);
}

QString PresetList::save(const QString& name, const QString& systemPrompt,
                         const SamplingSettings& sampling) {
    if (!nameProblem(name, {}).isEmpty())
        return {};
    const QString wanted = name.simplified();
    insert({wanted, systemPrompt, sampling});
    emit changed();
    return ownId(wanted);
}

void PresetList::rename(const QString& id, const QString& name) {
    auto row = find(id);
    const QString wanted = name.simplified();
    if (!row || isBuiltIn(id) || wanted == row->name || !nameProblem(wanted, id).isEmpty())
        return;
    m_own.removeAt(ownIndex(row->name));
    m_storage->removePreset(row->name);
    row->name = wanted;
    insert(*row);
    if (defaultId() == id)
        setDefaultId(ownId(wanted));
    emit changed();
}

void PresetList::remove(const QString& id) {
    const auto row = find(id);
    if (!row || isBuiltIn(id))
        return;
    m_removed = row;
    m_removedWasDefault = defaultId() == id;
    m_own.removeAt(ownIndex(row->name));
    m_storage->removePreset(row->name);
    if (m_removedWasDefault)
        setDefaultId({});
    emit changed();
}

void PresetList::undoRemove() {
    const auto row = std::exchange(m_removed, std::nullopt);
    if (!row)
        return;
    // Another may have taken its name since.
    if (ownIndex(row->name) < 0)
        insert(*row);
    if (m_removedWasDefault && defaultId().isEmpty())
        setDefaultId(ownId(row->name));
    emit changed();
}

void PresetList::forgetRemoved() {
    m_removed.reset();
    emit changed();
}

}  // namespace tessera
