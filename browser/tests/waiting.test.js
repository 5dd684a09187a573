// What house/waiting.js leaves out must not be forgotten there: a page that is
// served is looked at.
import { after, before, test } from 'node:test';

import { nothingIn } from '../house/looks.js';
import { ALL, held } from '../house/pages.js';
import { person } from '../house/people.js';
import { start, stop } from '../house/start.js';
import { WAITING } from '../house/waiting.js';

let weir, browser;

before(async () => {
  ({ weir, browser } = await start());
});
after(async () => {
  await stop({ weir, browser });
});

test('nothing waits that is there', async () => {
  const holds = await held(weir);
  const { page } = await person(browser, weir, { name: 'early', role: 'admin' });
  const complaints = [];
  for (const of of WAITING) {
    const rows = ALL.filter((row) => row.of === of);
    const answers = await Promise.all(rows.map((row) => page.request.get(row.path(holds))));
    if (answers.every((answer) => answer.ok())) {
      complaints.push(`take “${of}” out of browser/house/waiting.js: its pages are served`);
    }
  }
  nothingIn(complaints);
});
