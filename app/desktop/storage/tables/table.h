// SPDX-License-Identifier: MIT
// A table whose columns are named once, each with the row's member it holds: all reading and
// writing goes by these names.
#pragma once

#include <QSqlQuery>
#include <QSqlRecord>
#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

#include "app/desktop/storage/tables/sql_statement.h"
#include "app/desktop/storage/tables/sql_values.h"
#include "app/desktop/values/member_path.h"

namespace tessera {

// When a column gets its value from a row.
enum class ColumnUse {
    Fixed,       // when the row is added
    Changing,    // by every update, too
    KeptIfNull,  // the same, but an update with NULL keeps the stored value
    Apart,       // by change() only
};

template <typename Row>
struct Column {
    QString name;
    ColumnUse use = ColumnUse::Fixed;
    std::function<QVariant(const Row&)> bind;
    std::function<void(const QVariant&, Row&)> read;
};

// `first`, and `rest` where it is a structure, lead from the row to what the column holds.
template <typename Row, typename T, typename... Path>
Column<Row> column(const char* name, ColumnUse use, T Row::*first, Path... rest) {
    return {
        QString::fromLatin1(name), use,
        [=](const Row& row) { return toSql(memberAt(row, first, rest...)); },
        [=](const QVariant& stored, Row& row) { fromSql(stored, memberAt(row, first, rest...)); }};
}

// Statements with a placeholder ":name" for each column.
QString insertStatement(const QString& table, const QStringList& columns);
QString updateStatement(const QString& table, const QStringList& columns,
                        const QStringList& keptIfNull, const QString& key);
// The end of an INSERT that replaces a row with the same key; without changing columns an existing
// row stays as it is.
QString replacing(const QString& key, const QStringList& changingColumns);

// The first column is the key. Errors: those of execute() when writing, those of select() when
// reading.
template <typename Row>
class Table {
  public:
    Table(QString name, std::vector<Column<Row>> columns)
        : m_name(std::move(name)), m_columns(std::move(columns)) {}

    const QString& name() const { return m_name; }
    QStringList columnNames() const {
        return names([](const Column<Row>&) { return true; });
    }

    // Columns for a SELECT whose result a Reader reads.
    QString selection(const QStringList& columns) const {
        QStringList parts;
        for (const QString& column : columns)
            parts << QStringLiteral("%1.%2 AS %2").arg(m_name, column);
        return parts.join(QLatin1String(", "));
    }
    QString selection() const { return selection(columnNames()); }

    // Looks its columns up once for all rows of a query. What the query does not select stays as
    // it is in the row.
    class Reader {
      public:
        Reader(const Table& table, const QSqlQuery& query) : m_table(table) {
            const QSqlRecord record = query.record();
            for (const Column<Row>& column : table.m_columns)
                m_positions.push_back(record.indexOf(column.name));
        }
        void read(const QSqlQuery& query, Row& row) const {
            for (std::size_t i = 0; i < m_positions.size(); ++i)
                if (m_positions[i] >= 0)
                    m_table.m_columns[i].read(query.value(m_positions[i]), row);
        }

      private:
        const Table& m_table;
        std::vector<int> m_positions;
    };

    // `rest` follows "FROM name": conditions and the order.
    Result<QList<Row>> rows(const QSqlDatabase& database, const QString& rest,
                            const QVariantList& values) const {
        auto query =
            select(database, QStringLiteral("SELECT %1 FROM %2 %3").arg(selection(), m_name, rest),
                   values);
        if (!query)
            return query.error();
        const Reader reader(*this, *query);
        QList<Row> rows;
        while (query->next())
            reader.read(*query, rows.emplaceBack());
        return rows;
    }

    Result<void> add(const QSqlDatabase& database, const Row& row) const {
        const QStringList columns = added();
        return executeNamed(database, insertStatement(m_name, columns), values(row, columns));
    }

    // Adds the row, or updates the one with the same key.
    Result<void> put(const QSqlDatabase& database, const Row& row) const {
        const QStringList columns = added();
        return executeNamed(database,
                            insertStatement(m_name, columns) +
                                replacing(key(), names([](const Column<Row>& column) {
                                              return column.use == ColumnUse::Changing;
                                          })),
                            values(row, columns));
    }

    // Updates the changing columns of the row with this key.
    Result<void> update(const QSqlDatabase& database, const Row& row) const {
        return change(database, row, names([](const Column<Row>& column) {
                          return column.use == ColumnUse::Changing ||
                                 column.use == ColumnUse::KeptIfNull;
                      }));
    }

    // Updates only the given columns of the row with this key.
    Result<void> change(const QSqlDatabase& database, const Row& row,
                        const QStringList& columns) const {
        const QStringList kept =
            names([](const Column<Row>& column) { return column.use == ColumnUse::KeptIfNull; });
        return executeNamed(database, updateStatement(m_name, columns, kept, key()),
                            values(row, columns + QStringList{key()}));
    }

  private:
    const QString& key() const { return m_columns.front().name; }
    template <typename Condition>
    QStringList names(const Condition& condition) const {
        QStringList names;
        for (const Column<Row>& column : m_columns)
            if (condition(column))
                names << column.name;
        return names;
    }
    QStringList added() const {
        return names([](const Column<Row>& column) { return column.use != ColumnUse::Apart; });
    }
    NamedValues values(const Row& row, const QStringList& columns) const {
        NamedValues values;
        for (const Column<Row>& column : m_columns)
            if (columns.contains(column.name))
                values.append({column.name, column.bind(row)});
        return values;
    }

    QString m_name;
    std::vector<Column<Row>> m_columns;
};

}  // namespace tessera
