// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <exception>
#include <string>

#include "command.hpp"
#include "fitcost/version.hpp"

namespace {

int complain(const std::string& what, int code) {
  std::fprintf(stderr, "fitcost: %s\n", what.c_str());
  return code;
}

std::string version_text() {
  return "fitcost " + std::string(fitcost::version()) + " (model " + std::string(fitcost::model_version()) +
         ", prices of " + to_string(fitcost::embedded_price_book().date()) + ")";
}

}  // namespace

int main(int argc, char** argv) {
  using namespace fitcost::command;
  CLI::App app("What a serverless API costs on AWS, and whether it copes", "fitcost");
  app.set_version_flag("--version", version_text);
  app.require_subcommand(1);
  int exit_code = exit_fine;
  add_compare(app, exit_code);
  add_bill(app, exit_code);
  add_prices(app, exit_code);
  add_explain(app, exit_code);
  try {
    app.parse(argc, argv);
    return exit_code;
  } catch (const CLI::Success& e) {
    return app.exit(e);
  } catch (const CLI::ParseError& e) {
    return complain(std::string(e.what()) + " (see 'fitcost --help')", exit_bad_input);
  } catch (const fitcost::InputError& e) {
    return complain(e.what(), exit_bad_input);
  } catch (const std::overflow_error& e) {
    return complain(std::string("found numbers too large to add exactly (") + e.what() + ")", exit_bad_input);
  } catch (const std::exception& e) {
    return complain(std::string("internal error: ") + e.what(), exit_internal_error);
  }
}
