// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Requests about models and keys, with a provider that answers.

#pragma once

#include "tests/app/service/Counter.h"
#include "tests/support/FakeProvider.h"
#include "tests/support/Test.h"
#include "tests/support/VerifyOk.h"

#include <QTemporaryDir>

namespace cofferdam::test {

class TargetHouse
{
protected:
    using Message = api::ClientToService;

    static constexpr auto kValue = "sk-4711-abcdefghijklmnop";

    void openHouse()
    {
        m_provider = std::make_unique<FakeProvider>();
        m_folder = std::make_unique<QTemporaryDir>();
        m_counter = std::make_unique<Counter>(m_folder->path());
        VERIFY_OK(m_counter->open());
    }
    void closeHouse()
    {
        m_counter.reset();
        m_provider.reset();
    }

    /// A priced model of that provider.
    Message savingOf(const std::string &name, const std::string &key = {}) const
    {
        Message message;
        auto *target = message.mutable_save_model();
        target->set_name(name);
        target->set_provider("compatible");
        target->set_base_url(m_provider->url().toStdString() + "/v1/");
        target->set_model("test-model");
        target->set_key(key);
        target->mutable_rates()->set_input(3'000'000'000);
        target->mutable_rates()->set_output(15'000'000'000);
        return message;
    }
    /// Of every agent when none is named.
    api::VaultKey addKey(const std::string &name, const std::vector<std::string> &agents = {}) const
    {
        Message message;
        auto *key = message.mutable_add_key();
        key->set_name(name);
        key->set_url(m_provider->url().toStdString());
        key->set_all_agents(agents.empty());
        for (const auto &agent : agents)
            key->add_agents(agent);
        key->set_value(kValue);
        return m_counter->ask(message).key();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Counter> m_counter;
    std::unique_ptr<FakeProvider> m_provider;
};

} // namespace cofferdam::test
