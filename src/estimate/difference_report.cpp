// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "estimate/estimate_lines.hpp"
#include "fitcost/estimate/difference.hpp"
#include "fitcost/report/money.hpp"
#include "fitcost/version.hpp"
#include "report/json.hpp"
#include "report/text_table.hpp"
#include "units/csv.hpp"

namespace fitcost::inline v1 {

namespace {

using detail::Align;
using detail::Json;
using detail::TextTable;
using Kind = ResourceDifference::Kind;

std::string_view name_of_kind(Kind kind) {
  switch (kind) {
    case Kind::added:
      return "added";
    case Kind::removed:
      return "removed";
    case Kind::changed:
      return "changed";
    case Kind::same:
      break;
  }
  return "same";
}

/// `+0.1500`, `-12.34`, `0`.
std::string signed_usd(const Decimal& change) {
  if (change == Decimal()) return "0";
  return change < Decimal() ? "-" + readable_usd(-change) : "+" + readable_usd(change);
}

Decimal list_total(const Bill& bill, const DifferenceReport& report) {
  return bill.total(report.convention.total);
}
Decimal net_total(const Bill& bill, const DifferenceReport& report) {
  return bill.total_after_free_tier(report.convention.total);
}

std::string least(const DifferenceReport& report) {
  const auto& of = report.difference;
  return of.bill_before.complete() && of.bill_after.complete() ? "" : "at least ";
}

std::string headline(const DifferenceReport& report) {
  const auto& of = report.difference;
  const Decimal before = list_total(of.bill_before, report);
  const Decimal after = list_total(of.bill_after, report);
  std::string out =
      fmt::format("{}{} USD a month at list price: {} -> {}", least(report),
                  signed_usd(after - before), readable_usd(before), readable_usd(after));
  const Decimal net_before = net_total(of.bill_before, report);
  const Decimal net_after = net_total(of.bill_after, report);
  return out + fmt::format(" ({} after the free tier: {} -> {})",
                           signed_usd(net_after - net_before), readable_usd(net_before),
                           readable_usd(net_after));
}

std::string of_what(const DifferenceReport& report) {
  return fmt::format("{} -> {} · {} · {}{} · prices of {} · USD", report.difference.before,
                     report.difference.after, report.traffic,
                     report.month == "month 1" ? "" : report.month + " · ", report.terms.region,
                     to_string(report.terms.date));
}

/// What a side's resource costs; nothing where it is not there.
std::string side_usd(bool missing, bool unknown, const Decimal& cost) {
  return missing ? "" : unknown ? "unknown" : readable_usd(cost);
}

/// Nothing of it is another but its part of the free tier.
bool is_shared_out_alone(const ResourceDifference& of) {
  return of.kind == Kind::changed && of.properties.empty() && of.meters.empty() &&
         of.list_before == of.list_after;
}

/// Those that cost something else, or were changed; the rest is counted in a sentence.
TextTable rows_of(const DifferenceReport& report) {
  TextTable table(
      {Align::left, Align::left, Align::right, Align::right, Align::right, Align::left});
  table.add_row({"resource", "", "before", "after", "change", "why"});
  for (const auto& of : report.difference.resources) {
    if (of.kind == Kind::same) continue;
    const bool costs = of.list_before != Decimal() || of.list_after != Decimal();
    if (!costs && of.kind != Kind::changed) continue;
    if (!costs && of.net_before == of.net_after) continue;
    if (is_shared_out_alone(of)) continue;
    table.add_row({detail::one_line(of.name), std::string(name_of_kind(of.kind)),
                   side_usd(of.kind == Kind::added, of.unknown_before, of.list_before),
                   side_usd(of.kind == Kind::removed, of.unknown_after, of.list_after),
                   of.unknown_before || of.unknown_after
                       ? "unknown"
                       : signed_usd(of.list_after - of.list_before),
                   detail::one_line(of.why)});
  }
  const Decimal before = list_total(report.difference.bill_before, report);
  const Decimal after = list_total(report.difference.bill_after, report);
  table.add_row(
      {"total", "", readable_usd(before), readable_usd(after), signed_usd(after - before), ""});
  return table;
}

std::vector<std::string> remarks(const DifferenceReport& report) {
  std::vector<std::string> out;
  std::string costless;
  std::size_t costless_count = 0;
  std::size_t same = 0;
  std::size_t shared = 0;
  std::string unknown;
  for (const auto& of : report.difference.resources) {
    const bool costs = of.list_before != Decimal() || of.list_after != Decimal();
    if (of.why.find("unknown") != std::string::npos ||
        of.why.find("no price model") != std::string::npos)
      unknown += (unknown.empty() ? "" : ", ") + of.name + " (" + of.type + ", " +
                 std::string(name_of_kind(of.kind)) + ")";
    if (of.kind == Kind::same) {
      ++same;
    } else if (is_shared_out_alone(of)) {
      ++shared;
    } else if (!costs) {
      ++costless_count;
      if (costless_count <= 8)
        costless +=
            (costless.empty() ? "" : ", ") + std::string(name_of_kind(of.kind)) + " " + of.name;
    }
  }
  if (8 < costless_count) costless += fmt::format(" and {} more", costless_count - 8);
  if (!unknown.empty()) out.push_back("NOT IN THE TOTAL: " + unknown);
  if (!costless.empty()) out.push_back("without a cost: " + costless);
  if (0 < shared)
    out.push_back(fmt::format(
        "{} unchanged resource{} with another part of the free tier, which is shared out anew",
        shared, shared == 1 ? "" : "s"));
  if (0 < same)
    out.push_back(same == 1 ? "1 resource is the same and costs the same"
                            : fmt::format("{} resources are the same and cost the same", same));
  for (const auto& words : report.assumptions) out.push_back("assumed: " + words);
  for (auto& remark : out) remark = detail::one_line(std::move(remark));
  return out;
}

std::string shown_amount(const Decimal& quantity) {
  return grouped(Decimal(1) < quantity ? quantity.rounded(3) : quantity);
}

/// Lines of the resources that changed, for whoever wants to know which meter did it.
TextTable meter_rows(const DifferenceReport& report) {
  TextTable table({Align::left, Align::left, Align::right, Align::right, Align::right});
  table.add_row({"resource", "meter", "before", "after", "USD"});
  for (const auto& of : report.difference.resources) {
    for (const auto& meter : of.meters)
      table.add_row({detail::one_line(meter.bill_resource), meter.meter,
                     shown_amount(meter.quantity_before), shown_amount(meter.quantity_after),
                     signed_usd(meter.cost_after - meter.cost_before)});
  }
  return table;
}

}  // namespace

std::string difference_table(const DifferenceReport& report, std::size_t width) {
  std::string out = detail::wrapped(of_what(report), width, 2);
  out += detail::wrapped(headline(report), width, 2) + '\n';
  out += rows_of(report).text(width, 5) + '\n';
  for (const auto& remark : remarks(report)) out += detail::wrapped(remark, width, 2);
  return out;
}

std::string difference_markdown(const DifferenceReport& report) {
  std::string out = "### fitcost: " + detail::markdown_cell(headline(report)) + "\n\n";
  out += detail::markdown_cell(of_what(report)) + "\n\n" + rows_of(report).markdown();
  out += "\n<details><summary>by meter</summary>\n\n" + meter_rows(report).markdown() +
         "\n</details>\n\n";
  for (const auto& remark : remarks(report)) out += "- " + detail::markdown_cell(remark) + "\n";
  return out;
}

std::string difference_csv(const DifferenceReport& report) {
  std::string out =
      "resource,type,change,list_before_usd,list_after_usd,list_change_usd,after_free_before_usd,"
      "after_free_after_usd,why\n";
  for (const auto& of : report.difference.resources) {
    const auto amount = [](bool unknown, const Decimal& usd) {
      return unknown ? std::string() : usd.to_string();
    };
    out += fmt::format(
        "{},{},{},{},{},{},{},{},{}\n", detail::csv_field(of.name), detail::csv_field(of.type),
        name_of_kind(of.kind), amount(of.unknown_before, of.list_before),
        amount(of.unknown_after, of.list_after),
        amount(of.unknown_before || of.unknown_after, of.list_after - of.list_before),
        amount(of.unknown_before, of.net_before), amount(of.unknown_after, of.net_after),
        detail::csv_field(of.why));
  }
  const auto& d = report.difference;
  const Decimal before = list_total(d.bill_before, report);
  const Decimal after = list_total(d.bill_after, report);
  return out + fmt::format("total,,,{},{},{},{},{},\n", before.to_string(), after.to_string(),
                           (after - before).to_string(),
                           net_total(d.bill_before, report).to_string(),
                           net_total(d.bill_after, report).to_string());
}

std::string difference_json(const DifferenceReport& report) {
  const auto& d = report.difference;
  Json resources = Json::array();
  for (const auto& of : d.resources) {
    const auto known = [](bool unknown, const Decimal& usd) {
      return unknown ? Json(nullptr) : Json(usd.to_string());
    };
    Json properties = Json::array();
    for (const auto& change : of.properties) {
      const auto side = [](const std::string& text) {
        return text.empty() ? Json(nullptr) : Json(text);
      };
      properties.push_back(
          {{"path", change.path}, {"before", side(change.before)}, {"after", side(change.after)}});
    }
    Json meters = Json::array();
    for (const auto& meter : of.meters)
      meters.push_back({{"resource", meter.bill_resource},
                        {"meter", meter.meter},
                        {"quantity_before", meter.quantity_before.to_string()},
                        {"quantity_after", meter.quantity_after.to_string()},
                        {"cost_before_usd", meter.cost_before.to_string()},
                        {"cost_after_usd", meter.cost_after.to_string()}});
    resources.push_back({{"resource", of.name},
                         {"type", of.type},
                         {"change", std::string(name_of_kind(of.kind))},
                         {"list_before_usd", known(of.unknown_before, of.list_before)},
                         {"list_after_usd", known(of.unknown_after, of.list_after)},
                         {"after_free_before_usd", known(of.unknown_before, of.net_before)},
                         {"after_free_after_usd", known(of.unknown_after, of.net_after)},
                         {"why", of.why},
                         {"properties", properties},
                         {"meters", meters}});
  }
  const Json json = {
      {"schema", "fitcost/diff/1"},
      {"version", version()},
      {"model_version", model_version()},
      {"before", d.before},
      {"after", d.after},
      {"complete", d.bill_before.complete() && d.bill_after.complete()},
      {"price_book", detail::price_book_json(report.price_book, report.terms)},
      {"convention", detail::convention_json(report.convention)},
      {"traffic", report.traffic},
      {"month", report.month},
      {"total_before_usd", list_total(d.bill_before, report).to_string()},
      {"total_after_usd", list_total(d.bill_after, report).to_string()},
      {"total_before_usd_after_free_tier", net_total(d.bill_before, report).to_string()},
      {"total_after_usd_after_free_tier", net_total(d.bill_after, report).to_string()},
      {"resources", resources},
      {"assumptions", report.assumptions}};
  return detail::dumped(json);
}

}  // namespace fitcost::inline v1
