// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <map>
#include <regex>

#include "cli/reports.hpp"

/// The report's table of guesses, followed by its own words.
using namespace reports;
using support::command;
using support::TempFolder;

namespace {

const Words todays_report{"report", "--rps", "0.023"};

/// The built-in workload as it should be, each number of the key times `factor`.
std::string with_key_times(const std::string& key, const Decimal& factor) {
  const auto plan =
      support::text_of(std::string(FITCOST_SOURCE_DIR) + "/data/workloads/workout-api.yaml");
  const std::regex stated("\\b" + key + ": ([0-9.]+)");
  std::string out;
  auto rest = plan.begin();
  for (std::sregex_iterator at(plan.begin(), plan.end(), stated), end; at != end; ++at) {
    out.append(rest, (*at)[1].first).append(text(decimal((*at)[1].str()) * factor));
    rest = (*at)[1].second;
  }
  out.append(rest, plan.end());
  if (rest == plan.begin()) out += "\n" + key + ": " + text(decimal("0.15") * factor) + "\n";
  return out;
}

/// The best stack's last month with what the row names times `factor`.
Decimal month_with(const std::string& option, const Decimal& factor) {
  static const std::map<std::string, std::string> now{{"--rps", "0.023"},
                                                      {"--write-share", "0.6"},
                                                      {"--item-bytes", "300"},
                                                      {"--duration-ms", "60"},
                                                      {"--log-bytes", "300"}};
  if (option.rfind("plan: ", 0) == 0) {
    const TempFolder folder;
    const auto plan = folder.write("p.yaml", with_key_times(option.substr(6), factor));
    const Json bill = json_of({"bill", "--plan", plan, "--rps", "0.023", "--months", "12"});
    return decimal(bill.at("months").back().at("total_usd"));
  }
  Words words{option, text(decimal(now.at(option)) * factor)};
  if (option != "--rps") words = with(words, {"--rps", "0.023"});
  return list_price(compared(words), "best-month-12");
}

/// The table's cells of each guess, by what changes it: `-0.0182`, `+0.0182`, `0.5911`, `0.8646`.
std::map<std::string, Words> shown_guesses() {
  std::map<std::string, Words> out;
  static const std::regex row(
      "\n\\| [^|]* \\| ([-+0-9.]+) \\| ([-+0-9.]+) \\| ([-0-9.]+) \\| ([-0-9.]+) \\| ([^|]*) \\|");
  const auto page = command(with(todays_report, {"--format", "md"})).out;
  const auto begin = page.find("### Which guess matters");
  const auto section = page.substr(begin, page.find("### ", begin + 4) - begin);
  for (std::sregex_iterator at(section.begin(), section.end(), row), end; at != end; ++at)
    out[(*at)[5]] = {(*at)[1], (*at)[2], (*at)[3], (*at)[4]};
  return out;
}

/// Whether the amount is the shown one to its digits.
void check_shown(const Decimal& amount, std::string shown) {
  if (shown[0] == '+') shown.erase(0, 1);
  const Decimal as_shown = decimal(shown);
  CHECK(text(amount.rounded(as_shown.scale(), fitcost::Rounding::half_up)) == text(as_shown));
}

}  // namespace

TEST_CASE("Changing what a guess's row names moves the month by what the row shows",
          "[cli][page]") {
  const auto rows = shown_guesses();
  CHECK(rows.size() == 8);
  const Decimal now = month_with("--rps", Decimal(1));
  for (const auto& [option, cells] : rows) {
    INFO(option);
    check_shown(month_with(option, decimal("0.9")) - now, cells[0]);
    check_shown(month_with(option, decimal("1.1")) - now, cells[1]);
    check_shown(month_with(option, decimal("0.5")), cells[2]);
    if (cells[3] != "-") check_shown(month_with(option, decimal("2")), cells[3]);
  }
}
