// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <cstdio>
#include <memory>

#include "command.hpp"
#include "fitcost/report/price_changes_report.hpp"
#include "fitcost/report/prices_report.hpp"
#include "prices_verbs.hpp"

namespace fitcost::command {

namespace {

constexpr const char* compared_by_default = "built-in";

struct BookDiffOptions {
  OutputOptions output;
  std::string before;
  std::string after;
  std::string prices_on;
};

struct AgeOptions {
  OutputOptions output;
  std::string prices_file;
  std::string today;
  std::string max_age = "90";
  bool strict = false;
};

PriceBook book_named(const std::string& name) {
  return name == compared_by_default ? embedded_price_book() : load_prices(name);
}

void run_book_diff(const BookDiffOptions& options) {
  const PriceBook before = book_named(options.before);
  const PriceBook after = book_named(options.after);
  PriceChangesReport report{options.before,
                            options.after,
                            price_day(options.prices_on, before),
                            price_day(options.prices_on, after),
                            {}};
  report.changes = price_changes(before, report.day_before, after, report.day_after);
  const std::string& format = options.output.format;
  options.output.write(format == "csv"    ? price_changes_csv(report)
                       : format == "json" ? price_changes_json(report)
                       : format == "md"   ? price_changes_markdown(report)
                                          : price_changes_table(report, options.output.columns()));
}

/// The clock is read here and nowhere below.
Date today_of(const AgeOptions& options) {
  if (!options.today.empty()) {
    const auto day = parse_date(options.today);
    if (!day) throw InputError({"--today"}, in_quotes(options.today), "a day such as 2026-12-01");
    return *day;
  }
  const std::chrono::year_month_day now(
      std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()));
  return {static_cast<int>(now.year()), static_cast<int>(static_cast<unsigned>(now.month())),
          static_cast<int>(static_cast<unsigned>(now.day()))};
}

void run_age_check(AgeOptions& options, int& exit_code) {
  const int most = whole_option("--max-age", options.max_age, 0, 36'500);
  const Date today = today_of(options);
  const std::string name = options.prices_file.empty() ? compared_by_default : options.prices_file;
  const PriceAge age = price_age(book_named(name), name, today, most);
  const std::string& format = options.output.format;
  options.output.write(format == "json" ? price_age_json(age)
                       : format == "md" ? price_age_markdown(age)
                                        : price_age_text(age));
  if (!age.too_old()) return;
  std::fprintf(stderr, "fitcost: the price book %s is %s, over %d days: 'fitcost prices import'\n",
               name.c_str(), age.in_words().c_str(), most);
  if (options.strict) exit_code = exit_threshold;
}

}  // namespace

void add_prices_diff(CLI::App& prices) {
  auto options = std::make_shared<BookDiffOptions>();
  auto* diff =
      prices.add_subcommand("diff", "What is dearer, cheaper, new or gone between two books");
  diff->add_option("before", options->before, "A price book: a file, or built-in")
      ->type_name("BOOK")
      ->required();
  diff->add_option("after", options->after, "Another one")->type_name("BOOK")->required();
  diff->add_option("--prices-on", options->prices_on, "As of this day (default: each book's own)")
      ->type_name("YYYY-MM-DD");
  options->output.add_to(*diff, {"table", "csv", "json", "md"});
  diff->callback([options] { run_book_diff(*options); });
}

void add_prices_check(CLI::App& prices, int& exit_code) {
  auto options = std::make_shared<AgeOptions>();
  auto* check = prices.add_subcommand("check", "Whether a book is older than 90 days");
  check->add_option("--prices", options->prices_file, "Price book (default: the built-in one)")
      ->type_name("FILE");
  check->add_option("--today", options->today, "The day to count from (default: today)")
      ->type_name("YYYY-MM-DD");
  check->add_option("--max-age", options->max_age, "Days that a book may be old")
      ->type_name("DAYS")
      ->capture_default_str();
  check->add_flag("--strict", options->strict, "An older book is exit code 3");
  options->output.add_to(*check, {"table", "json", "md"});
  check->callback([options, &exit_code] { run_age_check(*options, exit_code); });
}

}  // namespace fitcost::command
