// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fitcost/template/template.hpp"
#include "fitcost/units/input_error.hpp"
#include "fuzz/require.hpp"

namespace fuzz::template_input {

using namespace fitcost;
using namespace fitcost::cloudformation;

/// Ranges lie in the text, and in those around them; aliases are looked at where they stand.
void check(const SyntaxNode& node, const TemplateDocument& document) {
  require(node.range.begin <= node.range.end && node.range.end <= document.text().size());
  require(!node.is_call() || node.items.size() == 1);
  if (node.alias_of != nullptr) return;
  const auto inside = [&](const SyntaxNode& child) {
    require(child.range.begin >= node.range.begin && child.range.end <= node.range.end);
    check(child, document);
  };
  for (const SyntaxNode* item : node.items) inside(*item);
  for (const auto& entry : node.entries) {
    // What a merge key brings stands elsewhere.
    if (document.first_alias() != nullptr) continue;
    require(entry.key->is_scalar());
    inside(*entry.key);
    inside(*entry.value);
  }
}

void check(const Template& read) {
  for (const Resource& resource : read.resources()) {
    require(!resource.type.empty() && resource.key != nullptr && resource.definition != nullptr);
    require(read.resource(resource.logical_id) == &resource);
    require(equal(resource.properties, resource.properties) != Truth::no);
    (void)resource.properties.shown();
    (void)resource.name.alternatives();
    for (const Use& use : resource.uses) require(use.at != nullptr);
  }
}

extern "C" int fuzz_template(const std::uint8_t* data, std::size_t size) {
  const DocumentLimits limits{.bytes = 1'000'000, .depth = 50, .nodes = 20'000};
  try {
    const TemplateDocument document = TemplateDocument::read(
        std::string(reinterpret_cast<const char*>(data), size), "template", limits);
    check(document.root(), document);
    check(Template::read(document));
  } catch (const InputError& error) {
    const std::string_view said = error.what();
    require(error.place().file == "template");
    require(said.size() < 1'000 && said.find('\n') == std::string_view::npos);
  }
  return 0;
}

}  // namespace fuzz::template_input
