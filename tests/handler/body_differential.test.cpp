// SPDX-License-Identifier: Apache-2.0
// The reader of bodies against another one: nlohmann's parser with the rules written down again.
// Bodies are mutated at random; what the one takes, the other has to take, to the same values.
#include <catch2/catch.hpp>
#include <map>
#include <random>

#include "handler/api.hpp"

using namespace api_test;
using fitcost::Decimal;

namespace {

struct Field {
  enum class Kind { null, text, number, other } kind = Kind::other;
  std::string text;  // of a number: as it was written
};

/// The fields of one flat object; fails for anything else, and for a name that is given twice.
class FlatObject final : public nlohmann::json_sax<Json> {
 public:
  std::vector<std::pair<std::string, Field>> fields;

  bool null() override { return put({Field::Kind::null, ""}); }
  bool boolean(bool) override { return put({Field::Kind::other, ""}); }
  bool number_integer(number_integer_t n) override {
    return put({Field::Kind::number, std::to_string(n)});
  }
  bool number_unsigned(number_unsigned_t n) override {
    return put({Field::Kind::number, std::to_string(n)});
  }
  bool number_float(number_float_t, const string_t& text) override {
    return put({Field::Kind::number, text});
  }
  bool string(string_t& text) override { return put({Field::Kind::text, text}); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return ++depth_ == 1; }
  bool key(string_t& name) override {
    for (const auto& [other, field] : fields) {
      if (other == name) return false;
    }
    fields.emplace_back(name, Field());
    return true;
  }
  bool end_object() override { return true; }
  bool start_array(std::size_t) override { return false; }
  bool end_array() override { return false; }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    return false;
  }

 private:
  bool put(Field field) {
    if (depth_ != 1) return false;
    fields.back().second = std::move(field);
    return true;
  }
  int depth_ = 0;
};

bool in_range(const Decimal& n, const std::string& name) {
  if (name == "duration") return n > Decimal(0) && n <= Decimal(10'080);
  if (name == "calories") return n >= Decimal(0) && n <= Decimal(100'000);
  if (name == "distance") return n >= Decimal(0) && n <= Decimal(10'000);
  return n >= Decimal(1) && n <= Decimal(300) && n.scale() == 0;
}

std::optional<Decimal> number_of(const std::string& text) {
  const std::string digits = text.substr(0, text.find_first_of("eE"));
  if (digits.find_first_of("123456789") == std::string::npos) return Decimal();
  return Decimal::parse(text);
}

/// What the API keeps of a body, or nothing where it has to refuse it.
std::optional<std::map<std::string, std::string>> reference(const std::string& body) {
  // nlohmann's parser passes over a byte order mark, and takes a zero byte for the end.
  if (body.rfind("\xef\xbb\xbf", 0) == 0 || body.find('\0') != std::string::npos) {
    return std::nullopt;
  }
  FlatObject object;
  if (!Json::sax_parse(body, &object)) return std::nullopt;
  std::map<std::string, std::string> kept;
  for (const auto& [name, field] : object.fields) {
    const bool may_be_null = name == "distance" || name == "heartRate" || name == "notes";
    if (field.kind == Field::Kind::null && may_be_null) continue;
    if (name == "duration" || name == "calories" || name == "distance" || name == "heartRate") {
      const auto number = field.kind == Field::Kind::number ? number_of(field.text) : std::nullopt;
      if (!number || !in_range(*number, name)) return std::nullopt;
      kept[name] = number->to_string();
    } else if (name == "notes" || name == "workoutType" || name == "userId") {
      if (field.kind != Field::Kind::text) return std::nullopt;
      const std::string& text = field.text;
      if (name == "userId" && text != "ana") return std::nullopt;
      if (name == "notes" && text.size() > 2'000) return std::nullopt;
      if (name == "workoutType") {
        if (text.empty() || text.size() > 64) return std::nullopt;
        for (std::size_t i = 0; i < text.size(); ++i) {
          const auto byte = static_cast<unsigned char>(text[i]);
          if (byte < 0x20 || byte == 0x7f) return std::nullopt;
          // U+0080 to U+009F are C2 80 to C2 9F.
          if (byte == 0xc2 && static_cast<unsigned char>(text[i + 1]) < 0xa0) return std::nullopt;
        }
      }
      kept[name] = text;
    } else {
      return std::nullopt;
    }
  }
  for (const auto* name : {"workoutType", "duration", "calories"}) {
    if (!kept.contains(name)) return std::nullopt;
  }
  return kept;
}

class Mutator {
 public:
  explicit Mutator(unsigned seed) : random_(seed) {}

  std::string next() {
    static const std::vector<std::string> seeds = {
        R"({"workoutType":"run","duration":30,"calories":200})",
        R"({ "workoutType" : "run" , "duration" : 30.5 , "calories" : 2e2 , "notes" : "a\nb" })",
        R"({"userId":"ana","workoutType":"\u00e9t\u00e9","duration":1E+1,"calories":0.0,)"
        R"("distance":null,"heartRate":150,"notes":"\ud83c\udfc3 \\ \" \/"})",
        R"({"calories":99999.999,"heartRate":300,"distance":10000,"duration":10080,)"
        R"("workoutType":"跑步"})"};
    static const std::vector<std::string> pieces = {"{",
                                                    "}",
                                                    "[",
                                                    "]",
                                                    ",",
                                                    ":",
                                                    "\"",
                                                    "\\",
                                                    "\\u0000",
                                                    "\\ud800",
                                                    "\\u00",
                                                    "null",
                                                    "true",
                                                    "nul",
                                                    "-",
                                                    "+",
                                                    ".",
                                                    "e",
                                                    "E5",
                                                    "0",
                                                    "00",
                                                    "1e400",
                                                    "1e-40",
                                                    "9999999999",
                                                    "0.1",
                                                    " ",
                                                    "\t",
                                                    "\n",
                                                    "\x01",
                                                    "\x7f",
                                                    "\xc3",
                                                    "\xa9",
                                                    "\xff",
                                                    "\xed\xa0\x80",
                                                    "é",
                                                    "🏃",
                                                    "/**/",
                                                    "'",
                                                    "\"duration\"",
                                                    "\"notes\":",
                                                    "\"duration\":5,",
                                                    ",\"heartRate\":1.0",
                                                    "\"userId\":\"ben\",",
                                                    "\"weight\":1,",
                                                    "NaN",
                                                    "Infinity",
                                                    std::string(1, '\0'),
                                                    "\xef\xbb\xbf"};
    std::string text = pick(seeds);
    for (std::size_t n = below(4); n > 0; --n) {
      const std::size_t at = below(text.size() + 1);
      switch (below(5)) {
        case 0:
          text.insert(at, pick(pieces));
          break;
        case 1:
          text.erase(at, 1 + below(3));
          break;
        case 2:
          if (at < text.size()) text[at] = static_cast<char>(below(256));
          break;
        case 3: {
          const std::size_t from = below(text.size() + 1);
          text.insert(at, text.substr(from, below(20)));
          break;
        }
        default:
          if (at < text.size() && text[at] >= '0' && text[at] <= '9') {
            text[at] = static_cast<char>('0' + below(10));
          } else {
            text.replace(at, std::min<std::size_t>(1, text.size() - at), pick(pieces));
          }
      }
    }
    return text;
  }

 private:
  std::size_t below(std::size_t n) {
    return std::uniform_int_distribution<std::size_t>(0, n - 1)(random_);
  }
  const std::string& pick(const std::vector<std::string>& of) { return of[below(of.size())]; }

  std::mt19937 random_;
};

void compare(Api& api, const std::string& body) {
  const auto expected = reference(body);
  const Reply reply = api.client.create(body);
  INFO(body);
  INFO(reply.text);
  CHECK(reply.status == (expected ? 201 : reply.status == 403 ? 403 : 400));
  if (!expected || reply.status != 201) return;
  FlatObject answer;
  REQUIRE(Json::sax_parse(reply.text, &answer));
  std::map<std::string, std::string> got;
  for (const auto& [name, field] : answer.fields) got[name] = field.text;
  auto wanted = *expected;
  wanted["userId"] = "ana";
  for (const auto* name : {"workoutId", "workoutTimestamp", "createdAt"}) {
    CHECK(got.erase(name) == 1);
  }
  CHECK(got == wanted);
}

}  // namespace

TEST_CASE("Bodies are taken exactly where another parser with the same rules takes them",
          "[handler][validation]") {
  auto options = test_options();
  options.log_requests = false;
  Api api(options);
  Mutator mutator(9);
  int taken = 0;
  for (int i = 0; i < 20'000; ++i) {
    const std::string body = mutator.next();
    compare(api, body);
    taken += reference(body).has_value() ? 1 : 0;
  }
  // Otherwise nothing but refusals would have been compared, or nothing but what is good.
  CHECK(taken > 2'000);
  CHECK(taken < 18'000);
}
