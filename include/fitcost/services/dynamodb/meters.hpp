// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "fitcost/pricing/meter.hpp"
#include "fitcost/services/dynamodb/units.hpp"

/// Everything that DynamoDB charges for, by the key that price books carry.
namespace fitcost::inline v1::dynamodb {

namespace detail {
inline constexpr std::string_view on_demand_page =
    "https://aws.amazon.com/dynamodb/pricing/on-demand/";
inline constexpr std::string_view provisioned_page =
    "https://aws.amazon.com/dynamodb/pricing/provisioned/";
inline constexpr std::string_view billing_page =
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/"
    "bp-understanding-billing.html";
inline constexpr std::string_view global_tables_page =
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/global-tables-billing.html";
inline constexpr std::string_view reserved_page =
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/reserved-capacity.html";
inline constexpr std::string_view recovery_page =
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/"
    "PointInTimeRecovery_Howitworks.html";
inline constexpr std::string_view backup_page =
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/backup-restore-billing.html";
inline constexpr std::string_view kinesis_page =
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/kds.html";

using WriteCapacityHours = Product<write_capacity_unit, unit::hour>;
using ReadCapacityHours = Product<read_capacity_unit, unit::hour>;
using ReplicatedWriteCapacityHours = Product<replicated_write_capacity_unit, unit::hour>;
using BlockHours = Product<reserved_block, unit::hour>;
using GigabyteMonths = Product<unit::gigabyte, unit::month>;
}  // namespace detail

// On-demand throughput.
inline constexpr Meter<write_request_unit> write_request_units{
    "dynamodb.write_request_units",
    "1 for each KB begun of an item written, at least 1; twice that in a transaction",
    detail::on_demand_page};
inline constexpr Meter<read_request_unit> read_request_units{
    "dynamodb.read_request_units",
    "1 for each 4 KB begun of what is read strongly consistent, at least 1; half of that "
    "eventually "
    "consistent, twice that in a transaction",
    detail::on_demand_page};
inline constexpr Meter<replicated_write_request_unit> replicated_write_request_units{
    "dynamodb.replicated_write_request_units",
    "1 in each region of a global table for each KB begun of an item written, at least 1",
    detail::global_tables_page};
inline constexpr Meter<write_request_unit> standard_ia_write_request_units{
    "dynamodb.standard_ia.write_request_units",
    "as write_request_units, in a table of class Standard-Infrequent Access",
    detail::on_demand_page};
inline constexpr Meter<read_request_unit> standard_ia_read_request_units{
    "dynamodb.standard_ia.read_request_units",
    "as read_request_units, in a table of class Standard-Infrequent Access",
    detail::on_demand_page};
inline constexpr Meter<replicated_write_request_unit> standard_ia_replicated_write_request_units{
    "dynamodb.standard_ia.replicated_write_request_units",
    "as replicated_write_request_units, in a table of class Standard-Infrequent Access",
    detail::on_demand_page};

// Provisioned throughput.
inline constexpr Meter<detail::WriteCapacityHours> write_capacity_unit_hours{
    "dynamodb.write_capacity_unit_hours",
    "write capacity units provisioned, used or not, times the hours they were",
    detail::provisioned_page};
inline constexpr Meter<detail::ReadCapacityHours> read_capacity_unit_hours{
    "dynamodb.read_capacity_unit_hours",
    "read capacity units provisioned, used or not, times the hours they were",
    detail::provisioned_page};
inline constexpr Meter<detail::ReplicatedWriteCapacityHours> replicated_write_capacity_unit_hours{
    "dynamodb.replicated_write_capacity_unit_hours",
    "write capacity units provisioned in each region of a global table, times the hours they were",
    detail::global_tables_page};
inline constexpr Meter<detail::WriteCapacityHours> standard_ia_write_capacity_unit_hours{
    "dynamodb.standard_ia.write_capacity_unit_hours",
    "as write_capacity_unit_hours, in a table of class Standard-Infrequent Access",
    detail::provisioned_page};
inline constexpr Meter<detail::ReadCapacityHours> standard_ia_read_capacity_unit_hours{
    "dynamodb.standard_ia.read_capacity_unit_hours",
    "as read_capacity_unit_hours, in a table of class Standard-Infrequent Access",
    detail::provisioned_page};
/// AWS counts it (usage type IA-ReplWriteCapacityUnit-Hrs), but no price of it was found: it is not
/// in `meters`, and a bill with it names what it could not price.
inline constexpr Meter<detail::ReplicatedWriteCapacityHours>
    standard_ia_replicated_write_capacity_unit_hours{
        "dynamodb.standard_ia.replicated_write_capacity_unit_hours",
        "as replicated_write_capacity_unit_hours, in a table of class Standard-Infrequent Access",
        detail::billing_page};

// Reserved throughput, in blocks of 100 units.
inline constexpr Meter<reserved_block> reserved_write_capacity_1y_upfront{
    "dynamodb.reserved_write_capacity_1y_upfront",
    "once for each 100 write capacity units reserved for 1 year", detail::reserved_page};
inline constexpr Meter<detail::BlockHours> reserved_write_capacity_1y_block_hours{
    "dynamodb.reserved_write_capacity_1y_block_hours",
    "each 100 write capacity units reserved for 1 year, used or not, times the hours of the month",
    detail::reserved_page};
inline constexpr Meter<reserved_block> reserved_write_capacity_3y_upfront{
    "dynamodb.reserved_write_capacity_3y_upfront",
    "once for each 100 write capacity units reserved for 3 years", detail::reserved_page};
inline constexpr Meter<detail::BlockHours> reserved_write_capacity_3y_block_hours{
    "dynamodb.reserved_write_capacity_3y_block_hours",
    "each 100 write capacity units reserved for 3 years, used or not, times the hours of the month",
    detail::reserved_page};
inline constexpr Meter<reserved_block> reserved_read_capacity_1y_upfront{
    "dynamodb.reserved_read_capacity_1y_upfront",
    "once for each 100 read capacity units reserved for 1 year", detail::reserved_page};
inline constexpr Meter<detail::BlockHours> reserved_read_capacity_1y_block_hours{
    "dynamodb.reserved_read_capacity_1y_block_hours",
    "each 100 read capacity units reserved for 1 year, used or not, times the hours of the month",
    detail::reserved_page};
inline constexpr Meter<reserved_block> reserved_read_capacity_3y_upfront{
    "dynamodb.reserved_read_capacity_3y_upfront",
    "once for each 100 read capacity units reserved for 3 years", detail::reserved_page};
inline constexpr Meter<detail::BlockHours> reserved_read_capacity_3y_block_hours{
    "dynamodb.reserved_read_capacity_3y_block_hours",
    "each 100 read capacity units reserved for 3 years, used or not, times the hours of the month",
    detail::reserved_page};

// Storage and copies of it.
inline constexpr Meter<detail::GigabyteMonths> storage_gb_months{
    "dynamodb.storage_gb_months",
    "items, index entries and their overhead of 100 bytes each, averaged over the hours of the "
    "month",
    detail::billing_page};
inline constexpr Meter<detail::GigabyteMonths> standard_ia_storage_gb_months{
    "dynamodb.standard_ia.storage_gb_months",
    "as storage_gb_months, in a table of class Standard-Infrequent Access", detail::billing_page};
inline constexpr Meter<detail::GigabyteMonths> point_in_time_recovery_gb_months{
    "dynamodb.point_in_time_recovery_gb_months",
    "the size of a table and its local secondary indexes while point-in-time recovery is on, "
    "whatever "
    "the window",
    detail::recovery_page};
inline constexpr Meter<detail::GigabyteMonths> backup_gb_months{
    "dynamodb.backup_gb_months",
    "on-demand backups of tables and local secondary indexes; a new one for the rest of its month",
    detail::backup_page};
inline constexpr Meter<unit::gigabyte> restored_gb{
    "dynamodb.restored_gb",
    "data restored from backups, indexes included; a new replica's first copy",
    detail::billing_page};
inline constexpr Meter<unit::gigabyte> exported_gb{
    "dynamodb.exported_gb",
    "the size of the table and its local secondary indexes at each full export",
    detail::billing_page};
inline constexpr Meter<unit::gigabyte> incremental_exported_gb{
    "dynamodb.incremental_exported_gb",
    "data of the continuous backup processed for incremental exports", detail::billing_page};
inline constexpr Meter<unit::gigabyte> imported_gb{
    "dynamodb.imported_gb", "the uncompressed size of the objects imported", detail::billing_page};

// Changes as streams.
inline constexpr Meter<streams_read_request_unit> streams_read_request_units{
    "dynamodb.streams_read_request_units",
    "1 for each GetRecords call, but for those of Lambda triggers and of global tables",
    detail::billing_page};
inline constexpr Meter<change_data_capture_unit> change_data_capture_units{
    "dynamodb.change_data_capture_units",
    "1 for each KB begun of the larger image of an item written, sent to a Kinesis data stream",
    detail::kinesis_page};

/// All meters that a price was found for.
inline constexpr std::array<MeterInfo, 29> meters{
    write_request_units,
    read_request_units,
    replicated_write_request_units,
    standard_ia_write_request_units,
    standard_ia_read_request_units,
    standard_ia_replicated_write_request_units,
    write_capacity_unit_hours,
    read_capacity_unit_hours,
    replicated_write_capacity_unit_hours,
    standard_ia_write_capacity_unit_hours,
    standard_ia_read_capacity_unit_hours,
    reserved_write_capacity_1y_upfront,
    reserved_write_capacity_1y_block_hours,
    reserved_write_capacity_3y_upfront,
    reserved_write_capacity_3y_block_hours,
    reserved_read_capacity_1y_upfront,
    reserved_read_capacity_1y_block_hours,
    reserved_read_capacity_3y_upfront,
    reserved_read_capacity_3y_block_hours,
    storage_gb_months,
    standard_ia_storage_gb_months,
    point_in_time_recovery_gb_months,
    backup_gb_months,
    restored_gb,
    exported_gb,
    incremental_exported_gb,
    imported_gb,
    streams_read_request_units,
    change_data_capture_units,
};

}  // namespace fitcost::inline v1::dynamodb
