// SPDX-License-Identifier: Apache-2.0
#include "template/sam/logical_id_hash.hpp"

#include <boost/uuid/detail/sha1.hpp>

namespace fitcost::inline v1::cloudformation::detail {

std::string logical_id_hash(std::string_view text) {
  boost::uuids::detail::sha1 sha;
  sha.process_bytes(text.data(), text.size());
  boost::uuids::detail::sha1::digest_type digest{};
  sha.get_digest(digest);
  static constexpr std::string_view hex = "0123456789abcdef";
  std::string out;
  constexpr std::size_t digits = 10;
  for (std::size_t i = 0; i < digits; ++i) out += hex[digest[i / 8] >> (28U - 4U * (i % 8)) & 15U];
  return out;
}

}  // namespace fitcost::inline v1::cloudformation::detail
