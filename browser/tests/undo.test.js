// An analyst takes back all that an entry did: from its page, with and without
// scripts; and answers for an entry that was set aside.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { listenTo, nothingIn, reports } from '../house/looks.js';
import { fill } from '../house/matter.js';
import { person } from '../house/people.js';
import { start, stop } from '../house/start.js';
import { until } from '../house/weir.js';

const JOB = /\/jobs\/job_[0-9a-z]+$/;
const part = encodeURIComponent;

/** Words that begin with a number, which stands isolated from what is round it. */
const counted = (number, words) => new RegExp(`\\u2068?${number}\\u2069? ${words}`);

describe('undo by cause', () => {
  let weir, browser, page, heard, policy;

  before(async () => {
    ({ weir, browser } = await start());
    policy = (await weir.api('GET', '/v1/policies')).data[0].name;
    await fill(weir, { bank: 'tide-tables', count: 6 });
    ({ page } = await person(browser, weir, { name: 'Salma of the night watch', role: 'analyst' }));
    heard = listenTo(page, weir.address);
  });
  after(async () => {
    await stop({ weir, browser });
  });

  /** Decides every case of a post of these. */
  async function decide(prefix, outcome) {
    for (const { case: id } of await weir.all('/v1/cases?state=open')) {
      const { item } = await weir.api('GET', `/v1/cases/${id}`);
      if (!item?.id.startsWith(prefix)) continue;
      const decision = { policy, purpose: 'promotion', outcome, reason: 'A copy of what is banked.' };
      await weir.api('POST', `/v1/cases/${id}/decision`, decision);
    }
  }

  test('from the bank to the end of the job in three presses', async () => {
    await decide('tide', 'remove');
    await page.goto(`/banks/${part('tide-tables')}`);
    await page.getByRole('link', { name: 'See and undo what it did' }).click();
    await page.getByRole('rowheader', { name: /^Removed/ }).waitFor();
    await page.getByRole('button', { name: /^Undo all/ }).click();
    await page.waitForURL(JOB);
    await page.getByText(counted(6, 'removals are taken back')).waitFor();
    assert.equal(await page.locator('[hx-trigger="every 1s"]').count(), 0);
    assert.equal((await weir.all('/v1/cases?state=withdrawn')).length, 6);
  });

  test('what was taken back is told as such, and there is nothing more', async () => {
    await page.goto(`/undo?bank=${part('tide-tables')}`);
    await page.getByText('There is nothing to take back.').waitFor();
    assert.equal(await page.getByRole('button', { name: /^Undo all/ }).count(), 0);
  });

  test('a phone without scripts does the same', async () => {
    await fill(weir, { bank: 'star-charts', count: 2, prefix: 'star' });
    await decide('star', 'label');
    const { cookies, origins } = await page.context().storageState();
    const options = { baseURL: weir.address, javaScriptEnabled: false, viewport: { width: 390, height: 844 }, storageState: { cookies, origins } };
    const context = await browser.newContext(options);
    const plain = await context.newPage();
    await plain.goto('/undo');
    await plain.locator('input[name=kind][value=bank]').check();
    await plain.locator('select[name=bank]').selectOption('star-charts');
    await plain.locator('main form button[type=submit]').click();
    await plain.locator('form[method=post][action="/undo"] button').click();
    await plain.waitForURL(JOB);
    const { pathname } = new URL(plain.url());
    await until('the end of the job', async () => (await weir.api('GET', `/v1${pathname}`)).state === 'done');
    await plain.reload();
    assert.match(await plain.locator('#job').innerText(), counted(2, 'labellings are taken back'));
    await context.close();
  });

  test('an entry that was overturned three times waits for an answer, and gets one', async () => {
    await weir.api('POST', '/v1/banks', { name: 'false-alarms', kind: 'match', policy });
    const text = 'The harbour master counts the gulls on the seventh pier at noon and writes it down.';
    await weir.api('POST', `/v1/banks/${part('false-alarms')}/entries`, { ref: 'gulls', text });
    for (const n of [1, 2, 3]) {
      const answer = await weir.api('POST', '/v1/items?wait_ms=20000', { type: 'post', id: `gull-${n}`, text });
      assert.ok(answer.case);
    }
    await decide('gull', 'not_a_match');
    await page.goto('/banks');
    await page.getByRole('link', { name: 'Look at what was set aside' }).click();
    await page.getByText(counted(3, 'decisions say that its match was wrong')).waitFor();
    await page.getByRole('button', { name: 'Let it on again gulls' }).click();
    await page.getByText('No entry is set aside.').waitFor();
    const answer = await weir.api('POST', '/v1/match', { text });
    assert.equal(answer.verdict, 'review');
  });

  test('the pages said nothing to the console, and asked nobody else', async () => {
    nothingIn([...heard, ...(await reports(page))]);
  });
});
