// SPDX-License-Identifier: Apache-2.0
#include "fitcost/pricelist/import.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>

#include "command.hpp"
#include "fitcost/report/money.hpp"
#include "prices_verbs.hpp"

namespace fitcost::command {

namespace {

struct ImportOptions {
  std::vector<std::string> files;
  std::string onto;
  std::string out;
};

constexpr const char* built_in_book = "built-in";

std::string count_of(std::size_t count, const std::string& one, const std::string& many) {
  return grouped(Decimal(count)) + " " + (count == 1 ? one : many);
}

void say_of_import(const std::string& what) { std::fprintf(stderr, "fitcost: %s\n", what.c_str()); }

std::size_t distinct(std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  return static_cast<std::size_t>(std::unique(names.begin(), names.end()) - names.begin());
}

/// What was read, taken and left out, and why.
void say_what_happened(const ImportedPrices& imported) {
  for (const auto& list : imported.lists) {
    say_of_import("read " + list.file + ": " + (list.offer.empty() ? "price list" : list.offer) +
                  (list.version.empty() ? "" : " v" + list.version) +
                  (list.published.empty() ? "" : ", published " + list.published) + ", " +
                  count_of(list.products, "product", "products"));
  }
  for (const auto& warning : imported.warnings) say_of_import(warning);
  std::vector<std::string> meters;
  std::vector<std::string> regions;
  bool everywhere = false;
  for (const auto& row : imported.book.prices) {
    meters.push_back(row.meter);
    if (row.region.empty()) {
      everywhere = true;
    } else {
      regions.push_back(row.region);
    }
  }
  say_of_import("took " + count_of(imported.book.prices.size(), "price", "prices") + " of " +
                count_of(distinct(meters), "meter", "meters") + " in " +
                count_of(distinct(regions), "region", "regions") +
                (everywhere ? " and everywhere, " : ", ") +
                count_of(imported.book.allowances.size(), "free allowance", "free allowances"));
  for (const auto& left : imported.left_out) {
    say_of_import("left out " + grouped(Decimal(left.count)) + ": " + left.reason + " (" +
                  (left.count == 1 ? "" : "the first: ") + left.example + ")");
  }
}

void import_file(PriceListImport& import, const std::string& path) {
  if (path == "-") {
    import.add(std::cin, path);
    return;
  }
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) throw InputError({path}, "a directory", "a file");
  std::ifstream file(path, std::ios::binary);
  if (!file) throw InputError({path}, "no file that can be read", "a readable file");
  import.add(file, path);
}

void run_import(const ImportOptions& options) {
  PriceListImport import;
  for (const auto& file : options.files) import_file(import, file);
  const ImportedPrices imported = import.finish();
  say_what_happened(imported);
  if (imported.book.prices.empty() && imported.book.allowances.empty())
    throw InputError({options.files.front()}, "nothing that fitcost meters",
                     "an offer file of one of its services");
  PriceBook book = imported.book;
  if (!options.onto.empty()) {
    const BookWithNews merged =
        with_news(options.onto == built_in_book ? embedded_price_book() : load_prices(options.onto),
                  imported.book);
    book = merged.book;
    if (!merged.kept.empty())
      say_of_import("left " + count_of(merged.kept.size(), "price", "prices") + " of " +
                    options.onto + " that it saw on a later day (" +
                    (merged.kept.size() == 1 ? "" : "the first: ") + merged.kept.front() + ")");
  }
  // As --prices will read it: what that refuses is not written.
  const std::string text = write_price_book(book);
  read_price_book(text, "the imported book");
  write_output(text, options.out);
}

}  // namespace

void add_prices_import(CLI::App& prices) {
  auto options = std::make_shared<ImportOptions>();
  auto* import = prices.add_subcommand(
      "import", "AWS's offer files (JSON, CSV, get-products; gz, too) to a price book");
  import->add_option("files", options->files, "Offer files; - is standard input")
      ->required()
      ->type_name("FILE");
  import
      ->add_option("--onto", options->onto,
                   "Write this book with the imported prices: a file, or built-in (default: the "
                   "imported prices alone)")
      ->type_name("BOOK");
  import->add_option("-o,--out", options->out, "Write the book to FILE, whole or not at all")
      ->type_name("FILE");
  import->callback([options] { run_import(*options);
});
}  // namespace fitcost::command

}  // namespace fitcost::command
