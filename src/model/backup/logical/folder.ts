/** What is wrong with the name of a database in Kubernetes, whose backups lie in a folder of that name; undefined when it is fine. */
export function folderProblem(name: string): string | undefined {
  if (/^[A-Za-z0-9][-A-Za-z0-9._]*$/.test(name)) return undefined;
  return `'${name}' cannot be the name of a folder, and its backups lie in one; give Postgres.fromAttributes a name of letters, digits, '-', '.' and '_'`;
}
