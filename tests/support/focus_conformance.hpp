// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "fitcost/units/decimal.hpp"

/// The MUST rules of FOCUS 1.2, applied to the text of a dataset: written from the rules' own
/// sentences (ids as in the model of focus_validator), not from the writer.
namespace support {

struct FocusCell {
  std::string text;
  bool quoted = false;
  bool null() const { return text.empty() && !quoted; }
};

using FocusRecord = std::map<std::string, FocusCell>;

struct FocusFile {
  std::vector<std::string> columns;
  std::vector<FocusRecord> rows;
  std::vector<std::string> faults;  ///< of the file's form
};

/// RFC 4180, strictly: CRLF behind every record, quotes doubled, the same number of fields.
inline FocusFile focus_file(const std::string& text) {
  FocusFile out;
  std::vector<std::vector<FocusCell>> records(1);
  FocusCell cell;
  std::size_t i = 0;
  const auto fault = [&](const std::string& what) {
    out.faults.push_back(what + " at byte " + std::to_string(i));
  };
  if (text.rfind("\xef\xbb\xbf", 0) == 0) fault("a byte order mark");
  while (i < text.size()) {
    const char c = text[i];
    if (c == '"' && cell.text.empty() && !cell.quoted) {
      cell.quoted = true;
      for (++i; i < text.size(); ++i) {
        if (text[i] != '"') {
          cell.text += text[i];
        } else if (i + 1 < text.size() && text[i + 1] == '"') {
          cell.text += text[i++];
        } else {
          break;
        }
      }
      if (i >= text.size()) fault("a quote that is not closed");
      ++i;
    } else if (c == ',') {
      records.back().push_back(cell);
      cell = {};
      ++i;
    } else if (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n') {
      records.back().push_back(cell);
      cell = {};
      records.emplace_back();
      i += 2;
    } else if (c == '\r' || c == '\n' || c == '"' || cell.quoted) {
      fault("a stray character");
      ++i;
    } else {
      cell.text += c;
      ++i;
    }
  }
  if (records.size() < 2 || !records.back().empty() || !cell.text.empty()) {
    fault("a last record without its end");
    return out;
  }
  records.pop_back();
  for (const auto& name : records[0]) out.columns.push_back(name.text);
  for (std::size_t r = 1; r < records.size(); ++r) {
    if (records[r].size() != out.columns.size()) {
      out.faults.push_back("record " + std::to_string(r) + " has another number of fields");
      continue;
    }
    FocusRecord row;
    for (std::size_t c = 0; c < out.columns.size(); ++c) row[out.columns[c]] = records[r][c];
    out.rows.push_back(std::move(row));
  }
  return out;
}

/// `mEn` with a plain mantissa; FOCUS's NumericFormat.
inline bool is_numeric(const std::string& text) {
  std::size_t i = !text.empty() && text[0] == '-' ? 1 : 0;
  const auto digits = [&] {
    const std::size_t from = i;
    while (i < text.size() && text[i] >= '0' && text[i] <= '9') ++i;
    return i > from;
  };
  if (!digits()) return false;
  if (i < text.size() && text[i] == '.' && (++i, !digits())) return false;
  if (i < text.size() && text[i] == 'E') {
    ++i;
    if (i < text.size() && text[i] == '-') ++i;
    if (!digits()) return false;
  }
  return i == text.size();
}

/// `YYYY-MM-DDTHH:mm:ssZ`
inline bool is_instant(const std::string& text) {
  const std::string form = "dddd-dd-ddTdd:dd:ddZ";
  if (text.size() != form.size()) return false;
  for (std::size_t i = 0; i < form.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (form[i] == 'd' ? !digit : text[i] != form[i]) return false;
  }
  return true;
}

inline bool is_currency_code(const std::string& text) {
  return text.size() == 3 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

/// `x_` and PascalCase.
inline bool is_own_column(const std::string& name) {
  return name.size() > 2 && name.rfind("x_", 0) == 0 && name[2] >= 'A' && name[2] <= 'Z' &&
         std::all_of(name.begin() + 2, name.end(), [](char c) {
           return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
         });
}

class FocusConformance {
 public:
  /// What is broken, each with its row and rule; empty when nothing is.
  static std::vector<std::string> faults(const std::string& text) {
    FocusConformance check;
    FocusFile file = focus_file(text);
    check.found_ = file.faults;
    check.columns(file.columns);
    if (!check.found_.empty()) return check.found_;
    for (std::size_t r = 0; r < file.rows.size(); ++r) {
      check.row_ = r + 1;
      check.record_ = &file.rows[r];
      check.one_row();
    }
    return check.found_;
  }

  static const std::vector<std::string>& texts() {
    static const std::vector<std::string> names{"AvailabilityZone",
                                                "BillingAccountId",
                                                "BillingAccountName",
                                                "BillingAccountType",
                                                "BillingCurrency",
                                                "CapacityReservationId",
                                                "CapacityReservationStatus",
                                                "ChargeCategory",
                                                "ChargeClass",
                                                "ChargeDescription",
                                                "ChargeFrequency",
                                                "CommitmentDiscountCategory",
                                                "CommitmentDiscountId",
                                                "CommitmentDiscountName",
                                                "CommitmentDiscountStatus",
                                                "CommitmentDiscountType",
                                                "CommitmentDiscountUnit",
                                                "ConsumedUnit",
                                                "InvoiceId",
                                                "InvoiceIssuerName",
                                                "PricingCategory",
                                                "PricingCurrency",
                                                "PricingUnit",
                                                "ProviderName",
                                                "PublisherName",
                                                "RegionId",
                                                "RegionName",
                                                "ResourceId",
                                                "ResourceName",
                                                "ResourceType",
                                                "ServiceCategory",
                                                "ServiceName",
                                                "ServiceSubcategory",
                                                "SkuId",
                                                "SkuMeter",
                                                "SkuPriceId",
                                                "SubAccountId",
                                                "SubAccountName",
                                                "SubAccountType"};
    return names;
  }
  static const std::vector<std::string>& decimals() {
    static const std::vector<std::string> names{"BilledCost",
                                                "CommitmentDiscountQuantity",
                                                "ConsumedQuantity",
                                                "ContractedCost",
                                                "ContractedUnitPrice",
                                                "EffectiveCost",
                                                "ListCost",
                                                "ListUnitPrice",
                                                "PricingCurrencyContractedUnitPrice",
                                                "PricingCurrencyEffectiveCost",
                                                "PricingCurrencyListUnitPrice",
                                                "PricingQuantity"};
    return names;
  }
  static const std::vector<std::string>& dates() {
    static const std::vector<std::string> names{"BillingPeriodEnd", "BillingPeriodStart",
                                                "ChargePeriodEnd", "ChargePeriodStart"};
    return names;
  }
  static const std::vector<std::string>& objects() {
    static const std::vector<std::string> names{"SkuPriceDetails", "Tags"};
    return names;
  }

 private:
  using Decimal = fitcost::Decimal;

  void complain(const std::string& rule) {
    found_.push_back("row " + std::to_string(row_) + ": " + rule);
  }
  void must(bool holds, const std::string& rule) {
    if (!holds) complain(rule);
  }

  const FocusCell& at(const std::string& column) const { return record_->at(column); }
  bool null(const std::string& column) const { return at(column).null(); }
  bool is(const std::string& column, const std::string& text) const {
    return at(column).text == text;
  }
  Decimal number(const std::string& column) const {
    return Decimal::parse(at(column).text).value_or(Decimal());
  }

  /// CostAndUsage-D-*, ColumnHandling-A-*.
  void columns(const std::vector<std::string>& names) {
    std::set<std::string> all;
    for (const auto* group : {&texts(), &decimals(), &dates(), &objects()})
      all.insert(group->begin(), group->end());
    must(all.size() == 57, "the checker knows 57 columns");
    const std::vector<std::string> sorted(all.begin(), all.end());  // the specification's order
    const std::vector<std::string> first(
        names.begin(),
        names.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(57, names.size())));
    must(first == sorted, "the 57 columns of FOCUS 1.2 come first, in its order");
    for (std::size_t i = 57; i < names.size(); ++i) {
      must(is_own_column(names[i]), "ColumnHandling-A-010 " + names[i]);
      must(names[i].size() <= 50, "ColumnHandling-A-005 " + names[i]);
    }
    must(std::set<std::string>(names.begin(), names.end()).size() == names.size(),
         "no column twice");
  }

  void one_row() {
    formats();
    nulls();
    allowed_values();
    periods();
    costs();
    commitments();
    identities();
  }

  void formats() {
    for (const auto& [column, cell] : *record_) {
      must(cell.text.find('\0') == std::string::npos, "StringHandling-A-001 " + column);
      must(!cell.quoted || !cell.text.empty(), "NullHandling-A-002 " + column + " is \"\"");
      must(cell.text != "NULL" && cell.text != "null" && cell.text != "Not Applicable" &&
               cell.text != "{}",
           "NullHandling-A-002 " + column);
    }
    for (const auto& c : texts()) must(null(c) || at(c).quoted, c + " is a quoted string");
    for (const auto& c : texts())
      must(null(c) || at(c).text.find_first_not_of(' ') != std::string::npos,
           "StringHandling-A-007 " + c);
    for (const auto& c : decimals()) {
      if (null(c)) continue;
      must(!at(c).quoted && is_numeric(at(c).text), "NumericFormat " + c);
      must(at(c).text.find('.') != std::string::npos && at(c).text.find('E') == std::string::npos,
           c + " has a decimal point and no exponent");
      must(Decimal::parse(at(c).text).has_value(), c + " has at most 38 digits");
    }
    for (const auto& c : dates())
      must(at(c).quoted && is_instant(at(c).text), "DateTimeFormat " + c);
    for (const auto& c : objects()) {
      if (null(c)) continue;
      must(at(c).quoted, c + " is quoted");
      key_value(c);
    }
    for (const char* c : {"BillingCurrency", "PricingCurrency"})
      must(is_currency_code(at(c).text), std::string("CurrencyFormat ") + c);
  }

  /// KeyValueFormat-A-*: an object with unique keys and scalar values.
  void key_value(const std::string& column) {
    std::vector<std::string> keys;
    bool nested = false;
    const auto see = [&](int depth, nlohmann::json::parse_event_t event, nlohmann::json& value) {
      if (event == nlohmann::json::parse_event_t::key) keys.push_back(value.get<std::string>());
      nested = nested || (depth > 0 && (event == nlohmann::json::parse_event_t::object_start ||
                                        event == nlohmann::json::parse_event_t::array_start));
      return true;
    };
    const auto parsed = nlohmann::json::parse(at(column).text, see, false);
    must(parsed.is_object(), "KeyValueFormat-A-001 " + column);
    must(std::set<std::string>(keys.begin(), keys.end()).size() == keys.size(),
         "KeyValueFormat-A-002 " + column);
    must(!nested, "KeyValueFormat-A-004 " + column);
    if (column != "SkuPriceDetails") return;
    for (const auto& key : keys) must(key.rfind("x_", 0) == 0, "SkuPriceDetails-C-017 " + key);
  }

  void nulls() {
    for (const char* c : {"BilledCost",         "BillingAccountId",
                          "BillingAccountType", "BillingCurrency",
                          "BillingPeriodEnd",   "BillingPeriodStart",
                          "ChargeCategory",     "ChargeFrequency",
                          "ChargePeriodEnd",    "ChargePeriodStart",
                          "ContractedCost",     "EffectiveCost",
                          "InvoiceIssuerName",  "ListCost",
                          "PricingCurrency",    "PricingCurrencyEffectiveCost",
                          "ProviderName",       "PublisherName",
                          "ServiceCategory",    "ServiceName",
                          "ServiceSubcategory"}) {
      must(!null(c), std::string(c) + " MUST NOT be null");
    }
    must(!null("BillingAccountName"), "BillingAccountName-C-003");
    must(!null("ChargeDescription"), "ChargeDescription-C-003");
    const bool usage = is("ChargeCategory", "Usage");
    const bool purchase = is("ChargeCategory", "Purchase");
    const bool unused = is("CommitmentDiscountStatus", "Unused");
    if (usage || purchase) {
      for (const char* c : {"ContractedUnitPrice", "ListUnitPrice", "PricingCategory",
                            "PricingCurrencyContractedUnitPrice", "PricingCurrencyListUnitPrice",
                            "PricingQuantity", "SkuId", "SkuPriceId"}) {
        must(!null(c), std::string(c) + " MUST NOT be null for Usage and Purchase");
      }
    }
    if (is("ChargeCategory", "Tax")) {
      for (const char* c : {"ContractedUnitPrice", "ListUnitPrice", "PricingCategory",
                            "PricingCurrencyContractedUnitPrice", "PricingCurrencyListUnitPrice",
                            "PricingQuantity", "SkuId", "SkuPriceId"}) {
        must(null(c), std::string(c) + " MUST be null for Tax");
      }
    }
    must(null("PricingUnit") == null("PricingQuantity"), "PricingUnit-C-005, C-006");
    must(null("ConsumedQuantity") == (!usage || unused), "ConsumedQuantity-C-004, C-006");
    must(null("ConsumedUnit") == null("ConsumedQuantity"), "ConsumedUnit-C-005, C-006");
    must(null("RegionName") == null("RegionId"), "RegionName-C-004, C-005");
    must(null("ResourceType") == null("ResourceId"), "ResourceType-C-004, C-005");
    must(!null("ResourceId") || null("ResourceName"), "ResourceName-C-004");
    must(null("ResourceName") || at("ResourceName").text != at("ResourceId").text,
         "ResourceName-C-006");
    must(null("SubAccountName") == null("SubAccountId"), "SubAccountName-C-004, C-005");
    must(null("SubAccountType") == null("SubAccountId"), "SubAccountType-C-004, C-005");
    must(null("SkuMeter") == null("SkuId"), "SkuMeter-C-004, C-005");
    must(!null("SkuPriceId") || null("SkuPriceDetails"), "SkuPriceDetails-C-004");
    must(null("AvailabilityZone"), "AvailabilityZone-C-003: none of these services has one");
    must(null("InvoiceId"), "InvoiceId-C-004: a forecast has no invoice");
    must(null("ChargeClass"), "ChargeClass-C-003: a forecast corrects nothing");
    must(null("CapacityReservationId") && null("CapacityReservationStatus"),
         "CapacityReservationId-C-004");
  }

  void one_of(const std::string& column, const std::set<std::string>& allowed) {
    must(null(column) || allowed.count(at(column).text) == 1,
         column + " is one of the allowed values, not " + at(column).text);
  }

  void allowed_values() {
    one_of("ChargeCategory", {"Usage", "Purchase", "Tax", "Credit", "Adjustment"});
    one_of("ChargeFrequency", {"One-Time", "Recurring", "Usage-Based"});
    one_of("PricingCategory", {"Standard", "Dynamic", "Committed", "Other"});
    one_of("CommitmentDiscountCategory", {"Spend", "Usage"});
    one_of("CommitmentDiscountStatus", {"Used", "Unused"});
    static const std::map<std::string, std::set<std::string>> services{
        {"Compute",
         {"Containers", "End User Computing", "Quantum Compute", "Serverless Compute",
          "Virtual Machines", "Other (Compute)"}},
        {"Databases",
         {"Caching", "Data Warehouses", "Ledger Databases", "NoSQL Databases",
          "Relational Databases", "Time Series Databases", "Other (Databases)"}},
        {"Identity", {"Identity and Access Management", "Other (Identity)"}},
        {"Management and Governance",
         {"Architecture", "Compliance", "Cost Management", "Data Governance", "Disaster Recovery",
          "Endpoint Management", "Observability", "Support", "Other (Management and Governance)"}},
        {"Networking",
         {"Application Networking", "Content Delivery", "Network Connectivity",
          "Network Infrastructure", "Network Routing", "Network Security", "Other (Networking)"}},
        {"Security",
         {"Secret Management", "Security Posture Management", "Threat Detection and Response",
          "Other (Security)"}},
        {"Other", {"Other (Other)"}},
    };
    const auto parent = services.find(at("ServiceCategory").text);
    must(parent != services.end(), "ServiceCategory-C-003");
    if (parent != services.end()) one_of("ServiceSubcategory", parent->second);
    consistent("ServiceName-C-005", at("ServiceName").text, at("ServiceCategory").text);
    consistent("ServiceName-C-008", at("ServiceName").text, at("ServiceSubcategory").text);
    must(!is("ChargeCategory", "Purchase") || !is("ChargeFrequency", "Usage-Based"),
         "ChargeFrequency-C-004");
    must(is("BillingCurrency", "USD") && is("PricingCurrency", "USD"), "BillingCurrency-C-006");
  }

  void periods() {
    must(at("BillingPeriodStart").text < at("BillingPeriodEnd").text, "BillingPeriodEnd-C-004");
    must(at("ChargePeriodStart").text < at("ChargePeriodEnd").text, "ChargePeriodEnd-C-004");
    must(at("BillingPeriodStart").text <= at("ChargePeriodStart").text &&
             at("ChargePeriodEnd").text <= at("BillingPeriodEnd").text,
         "a charge lies in its billing period");
    consistent("BillingPeriodEnd", at("BillingPeriodStart").text, at("BillingPeriodEnd").text);
  }

  void costs() {
    for (const char* c : {"ListUnitPrice", "ContractedUnitPrice", "PricingCurrencyListUnitPrice",
                          "PricingCurrencyContractedUnitPrice"}) {
      must(!(number(c) < Decimal()), std::string(c) + " MUST be non-negative");
    }
    must(number("ListUnitPrice") * number("PricingQuantity") == number("ListCost"),
         "ListCost-C-009");
    must(number("ContractedUnitPrice") * number("PricingQuantity") == number("ContractedCost"),
         "ContractedCost-C-009");
    must(number("PricingCurrencyEffectiveCost") == number("EffectiveCost"),
         "one currency: PricingCurrencyEffectiveCost");
    must(number("PricingCurrencyListUnitPrice") == number("ListUnitPrice"),
         "one currency: PricingCurrencyListUnitPrice");
    must(number("PricingCurrencyContractedUnitPrice") == number("ContractedUnitPrice"),
         "one currency: PricingCurrencyContractedUnitPrice");
    must(!is("ChargeCategory", "Purchase") || number("EffectiveCost") == Decimal(),
         "EffectiveCost-C-005");
    if (null("CommitmentDiscountId")) {
      must(number("EffectiveCost") == number("BilledCost"),
           "uncommitted usage is effective as it is billed");
      must(number("BilledCost") == number("ContractedCost"), "ContractedCost-C-008");
    }
  }

  void commitments() {
    const bool committed = !null("CommitmentDiscountId");
    for (const char* c :
         {"CommitmentDiscountCategory", "CommitmentDiscountType", "CommitmentDiscountQuantity"}) {
      must(null(c) != committed, std::string(c) + " follows CommitmentDiscountId");
    }
    must(committed || (null("CommitmentDiscountName") && null("CommitmentDiscountStatus")),
         "CommitmentDiscountName-C-004, CommitmentDiscountStatus-C-003");
    must(null("CommitmentDiscountUnit") == null("CommitmentDiscountQuantity"),
         "CommitmentDiscountUnit-C-005, C-006");
    if (!committed) {
      must(!is("PricingCategory", "Committed"), "PricingCategory-C-009");
      return;
    }
    const std::string& id = at("CommitmentDiscountId").text;
    consistent("CommitmentDiscountUnit-C-008", id, at("CommitmentDiscountUnit").text);
    if (is("ChargeCategory", "Usage")) {
      must(!null("CommitmentDiscountStatus"), "CommitmentDiscountStatus-C-004");
      must(is("PricingCategory", "Committed"), "PricingCategory-C-009");
      must(number("BilledCost") == Decimal(), "DiscountHandling-A-009");
      must(!is("CommitmentDiscountStatus", "Unused") || is("ResourceId", id),
           "DiscountHandling-A-019");
      must(!is("CommitmentDiscountStatus", "Used") || !is("ResourceId", id),
           "DiscountHandling-A-016");
    } else {
      must(is("ChargeCategory", "Purchase"), "DiscountHandling-A-013");
      must(is("PricingCategory", "Standard"), "PricingCategory-C-008");
      must(is("ResourceId", id), "DiscountHandling-A-012");
      must(null("CommitmentDiscountStatus"), "a purchase is neither used nor unused");
    }
  }

  void identities() {
    consistent("SkuPriceId-C-008", at("SkuPriceId").text, at("SkuId").text);
    consistent("SkuPriceId-C-014", at("SkuPriceId").text, at("ListUnitPrice").text);
    consistent("RegionName", at("RegionId").text, at("RegionName").text);
    consistent("SubAccountName", at("SubAccountId").text, at("SubAccountName").text);
    // What a resource is called stays the same in all its charges.
    consistent("ResourceName", at("ResourceId").text, at("ResourceName").text);
  }

  /// One value of `key` has one value of what the rule speaks of, over the whole dataset.
  void consistent(const std::string& rule, const std::string& key, const std::string& value) {
    const auto [known, added] = seen_[rule].emplace(key, value);
    must(added || known->second == value,
         rule + ": " + key + " has " + known->second + " and " + value);
  }

  std::vector<std::string> found_;
  std::size_t row_ = 0;
  const FocusRecord* record_ = nullptr;
  std::map<std::string, std::map<std::string, std::string>> seen_;
};

/// What is broken in the metadata file: the data's columns, each with a type of FOCUS's.
inline std::vector<std::string> focus_metadata_faults(const std::string& metadata,
                                                      const std::string& data) {
  std::vector<std::string> out;
  const auto json = nlohmann::json::parse(metadata, nullptr, false);
  if (!json.is_object() || !json.contains("DataGenerator") || !json.contains("Schema"))
    return {"no DataGenerator and Schema"};
  const auto& schema = json["Schema"];
  for (const char* key : {"SchemaId", "FocusVersion", "CreationDate", "ColumnDefinition"}) {
    if (!schema.contains(key)) out.push_back(std::string("no ") + key);
  }
  if (!out.empty()) return out;
  if (schema["FocusVersion"] != "1.2") out.push_back("FocusVersion");
  if (!is_instant(schema["CreationDate"].get<std::string>()))
    out.push_back("CreationDate is no date-time");
  const FocusFile file = focus_file(data);
  std::vector<std::string> names;
  for (const auto& column : schema["ColumnDefinition"]) {
    const auto name = column["ColumnName"].get<std::string>();
    names.push_back(name);
    const auto in = [&](const std::vector<std::string>& group) {
      return std::find(group.begin(), group.end(), name) != group.end();
    };
    const std::string wanted = in(FocusConformance::decimals())  ? "DECIMAL"
                               : in(FocusConformance::dates())   ? "DATETIME"
                               : in(FocusConformance::objects()) ? "JSON"
                                                                 : "STRING";
    if (column["DataType"] != wanted) out.push_back(name + " is no " + wanted);
    if (wanted == "DECIMAL" &&
        !(column.contains("NumericPrecision") && column.contains("NumberScale")))
      out.push_back(name + " without precision and scale");
    if (wanted != "DECIMAL" || !out.empty()) continue;
    const auto scale = column["NumberScale"].get<std::size_t>();
    const auto whole = column["NumericPrecision"].get<std::size_t>() - scale;
    for (const auto& row : file.rows) {
      const std::string& text = row.at(name).text;
      const std::size_t point = std::min(text.find('.'), text.size());
      const std::size_t sign = text.empty() || text[0] != '-' ? 0 : 1;
      if (point - sign > whole || text.size() > point + 1 + scale)
        out.push_back(name + " is too narrow for " + text);
    }
  }
  if (names != file.columns) out.push_back("other columns than the data");
  return out;
}

}  // namespace support
