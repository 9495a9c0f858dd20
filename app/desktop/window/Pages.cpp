// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/window/Pages.h"

#include "app/desktop/agents/AgentsPage.h"
#include "app/desktop/audit/AuditPage.h"
#include "app/desktop/chat/ChatPage.h"
#include "app/desktop/files/FilesPage.h"
#include "app/desktop/guardian/GuardianPage.h"
#include "app/desktop/models/ModelsPage.h"
#include "app/desktop/timeline/TimelinePage.h"
#include "app/desktop/vault/VaultPage.h"
#include "app/desktop/wizard/WizardPage.h"

#include <QCoreApplication>

#include <array>

namespace cofferdam {

namespace {

template<typename Kind>
Page *make(Session *session, QWidget *parent)
{
    return new Kind(session, parent);
}

constexpr std::array kPages{
    PageRow{"agents", QT_TRANSLATE_NOOP("cofferdam::MainWindow", "Agents"), QT_TRANSLATE_NOOP("cofferdam::MainWindow", "&Agent"), Glyph::Agents,
            make<AgentsPage>},
    PageRow{"chat", QT_TRANSLATE_NOOP("cofferdam::MainWindow", "Chat"), QT_TRANSLATE_NOOP("cofferdam::MainWindow", "C&hat"), Glyph::Chat, make<ChatPage>},
    PageRow{"guardian", QT_TRANSLATE_NOOP("cofferdam::MainWindow", "Guardian"), QT_TRANSLATE_NOOP("cofferdam::MainWindow", "G&uardian"), Glyph::Shield,
            make<GuardianPage>},
    PageRow{"audit", QT_TRANSLATE_NOOP("cofferdam::MainWindow", "Audit"), QT_TRANSLATE_NOOP("cofferdam::MainWindow", "A&udit"), Glyph::Records,
            make<AuditPage>},
    PageRow{"timeline", QT_TRANSLATE_NOOP("cofferdam::MainWindow", "Timeline"), QT_TRANSLATE_NOOP("cofferdam::MainWindow", "&Timeline"), Glyph::Timeline,
            make<TimelinePage>},
    PageRow{"models", QT_TRANSLATE_NOOP("cofferdam::MainWindow", "Models"), QT_TRANSLATE_NOOP("cofferdam::MainWindow", "&Models"), Glyph::Models,
            make<ModelsPage>},
    PageRow{"vault", QT_TRANSLATE_NOOP("cofferdam::MainWindow", "Vault"), QT_TRANSLATE_NOOP("cofferdam::MainWindow", "&Vault"), Glyph::Vault, make<VaultPage>},
    PageRow{"files", QT_TRANSLATE_NOOP("cofferdam::MainWindow", "Files"), QT_TRANSLATE_NOOP("cofferdam::MainWindow", "&Files"), Glyph::Folder, make<FilesPage>},
    PageRow{"wizard", QT_TRANSLATE_NOOP("cofferdam::MainWindow", "Set Up"), QT_TRANSLATE_NOOP("cofferdam::MainWindow", "&Set Up"), Glyph::Check,
            make<WizardPage>, false},
};

} // namespace

std::span<const PageRow> pages()
{
    return kPages;
}

} // namespace cofferdam
