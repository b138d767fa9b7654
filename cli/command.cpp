// SPDX-License-Identifier: Apache-2.0
#include "command.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <list>
#include <sstream>

#include "fitcost/plan/bill.hpp"
#include "fitcost/plan/meters.hpp"
#include "fitcost/units/suggest.hpp"
#include "terminal.hpp"

namespace fitcost::command {

namespace {

constexpr std::uintmax_t largest_file = 200'000'000;

/// The earliest day that the book says anything of: a price held or was checked then.
Date earliest_day(const PriceBook& book) {
  Date earliest = book.date();
  const auto see = [&](const std::optional<Date>& day) {
    if (day && *day < earliest) earliest = *day;
  };
  for (const auto& row : book.prices) {
    see(row.valid.from);
    see(row.valid.to);
    see(row.provenance.checked);
  }
  return earliest;
}

}  // namespace

std::string read_file(const std::string& path) {
  std::ostringstream text;
  if (path == "-") {
    text << std::cin.rdbuf();
    return std::move(text).str();
  }
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    throw InputError({path}, "a directory", "a file");
  }
  const auto size = std::filesystem::file_size(path, error);
  if (!error && size > largest_file) throw InputError({path}, "over 200 MB", "a smaller file");
  std::ifstream file(path, std::ios::binary);
  if (!file) throw InputError({path}, "no file that can be read", "a readable file");
  text << file.rdbuf();
  return std::move(text).str();
}

std::string unforeseen(const std::exception& error) {
  const bool ours = dynamic_cast<const OutputError*>(&error) == nullptr;
  return (ours ? "internal error: " : "") + std::string(error.what());
}

namespace {

[[noreturn]] void refuse_to_write(const std::string& path) {
  throw InputError({path}, "a place that cannot be written", "a writable file");
}

/// A file's new text beside it, so that the rename is atomic: readers see the old file or the whole
/// new one. Gone, when it never takes its place.
class UnfinishedFile {
 public:
  UnfinishedFile(std::string path, const std::string& text)
      : path_(std::move(path)), unfinished_(path_ + ".unfinished") {
    std::error_code error;
    if (std::filesystem::is_directory(path_, error)) refuse_to_write(path_);
    std::ofstream file(unfinished_, std::ios::binary | std::ios::trunc);
    file << text << std::flush;
    if (!file.good()) refuse();
  }
  UnfinishedFile(const UnfinishedFile&) = delete;
  UnfinishedFile& operator=(const UnfinishedFile&) = delete;
  ~UnfinishedFile() { remove(); }

  void take_place() {
    std::error_code error;
    std::filesystem::rename(unfinished_, path_, error);
    if (error) refuse();
  }

 private:
  void remove() const {
    std::error_code error;
    std::filesystem::remove(unfinished_, error);
  }
  [[noreturn]] void refuse() const {
    remove();
    refuse_to_write(path_);
  }

  std::string path_;
  std::string unfinished_;
};

}  // namespace

bool is_written_whole(const std::string& path) {
  std::error_code error;
  return !path.empty() && path != "-" &&
         (!std::filesystem::exists(path, error) || std::filesystem::is_regular_file(path, error));
}

namespace {

void write_files(const NamedTexts& files) {
  std::list<UnfinishedFile> unfinished;
  for (const auto& [path, text] : files) unfinished.emplace_back(path, text);
  for (auto& file : unfinished) file.take_place();
}

}  // namespace

void write_output(const std::string& text, const std::string& path, NamedTexts beside) {
  if (is_written_whole(path)) {
    beside.emplace_back(path, text);
    write_files(beside);
    return;
  }
  // A pipe or a device takes what it is given, and must not be replaced by a file.
  const bool standard = path.empty() || path == "-";
  std::error_code error;
  std::ofstream device;
  if (!standard && !std::filesystem::is_directory(path, error)) device.open(path, std::ios::binary);
  if (!standard && !device.is_open()) refuse_to_write(path);
  write_files(beside);
  std::ostream& out = standard ? std::cout : device;
  out << text << std::flush;
  if (out) return;
  if (standard) throw OutputError();
  refuse_to_write(path);
}

bool parse(CLI::App& app, int argc, char** argv) {
  try {
    app.parse(argc, argv);
    return true;
  } catch (const CLI::Success& help) {
    std::ostringstream text;
    app.exit(help, text, std::cerr);
    write_output(text.str(), {});
    return false;
  }
}

void OutputOptions::add_to(CLI::App& app, const std::vector<std::string>& formats) {
  app.add_option("--format", format, "Form of the report")
      ->check(CLI::IsMember(formats))
      ->capture_default_str();
  app.add_option("-o,--out", out, "Write the report to FILE, whole or not at all")
      ->type_name("FILE");
  add_width_to(app);
}

void OutputOptions::add_width_to(CLI::App& app) {
  app.add_option("--width", width, "Columns of a table, 80..200 (default: the terminal's, or 100)")
      ->type_name("N");
  app.add_flag("--ascii", ascii, "Tables and Markdown in plain ASCII");
}

void OutputOptions::write(const std::string& text, NamedTexts beside) const {
  const bool words = format == "table" || format == "md";
  if (ascii && !words)
    throw InputError({"--ascii"}, "the format " + in_quotes(format), "table or md");
  const bool colours = format == "table" && (out.empty() || out == "-") && colours_wanted();
  const std::string shown = ascii ? in_ascii(text) : text;
  write_output(colours ? coloured(shown) : shown, out, std::move(beside));
}

std::size_t OutputOptions::columns() const {
  if (width.empty()) return terminal_width();
  return static_cast<std::size_t>(whole_option("--width", width, 80, 200));
}

void PriceOptions::add_to(CLI::App& app) {
  app.add_option("--region", region, "AWS region")->capture_default_str();
  app.add_option("--prices", prices_file, "Price book to use instead of the built-in one")
      ->type_name("FILE");
  app.add_option("--rates", rates_file,
                 "Your own rates over the book's prices, CSV: kind,meter,region,value")
      ->type_name("FILE");
  app.add_option("--prices-on", prices_on,
                 "Prices as they were on this day (default: the book's own)")
      ->type_name("YYYY-MM-DD");
  app.add_option("--free-tier", free_tier, "Free-tier profile, see 'fitcost prices list'")
      ->capture_default_str();
  app.add_option("--free-tier-used-by-others", free_tier_used_by_others,
                 "Share (0..1) of every free allowance that the account's other workloads use")
      ->type_name("SHARE")
      ->capture_default_str();
  app.add_flag("--strict", strict, "A missing price is an error");
}

const PriceBook& PriceOptions::book() {
  if (rates_file.empty()) return list_book();
  apply_rates();
  return with_rates_;
}

const PriceBook& PriceOptions::contracted_book() {
  if (rates_file.empty()) return list_book();
  apply_rates();
  return contracted_;
}

void PriceOptions::apply_rates() {
  if (applied_) return;
  applied_ = true;
  rates_ = read_rates(read_file(rates_file), rates_file);
  with_rates_ = with_rates(list_book(), rates_);
  contracted_ = with_rates(list_book(), rates_, RatesFor::contracted);
}

const PriceBook& PriceOptions::list_book() {
  if (prices_file.empty()) return embedded_price_book();
  if (!read_) {
    own_ = load_prices(prices_file);
    read_ = true;
  }
  return own_;
}

BillingTerms PriceOptions::terms_on(const CalendarMonths& months) {
  BillingTerms out;
  if (!months.first || !prices_on.empty()) {
    out.date = price_day(prices_on, list_book());
    return out;
  }
  out.date = months.first->first_day();
  out.each_month = true;
  if (const Date first = earliest_day(list_book()); out.date < first) {
    std::fprintf(stderr,
                 "fitcost: --from %s is before the price book's first day, %s: earlier prices are "
                 "not in it\n",
                 to_string(*months.first).c_str(), to_string(first).c_str());
  }
  return out;
}

void PriceOptions::judge_rates(const BillingTerms& terms, const CalendarMonths& months) {
  if (rates_file.empty()) return;
  const int count = terms.each_month ? months.count : 1;
  const auto days_held = [&](const CustomRate& rate) {
    int held = 0;
    for (int m = 0; m < count; ++m) {
      const Date day = terms.each_month ? months.first->plus(m).first_day() : terms.date;
      held += rate.valid.holds(day) ? 1 : 0;
    }
    return held;
  };
  const std::string days =
      to_string(terms.date) + (count > 1 ? ", or a later month's first day up to " +
                                               to_string(months.first->plus(count - 1).first_day())
                                         : "");
  std::string missing;
  bool all_miss = true;
  bool in_part = false;
  for (const auto& rate : rates_.rates) {
    const int held = days_held(rate);
    all_miss = all_miss && held == 0;
    in_part = in_part || (0 < held && held < count);
    if (held == 0) missing += (missing.empty() ? "" : ", ") + std::to_string(rate.line);
  }
  if (!missing.empty())
    std::fprintf(stderr, "fitcost: %s: what line %s says does not hold on %s\n", rates_file.c_str(),
                 missing.c_str(), days.c_str());
  rates_in_words_ = rates_file;
  if (all_miss) {
    rates_in_words_ += " (none holds on " + days + ")";
  } else if (in_part) {
    rates_in_words_ += " (each in the months in which it holds)";
  }
}

std::string PriceOptions::days_in_words(const BillingTerms& terms, const CalendarMonths& months) {
  if (!terms.each_month) return {};
  const Date seen = list_book().date();
  const std::string book = "as the price book" +
                           (seen == Date{} ? std::string() : " of " + to_string(seen)) +
                           " has them";
  if (months.count == 1)
    return "prices of " + to_string(terms.date) + ", " + book + " (--prices-on)";
  return "prices of each month's first day, " + to_string(terms.date) + " to " +
         to_string(months.first->plus(months.count - 1).first_day()) + ", " + book +
         " (--prices-on: one day for all)";
}

BillingTerms PriceOptions::terms(const CalendarMonths& months) {
  require_region(book(), region, "--region");
  BillingTerms terms = terms_on(months);
  terms.region = region;
  judge_rates(terms, months);
  auto profiles = book().free_tiers();
  const bool without = std::find(profiles.begin(), profiles.end(), free_tier) == profiles.end();
  for (auto& profile : embedded_price_book().free_tiers()) {
    if (std::find(profiles.begin(), profiles.end(), profile) == profiles.end())
      profiles.push_back(std::move(profile));
  }
  if (std::find(profiles.begin(), profiles.end(), free_tier) == profiles.end()) {
    std::string known;
    for (const auto& p : profiles) known += (known.empty() ? "" : ", ") + p;
    throw InputError({"--free-tier"}, in_quotes(free_tier), "one of " + known);
  }
  if (without) {
    std::fprintf(stderr, "fitcost: %s has no allowance of the free tier %s: nothing is free\n",
                 prices_file.c_str(), free_tier.c_str());
  }
  terms.free_tier = free_tier;
  terms.free_tier_used_by_others =
      number_option("--free-tier-used-by-others", free_tier_used_by_others, 0, 1);
  return terms;
}

BillingTerms PriceOptions::terms(const Plan& plan, const CalendarMonths& months) {
  return terms_for(plan, terms(months));
}

std::vector<std::string> PriceOptions::regions() { return all_regions(book()); }

std::vector<std::string> all_regions(const PriceBook& book) {
  auto out = embedded_price_book().regions();
  for (auto& region : book.regions()) {
    if (std::find(out.begin(), out.end(), region) == out.end()) out.push_back(std::move(region));
  }
  return out;
}

void require_region(const PriceBook& book, const std::string& region, const std::string& place) {
  const auto known = all_regions(book);
  if (std::find(known.begin(), known.end(), region) != known.end()) return;
  throw InputError({place}, "the region " + in_quotes(region),
                   "a region of the price book" + suggestion(region, known));
}

std::string plan_text(const std::string& name) {
  const auto built_in = embedded_workloads();
  if (std::find(built_in.begin(), built_in.end(), name) != built_in.end())
    return embedded_workload_text(name);
  return read_file(name);
}

Plan load_plan(const std::string& name, PriceOptions& prices) {
  return read_plan(plan_text(name), name, prices.regions(), prices.region);
}

std::vector<std::string> known_meters() {
  std::vector<std::string> out;
  for (const auto& meter : all_meters) out.emplace_back(meter.key);
  for (const auto& cache : apigateway::cache_meters) out.emplace_back(cache.key);
  out.emplace_back(dynamodb::standard_ia_replicated_write_capacity_unit_hours.key);
  return out;
}

PriceBook load_prices(const std::string& file) {
  std::vector<KnownMeter> known;
  for (const auto& row : embedded_price_book().prices) known.push_back({row.meter, row.unit});
  for (auto& meter : known_meters()) known.push_back({std::move(meter), {}});
  return read_price_book(read_file(file), file, known);
}

Date price_day(const std::string& text, const PriceBook& book) {
  // A book that says of no figure when it was checked is taken to be of the embedded one's day.
  const Date own = book.date() == Date{} ? embedded_price_book().date() : book.date();
  if (text.empty()) return own;
  const auto day = parse_date(text);
  if (!day) throw InputError({"--prices-on"}, in_quotes(text), "a day such as 2024-10-01");
  const Date first = earliest_day(book);
  if (own < *day) {
    std::fprintf(stderr,
                 "fitcost: --prices-on %s is after the price book's day, %s: later changes "
                 "are not in it\n",
                 text.c_str(), to_string(own).c_str());
  } else if (*day < first) {
    std::fprintf(stderr,
                 "fitcost: --prices-on %s is before the price book's first day, %s: "
                 "earlier prices are not in it\n",
                 text.c_str(), to_string(first).c_str());
  }
  return *day;
}

void require_complete(const Bill& bill, const BillingTerms& terms) {
  if (bill.complete()) return;
  const auto& missing = bill.unpriced().front();
  throw InputError(
      {"--strict"},
      "no price of " + missing.meter + " in " + missing.region + " on " + to_string(terms.date),
      "a price book that has it");
}

Decimal number_option(const std::string& name, const std::string& text, const Decimal& least,
                      const Decimal& most) {
  const auto number = Decimal::parse(text);
  if (!number || *number < least || most < *number) {
    throw InputError({name}, in_quotes(text),
                     "a number from " + least.to_string() + " to " + most.to_string());
  }
  return *number;
}

int whole_option(const std::string& name, const std::string& text, int least, int most) {
  const Decimal number = number_option(name, text, least, most);
  if (number.scale() > 0) throw InputError({name}, in_quotes(text), "a whole number");
  return static_cast<int>(number.coefficient());
}

std::optional<Decimal> limit_option(const std::string& name, const std::string& text) {
  if (text.empty()) return std::nullopt;
  return number_option(name, text, 0, Decimal(1'000'000'000'000));
}

}  // namespace fitcost::command
