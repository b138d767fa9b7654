// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "fitcost/audit/rule.hpp"

namespace fitcost::inline v1::cloudformation {

namespace {

constexpr auto a_note = Severity::note;
constexpr auto a_warning = Severity::warning;
constexpr auto an_error = Severity::error;

constexpr std::array all_rules{
    AuditRule{
        "FC101", "Provisioned capacity that costs more than on-demand",
        "Provisioned capacity is paid by the hour, used or not, and so are the alarms of auto "
        "scaling; on-demand is paid by the request. Below a mean utilisation of some 29 % "
        "provisioned capacity is the dearer of the two.",
        "BillingMode: PAY_PER_REQUEST, without ProvisionedThroughput, scalable targets and "
        "policies.",
        "Items are taken to have the size that the report states; reserved capacity that the "
        "account holds; peaks within the traffic; global tables whose mode a condition decides.",
        a_warning, true},
    AuditRule{
        "FC102", "On-demand that costs more than provisioned capacity",
        "At a steady rate above break-even every request costs more than the hour of capacity that "
        "would serve it.",
        "BillingMode: PROVISIONED with the capacity that the traffic needs, and auto scaling if it "
        "varies.",
        "The traffic is taken as steady: peaks above its mean ask for more capacity than is "
        "compared "
        "here.",
        a_warning},
    AuditRule{"FC103", "No billing mode is said",
              "A table without BillingMode is PROVISIONED: what looks like a default is a decision "
              "to pay by the hour.",
              "State BillingMode.", "", a_note, true},
    AuditRule{
        "FC104", "Auto scaling of nothing",
        "A scalable target whose table the template does not have, or that is on-demand, makes "
        "the deployment fail or does nothing; a policy without a target, likewise.",
        "Remove the target and its policies.",
        "Tables of other stacks by a parameter's name are taken to be there.", a_warning, true},
    AuditRule{
        "FC105", "An index that is not scaled while its table is",
        "A write to the table is a write to the index, too: an index that stays at its capacity "
        "throttles the table.",
        "Scale the index likewise, or go on-demand.", "", a_warning},
    AuditRule{"FC106", "An index that no code queries",
              "Every write to the table is paid a second time in the index, and stored twice.",
              "Remove the index.",
              "Only inline code is read: with any other code near, nothing is said.", a_warning},
    AuditRule{"FC107", "A minimum or fixed capacity above what the traffic needs",
              "Capacity is paid whether it is used or not.",
              "The lowest capacity that serves the traffic.",
              "Tables for which on-demand is cheaper: FC101 says so.", a_warning},
    AuditRule{
        "FC108", "The dearer table class",
        "Standard-IA stores for 40 % of the price and reads and writes for 125 %: it pays from "
        "storage of 0.4 times the throughput's cost on.",
        "TableClass: what the report says.",
        "Storage is what the traffic itself writes and nobody deletes, unless --usage states it: "
        "tables with a time to live are left out.",
        a_note},
    AuditRule{"FC109", "A stream that nobody reads",
              "It costs nothing until somebody does, and keeps every change for a day without use.",
              "Remove StreamSpecification, or read it.", "Readers in other stacks.", a_note, true},
    AuditRule{"FC110", "A throttle far above the traffic",
              "What the stage lets through is what somebody can make you pay.",
              "A ThrottlingRateLimit of some ten times the traffic's peak.",
              "WAF, usage plans' quotas, limits of the account.", a_note},
    AuditRule{
        "FC111", "A function that may run for longer than API Gateway waits",
        "After 29 seconds (HTTP APIs: 30; or an integration's TimeoutInMillis) the client has "
        "its 504, and the function runs on at your cost.",
        "A Timeout of at most that, less a margin.",
        "Functions that something else calls as well are left out.", a_note},
    AuditRule{"FC112", "Capacity below the traffic's mean",
              "What is asked beyond the provisioned units, or beyond auto scaling's largest, is "
              "throttled: requests fail, whatever the bill says.",
              "The units that the report names and a margin for peaks, auto scaling up to them, or "
              "PAY_PER_REQUEST.",
              "Peaks above the mean; what schedules ask; items are taken to have the size that the "
              "report states.",
              an_error},
    AuditRule{"FC201", "A function without a log group of its own",
              "Lambda then makes the group itself, without an expiry: logs are kept, and paid, for "
              "ever, and stay when the stack is deleted.",
              "An AWS::Logs::LogGroup named /aws/lambda/FUNCTION with RetentionInDays, or one that "
              "LoggingConfig names.",
              "Groups that another stack or a subscription makes.", a_warning, true},
    AuditRule{"FC202", "A log group that never expires",
              "Without RetentionInDays every byte is stored, and paid, for ever.",
              "RetentionInDays.", "", a_warning, true},
    AuditRule{"FC203", "A log group that nobody writes to",
              "A name that is not quite the function's: the group stays empty while Lambda makes "
              "another, without an expiry.",
              "The name /aws/lambda/FUNCTION, or LoggingConfig in the function.",
              "Writers outside of the template, unless the name begins as Lambda's do.", a_warning},
    AuditRule{"FC204", "Execution logs of a stage that never expire",
              "API Gateway makes the group API-Gateway-Execution-Logs_API/STAGE itself, without an "
              "expiry; with DataTraceEnabled it holds whole requests and answers.",
              "A group of that name with RetentionInDays, and DataTraceEnabled: false.", "",
              a_warning, true},
    AuditRule{"FC301", "The clock's ticks as a key",
              "Two requests within one tick have the same key: the second replaces the first.",
              "A sort key that ends in something unique, or an attribute_not_exists condition.",
              "Keys that are put together in code which is not inline.", an_error},
    AuditRule{"FC302", "An item without an id of its own",
              "Nothing tells two items of one instant apart, and nobody can read, change or delete "
              "one of them.",
              "A UUID, stored, or the request's own id.", "", a_warning},
    AuditRule{"FC303", "An unconditional put under a key from the clock",
              "PutItem replaces what is there: one of two items is lost, and both clients are told "
              "that theirs is stored.",
              "ConditionExpression attribute_not_exists(KEY), and another try with a new key.",
              "Puts by other keys: to replace may be what is meant.", an_error},
    AuditRule{
        "FC304", "The query string taken to be there",
        "Where there is none, REST APIs and events 1.0 send null, events 2.0 and those of function "
        "URLs leave it out: "
        "the handler fails, and the client sees 500 or 502.",
        "event.get('queryStringParameters') or {}; in Node ?? {}.",
        "What other functions make of it.", a_warning},
    AuditRule{"FC305", "A client's text turned into a number unasked",
              "What is no number raises an exception (in Node: gives NaN): 500 where 400 is due.",
              "Catch ValueError, in Node ask Number.isInteger or Number.isNaN, and answer 400, "
              "with bounds.",
              "What a validator of another module has made sure of.", a_warning},
    AuditRule{"FC306", "A limit without a cursor",
              "What lies behind the first page cannot be read at all.",
              "Answer LastEvaluatedKey as a cursor and take it back as ExclusiveStartKey.",
              "Whether the newest few are all that is meant.", a_warning},
    AuditRule{"FC307", "A filter behind a limit",
              "DynamoDB filters what the limit left: a page of 100 newer items of another kind is "
              "empty, and paid in full.",
              "An index on what is filtered by, or read on until the page is full.", "", a_warning},
    AuditRule{"FC308", "A query of one page",
              "A query gives at most 1 MB: sums and counts over it are wrong from then on, without "
              "any error.",
              "Ask again with ExclusiveStartKey until LastEvaluatedKey is gone.",
              "How much a partition holds is not known.", a_warning},
    AuditRule{
        "FC309", "A scan",
        "It reads, and is paid for, the whole table, whatever it returns: the cost grows with "
        "every item.",
        "A query by a key or an index; of a statement, WHERE with the key.",
        "Tables that stay small on purpose.", a_warning},
    AuditRule{"FC310", "Failures that nobody's alarm sees",
              "A handler that catches everything and answers 500 succeeds in Lambda's eyes: Errors "
              "stays 0 and an alarm on it sleeps. So does one that drops a failed write.",
              "Raise it again, or watch the API's 5xx with an alarm that can fire.",
              "Alarms of other stacks.", a_warning},
    AuditRule{
        "FC311", "A metric's dimension that clients choose",
        "Every distinct value is one more custom metric, and each call to PutMetricData is paid.",
        "A fixed set of values, or none; count by a log query or the embedded metric format.",
        "How many values clients send.", a_warning},
    AuditRule{"FC312", "A float in an item",
              "boto3 takes no float, and no Decimal that was made of one.",
              "Decimal(str(x)), or json.loads(body, parse_float=Decimal).",
              "What clients send as a number with a point.", a_warning},
    AuditRule{"FC401", "A function whose errors no alarm sees",
              "It fails, and clients are who tells you.",
              "An alarm on AWS/Lambda Errors with FunctionName.",
              "Alarms of other stacks. Functions that serve custom resources are left out.",
              a_warning, true},
    AuditRule{"FC402", "An API whose 5xx no alarm sees",
              "What Lambda does not count, timeouts of integrations, refused permissions, answered "
              "500s, shows here alone.",
              "An alarm on AWS/ApiGateway 5XXError with ApiName, or 5xx with ApiId for HTTP APIs.",
              "Alarms of other stacks.", a_warning, true},
    AuditRule{"FC403", "A table whose throttles no alarm sees",
              "Throttled writes are lost once the SDK gives up.",
              "Alarms on ReadThrottleEvents and WriteThrottleEvents with TableName.",
              "Alarms of other stacks. An alarm on either is taken as meant for both.", a_note,
              true},
    AuditRule{"FC404", "An alarm that does not say what missing data is",
              "A period without a request has no point: without TreatMissingData the alarm goes to "
              "INSUFFICIENT_DATA and back whenever traffic pauses.",
              "TreatMissingData: notBreaching, for a metric that counts errors.",
              "Metrics of DynamoDB, whose missing data is ignored whatever is said.", a_note, true},
    AuditRule{"FC405", "An alarm that cannot fire at this traffic",
              "A threshold that a total outage reaches after hours, or never, is no alarm.",
              "Threshold and period for this traffic: see fitcost alarms design.",
              "Metric math, anomaly detection, composite alarms and percentiles.", a_warning, true},
    AuditRule{"FC406", "An alarm that fires for nothing", "People learn to look away.",
              "Threshold, period and TreatMissingData for this traffic.",
              "One request in a thousand is taken to fail in normal operation.", a_warning, true},
    AuditRule{"FC407", "An alarm on a metric that has no data",
              "It never leaves INSUFFICIENT_DATA, or is OK for ever.",
              "The metric and the dimensions that the report names.",
              "Metrics that fitcost does not know: custom ones, other services'.", an_error},
    AuditRule{"FC408", "An alarm without an action", "It changes colour, and nobody is told.",
              "AlarmActions with an SNS topic.", "Alarms that a composite alarm asks are left out.",
              a_warning, true},
    AuditRule{
        "FC409", "A dashboard", "Each beyond the account's third free one is paid by the month.",
        "Keep it if somebody looks at it; it can be made by hand when it is needed.", "", a_note},
    AuditRule{"FC410", "A dashboard's widgets without data",
              "A metric without its dimensions has no data: the graph is empty.",
              "The dimensions that the report names.",
              "Search expressions and metrics that fitcost does not know.", a_note},
    AuditRule{"FC411", "An alarm on the whole account",
              "Without its dimension the metric is the sum over all that the account has in the "
              "region: others' failures ring here.",
              "The dimension that the report names.", "", a_warning},
    AuditRule{"FC501", "Resources without tags", "Costs cannot be told apart, nor owners found.",
              "The tags that the template's other resources have.",
              "Tags that are given to the stack as a whole on deployment.", a_note, true},
    AuditRule{"FC502", "Tag sets that differ", "A report by tag misses what lacks the tag.",
              "The keys that most of the template's tagged resources have.",
              "Values: only keys are compared.", a_note, true},
    AuditRule{"FC503", "Tags in the wrong form",
              "A list of Key and Value where the type takes a map, or the other way round: the "
              "deployment fails.",
              "The form that the resource's type takes.", "Types that fitcost does not know.",
              an_error, true},
    AuditRule{
        "FC901", "A billing mode that there is none of",
        "CloudFormation takes PROVISIONED and PAY_PER_REQUEST; the console's word on-demand is "
        "refused.",
        "BillingMode: PAY_PER_REQUEST.", "", an_error, true},
    AuditRule{"FC902", "Throughput in an on-demand table",
              "DynamoDB refuses ProvisionedThroughput where BillingMode is PAY_PER_REQUEST.",
              "Remove ProvisionedThroughput from the table and its indexes.", "", an_error, true},
    AuditRule{"FC903", "A provisioned table without throughput",
              "DynamoDB refuses a provisioned table, or index, that does not say how much.",
              "ProvisionedThroughput, or BillingMode: PAY_PER_REQUEST.", "", an_error},
    AuditRule{"FC904", "A retention that there is none of",
              "CloudWatch Logs takes a fixed list of days.", "The nearest of the list.", "",
              an_error, true},
    AuditRule{
        "FC905", "An alarm that CloudWatch refuses",
        "PutMetricAlarm has rules about periods, spans and words, and about what goes together.",
        "What the report says.", "", an_error},
    AuditRule{"FC906", "A word that the property does not take",
              "CloudFormation refuses it, at the latest on deployment.", "One of the words listed.",
              "Properties that bear on neither cost nor operation.", an_error},
    AuditRule{"FC907", "A number out of the property's range",
              "CloudFormation or the service refuses it.", "A number within the range.",
              "Properties that bear on neither cost nor operation.", an_error},
    AuditRule{"FC908", "Key attributes and definitions that do not match",
              "Each key attribute of a table and its indexes is defined, and nothing else is.",
              "Define what is a key; leave the rest to the items.", "", an_error},
    AuditRule{
        "FC909", "A lookup that finds nothing",
        "CloudFormation refuses a template in which Fn::FindInMap names a key that its mapping "
        "does not have, or Fn::Select an element behind the end of its list.",
        "A key of the mapping, or an element of the list.",
        "Keys that a parameter or the region gives; conditions and outputs.", an_error},
    AuditRule{"FC910", "A dashboard that CloudWatch refuses",
              "PutDashboard takes a text in JSON: a map with the widgets.",
              "The body as JSON, in one text.",
              "Bodies with what is known only on deployment, and what stands in the widgets.",
              an_error},
};

}  // namespace

std::span<const AuditRule> audit_rules() { return all_rules; }

const AuditRule* find_audit_rule(std::string_view id) {
  const auto* found = std::find_if(all_rules.begin(), all_rules.end(),
                                   [&](const AuditRule& r) { return r.id == id; });
  return found == all_rules.end() ? nullptr : found;
}

std::string_view audit_category(std::string_view id) {
  switch (id.size() < 3 ? '\0' : id[2]) {
    case '1':
      return "Billing";
    case '2':
      return "Logs";
    case '3':
      return "Handler code";
    case '4':
      return "Alarms";
    case '5':
      return "Tags";
    default:
      return "Values that AWS refuses";
  }
}

}  // namespace fitcost::inline v1::cloudformation
