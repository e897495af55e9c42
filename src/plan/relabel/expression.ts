import { Matcher, RE2JS } from 're2js';
import { nativeOf } from './native-expression';
import { Match, Template } from './template';
import { memoize } from '../memoize';

/** A regular expression of a rule, anchored as Prometheus anchors it (Prometheus `model/relabel/relabel.go`, NewRegexp). */
export interface Expression {
  matches(value: string): boolean;
  /** The captured groups, or undefined if the value does not match. */
  find(value: string): Match | undefined;
  /** The value with every match replaced. */
  replaceAll(value: string, template: Template): string;
}

/**
 * Compiles an expression; each once, since many monitors have the same few.
 *
 * @throws when it is not a valid expression for RE2.
 */
export const expressionOf = memoize((regex: string): Expression => {
  const native = nativeOf(regex);
  // Upstream adds the anchors before it compiles the text: `a)|(?:b` becomes valid, and each alternative is anchored at one end only.
  return native === undefined ? new Re2Expression(`^(?s:${regex})$`) : new NativeExpression(native);
});

/** Why a text is not a valid expression for RE2; undefined if it is one. */
export function expressionError(regex: string): string | undefined {
  try {
    expressionOf(regex);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

const NO_NAMES: Match['names'] = new Map();

/** An expression that means the same to JavaScript and RE2. It has no named groups, and matches a whole value or nothing. */
class NativeExpression implements Expression {
  constructor(private readonly regex: RegExp) {}

  public matches(value: string): boolean {
    return this.regex.test(value);
  }

  public find(value: string): Match | undefined {
    const groups = this.regex.exec(value);
    return groups === null ? undefined : { groups, names: NO_NAMES };
  }

  public replaceAll(value: string, template: Template): string {
    const match = this.find(value);
    return match === undefined ? value : template(match);
  }
}

/** Any other expression. */
class Re2Expression implements Expression {
  private readonly regex: RE2JS;
  private readonly names = new Map<string, number[]>();

  constructor(text: string) {
    // Go allows several groups with one name, RE2JS does not: here each gets a name of its own.
    const names = new Map<string, string>();
    this.regex = RE2JS.compile(text.replace(/(?<=\(\?P?<)\w+(?=>)/g, name => {
      let unique = name;
      while (names.has(unique)) unique += '_';
      names.set(unique, name);
      return unique;
    }));
    for (const [unique, number] of Object.entries(this.regex.namedGroups())) {
      const name = names.get(unique)!;
      this.names.set(name, [...this.names.get(name) ?? [], number]);
    }
  }

  public matches(value: string): boolean {
    return this.regex.test(value);
  }

  public find(value: string): Match | undefined {
    const matcher = this.regex.matcher(value);
    return matcher.find() ? this.matchOf(matcher) : undefined;
  }

  public replaceAll(value: string, template: Template): string {
    const matcher = this.regex.matcher(value);
    let replaced = '';
    let end = 0;
    while (matcher.find()) {
      replaced += value.slice(end, matcher.start());
      // An empty match right after another one does not count (Go `regexp`, replaceAll).
      if (matcher.end() > end || matcher.start() === 0) replaced += template(this.matchOf(matcher));
      end = matcher.end();
    }
    return replaced + value.slice(end);
  }

  private matchOf(matcher: Matcher): Match {
    return { groups: Array.from({ length: this.regex.groupCount() + 1 }, (_, i) => matcher.group(i) ?? undefined), names: this.names };
  }
}
