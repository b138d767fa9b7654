// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "fitcost/services/dynamodb/capacity.hpp"
#include "fitcost/services/dynamodb/meters.hpp"
#include "fitcost/services/dynamodb/reserved.hpp"

/// A table with its indexes and replicas: how it is set up, what it is asked to do in a month, and
/// the readings that come of it.
namespace fitcost::inline v1::dynamodb {

enum class CapacityMode { on_demand, provisioned };
enum class TableClass { standard, standard_ia };

/// Capacity units, at least 1 each.
struct Throughput {
  int read = 1;
  int write = 1;
};

/// The throughput of a table or index in provisioned mode. A dimension that is scaled has no fixed
/// value.
struct Capacity {
  Throughput provisioned;
  std::optional<AutoScaling> read_scaling;
  std::optional<AutoScaling> write_scaling;
};

/// A global secondary index. (A local one has no throughput of its own: its units, and its bytes,
/// are the table's.)
struct Index {
  std::string name;
  Capacity capacity;
};

/// The table's copy in another region. It has the table's class, mode, capacity and indexes.
struct Replica {
  std::string region;
  bool point_in_time_recovery = false;
};

struct Config {
  CapacityMode mode = CapacityMode::on_demand;
  TableClass table_class = TableClass::standard;
  Capacity capacity;
  std::vector<Index> indexes;
  bool point_in_time_recovery = false;
  bool stream = false;            ///< DynamoDB Streams: free to have, some reads of it are not
  bool kinesis_stream = false;    ///< changes go to a Kinesis data stream
  std::vector<Replica> replicas;  ///< any: this is a global table
  ReservedCapacity reserved;      ///< bought under this table's name: a plan's tables share it
};

/// What one table or index does in a month.
template <class S = double> struct Activity {
  Quantity<write_request_unit, S> writes{};
  Quantity<read_request_unit, S> reads{};
  Quantity<unit::byte, S> stored{};  ///< mean over the month, overhead included; a table's: with
                                     ///< its local secondary indexes, without the global ones
  /// What auto scaling has to serve; nothing: the month's mean.
  std::optional<RateOf<write_request_unit, S>> write_rate{};
  std::optional<RateOf<read_request_unit, S>> read_rate{};
  /// The mean capacity over the month where it is known otherwise, from a profile or a simulation;
  /// nothing: the fixed one, or what auto scaling settles on.
  std::optional<Quantity<write_capacity_unit, S>> write_capacity{};
  std::optional<Quantity<read_capacity_unit, S>> read_capacity{};
};

/// What is asked of a table in a month. Quantities are of that month and not negative.
template <class S = double> struct Usage {
  /// `writes` and `stored` of a global table: all that is written in any of its regions, and what
  /// each of them stores. `reads` are this region's.
  Activity<S> table{};
  std::vector<Activity<S>> indexes{};  ///< as in Config; one that is missing does nothing
  std::vector<Quantity<read_request_unit, S>> replica_reads{};  ///< as in Config; missing: none
  Quantity<write_request_unit, S> expired{};  ///< what the deletes by time to live would have taken
  Quantity<write_request_unit, S> failed{};   ///< of the table's writes: those of failed conditions
  Quantity<unit::byte, S> backed_up{};        ///< on-demand backups held, mean over the month
  Quantity<unit::byte, S> restored{};
  Quantity<unit::byte, S> exported{};
  Quantity<unit::byte, S> exported_incrementally{};
  Quantity<unit::byte, S> imported{};                     ///< uncompressed
  Quantity<streams_read_request_unit, S> stream_reads{};  ///< without those of Lambda triggers
  Quantity<change_data_capture_unit, S> captured{};
};

/// The reserved capacity of a region, while the region's tables are reported one after the other.
template <class S = double> struct ReservedPools {
  ReservedPool<write_capacity_unit, S> write;
  ReservedPool<read_capacity_unit, S> read;

  constexpr explicit ReservedPools(const ReservedCapacity& reserved)
      : write(reserved.write), read(reserved.read) {}
};

/// The CloudWatch alarms that auto scaling makes for a table and its indexes, in each of its
/// regions.
inline int scaling_alarms(const Config& config) {
  if (config.mode == CapacityMode::on_demand) return 0;
  const auto scaled = [](const Capacity& c) {
    return (c.read_scaling ? 1 : 0) + (c.write_scaling ? 1 : 0);
  };
  int dimensions = scaled(config.capacity);
  for (const auto& index : config.indexes) dimensions += scaled(index.capacity);
  return dimensions * alarms_per_scaled_dimension;
}

/// The capacity of one dimension: fixed, or what auto scaling settles on at this rate.
template <class R, class S>
Quantity<CapacityUnit<R>, S> steady_capacity(int provisioned,
                                             const std::optional<AutoScaling>& scaling,
                                             const Quantity<unit::per<R, unit::second>, S>& rate) {
  return scaling ? auto_scaled_capacity(rate, *scaling)
                 : quantity<CapacityUnit<R>>(S(1.0 * provisioned));
}

/// The mean capacity that a table or index has in a month.
template <class S>
Quantity<write_capacity_unit, S> write_capacity(const Capacity& capacity,
                                                const Activity<S>& activity, const Month& month) {
  if (activity.write_capacity) return *activity.write_capacity;
  return steady_capacity(
      capacity.provisioned.write, capacity.write_scaling,
      activity.write_rate ? *activity.write_rate : mean_rate(activity.writes, month));
}
template <class S>
Quantity<read_capacity_unit, S> read_capacity(const Capacity& capacity, const Activity<S>& activity,
                                              const Month& month) {
  if (activity.read_capacity) return *activity.read_capacity;
  return steady_capacity(
      capacity.provisioned.read, capacity.read_scaling,
      activity.read_rate ? *activity.read_rate : mean_rate(activity.reads, month));
}

namespace detail {

/// Makes the readings of one table in one region. They differ in the meter by class and by whether
/// the table is global; indexes of a global table use ordinary units.
template <class S> class TableReadings {
 public:
  TableReadings(const std::string& resource, const Config& config, const Month& month,
                std::string region, ReadingsOf<S>& out)
      : resource_(resource),
        config_(config),
        month_(month),
        region_(std::move(region)),
        infrequent_(config.table_class == TableClass::standard_ia),
        out_(out) {}

  /// Throughput and storage of the table and of each index.
  void add(const Activity<S>& table, const std::vector<Activity<S>>& indexes,
           ReservedPools<S>& pools) {
    add_table_throughput(table, pools);
    add_storage(resource_, table);
    for (std::size_t i = 0; i < config_.indexes.size(); ++i) {
      const Activity<S> activity = i < indexes.size() ? indexes[i] : Activity<S>{};
      const std::string name = resource_ + "/" + config_.indexes[i].name;
      add_throughput(name, config_.indexes[i].capacity, activity, pools);
      add_storage(name, activity);
    }
  }

  template <class Unit> void add(const Meter<Unit>& meter, const Quantity<Unit, S>& amount) {
    add(resource_, meter, amount);
  }
  template <class Unit> void add_if_any(const Meter<Unit>& meter, const Quantity<Unit, S>& amount) {
    if (amount > Quantity<Unit, S>{}) add(resource_, meter, amount);
  }

  auto gigabytes_of(const Quantity<unit::byte, S>& amount) const {
    return in_gigabytes(amount, month_.convention);
  }
  auto gigabyte_months(const Quantity<unit::byte, S>& amount) const {
    return gigabytes_of(amount) * months(1.0);
  }

 private:
  template <class Unit>
  void add(const std::string& resource, const Meter<Unit>& meter, const Quantity<Unit, S>& amount) {
    out_.push_back(reading(resource, meter, amount, region_));
  }

  /// The table's own writes: replicated units in every region of a global table.
  /// AWS:
  /// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/global-tables-billing.html
  void add_table_throughput(const Activity<S>& table, ReservedPools<S>& pools) {
    if (config_.replicas.empty()) {
      add_throughput(resource_, config_.capacity, table, pools);
      return;
    }
    if (config_.mode == CapacityMode::on_demand) {
      add(infrequent_ ? standard_ia_replicated_write_request_units : replicated_write_request_units,
          replicated(table.writes));
    } else {  // reserved capacity does not cover replicated units
      add(infrequent_ ? standard_ia_replicated_write_capacity_unit_hours
                      : replicated_write_capacity_unit_hours,
          replicated(write_capacity(config_.capacity, table, month_)) * month_.length());
    }
    add_reads(resource_, config_.capacity, table, pools);
  }

  void add_throughput(const std::string& resource, const Capacity& capacity,
                      const Activity<S>& activity, ReservedPools<S>& pools) {
    add_writes(resource, capacity, activity, pools);
    add_reads(resource, capacity, activity, pools);
  }

  /// On demand, the units used; provisioned, the capacity of every hour, used or not, but for what
  /// is reserved.
  /// AWS: https://aws.amazon.com/dynamodb/pricing/provisioned/
  void add_writes(const std::string& resource, const Capacity& capacity,
                  const Activity<S>& activity, ReservedPools<S>& pools) {
    if (config_.mode == CapacityMode::on_demand) {
      add(resource, infrequent_ ? standard_ia_write_request_units : write_request_units,
          activity.writes);
      return;
    }
    const auto units = write_capacity(capacity, activity, month_);
    if (infrequent_) {
      add(resource, standard_ia_write_capacity_unit_hours, units * month_.length());
    } else {
      add(resource, write_capacity_unit_hours, pools.write.cover(units) * month_.length());
    }
  }
  void add_reads(const std::string& resource, const Capacity& capacity, const Activity<S>& activity,
                 ReservedPools<S>& pools) {
    if (config_.mode == CapacityMode::on_demand) {
      add(resource, infrequent_ ? standard_ia_read_request_units : read_request_units,
          activity.reads);
      return;
    }
    const auto units = read_capacity(capacity, activity, month_);
    if (infrequent_) {
      add(resource, standard_ia_read_capacity_unit_hours, units * month_.length());
    } else {
      add(resource, read_capacity_unit_hours, pools.read.cover(units) * month_.length());
    }
  }

  void add_storage(const std::string& resource, const Activity<S>& activity) {
    add(resource, infrequent_ ? standard_ia_storage_gb_months : storage_gb_months,
        gigabyte_months(activity.stored));
  }

  const std::string& resource_;
  const Config& config_;
  const Month& month_;
  std::string region_;
  bool infrequent_;
  ReadingsOf<S>& out_;
};

/// A replica repeats every write that changes something, and its indexes theirs, but has reads of
/// its own. Deletes by time to live are free where they happen and are replicated as writes.
/// AWS:
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/global-tables-billing.html;
/// time to live: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html
template <class S>
Activity<S> replica_activity(const Usage<S>& usage, std::size_t replica, const Month& month) {
  Activity<S> activity = usage.table;
  const auto more = usage.expired - usage.failed;
  activity.writes += more;
  if (activity.write_rate) *activity.write_rate += mean_rate(more, month);
  activity.reads = replica < usage.replica_reads.size() ? usage.replica_reads[replica]
                                                        : Quantity<read_request_unit, S>{};
  activity.read_rate.reset();
  activity.read_capacity.reset();
  return activity;
}

}  // namespace detail

/// The readings of a table in a region whose reserved capacity other tables share: report these
/// with one `pools`, and the reservations themselves once, by `readings(resource, reserved,
/// month)`. Indexes are resources of their own, `TABLE/INDEX`. Capacity is billed whether it is
/// used or not, and is not raised to what the usage needs: see `utilisation`. Not here: data
/// transfer between regions, the alarms of auto scaling, a first copy to a new replica.
template <class S>
ReadingsOf<S> readings(const std::string& resource, const Config& config, const Usage<S>& usage,
                       const Month& month, ReservedPools<S>& pools) {
  ReadingsOf<S> out;
  detail::TableReadings<S> here(resource, config, month, {}, out);
  here.add(usage.table, usage.indexes, pools);
  if (config.point_in_time_recovery) {
    here.add(point_in_time_recovery_gb_months, here.gigabyte_months(usage.table.stored));
  }
  here.add_if_any(backup_gb_months, here.gigabyte_months(usage.backed_up));
  here.add_if_any(restored_gb, here.gigabytes_of(usage.restored));
  here.add_if_any(exported_gb, here.gigabytes_of(usage.exported));
  here.add_if_any(incremental_exported_gb, here.gigabytes_of(usage.exported_incrementally));
  here.add_if_any(imported_gb, here.gigabytes_of(usage.imported));
  if (config.stream) {
    here.add(streams_read_request_units, usage.stream_reads);
  } else {
    here.add_if_any(streams_read_request_units, usage.stream_reads);
  }
  if (config.kinesis_stream) {
    here.add(change_data_capture_units, usage.captured);
  } else {
    here.add_if_any(change_data_capture_units, usage.captured);
  }

  for (std::size_t i = 0; i < config.replicas.size(); ++i) {
    std::vector<Activity<S>> indexes = usage.indexes;
    for (auto& index : indexes) {  // read here, not there
      index.reads = Quantity<read_request_unit, S>{};
      index.read_rate.reset();
      index.read_capacity.reset();
    }
    ReservedPools<S> none{ReservedCapacity{}};  // reservations are of one region
    const Activity<S> table = detail::replica_activity(usage, i, month);
    detail::TableReadings<S> there(resource, config, month, config.replicas[i].region, out);
    there.add(table, indexes, none);
    if (config.replicas[i].point_in_time_recovery) {
      there.add(point_in_time_recovery_gb_months, there.gigabyte_months(table.stored));
    }
  }
  return out;
}

/// The readings of a table that has `config.reserved` for itself, reservations included.
template <class S>
ReadingsOf<S> readings(const std::string& resource, const Config& config, const Usage<S>& usage,
                       const Month& month) {
  ReservedPools<S> pools(config.reserved);
  ReadingsOf<S> out = readings(resource, config, usage, month, pools);
  for (auto& bought : readings<S>(resource, config.reserved, month)) {
    out.push_back(std::move(bought));
  }
  return out;
}

}  // namespace fitcost::inline v1::dynamodb
