/** The type of an expression: an instant vector, a range vector (a matrix), a scalar or a string (a text). */
export type ValueType = 'v' | 'm' | 's' | 't';

/** The parameters and the result of a function. */
export interface Signature {
  readonly args: ReadonlyArray<ValueType>;
  /** The number of optional arguments at the end. */
  readonly optional: number;
  /** Whether the last argument may be repeated. */
  readonly isVariadic: boolean;
  readonly returns: ValueType;
  readonly isExperimental: boolean;
}

/** The functions by their arguments: `?` after an optional one, `*` after one that may be repeated or left out. */
const BY_ARGUMENTS: ReadonlyArray<readonly [args: string, functions: string]> = [
  ['v', `abs absent acos acosh asin asinh atan atanh ceil cos cosh deg exp floor histogram_avg histogram_count histogram_sum
    histogram_stddev histogram_stdvar ln log10 log2 rad scalar sgn sin sinh sort sort_desc sqrt tan tanh timestamp`],
  ['m', `absent_over_time avg_over_time changes count_over_time delta deriv first_over_time idelta increase irate last_over_time
    mad_over_time max_over_time min_over_time present_over_time rate resets stddev_over_time stdvar_over_time sum_over_time
    ts_of_first_over_time ts_of_last_over_time ts_of_max_over_time ts_of_min_over_time`],
  ['v?', 'days_in_month day_of_month day_of_week day_of_year hour minute month year'],
  ['vs', 'clamp_max clamp_min'],
  ['vs?', 'round'],
  ['vss', 'clamp'],
  ['sv', 'histogram_quantile'],
  ['ssv', 'histogram_fraction'],
  ['vtss*', 'histogram_quantiles'],
  ['ms', 'predict_linear'],
  ['mss', 'double_exponential_smoothing'],
  ['sm', 'quantile_over_time'],
  ['vv?', 'info'],
  ['vtttt', 'label_replace'],
  ['vttt*', 'label_join'],
  ['vt*', 'sort_by_label sort_by_label_desc'],
  ['s', 'vector'],
  ['', 'end pi range start step time'],
];

const SCALARS = ['end', 'pi', 'range', 'scalar', 'start', 'step', 'time'];

const EXPERIMENTAL = [
  'double_exponential_smoothing', 'end', 'first_over_time', 'histogram_quantiles', 'info', 'mad_over_time', 'range', 'sort_by_label',
  'sort_by_label_desc', 'start', 'step', 'ts_of_first_over_time', 'ts_of_last_over_time', 'ts_of_max_over_time', 'ts_of_min_over_time',
];

/** The functions of PromQL that the grammar knows (Prometheus `promql/parser/functions.go`). */
export const FUNCTIONS: ReadonlyMap<string, Signature> = new Map(BY_ARGUMENTS.flatMap(([args, functions]) =>
  functions.split(/\s+/).map((name): [string, Signature] => [name, {
    args: args.replace(/[?*]/, '').split('') as ValueType[],
    optional: /[?*]$/.test(args) ? 1 : 0,
    isVariadic: args.endsWith('*'),
    returns: SCALARS.includes(name) ? 's' : 'v',
    isExperimental: EXPERIMENTAL.includes(name),
  }])));
