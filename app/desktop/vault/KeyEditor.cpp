// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/vault/KeyEditor.h"

#include "app/client/Translated.h"
#include "app/desktop/state/AgentsTopic.h"
#include "app/desktop/state/KeysTopic.h"
#include "app/desktop/text/CountText.h"
#include "app/desktop/text/ModelWords.h"
#include "app/desktop/vault/AgentsChoice.h"
#include "app/desktop/widgets/ArmedButton.h"
#include "app/desktop/widgets/Confirmation.h"
#include "app/desktop/widgets/Controls.h"
#include "app/desktop/widgets/PlainLabel.h"
#include "app/desktop/widgets/SecretField.h"

#include <QDateTime>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr int kLongestKeyName = 64; // UTF-16 units, as the vault has it
constexpr int kLongestKeyUrl = 2048;

} // namespace

KeyEditor::KeyEditor(Session *session, QWidget *parent)
    : Card(parent)
    , m_session(session)
    , m_keys(session->topic<KeysTopic>())
    , m_title(new PlainLabel(PlainLabel::Size::Heading, this))
    , m_error(new PlainLabel(PlainLabel::Size::Body, this))
    , m_confirm(new Confirmation(Confirmation::Kind::Asked, Tone::Notice, tr("Do It"), tr("Cancel"), this))
    , m_yes(new ArmedButton(tr("Save"), this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 14, 16, 14);
    layout->setSpacing(10);
    layout->addWidget(m_title);
    makeFields();
    layout->addLayout(m_form);
    m_error->setObjectName(u"keyError"_s);
    m_error->setTone(Tone::Bad);
    layout->addWidget(m_error);
    m_confirm->yes()->setObjectName(u"confirmKeyChange"_s);
    layout->addWidget(m_confirm);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch();
    auto *cancel = makeButton(tr("Cancel"), this);
    cancel->setObjectName(u"cancelKey"_s);
    buttons->addWidget(cancel);
    m_yes->setObjectName(u"saveKey"_s);
    buttons->addWidget(m_yes);
    layout->addLayout(buttons);
    connect(cancel, &QPushButton::clicked, this, &KeyEditor::close);
    connect(m_yes, &ArmedButton::confirmed, this, &KeyEditor::carryOut);
    hide();
}

void KeyEditor::makeFields()
{
    m_form = new QFormLayout;
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_name = makeField(u"keyName"_s, tr("Name of the key"), this);
    m_name->setMaxLength(kLongestKeyName);
    m_name->setPlaceholderText(tr("For example: OpenAI, work"));
    m_url = makeField(u"keyUrl"_s, tr("Where it may be sent"), this);
    m_url->setMaxLength(kLongestKeyUrl);
    m_url->setPlaceholderText(tr("https://api.example.com"));
    m_value = new SecretField(tr("Value of the key"), this);
    m_value->setObjectName(u"keyValue"_s);
    m_value->setPlaceholderText(tr("Never shown again"));
    m_agents = new AgentsChoice(m_session->topic<AgentsTopic>(), this);
    m_expires = makeField(u"keyExpires"_s, tr("Last day on which it may be used"), this);
    m_expires->setPlaceholderText(tr("2027-01-31; empty: never"));
    m_form->addRow(tr("Name"), m_name);
    m_form->addRow(tr("May be sent to"), m_url);
    m_form->addRow(tr("Value"), m_value);
    m_form->addRow(tr("For"), m_agents);
    m_form->addRow(tr("Last day"), m_expires);
    connect(m_url, &QLineEdit::textEdited, m_value, &SecretField::wipe); // it was typed for somewhere else
}

void KeyEditor::startAdding()
{
    start(Wish::Add, {});
    m_title->setPlain(tr("New key"));
    m_name->clear();
    m_url->clear();
    m_expires->clear();
    m_agents->set(true, {});
    m_name->setFocus(Qt::OtherFocusReason);
}

void KeyEditor::startRotating(const VaultKeyId &key)
{
    const auto *known = m_keys.model()->find(key);
    if (known == nullptr)
        return;
    start(Wish::Rotate, key);
    m_title->setPlain(tr("Another value for \u201c%1\u201d").arg(KeyModel::nameOf(*known)));
    m_value->setFocus(Qt::OtherFocusReason);
}

void KeyEditor::startBinding(const VaultKeyId &key)
{
    const auto *known = m_keys.model()->find(key);
    if (known == nullptr)
        return;
    start(Wish::Bind, key);
    m_title->setPlain(tr("Who may use \u201c%1\u201d, and until when").arg(KeyModel::nameOf(*known)));
    QList<AgentId> agents;
    for (const auto &agent : known->agents())
        agents += AgentId{QString::fromStdString(agent)};
    m_agents->set(known->all_agents(), agents);
    m_expires->setText(known->expires_ms() == 0 ? QString() : QDateTime::fromMSecsSinceEpoch(known->expires_ms() - 1).date().toString(u"yyyy-MM-dd"_s));
    m_expires->setFocus(Qt::OtherFocusReason);
}

void KeyEditor::start(Wish wish, const VaultKeyId &key)
{
    ++m_generation;
    m_wish = wish;
    m_key = key;
    m_value->wipe();
    m_error->hide();
    m_confirm->withdraw();
    for (auto *field : std::initializer_list<QWidget *>{m_name, m_url})
        m_form->setRowVisible(field, wish == Wish::Add);
    m_form->setRowVisible(m_value, wish != Wish::Bind);
    for (auto *field : std::initializer_list<QWidget *>{m_agents, m_expires})
        m_form->setRowVisible(field, wish != Wish::Rotate);
    m_yes->setEnabled(true);
    m_yes->disarm();
    show();
}

void KeyEditor::keepFor(const VaultKeyId &key)
{
    if (m_wish == Wish::Add ? !m_session->isConnected() : key != m_key)
        close();
}

void KeyEditor::close()
{
    if (m_wish == Wish::None)
        return;
    ++m_generation;
    m_wish = Wish::None;
    m_key = {};
    m_value->wipe();
    hide();
    Q_EMIT closed();
}

void KeyEditor::complain(const QString &why)
{
    m_error->setPlain(why);
    m_error->show();
}

Result<qint64> KeyEditor::expires() const
{
    const auto text = m_expires->text().trimmed();
    if (text.isEmpty())
        return 0;
    return parseDay(text).transform([](QDate day) { return day.addDays(1).startOfDay().toMSecsSinceEpoch(); });
}

void KeyEditor::carryOut()
{
    m_error->hide();
    switch (m_wish) {
    case Wish::None: return;
    case Wish::Add: return add();
    case Wish::Rotate: return askRotate();
    case Wish::Bind: return askBind();
    }
}

void KeyEditor::add()
{
    const auto until = expires();
    const auto wrong = [this](QLineEdit *field, const QString &why) {
        complain(why);
        field->setFocus(Qt::OtherFocusReason);
    };
    if (m_name->text().trimmed().isEmpty())
        return wrong(m_name, tr("Give it a name."));
    if (originText(m_url->text().trimmed()).isEmpty())
        return wrong(m_url, tr("Say where it may be sent, beginning with https:// or http://."));
    if (!until)
        return wrong(m_expires, translated(until.error().message));
    auto value = m_value->take();
    if (value.isEmpty())
        return wrong(m_value, tr("Type its value."));
    api::AddVaultKey key;
    key.set_name(m_name->text().trimmed().toStdString());
    key.set_url(m_url->text().trimmed().toStdString());
    key.set_all_agents(m_agents->isAll());
    if (!m_agents->isAll()) {
        for (const auto &agent : m_agents->agents())
            key.add_agents(agent.value.toStdString());
    }
    key.set_expires_ms(*until);
    m_yes->setEnabled(false);
    m_keys.add(std::move(key), std::move(value), [this, generation = m_generation](const Result<api::ServiceToClient> &reply) { onReply(reply, generation); });
}

void KeyEditor::askRotate()
{
    const auto *known = m_keys.model()->find(m_key);
    if (known == nullptr)
        return close();
    if (m_value->text().isEmpty()) {
        complain(tr("Type its new value."));
        m_value->setFocus(Qt::OtherFocusReason);
        return;
    }
    m_confirm->ask({
        .subject = m_key.value,
        .text =
            tr("Replace the value of \u201c%1\u201d? The old one is gone for good; requests go with the new one from then on.").arg(KeyModel::nameOf(*known)),
        .typed = {},
        .carryOut =
            [this, key = m_key, generation = m_generation] {
                auto value = m_value->take();
                if (value.isEmpty())
                    return complain(tr("Type its new value."));
                m_yes->setEnabled(false);
                m_keys.rotate(key, std::move(value), [this, generation](const Result<api::ServiceToClient> &reply) { onReply(reply, generation); });
            },
    });
}

void KeyEditor::askBind()
{
    const auto *known = m_keys.model()->find(m_key);
    if (known == nullptr)
        return close();
    const auto until = expires();
    if (!until) {
        complain(translated(until.error().message));
        m_expires->setFocus(Qt::OtherFocusReason);
        return;
    }
    api::BindVaultKey binding;
    binding.set_key(m_key.value.toStdString());
    binding.set_all_agents(m_agents->isAll());
    QStringList names;
    if (!m_agents->isAll()) {
        for (const auto &agent : m_agents->agents()) {
            binding.add_agents(agent.value.toStdString());
            names += m_session->topic<AgentsTopic>().model()->nameOf(agent);
        }
    }
    binding.set_expires_ms(*until);
    const auto who = m_agents->isAll() ? tr("all agents") : names.isEmpty() ? tr("no agent") : names.join(u", "_s);
    const auto when = *until == 0 ? tr("for good") : tr("until the end of %1").arg(m_expires->text().trimmed());
    m_confirm->ask({
        .subject = m_key.value,
        //: %1 is the name of a key, %2 are names of agents, %3 says how long
        .text = tr("Let \u201c%1\u201d go with requests of %2, %3?").arg(KeyModel::nameOf(*known), who, when),
        .typed = {},
        .carryOut = [this, key = m_key, binding] { send(key, binding); },
    });
}

void KeyEditor::send(const VaultKeyId &key, const api::BindVaultKey &binding)
{
    if (key != m_key)
        return;
    m_yes->setEnabled(false);
    m_keys.bind(binding, [this, generation = m_generation](const Result<api::ServiceToClient> &reply) { onReply(reply, generation); });
}

void KeyEditor::onReply(const Result<api::ServiceToClient> &reply, quint64 generation)
{
    if (generation != m_generation) {
        if (!reply)
            Q_EMIT m_session->failed(translated(reply.error().message));
        return;
    }
    m_yes->setEnabled(true);
    if (reply)
        return close();
    complain(translated(reply.error().message));
    if (m_wish != Wish::Bind)
        m_value->setFocus(Qt::OtherFocusReason); // its value was sent once and has to be typed anew
}

} // namespace cofferdam
