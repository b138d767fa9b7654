// SPDX-License-Identifier: Apache-2.0
#include "fitcost/report/money.hpp"

#include <catch2/catch.hpp>
#include <random>

using namespace fitcost;

namespace {
Decimal amount(const std::string& text) { return Decimal::parse(text).value(); }
}  // namespace

TEST_CASE("Amounts are shown with as many digits as they are worth", "[report]") {
  struct Row {
    const char* exact;
    const char* shown;
  };
  for (const Row& row :
       {Row{"0", "0"}, Row{"0.05062185", "0.0506"}, Row{"1.1388", "1.139"}, Row{"6.494", "6.494"},
        Row{"26.16899994", "26.17"}, Row{"1234.5", "1,234.50"}, Row{"-2200950", "-2,200,950.00"},
        Row{"453.33528885", "453.34"}, Row{"0.000117", "0.000117"}, Row{"0.0000001", "0.000000100"},
        Row{"0.001", "0.0010"}, Row{"-0.3", "-0.3000"}, Row{"-6.494", "-6.494"},
        Row{"99.995", "100.00"}, Row{"0.99999", "1.0000"}, Row{"9.9999", "10.000"}}) {
    INFO(row.exact);
    CHECK(readable_usd(amount(row.exact)) == row.shown);
  }
}

TEST_CASE("What is not nothing is never shown as nothing", "[report]") {
  for (int scale = 0; scale <= 30; ++scale) {
    const auto shown = readable_usd(Decimal::of(1, scale));
    INFO(shown);
    CHECK(shown.find_first_of("123456789") != std::string::npos);
  }
}

TEST_CASE("A cost that is rounded to nothing is shown as less than the last place", "[report]") {
  CHECK(shown_usd(amount("0"), amount("0.5"), 0) == "<1");
  CHECK(shown_usd(amount("0"), amount("0.004"), 2) == "<0.01");
  CHECK(shown_usd(amount("0"), amount("-0.004"), 2) == ">-0.01");
  CHECK(shown_usd(amount("0"), amount("0"), 2) == "0");
  CHECK(shown_usd(amount("0.01"), amount("0.006"), 2) == "0.01");
  CHECK(shown_usd(amount("1234.5"), amount("1234.5"), 2) == "1,234.50");
  // Another's rounding may take more than a step.
  CHECK(shown_usd(amount("0"), amount("1"), 0) == "<2");
  CHECK(shown_usd(amount("0"), amount("1.9"), 0) == "<2");
  std::mt19937_64 random(11);
  for (int i = 0; i < 500; ++i) {
    std::vector<Decimal> amounts;
    for (auto n = 1 + random() % 9; n > 0; --n)
      amounts.push_back(Decimal::of(static_cast<std::int64_t>(random() % 1'000'000),
                                    static_cast<int>(random() % 9)));
    const int places = static_cast<int>(random() % 4);
    const auto rounded = rounded_to_total(amounts, places);
    for (std::size_t k = 0; k < amounts.size(); ++k) {
      const auto shown = shown_usd(rounded[k], amounts[k], places);
      INFO(amounts[k].to_string() << " at " << places << ": " << shown);
      CHECK((shown == "0") == (amounts[k] == Decimal()));
      if (shown[0] == '<') {
        CHECK(rounded[k] == Decimal());
        CHECK(amounts[k] < amount(shown.substr(1)));
      }
    }
  }
}

TEST_CASE("Thousands are set apart", "[report]") {
  CHECK(grouped(amount("60444")) == "60,444");
  CHECK(grouped(amount("1987.2")) == "1,987.2");
  CHECK(grouped(amount("999")) == "999");
  CHECK(grouped(amount("1000")) == "1,000");
  CHECK(grouped(amount("2628000000")) == "2,628,000,000");
  CHECK(grouped(amount("-1234.5")) == "-1,234.5");
  CHECK(grouped(amount("-123")) == "-123");
  CHECK(grouped(amount("0.123456")) == "0.123456");
}

TEST_CASE("Rounded amounts add up to their rounded sum, each within one step", "[report]") {
  std::mt19937_64 random(9);
  for (int i = 0; i < 500; ++i) {
    const int places = static_cast<int>(random() % 7);
    std::vector<Decimal> amounts;
    Decimal sum;
    for (auto n = random() % 20; n > 0; --n) {
      const auto size = static_cast<std::int64_t>(random() % 1'000'000'000);
      amounts.push_back(
          Decimal::of(random() % 5 == 0 ? -size : size, 9 - static_cast<int>(random() % 4)));
      sum += amounts.back();
    }
    const auto shown = rounded_to_total(amounts, places);
    REQUIRE(shown.size() == amounts.size());
    Decimal total;
    const Decimal step = Decimal::of(1, places);
    for (std::size_t k = 0; k < shown.size(); ++k) {
      CHECK(shown[k].scale() <= places);
      CHECK(shown[k] - amounts[k] < step);
      CHECK(amounts[k] - shown[k] < step);
      total += shown[k];
    }
    const Decimal off = total - sum.rounded(places);
    INFO(sum.to_string() << " shown as " << total.to_string());
    CHECK((off == Decimal() || total == sum.rounded(places, Rounding::half_up)));
  }
}

TEST_CASE("The largest remainder takes the step that is left over", "[report]") {
  const auto shown = rounded_to_total({amount("0.333"), amount("0.333"), amount("0.334")}, 2);
  CHECK(shown == std::vector<Decimal>{amount("0.33"), amount("0.33"), amount("0.34")});
  const auto tie = rounded_to_total({amount("0.005"), amount("0.005")}, 2);
  CHECK(tie == std::vector<Decimal>{amount("0.01"), amount("0")});
  CHECK(rounded_to_total({}, 2).empty());
}
