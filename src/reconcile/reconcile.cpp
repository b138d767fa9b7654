// SPDX-License-Identifier: Apache-2.0
#include "fitcost/reconcile/reconcile.hpp"

#include <algorithm>
#include <bit>
#include <map>
#include <tuple>
#include <utility>

#include "fitcost/pricing/billing_names.hpp"
#include "fitcost/units/input_error.hpp"
#include "reconcile/usage_names.hpp"
#include "units/exact.hpp"

namespace fitcost::inline v1 {

const char* to_string(LineStatus status) {
  switch (status) {
    case LineStatus::compared:
      return "compared";
    case LineStatus::not_in_forecast:
      return "not-in-forecast";
    case LineStatus::unknown:
      return "unknown";
    case LineStatus::not_in_bill:
      break;
  }
  return "not-in-bill";
}

void ReconciledSum::add(const ReconciledLine& line) {
  estimate += line.estimate;
  actual += line.actual;
  switch (line.status) {
    case LineStatus::compared:
      if (line.effects) {
        volume += line.effects->volume;
        price += line.effects->price;
        mix += line.effects->mix;
      } else {
        not_split += line.difference();
      }
      return;
    case LineStatus::not_in_forecast:
      not_in_forecast += line.difference();
      return;
    case LineStatus::unknown:
      unknown += line.difference();
      return;
    case LineStatus::not_in_bill:
      not_in_bill += line.difference();
      return;
  }
}

ReconciledSum Reconciliation::total() const {
  ReconciledSum out;
  for (const auto& line : lines) out.add(line);
  return out;
}

namespace {

constexpr int prorated_places = 9;  // as the quantities of bills

/// `1..15`, `1..3, 7`.
std::string days_in_words(DaySet days, int of) {
  std::string out;
  for (int first = 1; first <= of; ++first) {
    const auto has = [&](int day) {
      return day <= of && (days >> static_cast<unsigned>(day - 1) & 1U) != 0;
    };
    if (!has(first)) continue;
    int last = first;
    while (has(last + 1)) ++last;
    out += (out.empty() ? "" : ", ") + std::to_string(first);
    if (last > first) out += ".." + std::to_string(last);
    first = last;
  }
  return out;
}

/// A share of what a month of the forecast has: exact where it is the whole.
struct Share {
  int part = 1;
  int whole = 1;

  Decimal of(const Decimal& amount) const {
    if (part == whole || amount == Decimal()) return amount;
    return to_decimal(Exact(amount) * Exact(Decimal(part)) / Exact(Decimal(whole)),
                      std::max(prorated_places, amount.scale()));
  }
};

/// Fees of reserved capacity fall due once a month, whatever its days; plans accrue.
template <class Charge> bool falls_due_at_once(const Charge& charge) {
  return charge.kind == ChargeClass::commitment && charge.service != "ComputeSavingsPlans";
}

/// What nobody used of a commitment adds up day by day, too.
bool accrues(const UsageLine& line) {
  return std::any_of(line.prices.begin(), line.prices.end(),
                     [](const PricedQuantity& p) { return p.covered; });
}

UsageLine prorated(UsageLine line, const YearMonth& month, const Share& share) {
  line.month = month;
  if (falls_due_at_once(line) && !accrues(line)) return line;
  for (auto& p : line.prices) {
    p.quantity = share.of(p.quantity);
    p.cost = share.of(p.cost);
  }
  return line;
}

OtherCharges prorated(OtherCharges charges, const YearMonth& month, const Share& share) {
  charges.month = month;
  if (!falls_due_at_once(charges)) charges.cost = share.of(charges.cost);
  return charges;
}

/// Lines with the details that the bill lacks taken off, added up.
std::vector<UsageLine> at_resolution(std::vector<UsageLine> lines, const Resolution& resolution,
                                     const std::string& transfer_leaves) {
  if (resolution.usage_types && resolution.operations) return lines;
  std::map<std::tuple<ChargeClass, std::string, std::string, std::string>, std::size_t> index;
  std::vector<UsageLine> out;
  for (auto& line : lines) {
    // A bill by service has transfer under the one that it leaves.
    if (!resolution.usage_types && line.service == detail::transfer_service &&
        !transfer_leaves.empty())
      line.service = transfer_leaves;
    if (!resolution.usage_types) line.usage_type.clear();
    if (!resolution.operations) line.operation.clear();
    const auto [at, fresh] = index.try_emplace(
        std::tuple(line.kind, line.service, line.usage_type, line.operation), out.size());
    if (fresh) {
      out.push_back(std::move(line));
      continue;
    }
    auto& same = out[at->second];
    same.prices.insert(same.prices.end(), line.prices.begin(), line.prices.end());
    same.modelled = same.modelled || line.modelled;
  }
  return out;
}

using UseKey = std::tuple<YearMonth, ChargeClass, std::string, std::string>;

struct BothSides {
  std::vector<UsageLine> estimate;
  std::vector<UsageLine> actual;
};

ReconciledLine lone_line(const UsageLine& line) {
  ReconciledLine out;
  out.month = line.month;
  out.kind = line.kind;
  out.service = line.service;
  out.usage_type = line.usage_type;
  out.operation = line.operation;
  out.unit = line.unit;
  return out;
}

ReconciledLine only_estimated(const UsageLine& line) {
  ReconciledLine out = lone_line(line);
  out.status = LineStatus::not_in_bill;
  out.estimated_quantity = line.quantity();
  out.estimate = line.cost();
  return out;
}

ReconciledLine only_actual(const UsageLine& line) {
  ReconciledLine out = lone_line(line);
  out.status = line.modelled ? LineStatus::not_in_forecast : LineStatus::unknown;
  out.actual_quantity = line.quantity();
  out.actual = line.cost();
  return out;
}

ReconciledLine compared_line(const UsageLine& estimate, const UsageLine& actual,
                             const Resolution& resolution) {
  ReconciledLine out = lone_line(actual);
  if (out.operation.empty()) out.operation = estimate.operation;
  if (out.unit.empty()) out.unit = estimate.unit;
  out.estimated_quantity = estimate.quantity();
  out.actual_quantity = actual.quantity();
  out.estimate = estimate.cost();
  out.actual = actual.cost();
  if (resolution.quantities && estimate.kind == ChargeClass::usage &&
      out.estimated_quantity != Decimal())
    out.effects = effects_of(estimate.prices, actual.prices);
  return out;
}

UsageLine merged(std::vector<UsageLine> lines) {
  UsageLine out = std::move(lines.front());
  for (std::size_t i = 1; i < lines.size(); ++i) {
    if (out.operation != lines[i].operation) out.operation += " + " + lines[i].operation;
    out.prices.insert(out.prices.end(), lines[i].prices.begin(), lines[i].prices.end());
  }
  return out;
}

/// Operations of one usage type: the same ones first; then an unknown one stands for any.
void match_operations(BothSides sides, const Resolution& resolution,
                      std::vector<ReconciledLine>& out) {
  auto& [estimate, actual] = sides;
  for (auto e = estimate.begin(); e != estimate.end();) {
    const auto a = std::find_if(actual.begin(), actual.end(),
                                [&](const auto& x) { return x.operation == e->operation; });
    if (a == actual.end()) {
      ++e;
      continue;
    }
    out.push_back(compared_line(*e, *a, resolution));
    actual.erase(a);
    e = estimate.erase(e);
  }
  const auto any = [](const std::vector<UsageLine>& lines) {
    return std::any_of(lines.begin(), lines.end(),
                       [](const auto& l) { return l.operation.empty(); });
  };
  if (!estimate.empty() && !actual.empty() && (any(estimate) || any(actual))) {
    out.push_back(
        compared_line(merged(std::move(estimate)), merged(std::move(actual)), resolution));
    return;
  }
  for (const auto& e : estimate) out.push_back(only_estimated(e));
  for (const auto& a : actual) out.push_back(only_actual(a));
}

/// The services of the lines, joined into one.
UsageLine as_one_service(const UsageLine& line, const std::string& services) {
  UsageLine out = line;
  out.service = services;
  return out;
}

/// A bill by usage type alone does not say whose it is, where several services have the same one:
/// it is the forecast's, and where the forecast has it of several, theirs together.
void find_services(std::map<UseKey, BothSides>& sides) {
  std::vector<UseKey> nameless;
  for (const auto& [key, both] : sides) {
    if (std::get<2>(key).empty() && !both.actual.empty()) nameless.push_back(key);
  }
  for (const auto& key : nameless) {
    std::vector<UseKey> namesakes;
    std::string services;
    for (const auto& [other, both] : sides) {
      if (other == key || both.estimate.empty() || std::get<0>(other) != std::get<0>(key) ||
          std::get<1>(other) != std::get<1>(key) || std::get<3>(other) != std::get<3>(key))
        continue;
      namesakes.push_back(other);
      services += (services.empty() ? "" : " + ") + std::get<2>(other);
    }
    if (namesakes.empty()) continue;
    BothSides together;
    for (const auto& from : namesakes) {
      auto node = sides.extract(from);
      for (const auto& line : node.mapped().estimate)
        together.estimate.push_back(as_one_service(line, services));
      for (const auto& line : node.mapped().actual)
        together.actual.push_back(as_one_service(line, services));
    }
    auto node = sides.extract(key);
    for (const auto& line : node.mapped().actual)
      together.actual.push_back(as_one_service(line, services));
    if (namesakes.size() > 1) {
      together.estimate = {merged(std::move(together.estimate))};
      together.estimate.front().operation.clear();  // it stands for any
    }
    sides[UseKey(std::get<0>(key), std::get<1>(key), services, std::get<3>(key))] =
        std::move(together);
  }
}

/// A plan's fee is one, whatever its usage type says of its term and payment, which a forecast does
/// not know: what is left of a service's commitments on either side belongs together.
void pair_commitments(std::map<UseKey, BothSides>& sides) {
  std::vector<UseKey> estimated;
  std::vector<UseKey> billed;
  for (const auto& [key, both] : sides) {
    if (std::get<1>(key) != ChargeClass::commitment) continue;
    if (both.actual.empty()) estimated.push_back(key);
    if (both.estimate.empty()) billed.push_back(key);
  }
  for (const auto& from : estimated) {
    std::vector<UseKey> same;
    for (const auto& key : billed) {
      if (std::get<0>(key) == std::get<0>(from) && std::get<2>(key) == std::get<2>(from))
        same.push_back(key);
    }
    if (same.empty()) continue;
    auto& into = sides[same.front()];
    for (std::size_t i = 1; i < same.size(); ++i) {
      auto node = sides.extract(same[i]);
      for (auto& line : node.mapped().actual) into.actual.push_back(std::move(line));
    }
    auto node = sides.extract(from);
    for (auto& line : node.mapped().estimate) {
      line.operation.clear();
      into.estimate.push_back(std::move(line));
    }
    std::erase_if(billed, [&](const auto& key) {
      return std::find(same.begin() + 1, same.end(), key) != same.end();
    });
  }
}

}  // namespace

Reconciliation reconcile(KeptForecast forecast, ActualBill actual, CostBasis basis) {
  Reconciliation out;
  out.basis = basis;
  std::map<UseKey, BothSides> sides;
  const auto key = [](const UsageLine& l) {
    return UseKey(l.month, l.kind, l.service, l.usage_type);
  };
  std::vector<YearMonth> both;
  for (const auto& [month, days] : actual.days) {
    const YearMonth from = forecast.every_month ? forecast.months.front() : month;
    const bool known =
        std::find(forecast.months.begin(), forecast.months.end(), from) != forecast.months.end();
    if (!known) continue;
    const int covered = std::popcount(days);
    const Share share{covered, month.days()};
    both.push_back(month);
    out.months.push_back(
        {month, covered,
         covered == month.days() ? std::string() : days_in_words(days, month.days())});
    std::vector<UsageLine> lines;
    for (const auto& line : forecast.charges.usage) {
      if (line.month == from) lines.push_back(prorated(line, month, share));
    }
    for (auto& line :
         at_resolution(std::move(lines), actual.resolution, forecast.transfer_leaves)) {
      sides[key(line)].estimate.push_back(std::move(line));
    }
    for (const auto& charges : forecast.left_out) {
      if (charges.month == from)
        out.left_out_of_forecast.push_back(prorated(charges, month, share));
    }
  }
  if (both.empty()) {
    std::string found = "no use in it";
    if (!actual.days.empty())
      found = "use of " + to_string(actual.days.begin()->first) + ".." +
              to_string(actual.days.rbegin()->first);
    throw InputError({actual.file}, found,
                     "a month of the forecast, which has " + to_string(forecast.months.front()) +
                         ".." + to_string(forecast.months.back()));
  }
  const auto compared = [&](const YearMonth& m) {
    return std::find(both.begin(), both.end(), m) != both.end();
  };
  std::map<YearMonth, Decimal> outside;
  for (const auto& line : actual.charges.usage) {
    if (compared(line.month)) {
      sides[key(line)].actual.push_back(line);
    } else {
      outside[line.month] += line.cost();
    }
  }
  for (const auto& [month, cost] : outside) out.outside_forecast.emplace_back(month, cost);
  for (const auto& other : actual.charges.others) {
    if (compared(other.month)) out.others.push_back(other);
  }
  for (const auto& charges : actual.left_out) {
    if (compared(charges.month)) out.left_out_of_bill.push_back(charges);
  }
  const bool filtered = !out.left_out_of_forecast.empty() || !out.left_out_of_bill.empty();
  if (sides.empty() && filtered)
    throw InputError({"--where"}, "no charge of the forecast or the bill that is so",
                     "conditions that some of them meet");
  find_services(sides);
  pair_commitments(sides);
  for (auto& [k, both_sides] : sides) {
    match_operations(std::move(both_sides), actual.resolution, out.lines);
  }
  std::stable_sort(out.lines.begin(), out.lines.end(), [](const auto& a, const auto& b) {
    return std::tie(a.month, a.kind, a.service, a.usage_type, a.operation) <
           std::tie(b.month, b.kind, b.service, b.usage_type, b.operation);
  });
  // Nothing on either side says nothing, nor does what AWS has no usage type of and charges nothing
  // for, as standard parameters: a meter's key stands in its place.
  std::erase_if(out.lines, [](const ReconciledLine& line) {
    const bool costs = line.estimate != Decimal() || line.actual != Decimal();
    const bool used = line.estimated_quantity != Decimal() || line.actual_quantity != Decimal();
    return !costs && (!used || billing_names().find_meter(line.usage_type) != nullptr);
  });
  out.forecast = std::move(forecast);
  out.actual = std::move(actual);
  return out;
}

}  // namespace fitcost::inline v1
