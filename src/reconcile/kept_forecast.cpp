// SPDX-License-Identifier: Apache-2.0
#include "fitcost/reconcile/kept_forecast.hpp"

#include <algorithm>
#include <iterator>
#include <sstream>

#include "reconcile/bill_columns.hpp"
#include "reconcile/charge_reader.hpp"
#include "reconcile/kept_forecast_forms.hpp"
#include "units/inflating_input.hpp"
#include "units/sha256.hpp"

namespace fitcost::inline v1 {

namespace detail {

nlohmann::json parsed_json(const std::string& text, const std::string& file) {
  try {
    return nlohmann::json::parse(text);
  } catch (const nlohmann::json::parse_error& error) {
    const auto at = static_cast<std::ptrdiff_t>(std::min(error.byte, text.size()));
    const auto line = 1 + std::count(text.begin(), text.begin() + at, '\n');
    throw InputError({file, static_cast<int>(line), 0}, "no JSON", "what fitcost wrote");
  }
}

namespace {

std::string text_at(const nlohmann::json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace

KeptForecastOrigin origin_of(const nlohmann::json& json) {
  KeptForecastOrigin out;
  out.version = text_at(json, "version");
  out.model_version = text_at(json, "model_version");
  out.inputs_sha256 = text_at(json, "inputs_sha256");
  if (const auto book = json.find("price_book"); book != json.end() && book->is_object()) {
    out.price_book = text_at(*book, "date");
    out.prices_on = text_at(*book, "prices_on");
    out.region = text_at(*book, "region");
    out.free_tier = text_at(*book, "free_tier");
  }
  if (const auto c = json.find("convention"); c != json.end() && c->is_object()) {
    const auto hours = c->find("month_hours");
    if (hours != c->end() && hours->is_number_unsigned() && *hours > 0U && *hours <= 744U)
      out.month_hours = hours->get<int>();
    const auto calendar = c->find("calendar_months");
    if (calendar != c->end() && calendar->is_boolean()) out.calendar_months = calendar->get<bool>();
  }
  return out;
}

namespace {

/// Rows of one scenario; InputError where there are several and none was asked for.
class Scenarios {
 public:
  Scenarios(const std::string& asked, int column) : name_(asked), column_(column) {}

  bool takes(CsvRows& rows) {
    if (column_ < 0) return true;
    const std::string_view scenario = rows.field(static_cast<std::size_t>(column_));
    if (name_.empty() && !any_) name_ = scenario;
    if (scenario == name_) {
      any_ = true;
      return true;
    }
    if (asked_for()) return false;
    throw InputError(rows.place(static_cast<std::size_t>(column_)),
                     "another scenario " + in_quotes(scenario) + " beside " + in_quotes(name_),
                     "--scenario with one of them");
  }
  void ask() { asked_ = true; }
  bool asked_for() const { return asked_; }
  bool any() const { return any_ || column_ < 0; }
  const std::string& name() const { return name_; }

 private:
  std::string name_;
  int column_;
  bool any_ = false;
  bool asked_ = false;
};

/// Whether any row is of an API: what a plan transfers are its API's responses.
bool has_api(const std::string& text, const std::string& file, const BillColumns& columns) {
  std::stringbuf stream(text);
  CsvRows rows(stream, file);
  rows.next();
  const int column = columns.service >= 0 ? columns.service : columns.service_name;
  const auto at = static_cast<std::size_t>(column);
  while (rows.next()) {
    if (at >= rows.size()) continue;
    const std::string_view name = rows.field(at);
    if (name == api_service || usage_names().service_code(name) == api_service) return true;
  }
  return false;
}

/// `text`: unpacked, without a byte order mark; `as_it_lies`: with it.
KeptForecast forecast_of_focus(const std::string& text, const std::string& as_it_lies,
                               const std::string& file, const std::string& metadata,
                               const KeptForecastOptions& options) {
  std::stringbuf stream(text);
  CsvRows rows(stream, file);
  constexpr const char* wanted =
      "what 'fitcost bill' wrote with --format focus, or with --format json";
  if (!rows.next()) throw InputError({file}, "an empty file", wanted);
  const auto columns = bill_columns(rows, options.basis);
  if (!columns || columns->form != BillForm::focus)
    throw InputError(rows.place(0), in_quotes(rows.field(0)) + " as the first column", wanted);
  ChargeReader reader(*columns, file, options.basis, asked_of_forecasts(options.filter),
                      std::nullopt);
  KeptForecast out;
  if (has_api(text, file, *columns)) out.transfer_leaves = api_service;
  reader.set_transfer_leaves(out.transfer_leaves);
  Scenarios scenarios(options.scenario, columns->scenario);
  if (!options.scenario.empty()) {
    scenarios.ask();
    if (columns->scenario < 0)
      throw InputError({"--scenario"}, in_quotes(options.scenario),
                       "a forecast with a column x_Scenario");
  }
  while (rows.next()) {
    const bool whole = rows.size() == columns->count;
    if (!whole || scenarios.takes(rows)) reader.take(rows);  // which says what is wrong with it
  }
  if (!scenarios.any() && !options.scenario.empty())
    throw InputError({"--scenario"}, in_quotes(options.scenario), "a scenario of " + file);
  out.kind = columns->kind;
  out.name = scenarios.name();
  out.left_out = reader.left_out();
  out.charges = reader.finish();
  if (!metadata.empty()) {
    // As it was written, whether it was packed since or not.
    const auto json = parsed_json(metadata, file + ", its metadata");
    const auto ours = json.is_object() ? json.find("x_Fitcost") : json.end();
    if (json.is_object() && ours != json.end() && ours->is_object()) {
      out.origin = origin_of(*ours);
      const std::string frozen = text_at(*ours, "data_sha256");
      out.changed = !frozen.empty() && frozen != sha256(text) && frozen != sha256(as_it_lies);
    }
  }
  return out;
}

/// The months there are, moved so that the first is `starts`.
void settle_months(KeptForecast& forecast, const std::optional<YearMonth>& starts) {
  for (const auto& line : forecast.charges.usage) forecast.months.push_back(line.month);
  for (const auto& other : forecast.left_out) forecast.months.push_back(other.month);
  std::sort(forecast.months.begin(), forecast.months.end());
  forecast.months.erase(std::unique(forecast.months.begin(), forecast.months.end()),
                        forecast.months.end());
  if (forecast.months.empty())
    throw InputError({forecast.file}, "no use in it", "a forecast of some use");
  if (starts) {
    const YearMonth first = forecast.months.front();
    const auto index = [](const YearMonth& m) { return m.year * 12 + m.month; };
    const int by = index(*starts) - index(first);
    for (auto& month : forecast.months) month = month.plus(by);
    for (auto& line : forecast.charges.usage) line.month = line.month.plus(by);
    for (auto& other : forecast.charges.others) other.month = other.month.plus(by);
    for (auto& other : forecast.left_out) other.month = other.month.plus(by);
  }
  forecast.every_month = !starts && !forecast.origin.calendar_months && forecast.months.size() == 1;
}

}  // namespace

}  // namespace detail

KeptForecast read_kept_forecast(const std::string& text, const std::string& file,
                                const std::string& metadata, const KeptForecastOptions& options) {
  std::istringstream stream(text);
  detail::InflatingInput unpacked(stream, file);
  const std::string plain(std::istreambuf_iterator<char>(&unpacked), {});
  const std::size_t first = plain.find_first_not_of(" \t\r\n");
  const bool json = first != std::string::npos && plain[first] == '{';
  KeptForecast out = json ? detail::forecast_of_bill(plain, file, options)
                          : detail::forecast_of_focus(plain, text, file, metadata, options);
  out.file = file;
  out.not_asked = detail::conditions_of_bills(options.filter);
  detail::settle_months(out, options.starts);
  return out;
}

}  // namespace fitcost::inline v1
