import { SyntaxNode } from '@lezer/common';

/** Why Prometheus does not accept an expression, and at which character, from 0. */
export interface Problem {
  readonly at: number;
  readonly message: string;
}

class ProblemError extends Error {
  public constructor(public readonly problem: Problem) {
    super(problem.message);
  }
}

/** Ends a check with a problem of a node. */
export function fail({ from }: SyntaxNode, message: string): never {
  throw new ProblemError({ at: from, message });
}

/** The problem that a check finds; undefined if it finds none, or the expression is nested too deeply for the stack. */
export function problemOf(check: () => void): Problem | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** A problem with its position in words; characters and lines are counted from 1, as Prometheus does. */
export function problemWords({ at, message }: Problem, text: string): string {
  const before = text.slice(0, at).split('\n');
  const character = before[before.length - 1].length + 1;
  return `cannot be parsed at ${text.trimEnd().includes('\n') ? `line ${before.length}, ` : ''}character ${character}: ${message}`;
}
