// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <thread>
#include <unordered_set>

#include "command.hpp"
#include "fitcost/report/fleet_report.hpp"
#include "table_terms.hpp"

namespace fitcost::command {

namespace {

struct FleetOptions {
  OutputOptions output;
  PriceOptions prices;
  TableTermsOptions terms;
  std::string metrics;
  std::string minutes;
  std::string threads;
  std::string top = "0";
};

/// How far it is, on standard error where that is a terminal.
class FleetProgress {
 public:
  FleetProgress() : shown_(isatty(STDERR_FILENO) == 1) {}
  FleetProgress(const FleetProgress&) = delete;
  FleetProgress& operator=(const FleetProgress&) = delete;
  ~FleetProgress() { clear(); }

  void table(std::int64_t bytes) {
    ++tables_;
    if (!shown_) return;
    std::fprintf(stderr, "\r%lld tables, %lld MB read ", static_cast<long long>(tables_),
                 static_cast<long long>(bytes / 1'000'000));
    dirty_ = true;
  }
  /// Before something else is written there.
  void clear() {
    if (dirty_) std::fputs("\r\033[K", stderr);
    dirty_ = false;
  }

 private:
  bool shown_;
  bool dirty_ = false;
  std::int64_t tables_ = 0;
};

/// Reads files into a fleet, one after the other.
class FleetIngestion {
 public:
  FleetIngestion(Fleet& fleet, bool strict) : fleet_(fleet), strict_(strict) {}

  /// `only_table`: in a folder, whose files hold one each; else empty.
  void read(const std::string& path, const std::string& only_table) {
    const bool standard_input = path == "-";
    std::FILE* file = standard_input ? stdin : std::fopen(path.c_str(), "rb");
    if (file == nullptr) throw InputError({path}, "no file that can be read", "a readable file");
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> closed(
        file, standard_input ? [](std::FILE*) { return 0; } : &std::fclose);
    FleetReader reader(
        standard_input ? "standard input" : path, only_table,
        [&](FleetTable&& table) {
          if (!names_.insert(table.name).second) {
            bad_row(InputError({path}, "the table " + in_quotes(table.name) + " of an earlier file",
                               "each table in one file"));
            return;
          }
          progress_.table(bytes_);
          fleet_.add(std::move(table));
        },
        [&](const InputError& error) { bad_row(error); });
    std::string block(1 << 20, '\0');
    for (;;) {
      const std::size_t count = std::fread(block.data(), 1, block.size(), file);
      bytes_ += static_cast<std::int64_t>(count);
      reader.feed({block.data(), count});
      if (count < block.size()) break;
    }
    if (std::ferror(file) != 0)
      throw InputError({path}, "a file that cannot be read to its end", "a readable file");
    reader.finish(only_table.empty());
    rows_ += reader.rows();
  }

  std::int64_t rows() const { return rows_; }
  std::int64_t bad_rows() const { return bad_rows_; }
  void end() {
    progress_.clear();
    if (bad_rows_ > most_named) {
      std::fprintf(stderr, "fitcost: and %lld more bad rows\n",
                   static_cast<long long>(bad_rows_ - most_named));
    }
  }

 private:
  static constexpr std::int64_t most_named = 1000;

  void bad_row(const InputError& error) {
    if (strict_) throw InputError(error);
    if (++bad_rows_ > most_named) return;
    progress_.clear();
    std::fprintf(stderr, "fitcost: passed over: %s\n", error.what());
  }

  Fleet& fleet_;
  bool strict_;
  std::int64_t bytes_ = 0;
  std::int64_t rows_ = 0;
  std::int64_t bad_rows_ = 0;
  std::unordered_set<std::string> names_;  // of tables read
  FleetProgress progress_;
};

std::vector<std::string> csv_files_in(const std::string& folder) {
  std::vector<std::string> out;
  std::error_code error;
  for (std::filesystem::directory_iterator it(folder, error), end; !error && it != end;
       it.increment(error)) {
    if (it->path().extension() == ".csv") out.push_back(it->path().string());
  }
  if (error) throw InputError({folder}, "a folder that cannot be read", "a readable folder");
  if (out.empty()) throw InputError({folder}, "no file *.csv in it", "a file for each table");
  std::sort(out.begin(), out.end());
  return out;
}

void run_fleet(FleetOptions& o) {
  FleetReport r;
  r.terms.table = o.terms.terms();
  r.terms.table.billing = o.prices.terms();
  r.terms.today = o.terms.today_choice(1);
  if (!o.minutes.empty()) {
    r.terms.minutes =
        whole_option("--minutes", o.minutes, 1, static_cast<int>(TableDemand::most_minutes));
  }
  const auto cores = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  r.terms.threads = o.threads.empty() ? cores : whole_option("--threads", o.threads, 1, 1024);
  const auto top = static_cast<std::size_t>(whole_option("--top", o.top, 0, 1'000'000'000));
  const PriceBook& book = o.prices.book();
  r.price_book = book.date();
  const std::size_t columns = o.output.columns();
  Fleet fleet(r.terms, book);
  FleetIngestion ingestion(fleet, o.prices.strict);
  std::error_code ignored;
  if (std::filesystem::is_directory(o.metrics, ignored)) {
    for (const auto& file : csv_files_in(o.metrics))
      ingestion.read(file, std::filesystem::path(file).stem().string());
  } else {
    ingestion.read(o.metrics, "");
  }
  r.result = fleet.finish();
  ingestion.end();
  if (ingestion.rows() == 0) throw InputError({o.metrics}, "no row that can be used", "rows");
  r.bad_rows = ingestion.bad_rows();
  if (o.prices.strict) {
    for (const auto& row : r.result.rows) {
      require_priced(row.recommendation.today, row.table, r.terms.table.billing.region);
      require_priced(row.recommendation.best, row.table, r.terms.table.billing.region);
    }
  }
  r.source = o.metrics == "-"
                 ? "standard input"
                 : std::filesystem::path(o.metrics).lexically_normal().filename().string();
  if (r.source.empty()) r.source = o.metrics;
  const std::string& format = o.output.format;
  o.output.write(format == "csv"    ? fleet_csv(r)
                 : format == "json" ? fleet_json(r)
                 : format == "md"   ? fleet_markdown(r)
                                    : fleet_table(r, columns, top));
}

}  // namespace

void declare_fleet(CLI::App& fleet, int& /*exit_code*/) {
  auto options = std::make_shared<FleetOptions>();
  auto& o = *options;
  fleet
      .add_option("metrics", o.metrics,
                  "CSV with the columns table, minute, read and write, a table's rows together; a "
                  "folder with a file NAME.csv for each table; or - for standard input")
      ->type_name("FILE|DIR|-")
      ->required();
  o.terms.add_to(fleet);
  fleet
      .add_option("--minutes", o.minutes,
                  "Minutes that every table was looked at: behind its last row it rested (default: "
                  "until its last row)")
      ->type_name("N");
  fleet.add_option("--threads", o.threads, "Threads (default: all cores); the output is the same")
      ->type_name("N");
  fleet.add_option("--top", o.top, "Changes that the table shows; 0: all")
      ->type_name("N")
      ->capture_default_str();
  o.prices.add_to(fleet);
  o.output.add_to(fleet, {"table", "csv", "json", "md"});
  fleet.callback([options] { run_fleet(*options); });
}

}  // namespace fitcost::command
