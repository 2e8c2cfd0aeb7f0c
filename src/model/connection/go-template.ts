import type { Escape, Template, Variable } from './template';

/** The same escapes in the words of Go's text/template with Sprig. Literals in backquotes need no escapes of their own. */
const PIPELINES: { readonly [escape in Escape]: string } = {
  none: '',
  percent: ' | urlquery | replace "+" "%20"',
  keyword: " | replace `\\` `\\\\` | replace `'` `\\'`",
  pgpass: ' | replace `\\` `\\\\` | replace `:` `\\:`',
  npgsql: ' | replace `"` `""`',
};

/** A template as the External Secrets Operator fills it (engine v2). */
export function goTemplate(template: Template, names: { readonly [variable in Variable]: string }): string {
  return template
    .map((part) => (typeof part === 'string' ? literal(part) : `{{ .${names[part.value]}${PIPELINES[part.escape]} }}`))
    .join('');
}

/** Braces that Go would take for the begin of an action; a last one would become it with what follows. */
function literal(text: string): string {
  return text.replaceAll('{{', '{{ "{{" }}').replace(/\{$/, '{{ "{" }}');
}
