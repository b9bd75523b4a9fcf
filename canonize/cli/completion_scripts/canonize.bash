# Completion of canonize for bash: `canonize completion bash` prints this.
_canonize() {
    local line=${COMP_LINE:0:COMP_POINT} cur strip="" each
    local -a words
    read -ra words <<< "$line"
    case $line in *[[:space:]]) words+=("") ;; esac
    cur=${words[${#words[@]}-1]}
    # bash breaks words at these, and puts only what follows the last of them in place
    case $cur in
        *[:=]*) strip=${cur%"${cur##*[:=]}"} ;;
    esac
    case $strip in
        *:) case $COMP_WORDBREAKS in *:*) ;; *) strip="" ;; esac ;;
        *=) case $COMP_WORDBREAKS in *=*) ;; *) strip="" ;; esac ;;
    esac
    COMPREPLY=()
    while IFS= read -r each; do
        case $each in
            "") ;;
            :files)
                compopt -o filenames 2>/dev/null
                while IFS= read -r each; do COMPREPLY+=("$each"); done \
                    < <(compgen -f -- "${cur#"$strip"}")
                ;;
            :folders)
                compopt -o filenames 2>/dev/null
                while IFS= read -r each; do COMPREPLY+=("$each"); done \
                    < <(compgen -d -- "${cur#"$strip"}")
                ;;
            *)
                case $each in *[.:=]) compopt -o nospace 2>/dev/null ;; esac
                COMPREPLY+=("${each#"$strip"}")
                ;;
        esac
    done < <("${words[0]}" __complete bash "${words[@]:1}" 2>/dev/null)
}
complete -F _canonize canonize
