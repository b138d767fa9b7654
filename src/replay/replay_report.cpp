// SPDX-License-Identifier: Apache-2.0
#include "fitcost/replay/replay_report.hpp"

#include "fitcost/plan/bill.hpp"
#include "fitcost/plan/readings.hpp"
#include "fitcost/plan/table_use.hpp"
#include "fitcost/plan/users.hpp"
#include "fitcost/pricing/make_bill.hpp"
#include "fitcost/services/dynamodb/meters.hpp"
#include "replay/schedule.hpp"

namespace fitcost::inline v1 {

namespace {

using WriteUnit = Quotient<dynamodb::write_request_unit, unit::request>;
using ReadUnit = Quotient<dynamodb::read_request_unit, unit::request>;

double ratio(double total, std::int64_t count) {
  return count == 0 ? 0.0 : total / static_cast<double>(count);
}

std::size_t index_of_route(const Route& route) {
  std::size_t index = 0;
  while (route_name(static_cast<handler::Route>(index)) != route.name) ++index;
  return index;
}

/// What the plan says of the mean request, over all its tables.
struct Predicted {
  double requests = 0.0;
  double write_units = 0.0;
  double index_write_units = 0.0;
  double read_units = 0.0;
};

Predicted predict(const ReplayInput& input) {
  Predicted out;
  out.requests = detail::requests_of(input, input.days);
  const auto plan = plan_cast<double>(input.plan);
  const TableUsers<double> users(plan);
  for (const auto& table : plan.tables) {
    const auto use = table_use(users, table);
    out.write_units += use.table.writes / quantity<WriteUnit>(1.0) * out.requests;
    out.read_units += use.table.reads / quantity<ReadUnit>(1.0) * out.requests;
    for (const auto& index : use.indexes) {
      out.index_write_units += index.writes / quantity<WriteUnit>(1.0) * out.requests;
      out.read_units += index.reads / quantity<ReadUnit>(1.0) * out.requests;
    }
  }
  return out;
}

class Rows {
 public:
  Rows(const ReplayInput& input, const ReplayResult& result) : input_(input), result_(result) {}

  std::vector<ReplayRow> all() {
    const Predicted predicted = predict(input_);
    const auto total = result_.usage.total();
    add("requests", "", predicted.requests, 1.0 * static_cast<double>(total.requests));
    add_metered("write request units", "", predicted.write_units,
                static_cast<double>(total.write_units));
    if (predicted.index_write_units > 0.0 || total.index_write_units > 0)
      add_metered("index write request units", "", predicted.index_write_units,
                  static_cast<double>(total.index_write_units));
    add_metered("read request units", "", predicted.read_units,
                static_cast<double>(total.read_half_units) / 2.0);
    for (const auto& route : input_.plan.routes) add_route(route, predicted.requests);
    return std::move(rows_);
  }

 private:
  void add(std::string what, std::string unit, std::optional<double> predicted,
           std::optional<double> measured) {
    rows_.push_back({std::move(what), std::move(unit), predicted, measured, of_route_});
  }
  void add_metered(std::string what, std::string unit, std::optional<double> predicted,
                   double measured) {
    add(std::move(what), std::move(unit), predicted,
        result_.metered ? std::optional(measured) : std::nullopt);
  }

  const Function* function_of(const Route& route) const {
    for (const auto& f : input_.plan.functions)
      if (f.name == route.function) return &f;
    return nullptr;
  }

  void add_route(const Route& route, double requests) {
    const std::size_t index = index_of_route(route);
    const handler::RouteUsage& usage = result_.usage.routes[index];
    of_route_ = false;
    add(route.name, "requests", requests * route.share.to_double(),
        static_cast<double>(usage.requests));
    of_route_ = true;
    if (usage.requests == 0) return;
    for (const auto& o : route.operations) {
      if (detail::writes(o.kind) && usage.items_written > 0)
        add_metered("item written", "bytes", o.item_bytes.to_double(),
                    ratio(static_cast<double>(usage.item_bytes_written), usage.items_written));
      if (o.kind == OperationKind::query)
        add_metered("items read", "", o.items.to_double(),
                    ratio(static_cast<double>(usage.items_read), usage.requests));
      if (o.kind == OperationKind::query || o.kind == OperationKind::get)
        add_metered("item read", "bytes", o.item_bytes.to_double(),
                    ratio(static_cast<double>(usage.item_bytes_read), usage.items_read));
    }
    add("response body", "bytes", route.response_bytes.to_double(),
        ratio(static_cast<double>(usage.bytes_out), usage.requests));
    const Function* function = function_of(route);
    add("own log line", "bytes",
        function != nullptr ? std::optional(function->log_bytes.to_double()) : std::nullopt,
        result_.metered && usage.log_bytes > 0
            ? std::optional(ratio(static_cast<double>(usage.log_bytes), usage.requests))
            : std::nullopt);
    const Durations& durations = result_.durations[index];
    add("mean call", "ms",
        function != nullptr ? std::optional(function->duration_ms.to_double()) : std::nullopt,
        result_.handling_ms[index]);
    if (result_.over_http) add("mean round trip", "ms", std::nullopt, durations.mean_ms());
    if (usage.cpu_samples > 0)
      add("processor time of a call", "ms", std::nullopt,
          ratio(static_cast<double>(usage.cpu_nanoseconds) / 1e6, usage.cpu_samples));
    add(result_.over_http ? "99 % of round trips within" : "99 % of calls within", "ms",
        std::nullopt, durations.quantile_ms(0.99));
    if (usage.client_errors + usage.server_errors > 0)
      add("answered with an error", "", std::nullopt,
          static_cast<double>(usage.client_errors + usage.server_errors));
  }

  const ReplayInput& input_;
  const ReplayResult& result_;
  std::vector<ReplayRow> rows_;
  bool of_route_ = false;
};

/// `dynamodb.write_request_units`, and `dynamodb.standard_ia.write_request_units` of the other
/// class.
bool same_in_either_class(const std::string& billed, const std::string& counted) {
  const auto dot = counted.find('.');
  return billed == counted ||
         billed == counted.substr(0, dot) + ".standard_ia" + counted.substr(dot);
}

/// Request units of the mean request.
struct Units {
  double writes = 0.0;
  double index_writes = 0.0;
  double reads = 0.0;
};

/// The plan's own, of one of its routes.
Units planned_units(const Plan& plan, const Route& route) {
  Plan alone = plan;
  alone.routes = {route};
  const auto as_doubles = plan_cast<double>(alone);
  const auto use = table_use(as_doubles, as_doubles.tables[0]);
  Units out{use.table.writes / quantity<WriteUnit>(1.0), 0.0,
            use.table.reads / quantity<ReadUnit>(1.0)};
  for (const auto& index : use.indexes) out.index_writes += index.writes / quantity<WriteUnit>(1.0);
  return out;
}

/// As the handler counted them for each route, the routes as often as the plan has them.
Units counted_units(const Plan& plan, const ReplayResult& result) {
  Units out;
  for (const auto& route : plan.routes) {
    const handler::RouteUsage& usage = result.usage.routes[index_of_route(route)];
    Units of = planned_units(plan, route);
    if (usage.requests > 0) {
      const double each = route.share.to_double() / static_cast<double>(usage.requests);
      of.writes = each * static_cast<double>(usage.write_units);
      of.index_writes = each * static_cast<double>(usage.index_write_units);
      if (result.filled) of.reads = each * static_cast<double>(usage.read_half_units) / 2.0;
    }
    out.writes += of.writes;
    out.index_writes += of.index_writes;
    out.reads += of.reads;
  }
  return out;
}

/// The request units of a table on demand, as the handler counted them, in a month's requests.
void use_counted(Readings& readings, const Plan& plan, const ReplayResult& result,
                 double requests) {
  if (!result.metered || plan.tables.size() != 1) return;
  const Table& table = plan.tables[0];
  const auto& indexes = table.config.indexes;
  const Units units = counted_units(plan, result);
  const auto set = [&](const std::string& resource, std::string_view meter, double each) {
    for (auto& r : readings) {
      if (r.resource != resource || !same_in_either_class(r.meter, std::string(meter))) continue;
      r.quantity = to_decimal(each * requests, quantity_places);
    }
  };
  set(table.name, dynamodb::write_request_units.key, units.writes);
  set(table.name, dynamodb::read_request_units.key, units.reads);
  if (indexes.size() == 1)
    set(table.name + "/" + indexes[0].name, dynamodb::write_request_units.key, units.index_writes);
}

}  // namespace

ReplayReport replay_report(const ReplayInput& input, const Plan& measured_plan,
                           const ReplayResult& result, const PriceBook& book,
                           const BillingTerms& terms, const Convention& convention) {
  constexpr int month = 1;
  const auto when = BillingMonth::of(month, convention, terms.date);
  Readings measured = exact_readings(measured_plan, input.traffic, when).all();
  use_counted(
      measured, measured_plan, result,
      requests_in_month<double>(input.traffic, month, convention.month_hours) / requests(1.0));
  return {input.plan.name,
          to_string(input.traffic.rate),
          result,
          measured_plan,
          terms,
          convention,
          Rows(input, result).all(),
          bill(input.plan, input.traffic, when, book, terms),
          make_bill(measured, book, terms)};
}

}  // namespace fitcost::inline v1
