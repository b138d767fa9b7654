// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

/// How sure a figure is, and the words for what is not.
namespace fitcost::inline v1::cloudformation {

/// From the surest to the least sure.
enum class Confidence : std::uint8_t {
  stated,   ///< written in the template, or given with it
  derived,  ///< follows from what is stated
  assumed,  ///< a default or a guess; the words say which
  unknown   ///< not known: the figure is left out, never taken as 0
};

constexpr std::string_view name_of(Confidence confidence) {
  switch (confidence) {
    case Confidence::stated:
      return "stated";
    case Confidence::derived:
      return "derived";
    case Confidence::assumed:
      return "assumed";
    case Confidence::unknown:
      break;
  }
  return "unknown";
}

/// The less sure of two.
constexpr Confidence weaker(Confidence a, Confidence b) { return a < b ? b : a; }

struct Certainty {
  Confidence confidence = Confidence::stated;
  std::string words = {};  ///< what was assumed or derived, one clause each, `; ` between them

  /// Takes the weaker confidence, and those of the clauses that are not there yet.
  void also(Confidence other, std::string_view clauses) {
    confidence = weaker(confidence, other);
    while (!clauses.empty()) {
      const std::size_t end = clauses.find(separator);
      const std::string_view clause = clauses.substr(0, end);
      if (!has(clause)) {
        if (!words.empty()) words += separator;
        words += clause;
      }
      clauses = end == std::string_view::npos ? "" : clauses.substr(end + separator.size());
    }
  }
  void also(const Certainty& other) { also(other.confidence, other.words); }

 private:
  static constexpr std::string_view separator = "; ";

  bool has(std::string_view clause) const {
    for (std::size_t at = words.find(clause); at != std::string::npos;
         at = words.find(clause, at + 1)) {
      const std::size_t end = at + clause.size();
      const bool starts = at == 0 || std::string_view(words).substr(0, at).ends_with(separator);
      if (starts &&
          (end == words.size() || std::string_view(words).substr(end).starts_with(separator)))
        return true;
    }
    return false;
  }
};

}  // namespace fitcost::inline v1::cloudformation
