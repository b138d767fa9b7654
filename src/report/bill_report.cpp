// SPDX-License-Identifier: Apache-2.0
#include "fitcost/report/bill_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "fitcost/report/money.hpp"
#include "fitcost/version.hpp"
#include "report/focus_rows.hpp"
#include "report/json.hpp"
#include "report/shown_cost.hpp"
#include "report/text_bar.hpp"
#include "report/text_table.hpp"
#include "units/csv.hpp"

namespace fitcost::inline v1 {

namespace {

using detail::Align;
using detail::TextTable;

std::string heading(const BillReport& report) {
  std::string out = report.name;
  if (!report.traffic.empty()) out += " · " + report.traffic;
  return out + fmt::format(" · {} · prices of {} · USD", report.terms.region, price_days(report));
}

/// Quantities for people: grouped, and no more than 3 decimal places where the whole part says
/// enough.
std::string readable_quantity(const Decimal& quantity) {
  const bool large = Decimal(1) < quantity || quantity < Decimal(-1);
  return grouped(large ? quantity.rounded(3) : quantity);
}

/// `from 300M`: where a tier begins that is not the first.
std::string tier_words(const std::string& tier) {
  const std::string from = tier.substr(0, tier.find('-'));
  struct Suffix {
    std::string_view zeros;
    char letter;
  };
  for (const auto& [zeros, letter] :
       {Suffix{"000000000", 'B'}, Suffix{"000000", 'M'}, Suffix{"000", 'K'}}) {
    if (from.size() > zeros.size() && from.substr(from.size() - zeros.size()) == zeros) {
      return " from " + from.substr(0, from.size() - zeros.size()) + letter;
    }
  }
  return " from " + from;
}

/// What the free tier leaves of each line at list price, in the same order.
std::vector<Decimal> net_costs(const Bill& bill) {
  std::vector<Decimal> out;
  for (const auto& line : bill.net_lines()) out.push_back(line.cost);
  return out;
}

Decimal sum(const std::vector<Decimal>& amounts) {
  Decimal total;
  for (const auto& a : amounts) total += a;
  return total;
}

constexpr int places_of_cents = 2;

/// Decimal places of amounts of such a total.
int shown_places(const std::vector<Decimal>& amounts, const Convention& convention) {
  return convention.total == TotalConvention::exact ? readable_places(amounts) : places_of_cents;
}

/// Lines as they are shown under their total: rounded to it, or, where that is the sum of lines of
/// whole cents, to those.
std::vector<Decimal> shown_lines(std::vector<Decimal> costs, int places,
                                 const Convention& convention) {
  if (convention.total == TotalConvention::exact) return rounded_to_total(costs, places);
  for (auto& cost : costs) cost = cost.rounded(places_of_cents, Rounding::half_up);
  return costs;
}

/// Shown amounts add up to the shown totals, in both columns. A region is told where it is another
/// than the bill's.
void add_lines(TextTable& table, const MonthlyBill& month, const BillReport& report) {
  const auto& bill = month.bill;
  const std::string& region = report.terms.region;
  const Convention& convention = report.convention;
  std::vector<Decimal> costs;
  for (const auto& line : bill.lines()) costs.push_back(line.cost);
  const int places = shown_places(costs, convention);
  const auto list = shown_lines(costs, places, convention);
  const auto exact_net = net_costs(bill);
  const auto net = shown_lines(exact_net, places, convention);
  for (std::size_t i = 0; i < list.size(); ++i) {
    const auto& l = bill.lines()[i];
    std::string meter = l.meter;
    if (!l.region.empty() && l.region != region) meter += " in " + l.region;
    if (l.tier.rfind("0-", 0) != 0) meter += tier_words(l.tier);  // a first tier is no news
    if (l.confidence == 'C') meter += " (C)";
    table.add_row({l.resource, meter, readable_quantity(l.quantity), l.unit_price.to_string(),
                   shown_usd(list[i], costs[i], places), shown_usd(net[i], exact_net[i], places)});
  }
  for (const auto& u : bill.unpriced()) {
    const bool elsewhere = !u.region.empty() && u.region != region;
    table.add_row({u.resource, elsewhere ? u.meter + " in " + u.region : u.meter,
                   readable_quantity(u.quantity), "no price", "unknown", "unknown"});
  }
  table.add_row(
      {"total", "", "", "",
       detail::shown_cost(bill.complete(), sum(list), bill.total(convention.total), places),
       detail::shown_cost(bill.complete(), sum(net), bill.total_after_free_tier(convention.total),
                          places)});
}

TextTable line_table(const BillReport& report) {
  TextTable table(
      {Align::left, Align::left, Align::right, Align::right, Align::right, Align::right});
  table.add_row({"resource", "meter", "quantity", "price", "list", "after free"});
  add_lines(table, report.months.front(), report);
  return table;
}

/// `bar`: columns of a bar of each month's list price; 0: none.
TextTable month_table(const BillReport& report, std::size_t bar = 0) {
  TextTable table({Align::left, Align::right, Align::right, Align::right, Align::left});
  if (bar == 0) table = TextTable({Align::left, Align::right, Align::right, Align::right});
  table.add_row({"month", "hours", "list", "after free tier"});
  std::vector<Decimal> list;
  std::vector<Decimal> net;
  for (const auto& m : report.months) {
    list.push_back(m.bill.total(report.convention.total));
    net.push_back(m.bill.total_after_free_tier(report.convention.total));
  }
  std::vector<Decimal> all = list;
  all.insert(all.end(), net.begin(), net.end());
  const int places = shown_places(all, report.convention);
  const auto shown_list = rounded_to_total(list, places);
  const auto shown_net = rounded_to_total(net, places);
  const double most = list.empty() ? 0.0 : std::max_element(list.begin(), list.end())->to_double();
  for (std::size_t i = 0; i < report.months.size(); ++i) {
    const bool complete = report.months[i].bill.complete();
    std::vector<std::string> row{report.months[i].label, std::to_string(report.months[i].hours),
                                 detail::shown_cost(complete, shown_list[i], list[i], places),
                                 detail::shown_cost(complete, shown_net[i], net[i], places)};
    if (bar > 0)
      row.push_back(detail::text_bar(most > 0.0 ? list[i].to_double() / most : 0.0, bar));
    table.add_row(std::move(row));
  }
  const bool complete = std::all_of(report.months.begin(), report.months.end(),
                                    [](const auto& m) { return m.bill.complete(); });
  table.add_row({"total", "", detail::shown_cost(complete, sum(shown_list), sum(list), places),
                 detail::shown_cost(complete, sum(shown_net), sum(net), places)});
  return table;
}

std::string unpriced_sentence(const BillReport& report) {
  const auto month = std::find_if(report.months.begin(), report.months.end(),
                                  [](const auto& m) { return !m.bill.complete(); });
  if (month == report.months.end()) return {};
  const Bill& bill = month->bill;
  const std::size_t n = bill.unpriced().size();
  std::string out =
      fmt::format("{}at least ${}, {} {} unpriced:",
                  month == report.months.begin() ? std::string() : "from " + month->label + " on ",
                  readable_usd(bill.total(report.convention.total)), n, n == 1 ? "line" : "lines");
  // Each meter and region once, with all that used it.
  std::vector<std::pair<std::string, std::string>> meters;
  for (const auto& u : bill.unpriced()) {
    const std::string meter = u.meter + " in " + u.region;
    auto found =
        std::find_if(meters.begin(), meters.end(), [&](const auto& m) { return m.first == meter; });
    if (found == meters.end()) found = meters.insert(meters.end(), {meter, {}});
    if (!u.resource.empty()) found->second += (found->second.empty() ? "" : ", ") + u.resource;
  }
  for (const auto& [meter, resources] : meters) {
    out += (meter == meters.front().first ? " " : "; ") + meter +
           (resources.empty() ? "" : " (" + resources + ")");
  }
  return out + "; prices of " + price_days(report);
}

std::string tags_text(const Owner& owner) {
  std::string out;
  for (const auto& [key, value] : owner.tags) out += (out.empty() ? "" : ";") + key + "=" + value;
  return out;
}

/// `account 1, cost centre fitness, tags team=api`; empty where the plan says nothing.
std::string owner_sentence(const Owner& owner) {
  std::string out;
  const auto add = [&](const std::string& what, const std::string& value) {
    if (!value.empty()) out += (out.empty() ? "for: " : ", ") + what + " " + value;
  };
  add("account", owner.account);
  add("sub-account", owner.sub_account);
  add("cost centre", owner.cost_centre);
  add("tags", tags_text(owner));
  return out;
}

std::string convention_sentence(const BillReport& report) {
  std::string out = "convention: ";
  const int hours = report.months[0].hours;
  const bool alike = std::all_of(report.months.begin(), report.months.end(),
                                 [&](const auto& month) { return month.hours == hours; });
  out += alike ? fmt::format("{} h month{}", hours, report.months.size() == 1 ? "" : "s")
               : "calendar months";
  out += report.convention.gigabyte == GigabyteConvention::binary ? ", GB of 2^30 bytes"
                                                                  : ", GB of 10^9 bytes";
  out += report.convention.total == TotalConvention::exact ? ", totals of exact lines"
                                                           : ", totals of lines rounded to cents";
  return out + "; free tier: " + report.terms.free_tier +
         (report.terms.free_tier_used_by_others == Decimal()
              ? std::string(", all ours")
              : ", share used by others " + report.terms.free_tier_used_by_others.to_string());
}

}  // namespace

std::string price_days(const BillReport& report) {
  return report.terms.each_month && report.months.size() > 1 ? "each month's first day"
                                                             : to_string(report.terms.date);
}

std::string bill_table(const BillReport& report, std::size_t width) {
  std::string out = detail::wrapped(heading(report), width, 2) + '\n';
  out += line_table(report).text(width);
  if (report.months.size() > 1) {
    constexpr std::size_t longest_bar = 40;
    const std::size_t taken = month_table(report).natural_width() + 2;
    const std::size_t bar = width > taken + 8 ? std::min(longest_bar, width - taken) : 0;
    out += "\nFirst month above, all months:\n" + month_table(report, bar).text(width);
  }
  out += '\n';
  const auto missing = unpriced_sentence(report);
  if (!missing.empty()) out += detail::wrapped(missing, width, 2);
  if (const auto owner = owner_sentence(report.owner); !owner.empty())
    out += detail::wrapped(owner, width, 2);
  out += detail::wrapped(convention_sentence(report), width, 2);
  for (const auto& a : report.assumptions) out += detail::wrapped("assumed: " + a, width, 2);
  return out;
}

std::string bill_markdown(const BillReport& report) {
  std::string out =
      "### " + detail::markdown_cell(heading(report)) + "\n\n" + line_table(report).markdown();
  if (report.months.size() > 1) out += "\n" + month_table(report).markdown();
  out += '\n';
  const auto missing = unpriced_sentence(report);
  if (!missing.empty()) out += "- " + detail::markdown_cell(missing) + "\n";
  if (const auto owner = owner_sentence(report.owner); !owner.empty())
    out += "- " + detail::markdown_cell(owner) + "\n";
  out += "- " + detail::markdown_cell(convention_sentence(report)) + "\n";
  for (const auto& a : report.assumptions) out += "- assumed: " + detail::markdown_cell(a) + "\n";
  return out;
}

std::string bill_csv(const BillReport& report) {
  std::string out =
      "month,resource,meter,region,tier,quantity,unit,unit_price_usd,cost_usd,charge,confidence,"
      "account,sub_account,cost_centre,tags\n";
  const std::string owner = fmt::format("{},{},{},{}", detail::csv_field(report.owner.account),
                                        detail::csv_field(report.owner.sub_account),
                                        detail::csv_field(report.owner.cost_centre),
                                        detail::csv_field(tags_text(report.owner)));
  for (const auto& month : report.months) {
    const auto rows = [&](const std::vector<Line>& lines, std::string_view charge) {
      for (const auto& l : lines) {
        out +=
            fmt::format("{},{},{},{},{},{},{},{},{},{},{},{}\n", detail::csv_field(month.label),
                        detail::csv_field(l.resource), l.meter, l.region, l.tier,
                        l.quantity.to_string(), detail::csv_field(l.unit), l.unit_price.to_string(),
                        l.cost.to_string(), charge, l.confidence, owner);
      }
    };
    rows(month.bill.lines(), "list");
    rows(month.bill.free_tier_lines(), "free_tier");
    for (const auto& u : month.bill.unpriced()) {
      out += fmt::format("{},{},{},{},,{},,,,unpriced,,{}\n", detail::csv_field(month.label),
                         detail::csv_field(u.resource), u.meter, u.region, u.quantity.to_string(),
                         owner);
    }
  }
  return out;
}

std::vector<std::string> formula_like_names(const BillReport& report) {
  std::vector<std::string> out;
  for (const auto& month : report.months) {
    for (const auto& line : month.bill.lines()) {
      detail::add_if_formula("resource", line.resource, out);
      detail::add_if_formula("meter", line.meter, out);
    }
    for (const auto& u : month.bill.unpriced()) detail::add_if_formula("resource", u.resource, out);
  }
  detail::add_if_formula("account", report.owner.account, out);
  detail::add_if_formula("sub_account", report.owner.sub_account, out);
  detail::add_if_formula("cost_centre", report.owner.cost_centre, out);
  detail::add_if_formula("tags", tags_text(report.owner), out);
  return out;
}

namespace {

/// What the totals of rounded lines are the sums of.
detail::Json rounded_lines(const Bill& bill) {
  const auto cents = [](const Line& line) {
    return line.cost.rounded(2, Rounding::half_up).to_string();
  };
  const auto net = bill.net_lines();
  detail::Json out = detail::Json::array();
  for (std::size_t i = 0; i < net.size(); ++i) {
    const Line& line = bill.lines()[i];
    out.push_back({{"resource", line.resource},
                   {"meter", line.meter},
                   {"region", line.region},
                   {"tier", line.tier},
                   {"cost_usd", cents(line)},
                   {"cost_usd_after_free_tier", cents(net[i])}});
  }
  return out;
}

detail::Json owner_json(const Owner& owner) {
  detail::Json tags = detail::Json::object();
  for (const auto& [key, value] : owner.tags) tags[key] = value;
  return {{"account", owner.account},
          {"sub_account", owner.sub_account},
          {"cost_centre", owner.cost_centre},
          {"tags", tags}};
}

}  // namespace

std::string bill_json(const BillReport& report) {
  using detail::Json;
  Json months = Json::array();
  bool complete = true;
  Decimal list;
  Decimal net;
  for (const auto& m : report.months) {
    complete = complete && m.bill.complete();
    list += m.bill.total(report.convention.total);
    net += m.bill.total_after_free_tier(report.convention.total);
    Json month = {{"month", m.label},
                  {"hours", m.hours},
                  {"total_usd", m.bill.total(report.convention.total).to_string()},
                  {"total_usd_after_free_tier",
                   m.bill.total_after_free_tier(report.convention.total).to_string()},
                  {"lines", detail::to_json(m.bill.lines())},
                  {"free_tier_lines", detail::to_json(m.bill.free_tier_lines())},
                  {"unpriced", detail::to_json(m.bill.unpriced())}};
    if (report.convention.total == TotalConvention::rounded_lines)
      month["rounded_lines"] = rounded_lines(m.bill);
    months.push_back(std::move(month));
  }
  Json json = {{"schema", "fitcost/bill/1"},
               {"version", version()},
               {"model_version", model_version()},
               {"name", report.name},
               {"owner", owner_json(report.owner)},
               {"complete", complete},
               {"price_book", detail::price_book_json(report.price_book, report.terms)},
               {"convention", detail::convention_json(report.convention)},
               {"traffic", report.traffic},
               {"total_usd", list.to_string()},
               {"total_usd_after_free_tier", net.to_string()},
               {"months", months},
               {"assumptions", report.assumptions}};
  if (!report.inputs.empty()) {
    json["inputs"] = detail::inputs_json(report.inputs);
    json["inputs_sha256"] = inputs_sha256(report.inputs);
  }
  return detail::dumped(json);
}

}  // namespace fitcost::inline v1
