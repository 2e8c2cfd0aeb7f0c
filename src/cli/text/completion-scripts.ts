/** A shell whose completion is known. */
export type Shell = 'bash' | 'zsh' | 'fish';

/** All of them. */
export const SHELLS: readonly Shell[] = ['bash', 'zsh', 'fish'];

/** The verb that scripts call, and that no help lists: it prints a candidate a line, a tab and its description. */
export const COMPLETE = '__complete';

/** What it prints where the shell knows better: files. */
export const FILES_LINE = ':files';

/**
 * What a shell reads to complete words. It asks the program itself, which knows its verbs and options: nothing here has
 * to change with them.
 */
export const COMPLETION_SCRIPTS: { readonly [shell in Shell]: string } = {
  bash: `_cdk8s_pg() {
  local line
  COMPREPLY=()
  while IFS='' read -r line; do
    if [[ $line == '${FILES_LINE}' ]]; then
      compopt -o default 2>/dev/null
      return
    fi
    COMPREPLY+=("\${line%%$'\\t'*}")
  done < <("\${COMP_WORDS[0]}" ${COMPLETE} -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _cdk8s_pg cdk8s-pg
`,
  zsh: `#compdef cdk8s-pg
_cdk8s_pg() {
  local -a candidates
  local line text
  while IFS='' read -r line; do
    if [[ $line == '${FILES_LINE}' ]]; then
      _files
      return
    fi
    text=\${line%%$'\\t'*}
    candidates+=("\${text//:/\\\\:}:\${line#*$'\\t'}")
  done < <("\${words[1]}" ${COMPLETE} -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  (( \${#candidates} )) && _describe cdk8s-pg candidates
}
if [ "$funcstack[1]" = _cdk8s_pg ]; then
  _cdk8s_pg "$@"
else
  compdef _cdk8s_pg cdk8s-pg
fi
`,
  fish: `function __cdk8s_pg_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l lines ($words[1] ${COMPLETE} -- $words[2..-1] "$current" 2>/dev/null)
    if test "$lines[1]" = '${FILES_LINE}'
        __fish_complete_path "$current"
        return
    end
    printf '%s\\n' $lines
end
complete -c cdk8s-pg -f -a '(__cdk8s_pg_complete)'
`,
};
