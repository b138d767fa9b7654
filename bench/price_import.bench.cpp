// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>
#include <zlib.h>

#include <cstdlib>
#include <sstream>
#include <string>

#include "fitcost/pricelist/import.hpp"

// An offer file of 60 MB, which is what the largest of our services has (AWSDataTransfer, all
// regions): 31,600 products with 15 attributes and a term of three tiers each; one is ours.

namespace {

std::string bulk_file() {
  constexpr int products = 31'600;
  std::string out =
      "{\"formatVersion\":\"v1.0\",\"offerCode\":\"AWSDataTransfer\",\"version\":"
      "\"20260916132208\","
      "\"publicationDate\":\"2026-09-16T13:22:08Z\",\"products\":{";
  std::string terms;
  for (int i = 0; i < products; ++i) {
    char sku[17];
    std::snprintf(sku, sizeof sku, "SKU%013d", i);
    const std::string name = sku;
    const std::string usage = i == 0 ? "DataTransfer-Out-Bytes" : "USE1-EUC1-Out-" + name;
    out += (i == 0 ? "\n\"" : ",\n\"") + name + "\": {\n  \"sku\": \"" + name +
           "\",\n  \"productFamily\": \"Data Transfer\",\n  \"attributes\": {\n"
           "    \"servicecode\": \"AWSDataTransfer\",\n    \"transferType\": \"AWS Outbound\",\n"
           "    \"fromLocation\": \"US East (N. Virginia)\",\n"
           "    \"fromLocationType\": \"AWS Region\",\n    \"toLocation\": \"External\",\n"
           "    \"toLocationType\": \"Other\",\n    \"usagetype\": \"" +
           usage +
           "\",\n    \"operation\": \"\",\n    \"fromRegionCode\": \"us-east-1\",\n"
           "    \"servicename\": \"AWS Data Transfer\",\n    \"toRegionCode\": \"\"\n  }\n}";
    terms += (i == 0 ? "\n\"" : ",\n\"") + name + "\": {\n  \"" + name +
             ".JRTCKXETXF\": {\n    \"offerTermCode\": \"JRTCKXETXF\",\n    \"sku\": \"" + name +
             "\",\n    \"effectiveDate\": \"2026-09-01T00:00:00Z\",\n    \"priceDimensions\": {";
    struct Tier {
      const char* rate;
      const char* begin;
      const char* end;
      const char* usd;
    };
    const Tier tiers[] = {{"VF6T3GAUKQ", "10240", "51200", "0.0850000000"},
                          {"Q3Z75P77EN", "0", "10240", "0.0900000000"},
                          {"N9EW5UVVPA", "51200", "Inf", "0.0700000000"}};
    for (const auto& t : tiers) {
      terms +=
          std::string(&t == tiers ? "\n" : ",\n") + "      \"" + name + ".JRTCKXETXF." + t.rate +
          "\": {\n        \"rateCode\": \"" + name + ".JRTCKXETXF." + t.rate +
          "\",\n        \"description\": \"$" + t.usd +
          " per GB - data transfer out beyond the global free tier\",\n        \"beginRange\": \"" +
          t.begin + "\",\n        \"endRange\": \"" + t.end +
          "\",\n        \"unit\": \"GB\",\n        \"pricePerUnit\": {\n          \"USD\": \"" +
          t.usd + "\"\n        },\n        \"appliesTo\": []\n      }";
    }
    terms += "\n    },\n    \"termAttributes\": {}\n  }\n}";
  }
  return out + "\n},\n\"terms\": {\"OnDemand\": {" + terms + "}}}";
}

std::string packed(const std::string& text) {
  std::string in = text;
  std::string out(in.size() / 2, '\0');
  z_stream stream{};
  if (deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) std::abort();
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  if (deflate(&stream, Z_FINISH) != Z_STREAM_END) std::abort();
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

void import_text(benchmark::State& state, const std::string& text, std::size_t unpacked) {
  for (auto _ : state) {
    fitcost::PriceListImport import;
    std::istringstream input(text);
    import.add(input, "offer");
    const auto prices = import.finish();
    if (prices.book.prices.size() != 3) state.SkipWithError("not the three tiers of our SKU");
    benchmark::DoNotOptimize(prices.book.prices.data());
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(unpacked));
  state.counters["MB"] = static_cast<double>(unpacked) / 1e6;
}

void bulk_json(benchmark::State& state) {
  static const std::string text = bulk_file();
  import_text(state, text, text.size());
}
void bulk_json_gz(benchmark::State& state) {
  static const std::string text = bulk_file();
  static const std::string gz = packed(text);
  import_text(state, gz, text.size());
}

}  // namespace

BENCHMARK(bulk_json)->Unit(benchmark::kMillisecond);
BENCHMARK(bulk_json_gz)->Unit(benchmark::kMillisecond);
