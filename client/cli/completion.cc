// completion: what a shell needs to complete our commands and flags.
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "client/cli/command.h"

namespace factline::cli {
namespace {

std::string FlagsOf(const CLI::App& app) {
  std::string out;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) {
      out += (out.empty() ? "--" : " --") + name;
    }
  }
  return out;
}

std::vector<const CLI::App*> CommandsOf(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App*) { return true; });
}

void PrintBash(const CLI::App& app) {
  std::string names;
  for (const CLI::App* command : CommandsOf(app)) {
    names += (names.empty() ? "" : " ") + command->get_name();
  }
  std::cout << "_factline() {\n"
            << "  local word=${COMP_WORDS[COMP_CWORD]} command=\n"
            << "  for w in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
            << "    case $w in -*) ;; *) command=$w; break ;; esac\n"
            << "  done\n"
            << "  local words=\n"
            << "  case $command in\n";
  for (const CLI::App* command : CommandsOf(app)) {
    std::cout << "    " << command->get_name() << ") words=\""
              << FlagsOf(*command) << "\" ;;\n";
  }
  std::cout << "    *) words=\"" << names << " " << FlagsOf(app) << "\" ;;\n"
            << "  esac\n"
            << "  COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
            << "  [[ $command == publish && $word != -* ]] && "
            << "COMPREPLY+=($(compgen -f -- \"$word\"))\n"
            << "}\n"
            << "complete -o default -F _factline factline\n";
}

void PrintFish(const CLI::App& app) {
  for (const CLI::App* command : CommandsOf(app)) {
    std::cout << "complete -c factline -n __fish_use_subcommand -a "
              << command->get_name() << " -d '" << command->get_description()
              << "'\n";
    for (const CLI::Option* option : command->get_options()) {
      for (const std::string& name : option->get_lnames()) {
        std::cout << "complete -c factline -n '__fish_seen_subcommand_from "
                  << command->get_name() << "' -l " << name << "\n";
      }
    }
  }
}

void PrintZsh(const CLI::App& app) {
  std::cout << "autoload -U +X bashcompinit && bashcompinit\n";
  PrintBash(app);
}

}  // namespace

void AddCompletionCommand(CLI::App& app, Context& context) {
  auto shell = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand(
      "completion", "Shell code that completes commands and flags");
  command->add_option("shell", *shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  SetAction(command, context, [&app, shell]() -> int {
    if (*shell == "fish") {
      PrintFish(app);
    } else if (*shell == "zsh") {
      PrintZsh(app);
    } else {
      PrintBash(app);
    }
    return kExitOk;
  });
}

}  // namespace factline::cli
