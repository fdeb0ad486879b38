// SPDX-License-Identifier: MIT
#pragma once

#include <QMetaType>
#include <QString>
#include <QtQmlIntegration>

namespace tessera {

// One sampling number with its range, for a control.
struct SamplingField {
    Q_GADGET
    QML_VALUE_TYPE(samplingField)
    Q_PROPERTY(double value MEMBER value)
    Q_PROPERTY(double from MEMBER from)
    Q_PROPERTY(double to MEMBER to)
    Q_PROPERTY(double step MEMBER step)
    Q_PROPERTY(double defaultValue MEMBER defaultValue)
    Q_PROPERTY(int decimals MEMBER decimals)
    // The default is the value published with the model, not Tessera's.
    Q_PROPERTY(bool published MEMBER published)
    Q_PROPERTY(QString text READ text)
    Q_PROPERTY(QString defaultText READ defaultText)
    Q_PROPERTY(QString rangeText READ rangeText)
  public:
    double value = 0;
    double from = 0;
    double to = 1;
    double step = 0.05;
    double defaultValue = 0;
    int decimals = 2;
    bool published = false;

    // As people write it: without trailing zeros.
    QString text() const;
    QString defaultText() const;
    // "0 – 2"
    QString rangeText() const;

    friend bool operator==(const SamplingField&, const SamplingField&) = default;
};

}  // namespace tessera
