// SPDX-License-Identifier: Apache-2.0
#include "audit/tagging.hpp"

#include <algorithm>
#include <array>

#include "audit/template_piece.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/ , each type's own page
constexpr std::array types{
    TaggableType{"AWS::ApiGateway::ApiKey", TagForm::list},
    TaggableType{"AWS::ApiGateway::ClientCertificate", TagForm::list},
    TaggableType{"AWS::ApiGateway::DomainName", TagForm::list},
    TaggableType{"AWS::ApiGateway::RestApi", TagForm::list},
    TaggableType{"AWS::ApiGateway::Stage", TagForm::list},
    TaggableType{"AWS::ApiGateway::UsagePlan", TagForm::list},
    TaggableType{"AWS::ApiGateway::VpcLink", TagForm::list},
    TaggableType{"AWS::ApiGatewayV2::Api", TagForm::map},
    TaggableType{"AWS::ApiGatewayV2::DomainName", TagForm::map},
    TaggableType{"AWS::ApiGatewayV2::Stage", TagForm::map},
    TaggableType{"AWS::ApiGatewayV2::VpcLink", TagForm::map},
    TaggableType{"AWS::AppSync::GraphQLApi", TagForm::list},
    TaggableType{"AWS::CertificateManager::Certificate", TagForm::list},
    TaggableType{"AWS::CloudFront::Distribution", TagForm::list},
    TaggableType{"AWS::CloudWatch::Alarm", TagForm::list},
    TaggableType{"AWS::CloudWatch::CompositeAlarm", TagForm::list},
    TaggableType{"AWS::Cognito::UserPool", TagForm::map, "UserPoolTags"},
    TaggableType{"AWS::DynamoDB::Table", TagForm::list},
    TaggableType{"AWS::EC2::EIP", TagForm::list},
    TaggableType{"AWS::EC2::InternetGateway", TagForm::list},
    TaggableType{"AWS::EC2::NatGateway", TagForm::list},
    TaggableType{"AWS::EC2::RouteTable", TagForm::list},
    TaggableType{"AWS::EC2::SecurityGroup", TagForm::list},
    TaggableType{"AWS::EC2::Subnet", TagForm::list},
    TaggableType{"AWS::EC2::VPC", TagForm::list},
    TaggableType{"AWS::EC2::VPCEndpoint", TagForm::list},
    TaggableType{"AWS::ECR::Repository", TagForm::list},
    TaggableType{"AWS::ElasticLoadBalancingV2::LoadBalancer", TagForm::list},
    TaggableType{"AWS::Events::EventBus", TagForm::list},
    TaggableType{"AWS::Events::Rule", TagForm::list},
    TaggableType{"AWS::IAM::Role", TagForm::list},
    TaggableType{"AWS::IAM::User", TagForm::list},
    TaggableType{"AWS::KMS::Key", TagForm::list},
    TaggableType{"AWS::Kinesis::Stream", TagForm::list},
    TaggableType{"AWS::KinesisFirehose::DeliveryStream", TagForm::list},
    TaggableType{"AWS::Lambda::CodeSigningConfig", TagForm::list},
    TaggableType{"AWS::Lambda::EventSourceMapping", TagForm::list},
    TaggableType{"AWS::Lambda::Function", TagForm::list},
    TaggableType{"AWS::Logs::LogGroup", TagForm::list},
    TaggableType{"AWS::Pipes::Pipe", TagForm::map},
    TaggableType{"AWS::Route53::HostedZone", TagForm::list, "HostedZoneTags"},
    TaggableType{"AWS::S3::Bucket", TagForm::list},
    TaggableType{"AWS::SNS::Topic", TagForm::list},
    TaggableType{"AWS::SQS::Queue", TagForm::list},
    TaggableType{"AWS::SSM::Parameter", TagForm::map},
    TaggableType{"AWS::Scheduler::ScheduleGroup", TagForm::list},
    TaggableType{"AWS::SecretsManager::Secret", TagForm::list},
    TaggableType{"AWS::Serverless::Api", TagForm::map},
    TaggableType{"AWS::Serverless::Function", TagForm::map},
    TaggableType{"AWS::Serverless::HttpApi", TagForm::map},
    TaggableType{"AWS::Serverless::SimpleTable", TagForm::map},
    TaggableType{"AWS::Serverless::StateMachine", TagForm::map},
    TaggableType{"AWS::StepFunctions::Activity", TagForm::list},
    TaggableType{"AWS::StepFunctions::StateMachine", TagForm::list},
    TaggableType{"AWS::WAFv2::WebACL", TagForm::list},
};

/// A tag's value where the resource itself says it, whatever the parameters are.
const SyntaxNode* written_value(const Resource& resource, std::string_view key) {
  const auto* properties = resource.definition->find("Properties");
  const auto* tags =
      properties == nullptr ? nullptr : properties->find(taggable(resource.type)->property);
  if (tags == nullptr) return nullptr;
  const SyntaxNode* out = tags->find(key);
  if (tags->is_list()) {
    for (const auto* item : tags->items) {
      const auto* name = item->find("Key");
      if (name != nullptr && name->is_scalar() && name->text == key) out = item->find("Value");
    }
  }
  return out == nullptr || out->generated ? nullptr : out;
}

bool names_resource(const Template& stack, const SyntaxNode& node) {
  const auto references = stack.evaluate(node).text().references();
  return std::any_of(references.begin(), references.end(),
                     [](const Reference& r) { return r.kind == Reference::Kind::resource; });
}

bool is_of_sam(std::string_view key) {
  return key == "lambda:createdBy" || key == "httpapi:createdBy" || key == "stateMachine:createdBy";
}

}  // namespace

const TaggableType* taggable(std::string_view type) {
  const auto* found = std::find_if(types.begin(), types.end(),
                                   [&](const TaggableType& t) { return t.type == type; });
  return found == types.end() ? nullptr : found;
}

TagSet tags_of(const Resource& resource) {
  TagSet out;
  const TaggableType* known = taggable(resource.type);
  if (known == nullptr) return out;
  out.written = resource.properties[known->property];
  // SAM writes an HTTP API's tags into its OpenAPI document.
  for (const auto& tag : resource.properties["Body"]["tags"].items()) {
    const auto name = tag["name"].literal();
    if (name && !is_of_sam(*name)) out.values.emplace(*name, tag["x-amazon-apigateway-tag-value"]);
  }
  // Of a choice, what any of its branches has.
  for (const auto& a : out.written.alternatives()) {
    if (a.value.is_unknown()) out.certain = false;
    for (const auto& entry : a.value.entries())
      if (!is_of_sam(entry.key)) out.values.emplace(entry.key, entry.value);
    if (!a.value.more_entries().empty()) out.certain = false;
    for (const auto& item : a.value.items()) {
      for (const auto& one : item.alternatives()) {
        if (one.value.is_absent()) continue;
        const auto key = one.value["Key"].literal();
        if (!key) {
          out.certain = false;
        } else if (!is_of_sam(*key)) {
          out.values.emplace(*key, one.value["Value"]);
        }
      }
    }
  }
  return out;
}

std::vector<const Resource*> taggable_resources(const Template& stack) {
  std::vector<const Resource*> out;
  for (const auto& r : stack.resources()) {
    if (r.exists == Truth::no || taggable(r.type) == nullptr) continue;
    const bool by_sam = !r.made_from_type.empty();
    if (by_sam && r.made_from != r.logical_id) continue;
    // SAM gives an API's tags to its stage, which nobody wrote.
    if (r.made_from_type == "AWS::Serverless::Api") continue;
    out.push_back(&r);
  }
  return out;
}

std::vector<WantedTag> wanted_tags(const Template& stack) {
  std::vector<std::pair<const Resource*, TagSet>> tagged;
  for (const Resource* r : taggable_resources(stack)) {
    TagSet tags = tags_of(*r);
    if (!tags.values.empty()) tagged.emplace_back(r, std::move(tags));
  }
  std::map<std::string, std::size_t> count;
  for (const auto& [r, tags] : tagged)
    for (const auto& [key, value] : tags.values) ++count[key];
  std::vector<WantedTag> out;
  for (const auto& [key, n] : count) {
    if (key == "Name" || 2 * n < tagged.size()) continue;  // a name is each resource's own
    std::map<std::string, std::pair<std::size_t, const SyntaxNode*>> by_form;
    for (const auto& [r, tags] : tagged) {
      const SyntaxNode* written = written_value(*r, key);
      if (written == nullptr || names_resource(stack, *written)) continue;
      auto& [times, value] = by_form[flow_yaml(piece_of(*written))];
      if (times++ == 0) value = written;
    }
    const auto most = std::max_element(
        by_form.begin(), by_form.end(),
        [](const auto& a, const auto& b) { return a.second.first < b.second.first; });
    out.push_back({key, most == by_form.end() ? nullptr : most->second.second});
  }
  return out;
}

}  // namespace fitcost::inline v1::cloudformation::detail
