import { formatTemplate } from '../../../../src/model/connection/formats';
import { ConnectionFormat } from '../../../../src/model/connection/options/connection-format';
import type { Template } from '../../../../src/model/connection/template';
import { INPUTS } from './inputs';
import { values } from './values';

/** Contract: a version that is declared again must not have another content. Places are written as <value escape>. */
const GOLDEN: Readonly<Record<string, { readonly [format in ConnectionFormat]?: string }>> = {
  'defaults only': {
    [ConnectionFormat.USERNAME]: 'products',
    [ConnectionFormat.PASSWORD]: '<password none>',
    [ConnectionFormat.DBNAME]: 'products',
    [ConnectionFormat.HOST]: 'products-db-rw.shop.svc',
    [ConnectionFormat.PORT]: '5432',
    [ConnectionFormat.URI]:
      'postgresql://products:<password percent>@products-db-rw.shop.svc:5432/products?application_name=products-api&connect_timeout=5&sslmode=disable',
    [ConnectionFormat.KEYWORDS]:
      "host='products-db-rw.shop.svc' port='5432' user='products' password='<password keyword>' dbname='products' application_name='products-api' connect_timeout='5' sslmode='disable'",
    [ConnectionFormat.PGPASS]: 'products-db-rw.shop.svc:5432:products:products:<password pgpass>\n',
    [ConnectionFormat.JDBC]:
      'jdbc:postgresql://products-db-rw.shop.svc:5432/products?user=products&password=<password percent>&ApplicationName=products-api&connectTimeout=5&sslmode=disable',
    [ConnectionFormat.JDBC_BARE]:
      'jdbc:postgresql://products-db-rw.shop.svc:5432/products?ApplicationName=products-api&connectTimeout=5&sslmode=disable',
    [ConnectionFormat.NPGSQL]:
      'Host="products-db-rw.shop.svc";Port="5432";Username="products";Password="<password npgsql>";Database="products";Application Name="products-api";Timeout="5";SSL Mode="Disable";',
    [ConnectionFormat.NODE_POSTGRES]:
      'postgresql://products:<password percent>@products-db-rw.shop.svc:5432/products?application_name=products-api&sslmode=disable',
    [ConnectionFormat.PGX]:
      'postgresql://products:<password percent>@products-db-rw.shop.svc:5432/products?application_name=products-api&connect_timeout=5&sslmode=disable',
    [ConnectionFormat.SQLALCHEMY]:
      'postgresql+psycopg://products:<password percent>@products-db-rw.shop.svc:5432/products?application_name=products-api&connect_timeout=5&sslmode=disable',
    [ConnectionFormat.DATABASE_URL]:
      'postgresql://products:<password percent>@products-db-rw.shop.svc:5432/products?application_name=products-api&connect_timeout=5&sslmode=disable',
    [ConnectionFormat.PRISMA]:
      'postgresql://products:<password percent>@products-db-rw.shop.svc:5432/products?schema=public&application_name=products-api&connect_timeout=5&sslmode=disable',
    [ConnectionFormat.SSL_MODE]: 'disable',
    [ConnectionFormat.ROOT_CERTIFICATE]: '<rootCertificate none>',
    [ConnectionFormat.SESSION_ATTRIBUTES]: 'any',
    [ConnectionFormat.LOAD_BALANCE_HOSTS]: 'disable',
    [ConnectionFormat.APPLICATION_NAME]: 'products-api',
    [ConnectionFormat.CONNECT_TIMEOUT]: '5',
    [ConnectionFormat.OPTIONS]: '',
    [ConnectionFormat.TYPE]: 'postgresql',
    [ConnectionFormat.PROVIDER]: 'cdk8s-pg',
  },
  'everything, several hosts, a name that is not known': {
    [ConnectionFormat.USERNAME]: '<username none>',
    [ConnectionFormat.PASSWORD]: '<password none>',
    [ConnectionFormat.DBNAME]: 'sh\'op "é": 1/2',
    [ConnectionFormat.HOST]: 'products-db-0.products-db.shop.svc,products-db-1.products-db.shop.svc',
    [ConnectionFormat.PORT]: '5432,5433',
    [ConnectionFormat.URI]:
      'postgresql://<username percent>:<password percent>@products-db-0.products-db.shop.svc:5432,products-db-1.products-db.shop.svc:5433/sh%27op%20%22%C3%A9%22%3A%201%2F2?target_session_attrs=prefer-standby&application_name=products%27%20api&connect_timeout=2000&tcp_user_timeout=15000&sslmode=verify-full&sslrootcert=%2Fbindings%2Fproducts-api%2Fca.crt&options=-c%20statement_timeout%3D30s%20-c%20search_path%3D%22a%5C%20b%22%2C%5C%20c%5C%5Cd&keepalives_idle=30',
    [ConnectionFormat.URI_LOAD_BALANCED]:
      'postgresql://<username percent>:<password percent>@products-db-0.products-db.shop.svc:5432,products-db-1.products-db.shop.svc:5433/sh%27op%20%22%C3%A9%22%3A%201%2F2?target_session_attrs=prefer-standby&application_name=products%27%20api&connect_timeout=2000&tcp_user_timeout=15000&sslmode=verify-full&sslrootcert=%2Fbindings%2Fproducts-api%2Fca.crt&options=-c%20statement_timeout%3D30s%20-c%20search_path%3D%22a%5C%20b%22%2C%5C%20c%5C%5Cd&keepalives_idle=30&load_balance_hosts=random',
    [ConnectionFormat.KEYWORDS]:
      "host='products-db-0.products-db.shop.svc,products-db-1.products-db.shop.svc' port='5432,5433' user='<username keyword>' password='<password keyword>' dbname='sh\\'op \"é\": 1/2' target_session_attrs='prefer-standby' application_name='products\\' api' connect_timeout='2000' tcp_user_timeout='15000' sslmode='verify-full' sslrootcert='/bindings/products-api/ca.crt' options='-c statement_timeout=30s -c search_path=\"a\\\\ b\",\\\\ c\\\\\\\\d' keepalives_idle='30'",
    [ConnectionFormat.PGPASS]:
      'products-db-0.products-db.shop.svc:5432:sh\'op "é"\\: 1/2:<username pgpass>:<password pgpass>\nproducts-db-1.products-db.shop.svc:5433:sh\'op "é"\\: 1/2:<username pgpass>:<password pgpass>\n',
    [ConnectionFormat.JDBC]:
      'jdbc:postgresql://products-db-0.products-db.shop.svc:5432,products-db-1.products-db.shop.svc:5433/sh%27op%20%22%C3%A9%22%3A%201%2F2?user=<username percent>&password=<password percent>&targetServerType=preferSecondary&loadBalanceHosts=true&ApplicationName=products%27%20api&connectTimeout=2000&sslmode=verify-full&sslrootcert=%2Fbindings%2Fproducts-api%2Fca.crt&options=-c%20statement_timeout%3D30s%20-c%20search_path%3D%22a%5C%20b%22%2C%5C%20c%5C%5Cd&prepareThreshold=0',
    [ConnectionFormat.JDBC_BARE]:
      'jdbc:postgresql://products-db-0.products-db.shop.svc:5432,products-db-1.products-db.shop.svc:5433/sh%27op%20%22%C3%A9%22%3A%201%2F2?targetServerType=preferSecondary&loadBalanceHosts=true&ApplicationName=products%27%20api&connectTimeout=2000&sslmode=verify-full&sslrootcert=%2Fbindings%2Fproducts-api%2Fca.crt&options=-c%20statement_timeout%3D30s%20-c%20search_path%3D%22a%5C%20b%22%2C%5C%20c%5C%5Cd&prepareThreshold=0',
    [ConnectionFormat.NPGSQL]:
      'Host="products-db-0.products-db.shop.svc:5432,products-db-1.products-db.shop.svc:5433";Username="<username npgsql>";Password="<password npgsql>";Database="sh\'op ""é"": 1/2";Target Session Attributes="prefer-standby";Load Balance Hosts="true";Application Name="products\' api";Timeout="1024";SSL Mode="VerifyFull";Root Certificate="/bindings/products-api/ca.crt";Options="-c statement_timeout=30s -c search_path=""a\\ b"",\\ c\\\\d";Maximum Pool Size="20";',
    [ConnectionFormat.NODE_POSTGRES]:
      'postgresql://<username percent>:<password percent>@products-db-rw.shop.svc:5432/sh%27op%20%22%C3%A9%22:%201/2?application_name=products%27%20api&sslmode=verify-full&uselibpqcompat=true&sslrootcert=%2Fbindings%2Fproducts-api%2Fca.crt&options=-c%20statement_timeout%3D30s%20-c%20search_path%3D%22a%5C%20b%22%2C%5C%20c%5C%5Cd&query_timeout=10000',
    [ConnectionFormat.PGX]:
      'postgresql://<username percent>:<password percent>@products-db-0.products-db.shop.svc:5432,products-db-1.products-db.shop.svc:5433/sh%27op%20%22%C3%A9%22%3A%201%2F2?target_session_attrs=prefer-standby&application_name=products%27%20api&connect_timeout=2000&sslmode=verify-full&sslrootcert=%2Fbindings%2Fproducts-api%2Fca.crt&options=-c%20statement_timeout%3D30s%20-c%20search_path%3D%22a%5C%20b%22%2C%5C%20c%5C%5Cd',
    [ConnectionFormat.SQLALCHEMY]:
      'postgresql+psycopg://<username percent>:<password percent>@/?host=products-db-0.products-db.shop.svc%3A5432&host=products-db-1.products-db.shop.svc%3A5433&dbname=sh%27op%20%22%C3%A9%22%3A%201%2F2&target_session_attrs=prefer-standby&application_name=products%27%20api&connect_timeout=2000&tcp_user_timeout=15000&sslmode=verify-full&sslrootcert=%2Fbindings%2Fproducts-api%2Fca.crt&options=-c%20statement_timeout%3D30s%20-c%20search_path%3D%22a%5C%20b%22%2C%5C%20c%5C%5Cd&keepalives_idle=30',
    [ConnectionFormat.DATABASE_URL]:
      'postgresql://<username percent>:<password percent>@products-db-rw.shop.svc:5432/sh%27op%20%22%C3%A9%22%3A%201%2F2?application_name=products%27%20api&connect_timeout=2000&sslmode=verify-full&sslrootcert=%2Fbindings%2Fproducts-api%2Fca.crt&options=-c%20statement_timeout%3D30s%20-c%20search_path%3D%22a%5C%20b%22%2C%5C%20c%5C%5Cd',
    [ConnectionFormat.SSL_MODE]: 'verify-full',
    [ConnectionFormat.ROOT_CERTIFICATE]: '<rootCertificate none>',
    [ConnectionFormat.ROOT_CERTIFICATE_PATH]: '/bindings/products-api/ca.crt',
    [ConnectionFormat.SESSION_ATTRIBUTES]: 'prefer-standby',
    [ConnectionFormat.LOAD_BALANCE_HOSTS]: 'random',
    [ConnectionFormat.APPLICATION_NAME]: "products' api",
    [ConnectionFormat.CONNECT_TIMEOUT]: '2000',
    [ConnectionFormat.OPTIONS]: '-c statement_timeout=30s -c search_path="a\\ b",\\ c\\\\d',
    [ConnectionFormat.TYPE]: 'postgresql',
    [ConnectionFormat.PROVIDER]: 'cdk8s-pg',
  },
};

const written = (template: Template): string =>
  template.map((part) => (typeof part === 'string' ? part : `<${part.value} ${part.escape}>`)).join('');

test.each(Object.keys(INPUTS))('the templates stay what they were: %s', (name) => {
  const templates = Object.values(ConnectionFormat).map((format) => [
    format,
    formatTemplate(format, values(INPUTS[name])),
  ]);
  const made = templates.filter((entry): entry is [ConnectionFormat, Template] => typeof entry[1] !== 'string');
  expect(Object.fromEntries(made.map(([format, template]) => [format, written(template)]))).toEqual(GOLDEN[name]);
});

test('texts of a template that meet are one part', () => {
  for (const given of Object.values(INPUTS))
    for (const format of Object.values(ConnectionFormat)) {
      const template = formatTemplate(format, values(given));
      if (typeof template === 'string') continue;
      for (const [index, part] of template.entries())
        expect(typeof part === 'string' && typeof template[index + 1] === 'string').toBe(false);
    }
});
