// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <catch2/catch.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "fitcost/pricing/make_bill.hpp"
#include "fitcost/pricing/price_book_file.hpp"
#include "fitcost/services/apigateway/readings.hpp"
#include "fitcost/services/dynamodb/operations.hpp"
#include "fitcost/services/dynamodb/table.hpp"
#include "fitcost/services/lambda/readings.hpp"
#include "fitcost/services/logs/readings.hpp"
#include "fitcost/services/monitoring/readings.hpp"
#include "fitcost/services/parameters/readings.hpp"
#include "fitcost/services/transfer/readings.hpp"
#include "units/exact.hpp"

/// Published figures against our own: a table says what was used and what a page prints; the
/// services' rules make the readings, the price book and the bill do the rest.
namespace fitcost::vectors {

/// A number exactly as it is written: `0.175_d`, `3'000'000_d`.
inline Decimal operator""_d(const char* text) {
  std::string digits(text);
  digits.erase(std::remove(digits.begin(), digits.end(), '\''), digits.end());
  return Decimal::parse(digits).value();
}
inline Decimal decimal(std::string_view text) {
  const auto value = Decimal::parse(text);
  if (!value) throw std::invalid_argument("no decimal: " + std::string(text));
  return *value;
}

// What was used in a month. Every number is one that the page states.

struct Function {
  bool arm = false;
  int memory_mb = 128;
  int ephemeral_mb = 512;
  Decimal requests{};
  Decimal ms{};         ///< of one request
  Decimal billed_ms{};  ///< of all requests, where the page states time and no requests
  bool snap_start = false;
  Decimal snapshot_hours{};
  Decimal cold_share{};
  int provisioned = 0;  ///< environments
  Decimal provisioned_hours{};
  Decimal provisioned_requests{};
  Decimal provisioned_ms{};
};
struct RestApi {
  Decimal requests{};
};
struct HttpApi {
  Decimal requests{};
  Decimal payload_kb{};
};
struct WebSocketApi {
  Decimal messages{};
  Decimal message_kb{};
  Decimal connection_minutes{};
};
struct Cache {
  apigateway::CacheSize size{};
  Decimal hours{};
};
/// Throughput on demand (`reads`, `writes`: request units) or provisioned.
struct Table {
  bool provisioned = false;
  bool infrequent_access = false;
  Decimal reads{};
  Decimal writes{};
  int read_capacity = 1;
  int write_capacity = 1;
  std::optional<dynamodb::AutoScaling> read_scaling{};
  std::optional<dynamodb::AutoScaling> write_scaling{};
  Decimal mean_read_capacity{};  ///< of a scaled one; 0: from the rate
  Decimal mean_write_capacity{};
  Decimal stored_gb{};
  Decimal index_gb{};  ///< of one global secondary index; 0: there is none
  bool point_in_time_recovery = false;
  std::vector<std::string> replicas{};
};
struct LogGroup {
  logs::Origin origin = logs::Origin::application;
  Decimal ingested_gb{};
  Decimal retained_gb{};  ///< before compression
  Decimal compression = 1;
  Decimal scanned_gb{};
};
struct Watch {
  int alarms = 0;
  int anomaly_alarms_of_high_resolution = 0;
  int dashboards = 0;
  Decimal metrics{};                         ///< custom metrics
  std::optional<Decimal> hours_with_data{};  ///< of each; empty: all of the month's
  Decimal api_requests{};
  Decimal traces{};
};
struct Secrets {
  int keys = 0;
  Decimal key_requests{};
  int advanced_parameters = 0;
};
struct Sent {
  Decimal kb{};  ///< to the internet, in KB of the page's convention
};

using Use = std::variant<Function, RestApi, HttpApi, WebSocketApi, Cache, Table, LogGroup, Watch,
                         Secrets, Sent>;

/// A use through its service's rules, in rationals, as exact bills are made.
struct ToReadings {
  const Month& month;

  static Exact number(const Decimal& d) { return Exact(d); }
  Exact gigabytes_in_bytes(const Decimal& gb) const {
    return Exact(gb) * Exact(month.convention.bytes_per_gigabyte());
  }

  Readings operator()(const Function& use) const {
    lambda::Config config;
    config.architecture = use.arm ? lambda::Architecture::arm : lambda::Architecture::x86;
    config.memory = lambda::megabytes(1.0 * use.memory_mb);
    config.ephemeral_storage = lambda::megabytes(1.0 * use.ephemeral_mb);
    config.provisioned_concurrency = lambda::environments(1.0 * use.provisioned);
    if (use.snap_start) config.snap_start = lambda::SnapStart::priced;
    lambda::Usage<Exact> usage;
    usage.on_demand.requests = requests(number(use.requests));
    usage.on_demand.duration = milliseconds(number(use.ms));
    usage.on_demand.already_billed = milliseconds(number(use.billed_ms));
    usage.on_demand.cold_share = number(use.cold_share);
    usage.provisioned.requests = requests(number(use.provisioned_requests));
    usage.provisioned.duration = milliseconds(number(use.provisioned_ms));
    usage.provisioned_time = hours(number(use.provisioned_hours));
    usage.snapshots = quantity<lambda::snapshot_hour>(number(use.snapshot_hours));
    return exact(readings("function", config, usage, month));
  }
  Readings operator()(const RestApi& use) const {
    apigateway::Usage<Exact> usage;
    usage.requests = requests(number(use.requests));
    return exact(readings("api", apigateway::Config{}, usage, month));
  }
  Readings operator()(const HttpApi& use) const {
    apigateway::Usage<Exact> usage;
    usage.requests = requests(number(use.requests));
    usage.request_size = kib(number(use.payload_kb));
    return exact(readings("api", {apigateway::ApiType::http, {}}, usage, month));
  }
  Readings operator()(const WebSocketApi& use) const {
    apigateway::Usage<Exact> usage;
    usage.messages = apigateway::messages(number(use.messages));
    usage.message_size = kib(number(use.message_kb));
    usage.connected = quantity<apigateway::connection_minute>(number(use.connection_minutes));
    return exact(readings("api", {apigateway::ApiType::websocket, {}}, usage, month));
  }
  Readings operator()(const Cache& use) const {
    apigateway::Usage<Exact> usage;
    usage.cache_enabled = hours(number(use.hours));
    return exact(readings("stage", {apigateway::ApiType::rest, use.size}, usage, month));
  }
  Readings operator()(const Table& use) const {
    dynamodb::Config config;
    config.mode =
        use.provisioned ? dynamodb::CapacityMode::provisioned : dynamodb::CapacityMode::on_demand;
    config.table_class =
        use.infrequent_access ? dynamodb::TableClass::standard_ia : dynamodb::TableClass::standard;
    config.capacity.provisioned = {use.read_capacity, use.write_capacity};
    config.capacity.read_scaling = use.read_scaling;
    config.capacity.write_scaling = use.write_scaling;
    config.point_in_time_recovery = use.point_in_time_recovery;
    for (const auto& region : use.replicas) config.replicas.push_back({region, false});
    dynamodb::Usage<Exact> usage;
    usage.table.reads = quantity<dynamodb::read_request_unit>(number(use.reads));
    usage.table.writes = quantity<dynamodb::write_request_unit>(number(use.writes));
    usage.table.stored = bytes(gigabytes_in_bytes(use.stored_gb));
    if (use.mean_read_capacity != Decimal()) {
      usage.table.read_capacity =
          quantity<dynamodb::read_capacity_unit>(number(use.mean_read_capacity));
    }
    if (use.mean_write_capacity != Decimal()) {
      usage.table.write_capacity =
          quantity<dynamodb::write_capacity_unit>(number(use.mean_write_capacity));
    }
    if (use.index_gb != Decimal()) {
      config.indexes.push_back({"index", {}});
      usage.indexes.emplace_back();
      usage.indexes.back().stored = bytes(gigabytes_in_bytes(use.index_gb));
    }
    return exact(readings("table", config, usage, month));
  }
  Readings operator()(const LogGroup& use) const {
    logs::Config config;
    config.origin = use.origin;
    logs::Usage<Exact> usage;
    usage.ingested = bytes(gigabytes_in_bytes(use.ingested_gb));
    usage.retained = bytes(gigabytes_in_bytes(use.retained_gb));
    usage.compression = number(use.compression);
    usage.scanned = bytes(gigabytes_in_bytes(use.scanned_gb));
    return exact(readings("log group", config, usage, month));
  }
  Readings operator()(const Watch& use) const {
    monitoring::Config config;
    config.alarms.assign(static_cast<std::size_t>(use.alarms), monitoring::Alarm{});
    for (int i = 0; i < use.anomaly_alarms_of_high_resolution; ++i) {
      config.alarms.push_back({monitoring::AlarmKind::anomaly, seconds(30.0)});
    }
    config.dashboards = monitoring::dashboards(1.0 * use.dashboards);
    config.custom_metrics = use.metrics != Decimal() || use.api_requests != Decimal();
    config.tracing = use.traces != Decimal();
    const Decimal with_data = use.hours_with_data.value_or(month.convention.month_hours);
    monitoring::Usage<Exact> usage;
    usage.metrics_with_data = quantity<monitoring::metric_hour>(number(use.metrics * with_data));
    usage.requests = requests(number(use.api_requests));
    usage.traces_recorded = monitoring::traces(number(use.traces));
    return exact(readings("watch", config, usage, month));
  }
  Readings operator()(const Secrets& use) const {
    parameters::Config config;
    config.keys = parameters::keys(1.0 * use.keys);
    config.advanced = parameters::parameters_of(1.0 * use.advanced_parameters);
    parameters::Usage<Exact> usage;
    usage.key_requests = requests(number(use.key_requests));
    return exact(readings("secrets", config, usage, month));
  }
  Readings operator()(const Sent& use) const {
    const bool binary = month.convention.gigabyte == GigabyteConvention::binary;
    transfer::Usage<Exact> usage;
    usage.internet_out = bytes(number(use.kb) * Exact(binary ? 1024.0 : 1000.0));
    return exact(readings("egress", transfer::Config{}, usage, month));
  }
};

/// A price that the page states and the price book has not: another currency, region or year. It
/// takes the place of the book's rows for this meter and region.
struct Price {
  std::string meter;
  Decimal amount;
};

/// A figure that the page prints for some of our meters, each named by the beginning of its key.
struct Figure {
  std::vector<std::string_view> meters;
  std::string printed;  ///< empty: the page prints only the total
  Decimal exact;        ///< before rounding, where the page says how it came about
  int places = -1;      ///< that the page rounds to; -1: as printed, cents at least
  Decimal others{};     ///< of it, what services that fitcost does not price cost
};

/// A figure of a service that fitcost does not price, as the page has it.
struct Stated {
  std::string_view name;
  Decimal exact;
  Decimal printed;
};

/// How a page's total comes from its lines.
enum class Rule {
  none,       ///< it prints no total
  exact_sum,  ///< by rounding the sum of unrounded lines
  lines_sum,  ///< by adding the lines as printed
  both,       ///< either way
};

struct Example {
  std::string id;
  std::string source;
  std::vector<Use> uses{};
  std::vector<Figure> figures{};
  std::vector<Stated> others{};
  std::string total{};
  Rule rule = Rule::none;
  std::string region = "us-east-1";
  std::string free_tier = "none";
  std::optional<Date> on{};  ///< empty: the day of the price book
  Convention convention{};
  std::vector<Price> prices{};
  std::vector<Allowance> allowances{};  ///< in place of the book's for the meters they name
};

inline std::size_t places_of(const std::string& printed) {
  const auto point = printed.find('.');
  const std::size_t digits = point == std::string::npos ? 0 : printed.size() - point - 1;
  return std::max<std::size_t>(digits, 2);
}
inline std::string at(const Decimal& amount, std::size_t places) {
  const int n = static_cast<int>(places);
  return amount.rounded(n, Rounding::half_up).to_string(n);
}

inline PriceBook book_of(const Example& example) {
  PriceBook book = embedded_price_book();
  for (const auto& price : example.prices) {
    std::erase_if(book.prices, [&](const PriceRow& row) {
      return row.meter == price.meter && row.region == example.region;
    });
    PriceRow row;
    row.meter = price.meter;
    row.region = example.region;
    row.usd = price.amount;
    row.provenance.source = example.source;
    book.prices.push_back(std::move(row));
  }
  if (!example.allowances.empty()) {
    std::erase_if(book.allowances, [&](const Allowance& ours) {
      return std::any_of(
          example.allowances.begin(), example.allowances.end(), [&](const Allowance& theirs) {
            return std::find(ours.meters.begin(), ours.meters.end(), theirs.meters.front()) !=
                   ours.meters.end();
          });
    });
    book.allowances.insert(book.allowances.end(), example.allowances.begin(),
                           example.allowances.end());
  }
  return book;
}

inline Bill bill_of(const Example& example) {
  const Date date = example.on.value_or(embedded_price_book().date());
  const Month month{example.convention, date};
  Readings all;
  for (const auto& use : example.uses) {
    for (auto& r : std::visit(ToReadings{month}, use)) all.push_back(std::move(r));
  }
  BillingTerms terms;
  terms.region = example.region;
  terms.date = date;
  terms.free_tier = example.free_tier;
  return make_bill(all, book_of(example), terms);
}

/// What the bill's lines on these meters cost after the free tier.
inline Decimal cost_of(const Bill& bill, const std::vector<std::string_view>& meters) {
  Decimal cost;
  for (const auto& line : bill.net_lines()) {
    if (std::any_of(meters.begin(), meters.end(), [&](std::string_view meter) {
          return std::string_view(line.meter).starts_with(meter);
        })) {
      cost += line.cost;
    }
  }
  return cost;
}

/// Quantities are rounded once, to 1e-9 of their unit: an exact cost is met to this.
inline bool within_rounding(const Decimal& a, const Decimal& b) {
  const Decimal difference = a < b ? b - a : a - b;
  return difference <= Decimal::of(1, 9);
}

inline void check_figures(const Example& example, const Bill& bill) {
  Decimal seen;
  for (const auto& figure : example.figures) {
    INFO("line of " << figure.meters.front());
    const Decimal cost = cost_of(bill, figure.meters);
    seen += cost;
    const Decimal with_others = cost + figure.others;
    CAPTURE(with_others.to_string(), figure.exact.to_string());
    CHECK(within_rounding(with_others, figure.exact));
    if (figure.printed.empty()) continue;
    const std::size_t places =
        figure.places < 0 ? places_of(figure.printed) : static_cast<std::size_t>(figure.places);
    CHECK(at(with_others, places) == at(decimal(figure.printed), places));
  }
  // No line of the bill is left out of the page's figures, and none counts twice.
  CHECK(seen.to_string() == bill.total_after_free_tier().to_string());
}

inline void check_total(const Example& example, const Bill& bill) {
  if (example.rule == Rule::none) return;
  const std::size_t places = places_of(example.total);
  const std::string printed = at(decimal(example.total), places);
  Decimal others_exact;
  Decimal others_printed;
  for (const auto& other : example.others) {
    others_exact += other.exact;
    others_printed += other.printed;
  }
  Decimal in_figures;
  Decimal as_printed = others_printed;
  bool all_printed = true;
  bool all_cents = places == 2;
  for (const auto& figure : example.figures) {
    in_figures += figure.others;
    all_printed = all_printed && !figure.printed.empty();
    if (figure.printed.empty()) continue;
    const std::size_t line_places =
        figure.places < 0 ? places_of(figure.printed) : static_cast<std::size_t>(figure.places);
    all_cents = all_cents && line_places == 2;
    as_printed += (cost_of(bill, figure.meters) + figure.others)
                      .rounded(static_cast<int>(line_places), Rounding::half_up);
  }
  if (example.rule != Rule::lines_sum) {
    INFO("the total as a sum of exact lines");
    const Decimal exact = bill.total_after_free_tier(TotalConvention::exact) + others_exact;
    CHECK(at(exact + in_figures, places) == printed);
  }
  if (example.rule != Rule::exact_sum && all_printed) {
    INFO("the total as a sum of the lines as the page rounds them");
    CHECK(at(as_printed, places) == printed);
  }
  if (example.rule != Rule::exact_sum && all_printed && all_cents) {
    INFO("the total as a sum of lines in cents");
    const Decimal cents = bill.total_after_free_tier(TotalConvention::rounded_lines);
    CHECK(at(cents + others_printed + in_figures, places) == printed);
  }
}

inline void check(const Example& example) {
  INFO(example.id << ", " << example.source);
  const Bill bill = bill_of(example);
  CHECK(bill.complete());
  check_figures(example, bill);
  check_total(example, bill);
}

}  // namespace fitcost::vectors
