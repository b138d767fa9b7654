// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fitcost/template/estimate.hpp"
#include "fitcost/units/input_error.hpp"
#include "fuzz/require.hpp"

namespace fuzz::stack_usage_input {

using namespace fitcost;
using namespace fitcost::cloudformation;

const Template& stack() {
  static const Template read = Template::read(TemplateDocument::read(
      "Resources:\n"
      "  Fn: {Type: AWS::Lambda::Function}\n"
      "  Group: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: !Sub '/aws/lambda/${Fn}'}}\n"
      "  Table: {Type: AWS::DynamoDB::Table, Properties: {BillingMode: PAY_PER_REQUEST}}\n"
      "  Rest: {Type: AWS::ApiGateway::RestApi}\n"
      "  Ws: {Type: AWS::ApiGatewayV2::Api, Properties: {ProtocolType: WEBSOCKET}}\n"
      "  P: {Type: AWS::SSM::Parameter, Properties: {Tier: Advanced}}\n",
      "stack.yaml"));
  return read;
}

extern "C" int fuzz_stack_usage(const std::uint8_t* data, std::size_t size) {
  const DocumentLimits limits{.bytes = 100'000, .depth = 50, .nodes = 10'000};
  try {
    const StackUsage usage = read_stack_usage(TemplateDocument::read(
        std::string(reinterpret_cast<const char*>(data), size), "usage", limits));
    for (const UsageEntry& entry : usage.entries) {
      require(!entry.of.empty() && !entry.key.empty());
      require(!(entry.value < Decimal()) && 0 < entry.place.line && 0 < entry.place.column);
    }
    const cloudformation::Estimate of =
        estimate(event_graph(stack(), {Rate::per_second_of(1), {}, false}),
                 {Rate::per_second_of(1), {}, {}, {}}, {}, usage);
    for (const StatedQuantity& quantity : of.stated)
      require(!(quantity.quantity < Decimal()) && !quantity.meter.empty());
    (void)readings(of, BillingMonth::of(1, {}, Date{2026, 11, 1}));
  } catch (const InputError& error) {
    const std::string_view said = error.what();
    require(error.place().file == "usage");
    require(said.size() < 1'000 && said.find('\n') == std::string_view::npos);
  }
  return 0;
}

}  // namespace fuzz::stack_usage_input
