// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "estimate/estimate_lines.hpp"
#include "fitcost/report/money.hpp"
#include "report/shown_cost.hpp"
#include "report/text_table.hpp"

namespace fitcost::inline v1 {

namespace {

using detail::Align;
using detail::TextTable;

std::string shown_quantity(const Decimal& quantity) {
  return grouped(Decimal(1) < quantity ? quantity.rounded(3) : quantity);
}

/// `from 300000000`: where a tier begins that is not the first.
std::string later_tier(const std::string& tier) {
  return tier.starts_with("0-") ? std::string() : " from " + tier.substr(0, tier.find('-'));
}

constexpr std::size_t one_row = 46;  ///< columns of a resource and its only meter

/// A resource's name stands above its lines, or before its only one.
class EstimateRows {
 public:
  explicit EstimateRows(const EstimateReport& report) : report_(report) {
    table_.add_row({"resource, meter", "quantity", "list", "after free", "sure"});
  }

  TextTable table() {
    const Bill& bill = report_.bill.months.front().bill;
    const auto after = bill.net_lines();
    std::vector<Decimal> costs;
    std::vector<Decimal> net_costs;
    std::vector<Decimal> charged;
    for (std::size_t i = 0; i < after.size(); ++i) {
      costs.push_back(bill.lines()[i].cost);
      net_costs.push_back(after[i].cost);
      if (costs.back() != Decimal()) charged.push_back(costs.back());
    }
    const int places = readable_places(charged);
    const auto list = rounded_to_total(costs, places);
    const auto net = rounded_to_total(net_costs, places);
    const auto usd = [places](const Decimal& rounded, const Decimal& exact) {
      return exact == Decimal() ? exact.to_string(places) : shown_usd(rounded, exact, places);
    };
    Decimal list_sum;
    Decimal net_sum;
    Decimal exact_list;
    Decimal exact_net;
    for (const Line& line : bill.lines())
      if (line.unit_price != Decimal()) ++lines_of_[line.resource];
    for (const Unpriced& line : bill.unpriced()) ++lines_of_[line.resource];
    for (const std::size_t i : by_resource(bill)) {
      const Line& line = bill.lines()[i];
      list_sum += list[i];
      net_sum += net[i];
      exact_list += costs[i];
      exact_net += net_costs[i];
      if (line.unit_price == Decimal()) continue;  // free: named below
      const auto certainty = report_.estimate.certainty(line.resource, line.meter);
      add(line.resource, line.meter + later_tier(line.tier),
          {shown_quantity(line.quantity), usd(list[i], costs[i]), usd(net[i], net_costs[i]),
           std::string(name_of(certainty.confidence))});
    }
    for (const Unpriced& line : bill.unpriced())
      add(line.resource, line.meter,
          {shown_quantity(line.quantity), "unknown", "unknown", "no price"});
    const auto total = [&](const Decimal& rounded, const Decimal& exact) {
      return exact == Decimal() ? detail::at_least_of(bill) + exact.to_string(places)
                                : detail::shown_cost(bill.complete(), rounded, exact, places);
    };
    table_.add_row({"total", "", total(list_sum, exact_list), total(net_sum, exact_net), ""});
    return std::move(table_);
  }

 private:
  /// The lines' order, with those of one resource of the template together, and its indexes after
  /// it.
  std::vector<std::size_t> by_resource(const Bill& bill) const {
    std::map<std::string, std::size_t> first_of_owner;
    std::map<std::string, std::size_t> first_of_name;
    std::vector<std::array<std::size_t, 3>> places;
    for (std::size_t i = 0; i < bill.lines().size(); ++i) {
      const std::string& name = bill.lines()[i].resource;
      const auto at = report_.estimate.owner(name);
      const std::string owner = at ? report_.estimate.graph.resource(*at).logical_id : name;
      places.push_back({first_of_owner.emplace(owner, i).first->second,
                        first_of_name.emplace(name, i).first->second, i});
    }
    std::sort(places.begin(), places.end());
    std::vector<std::size_t> out;
    for (const auto& place : places) out.push_back(place[2]);
    return out;
  }

  void add(const std::string& resource, const std::string& meter, std::vector<std::string> cells) {
    const std::string shown = detail::one_line(resource);
    const std::string both = shown + "  " + meter;
    const bool alone = lines_of_[resource] == 1 && detail::display_width(both) <= one_row;
    if (!alone && resource != above_) table_.add_row({shown, "", "", "", ""});
    above_ = alone ? std::string() : resource;
    cells.insert(cells.begin(), alone ? both : "  " + meter);
    table_.add_row(std::move(cells));
  }

  const EstimateReport& report_;
  TextTable table_{{Align::left, Align::right, Align::right, Align::right, Align::left}};
  std::map<std::string, int> lines_of_;
  std::string above_;
};

/// Groups whose cost differs between months; what a retention keeps level is said in one line.
std::optional<TextTable> log_rows(const EstimateReport& report) {
  std::vector<std::string> groups;
  std::vector<std::map<std::string, Decimal>> costs;
  for (const auto& later : report.log_months) {
    auto& of = costs.emplace_back();
    for (const Line& line : later.bill.lines()) {
      if (!line.meter.starts_with("logs.")) continue;
      if (costs.size() == 1 && of.find(line.resource) == of.end()) groups.push_back(line.resource);
      of[line.resource] += line.cost;
    }
  }
  if (groups.empty()) return std::nullopt;
  std::vector<Align> aligns{Align::left};
  std::vector<std::string> head{"logs, list price"};
  for (const auto& later : report.log_months) {
    aligns.push_back(Align::right);
    head.push_back("month " + std::to_string(later.month));
  }
  TextTable table(aligns);
  table.add_row(head);
  for (const auto& group : groups) {
    std::vector<std::string> row{detail::one_line(group)};
    for (auto& of : costs) row.push_back(readable_usd(of[group]));
    table.add_row(row);
  }
  return table;
}

std::string joined_by(const std::vector<std::string>& parts, const char* separator) {
  std::string out;
  for (const auto& part : parts) out += (out.empty() ? "" : separator) + part;
  return out;
}

/// The sentences below the table, each with a word in front of it.
std::vector<std::string> sentences(const EstimateReport& report) {
  using detail::Standing;
  std::vector<std::string> out;
  const auto& estimate = report.estimate;
  for (const Standing standing : {Standing::unknown_use, Standing::no_model, Standing::counted_with,
                                  Standing::free, Standing::absent}) {
    const auto those = detail::resources_of(estimate, standing);
    if (those.empty()) continue;
    std::string what(name_of(standing));
    if (standing == Standing::unknown_use || standing == Standing::no_model)
      what = "NOT IN THE TOTAL, " + what;
    out.push_back(what + ": " + joined_by(those, standing == Standing::free ? ", " : "; "));
  }
  const auto& all = estimate.graph.source.resources();
  const auto unused = detail::without_use(report);
  std::vector<std::string> names;
  for (std::size_t n = 0; n < unused.size() && n < 8; ++n)
    names.push_back(all[unused[n]].logical_id);
  if (names.size() < unused.size())
    names.push_back(std::to_string(unused.size() - names.size()) + " more");
  if (!names.empty()) out.push_back("not used at this traffic: " + joined_by(names, ", "));
  if (!estimate.not_counted.empty())
    out.push_back("NOT IN THE TOTAL, size unknown: " + joined_by(estimate.not_counted, "; "));
  if (report.worst) {
    std::string text =
        fmt::format("worst month: {}${} at list price, at {} requests a second",
                    detail::at_least_of(report.worst->bill),
                    readable_usd(report.worst->bill.total()), report.worst->rate.to_string());
    if (report.worst->served_rate)
      text += ", of which functions serve " + report.worst->served_rate->to_string();
    out.push_back(text + ": " + joined_by(report.worst->words, "; "));
  }
  for (const auto& words : detail::line_assumptions(report)) out.push_back("assumed: " + words);
  for (const auto& words : report.bill.assumptions) out.push_back("assumed: " + words);
  for (auto& sentence : out) sentence = detail::one_line(std::move(sentence));
  return out;
}

}  // namespace

std::string estimate_table(const EstimateReport& report, std::size_t width) {
  std::string out = detail::wrapped(detail::estimate_heading(report.bill), width, 2) + '\n';
  out += EstimateRows(report).table().text(width);
  if (report.bill.months.size() > 1) {
    out += '\n';
    for (const auto& month : report.bill.months)
      out += fmt::format(
          "{}: list {}{}, after the free tier {}\n", month.label, detail::at_least_of(month.bill),
          readable_usd(month.bill.total(report.bill.convention.total)),
          readable_usd(month.bill.total_after_free_tier(report.bill.convention.total)));
  }
  if (const auto logs = log_rows(report)) out += '\n' + logs->text(width);
  out += '\n';
  for (const auto& sentence : sentences(report)) out += detail::wrapped(sentence, width, 2);
  return out;
}

std::string estimate_markdown(const EstimateReport& report) {
  std::string out = "### " + detail::markdown_cell(detail::estimate_heading(report.bill)) + "\n\n" +
                    EstimateRows(report).table().markdown();
  if (const auto logs = log_rows(report)) out += '\n' + logs->markdown();
  out += '\n';
  for (const auto& sentence : sentences(report))
    out += "- " + detail::markdown_cell(sentence) + '\n';
  return out;
}

}  // namespace fitcost::inline v1
