// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "handler/api.hpp"

using namespace api_test;

namespace {

std::string with(const std::string& extra) {
  return R"({"workoutType":"run","duration":30,"calories":200)" + extra + "}";
}
std::string with_duration(const std::string& text) {
  return R"({"workoutType":"run","calories":200,"duration":)" + text + "}";
}
std::string with_calories(const std::string& text) {
  return R"({"workoutType":"run","duration":30,"calories":)" + text + "}";
}
std::string with_type(const std::string& text) {
  return R"({"duration":30,"calories":200,"workoutType":)" + text + "}";
}

/// The text of a field's value, as it stands in the answer.
std::string value_text(const std::string& answer, const std::string& field) {
  const auto at = answer.find('"' + field + "\":");
  if (at == std::string::npos) return "(none)";
  const auto begin = at + field.size() + 3;
  return answer.substr(begin, answer.find_first_of(",}", begin) - begin);
}

}  // namespace

TEST_CASE("Both sides of every bound of a workout's fields are where they are said to be",
          "[handler][validation]") {
  struct Row {
    std::string field;
    std::string body;
    int status;
  };
  const std::string nines(33, '9');
  const std::vector<Row> rows = {
      {"duration", with_duration("0"), 400},
      {"duration", with_duration("-0"), 400},
      {"duration", with_duration("0.0"), 400},
      {"duration", with_duration("-1"), 400},
      {"duration", with_duration("0.00000000000000000000000000000000000001"), 201},
      {"duration", with_duration("1e-38"), 201},
      {"duration", with_duration("1e-39"), 400},
      {"duration", with_duration("10080"), 201},
      {"duration", with_duration("10080.0"), 201},
      {"duration", with_duration("1.008E+4"), 201},
      {"duration", with_duration("10080.000000001"), 400},
      {"duration", with_duration("1079." + nines + "99"), 400},  // 39 digits
      {"duration", with_duration("1079." + nines + "9"), 201},   // 38 digits
      {"duration", with_duration("10080." + nines), 400},
      {"duration", with_duration("10079." + nines), 201},
      {"duration", with_duration("1e400"), 400},
      {"duration", with_duration("1e-400"), 400},
      {"duration", with_duration("1e99999999999999999999"), 400},
      {"calories", with_calories("0"), 201},
      {"calories", with_calories("-0"), 201},
      {"calories", with_calories("-0.0000001"), 400},
      {"calories", with_calories("100000"), 201},
      {"calories", with_calories("1e5"), 201},
      {"calories", with_calories("100000.1"), 400},
      {"distance", with(R"(,"distance":0)"), 201},
      {"distance", with(R"(,"distance":-0.1)"), 400},
      {"distance", with(R"(,"distance":10000)"), 201},
      {"distance", with(R"(,"distance":10000.01)"), 400},
      {"distance", with(R"(,"distance":null)"), 201},
      {"heartRate", with(R"(,"heartRate":0)"), 400},
      {"heartRate", with(R"(,"heartRate":1)"), 201},
      {"heartRate", with(R"(,"heartRate":300)"), 201},
      {"heartRate", with(R"(,"heartRate":301)"), 400},
      {"heartRate", with(R"(,"heartRate":150.0)"), 201},
      {"heartRate", with(R"(,"heartRate":1.5e2)"), 201},
      {"heartRate", with(R"(,"heartRate":150.5)"), 400},
      {"heartRate", with(R"(,"heartRate":null)"), 201},
      {"notes", with(R"(,"notes":"")"), 201},
      {"notes", with(R"(,"notes":null)"), 201},
      {"notes", with(",\"notes\":\"" + std::string(2'000, 'n') + "\""), 201},
      {"notes", with(",\"notes\":\"" + std::string(2'001, 'n') + "\""), 400},
      {"notes", with(",\"notes\":\"é" + std::string(1'998, 'n') + "\""), 201},
      {"notes", with(",\"notes\":\"é" + std::string(1'999, 'n') + "\""), 400},
      {"notes", with(R"(,"notes":"line\nline\t\u0007")"), 201},
      {"workoutType", with_type("\"" + std::string(64, 't') + "\""), 201},
      {"workoutType", with_type("\"" + std::string(65, 't') + "\""), 400},
      {"workoutType", with_type("\"é" + std::string(62, 't') + "\""), 201},
      {"workoutType", with_type("\"é" + std::string(63, 't') + "\""), 400},
      {"workoutType", with_type(R"("")"), 400},
      {"workoutType", with_type(R"("a\u0000b")"), 400},
      {"workoutType", with_type(R"("a\nb")"), 400},
      {"workoutType", with_type(R"("a\u001fb")"), 400},
      {"workoutType", with_type(R"("a\u007fb")"), 400},
      {"workoutType", with_type(R"(" ")"), 201},
      {"workoutType", with_type(R"("跑步 🏃")"), 201},
      {"userId", with(R"(,"userId":"ana")"), 201},
      {"userId", with(R"(,"userId":"an\u0061")"), 201},
      {"userId", with(R"(,"userId":"ben")"), 403},
      {"userId", with(R"(,"userId":7)"), 400},
  };
  Api api;
  for (const auto& row : rows) {
    INFO(row.body.substr(0, 200));
    const Reply reply = api.client.create(row.body);
    CHECK(reply.status == row.status);
    if (row.status == 400) CHECK(reply.message().find(row.field) != std::string::npos);
  }
}

TEST_CASE("A value of another type is refused with the field, what was wanted and what was found",
          "[handler][validation]") {
  struct Field {
    std::string name;
    std::string wanted;
    bool may_be_null;
    bool is_text;
  };
  const std::vector<Field> fields = {
      {"workoutType", "text", false, true},         {"duration", "a number", false, false},
      {"calories", "a number", false, false},       {"distance", "a number", true, false},
      {"heartRate", "a whole number", true, false}, {"notes", "text", true, true},
  };
  const std::vector<std::pair<std::string, bool>> values = {
      // value, and whether it is text
      {R"("abc")", true}, {R"("12")", true},     {R"("")", true}, {"true", false},
      {"false", false},   {"null", false},       {"[]", false},   {"[1]", false},
      {"{}", false},      {R"({"a":1})", false},
  };
  Api api;
  for (const auto& field : fields) {
    for (const auto& [value, is_text] : values) {
      if (is_text == true && field.is_text) continue;
      if (value == "null" && field.may_be_null) continue;
      std::string body = "{";
      for (const auto& [name, fine] : std::vector<std::pair<std::string, std::string>>{
               {"workoutType", R"("run")"}, {"duration", "30"}, {"calories", "200"}}) {
        if (name != field.name) body += '"' + name + "\":" + fine + ',';
      }
      body += '"' + field.name + "\":" + value + '}';
      INFO(body);
      const Reply reply = api.client.create(body);
      CHECK(reply.status == 400);
      CHECK(reply.message().rfind(field.name + ":", 0) == 0);
      CHECK(reply.message().find("wanted") != std::string::npos);
      CHECK(reply.message().find("found") != std::string::npos);
      if (value == "true" || value == "false" || value == "null" || value == R"("12")") {
        CHECK(reply.message().find(value) != std::string::npos);
      }
    }
  }
}

TEST_CASE("What is missing, unknown or given twice is named", "[handler][validation]") {
  Api api;
  const auto refused = [&](const std::string& body, const std::string& name) {
    INFO(body);
    const Reply reply = api.client.create(body);
    CHECK(reply.status == 400);
    CHECK(reply.message().find(name) != std::string::npos);
  };
  refused(R"({"duration":30,"calories":200})", "workoutType");
  refused(R"({"workoutType":"run","calories":200})", "duration");
  refused(R"({"workoutType":"run","duration":30})", "calories");
  refused("{}", "workoutType");
  refused(with(R"(,"weight":3)"), "weight");
  refused(with(R"(,"Duration":3)"), "Duration");
  refused(with(R"(,"weight":{"deep":[1,2]})"), "weight");
  refused(with(R"(,"duration":30)"), "duration");
  refused(with(R"(,"durat\u0069on":30)"), "duration");
  refused(with(R"(,"notes":"a","notes":null)"), "notes");
  refused(with(R"(,"workoutId":"019abae2-8a02-7000-aa3d-ad3d18167a3b")"), "workoutId");
  refused(with(R"(,"createdAt":"2025-11-25T12:00:00.000000Z")"), "createdAt");
  refused(with(R"(,"workoutTimestamp":1764072000000000)"), "workoutTimestamp");
  CHECK(api.client.all_ids().empty());
}

TEST_CASE("What is not one JSON object is refused", "[handler][validation]") {
  Api api;
  const std::string good = with("");
  REQUIRE(api.client.create(good).status == 201);
  REQUIRE(api.client.create(" \t\r\n" + good + "\n ").status == 201);
  std::vector<std::string> bodies = {
      good + "x",
      good + good,
      good + ",",
      good + std::string(1, '\0'),
      "\xef\xbb\xbf" + good,
      "[" + good + "]",
      with(","),
      with(R"(,"notes":"a",)"),
      with(R"(,"notes":tru)"),
      with(R"(,"notes":nulll)"),
      with(R"(,"notes":'a')"),
      with(R"(,notes:"a")"),
      with(R"("notes":"a")"),
      with(R"(,"notes" "a")"),
      with(R"(,"notes":"a)"),
      with("/* a */"),
      with_duration("01"),
      with_duration("1."),
      with_duration(".5"),
      with_duration("+1"),
      with_duration("1e"),
      with_duration("0x10"),
      with_duration("1_000"),
      with_duration("Infinity"),
      with_duration("1 2"),
      with_duration("--1"),
      with(",\"notes\":\"\x01\""),              // a control character that is not escaped
      with(",\"notes\":\"\xff\""),              // no UTF-8
      with(",\"notes\":\"\xc0\xaf\""),          // overlong
      with(",\"notes\":\"\xed\xa0\x80\""),      // a surrogate
      with(",\"notes\":\"\xf4\x90\x80\x80\""),  // above U+10FFFF
      with(",\"notes\":\"\xe2\x82\""),          // cut short
      with(",\"\xff\":1"),
      with(R"(,"notes":"\ud800")"),
      with(R"(,"notes":"\udc00\ud800")"),
      with(R"(,"notes":"\u12")"),
      with(R"(,"notes":"\x41")"),
      good.substr(0, good.size() - 1),
      std::string(100'000, '['),
      std::string(100'000, '{'),
  };
  for (std::size_t n = 0; n < good.size(); ++n) bodies.push_back(good.substr(0, n));
  for (const auto& body : bodies) {
    INFO(body.substr(0, 200));
    const Reply reply = api.client.create(body);
    CHECK(reply.status == 400);
    CHECK_FALSE(reply.message().empty());
  }
  CHECK(api.client.all_ids().size() == 2);
}

TEST_CASE("Numbers keep their exact value and come back in canonical text",
          "[handler][validation]") {
  struct Row {
    std::string in;
    std::string out;
  };
  const std::vector<Row> rows = {
      {"100", "100"},
      {"1e2", "100"},
      {"1E+2", "100"},
      {"100.0", "100"},
      {"42.50", "42.5"},
      {"0.1", "0.1"},
      {"1e-1", "0.1"},
      {"0.10e1", "1"},
      {"0.1000000000000000055511151231257827021", "0.1000000000000000055511151231257827021"},
      {"1234.5678901234567890123456789012345678", "1234.5678901234567890123456789012345678"},
      {"9999.9999999999999999999999999999999999", "9999.9999999999999999999999999999999999"},
      {"0.00000000000000000000000000000000000001", "0.00000000000000000000000000000000000001"},
      {"9007.199254740993", "9007.199254740993"},
      {"12e-5", "0.00012"},
  };
  Api api;
  for (const auto& row : rows) {
    INFO(row.in);
    const Reply made = api.client.create(with_duration(row.in));
    REQUIRE(made.status == 201);
    CHECK(value_text(made.text, "duration") == row.out);
    CHECK(value_text(api.client.get(made.id()).text, "duration") == row.out);
    // What came out goes in again as it is.
    const Reply put = api.client.put(made.id(), made.text);
    CHECK(put.status == 200);
    CHECK(put.text == made.text);
  }
  CHECK(value_text(api.client.create(with_calories("-0")).text, "calories") == "0");
  CHECK(value_text(api.client.create(with_calories("0e5")).text, "calories") == "0");
  CHECK(value_text(api.client.create(with(R"(,"heartRate":1.50e2)")).text, "heartRate") == "150");
}

TEST_CASE("What is absent stays absent, and null is absent", "[handler][validation]") {
  Api api;
  const Json absent = api.client.create(with("")).json();
  const Json null =
      api.client.create(with(R"(,"distance":null,"heartRate":null,"notes":null)")).json();
  for (const auto* name : {"distance", "heartRate", "notes"}) {
    CHECK_FALSE(absent.contains(name));
    CHECK_FALSE(null.contains(name));
  }
  CHECK(api.client.create(with(R"(,"notes":"")")).json().at("notes") == "");
}

TEST_CASE("Text comes back as it was, whatever is in it", "[handler][validation]") {
  Api api;
  for (const std::string& text :
       {std::string("\"quoted\" \\ back / slash"), std::string("\x01\x02\x1f\x7f\b\f\n\r\t"),
        std::string("nul \0 inside", 12), std::string("é 跑 🏃 \u2028 \uffff"),
        std::string("</script>")}) {
    const std::string body =
        Json{{"workoutType", "run"}, {"duration", 1}, {"calories", 1}, {"notes", text}}.dump();
    INFO(body);
    const Reply made = api.client.create(body);
    REQUIRE(made.status == 201);
    CHECK(made.json().at("notes") == text);
    CHECK(api.client.get(made.id()).json().at("notes") == text);
  }
}

TEST_CASE("A change is checked as a new workout is, and may repeat what cannot change",
          "[handler][validation]") {
  Api api;
  const Reply made = api.client.create(with(R"(,"distance":5,"heartRate":120,"notes":"a")"));
  const std::string id = made.id();

  const Reply changed = api.client.put(id, with(R"(,"notes":"b")"));
  CHECK(changed.status == 200);
  CHECK(changed.json().at("notes") == "b");
  CHECK_FALSE(changed.json().contains("distance"));  // a PUT replaces the whole
  for (const auto* name : {"userId", "workoutId", "workoutTimestamp", "createdAt"}) {
    CHECK(changed.json().at(name) == made.json().at(name));
  }
  CHECK(api.client.get(id).text == changed.text);
  CHECK(api.client.put(id, changed.text).text == changed.text);

  for (const auto& [name, value] : std::vector<std::pair<std::string, Json>>{
           {"workoutId", "019abae2-8a02-7000-aa3d-ad3d18167a3b"},
           {"workoutId", 7},
           {"workoutTimestamp", noon + 1},
           {"workoutTimestamp", std::to_string(noon)},
           {"createdAt", "2025-11-25T12:00:00.000001Z"},
           {"createdAt", "2025-11-25T12:00:00Z"},
           {"duration", "30"},
           {"other", 1}}) {
    Json body = changed.json();
    body[name] = value;
    INFO(body);
    const Reply reply = api.client.put(id, body.dump());
    CHECK(reply.status == 400);
    CHECK(reply.message().find(name) != std::string::npos);
  }
  CHECK(api.client.put(id, "").status == 400);
  CHECK(api.client.get(id).text == changed.text);
}

TEST_CASE("Unknown and repeated query parameters are named on every route",
          "[handler][validation]") {
  Api api;
  const std::string id = api.client.create(run_body).id();
  const std::string one = "/workouts/" + id;
  struct Row {
    const char* method;
    std::string path;
    Parameters query;
    std::string name;
  };
  for (const auto& row : std::vector<Row>{
           {"GET", "/workouts", {{"colour", "red"}}, "colour"},
           {"GET", "/workouts", {{"Limit", "5"}}, "Limit"},
           {"GET", "/workouts", {{"days", "5"}}, "days"},
           {"GET", "/workouts", {{"limit", "5"}, {"limit", "5"}}, "limit"},
           {"GET", "/workouts", {{"userId", "ana"}, {"userId", "ana"}}, "userId"},
           {"GET", "/workouts", {{"workoutType", ""}}, "workoutType"},
           {"GET", "/workouts", {{"workoutType", std::string(65, 't')}}, "workoutType"},
           {"GET", "/workouts", {{"workoutType", "a\nb"}}, "workoutType"},
           {"GET", "/workouts", {{"cursor", ""}}, "cursor"},
           {"GET", "/workouts", {{"cursor", "abc"}}, "cursor"},
           {"GET", "/stats", {{"limit", "5"}}, "limit"},
           {"GET", "/stats", {{"days", "5"}, {"days", "5"}}, "days"},
           {"POST", "/workouts", {{"dryRun", "1"}}, "dryRun"},
           {"GET", one, {{"fields", "all"}}, "fields"},
           {"PUT", one, {{"upsert", "1"}}, "upsert"},
           {"DELETE", one, {{"force", "1"}}, "force"},
       }) {
    INFO(row.method << " " << row.path << " " << row.name);
    const Reply reply = api.client.call(row.method, row.path, row.query,
                                        row.method[0] == 'P' ? run_body : std::string_view());
    CHECK(reply.status == 400);
    CHECK(reply.message().find(row.name) != std::string::npos);
  }
  CHECK(api.client.all_ids().size() == 1);
}

TEST_CASE("Both sides of limit's and days' bounds are where they are said to be",
          "[handler][validation]") {
  Api api;
  for (int i = 0; i < 21; ++i) api.client.create(run_body);
  CHECK(api.client.list().json().at("count") == 20);
  CHECK(api.client.list({{"limit", "1"}}).json().at("count") == 1);
  CHECK(api.client.list({{"limit", "100"}}).json().at("count") == 21);
  CHECK(api.client.list({{"limit", "101"}}).status == 400);
  CHECK(api.client.list({{"limit", "0"}}).status == 400);
  CHECK(api.client.stats().json().at("days") == 30);
  CHECK(api.client.stats({{"days", "1"}}).json().at("days") == 1);
  CHECK(api.client.stats({{"days", "3650"}}).json().at("days") == 3650);
  CHECK(api.client.stats({{"days", "3651"}}).status == 400);
  CHECK(api.client.stats({{"days", "99999999999999999999"}}).status == 400);
  CHECK(api.client.list({{"limit", "99999999999999999999"}}).status == 400);
}

TEST_CASE("Routes take their methods, and say which where it is another", "[handler][validation]") {
  Api api;
  const std::string id = api.client.create(run_body).id();
  for (const auto& [path, allowed] : std::vector<std::pair<std::string, std::vector<std::string>>>{
           {"/workouts", {"GET", "POST"}},
           {"/workouts/" + id, {"DELETE", "GET", "PUT"}},
           {"/stats", {"GET"}}}) {
    for (const std::string method :
         {"GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "get", "", "X Y"}) {
      if (std::find(allowed.begin(), allowed.end(), method) != allowed.end()) continue;
      INFO(method << " " << path);
      const Reply reply = api.client.call(method, path);
      CHECK(reply.status == 405);
      for (const auto& name : allowed) CHECK(reply.allow.find(name) != std::string::npos);
      CHECK(static_cast<std::size_t>(std::count(reply.allow.begin(), reply.allow.end(), ',')) + 1 ==
            allowed.size());
    }
  }
  for (const std::string path : {"", "/", "/x", "/workout", "/workoutsx", "/Workouts",
                                 "/workouts/a/b", "/stats/1", "//workouts", "/workouts/../stats"}) {
    INFO(path);
    for (const auto* method : {"GET", "POST"}) CHECK(api.client.call(method, path).status == 404);
  }
}

TEST_CASE("An id that is no workout's is not found, whatever it looks like",
          "[handler][validation]") {
  Api api;
  const std::string id = api.client.create(run_body).id();
  std::string other_random = id;
  other_random.back() = other_random.back() == '0' ? '1' : '0';
  std::string upper = id;
  for (auto& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  for (const std::string& wrong :
       {std::string("abc"), std::string("00000000-0000-4000-8000-000000000000"), other_random,
        upper, id + "0", id.substr(1), std::string(36, '-'), std::string("ana#1764072000"),
        std::string("ffffffff-ffff-7000-8000-000000000000"),
        std::string("00000000-0000-7000-8000-000000000000"), std::string(5'000, 'a'),
        std::string("\xff\x00", 2)}) {
    if (wrong == id) continue;
    INFO(wrong.substr(0, 100));
    CHECK(api.client.get(wrong).status == 404);
    CHECK(api.client.put(wrong, run_body).status == 404);
    CHECK(api.client.remove(wrong).status == 404);
  }
  CHECK(api.client.get(id).status == 200);
}

TEST_CASE("A workout that was deleted is gone for every route", "[handler][validation]") {
  Api api;
  const std::string id = api.client.create(run_body).id();
  const Reply removed = api.client.remove(id);
  CHECK(removed.status == 204);
  CHECK(removed.text.empty());
  CHECK(api.client.get(id).status == 404);
  CHECK(api.client.put(id, run_body).status == 404);
  CHECK(api.client.remove(id).status == 404);
  CHECK(api.client.all_ids().empty());
  CHECK(api.client.stats().json().at("totalWorkouts") == 0);
}

TEST_CASE("Every refusal is a message and a request id, and nothing else",
          "[handler][validation]") {
  Api api;
  for (const Reply& reply :
       {api.client.create("{"), api.client.list({{"limit", "x"}}), api.client.get("x"),
        api.client.call("PATCH", "/workouts"), api.client.call("GET", "/nothing"),
        api.client.list({{"userId", "ben"}})}) {
    CHECK(reply.status >= 400);
    const Json json = reply.json();
    CHECK(json.size() == 2);
    CHECK(json.at("requestId") == "test-request");
    CHECK(json.at("message").is_string());
  }
}

TEST_CASE("What the caller is called is bounded as the table's key is", "[handler][validation]") {
  Api api;
  for (const auto& [caller, status] :
       std::vector<std::pair<std::string, int>>{{"a", 201},
                                                {std::string(256, 'u'), 201},
                                                {"us-east-1:b1c2 é 🏃", 201},
                                                {"quote\" \\ back", 201}}) {
    INFO(caller);
    api.client.caller = caller;
    const Reply made = api.client.create(run_body);
    CHECK(made.status == status);
    CHECK(made.json().at("userId") == caller);
    CHECK(api.client.list({{"userId", caller}}).json().at("count") == 1);
  }
  for (const std::string& caller : {std::string(257, 'u'), std::string("\xff")}) {
    api.client.caller = caller;
    const Reply reply = api.client.create(run_body);
    CHECK(reply.status >= 400);
    CHECK(reply.status < 500);
    CHECK(reply.json().at("requestId") == "test-request");
  }
}

TEST_CASE("A refusal shows text as it was meant, however it was escaped", "[handler][validation]") {
  Api api;
  const auto found = [&](const std::string& distance) {
    return api.client.create(with(R"(,"distance":)" + distance)).message();
  };
  const std::string wanted = "distance: wanted a number of kilometres from 0 to 10000, found ";
  CHECK(found(R"("caf\u00e9")") == wanted + "\"café\"");
  CHECK(found(R"("\ud83c\udfc3")") == wanted + "\"🏃\"");
  // Cut at 40 bytes, between characters.
  std::string many = "\"";
  for (int i = 0; i < 50; ++i) many += R"(\u00e9)";
  std::string shown;
  for (int i = 0; i < 20; ++i) shown += "é";
  CHECK(found(many + "\"") == wanted + "\"" + shown + "…\"");
}

TEST_CASE("A refusal names nested values by their kind, and a body's text as it was meant",
          "[handler][validation]") {
  Api api;
  CHECK(api.client.create(R"("str")").message() == "body: wanted a JSON object, found \"str\"");
  CHECK(api.client.create(R"( "a\"b\u00e9" )").message() ==
        "body: wanted a JSON object, found \"a\\\"b\xc3\xa9\"");
  CHECK(api.client.create(R"("str)").message() == "body: not valid JSON");
  CHECK(api.client.create("[1]").message() == "body: wanted a JSON object, found an array");
  CHECK(api.client.create("7").message() == "body: wanted a JSON object, found 7");
  const std::string wanted =
      "duration: wanted a number of minutes above 0 and at most 10080, found ";
  CHECK(api.client.create(with_duration("[1]")).message() == wanted + "an array");
  CHECK(api.client.create(with_duration("{}")).message() == wanted + "an object");
}

TEST_CASE("A body that is no JSON is shown as it was sent", "[handler][validation]") {
  Api api;
  const auto message = [&](const std::string& body) { return api.client.create(body).message(); };
  const std::string wanted = "body: wanted a JSON object, found ";
  CHECK(message("\xef\xbb\xbf{\"workoutType\":\"run\"}") ==
        wanted + "\xef\xbb\xbf{\"workoutType\":\"run\"}");
  CHECK(message("a \"b\" \\ c") == wanted + "a \"b\" \\ c");
  CHECK(message("workoutType=run&notes=" + std::string(100, '"')) ==
        wanted + "workoutType=run&notes=" + std::string(18, '"') + "…");
}

TEST_CASE("Bytes that are not UTF-8 are said to be, and which is the first",
          "[handler][validation]") {
  Api api;
  const auto message = [&](const std::string& body) { return api.client.create(body).message(); };
  const std::string begin = R"({"workoutType":"run","duration":1,"calories":1,"notes":")";
  for (const std::size_t length : {0U, 1U, 4095U, 4096U, 4097U, 9000U}) {
    std::string long_begin = begin;
    while (long_begin.size() < length) long_begin += "ö";
    for (const std::string bad : {"\xff", "\xc0\xaf", "\xed\xa0\x80", "\xe2\x82\"}"}) {
      CAPTURE(length, bad);
      CHECK(message(long_begin + bad + "\"}") ==
            "body: not valid UTF-8 at byte " + std::to_string(long_begin.size() + 1));
    }
  }
  CHECK(message("\x1f\x8b\x08") == "body: not valid UTF-8 at byte 2");  // gzip
  CHECK(message("\"a\xff\"") == "body: not valid UTF-8 at byte 3");
  CHECK(message(" \xff\xfe{") == "body: not valid UTF-8 at byte 2");
}

TEST_CASE("A zero is a zero, whatever its exponent", "[handler][validation]") {
  Api api;
  for (const char* zero : {"0", "-0", "0e50", "0e999999999", "0.0E-999999999"}) {
    CAPTURE(zero);
    CHECK(value_text(api.client.create(with_calories(zero)).text, "calories") == "0");
    const auto duration = api.client.create(with_duration(zero)).message();
    CHECK(duration == "duration: wanted a number of minutes above 0 and at most 10080, found " +
                          std::string(zero));
  }
  // 38 decimal places, and no more.
  CHECK(api.client.create(with_calories("1e-38")).status == 201);
  CHECK(api.client.create(with_calories("1e-39")).message() ==
        "calories: wanted at most 38 digits and decimal places, found 1e-39");
}

TEST_CASE("Zeros behind a decimal point are none of a number's digits", "[handler][validation]") {
  Api api;
  const std::string zeros(50, '0');
  CHECK(value_text(api.client.create(with_duration("1." + zeros)).text, "duration") == "1");
  CHECK(value_text(api.client.create(with_duration("1.5" + zeros)).text, "duration") == "1.5");
  CHECK(value_text(api.client.create(with_calories("0." + zeros)).text, "calories") == "0");
  CHECK(api.client.create(with_duration("1." + zeros + "1")).status == 400);
  CHECK(api.client.create(with_duration("1.")).status == 400);
}

// U+0080 to U+009F are control characters, too: Unicode's category Cc.
TEST_CASE("A type has no control characters, those above ASCII among them",
          "[handler][validation]") {
  Api api;
  for (const char* control : {"\xc2\x80", "\xc2\x85", "\xc2\x9f"}) {
    CHECK(api.client.create(with_type("\"a" + std::string(control) + "\"")).status == 400);
    CHECK(api.client.list({{"workoutType", control}}).status == 400);
  }
  CHECK(api.client.create(with_type(R"("a\u0085")")).status == 400);
  CHECK(api.client.create(with_type("\"a\xc2\xa0\"")).status == 201);
  CHECK(api.client.create(with_type("\"\xc3\x85\"")).status == 201);  // Å
}

TEST_CASE("An empty userId is a bad request, another's is forbidden", "[handler][validation]") {
  Api api;
  CHECK(api.client.create(with(R"(,"userId":"")")).status == 400);
  CHECK(api.client.list({{"userId", ""}}).status == 400);
  CHECK(api.client.create(with(R"(,"userId":"ben")")).status == 403);
  CHECK(api.client.list({{"userId", "ben"}}).status == 403);
}

TEST_CASE("A whole number in a query has no zeros in front", "[handler][validation]") {
  Api api;
  CHECK(api.client.list({{"limit", "5"}}).status == 200);
  for (const char* limit : {"05", "00", "0", "+5", ""})
    CHECK(api.client.list({{"limit", limit}}).status == 400);
  CHECK(api.client.stats({{"days", "030"}}).status == 400);
}
