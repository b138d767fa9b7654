// SPDX-License-Identifier: Apache-2.0
#include "fitcost/traffic/trace.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "traffic/amounts.hpp"
#include "traffic/input_error_of.hpp"

using namespace fitcost;

namespace {

using Counts = std::vector<double>;

Trace read(const std::string& text) { return read_trace(text, "t.csv"); }

}  // namespace

TEST_CASE("Seconds and their counts may come in any order, and what is absent is 0",
          "[traffic][trace]") {
  const Trace trace = read("second,count\n3,7\n0,2\n5,1\n");
  CHECK(trace.bucket_seconds == 1);
  CHECK_FALSE(trace.spacing_detected);
  CHECK(trace.counts == Counts{2, 0, 0, 7, 0, 1});
  CHECK(trace.total == Decimal(10));
  CHECK(trace.duration_seconds() == 6);
  CHECK_FALSE(trace.start);
  CHECK(trace.arrivals.empty());
  CHECK(mean_rate(trace) == Rate::per(Decimal(10), 6));
  CHECK(peak_bucket(trace) == 3);
}

TEST_CASE("Minutes, hours and a plain list have their own buckets", "[traffic][trace]") {
  CHECK(read("minute,count\n1,60\n").bucket_seconds == 60);
  CHECK(read("minute,count\n1,60\n").counts == Counts{0, 60});
  CHECK(read("hour,count\n0,1\n2,3\n").bucket_seconds == 3600);
  const Trace list = read("count\n5\n0\n7\n");
  CHECK(list.bucket_seconds == 60);
  CHECK(list.counts == Counts{5, 0, 7});
  CHECK(mean_rate(list) == Rate::per(Decimal(12), 180));
}

TEST_CASE("Timestamps are spaced by their smallest gap", "[traffic][trace]") {
  const Trace trace = read(
      "timestamp,value\n2014-07-01 00:00:00,10844\n2014-07-01 01:30:00,8127\n"
      "2014-07-01 00:30:00,6210.5\n");
  CHECK(trace.bucket_seconds == 1800);
  CHECK(trace.spacing_detected);
  CHECK(trace.start == 1404172800);
  CHECK(trace.counts == Counts{10844, 6210.5, 0, 8127});
  CHECK(trace.total == Decimal::of(251815, 1));
  CHECK(mean_rate(trace) == Rate::per(Decimal::of(251815, 1), 7200));
}

TEST_CASE("Timestamps are accepted in each of their spellings", "[traffic][trace]") {
  for (const std::string time :
       {"2026-10-03T14:05:00Z", "2026-10-03T14:05:00", "2026-10-03 14:05:00", "2026-10-03 14:05",
        "2026-10-03T14:05Z", "2026-10-03T14:05:00.000Z", "2026-10-03T14:05:00+00:00",
        "2026-10-03 14:05:00 UTC", "2026-10-03t14:05:00z", "1791036300", "1791036300.0"}) {
    INFO(time);
    const Trace trace = read("timestamp,count\n" + time + ",1\n2026-10-03T14:06:00Z,2\n");
    CHECK(trace.start == 1791036300);
    CHECK(trace.bucket_seconds == 60);
    CHECK(trace.counts == Counts{1, 2});
  }
}

TEST_CASE("Days are counted as the calendar has them", "[traffic][trace]") {
  // Every day from 2024-02-28 to 2024-03-01, and around a year that is not leap.
  const std::string leap = "2024-02-28T00:00Z,1\n2024-02-29T00:00Z,1\n2024-03-01T00:00Z,1\n";
  CHECK(read("date,count\n" + leap).counts == Counts{1, 1, 1});
  CHECK(read("time,count\n2023-02-28T00:00Z,1\n2023-03-01T00:00Z,1\n").bucket_seconds == 86400);
  CHECK(read("time,count\n2099-12-31T23:59Z,1\n2100-01-01T00:00Z,1\n").start == 4102444740);
  CHECK(read("time,count\n1970-01-01T00:00Z,1\n1970-01-01T00:01Z,1\n").start == 0);
}

TEST_CASE("Rows may be requests, and then their times are kept", "[traffic][trace]") {
  const Trace trace = read(
      ",is_cold,client_start_time,note\n0,False,1591210922.5,\"2,Intel(R) \"\"Xeon\"\"\"\n"
      "1,True,1591211028.25,\n2,False,1591210922.125, 10.5 MB/s\n");
  CHECK(trace.start == 1591210920);
  CHECK(trace.bucket_seconds == 60);
  CHECK(trace.counts == Counts{2, 1});
  CHECK(trace.total == Decimal(3));
  CHECK(trace.arrivals == Counts{2.125, 2.5, 108.25});
  CHECK(read("arrival_time\n2023-11-16 18:15:46.6805900\n").arrivals.at(0) ==
        Approx(46.68059).epsilon(1e-12));
}

TEST_CASE("What spreadsheets do to a file does not matter", "[traffic][trace]") {
  const Counts counts{1, 2, 3};
  for (const std::string text :
       {"minute,count\n0,1\n1,2\n2,3", "minute,count\r\n0,1\r\n1,2\r\n2,3\r\n",
        "\xef\xbb\xbfminute,count\n0,1\n1,2\n2,3\n", "minute\tcount\n0\t1\n1\t2\n2\t3\n",
        "\"minute\",\"count\"\n\"0\",\"1\"\n\"1\",\"2\"\n\"2\",\"3\"\n",
        "minute, count\n 0 , 1 \n1,2\n2 , 3\n", "Minute,COUNT\n0,1\n1,2\n2,3\n\n\r\n\n",
        "count,minute\n1,0\n2,1\n3,2\n", "note,minute,count\n\xc3\xa4,0,1\n,1,2\n\"a,b\" ,2,3\n",
        "min,hits\n0,1.0\n1,2e0\n2,30E-1\n", "count\n1\n2\n3\n", "requests\r\n1\r\n2\r\n3"}) {
    INFO(text);
    CHECK(read(text).counts == counts);
    CHECK(read(text).bucket_seconds == 60);
    CHECK(read(text).total == Decimal(6));
  }
}

TEST_CASE("A trace's total is exact", "[traffic][trace]") {
  std::string text = "count\n";
  for (int i = 0; i < 1000; ++i) text += "0.1\n";
  CHECK(read(text).total == Decimal(100));
  text = "count\n";
  for (int i = 0; i < 3000; ++i) text += "999999999999.000000000000001\n1000000000000\n";
  const Trace trace = read(text);
  CHECK(trace.total.to_string() == "5999999999997000.000000000003");
  CHECK(mean_rate(trace).count() == trace.total);
}

TEST_CASE("The peak minute is found whatever the buckets", "[traffic][trace]") {
  // 120 seconds: 1 a second, but 60 in second 70.
  std::string text = "second,count\n";
  for (int s = 0; s < 120; ++s) text += std::to_string(s) + (s == 70 ? ",60\n" : ",1\n");
  const Trace fine = read(text);
  CHECK(counts_per_minute(fine) == Counts{60, 119});
  CHECK(peak_minute_rate(fine) / one_per_second == Approx(119.0 / 60));
  CHECK(peak_to_mean(fine) == Approx(119.0 / 60 / (179.0 / 120)));

  const Trace coarse = read("timestamp,count\n0,600\n300,1500\n600,0\n");
  CHECK(coarse.bucket_seconds == 300);
  CHECK(counts_per_minute(coarse) ==
        Counts{120, 120, 120, 120, 120, 300, 300, 300, 300, 300, 0, 0, 0, 0, 0});
  CHECK(peak_minute_rate(coarse) / one_per_second == Approx(5.0));
  CHECK(peak_to_mean(coarse) == Approx(1500.0 / 700.0));

  // Buckets of 45 s do not fit minutes: their counts are spread.
  const Trace odd = read("timestamp,count\n0,45\n45,90\n90,45\n135,0\n");
  CHECK(counts_per_minute(odd) == Counts{45 + 30, 60 + 30, 15});
}

TEST_CASE("A peak is never below the mean", "[traffic][trace]") {
  const Trace brief = read("second,count\n0,10\n9,10\n");  // shorter than a minute
  CHECK(peak_minute_rate(brief) / one_per_second == 2.0);
  CHECK(peak_to_mean(brief) == 1.0);
  const Trace tail = read("second,count\n0,60\n60,60\n");  // one second into a second minute
  CHECK(peak_to_mean(tail) == 1.0);
  const Trace silent = read("count\n0\n0\n");
  CHECK(peak_to_mean(silent) == 1.0);
  CHECK(mean_rate(silent) == Rate::per(Decimal(0), 120));
  CHECK(peak_bucket(silent) == 0);
  CHECK(mean_rate(Trace()) == Rate());
  CHECK(peak_to_mean(Trace()) == 1.0);
}

TEST_CASE("A bad trace says where, what stood there and what was wanted", "[traffic][trace]") {
  const std::string count = ", wanted a count from 0 to 1e12";
  const std::string time =
      ", wanted a UTC time such as 2026-10-03T14:05:00Z, or seconds since 1970";
  const std::string header =
      ", wanted a header such as second,count or minute,count or timestamp,count or count";
  struct Case {
    std::string text, where_found_wanted;
  };
  for (const Case& c : {
           // No trace at all.
           Case{"", "1:1: found an empty file" + header},
           Case{"\n\n\r\n", "1:1: found an empty file" + header},
           Case{"\xef\xbb\xbf", "1:1: found an empty file" + header},
           Case{"second,count\n", "1:1: found a header only, wanted at least one row below it"},
           Case{"timestamp,count", "1:1: found a header only, wanted at least one row below it"},
           Case{"count\r\n\r\n", "1:1: found a header only, wanted at least one row below it"},
           Case{"0,5\n1,6\n", "1:1: found '0,5'" + header},
           Case{"foo,bar\n1,2\n", "1:1: found 'foo,bar'" + header},
           Case{"\n0,5\n", "1:1: found nothing" + header},
           // Headers.
           Case{"second,foo\n1,2\n",
                "1:1: found 'second,foo', wanted a column count (or requests, value, invocations); "
                "where each row is one request, call its time arrival_time"},
           Case{"count,foo\n1,2\n",
                "1:1: found 'count,foo', wanted a time column (second, minute, hour or timestamp), "
                "or the count alone"},
           Case{"second,minute,count\n1,2,3\n",
                "1:8: found a second time column 'minute' beside 'second', wanted one of them"},
           Case{"second,count,value\n1,2,3\n",
                "1:14: found a second count column 'value' beside 'count', wanted one of them"},
           Case{"arrival_time,count\n1,2\n",
                "1:14: found a count beside arrival times, wanted either: with counts, call the "
                "time timestamp"},
           // Counts.
           Case{"second,count\n0,NaN\n", "2:3: found 'NaN'" + count},
           Case{"second,count\n0,inf\n", "2:3: found 'inf'" + count},
           Case{"second,count\n0,1\n1,-1\n", "3:3: found '-1'" + count},
           Case{"second,count\n0,-0.5\n", "2:3: found '-0.5'" + count},
           Case{"second,count\n0,1000000000001\n", "2:3: found '1000000000001'" + count},
           Case{"second,count\n0,1e13\n", "2:3: found '1e13'" + count},
           Case{"second,count\n0,1e400\n", "2:3: found '1e400'" + count},
           Case{"second,count\n0,0x1F\n", "2:3: found '0x1F'" + count},
           Case{"second,count\n0,\n", "2:3: found nothing" + count},
           Case{"second,count\n0,\"\"\n", "2:3: found nothing" + count},
           Case{"second,count\n0,1e-16\n", "2:3: found '1e-16', wanted at most 15 decimal places"},
           Case{"second,count\n0,1\r2\n", "2:3: found '1\\x0d2'" + count},
           Case{"arrival_time\n5\n\n7\n",
                "3:1: found an empty line, wanted 1 column, as in the header"},
           Case{"count\n5\n\n7\n", "3:1: found an empty line, wanted 1 column, as in the header"},
           Case{"count\n5\nx\n", "3:1: found 'x'" + count},
           // Times.
           Case{"second,count\n-1,5\n", "2:1: found '-1', wanted a whole number from 0"},
           Case{"second,count\n0.5,5\n", "2:1: found '0.5', wanted a whole number from 0"},
           Case{"second,count\nx,5\n", "2:1: found 'x', wanted a whole number from 0"},
           Case{"second,count\n4,5\n3,1\n4,6\n", "4:1: found '4' once more, wanted each time once"},
           Case{"count,minute\n1,4\n 2, 4\n", "3:5: found '4' once more, wanted each time once"},
           Case{"second,count\n20000000,5\n",
                "2:1: found '20000000', wanted a trace of at most 20000000 buckets of 1 s"},
           Case{"second,count\n99999999999999999999999999,5\n",
                "2:1: found '99999999999999999999999999', wanted a trace of at most 20000000 "
                "buckets of 1 s"},
           Case{"hour,count\n333333,5\n",
                "2:1: found '333333', wanted a trace of at most 333333 buckets of 3600 s"},
           Case{"timestamp,count\n2026-10-03T14:05:00Z,5\n",
                "2:1: found a single timestamp, wanted at least two, whose gap is a bucket"},
           Case{"timestamp,count\n0,1\n60,2\n0,3\n",
                "4:1: found the time of line 2 once more, wanted each time once"},
           Case{"timestamp,count\n0,1\n60,2\n150,3\n",
                "4:1: found 150 s after the first time, wanted a multiple of 60 s, the smallest "
                "gap (lines 2 and 3)"},
           Case{"timestamp,count\n0,1\n86401,2\n",
                "3:1: found 86401 s, the smallest gap (lines 2 and 3), wanted at most a day "
                "between times"},
           Case{"timestamp,count\n0,1\n1,2\n4000000000,3\n",
                "4:1: found a trace of 4000000001 buckets of 1 s, the smallest gap (lines 2 and "
                "3), wanted at most 20000000"},
           Case{"timestamp,count\n0.5,1\n",
                "2:1: found '0.5', wanted whole seconds, since each row counts a bucket"},
           Case{"timestamp,count\nyesterday,1\n", "2:1: found 'yesterday'" + time},
           Case{"timestamp,count\n,1\n", "2:1: found nothing" + time},
           Case{"timestamp,count\n2026-02-29T00:00:00Z,1\n",
                "2:1: found '2026-02-29T00:00:00Z'" + time},
           Case{"timestamp,count\n2026-13-01T00:00:00Z,1\n",
                "2:1: found '2026-13-01T00:00:00Z'" + time},
           Case{"timestamp,count\n2026-01-01T24:00:00Z,1\n",
                "2:1: found '2026-01-01T24:00:00Z'" + time},
           Case{"timestamp,count\n2026-01-01T23:59:60Z,1\n",
                "2:1: found '2026-01-01T23:59:60Z'" + time},
           Case{"timestamp,count\n2026-01-01T00:00:00+02:00,1\n",
                "2:1: found '2026-01-01T00:00:00+02:00'" + time},
           Case{"timestamp,count\n2026-01-01T00:00:00.Z,1\n",
                "2:1: found '2026-01-01T00:00:00.Z'" + time},
           Case{"timestamp,count\n2026-01-01,1\n", "2:1: found '2026-01-01'" + time},
           Case{"timestamp,count\n01/02/2026 00:00,1\n", "2:1: found '01/02/2026 00:00'" + time},
           Case{"timestamp,count\n1591210922000,1\n", "2:1: found '1591210922000'" + time},
           Case{"timestamp,count\n0001-01-01T00:00:00Z,1\n",
                "2:1: found '0001-01-01T00:00:00Z'" + time},
           // Columns.
           Case{"second,count\n1\n", "2:1: found 1 column, wanted 2 columns, as in the header"},
           Case{"second,count\n1,2,3\n",
                "2:5: found 3 columns, wanted 2 columns, as in the header"},
           Case{"second,count\n1,2,\n", "2:5: found 3 columns, wanted 2 columns, as in the header"},
           Case{"second,count\n1;2\n", "2:1: found 1 column, wanted 2 columns, as in the header"},
           Case{"second\tcount\n1,2\n", "2:1: found 1 column, wanted 2 columns, as in the header"},
           Case{"second,count\n0,1\n\n1,2\n",
                "3:1: found an empty line, wanted 2 columns, as in the header"},
           // Quotes.
           Case{"second,count\n\"1,2\n",
                "2:1: found a quote that is not closed, wanted a closing quote in the line"},
           Case{"second,count\n1,\"2\n\"\n",
                "2:3: found a quote that is not closed, wanted a closing quote in the line"},
           Case{"second,count\n\"1\"x,2\n",
                "2:4: found text after a closing quote, wanted the end of the field"},
           Case{"second,count\n\"1\"\"\",2\n", "2:1: found '1\"\"', wanted a whole number from 0"},
           // Bytes.
           Case{"\xff\xfes\0e\0c\0", "1:1: found UTF-16, wanted UTF-8 or ASCII"},
           Case{"\xfe\xff", "1:1: found UTF-16, wanted UTF-8 or ASCII"},
           Case{std::string("s\0e\0c\0", 6), "1:2: found byte 0x00, wanted UTF-8 or ASCII"},
           Case{"second,count\n0,1\n1,\xe4\n", "3:3: found byte 0xe4, wanted UTF-8 or ASCII"},
           Case{"second,count\n0,\xc0\xb1\n", "2:3: found byte 0xc0, wanted UTF-8 or ASCII"},
           Case{"second,count\n0,\xef\xbc\x91\n", "2:3: found '\xef\xbc\x91'" + count},
           Case{"second,count\n0,\x1b[31m\n", "2:3: found '\\x1b[31m'" + count},
       }) {
    INFO(c.text);
    CHECK(input_error_of([&] { read(c.text); }) == "t.csv:" + c.where_found_wanted);
  }
}

TEST_CASE("A file that is too large is refused before it is read", "[traffic][trace]") {
  const std::string text(Trace::most_bytes + 1, '\xff');
  CHECK(input_error_of([&] { read(text); }) ==
        "t.csv: found a file of 200000001 bytes, wanted at most 200 MB");
}

TEST_CASE("The longest trace fits, and its minutes too", "[traffic][trace]") {
  const Trace trace = read("second,count\n19999999,1e12\n");
  CHECK(trace.counts.size() == 20'000'000);
  CHECK(trace.total == Decimal(1'000'000'000'000));
  CHECK(counts_per_minute(trace).size() == 333334);
  CHECK(counts_per_minute(read("hour,count\n333332,60\n")).size() == 19'999'980);
}
