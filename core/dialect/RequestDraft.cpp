// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dialect/RequestDraft.h"

#include "core/base/BoundedJson.h"
#include "core/dialect/ImageTokens.h"
#include "core/dialect/NameCheck.h"
#include "core/dialect/RequestNames.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QtEndian>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr qsizetype kMaxName = 256;             ///< Of a model, a tool, a tier; UTF-16 units.
constexpr qsizetype kShownDraftName = 40;
constexpr qsizetype kLongestScheme = 16;
constexpr qint64 kMessageTokens = 4;            ///< What is put around each.
constexpr qint64 kConversationTokens = 40;      ///< What a template puts before the first message.
constexpr qint64 kToolsTokens = 350;            ///< What Anthropic puts before the tools, if there are any.
constexpr qint64 kToolTokens = 8;
constexpr JsonLimits kArgumentLimits{.values = kMaxRequestValues};

/// What is not dearer than usual.
constexpr QLatin1StringView kUsualTiers[] = {"auto"_L1, "default"_L1, "standard"_L1, "standard_only"_L1, "text"_L1, "global"_L1, "not_available"_L1};

bool isName(const QString &name)
{
    return !name.isEmpty() && name.size() <= kMaxName
           && std::ranges::none_of(name, [](QChar c) { return c.isSpace() || c.category() == QChar::Other_Control || c.category() == QChar::Other_Format; });
}

QStringList sorted(const QSet<QString> &words)
{
    QStringList list(words.begin(), words.end());
    list.sort();
    return list;
}

/// Fit to be read in a row of the trail, whoever wrote it.
QString shownExtra(const QString &word)
{
    QString shown = word.left(kShownDraftName);
    for (QChar &c : shown) {
        const bool isPlain = (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') || QStringView(u"_-.:/").contains(c);
        c = isPlain ? c : QChar(u'?');
    }
    return word.size() > kShownDraftName ? shown + u'…' : shown;
}

QStringList shownExtras(const QSet<QString> &words)
{
    auto list = sorted(words);
    const auto more = list.size() - kShownExtras;
    if (more > 0)
        list = list.first(kShownExtras);
    std::ranges::transform(list, list.begin(), shownExtra);
    if (more > 0)
        list.last() = u"…+%1"_s.arg(more + 1);
    return list;
}

void addFramed(QCryptographicHash &hash, const QByteArray &bytes)
{
    const quint64 size = qToBigEndian(static_cast<quint64>(bytes.size()));
    hash.addData(QByteArrayView(reinterpret_cast<const char *>(&size), sizeof size));
    hash.addData(bytes);
}

/// The same for arguments that mean the same, whether they came as an object or as its text.
QByteArray canonical(const QJsonValue &arguments)
{
    if (arguments.isObject())
        return QJsonDocument(arguments.toObject()).toJson(QJsonDocument::Compact);
    const auto text = arguments.toString().toUtf8();
    const auto object = readJsonObject(text, kArgumentLimits);
    return object ? QJsonDocument(*object).toJson(QJsonDocument::Compact) : text;
}

/// Without the line about itself that OpenClaw 2026.9.6 puts after a person's words: it may change while the words stay.
QString withoutAbout(const QString &text)
{
    const auto at = text.lastIndexOf("\n\nRuntime: agent="_L1);
    return at < 0 || QStringView(text).sliced(at).trimmed().contains(u'\n') ? text : text.first(at);
}

/// Without "[Mon 2026-11-30 09:00 UTC] " at its beginning, for showing it.
QString withoutStamp(const QString &text)
{
    constexpr qsizetype kLongest = 64;
    const auto end = text.first(std::min(text.size(), kLongest)).indexOf("] "_L1);
    const bool isStamp = end >= 21 && text.startsWith(u'[') && text.at(4) == u' ' && text.at(9) == u'-' && text.at(12) == u'-' && text.at(18) == u':';
    return isStamp ? text.sliced(end + 2) : text;
}

} // namespace

void RequestDraft::refuse(Phrase why)
{
    if (!m_error)
        m_error = Error{Errc::Invalid, std::move(why)};
}

void RequestDraft::wrongType(QLatin1StringView name, const Phrase &kind)
{
    refuse(phrase("Model", "“%1” in the request is %2.").arg(name, kind));
}

QString RequestDraft::canonicalName(const QString &name) const
{
    return m_request.dialect == Dialect::Google ? googleName(name) : usualName(name);
}

void RequestDraft::checkSpelling(const QJsonObject &object)
{
    for (auto each = object.begin(); each != object.end(); ++each) {
        const auto name = each.key();
        const auto meant = canonicalName(name);
        if (meant.isEmpty() || name == meant || (m_request.dialect == Dialect::Google && name == snakeName(meant)))
            continue;
        refuse(phrase("Model", "“%1” in the request has to be written “%2”.").arg(name.left(kShownDraftName), meant));
    }
}

QJsonValue RequestDraft::field(const QJsonObject &object, QLatin1StringView name)
{
    if (!isReadName(m_request.dialect == Dialect::Google, name)) // a mistake of a reader: its other spellings would pass checkSpelling()
        refuse(phrase("Model", "“%1” in the request is not known.").arg(name));
    const auto found = object.find(name);
    if (m_request.dialect != Dialect::Google)
        return found == object.end() ? QJsonValue() : *found;
    const auto snake = snakeName(name);
    const auto other = snake == name ? object.end() : object.find(snake);
    if (found != object.end() && other != object.end())
        refuse(phrase("Model", "“%1” stands twice in one object of the request.").arg(name));
    if (found != object.end())
        return *found;
    return other == object.end() ? QJsonValue() : *other;
}

QString RequestDraft::text(const QJsonObject &object, QLatin1StringView name)
{
    const auto value = field(object, name);
    if (!value.isNull() && !value.isString())
        wrongType(name, phrase("Model", "no text"));
    return value.toString();
}

bool RequestDraft::flag(const QJsonObject &object, QLatin1StringView name, bool usual)
{
    const auto value = field(object, name);
    if (!value.isNull() && !value.isBool())
        wrongType(name, phrase("Model", "neither true nor false"));
    return value.toBool(usual);
}

std::optional<qint64> RequestDraft::count(const QJsonObject &object, QLatin1StringView name, qint64 least, qint64 most)
{
    const auto value = field(object, name);
    if (value.isNull())
        return {};
    const double number = value.toDouble(std::nan(""));
    if (!(number >= static_cast<double>(least) && number <= static_cast<double>(most)) || number != std::floor(number)) {
        wrongType(name, phrase("Model", "no whole number from %1 to %2").arg(least, most));
        return {};
    }
    return static_cast<qint64>(number);
}

QJsonArray RequestDraft::list(const QJsonObject &object, QLatin1StringView name)
{
    const auto value = field(object, name);
    if (!value.isNull() && !value.isArray())
        wrongType(name, phrase("Model", "no list"));
    return value.toArray();
}

QJsonObject RequestDraft::object(const QJsonObject &object, QLatin1StringView name)
{
    const auto value = field(object, name);
    if (!value.isNull() && !value.isObject())
        wrongType(name, phrase("Model", "no object"));
    const auto found = value.toObject();
    checkSpelling(found);
    return found;
}

QJsonObject RequestDraft::item(const QJsonValue &value, QLatin1StringView list)
{
    if (!value.isObject())
        refuse(phrase("Model", "“%1” in the request has an item that is no object.").arg(list));
    const auto found = value.toObject();
    checkSpelling(found);
    return found;
}

void RequestDraft::checkChoice(const QJsonObject &object, QLatin1StringView name)
{
    const auto value = field(object, name);
    if (!value.isNull() && !value.isString() && !value.isObject())
        wrongType(name, phrase("Model", "neither a text nor an object"));
}

void RequestDraft::addRest(const QJsonObject &object, std::initializer_list<QLatin1StringView> read)
{
    for (auto each = object.begin(); each != object.end(); ++each) {
        const auto name = each.key();
        const auto meant = canonicalName(name);
        if (std::ranges::find(read, meant.isEmpty() ? name : meant) == read.end())
            m_estimate.addTree(each.value());
    }
}

bool RequestDraft::says(const QJsonObject &object, QLatin1StringView name)
{
    const auto value = field(object, name);
    switch (value.type()) {
    case QJsonValue::Null:
    case QJsonValue::Undefined: return false;
    case QJsonValue::Bool: return value.toBool();
    case QJsonValue::String: return !value.toString().isEmpty();
    case QJsonValue::Array: return !value.toArray().isEmpty();
    case QJsonValue::Object: return !value.toObject().isEmpty();
    case QJsonValue::Double: return true;
    }
    return true;
}

void RequestDraft::setModel(const QString &name)
{
    if (!isName(name))
        refuse(phrase("Model", "The request names no model."));
    m_request.model = name;
}

void RequestDraft::limitOutput(const QJsonObject &object, QLatin1StringView name, qint64 least)
{
    if (const auto tokens = count(object, name, least, kMaxAskedTokens))
        m_request.limits.append({.field = name, .tokens = *tokens < (least < 0 ? 1 : 0) ? kNoLimit : *tokens}); // who knows no limit takes 0 for none
}

void RequestDraft::setMemory(std::optional<qint64> context, std::optional<qint64> seconds)
{
    m_request.numCtx = context;
    m_request.keepAlive = seconds;
}

void RequestDraft::setAnswers(std::optional<qint64> answers)
{
    m_request.answers = static_cast<int>(answers.value_or(1));
}

void RequestDraft::offerTool(const QString &name, const QJsonObject &definition)
{
    if (!isName(name))
        refuse(phrase("Model", "The request offers a tool without a name."));
    m_tools.insert(name);
    m_estimate.addTokens(kToolTokens);
    m_estimate.addTree(definition);
}

void RequestDraft::offerServerTool(const QString &type)
{
    if (!isName(type))
        refuse(phrase("Model", "The request offers a tool without a type."));
    m_serverTools.insert(type);
}

void RequestDraft::askTier(const QString &word)
{
    if (word.isEmpty() || std::ranges::find(kUsualTiers, word.toLower()) != std::end(kUsualTiers))
        return;
    if (!isName(word))
        refuse(phrase("Model", "The request asks for a class of service that has no name."));
    m_tiers.insert(word.toLower());
}

void RequestDraft::beginMessage()
{
    ++m_request.messages;
    m_estimate.addTokens(kMessageTokens);
}

void RequestDraft::addImage()
{
    ++m_request.images;
}

void RequestDraft::addImageAt(const QString &url)
{
    addImage();
    if (url.startsWith("data:"_L1, Qt::CaseInsensitive))
        return;
    if (url.isEmpty())
        return useStored("stored_file"_L1);
    openInput();
    m_serverTools.insert(u"fetch"_s);
}

void RequestDraft::addFile(const QJsonObject &part)
{
    ++m_request.files;
    openInput();
    findSources(part);
}

void RequestDraft::useStored(QLatin1StringView kind)
{
    openInput();
    m_serverTools.insert(kind);
}

/// At most as deep as JSON may be.
void RequestDraft::findSources(const QJsonValue &value)
{
    if (value.isString()) {
        const auto text = value.toString();
        if (const auto colon = text.indexOf("://"_L1); colon > 0 && colon < kLongestScheme)
            m_serverTools.insert(u"fetch"_s);
    } else if (value.isObject()) {
        const auto object = value.toObject();
        for (auto each = object.begin(); each != object.end(); ++each) {
            if (each.key().endsWith("_id"_L1, Qt::CaseInsensitive) && each.value().isString())
                m_serverTools.insert(u"stored_file"_s);
            findSources(each.value());
        }
    } else if (value.isArray()) {
        const auto list = value.toArray();
        for (const auto &each : list)
            findSources(each);
    }
}

void RequestDraft::addCall(const QString &name, const QJsonValue &arguments)
{
    if (!m_isRoundOpen) {
        m_isRoundOpen = true;
        m_calls.clear();
        ++m_request.rounds;
    }
    m_calls.append({name, arguments});
    addText(name);
    if (arguments.isString())
        addText(arguments.toString());
    else
        addTree(arguments);
}

void RequestDraft::addUserText(const QString &text)
{
    const QStringView words = QStringView(text).trimmed();
    if (words.isEmpty() || words.startsWith("<<<BEGIN_OPENCLAW_INTERNAL_CONTEXT>>>"_L1))
        return;
    m_person = text;
    m_calls.clear();
    m_isRoundOpen = false;
    m_request.rounds = 0;
}

Result<ModelRequest> RequestDraft::take()
{
    if (m_request.messages == 0)
        refuse(phrase("Model", "The request has no messages."));
    if (m_tools.size() + m_serverTools.size() > kMaxOfferedTools)
        refuse(phrase("Model", "The request offers more than %1 tools.").arg(kMaxOfferedTools));
    if (m_error)
        return std::unexpected(*m_error);
    m_request.tools = sorted(m_tools);
    m_request.serverTools = shownExtras(m_serverTools);
    m_request.tier = shownExtras(m_tiers).join(u'+');
    m_request.maxOutput = m_request.maxOutputFor({});
    m_estimate.addTokens(kConversationTokens + (m_tools.isEmpty() ? 0 : kToolsTokens) + m_request.images * mostImageTokens(m_request.dialect, m_request.model));
    m_request.inputTokens = m_estimate.tokens();
    if (!m_calls.isEmpty()) {
        QCryptographicHash hash(QCryptographicHash::Sha256);
        for (const auto &[name, arguments] : std::as_const(m_calls)) {
            addFramed(hash, name.toUtf8());
            addFramed(hash, canonical(arguments));
        }
        m_request.round = hash.result();
        m_request.tool = shownExtra(m_calls.first().first);
    }
    if (!m_person.isEmpty()) {
        const auto words = withoutAbout(m_person);
        m_request.prompt = QCryptographicHash::hash(words.toUtf8(), QCryptographicHash::Sha256);
        m_request.promptText = withoutStamp(words).left(kShownPrompt);
    }
    return std::move(m_request);
}

} // namespace cofferdam
