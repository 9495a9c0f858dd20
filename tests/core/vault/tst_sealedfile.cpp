// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/vault/DerivedKey.h"
#include "core/vault/SealedFile.h"
#include "core/vault/SealingPipe.h"
#include "tests/support/Test.h"
#include "tests/support/VerifyOk.h"

#include <QRandomGenerator>
#include <QTemporaryFile>
#include <QTest>

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kWhole = qsizetype(Seal::kPiece);
constexpr qsizetype kStored = kWhole + qsizetype(Seal::kTag);

QByteArray noise(qsizetype size)
{
    QByteArray bytes((size + 3) & ~qsizetype{3}, '\0');
    QRandomGenerator random(quint32(size) + 1);
    random.fillRange(reinterpret_cast<quint32 *>(bytes.data()), bytes.size() / 4);
    bytes.resize(size);
    return bytes;
}

/// In steps of odd sizes.
Result<qint64> seal(int file, const Secret &key, QByteArrayView name, const QByteArray &content)
{
    auto writer = SealedWriter::begin(file, key, name);
    if (!writer)
        return std::unexpected(writer.error());
    for (qsizetype at = 0; at < content.size(); at += 100'003) {
        const auto part = QByteArrayView(content).sliced(at).first(std::min<qsizetype>(100'003, content.size() - at));
        if (auto done = writer->write({part.data(), size_t(part.size())}); !done)
            return std::unexpected(done.error());
    }
    return writer->finish();
}

/// All that is given out, and then the error if there is one.
struct Opened {
    QByteArray content;
    std::optional<Error> error;
};

Opened unseal(int file, const Secret &key, QByteArrayView name)
{
    auto reader = SealedReader::open(file, key, name);
    if (!reader)
        return {{}, reader.error()};
    Opened opened;
    std::vector<char> bytes(70'001);
    while (true) {
        const auto got = reader->read(bytes);
        if (!got) {
            opened.error = got.error();
            return opened;
        }
        opened.content.append(bytes.data(), qsizetype(*got));
        if (*got < bytes.size())
            return opened;
    }
}

} // namespace

class tst_SealedFile : public QObject
{
    Q_OBJECT

private:
    const Secret m_key = Secret::random(32);

    QByteArray sealed(const QByteArray &content, QByteArrayView name = "one")
    {
        QTemporaryFile file;
        return file.open() && seal(file.handle(), m_key, name, content) && file.seek(0) ? file.readAll() : QByteArray();
    }
    Opened opened(const QByteArray &stored, QByteArrayView name = "one") const
    {
        QTemporaryFile file;
        if (!file.open() || file.write(stored) != stored.size() || !file.flush())
            qFatal("no temporary file");
        return unseal(file.handle(), m_key, name);
    }

private Q_SLOTS:
    void comesBackAsItWas_data()
    {
        QTest::addColumn<qsizetype>("size");
        for (const qsizetype size : {qsizetype{0}, qsizetype{1}, kWhole - 1, kWhole, kWhole + 1, 3 * kWhole, 5 * kWhole + 77})
            QTest::addRow("%lld bytes", qint64(size)) << size;
    }
    void comesBackAsItWas()
    {
        QFETCH(const qsizetype, size);
        const auto content = noise(size);
        QTemporaryFile file;
        QVERIFY(file.open());
        const auto bytes = seal(file.handle(), m_key, "one", content);
        VERIFY_OK(bytes);
        QCOMPARE(*bytes, file.size());
        const auto reader = SealedReader::open(file.handle(), m_key, "one");
        VERIFY_OK(reader);
        QCOMPARE(reader->size(), size);
        const auto back = unseal(file.handle(), m_key, "one");
        QVERIFY2(!back.error, back.error ? qPrintable(back.error->message.english()) : "");
        QVERIFY(back.content == content);
    }

    void showsNothingOfIt()
    {
        const QByteArray word = "a word that is nowhere else";
        QByteArray content(2 * kWhole, ' ');
        content.replace(kWhole - 5, word.size(), word);
        const auto first = sealed(content);
        QVERIFY(!first.contains(word) && !first.contains("        "));
        QVERIFY(first != sealed(content)); // nor that the same was written twice
    }

    /// Each ends with Damaged, and what came before it is what was written.
    void isNotTakenForTheSame_data()
    {
        using Change = std::function<void(QByteArray &)>;
        QTest::addColumn<Change>("change");
        const qsizetype begin = qsizetype(Seal::kHeader);
        QTest::newRow("a bit of the first piece") << Change([=](QByteArray &file) { file[begin + 10] = char(file[begin + 10] ^ 1); });
        QTest::newRow("a bit of the last piece") << Change([=](QByteArray &file) { file[file.size() - 40] = char(file[file.size() - 40] ^ 128); });
        QTest::newRow("a bit of a tag") << Change([=](QByteArray &file) { file[begin + kStored - 1] = char(file[begin + kStored - 1] ^ 4); });
        QTest::newRow("a bit of the salt") << Change([](QByteArray &file) { file[20] = char(file[20] ^ 1); });
        QTest::newRow("a bit of what it is") << Change([](QByteArray &file) { file[0] = char(file[0] ^ 1); });
        QTest::newRow("pieces in another order") << Change([=](QByteArray &file) {
            const auto first = file.mid(begin, kStored);
            file.replace(begin, kStored, file.mid(begin + kStored, kStored));
            file.replace(begin + kStored, kStored, first);
        });
        QTest::newRow("a piece is missing") << Change([=](QByteArray &file) { file.remove(begin + kStored, kStored); });
        QTest::newRow("a piece comes twice") << Change([=](QByteArray &file) { file.insert(begin, file.mid(begin, kStored)); });
        QTest::newRow("the last piece is missing") << Change([=](QByteArray &file) { file.truncate(begin + 3 * kStored); });
        QTest::newRow("one byte is missing") << Change([](QByteArray &file) { file.chop(1); });
        QTest::newRow("half of it") << Change([](QByteArray &file) { file.truncate(file.size() / 2); });
        QTest::newRow("the begin alone") << Change([=](QByteArray &file) { file.truncate(begin); });
        QTest::newRow("nothing") << Change([](QByteArray &file) { file.clear(); });
        QTest::newRow("a byte more") << Change([](QByteArray &file) { file += 'x'; });
        QTest::newRow("a whole piece more") << Change([=](QByteArray &file) { file += file.mid(begin, kStored); });
        QTest::newRow("not encrypted") << Change([](QByteArray &file) { file = noise(file.size()); });
    }
    void isNotTakenForTheSame()
    {
        QFETCH(const std::function<void(QByteArray &)>, change);
        const auto content = noise(3 * kWhole + 1000);
        auto file = sealed(content);
        QVERIFY(!opened(file).error);
        change(file);
        const auto back = opened(file);
        QVERIFY(back.error);
        QCOMPARE(back.error->code, Errc::Damaged);
        QVERIFY(content.startsWith(back.content));
        QVERIFY(back.content.size() < content.size());
    }

    void eachOfItsBitsCounts()
    {
        const auto file = sealed("some memory");
        for (qsizetype bit = 0; bit < file.size() * 8; ++bit) {
            auto other = file;
            other[bit / 8] = char(other[bit / 8] ^ (1 << (bit % 8)));
            QVERIFY2(opened(other).error, qPrintable(QString::number(bit)));
        }
    }

    void anotherKeyOrAnotherNameOpensNothing()
    {
        QTemporaryFile file;
        QVERIFY(file.open());
        VERIFY_OK(seal(file.handle(), m_key, "one", "content"));
        QCOMPARE(unseal(file.handle(), Secret::random(32), "one").error->code, Errc::Damaged);
        for (const char *name : {"two", "on", "one ", ""})
            QCOMPARE(unseal(file.handle(), m_key, name).error->code, Errc::Damaged);
        qInfo().noquote() << unseal(file.handle(), m_key, "two").error->message.english();
    }

    void keysOfOtherPurposesDiffer()
    {
        const auto one = derivedKey(m_key, kMemoryPurpose);
        QCOMPARE(one.size(), 32u);
        QVERIFY(one.equals(derivedKey(m_key, kMemoryPurpose).bytes()));
        QVERIFY(!one.equals(derivedKey(m_key, kDiskPurpose).bytes()));
        QVERIFY(!one.equals(derivedKey(Secret::random(32), kMemoryPurpose).bytes()));
        QVERIFY(!one.equals(m_key.bytes()));
    }

    void whatGoesThroughAPipeIsSealed()
    {
        const auto content = noise(5 * kWhole + 3);
        QTemporaryFile file;
        QVERIFY(file.open());
        auto pipe = SealingPipe::begin(Descriptor(dup(file.handle())), m_key, "one");
        VERIFY_OK(pipe);
        Descriptor other(dup((*pipe)->fd())); // as QEMU is given it
        QCOMPARE(::write(other.get(), content.constData(), size_t(content.size())), content.size());
        other.reset();
        const auto bytes = (*pipe)->finish();
        VERIFY_OK(bytes);
        QCOMPARE(*bytes, content.size());
        QVERIFY(unseal(file.handle(), m_key, "one").content == content);
    }

    void whoWritesIntoAPipeThatIsGivenUpIsTold()
    {
        signal(SIGPIPE, SIG_IGN);
        QTemporaryFile file;
        QVERIFY(file.open());
        Descriptor other;
        {
            const auto pipe = SealingPipe::begin(Descriptor(dup(file.handle())), m_key, "one");
            VERIFY_OK(pipe);
            other.reset(dup((*pipe)->fd()));
            QCOMPARE(::write(other.get(), "some", 4), 4);
        } // without waiting for who still has it open
        QCOMPARE(::write(other.get(), "more", 4), -1);
        QVERIFY(unseal(file.handle(), m_key, "one").error); // it has no end
    }

    void aDiskThatIsFullIsSaid()
    {
        signal(SIGPIPE, SIG_IGN);
        const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
        QVERIFY(full >= 0);
        const auto pipe = SealingPipe::begin(Descriptor(full), m_key, "one");
        QVERIFY(!pipe);
        QCOMPARE(pipe.error().code, Errc::NoSpace);
    }
};

COFFERDAM_TEST(tst_SealedFile)
#include "tst_sealedfile.moc"
