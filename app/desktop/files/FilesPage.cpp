// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/files/FilesPage.h"

#include "app/client/Records.h"
#include "app/client/Translated.h"
#include "app/desktop/files/GivePanel.h"
#include "app/desktop/state/FilesTopic.h"
#include "app/desktop/state/ProgressTopic.h"
#include "app/desktop/viewer/CommandView.h"
#include "app/desktop/widgets/ArmedButton.h"
#include "app/desktop/widgets/Card.h"
#include "app/desktop/widgets/Controls.h"
#include "app/desktop/widgets/EmptyState.h"
#include "app/desktop/widgets/Glyphs.h"
#include "app/desktop/widgets/PlainLabel.h"
#include "core/base/VisibleText.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QListView>
#include <QLocale>
#include <QMimeData>
#include <QPointer>
#include <QProgressBar>
#include <QStandardItemModel>
#include <QVBoxLayout>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

enum ChangeRole { ChangePathRole = Qt::UserRole };

QString wordOfChange(api::FileChange::Kind kind)
{
    switch (kind) {
    case api::FileChange::ADDED: return FilesPage::tr("added");
    case api::FileChange::DELETED: return FilesPage::tr("deleted");
    case api::FileChange::TYPE: return FilesPage::tr("is something else now");
    case api::FileChange::MODE: return FilesPage::tr("can be run, or no longer");
    default: return FilesPage::tr("changed");
    }
}

/// A folder of this computer among what is dragged.
QString droppedFolder(const QMimeData *data)
{
    for (const auto &url : data->urls()) {
        if (url.isLocalFile() && QFileInfo(url.toLocalFile()).isDir())
            return url.toLocalFile();
    }
    return {};
}

} // namespace

FilesPage::FilesPage(Session *session, QWidget *parent)
    : Page(parent)
    , m_session(session)
    , m_files(session->topic<FilesTopic>())
    , m_changes(new QStandardItemModel(this))
{
    setAcceptDrops(true);
    makeActions();
    makeParts();
    connect(&m_files, &FilesTopic::changed, this, &FilesPage::refresh);
    connect(session, &Session::connectedChanged, this, &FilesPage::refresh);
    connect(&session->topic<ProgressTopic>(), &ProgressTopic::changed, this, &FilesPage::showProgress);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &FilesPage::showDiff);
    connect(m_folders, &QComboBox::currentIndexChanged, this, [this] {
        m_changes->clear();
        m_diff->show({}, CommandView::Language::None);
        m_repository.clear();
        refresh();
    });
    refresh();
}

void FilesPage::makeActions()
{
    const auto make = [this](Glyph glyph, const QString &text, Qt::Key key, void (FilesPage::*carryOut)()) {
        auto *action = new QAction(glyphIcon(glyph), text, this);
        action->setShortcut(QKeySequence(Qt::CTRL | Qt::ALT | Qt::SHIFT | key));
        connect(action, &QAction::triggered, this, [this, carryOut] {
            Q_EMIT goWanted({.page = u"files"_s, .agent = {}, .item = {}});
            (this->*carryOut)();
        });
        return action;
    };
    m_give = make(Glyph::Plus, tr("Give Folder\u2026"), Qt::Key_G, &FilesPage::chooseFolder);
    m_look = make(Glyph::Search, tr("Look for Changes"), Qt::Key_D, &FilesPage::lookForChanges);
    m_take = make(Glyph::Undo, tr("Take Ticked Files Out\u2026"), Qt::Key_E, &FilesPage::takeOut);
    m_history = make(Glyph::Records, tr("Take History Out\u2026"), Qt::Key_H, &FilesPage::takeHistory);
    m_cancel = new QAction(glyphIcon(Glyph::Stop), tr("Stop Copying"), this);
    m_cancel->setShortcut(QKeySequence(Qt::CTRL | Qt::ALT | Qt::SHIFT | Qt::Key_J));
    m_cancel->setEnabled(false);
    connect(&m_files, &FilesTopic::agentChanged, this, &FilesPage::forget);
    connect(m_cancel, &QAction::triggered, this, [this] { m_files.cancel(); });
}

QList<QAction *> FilesPage::pageActions() const
{
    return {m_give, m_look, m_take, m_history, m_cancel};
}

void FilesPage::makeParts()
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(12);
    auto *header = new QHBoxLayout;
    header->addWidget(new PlainLabel(tr("Files"), PlainLabel::Size::Title, this), 1);
    header->addWidget(makeButton(m_cancel, this));
    header->addWidget(makeButton(m_give, this));
    layout->addLayout(header);
    m_giving = new GivePanel(m_session, this);
    layout->addWidget(m_giving);
    m_said = new PlainLabel(PlainLabel::Size::Body, this);
    layout->addWidget(m_said);
    m_progress = new QProgressBar(this);
    m_progress->setAccessibleName(tr("Progress"));
    m_progress->setRange(0, 1000);
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(8);
    m_progress->hide();
    layout->addWidget(m_progress);
    auto *row = new QHBoxLayout;
    m_folders = makeChoice(u"givenFolders"_s, tr("Folder that was given"), this);
    row->addWidget(m_folders, 1);
    row->addWidget(makeButton(m_look, this));
    layout->addLayout(row);
    auto *card = new Card(this);
    auto *inside = new QHBoxLayout(card);
    m_list = makeList(u"fileChanges"_s, tr("Changes"), m_changes, card);
    EmptyState::over(m_list, Glyph::Search, tr("No changes shown"), tr("Give the agent a folder, or drop one here. Then look for what it changed."));
    inside->addWidget(m_list, 1);
    m_diff = new CommandView(card);
    m_diff->setObjectName(u"fileDiff"_s);
    m_diff->setAccessibleName(tr("What differs"));
    m_diff->setMaxLines(40);
    inside->addWidget(m_diff, 1);
    layout->addWidget(card, 1);
    m_warned = new QCheckBox(tr("Also files with a warning"), this);
    m_executable = new QCheckBox(tr("Programs can be run here, too"), this);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_warned);
    buttons->addWidget(m_executable);
    buttons->addStretch();
    buttons->addWidget(makeButton(m_history, this));
    auto *take = makeArmedButton(m_take, this);
    take->setObjectName(u"takeOut"_s);
    buttons->addWidget(take);
    layout->addLayout(buttons);
}

QString FilesPage::folder() const
{
    return m_folders->currentData().toString();
}

void FilesPage::refresh()
{
    const auto before = folder();
    const QSignalBlocker quiet(m_folders);
    m_folders->clear();
    for (const auto &given : m_files.folders().folders())
        m_folders->addItem(oneLine(u"%1 \u2013 %2"_s.arg(QString::fromStdString(given.name()), QString::fromStdString(given.folder()))),
                           QString::fromStdString(given.name()));
    m_folders->setCurrentIndex(std::max(0, m_folders->findData(before)));
    if (folder() != before) {
        m_changes->clear();
        m_repository.clear();
    }
    const bool agent = m_session->isConnected() && !m_files.agent().isNull();
    m_give->setEnabled(agent);
    m_look->setEnabled(agent && !folder().isEmpty());
    m_take->setEnabled(agent && m_changes->rowCount() > 0);
    m_history->setEnabled(agent && !m_repository.isEmpty());
}

/// What was looked at is of another agent; an answer about that comes too late.
void FilesPage::forget()
{
    ++m_generation;
    ++m_shown;
    m_changes->clear();
    m_repository.clear();
    m_giving->close();
    say({});
}

void FilesPage::say(const QString &text)
{
    m_said->setPlain(text);
}

void FilesPage::chooseFolder()
{
    auto *dialog = new QFileDialog(this, tr("Folder for the Agent"), QDir::homePath());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, m_giving, &GivePanel::lookAt);
    dialog->open();
}

void FilesPage::dragEnterEvent(QDragEnterEvent *event)
{
    if (m_give->isEnabled() && !droppedFolder(event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void FilesPage::dropEvent(QDropEvent *event)
{
    if (const auto dropped = droppedFolder(event->mimeData()); m_give->isEnabled() && !dropped.isEmpty())
        m_giving->lookAt(dropped);
}

void FilesPage::lookForChanges()
{
    say(tr("Looking for changes\u2026"));
    m_files.lookForChanges(folder(), [this, self = QPointer(this), generation = ++m_generation](const Result<api::ServiceToClient> &reply) {
        if (!self || generation != m_generation)
            return;
        if (reply)
            showChanges(reply->folder_changes());
        else
            say(translated(reply.error().message));
    });
}

void FilesPage::showChanges(const api::FolderChanges &changes)
{
    m_changes->clear();
    for (const auto &change : changes.changes()) {
        const auto path = QString::fromStdString(change.path());
        auto line = u"%1 \u2013 %2"_s.arg(path, wordOfChange(change.kind()));
        if (change.has_refused())
            line += tr(". Not taken out: %1").arg(translated(change.refused()));
        else if (change.has_warning())
            line += tr(". Look first: %1").arg(translated(change.warning()));
        auto *item = new QStandardItem(oneLine(line));
        item->setToolTip(oneLine(line, 1000));
        item->setData(path, ChangePathRole);
        item->setEditable(false);
        const bool takeable = !change.has_refused() && change.kind() != api::FileChange::DELETED;
        item->setCheckable(takeable);
        if (takeable)
            item->setCheckState(change.has_warning() ? Qt::Unchecked : Qt::Checked);
        m_changes->appendRow(item);
    }
    m_repository = changes.repositories().empty() ? QString() : QString::fromStdString(changes.repositories(0));
    say(tr("%1 changes, %2 files as they were given.").arg(static_cast<quint64>(changes.changes_size()) + changes.left_out()).arg(changes.unchanged()));
    refresh();
}

void FilesPage::showDiff()
{
    const auto path = m_list->currentIndex().data(ChangePathRole).toString();
    if (path.isEmpty())
        return;
    m_files.showDiff(folder(), path, [this, self = QPointer(this), generation = ++m_shown](const Result<api::ServiceToClient> &reply) {
        if (!self || generation != m_shown)
            return;
        if (!reply)
            return m_diff->show(translated(reply.error().message), CommandView::Language::None);
        const auto &diff = reply->file_diff();
        const auto note = diff.has_note() ? translated(diff.note()) + u'\n' : QString();
        m_diff->show(note + QString::fromStdString(diff.text()), CommandView::Language::Diff);
    });
}

QStringList FilesPage::ticked() const
{
    QStringList paths;
    for (int row = 0; row < m_changes->rowCount(); ++row) {
        if (m_changes->item(row)->isCheckable() && m_changes->item(row)->checkState() == Qt::Checked)
            paths << m_changes->item(row)->data(ChangePathRole).toString();
    }
    return paths;
}

void FilesPage::takeOut()
{
    const auto paths = ticked();
    if (paths.isEmpty())
        return say(tr("Tick the files to take out first."));
    auto *dialog = new QFileDialog(this, tr("Folder for the Agent\u2019s Files"), QDir::homePath());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, this, [this, paths, name = folder(), agent = m_files.agent()](const QString &target) {
        if (agent != m_files.agent())
            return say(tr("Another agent was chosen meanwhile. Nothing was taken out."));
        api::TakeOut wish;
        wish.set_name(name.toStdString());
        wish.set_folder(target.toStdString());
        wish.set_despite_warnings(m_warned->isChecked());
        wish.set_executable(m_executable->isChecked());
        for (const auto &path : paths)
            wish.add_paths(path.toStdString());
        m_files.takeOut(std::move(wish), [this, self = QPointer(this)](const Result<api::ServiceToClient> &reply) {
            if (self)
                reply ? tellTaken(reply->taken_out()) : say(translated(reply.error().message));
        });
    });
    dialog->open();
}

void FilesPage::takeHistory()
{
    auto *dialog = new QFileDialog(this, tr("File for the History"), QDir::homePath());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"bundle"_s);
    connect(dialog, &QFileDialog::fileSelected, this, [this, name = folder(), repository = m_repository, agent = m_files.agent()](const QString &file) {
        if (agent != m_files.agent())
            return say(tr("Another agent was chosen meanwhile. Nothing was taken out."));
        api::TakeBundle wish;
        wish.set_name(name.toStdString());
        wish.set_repository(repository.toStdString());
        wish.set_file(file.toStdString());
        m_files.takeBundle(std::move(wish), [this, self = QPointer(this)](const Result<api::ServiceToClient> &reply) {
            if (self)
                reply ? tellTaken(reply->taken_out()) : say(translated(reply.error().message));
        });
    });
    dialog->open();
}

void FilesPage::tellTaken(const api::TakenOut &taken)
{
    QStringList lines{tr("%1 files, %2, are in %3. They are the agent\u2019s work: look before you run them.")
                          .arg(taken.files())
                          .arg(QLocale().formattedDataSize(static_cast<qint64>(taken.bytes())), QString::fromStdString(taken.folder()))};
    constexpr int kMostSaid = 5;
    for (int i = 0; i < std::min(kMostSaid, taken.refused_size()); ++i)
        lines << tr("Not taken: %1 \u2013 %2").arg(QString::fromStdString(taken.refused(i).path()), translated(taken.refused(i).why()));
    if (const auto more = static_cast<quint64>(std::max(0, taken.refused_size() - kMostSaid)) + taken.refused_left_out(); more > 0)
        lines << tr("and %1 more").arg(more);
    for (int i = 0; i < std::min(kMostSaid, taken.unseen_archives_size()); ++i)
        lines << tr("An archive that nobody could look into: %1").arg(QString::fromStdString(taken.unseen_archives(i)));
    for (int i = 0; i < std::min(kMostSaid, taken.archives_size()); ++i)
        lines << tr("An archive; the names in it were looked at, not what is in it: %1").arg(QString::fromStdString(taken.archives(i)));
    say(lines.join(u'\n'));
}

void FilesPage::showProgress(const ProgressRecord &progress)
{
    if (progress.operation != u"files" || progress.agent != m_files.agent())
        return;
    m_cancel->setEnabled(!progress.finished);
    m_progress->setVisible(!progress.finished);
    m_progress->setValue(qRound(progress.fraction * 1000));
    if (!progress.finished)
        say(progress.text);
}

} // namespace cofferdam
