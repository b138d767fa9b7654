// SPDX-License-Identifier: Apache-2.0
// Queries and scans: what they read, and what they leave.
#include "audit/code_facts.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

constexpr std::string_view scan_reads_all =
    "a scan reads the whole table, and pays for it, whatever it returns";

bool is_one(const CodeModel& code, const CodeFields& fields, std::string_view key) {
  const auto found = fields.find(key);
  if (found == fields.end()) return false;
  for (const TokenRange& value : found->second) {
    if (value.end != value.begin + 1 || code.token(value.begin).text != "1") return false;
  }
  return true;
}

/// In the function around a query, or in one that calls it: what is only handed through is asked
/// for there.
bool is_named_near(const CodeModel& code, std::size_t token, std::string_view word) {
  if (code.mentions(code.function_around(token), word)) return true;
  for (const std::size_t call : code.calls_of_function_around(token))
    if (code.mentions(code.function_around(call), word)) return true;
  return false;
}

/// client.get_paginator('scan'), paginateScan(...)
bool is_scan_of_pages(const CodeModel& code, const CodeCall& call) {
  const auto& name = code.token(call.name);
  if (name.is("paginateScan")) return true;
  return name.is("get_paginator") && !call.arguments.empty() &&
         code.token(call.arguments.begin).is_text("scan");
}

}  // namespace

void find_paging_faults(const CodeModel& code, std::vector<CodeFault>& out) {
  for (const auto& call : code.calls()) {
    if (is_scan_of_pages(code, call)) {
      out.push_back({"FC309", call.name, std::string(scan_reads_all), false});
      continue;
    }
    const bool scan = is_scan(code, call);
    if (!scan && !is_query(code, call)) continue;
    const CodeFields fields = code.fields_of(call);
    const bool goes_on = is_named_near(code, call.name, "LastEvaluatedKey");
    const bool starts =
        fields.contains("ExclusiveStartKey") || is_named_near(code, call.name, "ExclusiveStartKey");
    const bool limited = fields.contains("Limit");
    const bool filtered = fields.contains("FilterExpression") || fields.contains("QueryFilter");
    if (scan) out.push_back({"FC309", call.name, std::string(scan_reads_all), false});
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
