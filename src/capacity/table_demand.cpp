// SPDX-License-Identifier: Apache-2.0
#include "fitcost/capacity/table_demand.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "capacity/minute_masks.hpp"

namespace fitcost::inline v1 {

namespace {

DemandSeries::Block block_of(const std::int32_t* tenths, std::size_t count) {
  DemandSeries::Block block{detail::sum_of(tenths, count), DemandSeries::most, 0};
  std::size_t i = 0;
#ifdef __SSE2__
  if (count >= 4) {
    __m128i least = detail::four_of(tenths);
    __m128i most = least;
    for (i = 4; i + 4 <= count; i += 4) {
      const __m128i four = detail::four_of(tenths + i);
      const __m128i below = _mm_cmplt_epi32(four, least);
      const __m128i above = _mm_cmpgt_epi32(four, most);
      least = _mm_or_si128(_mm_and_si128(below, four), _mm_andnot_si128(below, least));
      most = _mm_or_si128(_mm_and_si128(above, four), _mm_andnot_si128(above, most));
    }
    std::array<std::int32_t, 4> lanes{};
    static_assert(sizeof lanes == sizeof least);
    std::memcpy(lanes.data(), &least, sizeof lanes);
    block.least = *std::min_element(lanes.begin(), lanes.end());
    std::memcpy(lanes.data(), &most, sizeof lanes);
    block.most = *std::max_element(lanes.begin(), lanes.end());
  }
#endif
  for (; i < count; ++i) {
    block.least = std::min(block.least, tenths[i]);
    block.most = std::max(block.most, tenths[i]);
  }
  return block;
}

}  // namespace

void DemandSeries::assign(std::span<const std::int32_t> tenths) {
  size_ = tenths.size();
  padded_.resize(size_ + block_length);
  std::copy(tenths.begin(), tenths.end(), padded_.begin());
  std::fill(padded_.begin() + static_cast<std::ptrdiff_t>(size_), padded_.end(), 0);
  blocks_.resize((size_ + block_length - 1) / block_length);
  total_ = 0;
  peak_ = 0;
  for (std::size_t b = 0; b < blocks_.size(); ++b) {
    const std::size_t begin = b * block_length;
    blocks_[b] = block_of(padded_.data() + begin, std::min(block_length, size_ - begin));
    total_ += blocks_[b].sum;
    peak_ = std::max(peak_, blocks_[b].most);
  }
}

std::string units_text(std::int64_t tenths) {
  std::string out = std::to_string(tenths / 10);
  if (tenths % 10 != 0) {
    out += '.';
    out += static_cast<char>('0' + tenths % 10);
  }
  return out;
}

}  // namespace fitcost::inline v1
