#compdef canonize
# Completion of canonize for zsh: `canonize completion zsh` prints this.
_canonize() {
    local line value text
    local -a lines whole open
    lines=("${(@f)$("${words[1]}" __complete zsh "${(@)words[2,$CURRENT]}" 2>/dev/null)}")
    for line in $lines; do
        case $line in
            (:files) _files ;;
            (:folders) _files -/ ;;
            (*)
                value=${line%%$'\t'*}
                text=${line#*$'\t'}
                if [[ $value == *[.:=] ]]; then
                    open+=("${value//:/\\:}:$text")
                else
                    whole+=("${value//:/\\:}:$text")
                fi
                ;;
        esac
    done
    if (( $#whole )); then _describe 'canonize' whole; fi
    if (( $#open )); then _describe 'canonize' open -S ''; fi
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _canonize "$@"
else
    compdef _canonize canonize
fi
