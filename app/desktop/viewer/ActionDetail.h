// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Everything there is to say about one action: the whole command, what else an approval of it would cover, why it was stopped or not, what
// it would do, and the parameters as the tool got them.

#pragma once

#include "app/client/Records.h"

#include <QWidget>

class QFormLayout;
class QPushButton;
class QVBoxLayout;

namespace cofferdam {

namespace api {
class InGuestDetail;
}

class CommandView;
class PlainLabel;

class ActionDetail final : public QWidget
{
    Q_OBJECT

public:
    explicit ActionDetail(QWidget *parent = nullptr);

    void showQuestion(const QuestionRecord &question, const QString &agent);
    void showRow(const AuditRecord &row, const QString &agent);

    /// The end of the command, and of what else is covered, has been on screen.
    [[nodiscard]] bool isReadToEnd() const;

Q_SIGNALS:
    void readToEndChanged();

private:
    struct Fact {
        QString name;
        QString value;
    };
    [[nodiscard]] static QList<Fact> reasons(const QStringList &because, const QString &nearestAllow);
    [[nodiscard]] static QList<Fact> examples(const api::InGuestDetail &counted);

    void setFacts(const QList<Fact> &facts);
    void setCommand(const QString &subject, api::ActionKind kind, const QList<EffectRecord> &effects);
    void setBeside(const QString &json);
    void setEffects(const QList<EffectRecord> &effects);
    void setReversible(bool reversible);
    void setAlternative(const QString &alternative);
    void setBound(api::BoundTo boundTo);
    void setMore(const QString &title, const QString &json);

    CommandView *m_command = nullptr;
    PlainLabel *m_besideTitle = nullptr;
    CommandView *m_beside = nullptr; ///< What an approval covers beside the command.
    PlainLabel *m_why = nullptr;
    PlainLabel *m_effectsTitle = nullptr;
    QVBoxLayout *m_effects = nullptr;
    PlainLabel *m_reversible = nullptr;
    PlainLabel *m_alternative = nullptr;
    PlainLabel *m_bound = nullptr;
    QFormLayout *m_facts = nullptr;
    QPushButton *m_more = nullptr;
    CommandView *m_json = nullptr;
};

} // namespace cofferdam
