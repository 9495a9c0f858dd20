// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/files/GivePanel.h"

#include "app/client/Translated.h"
#include "app/desktop/state/FilesTopic.h"
#include "app/desktop/widgets/ArmedButton.h"
#include "app/desktop/widgets/Controls.h"
#include "app/desktop/widgets/PlainLabel.h"
#include "core/base/VisibleText.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QListView>
#include <QLocale>
#include <QPointer>
#include <QPushButton>
#include <QStandardItemModel>
#include <QVBoxLayout>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

enum FindingRole { FindingPathRole = Qt::UserRole };

} // namespace

GivePanel::GivePanel(Session *session, QWidget *parent) : Card(parent), m_files(session->topic<FilesTopic>()), m_findings(new QStandardItemModel(this))
{
    auto *layout = new QVBoxLayout(this);
    m_text = new PlainLabel(PlainLabel::Size::Body, this);
    layout->addWidget(m_text);
    m_warnings = new PlainLabel(PlainLabel::Size::Body, this);
    m_warnings->setTone(Tone::Notice);
    layout->addWidget(m_warnings);
    m_list = makeList(u"findings"_s, tr("What is left out"), m_findings, this);
    m_list->setMaximumHeight(160);
    layout->addWidget(m_list);
    auto *buttons = new QHBoxLayout;
    m_name = makeField(u"givenName"_s, tr("Name of the copy"), this);
    buttons->addWidget(m_name, 1);
    auto *no = makeButton(tr("Cancel"), this);
    no->setObjectName(u"cancelGiving"_s);
    buttons->addWidget(no);
    m_yes = new ArmedButton(tr("Copy to Agent"), this);
    m_yes->setObjectName(u"confirmGiving"_s);
    buttons->addWidget(m_yes);
    layout->addLayout(buttons);
    connect(no, &QPushButton::clicked, this, &GivePanel::close);
    connect(m_yes, &ArmedButton::confirmed, this, &GivePanel::give);
    hide();
}

void GivePanel::lookAt(const QString &folder)
{
    m_folder = folder;
    m_yes->disarm();
    m_yes->setEnabled(false);
    m_findings->clear();
    m_list->hide();
    m_warnings->hide();
    m_name->clear();
    m_text->setPlain(tr("Looking at %1\u2026").arg(folder));
    setVisible(true);
    m_files.scan(folder, [this, self = QPointer(this), generation = ++m_generation](const Result<api::ServiceToClient> &reply) {
        if (!self || generation != m_generation)
            return;
        if (reply)
            return show(reply->folder_scan());
        m_text->setPlain(translated(reply.error().message));
    });
}

void GivePanel::show(const api::FolderScan &scan)
{
    m_folder = QString::fromStdString(scan.folder());
    m_name->setText(QString::fromStdString(scan.name()));
    m_text->setPlain(tr("%1: %2 files, %3. What is ticked stays here. The agent gets a copy; your own files stay as they are.")
                         .arg(m_folder)
                         .arg(scan.files())
                         .arg(QLocale().formattedDataSize(static_cast<qint64>(scan.bytes()))));
    QStringList warnings;
    for (const auto &warning : scan.warnings())
        warnings << translated(warning);
    if (scan.findings_left_out() > 0)
        warnings << tr("There are more secrets than can be shown; they are left out.");
    m_warnings->setPlain(warnings.join(u'\n'));
    m_warnings->setVisible(!warnings.isEmpty());
    for (const auto &finding : scan.findings()) {
        const auto path = QString::fromStdString(finding.path());
        auto *item = new QStandardItem(oneLine(u"%1 \u2013 %2"_s.arg(path, translated(finding.what()))));
        item->setData(path, FindingPathRole);
        item->setEditable(false);
        item->setCheckState(Qt::Checked);
        const bool secret = finding.kind() == api::FolderFinding::SECRET;
        item->setCheckable(secret); // what is no secret is never copied
        item->setEnabled(secret);
        m_findings->appendRow(item);
    }
    m_list->setVisible(m_findings->rowCount() > 0);
    m_yes->setEnabled(true);
    m_yes->setFocus(Qt::OtherFocusReason);
}

void GivePanel::give()
{
    api::GiveFolder wish;
    wish.set_folder(m_folder.toStdString());
    wish.set_name(m_name->text().toStdString());
    for (int row = 0; row < m_findings->rowCount(); ++row) {
        const auto *item = m_findings->item(row);
        if (item->checkState() != Qt::Checked)
            wish.add_with(item->data(FindingPathRole).toString().toStdString());
    }
    m_yes->setEnabled(false);
    m_files.give(std::move(wish), [this, self = QPointer(this), generation = ++m_generation](const Result<api::ServiceToClient> &reply) {
        if (!self || generation != m_generation)
            return;
        if (reply)
            return close();
        m_text->setPlain(translated(reply.error().message));
        m_yes->disarm();
        m_yes->setEnabled(true);
    });
}

void GivePanel::close()
{
    ++m_generation;
    hide();
}

} // namespace cofferdam
