// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <memory>

#include "command.hpp"
#include "command_tree.hpp"

namespace fitcost::command {

namespace {

std::string joined(const std::vector<std::string>& words, const std::string& between) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : between) + word;
  return out;
}

/// In single quotes for a POSIX shell.
std::string shell_quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      out += c;
    }
  }
  return out + "'";
}

/// Patterns of a case: `'fitcost bill'|'fitcost compare'`.
std::string patterns(const std::vector<std::string>& texts) {
  std::vector<std::string> out;
  out.reserve(texts.size());
  for (const auto& text : texts) out.push_back(shell_quoted(text));
  return joined(out, "|");
}

std::vector<std::string> paths_below(const TreeVerb& root) {
  std::vector<std::string> out;
  for (const auto* verb : all_verbs(root)) {
    if (verb != &root) out.push_back(verb->path);
  }
  return out;
}

bool takes_files(const TreeVerb& verb) {
  for (const auto& word : verb.words) {
    if (word.is_file()) return true;
  }
  return false;
}

/// What may stand where no option's value does.
std::vector<std::string> words_of(const TreeVerb& verb) {
  std::vector<std::string> out;
  for (const auto& child : verb.verbs) out.push_back(child.name);
  for (const auto& word : verb.words) {
    out.insert(out.end(), word.choices.begin(), word.choices.end());
  }
  return out;
}

std::vector<std::string> option_names(const TreeVerb& verb) {
  std::vector<std::string> out;
  for (const auto& option : verb.options)
    out.insert(out.end(), option.names.begin(), option.names.end());
  return out;
}

std::string bash_completion(const TreeVerb& root) {
  std::string out = R"(# bash completion of fitcost: made by 'fitcost completion bash'

_fitcost() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} verb=fitcost i
  COMPREPLY=()
  # --format=csv is three words to bash.
  if [[ $cur == = ]]; then
    cur=
  elif [[ $prev == = && $COMP_CWORD -gt 1 ]]; then
    prev=${COMP_WORDS[COMP_CWORD-2]}
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$verb ${COMP_WORDS[i]}" in
)";
  out += "      " + patterns(paths_below(root)) + ") verb=\"$verb ${COMP_WORDS[i]}\" ;;\n";
  out += "    esac\n  done\n  case \"$verb $prev\" in\n";
  std::vector<std::string> files;
  std::vector<std::string> others;
  for (const auto* verb : all_verbs(root)) {
    for (const auto& option : verb->options) {
      if (option.value.empty()) continue;
      std::vector<std::string> given;
      for (const auto& name : option.names) given.push_back(verb->path + " " + name);
      if (!option.choices.empty()) {
        out +=
            fmt::format("    {}) mapfile -t COMPREPLY < <(compgen -W {} -- \"$cur\"); return ;;\n",
                        patterns(given), shell_quoted(joined(option.choices, " ")));
      } else if (!option.besides.empty()) {
        out += fmt::format("    {}) _fitcost_files {}; return ;;\n", patterns(given),
                           shell_quoted(joined(option.besides, " ")));
      } else {
        auto& kind = option.is_file() ? files : others;
        kind.insert(kind.end(), given.begin(), given.end());
      }
    }
  }
  out += "    " + patterns(files) + ") _fitcost_files; return ;;\n    " + patterns(others) +
         ") return ;;\n  esac\n";
  out += "  case \"$verb\" in\n";
  for (const auto* verb : all_verbs(root)) {
    out += fmt::format("    {}) _fitcost_words {} {} {} ;;\n", shell_quoted(verb->path),
                       shell_quoted(joined(option_names(*verb), " ")),
                       shell_quoted(joined(words_of(*verb), " ")), takes_files(*verb) ? 1 : 0);
  }
  return out + R"(  esac
}

# The caller's $cur as the beginning of a file's name, or of one of the words.
_fitcost_files() {
  compopt -o filenames 2>/dev/null
  mapfile -t COMPREPLY < <(compgen -W "$1" -- "$cur"; compgen -f -- "$cur")
}

# Options where the word begins with a dash, else words, and files if there may be any.
_fitcost_words() {
  if [[ $cur == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$1" -- "$cur")
  elif [[ -n $2 ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$2" -- "$cur")
  elif [[ $3 == 1 ]]; then
    _fitcost_files
  fi
}

complete -F _fitcost fitcost
)";
}

/// Text inside a specification of zsh's _arguments: brackets and colons mean something there.
std::string zsh_text(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string zsh_value(const TreeOption& option) {
  if (option.value.empty()) return {};
  const std::string what = ":" + zsh_text(option.value) + ":";
  if (!option.choices.empty()) return what + "(" + joined(option.choices, " ") + ")";
  if (!option.besides.empty())
    return what + "{_files; compadd -- " + joined(option.besides, " ") + "}";
  return what + (option.is_file() ? "_files" : " ");
}

std::string zsh_completion(const TreeVerb& root) {
  std::string out = R"(#compdef fitcost
# zsh completion of fitcost: made by 'fitcost completion zsh'

_fitcost() {
  local verb=fitcost depth=1 i
  for ((i = 2; i < CURRENT; i++)); do
    case "$verb ${words[i]}" in
)";
  out += "      " + patterns(paths_below(root)) +
         ") verb=\"$verb ${words[i]}\"; depth=$i ;;\n    esac\n  done\n";
  out += R"(  # What follows is of the verb alone.
  shift $((depth - 1)) words
  ((CURRENT -= depth - 1))
  case "$verb" in
)";
  for (const auto* verb : all_verbs(root)) {
    out += "    " + shell_quoted(verb->path) + ")\n      _arguments -s -S";
    for (const auto& option : verb->options) {
      for (const auto& name : option.names) {
        out +=
            " \\\n        " + shell_quoted((option.repeats ? "*" : "") + name + "[" +
                                           zsh_text(option.description) + "]" + zsh_value(option));
      }
    }
    if (!verb->verbs.empty()) {
      std::string verbs;
      for (const auto& child : verb->verbs)
        verbs += " " + child.name + "\\:" + shell_quoted(zsh_text(child.description));
      out += " \\\n        " + shell_quoted("1:command:((" + verbs.substr(1) + "))");
    } else if (const auto words = words_of(*verb); !words.empty()) {
      out += " \\\n        " + shell_quoted("1:word:(" + joined(words, " ") + ")");
    } else if (takes_files(*verb)) {
      out += " \\\n        '*:file:_files'";
    }
    out += "\n      ;;\n";
  }
  return out + R"(  esac
}

if [[ $funcstack[1] == _fitcost ]]; then
  _fitcost "$@"
else
  compdef _fitcost fitcost
fi
)";
}

/// In single quotes for fish.
std::string fish_quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

std::string fish_completion(const TreeVerb& root) {
  std::string out = R"(# fish completion of fitcost: made by 'fitcost completion fish'

function __fitcost_at --description 'Whether the words so far name this verb'
  set -l verb fitcost
  set -l words (commandline -opc)
  for word in $words[2..-1]
    if contains -- "$verb $word")";
  for (const auto& path : paths_below(root)) out += " " + fish_quoted(path);
  out += R"(
      set verb "$verb $word"
    end
  end
  test "$verb" = "$argv"
end

complete -c fitcost -f
)";
  for (const auto* verb : all_verbs(root)) {
    const std::string start = "complete -c fitcost -n " + fish_quoted("__fitcost_at " + verb->path);
    for (const auto& child : verb->verbs)
      out += start + " -a " + child.name + " -d " + fish_quoted(child.description) + "\n";
    for (const auto& word : verb->words) {
      if (!word.choices.empty())
        out += start + " -a " + fish_quoted(joined(word.choices, " ")) + "\n";
    }
    if (takes_files(*verb)) out += start + " -F\n";
    for (const auto& option : verb->options) {
      out += start;
      for (const auto& name : option.names)
        out += name[1] == '-' ? " -l " + name.substr(2) : " -s " + name.substr(1);
      if (!option.choices.empty()) {
        out += " -x -a " + fish_quoted(joined(option.choices, " "));
      } else if (!option.value.empty()) {
        out += option.is_file() ? " -r -F" : " -x";
        if (!option.besides.empty()) out += " -a " + fish_quoted(joined(option.besides, " "));
      }
      out += " -d " + fish_quoted(option.description) + "\n";
    }
  }
  return out;
}

struct CompletionOptions {
  std::string shell;
  std::string out;
};

}  // namespace

void add_completion(CLI::App& app) {
  auto options = std::make_shared<CompletionOptions>();
  auto* completion =
      app.add_subcommand("completion", "What makes a shell complete fitcost's verbs and options");
  completion->add_option("shell", options->shell, "Which shell")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  completion->add_option("-o,--out", options->out, "Write it to FILE, whole or not at all")
      ->type_name("FILE");
  completion->callback([options, &app] {
    const TreeVerb root = command_tree(app);
    write_output(options->shell == "bash"  ? bash_completion(root)
                 : options->shell == "zsh" ? zsh_completion(root)
                                           : fish_completion(root),
                 options->out);
  });
}

}  // namespace fitcost::command
