import type { Problems } from './problems';

/** The role that standbys copy with. */
export const REPLICATION_ROLE = 'streaming_replica';

/** The role that may do everything. */
export const SUPERUSER = 'postgres';

/** What pg_hba.conf is made from. */
export interface HbaInput {
  readonly major: number;
  readonly tls: boolean;
  readonly tlsRequired: boolean;
  readonly superuserAccess: boolean;
  readonly database: string;
  readonly owner: string;
  /** The user's lines. */
  readonly lines: unknown;
}

/** pg_hba.conf, with the user's lines in front of the last of ours. */
export function hbaText(input: HbaInput, problems: Problems): string {
  const host = input.tlsRequired ? 'hostssl' : 'host';
  const superuser = input.superuserAccess ? 'scram-sha-256' : 'reject';
  return [
    '# written by cdk8s-pg. Change the props of the construct; changes here are undone.',
    `local all ${SUPERUSER} peer`,
    'local all all reject',
    '# the instance tries the passwords of its Secrets on itself',
    ...loopbackLines(input),
    '# the other instances and their clients',
    `${host} replication ${REPLICATION_ROLE} all scram-sha-256`,
    `${host} ${SUPERUSER} ${REPLICATION_ROLE} all scram-sha-256`,
    `host all ${REPLICATION_ROLE} all reject`,
    `${input.superuserAccess ? host : 'host'} all ${SUPERUSER} all ${superuser}`,
    ...hbaLines(input, problems),
    `${host} all all all scram-sha-256`,
    '',
  ].join('\n');
}

function loopbackLines({ database, owner, superuserAccess }: HbaInput): string[] {
  const logins = [
    [database, owner],
    [SUPERUSER, REPLICATION_ROLE],
    ...(superuserAccess ? [[SUPERUSER, SUPERUSER]] : []),
  ];
  return logins.flatMap((login) => {
    const [where, who] = login.map((name) => `"${name}"`);
    return ['127.0.0.1/32', '::1/128'].map((address) => `host ${where} ${who} ${address} scram-sha-256`);
  });
}

/** Whether a line asks clients for certificates. */
export function asksForCertificates(lines: unknown): boolean {
  return (
    Array.isArray(lines) && lines.some((line) => typeof line === 'string' && /\s(cert|clientcert=\S+)(\s|$)/.test(line))
  );
}

/** The user's lines for pg_hba.conf, checked. */
export function hbaLines(input: HbaInput, problems: Problems): string[] {
  if (input.lines === undefined) return [];
  if (!Array.isArray(input.lines)) {
    problems.add(
      'pgHba',
      `${JSON.stringify(input.lines)} is not a list of lines; write ['host all all 10.0.0.0/8 scram-sha-256']`,
    );
    return [];
  }
  input.lines.forEach((line, index) => problems.add(`pgHba[${index}]`, lineProblem(line, input)));
  return input.lines.map((line) => String(line).trim());
}

const TYPES = ['host', 'hostssl', 'hostnossl', 'hostgssenc', 'hostnogssenc'];
const METHODS = ['scram-sha-256', 'reject', 'cert', 'ldap', 'radius', 'gss'];
const EXAMPLE = 'host app reporting 10.0.0.0/8 scram-sha-256';

/** Why a method is refused that PostgreSQL has. */
const REFUSED_METHODS: { readonly [method: string]: string } = {
  trust: 'lets everybody in who reaches the port',
  password: 'sends the password readable over the network',
  md5: 'is broken, and passwords are only kept as SCRAM verifiers',
  peer: 'works on the local socket only',
  ident: 'believes what the client says',
  sspi: 'exists on Windows only',
  pam: 'has nothing to ask inside the container',
  bsd: 'exists on OpenBSD only',
};

/** What is wrong with one line; undefined when it is fine. */
function lineProblem(line: unknown, { major, tls, tlsRequired }: HbaInput): string | undefined {
  if (typeof line !== 'string' || /[\r\n]/.test(line))
    return `${JSON.stringify(line)} is not one line of text; write for example '${EXAMPLE}'`;
  const words = line.trim().match(/"[^"]*"[^\s"]*|[^\s"]+/g) ?? [];
  const [type = '', database, user, address] = words;
  const masked = words.length > 5 && [words[3], words[4]].every(isAddress);
  const method = words[masked ? 5 : 4];
  const got = `'${line}'`;

  if (type === 'local')
    return `${got} is for the local socket, where nobody but the supervisor works; write a host line`;
  if (!TYPES.includes(type))
    return `${got} begins with no type of connection; write one of ${TYPES.join(', ')}, for example '${EXAMPLE}'`;
  if (database === undefined || user === undefined || address === undefined || method === undefined) {
    return `${got} has too few fields; write type, database, user, address and method, for example '${EXAMPLE}'`;
  }
  if (!masked && !/^(all|samehost|samenet|\.?[A-Za-z][-.A-Za-z0-9]*)$/.test(address) && !isNetwork(address)) {
    return `${got} has the address '${address}', which is none; write a network such as 10.0.0.0/8, a host name, all, samehost or samenet`;
  }
  const methods = major >= 18 ? [...METHODS, 'oauth'] : METHODS;
  if (Object.hasOwn(REFUSED_METHODS, method))
    return `${got} has the method ${method}, which ${REFUSED_METHODS[method]}; write scram-sha-256`;
  if (!methods.includes(method))
    return `${got} has the method '${method}', which is unknown; write one of ${methods.join(', ')}`;
  if (!tls && (type === 'hostssl' || /\s(cert|clientcert=\S+)(\s|$)/.test(line)))
    return `${got} needs encrypted connections; set tls`;
  if (tlsRequired && type !== 'hostssl' && method !== 'reject')
    return `${got} lets clients in without encryption, which tls requires; write hostssl, or set tls.required to false`;
  return undefined;
}

const isAddress = (text: string): boolean =>
  /^[0-9]{1,3}(\.[0-9]{1,3}){3}$/.test(text) || /^[0-9a-f]*:[0-9a-f:]*$/i.test(text);

function isNetwork(text: string): boolean {
  const [address = '', length, more] = text.split('/');
  const most = address.includes(':') ? 128 : 32;
  return more === undefined && isAddress(address) && /^[0-9]{1,3}$/.test(length ?? '') && Number(length) <= most;
}
