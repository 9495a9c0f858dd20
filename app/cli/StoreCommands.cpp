// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// cofferdamctl vault slots, unlock, lock and so on: the ways to the key of the stores. What opens them comes from standard input alone.

#include "app/cli/CliSession.h"
#include "app/cli/CommandLine.h"
#include "app/cli/Commands.h"
#include "app/cli/KeyInput.h"
#include "app/client/Translated.h"

#include <QDateTime>

#include <memory>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

using Held = std::shared_ptr<Secret>;

QString slotTime(qint64 unixMs)
{
    return unixMs == 0 ? Cli::tr("not known") : QDateTime::fromMSecsSinceEpoch(unixMs).toString(Qt::ISODate);
}

QString slotWord(api::StoreSlotKind kind)
{
    switch (kind) {
    case api::STORE_SLOT_FILE: return Cli::tr("key file");
    case api::STORE_SLOT_PASSPHRASE: return Cli::tr("passphrase");
    case api::STORE_SLOT_RECOVERY: return Cli::tr("recovery key");
    case api::STORE_SLOT_KEYCHAIN: return Cli::tr("keychain");
    default: return Cli::tr("unknown");
    }
}

void showState(const CliSession &conversation, const api::StoreState &state)
{
    conversation.print(state, [&] {
        conversation.out(state.locked() ? Cli::tr("The stores are LOCKED.") : Cli::tr("The stores are open."));
        for (const QString &words : {translated(state.why_locked()), translated(state.notice())}) {
            if (!words.isEmpty())
                conversation.out(words);
        }
        for (const auto &slot : state.slots()) {
            conversation.out(Terminal::column(text(slot.id()), 34) + Terminal::column(slotWord(slot.kind()), 14) + text(slot.name()));
            conversation.out(u"    "_s + Cli::tr("made: %1, last used: %2").arg(slotTime(slot.created_ms()), slotTime(slot.last_used_ms())));
        }
        if (const auto why = translated(state.no_keychain()); !why.isEmpty())
            conversation.out(why);
    });
}

void showStateAndEnd(CliSession &conversation, const api::ServiceToClient &reply)
{
    if (reply.has_store())
        showState(conversation, reply.store());
    conversation.end();
}

/// Sends what was read when the service listens; it lies in locked memory until then.
void askWithSecret(CliSession &conversation, const api::ClientToService &request, const Held &held, std::string *(*place)(api::ClientToService &))
{
    const auto make = [request, place, held] {
        auto whole = request;
        const auto bytes = held->bytes();
        place(whole)->assign(reinterpret_cast<const char *>(bytes.data()), bytes.size());
        *held = Secret();
        return whole;
    };
    conversation.ask(CliSession::Make(make), [&conversation](const api::ServiceToClient &reply) { showStateAndEnd(conversation, reply); });
}

Understood showSlots(CliSession &conversation, const CommandLine &)
{
    api::ClientToService request;
    request.mutable_store_state();
    conversation.ask(request, [&conversation](const api::ServiceToClient &reply) { showStateAndEnd(conversation, reply); });
    return {};
}

Understood unlockStores(CliSession &conversation, const CommandLine &line)
{
    if (line.isSet(u"recovery"_s) && line.isSet(u"keychain"_s))
        return wrongUsage(Cli::tr("--recovery and --keychain do not go together"));
    api::ClientToService request;
    auto *unlock = request.mutable_unlock_store();
    if (line.isSet(u"keychain"_s)) {
        unlock->set_by(api::STORE_SLOT_KEYCHAIN);
        conversation.ask(request, [&conversation](const api::ServiceToClient &reply) { showStateAndEnd(conversation, reply); });
        return {};
    }
    const bool byRecovery = line.isSet(u"recovery"_s);
    unlock->set_by(byRecovery ? api::STORE_SLOT_RECOVERY : api::STORE_SLOT_PASSPHRASE);
    auto secret = readKeyInput(byRecovery ? Cli::tr("The recovery key, which is not shown:") : Cli::tr("The passphrase, which is not shown:"));
    if (!secret) {
        conversation.fail(secret.error());
        return {};
    }
    askWithSecret(conversation, request, std::make_shared<Secret>(std::move(*secret)),
                  [](api::ClientToService &whole) { return whole.mutable_unlock_store()->mutable_secret(); });
    return {};
}

/// Typed twice, because it is not seen; from a pipe once.
Result<Secret> newPassphrase()
{
    auto first = readKeyInput(Cli::tr("The new passphrase, which is not shown:"));
    if (!first || !isTyped())
        return first;
    const auto again = readKeyInput(Cli::tr("The same again, which is not shown:"));
    if (!again)
        return std::unexpected(again.error());
    if (!first->equals(again->bytes()))
        return fail(Errc::Invalid, phrase("Cli", "The two are not the same; nothing was changed."));
    return first;
}

Understood setPassphrase(CliSession &conversation, const CommandLine &line)
{
    auto secret = newPassphrase();
    if (!secret) {
        conversation.fail(secret.error());
        return {};
    }
    api::ClientToService request;
    request.mutable_set_store_passphrase()->set_slot(line.arguments.value(0).toStdString());
    request.mutable_set_store_passphrase()->set_name(line.value(u"name"_s).toStdString());
    askWithSecret(conversation, request, std::make_shared<Secret>(std::move(*secret)),
                  [](api::ClientToService &whole) { return whole.mutable_set_store_passphrase()->mutable_passphrase(); });
    return {};
}

void confirmTyped(CliSession &conversation)
{
    auto secret = readKeyInput(Cli::tr("Type it back, which is not shown:"));
    if (!secret)
        return conversation.fail(secret.error());
    api::ClientToService request;
    request.mutable_confirm_recovery_key();
    askWithSecret(conversation, request, std::make_shared<Secret>(std::move(*secret)),
                  [](api::ClientToService &whole) { return whole.mutable_confirm_recovery_key()->mutable_typed(); });
}

Understood makeRecovery(CliSession &conversation, const CommandLine &line)
{
    if (line.isSet(u"confirm"_s)) {
        if (!line.arguments.isEmpty() || line.isSet(u"name"_s))
            return wrongUsage(Cli::tr("--confirm goes alone"));
        confirmTyped(conversation);
        return {};
    }
    api::ClientToService request;
    request.mutable_make_recovery_key()->set_slot(line.arguments.value(0).toStdString());
    request.mutable_make_recovery_key()->set_name(line.value(u"name"_s).toStdString());
    conversation.ask(request, [&conversation](const api::ServiceToClient &reply) {
        conversation.print(reply.recovery_key(), [&] {
            conversation.out(text(reply.recovery_key().text()));
            conversation.out(Cli::tr("Print it or write it down. It is not shown again, and opens nothing before it was typed back."));
        });
        if (conversation.json() || !isTyped())
            return conversation.end(); // --confirm takes it
        confirmTyped(conversation);
    });
    return {};
}

Understood addSlot(CliSession &conversation, const CommandLine &line)
{
    api::ClientToService request;
    if (line.arguments[0] == u"keychain"_s)
        request.mutable_add_store_slot()->set_kind(api::STORE_SLOT_KEYCHAIN);
    else if (line.arguments[0] == u"file"_s)
        request.mutable_add_store_slot()->set_kind(api::STORE_SLOT_FILE);
    else
        return wrongUsage(Cli::tr("say keychain or file"));
    conversation.ask(request, [&conversation](const api::ServiceToClient &reply) { showStateAndEnd(conversation, reply); });
    return {};
}

Understood removeSlot(CliSession &conversation, const CommandLine &line)
{
    api::ClientToService request;
    request.mutable_remove_store_slot()->set_slot(line.arguments[0].toStdString());
    conversation.ask(request, [&conversation](const api::ServiceToClient &reply) { showStateAndEnd(conversation, reply); });
    return {};
}

Understood lockStores(CliSession &conversation, const CommandLine &)
{
    api::ClientToService request;
    request.mutable_lock_store();
    conversation.ask(request, [&conversation](const api::ServiceToClient &) { conversation.end(); });
    return {};
}

} // namespace

QList<CliCommand> storeCommands()
{
    const QCommandLineOption name(u"name"_s, Cli::tr("what it is called in lists"), u"TEXT"_s);
    return {
        {u"vault slots"_s, {}, Cli::tr("whether the stores are open, and the ways to open them; no secrets"), {}, showSlots},
        {.words = u"vault unlock"_s,
         .arguments = {},
         .summary = Cli::tr("opens the stores; the passphrase is read from standard input"),
         .options = {{u"recovery"_s, Cli::tr("a recovery key instead of the passphrase")}, {u"keychain"_s, Cli::tr("asks the keychain of this session")}},
         .run = unlockStores,
         .keyFromInput = true},
        {u"vault lock"_s, {}, Cli::tr("freezes every agent and locks the stores until somebody unlocks them"), {}, lockStores},
        {.words = u"vault passphrase"_s,
         .arguments = u"[SLOT]"_s,
         .summary = Cli::tr("another passphrase, or a new one for SLOT, read from standard input"),
         .options = {name},
         .run = setPassphrase,
         .keyFromInput = true},
        {.words = u"vault recovery"_s,
         .arguments = u"[SLOT]"_s,
         .summary = Cli::tr("makes a recovery key, shows it once and has it typed back"),
         .options = {name, {u"confirm"_s, Cli::tr("takes the one that was shown back from standard input")}},
         .run = makeRecovery,
         .keyFromInput = true},
        {u"vault slot-add"_s, u"KIND"_s, Cli::tr("another way to open the stores: keychain or file"), {}, addSlot},
        {u"vault slot-remove"_s, u"SLOT"_s, Cli::tr("one way less; never the last one"), {}, removeSlot},
    };
}

} // namespace cofferdam
