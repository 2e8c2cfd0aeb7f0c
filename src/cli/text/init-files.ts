/** What a starter is made of. */
export type InitKind = 'chart' | 'configuration';

/** Who runs the database. */
export type InitEngine = 'replicated' | 'cloudnativepg';

/** All of them, by their kind. */
export const INIT_KINDS: readonly InitKind[] = ['chart', 'configuration'];
export const INIT_ENGINES: readonly InitEngine[] = ['replicated', 'cloudnativepg'];

/** A file of a starter. */
export interface InitFile {
  readonly name: string;
  readonly text: string;
  /** Where it is there already: the starter cannot be written, or it is left as it is, and this is said. */
  readonly otherwise?: string;
}

/** The namespace that a starter is for. */
export const NAMESPACES: { readonly [engine in InitEngine]: string } = {
  replicated: 'shop',
  cloudnativepg: 'gateway',
};

/** The files of a starter. */
export function initFiles(kind: InitKind, engine: InitEngine): InitFile[] {
  const made = kind === 'chart' ? CHARTS[engine] : CONFIGURATIONS[engine];
  return [
    made.file,
    { name: 'main.ts', text: made.main, otherwise: made.hint },
    { name: 'cdk8s.yaml', text: CDK8S, otherwise: '' },
    { name: 'package.json', text: PACKAGE, otherwise: '' },
    { name: 'tsconfig.json', text: TSCONFIG, otherwise: '' },
  ];
}

interface Starter {
  readonly file: InitFile;
  readonly main: string;
  /** What is to be added to a main.ts that is there. */
  readonly hint: string;
}

const CHART_MAIN = `import { App } from 'cdk8s';
import { Database } from './database';

const app = new App();
new Database(app, 'database');
app.synth();
`;
const CHART_HINT = "import { Database } from './database'; new Database(app, 'database');";

const CHARTS: { readonly [engine in InitEngine]: Starter } = {
  replicated: {
    file: {
      name: 'database.ts',
      text: `import { Chart, Size } from 'cdk8s';
import { Pods } from 'cdk8s-plus-28';
import {
  BackupMethod,
  ConnectionSecret,
  ConnectionTarget,
  ReplicatedPostgres,
  Schedule,
  ScheduledBackup,
} from 'cdk8s-pg';
import type { Construct } from 'constructs';

/** A database of two instances, how an application connects to it, and a backup every night. */
export class Database extends Chart {
  public readonly postgres: ReplicatedPostgres;

  constructor(scope: Construct, id: string) {
    // The namespace has to be there: made here, it would go with the manifests, and the data with it.
    super(scope, id, { namespace: 'shop' });

    this.postgres = new ReplicatedPostgres(this, 'Postgres', {
      // Also its DNS name: products-db-rw.shop.svc leads to the primary. It never changes.
      name: 'products-db',
      version: '18',
      replicas: 2,
      storage: { size: Size.gibibytes(10) },
      // Nobody else gets in.
      consumers: [Pods.select(this, 'Consumers', { labels: { 'app.kubernetes.io/name': 'products-api' } })],
    });

    // The Secret products-api-v1. Another version is another Secret, beside this one; none is ever edited.
    new ConnectionSecret(this, 'ProductsApi', {
      name: 'products-api',
      version: 1,
      postgres: this.postgres,
      target: ConnectionTarget.readWrite(),
    });

    new ScheduledBackup(this, 'Nightly', {
      name: 'products-db-nightly',
      postgres: this.postgres,
      schedule: Schedule.daily({ hour: 3 }),
      method: BackupMethod.volumeSnapshot(),
      retention: { daily: 7, weekly: 4, monthly: 12 },
    });
  }
}
`,
    },
    main: CHART_MAIN,
    hint: CHART_HINT,
  },
  cloudnativepg: {
    file: {
      name: 'database.ts',
      text: `import { Chart, Size } from 'cdk8s';
import { Pods } from 'cdk8s-plus-28';
import { BackupMethod, CloudNativePostgres, Schedule, ScheduledBackup } from 'cdk8s-pg';
import type { Construct } from 'constructs';

/** A database that CloudNativePG runs, and a backup every night. The operator has to be there. */
export class Database extends Chart {
  public readonly postgres: CloudNativePostgres;

  constructor(scope: Construct, id: string) {
    // The namespace has to be there: made here, it would go with the manifests, and the data with it.
    super(scope, id, { namespace: 'gateway' });

    this.postgres = new CloudNativePostgres(this, 'Postgres', {
      // Also its DNS name: gateway-db-rw.gateway.svc leads to the primary. It never changes.
      name: 'gateway-db',
      version: '18',
      replicas: 2,
      database: 'gateway',
      storage: { size: Size.gibibytes(20) },
      // Nobody else gets in. The Secret gateway-db-app tells them how.
      consumers: [Pods.select(this, 'Consumers', { labels: { 'app.kubernetes.io/name': 'gateway' } })],
    });

    new ScheduledBackup(this, 'Nightly', {
      name: 'gateway-db-nightly',
      postgres: this.postgres,
      schedule: Schedule.daily({ hour: 3 }),
      // A standby is stopped for the seconds that a snapshot takes.
      method: BackupMethod.volumeSnapshot({ online: false }),
      retention: { daily: 7, weekly: 4, monthly: 12 },
    });
  }
}
`,
    },
    main: CHART_MAIN,
    hint: CHART_HINT,
  },
};

const configurationMain = (
  chart: 'Shop' | 'Gateway',
  name: 'shop' | 'gateway',
): string => `import { App, Yaml } from 'cdk8s';
import { ${chart}, type ${chart}Configuration } from 'cdk8s-pg';

const [configuration] = Yaml.load('${name}.yaml') as [${chart}Configuration];
const app = new App();
new ${chart}(app, '${name}', configuration);
app.synth();
`;

const configurationHint = (chart: 'Shop' | 'Gateway', name: 'shop' | 'gateway'): string =>
  `import { Yaml } from 'cdk8s'; import { ${chart}, type ${chart}Configuration } from 'cdk8s-pg'; new ${chart}(app, '${name}', Yaml.load('${name}.yaml')[0] as ${chart}Configuration);`;

const CONFIGURATIONS: { readonly [engine in InitEngine]: Starter } = {
  replicated: {
    file: {
      name: 'shop.yaml',
      text: `# yaml-language-server: $schema=node_modules/cdk8s-pg/schemas/shop.schema.json
# The namespace has to be there.
namespace: shop
database:
  # Also its DNS name: products-db-rw.shop.svc leads to the primary. It never changes.
  name: products-db
  version: '18'
  replicas: 2
  storage: 10Gi
# Each is a Secret, such as products-api-v1. Another version stands beside this one; none is ever edited.
connections:
  - { name: products-api, version: 1 }
# A snapshot every night, and which of them stay.
backups:
  name: products-db-nightly
  schedule: '0 3 * * *'
  retention: { daily: 7, weekly: 4, monthly: 12 }
`,
    },
    main: configurationMain('Shop', 'shop'),
    hint: configurationHint('Shop', 'shop'),
  },
  cloudnativepg: {
    file: {
      name: 'gateway.yaml',
      text: `# yaml-language-server: $schema=node_modules/cdk8s-pg/schemas/gateway.schema.json
# The namespace and the operator CloudNativePG have to be there.
namespace: gateway
database:
  # Also its DNS name: gateway-db-rw.gateway.svc leads to the primary. It never changes.
  name: gateway-db
  version: '18'
  replicas: 2
  database: gateway
  storage: 20Gi
# Nobody else gets in. The Secret gateway-db-app tells them how.
consumers:
  - labels: { app.kubernetes.io/name: gateway }
# A standby is stopped for the seconds that a snapshot takes each night.
backups:
  name: gateway-db-nightly
  schedule: '0 3 * * *'
  online: false
  retention: { daily: 7, weekly: 4, monthly: 12 }
`,
    },
    main: configurationMain('Gateway', 'gateway'),
    hint: configurationHint('Gateway', 'gateway'),
  },
};

// A folder that is no project yet becomes one.

const CDK8S = `language: typescript
app: npx tsx main.ts
`;

const PACKAGE = `{
  "name": "database",
  "private": true,
  "scripts": {
    "check": "tsc --noEmit",
    "synth": "cdk8s synth"
  }
}
`;

const TSCONFIG = `{
  "compilerOptions": {
    "target": "es2022",
    "module": "node16",
    "lib": ["es2022"],
    "types": ["node"],
    "strict": true,
    "skipLibCheck": true
  },
  "include": ["*.ts"]
}
`;
