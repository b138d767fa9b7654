// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "command.hpp"
#include "fitcost/audit/audit_report.hpp"
#include "fitcost/plan/meters.hpp"
#include "fitcost/report/prices_report.hpp"
#include "fitcost/units/suggest.hpp"

namespace fitcost::command {

namespace {

void explain(const std::string& meter, PriceOptions& prices, const OutputOptions& output) {
  const bool markdown = output.format == "md";
  if (const auto* rule = cloudformation::find_audit_rule(meter))
    return output.write(markdown ? cloudformation::explain_rule_markdown(*rule)
                                 : cloudformation::explain_rule(*rule, output.columns()));
  const PriceBook& book = prices.book();
  const MeterInfo info = find_meter(meter);
  if (info.key.empty() && !book.knows_meter(meter)) {
    auto known = book.meters();
    for (const auto& m : all_meters) known.emplace_back(m.key);
    throw InputError({"explain"}, in_quotes(meter),
                     "a meter, see 'fitcost prices list'" + suggestion(meter, known));
  }
  require_region(book, prices.region, "--region");
  const std::size_t width = output.columns();
  std::string out;
  const PriceBook rows = select(book, {meter, prices.region, true, {}});
  if (rows.prices.empty()) {
    out = (markdown ? "### " + meter + "\n\nNo" : meter + "\n  no") + " price in " + prices.region +
          "\n";
  } else {
    out = markdown ? price_in_full_markdown(rows, meter) : price_in_full(rows, meter, width);
  }
  if (!info.key.empty()) out += markdown ? meter_rule_markdown(info) : meter_rule(info, width);
  output.write(out);
}

}  // namespace

void declare_explain(CLI::App& command, int& /*exit_code*/) {
  auto prices = std::make_shared<PriceOptions>();
  auto meter = std::make_shared<std::string>();
  auto output = std::make_shared<OutputOptions>();
  command.add_option("meter", *meter, "The meter's key: dynamodb.write_request_units; or FC101")
      ->required();
  command.add_option("--region", prices->region, "AWS region")->capture_default_str();
  command
      .add_option("--prices", prices->prices_file, "Price book to use instead of the built-in one")
      ->type_name("FILE");
  output->add_to(command, {"table", "md"});
  command.callback([meter, prices, output] { explain(*meter, *prices, *output); });
}

}  // namespace fitcost::command
