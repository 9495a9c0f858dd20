// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/Hardware.h"

#include "core/base/KvmDevice.h"
#include "core/base/Process.h"

#include <QCoreApplication>
#include <QFile>
#include <QHash>

#include <chrono>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr qint64 kMaxFact = 200;
constexpr std::chrono::seconds kVersionLimit{10};
const QString kUnknown = QStringLiteral(QT_TRANSLATE_NOOP("Hardware", "not known"));

class HardwareFacts
{
public:
    explicit HardwareFacts(QString root) : m_root(std::move(root)) {}

    void add(const QString &name, const QString &value) { m_all.append({name, value.isEmpty() ? kUnknown : value.simplified().left(kMaxFact)}); }
    void addFile(const QString &name, const QString &path) { add(name, read(path)); }
    void add(const char *name, const QString &value) { add(QString::fromLatin1(name), value); } // of the catalogue
    void addFile(const char *name, const QString &path) { add(name, read(path)); }
    /// "key : value", of the first that is named so.
    [[nodiscard]] QHash<QString, QString> table(const QString &path, QChar separator) const
    {
        QHash<QString, QString> values;
        const auto lines = read(path).split(u'\n');
        for (const QString &line : lines) {
            const auto key = line.section(separator, 0, 0).trimmed();
            if (!key.isEmpty() && !values.contains(key))
                values.insert(key, line.section(separator, 1).trimmed());
        }
        return values;
    }
    [[nodiscard]] QString read(const QString &path) const
    {
        QFile file(m_root + path);
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    }
    [[nodiscard]] QString kvmDevice() const
    {
        switch (cofferdam::kvmDevice(m_root)) {
        case KvmDevice::Missing: return QStringLiteral(QT_TRANSLATE_NOOP("Hardware", "not there"));
        case KvmDevice::Refused: return QStringLiteral(QT_TRANSLATE_NOOP("Hardware", "there, but this user may not use it"));
        case KvmDevice::Usable: break;
        }
        return QStringLiteral(QT_TRANSLATE_NOOP("Hardware", "may be used"));
    }
    [[nodiscard]] QList<std::pair<QString, QString>> take() { return std::move(m_all); }

private:
    QString m_root;
    QList<std::pair<QString, QString>> m_all;
};

void addProcessor(HardwareFacts &facts)
{
    const auto processor = facts.table(u"/proc/cpuinfo"_s, u':');
    facts.add(QT_TRANSLATE_NOOP("Hardware", "processor"), processor.value(u"model name"_s));
    facts.add(
        QT_TRANSLATE_NOOP("Hardware", "vendor, family, model, stepping"),
        QStringList{processor.value(u"vendor_id"_s), processor.value(u"cpu family"_s), processor.value(u"model"_s), processor.value(u"stepping"_s)}.join(u' '));
    facts.add(QT_TRANSLATE_NOOP("Hardware", "microcode"), processor.value(u"microcode"_s));
    facts.addFile(QT_TRANSLATE_NOOP("Hardware", "processors"), u"/sys/devices/system/cpu/online"_s);
    const auto flags = processor.value(u"flags"_s).split(u' ');
    QStringList known;
    for (const auto &flag : {u"vmx"_s, u"svm"_s, u"hypervisor"_s, u"ept"_s, u"npt"_s, u"constant_tsc"_s, u"nonstop_tsc"_s, u"invpcid"_s, u"x2apic"_s}) {
        if (flags.contains(flag))
            known << flag;
    }
    facts.add(QT_TRANSLATE_NOOP("Hardware", "flags that matter here"),
              flags.size() > 1 ? (known.isEmpty() ? QStringLiteral(QT_TRANSLATE_NOOP("Hardware", "none of them")) : known.join(u' ')) : QString());
}

} // namespace

QList<std::pair<QString, QString>> hardwareFacts(const QString &root, const QString &emulator)
{
    HardwareFacts facts(root);
    facts.add(u"Cofferdam"_s, QStringLiteral(COFFERDAM_VERSION));
    facts.add(QT_TRANSLATE_NOOP("Hardware", "system"), facts.table(u"/etc/os-release"_s, u'=').value(u"PRETTY_NAME"_s).remove(u'"'));
    facts.addFile(QT_TRANSLATE_NOOP("Hardware", "kernel"), u"/proc/sys/kernel/osrelease"_s);
    addProcessor(facts);
    facts.add(u"/dev/kvm"_s, facts.kvmDevice());
    facts.add(QT_TRANSLATE_NOOP("Hardware", "nested"),
              facts.read(u"/sys/module/kvm_intel/parameters/nested"_s) + facts.read(u"/sys/module/kvm_amd/parameters/nested"_s));
    for (const auto &[module, names] : {std::pair{u"kvm_intel"_s, QStringList{u"ept"_s, u"unrestricted_guest"_s, u"enable_apicv"_s}},
                                        std::pair{u"kvm_amd"_s, QStringList{u"npt"_s, u"avic"_s, u"vgif"_s}},
                                        std::pair{u"kvm"_s, QStringList{u"tdp_mmu"_s, u"halt_poll_ns"_s, u"eager_page_split"_s}}}) {
        QStringList loaded;
        for (const auto &name : names) {
            if (const auto value = facts.read(u"/sys/module/%1/parameters/%2"_s.arg(module, name)).trimmed(); !value.isEmpty())
                loaded << name + u'=' + value;
        }
        facts.add(module, loaded.join(u' '));
    }
    facts.addFile(QT_TRANSLATE_NOOP("Hardware", "clock source"), u"/sys/devices/system/clocksource/clocksource0/current_clocksource"_s);
    facts.addFile(QT_TRANSLATE_NOOP("Hardware", "transparent huge pages"), u"/sys/kernel/mm/transparent_hugepage/enabled"_s);
    const auto memory = facts.table(u"/proc/meminfo"_s, u':');
    facts.add(QT_TRANSLATE_NOOP("Hardware", "memory, available, huge pages"),
              QStringList{memory.value(u"MemTotal"_s), memory.value(u"MemAvailable"_s), memory.value(u"HugePages_Total"_s)}.join(u", "_s));
    facts.addFile(QT_TRANSLATE_NOOP("Hardware", "security modules"), u"/sys/kernel/security/lsm"_s);
    facts.addFile(QT_TRANSLATE_NOOP("Hardware", "firmware"), u"/sys/class/dmi/id/bios_vendor"_s);
    facts.addFile(QT_TRANSLATE_NOOP("Hardware", "firmware version"), u"/sys/class/dmi/id/bios_version"_s);
    facts.addFile(QT_TRANSLATE_NOOP("Hardware", "firmware date"), u"/sys/class/dmi/id/bios_date"_s);
    facts.addFile(QT_TRANSLATE_NOOP("Hardware", "computer"), u"/sys/class/dmi/id/product_name"_s); // a model, of which there are many
    for (const auto &flaw :
         {u"meltdown"_s, u"spectre_v2"_s, u"spec_store_bypass"_s, u"l1tf"_s, u"mds"_s, u"retbleed"_s, u"gather_data_sampling"_s, u"spec_rstack_overflow"_s})
        facts.addFile(flaw, u"/sys/devices/system/cpu/vulnerabilities/"_s + flaw);
    const auto version =
        emulator.isEmpty() ? Result<QByteArray>(QByteArray()) : run({.program = emulator, .arguments = {u"--version"_s}, .limit = kVersionLimit});
    facts.add(u"QEMU"_s, version ? QString::fromUtf8(*version).section(u'\n', 0, 0) : QString());
    return facts.take();
}

} // namespace cofferdam
