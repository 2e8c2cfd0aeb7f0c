import { checked } from '../checked';
import { localeProblem } from '../identifiers';
import { booleanProblem, choiceProblem } from '../numbers';
import { LocaleProvider } from '../options/cloud-native/locale-provider';
import type { CloudNativePostgresProps } from '../options/cloud-native-postgres-props';
import type { Problems } from '../problems';

/** How a new database is made. */
export interface LocaleModel {
  readonly locale: string;
  readonly encoding: string;
  readonly dataChecksums: boolean;
}

/** How a new database is made, with its defaults. */
export function localeModel(props: CloudNativePostgresProps, problems: Problems): LocaleModel {
  const { localeProvider, icuLocale, icuRules, builtinLocale, walSegmentSize } = props;
  if (localeProvider !== undefined)
    problems.add('localeProvider', choiceProblem(localeProvider, Object.values(LocaleProvider)));
  for (const [prop, value, provider] of [
    ['icuLocale', icuLocale, LocaleProvider.ICU],
    ['icuRules', icuRules, LocaleProvider.ICU],
    ['builtinLocale', builtinLocale, LocaleProvider.BUILTIN],
  ] as const)
    if (value !== undefined && localeProvider !== provider)
      problems.add(prop, `'${value}' needs the localeProvider '${provider}'; set that, or leave it out`);
  if (walSegmentSize !== undefined && ![1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024].includes(walSegmentSize))
    problems.add(
      'walSegmentSize',
      `${JSON.stringify(walSegmentSize)} is not a power of 2 from 1 to 1024; write for example 64`,
    );
  return {
    locale: checked('locale', props.locale ?? 'C.UTF-8', localeProblem, problems),
    encoding: checked('encoding', props.encoding ?? 'UTF8', localeProblem, problems),
    dataChecksums: checked('dataChecksums', props.dataChecksums ?? true, booleanProblem, problems),
  };
}
