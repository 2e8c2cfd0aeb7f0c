import { Stretch } from '../stretch';
import type { DrillSetting } from './setting';

/** A stretch of a drill, whose steps share its end. */
export class Run extends Stretch<DrillSetting> {
  /**
   * @param seconds how long it may take
   * @param options.deaf whether it goes on when the program is told to end
   */
  constructor(setting: DrillSetting, seconds: number, { deaf = false }: { readonly deaf?: boolean } = {}) {
    super(setting, {
      seconds,
      late: (doing) => `not done within ${seconds} s: ${doing}`,
      told: (doing) => `told to end: ${doing}`,
      deaf,
    });
  }

  /** A request to the API, tried again while that may help and the run goes on. */
  ask<T>(step: () => Promise<T>): Promise<T> {
    return this.request(step, {
      within: this.setting.timing.request,
      passes: (error) => error.transient || error.status === 401 || error.status === 403,
    });
  }
}
