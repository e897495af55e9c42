import { existsSync, readdirSync } from 'fs';
import * as path from 'path';
import { GUIDES, ROOT, text } from './pages';

const PAGES = [...new Set([...readdirSync(ROOT).filter(file => file.endsWith('.md') && file !== 'API.md'), ...GUIDES])];

/** The address of a heading, as GitHub makes it. */
const anchor = (heading: string) => heading.toLowerCase().replace(/[^\w\- ]/g, '').replace(/ /g, '-');

/** Whether a link leads to a file of the repository and, where it names one, to a heading in it. */
function leads(page: string, link: string): boolean {
  const [file, heading] = link.split('#');
  const target = file === '' ? page : path.join(path.dirname(page), file);
  if (!existsSync(path.join(ROOT, target))) return false;
  return heading === undefined || [...text(target).matchAll(/^#+ (.*)$/gm)].some(([, each]) => anchor(each) === heading);
}

test.each(PAGES)('every link of %s to a page or a file of the repository leads there', page => {
  const links = [...text(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link).filter(link => !link.includes('://'));
  expect(links.filter(link => !leads(page, link))).toEqual([]);
});
