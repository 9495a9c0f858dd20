// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dialect/UsualWords.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <unordered_set>

namespace cofferdam {
namespace {

// The most frequent in documentation and code.
constexpr std::string_view kUsualWords =
    "abort about above absolute accept access account accounts action actions active add added address after again agent agents algorithm alias "
    "all allow already also alternative always among an and another answer any anything apache api app append apply archive are area arg args "
    "argument arguments arm around array as ask assistant async at attach attack attributes audit auth auto away back backend background bad "
    "base batch be beat because before begin being below best better between bin binary bind binding bit block body bool boot both bound branch "
    "break broken buf buffer build builder built but button by byte bytes cache call callback called calls can cancel cannot case cast cat cause "
    "certificate ch chain change changed changes channel char chat check checks child children choice class clean clear cli client clock close "
    "cloud cmd code colon column columns com come command commands comment commit common compare compile complete computer condition config "
    "configure connect connection console const container contains content context continue control copy core cost could count counts cover "
    "create created credential credentials critical crypto current cursor custom cut data database date day db decision def default define "
    "delete delta demo depth design desktop destroy detail dev device did diff digest dir directory disable disk dist do does domain done double "
    "down draft driver drop dry duration each early easy echo edit effect effects element else embed empty encoding end endpoint engine english "
    "entries entry enum env environment epoch equal error errors escape eval evaluate even event events every everything exact example except "
    "exception exchange exec execute exit expected experimental explicit export expression ext external fact fail failed failure fall false "
    "family far fast feature feed fetch few field fields file files fill filter final find finding fine finish first fit fix fixed flag flags "
    "flow folder for force form format former found four frame free fresh friend from front fs full function functional functions gate gateway "
    "get gets git give given go going good google got grant group guard guest had half hand handle handler hard has hash have head header "
    "headers health hello help here hidden high history hold home hook host hour how http id identifier identity if ignore image images import "
    "in include includes index info init inline inner input inputs insert inside install instance instead int integer internal into invalid io "
    "is it item its job jobs join js json just keep kernel key keys kill kind know known lab label lambda language large last late later launch "
    "layer lead leaf leave left len length less let letter level lib library license lie like limit line lines link links linux list listen "
    "lists literal live load loads local lock log login long look lookup loop lost low machine made main make makes manifest many map mark match "
    "matches max may means medium mem members memory merge message messages metadata method migration min minutes missing mode model models "
    "module modules moment money monitor more most mount move ms msg much multi must mutable name named names namespace native need needed net "
    "network never new next no node nodes none nor not note notes nothing notice now null number numbers object of off offset ok old on once one "
    "only open operation operations operator option optional options or order org origin os other others our out output outside over override "
    "own owner pack package page pages pair parameter parameters params parent parse parser part partial parts pass passed password patch path "
    "pattern peer pending people per period permission person piece pin pipe place places plain plan plugin plugins point policy pool port post "
    "pre prefix prepare present price print private probe problem proc process processor product profile program progress project projects proof "
    "proto protocol provider proxy public purpose push put py python qt query question questions ram random range rate raw re read reader "
    "reading ready real reason receive recipe record red redirect ref reference regex registry relative release remote remove removed rename "
    "replace reply repo report req request requests res reservation reserved reset resize resources response rest restore result results retry "
    "return returns review reviews right role room root round route row rule rules run running runs safe salt same sample samples save say scan "
    "schedule schema scope script search second secret section security see seed seen self send sent seq sequence serial server service session "
    "set sets setting settings sh sha shape share shared shell shift short show shows side sign signal signals signature signed since single "
    "size sk skip sleep slot slow small so socket some something sort source sources space spec special split sql st stack stage stand standard "
    "start stat state statement static status stay std step steps still stop store stores str stream strict string struct sub subject such sum "
    "sure switch sync syntax sys system table tables tag tags tail take taken tar target task tasks tell template term terminal test tests text "
    "than that the their then there these they this those thread three through ticket time timeout timer times title to token too tool tools top "
    "total touch trace traffic trail transaction transform tree true trust truth try ts turn two type typed types ui under unexpected unicode "
    "unique unit units unix unknown unless until up update upgrade upload url us usage use used user users uses using util utility valid value "
    "values var variable variables vector verify version view virtual visit wait waiting wake walk was watch way web were what whatever when "
    "where whether which while who whole why width will win window windows wire with within without word words work worker works workspace would "
    "write writer writing written wrong xml yes yet you zero ";
std::unordered_set<std::string_view> split(std::string_view words)
{
    std::unordered_set<std::string_view> all;
    while (!words.empty()) {
        const auto end = words.find(' ');
        all.insert(words.substr(0, end));
        words.remove_prefix(end == std::string_view::npos ? words.size() : end + 1);
    }
    return all;
}

} // namespace

bool isUsualWord(QStringView word)
{
    static const auto words = split(kUsualWords);
    if (word.size() < 2 || word.size() > kLongestUsualWord)
        return false;
    std::array<char, kLongestUsualWord> letters{};
    std::ranges::transform(word, letters.begin(), [](QChar c) { return static_cast<char>(c.unicode()); });
    if (letters[0] >= 'A' && letters[0] <= 'Z')
        letters[0] = static_cast<char>(letters[0] - 'A' + 'a');
    return words.contains(std::string_view(letters.data(), static_cast<std::size_t>(word.size())));
}

} // namespace cofferdam
