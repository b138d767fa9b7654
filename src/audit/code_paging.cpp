// SPDX-License-Identifier: Apache-2.0
// Queries and scans: what they read, and what they leave.
#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>
#include <unordered_map>

#include "audit/code_facts.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

constexpr std::size_t longest_word = 40;  // a name is no longer

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

/// A client is told that there may be more: hasMore, nextPage, cursor.
bool tells_of_more(const CodeModel& code, TokenRange around) {
  for (std::size_t i = around.begin; i < around.end; ++i) {
    const auto& t = code.token(i);
    if (t.kind != TokenKind::name && t.kind != TokenKind::text) continue;
    if (t.text.size() > longest_word) continue;
    const std::string word = in_lower_case(t.text);
    if (word.find("more") != std::string::npos || word.find("next") != std::string::npos ||
        word.find("cursor") != std::string::npos)
      return true;
  }
  return false;
}

/// Limit=TOP, ScanIndexForward=False: the newest few may be all that is meant.
bool is_of_the_newest(const CodeModel& code, const CodeCall& call, const CodeFields& fields) {
  const auto order = fields.find("ScanIndexForward");
  const auto limit = fields.find("Limit");
  if (order == fields.end() || limit == fields.end()) return false;
  const auto is_backward = [&](const TokenRange& value) {
    const auto& t = code.token(value.begin);
    return value.end == value.begin + 1 && (t.is("False") || t.is("false"));
  };
  const auto is_from_client = [&](const TokenRange& value) {
    return code.reaches(value, [&](std::size_t i) { return is_client_input(code, i); });
  };
  return std::all_of(order->second.begin(), order->second.end(), is_backward) &&
         std::none_of(limit->second.begin(), limit->second.end(), is_from_client) &&
         !tells_of_more(code, code.function_around(call.name));
}

/// How many keys a condition has equal to something; none where it asks for more than that.
std::size_t equalities(const CodeModel& code, TokenRange condition, int depth) {
  constexpr int deepest = 4;
  if (condition.empty() || depth > deepest) return 0;
  const auto& first = code.token(condition.begin);
  if (condition.end == condition.begin + 1 && first.kind == TokenKind::name) {
    const std::vector<TokenRange> values = code.assigned(first.text, condition.begin);
    return values.size() == 1 ? equalities(code, values.front(), depth + 1) : 0;
  }
  std::size_t out = 0;
  for (std::size_t i = condition.begin; i < condition.end; ++i) {
    const auto& t = code.token(i);
    if (is_any(t, {"begins_with", "between", "lt", "lte", "gt", "gte", "if", "?", "or"})) return 0;
    if (t.is("eq")) ++out;
    if (t.kind != TokenKind::text) continue;
    const std::string words = in_lower_case(t.text);
    if (words.find("begins_with") != std::string::npos ||
        words.find("between") != std::string::npos || t.text.find('<') != std::string_view::npos ||
        t.text.find('>') != std::string_view::npos)
      return 0;
    out += static_cast<std::size_t>(std::count(t.text.begin(), t.text.end(), '='));
  }
  return out;
}

/// It asks for one item, by the whole primary key. An index may have several under one key.
bool is_of_one_item(const CodeModel& code, const CodeFields& fields,
                    const std::vector<std::string>& keys) {
  const auto condition = fields.find("KeyConditionExpression");
  if (condition == fields.end() || fields.contains("IndexName")) return false;
  const std::size_t needed = keys.size() == 1 ? 1 : 2;
  return std::all_of(condition->second.begin(), condition->second.end(),
                     [&](const TokenRange& value) { return equalities(code, value, 0) >= needed; });
}

/// Whether a token, what a query found, is asked for its first item or for whether there is any.
enum class ItemsUse { first, asked, all };

class FirstItem {
 public:
  explicit FirstItem(const CodeModel& code) : code_(code) {}

  /// Of all that is found only the first item is used in the function around.
  bool is_all_of(std::size_t query) const {
    const TokenRange around = code_.function_around(query);
    bool is_used = false;
    for (std::size_t i = around.begin; i < around.end; ++i) {
      const CodeToken& t = at(i);
      if (t.kind != TokenKind::name && t.kind != TokenKind::text) continue;
      if (t.text == "Count" || t.text == "ScannedCount") return false;
      if (t.text != "Items") continue;
      const ItemsUse use = use_of(i, around);
      if (use == ItemsUse::all) return false;
      is_used = is_used || use == ItemsUse::first;
    }
    return is_used;
  }

 private:
  const CodeToken& at(std::size_t i) const { return code_.token_or_end(i); }

  /// `Items` of r['Items'], r.get('Items', []), r.Items, { Items }
  ItemsUse use_of(std::size_t i, TokenRange around) const {
    std::size_t begin = i;
    std::size_t end = i + 1;
    if (at(i).kind == TokenKind::text) {
      if (i < 2 || !is_any(at(i - 1), {"[", "("})) return ItemsUse::all;
      end = at(i - 1).partner + 1;
      begin = at(i - 1).is("(") && i > 2 ? code_.begin_of_chain(i - 2) : i - 2;
    } else if (i > 0 && is_any(at(i - 1), {".", "?."})) {
      begin = code_.begin_of_chain(i);
    } else if (is_taken_out(i)) {
      return is_named_again(i) ? ItemsUse::all : ItemsUse::asked;  // its uses are looked at
    }
    const ItemsUse here = use_of_value(begin, end);
    if (here != ItemsUse::all) return here;
    // items = r['Items']
    const bool is_variable = begin > 1 && at(begin - 1).is("=") &&
                             at(begin - 2).kind == TokenKind::name && ends_statement(end);
    return is_variable ? use_of_variable(begin - 2, end, around) : ItemsUse::all;
  }

  bool ends_statement(std::size_t end) const {
    return at(end).kind == TokenKind::line || at(end).is(";") || at(end).line != at(end - 1).line;
  }
  /// const { Items } = await ...
  bool is_taken_out(std::size_t i) const {
    std::size_t close = i;
    while (close < code_.tokens().size() && close < i + longest_pattern && !at(close).is("}"))
      ++close;
    return at(close).is("}") && at(close).partner < i && at(close + 1).is("=");
  }
  bool is_named_again(std::size_t i) const { return at(i + 1).is(":"); }

  /// items[0], items?.[0], items.at(0); if not items, !items.length
  ItemsUse use_of_value(std::size_t begin, std::size_t end) const {
    const std::size_t next = at(end).is("?.") && at(end + 1).is("[") ? end + 1 : end;
    if (at(next).is("[")) return at(next + 1).text == "0" ? ItemsUse::first : ItemsUse::all;
    if (is_any(at(end), {".", "?."})) {
      if (at(end + 1).is("at") && at(end + 3).text == "0") return ItemsUse::first;
      return at(end + 1).is("length") ? ItemsUse::asked : ItemsUse::all;
    }
    const bool asks = begin > 0 && is_any(at(begin - 1), {"not", "!", "if", "elif", "and", "&&"});
    const bool ends = is_any(at(end), {":", "else", "and", "or", "&&", "||", "?", ")"}) ||
                      at(end).kind == TokenKind::line;
    if (asks && ends) return ItemsUse::asked;
    const bool in_condition = begin > 1 && at(begin - 1).is("(") && at(begin - 2).is("if");
    return in_condition ? ItemsUse::asked : ItemsUse::all;
  }

  ItemsUse use_of_variable(std::size_t name, std::size_t from, TokenRange around) const {
    ItemsUse out = ItemsUse::asked;
    for (std::size_t i = from; i < around.end; ++i) {
      const CodeToken& t = at(i);
      if (t.kind != TokenKind::name || t.text != at(name).text || is_any(at(i - 1), {".", "?."}))
        continue;
      const ItemsUse use = use_of_value(i, i + 1);
      if (use == ItemsUse::all) return use;
      if (use == ItemsUse::first) out = use;
    }
    return out;
  }

  static constexpr std::size_t longest_pattern = 40;  // tokens

  const CodeModel& code_;
};

/// Calls with statements of PartiQL. What a token says is asked once, however many calls it stands
/// in and however many of them come to it.
class Statements {
 public:
  explicit Statements(const CodeModel& code) : code_(code) {
    const std::size_t size = code.tokens().size();
    std::vector<int> opened(size + 1, 0);  // of all statements
    for (const auto& call : code.calls()) {
      if (!is_any(code.token(call.name),
                  {"execute_statement", "executeStatement", "ExecuteStatementCommand"}))
        continue;
      auto& ranges = of_calls_[call.name];
      const CodeFields fields = code.fields_of(call);
      const auto found = fields.find("Statement");
      if (found != fields.end()) ranges = found->second;
      if (ranges.empty() && is_of_dynamodb(code, call)) ranges = {call.arguments};
      for (const TokenRange& range : ranges) {
        ++opened[std::min(range.begin, size)];
        --opened[std::min(range.end, size)];
      }
    }
    if (of_calls_.empty()) return;
    int open = 0;
    before_.resize(size + 1);
    for (std::size_t i = 0; i < size; ++i) {
      open += opened[i];
      const Words said = open > 0 ? words_of(i) : Words{};
      before_[i + 1] = {before_[i].selects + said.selects, before_[i].chooses + said.chooses};
    }
  }

  /// execute_statement(Statement='SELECT * FROM "things"'): without WHERE it reads all.
  bool is_scan(const CodeCall& call) const {
    const auto found = of_calls_.find(call.name);
    if (found == of_calls_.end()) return false;
    Words said;
    for (const TokenRange& range : found->second) {
      if (range.empty()) continue;
      said.selects += before_[range.end].selects - before_[range.begin].selects;
      said.chooses += before_[range.end].chooses - before_[range.begin].chooses;
    }
    return said.selects > 0 && said.chooses == 0;
  }

 private:
  /// How many tokens say so.
  struct Words {
    std::size_t selects = 0;
    std::size_t chooses = 0;
  };

  Words words_of(std::size_t i) {
    const CodeToken& t = code_.token(i);
    if (t.kind == TokenKind::text) return words_of_text(i);
    const bool is_member = i > 0 && is_any(code_.token(i - 1), {".", "?."});
    return t.kind == TokenKind::name && !is_member ? words_of_name(i) : Words{};
  }
  Words words_of_text(std::size_t i) const {
    if (code_.token(i).kind != TokenKind::text) return {};
    const std::string words = in_lower_case(code_.token(i).text);
    return {words.find("select ") != std::string::npos ? 1U : 0U,
            words.find("where") != std::string::npos ? 1U : 0U};
  }
  /// Of all that a variable or a call of the code's own comes to.
  Words words_of_name(std::size_t i) {
    const bool is_called = i + 1 < code_.tokens().size() && code_.token(i + 1).is("(");
    const auto [known, is_new] = of_names_.try_emplace(
        {code_.token(i).text, code_.function_around(i).begin, is_called}, Words{});
    if (!is_new) return known->second;
    Words out;
    (void)code_.reaches({i, i + 1}, [&](std::size_t token) {
      const Words said = words_of_text(token);
      out.selects += said.selects;
      out.chooses += said.chooses;
      return out.chooses > 0;
    });
    known->second = out;
    return out;
  }

  const CodeModel& code_;
  std::unordered_map<std::size_t, std::vector<TokenRange>> of_calls_;  ///< by the name's token
  std::vector<Words> before_;                                          ///< of each token
  std::map<std::tuple<std::string_view, std::size_t, bool>, Words> of_names_;
};

/// client.get_paginator('scan'), paginateScan(...)
bool is_scan_of_pages(const CodeModel& code, const CodeCall& call) {
  const auto& name = code.token(call.name);
  if (name.is("paginateScan")) return true;
  return name.is("get_paginator") && !call.arguments.empty() &&
         code.token(call.arguments.begin).is_text("scan");
}

}  // namespace

void find_paging_faults(const CodeModel& code, const std::vector<std::string>& keys,
                        std::vector<CodeFault>& out) {
  const Statements statements(code);
  for (const auto& call : code.calls()) {
    if (is_scan_of_pages(code, call) || statements.is_scan(call)) {
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
      const bool may_be_meant = !goes_on && !filtered && is_of_the_newest(code, call, fields);
      out.push_back({"FC306", call.name,
                     goes_on ? "the answer says that there is more, but no request can ask for it: "
                               "nothing is made the ExclusiveStartKey"
                     : may_be_meant
                         ? "the newest up to the limit: unless they are all that is meant, what "
                           "lies behind it cannot be had"
                         : "a limit without a marker: what lies behind it cannot be had, and "
                           "nobody is told that there is more",
                     may_be_meant});
    }
    if (limited && filtered && !(goes_on && code.is_in_loop(call.name))) {
      out.push_back({"FC307", call.name,
                     "the filter works on what the limit left: a page may be empty while there are "
                     "matches behind it",
                     false});
    }
    const bool reads_one =
        is_of_one_item(code, fields, keys) || (!filtered && FirstItem(code).is_all_of(call.name));
    if (!limited && !goes_on && !scan && !reads_one) {
      out.push_back({"FC308", call.name,
                     "a query gives 1 MB at most, and what it leaves (LastEvaluatedKey) is not "
                     "asked for: sums and counts are of the first page",
                     true});
    }
  }
}

}  // namespace fitcost::inline v1::cloudformation::detail
