// SPDX-License-Identifier: Apache-2.0
#include "report/compare_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string_view>
#include <vector>

#include "decide/alarm_words.hpp"
#include "fitcost/report/money.hpp"
#include "report/shown_cost.hpp"

namespace fitcost::inline v1::detail {

namespace {

const BreakEven* point(const Comparison& c, const std::string& id_start, const Date& date) {
  const std::string id = id_start + "-" + to_string(date);
  for (const auto& b : c.break_even) {
    if (b.id == id) return &b;
  }
  return nullptr;
}

std::string rps_text(double rps) { return three_digits(rps, Toward::down) + " rps"; }

std::string size_text(double bytes, Toward toward) {
  if (bytes < 1024.0) return fmt::format("{:.0f} bytes", bytes);
  return three_digits(bytes / 1024.0, toward) + " KB";
}

std::string percent_text(double share, Toward toward) {
  const double tenths = 1000.0 * share;
  return fmt::format(
      "{:.4g}",
      (toward == Toward::up ? std::ceil(tenths - 1e-6) : std::floor(tenths + 1e-6)) / 10.0);
}

/// How bounds are told: `items of 2 KB to 18 KB`, `48.9 % writes or more`, `any rate`.
struct Wording {
  std::string_view what;  ///< `items `
  std::string_view of;    ///< before a bound, but for `up to`
  std::string_view unit;
  std::string_view any;
};

/// Between which values the winner stays. `only_high`: "up to" was said before. Bounds are rounded
/// inwards, so that what is said holds.
template <class Text>
std::string bounds(const Tolerance& t, bool only_high, const Wording& words, const Text& text) {
  if (!t.low && !t.high) return std::string(words.any);
  std::string out(words.what);
  if (t.low || only_high) out += words.of;
  if (t.low) out += text(*t.low, Toward::up);
  if (t.low && t.high) out += " to ";
  if (!t.low && !only_high) out += "up to ";
  if (t.high) out += text(*t.high, Toward::down);
  out += words.unit;
  return t.high ? out : out + " or more";
}

/// Whether the winner has upper limits alone.
bool only_upper_limits(const Comparison& c) {
  return std::none_of(c.tolerances.begin(), c.tolerances.end(),
                      [](const Tolerance& t) { return t.low.has_value(); });
}

std::string before_bracket(const std::string& label) { return label.substr(0, label.find(" (")); }

std::string labels(const std::vector<const Option*>& options) {
  std::string out;
  for (const Option* o : options) out += (out.empty() ? "" : "; ") + before_bracket(o->label);
  return out;
}

/// Those without all their prices that may cost less than what does so of the others.
std::vector<const Option*> perhaps_cheaper(const Choice& choice, const Option& winner) {
  std::vector<const Option*> out;
  for (const auto& o : choice.options) {
    if (o.serves && !o.bill.complete() && o.list() < winner.list()) out.push_back(&o);
  }
  return out;
}

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
  if (usd < 0.015) return "by 1 cent";
  return usd < 1.0 ? fmt::format("by {:.0f} cents", 100.0 * usd)
                   : "by $" + readable_usd(difference);
}

/// `$5.666`, `-$0.30`: of an amount that is known to so many places.
std::string with_currency(const Decimal& usd, const std::string& currency, int places) {
  return (usd < Decimal() ? "-" : "") + currency + known_usd(usd < Decimal() ? -usd : usd, places);
}

/// `128`, `2,950,544,083`; tenths below ten.
std::string times_text(double times) {
  if (times < 10.0) return fmt::format("{:.1f}", times);
  return grouped(to_decimal(times, 0));
}

bool is_commitment(const Option& o) { return o.id.rfind("reserved", 0) == 0; }

/// The cheapest of month 1 that commits to nothing.
const Option* cheapest_uncommitted(const Choice& table) {
  const Option* out = nullptr;
  for (const auto& o : table.options) {
    const bool qualifies = !is_commitment(o) && o.serves && o.bill.complete();
    if (qualifies && (out == nullptr || o.list() < out->list())) out = &o;
  }
  return out;
}

/// What the answer sets beside the winner: for on-demand, auto scaling; for another, on-demand. It
/// serves the traffic, too.
const Option* beside_winner(const Choice& table, const Option& winner) {
  const Option* out = nullptr;
  for (const auto& o : table.options) {
    const bool scaled = o.id.rfind("auto-scaled", 0) == 0;
    const bool wanted =
        scaled || o.id == "provisioned" ? winner.id == "on-demand" : o.id == "on-demand";
    if (o.id == winner.id || !wanted || !o.bill.complete() || !o.serves) continue;
    if (out == nullptr || scaled) out = &o;
  }
  return out;
}

/// ` On-demand costs $11.00, 3.3 times as much.`
std::string other_sentence(const Choice& table, const Option& taken) {
  const Option* other = beside_winner(table, taken);
  if (other == nullptr || !(Decimal() < taken.list()) || other->list() < taken.list()) return {};
  std::string name = other->label;
  name[0] = static_cast<char>(name[0] - 'a' + 'A');
  return fmt::format(" {} costs ${}, {} times as much.", name, readable_usd(other->list()),
                     times_text(other->list().to_double() / taken.list().to_double()));
}

/// What the first plan is called within a sentence.
std::string with_article(const Comparison& c) {
  return c.first_name == "first answer" ? "the first answer" : c.first_name;
}

/// The advice is the best stack's choice. What is cheaper with a commitment, or in month 1 alone,
/// is called so.
std::string answer_beside_winner(const Comparison& c, const Option& winner, const Option* taken) {
  const Choice& table = c.choice("table");
  const Option* cheapest = cheapest_uncommitted(table);
  std::string out;
  if (taken == nullptr) {
    out = "Take " + c.taken.tables + ".";
  } else if (c.taken.grows) {
    out = fmt::format("Take {}, which the busiest month needs; {} costs ${} in month 1.",
                      c.taken.tables, taken->label, amount(taken->bill, false));
  } else {
    const bool over_months = taken != cheapest;
    const bool for_months = over_months && !c.taken.for_storage;
    out = fmt::format("Take {}{}{}: ${} {}{}.", taken->label, weak_mark(taken->bill),
                      for_months ? ", the cheapest over the months compared" : "",
                      amount(taken->bill, false), over_months ? "in month 1" : "a month",
                      c.taken.for_storage ? " without storage" : "");
  }
  if (taken != nullptr && taken == cheapest) out += other_sentence(table, *taken);
  if (cheapest != nullptr && cheapest != taken) {
    const std::string where =
        c.taken.other_indexes ? ", with " + with_article(c) + "'s indexes" : "";
    const std::string price = "$" + readable_usd(cheapest->list());
    // The options are of capacity alone, which is dearer in the class whose storage is cheaper.
    out += c.taken.for_storage
               ? fmt::format(
                     " Standard-IA is taken for its storage; capacity alone{} is cheapest "
                     "as {}: {} in month 1.",
                     where.empty() ? "" : where + ",", cheapest->label, price)
               : fmt::format(" In month 1 alone{}, {} costs {}.", where, cheapest->label, price);
  }
  if (is_commitment(winner)) {
    out += fmt::format(" With a year's commitment, {} costs ${}{}.", winner.label,
                       readable_usd(winner.list()),
                       c.taken.for_storage ? " without storage"
                       : taken == cheapest ? ""
                                           : " in month 1");
  }
  if (!table.winner_certain)
    out +=
        fmt::format(" Perhaps cheaper, but unknown: {}.", labels(perhaps_cheaper(table, winner)));
  return out;
}

}  // namespace

const std::string& advised(const Comparison& c, const Choice& choice) {
  if (choice.part != "table" || choice.winner.empty()) return choice.winner;
  static const std::string none;
  const Option* taken = choice.find(c.taken.option);
  return taken != nullptr && taken->serves ? taken->id : none;
}

std::string cheapest_note(const Comparison& c, const Choice& choice, const Option& o) {
  if (o.id != choice.winner) return {};
  const bool table = choice.part == "table";
  if (is_commitment(o)) return "cheapest, with a year's commitment";
  return table && c.taken.for_storage ? "cheapest without storage" : "cheapest in month 1";
}

std::string three_digits(double value, Toward toward) {
  if (value == 0.0) return "0";
  const double step = std::pow(10.0, std::floor(std::log10(value)) - 2.0);
  const double steps = value / step;
  const double hair = 1e-9 * steps;  // what division added
  double rounded = std::round(steps);
  if (toward == Toward::down) rounded = std::floor(steps + hair);
  if (toward == Toward::up) rounded = std::ceil(steps - hair);
  rounded *= step;
  return plain_number(rounded);
}

std::string amount(const Bill& bill, bool after_free_tier) {
  if (!bill.complete() && bill.lines().empty()) return "unknown";
  const std::string text =
      readable_usd(after_free_tier ? bill.total_after_free_tier() : bill.total());
  return bill.complete() ? text : "at least " + text;
}

std::string weak_mark(const Bill& bill) {
  const auto& lines = bill.lines();
  const bool weak = std::any_of(lines.begin(), lines.end(),
                                [](const Line& line) { return line.confidence == 'C'; });
  return weak ? " (C)" : "";
}

std::string weak_sentence(const Comparison& c) {
  for (const auto& choice : c.choices) {
    for (const auto& o : choice.options) {
      if (!weak_mark(o.bill).empty()) return "(C): prices that one secondary source alone tells";
    }
  }
  return {};
}

std::string heading(const Comparison& c) {
  return fmt::format("{} · {} · prices of {} · USD/month", c.traffic, c.terms.region,
                     c.terms.each_month ? "each month's first day" : to_string(c.terms.date));
}

std::string workload_sentence(const Comparison& c) {
  std::string out = "Workload ASSUMED: ";
  for (const auto& a : c.assumptions) {
    if (a.what == "workload") out += a.value;
  }
  return out;
}

std::string answer(const Comparison& c) {
  if (c.tables == 0)
    return "This workload has no table to provision: what else there is to choose stands below.";
  const Choice& table = c.choice("table");
  const Option* winner = table.find(table.winner);
  if (winner == nullptr) {
    const bool served = std::any_of(table.options.begin(), table.options.end(),
                                    [](const Option& o) { return o.serves; });
    return served ? "No way to provision the table has all its prices here: see what is unpriced "
                    "below."
                  : "No way to provision the table serves this traffic: see why beside each.";
  }
  const std::string price = readable_usd(winner->list());
  // With the first plan's indexes an option may be too small that serves without them.
  const Option* taken = table.find(advised(c, table));
  if (taken != winner || c.taken.grows) return answer_beside_winner(c, *winner, taken);
  return (table.winner_certain
              ? fmt::format("Take {}{}: ${} a month.", winner->label, weak_mark(winner->bill),
                            price)
              : fmt::format("The cheapest that has all its prices here is {}: ${} a "
                            "month. Perhaps cheaper, but unknown: {}.",
                            winner->label, price, labels(perhaps_cheaper(table, *winner)))) +
         other_sentence(table, *winner);
}

std::string free_tier_answer(const Comparison& c) {
  const Choice& table = c.choice("table");
  const Option* winner = table.find(table.winner);
  const Option* free = table.find(table.winner_after_free_tier);
  if (c.tables == 0 || winner == nullptr || free == nullptr || winner == free ||
      c.terms.free_tier == "none")
    return {};
  const std::string condition = c.terms.free_tier_used_by_others == Decimal()
                                    ? "If nobody else uses your account's free tier"
                                    : "With the share of the free tier that is left";
  // Where the answer is another one than the winner, of which two the difference is.
  const std::string against = c.taken.option == winner->id ? "" : ", against " + winner->label;
  return fmt::format(
      "{}, {} is ${}{}: it wins{}, {}{}.", condition, free->label,
      readable_usd(free->after_free_tier()), c.taken.for_storage ? " without storage" : "",
      table.winner_after_free_tier_certain ? "" : " of what has all its prices",
      difference_in_words(winner->after_free_tier() - free->after_free_tier()), against);
}

std::string list_title(const Comparison& c) { return c.rates.empty() ? "list" : "your rates"; }

std::string free_tier_title(const Comparison& c) {
  if (c.terms.free_tier == "none") return "no free tier";
  if (c.terms.free_tier_used_by_others == Decimal()) return "free tier all yours";
  return fmt::format("free tier, {:.0f} % used by others",
                     100.0 * c.terms.free_tier_used_by_others.to_double());
}

std::string break_even_title(const Comparison& c) {
  const Choice& table = c.choice("table");
  const Option* winner = table.find(table.winner);
  if (c.tables == 0 || winner == nullptr || c.tolerances.empty()) return {};
  // Without traffic all that bill requests cost nothing, with or without prices; with some, not.
  if (c.tolerances.front().winner != winner->id) return {};
  std::string name = before_bracket(winner->label);
  name[0] = static_cast<char>(name[0] - 'a' + 'A');
  return fmt::format("{} stays cheapest ({}) {}", name,
                     list_title(c) + (c.taken.for_storage ? ", without storage" : "") +
                         (table.winner_certain ? "" : ", of what has all its prices"),
                     only_upper_limits(c) ? "up to" : "within");
}

std::string break_even_sentence(const Comparison& c, const char* between) {
  const bool only_high = only_upper_limits(c);
  const double today = today_rps(c);
  std::string out;
  if (const Tolerance* rate = tolerance(c, "rate")) {
    out = bounds(*rate, only_high, {"", "", " rps", "any rate"}, three_digits);
    if (today > 0.0 && (rate->low || rate->high)) {
      const auto times_today = [today](double rps, Toward /*inwards*/) {
        return three_digits(rps / today, Toward::nearest);
      };
      out += " (" + bounds(*rate, only_high, {"", "", " x today", ""}, times_today) + ")";
    }
  }
  const BreakEven* scaled = point(c, "rate-mix-auto-scaled", c.terms.date);
  const Choice& table = c.choice("table");
  const bool scaled_priced = std::any_of(
      table.options.begin(), table.options.end(),
      [](const Option& o) { return o.id.rfind("auto-scaled", 0) == 0 && o.bill.complete(); });
  const bool told = scaled != nullptr && (scaled->value || scaled->note.empty());
  if (table.winner == "on-demand" && told && scaled_priced) {
    out += scaled->value ? "; " + rps_text(*scaled->value) + " against auto scaling"
                         : "; any rate against auto scaling";
  }
  if (const Tolerance* size = tolerance(c, "item size")) {
    Tolerance within = *size;  // the last whole sizes that it still wins
    if (within.low) *within.low += 1.0;
    if (within.high) *within.high -= 1.0;
    out +=
        between + bounds(within, only_high, {"items ", "of ", "", "items of any size"}, size_text);
  }
  if (const Tolerance* share = tolerance(c, "write share")) {
    out +=
        between + bounds(*share, only_high, {"", "", " % writes", "any write share"}, percent_text);
  }
  return out;
}

std::string free_tier_break_even_sentence(const Comparison& c) {
  const BreakEven* free = point(c, "free-mix", c.terms.date);
  if (free == nullptr || !free->value || *free->value <= 0.0) return {};
  return fmt::format("with the free tier: provisioned is $0 up to {} ({}, {})",
                     rps_text(*free->value), free->note,
                     c.tables == 1 ? "one table" : std::to_string(c.tables) + " tables");
}

std::string utilisation_sentence(const Comparison& c) {
  const BreakEven* now = point(c, "utilisation-mix", c.terms.date);
  constexpr Date last_before{2024, 10, 31};
  const bool old = c.terms.date <= last_before;
  const BreakEven* other = point(c, "utilisation-mix", old ? c.price_book : last_before);
  if (now == nullptr || !now->value) return {};
  std::string out = fmt::format("at high rates provisioned is cheaper once {:.1f} % of it is used",
                                100.0 * *now->value);
  if (other != nullptr && other->value) {
    out += fmt::format(" ({:.1f} % {})", 100.0 * *other->value,
                       old ? "at prices of " + to_string(c.price_book) : "before November 2024");
  }
  return out;
}

std::string unserved_sentence(const Comparison& c) {
  const Choice& stack = c.choice("stack");
  struct Unserved {
    std::string name;
    std::string why;
    std::vector<int> months;
  };
  std::vector<Unserved> all;
  std::size_t months = 0;
  for (const auto& o : stack.options) {
    const std::string name = o.label.substr(0, o.label.find(','));
    if (name == "best") ++months;
    if (o.serves) continue;
    auto found =
        std::find_if(all.begin(), all.end(), [&](const Unserved& u) { return u.name == name; });
    if (found == all.end()) found = all.insert(all.end(), {name, o.note, {}});
    found->months.push_back(o.month);
  }
  std::string out;
  for (auto& u : all) {
    out += (out.empty() ? "" : "; ") + u.name + ": " + u.why;
    if (u.months.size() == months) continue;
    std::sort(u.months.begin(), u.months.end());
    out += " in month";
    for (const int m : u.months) out += (m == u.months.front() ? " " : ", ") + std::to_string(m);
  }
  return out;
}

int places_of(const Decimal& total) {
  const double size = std::fabs(total.to_double());
  if (size >= 10'000.0) return 0;
  if (size >= 1.0 || size == 0.0) return 2;
  return std::min(12, 3 - static_cast<int>(std::floor(std::log10(size))));
}

namespace {

/// Amounts at so many decimal places that add up to `total`, which lies within a step of their sum:
/// each rounded down, the rest by the largest remainder. What needs no rounding stays as it is.
std::vector<Decimal> rounded_to(const std::vector<Decimal>& amounts, const Decimal& total,
                                int places) {
  std::vector<Decimal> out = rounded_to_total(amounts, places);
  const Decimal step = Decimal::of(1, places);
  Decimal lacks = total;
  for (const auto& a : out) lacks -= a;
  while (lacks != Decimal()) {
    const bool more = Decimal() < lacks;
    std::size_t worst = out.size();
    Decimal error;
    for (std::size_t i = 0; i < out.size(); ++i) {
      const Decimal its = more ? amounts[i] - out[i] : out[i] - amounts[i];
      const bool rounded = amounts[i] != out[i];
      if (rounded && (worst == out.size() || error < its)) {
        worst = i;
        error = its;
      }
    }
    if (worst == out.size()) return out;
    out[worst] += more ? step : -step;
    lacks += more ? -step : step;
  }
  return out;
}

}  // namespace

ShownDifferences shown_differences(const Comparison& c) {
  constexpr int cents = 2;
  std::vector<Decimal> best;
  std::vector<Decimal> saved;
  Decimal first_total;
  Decimal best_total;
  for (const auto& d : c.differences) {
    best.push_back(d.best);
    saved.push_back(d.saved());
    first_total += d.first;
    best_total += d.best;
  }
  ShownDifferences out;
  // What little is saved of much must show, too.
  out.places = std::max(
      {cents, places_of(first_total), places_of(best_total), places_of(first_total - best_total)});
  const auto rounded = [&](const Decimal& d) { return d.rounded(out.places, Rounding::half_up); };
  best = rounded_to_total(best, out.places);
  saved = rounded_to(saved, rounded(first_total) - rounded(best_total), out.places);
  out.total.what = "total";
  for (std::size_t i = 0; i < best.size(); ++i) {
    const Difference& d = c.differences[i];
    out.rows.push_back(
        {d.what, best[i] + saved[i], best[i], d.first, d.best, d.first_complete, d.best_complete});
    const auto& row = out.rows.back();
    out.total.first += row.first;
    out.total.best += row.best;
    out.total.exact_first += row.exact_first;
    out.total.exact_best += row.exact_best;
    out.total.first_complete = out.total.first_complete && row.first_complete;
    out.total.best_complete = out.total.best_complete && row.best_complete;
  }
  return out;
}

std::vector<std::string> cells(const ShownDifferences::Row& row, int places) {
  const auto amount_of = [places](const Decimal& usd, const Decimal& exact, bool complete) {
    const bool nothing_known = !complete && exact == Decimal();
    return nothing_known ? std::string("unknown") : shown_cost(complete, usd, exact, places);
  };
  return {
      row.what, amount_of(row.first, row.exact_first, row.first_complete),
      amount_of(row.best, row.exact_best, row.best_complete),
      row.known() ? shown_usd(row.saved(), row.exact_first - row.exact_best, places) : "unknown"};
}

std::string known_usd(const Decimal& usd, int places) {
  const std::string readable = readable_usd(usd);
  const std::size_t point = readable.find('.');
  const bool more =
      point != std::string::npos && readable.size() - point - 1 > static_cast<std::size_t>(places);
  return more ? with_places(usd, places) : readable;
}

std::string saved_sentence(const Comparison& c, const std::string& when,
                           const std::string& currency) {
  for (const auto& o : c.choice("stack").options) {
    if (!o.bill.complete()) return "what it saves is unknown while prices are missing";
  }
  const ShownDifferences shown = shown_differences(c);
  const Choice& stack = c.choice("stack");
  const bool same_work =
      std::all_of(stack.options.begin(), stack.options.end(),
                  [&](const Option& o) { return o.serves || o.month != stack.month; });
  const int places = shown.places;
  const Decimal total = shown.total.saved();
  const bool dearer = total < Decimal();
  const Decimal all = dearer ? -total : total;
  const std::string month = when.empty() ? fmt::format("month {}", stack.month) : when;
  const std::string amount_of_all = with_currency(all, currency, places);
  std::string out = dearer             ? fmt::format("costs {} more in {}", amount_of_all, month)
                    : all == Decimal() ? "saves nothing in " + month
                                       : fmt::format("saves {} in {}", amount_of_all, month);
  if (!same_work) out += ", though not for the same work";
  Decimal rest;  // of what is below a five-hundredth of the whole: nobody decides by it
  std::string items;
  for (const auto& d : shown.rows) {
    const Decimal saved = dearer ? -d.saved() : d.saved();
    if (std::fabs(saved.to_double()) < 0.002 * all.to_double() || saved == Decimal()) {
      rest += saved;
      continue;
    }
    items += (items.empty() ? " " : ", ") + d.what + " " + with_currency(saved, currency, places);
  }
  if (rest != Decimal())
    items += (items.empty() ? " other " : ", other ") + with_currency(rest, currency, places);
  return items.empty() ? out : out + ":" + items;
}

std::string busiest_month_words(const Comparison& c, const std::string& busiest) {
  const Choice& stack = c.choice("stack");
  const Option* first = stack.find(fmt::format("first-answer-month-{}", stack.month));
  const Option* best = stack.find(fmt::format("best-month-{}", stack.month));
  if (first == nullptr || best == nullptr || !first->bill.complete() || !best->bill.complete() ||
      !(first->list() < best->list()))
    return {};
  const bool provisioned = c.best_stack.find(" provisioned (") != std::string::npos;
  if (!provisioned || c.busiest_month == stack.month) return {};
  return "the best stack has in every month the capacity that " + busiest + " needs, the busiest";
}

std::string dearer_sentence(const Comparison& c) {
  std::string out = busiest_month_words(c, fmt::format("month {}", c.busiest_month));
  if (out.empty()) return out;
  if (c.sums) {
    return out + fmt::format("; in all {} months together it costs ${}, {} ${}", c.sums->months,
                             readable_usd(c.sums->best), with_article(c),
                             readable_usd(c.sums->first));
  }
  std::string months;
  Decimal first;
  Decimal best;
  std::vector<int> numbers;
  for (const auto& o : c.choice("stack").options) {
    const bool is_best = o.id.starts_with("best-");
    (is_best ? best : first) += o.list();
    if (is_best) numbers.push_back(o.month);
    if (!o.bill.complete()) return out;
  }
  std::sort(numbers.begin(), numbers.end());
  for (const int month : numbers) {
    const char* between = month == numbers.front() ? "" : month == numbers.back() ? " and " : ", ";
    months += between + std::to_string(month);
  }
  return out + fmt::format("; in months {} together it costs ${}, {} ${}", months,
                           readable_usd(best), with_article(c), readable_usd(first));
}

std::string best_stack_sentence(const Comparison& c) {
  return c.best_stack.empty() ? std::string() : "best: " + c.best_stack;
}

std::string reserved_sentence(const Comparison& c) {
  const Choice& table = c.choice("table");
  const Option* reserved = table.find("reserved-1y");
  if (c.tables == 0 || reserved == nullptr || reserved->id != table.winner) return {};
  const Option* free = cheapest_uncommitted(table);
  if (free == nullptr) return {};
  return fmt::format(
      "of the table capacities, {} would take ${} a month off {} for a year's commitment",
      reserved->label, readable_usd(free->list() - reserved->list()), before_bracket(free->label));
}

std::string infrequent_access_sentence(const Comparison& c) {
  if (!c.infrequent_access_saves) return {};
  return fmt::format("with what is stored by then, class Standard-IA would take ${} off month {}",
                     readable_usd(*c.infrequent_access_saves), c.choice("stack").month);
}

std::string not_included_sentence(const Comparison& c) {
  std::string out = "NOT INCLUDED:";
  for (const auto& n : c.not_included) out += (&n == &c.not_included.front() ? " " : ", ") + n;
  return out;
}

std::string change_sentence(const Comparison& c, const std::string& more) {
  std::vector<std::string> options;
  for (const auto& a : c.assumptions) {
    const bool option = a.option.rfind("--", 0) == 0;
    if (option && std::find(options.begin(), options.end(), a.option) == options.end())
      options.push_back(a.option);
  }
  std::string out = "CHANGE:";
  for (const auto& o : options) out += " " + o;
  return out + "  every figure: " + more + "  sources: fitcost explain METER";
}

std::string tier_words(const std::string& tier) {
  const std::size_t dash = tier.find('-');
  if (tier == "0-Inf" || dash == std::string::npos) return tier == "0-Inf" ? "" : tier;
  const auto side = [](const std::string& text) {
    const auto number = Decimal::parse(text);
    return number ? grouped(*number) : text;
  };
  const std::string from = tier.substr(0, dash);
  const std::string to = tier.substr(dash + 1);
  std::string out = from == "0" ? "" : "from " + side(from);
  if (to != "Inf") out += (out.empty() ? "to " : " to ") + side(to);
  return out;
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
