// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <exception>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "fitcost/plan/plan_file.hpp"
#include "fitcost/pricelist/rates.hpp"
#include "fitcost/pricing/bill.hpp"
#include "fitcost/pricing/billing_terms.hpp"
#include "fitcost/pricing/price_book_file.hpp"
#include "fitcost/units/input_error.hpp"

/// What the subcommands share. Numbers stay text until the library has made decimals of them.
namespace fitcost::command {

constexpr int exit_fine = 0;
constexpr int exit_internal_error = 1;  ///< or standard output cannot be written
constexpr int exit_bad_input = 2;
constexpr int exit_threshold = 3;

/// A file as text, or standard input for "-". InputError when it cannot be read or has over 200 MB.
std::string read_file(const std::string& path);

/// Standard output takes nothing: its disk is full, or it was closed.
class OutputError : public std::runtime_error {
 public:
  OutputError() : std::runtime_error("standard output cannot be written") {}
};

/// What a program says when it ends with exit_internal_error: `internal error: ` and what it was,
/// but for an OutputError, which is no fault of the program.
std::string unforeseen(const std::exception& error);

/// A file that is there or may be: no pipe, device or folder, nor standard output.
bool is_written_whole(const std::string& path);

/// Paths, and what they are to hold.
using NamedTexts = std::vector<std::pair<std::string, std::string>>;
/// To standard output, a pipe or a device, or to a file, written whole or not at all. `beside`:
/// files that belong to it: where it is a file, all are written, or none. OutputError, or
/// InputError for a place that cannot be written.
void write_output(const std::string& text, const std::string& path, NamedTexts beside = {});

/// Parses, which runs what the words ask for. False: they ask for help or the version, which went
/// to standard output as everything does. CLI::ParseError for other words, or OutputError.
bool parse(CLI::App& app, int argc, char** argv);

/// Where a report goes and how it looks.
struct OutputOptions {
  std::string format = "table";
  std::string out;
  std::string width;
  bool ascii = false;

  void add_to(CLI::App& app, const std::vector<std::string>& formats);
  /// `--width` and `--ascii` alone.
  void add_width_to(CLI::App& app);
  /// The columns asked for, or the terminal's.
  std::size_t columns() const;
  /// Where it goes: a table in ASCII if that was asked for, and in colour on a terminal unless
  /// NO_COLOR is set (https://no-color.org) or the terminal is dumb.
  /// `beside`: files that belong to it, written as well or not at all.
  void write(const std::string& text, NamedTexts beside = {}) const;
};

/// Months of the calendar that are billed; none: months of no calendar.
struct CalendarMonths {
  std::optional<YearMonth> first;
  int count = 1;
};

/// Which prices hold, where, and whose free tier there is.
struct PriceOptions {
  std::string prices_file;
  std::string rates_file;
  std::string prices_on;
  std::string region = "us-east-1";
  std::string free_tier = "always-free";
  std::string free_tier_used_by_others = "0";
  bool strict = false;

  void add_to(CLI::App& app);
  /// The embedded book or the file's, with --rates; it lives as long as this object.
  const PriceBook& book();
  /// The same without rates, and with negotiated ones alone.
  const PriceBook& list_book();
  const PriceBook& contracted_book();
  /// Prices are of --prices-on, else of each calendar month's first day, else of the book's own
  /// day. Unknown regions and profiles are refused with a suggestion. Warns on standard error of a
  /// day that the book does not reach, of rates that hold on none of the days, and of a free tier
  /// that it has no allowance of.
  BillingTerms terms(const CalendarMonths& months = {});
  /// Terms of a plan: a region that it names comes before --region.
  BillingTerms terms(const Plan& plan, const CalendarMonths& months = {});
  /// By which days prices were taken, where that is not the one of the terms; empty where it is.
  std::string days_in_words(const BillingTerms& terms, const CalendarMonths& months);
  /// The file of --rates, and how far its rates hold on the days of the terms asked for; empty
  /// without one.
  const std::string& rates_in_words() const { return rates_in_words_; }
  /// The regions there are, whether or not this book has prices there.
  std::vector<std::string> regions();

 private:
  void apply_rates();
  BillingTerms terms_on(const CalendarMonths& months);
  void judge_rates(const BillingTerms& terms, const CalendarMonths& months);

  PriceBook own_;
  PriceBook with_rates_;
  PriceBook contracted_;
  Rates rates_;
  std::string rates_in_words_;
  bool read_ = false;
  bool applied_ = false;
};

/// The text of an option as a decimal within bounds; InputError names the option.
Decimal number_option(const std::string& name, const std::string& text, const Decimal& least,
                      const Decimal& most);
/// The same for a whole number.
int whole_option(const std::string& name, const std::string& text, int least, int most);

/// A limit in USD, from 0; empty where none was given.
std::optional<Decimal> limit_option(const std::string& name, const std::string& text);

/// The text of a plan file, or of a built-in workload by its name.
std::string plan_text(const std::string& name);

/// A plan file, whose regions are some of those there are, or a built-in workload by its name.
Plan load_plan(const std::string& name, PriceOptions& prices);

/// A price book's file. A meter of one of AWS's services that fitcost does not know, or a known one
/// in another unit, is an InputError; meters of one's own begin with another word.
PriceBook load_prices(const std::string& file);

/// Meters that the rules read, whether or not the embedded book has prices of them.
std::vector<std::string> known_meters();

/// The day of the prices: the text's, or the book's own where that is empty; warns on standard
/// error of a day that the book does not reach.
Date price_day(const std::string& text, const PriceBook& book);

/// The regions of the embedded book and of `book`.
std::vector<std::string> all_regions(const PriceBook& book);
/// InputError with a suggestion for a region that neither has; `place` says where it stood.
void require_region(const PriceBook& book, const std::string& region, const std::string& place);

/// --strict: InputError that names the first price missing.
void require_complete(const Bill& bill, const BillingTerms& terms);

/// Each gives a verb its options and what it does; main.cpp has their names, and says which are
/// wanted.
void declare_compare(CLI::App& compare, int& exit_code);
void declare_bill(CLI::App& bill, int& exit_code);
void declare_diff(CLI::App& diff, int& exit_code);
void declare_simulate(CLI::App& simulate, int& exit_code);
void declare_prices(CLI::App& prices, int& exit_code);
void declare_explain(CLI::App& command, int& exit_code);
void declare_alarms(CLI::App& alarms, int& exit_code);
void declare_fit(CLI::App& fit, int& exit_code);
void declare_optimize(CLI::App& optimize, int& exit_code);
void declare_fleet(CLI::App& fleet, int& exit_code);
void declare_report(CLI::App& report, int& exit_code);
void declare_reconcile(CLI::App& verb, int& exit_code);
void declare_audit(CLI::App& audit, int& exit_code);
void declare_fix(CLI::App& fix, int& exit_code);
void add_simulate_pool(CLI::App& simulate);
void add_simulate_table(CLI::App& simulate);
void add_simulate_throttle(CLI::App& simulate, int& exit_code);
void add_optimize_function(CLI::App& optimize);
void add_optimize_table(CLI::App& optimize);
/// Of the whole command, whose verbs have to be declared.
void add_completion(CLI::App& app);
void add_manual(CLI::App& app);

}  // namespace fitcost::command
