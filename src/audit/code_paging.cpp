// SPDX-License-Identifier: Apache-2.0
// Queries and scans: what they read, and what they leave.
#include "audit/code_facts.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

bool is_one(const CodeModel& code, const CodeFields& fields, std::string_view key) {
  const auto found = fields.find(key);
  if (found == fields.end()) return false;
  for (const TokenRange& value : found->second) {
    if (value.end != value.begin + 1 || code.token(value.begin).text != "1") return false;
  }
  return true;
}

}  // namespace

void find_paging_faults(const CodeModel& code, std::vector<CodeFault>& out) {
  for (const auto& call : code.calls()) {
    const bool scan = is_scan(code, call);
    if (!scan && !is_query(code, call)) continue;
    const CodeFields fields = code.fields_of(call);
    const TokenRange around = code.function_around(call.name);
    const bool goes_on = code.mentions(around, "LastEvaluatedKey");
    const bool starts =
        fields.contains("ExclusiveStartKey") || code.mentions(around, "ExclusiveStartKey");
    const bool limited = fields.contains("Limit");
    const bool filtered = fields.contains("FilterExpression") || fields.contains("QueryFilter");
    const std::string what = scan ? "scan" : "query";
    if (scan) {
      out.push_back({"FC309", call.name,
                     "a scan reads the whole table, and pays for it, whatever it returns", false});
    }
    if (limited && !(goes_on && starts) && !is_one(code, fields, "Limit")) {
      out.push_back({"FC306", call.name,
                     goes_on ? "the answer says that there is more, but no request can ask for it: "
                               "nothing is made the ExclusiveStartKey"
                             : "a limit without a marker: what lies behind it cannot be had, and "
                               "nobody is told that there is more",
                     false});
    }
    if (limited && filtered && !(goes_on && code.is_in_loop(call.name))) {
      out.push_back({"FC307", call.name,
                     "the filter works on what the limit left: a page may be empty while there are "
                     "matches behind it",
                     false});
    }
    if (!limited && !goes_on && !scan) {
      out.push_back({"FC308", call.name,
                     "a query gives 1 MB at most, and what it leaves (LastEvaluatedKey) is not "
                     "asked for: sums and counts are of the first page",
                     true});
    }
  }
}

}  // namespace fitcost::inline v1::cloudformation::detail
