// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <string_view>

#include "template/estimate/graph_parts.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

struct CallWord {
  std::string_view text;
  std::string_view action;
};

/// Words that Python's and JavaScript's clients of DynamoDB are called by, and the action that each
/// is. boto3's method names; https://docs.aws.amazon.com/AWSJavaScriptSDK/v3/latest/client/dynamodb
constexpr CallWord call_words[]{
    {".put_item(", "PutItem"},
    {".get_item(", "GetItem"},
    {".query(", "Query"},
    {".scan(", "Scan"},
    {".update_item(", "UpdateItem"},
    {".delete_item(", "DeleteItem"},
    {".batch_writer(", "BatchWriteItem"},
    {".batch_write_item(", "BatchWriteItem"},
    {".batch_get_item(", "BatchGetItem"},
    {".transact_write_items(", "TransactWriteItems"},
    {".transact_get_items(", "TransactGetItems"},
    {"get_paginator('query')", "Query"},
    {"get_paginator(\"query\")", "Query"},
    {"get_paginator('scan')", "Scan"},
    {"get_paginator(\"scan\")", "Scan"},
    {".putItem(", "PutItem"},
    {".getItem(", "GetItem"},
    {".updateItem(", "UpdateItem"},
    {".deleteItem(", "DeleteItem"},
    {".batchWriteItem(", "BatchWriteItem"},
    {".batchGetItem(", "BatchGetItem"},
    {".transactWriteItems(", "TransactWriteItems"},
    {".transactGetItems(", "TransactGetItems"},
    {"paginateQuery(", "Query"},
    {"paginateScan(", "Scan"},
};
/// Of JavaScript's commands: `new PutCommand(`, `new PutItemCommand(`.
constexpr CallWord command_words[]{
    {"Put", "PutItem"},
    {"PutItem", "PutItem"},
    {"Get", "GetItem"},
    {"GetItem", "GetItem"},
    {"Query", "Query"},
    {"Scan", "Scan"},
    {"Update", "UpdateItem"},
    {"UpdateItem", "UpdateItem"},
    {"Delete", "DeleteItem"},
    {"DeleteItem", "DeleteItem"},
    {"BatchWrite", "BatchWriteItem"},
    {"BatchWriteItem", "BatchWriteItem"},
    {"BatchGet", "BatchGetItem"},
    {"BatchGetItem", "BatchGetItem"},
    {"TransactWrite", "TransactWriteItems"},
    {"TransactWriteItems", "TransactWriteItems"},
    {"TransactGet", "TransactGetItems"},
    {"TransactGetItems", "TransactGetItems"},
};
/// Of JavaScript's document clients: these words mean it only where one is made.
constexpr CallWord document_client_words[]{
    {".put(", "PutItem"},
    {".get(", "GetItem"},
    {".update(", "UpdateItem"},
    {".delete(", "DeleteItem"},
    {".batchWrite(", "BatchWriteItem"},
    {".batchGet(", "BatchGetItem"},
    {".transactWrite(", "TransactWriteItems"},
    {".transactGet(", "TransactGetItems"},
};

/// Without comments that take whole lines.
std::string without_comments(std::string_view code) {
  std::string out;
  while (!code.empty()) {
    const std::size_t end = std::min(code.find('\n'), code.size());
    const std::string_view line = code.substr(0, end);
    const std::size_t first = line.find_first_not_of(" \t");
    const std::string_view text = first == std::string_view::npos ? "" : line.substr(first);
    if (!text.starts_with('#') && !text.starts_with("//")) {
      out += line;
      out += '\n';
    }
    code.remove_prefix(std::min(end + 1, code.size()));
  }
  return out;
}

void add_once(std::vector<std::string>& to, std::string_view word) {
  if (std::find(to.begin(), to.end(), word) == to.end()) to.emplace_back(word);
}

}  // namespace

CodeCalls code_calls(const Resource& function) {
  CodeCalls out;
  const Value zip = function.properties["Code"]["ZipFile"];
  Certainty unused;
  const Value text = settled(zip, unused);
  if (!text.is_text()) return out;
  out.is_inline = true;
  const std::string code = without_comments(text.text().shown());
  const auto has = [&](std::string_view word) { return code.find(word) != std::string::npos; };
  for (const auto& [word, action] : call_words)
    if (has(word)) add_once(out.actions, action);
  for (const auto& [word, action] : command_words)
    if (has("new " + std::string(word) + "Command(")) add_once(out.actions, action);
  if (has("DocumentClient(") || has("DynamoDBDocument.from(")) {
    for (const auto& [word, action] : document_client_words)
      if (has(word)) add_once(out.actions, action);
  }
  out.puts_metrics =
      has(".put_metric_data(") || has("new PutMetricDataCommand(") || has(".putMetricData(");
  for (std::size_t at = code.find("IndexName"); at != std::string::npos;
       at = code.find("IndexName", at + 1)) {
    const std::size_t open = code.find_first_of("'\"", at + 9);
    // `'IndexName': 'ByType'`: the key's own closing quote comes first.
    const std::size_t start = open == at + 9 ? code.find_first_of("'\"", open + 1) : open;
    if (start == std::string::npos || start > at + 20) continue;
    const std::size_t close = code.find(code[start], start + 1);
    if (close != std::string::npos)
      add_once(out.indexes, std::string_view(code).substr(start + 1, close - start - 1));
  }
  return out;
}

}  // namespace fitcost::inline v1::cloudformation::detail
