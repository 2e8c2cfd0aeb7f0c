import { Pods } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Problems } from '../../model/problems';
import type { IBootstrap, ImportPlan, RestorePlan } from '../../model/restore/options/bootstrap';
import type { IPostgres } from '../postgres/i-postgres';
import { reportWarnings } from '../report-warnings';
import type { ImportFromPostgresProps } from './import-from-postgres-props';
import { checkImportProps, importPlan } from './import-from-postgres-resolve';

/**
 * What a new CloudNativePostgres begins with: the data of a running database, whoever runs it, by a dump. So a
 * ReplicatedPostgres moves to CloudNativePG, whose volumes its snapshots cannot fill. Nothing is written to the
 * source; applications move by the next version of their connection Secrets, after they have stopped to write.
 */
export class ImportFromPostgres extends Construct implements IBootstrap {
  /** None. */
  public readonly restorePlan?: RestorePlan;
  /** What is imported. */
  public readonly importPlan?: ImportPlan;
  private readonly source: IPostgres;

  /** @throws where props are refused: one Error that lists them all */
  constructor(scope: Construct, id: string, props: ImportFromPostgresProps) {
    super(scope, id);
    const problems = new Problems();
    checkImportProps(props, problems);
    problems.throwIfAny(this.node.path);
    reportWarnings(this, problems.warnings);
    this.source = props.source;
    this.importPlan = importPlan(props);
  }

  /** Lets the pods of the new database read the source. */
  public admit(podLabels: { readonly [label: string]: string }): void {
    this.source.allowFrom(Pods.select(this, 'Importer', { labels: { ...podLabels } }));
  }
}
