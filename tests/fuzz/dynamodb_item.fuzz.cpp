// SPDX-License-Identifier: Apache-2.0
#include <simdjson.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "fitcost/handler/store.hpp"
#include "fuzz/still_host.hpp"
#include "handler/dynamodb/client.hpp"
#include "handler/dynamodb/item.hpp"

namespace fuzz::dynamodb_item_input {

using namespace fitcost::handler;
using namespace fitcost::handler::detail;

using simdjson::dom::object;

/// What `read` makes of it; nothing where it is refused, which says so by a sentence.
template <class Read> auto read_or_refuse(const Read& read, object item) {
  std::optional<decltype(read(item))> out;
  try {
    out = read(item);
  } catch (const StoreError& error) {
    require(error.kind() == StoreError::Kind::broken && error.what()[0] != '\0');
  }
  return out;
}

/// An item that is taken is written as one that says the same.
template <class Read> void check_round_trip(const Read& read, object item) {
  const auto first = read_or_refuse(read, item);
  if (!first) return;
  TextBuffer text;
  aws::write_item(text, *first);
  simdjson::dom::parser parser;
  object written;
  const std::string_view view = text.view();
  require(parser.parse(view.data(), view.size()).get(written) == simdjson::SUCCESS);
  require(read(written) == *first);
}

extern "C" int fuzz_dynamodb_item(const std::uint8_t* data, std::size_t size) {
  simdjson::dom::parser parser;
  object item;
  if (parser.parse(data, size).get(item) != simdjson::SUCCESS) return 0;
  check_round_trip([](object o) { return aws::read_workout(o); }, item);
  check_round_trip([](object o) { return aws::read_marker(o); }, item);
  const aws::Consumed consumed = aws::read_consumed(item);
  require(consumed.indexes >= 0);
  return 0;
}

}  // namespace fuzz::dynamodb_item_input
