/** A scalar that is not a string for YAML, with its notation: Prometheus reads `regex: 8080` as the string "8080". */
export class Lexeme {
  constructor(public readonly value: unknown, public readonly source: string) {}
}
