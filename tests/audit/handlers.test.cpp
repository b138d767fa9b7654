// SPDX-License-Identifier: Apache-2.0
// Handler code, faulty and sound, in Python and in Node.
#include <catch2/catch.hpp>
#include <sstream>

#include "audit/auditing.hpp"
#include "audit/code_faults.hpp"

namespace {

using namespace auditing;
using cloudformation::detail::CodeLanguage;

std::vector<std::string> faults(const std::string& code, CodeLanguage language) {
  const cloudformation::detail::CodeModel model(code, language);
  std::vector<std::string> out;
  for (const auto& f : cloudformation::detail::code_faults(model, {"userId", "ts"}))
    out.emplace_back(f.rule);
  std::sort(out.begin(), out.end());
  return out;
}
std::vector<std::string> python(const std::string& code) {
  return faults(code, CodeLanguage::python);
}
std::vector<std::string> node(const std::string& code) { return faults(code, CodeLanguage::node); }

using Rules = std::vector<std::string>;

const std::string python_put = R"(
table = boto3.resource('dynamodb').Table(os.environ['TABLE'])
def handler(event, context):
    now = int(time.time())
    item = {'userId': 'u', 'ts': now}
    table.put_item(Item=item)
)";

TEST_CASE("A key from the clock is found through variables, in every resolution",
          "[audit][handler]") {
  CHECK(python(python_put) == Rules{"FC301", "FC302", "FC303"});
  // Finer ticks narrow the collision, and do not remove it.
  CHECK(python(R"(table.put_item(Item={'userId': u, 'ts': int(time.time() * 1000000)}))") ==
        Rules{"FC302", "FC303"});
  CHECK(python(R"(table.put_item(Item={'userId': u, 'ts': datetime.utcnow().isoformat()}))") ==
        Rules{"FC302", "FC303"});
  CHECK(
      python(R"(table.put_item(Item={'userId': u, 'ts': datetime.now().strftime('%H:%M:%S')}))") ==
      Rules{"FC301", "FC302", "FC303"});
  CHECK(node("await doc.put({TableName, Item: {userId, ts: Date.now()}}).promise();") ==
        Rules{"FC301", "FC302", "FC303"});
  CHECK(
      node("const ts = new Date().toISOString();\nconst Item = { userId, ts, id: randomUUID() };\n"
           "await client.send(new PutCommand({ TableName, Item }));") == Rules{"FC301", "FC303"});
}

TEST_CASE("A key that is unique, or a condition, is no fault", "[audit][handler]") {
  CHECK(python(R"(
def make_id():
    return str(uuid.uuid4())
table.put_item(Item={'userId': u, 'ts': f"{int(time.time())}#{make_id()}"})
)") == Rules{});
  CHECK(python(R"(table.put_item(Item={'userId': u, 'ts': int(time.time())},
    ConditionExpression='attribute_not_exists(userId)'))") == Rules{});
  CHECK(python(R"(table.put_item(Item={'userId': body_user, 'name': 'x'}))") == Rules{});
  CHECK(node("const ts = `${Date.now()}#${randomUUID()}`;\n"
             "await client.send(new PutCommand({ TableName, Item: { userId, ts } }));") == Rules{});
  CHECK(node("await client.send(new PutCommand({ TableName, Item: { userId, ts: Date.now() },\n"
             "  ConditionExpression: 'attribute_not_exists(userId)' }));") == Rules{});
}

TEST_CASE("Handlers are read as people spell them, the faulty and the sound", "[audit][handler]") {
  std::istringstream file(file_text("tests/audit/code/spellings.txt"));
  std::string heading;
  std::string code;
  int checked = 0;
  const auto check_piece = [&] {
    if (heading.empty()) return;
    std::istringstream words(heading);
    std::string language;
    words >> language;
    Rules expected;
    for (std::string rule; words >> rule;)
      if (rule != "-") expected.push_back(rule);
    std::sort(expected.begin(), expected.end());
    const cloudformation::detail::CodeModel model(
        code, language.starts_with("py") ? CodeLanguage::python : CodeLanguage::node);
    Rules seen;
    const bool is_2 = language.ends_with("-2.0");
    const cloudformation::detail::QueryStringEvents events{!is_2, is_2, false};
    for (const auto& f : cloudformation::detail::code_faults(model, {"userId", "ts"}, events))
      seen.push_back(std::string(f.rule) + (f.possible ? "?" : ""));
    std::sort(seen.begin(), seen.end());
    INFO(heading << '\n' << code);
    CHECK(seen == expected);
    ++checked;
  };
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("=== ")) {
      check_piece();
      heading = line.substr(4);
      code.clear();
    } else {
      code += line + "\n";
    }
  }
  check_piece();
  CHECK(checked > 300);
}

/// A SAM function in Python, with what sends it events, whose handler is one line.
std::string sam_function(const std::string& events, const std::string& line) {
  return R"(
Transform: AWS::Serverless-2016-10-31
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: index.handler
)" + events +
         R"(
      InlineCode: |
        def handler(event, context):
            )" +
         line + "\n";
}

TEST_CASE(
    "A default for the query string is enough for an HTTP API's events 2.0, and for no others",
    "[audit][handler]") {
  // Format 2.0 leaves queryStringParameters out where there is no query string; 1.0 and REST APIs
  // send null.
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
  const auto stack = [](const std::string& event, const std::string& line) {
    return sam_function(
        "      Events: {Get: {Type: " + event + ", Properties: {Method: GET, Path: /a}}}",
        "a = " + line);
  };
  const std::string with_default = "event.get('queryStringParameters', {}).get('a')";
  const auto is_found = [&](const std::string& text) {
    return find(audited(text, "1", {"FC304"}), "FC304") != nullptr;
  };
  CHECK(is_found(stack("Api", with_default)));
  CHECK(!is_found(stack("HttpApi", with_default)));
  CHECK(is_found(stack("HttpApi", "event['queryStringParameters'].get('a')")));
  std::string version_1 = stack("HttpApi", with_default);
  version_1.replace(version_1.find("Path: /a"), 8, "Path: /a, PayloadFormatVersion: '1.0'");
  CHECK(is_found(version_1));
}

TEST_CASE("A finding of handler code speaks of the API's events and of its own language",
          "[audit][handler]") {
  const auto stack = [](const std::string& event, const std::string& runtime,
                        const std::string& code) {
    return R"(
Transform: AWS::Serverless-2016-10-31
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Events:
        Get: {Type: )" +
           event + R"(, Properties: {Method: GET, Path: /a}}
      Runtime: )" +
           runtime + "\n      InlineCode: |\n        " + code + "\n";
  };
  const std::string python_code =
      "def handler(event, context): return int(event['queryStringParameters']['n'])";
  const std::string node_code =
      "exports.handler = async (event) => Number(event.queryStringParameters.n);";
  const auto finding = [&](const std::string& event, const std::string& rule, bool is_python) {
    const auto report = audited(
        stack(event, is_python ? "python3.13" : "nodejs22.x", is_python ? python_code : node_code),
        "1", {rule});
    REQUIRE(report.findings.size() == 1);
    return report.findings.front();
  };
  for (const bool is_python : {true, false}) {
    CHECK(finding("Api", "FC304", is_python).message.find("sends null") != std::string::npos);
    const std::string without = finding("HttpApi", "FC304", is_python).message;
    CHECK(without.find("null") == std::string::npos);
    CHECK(without.find("has no queryStringParameters") != std::string::npos);
    CHECK(without.find(is_python ? "KeyError" : "undefined") != std::string::npos);
  }
  // Nothing raises in Node: NaN has to be asked for.
  CHECK(finding("Api", "FC305", true).mend.find("Catch ValueError") != std::string::npos);
  CHECK(finding("Api", "FC305", true).mend.find("isInteger") == std::string::npos);
  CHECK(finding("Api", "FC305", false).mend.find("Catch") == std::string::npos);
  CHECK(finding("Api", "FC305", false).mend.find("isInteger") != std::string::npos);
}

TEST_CASE("A query string is spoken of as the events have it that reach the function",
          "[audit][handler]") {
  // A function URL's events are of version 2.0, too.
  // https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
  const auto messages = [](const std::string& events, const std::string& line) {
    const std::string text = sam_function(events, "return " + line);
    std::string out;
    for (const auto& f : audited(text, "1", {"FC304"}).findings) out += f.message + "\n";
    return out;
  };
  const std::string url = "      FunctionUrlConfig: {AuthType: NONE}";
  const std::string rest = "      Events: {A: {Type: Api, Properties: {Method: GET, Path: /a}}}";
  const std::string http =
      "      Events: {A: {Type: HttpApi, Properties: {Method: GET, Path: /a}}}";
  const std::string every_minute =
      "      Events: {A: {Type: HttpApi, Properties: {Method: GET, Path: /a}}, B: {Type: Schedule, "
      "Properties: {Schedule: rate(1 minute)}}}";
  const std::string by_key = "(event['queryStringParameters'] or {}).get('a')";
  const std::string by_get = "event.get('queryStringParameters').get('a')";
  CHECK(messages(url, by_key) ==
        "a function URL's event has no queryStringParameters where a request has no query string: "
        "event['queryStringParameters'] raises KeyError, and the client gets a 5xx\n");
  CHECK(messages(url, by_get).find("get() gives None") != std::string::npos);
  CHECK(messages(http, by_key).find("an HTTP API's event 2.0 has no") == 0);
  CHECK(messages(every_minute, by_key) == messages(http, by_key));
  CHECK(messages(rest, by_key).empty());
  CHECK(messages(rest, by_get).find("API Gateway sends null") == 0);
  // Both: what is right for the one is not for the other.
  CHECK(messages(rest + "\n" + url, by_key).find("a function URL's event") == 0);
  CHECK(messages(rest + "\n" + url, by_get).find("API Gateway sends null") == 0);
  CHECK(messages(http + "\n" + url, by_key).find("like a function URL's, has no") !=
        std::string::npos);
  CHECK(messages(rest + "\n" + url, "(event.get('queryStringParameters') or {}).get('a')").empty());
}

TEST_CASE("What stands beside the clock in a key is not called nothing", "[audit][handler]") {
  const auto messages = [](const std::string& ts) {
    const cloudformation::detail::CodeModel model(
        "table.put_item(Item={'userId': u, 'ts': " + ts + "})\n", CodeLanguage::python);
    std::string out;
    for (const auto& f : cloudformation::detail::code_faults(model, {"userId", "ts"}))
      out += f.message + "\n";
    return out;
  };
  const std::string alone = messages("f'W#{int(time.time())}'");
  CHECK(alone.find("the clock alone tells it from others") != std::string::npos);
  CHECK(alone.find("other part") == std::string::npos);
  const std::string beside = messages("f'V#{version}#{int(time.time())}'");
  CHECK(beside.find("the clock alone") == std::string::npos);
  CHECK(beside.find("where its other part is the same") != std::string::npos);
}

TEST_CASE("A put by a batch is told that it can have no condition", "[audit][handler]") {
  const cloudformation::detail::CodeModel model(
      "with table.batch_writer() as batch:\n"
      "    batch.put_item(Item={'userId': u, 'ts': int(time.time())})\n",
      CodeLanguage::python);
  const auto found = cloudformation::detail::code_faults(model, {"userId", "ts"});
  REQUIRE(found.size() == 3);
  for (const auto& f : found) {
    CHECK(f.in_batch);
    // BatchWriteItem has no ConditionExpression: the example may not have one, either.
    const std::string example =
        cloudformation::detail::corrected_code(f.rule, CodeLanguage::python, f.in_batch);
    CHECK(example.find("ConditionExpression") == std::string::npos);
    CHECK(example.find("uuid4") != std::string::npos);
    if (f.rule == "FC303") CHECK(f.message.find("takes no condition") != std::string::npos);
  }
}

TEST_CASE("A query string that may be null is a fault where nobody asks", "[audit][handler]") {
  const auto in_handler = [](const std::string& lines) {
    return python("def handler(event, context):\n" + lines);
  };
  CHECK(in_handler("    a = event['queryStringParameters'].get('a')\n") == Rules{"FC304"});
  CHECK(in_handler("    a = event['queryStringParameters']['a']\n") == Rules{"FC304"});
  CHECK(in_handler("    a = event.get('queryStringParameters', {}).get('a')\n") == Rules{"FC304"});
  CHECK(in_handler("    q = event.get('queryStringParameters')\n    a = q.get('a')\n") ==
        Rules{"FC304"});
  for (const std::string sound :
       {"    a = (event.get('queryStringParameters') or {}).get('a')\n",
        "    q = event.get('queryStringParameters') or {}\n    a = q.get('a')\n",
        "    q = event['queryStringParameters']\n    if not q:\n        return x\n    a = q['a']\n",
        "    q = event['queryStringParameters']\n    a = q.get('a') if q else None\n",
        "    q = event['queryStringParameters']\n    if q is None:\n        q = {}\n    a = "
        "q['a']\n",
        "    if event.get('queryStringParameters'):\n        a = "
        "event['queryStringParameters'].get('a')\n",
        "    if 'queryStringParameters' in event and event['queryStringParameters']:\n        a = "
        "event['queryStringParameters'].get('a')\n",
        "    a = parse(event.get('queryStringParameters'))\n",
        "    # event['queryStringParameters'].get('a')\n    a = 1\n",
        "    text = \"event['queryStringParameters'].get('a')\"\n",
        "    try:\n        a = event['queryStringParameters']['a']\n    except (KeyError, "
        "TypeError):\n"
        "        a = None\n"}) {
    INFO(sound);
    CHECK(in_handler(sound) == Rules{});
  }
  CHECK(node("exports.handler = async (event) => { const a = event.queryStringParameters.a; };") ==
        Rules{"FC304"});
  CHECK(
      node("exports.handler = async (event) => { const { a } = event.queryStringParameters; };") ==
      Rules{"FC304"});
  CHECK(node("exports.handler = async (event) => {\n  const q = event.queryStringParameters;\n  "
             "return q.a;\n};") == Rules{"FC304"});
  CHECK(node("exports.handler = async ({ queryStringParameters }) => queryStringParameters.a;") ==
        Rules{"FC304"});
  for (const std::string sound :
       {"const a = event.queryStringParameters?.a;",
        "const a = (event.queryStringParameters || {}).a;",
        "const { a } = event.queryStringParameters ?? {};",
        "const q = event.queryStringParameters;\nif (q) use(q.a);",
        "const q = event.queryStringParameters;\nconst a = q && q.a;",
        "const a = event.queryStringParameters && event.queryStringParameters.a;",
        "if (event.queryStringParameters) { use(event.queryStringParameters.a); }",
        "// event.queryStringParameters.a\nconst a = 1;",
        "const text = 'event.queryStringParameters.a';",
        "const text = `event.queryStringParameters.a`;"}) {
    INFO(sound);
    CHECK(node("exports.handler = async (event) => {\n" + sound + "\n};") == Rules{});
  }
}

TEST_CASE("A client's text turned into a number is a fault unless caught or checked",
          "[audit][handler]") {
  const std::string q = "    q = event.get('queryStringParameters') or {}\n";
  const auto in_handler = [&](const std::string& lines) {
    return python("def handler(event, context):\n" + q + lines);
  };
  CHECK(in_handler("    n = int(q.get('limit', 50))\n") == Rules{"FC305"});
  CHECK(in_handler("    try:\n        n = int(q['n'])\n    except Exception:\n        return "
                   "{'statusCode': 418}\n") == Rules{});
  CHECK(in_handler("    try:\n        n = int(q['n'])\n    except ValueError:\n        n = 1\n") ==
        Rules{});
  CHECK(in_handler("    n = int(q['n']) if q['n'].isdigit() else 1\n") == Rules{});
  CHECK(in_handler("    n = int(time.time())\n    m = int(os.environ['M'])\n") == Rules{});
  CHECK(
      node("exports.handler = async (event) => {\n  const q = event.queryStringParameters ?? {};\n"
           "  const n = parseInt(q.limit, 10);\n};") == Rules{"FC305"});
  CHECK(
      node("exports.handler = async (event) => {\n  const q = event.queryStringParameters ?? {};\n"
           "  const n = parseInt(q.limit, 10) || 50;\n};") == Rules{});
  CHECK(
      node("exports.handler = async (event) => {\n  const q = event.queryStringParameters ?? {};\n"
           "  const n = parseInt(q.limit, 10);\n  if (Number.isNaN(n)) return bad;\n};") ==
      Rules{});
  const auto in_node = [&](const std::string& line) {
    return node(
        "exports.handler = async (event) => {\n"
        "  const q = event.queryStringParameters ?? {};\n  " +
        line + "\n};");
  };
  CHECK(in_node("const n = +q.limit;") == Rules{"FC305"});
  CHECK(in_node("return find({ limit: +event.pathParameters.n });") == Rules{"FC305"});
  CHECK(in_node("const n = +q.limit || 50;") == Rules{});
  CHECK(in_node("const n = +q.limit;\n  if (!Number.isInteger(n)) return bad;") == Rules{});
  CHECK(in_node("const s = 'n' + q.limit + q.other;") == Rules{});
  CHECK(in_node("const n = +new Date();\n  let i = 0;\n  ++i;\n  i += q.limit.length;") == Rules{});
}

TEST_CASE("Pages: limits, filters and what is left", "[audit][handler]") {
  CHECK(python("r = table.query(KeyConditionExpression=k, Limit=50)['Items']\n") == Rules{"FC306"});
  CHECK(python("q = {'KeyConditionExpression': k, 'Limit': 50}\nq['FilterExpression'] = f\nr = "
               "table.query(**q)\n") == Rules{"FC306", "FC307"});
  CHECK(python("r = table.query(KeyConditionExpression=k)\nn = len(r['Items'])\n") ==
        Rules{"FC308"});
  CHECK(python("r = table.scan()\n") == Rules{"FC309"});
  CHECK(python("hay.scan()\nconn.query('select 1')\n") == Rules{});
  CHECK(python("r = table.query(KeyConditionExpression=k, Limit=1)\n") == Rules{});
  CHECK(python(R"(
def all_items(**query):
    items = []
    while True:
        page = table.query(KeyConditionExpression=k, **query)
        items += page['Items']
        if 'LastEvaluatedKey' not in page:
            return items
        query['ExclusiveStartKey'] = page['LastEvaluatedKey']
)") == Rules{});
  CHECK(python(R"(
def page(cursor):
    query = {'KeyConditionExpression': k, 'Limit': 20}
    if cursor:
        query['ExclusiveStartKey'] = cursor
    found = table.query(**query)
    return found['Items'], found.get('LastEvaluatedKey')
)") == Rules{});
  // hasMore alone is no cursor.
  CHECK(
      python(
          "r = table.query(KeyConditionExpression=k, Limit=5)\nmore = 'LastEvaluatedKey' in r\n") ==
      Rules{"FC306"});
  CHECK(node("const r = await client.send(new QueryCommand({ KeyConditionExpression: k, Limit: 5 "
             "}));") == Rules{"FC306"});
  CHECK(node("const r = await client.send(new ScanCommand({ TableName }));") == Rules{"FC309"});
  CHECK(node("let start;\ndo {\n  const r = await client.send(new QueryCommand({ "
             "KeyConditionExpression: k, ExclusiveStartKey: start }));\n  start = "
             "r.LastEvaluatedKey;\n} while (start);") == Rules{});
}

TEST_CASE("What is caught and what is told to CloudWatch", "[audit][handler]") {
  CHECK(python("try:\n    work()\nexcept Exception as e:\n    return {'statusCode': 500}\n") ==
        Rules{"FC310"});
  CHECK(python("try:\n    work()\nexcept:\n    return answer(500)\n") == Rules{"FC310"});
  CHECK(python("try:\n    work()\nexcept Exception as e:\n    log(500)\n    raise\n") == Rules{});
  CHECK(python("try:\n    work()\nexcept ValueError as e:\n    return {'statusCode': 500}\n") ==
        Rules{});
  CHECK(python("try:\n    work()\nexcept Exception:\n    return {'statusCode': 400}\n") == Rules{});
  CHECK(node("try { work(); } catch (e) { return { statusCode: 500 }; }") == Rules{"FC310"});
  CHECK(node("try { work(); } catch (e) { console.log(500); throw e; }") == Rules{});
  const std::string metric =
      "    cloudwatch.put_metric_data(Namespace='N', MetricData=[{'MetricName': 'M', 'Value': 1,\n"
      "        'Dimensions': [{'Name': 'Type', 'Value': kind}]}])\n";
  const std::string body =
      "def handler(event, context):\n    body = json.loads(event['body'])\n    "
      "kind = body['kind']\n";
  CHECK(python(body + metric) == Rules{"FC311"});
  CHECK(python(body + "    if kind not in KINDS:\n        return bad\n" + metric) == Rules{});
  CHECK(python("def handler(event, context):\n    kind = os.environ['KIND']\n" + metric) ==
        Rules{});
  CHECK(
      node("exports.handler = async (event) => {\n  const body = JSON.parse(event.body);\n  await "
           "cw.putMetricData({ Namespace: 'N', MetricData: [{ MetricName: 'M', Value: 1,\n    "
           "Dimensions: [{ Name: 'Type', Value: body.kind }] }] }).promise();\n};") ==
      Rules{"FC311"});
}

TEST_CASE("Floats in items", "[audit][handler]") {
  CHECK(python("table.put_item(Item={'userId': u, 'km': float(km)})\n") == Rules{"FC312"});
  CHECK(python("x = Decimal(1.5)\n") == Rules{"FC312"});
  CHECK(python("x = Decimal(str(1.5))\ny = Decimal('1.5')\nz = Decimal(str(float(t)))\n") ==
        Rules{});
  CHECK(python("table.put_item(Item={'userId': u, 'km': Decimal(str(km))})\n") == Rules{});
}

TEST_CASE("A place in inline code is its own line and column, in blocks and behind Fn::Sub",
          "[audit][handler]") {
  const std::string head =
      "Resources:\n  Fn:\n    Type: AWS::Lambda::Function\n    Properties:\n      Runtime: "
      "python3.13\n      Code:\n        ZipFile: ";
  const std::string code = "|\n          x = 1\n\n          r = table.scan()\n";
  for (const std::string sub : {"", "!Sub "}) {
    const auto report = audited(head + sub + code, "1", {"FC309"});
    REQUIRE(report.findings.size() == 1);
    CHECK(report.findings[0].where[0].place.line == 10);
    CHECK(report.findings[0].where[0].place.column == 21);
  }
  const auto quoted = audited(head + "\"r = table.scan()\\n\"\n", "1", {"FC309"});
  REQUIRE(quoted.findings.size() == 1);
  CHECK(quoted.findings[0].where[0].place.line == 7);
}

TEST_CASE("An index that inline code does not query", "[audit][handler]") {
  const auto stack = [](const std::string& call) {
    return R"(
Resources:
  T:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: a, AttributeType: S}, {AttributeName: b, AttributeType: S}]
      KeySchema: [{AttributeName: a, KeyType: HASH}]
      GlobalSecondaryIndexes: [{IndexName: byB, KeySchema: [{AttributeName: b, KeyType: HASH}], Projection: {ProjectionType: ALL}}]
  Fn:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.13
      Handler: index.handler
      Role: arn:aws:iam::123456789012:role/r
      Environment: {Variables: {TABLE: !Ref T}}
      Code:
        ZipFile: |
          import boto3, os
          table = boto3.resource('dynamodb').Table(os.environ['TABLE'])
          def handler(event, context):
              table.put_item(Item={'a': 'x'})
              return )" +
           call + "\n";
  };
  CHECK(find(audited(stack("table.get_item(Key={'a': 'x'})")), "FC106") != nullptr);
  CHECK(find(audited(stack("table.query(IndexName='byB', KeyConditionExpression=k)")), "FC106") ==
        nullptr);
}

TEST_CASE("Statements that are put together of each other take no longer than others",
          "[audit][handler]") {
  constexpr int many = 2000;
  const auto repeated = [](const std::string& text) {
    std::string out;
    for (int i = 0; i < many; ++i) out += text;
    return out;
  };
  const auto scans = [](const std::string& code, CodeLanguage language) {
    const cloudformation::detail::CodeModel model(code, language);
    const auto faults = cloudformation::detail::code_faults(model, {"id"});
    return std::count_if(faults.begin(), faults.end(),
                         [](const auto& f) { return f.rule == "FC309"; });
  };
  const std::string select = "client.execute_statement(Statement='SELECT * FROM t' + ";
  CHECK(scans("r = ''\n" + repeated("r = client.execute_statement(Statement=r['s'] + "
                                    "'SELECT * FROM t')\n"),
              CodeLanguage::python) == many);
  CHECK(scans("s = 'SELECT * FROM t WHERE id = 1'\n" +
                  repeated("s = s + 'x'\nclient.execute_statement(Statement=s)\n"),
              CodeLanguage::python) == 0);
  CHECK(scans("x = " + repeated(select) + "''" + repeated(")") + "\n", CodeLanguage::python) ==
        many);
  CHECK(scans("a" + repeated(".then((r) => c.executeStatement({ Statement: r + 'SELECT * FROM t' "
                             "}))"),
              CodeLanguage::node) == many);
}

TEST_CASE("Thousands of operands, branches and conversions take no longer", "[audit][handler]") {
  constexpr int many = 4000;
  const auto repeated = [](const std::string& text) {
    std::string out;
    for (int i = 0; i < many; ++i) out += text;
    return out;
  };
  const std::string head =
      "exports.handler = async (event) => {\n  const q = event.queryStringParameters;\n  ";
  CHECK(node(head + "return q" + repeated(" && q.a") + ";\n};") == Rules{});
  CHECK(node(head + repeated("if (!q) { q.a(); } else ") + "{}\n  return q.b;\n};") ==
        Rules{"FC304"});
  CHECK(python("def handler(event, c):\n    n = 1\n" + repeated("    n = int(n) or n + 1\n")) ==
        Rules{});
}

TEST_CASE("What is no code, or hostile code, is taken as far as it goes", "[audit][handler]") {
  for (const std::string code : {"",          "(((((((((",
                                 ")))]]}",    "'''",
                                 "\"\\",      "f'{'",
                                 "f'{f\"{f'", "`${`${`",
                                 "/[",        "try:",
                                 "try {",     "def",
                                 "except",    "table.put_item(",
                                 "const {",   "= = =",
                                 "a = a",     "a = b\nb = a\n",
                                 "\xff\xfe",  "x = {**x}\ntable.query(**x)"}) {
    INFO(code);
    CHECK_NOTHROW(python(code));
    CHECK_NOTHROW(node(code));
  }
  std::string deep;
  for (int i = 0; i < 20'000; ++i) deep += "[";
  CHECK_NOTHROW(python(deep));
  std::string long_chain;
  for (int i = 0; i < 2'000; ++i)
    long_chain += "a" + std::to_string(i) + " = a" + std::to_string(i + 1) + "\n";
  CHECK_NOTHROW(python(long_chain + "table.put_item(Item={'ts': a0})\n"));
  // Functions that call one another two thousand times: what is asked of callers has an end.
  std::string many =
      "def f(event):\n    return int((event.get('queryStringParameters') or {}).get('a'))\n";
  std::string all = "def handler(event, c):\n";
  for (int i = 0; i < 2'000; ++i) {
    const std::string name = "g" + std::to_string(i);
    many += "def " + name + "(event):\n    return f(event)\n";
    all += "    " + name + "(event)\n";
  }
  CHECK(python(many + all) == Rules{"FC305"});
}

}  // namespace
