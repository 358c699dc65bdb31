#include "daemon/completion.hpp"

namespace vigie {

namespace {

constexpr const char* kBash = R"(# bash completion for vigie
_vigie() {
    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}
    case $prev in
        vigie) COMPREPLY=($(compgen -W "run once check parse tag dedup tail search status replay feeds sinks watches silence knowledge demo version completion --help --version" -- "$cur")); return ;;
        feeds) COMPREPLY=($(compgen -W "list test discover import export --help" -- "$cur")); return ;;
        sinks) COMPREPLY=($(compgen -W "list test dead redrive enable --help" -- "$cur")); return ;;
        watches) COMPREPLY=($(compgen -W "list test --help" -- "$cur")); return ;;
        silence) COMPREPLY=($(compgen -W "add list end --help" -- "$cur")); return ;;
        knowledge) COMPREPLY=($(compgen -W "check --help" -- "$cur")); return ;;
        completion) COMPREPLY=($(compgen -W "bash zsh" -- "$cur")); return ;;
        --color) COMPREPLY=($(compgen -W "auto always never" -- "$cur")); return ;;
    esac
    if [[ $cur == -* ]]; then
        COMPREPLY=($(compgen -W "--help --config --json --follow --lines --file --color --once --outlets --since --for --until --watch --note --all --retag --dry-run --limit --seconds --base-url --content-type --knowledge" -- "$cur"))
    else
        COMPREPLY=($(compgen -f -- "$cur"))
    fi
}
complete -F _vigie vigie
)";

constexpr const char* kZsh = R"(#compdef vigie
_vigie() {
    local -a commands
    commands=(
        'run:run the daemon in the foreground' 'once:poll every feed once, deliver, end'
        'check:check a configuration' 'parse:read a feed document'
        'tag:find companies, people, products' 'dedup:find copies among stories'
        'tail:watch tagged stories' 'status:how the daemon stands'
        'search:search the archive' 'replay:tag the archive again with what is known now'
        'feeds:list, test, discover, import, export feeds' 'sinks:list or test sinks, dead letters'
        'watches:list or test watches' 'silence:add, list or end silences'
        'knowledge:check the knowledge base' 'demo:see it work'
        'version:print the version' 'completion:print a completion script'
    )
    if (( CURRENT == 2 )); then
        _describe command commands
        return
    fi
    case $words[2] in
        feeds) (( CURRENT == 3 )) && compadd list test discover import export ;;
        sinks) (( CURRENT == 3 )) && compadd list test dead redrive enable ;;
        watches) (( CURRENT == 3 )) && compadd list test ;;
        silence) (( CURRENT == 3 )) && compadd add list end ;;
        knowledge) (( CURRENT == 3 )) && compadd check ;;
        completion) (( CURRENT == 3 )) && compadd bash zsh ;;
    esac
    _files
}
compdef _vigie vigie
)";

}  // namespace

const char* completion_script(const std::string& shell) {
    return shell == "zsh" ? kZsh : kBash;
}

}  // namespace vigie
