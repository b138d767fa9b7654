// SPDX-License-Identifier: Apache-2.0
#include "fitcost/capacity/power_tuning.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "traffic/input_error_of.hpp"

using namespace fitcost;

namespace {

const std::string page = "https://lambda-power-tuning.show/#";

struct Chart {
  std::string hash;
  std::vector<PowerTuningPoint> points;  // as Python's base64 and struct read the hash
};
// Addresses that stand in public repositories, beside what the tool said of the chosen size there.
const std::vector<Chart> charts{
    // power 128, cost 0.0000043071, duration 2050.7775
    {"gAAAAQACAAQACMAL;cSwARe92gERmEgdE6IzTQ+VXaUOPEmRD;tYWQNuffkDYZfJg20gPvNsDoAzcSmj03",
     {{128, 2050.778, 4.3071e-6},
      {256, 1027.717, 4.3176e-6},
      {512, 540.287, 4.5444e-6},
      {1024, 423.101, 7.1232e-6},
      {2048, 233.343, 7.8624e-6},
      {3008, 228.072, 1.130115e-5}}},
    // power 256, cost 0.000003948, duration 939.6525
    {"gAAAAQACAAQACMAL;9jbsRMPpakTo1PBDVRWIQ+j02UOTj8BD;cy2FNhB5hDbt2oc24OSZNo7HdTehy583",
     {{128, 1889.717, 3.9690e-6},
      {256, 939.6525, 3.9480e-6},
      {512, 481.6633, 4.0488e-6},
      {1024, 272.1667, 4.5864e-6},
      {2048, 435.9133, 1.46496e-5},
      {3008, 385.1217, 1.904910e-5}}},
    // power 1536, cost 3.276e-7, duration 12.26667
    {"AAQABgAI;3t2NQUREREFERExB;ilmiNADhrzRWgeo0",
     {{1024, 17.73333, 3.024e-7}, {1536, 12.26667, 3.276e-7}, {2048, 12.76667, 4.368e-7}}},
    // padded
    {"AAIAAwAEAAY=;yf+RQ65HrkHXo7NBA93VQw==;GCslNs+VmzRpcs80CGA1Nw==",
     {{512, 291.99832, 2.46120e-6},
      {768, 21.785, 2.898e-7},
      {1024, 22.455, 3.864e-7},
      {1536, 427.7266, 1.08108e-5}}},
};

}  // namespace

TEST_CASE("Charts that others made are read, padded or not, whole or their hash alone",
          "[capacity][power_tuning]") {
  for (const auto& chart : charts) {
    for (const std::string& url : {page + chart.hash, chart.hash, "#" + chart.hash}) {
      INFO(url);
      const auto runs = read_power_tuning_url(url);
      REQUIRE(runs.size() == 1);
      CHECK(runs[0].name.empty());
      REQUIRE(runs[0].points.size() == chart.points.size());
      for (std::size_t i = 0; i < chart.points.size(); ++i) {
        CHECK(runs[0].points[i].memory_mb == chart.points[i].memory_mb);
        CHECK(runs[0].points[i].duration_ms == Approx(chart.points[i].duration_ms).epsilon(1e-4));
        CHECK(runs[0].points[i].cost_usd == Approx(chart.points[i].cost_usd).epsilon(1e-4));
      }
    }
  }
}

TEST_CASE("What was read is written as it was", "[capacity][power_tuning]") {
  for (const auto& chart : charts)
    CHECK(power_tuning_url(read_power_tuning_url(chart.hash)) == page + chart.hash);
}

TEST_CASE("Two functions compared keep their names, whatever is in them",
          "[capacity][power_tuning]") {
  auto runs = read_power_tuning_url(charts[0].hash);
  runs.push_back(read_power_tuning_url(charts[2].hash)[0]);
  runs[0].name = "Node.js 24; x86";
  runs[1].name = "größer 100 %";
  const auto url = power_tuning_url(runs);
  CHECK(url.find("Node.js%2024%3B%20x86;gr%C3%B6%C3%9Fer%20100%20%25") != std::string::npos);
  CHECK(read_power_tuning_url(url) == runs);
  CHECK(read_power_tuning_url(charts[0].hash + ";" + charts[2].hash + ";a;b")[1].name == "b");
}

TEST_CASE("An address that a form has encoded is read, too", "[capacity][power_tuning]") {
  std::string encoded;
  for (const char c : charts[3].hash) {
    encoded += c == ';' ? "%3B" : c == '=' ? "%3D" : c == '+' ? "%2B" : std::string(1, c);
  }
  CHECK(read_power_tuning_url(page + encoded) == read_power_tuning_url(charts[3].hash));
}

TEST_CASE("An address that is none is refused with what is wrong", "[capacity][power_tuning]") {
  const auto error = [](const std::string& url) {
    return input_error_of([&] { read_power_tuning_url(url); });
  };
  CHECK(error("") ==
        "--power-tuning: found 1 part, wanted SIZES;TIMES;COSTS, or two of them and "
        "two names");
  CHECK(error("a;b").find("found 2 parts") != std::string::npos);
  CHECK(error("gAAA;b;c").find("found memory sizes 'gAAA', wanted a list of 2-byte") !=
        std::string::npos);
  CHECK(error("gA!A;cSwARQ;tYWQNg").find("memory sizes 'gA!A'") != std::string::npos);
  CHECK(error(";;").find("memory sizes ''") != std::string::npos);
  CHECK(error("gAAAAQ;cSwARQ;tYWQNg").find("found 2 memory sizes, 1 times and 1 costs") !=
        std::string::npos);
  CHECK(error("gACAAA;cSwARe92gEQ;tYWQNuffkDY").find("found 128 MB twice") != std::string::npos);
  CHECK(error("//8;cSwARQ;tYWQNg").find("found a memory size of -1 MB") != std::string::npos);
  CHECK(error("gAA;AADAfw;tYWQNg").find("found a time of nan") != std::string::npos);
  CHECK(error("gAA;AACAfw;tYWQNg").find("found a time of inf") != std::string::npos);
  CHECK(error("gAA;AACAvw;tYWQNg").find("found a time of -1") != std::string::npos);
  CHECK(error("gAA;AAAAAA;tYWQNg").find("found a time of 0") != std::string::npos);
  CHECK(error("gAA;cSwARQ;AACAvw").find("found a cost of -1") != std::string::npos);
  CHECK(error(std::string(2'000'000, 'A')).find("over 1 MB") != std::string::npos);
}
