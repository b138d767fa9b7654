// SPDX-License-Identifier: Apache-2.0
#include "handler/json_body.hpp"

namespace fitcost::inline v1::handler::detail {

void JsonBody::string(std::string_view text) {
  literal<"\"">();
  scratch_.clear();
  scratch_.wrote(put_escaped(scratch_.room(escaped_room(text.size())), text));
  escaped(scratch_.view());
  literal<"\"">();
}

void JsonBody::escaped(std::string_view text) {
  if (!nested_) {
    text_.text(text);
    return;
  }
  const std::size_t before = text_.size();
  text_.wrote(put_escaped(text_.room(escaped_room(text.size())), text));
  added_ += text_.size() - before - text.size();
}

void JsonBody::excerpt(std::string_view text, std::size_t most) {
  scratch_.clear();
  append_excerpt(scratch_, text, most);
  escaped(scratch_.view());
}

}  // namespace fitcost::inline v1::handler::detail
