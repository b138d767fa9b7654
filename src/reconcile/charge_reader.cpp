// SPDX-License-Identifier: Apache-2.0
#include "reconcile/charge_reader.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "pricing/instants.hpp"

namespace fitcost::inline v1::detail {

namespace {

/// What line_item_line_item_type says.
/// https://docs.aws.amazon.com/cur/latest/userguide/Lineitem-columns.html
constexpr std::array<std::pair<std::string_view, ChargeClass>, 13> line_types{
    {{"Usage", ChargeClass::usage},
     {"DiscountedUsage", ChargeClass::usage},          // covered by reserved capacity
     {"SavingsPlanCoveredUsage", ChargeClass::usage},  // at on-demand prices ...
     {"SavingsPlanNegation", ChargeClass::usage},      // ... which this takes off again
     {"RIFee", ChargeClass::commitment},
     {"SavingsPlanUpfrontFee", ChargeClass::commitment},
     {"SavingsPlanRecurringFee", ChargeClass::commitment},
     {"Tax", ChargeClass::tax},
     {"Credit", ChargeClass::credit},
     {"Refund", ChargeClass::refund},
     {"Fee", ChargeClass::fee},
     {"Discount", ChargeClass::discount},
     {"BundledDiscount", ChargeClass::discount}}};

bool has_word(std::string_view text, std::string_view word) {
  return text.find(word) != std::string_view::npos;
}

DaySet bit_of(const Date& day) { return DaySet{1} << static_cast<unsigned>(day.day - 1); }

}  // namespace

ChargeReader::ChargeReader(BillColumns columns, const std::string& file, CostBasis basis,
                           const BillFilter& filter, std::optional<std::pair<Date, Date>> days)
    : columns_(std::move(columns)),
      basis_(basis),
      filter_(filter, columns_, file),
      charge_filter_(filter),
      only_days_(days) {}

Resolution ChargeReader::resolution() const {
  return {columns_.usage_type >= 0 || columns_.sku >= 0, columns_.operation >= 0,
          columns_.quantity >= 0};
}

/// Empty for null, which FOCUS data may spell out.
std::string_view ChargeReader::cell(CsvRows& row, int column) const {
  if (column < 0) return {};
  const std::string_view text = row.field(static_cast<std::size_t>(column));
  return columns_.form == BillForm::focus && text == "NULL" ? std::string_view() : text;
}

ChargeReader::Instant ChargeReader::instant(CsvRows& row, int column, RememberedInstant& last) {
  const std::string_view text = row.field(static_cast<std::size_t>(column));
  if (text == last.text && !text.empty()) return last.value;
  const auto parsed = parse_instant(text);
  if (!parsed)
    throw InputError(row.place(static_cast<std::size_t>(column)), in_quotes(text),
                     "a time such as 2026-12-01T00:00:00Z");
  last = {std::string(text), {parsed->first, parsed->second}};
  return last.value;
}

Decimal ChargeReader::number(CsvRows& row, int column) const {
  const std::string_view text = cell(row, column);
  const auto value = Decimal::parse(text);
  if (!value)
    throw InputError(row.place(static_cast<std::size_t>(column)), in_quotes(text), "a number");
  return *value;
}

ChargeClass ChargeReader::kind_of(CsvRows& row) const {
  const ChargeClass kind = columns_.form == BillForm::cur ? cur_kind(row) : focus_kind(row);
  const bool charge = kind == ChargeClass::usage || kind == ChargeClass::fee;
  const bool support = charge && (has_word(cell(row, columns_.service), "Support") ||
                                  has_word(cell(row, columns_.service_name), "AWS Support"));
  return support ? ChargeClass::support : kind;
}

ChargeClass ChargeReader::cur_kind(CsvRows& row) const {
  const std::string_view type = cell(row, columns_.category);
  for (const auto& [name, kind] : line_types) {
    if (type != name) continue;
    const bool of_reservation =
        kind == ChargeClass::fee && (!cell(row, columns_.reservation).empty() ||
                                     has_word(cell(row, columns_.usage_type), "HeavyUsage"));
    return of_reservation ? ChargeClass::commitment : kind;
  }
  // EdpDiscount, PrivateRateDiscount, RiVolumeDiscount and those that may follow.
  if (type.ends_with("Discount")) return ChargeClass::discount;
  throw InputError(row.place(static_cast<std::size_t>(columns_.category)), in_quotes(type),
                   "a line type of a Cost and Usage Report");
}

ChargeClass ChargeReader::focus_kind(CsvRows& row) const {
  const std::string_view category = cell(row, columns_.category);
  if (cell(row, columns_.correction) == "Correction") return ChargeClass::refund;
  // What nobody used of a commitment is a part of its fees.
  const bool unused = cell(row, columns_.commitment_status) == "Unused";
  if (category == "Usage") return unused ? ChargeClass::commitment : ChargeClass::usage;
  if (category == "Tax") return ChargeClass::tax;
  if (category == "Credit") return ChargeClass::credit;
  if (category == "Adjustment") return ChargeClass::refund;
  if (category == "Purchase")
    return cell(row, columns_.commitment).empty() ? ChargeClass::fee : ChargeClass::commitment;
  throw InputError(row.place(static_cast<std::size_t>(columns_.category)), in_quotes(category),
                   "Usage, Purchase, Tax, Credit or Adjustment");
}

/// Whether a commitment covers it: use, what a negation takes off, and what nobody used.
bool ChargeReader::is_covered(CsvRows& row) const {
  if (columns_.form == BillForm::focus) return !cell(row, columns_.commitment_status).empty();
  const std::string_view type = cell(row, columns_.category);
  return type == "DiscountedUsage" || type == "SavingsPlanCoveredUsage" ||
         type == "SavingsPlanNegation";
}

Decimal ChargeReader::cost_of(CsvRows& row) const {
  if (basis_ == CostBasis::effective && columns_.form == BillForm::cur)
    return effective_cur_cost(row);
  // What has no public or net price has none in these columns.
  const bool may_lack = columns_.form == BillForm::cur &&
                        (basis_ == CostBasis::list || basis_ == CostBasis::contracted);
  if (may_lack && cell(row, columns_.cost).empty()) return {};
  return number(row, columns_.cost);
}

/// "Amortized cost" of https://docs.aws.amazon.com/cur/latest/userguide/amortized-reservation.html:
/// covered use bears the commitment, and its fees only what nobody used.
Decimal ChargeReader::effective_cur_cost(CsvRows& row) const {
  const std::string_view type = cell(row, columns_.category);
  const auto if_stated = [&](int column) {
    return cell(row, column).empty() ? Decimal() : number(row, column);
  };
  if (type == "SavingsPlanCoveredUsage") return number(row, columns_.savings_effective);
  if (type == "DiscountedUsage") return number(row, columns_.reserved_effective);
  if (type == "SavingsPlanNegation" || type == "SavingsPlanUpfrontFee") return {};
  if (type == "SavingsPlanRecurringFee")
    return if_stated(columns_.savings_commitment) - if_stated(columns_.savings_used);
  if (type == "RIFee")
    return if_stated(columns_.unused_upfront) + if_stated(columns_.unused_recurring);
  if (type == "Fee" && !cell(row, columns_.reservation).empty()) return {};
  return number(row, columns_.cost);
}

/// Marks the days from `first` to before `end`.
void ChargeReader::cover(const Date& first, const Instant& end) {
  constexpr int most_days = 31;
  Date day = first;
  for (int n = 0; n < most_days; ++n) {
    const bool within = !only_days_ || (only_days_->first <= day && day <= only_days_->second);
    if (within) days_[{day.year, day.month}] |= bit_of(day);
    day = day_after(day);
    if (end.day < day || (end.day == day && end.midnight)) return;
    if (n > 0) monthly_ = true;  // more than two days in one row
  }
}

const ChargeReader::Known& ChargeReader::known(CsvRows& row, const YearMonth& month,
                                               ChargeClass kind) {
  constexpr char between = '\x1f';
  constexpr std::size_t most_remembered = 400'000;
  key_.clear();
  key_ += static_cast<char>('a' + static_cast<int>(kind));
  key_ += to_string(month);
  for (const int column :
       {columns_.service, columns_.service_name, columns_.servicecode, columns_.usage_type,
        columns_.meter, columns_.operation, columns_.region, columns_.sku}) {
    key_ += between;
    key_ += cell(row, column);
  }
  if (const auto found = known_.find(key_); found != known_.end()) return found->second;
  const std::string_view of_price = cell(row, columns_.servicecode);
  const std::string_view code = cell(row, columns_.service);
  const std::string_view service = of_price == transfer_service ? transfer_service : code;
  const std::string_view service_name = cell(row, columns_.service_name);
  std::string_view usage_type = cell(row, columns_.usage_type);
  if (usage_type.empty()) usage_type = cell(row, columns_.meter);
  ChargeNames names{{code, service_name, of_price},
                    usage_type,
                    cell(row, columns_.operation),
                    cell(row, columns_.region),
                    usage_names().name(service, service_name, usage_type,
                                       cell(row, columns_.region), cell(row, columns_.sku)),
                    {}};
  if (names.ours.service == transfer_service) names.leaves = transfer_leaves_;
  Known out;
  out.passes = charge_filter_.passes(names);
  if (out.passes && (kind == ChargeClass::usage || kind == ChargeClass::commitment))
    out.line = tally_.line(month, kind, names.ours.service, names.ours.usage_type, names.operation,
                           cell(row, columns_.unit), names.ours.modelled);
  out.ours = std::move(names.ours);
  if (known_.size() >= most_remembered) known_.clear();
  return known_.emplace(key_, std::move(out)).first->second;
}

ChargeReader::Taken ChargeReader::take(CsvRows& row) {
  if (row.size() != columns_.count) {
    throw InputError({row.file(), row.line(), 1}, std::to_string(row.size()) + " columns",
                     std::to_string(columns_.count) + " as in the header");
  }
  const ChargeClass kind = kind_of(row);
  const bool use = kind == ChargeClass::usage;
  const std::string_view currency = cell(row, columns_.currency);
  if (!currency.empty() && currency != "USD")
    throw InputError(row.place(static_cast<std::size_t>(columns_.currency)), in_quotes(currency),
                     "USD");
  const Instant start = instant(row, columns_.start, last_start_);
  const Instant end = instant(row, columns_.end, last_end_);
  if (end.day < start.day)
    throw InputError(row.place(static_cast<std::size_t>(columns_.end)), in_quotes(last_end_.text),
                     "a time not before " + last_start_.text);
  const Decimal cost = cost_of(row);
  const bool has_quantity = use && !cell(row, columns_.quantity).empty();
  Decimal quantity = has_quantity ? number(row, columns_.quantity) : Decimal();
  // What is billed of a month is that month's, whenever the fee or the tax arose.
  Date day = start.day;
  if (!use && columns_.period >= 0 && !cell(row, columns_.period).empty())
    day = instant(row, columns_.period, last_period_).day;

  if (use && (last_covered_.first != last_start_.text || last_covered_.second != last_end_.text)) {
    cover(start.day, end);
    last_covered_ = {last_start_.text, last_end_.text};
  }
  if (only_days_ && (start.day < only_days_->first || only_days_->second < start.day))
    return Taken::outside_days;
  const YearMonth month{day.year, day.month};
  const bool listed = use || kind == ChargeClass::commitment;
  const std::string_view code = cell(row, columns_.service);
  const std::string_view service = code.empty() ? cell(row, columns_.service_name) : code;
  if (!filter_.passes(row)) {
    if (listed) left_out_.add_other(month, kind, service, cost);
    return Taken::filtered_out;
  }
  if (!listed) {
    if (charge_filter_.any() && !known(row, month, kind).passes) return Taken::filtered_out;
    tally_.add_other(month, kind, service, cost);
    return Taken::yes;
  }
  const Known& charge = known(row, month, kind);
  if (!charge.passes) {
    left_out_.add_other(month, kind, charge.ours.service, cost);
    return Taken::filtered_out;
  }
  // A negation is of use that its own row has counted.
  const bool negation = cell(row, columns_.category) == "SavingsPlanNegation";
  if (negation) quantity = Decimal();
  std::string_view price = cell(row, columns_.price_id);
  // An invoice charges nothing for what a commitment covers, which is not free for all that.
  const bool covered = is_covered(row);
  const bool free = !covered && quantity != Decimal() && cost == Decimal();
  if (price.empty() && quantity != Decimal() && !free) {
    std::array<char, 32> text{};
    const auto end_of =
        std::to_chars(text.data(), text.data() + text.size(),
                      cost.to_double() / quantity.to_double(), std::chars_format::general, 6);
    price_.assign(text.data(), end_of.ptr);
    price = price_;
  }
  tally_.add(charge.line, {std::string(price), free, quantity, cost, covered});
  return Taken::yes;
}

}  // namespace fitcost::inline v1::detail
