// SPDX-License-Identifier: Apache-2.0
#include "fitcost/template/symbolic_text.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

namespace fitcost::inline v1::cloudformation {

namespace {

using Part = SymbolicText::Part;

/// A text without its seams: a known run, or a symbol.
struct Run {
  std::string_view known;
  const Part* symbol = nullptr;

  bool operator==(const Run& other) const {
    if (symbol == nullptr || other.symbol == nullptr)
      return symbol == other.symbol && known == other.known;
    return *symbol->symbol == *other.symbol->symbol;
  }
};

/// The runs of a text; what several known parts have in common is joined here.
class Runs {
 public:
  explicit Runs(const SymbolicText& text) {
    std::size_t known = 0;
    for (const Part& part : text.parts()) known += part.literal.size();
    joined_.reserve(known);  // never moves: the runs look into it
    bool goes_on = false;
    for (const Part& part : text.parts()) {
      if (!part.is_known()) {
        runs_.push_back({{}, &part});
        goes_on = false;
      } else if (!part.literal.empty()) {
        const std::size_t from = joined_.size();
        joined_ += part.literal;
        const std::string_view added = std::string_view(joined_).substr(from);
        if (goes_on) {
          std::string_view& last = runs_.back().known;
          last = {last.data(), last.size() + added.size()};
        } else {
          runs_.push_back({added, nullptr});
        }
        goes_on = true;
      }
    }
  }
  Runs(const Runs&) = delete;
  Runs& operator=(const Runs&) = delete;

  const std::vector<Run>& all() const { return runs_; }

 private:
  std::string joined_;
  std::vector<Run> runs_;
};

enum class End : std::uint8_t { front, back };

/// Takes off one end what is surely equal; false when the texts differ there.
bool strip(std::vector<Run>& a, std::vector<Run>& b, End end) {
  const bool front = end == End::front;
  const auto drop = [&](std::vector<Run>& runs) {
    runs.erase(front ? runs.begin() : runs.end() - 1);
  };
  const auto taken = [&](std::string_view& text, std::size_t n) {
    const std::string_view out = front ? text.substr(0, n) : text.substr(text.size() - n);
    text = front ? text.substr(n) : text.substr(0, text.size() - n);
    return out;
  };
  while (!a.empty() && !b.empty()) {
    Run& x = front ? a.front() : a.back();
    Run& y = front ? b.front() : b.back();
    if (x == y) {
      drop(a);
      drop(b);
    } else if (x.symbol == nullptr && y.symbol == nullptr) {
      const std::size_t common = std::min(x.known.size(), y.known.size());
      if (taken(x.known, common) != taken(y.known, common)) return false;
      if (x.known.empty()) drop(a);
      if (y.known.empty()) drop(b);
    } else {
      break;
    }
  }
  return true;
}

bool may_contain(SymbolForm form, char c) {
  if (form == SymbolForm::any) return true;
  const bool word =
      (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  return word || (form == SymbolForm::domain && c == '.');
}

bool is_never_empty(const std::vector<Run>& runs) {
  return std::any_of(runs.begin(), runs.end(), [](const Run& run) {
    return run.symbol == nullptr || run.symbol->form != SymbolForm::any;
  });
}

/// A long logical id is cut in a generated name; its start stays.
constexpr std::size_t start_of_logical_id = 6;

/// Whether a lone symbol can never be the other text.
bool never_equals(const std::vector<Run>& lone, const std::vector<Run>& other) {
  if (lone.size() != 1 || lone.front().symbol == nullptr) return false;
  const Part& symbol = *lone.front().symbol;
  bool known = true;
  for (const Run& run : other) {
    known &= run.symbol == nullptr;
    for (const char c : run.known)
      if (!may_contain(symbol.form, c)) return true;
  }
  if (symbol.form != SymbolForm::generated_name) return false;
  if (other.size() == 1 && other.front().symbol != nullptr)
    return other.front().symbol->form == SymbolForm::generated_name;
  if (!known) return false;
  const std::string start = symbol.symbol->name.substr(0, start_of_logical_id);
  const auto same = [](char x, char y) {
    return std::tolower(static_cast<unsigned char>(x)) ==
           std::tolower(static_cast<unsigned char>(y));
  };
  const std::string_view text = other.front().known;
  return std::search(text.begin(), text.end(), start.begin(), start.end(), same) == text.end();
}

}  // namespace

std::string Reference::shown() const {
  if (kind == Kind::dynamic) return name;
  return "${" + name + (attribute.empty() ? "" : "." + attribute) + "}";
}

SymbolicText::SymbolicText(std::string literal) {
  if (!literal.empty()) parts_.push_back({std::move(literal)});
}

SymbolicText::SymbolicText(Reference symbol, SymbolForm form) {
  auto shared = std::make_shared<const Reference>(std::move(symbol));
  parts_.push_back({{}, shared, shared, form});
}

bool SymbolicText::is_literal() const {
  return std::all_of(parts_.begin(), parts_.end(), [](const Part& p) { return p.is_known(); });
}

std::optional<std::string> SymbolicText::literal() const {
  if (!is_literal()) return std::nullopt;
  if (parts_.size() == 1) return parts_.front().literal;
  return shown();
}

std::string SymbolicText::shown() const {
  std::string out;
  for (const Part& part : parts_) out += part.is_known() ? part.literal : part.symbol->shown();
  return out;
}

std::vector<Reference> SymbolicText::references() const {
  std::vector<Reference> out;
  for (const Part& part : parts_) {
    if (part.written_as != nullptr &&
        std::find(out.begin(), out.end(), *part.written_as) == out.end()) {
      out.push_back(*part.written_as);
    }
  }
  return out;
}

bool SymbolicText::refers_to(std::string_view logical_id) const {
  return std::any_of(parts_.begin(), parts_.end(), [&](const Part& part) {
    return part.written_as != nullptr && part.written_as->kind == Reference::Kind::resource &&
           part.written_as->name == logical_id;
  });
}

void SymbolicText::append(const SymbolicText& other) {
  parts_.insert(parts_.end(), other.parts_.begin(), other.parts_.end());
}

void SymbolicText::append(Part part) {
  if (part.is_known() && part.literal.empty() && part.written_as == nullptr) return;
  parts_.push_back(std::move(part));
}

SymbolicText SymbolicText::written_as(const Reference& reference) const {
  SymbolicText out = *this;
  if (out.parts_.empty()) out.parts_.emplace_back();
  const auto shared = std::make_shared<const Reference>(reference);
  for (Part& part : out.parts_) part.written_as = shared;
  return out;
}

std::optional<std::vector<SymbolicText>> SymbolicText::split(std::string_view delimiter) const {
  if (delimiter.empty()) return std::nullopt;
  // A symbol may hold the delimiter, or the start or the end of one, unless none of the delimiter's
  // characters is ever in it. A delimiter that runs over a seam between known parts is rare; they
  // are joined first, and lose what they were written as.
  for (const Part& part : parts_) {
    if (part.is_known()) continue;
    for (const char c : delimiter)
      if (may_contain(part.form, c)) return std::nullopt;
  }
  std::vector<Part> parts = parts_;
  if (delimiter.size() > 1) {
    std::vector<Part> joined;
    for (Part& part : parts) {
      if (part.is_known() && !joined.empty() && joined.back().is_known()) {
        joined.back().literal += part.literal;
        joined.back().written_as = nullptr;
      } else {
        joined.push_back(std::move(part));
      }
    }
    parts = std::move(joined);
  }
  std::vector<SymbolicText> out(1);
  for (const Part& part : parts) {
    if (!part.is_known()) {
      out.back().append(part);
      continue;
    }
    std::string_view rest = part.literal;
    for (std::size_t at = rest.find(delimiter); at != std::string_view::npos;
         at = rest.find(delimiter)) {
      out.back().append({std::string(rest.substr(0, at)), {}, part.written_as});
      out.emplace_back();
      rest.remove_prefix(at + delimiter.size());
    }
    out.back().append({std::string(rest), {}, part.written_as});
  }
  return out;
}

Truth equal(const SymbolicText& a, const SymbolicText& b) {
  const Runs runs_a(a);
  const Runs runs_b(b);
  std::vector<Run> rest_a = runs_a.all();
  std::vector<Run> rest_b = runs_b.all();
  if (!strip(rest_a, rest_b, End::front) || !strip(rest_a, rest_b, End::back)) return Truth::no;
  if (rest_a.empty() && rest_b.empty()) return Truth::yes;
  if (rest_a.empty() || rest_b.empty())
    return is_never_empty(rest_a.empty() ? rest_b : rest_a) ? Truth::no : Truth::unknown;
  return never_equals(rest_a, rest_b) || never_equals(rest_b, rest_a) ? Truth::no : Truth::unknown;
}

Truth SymbolicText::has_at(const SymbolicText& piece, bool front) const {
  const Runs runs(*this);
  const Runs runs_of_piece(piece);
  std::vector<Run> rest = runs.all();
  std::vector<Run> rest_of_piece = runs_of_piece.all();
  if (!strip(rest, rest_of_piece, front ? End::front : End::back)) return Truth::no;
  if (rest_of_piece.empty()) return Truth::yes;
  return rest.empty() && is_never_empty(rest_of_piece) ? Truth::no : Truth::unknown;
}

}  // namespace fitcost::inline v1::cloudformation
