// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A request while it is read: what all dialects have in common. The first thing that is wrong counts, and reading goes on to its end.

#pragma once

#include "core/dialect/ModelRequest.h"
#include "core/dialect/TokenEstimate.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QLatin1StringView>
#include <QList>
#include <QSet>

#include <initializer_list>
#include <optional>
#include <utility>

namespace cofferdam {

class RequestDraft
{
public:
    explicit RequestDraft(Dialect dialect) { m_request.dialect = dialect; }

    void refuse(Phrase why);
    [[nodiscard]] bool isRefused() const { return m_error.has_value(); }
    [[nodiscard]] Result<ModelRequest> take();

    // Fields by their documented names. null is as if there were none; a wrong type is refused.
    /// Refuses names that another parser takes for one of `names` or for a documented one: Go's does not mind the letters' case.
    void checkSpelling(const QJsonObject &object);
    [[nodiscard]] QJsonValue field(const QJsonObject &object, QLatin1StringView name); ///< Google's in either of its spellings.
    [[nodiscard]] QString text(const QJsonObject &object, QLatin1StringView name);
    [[nodiscard]] bool flag(const QJsonObject &object, QLatin1StringView name, bool usual);
    [[nodiscard]] std::optional<qint64> count(const QJsonObject &object, QLatin1StringView name, qint64 least, qint64 most);
    [[nodiscard]] QJsonArray list(const QJsonObject &object, QLatin1StringView name);
    [[nodiscard]] QJsonObject object(const QJsonObject &object, QLatin1StringView name);
    void checkChoice(const QJsonObject &object, QLatin1StringView name); ///< Has to be a text or an object.
    [[nodiscard]] bool has(const QJsonObject &object, QLatin1StringView name) { return !field(object, name).isNull(); }
    /// An item of a list, which has to be an object.
    [[nodiscard]] QJsonObject item(const QJsonValue &value, QLatin1StringView list);

    // What is asked for.
    void setModel(const QString &name);
    void setStreams(bool streams) { m_request.streams = streams; }
    /// By a count of at least `least`; below zero says that there is no limit.
    void limitOutput(const QJsonObject &object, QLatin1StringView name, qint64 least = 1);
    void setAnswers(std::optional<qint64> answers);
    void offerTool(const QString &name, const QJsonObject &definition);
    void offerServerTool(const QString &type);
    void askTier(const QString &word); ///< Usual words are none.
    void setMemory(std::optional<qint64> context, std::optional<qint64> seconds);
    /// Says something: neither null nor empty nor false.
    [[nodiscard]] bool says(const QJsonObject &object, QLatin1StringView name);
    void openInput() { m_request.inputIsOpen = true; }

    // The conversation, from its first message to its last.
    void beginMessage();
    void addText(QStringView text) { m_estimate.addText(text); }
    void addTree(const QJsonValue &value) { m_estimate.addTree(value); }
    /// All fields but those that were read already: what is not known may be put into the prompt.
    void addRest(const QJsonObject &object, std::initializer_list<QLatin1StringView> read);
    void addOpaque(const QString &text) { m_estimate.addOpaque(text.size()); }
    void addImage();
    /// An image by a URL; what is not `data:` the provider fetches.
    void addImageAt(const QString &url);
    /// `part` names it: what it has of addresses and ids, the provider fetches.
    void addFile(const QJsonObject &part);
    /// The provider looks up what has such an id: who put it there is not known here.
    void useStored(QLatin1StringView kind);
    void addCall(const QString &name, const QJsonValue &arguments); ///< Of the assistant, in the round that is open.
    void endRound() { m_isRoundOpen = false; }
    /// What the user's role wrote, without results of tools. OpenClaw writes in that role, too: that is not of a person.
    void addUserText(const QString &text);

private:
    void findSources(const QJsonValue &value);
    [[nodiscard]] QString canonicalName(const QString &name) const;
    void wrongType(QLatin1StringView name, const Phrase &kind);

    ModelRequest m_request;
    TokenEstimate m_estimate;
    std::optional<Error> m_error;
    QSet<QString> m_tools;
    QSet<QString> m_serverTools;
    QSet<QString> m_tiers;
    QList<std::pair<QString, QJsonValue>> m_calls; ///< Of the last round.
    bool m_isRoundOpen = false;
    QString m_person;
};

} // namespace cofferdam
