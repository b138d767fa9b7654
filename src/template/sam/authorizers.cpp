// SPDX-License-Identifier: Apache-2.0
// Lambda authorizers of SAM's APIs, as aws-sam-translator writes them:
// https://github.com/aws/serverless-application-model, tests/translator/output/
// api_with_auth_all_minimum.json and http_api_lambda_auth.json
#include "template/sam/expander.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

/// Auth.Authorizers with a function, by name.
SyntaxMaker::Entries lambda_authorizers(const SyntaxNode* auth) {
  SyntaxMaker::Entries out;
  const SyntaxNode* all = auth == nullptr ? nullptr : auth->find("Authorizers");
  if (all == nullptr || !all->is_map()) return out;
  for (const auto& entry : all->entries)
    if (entry.value->is_map() && entry.value->find("FunctionArn") != nullptr) out.push_back(entry);
  return out;
}

}  // namespace

SamExpander::Entries SamExpander::security_schemes(const Source& source, bool http) {
  Entries out;
  for (const auto& entry : lambda_authorizers(source.find("Auth"))) {
    const SyntaxNode& at = *entry.key;
    const SyntaxNode& given = *entry.value;
    const bool by_token = !http && literal_of(given.find("FunctionPayloadType")) != "REQUEST";
    Entries scheme{maker_.entry("type", text("apiKey", at), at),
                   maker_.entry("name", text(by_token ? "Authorization" : "Unused", at), at),
                   maker_.entry("in", text("header", at), at)};
    if (!http)
      scheme.push_back(maker_.entry("x-amazon-apigateway-authtype", text("custom", at), at));
    scheme.push_back(maker_.entry("x-amazon-apigateway-authorizer", authorizer(given, http), at));
    out.push_back(maker_.entry(at.text, maker_.map(scheme, at), at));
  }
  return out;
}

const SyntaxNode* SamExpander::authorizer(const SyntaxNode& given, bool http) {
  const SyntaxNode& function = *given.find("FunctionArn");
  const bool by_request = http || literal_of(given.find("FunctionPayloadType")) == "REQUEST";
  const SyntaxNode* uri = maker_.call(
      Intrinsic::sub,
      maker_.list({text("arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/"
                        "functions/${__FunctionArn__}/invocations",
                        function),
                   maker_.map({maker_.entry("__FunctionArn__", &function, function)}, function)},
                  function),
      function);
  Entries made{maker_.entry("type", text(by_request ? "request" : "token", given), given),
               maker_.entry("authorizerUri", uri, function)};
  if (http) {
    if (const SyntaxNode* version = given.find("AuthorizerPayloadFormatVersion"))
      made.push_back(maker_.entry("authorizerPayloadFormatVersion", version, *version));
  }
  const SyntaxNode* identity = given.find("Identity");
  const SyntaxNode* kept = identity == nullptr ? nullptr : identity->find("ReauthorizeEvery");
  if (kept != nullptr) made.push_back(maker_.entry("authorizerResultTtlInSeconds", kept, *kept));
  return maker_.map(made, given);
}

const SyntaxNode* SamExpander::secured(const Source& source, const Route& route) {
  const SyntaxNode* auth = source.find("Auth");
  std::string name = auth == nullptr ? std::string{} : literal_of(auth->find("DefaultAuthorizer"));
  const SyntaxNode* own = route.auth == nullptr ? nullptr : route.auth->find("Authorizer");
  if (own != nullptr) name = literal_of(own);
  bool known = false;
  for (const auto& entry : lambda_authorizers(auth)) known = known || entry.key->text == name;
  if (!known || !route.made->is_map()) return route.made;
  const SyntaxNode& at = *route.from;
  Entries parts(route.made->entries.begin(), route.made->entries.end());
  parts.push_back(maker_.entry(
      "security", maker_.list({maker_.map({maker_.entry(name, maker_.list({}, at), at)}, at)}, at),
      at));
  return maker_.map(parts, at);
}

/// A REST API may call its authorizers unless it says otherwise, an HTTP API if it says so.
void SamExpander::authorizer_permissions(const Source& source, bool http) {
  for (const auto& entry : lambda_authorizers(source.find("Auth"))) {
    const SyntaxNode& at = *entry.key;
    const bool enabled =
        literal_of(entry.value->find("EnableFunctionDefaultPermissions")) == "true";
    const bool disabled =
        literal_of(entry.value->find("DisableFunctionDefaultPermissions")) == "true";
    if (http ? !enabled : disabled) continue;
    const SyntaxNode* arn = maker_.call(
        Intrinsic::sub,
        maker_.list({text("arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:"
                          "${__ApiId__}/authorizers/*",
                          at),
                     maker_.map({maker_.entry("__ApiId__", maker_.ref(source.id(), at), at)}, at)},
                    at),
        at);
    add(source, source.id() + std::string(at.text) + "AuthorizerPermission",
        "AWS::Lambda::Permission",
        {maker_.entry("Action", text("lambda:InvokeFunction", at), at),
         maker_.entry("FunctionName", entry.value->find("FunctionArn"), at),
         maker_.entry("Principal", text("apigateway.amazonaws.com", at), at),
         maker_.entry("SourceArn", arn, at)},
        at);
  }
}

}  // namespace fitcost::inline v1::cloudformation::detail
