// SPDX-License-Identifier: Apache-2.0
#include "command.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "fitcost/units/suggest.hpp"

namespace fitcost::command {

namespace {
constexpr std::uintmax_t largest_file = 200'000'000;
}

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

void write_output(const std::string& text, const std::string& path) {
  if (path.empty() || path == "-") {
    std::cout << text << std::flush;
    if (!std::cout) throw std::runtime_error("standard output cannot be written");
    return;
  }
  std::error_code error;
  if (std::filesystem::exists(path, error) && !std::filesystem::is_regular_file(path, error)) {
    // A pipe or a device: it takes what it is given, and must not be replaced by a file.
    std::ofstream device;
    if (!std::filesystem::is_directory(path, error)) device.open(path, std::ios::binary);
    device << text << std::flush;
    if (!device.good() || !device.is_open())
      throw InputError({path}, "a place that cannot be written", "a writable file");
    return;
  }
  // Beside the target, so that the rename is atomic: readers see the old file or the whole new one.
  const std::string unfinished = path + ".unfinished";
  bool written = false;
  {
    std::ofstream file(unfinished, std::ios::binary | std::ios::trunc);
    file << text << std::flush;
    written = file.good();
  }
  if (written) std::filesystem::rename(unfinished, path, error);
  if (!written || error) {
    std::filesystem::remove(unfinished, error);
    throw InputError({path}, "a place that cannot be written", "a writable file");
  }
}

void OutputOptions::add_to(CLI::App& app, const std::vector<std::string>& formats) {
  app.add_option("--format", format, "Form of the report")
      ->check(CLI::IsMember(formats))
      ->capture_default_str();
  app.add_option("-o,--out", out, "Write the report to FILE, whole or not at all")
      ->type_name("FILE");
}

void PriceOptions::add_to(CLI::App& app) {
  app.add_option("--region", region, "AWS region")->capture_default_str();
  app.add_option("--prices", prices_file, "Price book to use instead of the built-in one")
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
  if (prices_file.empty()) return embedded_price_book();
  if (!read_) {
    own_ = read_price_book(read_file(prices_file), prices_file);
    read_ = true;
  }
  return own_;
}

BillingTerms PriceOptions::terms() {
  BillingTerms terms;
  terms.region = region;
  require_region(book(), region, "--region");
  terms.date = book().date();
  if (!prices_on.empty()) {
    const auto day = parse_date(prices_on);
    if (!day) throw InputError({"--prices-on"}, in_quotes(prices_on), "a day such as 2024-10-01");
    terms.date = *day;
  }
  const auto profiles = book().free_tiers();
  if (std::find(profiles.begin(), profiles.end(), free_tier) == profiles.end()) {
    std::string known;
    for (const auto& p : profiles) known += (known.empty() ? "" : ", ") + p;
    throw InputError({"--free-tier"}, in_quotes(free_tier), "one of " + known);
  }
  terms.free_tier = free_tier;
  terms.free_tier_used_by_others =
      number_option("--free-tier-used-by-others", free_tier_used_by_others, 0, 1);
  return terms;
}

BillingTerms PriceOptions::terms(const Plan& plan, const std::string& plan_name) {
  BillingTerms out = terms();
  if (plan.region.empty()) return out;
  require_region(book(), plan.region, plan_name);
  out.region = plan.region;
  return out;
}

void require_region(const PriceBook& book, const std::string& region, const std::string& place) {
  if (!region.empty() && book.knows_region(region)) return;
  throw InputError({place}, "the region " + in_quotes(region),
                   "a region of the price book" + suggestion(region, book.regions()));
}

Plan load_plan(const std::string& name) {
  const auto built_in = embedded_workloads();
  if (std::find(built_in.begin(), built_in.end(), name) != built_in.end())
    return embedded_workload(name);
  return read_plan(read_file(name), name);
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
