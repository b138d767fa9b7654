// SPDX-License-Identifier: Apache-2.0
#include "stack_options.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "command.hpp"

namespace fitcost::command {

namespace {

constexpr std::array<const char*, 11> stack_option_names{
    "--parameter",   "--route",   "--route-items", "--item-bytes", "--items-per-read",
    "--duration-ms", "--init-ms", "--cold-share",  "--log-bytes",  "--access-log-bytes",
    "--consistency"};

constexpr std::int64_t most_item_bytes = 409'600;  // DynamoDB's own limit

cloudformation::TemplateOptions template_options(const std::string& region) {
  cloudformation::TemplateOptions options;
  options.region = region;
  return options;
}

}  // namespace

void StackOptions::add_to(CLI::App& app) {
  app.add_option("--parameter", parameters, "A parameter of the template: Environment=prod")
      ->type_name("NAME=VALUE");
  app.add_option("--route", routes,
                 "A route's share of the requests: 'POST /workouts=0.6', '* /health=0.1'; the "
                 "others share the rest evenly")
      ->type_name("ROUTE=SHARE");
  app.add_option("--route-items", route_items,
                 "Items that a query of this route reads: 'GET /stats=100'")
      ->type_name("ROUTE=N");
  app.add_option("--item-bytes", item_bytes, "Bytes of an item of a table")
      ->type_name("N")
      ->capture_default_str();
  app.add_option("--items-per-read", items_per_read, "Items that a query or scan reads")
      ->type_name("N")
      ->capture_default_str();
  app.add_option("--duration-ms", duration_ms, "Milliseconds of a request, up to the Timeout")
      ->type_name("N")
      ->capture_default_str();
  app.add_option("--init-ms", init_ms, "Milliseconds of a cold start")
      ->type_name("N")
      ->capture_default_str();
  app.add_option("--cold-share", cold_share, "Share of requests that start cold, 0..1")
      ->type_name("SHARE")
      ->capture_default_str();
  app.add_option("--log-bytes", log_bytes, "Bytes of a function's own log lines, per request")
      ->type_name("N")
      ->capture_default_str();
  app.add_option("--access-log-bytes", access_log_bytes,
                 "Bytes of a stage's access log line, where it writes one")
      ->type_name("N")
      ->capture_default_str();
  app.add_option("--consistency", consistency, "Of reads: eventual or strong")
      ->check(CLI::IsMember({"eventual", "strong"}))
      ->capture_default_str();
}

void StackOptions::refuse_on(const CLI::App& app) {
  for (const char* name : stack_option_names) {
    const auto* option = app.get_option(name);
    if (0 < option->count()) throw InputError({name}, "no template beside it", "--template FILE");
  }
}

std::vector<std::pair<std::string, std::string>> StackOptions::parameter_values() const {
  std::vector<std::pair<std::string, std::string>> out;
  for (const auto& text : parameters) {
    const std::size_t equals = text.find('=');
    if (equals == 0 || equals == std::string::npos)
      throw InputError({"--parameter"}, in_quotes(text), "NAME=VALUE");
    out.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  return out;
}

cloudformation::Template StackOptions::read(const std::string& file,
                                            const std::string& region) const {
  auto options = template_options(region);
  options.parameters = parameter_values();
  return cloudformation::Template::read(cloudformation::TemplateDocument::read(
                                            read_file(file), file == "-" ? "standard input" : file),
                                        options);
}

cloudformation::Template StackOptions::read_with_known(const std::string& file,
                                                       const std::string& region) const {
  const auto document = cloudformation::TemplateDocument::read(read_file(file), file);
  auto options = template_options(region);
  const auto* section = document.root().find("Parameters");
  for (auto& value : parameter_values())
    if (section != nullptr && section->find(value.first) != nullptr)
      options.parameters.push_back(std::move(value));
  return cloudformation::Template::read(document, options);
}

std::vector<std::pair<std::string, Decimal>> StackOptions::route_shares() const {
  std::vector<std::pair<std::string, Decimal>> out;
  for (const auto& text : routes) out.push_back(cloudformation::parse_route_share(text));
  return out;
}

cloudformation::WorkloadDefaults StackOptions::defaults() const {
  cloudformation::WorkloadDefaults out;
  out.item_bytes = number_option("--item-bytes", item_bytes, 1, most_item_bytes);
  out.items_per_read = number_option("--items-per-read", items_per_read, 0, 1'000'000);
  out.duration_ms = number_option("--duration-ms", duration_ms, 0, 900'000);
  out.init_ms = number_option("--init-ms", init_ms, 0, 900'000);
  out.cold_share = number_option("--cold-share", cold_share, 0, 1);
  out.log_bytes = number_option("--log-bytes", log_bytes, 0, 1'000'000'000);
  out.access_log_bytes = number_option("--access-log-bytes", access_log_bytes, 0, 1'000'000);
  out.consistency =
      consistency == "strong" ? dynamodb::Consistency::strong : dynamodb::Consistency::eventual;
  for (const auto& text : route_items) {
    const std::size_t equals = text.rfind('=');
    if (equals == 0 || equals == std::string::npos)
      throw InputError({"--route-items"}, in_quotes(text),
                       "a route and how many items it reads, such as 'GET /stats=100'");
    out.route_items.emplace_back(
        text.substr(0, equals),
        number_option("--route-items", text.substr(equals + 1), 0, 1'000'000));
  }
  return out;
}

bool is_template(std::string_view text) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  // A plan has other keys: the first key of this kind at a line's start, or in a JSON map, decides.
  for (const std::string_view key : {"Resources", "AWSTemplateFormatVersion", "Transform"}) {
    for (std::size_t at = text.find(key); at != std::string::npos; at = text.find(key, at + 1)) {
      const std::size_t end = at + key.size();
      const bool starts_line = at == 0 || text[at - 1] == '\n';
      const bool yaml = starts_line && end < text.size() && text[end] == ':';
      const bool json = at > 0 && (text[at - 1] == '"' || text[at - 1] == '\'') &&
                        end < text.size() && text[end] == text[at - 1];
      if (yaml || json) return true;
    }
  }
  return text.find_first_not_of(" \t\r\n") != std::string::npos &&
         text[text.find_first_not_of(" \t\r\n")] == '{';
}

}  // namespace fitcost::command
