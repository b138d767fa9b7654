// SPDX-License-Identifier: Apache-2.0
#include "mix_options.hpp"

#include <algorithm>
#include <array>

#include "command.hpp"

namespace fitcost::command {

namespace {

struct MixOption {
  const char* option;
  const char* key;  ///< of a plan file
};
constexpr std::array<MixOption, 8> mix_options{{{"--write-share", "share"},
                                                {"--item-bytes", "item_bytes"},
                                                {"--items-per-read", "items"},
                                                {"--consistency", "consistency"},
                                                {"--indexes", "indexes"},
                                                {"--duration-ms", "duration_ms"},
                                                {"--memory-mb", "memory_mb"},
                                                {"--log-bytes", "log_bytes"}}};

bool has_sizes(const std::string& duration_ms) {
  return duration_ms.find(':') != std::string::npos;
}

}  // namespace

void MixOptions::add_to(CLI::App& app, bool with_sizes) {
  app.add_option("--write-share", write_share, "Share of requests that write, 0..1")
      ->type_name("SHARE");
  app.add_option("--item-bytes", item_bytes, "Bytes of an item, 1..409600")->type_name("BYTES");
  app.add_option("--items-per-read", items_per_read, "Items that a query reads")->type_name("N");
  app.add_option("--consistency", consistency, "Of reads")
      ->check(CLI::IsMember({"eventual", "strong"}));
  app.add_option("--indexes", indexes, "Indexes of the table, all attributes projected, 0..20")
      ->type_name("N");
  app.add_option("--duration-ms", duration_ms,
                 with_sizes ? "A warm request, or one for each memory size: 128:110,256:60"
                            : "A warm request")
      ->type_name("MS");
  app.add_option("--memory-mb", memory_mb, "Memory of the functions, 128..10240")->type_name("MB");
  app.add_option("--log-bytes", log_bytes, "The handler's own log lines, per request")
      ->type_name("BYTES");
}

void MixOptions::refuse_beside_plan(const CLI::App& app) {
  for (const auto& [option, key] : mix_options) {
    if (0 < app.get_option(option)->count())
      throw InputError({option}, "a --plan beside it", "the plan's own key " + in_quotes(key));
  }
}

MixChanges MixOptions::changes() const {
  MixChanges out;
  if (!write_share.empty()) out.write_share = number_option("--write-share", write_share, 0, 1);
  if (!item_bytes.empty()) out.item_bytes = whole_option("--item-bytes", item_bytes, 1, 409'600);
  if (!items_per_read.empty())
    out.items_per_read = number_option("--items-per-read", items_per_read, 0, 1'000'000'000);
  if (!consistency.empty()) {
    out.consistency =
        consistency == "strong" ? dynamodb::Consistency::strong : dynamodb::Consistency::eventual;
  }
  if (!indexes.empty()) out.indexes = whole_option("--indexes", indexes, 0, 20);
  if (!memory_mb.empty()) out.memory_mb = whole_option("--memory-mb", memory_mb, 128, 10'240);
  if (!log_bytes.empty()) out.log_bytes = number_option("--log-bytes", log_bytes, 0, 1'000'000'000);
  if (!duration_ms.empty() && !has_sizes(duration_ms))
    out.duration_ms = number_option("--duration-ms", duration_ms, 0, 900'000);
  return out;
}

std::vector<std::pair<int, Decimal>> MixOptions::sizes() const {
  std::vector<std::pair<int, Decimal>> out;
  if (!has_sizes(duration_ms)) return out;
  for (std::size_t at = 0; at <= duration_ms.size();) {
    const std::size_t end = std::min(duration_ms.find(',', at), duration_ms.size());
    const std::string pair = duration_ms.substr(at, end - at);
    const std::size_t colon = pair.find(':');
    if (colon == std::string::npos)
      throw InputError({"--duration-ms"}, in_quotes(pair), "MEMORY_MB:MS, as in 128:110,256:60");
    const int memory = whole_option("--duration-ms", pair.substr(0, colon), 128, 10'240);
    for (const auto& [other, ms] : out) {
      if (other == memory)
        throw InputError({"--duration-ms"}, std::to_string(memory) + " MB twice", "each size once");
    }
    out.emplace_back(memory, number_option("--duration-ms", pair.substr(colon + 1), 0, 900'000));
    at = end + 1;
  }
  if (!memory_mb.empty()) {
    throw InputError({"--memory-mb"}, "--duration-ms with memory sizes beside it",
                     "one of them: sizes need a duration each");
  }
  return out;
}

}  // namespace fitcost::command
