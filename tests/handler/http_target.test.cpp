// SPDX-License-Identifier: Apache-2.0
#include "fitcost/handler/http_target.hpp"

#include <catch2/catch.hpp>

using namespace fitcost::handler;

namespace {

struct Row {
  std::string target;
  std::string path;
  std::vector<std::pair<std::string, std::string>> query;
};

}  // namespace

TEST_CASE("A target is taken apart and decoded once", "[handler][http_target]") {
  for (const auto& row : std::vector<Row>{
           {"/", "/", {}},
           {"/workouts", "/workouts", {}},
           {"/workouts?", "/workouts", {}},
           {"/workouts?limit=5", "/workouts", {{"limit", "5"}}},
           {"/workouts?b=2&a=1&b=3", "/workouts", {{"b", "2"}, {"a", "1"}, {"b", "3"}}},
           {"/workouts?&&a=1&", "/workouts", {{"a", "1"}}},
           {"/w?a", "/w", {{"a", ""}}},
           {"/w?a=", "/w", {{"a", ""}}},
           {"/w?=1", "/w", {{"", "1"}}},
           {"/w?a=b=c", "/w", {{"a", "b=c"}}},
           {"/w?a=b?c", "/w", {{"a", "b?c"}}},
           {"/w?a=trail+run&b=trail%20run&c=1%2B1",
            "/w",
            {{"a", "trail run"}, {"b", "trail run"}, {"c", "1+1"}}},
           {"/w?%61%3D=%26", "/w", {{"a=", "&"}}},
           {"/w?a=%2525", "/w", {{"a", "%25"}}},
           {"/w?a=%C3%A9&b=%c3%a9", "/w", {{"a", "é"}, {"b", "é"}}},
           {"/w?a=%00", "/w", {{"a", std::string(1, '\0')}}},
           {"/a+b", "/a+b", {}},
           {"/a%20b", "/a b", {}},
           {"/a%2Fb", "/a%2Fb", {}},
           {"/a%2fb", "/a%2fb", {}},
           {"/a%252Fb", "/a%2Fb", {}},
           {"//a/../b", "//a/../b", {}}}) {
    INFO(row.target);
    std::string path = "what was there before";
    std::vector<QueryParameter> query = {{"what", "was there before"}};
    REQUIRE(read_target(row.target, path, query));
    CHECK(path == row.path);
    std::vector<std::pair<std::string, std::string>> got;
    for (const auto& p : query) got.emplace_back(p.name, p.value);
    CHECK(got == row.query);
  }
}

TEST_CASE("A target that is broken is refused", "[handler][http_target]") {
  for (const std::string& target : {std::string(),
                                    std::string("workouts"),
                                    std::string("*"),
                                    std::string("http://a/workouts"),
                                    std::string("?a=1"),
                                    std::string("/%"),
                                    std::string("/%4"),
                                    std::string("/%zz"),
                                    std::string("/%ff"),
                                    std::string("/\xff"),
                                    std::string("/w?a=%"),
                                    std::string("/w?a=%e"),
                                    std::string("/w?%=1"),
                                    std::string("/w?a=%c3"),
                                    std::string("/w?a=\xc3"),
                                    std::string("/a b"),
                                    std::string("/a\tb"),
                                    std::string("/w?a=b c"),
                                    std::string("/w#a"),
                                    std::string("/w?a=b#c"),
                                    std::string("/a\x7f"),
                                    std::string("/a\0b", 4)}) {
    INFO(target);
    std::string path;
    std::vector<QueryParameter> query;
    CHECK_FALSE(read_target(target, path, query));
  }
}
