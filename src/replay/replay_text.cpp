// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>

#include "fitcost/replay/replay_report.hpp"
#include "fitcost/report/money.hpp"
#include "fitcost/version.hpp"
#include "report/json.hpp"
#include "report/text_table.hpp"

namespace fitcost::inline v1 {

namespace {

using detail::Align;
using detail::TextTable;

std::string figure(const std::optional<double>& value) {
  if (!value) return "unknown";
  const double size = std::abs(*value);
  const int places = size >= 1000.0 || size == std::round(size) ? 0 : size >= 10.0 ? 1 : 3;
  return grouped(to_decimal(*value, places));
}

std::string difference(const ReplayRow& row) {
  if (!row.predicted || !row.measured || *row.predicted == 0.0) return "";
  return fmt::format("{:+.1f} %", 100.0 * (*row.measured / *row.predicted - 1.0));
}

std::string difference(const Decimal& predicted, const Decimal& measured) {
  if (predicted == Decimal()) return "";
  return fmt::format("{:+.1f} %", 100.0 * (measured.to_double() / predicted.to_double() - 1.0));
}

/// `dynamodb` of `dynamodb.write_request_units`.
std::string service(const std::string& meter) { return meter.substr(0, meter.find('.')); }

struct Both {
  Decimal predicted;
  Decimal measured;
};
std::vector<std::pair<std::string, Both>> by_service(const ReplayReport& report) {
  std::vector<std::pair<std::string, Both>> out;
  const auto of = [&](const std::string& name) -> Both& {
    for (auto& [known, both] : out)
      if (known == name) return both;
    return out.emplace_back(name, Both{}).second;
  };
  for (const auto& line : report.predicted.lines()) of(service(line.meter)).predicted += line.cost;
  for (const auto& line : report.measured.lines()) of(service(line.meter)).measured += line.cost;
  return out;
}

std::string counted(std::int64_t count, const char* what) {
  return grouped(Decimal(count)) + " " + what + (count == 1 ? "" : "s");
}

std::string heading(const ReplayReport& report, std::size_t width) {
  const ReplayResult& r = report.result;
  const auto total = r.usage.total().requests;
  const double rate = r.wall_seconds > 0.0 ? static_cast<double>(total) / r.wall_seconds : 0.0;
  std::string out = detail::wrapped(
      fmt::format("{}: {} of {} through the workout API, against {}, in {:.3g} s ({}/s)",
                  counted(total, "request"), counted(r.days, "day"), report.traffic, r.against,
                  r.wall_seconds, grouped(to_decimal(rate, 0))),
      width, 2);
  out += detail::wrapped(
      fmt::format("Plan {}: {}{}", report.plan, counted(r.users, "user"),
                  r.stored_before > 0
                      ? fmt::format(", {} of the 30 days before were there at the start",
                                    counted(r.stored_before, "workout"))
                      : ""),
      width, 2);
  for (const auto& note : r.notes) out += detail::wrapped(note, width, 2);
  if (r.lost > 0) out += counted(r.lost, "request") + " got no answer\n";
  if (r.failed > 0) out += counted(r.failed, "request") + " failed: " + r.failure + "\n";
  return out;
}

std::string bill_rows(const ReplayReport& report, std::size_t width) {
  TextTable table({Align::left, Align::right, Align::right, Align::right});
  table.add_row({fmt::format("BILL OF A {} h MONTH, list price", report.convention.month_hours),
                 "predicted", "measured", "difference"});
  for (const auto& [name, both] : by_service(report))
    table.add_row({"  " + name, readable_usd(both.predicted), readable_usd(both.measured),
                   difference(both.predicted, both.measured)});
  const auto row = [&](const std::string& name, const Decimal& predicted, const Decimal& measured) {
    table.add_row(
        {name, readable_usd(predicted), readable_usd(measured), difference(predicted, measured)});
  };
  row("total", report.predicted.total(), report.measured.total());
  row("after the free tier", report.predicted.total_after_free_tier(),
      report.measured.total_after_free_tier());
  return table.text(width);
}

}  // namespace

std::string replay_table(const ReplayReport& report, std::size_t width) {
  TextTable table({Align::left, Align::right, Align::right, Align::right});
  table.add_row({"", "predicted", "measured", "difference"});
  for (const auto& row : report.rows) {
    std::string name = (row.of_route ? "  " : "") + row.what;
    if (!row.unit.empty()) name += ", " + row.unit;
    table.add_row({name, figure(row.predicted),
                   row.of_route && !row.predicted && !row.measured ? "" : figure(row.measured),
                   difference(row)});
  }
  std::string out =
      heading(report, width) + "\n" + table.text(width) + "\n" + bill_rows(report, width);
  const bool whole = report.predicted.complete() && report.measured.complete();
  if (!whole) out += "Both bills are \"at least\": some prices are missing.\n";
  constexpr const char* in_process =
      "Calls are timed around the handler: in this process they include neither network nor "
      "DynamoDB's own time, so the measured duration is the least that a function can take. ";
  constexpr const char* served =
      "Calls are timed at the server, from a request to its answer, and round trips at the "
      "client. ";
  out += detail::wrapped(
      std::string(report.result.over_http ? served : in_process) +
          "The measured bill has what a request was seen to take, as often as the plan has it. A "
          "list reads one item more than it shows, to know whether there are more.",
      width, 0);
  return out;
}

std::string replay_json(const ReplayReport& report) {
  using detail::Json;
  Json root;
  const ReplayResult& r = report.result;
  root["schema"] = "fitcost/replay/1";
  root["fitcost"] = std::string(version());
  root["plan"] = report.plan;
  root["traffic"] = report.traffic;
  root["against"] = r.against;
  root["days"] = r.days;
  root["users"] = r.users;
  root["wall_seconds"] = r.wall_seconds;
  root["lost"] = r.lost;
  root["failed"] = r.failed;
  root["metered"] = r.metered;
  root["notes"] = r.notes;
  root["rows"] = Json::array();
  std::string route;
  for (const auto& row : report.rows) {
    if (!row.of_route) route = row.unit == "requests" ? row.what : "";
    Json one;
    one["route"] = route;
    one["what"] = row.unit == "requests" && !row.of_route ? "requests" : row.what;
    one["unit"] = row.unit;
    one["predicted"] = row.predicted ? Json(*row.predicted) : Json();
    one["measured"] = row.measured ? Json(*row.measured) : Json();
    root["rows"].push_back(one);
  }
  const auto bill = [](const Bill& b) {
    Json one;
    one["complete"] = b.complete();
    one["monthly_usd"] = b.total().to_string();
    one["monthly_usd_after_free_tier"] = b.total_after_free_tier().to_string();
    return one;
  };
  root["bill"]["predicted"] = bill(report.predicted);
  root["bill"]["measured"] = bill(report.measured);
  return detail::dumped(root);
}

}  // namespace fitcost::inline v1
