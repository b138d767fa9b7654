// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <catch2/catch.hpp>
#include <cmath>

#include "cli/reports.hpp"

/// Figures worked out by hand at us-east-1's prices; the arithmetic stands beside each.
/// The built-in workload asks, per mean request: 0.6 puts of 300 bytes (1 write unit each, and 1
/// for the index), 0.3 queries of 20 x 300 = 6,000 bytes (2 x 4 KB, halved: 1 read unit) and 0.1
/// queries of 100 x 300 = 30,000 bytes (8 x 4 KB, halved: 4), so 0.3 + 0.4 = 0.7 read units.
using namespace reports;

namespace {

constexpr double gb = 1073741824.0;
const double monthly_requests = 60'444;  // 0.023 x 730 x 3,600

double number(const Decimal& d) { return d.to_double(); }

/// What on-demand costs where the mean request takes so many units, exactly.
Decimal on_demand(const std::string& requests_a_month, const std::string& writes,
                  const std::string& reads) {
  const Decimal n = decimal(requests_a_month);
  return n * (decimal(writes) * decimal("0.000000625") + decimal(reads) * decimal("0.000000125"));
}

}  // namespace

TEST_CASE("0.023 requests a second are 60,444 in 730 hours", "[cli][numbers]") {
  CHECK(compared().at("traffic").at("requests_per_month") == "60444");  // 0.023 x 2,628,000
}

TEST_CASE("On-demand for 0.023 requests a second and one index costs 0.05062185",
          "[cli][numbers]") {
  const Json report = compared();
  // 60,444 x (1.2 x 0.000000625 + 0.7 x 0.000000125) = 60,444 x 0.0000008375
  CHECK(text(list_price(report, "on-demand")) == "0.05062185");
  CHECK(text(after_free_tier(report, "on-demand")) == "0.05062185");  // no free request units
  const auto& lines = option(report, "on-demand").at("lines");
  // 60,444 x 0.6 for the table and for the index; 60,444 x 0.7
  CHECK(text(quantity_of(lines, "dynamodb.write_request_units", "workouts")) == "36266.4");
  CHECK(text(quantity_of(lines, "dynamodb.write_request_units", "workouts/WorkoutTypeIndex")) ==
        "36266.4");
  CHECK(text(quantity_of(lines, "dynamodb.read_request_units")) == "42310.8");
}

TEST_CASE("Standard-IA costs 0.063133758", "[cli][numbers]") {
  // 60,444 x (1.2 x 0.00000078 + 0.7 x 0.000000155) = 60,444 x 0.0000010445
  CHECK(text(list_price(compared(), "standard-ia")) == "0.063133758");
}

TEST_CASE("The least provisioned capacity costs 1.1388, and nothing inside the free tier",
          "[cli][numbers]") {
  const Json report = compared();
  // 730 x (2 x 0.00065 + 2 x 0.00013): 1 W + 1 R for the table and for the index
  CHECK(text(list_price(report, "provisioned")) == "1.1388");
  CHECK(text(after_free_tier(report, "provisioned")) == "0");
  CHECK(choice(report, "table").at("winner") == "on-demand");
  CHECK(choice(report, "table").at("winner_after_free_tier") == "provisioned");
}

TEST_CASE("Auto scaling from 5 up with its 8 alarms costs 6.494", "[cli][numbers]") {
  const Json report = compared();
  // 730 x 10 x (0.00065 + 0.00013) + 8 x 0.10 = 5.694 + 0.8: 5 for the table and 5 for the index
  CHECK(text(list_price(report, "auto-scaled-5-40-70")) == "6.494");
  CHECK(text(quantity_of(option(report, "auto-scaled-5-40-70").at("lines"),
                         "cloudwatch.standard_alarm_months")) == "8");
}

TEST_CASE("A year's reservation of 100 units each costs 26.169 a month", "[cli][numbers]") {
  // (150 + 30) / 12 + 730 x (0.0128 + 0.0025) = 15 + 11.169; twelfths are rounded to 1e-9 of a
  // block
  CHECK(number(list_price(compared(), "reserved-1y")) == Approx(26.169).margin(2e-7));
}

TEST_CASE("Months of other lengths: requests and hours both follow", "[cli][numbers]") {
  struct Row {
    const char* hours;
    const char* requests_text;  // 0.023 x 3,600 x hours
    const char* provisioned;    // hours x 0.00156
    const char* auto_scaled;    // hours x 0.0078 + 0.8
  };
  for (const Row& row :
       {Row{"672", "55641.6", "1.04832", "6.0416"}, Row{"720", "59616", "1.1232", "6.416"},
        Row{"730", "60444", "1.1388", "6.494"}, Row{"744", "61603.2", "1.16064", "6.6032"}}) {
    INFO(row.hours);
    const Json report = compared({"--month-hours", row.hours});
    CHECK(report.at("traffic").at("requests_per_month") == row.requests_text);
    CHECK(report.at("convention").at("month_hours") == std::stoi(row.hours));
    CHECK(text(list_price(report, "on-demand")) ==
          text(on_demand(row.requests_text, "1.2", "0.7")));
    CHECK(text(list_price(report, "provisioned")) == row.provisioned);
    CHECK(text(list_price(report, "auto-scaled-5-40-70")) == row.auto_scaled);
  }
}

TEST_CASE("Calendar months: February 2027 has 672 hours, of 2028 it has 696", "[cli][numbers]") {
  const Json february = compared({"--from", "2027-02"});
  CHECK(february.at("traffic").at("requests_per_month") == "55641.6");  // 0.023 x 3,600 x 672
  CHECK(text(list_price(february, "provisioned")) == "1.04832");        // 672 x 0.00156
  CHECK(compared({"--from", "2028-02"}).at("traffic").at("requests_per_month") == "57628.8");
  // January 2028, the 12th month, has 744 hours: 0.023 x 3,600 x 744 requests to a REST API.
  const auto& lines = option(february, "first-answer-month-12").at("lines");
  CHECK(text(quantity_of(lines, "apigateway.rest_requests")) == "61603.2");
  // Its dashboard is one month's, whatever its length.
  CHECK(text(sum_of(lines, "cost_usd", "cloudwatch.dashboard")) == "3");
}

TEST_CASE("2,000 a day are 2,000 in 86,400 seconds, not 0.023 a second", "[cli][numbers]") {
  const Json report = compared({"--rate", "2000/day"});
  // 2,000 x 730 / 24 = 60,833.333...
  CHECK(report.at("traffic").at("requests_per_month") == "60833.333333333");
  const auto& lines = option(report, "on-demand").at("lines");
  CHECK(text(quantity_of(lines, "dynamodb.write_request_units", "workouts")) ==
        "36500");  // x 0.6, exactly
  CHECK(text(quantity_of(lines, "dynamodb.read_request_units")) == "42583.333333333");  // x 0.7
  const Json days_30 = compared({"--rate", "2000/day", "--month-hours", "720"});
  CHECK(days_30.at("traffic").at("requests_per_month") == "60000");
  CHECK(text(list_price(days_30, "on-demand")) == "0.05025");  // 60,000 x 0.0000008375
}

TEST_CASE("Rates said differently are the same traffic", "[cli][numbers]") {
  const std::string second = text(list_price(compared({"--rate", "1/second"}), "on-demand"));
  CHECK(second == "2.20095");  // 2,628,000 x 0.0000008375
  for (const auto* rate : {"60/minute", "3600/hour", "86400/day", "2628000/month", "604800/week"}) {
    INFO(rate);
    CHECK(text(list_price(compared({"--rate", rate}), "on-demand")) == second);
  }
  CHECK(text(list_price(compared({"--rps", "1"}), "on-demand")) == second);
}

TEST_CASE("The mix: shares of writes, with reads in their old proportion", "[cli][numbers]") {
  struct Row {
    const char* share;
    const char* writes;  // share x 2
    const char* reads;   // (1 - share) x 0.7 / 0.4
  };
  for (const Row& row :
       {Row{"0", "0", "1.75"}, Row{"0.25", "0.5", "1.3125"}, Row{"0.6", "1.2", "0.7"},
        Row{"0.9", "1.8", "0.175"}, Row{"1", "2", "0"}}) {
    INFO(row.share);
    CHECK(text(list_price(compared({"--write-share", row.share}), "on-demand")) ==
          text(on_demand("60444", row.writes, row.reads)));
  }
}

TEST_CASE("Item sizes across the 1 KB edge of writes and the 4 KB edge of reads",
          "[cli][numbers]") {
  struct Row {
    const char* bytes;
    const char* items;
    const char* writes;  // 1.2 x ceil(bytes / 1,024)
    const char* reads;   // 0.4 x ceil(items x bytes / 4,096) / 2: both queries read as many
  };
  for (const Row& row :
       {Row{"1", "1", "1.2", "0.2"}, Row{"1024", "1", "1.2", "0.2"}, Row{"1025", "1", "2.4", "0.2"},
        Row{"4095", "1", "4.8", "0.2"}, Row{"4096", "1", "4.8", "0.2"},
        Row{"4097", "1", "6", "0.4"}, Row{"300", "13", "1.2", "0.2"},
        Row{"300", "14", "1.2", "0.4"},  // 3,900 and 4,200 bytes
        Row{"1024", "4", "1.2", "0.2"}, Row{"1024", "5", "1.2", "0.4"},
        Row{"409600", "1", "480", "20"}}) {
    INFO(row.bytes << " x " << row.items);
    const Json report = compared({"--item-bytes", row.bytes, "--items-per-read", row.items});
    CHECK(text(list_price(report, "on-demand")) == text(on_demand("60444", row.writes, row.reads)));
  }
  // With the workload's own 20 and 100 items: 1,024 bytes are 5 and 25 x 4 KB, 1,025 are 6 and 26.
  CHECK(text(list_price(compared({"--item-bytes", "1024"}), "on-demand")) ==
        text(on_demand("60444", "1.2", "2")));  // 0.3 x 2.5 + 0.1 x 12.5
  CHECK(text(list_price(compared({"--item-bytes", "1025"}), "on-demand")) ==
        text(on_demand("60444", "2.4", "2.2")));  // 0.3 x 3 + 0.1 x 13
}

TEST_CASE("Strongly consistent reads take twice the units", "[cli][numbers]") {
  CHECK(text(list_price(compared({"--consistency", "strong"}), "on-demand")) ==
        text(on_demand("60444", "1.2", "1.4")));
  CHECK(text(list_price(compared({"--consistency", "eventual"}), "on-demand")) ==
        text(on_demand("60444", "1.2", "0.7")));
}

TEST_CASE("Every index costs a write's units again, and a unit of each kind when provisioned",
          "[cli][numbers]") {
  const std::array<const char*, 6> writes{"0.6", "1.2", "1.8", "2.4", "3", "3.6"};
  for (int indexes = 0; indexes <= 5; ++indexes) {
    INFO(indexes);
    const Json report = compared({"--indexes", std::to_string(indexes)});
    CHECK(text(list_price(report, "on-demand")) ==
          text(on_demand("60444", writes[static_cast<std::size_t>(indexes)], "0.7")));
    // 730 x 0.00078 = 0.5694 for each of the table and its indexes; five times that, and the alarms
    CHECK(text(list_price(report, "provisioned")) ==
          text(Decimal(1 + indexes) * decimal("0.5694")));
    CHECK(text(list_price(report, "auto-scaled-5-40-70")) ==
          text(Decimal(1 + indexes) * decimal("2.847") + decimal("0.8")));
  }
}

TEST_CASE("At higher rates the least capacity is whole units of the peak", "[cli][numbers]") {
  struct Row {
    const char* rps;
    int writes;  // ceil(0.6 rps), for the table and again for the index
    int reads;   // ceil(0.7 rps) for the table; 1 for the index, that no query reads
  };
  for (const Row& row : {Row{"1", 1, 1}, Row{"1.4", 1, 1}, Row{"1.5", 1, 2}, Row{"1.7", 2, 2},
                         Row{"10", 6, 7}, Row{"20", 12, 14}, Row{"100", 60, 70}}) {
    INFO(row.rps);
    const Decimal hours(730);
    const Decimal expected = hours * (Decimal(2 * row.writes) * decimal("0.00065") +
                                      Decimal(row.reads + 1) * decimal("0.00013"));
    CHECK(text(list_price(compared({"--rps", row.rps}), "provisioned")) == text(expected));
  }
  // At a daily peak of 3 times a mean of 10/s: 18 W twice, 21 R and 1 R.
  CHECK(text(list_price(compared({"--rps", "10", "--profile", "daily", "--peak-to-mean", "3"}),
                        "provisioned")) ==
        text(Decimal(730) * (Decimal(36) * decimal("0.00065") + Decimal(22) * decimal("0.00013"))));
}

TEST_CASE("Auto scaling settles on whole units at 70 %", "[cli][numbers]") {
  // At 8 requests/s: ceil(4.8 / 0.7) = 7 W and ceil(5.6 / 0.7) = 8 R; the index has 5 of each, and
  // serves 4.8.
  const Json report = compared({"--rps", "8"});
  CHECK(text(list_price(report, "auto-scaled-5-40-70")) ==
        text(Decimal(730) * (Decimal(12) * decimal("0.00065") + Decimal(13) * decimal("0.00013")) +
             decimal("0.8")));
  CHECK(option(report, "auto-scaled-5-40-70").at("serves_traffic").get<bool>());
  // At 9/s the index's 5 W are below the 5.4 that it is asked for.
  CHECK_FALSE(
      option(compared({"--rps", "9"}), "auto-scaled-5-40-70").at("serves_traffic").get<bool>());
}

TEST_CASE("Lambda for 60 ms at 256 MB", "[cli][numbers]") {
  const Json report = compared();
  // 60,444 x 0.0000002 = 0.0120888, and 60,444 x 0.06 x 0.25 = 906.66 GB-s
  CHECK(text(list_price(report, "lambda-x86-256")) ==
        text(decimal("0.0120888") + decimal("906.66") * decimal("0.0000166667")));
  CHECK(text(list_price(report, "lambda-arm-256")) ==
        text(decimal("0.0120888") + decimal("906.66") * decimal("0.0000133334")));
  CHECK(text(after_free_tier(report, "lambda-x86-256")) ==
        "0");  // within 1 M requests and 400,000 GB-s
  CHECK(choice(report, "function").at("winner") == "lambda-arm-256");
}

TEST_CASE("Lambda's duration is rounded up to whole milliseconds", "[cli][numbers]") {
  // 60.2 ms are billed as 61: 60,444 x 0.061 x 0.25 = 921.771
  CHECK(text(list_price(compared({"--duration-ms", "60.2"}), "lambda-x86-256")) ==
        text(decimal("0.0120888") + decimal("921.771") * decimal("0.0000166667")));
  CHECK(text(list_price(compared({"--duration-ms", "61"}), "lambda-x86-256")) ==
        text(decimal("0.0120888") + decimal("921.771") * decimal("0.0000166667")));
}

TEST_CASE("A duration for each memory size compares them", "[cli][numbers]") {
  const Json report = compared({"--duration-ms", "128:110,256:60,512:40"});
  struct Row {
    const char* size;
    const char* gb_seconds;
  };
  for (const Row& row : {Row{"128", "831.105"},     // 60,444 x 0.110 x 0.125
                         Row{"256", "906.66"},      // 60,444 x 0.060 x 0.25
                         Row{"512", "1208.88"}}) {  // 60,444 x 0.040 x 0.5
    for (const auto& [name, price] :
         {std::pair{"x86", "0.0000166667"}, std::pair{"arm", "0.0000133334"}}) {
      INFO(name << row.size);
      CHECK(text(list_price(report, std::string("lambda-") + name + "-" + row.size)) ==
            text(decimal("0.0120888") + decimal(row.gb_seconds) * decimal(price)));
    }
  }
  CHECK(choice(report, "function").at("winner") == "lambda-arm-128");
  CHECK(choice(compared({"--memory-mb", "512"}), "function").at("winner") == "lambda-arm-512");
}

TEST_CASE("An HTTP API costs 1.00 a million requests, a REST API 3.50", "[cli][numbers]") {
  const Json report = compared();
  CHECK(text(list_price(report, "http-api")) == "0.060444");
  CHECK(text(list_price(report, "rest-api")) == "0.211554");
  CHECK(choice(report, "api").at("winner") == "http-api");
}

TEST_CASE("Logs by retention and month: 565 bytes a request, 0.15 of them stored",
          "[cli][numbers]") {
  const Json report = compared();
  // 300 bytes of the handler's own and 265 of Lambda's START, END and REPORT lines
  const double ingested = monthly_requests * 565.0 / gb;
  struct Row {
    const char* id;
    double months_kept;
  };
  for (const Row& row :
       {Row{"logs-14-days-month-1", 336.0 / 730}, Row{"logs-14-days-month-12", 336.0 / 730},
        Row{"logs-14-days-month-36", 336.0 / 730}, Row{"logs-30-days-month-1", 720.0 / 730},
        Row{"logs-30-days-month-36", 720.0 / 730}, Row{"logs-never-month-1", 1},
        Row{"logs-never-month-12", 12}, Row{"logs-never-month-36", 36}}) {
    INFO(row.id);
    // Three groups, each rounded to 1e-9 GB: at 0.50 and 0.03 that is below 3e-9.
    CHECK(number(list_price(report, row.id)) ==
          Approx(ingested * 0.50 + ingested * 0.15 * row.months_kept * 0.03).margin(3e-9));
    CHECK(text(after_free_tier(report, row.id)) == "0");  // within 5 GB
  }
  CHECK(choice(report, "logs").at("winner") == "logs-14-days-month-12");
  // 36 months of never cost half a cent a month more than 14 days.
  const double more = number(list_price(report, "logs-never-month-36")) -
                      number(list_price(report, "logs-14-days-month-36"));
  CHECK(more == Approx(ingested * 0.15 * 0.03 * (36 - 336.0 / 730)).margin(6e-9));
  CHECK(more == Approx(0.0051).margin(0.0001));
}

TEST_CASE("The handler's own bytes come on top of Lambda's 265", "[cli][numbers]") {
  for (const double own : {0.0, 735.0, 10'000.0}) {
    INFO(own);
    const Json report = compared({"--log-bytes", std::to_string(static_cast<int>(own))});
    const double ingested = monthly_requests * (265.0 + own) / gb;
    CHECK(number(list_price(report, "logs-14-days-month-1")) ==
          Approx(ingested * (0.50 + 0.15 * 0.03 * 336 / 730)).margin(3e-9));
  }
}

TEST_CASE("Stored items grow with the months: 300 + 100 bytes, and in the index the same again",
          "[cli][numbers]") {
  const Json report = compared();
  for (const int month : {1, 12, 36}) {
    INFO(month);
    const double stored = monthly_requests * 0.6 * 400 * month / gb;
    const std::string suffix = "-month-" + std::to_string(month);
    const auto& first = option(report, "first-answer" + suffix).at("lines");
    CHECK(number(quantity_of(first, "dynamodb.storage_gb_months", "workouts")) ==
          Approx(stored).margin(1e-9));
    CHECK(number(quantity_of(first, "dynamodb.storage_gb_months", "workouts/WorkoutTypeIndex")) ==
          Approx(stored).margin(1e-9));
    const auto& best = option(report, "best" + suffix).at("lines");
    CHECK(number(quantity_of(best, "dynamodb.storage_gb_months")) == Approx(stored).margin(1e-9));
  }
}

TEST_CASE("The whole stack at months 1, 12 and 36 is the sum of its parts", "[cli][numbers]") {
  const Json report = compared();
  const double lambda = 0.0120888 + 906.66 * 0.0000166667;
  const double ingested = monthly_requests * 565 / gb;
  const double item_storage = monthly_requests * 0.6 * 400 / gb * 0.25;  // of one month
  const double out = monthly_requests * (0.6 * 300 + 0.3 * 6000 + 0.1 * 300) / gb * 0.09;
  for (const int month : {1, 12, 36}) {
    INFO(month);
    const std::string suffix = "-month-" + std::to_string(month);
    const double first = 5.694 + 0.8                               // 10 W + 10 R, 8 alarms
                         + 2 * month * item_storage                // table and index
                         + lambda                                  //
                         + ingested * (0.5 + 0.15 * 0.03 * month)  // never expires
                         + monthly_requests * 0.0000035            // REST
                         + 2 * 0.10                                // alarms
                         + 5 * 0.30                                // a metric for each workout type
                         + monthly_requests * 0.6 * 0.00001        // a put for each create
                         + 3.0                                     // dashboard
                         + out;
    CHECK(number(list_price(report, "first-answer" + suffix)) == Approx(first).margin(1e-8));
    // After the free tier only the REST API remains.
    CHECK(text(after_free_tier(report, "first-answer" + suffix)) == "0.211554");
    const double best = monthly_requests * (0.6 * 0.000000625 + 0.7 * 0.000000125)  // no index
                        + month * item_storage + lambda +
                        ingested * (0.5 + 0.15 * 0.03 * 336 / 730)  // 14 days
                        + monthly_requests * 0.000001               // HTTP
                        + 5 * 0.10 + out;
    CHECK(number(list_price(report, "best" + suffix)) == Approx(best).margin(1e-8));
    // On-demand requests and the HTTP API: 0.02795535 + 0.060444.
    CHECK(text(after_free_tier(report, "best" + suffix)) == "0.08839935");
  }
  CHECK(choice(report, "stack").at("winner") == "best-month-12");
  CHECK(number(list_price(report, "first-answer-month-12")) == Approx(11.9043).margin(5e-5));
  CHECK(number(list_price(report, "best-month-12")) == Approx(0.6823).margin(5e-5));
}

TEST_CASE("Before November 2024 on-demand cost twice as much, provisioned the same",
          "[cli][numbers]") {
  for (const auto* day : {"2024-10-01", "2024-10-31"}) {
    INFO(day);
    const Json report = compared({"--prices-on", day});
    CHECK(text(list_price(report, "on-demand")) == "0.1012437");  // 2 x 0.05062185
    CHECK(text(list_price(report, "provisioned")) == "1.1388");
    CHECK(text(list_price(report, "auto-scaled-5-40-70")) == "6.494");
    CHECK(report.at("price_book").at("prices_on") == day);
  }
  CHECK(text(list_price(compared({"--prices-on", "2024-11-01"}), "on-demand")) == "0.05062185");
}

TEST_CASE("Ireland has prices of its own", "[cli][numbers]") {
  const Json report = compared({"--region", "eu-west-1"});
  // 60,444 x (1.2 x 0.000000705 + 0.7 x 0.0000001415)
  CHECK(text(list_price(report, "on-demand")) == "0.0571226022");
  // 730 x 2 x (0.000735 + 0.000147)
  CHECK(text(list_price(report, "provisioned")) == "1.28772");
  for (const auto& line : option(report, "on-demand").at("lines"))
    CHECK(line.at("region") == "eu-west-1");
}

TEST_CASE("Without a free tier both columns are the same", "[cli][numbers]") {
  const Json report = compared({"--free-tier", "none"});
  for (const auto& c : report.at("choices")) {
    CHECK(c.at("winner") == c.at("winner_after_free_tier"));
    for (const auto& o : c.at("options")) {
      INFO(o.at("id"));
      CHECK(o.at("free_tier_lines").empty());
      CHECK(o.at("monthly_usd") == o.at("monthly_usd_after_free_tier"));
    }
  }
}

TEST_CASE("What others use of the free tier is not ours", "[cli][numbers]") {
  // Half of 10 alarms is 5, of the scaling's 8 that leaves 3 x 0.10; half of 18,600 unit-hours is
  // plenty.
  const Json half = compared({"--free-tier-used-by-others", "0.5"});
  CHECK(text(after_free_tier(half, "auto-scaled-5-40-70")) == "0.3");
  CHECK(text(after_free_tier(half, "provisioned")) == "0");
  // A tenth of 18,600 is 1,860 unit-hours: of 7,300 W that leaves 5,440 x 0.00065, of 7,300 R 5,440
  // x 0.00013; one alarm is free, 7 are not.
  const Json tenth = compared({"--free-tier-used-by-others", "0.9"});
  CHECK(text(after_free_tier(tenth, "auto-scaled-5-40-70")) ==
        text(Decimal(5440) * decimal("0.00078") + decimal("0.7")));
  const Json all = compared({"--free-tier-used-by-others", "1"});
  for (const auto& c : all.at("choices")) {
    for (const auto& o : c.at("options"))
      CHECK(o.at("monthly_usd") == o.at("monthly_usd_after_free_tier"));
  }
}

TEST_CASE("Growth compounds, and what is stored remembers the smaller months", "[cli][numbers]") {
  const Json report = compared({"--growth", "0.1"});
  CHECK(report.at("traffic").at("requests_per_month") == "60444");
  const auto& lines = option(report, "best-month-12").at("lines");
  CHECK(number(quantity_of(lines, "apigateway.http_requests")) ==
        Approx(60'444 * std::pow(1.1, 11)).epsilon(1e-12));
  // 1 + 1.1 + ... + 1.1^11 = (1.1^12 - 1) / 0.1
  CHECK(number(quantity_of(lines, "dynamodb.storage_gb_months")) ==
        Approx(monthly_requests * 0.6 * 400 / gb * (std::pow(1.1, 12) - 1) / 0.1).margin(2e-9));
  const Json shrinking = compared({"--growth", "-0.5"});
  CHECK(number(quantity_of(option(shrinking, "best-month-12").at("lines"),
                           "apigateway.http_requests")) ==
        Approx(60'444 * std::pow(0.5, 11)).epsilon(1e-9));
}

TEST_CASE("A decimal GB is smaller, so there are more of them", "[cli][numbers]") {
  const Json report = compared({"--gb", "decimal"});
  CHECK(report.at("convention").at("gigabyte_bytes") == 1'000'000'000);
  CHECK(number(quantity_of(option(report, "best-month-1").at("lines"),
                           "dynamodb.storage_gb_months")) ==
        Approx(monthly_requests * 0.6 * 400 / 1e9).margin(1e-9));
  // Request units are counted in 4 KB = 4,096 bytes all the same.
  CHECK(text(list_price(report, "on-demand")) == "0.05062185");
}

TEST_CASE("The break-even points are where hand arithmetic puts them", "[cli][numbers]") {
  const Json report = compared();
  const auto value = [&](const std::string& id) {
    for (const auto& b : report.at("break_even")) {
      if (b.at("id") == id) return b.at("value").get<double>();
    }
    FAIL("no break-even " << id);
    return 0.0;
  };
  const auto now = report.at("price_book").at("date").get<std::string>();
  CHECK(value("utilisation-writes-" + now) ==
        Approx(0.00065 / (3600 * 0.000000625)).epsilon(1e-12));  // 0.28889
  CHECK(value("utilisation-reads-" + now) == Approx(0.00013 / (3600 * 0.000000125)).epsilon(1e-12));
  CHECK(value("rate-mix-" + now) ==
        Approx(1.1388 / (0.0000008375 * 2'628'000)).epsilon(1e-9));  // 0.51741
  CHECK(value("rate-mix-auto-scaled-" + now) ==
        Approx(6.494 / (0.0000008375 * 2'628'000)).epsilon(1e-9));
  CHECK(value("rate-mix-free-tier-" + now) == 0.0);
  CHECK(value("free-mix-" + now) ==
        Approx(20.0).epsilon(1e-9));  // 12 + 12 of 25 W; a hair more takes 26
  CHECK(value("utilisation-writes-2024-10-31") ==
        Approx(0.00065 / (3600 * 0.00000125)).epsilon(1e-12));
  CHECK(value("rate-mix-2024-10-31") == Approx(1.1388 / (0.000001675 * 2'628'000)).epsilon(1e-9));
}
