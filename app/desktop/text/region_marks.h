// SPDX-License-Identifier: MIT
// Marks in an answer's text where it names a region of its photo. They are characters that stand
// for nothing and belong to the program (U+FDD2 to U+FDEF), so that Markdown does not see them.
#pragma once

#include <QList>
#include <QString>

namespace tessera {

// Text that names the regions of a group.
QString markedForRegion(const QString& text, int group);

QString withoutRegionMarks(const QString& text);

// The address of the link that such text becomes. It is none that a text could have itself.
QString regionAddress(int group);
// -1 for all other addresses.
int regionGroup(const QString& address);

// Takes marked text apart, which may come in several pieces.
class RegionMarkReader {
  public:
    struct Part {
        QString text;
        QString address;  // as regionAddress(); empty outside of marks
    };

    // Without empty parts.
    QList<Part> read(const QString& text);
    // Of what comes next, as in Part.
    QString address() const;

  private:
    enum class State { Outside, Number, Inside };

    State m_state = State::Outside;
    int m_group = 0;
};

}  // namespace tessera
