// A bank is the same bank in the console and to a client of HMA, both ways.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { barriers, listenTo, nothingIn, reports } from '../house/looks.js';
import { person } from '../house/people.js';
import { start, stop } from '../house/start.js';

const HASH = '5a'.repeat(32);

describe('a bank in the console and over HMA’s interface', () => {
  let weir, browser, analyst, heard;

  /** Asks as a client of HMA does: the key in front of the path. */
  const hma = async (method, path, body) => {
    const headers = { 'content-type': 'application/json' };
    const url = `${weir.address}/hma/${weir.key}${path}`;
    const answer = await fetch(url, { method, headers, body: body && JSON.stringify(body) });
    assert.ok(answer.ok, `${method} ${path}: ${answer.status}`);
    return answer.json();
  };

  before(async () => {
    ({ weir, browser } = await start());
    analyst = await person(browser, weir, { name: 'Salma who keeps', role: 'analyst' });
    heard = listenTo(analyst.page, weir.address);
  });
  after(async () => {
    await stop({ weir, browser });
  });

  test('what a client makes is seen by people, with where it comes from', async () => {
    const { page } = analyst;
    await hma('POST', '/c/banks', { name: 'HARBOUR_LAMPS', enabled_ratio: '0.5' });
    await hma('POST', '/c/bank/HARBOUR_LAMPS/signal', { pdq: HASH, note: 'seen at the pier' });
    await page.goto('/banks');
    await page.getByRole('link', { name: 'HARBOUR_LAMPS' }).click();
    await page.getByText(/takes part in .*50.* of look-ups/).waitFor();
    await page.locator('a[href^="/entries/"]').first().click();
    await page.getByText('seen at the pier').waitFor();
    await page.getByText(HASH.slice(0, 8)).first().waitFor();
    nothingIn(await barriers(page));
  });

  test('what people make is found by a client, under an alias where the name is Arabic', async () => {
    const { page } = analyst;
    await page.goto('/banks/new');
    await page.locator('#name').fill('منشورات المنارة');
    await page.locator('main form button[type=submit]').click();
    await page.waitForURL('**/banks/%D9%85*');
    const banks = await hma('GET', '/c/banks');
    assert.ok(banks.some((bank) => bank.name === 'MNSHWRAT_ALMNARH'), JSON.stringify(banks));
    await page.reload();
    await page.getByText('MNSHWRAT_ALMNARH').waitFor();
    const { id } = await hma('POST', '/c/bank/MNSHWRAT_ALMNARH/signal', { pdq: HASH });
    const found = await hma('GET', `/m/lookup?signal_type=pdq&signal=${HASH}&banks=MNSHWRAT_ALMNARH`);
    assert.deepEqual(found, { MNSHWRAT_ALMNARH: [{ bank_content_id: id, distance: '0' }] });
  });

  test('a bank that a client deletes is restored by a person, whole', async () => {
    const { page } = analyst;
    await hma('DELETE', '/c/bank/HARBOUR_LAMPS');
    await page.goto('/banks');
    await page.getByRole('link', { name: 'Look at them, or restore them' }).click();
    nothingIn(await barriers(page));
    await page.getByRole('button', { name: 'Restore' }).click();
    await page.waitForURL('**/banks/HARBOUR_LAMPS');
    const raw = await hma('GET', `/m/raw_lookup?signal_type=pdq&signal=${HASH}&banks=HARBOUR_LAMPS`);
    assert.equal(raw.matches.length, 1);
  });

  test('an exchange that a client makes is paused by a person', async () => {
    const { page } = analyst;
    await hma('POST', '/c/exchanges', { bank: 'SAMPLE', api: 'sample' });
    await page.goto('/exchanges');
    nothingIn(await barriers(page));
    await page.getByRole('button', { name: /Pause/ }).click();
    await page.getByRole('button', { name: /Go on/ }).waitFor();
    assert.equal((await hma('GET', '/c/exchange/SAMPLE')).enabled, false);
  });

  test('nothing was reported', async () => {
    nothingIn([...heard, ...(await reports(analyst.page))]);
  });
});
