// SPDX-License-Identifier: Apache-2.0
#include "reconcile/bill_columns.hpp"

#include <map>

namespace fitcost::inline v1::detail {

namespace {

/// `lineItem/UsageType` -> `line_item_usage_type`, as newer reports call it; others as they are.
std::string newer_name(std::string_view name) {
  const std::size_t slash = name.find('/');
  if (slash == std::string_view::npos) return std::string(name);
  std::string out;
  for (const char c : name) {
    const bool capital = c >= 'A' && c <= 'Z';
    if (c == '/') {
      out += '_';
    } else if (capital) {
      if (!out.empty() && out.back() != '_') out += '_';
      out += static_cast<char>(c - 'A' + 'a');
    } else {
      out += c;
    }
  }
  return out;
}

class Header {
 public:
  explicit Header(CsvRows& row) : row_(row) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string_view name = row.field(i);
      older_ = older_ || name.find('/') != std::string_view::npos;
      const auto [at, fresh] = at_.emplace(newer_name(name), static_cast<int>(i));
      if (!fresh && !name.empty()) twice_ = i;
    }
  }

  bool has(const char* name) const { return at_.contains(name); }
  bool older() const { return older_; }
  int find(const char* name) const {
    const auto found = at_.find(name);
    return found == at_.end() ? -1 : found->second;
  }
  int first_of(std::initializer_list<const char*> names) const {
    for (const char* name : names) {
      if (const int at = find(name); at >= 0) return at;
    }
    return -1;
  }
  int need(const char* name, const std::string& kind) const {
    const int at = find(name);
    if (at < 0)
      throw InputError(row_.place(), "no column " + in_quotes(name), "the columns of " + kind);
    return at;
  }
  void refuse_twins() const {
    if (twice_ > 0)
      throw InputError(row_.place(twice_), "the column " + in_quotes(row_.field(twice_)) + " again",
                       "each once");
  }
  /// `resourceTags/user:app` and `resource_tags_user_app` are columns of one tag.
  std::vector<std::pair<std::string, int>> tag_columns() const {
    std::vector<std::pair<std::string, int>> out;
    for (std::size_t i = 0; i < row_.size(); ++i) {
      for (const std::string_view start : {"resourceTags/", "resource_tags_"}) {
        const std::string_view name = row_.field(i);
        if (name.substr(0, start.size()) == start)
          out.emplace_back(std::string(name.substr(start.size())), static_cast<int>(i));
      }
    }
    return out;
  }

 private:
  CsvRows& row_;
  std::map<std::string, int, std::less<>> at_;
  std::size_t twice_ = 0;
  bool older_ = false;
};

BillColumns cur_columns(const Header& header, CostBasis basis) {
  BillColumns out;
  out.form = BillForm::cur;
  out.kind = header.older() ? "CUR (legacy)" : "CUR 2.0";
  const std::string report = "a Cost and Usage Report";
  out.category = header.need("line_item_line_item_type", report);
  out.service = header.need("line_item_product_code", report);
  out.servicecode = header.find("product_servicecode");
  out.usage_type = header.need("line_item_usage_type", report);
  out.operation = header.find("line_item_operation");
  out.region = header.first_of({"product_region_code", "product_region"});
  out.account = header.find("line_item_usage_account_id");
  out.payer = header.find("bill_payer_account_id");
  out.resource = header.find("line_item_resource_id");
  out.tags = header.find("resource_tags");
  out.tag_columns = header.tag_columns();
  out.start = header.need("line_item_usage_start_date", report);
  out.end = header.need("line_item_usage_end_date", report);
  out.period = header.find("bill_billing_period_start_date");
  out.quantity = header.find("line_item_usage_amount");
  out.unit = header.find("pricing_unit");
  out.price_id = header.find("pricing_rate_code");
  out.sku = header.find("product_sku");
  out.currency = header.find("line_item_currency_code");
  out.cost = header.need(basis == CostBasis::list         ? "pricing_public_on_demand_cost"
                         : basis == CostBasis::contracted ? "line_item_net_unblended_cost"
                                                          : "line_item_unblended_cost",
                         report);
  if (basis == CostBasis::effective) {
    out.savings_effective = header.need("savings_plan_savings_plan_effective_cost", report);
    out.reserved_effective = header.need("reservation_effective_cost", report);
    out.unused_upfront = header.find("reservation_unused_amortized_upfront_fee_for_billing_period");
    out.unused_recurring = header.find("reservation_unused_recurring_fee");
    out.savings_commitment = header.find("savings_plan_total_commitment_to_date");
    out.savings_used = header.find("savings_plan_used_commitment");
  }
  out.reservation =
      header.first_of({"reservation_reservation_a_r_n", "reservation_reservation_arn"});
  return out;
}

BillColumns focus_columns(const Header& header, CostBasis basis) {
  BillColumns out;
  out.form = BillForm::focus;
  const bool since_1_2 = header.has("BillingAccountType") || header.has("PricingCurrency");
  const bool since_1_1 = header.has("SkuMeter") || header.has("CapacityReservationId");
  out.kind = since_1_2 ? "FOCUS 1.2" : since_1_1 ? "FOCUS 1.1" : "FOCUS 1.0";
  const std::string data = "FOCUS data";
  out.category = header.need("ChargeCategory", data);
  out.correction = header.find("ChargeClass");
  out.frequency = header.find("ChargeFrequency");
  out.commitment = header.find("CommitmentDiscountId");
  out.commitment_status = header.find("CommitmentDiscountStatus");
  out.service = header.find("x_ServiceCode");
  out.service_name = header.need("ServiceName", data);
  out.usage_type = header.first_of({"x_UsageType", "SkuMeter"});
  out.meter = header.find("SkuMeter");
  out.operation = header.find("x_Operation");
  out.region = header.find("RegionId");
  out.account = header.find("SubAccountId");
  out.payer = header.find("BillingAccountId");
  out.resource = header.find("ResourceId");
  out.tags = header.find("Tags");
  out.start = header.need("ChargePeriodStart", data);
  out.end = header.need("ChargePeriodEnd", data);
  out.period = header.find("BillingPeriodStart");
  out.quantity = header.find("PricingQuantity");
  out.unit = header.find("PricingUnit");
  out.price_id = header.find("SkuPriceId");
  out.sku = header.find("SkuId");
  out.currency = header.find("BillingCurrency");
  out.scenario = header.find("x_Scenario");
  out.cost = header.need(basis == CostBasis::list         ? "ListCost"
                         : basis == CostBasis::contracted ? "ContractedCost"
                         : basis == CostBasis::effective  ? "EffectiveCost"
                                                          : "BilledCost",
                         data);
  return out;
}

}  // namespace

std::optional<BillColumns> bill_columns(CsvRows& row, CostBasis basis) {
  const Header header(row);
  std::optional<BillColumns> out;
  if (header.has("line_item_line_item_type") || header.has("line_item_usage_type")) {
    out = cur_columns(header, basis);
  } else if (header.has("ChargeCategory") || header.has("ChargePeriodStart")) {
    out = focus_columns(header, basis);
  } else {
    return std::nullopt;
  }
  header.refuse_twins();
  out->count = row.size();
  return out;
}

}  // namespace fitcost::inline v1::detail
