// SPDX-License-Identifier: Apache-2.0
#pragma once

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

  /// Adds a clause (each once) and takes the weaker confidence.
  void also(Confidence other, std::string_view clause) {
    confidence = weaker(confidence, other);
    if (clause.empty() || words.find(clause) != std::string::npos) return;
    if (!words.empty()) words += "; ";
    words += clause;
  }
  void also(const Certainty& other) { also(other.confidence, other.words); }
};

}  // namespace fitcost::inline v1::cloudformation
