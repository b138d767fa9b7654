// SPDX-License-Identifier: Apache-2.0
#include "report_inputs.hpp"

#include <algorithm>
#include <array>

namespace fitcost::command {

namespace {

/// Files, whose text counts and not their name, and what only says how and where to write.
constexpr std::array<std::string_view, 14> no_figures{
    "plan",   "template", "usage", "workload", "prices", "rates",     "trace",
    "format", "out",      "width", "verbose",  "strict", "fail-over", "help"};

/// `growth=0.05 rps=0.023`: as given, by name.
std::string options_text(const CLI::App& verb) {
  std::vector<std::string> words;
  for (const auto* option : verb.get_options()) {
    if (option->count() == 0 || option->get_lnames().empty()) continue;
    const std::string& name = option->get_lnames().front();
    if (std::find(no_figures.begin(), no_figures.end(), name) != no_figures.end()) continue;
    std::string word = name;
    for (const auto& value : option->results()) word += "=" + value;
    words.push_back(std::move(word));
  }
  std::sort(words.begin(), words.end());
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

}  // namespace

std::vector<ReportInput> report_inputs(const CLI::App& verb, std::vector<ReportInput> sources,
                                       PriceOptions& prices, const std::string& trace) {
  std::vector<ReportInput> out = std::move(sources);
  out.push_back(report_input("prices", prices.prices_file.empty() ? "built-in" : prices.prices_file,
                             write_price_book(prices.list_book())));
  if (!prices.rates_file.empty())
    out.push_back(report_input("rates", prices.rates_file, read_file(prices.rates_file)));
  if (!trace.empty()) out.push_back(report_input("trace", trace, read_file(trace)));
  const std::string options = options_text(verb);
  out.push_back(report_input("options", options, options));
  return out;
}

}  // namespace fitcost::command
