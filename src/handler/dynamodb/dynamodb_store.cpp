// SPDX-License-Identifier: Apache-2.0
#include "handler/dynamodb/dynamodb_store.hpp"

#include <algorithm>
#include <initializer_list>
#include <limits>
#include <string>
#include <utility>

#include "fitcost/handler/workout_id.hpp"
#include "handler/dynamodb/client.hpp"
#include "handler/dynamodb/item.hpp"

namespace fitcost::inline v1::handler {
namespace detail::aws {
namespace {

using Kind = StoreError::Kind;
using simdjson::dom::object;

constexpr Operation put_item{"PutItem", true};
constexpr Operation get_item{"GetItem", false};
constexpr Operation delete_item{"DeleteItem", true};
constexpr Operation query_items{"Query", false};

// Reads are billed by 4 KB: AWS, "Read request unit". An eventually consistent one is half a unit.
constexpr std::int64_t bytes_per_read = 4096;

namespace name = attribute_name;

/// A request's JSON, member by member: the table's name first, then what it is asked for.
class Body {
 public:
  Body(Exchange& exchange, const DynamoDbOptions& options, bool tell_capacity)
      : out_(exchange.request) {
    out_.clear();
    out_.text("{\"TableName\":");
    write_text(out_, options.table);
    if (tell_capacity) out_.text(R"(,"ReturnConsumedCapacity":"INDEXES")");
  }
  Body(const Body&) = delete;
  Body& operator=(const Body&) = delete;
  ~Body() { out_.text("}"); }

  Body& text(const char* name, std::string_view value) {
    member(name);
    write_text(out_, value);
    return *this;
  }
  Body& json(const char* name, std::string_view value) {
    member(name);
    out_.text(value);
    return *this;
  }
  Body& number(const char* name, std::int64_t value) {
    member(name);
    out_.number(value);
    return *this;
  }
  template <class Item> Body& item(const Item& item) {
    member("Item");
    write_item(out_, item);
    return *this;
  }
  Body& key(std::string_view user_id, std::int64_t timestamp) {
    member("Key");
    write_key(out_, user_id, timestamp);
    return *this;
  }
  /// `#name` for each; expressions never name an attribute itself, for it may be a reserved word.
  Body& names(std::initializer_list<std::pair<const char*, const char*>> names) {
    member("ExpressionAttributeNames");
    const char* before = "{\"";
    for (const auto& [placeholder, name] : names) {
      out_.text(before);
      out_.text(placeholder);
      out_.text("\":");
      write_text(out_, name);
      before = ",\"";
    }
    out_.text("}");
    return *this;
  }
  Body& values() {
    member("ExpressionAttributeValues");
    before_value_ = "{\"";
    return *this;
  }
  Body& value(const char* placeholder, std::string_view text) {
    begin_value(placeholder);
    write_string(out_, text);
    return *this;
  }
  Body& value(const char* placeholder, std::int64_t number) {
    begin_value(placeholder);
    write_number(out_, number);
    return *this;
  }
  Body& end_values() {
    out_.text("}");
    return *this;
  }

 private:
  void member(const char* name) {
    out_.text(",\"");
    out_.text(name);
    out_.text("\":");
  }
  void begin_value(const char* placeholder) {
    out_.text(before_value_);
    before_value_ = ",\"";
    out_.text(placeholder);
    out_.text("\":");
  }

  TextBuffer& out_;
  const char* before_value_ = "{\"";
};

/// The object under `name`; nothing where there is none. An empty one is none, too: the item that
/// was not found.
std::optional<object> find_object(object in, const char* name) {
  object found;
  const auto error = in[name].get(found);
  if (error == simdjson::NO_SUCH_FIELD) return std::nullopt;
  if (error != simdjson::SUCCESS)
    throw StoreError(Kind::broken, std::string("DynamoDB's ") + name + " is no object");
  if (found.size() == 0) return std::nullopt;
  return found;
}

template <class Value> using Reader = Value (*)(object);

template <class Value>
std::optional<Value> find_item(object in, const char* name, Reader<Value> read) {
  const auto item = find_object(in, name);
  return item ? std::optional<Value>(read(*item)) : std::nullopt;
}

/// An id keeps 62 random bits, whatever else there was.
template <class Value> bool are_same(Value a, Value b) {
  constexpr std::uint64_t id_bits = (std::uint64_t{1} << 62) - 1;
  a.random &= id_bits;
  b.random &= id_bits;
  return a == b;
}

class DynamoDbStore final : public Store {
 public:
  DynamoDbStore(DynamoDbOptions options, Machine machine)
      : client_(std::move(options), std::move(machine)) {}

  std::optional<Workout> create(const Workout& workout) override {
    return put_where_free(workout, workout.timestamp, read_workout, [](Body& body) {
      body.text("ConditionExpression", "attribute_not_exists(#u)").names({{"#u", name::user_id}});
    });
  }

  std::optional<Workout> get(std::string_view user_id, std::int64_t timestamp,
                             bool consistent) override {
    const Client::Lease exchange(client_);
    return read(*exchange, user_id, timestamp, consistent, read_workout);
  }

  std::optional<Workout> replace(const Workout& workout) override {
    const Client::Lease exchange(client_);
    begin(*exchange)
        .item(workout)
        .text("ReturnValues", "ALL_OLD")
        .text("ConditionExpression", "#i = :i")
        .names({{"#i", name::workout_id}})
        .values()
        .value(":i", workout_id(workout.timestamp, workout.random))
        .end_values();
    const Answer answer = client_.call(*exchange, put_item);
    if (answer.condition_failed) return std::nullopt;
    return former(answer);
  }

  std::optional<Workout> remove(const WorkoutKey& key) override {
    const Client::Lease exchange(client_);
    begin(*exchange)
        .key(key.user_id, key.timestamp)
        .text("ReturnValues", "ALL_OLD")
        .text("ConditionExpression", "#i = :i")
        .names({{"#i", name::workout_id}})
        .values()
        .value(":i", workout_id(key.timestamp, key.random))
        .end_values();
    const Answer answer = client_.call(*exchange, delete_item);
    if (!answer.condition_failed) return former(answer);
    if (answer.uncertain) {
      throw StoreError(Kind::unavailable,
                       "a deletion was sent twice and the item is gone: by the first, or it never "
                       "was there");
    }
    return std::nullopt;
  }

  Page query(const Query& query, WorkoutSink& sink) override {
    Page page;
    if (query.newest < query.oldest) return page;  // DynamoDB would refuse the range
    const bool filtered = !query.workout_type.empty();
    const Client::Lease exchange(client_);
    write_query(*exchange, query, filtered);
    const Answer answer = client_.call(*exchange, query_items);

    simdjson::dom::array items;
    if (answer.body["Items"].get(items) != simdjson::SUCCESS ||
        answer.body["ScannedCount"].get(page.evaluated) != simdjson::SUCCESS) {
      throw StoreError(Kind::broken, "DynamoDB answers a query without Items or ScannedCount");
    }
    if (page.evaluated < static_cast<std::int64_t>(items.size()))
      throw StoreError(Kind::broken,
                       "DynamoDB answers a query with more Items than its ScannedCount");
    for (const auto element : items) {
      object item;
      if (element.get(item) != simdjson::SUCCESS)
        throw StoreError(Kind::broken, "DynamoDB answers a query with an item that is no object");
      const Workout workout = read_workout(item);
      page.evaluated_bytes += item_bytes(workout);
      page.last = workout.timestamp;
      sink.take(workout);
    }
    if (filtered) {
      const Consumed consumed = read_consumed(answer.body);
      const std::int64_t reads = query.consistent ? consumed.table / 2 : consumed.table;
      page.evaluated_bytes = std::max(page.evaluated_bytes, reads * bytes_per_read);
      // The whole range was looked at, unless the next lines say otherwise.
      if (page.evaluated > 0) page.last = query.oldest;
    }
    if (const auto last = find_object(answer.body, "LastEvaluatedKey")) {
      page.more = true;
      page.last = read_timestamp(*last);
    }
    return page;
  }

  std::optional<Marker> create_marker(const Marker& marker, std::int64_t now) override {
    return put_where_free(marker, marker.slot, read_marker, [now](Body& body) {
      body.text("ConditionExpression", "attribute_not_exists(#u) OR #e <= :now")
          .names({{"#u", name::user_id}, {"#e", name::expires_at}})
          .values()
          .value(":now", now)
          .end_values();
    });
  }

  bool replace_marker(const Marker& former, const Marker& marker) override {
    const Client::Lease exchange(client_);
    begin(*exchange)
        .item(marker)
        .text("ReturnValuesOnConditionCheckFailure", "ALL_OLD")
        .text("ConditionExpression", "#i = :i AND #k = :k")
        .names({{"#i", name::workout_id}, {"#k", name::idempotency_key}})
        .values()
        .value(":i", workout_id(former.timestamp, former.random))
        .value(":k", former.key)
        .end_values();
    const Answer answer = client_.call(*exchange, put_item);
    if (!answer.condition_failed) return true;
    if (!answer.uncertain) return false;
    const auto there = in_the_way(*exchange, answer, marker.user_id, marker.slot, read_marker);
    return there && are_same(*there, marker);
  }

  std::optional<Marker> get_marker(std::string_view user_id, std::int64_t slot) override {
    const Client::Lease exchange(client_);
    return read(*exchange, user_id, slot, true, read_marker);
  }

 private:
  Body begin(Exchange& exchange, bool tell_capacity = false) const {
    return Body(exchange, client_.options(), tell_capacity || client_.options().consumed);
  }

  void write_query(Exchange& exchange, const Query& query, bool filtered) const {
    Body body = begin(exchange, filtered);
    body.json("ScanIndexForward", "false")
        .json("ConsistentRead", query.consistent ? "true" : "false")
        .text("KeyConditionExpression", "#u = :u AND #t BETWEEN :o AND :n");
    if (query.limit > 0) {
      constexpr std::int64_t largest = std::numeric_limits<std::int32_t>::max();
      body.number("Limit", std::min(query.limit, largest));
    }
    if (filtered) {
      body.text("FilterExpression", "#w = :w")
          .names({{"#u", name::user_id}, {"#t", name::timestamp}, {"#w", name::workout_type}});
    } else {
      body.names({{"#u", name::user_id}, {"#t", name::timestamp}});
    }
    body.values().value(":u", query.user_id).value(":o", query.oldest).value(":n", query.newest);
    if (filtered) body.value(":w", query.workout_type);
    body.end_values();
  }

  template <class Value>
  std::optional<Value> read(Exchange& exchange, std::string_view user_id, std::int64_t timestamp,
                            bool consistent, Reader<Value> reader) {
    begin(exchange).key(user_id, timestamp).json("ConsistentRead", consistent ? "true" : "false");
    return find_item(client_.call(exchange, get_item).body, "Item", reader);
  }

  /// What made a condition fail. Servers that do not hand it out are asked once more.
  template <class Value>
  std::optional<Value> in_the_way(Exchange& exchange, const Answer& answer,
                                  std::string_view user_id, std::int64_t timestamp,
                                  Reader<Value> reader) {
    auto there = find_item(answer.body, "Item", reader);
    return there ? there : read(exchange, user_id, timestamp, true, reader);
  }

  /// What an overwritten or deleted item was.
  static Workout former(const Answer& answer) {
    auto workout = find_item(answer.body, "Attributes", read_workout);
    if (!workout) throw StoreError(Kind::broken, "DynamoDB does not return what was there before");
    return *std::move(workout);
  }

  /// Puts `value` on the condition that `add_condition` writes; what is in the way, if it is not
  /// `value` itself that an earlier sending put there.
  template <class Value, class AddCondition>
  std::optional<Value> put_where_free(const Value& value, std::int64_t timestamp,
                                      Reader<Value> reader, const AddCondition& add_condition) {
    const Client::Lease exchange(client_);
    bool uncertain = false;
    for (int i = 0; i < client_.options().retry.attempts; ++i) {
      {
        Body body = begin(*exchange);
        body.item(value).text("ReturnValuesOnConditionCheckFailure", "ALL_OLD");
        add_condition(body);
      }
      const Answer answer = client_.call(*exchange, put_item);
      if (!answer.condition_failed) return std::nullopt;
      uncertain = uncertain || answer.uncertain;
      auto there = in_the_way(*exchange, answer, value.user_id, timestamp, reader);
      if (there && uncertain && are_same(*there, value)) return std::nullopt;
      if (there) return there;
      // It went away between the two requests: the key is free.
    }
    throw StoreError(Kind::unavailable, "an item came and went at every attempt to put another");
  }

  Client client_;
};

}  // namespace

std::unique_ptr<Store> dynamodb_store(DynamoDbOptions options, Machine machine) {
  return std::make_unique<DynamoDbStore>(std::move(options), std::move(machine));
}

}  // namespace detail::aws

std::unique_ptr<Store> dynamodb_store(DynamoDbOptions options) {
  return detail::aws::dynamodb_store(std::move(options), detail::aws::this_machine());
}

}  // namespace fitcost::inline v1::handler
