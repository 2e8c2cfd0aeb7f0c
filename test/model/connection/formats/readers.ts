// What the documentation of each client says about how it reads its strings, written down apart from how we write them.

/** What a client made of a string. */
export interface Understood {
  readonly user?: string;
  readonly password?: string;
  readonly database?: string;
  readonly hosts: string[];
  readonly parameters: Readonly<Record<string, string>>;
}

/** A URI of libpq: split first, decoded afterwards. A plus stays a plus. */
export function readUri(uri: string, scheme = 'postgresql://'): Understood {
  expect(uri.startsWith(scheme)).toBe(true);
  const [before, query = ''] = uri.slice(scheme.length).split('?');
  const [authority, database] = before.split('/');
  const at = authority.lastIndexOf('@');
  const [user, password] = at < 0 ? [] : authority.slice(0, at).split(':').map(decodeURIComponent);
  const parameters = query.split('&').map((pair) => pair.split('=').map(decodeURIComponent) as [string, string]);
  return {
    user,
    password,
    database: decodeURIComponent(database),
    hosts: authority.slice(at + 1).split(','),
    parameters: Object.fromEntries(parameters),
  };
}

/** A URL of pgJDBC: user and password are parameters. */
export function readJdbc(url: string): Understood {
  // It decodes as forms are, where a plus is a space.
  const { parameters, ...understood } = readUri(url.replaceAll('+', ' '), 'jdbc:postgresql://');
  const { user, password, ...others } = parameters;
  return { ...understood, user, password, parameters: others };
}

/** Keywords and values of libpq. */
export function readKeywords(text: string): Understood {
  const words: Record<string, string> = {};
  let rest = text;
  while (rest !== '') {
    const word = /^ *([a-z_]+)='((?:[^\\']|\\[^])*)'/.exec(rest);
    if (!word) throw new Error(`unreadable: ${rest}`);
    words[word[1]] = word[2].replace(/\\([^])/g, '$1');
    rest = rest.slice(word[0].length);
  }
  const { user, password, dbname: database, host, port, ...parameters } = words;
  const ports = port.split(',');
  return {
    user,
    password,
    database,
    hosts: host.split(',').map((name, index) => `${name}:${ports[index]}`),
    parameters,
  };
}

/** A connection string of .NET: a value in double quotes ends at one that stands alone. */
export function readNpgsql(text: string): Understood {
  const words: Record<string, string> = {};
  let rest = text;
  while (rest !== '') {
    const word = /^([A-Za-z ]+)="((?:[^"]|"")*)";/.exec(rest);
    if (!word) throw new Error(`unreadable: ${rest}`);
    words[word[1]] = word[2].replaceAll('""', '"');
    rest = rest.slice(word[0].length);
  }
  const { Username: user, Password: password, Database: database, Host, Port, ...parameters } = words;
  const hosts = Port === undefined ? Host.split(',') : [`${Host}:${Port}`];
  return { user, password, database, hosts, parameters };
}

/** A line of a password file: five fields between colons, in which a backslash takes its meaning from the next character. */
export function readPgpass(line: string): string[] {
  const fields = [''];
  for (let index = 0; index < line.length; index += 1) {
    if (line[index] === ':') fields.push('');
    else fields[fields.length - 1] += line[index] === '\\' ? line[(index += 1)] : line[index];
  }
  return fields;
}

/** The arguments that the server makes of `options`. */
export function readOptions(options: string): string[] {
  const found: string[] = [];
  let word: string | undefined;
  for (let index = 0; index < options.length; index += 1) {
    if (/[ \t\n\v\f\r]/.test(options[index])) {
      if (word !== undefined) found.push(word);
      word = undefined;
    } else word = (word ?? '') + (options[index] === '\\' ? options[(index += 1)] : options[index]);
  }
  return word === undefined ? found : [...found, word];
}
