import type { Construct } from 'constructs';
import { composeProgram, connectionPlan, connectionSources } from '../../model/connection/compose-program';
import type { ConnectionModel } from '../../model/connection/connection-model';
import { MADE_FROM } from '../../model/connection/digest';
import { PROGRAMS } from '../../programs/bundled';
import { connectionRules } from '../../programs/rules';
import { Program } from '../program/program';

/**
 * The one-shot Job that makes the Secret of a version. Its name does not follow the
 * program's text: a later release of this library runs nothing anew.
 *
 * @internal
 */
export class ComposeProgram extends Program {
  constructor(scope: Construct, id: string, model: ConnectionModel) {
    const plan = connectionPlan(model);
    const sources = [...new Set(Object.values(connectionSources(model)).map(({ secret }) => secret))];
    super(scope, id, {
      model: composeProgram(model),
      files: { ...PROGRAMS.connection, 'plan.json': `${JSON.stringify(plan, null, 2)}\n` },
      filesAnnotations: { [MADE_FROM]: model.digest },
      rules: connectionRules({ secret: model.secretName, sources }),
    });
    this.once(model.digest);
  }
}
