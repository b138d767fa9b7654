// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "chart/svg_writer.hpp"
#include "chart/text_box.hpp"
#include "fitcost/chart/style.hpp"
#include "fitcost/report/page.hpp"
#include "fitcost/units/input_error.hpp"
#include "fitcost/version.hpp"
#include "report/compare_words.hpp"
#include "report/page_exhibits.hpp"
#include "units/sha256.hpp"

namespace fitcost::inline v1 {

namespace {

using chart::detail::escaped;
using detail::Exhibit;

/// Beside charts of this width their labels; below it the narrow ones, whose labels stand above.
constexpr double wide_chart = 720.0;
constexpr double narrow_chart = 336.0;

std::string page_colours(const chart::Palette& p) {
  return fmt::format("--paper:{};--ink:{};--quiet:{};--line:{};--accent:{};", p.background, p.ink,
                     p.quiet, p.grid, p.parts[0]);
}

/// Rules of classes and elements alone: the security policy allows this text by its hash, and
/// nothing else.
std::string page_style() {
  return ":root{color-scheme:light dark;" + page_colours(chart::light) +
         "}\n@media screen and (prefers-color-scheme:dark){:root{" + page_colours(chart::dark) +
         "}}\n" + R"(*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0 auto;padding:32px 24px 48px;max-width:1368px;background:var(--paper);color:var(--ink);
font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;overflow-wrap:break-word}
header{border-bottom:2px solid var(--ink);padding-bottom:20px}
h1{font-size:15px;font-weight:600;color:var(--quiet);margin:0 0 10px}
h1::first-letter{text-transform:uppercase}
h2{font-size:20px;line-height:1.25;margin:0 0 6px}
p{margin:0 0 10px;max-width:80ch}
.answer{font-size:26px;line-height:1.3;font-weight:650;letter-spacing:-.01em;max-width:44ch;margin:0 0 14px}
.quiet,.notes,footer{color:var(--quiet);font-size:13px}
.notes{margin:8px 0 0;padding:0 0 0 18px}.notes li{margin:0 0 4px;max-width:84ch}
.figures{display:flex;flex-wrap:wrap;gap:14px 40px;margin:18px 0 0}
.figures div{min-width:120px}.figures dt{color:var(--quiet);font-size:13px}
.figures dd{margin:0;font-size:20px;font-weight:600;font-variant-numeric:tabular-nums}
nav{margin:16px 0 0;font-size:13px}nav a{margin:0 18px 2px 0;display:inline-block}
a{color:var(--accent)}
section{padding:28px 0 8px;border-bottom:1px solid var(--line)}
.exhibit{display:flex;flex-wrap:wrap;gap:16px 48px;align-items:flex-start}
figure{margin:0;min-width:0;max-width:100%;flex:0 0 720px}
.exhibit .table{flex:1 1 100%}
svg.chart{display:block;max-width:100%;height:auto}
svg.narrow{display:none}
.table{overflow-x:auto;min-width:0}
table{border-collapse:collapse;font-size:13px;line-height:1.4;width:100%;max-width:720px}
.wide table{max-width:none}.wide th:first-child{width:26%}
caption{text-align:left;color:var(--quiet);padding:0 0 4px}
th,td{padding:5px 14px 5px 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
th{font-weight:600;vertical-align:bottom}th.number{white-space:normal}
th:last-child,td:last-child{padding-right:0}
.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td.long{overflow-wrap:anywhere}
.total .number{white-space:normal}
.total td{border-top:1.5px solid var(--ink);border-bottom:0;font-weight:600}
footer{padding:20px 0 0}
@media (min-width:1200px){.answer{max-width:60ch}header p{max-width:110ch}.lead{max-width:110ch}.exhibit .table{flex-basis:min-content;padding-top:4px}}
@media (max-width:599px){body{padding:20px 12px 32px;font-size:14px}
.answer{font-size:21px}.figures{gap:10px 24px}.figures dd{font-size:17px}
svg.wide{display:none}svg.narrow{display:block;width:100%;max-width:460px}
th,td{padding-right:7px;font-size:12px}}
@media (max-width:599px){.cards thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.cards tr,.cards td{display:block;border:0;text-align:left;padding:1px 0;white-space:normal}
.cards tr{border-bottom:1px solid var(--line);padding:8px 0}
.cards td:empty{display:none}
.cards td::before{content:attr(data-title) ": ";color:var(--quiet)}
.cards td:first-child{font-weight:600}.cards td:first-child::before{content:none}}
@media screen and (max-width:899px){.broad thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.broad tr,.broad td{display:block;border:0;text-align:left;padding:1px 0;white-space:normal}
.broad tr{border-bottom:1px solid var(--line);padding:8px 0}
.broad td:empty{display:none}
.broad td::before{content:attr(data-title) ": ";color:var(--quiet)}
.broad td:first-child{font-weight:600}.broad td:first-child::before{content:none}}
@media print{@page{margin:14mm}body{padding:0;font-size:10.5pt;max-width:none}
nav{display:none}.answer{font-size:17pt}section{padding:14pt 0 4pt}
h2,figure,tr{break-inside:avoid}h2,.lead{break-after:avoid}.exhibit{display:block}.table{overflow:visible;padding-top:8pt}
table{font-size:8.5pt}.wide table{font-size:7.5pt}}
)" + chart::style_sheet();
}

std::string base64(const std::string& hexadecimal) {
  constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const auto value = [](char c) {
    return static_cast<std::uint32_t>(c <= '9' ? c - '0' : c - 'a' + 10);
  };
  std::string out;
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : hexadecimal) {
    bits = (bits << 4U) | value(c);
    held += 4;
    if (held < 6) continue;
    held -= 6;
    out += digits[(bits >> static_cast<unsigned>(held)) & 63U];
  }
  if (held > 0) out += digits[(bits << static_cast<unsigned>(6 - held)) & 63U];
  while (out.size() % 4 != 0) out += '=';
  return out;
}

/// With a class, and an id of its own in the page.
template <class Chart>
std::string drawn(Chart picture, const std::string& name, const std::string& variant,
                  double width) {
  picture.heading.id = name + "-" + variant;
  std::string out = chart::svg(picture, {width, false});
  constexpr std::string_view plain = "class=\"chart\"";
  return out.replace(out.find(plain), plain.size(), "class=\"chart " + variant + "\"");
}

std::string figure(const Exhibit& e) {
  return std::visit(
      [&](const auto& picture) -> std::string {
        if constexpr (std::is_same_v<std::decay_t<decltype(picture)>, std::monostate>) {
          return {};
        } else {
          return "<figure>\n" + drawn(picture, e.name, "wide", wide_chart) +
                 drawn(picture, e.name, "narrow", narrow_chart) + "</figure>\n";
        }
      },
      e.picture);
}

/// The widest word of a text, in bold.
double longest_word(const std::string& text) {
  double longest = 0.0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    longest = std::max(longest, chart::detail::bold_width(text.substr(at, end - at)));
    at = end + 1;
  }
  return longest;
}

constexpr double longest_unbroken = 170.0;

std::string cell_class(const detail::PageTable::Column& column, const std::string& text) {
  if (column.align == detail::Align::right) return " class=\"number\"";
  // Addresses and long names may break anywhere rather than widen the page; words do not.
  return longest_word(text) < longest_unbroken ? "" : " class=\"long\"";
}

/// The room that a table's columns need beside each other: numbers keep their line, texts break
/// between words, and long ones anywhere.
double least_width(const detail::PageTable& table, double gap) {
  double wide = 0.0;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    const bool number = table.columns[c].align == detail::Align::right;
    double column = longest_word(table.columns[c].title);
    for (const auto& row : table.rows) {
      if (c >= row.size()) continue;
      const double word = number ? chart::detail::bold_width(row[c]) : longest_word(row[c]);
      if (number || word < longest_unbroken) column = std::max(column, word);
    }
    wide += column + gap;
  }
  return wide;
}

/// Rows of text, and columns that a narrow screen has no room for, are cards there.
std::string section_class(const Exhibit& e) {
  // Screens of 320 and 600 px, and letters that are larger on the latter.
  constexpr double narrowest = 296.0;
  constexpr double middling = 552.0 * 12.0 / 13.0;
  constexpr double narrow_gap = 7.0;
  constexpr double gap = 14.0;
  std::string out = e.wide ? "wide" : "";
  if (e.wide || narrowest < least_width(e.table, narrow_gap))
    out += out.empty() ? "cards" : " cards";
  if (middling < least_width(e.table, gap)) out += " broad";
  return out.empty() ? out : " class=\"" + out + "\"";
}

std::string html_table(const Exhibit& e) {
  // What may scroll can be reached by keyboard.
  std::string out = fmt::format(
      "<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"{}\">\n<table>\n"
      "<thead><tr>",
      escaped("Figures: " + e.title));
  for (const auto& c : e.table.columns) {
    out +=
        fmt::format("<th scope=\"col\"{}>{}</th>",
                    c.align == detail::Align::right ? " class=\"number\"" : "", escaped(c.title));
  }
  out += "</tr></thead>\n<tbody>\n";
  const bool cards = !section_class(e).empty();
  for (std::size_t r = 0; r < e.table.rows.size(); ++r) {
    const bool total = e.table.total && r + 1 == e.table.rows.size();
    out += total ? "<tr class=\"total\">" : "<tr>";
    for (std::size_t c = 0; c < e.table.rows[r].size(); ++c) {
      const std::string& text = e.table.rows[r][c];
      out +=
          fmt::format("<td{}{}>{}</td>", cell_class(e.table.columns[c], text),
                      cards ? fmt::format(" data-title=\"{}\"", escaped(e.table.columns[c].title))
                            : std::string(),
                      escaped(text));
    }
    out += "</tr>\n";
  }
  return out + "</tbody>\n</table>\n</div>\n";
}

/// Prose: a percentage stays on one line.
std::string prose(const std::string& text) {
  std::string out = escaped(text);
  for (std::size_t at = out.find(" %"); at != std::string::npos; at = out.find(" %", at + 1))
    out.replace(at, 1, "\xc2\xa0");
  return out;
}

std::string capitalized(std::string word) {
  word[0] = static_cast<char>(word[0] - 'a' + 'A');
  return word;
}

std::string section(const Exhibit& e) {
  std::string out = fmt::format(
      "<section id=\"{0}\" aria-labelledby=\"{0}-heading\"{1}>\n"
      "<h2 id=\"{0}-heading\">{2}</h2>\n<p class=\"lead\">{3}</p>\n",
      e.name, section_class(e), escaped(e.title), prose(e.lead));
  const std::string picture = figure(e);
  out += picture.empty() ? html_table(e)
                         : "<div class=\"exhibit\">\n" + picture + html_table(e) + "</div>\n";
  if (!e.notes.empty()) {
    out += "<ul class=\"notes\">\n";
    for (const auto& note : e.notes) out += "<li>" + prose(note) + "</li>\n";
    out += "</ul>\n";
  }
  return out + "</section>\n";
}

}  // namespace

std::vector<std::string> page_charts() {
  return {"cost", "bridge", "break-even", "logs", "sensitivity"};
}

std::string page_html(const Forecast& f) {
  const Comparison& c = f.comparison;
  const std::string style = page_style();
  const std::string title = f.title + " · " + c.traffic;
  std::string out = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
      "style-src 'sha256-{}'; img-src data:; base-uri 'none'; form-action 'none'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n"
      "<meta name=\"generator\" content=\"fitcost {} (model {})\">\n"
      "<link rel=\"icon\" "
      "href=\"data:,\">\n<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n",
      base64(detail::sha256(style)), version(), model_version(), escaped(title), style);
  out += fmt::format("<header>\n<h1>{}</h1>\n<p class=\"answer\">{}</p>\n", escaped(f.title),
                     prose(detail::page_answer(f)));
  if (const auto take = detail::answer(c); !take.empty())
    out += "<p>" + prose(take + " " + detail::free_tier_answer(c)) + "</p>\n";
  out += "<p class=\"quiet\">" + escaped(detail::heading(c)) + "</p>\n<dl class=\"figures\">\n";
  for (const auto& k : detail::key_figures(f)) {
    out += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", escaped(k.what), escaped(k.value));
  }
  out += "</dl>\n<nav aria-label=\"Contents\">\n";
  const auto all = detail::exhibits(f);
  for (const auto& e : all)
    out += fmt::format("<a href=\"#{}\">{}</a>\n", e.name, escaped(capitalized(e.name)));
  out += "</nav>\n</header>\n<main>\n";
  for (const auto& e : all) out += section(e);
  out += "</main>\n<footer>\n";
  for (const auto& note : detail::page_notes(f)) out += "<p>" + escaped(note) + "</p>\n";
  out += fmt::format(
      "<p>{}</p>\n</footer>\n</body>\n</html>\n",
      escaped(fmt::format("fitcost {} · model {} · price book of {} · workload {}", version(),
                          model_version(), to_string(c.price_book), c.workload)));
  return out;
}

std::string page_chart(const Forecast& f, const std::string& name) {
  std::string names;
  for (const auto& e : detail::exhibits(f)) {
    if (std::holds_alternative<std::monostate>(e.picture)) continue;
    names += (names.empty() ? "" : ", ") + e.name;
    if (e.name != name) continue;
    return std::visit(
        [](const auto& picture) -> std::string {
          if constexpr (std::is_same_v<std::decay_t<decltype(picture)>, std::monostate>) {
            return {};
          } else {
            return chart::svg(picture, {wide_chart, true});
          }
        },
        e.picture);
  }
  throw InputError({"--chart"}, in_quotes(name), "one of " + names);
}

}  // namespace fitcost::inline v1
