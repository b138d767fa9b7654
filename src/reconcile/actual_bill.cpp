// SPDX-License-Identifier: Apache-2.0
#include "fitcost/reconcile/actual_bill.hpp"

#include <stdexcept>

#include "reconcile/bill_columns.hpp"
#include "reconcile/charge_reader.hpp"
#include "reconcile/cost_explorer.hpp"
#include "units/inflating_input.hpp"

namespace fitcost::inline v1 {

namespace {

/// More than any bill that is meant to be read on one machine.
constexpr std::uint64_t most_unpacked = 256'000'000'000;
constexpr std::size_t most_named = 20;

void name_malformed(ActualBill& bill, const InputError& error) {
  ++bill.malformed_rows;
  if (bill.malformed.size() < most_named)
    bill.malformed.push_back({error.place().line, error.place().column,
                              "found " + error.found() + ", wanted " + error.wanted()});
}

/// Every row through `take`; those that cannot be read, or that cannot be added exactly to those
/// before them, are named, if that was asked for.
template <class Take>
void read_rows(detail::CsvRows& rows, const ActualBillOptions& options, ActualBill& bill,
               const Take& take) {
  const auto take_row = [&] {
    try {
      take();
    } catch (const std::overflow_error& error) {
      throw InputError(rows.place(),
                       "amounts that cannot be added exactly to those before them (" +
                           std::string(error.what()) + ")",
                       "amounts of money and use");
    }
  };
  while (true) {
    try {
      if (!rows.next()) return;
      take_row();
      ++bill.rows;
    } catch (const InputError& error) {
      if (!options.skip_malformed || !rows.can_go_on() || error.place().line == 0) throw;
      name_malformed(bill, error);
    }
  }
}

}  // namespace

ActualBill read_actual_bill(std::istream& input, const std::string& file,
                            const ActualBillOptions& options) {
  detail::InflatingInput unpacked(input, file, most_unpacked);
  detail::CsvRows rows(unpacked, file);
  ActualBill bill;
  bill.file = file;
  if (!rows.next()) throw InputError({file}, "an empty file", "a bill as CSV");
  const auto columns = detail::bill_columns(rows, options.basis);
  if (columns) {
    detail::ChargeReader reader(*columns, file, options.basis, options.filter, options.days);
    // fitcost's own FOCUS data, as another forecast, has transfer beside the API that it leaves.
    if (columns->scenario >= 0) reader.set_transfer_leaves(std::string(detail::api_service));
    read_rows(rows, options, bill, [&] {
      using Taken = detail::ChargeReader::Taken;
      const Taken taken = reader.take(rows);
      if (taken == Taken::filtered_out) ++bill.filtered_out;
      if (taken == Taken::outside_days) ++bill.outside_days;
    });
    bill.kind = columns->kind;
    bill.resolution = reader.resolution();
    bill.days = reader.days();
    bill.monthly = reader.monthly();
    bill.left_out = reader.left_out();
    bill.charges = reader.finish();
  } else if (detail::CostExplorerReader::is_header(rows)) {
    detail::CostExplorerReader reader(rows, options);
    read_rows(rows, options, bill, [&] { reader.take(rows); });
    reader.finish(bill);
  } else {
    throw InputError(rows.place(0), in_quotes(rows.field(0)) + " as the first column",
                     "the header of a Cost and Usage Report, FOCUS or Cost Explorer file");
  }
  return bill;
}

}  // namespace fitcost::inline v1
