// SPDX-License-Identifier: Apache-2.0
#include "lambda/error_report.hpp"

#include <cxxabi.h>

#include <cstddef>
#include <cstdlib>
#include <exception>
#include <memory>
#include <typeinfo>

#include "handler/json_text.hpp"

namespace fitcost::inline v1::handler::detail {
namespace {

constexpr std::size_t longest_message = 4096;  // bytes

std::string type_of_current_exception() {
  const std::type_info* type = abi::__cxa_current_exception_type();
  if (type == nullptr) return "unknown";
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> name(
      abi::__cxa_demangle(type->name(), nullptr, nullptr, &status), &std::free);
  return name ? name.get() : type->name();
}

bool is_letter_or_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

// `std::length_error` -> `length_error`; templates lose their arguments.
std::string reason_of(std::string_view type) {
  type = type.substr(0, type.find('<'));
  if (const auto colon = type.rfind(':'); colon != std::string_view::npos) {
    type.remove_prefix(colon + 1);
  }
  std::string reason;
  for (const char c : type) {
    if (is_letter_or_digit(c)) reason += c;
  }
  return reason.empty() ? "Unknown" : reason;
}

}  // namespace

ErrorReport current_exception_report() {
  ErrorReport report;
  report.type = type_of_current_exception();
  report.category = "Function." + reason_of(report.type);
  try {
    throw;
  } catch (const std::exception& exception) {
    report.message = exception.what();
  } catch (...) {
    report.message = "an exception of a type that says nothing of itself";
  }
  return report;
}

void append_error_body(TextBuffer& out, const ErrorReport& report) {
  out.text("{\"errorMessage\":");
  append_excerpt(out, report.message, longest_message);
  out.text(",\"errorType\":");
  append_excerpt(out, report.type, longest_message);
  out.text(",\"stackTrace\":[]}");
}

}  // namespace fitcost::inline v1::handler::detail
