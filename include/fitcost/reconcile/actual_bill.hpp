// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <istream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fitcost/export.hpp"
#include "fitcost/reconcile/charges.hpp"

/// The bill as AWS sends it: a Cost and Usage Report (CUR 2.0, or of the older form), FOCUS 1.0 to
/// 1.2, or Cost Explorer's download; CSV, plain or gzip. Which of them it is its header says.
namespace fitcost::inline v1 {

/// Rows that count: all conditions must hold.
struct BillFilter {
  /// What a condition looks at.
  enum class Key { tag, account, resource, service, region, usage_type, operation };
  struct Condition {
    Key key = Key::tag;
    std::string tag;    ///< the tag's key
    std::string value;  ///< a `*` at its end stands for anything
  };
  std::vector<Condition> conditions;

  /// Service, region, usage type and operation are asked of forecast and bill alike, by any of the
  /// names that bills have for them; the others of the bill alone.
  ///
  /// Adds `tag:app=workouts`, `account=123456789012`, `resource=arn:aws:lambda:*`, `service=…`,
  /// `region=…`, `usage-type=…`, `operation=…`. InputError for anything else.
  FITCOST_EXPORT void add(const std::string& text);
};

struct ActualBillOptions {
  BillFilter filter;
  CostBasis basis = CostBasis::billed;
  /// Only these days, both included: a bill by the month does not say how far it has got.
  std::optional<std::pair<Date, Date>> days;
  /// Malformed rows are left out and named, instead of an InputError at the first.
  bool skip_malformed = false;
};

/// A row that cannot be read.
struct MalformedRow {
  int line = 0;
  int column = 0;
  std::string what;  ///< `found 'x', wanted a number`
};

struct ActualBill {
  std::string file;
  std::string kind;  ///< `CUR 2.0`, `FOCUS 1.2`, `Cost Explorer` ...
  Resolution resolution;
  Charges charges;
  CoveredDays days;      ///< by all rows of use, whatever the filter
  bool monthly = false;  ///< its rows span months: how far the last has got they do not say
  /// Of Cost Explorer, one row: it may be of a day or of a month, and is taken for what `monthly`
  /// says.
  bool may_be_a_day_or_month = false;
  std::uint64_t rows = 0;
  std::uint64_t filtered_out = 0;
  std::vector<OtherCharges> left_out;  ///< use and commitments of those rows
  std::uint64_t outside_days = 0;
  std::uint64_t malformed_rows = 0;
  std::vector<MalformedRow> malformed;  ///< the first 20
};

/// Reads it in pieces: memory grows with the kinds of charges in it, not with its rows. InputError
/// for a header of no such file, for a malformed row unless those are skipped, for another currency
/// than USD, for broken gzip, and for what is no UTF-8.
FITCOST_EXPORT ActualBill read_actual_bill(std::istream& input, const std::string& file,
                                           const ActualBillOptions& options = {});

}  // namespace fitcost::inline v1
