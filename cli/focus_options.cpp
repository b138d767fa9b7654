// SPDX-License-Identifier: Apache-2.0
#include "focus_options.hpp"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "fitcost/report/finance_csv.hpp"

namespace fitcost::command {

namespace {

constexpr const char* no_account = "estimate";

void say(const std::string& what) { std::fprintf(stderr, "fitcost: %s\n", what.c_str()); }

/// What a list on one line shows before it only counts.
constexpr std::size_t most_named = 5;

std::string listed(const std::vector<std::string>& names, std::size_t most) {
  std::string out;
  for (std::size_t i = 0; i < std::min(names.size(), most); ++i)
    out += (i == 0 ? "" : ", ") + names[i];
  if (names.size() > most) out += " and " + std::to_string(names.size() - most) + " more";
  return out;
}

/// An id that is all blanks would stand in every row and say nothing.
void refuse_blank(const std::string& place, const std::string& name) {
  if (!name.empty() && name.find_first_not_of(" \t\r\n") == std::string::npos)
    throw InputError({place}, in_quotes(name), "a name, or nothing");
}

/// https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html: `aws:`
/// in any case is AWS's.
bool is_reserved_tag(const std::string& key) {
  constexpr std::string_view prefix = "aws:";
  return key.size() >= prefix.size() &&
         std::equal(prefix.begin(), prefix.end(), key.begin(),
                    [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b - 'A' + 'a' : b); });
}

void say_unpriced(const FocusReport& report) {
  std::vector<std::string> names;
  for (const auto& scenario : report.scenarios) {
    for (const auto& month : scenario.months) {
      for (const auto& u : month.bill.unpriced()) {
        std::string name = u.meter + " in " + u.region;
        if (std::find(names.begin(), names.end(), name) == names.end())
          names.push_back(std::move(name));
      }
    }
  }
  if (!names.empty()) say("not in the file, for want of a price: " + listed(names, names.size()));
}

std::string metadata_path(std::string data) {
  constexpr std::string_view ending = ".csv";
  if (data.size() > ending.size() && data.ends_with(ending))
    data.resize(data.size() - ending.size());
  return data + ".focus-metadata.json";
}

}  // namespace

void FocusOptions::add_to(CLI::App& app) {
  constexpr const char* group = "Options of --format focus and finance";
  const auto add = [&](const char* name, std::string& value, const char* what, const char* type) {
    app.add_option(name, value, what)->type_name(type)->group(group);
  };
  add("--billing-account", billing_account, "Whom the bill goes to (default: the plan's owner)",
      "ID");
  add("--billing-account-name", billing_account_name, "Its name (default: its id)", "NAME");
  add("--sub-account", sub_account, "The account that uses it", "ID");
  add("--sub-account-name", sub_account_name, "Its name (default: its id)", "NAME");
  add("--cost-centre", cost_centre, "A tag 'cost_centre', and the ledger's column", "NAME");
  app.add_option("--tag", tags, "A tag of every charge, beside the plan's; may be repeated")
      ->type_name("KEY=VALUE")
      ->group(group);
  app.add_option("--provider-name", provider_name, "ProviderName of FOCUS")
      ->capture_default_str()
      ->group(group);
  app.add_flag("--excel", excel,
               "For spreadsheets: a byte order mark, and text that would be a formula stays text")
      ->group(group);
}

void FocusOptions::require_format(const OutputOptions& output) const {
  if (asked_for(output)) return;
  const auto refuse = [&](const char* option, bool given) {
    if (given)
      throw InputError({option}, "the format " + in_quotes(output.format),
                       "--format focus or finance");
  };
  refuse("--billing-account", !billing_account.empty());
  refuse("--billing-account-name", !billing_account_name.empty());
  refuse("--sub-account", !sub_account.empty());
  refuse("--sub-account-name", !sub_account_name.empty());
  refuse("--cost-centre", !cost_centre.empty());
  refuse("--tag", !tags.empty());
  refuse("--provider-name", provider_name != "AWS");
  refuse("--excel", excel);
}

FocusReport FocusOptions::report(Owner owner, const BillingTerms& terms,
                                 PriceOptions& prices) const {
  FocusReport out;
  refuse_blank("--billing-account", billing_account);
  refuse_blank("--sub-account", sub_account);
  refuse_blank("owner: account", owner.account);
  refuse_blank("owner: sub_account", owner.sub_account);
  if (!billing_account.empty()) owner.account = billing_account;
  if (!sub_account.empty()) owner.sub_account = sub_account;
  if (!cost_centre.empty()) owner.cost_centre = cost_centre;
  std::vector<std::string> keys;
  for (const auto& tag : tags) {
    const std::size_t equals = tag.find('=');
    if (equals == 0 || equals == std::string::npos)
      throw InputError({"--tag"}, in_quotes(tag), "KEY=VALUE");
    const std::string key = tag.substr(0, equals);
    if (is_reserved_tag(key))
      throw InputError({"--tag"}, in_quotes(tag),
                       "a key that does not begin with AWS's own 'aws:'");
    if (std::find(keys.begin(), keys.end(), key) != keys.end())
      throw InputError({"--tag"}, "the key " + in_quotes(key) + " again", "each key once");
    keys.push_back(key);
    auto found = std::find_if(owner.tags.begin(), owner.tags.end(),
                              [&](const auto& t) { return t.first == key; });
    if (found == owner.tags.end()) found = owner.tags.insert(owner.tags.end(), {key, {}});
    found->second = tag.substr(equals + 1);
  }
  if (owner.account.empty()) {
    owner.account = no_account;
    say(std::string("no billing account is stated: it is called '") + no_account +
        "' (--billing-account, or owner: account in the plan)");
  }
  out.owner = std::move(owner);
  out.billing_account_name = billing_account_name;
  out.sub_account_name = sub_account_name;
  if (!sub_account_name.empty() && out.owner.sub_account.empty())
    throw InputError({"--sub-account-name"}, "no sub-account", "--sub-account beside it");
  out.provider = provider_name;
  out.terms = terms;
  out.list = &prices.list_book();
  if (!prices.rates_file.empty()) out.contracted = &prices.contracted_book();
  return out;
}

void FocusOptions::write(const FocusReport& report, const OutputOptions& output) const {
  const CsvFor reader = excel ? CsvFor::spreadsheets : CsvFor::machines;
  const std::string text =
      output.format == "finance" ? finance_csv(report, reader) : focus_csv(report, reader);
  NamedTexts metadata;
  if (output.format == "focus" && is_written_whole(output.out))
    metadata.emplace_back(metadata_path(output.out), focus_metadata(report, text));
  write_output(text, output.out, std::move(metadata));
  say_unpriced(report);
  const auto formulas = output.format == "finance" ? formula_like_names_of_ledger(report)
                                                   : formula_like_names(report);
  if (!excel) say_formulas(formulas, "--excel guards them");
}

void say_formulas(const std::vector<std::string>& names, const std::string& what_guards) {
  if (!names.empty())
    say("a spreadsheet would take for a formula: " + listed(names, most_named) + " (" +
        what_guards + ")");
}

YearMonth first_period(const std::optional<YearMonth>& from, const BillingTerms& terms) {
  if (from) return *from;
  const YearMonth month{terms.date.year, terms.date.month};
  say("billing periods begin with " + to_string(month) +
      ", the month of the prices' day (--from YYYY-MM: that month, with its own hours)");
  return month;
}

bool has_reservations(const Plan& plan) {
  return std::any_of(plan.tables.begin(), plan.tables.end(), [](const Table& table) {
    return table.config.reserved.write.blocks > 0 || table.config.reserved.read.blocks > 0;
  });
}

Plan without_reservations(Plan plan) {
  for (auto& table : plan.tables) table.config.reserved = {};
  return plan;
}

}  // namespace fitcost::command
