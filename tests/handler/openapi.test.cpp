// SPDX-License-Identifier: Apache-2.0
// data/handler/openapi.yaml against the handler: what it says is what happens, on both sides of
// every bound, and nothing happens that it does not say.
#include <yaml-cpp/yaml.h>

#include <catch2/catch.hpp>
#include <set>

#include "handler/api.hpp"
#include "support/json_schema.hpp"

using namespace api_test;

namespace {

/// A plain scalar is null, true, a number or text, a quoted one text.
Json scalar(const YAML::Node& node) {
  const auto& text = node.Scalar();
  if (node.Tag() == "!" || text.empty()) return text;
  if (text == "null") return nullptr;
  if (text == "true" || text == "false") return text == "true";
  const bool numeric = text.find_first_not_of("-0123456789") == std::string::npos;
  return numeric && Json::accept(text) ? Json::parse(text) : Json(text);
}

Json as_json(const YAML::Node& node) {
  if (node.IsMap()) {
    Json object = Json::object();
    for (const auto& member : node) object[member.first.Scalar()] = as_json(member.second);
    return object;
  }
  if (node.IsSequence()) {
    Json array = Json::array();
    for (const auto& element : node) array.push_back(as_json(element));
    return array;
  }
  return scalar(node);
}

class Document {
 public:
  Document()
      : root(as_json(YAML::LoadFile(FITCOST_SOURCE_DIR "/data/handler/openapi.yaml"))),
        check_(root) {}

  Json root;

  const Json& resolved(const Json& node) const {
    if (!node.is_object() || !node.contains("$ref")) return node;
    return resolved(root.at(Json::json_pointer(node.at("$ref").get<std::string>().substr(1))));
  }
  const Json& schema(const std::string& name) const {
    return resolved(root.at("components").at("schemas").at(name));
  }
  bool fits(const Json& value, const Json& rule) { return check_.errors(value, rule).empty(); }

  static const char* template_of(const std::string& path) {
    if (path.rfind("/workouts/", 0) == 0) return "/workouts/{workoutId}";
    return path == "/stats" ? "/stats" : "/workouts";
  }
  const Json& operation(const std::string& method, const std::string& path) const {
    std::string lower = method;
    for (auto& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return root.at("paths").at(template_of(path)).at(lower);
  }

  /// Of an operation: its path's and its own.
  std::vector<Json> parameters(const std::string& method, const std::string& path) const {
    std::vector<Json> all;
    for (const Json* holder : {&root.at("paths").at(template_of(path)), &operation(method, path)}) {
      if (!holder->contains("parameters")) continue;
      for (const auto& p : holder->at("parameters")) all.push_back(resolved(p));
    }
    return all;
  }

  /// Checks one answer, and remembers that it was seen.
  void check(const std::string& method, const std::string& path, const Reply& reply) {
    const Json& op = operation(method, path);
    const std::string status = std::to_string(reply.status);
    INFO(method << " " << path << " " << status << " " << reply.text);
    REQUIRE(op.at("responses").contains(status));
    const Json& response = resolved(op.at("responses").at(status));
    seen.insert(op.at("operationId").get<std::string>() + " " + status);
    if (response.contains("content")) {
      const Json& rule = response.at("content").at("application/json").at("schema");
      CHECK(check_.errors(reply.json(), rule) == std::vector<std::string>());
    } else {
      CHECK(reply.text.empty());
    }
    const std::map<std::string, std::string> headers = {
        {"Location", reply.location},
        {"Idempotency-Replayed", reply.replayed ? "true" : ""},
        {"Retry-After", reply.retry_after > 0 ? std::to_string(reply.retry_after) : ""},
        {"Allow", reply.allow}};
    const Json declared = response.value("headers", Json::object());
    for (const auto& [name, value] : headers) {
      INFO(name << ": " << value);
      if (!value.empty()) CHECK(declared.contains(name));
      if (declared.contains(name) && declared.at(name).value("required", false)) {
        CHECK_FALSE(value.empty());
      }
    }
  }

  std::set<std::string> seen;

 private:
  support::SchemaCheck check_;
};

/// A client whose every answer is held against the document.
struct CheckedApi : Api {
  explicit CheckedApi(Document& document) : document_(document) {}

  Reply call(const std::string& method, const std::string& path, const Parameters& query = {},
             std::string_view body = {}) {
    Reply reply = client.call(method, path, query, body);
    document_.check(method, path, reply);
    return reply;
  }

 private:
  Document& document_;
};

/// Values on both sides of each bound that a schema states.
std::vector<Json> around_bounds(const Json& rule) {
  std::vector<Json> values = {nullptr, true, "text", 7, 7.5, Json::array(), Json::object()};
  for (const auto* bound : {"minimum", "maximum", "exclusiveMinimum"}) {
    if (!rule.contains(bound)) continue;
    const auto at = rule.at(bound).get<std::int64_t>();
    values.insert(values.end(), {at - 1, at, at + 1});
    if (rule.at("type") == "number") {
      values.insert(values.end(),
                    {static_cast<double>(at) - 0.001, static_cast<double>(at) + 0.001});
    }
  }
  for (const auto* bound : {"minLength", "maxLength"}) {
    if (!rule.contains(bound)) continue;
    const auto at = rule.at(bound).get<std::size_t>();
    for (const std::size_t n : {at - 1, at, at + 1}) {
      if (n != std::size_t(-1)) values.emplace_back(std::string(n, 'x'));
    }
  }
  if (rule.value("type", "") == "string") {
    for (const char c : {'\0', '\n', '\x1f', ' ', '\x7f', ','})
      values.emplace_back(std::string(1, c));
    for (const char* text : {"\xc2\x80", "\xc2\x9f", "\xc2\xa0"}) values.emplace_back(text);
  }
  return values;
}

/// The schema of a property, without the null beside it.
const Json& without_null(const Document& document, const Json& property) {
  const Json& rule = document.resolved(property);
  return rule.contains("anyOf") ? document.resolved(rule.at("anyOf").at(0)) : rule;
}

}  // namespace

TEST_CASE("The OpenAPI file's references lead somewhere and its operations have their own names",
          "[handler][openapi]") {
  const Document document;
  CHECK(document.root.at("openapi") == "3.1.0");
  std::set<std::string> names;
  int operations = 0;
  for (const auto& [path, item] : document.root.at("paths").items()) {
    for (const auto& [method, operation] : item.items()) {
      if (method == "parameters") continue;
      ++operations;
      names.insert(operation.at("operationId").get<std::string>());
    }
  }
  CHECK(operations == 6);
  CHECK(names.size() == 6);
  int references = 0;
  const std::function<void(const Json&)> visit = [&](const Json& node) {
    if (node.is_object() && node.contains("$ref")) {
      ++references;
      CHECK_NOTHROW(document.resolved(node));
    }
    if (node.is_structured()) {
      for (const auto& inner : node) visit(inner);
    }
  };
  visit(document.root);
  CHECK(references > 50);
}

TEST_CASE("Every status that the OpenAPI file names happens, as it says, and no other",
          "[handler][openapi]") {
  Document document;
  CheckedApi api(document);
  const Reply made = api.call(
      "POST", "/workouts", {},
      R"({"workoutType":"run","duration":1,"calories":1,"distance":1,"heartRate":1,"notes":""})");
  api.call("POST", "/workouts", {}, run_body);
  const std::string one = "/workouts/" + made.id();
  api.call("GET", "/workouts");
  api.call("GET", "/workouts", {{"limit", "1"}});
  api.call("GET", "/stats");
  api.call("GET", one);
  api.call("PUT", one, {}, made.text);
  api.client.idempotency_key = "key";
  api.call("POST", "/workouts", {}, run_body);
  CHECK(api.call("POST", "/workouts", {}, run_body).replayed);
  api.call("POST", "/workouts", {}, body_of_type("swim"));
  api.client.idempotency_key.clear();

  struct Call {
    std::string method;
    std::string path;
    std::string_view body;
  };
  const std::vector<Call> routes = {
      {"POST", "/workouts", run_body}, {"GET", "/workouts", ""}, {"GET", one, ""},
      {"PUT", one, run_body},          {"DELETE", one, ""},      {"GET", "/stats", ""}};
  for (const auto& [method, path, body] : routes) {
    CHECK(api.call(method, path, {{"unknown", "1"}}, body).status == 400);
    CHECK(api.call(method, path, {{"userId", "ben"}}, body).status == 403);
    api.client.caller.clear();
    CHECK(api.call(method, path, {}, body).status == 401);
    api.client.caller = "ana";
    api.store.before = [](std::string_view) {
      throw StoreError(StoreError::Kind::unavailable, "timed out");
    };
    CHECK(api.call(method, path, {}, body).status == 503);
    api.store.before = [](std::string_view) { throw StoreError(StoreError::Kind::broken, "?"); };
    CHECK(api.call(method, path, {}, body).status == 500);
    api.store.before = [](std::string_view) {};
  }
  api.call("DELETE", one);
  for (const auto* method : {"GET", "DELETE"}) api.call(method, one);
  api.call("PUT", one, {}, run_body);

  std::set<std::string> stated;
  for (const auto& [path, item] : document.root.at("paths").items()) {
    for (const auto& [method, operation] : item.items()) {
      if (method == "parameters") continue;
      for (const auto& [status, response] : operation.at("responses").items()) {
        stated.insert(operation.at("operationId").get<std::string>() + " " + status);
      }
    }
  }
  CHECK(document.seen == stated);

  // What belongs to no operation.
  for (const Reply& reply :
       {api.client.call("PATCH", "/workouts"), api.client.call("GET", "/nothing")}) {
    CHECK(document.fits(reply.json(), document.schema("Error")));
  }
}

TEST_CASE(
    "Bodies are taken where the OpenAPI file's schema takes them, on both sides of each bound",
    "[handler][openapi]") {
  Document document;
  Api api;
  const Json good = {{"workoutType", "run"}, {"duration", 30}, {"calories", 200}};
  const Reply made = api.client.create(good.dump());
  const Json current = made.json();
  int taken = 0;
  int refused = 0;
  const auto compare = [&](const Json& body, bool change) {
    const std::string name = change ? "WorkoutChange" : "NewWorkout";
    const bool fits = document.fits(body, document.schema(name));
    const Reply reply =
        change ? api.client.put(made.id(), body.dump()) : api.client.create(body.dump());
    INFO(name << " " << body.dump().substr(0, 300) << " " << reply.text.substr(0, 300));
    CHECK(reply.status == (fits ? (change ? 200 : 201) : 400));
    ++(fits ? taken : refused);
  };
  for (const bool change : {false, true}) {
    const Json& schema = document.schema(change ? "WorkoutChange" : "NewWorkout");
    for (const auto& [name, property] : schema.at("properties").items()) {
      // Of these one value is right, which no schema can say.
      if (name == "userId" || name == "workoutId" || name == "workoutTimestamp" ||
          name == "createdAt") {
        Json body = good;
        body[name] = current.at(name);
        compare(body, change);
        continue;
      }
      for (const Json& value : around_bounds(without_null(document, property))) {
        Json body = good;
        body[name] = value;
        compare(body, change);
      }
    }
    for (const auto& name : schema.at("required")) {
      Json body = good;
      body.erase(name.get<std::string>());
      compare(body, change);
    }
    Json more = good;
    more["weight"] = 70;
    compare(more, change);
    for (const Json& body : {Json(), Json(7), Json("text"), Json::array(), Json::object()}) {
      compare(body, change);
    }
  }
  CHECK(taken > 40);
  CHECK(refused > 100);
}

TEST_CASE("Parameters are taken where the OpenAPI file's schemas take them", "[handler][openapi]") {
  Document document;
  Api api;
  const std::string id = api.client.create(run_body).id();
  std::set<std::string> known;
  for (const auto& [method, path] :
       std::vector<std::pair<std::string, std::string>>{{"POST", "/workouts"},
                                                        {"GET", "/workouts"},
                                                        {"GET", "/workouts/" + id},
                                                        {"PUT", "/workouts/" + id},
                                                        {"GET", "/stats"}}) {
    const auto status_with = [&, &m = method, &p = path](const Parameters& query) {
      return api.client.call(m, p, query, m[0] == 'P' ? run_body : std::string_view()).status;
    };
    for (const Json& parameter : document.parameters(method, path)) {
      const auto name = parameter.at("name").get<std::string>();
      const Json& rule = document.resolved(parameter.at("schema"));
      if (parameter.at("in") == "path") continue;
      if (parameter.at("in") == "header") {
        for (const Json& value : around_bounds(rule)) {
          if (!value.is_string() || value.get<std::string>().empty()) continue;  // none was sent
          INFO(name << ": " << value);
          api.client.idempotency_key = value.get<std::string>();
          CHECK(status_with({}) == (document.fits(value, rule) ? 201 : 400));
        }
        api.client.idempotency_key.clear();
        continue;
      }
      known.insert(name);
      if (name == "userId") {
        CHECK(status_with({{name, "ana"}}) < 300);
        continue;
      }
      if (name == "cursor") continue;  // of which only the server knows which are right
      for (const Json& value : around_bounds(rule)) {
        if (value.is_structured() || value.is_null() || value.is_boolean()) continue;
        const bool text = value.is_string();
        if (!text && rule.at("type") == "string") continue;  // any number is a text, too
        INFO(method << " " << path << " " << name << "=" << value);
        CHECK(status_with({{name, text ? value.get<std::string>() : value.dump()}}) ==
              (document.fits(value, rule) ? 200 : 400));
      }
      if (rule.contains("default")) {
        CHECK(status_with({{name, rule.at("default").dump()}}) == 200);
      }
    }
  }
  CHECK(known == std::set<std::string>{"userId", "workoutType", "limit", "cursor", "days"});
  CHECK(api.client.stats().json().at("days") == document.root.at("paths")
                                                    .at("/stats")
                                                    .at("get")
                                                    .at("parameters")
                                                    .at(1)
                                                    .at("schema")
                                                    .at("default"));
}

TEST_CASE("Cursors and ids look as the OpenAPI file says", "[handler][openapi]") {
  Document document;
  Api api;
  for (int i = 0; i < 3; ++i) api.client.create(run_body);
  const Json page = api.client.list({{"limit", "1"}}).json();
  for (const Json& parameter : document.parameters("GET", "/workouts")) {
    if (parameter.at("name") != "cursor") continue;
    CHECK(document.fits(page.at("cursor"), parameter.at("schema")));
  }
  // The last microsecond that an id can hold.
  api.host.time = (std::int64_t{1} << 48) * 1'000 - 1;
  CHECK(document.fits(api.client.create(run_body).json(), document.schema("Workout")));
}
