// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fitcost/template/template.hpp"

/// What the tests of this folder read templates with.
namespace reading {

using namespace fitcost;
using namespace fitcost::cloudformation;

inline TemplateDocument document(const std::string& text, const std::string& name = "t.yaml") {
  return TemplateDocument::read(text, name);
}

inline Template read(const std::string& text, const TemplateOptions& options = {},
                     const std::string& name = "t.yaml") {
  return Template::read(document(text, name), options);
}

/// "line:column found X, wanted Y" of what is refused; empty where nothing is.
inline std::string refusal(const std::string& text, const TemplateOptions& options = {},
                           const std::string& name = "t.yaml") {
  try {
    read(text, options, name);
  } catch (const InputError& error) {
    std::string said = error.what();
    return said.starts_with("t.yaml:") || said.starts_with("t.json:") ? said.substr(7) : said;
  }
  return {};
}

/// A template whose only output is this value, evaluated. `before`: other keys of the template.
inline Value value_of(const std::string& yaml, const std::string& before = {},
                      const TemplateOptions& options = {}) {
  const Template made = read(before +
                                 (before.find("Resources:") == std::string::npos
                                      ? "Resources: {Topic: {Type: AWS::SNS::Topic}}\n"
                                      : "") +
                                 "Outputs: {Out: {Value: " + yaml + "}}\n",
                             options);
  return made.outputs().front().value;
}

inline TemplateOptions given(std::vector<std::pair<std::string, std::string>> parameters) {
  TemplateOptions options;
  options.parameters = std::move(parameters);
  return options;
}

}  // namespace reading
