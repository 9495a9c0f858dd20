// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which unit is enabled: one that starts this program's service, and lets agents go on.

#include "app/cli/Autostart.h"
#include "tests/support/Test.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_Autostart : public QObject
{
    Q_OBJECT

private:
    [[nodiscard]] QString unit() const { return m_folder->path() + u"/cofferdamd.service"_s; }
    [[nodiscard]] QString unitText() const
    {
        QFile file(unit());
        return file.open(QFile::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    }
    [[nodiscard]] Autostart autostart(const QString &service = u"/opt/here/cofferdamd"_s)
    {
        return Autostart(m_folder->path(), service, [this](const QString &program, const QStringList &arguments) -> std::optional<Autostart::Said> {
            m_ran += program + u' ' + arguments.join(u' ');
            if (!arguments.contains(u"cat"_s))
                return Autostart::Said();
            if (QFile::exists(unit()))
                return Autostart::Said{.code = 0, .text = u"# "_s + unit() + u'\n' + unitText()};
            return Autostart::Said{.code = m_installed.isEmpty() ? 1 : 0, .text = m_installed};
        });
    }
    void write(const QString &text) const
    {
        QFile file(unit());
        QVERIFY(file.open(QFile::WriteOnly) && file.write(text.toUtf8()) >= 0);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_installed; ///< As systemctl shows it.
    QStringList m_ran;

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_installed.clear();
        m_ran.clear();
    }

    void aUnitIsWrittenWhereNoneServes_data()
    {
        QTest::addColumn<QString>("installed");
        QTest::addColumn<bool>("written");
        const auto shown = u"# /usr/lib/systemd/user/cofferdamd.service\n[Service]\nExecStart=%1\n"_s;
        QTest::newRow("none") << QString() << true;
        QTest::newRow("this program's") << shown.arg(u"/opt/here/cofferdamd --come-back"_s) << false;
        QTest::newRow("of a version that let nothing go on") << shown.arg(u"/opt/here/cofferdamd"_s) << true;
        QTest::newRow("of a program elsewhere") << shown.arg(u"/opt/gone/cofferdamd --come-back"_s) << true;
        QTest::newRow("changed by the user")
            << shown.arg(u"/opt/gone/cofferdamd"_s)
                   + u"\n# /home/u/.config/systemd/user/cofferdamd.service.d/override.conf\n[Service]\nExecStart=\nExecStart=/opt/here/cofferdamd --come-back\n"_s
            << false;
    }
    void aUnitIsWrittenWhereNoneServes()
    {
        QFETCH(const QString, installed);
        QFETCH(const bool, written);
        m_installed = installed;
        QVERIFY(autostart().on(false));
        QCOMPARE(QFile::exists(unit()), written);
        QCOMPARE(m_ran.contains(u"systemctl --user daemon-reload"_s), written);
        QVERIFY(m_ran.contains(u"systemctl --user enable cofferdamd.service"_s));
        if (written)
            QVERIFY2(unitText().contains("\nExecStart=/opt/here/cofferdamd --come-back\n"_L1), qPrintable(unitText()));
    }

    void anOldUnitOfTheUsersFolderIsWrittenAnew()
    {
        write(u"[Service]\nExecStart=/opt/here/cofferdamd\n"_s);
        QVERIFY(autostart().on(false));
        QVERIFY(unitText().contains("\nExecStart=/opt/here/cofferdamd --come-back\n"_L1));
        m_ran.clear();
        QVERIFY(autostart().on(false)); // the same: nothing to write
        QVERIFY(!m_ran.contains(u"systemctl --user daemon-reload"_s));
        QVERIFY(autostart(u"/opt/moved/cofferdamd"_s).on(false));
        QVERIFY(unitText().contains("\nExecStart=/opt/moved/cofferdamd --come-back\n"_L1));
        QVERIFY(m_ran.contains(u"systemctl --user daemon-reload"_s));
    }
};

COFFERDAM_TEST(tst_Autostart)
#include "tst_autostart.moc"
