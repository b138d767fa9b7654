// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "fitcost/pricing/price_book.hpp"

/// How long ago the figures of a price book were seen where they come from.
namespace fitcost::inline v1 {

/// Days from one day to another, proleptic Gregorian; negative where `to` is earlier.
constexpr int days_between(const Date& from, const Date& to) {
  // Days before a year, counted from March, so that a leap day is a year's last.
  const auto ordinal = [](const Date& d) {
    const int year = d.month > 2 ? d.year : d.year - 1;
    const int month = d.month > 2 ? d.month - 3 : d.month + 9;
    return 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + d.day;
  };
  return ordinal(to) - ordinal(from);
}

struct PriceAge {
  std::string book;
  Date today{};
  std::optional<Date> newest;  ///< the book's day; empty: it says of no figure when it was checked
  std::optional<Date> oldest;
  std::size_t figures = 0;
  std::size_t undated = 0;  ///< of them, without a day
  int most_days = 90;

  std::optional<int> days() const {
    return newest ? std::optional<int>(days_between(*newest, today)) : std::nullopt;
  }
  /// A book without any day may be of any age.
  bool too_old() const { return !newest || most_days < *days(); }
  /// `53 days old`.
  std::string in_words() const {
    if (!newest) return "of no known day";
    const int age = *days();
    if (age < 0) return std::to_string(-age) + (age == -1 ? " day" : " days") + " ahead";
    return std::to_string(age) + (age == 1 ? " day" : " days") + " old";
  }
};

/// `today` is given: the library reads no clock.
inline PriceAge price_age(const PriceBook& book, const std::string& name, const Date& today,
                          int most_days = 90) {
  PriceAge out;
  out.book = name;
  out.today = today;
  out.most_days = most_days;
  const auto see = [&](const Provenance& p) {
    ++out.figures;
    if (!p.checked) {
      ++out.undated;
      return;
    }
    if (!out.newest || *out.newest < *p.checked) out.newest = p.checked;
    if (!out.oldest || *p.checked < *out.oldest) out.oldest = p.checked;
  };
  for (const auto& row : book.prices) see(row.provenance);
  for (const auto& row : book.allowances) see(row.provenance);
  for (const auto& row : book.facts) see(row.provenance);
  return out;
}

}  // namespace fitcost::inline v1
