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
    local -a before found folders others
    before=("${(@Q)words[2,CURRENT-1]}")
    # What stands before the cursor, without a quote that is still open.
    found=("${(@f)$(fxtui _complete "${before[@]}" "${(Q)PREFIX}" 2>/dev/null)}")
    # A ~ that was quoted would be a name.
    [[ $PREFIX == "~/"* ]] && compset -P '\~/' && found=("${found[@]#\~/}")
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
    # The last word as it would be read, though its quote may not be closed yet.
    set -l current (commandline -ct)
    set -l word (string unescape -- $current 2>/dev/null)
    or set word (string unescape -- (string replace -r '^["\']' '' -- $current))
    # What follows a tab would be read as a description.
    fxtui _complete $before "$word" 2>/dev/null | string match -v '*'\t'*'
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
