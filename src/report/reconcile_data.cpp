// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "fitcost/report/reconcile_report.hpp"
#include "fitcost/units/input_error.hpp"
#include "fitcost/version.hpp"
#include "report/focus_rows.hpp"
#include "report/json.hpp"
#include "report/reconcile_words.hpp"
#include "units/csv.hpp"

namespace fitcost::inline v1 {

namespace {

using detail::Json;

/// Cells of one row; text that a spreadsheet would calculate is guarded for it.
class ReconcileCells {
 public:
  explicit ReconcileCells(CsvFor reader) : reader_(reader) {}

  void text(std::string_view value) {
    const bool guarded = reader_ == CsvFor::spreadsheets && detail::formula_like(value);
    add(detail::csv_field(guarded ? "'" + std::string(value) : std::string(value)));
  }
  void number(const Decimal& value) { add(value.to_string()); }
  void none() { add({}); }
  std::string line() && { return std::move(out_) + "\n"; }

 private:
  void add(const std::string& cell) {
    if (count_++ > 0) out_ += ',';
    out_ += cell;
  }

  CsvFor reader_;
  std::string out_;
  int count_ = 0;
};

Json effects_json(const Effects& effects) {
  return {{"volume_usd", effects.volume.to_string()},
          {"price_usd", effects.price.to_string()},
          {"mix_usd", effects.mix.to_string()}};
}

Json line_json(const ReconciledLine& line, const Resolution& resolution) {
  Json out = {{"month", to_string(line.month)},  {"class", to_string(line.kind)},
              {"service", line.service},         {"usage_type", line.usage_type},
              {"operation", line.operation},     {"unit", line.unit},
              {"status", to_string(line.status)}};
  if (resolution.quantities && line.kind == ChargeClass::usage) {
    out["estimated_quantity"] = line.estimated_quantity.to_string();
    out["actual_quantity"] = line.actual_quantity.to_string();
  }
  out["estimate_usd"] = line.estimate.to_string();
  out["actual_usd"] = line.actual.to_string();
  out["difference_usd"] = line.difference().to_string();
  if (line.effects) out["effects"] = effects_json(*line.effects);
  return out;
}

Json total_json(const ReconciledSum& sum) {
  return {{"estimate_usd", sum.estimate.to_string()},
          {"actual_usd", sum.actual.to_string()},
          {"difference_usd", sum.difference().to_string()},
          {"volume_usd", sum.volume.to_string()},
          {"price_usd", sum.price.to_string()},
          {"mix_usd", sum.mix.to_string()},
          {"not_split_usd", sum.not_split.to_string()},
          {"not_in_forecast_usd", sum.not_in_forecast.to_string()},
          {"unknown_usd", sum.unknown.to_string()},
          {"not_in_bill_usd", sum.not_in_bill.to_string()}};
}

Json forecast_json(const KeptForecast& f) {
  return {{"file", f.file},
          {"kind", f.kind},
          {"name", f.name},
          {"version", f.origin.version},
          {"model_version", f.origin.model_version},
          {"price_book", f.origin.price_book},
          {"prices_on", f.origin.prices_on},
          {"region", f.origin.region},
          {"free_tier", f.origin.free_tier},
          {"inputs_sha256", f.origin.inputs_sha256},
          {"changed", f.changed}};
}

Json actual_json(const ActualBill& b) {
  Json malformed = Json::array();
  for (const auto& row : b.malformed)
    malformed.push_back({{"line", row.line}, {"column", row.column}, {"what", row.what}});
  return {{"file", b.file},
          {"kind", b.kind},
          {"rows", b.rows},
          {"filtered_out", b.filtered_out},
          {"outside_days", b.outside_days},
          {"malformed_rows", b.malformed_rows},
          {"malformed", malformed}};
}

}  // namespace

std::string reconcile_csv(const Reconciliation& r, CsvFor reader) {
  std::string out = reader == CsvFor::spreadsheets ? "\xef\xbb\xbf" : "";
  out +=
      "month,class,service,usage_type,operation,status,unit,estimated_quantity,actual_quantity,"
      "estimate_usd,actual_usd,difference_usd,volume_usd,price_usd,mix_usd\n";
  for (const auto& line : r.lines) {
    ReconcileCells cells(reader);
    cells.text(to_string(line.month));
    cells.text(to_string(line.kind));
    cells.text(line.service);
    cells.text(line.usage_type);
    cells.text(line.operation);
    cells.text(to_string(line.status));
    cells.text(line.unit);
    if (r.actual.resolution.quantities && line.kind == ChargeClass::usage) {
      cells.number(line.estimated_quantity);
      cells.number(line.actual_quantity);
    } else {
      cells.none();
      cells.none();
    }
    cells.number(line.estimate);
    cells.number(line.actual);
    cells.number(line.difference());
    if (line.effects) {
      cells.number(line.effects->volume);
      cells.number(line.effects->price);
      cells.number(line.effects->mix);
    } else {
      for (int i = 0; i < 3; ++i) cells.none();
    }
    out += std::move(cells).line();
  }
  for (const auto& other : r.others) {
    ReconcileCells cells(reader);
    cells.text(to_string(other.month));
    cells.text(to_string(other.kind));
    cells.text(other.service);
    cells.none();
    cells.none();
    cells.text("beside");
    for (int i = 0; i < 4; ++i) cells.none();
    cells.number(other.cost);
    for (int i = 0; i < 4; ++i) cells.none();
    out += std::move(cells).line();
  }
  return out;
}

std::string reconcile_json(const Reconciliation& r) {
  Json months = Json::array();
  for (const auto& m : r.months) {
    months.push_back({{"month", to_string(m.month)},
                      {"covered_days", m.covered_days},
                      {"of_days", m.month.days()},
                      {"days", m.days}});
  }
  Json lines = Json::array();
  for (const auto& line : r.lines) lines.push_back(line_json(line, r.actual.resolution));
  Json others = Json::array();
  for (const auto& o : r.others) {
    others.push_back({{"month", to_string(o.month)},
                      {"class", to_string(o.kind)},
                      {"service", o.service},
                      {"actual_usd", o.cost.to_string()}});
  }
  const auto left_out_json = [](const std::vector<OtherCharges>& charges, const char* amount) {
    Json out = Json::array();
    for (const auto& c : charges)
      out.push_back({{"month", to_string(c.month)},
                     {"class", to_string(c.kind)},
                     {"service", c.service},
                     {amount, c.cost.to_string()}});
    return out;
  };
  Json outside = Json::array();
  for (const auto& [month, cost] : r.outside_forecast)
    outside.push_back({{"month", to_string(month)}, {"actual_usd", cost.to_string()}});
  const Json json = {{"schema", "fitcost/reconcile/1"},
                     {"version", version()},
                     {"model_version", model_version()},
                     {"currency", "USD"},
                     {"cost", detail::name_of(r.basis)},
                     {"forecast", forecast_json(r.forecast)},
                     {"actual", actual_json(r.actual)},
                     {"months", months},
                     {"total", total_json(r.total())},
                     {"lines", lines},
                     {"beside", others},
                     {"left_out",
                      {{"forecast", left_out_json(r.left_out_of_forecast, "estimate_usd")},
                       {"bill", left_out_json(r.left_out_of_bill, "actual_usd")},
                       {"conditions_of_bill_only", r.forecast.not_asked}}},
                     {"outside_forecast", outside},
                     {"notes", detail::reconcile_notes(r)}};
  return detail::dumped(json);
}

std::vector<std::string> formula_like_names(const Reconciliation& r) {
  std::vector<std::string> out;
  const auto see = [&](const char* column, const std::string& name) {
    if (!detail::formula_like(name)) return;
    std::string text = std::string(column) + " " + in_quotes(name);
    if (std::find(out.begin(), out.end(), text) == out.end()) out.push_back(std::move(text));
  };
  for (const auto& line : r.lines) {
    see("service", line.service);
    see("usage_type", line.usage_type);
    see("operation", line.operation);
    see("unit", line.unit);
  }
  for (const auto& other : r.others) see("service", other.service);
  return out;
}

}  // namespace fitcost::inline v1
