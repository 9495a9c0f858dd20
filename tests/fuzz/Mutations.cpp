// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/fuzz/Mutations.h"

#include <QDir>
#include <QFile>

#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <random>

namespace cofferdam {

void require(bool holds, const char *what)
{
    if (holds)
        return;
    std::fprintf(stderr, "broken: %s\n", what);
    std::abort();
}

std::vector<std::string_view> pieces(std::string_view input)
{
    std::vector<std::string_view> all;
    while (input.size() >= 2) {
        const auto size = static_cast<std::size_t>(static_cast<unsigned char>(input[0]) << 8 | static_cast<unsigned char>(input[1]));
        input.remove_prefix(2);
        all.push_back(input.substr(0, size));
        input.remove_prefix(all.back().size());
    }
    return all;
}

} // namespace cofferdam

#ifndef COFFERDAM_LIBFUZZER
namespace {

constexpr qsizetype kLongest = 16 * 1024; // bytes of one input

QByteArray mutated(QByteArray bytes, std::mt19937 &random)
{
    static const QByteArray words[] = {"$(",
                                       ")",
                                       "'",
                                       "\"",
                                       "`",
                                       "<<X\n",
                                       "{a,b}",
                                       "|",
                                       "&&",
                                       ";",
                                       "\n",
                                       "\\",
                                       "${x:-",
                                       "}",
                                       QByteArray("\0", 1),
                                       "\xff",
                                       "eval ",
                                       "sh -c '",
                                       "<(",
                                       "xargs ",
                                       "[[rule]]\n",
                                       "when = { ",
                                       "not = { ",
                                       " ]",
                                       "\"\"\"",
                                       "\\u0000",
                                       "{\"",
                                       "99999999999",
                                       "\r\n",
                                       " HTTP/1.1\r\n",
                                       "\r\nTransfer-Encoding: chunked\r\n",
                                       "\r\n\r\n",
                                       ":0",
                                       "../",
                                       "/*",
                                       "*/",
                                       QByteArray("\0\0\0\4", 4)};
    const auto rounds = 1 + random() % 6;
    for (unsigned round = 0; round < rounds; ++round) {
        const auto at = static_cast<qsizetype>(random() % static_cast<unsigned>(bytes.size() + 1));
        switch (random() % 4) {
        case 0: bytes.insert(at, words[random() % std::size(words)]); break;
        case 1: bytes.remove(at, static_cast<qsizetype>(random() % 8)); break;
        case 2: bytes.insert(at, bytes.sliced(0, std::min<qsizetype>(at, 64))); break;
        default:
            if (at < bytes.size())
                bytes[at] = static_cast<char>(random());
        }
    }
    return bytes.first(std::min(bytes.size(), kLongest));
}

void run(const QByteArray &bytes)
{
    LLVMFuzzerTestOneInput(reinterpret_cast<const unsigned char *>(bytes.constData()), static_cast<std::size_t>(bytes.size()));
}

} // namespace

int main(int argc, char *argv[])
{
    const QDir folder(QString::fromLocal8Bit(argc > 1 ? argv[1] : "."));
    const int rounds = argc > 2 ? std::atoi(argv[2]) : 20;
    std::mt19937 random(20260101);
    int inputs = 0;
    for (const auto &name : folder.entryList(QDir::Files, QDir::Name)) {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const auto seed = file.readAll();
        run(seed);
        for (int round = 0; round < rounds; ++round)
            run(mutated(seed, random));
        inputs += 1 + rounds;
    }
    std::printf("%d inputs\n", inputs);
    return inputs > 100 ? 0 : 1;
}
#endif
