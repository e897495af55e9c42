import { step } from './steps.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** The results of the checks and tests of a run. */
export class Results {
  /** @type {Counts} */
  #counts = { passed: 0, failed: 0, skipped: 0 };
  /** @type {string[]} */
  #failures = [];

  /**
   * A step that counts as one check.
   * @param {string} title
   * @param {() => Promise<boolean>} action
   */
  async check(title, action) {
    const passed = await step(title, action);
    this.#counts[passed ? 'passed' : 'failed'] += 1;
    if (!passed) this.#failures.push(title);
    return passed;
  }

  /**
   * A step whose tests are counted one by one.
   * @param {string} title
   * @param {() => Promise<Counts>} count
   */
  async tests(title, count) {
    const counts = { passed: 0, failed: 1, skipped: 0 };
    const passed = await step(title, async () => {
      Object.assign(counts, await count());
      return counts.failed === 0;
    });
    for (const which of /** @type {(keyof Counts)[]} */ (Object.keys(counts))) this.#counts[which] += counts[which];
    if (!passed) this.#failures.push(title);
  }

  /** Prints the sum of all, and ends. */
  end() {
    const { passed, failed, skipped } = this.#counts;
    console.log('');
    for (const title of this.#failures) console.log(`✘ ${title}`);
    console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
    process.exit(failed > 0 ? 1 : 0);
  }
}
