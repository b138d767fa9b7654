// SPDX-License-Identifier: Apache-2.0
#include "reconcile/cost_explorer.hpp"

#include <algorithm>

#include "pricing/instants.hpp"

namespace fitcost::inline v1::detail {

namespace {

constexpr std::string_view in_dollars = "($)";
constexpr std::string_view total_column = "Total costs($)";
constexpr std::size_t most_cells = 4'000'000;

bool is_service_group(std::string_view name) { return name == "Service"; }
bool is_usage_type_group(std::string_view name) {
  return name == "Usage type" || name == "Usage Type" || name == "UsageType";
}

/// What is not use has a column of its own, as services have.
ChargeClass kind_of_column(std::string_view name) {
  if (name == "Tax") return ChargeClass::tax;
  if (name.rfind("Support", 0) == 0 || name.rfind("AWS Support", 0) == 0 ||
      name.find("Premium Support") != std::string_view::npos)
    return ChargeClass::support;
  if (name == "Refund") return ChargeClass::refund;
  if (name == "Credit") return ChargeClass::credit;
  if (name.rfind("Savings Plans", 0) == 0) return ChargeClass::commitment;
  return ChargeClass::usage;
}

}  // namespace

bool CostExplorerReader::is_header(CsvRows& row) {
  if (row.size() < 2) return false;
  for (std::size_t i = 1; i < row.size(); ++i) {
    const std::string_view name = row.field(i);
    const bool amount = !name.empty() && name.back() == ')' && name.rfind('(') != std::string::npos;
    if (!amount) return false;
  }
  return true;
}

CostExplorerReader::CostExplorerReader(CsvRows& header, const ActualBillOptions& options)
    : only_days_(options.days) {
  if (options.basis != CostBasis::billed)
    throw InputError({"--cost"}, "a Cost Explorer download, which has one kind of cost",
                     "--cost billed");
  const std::string_view group = header.field(0);
  by_usage_type_ = is_usage_type_group(group);
  if (!by_usage_type_ && !is_service_group(group))
    throw InputError(header.place(0), in_quotes(group), "costs grouped by Service or Usage type");
  using Key = BillFilter::Key;
  const Key grouped_by = by_usage_type_ ? Key::usage_type : Key::service;
  for (const auto& condition : options.filter.conditions) {
    if (condition.key != grouped_by)
      throw InputError({"--where"},
                       "a Cost Explorer download by " +
                           std::string(by_usage_type_ ? "usage type" : "service") +
                           ", which has nothing else of its costs",
                       std::string(by_usage_type_ ? "usage-type=" : "service=") +
                           ", a Cost and Usage Report or FOCUS data, or the filter in Cost "
                           "Explorer itself");
  }
  const ChargeFilter filter(options.filter);
  const UsageNames& names = usage_names();
  for (std::size_t i = 1; i < header.size(); ++i) {
    std::string_view name = header.field(i);
    if (name == total_column && i + 1 == header.size()) {
      has_total_ = true;
      break;
    }
    if (!name.ends_with(in_dollars))
      throw InputError(header.place(i), in_quotes(name), "amounts in USD: NAME($)");
    name.remove_suffix(in_dollars.size());
    if (std::any_of(columns_.begin(), columns_.end(),
                    [&](const auto& c) { return c.name == name; }))
      throw InputError(header.place(i), "the column " + in_quotes(header.field(i)) + " again",
                       "each once");
    Column column{
        std::string(name), by_usage_type_ ? ChargeClass::usage : kind_of_column(name), {}};
    column.usage =
        by_usage_type_ ? names.name({}, {}, name, {}, {}) : names.name({}, name, {}, {}, {});
    column.passes = filter.passes({{by_usage_type_ ? std::string_view() : name},
                                   by_usage_type_ ? name : std::string_view(),
                                   {},
                                   {},
                                   column.usage,
                                   {}});
    columns_.push_back(std::move(column));
  }
}

void CostExplorerReader::take(CsvRows& row) {
  const std::size_t wanted = 1 + columns_.size() + (has_total_ ? 1 : 0);
  if (row.size() != wanted)
    throw InputError({row.file(), row.line(), 1}, std::to_string(row.size()) + " columns",
                     std::to_string(wanted) + " as in the header");
  const std::string_view first = row.field(0);
  if (first.ends_with("total")) return;
  const auto month = parse_year_month(first);
  const auto time = parse_instant(first);
  if (!month && !time) throw InputError(row.place(0), in_quotes(first), "a day such as 2026-12-01");
  if (!times_.emplace(first).second)
    throw InputError(row.place(0), "the row of " + in_quotes(first) + " again", "each once");
  has_months_ = has_months_ || month;
  has_times_ = has_times_ || (time && first.size() > to_string(time->first).size());
  const Date day = month ? month->first_day() : time->first;
  DatedRow out{day, {}};
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const std::string_view text = row.field(i + 1);
    const auto cost = text.empty() ? Decimal() : Decimal::parse(text);
    if (!cost) throw InputError(row.place(i + 1), in_quotes(text), "a number");
    out.costs.push_back(*cost);
  }
  Decimal total = total_;
  for (const auto& cost : out.costs) total += cost;
  const bool outside = only_days_ && (day < only_days_->first || only_days_->second < day);
  if (outside) {
    ++outside_days_;
    return;
  }
  if ((rows_.size() + 1) * columns_.size() > most_cells)
    throw InputError({row.file(), row.line(), 1}, "over 4,000,000 amounts", "a smaller download");
  rows_.push_back(std::move(out));
  total_ = total;
}

/// Downloads list every day of theirs, used or not. So rows of the first of one month after another
/// are months, whose first may begin later, and others are days; but one row may be either, and so
/// may two of neighbouring days.
CostExplorerReader::Span CostExplorerReader::span() const {
  if (has_times_) return Span::days;
  if (has_months_) return Span::months;
  std::vector<Date> days;
  for (const auto& row : rows_) days.push_back(row.day);
  std::sort(days.begin(), days.end());
  for (std::size_t i = 1; i < days.size(); ++i) {
    const Date next = YearMonth{days[i - 1].year, days[i - 1].month}.plus(1).first_day();
    if (days[i] != next) return Span::days;
  }
  const bool neighbours = days.size() == 2 && day_after(days[0]) == days[1];
  return days.size() < 2 || neighbours ? Span::unclear : Span::months;
}

DaySet CostExplorerReader::days_of(const DatedRow& row, bool monthly) const {
  const YearMonth month{row.day.year, row.day.month};
  const int last = monthly ? month.days() : row.day.day;
  DaySet out = 0;
  for (int d = row.day.day; d <= last; ++d) {
    const Date day{month.year, month.month, d};
    const bool within = !only_days_ || (only_days_->first <= day && day <= only_days_->second);
    if (within) out |= DaySet{1} << static_cast<unsigned>(d - 1);
  }
  return out;
}

void CostExplorerReader::finish(ActualBill& bill) {
  bill.kind = by_usage_type_ ? "Cost Explorer, by usage type" : "Cost Explorer, by service";
  bill.outside_days = outside_days_;
  bill.resolution = {by_usage_type_, false, false};
  const Span rows_of = span();
  // Who says which days there are says it of a row that may be of several.
  const bool whole = only_days_.has_value() || (rows_.size() == 1 && rows_.front().day.day == 1);
  bill.monthly = rows_of == Span::months || (rows_of == Span::unclear && whole);
  bill.may_be_a_day_or_month = rows_of == Span::unclear && !rows_.empty() && !only_days_;
  Tally tally;
  Tally left_out;
  for (const auto& row : rows_) {
    const YearMonth month{row.day.year, row.day.month};
    bill.days[month] |= days_of(row, bill.monthly);
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (row.costs[i] == Decimal()) continue;
      const Column& column = columns_[i];
      if (!column.passes) {
        if (column.kind == ChargeClass::usage || column.kind == ChargeClass::commitment)
          left_out.add_other(month, column.kind, column.usage.service, row.costs[i]);
        continue;
      }
      if (column.kind != ChargeClass::usage && column.kind != ChargeClass::commitment) {
        tally.add_other(month, column.kind, column.name, row.costs[i]);
        continue;
      }
      const std::size_t line = tally.line(month, column.kind, column.usage.service,
                                          column.usage.usage_type, {}, {}, column.usage.modelled);
      tally.add(line, {{}, false, {}, row.costs[i]});
    }
  }
  bill.charges = tally.finish();
  bill.left_out = left_out.finish().others;
}

}  // namespace fitcost::inline v1::detail
