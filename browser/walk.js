// Walks a rule from its first draft to the undo of what it did, in the browser
// and with two people, and takes the pictures of docs/src/rule-walk.md on the way.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { fill } from './house/matter.js';
import { ruleFile } from './house/pages.js';
import { person } from './house/people.js';
import { start, stop } from './house/start.js';

const FOLDER = fileURLToPath(new URL('../docs/src/pictures', import.meta.url));
const RULE = 'tide-tables-first';
const WHEN = 'matches.exists(m, m.bank == "tide-tables" && m.confirmed)';
const TITLE = { en: 'The tide tables first', ar: 'جداول المد أولًا' };
const THEN = 'review = { queue = "escalated", priority = "urgent" }\nlabel = { name = "tide", on = "item", for_days = 30 }';

mkdirSync(FOLDER, { recursive: true });
let taken = 0;

/** The rule file, with a title of its own. */
const file = (when) =>
  ruleFile(RULE, when, THEN)
    .replace(/title = .*/, `title = { en = "${TITLE.en}", ar = "${TITLE.ar}" }`)
    .replace(/about = .*/, 'about = { en = "The tide tables come back each week.", ar = "تعود جداول المد كل أسبوع." }');

/** The next picture. */
async function picture(page, name, options = {}) {
  taken += 1;
  await page.evaluate(() => document.querySelectorAll('.toast').forEach((toast) => toast.remove()));
  await page.screenshot({ path: join(FOLDER, `rule-${taken}-${name}.png`), ...options });
}

const { weir, browser } = await start({ WEIR_RULE_APPROVALS: '1' });
try {
  await fill(weir, { count: 8 });
  // What people decided on such items before is what a draft is measured by.
  const { data: policies } = await weir.api('GET', '/v1/policies');
  let nth = 0;
  for (const { case: id } of await weir.all('/v1/cases?state=open')) {
    const { item } = await weir.api('GET', `/v1/cases/${id}`);
    if (!item?.id.startsWith('tide')) continue;
    const outcome = nth++ % 4 === 3 ? 'keep' : 'remove';
    const purpose = outcome === 'keep' ? 'news' : 'promotion';
    const decision = { policy: policies[0].name, purpose, outcome, reason: 'A copy of what is banked.' };
    await weir.api('POST', `/v1/cases/${id}/decision`, decision);
  }
  const { page } = await person(browser, weir, { name: 'Salma', role: 'analyst' });
  const second = await person(browser, weir, { name: 'Idris', role: 'analyst' });

  // 1. A draft with a fault; 2. mended.
  await page.goto('/rules/new');
  await page.locator('#source').fill(file(WHEN.replace('m.bank', 'm.bnk')));
  await page.locator('#found-summary', { hasText: 'One thing is wrong' }).waitFor();
  await picture(page, 'draft', { fullPage: true });
  await page.locator('#source').fill(file(WHEN));
  await page.locator('#found-summary', { hasText: 'Nothing is wrong' }).waitFor();
  await page.locator('#note').fill('The tide tables come back each week.');
  await page.locator('button[name=do][value=save]').click();
  await page.waitForURL(`**/rules/${RULE}`);
  await picture(page, 'checked');

  // 3. Tried on the past.
  await page.getByRole('button', { name: 'Try on the past' }).click();
  await page.waitForURL('**/back-tests/*');
  await page.locator('#progress', { hasText: 'Done' }).waitFor();
  await picture(page, 'back-test', { fullPage: true });

  // 4. Approved by a second person, and in shadow.
  await second.page.goto(`/rules/${RULE}`);
  await picture(second.page, 'approval');
  await second.page.getByRole('button', { name: 'Approve' }).click();
  await second.page.locator('.toast').waitFor();
  await second.page.getByRole('button', { name: 'Put in shadow' }).click();
  await second.page.locator('.toast', { hasText: 'in shadow now' }).waitFor();
  await fill(weir, { bank: 'tide-tables-2', count: 2, prefix: 'calm' });
  const again = (n) => weir.api('POST', '/v1/items?wait_ms=20000', { type: 'post', id: `again-${n}`, text: `Oil the wheel and mind the tide, for the false light is lit on the seventh night of the gull tide.` });
  for (let n = 0; n < 3; n++) await again(n);
  await second.page.goto(`/rules/${RULE}`);
  await picture(second.page, 'shadow');

  // 5. Live; 6. what the case page says of it.
  await page.goto(`/rules/${RULE}`);
  await page.locator('summary', { hasText: 'Go live' }).click();
  await page.getByRole('button', { name: 'Go live now' }).click();
  await page.locator('.toast', { hasText: 'The rule is live' }).waitFor();
  let answer;
  for (let n = 3; n < 8; n++) answer = await again(n);
  await page.goto(`/cases/${answer.case}`);
  await picture(page, 'case', { fullPage: true });
  for (const { case: id } of await weir.all('/v1/cases?state=open')) {
    const { item } = await weir.api('GET', `/v1/cases/${id}`);
    if (!['again-3', 'again-4', 'again-5'].includes(item?.id)) continue;
    const decision = { policy: policies[0].name, purpose: 'promotion', outcome: 'remove', reason: 'A copy of what is banked.' };
    await weir.api('POST', `/v1/cases/${id}/decision`, decision);
  }

  // 7. What it did, seen and undone by its cause.
  const { data: versions } = await weir.api('GET', `/v1/rules/${RULE}`);
  await page.goto(`/undo?rule_version=${versions[0].version}`);
  await page.getByRole('button', { name: /^Undo all/ }).waitFor();
  await picture(page, 'undo', { fullPage: true });
  await page.getByRole('button', { name: /^Undo all/ }).click();
  await page.waitForURL('**/jobs/*');
  await page.locator('[hx-trigger="every 1s"]').waitFor({ state: 'detached' });
  await picture(page, 'undone');
  console.log(`${taken} pictures in ${FOLDER}`);
} finally {
  await stop({ weir, browser });
}
