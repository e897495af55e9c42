import { meantBy } from '../../src/values/misspelling';

describe('the word that was meant', () => {
  const PROPS = ['port', 'path', 'interval', 'scrapeTimeout'];

  test.each([
    ['prt', 'port'],
    ['Port', 'port'],
    ['intervall', 'interval'],
    ['intevral', 'interval'],
    ['scrapetimeout', 'scrapeTimeout'],
    ['scrape_timeout', 'scrapeTimeout'],
    ['scrape-timout', 'scrapeTimeout'],
  ])('by %s is %s', (word, meant) => expect(meantBy(word, PROPS)).toBe(meant));

  test.each(['', 'team', 'part of', 'timeout', 'interludes'])("by '%s' is none", word => expect(meantBy(word, PROPS)).toBeUndefined());

  test('is the nearest', () => expect(meantBy('paths', ['patch', 'path'])).toBe('path'));

  test('is none of no words', () => expect(meantBy('port', [])).toBeUndefined());
});
