// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "fitcost/template/template.hpp"

namespace fitcost::inline v1::cloudformation::detail {

/// A parameter, mapping or condition.
struct NamedPart {
  std::string section;  ///< `Parameters`
  std::string name;

  std::string words() const;  ///< `parameter MinCapacity`
  bool operator==(const NamedPart&) const = default;
};

/// Those that nothing of the template uses.
std::vector<NamedPart> unused_names(const Template& stack);

/// What mending has left without a use.
struct UnusedNames {
  Template stack;    ///< without what is removed
  std::string text;  ///< the same; empty where nothing is
  std::vector<std::string> removed;
  std::vector<std::string> kept;
};

/// Removes what `before` used and `after` uses nowhere, with all that only this used; a section
/// that has nothing else goes with it. What stays: a parameter that was given a value, or that the
/// template's Metadata names, for those are known outside; and everything where a macro or a loop
/// may ask for names that nobody can read.
UnusedNames remove_unused(const Template& before, const Template& after);

}  // namespace fitcost::inline v1::cloudformation::detail
