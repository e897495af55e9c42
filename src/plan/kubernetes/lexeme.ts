/** A scalar that YAML does not take for a text, and how it is written: Prometheus reads `regex: 8080` as a text. */
export class Lexeme {
  constructor(public readonly value: unknown, public readonly source: string) {}
}
