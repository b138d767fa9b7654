// SPDX-License-Identifier: Apache-2.0
#include "report/compare_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "fitcost/report/money.hpp"

namespace fitcost::inline v1::detail {

namespace {

const BreakEven* point(const Comparison& c, const std::string& id_start, const Date& date) {
  const std::string id = id_start + "-" + to_string(date);
  for (const auto& b : c.break_even) {
    if (b.id == id) return &b;
  }
  return nullptr;
}

std::string rps_text(double rps) { return fmt::format("{:.3g} rps", rps); }

const Tolerance* tolerance(const Comparison& c, const std::string& guess) {
  for (const auto& t : c.tolerances) {
    if (t.guess == guess) return &t;
  }
  return nullptr;
}

double today_rps(const Comparison& c) {
  return c.requests_per_month.to_double() / (3600.0 * c.convention.month_hours);
}

std::string difference_in_words(const Decimal& difference) {
  const double usd = difference.to_double();
  if (usd < 0.005) return "by less than a cent";
  return usd < 1.0 ? fmt::format("by {:.0f} cents", 100.0 * usd)
                   : "by $" + readable_usd(difference);
}

}  // namespace

std::string amount(const Bill& bill, bool after_free_tier) {
  if (!bill.complete() && bill.lines().empty()) return "unknown";
  const std::string text =
      readable_usd(after_free_tier ? bill.total_after_free_tier() : bill.total());
  return bill.complete() ? text : "at least " + text;
}

std::string heading(const Comparison& c) {
  return fmt::format("{} · {} · prices of {} · USD/month", c.traffic, c.terms.region,
                     to_string(c.terms.date));
}

std::string workload_sentence(const Comparison& c) {
  std::string out = "Workload ASSUMED: ";
  for (const auto& a : c.assumptions) {
    if (a.what == "workload") out += a.value;
  }
  return out;
}

std::string answer(const Comparison& c) {
  const Choice& table = c.choice("table");
  const Option* winner = table.find(table.winner);
  if (winner == nullptr) {
    return "No way to provision the table has all its prices here: see what is unpriced below.";
  }
  std::string out =
      fmt::format("Take {}: ${} a month.", winner->label, readable_usd(winner->list()));
  const Option* other = nullptr;
  for (const auto& o : table.options) {
    const bool scaled = o.id.rfind("auto-scaled", 0) == 0;
    if (o.id != winner->id && o.bill.complete() &&
        (scaled ? winner->id == "on-demand" : o.id == "on-demand")) {
      other = &o;
    }
  }
  if (other != nullptr && Decimal() < winner->list()) {
    const double times = other->list().to_double() / winner->list().to_double();
    out += fmt::format(" {}{} costs ${}, {} times as much.", other->id == "on-demand" ? "O" : "A",
                       other->label.substr(1), readable_usd(other->list()),
                       times < 10.0 ? fmt::format("{:.1f}", times) : fmt::format("{:.0f}", times));
  }
  return out;
}

std::string free_tier_answer(const Comparison& c) {
  const Choice& table = c.choice("table");
  const Option* winner = table.find(table.winner);
  const Option* free = table.find(table.winner_after_free_tier);
  if (winner == nullptr || free == nullptr || winner == free || c.terms.free_tier == "none")
    return {};
  const std::string condition = c.terms.free_tier_used_by_others == Decimal()
                                    ? "If nobody else uses your account's free tier"
                                    : "With the share of the free tier that is left";
  return fmt::format("{}, {} is ${}: it wins, {}.", condition, free->label,
                     readable_usd(free->after_free_tier()),
                     difference_in_words(winner->after_free_tier() - free->after_free_tier()));
}

std::string free_tier_title(const Comparison& c) {
  if (c.terms.free_tier == "none") return "no free tier";
  if (c.terms.free_tier_used_by_others == Decimal()) return "free tier all yours";
  return fmt::format("free tier, {:.0f} % used by others",
                     100.0 * c.terms.free_tier_used_by_others.to_double());
}

std::string break_even_title(const Comparison& c) {
  const BreakEven* rate = point(c, "rate-mix", c.terms.date);
  const bool passed = rate != nullptr && rate->value && *rate->value < today_rps(c);
  return passed ? "ON-DEMAND IS CHEAPEST (list) only up to"
                : "ON-DEMAND STAYS CHEAPEST (list) up to";
}

std::string break_even_sentence(const Comparison& c) {
  const double today = today_rps(c);
  const BreakEven* rate = point(c, "rate-mix", c.terms.date);
  const BreakEven* scaled = point(c, "rate-mix-auto-scaled", c.terms.date);
  if (rate == nullptr || scaled == nullptr) return {};
  // Without its prices a break-even is unknown, not absent.
  for (const auto& o : c.choice("table").options) {
    const bool compared =
        o.id == "on-demand" || o.id == "provisioned" || o.id.rfind("auto-scaled", 0) == 0;
    if (compared && !o.bill.complete()) return "unknown while prices are missing";
  }
  std::string out;
  if (rate->value) {
    out = rps_text(*rate->value);
    if (today > 0.0) out += fmt::format(" ({:.3g} x today)", *rate->value / today);
  } else {
    out = "any rate";
  }
  out += scaled->value ? "; " + rps_text(*scaled->value) + " against auto scaling"
                       : "; any rate against auto scaling";
  if (const Tolerance* size = tolerance(c, "item size")) {
    out += size->limit ? fmt::format(" | items of {:.3g} KB", *size->limit / 1024.0)
                       : " | items of any size";
  }
  if (const Tolerance* share = tolerance(c, "write share")) {
    out += share->limit ? fmt::format(" | {:.0f} % writes", 100.0 * *share->limit)
                        : " | any write share";
  }
  return out;
}

std::string free_tier_break_even_sentence(const Comparison& c) {
  const BreakEven* free = point(c, "free-mix", c.terms.date);
  if (free == nullptr || !free->value || *free->value <= 0.0) return {};
  return fmt::format("with the free tier: provisioned is $0 up to {} (steady traffic, one table)",
                     rps_text(*free->value));
}

std::string utilisation_sentence(const Comparison& c) {
  const BreakEven* now = point(c, "utilisation-mix", c.terms.date);
  const BreakEven* before = point(c, "utilisation-mix", Date{2024, 10, 31});
  if (now == nullptr || !now->value) return {};
  std::string out = fmt::format(
      "at high rates: a mean utilisation of {:.1f} % of what is provisioned", 100.0 * *now->value);
  if (before != nullptr && before->value && before->prices_on != now->prices_on) {
    out += fmt::format(" ({:.1f} % before November 2024)", 100.0 * *before->value);
  }
  return out;
}

std::string saved_sentence(const Comparison& c) {
  for (const auto& o : c.choice("stack").options) {
    if (!o.bill.complete()) return "what it saves is unknown while prices are missing";
  }
  Decimal saved;
  for (const auto& d : c.differences) saved += d.saved();
  std::string out =
      fmt::format("saves {} in month {}:", readable_usd(saved), c.choice("stack").month);
  // What is below a hundredth of the whole is one item: nobody decides by it.
  Decimal rest;
  bool first = true;
  for (const auto& d : c.differences) {
    const Decimal size = d.saved() < Decimal() ? -d.saved() : d.saved();
    const bool small = size.to_double() < 0.002 * std::abs(saved.to_double());
    if (small) {
      rest += d.saved();
      continue;
    }
    out += (first ? " " : ", ") + d.what + " " + readable_usd(d.saved());
    first = false;
  }
  if (rest != Decimal()) out += ", other " + readable_usd(rest);
  return out;
}

std::string not_included_sentence(const Comparison& c) {
  std::string out = "NOT INCLUDED:";
  for (const auto& n : c.not_included) out += (&n == &c.not_included.front() ? " " : ", ") + n;
  return out;
}

std::string change_sentence(const Comparison& c) {
  std::string out = "CHANGE:";
  std::string options = "--workload";
  for (const auto& a : c.assumptions) {
    if (a.option != "--workload") options += " " + a.option;
  }
  out += " " + options;
  return out + "  every figure: -v  sources: fitcost explain METER";
}

std::string unpriced_sentence(const Comparison& c) {
  std::vector<std::string> meters;
  for (const auto& choice : c.choices) {
    for (const auto& o : choice.options) {
      for (const auto& u : o.bill.unpriced()) {
        if (std::find(meters.begin(), meters.end(), u.meter) == meters.end())
          meters.push_back(u.meter);
      }
    }
  }
  if (meters.empty()) return {};
  std::string out = fmt::format("UNPRICED in {} on {}:", c.terms.region, to_string(c.terms.date));
  for (const auto& m : meters) out += " " + m;
  return out + " (amounts that need them say 'at least')";
}

}  // namespace fitcost::inline v1::detail
