// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "fitcost/pricing/bill.hpp"
#include "fitcost/pricing/billing_names.hpp"

/// A bill of fitcost's as AWS would send it: a Cost and Usage Report of daily rows, written without
/// the library's reader.
namespace support {

struct ReportRow {
  std::string line_type = "Usage";
  std::string service;
  std::string usage_type;
  std::string operation;
  std::string region = "us-east-1";
  std::string account = "123456789012";
  std::string resource;
  std::string tags = "{}";  ///< a JSON object
  std::string start = "2026-12-01T00:00:00.000Z";
  std::string end = "2026-12-02T00:00:00.000Z";
  std::string quantity;
  std::string unit;
  std::string rate_code;
  std::string cost = "0";
  std::string currency = "USD";
};

/// As Data Exports writes it: quoted where it has to be.
inline std::string report_cell(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

inline const std::vector<std::string>& report_columns() {
  static const std::vector<std::string> columns{"bill_bill_type",
                                                "bill_billing_period_start_date",
                                                "bill_payer_account_id",
                                                "identity_line_item_id",
                                                "line_item_currency_code",
                                                "line_item_line_item_description",
                                                "line_item_line_item_type",
                                                "line_item_operation",
                                                "line_item_product_code",
                                                "line_item_resource_id",
                                                "line_item_unblended_cost",
                                                "line_item_unblended_rate",
                                                "line_item_usage_account_id",
                                                "line_item_usage_amount",
                                                "line_item_usage_end_date",
                                                "line_item_usage_start_date",
                                                "line_item_usage_type",
                                                "pricing_rate_code",
                                                "pricing_unit",
                                                "product",
                                                "product_region_code",
                                                "product_servicecode",
                                                "resource_tags"};
  return columns;
}

inline std::string report_header() {
  std::string out;
  for (const auto& column : report_columns()) out += (out.empty() ? "" : ",") + column;
  return out + "\n";
}

inline std::string report_line(const ReportRow& row) {
  std::map<std::string, std::string> cells{
      {"bill_bill_type", "Anniversary"},
      {"bill_billing_period_start_date", row.start.substr(0, 7) + "-01T00:00:00.000Z"},
      {"bill_payer_account_id", "999999999999"},
      {"identity_line_item_id", "abc123"},
      {"line_item_currency_code", row.currency},
      {"line_item_line_item_description", "$0.20 per 1M requests, \"tier 1\""},
      {"line_item_line_item_type", row.line_type},
      {"line_item_operation", row.operation},
      {"line_item_product_code", row.service},
      {"line_item_resource_id", row.resource},
      {"line_item_unblended_cost", row.cost},
      {"line_item_usage_account_id", row.account},
      {"line_item_usage_amount", row.quantity},
      {"line_item_usage_end_date", row.end},
      {"line_item_usage_start_date", row.start},
      {"line_item_usage_type", row.usage_type},
      {"pricing_rate_code", row.rate_code},
      {"pricing_unit", row.unit},
      {"product", "{\"product_name\":\"" + row.service + "\",\"region\":\"" + row.region + "\"}"},
      {"product_region_code", row.region},
      {"product_servicecode", row.service},
      {"resource_tags", row.tags}};
  std::string out;
  for (const auto& column : report_columns())
    out += (&column == &report_columns().front() ? "" : ",") + report_cell(cells[column]);
  return out + "\n";
}

/// The rows of a month's bill, its days sharing every line evenly. What the free tier covers has
/// rows of its own at no cost, as AWS's tiers of $0 have.
inline std::vector<ReportRow> report_rows(const fitcost::Bill& bill,
                                          const fitcost::YearMonth& month, int days = 0) {
  using fitcost::Decimal;
  using Key = std::tuple<std::string, std::string, std::string, std::string>;
  if (days == 0) days = month.days();
  std::map<Key, Decimal> free;
  for (const auto& line : bill.free_tier_lines())
    free[{line.resource, line.meter, line.region, line.tier}] -= line.quantity;
  std::vector<ReportRow> out;
  const auto append = [&](const fitcost::Line& line, const Decimal& quantity, bool paid) {
    const fitcost::MeterName* name = fitcost::billing_names().find_meter(line.meter);
    if (name == nullptr || name->usage_types.empty() || quantity == Decimal()) return;
    const Decimal units = quantity * Decimal(name->list_units);
    // A third of an alarm's price: the price list counts three.
    const Decimal price =
        name->list_units == 1
            ? line.unit_price
            : Decimal::of((line.unit_price * Decimal(1'000'000)).coefficient() / name->list_units,
                          6);
    const Decimal daily = Decimal::of(
        (units.rounded(9) * Decimal::of(1'000'000'000, 0)).coefficient() / month.days(), 9);
    for (int day = 1; day <= days; ++day) {
      const bool last = day == month.days();
      const Decimal amount = last ? units - daily * Decimal(month.days() - 1) : daily;
      const fitcost::Date next = last ? fitcost::Date{month.plus(1).year, month.plus(1).month, 1}
                                      : fitcost::Date{month.year, month.month, day + 1};
      ReportRow row;
      row.service = name->service;
      row.usage_type = fitcost::usage_type_in(*name, line.region);
      row.operation = name->operation.empty() ? "Something" : name->operation;
      row.region = line.region;
      row.resource = line.resource;
      row.start = to_string(fitcost::Date{month.year, month.month, day}) + "T00:00:00.000Z";
      row.end = to_string(next) + "T00:00:00.000Z";
      row.quantity = amount.to_string();
      row.unit = name->list_units == 1 ? name->pricing_unit : "Alarms";
      row.rate_code = line.meter + "." + line.tier + (paid ? "" : ".free");
      row.cost = paid ? (amount * price).to_string() : "0";
      out.push_back(std::move(row));
    }
  };
  for (const auto& line : bill.lines()) {
    const Decimal off = free[{line.resource, line.meter, line.region, line.tier}];
    append(line, line.quantity - off, true);
    append(line, off, false);
  }
  return out;
}

inline std::string report_text(const std::vector<ReportRow>& rows) {
  std::string out = report_header();
  for (const auto& row : rows) out += report_line(row);
  return out;
}

}  // namespace support
