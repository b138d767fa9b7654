// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <system_error>

#include "capacity/number_lines.hpp"
#include "fitcost/capacity/duration_distribution.hpp"
#include "fitcost/units/decimal.hpp"
#include "fitcost/units/input_error.hpp"
#include "fitcost/units/suggest.hpp"

namespace fitcost::inline v1 {

namespace {

struct FamilyName {
  DurationFamily family;
  std::string_view word;
  std::string_view parameters;
};
constexpr std::array<FamilyName, 7> family_names{{
    {DurationFamily::constant, "constant", "MS"},
    {DurationFamily::exponential, "exp", "MEAN"},
    {DurationFamily::lognormal, "lognormal", "MEDIAN,SIGMA"},
    {DurationFamily::gamma, "gamma", "SHAPE,SCALE"},
    {DurationFamily::weibull, "weibull", "SHAPE,SCALE"},
    {DurationFamily::normal, "normal", "MEAN,SD"},
    {DurationFamily::empirical, "empirical", "FILE"},
}};

const FamilyName& name_of(DurationFamily family) {
  return *std::find_if(family_names.begin(), family_names.end(),
                       [family](const FamilyName& n) { return n.family == family; });
}

/// The fewest digits that are read back as the same number, without an exponent.
std::string shortest_text(double number) {
  std::array<char, 400> buffer{};
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, std::chars_format::fixed);
  return {buffer.data(), end.ptr};
}

/// The numbers of one distribution's text, and what is said where they are not as wanted.
class Parameters {
 public:
  Parameters(std::string_view text, std::string_view whole, std::string_view option,
             const FamilyName& family)
      : whole_(whole), option_(option), family_(family) {
    for (std::size_t at = 0;;) {
      const std::size_t comma = std::min(text.find(',', at), text.size());
      words_.push_back(text.substr(at, comma - at));
      if (comma == text.size()) break;
      at = comma + 1;
    }
    const auto wanted = static_cast<std::size_t>(
                            std::count(family.parameters.begin(), family.parameters.end(), ',')) +
                        1;
    if (words_.size() != wanted) reject(std::string(wanted == 1 ? "one number" : "two numbers"));
  }

  double time(std::size_t at) const {
    return number(at, 0.0, DurationDistribution::most_ms, "a time from 0 to 1e12");
  }
  double shape(std::size_t at) const {
    return number(at, DurationDistribution::least_shape, DurationDistribution::most_shape,
                  "a shape from 0.02 to 1e6");
  }
  double sigma(std::size_t at) const {
    return number(at, 0.0, DurationDistribution::most_sigma, "a sigma from 0 to 10");
  }

 private:
  double number(std::size_t at, double least, double most, std::string_view wanted) const {
    const auto decimal = Decimal::parse(words_[at]);
    const double value = decimal ? decimal->to_double() : -1.0;
    if (!decimal || !(value >= least && value <= most)) reject(std::string(wanted));
    return value;
  }
  [[noreturn]] void reject(const std::string& wanted) const {
    throw InputError(
        {std::string(option_)}, in_quotes(whole_),
        wanted + ", as in " + std::string(family_.word) + ":" + std::string(family_.parameters));
  }

  std::string_view whole_;
  std::string_view option_;
  const FamilyName& family_;
  std::vector<std::string_view> words_;
};

const FamilyName& family_of(std::string_view word, std::string_view whole,
                            std::string_view option) {
  for (const auto& name : family_names) {
    if (name.word == word) return name;
  }
  std::string wanted = "MS or one of";
  std::vector<std::string> known;
  for (const auto& name : family_names) {
    known.emplace_back(name.word);
    wanted += (known.size() == 1 ? " " : ", ") + std::string(name.word) + ":" +
              std::string(name.parameters);
  }
  throw InputError({std::string(option)}, in_quotes(whole), wanted + suggestion(word, known));
}

}  // namespace

std::string to_string(const DurationDistribution& distribution) {
  const std::string word = std::string(name_of(distribution.family()).word) + ":";
  switch (distribution.family()) {
    case DurationFamily::constant:
    case DurationFamily::exponential:
      return word + shortest_text(distribution.first());
    case DurationFamily::empirical:
      return word + std::string(distribution.name());
    default:
      return word + shortest_text(distribution.first()) + "," +
             shortest_text(distribution.second());
  }
}

DurationDistribution parse_duration_distribution(std::string_view text, std::string_view option,
                                                 const FileReader& read_file) {
  const std::size_t colon = text.find(':');
  const bool bare = colon == std::string_view::npos && Decimal::parse(text).has_value();
  const FamilyName& family =
      bare ? name_of(DurationFamily::constant) : family_of(text.substr(0, colon), text, option);
  const std::string_view rest =
      bare ? text : (colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1));
  if (family.family == DurationFamily::empirical) {
    const std::string file(rest);
    if (file.empty() || !read_file) {
      throw InputError({std::string(option)}, in_quotes(text),
                       "a file's name, as in empirical:FILE");
    }
    return DurationDistribution::empirical(read_durations(read_file(file), file), file);
  }
  const Parameters given(rest, text, option, family);
  switch (family.family) {
    case DurationFamily::exponential:
      return DurationDistribution::exponential(milliseconds(given.time(0)));
    case DurationFamily::lognormal:
      return DurationDistribution::lognormal(milliseconds(given.time(0)), given.sigma(1));
    case DurationFamily::gamma:
      return DurationDistribution::gamma(given.shape(0), milliseconds(given.time(1)));
    case DurationFamily::weibull:
      return DurationDistribution::weibull(given.shape(0), milliseconds(given.time(1)));
    case DurationFamily::normal:
      return DurationDistribution::normal(milliseconds(given.time(0)), milliseconds(given.time(1)));
    default:
      return DurationDistribution::constant(milliseconds(given.time(0)));
  }
}

std::vector<double> read_durations(std::string_view text, const std::string& file_name) {
  std::vector<double> out;
  detail::NumberLines lines(text, file_name);
  while (lines.next()) {
    const Decimal value = lines.number();
    if (value < Decimal() || Decimal(1'000'000'000'000) < value) {
      lines.reject(in_quotes(lines.text()), "a duration in ms from 0 to 1e12");
    }
    out.push_back(value.to_double());
  }
  if (out.empty()) lines.reject("no duration", "one in ms a line");
  return out;
}

}  // namespace fitcost::inline v1
