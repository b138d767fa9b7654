// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "fitcost/pricing/price_book_file.hpp"
#include "fitcost/report/focus.hpp"
#include "fitcost/units/input_error.hpp"
#include "fitcost/version.hpp"
#include "report/focus_rows.hpp"
#include "report/json.hpp"
#include "units/sha256.hpp"

namespace fitcost::inline v1 {

namespace {

using detail::FocusRow;
using detail::Json;

enum class FocusType { text, decimal, date, json };

struct FocusColumn {
  std::string_view name;
  FocusType type;
};

/// In the order of the specification; those of our own last.
constexpr std::array<FocusColumn, 62> focus_columns{{
    {"AvailabilityZone", FocusType::text},
    {"BilledCost", FocusType::decimal},
    {"BillingAccountId", FocusType::text},
    {"BillingAccountName", FocusType::text},
    {"BillingAccountType", FocusType::text},
    {"BillingCurrency", FocusType::text},
    {"BillingPeriodEnd", FocusType::date},
    {"BillingPeriodStart", FocusType::date},
    {"CapacityReservationId", FocusType::text},
    {"CapacityReservationStatus", FocusType::text},
    {"ChargeCategory", FocusType::text},
    {"ChargeClass", FocusType::text},
    {"ChargeDescription", FocusType::text},
    {"ChargeFrequency", FocusType::text},
    {"ChargePeriodEnd", FocusType::date},
    {"ChargePeriodStart", FocusType::date},
    {"CommitmentDiscountCategory", FocusType::text},
    {"CommitmentDiscountId", FocusType::text},
    {"CommitmentDiscountName", FocusType::text},
    {"CommitmentDiscountQuantity", FocusType::decimal},
    {"CommitmentDiscountStatus", FocusType::text},
    {"CommitmentDiscountType", FocusType::text},
    {"CommitmentDiscountUnit", FocusType::text},
    {"ConsumedQuantity", FocusType::decimal},
    {"ConsumedUnit", FocusType::text},
    {"ContractedCost", FocusType::decimal},
    {"ContractedUnitPrice", FocusType::decimal},
    {"EffectiveCost", FocusType::decimal},
    {"InvoiceId", FocusType::text},
    {"InvoiceIssuerName", FocusType::text},
    {"ListCost", FocusType::decimal},
    {"ListUnitPrice", FocusType::decimal},
    {"PricingCategory", FocusType::text},
    {"PricingCurrency", FocusType::text},
    {"PricingCurrencyContractedUnitPrice", FocusType::decimal},
    {"PricingCurrencyEffectiveCost", FocusType::decimal},
    {"PricingCurrencyListUnitPrice", FocusType::decimal},
    {"PricingQuantity", FocusType::decimal},
    {"PricingUnit", FocusType::text},
    {"ProviderName", FocusType::text},
    {"PublisherName", FocusType::text},
    {"RegionId", FocusType::text},
    {"RegionName", FocusType::text},
    {"ResourceId", FocusType::text},
    {"ResourceName", FocusType::text},
    {"ResourceType", FocusType::text},
    {"ServiceCategory", FocusType::text},
    {"ServiceName", FocusType::text},
    {"ServiceSubcategory", FocusType::text},
    {"SkuId", FocusType::text},
    {"SkuMeter", FocusType::text},
    {"SkuPriceDetails", FocusType::json},
    {"SkuPriceId", FocusType::text},
    {"SubAccountId", FocusType::text},
    {"SubAccountName", FocusType::text},
    {"SubAccountType", FocusType::text},
    {"Tags", FocusType::json},
    {"x_ServiceCode", FocusType::text},
    {"x_UsageType", FocusType::text},
    {"x_Operation", FocusType::text},
    {"x_Scenario", FocusType::text},
    {"x_Confidence", FocusType::text},
}};

constexpr std::string_view account_type = "AWS Account";
constexpr std::string_view issuer = "Amazon Web Services, Inc.";

/// Digits that decimals have before and after the point.
struct DecimalDigits {
  int whole = 19;
  int fraction = 19;  ///< quantities have 9, and prices rarely more than 10

  void make_room_for(const Decimal& number) {
    int digits = 0;
    for (auto rest = number.coefficient(); rest != 0; rest /= 10) ++digits;
    whole = std::max(whole, digits - number.scale());
    fraction = std::max(fraction, number.scale());
  }
};

/// Cells of one row, in the columns' order; what is empty is null. `digits`: what the numbers need.
class FocusCells {
 public:
  FocusCells(CsvFor reader, DecimalDigits& digits) : reader_(reader), digits_(digits) {}

  void text(std::string_view value) {
    if (value.empty()) return null();
    begin();
    out_ += '"';
    if (reader_ == CsvFor::spreadsheets && detail::formula_like(value)) out_ += '\'';
    for (const char c : value) {
      if (c == '"') out_ += '"';
      out_ += c;
    }
    out_ += '"';
  }
  void number(const Decimal& value) {
    begin();
    digits_.make_room_for(value);
    out_ += value.to_string(1);
  }
  void null() { begin(); }

  std::string line() && { return std::move(out_) + "\r\n"; }

 private:
  void begin() {
    if (count_++ > 0) out_ += ',';
  }

  CsvFor reader_;
  DecimalDigits& digits_;
  std::string out_;
  std::size_t count_ = 0;
};

std::string instant_of(const YearMonth& month) { return to_string(month) + "-01T00:00:00Z"; }

/// The account's ids are 12 digits; anything else is a name of one's own.
bool is_aws_account(std::string_view id) {
  constexpr std::size_t digits = 12;
  return id.size() == digits && id.find_first_not_of("0123456789") == std::string_view::npos;
}

struct ResourceNames {
  std::string id;
  std::string name;
  std::string type;
};

/// Fully qualified: AWS's resource name where it follows from the plan's, else the service's code,
/// region and name.
ResourceNames resource_of(const FocusRow& row, const std::string& account) {
  if (row.commitment && (row.purchase || row.commitment->status == "Unused"))
    return {row.commitment->id, {}, row.commitment->type};
  if (row.resource.empty()) return {};
  const MeterName* name = billing_names().find_meter(row.meter);
  if (name == nullptr)
    return {detail::service_of(row.meter).name + "/" + row.region + "/" + row.resource,
            row.resource, "Resource"};
  std::string type = name->resource_type.empty() ? "Resource" : name->resource_type;
  const std::size_t slash = row.resource.find('/');
  const bool index = type == "Table" && slash != std::string::npos;
  if (index) type = "Index";
  if (is_aws_account(account)) {
    const std::string place = row.region + ":" + account + ":";
    const std::string_view kind = name->resource_type;
    if (kind == "Table") {
      return {"arn:aws:dynamodb:" + place + "table/" + row.resource.substr(0, slash) +
                  (index ? "/index/" + row.resource.substr(slash + 1) : std::string()),
              row.resource, type};
    }
    if (kind == "Function")
      return {"arn:aws:lambda:" + place + "function:" + row.resource, row.resource, type};
    if (kind == "Log group")
      return {"arn:aws:logs:" + place + "log-group:" + row.resource, row.resource, type};
    if (kind == "Alarm")
      return {"arn:aws:cloudwatch:" + place + "alarm:" + row.resource, row.resource, type};
  }
  return {name->service + "/" + row.region + "/" + row.resource, row.resource, type};
}

std::string tags_of(const Owner& owner) {
  Json tags = Json::object();
  for (const auto& [key, value] : owner.tags) {
    // A tag without a value is true.
    tags[key] = value.empty() ? Json(true) : Json(value);
  }
  if (!owner.cost_centre.empty() && !tags.contains("cost_centre"))
    tags["cost_centre"] = owner.cost_centre;
  return tags.empty() ? std::string() : tags.dump();
}

std::string lowered(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

std::string description_of(const FocusRow& row, const std::string& free_tier) {
  std::string price = fmt::format("${} per {}", row.paid_price.to_string(), row.unit) +
                      (row.tier == "0-Inf" ? std::string() : fmt::format(", tier {}", row.tier));
  if (row.free) return fmt::format("free ({}), otherwise {}", free_tier, price);
  if (!row.commitment) return price;
  const std::string type = lowered(row.commitment->type);
  if (row.purchase)
    return fmt::format("{} fee of {}, {}", row.recurring ? "recurring" : "upfront", type, price);
  return fmt::format("{}, {}, otherwise {}", type, lowered(row.commitment->status), price);
}

std::string price_details(const FocusRow& row) { return Json{{"x_Tier", row.listed_tier}}.dump(); }

/// What every row of a report has in common.
struct FocusAccount {
  std::string id;
  std::string name;
  std::string sub_id;
  std::string sub_name;
  std::string tags;
};

FocusAccount account_of(const FocusReport& report) {
  const auto& owner = report.owner;
  if (owner.account.empty())
    throw InputError({}, "no billing account", "an id for BillingAccountId, which is never null");
  return {owner.account,
          report.billing_account_name.empty() ? owner.account : report.billing_account_name,
          owner.sub_account,
          owner.sub_account.empty() || !report.sub_account_name.empty() ? report.sub_account_name
                                                                        : owner.sub_account,
          tags_of(owner)};
}

std::string focus_line(const FocusReport& report, const FocusAccount& account, const FocusRow& row,
                       CsvFor reader, DecimalDigits& digits) {
  const MeterName* meter = billing_names().find_meter(row.meter);
  const RegionName* region = billing_names().find_region(row.region);
  const ServiceName service = detail::service_of(row.meter);
  const std::string usage_type = meter == nullptr ? "" : usage_type_in(*meter, row.region);
  const bool unused = row.commitment && row.commitment->status == "Unused";
  const bool used = row.commitment && row.commitment->status == "Used";
  const ResourceNames resource =
      resource_of(row, account.sub_id.empty() ? account.id : account.sub_id);
  const std::string start = instant_of(row.month->month);
  const std::string end = instant_of(row.month->month.plus(1));

  FocusCells cells(reader, digits);
  cells.null();  // AvailabilityZone
  cells.number(row.billed);
  cells.text(account.id);
  cells.text(account.name);
  cells.text(account_type);
  cells.text("USD");
  cells.text(end);
  cells.text(start);
  cells.null();  // CapacityReservationId
  cells.null();  // CapacityReservationStatus
  cells.text(row.purchase ? "Purchase" : "Usage");
  cells.null();  // ChargeClass
  cells.text(description_of(row, report.terms.free_tier));
  cells.text(!row.purchase ? "Usage-Based" : row.recurring ? "Recurring" : "One-Time");
  cells.text(end);
  cells.text(start);
  if (row.commitment) {
    cells.text(row.commitment->category);
    cells.text(row.commitment->id);
    cells.null();  // CommitmentDiscountName: these have none
    cells.number(row.commitment->quantity);
    cells.text(row.commitment->status);
    cells.text(row.commitment->type);
    cells.text(row.commitment->unit);
  } else {
    for (int i = 0; i < 7; ++i) cells.null();
  }
  if (row.purchase || unused) {
    cells.null();
    cells.null();
  } else {
    cells.number(row.quantity);
    cells.text(meter == nullptr ? row.unit : meter->consumed_unit);
  }
  cells.number(row.contracted_cost());
  cells.number(row.contracted_price);
  cells.number(row.effective);
  cells.null();  // InvoiceId: none is issued for a forecast
  cells.text(issuer);
  cells.number(row.list_cost());
  cells.number(row.list_price);
  cells.text(used || unused ? "Committed" : "Standard");
  cells.text("USD");
  cells.number(row.contracted_price);
  cells.number(row.effective);
  cells.number(row.list_price);
  cells.number(row.quantity);
  cells.text(meter == nullptr ? row.unit : meter->pricing_unit);
  cells.text(report.provider);
  cells.text(issuer);  // PublisherName
  cells.text(row.region);
  cells.text(region == nullptr ? row.region : region->name);
  cells.text(resource.id);
  cells.text(resource.name);
  cells.text(resource.type);
  cells.text(service.category);
  cells.text(service.name);
  cells.text(service.subcategory);
  cells.text(row.sku.sku);
  cells.text(usage_type.empty() ? row.meter : usage_type);
  cells.text(price_details(row));
  cells.text(row.sku.rate_code);
  cells.text(account.sub_id);
  cells.text(account.sub_name);
  cells.text(account.sub_id.empty() ? std::string_view() : account_type);
  cells.text(account.tags);
  cells.text(service.service);
  cells.text(usage_type);
  cells.text(meter == nullptr ? std::string() : meter->operation);
  cells.text(row.scenario->id);
  cells.text(std::string_view(&row.confidence, 1));
  return std::move(cells).line();
}

void check_names(const FocusReport& report) {
  const auto& owner = report.owner;
  for (const auto* name : {&owner.account, &owner.sub_account, &owner.cost_centre, &report.provider,
                           &report.billing_account_name, &report.sub_account_name}) {
    detail::require_utf8("a name of the account", *name);
  }
  for (const auto& [key, value] : owner.tags) {
    detail::require_utf8("a tag", key);
    detail::require_utf8("a tag", value);
  }
  for (const auto& s : report.scenarios) {
    detail::require_utf8("a scenario's name", s.id);
    for (const auto& month : s.months) {
      for (const auto& line : month.bill.lines()) detail::require_utf8("a resource", line.resource);
    }
  }
}

std::string_view data_type(FocusType type) {
  switch (type) {
    case FocusType::decimal:
      return "DECIMAL";
    case FocusType::date:
      return "DATETIME";
    case FocusType::json:
      return "JSON";
    case FocusType::text:
      break;
  }
  return "STRING";
}

}  // namespace

std::string focus_csv(const FocusReport& report, CsvFor reader) {
  check_names(report);
  const FocusAccount account = account_of(report);
  std::string out = reader == CsvFor::spreadsheets ? "\xef\xbb\xbf" : "";
  for (const auto& column : focus_columns) {
    if (&column != focus_columns.begin()) out += ',';
    out += column.name;
  }
  out += "\r\n";
  DecimalDigits digits;
  for (const auto& row : detail::focus_rows(report))
    out += focus_line(report, account, row, reader, digits);
  return out;
}

namespace {

/// At least as many as most data needs, so that its schema stays the same from month to month.
DecimalDigits digits_of(const FocusReport& report) {
  const FocusAccount account = account_of(report);
  DecimalDigits out;
  for (const auto& row : detail::focus_rows(report))
    focus_line(report, account, row, CsvFor::machines, out);
  return out;
}

Json metadata_json(const DecimalDigits& digits = {}) {
  Json definitions = Json::array();
  for (const auto& column : focus_columns) {
    Json one = {{"ColumnName", column.name}, {"DataType", data_type(column.type)}};
    if (column.type == FocusType::decimal) {
      one["NumericPrecision"] = digits.whole + digits.fraction;
      one["NumberScale"] = digits.fraction;
    } else if (column.type == FocusType::text || column.type == FocusType::json) {
      one["StringEncoding"] = "UTF-8";
    }
    if (column.name == "Tags") one["ProviderTagPrefixes"] = Json::array({"aws:"});
    definitions.push_back(std::move(one));
  }
  const DecimalDigits usual;
  std::string id = "fitcost-focus-1.2-2";
  if (digits.whole != usual.whole || digits.fraction != usual.fraction)
    id += fmt::format("-{}.{}", digits.whole, digits.fraction);
  // The schema's own date: it changes with the columns, not with the data.
  return {{"DataGenerator", "fitcost " + std::string(version())},
          {"Schema",
           {{"SchemaId", id},
            {"FocusVersion", "1.2"},
            {"CreationDate", "2026-11-29T00:00:00Z"},
            {"ColumnDefinition", definitions}}}};
}

}  // namespace

std::string focus_metadata() { return detail::dumped(metadata_json()); }

std::string focus_metadata(const FocusReport& report, std::string_view data) {
  Json metadata = metadata_json(digits_of(report));
  const PriceBook& book = report.list == nullptr ? embedded_price_book() : *report.list;
  Json convention = detail::convention_json(report.convention);
  convention["calendar_months"] = report.calendar_months;
  Json origin = {{"version", version()},
                 {"model_version", model_version()},
                 {"price_book", detail::price_book_json(book.date(), report.terms)},
                 {"convention", convention}};
  if (!report.inputs.empty()) {
    origin["inputs"] = detail::inputs_json(report.inputs);
    origin["inputs_sha256"] = inputs_sha256(report.inputs);
  }
  origin["data_sha256"] = detail::sha256(data);
  metadata["x_Fitcost"] = std::move(origin);
  return detail::dumped(metadata);
}

std::vector<std::string> formula_like_names(const FocusReport& report) {
  std::vector<std::string> out;
  const auto see = [&](const std::string& column, const std::string& name) {
    detail::add_if_formula(column, name, out);
  };
  see("BillingAccountId", report.owner.account);
  see("BillingAccountName", report.billing_account_name);
  see("SubAccountId", report.owner.sub_account);
  see("SubAccountName", report.sub_account_name);
  see("ProviderName", report.provider);
  for (const auto& s : report.scenarios) {
    see("x_Scenario", s.id);
    for (const auto& month : s.months) {
      for (const auto& line : month.bill.lines()) {
        see("ResourceName", line.resource);
        see("PricingUnit", line.unit);
        see("SkuMeter", line.meter);
      }
    }
  }
  return out;
}

}  // namespace fitcost::inline v1
