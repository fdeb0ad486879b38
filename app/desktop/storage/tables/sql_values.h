// SPDX-License-Identifier: MIT
// How the database represents a row's values.
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QVariant>
#include <optional>

#include "app/desktop/values/chat_rows.h"

namespace tessera {

// A null text becomes an empty one: SQLite would store it as NULL.
QVariant toSql(const QString& value);
QVariant toSql(bool value);
QVariant toSql(int value);
QVariant toSql(qint64 value);
QVariant toSql(quint32 value);
QVariant toSql(double value);
// As text.
QVariant toSql(MessageRole value);
QVariant toSql(MessageState value);
// As JSON; empty for nullopt.
QVariant toSql(const std::optional<Error>& value);
QVariant toSql(const std::optional<SamplingSettings>& value);
QVariant toSql(const SamplingSettings& value);
// Unsigned 64 bits, although SQLite's integers are signed; NULL for nullopt.
QVariant toSql(const std::optional<quint64>& value);
// 32-bit integers, little-endian; NULL for none.
QVariant toSql(const QList<qint32>& value);

// The other way round. NULL becomes 0, false or empty.
void fromSql(const QVariant& stored, QString& value);
void fromSql(const QVariant& stored, bool& value);
void fromSql(const QVariant& stored, int& value);
void fromSql(const QVariant& stored, qint64& value);
void fromSql(const QVariant& stored, quint32& value);
void fromSql(const QVariant& stored, double& value);
void fromSql(const QVariant& stored, MessageRole& value);
void fromSql(const QVariant& stored, MessageState& value);
void fromSql(const QVariant& stored, std::optional<Error>& value);
void fromSql(const QVariant& stored, std::optional<SamplingSettings>& value);
void fromSql(const QVariant& stored, SamplingSettings& value);
void fromSql(const QVariant& stored, std::optional<quint64>& value);
void fromSql(const QVariant& stored, QList<qint32>& value);

}  // namespace tessera
