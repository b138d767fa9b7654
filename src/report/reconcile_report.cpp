// SPDX-License-Identifier: Apache-2.0
#include "fitcost/report/reconcile_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "fitcost/pricing/billing_names.hpp"
#include "fitcost/report/money.hpp"
#include "report/reconcile_words.hpp"
#include "report/report_page.hpp"

namespace fitcost::inline v1 {

namespace {

using detail::Align;
using detail::ReportPage;
using detail::shown_name;
using detail::TextTable;

Decimal magnitude(const Decimal& amount) { return amount < Decimal() ? -amount : amount; }

/// `1,234.50`: at `places`, thousands set apart; `<0.01` where there is so little.
std::string grouped_usd(const Decimal& amount, int places) {
  if (amount == Decimal()) return amount.to_string(places);
  return shown_usd(amount.rounded(places, Rounding::half_up), amount, places);
}

/// `+0.50`, `-2.00`, `0`.
std::string signed_usd(const Decimal& amount, int places) {
  const Decimal shown = amount.rounded(places);
  if (shown == Decimal()) return "0";
  return (Decimal() < shown ? "+" : "") + grouped_usd(shown, places);
}

/// `5.3 %` of the estimate; empty where there is none.
std::string share_of(const Decimal& difference, const Decimal& estimate) {
  if (estimate == Decimal() || difference == Decimal()) return {};
  const double share = difference.to_double() / estimate.to_double();
  constexpr double most = 10.0;  // beyond it a share says nothing
  return most < share ? "" : fmt::format("{:+.1f} %", share * 100.0);
}

/// The decimal places at which the amounts that matter stay readable: those of the largest, and two
/// more.
int places_of(const std::vector<Decimal>& amounts) {
  Decimal largest;
  for (const auto& a : amounts) largest = std::max(largest, magnitude(a));
  int places = 2;
  for (Decimal step(10); places < 10 && largest < step; step = step * Decimal::of(1, 1)) ++places;
  return places;
}

std::string months_in_words(const Reconciliation& r) {
  const auto& first = r.months.front();
  const auto& last = r.months.back();
  std::string out = to_string(first.month);
  if (r.months.size() > 1) return out + ".." + to_string(last.month);
  if (!first.days.empty())
    out += fmt::format(", days {} ({} of {})", first.days, first.covered_days, first.month.days());
  return out;
}

std::string service_words(const std::string& service) {
  const ServiceName* known = billing_names().find_service(service);
  return known == nullptr ? shown_name(service) : known->name;
}

/// A sum as it is shown: each amount is the exact one, rounded for the table. What did not change
/// shows no difference, though estimate and actual be rounded apart.
struct ShownSum {
  std::string name;
  Decimal estimate;
  Decimal actual;
  Decimal difference;
  std::array<Decimal, 4> parts;  ///< volume, price, mix, one-sided or not split: add up to it

  ShownSum(std::string of, const ReconciledSum& sum, int places)
      : name(std::move(of)),
        estimate(sum.estimate),
        actual(sum.actual),
        difference(sum.difference().rounded(places, Rounding::half_up)),
        parts{sum.volume.rounded(places, Rounding::half_up),
              sum.price.rounded(places, Rounding::half_up),
              sum.mix.rounded(places, Rounding::half_up),
              (sum.not_split + sum.not_in_forecast + sum.unknown + sum.not_in_bill)
                  .rounded(places, Rounding::half_up)} {
    Decimal rest = difference;
    for (const auto& part : parts) rest -= part;
    // What rounding leaves goes to the largest part.
    *std::max_element(parts.begin(), parts.end(), [](const auto& a, const auto& b) {
      return magnitude(a) < magnitude(b);
    }) += rest;
  }
};

std::vector<std::string> sum_row(const ShownSum& sum, int places) {
  std::vector<std::string> out{sum.name, grouped_usd(sum.estimate, places),
                               grouped_usd(sum.actual, places), signed_usd(sum.difference, places)};
  for (const auto& part : sum.parts)
    out.push_back(part == Decimal() ? std::string() : signed_usd(part, places));
  return out;
}

/// Sums by a name, and their total.
TextTable sums_table(const std::string& of, const std::map<std::string, ReconciledSum>& sums,
                     const ReconciledSum& total, int places) {
  const bool split = total.not_split == Decimal();
  TextTable table({Align::left, Align::right, Align::right, Align::right, Align::right,
                   Align::right, Align::right, Align::right});
  table.add_row({of, "estimate", "actual", "difference", "volume", "price", "mix",
                 split ? "one-sided" : "one-sided, not split"});
  for (const auto& [name, sum] : sums) table.add_row(sum_row(ShownSum(name, sum, places), places));
  table.add_row(sum_row(ShownSum("total", total, places), places));
  return table;
}

std::string status_words(const ReconciledLine& line) {
  switch (line.status) {
    case LineStatus::not_in_forecast:
      return "not in the forecast";
    case LineStatus::unknown:
      return "unknown to the model";
    case LineStatus::not_in_bill:
      return "not in the bill";
    case LineStatus::compared:
      break;
  }
  return {};
}

/// `volume`, `price` or `mix`: the largest part, and what it comes to.
std::string cause_of(const ReconciledLine& line) {
  if (line.status != LineStatus::compared) return status_words(line);
  if (line.difference() == Decimal()) return "as estimated";
  if (!line.effects) return line.kind == ChargeClass::commitment ? "a commitment" : "not split";
  const auto& [volume, price, mix] = *line.effects;
  std::string out;
  const auto say = [&](const char* name, const Decimal& part) {
    if (part == Decimal()) return;
    // Below a thousandth of the difference it is rounding.
    if (magnitude(part) * Decimal(1000) < magnitude(line.difference())) return;
    out += (out.empty() ? "" : ", ") + std::string(name) + " " + (Decimal() < part ? "+" : "-") +
           readable_usd(magnitude(part));
  };
  say("volume", volume);
  say("price", price);
  say("mix", mix);
  return out;
}

/// `51.84M`, `1,234`, `0.00123`: the exact ones are in CSV and JSON.
std::string quantity_words(const Decimal& quantity) {
  if (quantity == Decimal()) return "0";
  const double size = magnitude(quantity).to_double();
  for (const auto& [letter, unit] :
       {std::pair('T', 1e12), std::pair('B', 1e9), std::pair('M', 1e6)}) {
    if (unit <= size) return fmt::format("{:.4g}{}", quantity.to_double() / unit, letter);
  }
  constexpr double large = 1000.0;
  if (large <= size) return grouped(quantity.rounded(0));
  return fmt::format("{:.4g}", quantity.to_double());
}

TextTable lines_table(const Reconciliation& r, const std::vector<std::size_t>& shown, int places) {
  const bool months = r.months.size() > 1;
  std::vector<Align> alignments{Align::left,  Align::right, Align::right, Align::right,
                                Align::right, Align::right, Align::left};
  std::vector<std::string> header{"usage type", "estimated",  "used",      "estimate",
                                  "actual",     "difference", "because of"};
  if (months) {
    alignments.insert(alignments.begin(), Align::left);
    header.insert(header.begin(), "month");
  }
  TextTable table(alignments);
  table.add_row(header);
  for (const std::size_t i : shown) {
    const auto& line = r.lines[i];
    const std::string name =
        line.usage_type.empty() ? service_words(line.service) : shown_name(line.usage_type);
    const bool quantities = r.actual.resolution.quantities && line.kind == ChargeClass::usage;
    std::vector<std::string> row{name,
                                 quantities ? quantity_words(line.estimated_quantity) : "",
                                 quantities ? quantity_words(line.actual_quantity) : "",
                                 grouped_usd(line.estimate, places),
                                 grouped_usd(line.actual, places),
                                 signed_usd(line.difference(), places),
                                 cause_of(line)};
    if (months) row.insert(row.begin(), to_string(line.month));
    table.add_row(std::move(row));
  }
  return table;
}

/// Those whose difference can be seen at `places`, the largest first.
std::vector<std::size_t> differing_lines(const Reconciliation& r, int places) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < r.lines.size(); ++i) {
    if (r.lines[i].difference().rounded(places) != Decimal()) out.push_back(i);
  }
  std::stable_sort(out.begin(), out.end(), [&](std::size_t a, std::size_t b) {
    return magnitude(r.lines[b].difference()) < magnitude(r.lines[a].difference());
  });
  return out;
}

TextTable others_table(const Reconciliation& r, int places) {
  std::map<ChargeClass, Decimal> sums;
  for (const auto& other : r.others) sums[other.kind] += other.cost;
  TextTable table({Align::left, Align::right});
  table.add_row({"beside it, not forecast", "actual"});
  for (const auto& [kind, cost] : sums) table.add_row({to_string(kind), grouped_usd(cost, places)});
  return table;
}

std::string verdict(const Reconciliation& r) {
  const ReconciledSum total = r.total();
  const Decimal difference = total.difference();
  if (difference == Decimal() && std::all_of(r.lines.begin(), r.lines.end(), [](const auto& line) {
        return line.difference() == Decimal();
      }))
    return fmt::format("The bill is what was forecast: ${}.", readable_usd(total.actual));
  std::string out = fmt::format("The bill is ${} and the forecast ${}", readable_usd(total.actual),
                                readable_usd(total.estimate));
  // Below a millionth it is what either side has rounded.
  const bool same_to_the_cent =
      difference.rounded(2) == Decimal() &&
      magnitude(difference) * Decimal(1'000'000) < std::max(total.actual, total.estimate);
  out += difference == Decimal() ? std::string(": the same in all")
         : same_to_the_cent      ? std::string(": the same to the cent")
                                 : fmt::format(": ${} {}", readable_usd(magnitude(difference)),
                                          Decimal() < difference ? "more" : "less");
  if (const std::string share = share_of(difference, total.estimate);
      !share.empty() && !same_to_the_cent)
    out += " (" + share + ")";
  struct Part {
    const char* name;
    Decimal amount;
  };
  std::vector<Part> parts{{"volume", total.volume},
                          {"prices", total.price},
                          {"the mix of prices", total.mix},
                          {"what could not be split", total.not_split},
                          {"use that was not forecast", total.not_in_forecast},
                          {"what the model does not know", total.unknown},
                          {"what the bill lacks", total.not_in_bill}};
  // What is below a ten-thousandth of the bill is rounding.
  const Decimal least = std::max(total.actual, total.estimate) * Decimal::of(1, 4);
  std::erase_if(
      parts, [&](const Part& p) { return p.amount == Decimal() || magnitude(p.amount) < least; });
  std::stable_sort(parts.begin(), parts.end(), [](const Part& a, const Part& b) {
    return magnitude(b.amount) < magnitude(a.amount);
  });
  for (std::size_t i = 0; i < parts.size(); ++i) {
    out += fmt::format("{}{} {}{}", i == 0 ? ": " : ", ", parts[i].name,
                       Decimal() < parts[i].amount ? "+" : "-",
                       readable_usd(magnitude(parts[i].amount)));
  }
  return out + ".";
}

ReportPage page(const Reconciliation& r, std::size_t most_lines) {
  ReportPage out(
      fmt::format("{} · {} against {} ({}) · {} cost · USD", months_in_words(r),
                  shown_name(r.forecast.name.empty() ? r.forecast.kind : r.forecast.name),
                  shown_name(r.actual.file), r.actual.kind, detail::name_of(r.basis)));
  std::vector<Decimal> amounts;
  const ReconciledSum total = r.total();
  amounts.push_back(total.estimate);
  amounts.push_back(total.actual);
  const int places = places_of(amounts);
  out.say(verdict(r));
  std::map<std::string, ReconciledSum> by_month;
  std::map<std::string, ReconciledSum> by_service;
  for (const auto& line : r.lines) {
    if (line.estimate == Decimal() && line.actual == Decimal()) continue;
    by_month[to_string(line.month)].add(line);
    by_service[service_words(line.service)].add(line);
  }
  if (by_month.size() > 1) out.add(sums_table("month", by_month, total, places));
  out.add(sums_table("service", by_service, total, places));
  auto shown = differing_lines(r, places);
  const std::size_t differing = shown.size();
  if (most_lines > 0 && shown.size() > most_lines) shown.resize(most_lines);
  if (!shown.empty()) out.add(lines_table(r, shown, places));
  if (shown.size() < differing)
    out.say(fmt::format("{} of {} lines that differ are shown (--top 0: all; --format csv: exact)",
                        shown.size(), differing));
  if (!r.others.empty()) out.add(others_table(r, places));
  for (auto& note : detail::reconcile_notes(r)) out.say(std::move(note));
  return out;
}

}  // namespace

std::string reconcile_table(const Reconciliation& r, std::size_t width, std::size_t most_lines) {
  return page(r, most_lines).text(width);
}

std::string reconcile_markdown(const Reconciliation& r, std::size_t most_lines) {
  return page(r, most_lines).markdown();
}

}  // namespace fitcost::inline v1
