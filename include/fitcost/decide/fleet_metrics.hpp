// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "fitcost/capacity/table_demand.hpp"
#include "fitcost/export.hpp"
#include "fitcost/units/input_error.hpp"

/// Many tables' metrics as they come in, one table after the other.
namespace fitcost::inline v1 {

struct FleetTable {
  std::string name;
  TableDemand demand;
};

/// Reads CSV with a header line, the columns `table`, `minute`, `read` and `write` in any order, in
/// pieces of any size, and holds no more than one table of it. A table's rows stand together, its
/// minutes in any order; values, minutes and times are those of `read_demand_csv`, and so are a
/// table's beginning and end. Without a column `table` all rows are the table `only_table`'s.
class FITCOST_EXPORT FleetReader {
 public:
  using OnTable = std::function<void(FleetTable&&)>;
  /// Told of a row that is passed over; it may throw, and so end the reading.
  using OnBadRow = std::function<void(const InputError&)>;

  FleetReader(std::string file_name, std::string only_table, OnTable on_table, OnBadRow on_bad_row);
  ~FleetReader();
  FleetReader(FleetReader&&) noexcept;
  FleetReader& operator=(FleetReader&&) noexcept;

  /// InputError for a header that is none.
  void feed(std::string_view text);
  /// The end. InputError where the last line has no end: the file is cut off. A file of which no
  /// row can be used is an InputError if it is `alone`; beside others it is passed over, as a bad
  /// row.
  void finish(bool alone = true);

  std::int64_t rows() const;  ///< good ones

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace fitcost::inline v1
