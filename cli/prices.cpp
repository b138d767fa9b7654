// SPDX-License-Identifier: Apache-2.0
#include "command.hpp"
#include "fitcost/report/prices_report.hpp"
#include "fitcost/units/suggest.hpp"
#include "prices_verbs.hpp"

namespace fitcost::command {

namespace {

struct PricesOptions {
  OutputOptions output;
  std::string prices_file;
  std::string prices_on;
  std::string meter;
  std::string region;
  bool history = false;
  PriceBook own;

  void add_to(CLI::App& app, const std::vector<std::string>& formats) {
    output.add_to(app, formats);
    app.add_option("--prices", prices_file, "Price book to use instead of the built-in one")
        ->type_name("FILE");
    app.add_option("--prices-on", prices_on, "As of this day (default: the book's own)")
        ->type_name("YYYY-MM-DD");
  }
  const PriceBook& book() {
    if (prices_file.empty()) return embedded_price_book();
    own = load_prices(prices_file);
    return own;
  }
  Date date(const PriceBook& of) const { return price_day(prices_on, of); }
};

void list(PricesOptions& options) {
  const PriceBook& book = options.book();
  if (!options.region.empty()) require_region(book, options.region, "--region");
  const auto rows =
      select(book, {options.meter, options.region, options.history, options.date(book), true});
  if (rows.prices.empty() && rows.allowances.empty() && rows.facts.empty()) {
    throw InputError({"prices list"}, "no row of " + in_quotes(options.meter),
                     "a meter or the beginning of one" + suggestion(options.meter, book.meters()));
  }
  const std::string& format = options.output.format;
  options.output.write(format == "csv"    ? write_price_book(rows)
                       : format == "json" ? prices_json(rows, book.date())
                       : format == "md"   ? prices_markdown(rows)
                                          : prices_table(rows, options.output.columns()));
}

void show(PricesOptions& options) {
  const PriceBook& book = options.book();
  if (!book.knows_meter(options.meter)) {
    throw InputError({"prices show"}, in_quotes(options.meter),
                     "a meter of the price book" + suggestion(options.meter, book.meters()));
  }
  if (!options.region.empty()) require_region(book, options.region, "--region");
  PriceBook rows = select(book, {options.meter, options.region, true, options.date(book)});
  const std::string& format = options.output.format;
  options.output.write(format == "csv"    ? write_price_book(rows)
                       : format == "json" ? prices_json(rows, book.date())
                       : format == "md"
                           ? prices_markdown(rows)
                           : price_in_full(rows, options.meter, options.output.columns()));
}

void coverage(PricesOptions& options) {
  const PriceBook& book = options.book();
  const Date date = options.date(book);
  const std::string& format = options.output.format;
  options.output.write(format == "csv"    ? coverage_csv(book, date)
                       : format == "json" ? coverage_json(book, date)
                       : format == "md"   ? coverage_markdown(book, date)
                                          : coverage_table(book, date, options.output.columns()));
}

}  // namespace

void declare_prices(CLI::App& prices, int& exit_code) {
  prices.require_subcommand(1);

  auto options = std::make_shared<PricesOptions>();
  auto* list_command =
      prices.add_subcommand("list", "Keys, values and sources; CSV is what --prices reads");
  options->add_to(*list_command, {"table", "csv", "json", "md"});
  list_command->add_option("meter", options->meter, "A key, or the beginning of one: dynamodb");
  list_command->add_option("--region", options->region, "Only this region");
  list_command->add_flag("--history", options->history, "Also prices that no longer hold");
  list_command->callback([options] { list(*options); });

  auto shown = std::make_shared<PricesOptions>();
  auto* show_command = prices.add_subcommand("show", "One meter in full, with dates and sources");
  shown->add_to(*show_command, {"table", "csv", "json", "md"});
  show_command->add_option("meter", shown->meter, "The meter's key")->required();
  show_command->add_option("--region", shown->region, "Only this region");
  show_command->callback([shown] { show(*shown); });

  auto covered = std::make_shared<PricesOptions>();
  auto* coverage_command = prices.add_subcommand("coverage", "Which prices each region has");
  covered->add_to(*coverage_command, {"table", "csv", "json", "md"});
  coverage_command->callback([covered] { coverage(*covered); });

  add_prices_import(prices);
  add_prices_diff(prices);
  add_prices_check(prices, exit_code);
}

}  // namespace fitcost::command
