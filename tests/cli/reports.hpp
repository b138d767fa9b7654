// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "fitcost/units/decimal.hpp"
#include "support/command.hpp"

/// Reports of the command, parsed, with their sums made here from their lines.
namespace reports {

using fitcost::Decimal;
using support::Words;
using Json = nlohmann::json;

inline Decimal decimal(const std::string& text) {
  const auto number = Decimal::parse(text);
  INFO(text);
  REQUIRE(number);
  return *number;
}
inline Decimal decimal(const char* text) { return decimal(std::string(text)); }
inline Decimal decimal(const Json& text) { return decimal(text.get<std::string>()); }

inline Words with(Words words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

/// What the command refuses: exit code 2 and one short line, in which `says` stands.
inline void check_refused(const Words& words, const std::vector<std::string>& says) {
  const auto run = support::command(words);
  INFO(Json(words).dump());
  INFO(run.err);
  CHECK(run.code == 2);
  CHECK(run.out.empty());
  CHECK(support::lines_of(run.err).size() == 1);
  CHECK(run.err.size() < 600);
  CHECK(run.err.rfind("fitcost: ", 0) == 0);
  for (const auto& part : says) {
    INFO(part);
    CHECK(support::contains(run.err, part));
  }
}

inline Json json_of(Words words) {
  words.insert(words.end(), {"--format", "json"});
  const auto run = support::command(words);
  INFO(run.err);
  REQUIRE(run.code == 0);
  REQUIRE(run.err.empty());
  return Json::parse(run.out);
}

/// `compare` at 0.023 requests/s unless the words say another traffic.
inline Json compared(const Words& more = {}) {
  Words words{"compare"};
  bool traffic = false;
  for (const auto& word : more)
    traffic = traffic || word == "--rps" || word == "--rate" || word == "--trace";
  if (!traffic) words.insert(words.end(), {"--rps", "0.023"});
  words.insert(words.end(), more.begin(), more.end());
  return json_of(words);
}

inline const Json& choice(const Json& report, const std::string& part) {
  for (const auto& c : report.at("choices")) {
    if (c.at("part") == part) return c;
  }
  FAIL("no part " << part);
  return report;
}

inline const Json* find_option(const Json& report, const std::string& id) {
  for (const auto& c : report.at("choices")) {
    for (const auto& o : c.at("options")) {
      if (o.at("id") == id) return &o;
    }
  }
  return nullptr;
}

inline const Json& option(const Json& report, const std::string& id) {
  const Json* found = find_option(report, id);
  INFO("option " << id);
  REQUIRE(found != nullptr);
  return *found;
}

inline Decimal list_price(const Json& report, const std::string& id) {
  return decimal(option(report, id).at("monthly_usd"));
}
inline Decimal after_free_tier(const Json& report, const std::string& id) {
  return decimal(option(report, id).at("monthly_usd_after_free_tier"));
}

/// The sum of one member of those lines whose meter begins so, or of all.
inline Decimal sum_of(const Json& lines, const std::string& member, const std::string& meter = {}) {
  Decimal sum;
  for (const auto& line : lines) {
    if (line.at("meter").get<std::string>().rfind(meter, 0) == 0) sum += decimal(line.at(member));
  }
  return sum;
}

/// A quantity of `lines` by meter and, unless empty, resource.
inline Decimal quantity_of(const Json& lines, const std::string& meter,
                           const std::string& resource = {}) {
  Decimal sum;
  for (const auto& line : lines) {
    if (line.at("meter") == meter && (resource.empty() || line.at("resource") == resource)) {
      sum += decimal(line.at("quantity"));
    }
  }
  return sum;
}

/// Decimals are compared and shown as text.
inline std::string text(const Decimal& d) { return d.to_string(); }

}  // namespace reports
