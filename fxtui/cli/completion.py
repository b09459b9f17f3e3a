"""``fxtui completion``: a script for a shell, which asks ``fxtui _complete`` for words.

Of our own, because argcomplete and shtab ask all parsers beforehand: ours are made one
at a time, and where a location leads only the service knows.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from typing import Final

from .status import Status

_BASH: Final = r"""# fxtui for bash.
# In ~/.bashrc: eval "$(fxtui completion bash)"
_fxtui() {
    local word last= candidate cut= breaks= quoted
    local -a words=()
    # bash cuts words at : and =, so that s3://b is three of them.
    for word in "${COMP_WORDS[@]:1:COMP_CWORD}"; do
        if [[ ${#words[@]} -gt 0 && ($word == [:=@]* || $last == *[:=@]) ]]; then
            words[${#words[@]}-1]+=$word
        else
            words+=("$word")
        fi
        last=$word
    done
    word=${words[${#words[@]}-1]}
    [[ $word == [\"\']* ]] && quoted=1
    words=("${words[@]#[\"\']}")
    words=("${words[@]//\\/}")
    word=${words[${#words[@]}-1]}
    for last in : = @; do
        [[ $COMP_WORDBREAKS == *$last* ]] && breaks+=$last
    done
    [[ $breaks && $word == *[$breaks]* ]] && cut=${word%"${word##*[$breaks]}"}
    COMPREPLY=()
    while IFS= read -r candidate; do
        candidate=${candidate#"$cut"}
        if [[ ! $quoted && $candidate == "~/"* ]]; then
            printf -v candidate '~/%q' "${candidate#"~/"}"
        elif [[ ! $quoted && $candidate ]]; then
            printf -v candidate %q "$candidate"
        fi
        COMPREPLY+=("$candidate")
    done < <(fxtui _complete "${words[@]}" 2>/dev/null)
    if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == */ ]]; then
        compopt -o nospace 2>/dev/null
    fi
}
complete -F _fxtui fxtui
"""

_ZSH: Final = r"""#compdef fxtui
# fxtui for zsh.
# In ~/.zshrc, after compinit: eval "$(fxtui completion zsh)"
_fxtui() {
    local -a found folders others
    found=("${(@f)$(fxtui _complete "${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
    folders=(${(M)found:#*/})
    others=(${${found:#*/}:#})
    (( $#folders )) && compadd -S '' -- "${folders[@]}"
    (( $#others )) && compadd -- "${others[@]}"
}
(( $+functions[compdef] )) && compdef _fxtui fxtui
"""

_FISH: Final = r"""# fxtui for fish.
# In ~/.config/fish/config.fish: fxtui completion fish | source
function __fxtui_complete
    set -l before (commandline -opc)
    set -e before[1]
    set -l current (commandline -ct)
    fxtui _complete $before "$current" 2>/dev/null
end
complete -c fxtui -f -a '(__fxtui_complete)'
"""

SCRIPTS: Final = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH}


def add_options(parser: ArgumentParser) -> None:
    parser.description = (
        "Print a script that completes commands, options, files and remote locations; "
        "its first lines say where it goes."
    )
    parser.add_argument("shell", choices=list(SCRIPTS), help="whose script")


def run(options: Namespace) -> int:
    sys.stdout.write(SCRIPTS[options.shell])
    return Status.DONE
