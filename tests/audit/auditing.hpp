// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "fitcost/audit/audit.hpp"
#include "fitcost/audit/fix.hpp"
#include "fitcost/pricing/price_book_file.hpp"

namespace auditing {

using namespace fitcost;
using namespace fitcost::cloudformation;

inline Template template_of(const std::string& text) {
  TemplateOptions options;
  options.region = "us-east-1";
  return Template::read(TemplateDocument::read(text, "t.yaml"), options);
}

inline BillingTerms terms() { return {.date = embedded_price_book().date()}; }

inline AuditInput input(const std::string& rps = "0.023", std::vector<std::string> only = {}) {
  AuditInput out;
  out.traffic.rate = parse_rps(rps);
  out.only = std::move(only);
  return out;
}

inline AuditReport audited(const std::string& text, const std::string& rps = "0.023",
                           std::vector<std::string> only = {}) {
  return audit(template_of(text), input(rps, std::move(only)), embedded_price_book(), terms());
}

inline FixReport fixed(const std::string& text, std::vector<std::string> only = {},
                       const std::string& rps = "0.023") {
  return fix(template_of(text), input(rps, std::move(only)), embedded_price_book(), terms());
}

inline const Finding* find(const AuditReport& report, const std::string& rule) {
  for (const auto& f : report.findings)
    if (f.rule == rule) return &f;
  return nullptr;
}

/// `FC101 Table`, one for each place.
inline std::vector<std::string> found(const AuditReport& report) {
  std::vector<std::string> out;
  for (const auto& f : report.findings)
    for (const auto& w : f.where) out.push_back(f.rule + " " + w.resource);
  std::sort(out.begin(), out.end());
  return out;
}

inline std::string file_text(const std::string& path) {
  std::ifstream file(std::string(FITCOST_SOURCE_DIR) + "/" + path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace auditing
