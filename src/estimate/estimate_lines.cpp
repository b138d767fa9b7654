// SPDX-License-Identifier: Apache-2.0
#include "estimate/estimate_lines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace fitcost::inline v1::detail {

std::string standing_key(Standing standing) {
  switch (standing) {
    case Standing::priced:
      return "priced";
    case Standing::counted_with:
      return "counted_with";
    case Standing::free:
      return "free";
    case Standing::no_model:
      return "no_model";
    case Standing::unknown_use:
      return "unknown_use";
    case Standing::absent:
      break;
  }
  return "absent";
}

std::string one_line(std::string text, std::size_t most) {
  if (most < text.size()) {
    std::size_t end = most;
    // A character of several bytes is not cut.
    while (0 < end && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U) --end;
    text.resize(end);
    text += "...";
  }
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  return text;
}

std::string at_least_of(const Bill& bill) { return bill.complete() ? "" : "at least "; }

std::string estimate_heading(const BillReport& report) {
  return report.name + " · " + report.traffic +
         fmt::format(" · {} · prices of {} · USD", report.terms.region, price_days(report));
}

std::vector<std::string> resources_of(const cloudformation::Estimate& estimate, Standing standing,
                                      std::size_t most) {
  const auto& all = estimate.graph.source.resources();
  std::vector<std::string> types;
  std::map<std::string, std::vector<std::size_t>> of_type;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (estimate.resources[i].standing != standing) continue;
    auto& those = of_type[all[i].type];
    if (those.empty()) types.push_back(all[i].type);
    those.push_back(i);
  }
  std::vector<std::string> out;
  for (const auto& type : types) {
    const auto& those = of_type[type];
    if (most < those.size()) {
      out.push_back(fmt::format("{} x {}", those.size(), type));
      continue;
    }
    for (const std::size_t i : those) {
      std::string text = all[i].logical_id + " (" + type + ")";
      const auto& words = estimate.resources[i].words;
      if (standing != Standing::free && !words.empty()) text += ": " + words;
      out.push_back(std::move(text));
    }
  }
  return out;
}

std::vector<std::size_t> without_use(const EstimateReport& report) {
  const auto& estimate = report.estimate;
  std::vector<bool> has_lines(estimate.resources.size());
  const auto mark = [&](const std::string& name) {
    if (const auto at = estimate.owner(name)) has_lines[*at] = true;
  };
  const Bill& bill = report.bill.months.front().bill;
  for (const Line& line : bill.lines()) mark(line.resource);
  for (const Unpriced& line : bill.unpriced()) mark(line.resource);
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < has_lines.size(); ++i)
    if (!has_lines[i] && estimate.resources[i].standing == Standing::priced) out.push_back(i);
  return out;
}

std::vector<std::string> line_assumptions(const EstimateReport& report) {
  // Each resource's clauses once, then resources that assume the same in one sentence.
  std::vector<std::string> names;
  std::map<std::string, cloudformation::Certainty> of_name;
  for (const Line& line : report.bill.months.front().bill.lines()) {
    const auto certainty = report.estimate.certainty(line.resource, line.meter);
    if (certainty.confidence < cloudformation::Confidence::assumed || certainty.words.empty())
      continue;
    const auto at = report.estimate.owner(line.resource);
    const std::string name = at ? report.estimate.graph.resource(*at).logical_id : line.resource;
    auto& of = of_name[name];
    if (of.words.empty()) names.push_back(name);
    of.also(certainty);
  }
  std::vector<std::string> order;
  std::map<std::string, std::vector<std::string>> who;
  for (const auto& name : names) {
    auto& those = who[of_name[name].words];
    if (those.empty()) order.push_back(of_name[name].words);
    those.push_back(name);
  }
  std::vector<std::string> out;
  for (const auto& words : order) {
    const auto& those = who[words];
    std::string text;
    for (std::size_t i = 0; i < those.size() && i < 3; ++i) text += (i == 0 ? "" : ", ") + those[i];
    if (3 < those.size()) text += fmt::format(" and {} more", those.size() - 3);
    out.push_back(text + ": " + words);
  }
  return out;
}

}  // namespace fitcost::inline v1::detail
