// SPDX-License-Identifier: MIT
#include "app/desktop/storage/tables/sql_values.h"

#include <QtEndian>

#include "app/desktop/text/characters.h"
#include "app/desktop/text/error_json.h"

namespace tessera {

QVariant toSql(const QString& value) {
    return value.isNull() ? QString(QLatin1String("")) : wellFormed(value);
}

QVariant toSql(bool value) {
    return value;
}

QVariant toSql(int value) {
    return value;
}

QVariant toSql(qint64 value) {
    return value;
}

QVariant toSql(quint32 value) {
    return value;
}

QVariant toSql(double value) {
    return value;
}

QVariant toSql(MessageRole value) {
    return messageRoleName(value);
}

QVariant toSql(MessageState value) {
    return messageStateName(value);
}

QVariant toSql(const std::optional<Error>& value) {
    return toSql(errorToText(value));
}

QVariant toSql(const std::optional<SamplingSettings>& value) {
    return toText(value);
}

QVariant toSql(const SamplingSettings& value) {
    return toText(value);
}

QVariant toSql(const std::optional<quint64>& value) {
    if (!value)
        return QVariant(QMetaType::fromType<qint64>());
    return QVariant::fromValue(static_cast<qint64>(*value));
}

QVariant toSql(const QList<qint32>& value) {
    if (value.isEmpty())
        return QVariant(QMetaType::fromType<QByteArray>());
    QByteArray bytes(value.size() * qsizetype{sizeof(qint32)}, Qt::Uninitialized);
    qToLittleEndian<qint32>(value.constData(), value.size(), bytes.data());
    return bytes;
}

void fromSql(const QVariant& stored, QString& value) {
    value = stored.toString();
}

void fromSql(const QVariant& stored, bool& value) {
    value = stored.toBool();
}

void fromSql(const QVariant& stored, int& value) {
    value = stored.toInt();
}

void fromSql(const QVariant& stored, qint64& value) {
    value = stored.toLongLong();
}

void fromSql(const QVariant& stored, quint32& value) {
    value = stored.toUInt();
}

void fromSql(const QVariant& stored, double& value) {
    value = stored.toDouble();
}

void fromSql(const QVariant& stored, MessageRole& value) {
    value = messageRoleFromName(stored.toString());
}

void fromSql(const QVariant& stored, MessageState& value) {
    value = messageStateFromName(stored.toString());
}

void fromSql(const QVariant& stored, std::optional<Error>& value) {
    value = errorFromText(stored.toString());
}

void fromSql(const QVariant& stored, std::optional<SamplingSettings>& value) {
    value = samplingFromText(stored.toString());
}

void fromSql(const QVariant& stored, SamplingSettings& value) {
    value = samplingFromText(stored.toString()).value_or(SamplingSettings());
}

void fromSql(const QVariant& stored, std::optional<quint64>& value) {
    value.reset();
    if (!stored.isNull())
        value = static_cast<quint64>(stored.toLongLong());
}

void fromSql(const QVariant& stored, QList<qint32>& value) {
    const QByteArray bytes = stored.toByteArray();
    value.resize(bytes.size() / qsizetype{sizeof(qint32)});
    qFromLittleEndian<qint32>(bytes.constData(), value.size(), value.data());
}

}  // namespace tessera
