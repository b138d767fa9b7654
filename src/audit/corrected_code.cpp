// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "audit/code_faults.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

struct Snippet {
  std::string_view rule;
  std::string_view python;
  std::string_view node;
};

constexpr std::string_view put_python = R"(import time, uuid
from botocore.exceptions import ClientError

for attempt in range(3):
    item['workoutTimestamp'] = time.time_ns() // 1000
    item['workoutId'] = str(uuid.uuid4())
    try:
        table.put_item(Item=item, ConditionExpression='attribute_not_exists(userId)')
        break
    except ClientError as e:
        if e.response['Error']['Code'] != 'ConditionalCheckFailedException' or attempt == 2:
            raise
)";
constexpr std::string_view put_node = R"(const { randomUUID } = require('crypto');

const item = { ...fields, id: randomUUID(), sortKey: `${Date.now()}#${randomUUID()}` };
await client.send(new PutCommand({
  TableName: process.env.TABLE_NAME,
  Item: item,
  ConditionExpression: 'attribute_not_exists(id)',
}));
)";
// A batch takes no condition: the key itself has to be one that nobody else comes to.
constexpr std::string_view batch_python = R"(import time, uuid

with table.batch_writer() as batch:
    for item in items:
        item['sortKey'] = f'{time.time_ns()}#{uuid.uuid4()}'
        batch.put_item(Item=item)
)";
constexpr std::string_view batch_node = R"(const { randomUUID } = require('crypto');

const puts = items.map((item) => ({
  PutRequest: { Item: { ...item, sortKey: `${Date.now()}#${randomUUID()}` } },
}));
)";
constexpr std::string_view page_python =
    R"(query = {'KeyConditionExpression': Key('userId').eq(user_id), 'Limit': limit}
if cursor:
    query['ExclusiveStartKey'] = decode(cursor)    # signed: a client may send anything
page = table.query(**query)
answer = {'items': page['Items']}
if 'LastEvaluatedKey' in page:
    answer['cursor'] = encode(page['LastEvaluatedKey'])
)";
constexpr std::string_view page_node = R"(const page = await client.send(new QueryCommand({
  ...query, Limit: limit, ExclusiveStartKey: cursor ? decode(cursor) : undefined,
}));
const answer = { items: page.Items };
if (page.LastEvaluatedKey) answer.cursor = encode(page.LastEvaluatedKey);
)";
constexpr std::string_view all_pages_python = R"(items, start = [], None
while True:
    page = table.query(**query, **({'ExclusiveStartKey': start} if start else {}))
    items += page['Items']
    start = page.get('LastEvaluatedKey')
    if not start:
        break
)";
constexpr std::string_view all_pages_node = R"(const items = [];
let start;
do {
  const page = await client.send(new QueryCommand({ ...query, ExclusiveStartKey: start }));
  items.push(...page.Items);
  start = page.LastEvaluatedKey;
} while (start);
)";
constexpr std::string_view filtered_python = R"(items, start = [], None
while len(items) < limit:
    page = table.query(**query, Limit=limit, **({'ExclusiveStartKey': start} if start else {}))
    items += page['Items']
    start = page.get('LastEvaluatedKey')
    if not start:
        break
)";
constexpr std::string_view filtered_node = R"(const items = [];
let start;
do {
  const page = await client.send(
    new QueryCommand({ ...query, Limit: limit, ExclusiveStartKey: start }));
  items.push(...page.Items);
  start = page.LastEvaluatedKey;
} while (start && items.length < limit);
)";

constexpr std::array snippets{
    Snippet{"FC301", put_python, put_node},
    Snippet{"FC302", put_python, put_node},
    Snippet{"FC303", put_python, put_node},
    Snippet{"FC304", "params = event.get('queryStringParameters') or {}\n",
            "const params = event.queryStringParameters ?? {};\n"},
    Snippet{"FC305", R"(try:
    limit = int(params.get('limit', '50'))
except ValueError:
    return {'statusCode': 400, 'body': '{"message": "limit is a whole number"}'}
limit = min(max(limit, 1), 100)
)",
            R"(const limit = Number(params.limit ?? 50);
if (!Number.isInteger(limit) || limit < 1 || limit > 100)
  return { statusCode: 400, body: JSON.stringify({ message: 'limit is from 1 to 100' }) };
)"},
    Snippet{"FC306", page_python, page_node},
    Snippet{"FC307", filtered_python, filtered_node},
    Snippet{"FC308", all_pages_python, all_pages_node},
    Snippet{
        "FC309",
        "page = table.query(IndexName='byType', "
        "KeyConditionExpression=Key('workoutType').eq(kind))\n",
        "await client.send(new QueryCommand({ TableName, IndexName: 'byType',\n"
        "  KeyConditionExpression: 'workoutType = :kind', ExpressionAttributeValues: { ':kind': "
        "kind } }));\n"},
    Snippet{"FC310", R"(except ValueError as e:
    return {'statusCode': 400, 'body': json.dumps({'message': str(e)})}
# Anything else is raised: Lambda counts it, and API Gateway answers 502.
)",
            R"(} catch (error) {
  if (error instanceof ClientFault) return { statusCode: 400, body: error.message };
  throw error; // Lambda counts it, and API Gateway answers 502
}
)"},
    Snippet{"FC311", R"(KINDS = {'running', 'cycling', 'swimming'}
kind = body['workoutType'] if body['workoutType'] in KINDS else 'other'
)",
            R"(const KINDS = new Set(['running', 'cycling', 'swimming']);
const kind = KINDS.has(body.workoutType) ? body.workoutType : 'other';
)"},
    Snippet{"FC312", "body = json.loads(event['body'], parse_float=Decimal)\n", ""},
};

}  // namespace

std::string corrected_code(std::string_view rule, CodeLanguage language, bool in_batch) {
  const bool python = language == CodeLanguage::python;
  if (in_batch) return std::string(python ? batch_python : batch_node);
  for (const auto& s : snippets) {
    if (s.rule == rule) return std::string(python ? s.python : s.node);
  }
  return {};
}

}  // namespace fitcost::inline v1::cloudformation::detail
